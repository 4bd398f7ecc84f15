-- estimates.sql - the rows that the planner expects against those that there
-- are, over random conditions on a large table.
--
-- 100,000 rows of some 17 skills of a vocabulary of 3,000: half of a row is
-- drawn by popularity (Zipf's law), half from the row's one of 40 topics.  The
-- levels of skills differ in distribution; they are tenths in one column, and of
-- four digits in another.

BEGIN;
\ir lib/random.sql
SELECT plan(20);
SET default_statistics_target = 100;

CREATE TABLE skill AS
	SELECT (row_number() OVER (ORDER BY md5(name)))::integer AS id, name
	FROM shortlist_builtin_skills() ORDER BY md5(name) LIMIT 3000;
CREATE UNIQUE INDEX ON skill (id);
CREATE FUNCTION zipf(n integer) RETURNS integer	-- 1 to n, each k as often as 1 / k
LANGUAGE sql VOLATILE AS 'SELECT floor(exp(random() * ln(n + 1)))::integer';

CREATE TABLE drawn AS
	SELECT r.id, CASE WHEN i <= 10 THEN zipf(3000) ELSE r.topic + 40 * (zipf(74) - 1) END AS skill, random() AS level
	FROM (SELECT id, zipf(40) AS topic FROM generate_series(1, 100000) id OFFSET 0) r CROSS JOIN generate_series(1, 20) i;
CREATE TABLE candidate AS
	SELECT d.id, skillvec_agg(s.name, ceil(10 * l.level) / 10) AS skills, skillvec_agg(s.name, l.level) AS fine,
		CASE WHEN d.id % 10 < 6 THEN skillvec_agg(s.name, l.level) WHEN d.id % 10 = 6 THEN '' END AS sparse
	FROM drawn d JOIN skill s ON s.id = d.skill
		CROSS JOIN LATERAL (SELECT greatest(power(d.level, CASE s.id % 3 WHEN 0 THEN 0.5 WHEN 1 THEN 1 ELSE 2 END), 0.0001) AS level) l
	GROUP BY d.id;
CREATE INDEX ON candidate USING gin (skills);
CREATE INDEX ON candidate USING gin (fine);
CREATE INDEX ON candidate USING gin (sparse);
ANALYZE candidate;

-- Conditions over skills drawn by popularity, and over skills of one row, as
-- those of a posting are.
CREATE TABLE triple AS
	SELECT i, a.name AS a, b.name AS b, c.name AS c, d.row, (1 + pick(10)) / 10.0 AS tenth, (1 + pick(9999)) / 10000.0 AS level
	FROM (SELECT i, zipf(3000) AS a, zipf(3000) AS b, zipf(3000) AS c, 1 + pick(100000) AS row FROM generate_series(1, 200) i OFFSET 0) d
		JOIN skill a ON a.id = d.a JOIN skill b ON b.id = d.b JOIN skill c ON c.id = d.c;
CREATE TABLE together AS
	SELECT t.i, (array_agg(e.skill ORDER BY random()))[1:4] AS s, t.tenth
	FROM triple t JOIN candidate r ON r.id = t.row CROSS JOIN LATERAL skillvec_each(r.skills) e
	GROUP BY t.i, t.tenth HAVING count(*) >= 4;

CREATE TABLE condition AS
	SELECT row_number() OVER ()::integer AS id, q.* FROM (
		SELECT 'a skill' AS kind, format('skills && %L', quoted(a, true)) AS condition FROM triple
		UNION ALL SELECT 'a skill, tenths', format('skills @> %L', quoted(a, true) || ':' || tenth) FROM triple
		UNION ALL SELECT 'a skill, four digits', format('fine @> %L', quoted(a, true) || ':' || level) FROM triple
		UNION ALL SELECT 'a must-have', format('skills @@ %L', quoted(a, true) || '!>=' || tenth) FROM triple
		UNION ALL SELECT 'a skill, NULLs', format('sparse @> %L', quoted(a, true) || ':' || tenth) FROM triple
		UNION ALL SELECT 'any of two', format('skills && %L', quoted(a, true) || ',' || quoted(b, true)) FROM triple
		UNION ALL SELECT 'any of three, a must-have', format('fine @@ %L', concat_ws('|', quoted(a, true), quoted(b, true), quoted(c, true)) || '!>=' || level) FROM triple
		UNION ALL SELECT 'any of two of a row', format('skills && %L', quoted(s[1], true) || ',' || quoted(s[2], true)) FROM together
		UNION ALL SELECT 'both of two', format('skills @> %L', quoted(a, true) || ':0.1,' || quoted(b, true) || ':0.1') FROM triple WHERE a <> b
		UNION ALL SELECT 'both of two of a row', format('skills @> %L', quoted(s[1], true) || ':0.1,' || quoted(s[2], true) || ':0.1') FROM together
		UNION ALL SELECT 'two must-haves of two of a row', format('skills @@ %L', quoted(s[1], true) || '|' || quoted(s[2], true) || '!>=0.3,' || quoted(s[3], true) || '|' || quoted(s[4], true) || '!>=' || tenth) FROM together) q;

CREATE FUNCTION estimated(condition text) RETURNS double precision
LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM candidate WHERE ' || condition INTO plan;
	RETURN plan->0->'Plan'->>'Plan Rows';
END
$$;
CREATE FUNCTION counted(condition text) RETURNS double precision
LANGUAGE plpgsql AS $$
DECLARE
	rows bigint;
BEGIN
	EXECUTE 'SELECT count(*) FROM candidate WHERE ' || condition INTO rows;
	RETURN rows;
END
$$;
CREATE TABLE outcome AS
	SELECT kind, condition, rows, estimate, greatest(estimate / greatest(rows, 1), rows / estimate) AS factor, ln(estimate / greatest(rows, 1)) AS lean
	FROM (SELECT kind, condition, counted(condition) AS rows, estimated(condition) AS estimate FROM condition) c;
CREATE VIEW summary AS
	SELECT kind, common, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY factor) AS median, percentile_cont(0.95) WITHIN GROUP (ORDER BY factor) AS p95,
		max(factor) AS most, exp(avg(lean)) AS lean
	FROM outcome CROSS JOIN LATERAL (SELECT rows >= 100 AS common) c GROUP BY kind, common;
SELECT diag(format('%s, %s of the rows: %s conditions, factor %s in the median, %s at p95, %s at most; leans by %s',
	kind, CASE WHEN common THEN '0.1 % and more' ELSE 'less than 0.1 %' END, count, round(median::numeric, 2), round(p95::numeric, 2), round(most::numeric, 2), round(lean::numeric, 2)))
FROM summary ORDER BY kind, common DESC;

-- What an estimate must be: within a factor of 2 for what holds for 0.1 % of the
-- rows.  ANALYZE draws its 30,000 rows anew each time, and up to 0.2 % chance may
-- leave out one half of them once; more often is a fault.  Where several skills
-- have to come together, most estimates are that near.
SELECT is((SELECT count(*) FROM outcome WHERE kind = k AND factor > 2 AND rows >= 200)
		+ (SELECT greatest(count(*) - 1, 0) FROM outcome WHERE kind = k AND factor > 2 AND rows >= 100 AND rows < 200),
	0::bigint, k || ': within a factor of 2')
FROM unnest(ARRAY['a skill', 'a skill, tenths', 'a skill, four digits', 'a must-have', 'a skill, NULLs', 'any of two', 'any of three, a must-have', 'any of two of a row']) k;
SELECT cmp_ok((SELECT count FROM summary WHERE kind = k AND common), '>', 100::bigint, k || ': there are enough')
FROM unnest(ARRAY['a skill', 'a skill, tenths', 'a skill, four digits', 'a must-have', 'a skill, NULLs', 'any of two', 'any of three, a must-have', 'any of two of a row']) k;
SELECT cmp_ok((SELECT median FROM summary WHERE kind = k AND common), '<', 1.5::float8, k || ': most within a factor of 1.5')
FROM unnest(ARRAY['both of two', 'both of two of a row', 'two must-haves of two of a row']) k;
SELECT ok((SELECT bool_and(lean BETWEEN 0.5 AND 2) FROM summary WHERE common), 'no kind leans to one side by more than a factor of 2');

SELECT * FROM finish();
ROLLBACK;
