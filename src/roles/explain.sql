/*
 * explain.sql - why a fit is what it is, and what would raise it.
 */
CREATE FUNCTION role_explain(
	skills skillvec, profile roleprofile,
	OUT requirement text, OUT weight double precision, OUT level_asked double precision,
	OUT must boolean, OUT skill text, OUT level double precision,
	OUT credit double precision, OUT contribution double precision, OUT status text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200 ROWS 10;

COMMENT ON FUNCTION role_explain(skillvec, roleprofile) IS
'Explain a fit: a row for each requirement, in the profile''s order. requirement: its text; weight: 0.01 to 100; level_asked: above 0, to 1; must: whether it is a must-have; skill, level: the alternative that earned the credit and its level in the vector, NULL if none is there; credit: 0 to 1; contribution: weight times credit over the sum of weights, so that contributions add up to role_fit; status: met (credit 1), partly or missing (credit 0).';

CREATE FUNCTION role_gap(
	skills skillvec, profile roleprofile,
	OUT requirement text, OUT weight double precision, OUT level_asked double precision,
	OUT must boolean, OUT skill text, OUT level double precision,
	OUT credit double precision, OUT fit_if_closed double precision, OUT gain double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200 ROWS 10;

COMMENT ON FUNCTION role_gap(skillvec, roleprofile) IS
'What is missing: a row for each requirement with a credit below 1, the one whose closing raises the fit most first; among equals must-haves first. Columns as in role_explain; fit_if_closed: the fit if the requirement''s alternative of the highest share were there at the level asked, and counted for this requirement alone, 0 to 1; gain: by how much that is more than now, 0 where the profile gives no more for it.';
