/*
 * gin.sql - GIN indexes of skill vectors, by their skills.
 *
 * No <@: what a vector may not have is in no index of what it has.
 */

CREATE FUNCTION skillvec_gin_extract_value(skillvec, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_gin_extract_value(skillvec, internal, internal) IS
	'GIN support: the keys of the skills of a vector';

CREATE FUNCTION skillvec_gin_extract_query(skillvec, internal, smallint, internal, internal, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_gin_extract_query(skillvec, internal, smallint, internal, internal, internal, internal) IS
	'GIN support: the keys that the right side of @>, && or @@ asks for';

CREATE FUNCTION skillvec_gin_consistent(internal, smallint, skillvec, integer, internal, internal, internal, internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_gin_consistent(internal, smallint, skillvec, integer, internal, internal, internal, internal) IS
	'GIN support: whether a row with these keys may be what is asked for';

CREATE FUNCTION skillvec_gin_triconsistent(internal, smallint, skillvec, integer, internal, internal, internal) RETURNS "char"
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_gin_triconsistent(internal, smallint, skillvec, integer, internal, internal, internal) IS
	'GIN support: the same, where of some keys it is not known whether the row has them';

CREATE OPERATOR FAMILY skillvec_ops USING gin;
COMMENT ON OPERATOR FAMILY skillvec_ops USING gin IS 'skills of vectors';

CREATE OPERATOR CLASS skillvec_ops DEFAULT FOR TYPE skillvec USING gin FAMILY skillvec_ops AS
	OPERATOR 1 @> (skillvec, skillvec),
	OPERATOR 2 && (skillvec, skillvec),
	OPERATOR 3 @@ (skillvec, roleprofile),
	FUNCTION 1 pg_catalog.btint8cmp(bigint, bigint),
	FUNCTION 2 skillvec_gin_extract_value(skillvec, internal, internal),
	FUNCTION 3 skillvec_gin_extract_query(skillvec, internal, smallint, internal, internal, internal, internal),
	FUNCTION 4 skillvec_gin_consistent(internal, smallint, skillvec, integer, internal, internal, internal, internal),
	FUNCTION 6 skillvec_gin_triconsistent(internal, smallint, skillvec, integer, internal, internal, internal),
	STORAGE bigint;
COMMENT ON OPERATOR CLASS skillvec_ops USING gin IS 'skills of vectors, for @>, && and @@; levels are checked against the rows';
