/*
 * statistics.sql - estimates for the planner, from what ANALYZE has kept.
 */

CREATE FUNCTION skillvec_contains_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_contains_sel(internal, oid, internal, integer) IS
	'planner support: the share of rows for which skillvec @> skillvec holds';

CREATE FUNCTION skillvec_contains_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_contains_joinsel(internal, oid, internal, smallint, internal) IS
	'planner support: the share of pairs of rows for which skillvec @> skillvec holds';

CREATE FUNCTION skillvec_contained_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_contained_sel(internal, oid, internal, integer) IS
	'planner support: the share of rows for which skillvec <@ skillvec holds';

CREATE FUNCTION skillvec_contained_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_contained_joinsel(internal, oid, internal, smallint, internal) IS
	'planner support: the share of pairs of rows for which skillvec <@ skillvec holds';

CREATE FUNCTION skillvec_overlaps_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_overlaps_sel(internal, oid, internal, integer) IS
	'planner support: the share of rows for which skillvec && skillvec holds';

CREATE FUNCTION skillvec_overlaps_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_overlaps_joinsel(internal, oid, internal, smallint, internal) IS
	'planner support: the share of pairs of rows for which skillvec && skillvec holds';

CREATE FUNCTION role_eligible_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION role_eligible_sel(internal, oid, internal, integer) IS
	'planner support: the share of rows for which skillvec @@ roleprofile holds';

CREATE FUNCTION role_eligible_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION role_eligible_joinsel(internal, oid, internal, smallint, internal) IS
	'planner support: the share of pairs of rows for which skillvec @@ roleprofile holds';

CREATE FUNCTION roleprofile_eligible_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_eligible_sel(internal, oid, internal, integer) IS
	'planner support: the share of rows for which roleprofile @@ skillvec holds';

CREATE FUNCTION roleprofile_eligible_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION roleprofile_eligible_joinsel(internal, oid, internal, smallint, internal) IS
	'planner support: the share of pairs of rows for which roleprofile @@ skillvec holds';
