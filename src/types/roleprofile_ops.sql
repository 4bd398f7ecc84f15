/*
 * roleprofile_ops.sql - operators of roleprofile.
 */

CREATE FUNCTION roleprofile_append(roleprofile, roleprofile) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION roleprofile_append(roleprofile, roleprofile) IS
	'the requirements of both; equal ones both stay';

CREATE FUNCTION roleprofile_append_text(roleprofile, text) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION roleprofile_append_text(roleprofile, text) IS
	'the requirements of both; equal ones both stay; the text is one literal of roleprofile';

CREATE FUNCTION roleprofile_canonical(roleprofile) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION roleprofile_canonical(roleprofile) IS
	'the same requirements, with names that were stored before the vocabulary knew them rewritten to the canonical ones';

CREATE OPERATOR || (
	LEFTARG = roleprofile, RIGHTARG = roleprofile, FUNCTION = roleprofile_append,
	COMMUTATOR = ||
);
COMMENT ON OPERATOR || (roleprofile, roleprofile) IS
	'the requirements of both; equal ones both stay';

CREATE OPERATOR || (
	LEFTARG = roleprofile, RIGHTARG = text, FUNCTION = roleprofile_append_text
);
COMMENT ON OPERATOR || (roleprofile, text) IS
	'the requirements of both; equal ones both stay; the text is one literal of roleprofile';

CREATE FUNCTION roleprofile_eq(roleprofile, roleprofile) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_eq(roleprofile, roleprofile) IS
	'whether both profiles are equal';

CREATE FUNCTION roleprofile_ne(roleprofile, roleprofile) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_ne(roleprofile, roleprofile) IS
	'whether both profiles are different';

CREATE FUNCTION roleprofile_lt(roleprofile, roleprofile) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_lt(roleprofile, roleprofile) IS
	'whether the first is before the second, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION roleprofile_le(roleprofile, roleprofile) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_le(roleprofile, roleprofile) IS
	'whether the first is before the second or equal to it, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION roleprofile_gt(roleprofile, roleprofile) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_gt(roleprofile, roleprofile) IS
	'whether the first is after the second, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION roleprofile_ge(roleprofile, roleprofile) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_ge(roleprofile, roleprofile) IS
	'whether the first is after the second or equal to it, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION roleprofile_cmp(roleprofile, roleprofile) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_cmp(roleprofile, roleprofile) IS
	'-1, 0 or 1: the first is before, equal to or after the second, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE FUNCTION roleprofile_hash(roleprofile) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_hash(roleprofile) IS
	'hash, the same for equal profiles';

CREATE FUNCTION roleprofile_hash_extended(roleprofile, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_hash_extended(roleprofile, bigint) IS
	'64-bit hash with a seed, the same for equal profiles';

CREATE OPERATOR = (
	LEFTARG = roleprofile, RIGHTARG = roleprofile, FUNCTION = roleprofile_eq,
	COMMUTATOR = =, NEGATOR = <>,
	HASHES, MERGES,
	RESTRICT = eqsel, JOIN = eqjoinsel
);
COMMENT ON OPERATOR = (roleprofile, roleprofile) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = roleprofile, RIGHTARG = roleprofile, FUNCTION = roleprofile_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (roleprofile, roleprofile) IS 'different';

CREATE OPERATOR < (
	LEFTARG = roleprofile, RIGHTARG = roleprofile, FUNCTION = roleprofile_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (roleprofile, roleprofile) IS 'before, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR <= (
	LEFTARG = roleprofile, RIGHTARG = roleprofile, FUNCTION = roleprofile_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (roleprofile, roleprofile) IS 'before or equal, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR > (
	LEFTARG = roleprofile, RIGHTARG = roleprofile, FUNCTION = roleprofile_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (roleprofile, roleprofile) IS 'after, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR >= (
	LEFTARG = roleprofile, RIGHTARG = roleprofile, FUNCTION = roleprofile_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (roleprofile, roleprofile) IS 'after or equal, in the order of B-tree indexes, which is fixed but has no meaning';

CREATE OPERATOR FAMILY roleprofile_ops USING btree;
COMMENT ON OPERATOR FAMILY roleprofile_ops USING btree IS 'order of profiles';

CREATE OPERATOR CLASS roleprofile_ops DEFAULT FOR TYPE roleprofile USING btree FAMILY roleprofile_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 roleprofile_cmp(roleprofile, roleprofile);
COMMENT ON OPERATOR CLASS roleprofile_ops USING btree IS 'order of profiles, for DISTINCT, GROUP BY, UNION and sorting';

CREATE OPERATOR FAMILY roleprofile_ops USING hash;
COMMENT ON OPERATOR FAMILY roleprofile_ops USING hash IS 'hashes of profiles';

CREATE OPERATOR CLASS roleprofile_ops DEFAULT FOR TYPE roleprofile USING hash FAMILY roleprofile_ops AS
	OPERATOR 1 =,
	FUNCTION 1 roleprofile_hash(roleprofile),
	FUNCTION 2 roleprofile_hash_extended(roleprofile, bigint);
COMMENT ON OPERATOR CLASS roleprofile_ops USING hash IS 'hashes of profiles, for joins and hashed grouping';
