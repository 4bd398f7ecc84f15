/*
 * roleprofile.sql - the type roleprofile.
 */
CREATE TYPE roleprofile;

CREATE FUNCTION roleprofile_in(cstring) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION roleprofile_out(roleprofile) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE roleprofile (
	INPUT = roleprofile_in,
	OUTPUT = roleprofile_out,
	STORAGE = extended
);
