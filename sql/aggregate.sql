-- skillvec_agg: the higher level of a skill, 0.5 for a NULL level, no NULL skill.
SELECT skillvec_agg(skill, level) FROM (VALUES ('zork', 0.3), ('ZORK', 0.7), ('zork', 0.5), ('sklearn', NULL),
	('scikit-learn', 0.2), (NULL, 0.9), (NULL, NULL), ('frob', 0.00001), ('blub', 0.99995)) t (skill, level);
SELECT skillvec_agg(skill, 1) IS NULL AS no_rows FROM (SELECT 'zork' WHERE false) t (skill);
SELECT skillvec_agg(NULL, 1) IS NULL AS no_skills;
SELECT skillvec_agg('zork', 2);
SELECT skillvec_agg('zork', 0);
SELECT skillvec_agg('zork', -0.1);
SELECT skillvec_agg('zork', 'NaN');
SELECT skillvec_agg('zork', 'Infinity');
SELECT skillvec_agg('', 1);
SELECT skillvec_agg(E'a\x7f', 1);
SELECT skillvec_agg('s' || i, 1) FROM generate_series(1, 65536) i;
-- the inverse of skillvec_each
SELECT s = (SELECT skillvec_agg(skill, level) FROM skillvec_each(s)) FROM (SELECT '"a, b":0.1, sklearn:0.3333, zork:1'::skillvec) t (s);

-- avg: an absent skill counts as 0, half up, never 0, NULL vectors do not count.
SELECT avg(v::skillvec) FROM (VALUES ('zork:0.3, sklearn:1'), ('zork:0.6'), (NULL), ('')) t (v);
SELECT avg(v::skillvec) FROM (VALUES ('zork:0.0001, frob:0.0001, blub:0.0003'), ('zork:0.0001, blub:0.0004'), (''), ('')) t (v);
SELECT avg(v::skillvec) IS NULL AS no_rows FROM (SELECT '' WHERE false) t (v);
SELECT avg(NULL::skillvec) IS NULL AS no_vectors;
SELECT avg(''::skillvec) = '' AS empty;
SELECT avg(v) = 'zork:0.0001' AS never_0 FROM (SELECT CASE WHEN i = 1 THEN 'zork:0.0001' ELSE '' END::skillvec FROM generate_series(1, 100000) i) t (v);
SELECT avg(('s' || i)::skillvec) FROM generate_series(1, 65536) i;

-- An oracle in SQL, over random values.
SELECT setseed(0.17);
CREATE TABLE vectors (id integer, team integer, v skillvec) WITH (parallel_workers = 2);
INSERT INTO vectors
SELECT i, i % 7, (SELECT coalesce(string_agg(skill || ':' || (1 + floor(random() * 10000))::int / 10000.0, ','), '')
	FROM unnest(ARRAY['python', 'sklearn', 'c++', '"a, b"', 'zork' || i % 300, 'frob' || i % 20, 'zork']) skill
	WHERE random() < 0.6 AND i > 0)::skillvec
FROM generate_series(1, 5000) i;
INSERT INTO vectors SELECT NULL, i % 7, NULL FROM generate_series(1, 100) i;
CREATE VIEW expected AS
SELECT team, skillvec_agg(skill, greatest(round(total / n, 4), 0.0001)) AS v
FROM (SELECT team, skill, sum(level::numeric) AS total FROM vectors, skillvec_each(v) GROUP BY 1, 2) s
	JOIN (SELECT team, count(v)::numeric AS n FROM vectors GROUP BY 1) t USING (team)
GROUP BY team;
SELECT team, avg(vectors.v) = expected.v AS same, (SELECT count(*) > 200 FROM skillvec_each(expected.v)) AS many
FROM vectors JOIN expected USING (team) GROUP BY team, expected.v ORDER BY team;
-- any order
SELECT count(DISTINCT a) FROM (
	SELECT avg(v ORDER BY id) AS a FROM vectors UNION ALL SELECT avg(v ORDER BY id DESC) FROM vectors
	UNION ALL SELECT avg(v ORDER BY id % 13, id) FROM vectors UNION ALL SELECT avg(v ORDER BY v) FROM vectors) t;
-- in parallel, by states that travel
CREATE TABLE serial AS SELECT avg(v) AS a, (SELECT skillvec_agg(skill, level) FROM vectors, skillvec_each(v)) AS m FROM vectors;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT avg(v) FROM vectors;
SELECT avg(v) = (SELECT a FROM serial) AS avg FROM vectors;
SELECT skillvec_agg(skill, level) = (SELECT m FROM serial) AS agg FROM vectors, skillvec_each(v);
SELECT count(*) FILTER (WHERE a = expected.v) AS same
FROM (SELECT team, avg(v) AS a FROM vectors GROUP BY team) t JOIN expected USING (team);
-- workers that see no rows, or only NULL
SELECT avg(v), skillvec_agg(v::text, 1) FROM vectors WHERE id < 0;
SELECT avg(v) FROM vectors WHERE v IS NULL;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
-- the state stays as it is for the next row of a window
SELECT i, avg(v) OVER (ORDER BY i), skillvec_agg(skill, level) OVER (ORDER BY i)
FROM (VALUES (1, 'zork:0.2'::skillvec, 'zork', 0.2), (2, 'zork:0.4, frob:1', 'frob', 0.4), (3, '', 'zork', 0.1)) t (i, v, skill, level);
-- by hashing many groups
SELECT count(*), bool_and(a = v) AS same FROM (SELECT id, avg(v) AS a FROM vectors GROUP BY id) t JOIN vectors USING (id);
DROP VIEW expected;
DROP TABLE vectors, serial;
