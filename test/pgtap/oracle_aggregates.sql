-- oracle_aggregates.sql - skillvec_agg and avg of random values against SQL over
-- the rows of skillvec_each: in a serial plan, in a parallel one, in any order.

BEGIN;
\ir lib/random.sql
\ir lib/inlined.sql
SELECT plan(30);

SELECT make_vectors(20000, :neighbourhoods);

-- Groups of very different sizes; NULLs are in it, and known names inline.
CREATE TABLE candidate AS
	SELECT id, CASE WHEN id % 3 = 0 THEN 1000 + id / 60 ELSE hood END AS team,
		CASE WHEN id % 17 = 0 THEN NULL WHEN id % 2 = 0 THEN inlined(skills) ELSE skills END AS skills
	FROM vector;
CREATE TABLE held AS
	SELECT c.id, c.team, e.skill, e.level FROM candidate c CROSS JOIN LATERAL skillvec_each(c.skills) e;

-- Rows as users have them: any spelling, levels of more digits, NULLs.
CREATE TABLE said AS
	SELECT d.id, v.hood AS team, CASE WHEN d.k = 1 AND d.id % 9 = 0 THEN NULL ELSE p.spelling END AS skill, p.canonical,
		d.number::float8 / 10000 + CASE WHEN d.number < 10000 THEN (d.form - 3) * 0.00001 ELSE 0 END AS level,
		coalesce(d.number, 5000) AS number
	FROM vector_draw d JOIN vector v USING (id) JOIN pool p USING (n)
	WHERE p.canonical = btrim(p.canonical);
UPDATE said SET level = 0.000004 WHERE number = 1;
ANALYZE candidate, held, said;

CREATE TABLE team_avg AS
	SELECT t.team, CASE WHEN t.n > 0 THEN coalesce((
			SELECT string_agg(quoted(s.skill, true) || ':' || greatest(round(s.sum / t.n), 1) || '/10000', ',')
			FROM (SELECT skill, sum(round(level * 10000)::numeric) AS sum FROM held h WHERE h.team = t.team GROUP BY skill) s), '')::skillvec END AS skills
	FROM (SELECT team, count(skills) AS n FROM candidate GROUP BY team) t;
CREATE TABLE whole_avg AS
	SELECT string_agg(quoted(s.skill, true) || ':' || greatest(round(s.sum / n), 1) || '/10000', ',')::skillvec AS skills
	FROM (SELECT skill, sum(round(level * 10000)::numeric) AS sum FROM held GROUP BY skill) s, (SELECT count(skills) AS n FROM candidate) c;
CREATE TABLE team_agg AS
	SELECT team, string_agg(quoted(canonical, true) || ':' || number || '/10000', ',')::skillvec AS skills
	FROM (SELECT team, canonical, max(number) AS number FROM said WHERE skill IS NOT NULL GROUP BY team, canonical) s GROUP BY team;
CREATE TABLE whole_agg AS
	SELECT string_agg(quoted(canonical, true) || ':' || number || '/10000', ',')::skillvec AS skills
	FROM (SELECT canonical, max(number) AS number FROM said WHERE skill IS NOT NULL GROUP BY canonical) s;

SELECT cmp_ok((SELECT count(*) FROM team_avg), '>', 300::bigint, 'there are many groups');

-- The four aggregations, each held against its table, if planned with `node`.
CREATE FUNCTION results_hold(how text, node text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	q record;
BEGIN
	FOR q IN SELECT * FROM (VALUES
		('avg by group', 'SELECT w.team::text, w.skills::text, g.skills::text FROM team_avg w
			FULL JOIN (SELECT team, avg(skills) AS skills FROM candidate GROUP BY team) g USING (team)'),
		('avg', 'SELECT NULL, w.skills::text, g.skills::text FROM whole_avg w, (SELECT avg(skills) AS skills FROM candidate) g'),
		('skillvec_agg by group', 'SELECT w.team::text, w.skills::text, g.skills::text FROM team_agg w
			FULL JOIN (SELECT team, skillvec_agg(skill, level) AS skills FROM said GROUP BY team) g USING (team)'),
		('skillvec_agg', 'SELECT NULL, w.skills::text, g.skills::text FROM whole_agg w, (SELECT skillvec_agg(skill, level) AS skills FROM said) g')
	) AS v (name, query) LOOP
		RETURN NEXT ok(plan_has(q.query, node), format('%s is planned with %s', q.name, node));
		RETURN NEXT holds(format('%s, %s', q.name, how), q.query);
	END LOOP;
END
$$;

SELECT results_hold('serial', 'Aggregate');

SET enable_hashagg = off;
SELECT results_hold('sorted groups', 'Aggregate');
RESET enable_hashagg;

SET max_parallel_workers_per_gather = 2;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET parallel_leader_participation = off;
SELECT results_hold('parallel', 'Partial');
SELECT ok(plan_has('SELECT avg(skills) FROM candidate', 'Workers Launched: 2', 'ANALYZE'), 'workers run');
SET max_parallel_workers_per_gather = 0;

SELECT holds('avg in any order', $$
	SELECT i::text, w.skills::text, g.skills::text FROM whole_avg w, generate_series(1, 3) i
		CROSS JOIN LATERAL (SELECT avg(skills ORDER BY hashint4(id * i)) AS skills FROM candidate) g $$);
SELECT holds('skillvec_agg in any order', $$
	SELECT i::text, w.skills::text, g.skills::text FROM whole_agg w, generate_series(1, 3) i
		CROSS JOIN LATERAL (SELECT skillvec_agg(skill, level ORDER BY hashint4(id * i), level) AS skills FROM said) g $$);
SELECT holds('avg over a window that grows', $$
	SELECT o.id::text, coalesce((SELECT string_agg(quoted(s.skill, true) || ':' || greatest(round(s.sum / n.n), 1) || '/10000', ',')
			FROM (SELECT skill, sum(round(level * 10000)::numeric) AS sum FROM held h WHERE h.id <= o.id GROUP BY skill) s), '')::skillvec::text, o.skills::text
	FROM (SELECT id, avg(skills) OVER (ORDER BY id) AS skills FROM candidate WHERE id <= 100) o
		CROSS JOIN LATERAL (SELECT count(skills) AS n FROM candidate WHERE id <= o.id) n $$);

SELECT results_eq(
	$$ SELECT avg(skills)::text, avg(skills) FILTER (WHERE skills = '')::text, avg(skills) FILTER (WHERE false)::text,
		(SELECT skillvec_agg(s, l)::text FROM (VALUES (NULL, 0.5), (NULL, NULL)) v (s, l)),
		(SELECT skillvec_agg(s, l)::text FROM (VALUES ('a', 0.5)) v (s, l) WHERE false)
		FROM (VALUES (NULL::skillvec)) v (skills) $$,
	$$ VALUES (NULL::text, NULL::text, NULL::text, NULL::text, NULL::text) $$,
	'NULL of nothing but NULLs');

SELECT diag(sum(cases) || ' cases in all') FROM property;
SELECT * FROM finish();
ROLLBACK;
