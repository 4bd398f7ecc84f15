/*
 * skillvec.sql - the type skillvec.
 */
CREATE TYPE skillvec;

CREATE FUNCTION skillvec_in(cstring) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_in(cstring) IS
	'input of skillvec: skill[:level], ...';

CREATE FUNCTION skillvec_out(skillvec) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_out(skillvec) IS
	'output of skillvec: by name, each skill with its level';

CREATE FUNCTION skillvec_recv(internal) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_recv(internal) IS
	'binary input of skillvec: a byte 1, int4 number of skills, and for each the name (int4 length, text) and int2 level in 1/10000';

CREATE FUNCTION skillvec_send(skillvec) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_send(skillvec) IS
	'binary output of skillvec, as skillvec_recv reads it, by name';

CREATE FUNCTION skillvec_typanalyze(internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_typanalyze(internal) IS
	'ANALYZE of skillvec: the statistics of any type, and how many rows have which skills at which levels';

CREATE TYPE skillvec (
	INPUT = skillvec_in,
	OUTPUT = skillvec_out,
	RECEIVE = skillvec_recv,
	SEND = skillvec_send,
	ANALYZE = skillvec_typanalyze,
	STORAGE = external
);
COMMENT ON TYPE skillvec IS
	'skills of a person or a text, each with a level in (0, 1]: ''python:0.9, sql:4/5, c++:60%, spark:5y, kubernetes''';
