/*
 * subscript.sql - skills['python'].
 */
CREATE FUNCTION skillvec_subscript(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_subscript(internal) IS
	'subscripting of skillvec: [skill] is its level in (0, 1], or NULL; assigning NULL removes the skill';

ALTER TYPE skillvec SET (SUBSCRIPT = skillvec_subscript);
