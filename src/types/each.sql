/*
 * each.sql - values as rows.
 */
CREATE FUNCTION skillvec_each(skills skillvec,
	OUT skill text, OUT level double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5 ROWS 20;
COMMENT ON FUNCTION skillvec_each(skillvec) IS
	'a row for each skill, by name: canonical name, level in (0, 1]';

CREATE FUNCTION roleprofile_each(profile roleprofile,
	OUT requirement integer, OUT "text" text, OUT skills text[],
	OUT shares double precision[], OUT weight double precision,
	OUT level double precision, OUT must boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 10;
COMMENT ON FUNCTION roleprofile_each(roleprofile) IS
	'a row for each requirement, in the order of the output: number from 1, its text, the alternatives and their shares in (0, 1], weight in (0, 100], level in (0, 1], must-have or not';
