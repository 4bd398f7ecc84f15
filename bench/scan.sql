-- What scoring costs in a sequential scan: one core, warm, as ratios in one run.
--
-- :rows candidates of 20 known skills, popularity like Zipf's law, levels in tenths; a profile of 10 requirements,
-- three of them any-of, two must-haves.  Each query runs once to warm up and :repeats times; the least time counts.
\set ON_ERROR_STOP 1
\pset footer off
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET work_mem = '256MB';
SELECT setseed(0.42) \g /dev/null

CREATE EXTENSION shortlist;
CREATE FUNCTION bench_trivial(skillvec, roleprofile) RETURNS double precision
	AS :'module' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- 20 strata of skills, one skill of each for every candidate, so that all are different.
CREATE TABLE skill AS
	SELECT (row_number() OVER (ORDER BY md5(name)))::int AS id, name FROM shortlist_skill;
CREATE TABLE stratum AS
	SELECT id % 20 AS stratum, array_agg(name ORDER BY id) AS names FROM skill GROUP BY 1;

CREATE TABLE candidate AS
	SELECT g AS id, skillvec_agg(s.names[floor(exp(random() * ln(array_length(s.names, 1))))::int],
		ceil(random() * 10) / 10.0) AS skills
	FROM generate_series(1, :rows) g CROSS JOIN stratum s GROUP BY g;
CREATE TABLE candidate_skill AS
	SELECT c.id AS candidate_id, k.id AS skill_id, e.level
	FROM candidate c CROSS JOIN LATERAL skillvec_each(c.skills) e JOIN skill k ON k.name = e.skill;
CREATE INDEX ON candidate_skill (skill_id) INCLUDE (candidate_id, level);
CREATE INDEX ON candidate_skill (candidate_id) INCLUDE (skill_id, level);
VACUUM ANALYZE candidate;
VACUUM ANALYZE candidate_skill;

-- The profile: names of rank 1 to 5 of some strata.
CREATE TABLE wanted (requirement int, skill_id int, name text, share float8, weight float8, asked float8, must boolean);
INSERT INTO wanted
	SELECT r, k.id, k.name, CASE WHEN n = 3 THEN 0.8 ELSE 1 END, 1 + r % 5, 0.3 + 0.05 * r, r <= 2
	FROM generate_series(1, 10) r
		CROSS JOIN LATERAL generate_series(1, CASE WHEN r IN (3, 6, 9) THEN 3 ELSE 1 END) n
		JOIN stratum s ON s.stratum = r JOIN skill k ON k.name = s.names[n];
SELECT string_agg(line, ', ') AS profile FROM (
	SELECT string_agg(format('"%s"~%s', name, share), '|') || CASE WHEN must THEN '!' ELSE '' END
		|| format(':%s>=%s', weight, asked) AS line
	FROM wanted GROUP BY requirement, weight, asked, must) l \gset

CREATE TABLE timing (name text, ms float8);
CREATE FUNCTION measure(what text, query text, repeats int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	begun timestamptz;
	best float8;
	took float8;
BEGIN
	FOR i IN 0..repeats LOOP
		begun := clock_timestamp();
		EXECUTE query;
		took := extract(epoch FROM clock_timestamp() - begun) * 1000;
		IF i > 0 THEN best := least(best, took); END IF;
	END LOOP;
	INSERT INTO timing VALUES (what, best);
END
$$;

-- The score in SQL: a group per candidate, one filtered max per requirement.
SELECT string_agg(format($$%s * coalesce(max(CASE %s END), 0)$$, weight, cases), ' + ') AS credit,
	string_agg(format($$coalesce(max(CASE %s END), 0) >= 1$$, cases), ' AND ') FILTER (WHERE must) AS eligible,
	sum(weight) AS total
FROM (SELECT requirement, weight, must,
		string_agg(format('WHEN skill_id = %s THEN %s * least(1, level / %s)', skill_id, share, asked), ' ') AS cases
	FROM wanted GROUP BY requirement, weight, must) x \gset
SELECT string_agg(skill_id::text, ', ') AS ids FROM wanted \gset

SELECT format($$SELECT id FROM candidate ORDER BY bench_trivial(skills, %L) LIMIT 10$$, :'profile') AS q \gset
SELECT measure('trivial C function', :'q', :repeats) \g /dev/null
SELECT format($$SELECT id FROM candidate ORDER BY skills <=> %L LIMIT 10$$, :'profile') AS q \gset
SELECT measure('skills <=> profile', :'q', :repeats) \g /dev/null
SELECT format($$SELECT candidate_id FROM candidate_skill WHERE skill_id IN (%s) GROUP BY candidate_id
	ORDER BY 1 - (%s) / %s + CASE WHEN %s THEN 0 ELSE 1 END LIMIT 10$$, :'ids', :'credit', :'total', :'eligible') AS q \gset
SET enable_sort = off;
SELECT measure('SQL, hashed groups', :'q', least(:repeats, 2)) \g /dev/null
RESET enable_sort;
SET enable_hashagg = off;
SELECT measure('SQL, sorted groups', :'q', least(:repeats, 2)) \g /dev/null
RESET enable_hashagg;
SELECT measure('count(*), detoasted', 'SELECT count(*) FROM candidate WHERE bench_trivial(skills, '''') >= 0', :repeats) \g /dev/null
SELECT measure('avg(skillvec)', 'SELECT avg(skills) FROM candidate', :repeats) \g /dev/null

\echo 'Milliseconds'
SELECT name, round(ms::numeric, 1) AS ms FROM timing;
\echo 'Ratios, and what they must be'
SELECT metric, round(value::numeric, 2) AS value, bound, CASE WHEN ok THEN 'ok' ELSE 'MISSED' END AS verdict FROM (
	SELECT 1, '<=> to the trivial function' AS metric, d.ms / t.ms AS value, 'at most 1.8' AS bound, d.ms / t.ms <= 1.8 AS ok
	FROM timing d, timing t WHERE d.name = 'skills <=> profile' AND t.name = 'trivial C function'
	UNION ALL
	SELECT 2, 'fastest SQL to <=>', min(s.ms) / min(d.ms), 'at least 2.5', min(s.ms) / min(d.ms) >= 2.5
	FROM timing s, timing d WHERE s.name LIKE 'SQL%' AND d.name = 'skills <=> profile'
	UNION ALL
	SELECT 3, 'avg(skillvec) to count(*)', a.ms / c.ms, 'at most 5', a.ms / c.ms <= 5
	FROM timing a, timing c WHERE a.name = 'avg(skillvec)' AND c.name = 'count(*), detoasted'
	UNION ALL
	SELECT 4, 'bytes of a vector of 20 skills', avg(pg_column_size(skills)), 'at most 180', max(pg_column_size(skills)) <= 180
	FROM candidate
) x (ord, metric, value, bound, ok) ORDER BY ord;
