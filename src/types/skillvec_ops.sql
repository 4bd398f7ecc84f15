/*
 * skillvec_ops.sql - operators of skillvec.
 *
 * Never add - or -> with a skillvec on the right: an untyped literal there
 * would no longer be read as a skill.
 */

CREATE FUNCTION skillvec_contains(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_contains(skillvec, skillvec) IS
	'whether every skill of the second is in the first, at that level or higher';

CREATE FUNCTION skillvec_contained(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_contained(skillvec, skillvec) IS
	'whether every skill of the first is in the second, at that level or higher';

CREATE FUNCTION skillvec_overlaps(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_overlaps(skillvec, skillvec) IS
	'whether there is a skill in both, at any level';

CREATE FUNCTION skillvec_cosine_distance(skillvec, skillvec) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_cosine_distance(skillvec, skillvec) IS
	'cosine distance, 0 (same proportions) to 1 (no skill in common); NULL with an empty vector';

CREATE FUNCTION skillvec_level(skillvec, text) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_level(skillvec, text) IS
	'the level of a skill, in (0, 1], or NULL where it is absent; the skill in any known spelling';

CREATE FUNCTION skillvec_merge(skillvec, skillvec) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION skillvec_merge(skillvec, skillvec) IS
	'all skills of both, with the higher level where both have one';

CREATE FUNCTION skillvec_merge_text(skillvec, text) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION skillvec_merge_text(skillvec, text) IS
	'all skills of both, with the higher level where both have one; the text is one literal of skillvec';

CREATE FUNCTION skillvec_remove(skillvec, text) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION skillvec_remove(skillvec, text) IS
	'the vector without that skill, in any known spelling';

CREATE FUNCTION skillvec_canonical(skillvec) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION skillvec_canonical(skillvec) IS
	'the same skills, with names that were stored before the vocabulary knew them rewritten to the canonical ones';

CREATE OPERATOR @> (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_contains,
	COMMUTATOR = <@,
	RESTRICT = skillvec_contains_sel, JOIN = skillvec_contains_joinsel
);
COMMENT ON OPERATOR @> (skillvec, skillvec) IS
	'whether every skill of the second is in the first, at that level or higher';

CREATE OPERATOR <@ (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_contained,
	COMMUTATOR = @>,
	RESTRICT = skillvec_contained_sel, JOIN = skillvec_contained_joinsel
);
COMMENT ON OPERATOR <@ (skillvec, skillvec) IS
	'whether every skill of the first is in the second, at that level or higher';

CREATE OPERATOR && (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_overlaps,
	COMMUTATOR = &&,
	RESTRICT = skillvec_overlaps_sel, JOIN = skillvec_overlaps_joinsel
);
COMMENT ON OPERATOR && (skillvec, skillvec) IS
	'whether there is a skill in both, at any level';

CREATE OPERATOR <-> (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_cosine_distance,
	COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (skillvec, skillvec) IS
	'cosine distance, 0 (same proportions) to 1 (no skill in common); NULL with an empty vector';

CREATE OPERATOR -> (
	LEFTARG = skillvec, RIGHTARG = text, FUNCTION = skillvec_level
);
COMMENT ON OPERATOR -> (skillvec, text) IS
	'the level of a skill, in (0, 1], or NULL where it is absent; the skill in any known spelling';

CREATE OPERATOR || (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_merge,
	COMMUTATOR = ||
);
COMMENT ON OPERATOR || (skillvec, skillvec) IS
	'all skills of both, with the higher level where both have one';

CREATE OPERATOR || (
	LEFTARG = skillvec, RIGHTARG = text, FUNCTION = skillvec_merge_text
);
COMMENT ON OPERATOR || (skillvec, text) IS
	'all skills of both, with the higher level where both have one; the text is one literal of skillvec';

CREATE OPERATOR - (
	LEFTARG = skillvec, RIGHTARG = text, FUNCTION = skillvec_remove
);
COMMENT ON OPERATOR - (skillvec, text) IS
	'the vector without that skill, in any known spelling';

CREATE FUNCTION skillvec_eq(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_eq(skillvec, skillvec) IS
	'whether both vectors are equal';

CREATE FUNCTION skillvec_ne(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_ne(skillvec, skillvec) IS
	'whether both vectors are different';

CREATE FUNCTION skillvec_lt(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_lt(skillvec, skillvec) IS
	'whether the first is before the second, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION skillvec_le(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_le(skillvec, skillvec) IS
	'whether the first is before the second or equal to it, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION skillvec_gt(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_gt(skillvec, skillvec) IS
	'whether the first is after the second, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION skillvec_ge(skillvec, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_ge(skillvec, skillvec) IS
	'whether the first is after the second or equal to it, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION skillvec_cmp(skillvec, skillvec) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_cmp(skillvec, skillvec) IS
	'-1, 0 or 1: the first is before, equal to or after the second, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION skillvec_hash(skillvec) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_hash(skillvec) IS
	'hash, the same for equal vectors';

CREATE FUNCTION skillvec_hash_extended(skillvec, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_hash_extended(skillvec, bigint) IS
	'64-bit hash with a seed, the same for equal vectors';

CREATE OPERATOR = (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_eq,
	COMMUTATOR = =, NEGATOR = <>,
	HASHES, MERGES,
	RESTRICT = eqsel, JOIN = eqjoinsel
);
COMMENT ON OPERATOR = (skillvec, skillvec) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (skillvec, skillvec) IS 'different';

CREATE OPERATOR < (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (skillvec, skillvec) IS 'before, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR <= (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (skillvec, skillvec) IS 'before or equal, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR > (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (skillvec, skillvec) IS 'after, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR >= (
	LEFTARG = skillvec, RIGHTARG = skillvec, FUNCTION = skillvec_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (skillvec, skillvec) IS 'after or equal, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR FAMILY skillvec_ops USING btree;
COMMENT ON OPERATOR FAMILY skillvec_ops USING btree IS 'order of vectors';

CREATE OPERATOR CLASS skillvec_ops DEFAULT FOR TYPE skillvec USING btree FAMILY skillvec_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 skillvec_cmp(skillvec, skillvec);
COMMENT ON OPERATOR CLASS skillvec_ops USING btree IS 'order of vectors, for DISTINCT, GROUP BY, UNION and sorting';

CREATE OPERATOR FAMILY skillvec_ops USING hash;
COMMENT ON OPERATOR FAMILY skillvec_ops USING hash IS 'hashes of vectors';

CREATE OPERATOR CLASS skillvec_ops DEFAULT FOR TYPE skillvec USING hash FAMILY skillvec_ops AS
	OPERATOR 1 =,
	FUNCTION 1 skillvec_hash(skillvec),
	FUNCTION 2 skillvec_hash_extended(skillvec, bigint);
COMMENT ON OPERATOR CLASS skillvec_ops USING hash IS 'hashes of vectors, for joins and hashed grouping';
