/*
 * roleprofile.sql - the type roleprofile.
 */
CREATE TYPE roleprofile;

CREATE FUNCTION roleprofile_in(cstring) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_in(cstring) IS
	'input of roleprofile: alternatives[!][:weight][>=level], ... where alternatives are skill[~share] joined by |';

CREATE FUNCTION roleprofile_out(roleprofile) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_out(roleprofile) IS
	'output of roleprofile: by falling weight, then text; weight, level and share where they are not the default';

CREATE FUNCTION roleprofile_recv(internal) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_recv(internal) IS
	'binary input of roleprofile: a byte 1, int4 number of requirements, and for each int2 weight in 1/100, int2 level in 1/10000, a byte 1 for a must-have or 0, int2 number of alternatives, and for each of these the name (int4 length, text) and int2 share in 1/10000';

CREATE FUNCTION roleprofile_send(roleprofile) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_send(roleprofile) IS
	'binary output of roleprofile, as roleprofile_recv reads it, in the order of the text output';

CREATE TYPE roleprofile (
	INPUT = roleprofile_in,
	OUTPUT = roleprofile_out,
	RECEIVE = roleprofile_recv,
	SEND = roleprofile_send,
	STORAGE = extended
);
COMMENT ON TYPE roleprofile IS
	'what a role or a posting asks for: requirements, each with alternatives, weight in (0, 100], level in (0, 1], must-have (!) or not: ''python!:5>=0.6, tensorflow|pytorch|keras~0.8:4, aws|azure:3''';
