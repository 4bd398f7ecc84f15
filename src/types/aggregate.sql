/*
 * aggregate.sql - aggregates that give a skillvec.
 */
CREATE FUNCTION skillvec_agg_step(internal, text, double precision) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_agg_step(internal, text, double precision) IS
	'step of skillvec_agg(text, double precision)';

CREATE FUNCTION skillvec_agg_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_agg_combine(internal, internal) IS
	'combines states of skillvec_agg(text, double precision)';

CREATE FUNCTION skillvec_avg_step(internal, skillvec) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_avg_step(internal, skillvec) IS
	'step of avg(skillvec)';

CREATE FUNCTION skillvec_avg_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_avg_combine(internal, internal) IS
	'combines states of avg(skillvec)';

CREATE FUNCTION skillvec_tally_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_tally_serialize(internal) IS
	'a state of avg(skillvec) or skillvec_agg(text, double precision) as bytes, with names';

CREATE FUNCTION skillvec_tally_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_tally_deserialize(bytea, internal) IS
	'a state of avg(skillvec) or skillvec_agg(text, double precision) from bytes; checks all of them';

CREATE FUNCTION skillvec_tally_result(internal) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION skillvec_tally_result(internal) IS
	'result of avg(skillvec) and skillvec_agg(text, double precision)';

CREATE AGGREGATE skillvec_agg(skill text, level double precision) (
	SFUNC = skillvec_agg_step,
	STYPE = internal,
	SSPACE = 2048,
	FINALFUNC = skillvec_tally_result,
	COMBINEFUNC = skillvec_agg_combine,
	SERIALFUNC = skillvec_tally_serialize,
	DESERIALFUNC = skillvec_tally_deserialize,
	PARALLEL = safe
);
COMMENT ON AGGREGATE skillvec_agg(text, double precision) IS
	'the skillvec of rows of skill and level in (0, 1]; keeps the higher level of a skill, takes 0.5 for a NULL level, ignores a NULL skill; NULL without skills';

CREATE AGGREGATE avg(skillvec) (
	SFUNC = skillvec_avg_step,
	STYPE = internal,
	SSPACE = 8192,
	FINALFUNC = skillvec_tally_result,
	COMBINEFUNC = skillvec_avg_combine,
	SERIALFUNC = skillvec_tally_serialize,
	DESERIALFUNC = skillvec_tally_deserialize,
	PARALLEL = safe
);
COMMENT ON AGGREGATE avg(skillvec) IS
	'the average level of every skill; an absent skill counts as 0, no level is rounded to 0, NULL vectors do not count; NULL without vectors';
