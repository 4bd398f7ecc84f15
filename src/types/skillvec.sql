/*
 * skillvec.sql - the type skillvec.
 */
CREATE TYPE skillvec;

CREATE FUNCTION skillvec_in(cstring) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION skillvec_out(skillvec) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE skillvec (
	INPUT = skillvec_in,
	OUTPUT = skillvec_out,
	STORAGE = external
);
