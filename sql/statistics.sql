-- What ANALYZE keeps of skill vectors, and the estimates that come of it.
-- test/pgtap/estimates.sql measures them on a large table.
CREATE FUNCTION estimate(query text) RETURNS integer	-- rows of the uppermost node
LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || CASE WHEN query LIKE 'EXECUTE%' THEN '' ELSE 'SELECT FROM ' END || query INTO plan;
	RETURN plan->0->'Plan'->>'Plan Rows';
END
$$;
CREATE FUNCTION compare(query text) RETURNS TABLE (what text, rows bigint, estimated integer)
LANGUAGE plpgsql AS $$
BEGIN
	what := query;
	EXECUTE 'SELECT count(*) FROM ' || query INTO rows;
	estimated := estimate(query);
	RETURN NEXT;
END
$$;

-- The sample is the whole table.
CREATE TABLE people (id integer, skills skillvec) WITH (autovacuum_enabled = off);
INSERT INTO people
SELECT i, CASE WHEN i <= 1000 THEN concat_ws(', ',
		CASE WHEN i % 2 = 0 THEN 'python:' || (1 + i / 2 % 10) || '/10' END,
		CASE WHEN i % 4 = 0 THEN 'sql:0.5' END,
		CASE WHEN i % 10 = 1 THEN 'rust' END,
		CASE WHEN i % 20 = 3 THEN 'only ' || i END) END::skillvec
FROM generate_series(1, 1250) i;

-- Without statistics there are defaults: 1 % for @> and @@, 10 % for &&, 0.1 % for <@.
CREATE TABLE profile AS SELECT i AS id, ('python!>=0.' || i % 9 + 1)::roleprofile AS needs FROM generate_series(1, 90) i;
CREATE TABLE unknown AS SELECT * FROM people;
ALTER TABLE unknown SET (autovacuum_enabled = off);
SELECT round(1.0 * estimate('unknown WHERE ' || c) / estimate('unknown'), 3) AS share, c
FROM unnest(ARRAY['skills @> ''python''', 'skills && ''python''', 'skills <@ ''python''', 'skills @@ ''python!''', '''python!'' @@ skills']) c;

ANALYZE people, profile;
SELECT null_frac, n_distinct, most_common_elems FROM pg_stats WHERE tablename = 'people' AND attname = 'skills';
SELECT stakind, cardinality(words) AS words, numbers, staop, stacoll
FROM pg_statistic, LATERAL (VALUES (stakind1, stavalues1::text, stanumbers1, staop1, stacoll1), (stakind2, stavalues2::text, stanumbers2, staop2, stacoll2),
	(stakind3, stavalues3::text, stanumbers3, staop3, stacoll3), (stakind4, stavalues4::text, stanumbers4, staop4, stacoll4)) v (stakind, stavalues, numbers, staop, stacoll)
	CROSS JOIN LATERAL (SELECT CASE WHEN stakind > 10000 THEN stavalues::bigint[] END AS words) w
WHERE starelid = 'people'::regclass AND stakind > 10000;

SELECT c.* FROM unnest(ARRAY[
	$$skills && 'python'$$, $$skills && 'sql'$$, $$skills && 'rust'$$, $$skills && 'only 3'$$, $$skills && 'nobody'$$,
	$$skills @> 'python:0.1'$$, $$skills @> 'python:0.3'$$, $$skills @> 'python:0.35'$$, $$skills @> 'python:1'$$, $$skills @> 'sql:0.5'$$, $$skills @> 'sql:0.5001'$$,
	$$'python:0.3'::skillvec <@ skills$$, $$skills @> 'python:0.1, sql:0.1'$$, $$skills @> 'python:0.1, rust:0.1'$$, $$skills @> ''$$,
	$$skills && 'python, rust'$$, $$skills && ''$$, $$'python'::skillvec && skills$$,
	$$skills @@ 'python!>=0.3'$$, $$'python!>=0.3' @@ skills$$, $$skills @@ 'python|rust!>=0.2'$$, $$skills @@ 'python!, python!>=0.3, python!'$$,
	$$skills @@ 'python|sql~0.9!>=0.3, rust'$$, $$skills @@ 'python'$$, $$skills @@ ''$$,
	$$skills <@ ''$$, $$skills <@ 'rust'$$, $$skills <@ 'python:1, sql:1, rust:1'$$, $$'python:1, sql:1, rust:1'::skillvec @> skills$$,
	$$skills @> NULL$$, $$skills @@ NULL$$, $$NULL && skills$$, $$NOT skills && 'rust'$$, $$skills = ''$$]) q
	CROSS JOIN LATERAL compare('people WHERE ' || q) c;

-- Other columns count by the values that are kept of them, each as often as it is.
SELECT c.* FROM unnest(ARRAY[
	'people p JOIN profile q ON p.skills @@ q.needs', 'profile q JOIN people p ON q.needs @@ p.skills',
	'people a JOIN people b ON a.skills @> b.skills', 'people a JOIN people b ON a.skills <@ b.skills', 'people a JOIN people b ON a.skills && b.skills',
	'profile q WHERE EXISTS (SELECT FROM people p WHERE p.skills @@ q.needs)']) q
	CROSS JOIN LATERAL compare(q) c;
SELECT estimate('unknown u JOIN profile q ON u.skills @@ q.needs') AS unknown;
-- a column of profiles beside a person
SELECT c.* FROM compare($$profile WHERE 'python:0.5'::skillvec @@ needs$$) c;

-- What is not known when the query is planned.
PREPARE by_profile AS SELECT FROM people WHERE skills @@ $1;
SET plan_cache_mode = force_generic_plan;
SELECT estimate($$EXECUTE by_profile('python!')$$);
SET plan_cache_mode = force_custom_plan;
SELECT estimate($$EXECUTE by_profile('python!>=0.3')$$);
RESET plan_cache_mode;
DEALLOCATE by_profile;

-- Where not all rows may be seen, estimates do not tell of them either.
CREATE VIEW some_people WITH (security_barrier) AS SELECT * FROM people WHERE id > 0;
SELECT estimate($$people WHERE skills && 'python'$$) AS open, estimate($$some_people WHERE skills && 'python'$$) AS barred;
DROP VIEW some_people;

-- Nothing to count, nothing common, too wide to look at, out of line.
CREATE TABLE special (kind text, skills skillvec) WITH (autovacuum_enabled = off);
ANALYZE special;
INSERT INTO special SELECT 'empty', '' FROM generate_series(1, 100);
ANALYZE special;
SELECT c.* FROM compare($$special WHERE skills <@ 'python'$$) c;
TRUNCATE special;
INSERT INTO special SELECT 'own', ('own skill ' || i || ', second ' || i)::skillvec FROM generate_series(1, 1000) i;
ANALYZE special;
SELECT c.* FROM compare($$special WHERE skills && 'own skill 7'$$) c;
TRUNCATE special;
INSERT INTO special SELECT 'wide', string_agg('a long name of a skill ' || i, ',')::skillvec FROM generate_series(1, 3000) i;
INSERT INTO special SELECT 'out of line', (SELECT string_agg('name of a skill ' || i, ',')::skillvec FROM generate_series(1, 300) i WHERE k > 0) FROM generate_series(1, 50) k;
INSERT INTO special SELECT 'null', NULL FROM generate_series(1, 50) k;
SELECT kind, max(pg_column_size(skills)) > 65536 AS wide, count(*) FROM special GROUP BY kind ORDER BY kind;
ANALYZE special;
SELECT c.* FROM unnest(ARRAY['name of a skill 7', 'a long name of a skill 7']) q CROSS JOIN LATERAL compare(format('special WHERE skills && %L', q)) c;

-- Expressions of an index, domains, partitions.
CREATE DOMAIN talents AS skillvec;
CREATE TABLE part (id integer, said text, skills talents) PARTITION BY RANGE (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (500);
CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (500) TO (2000);
INSERT INTO part SELECT id, skills::text, skills FROM people;
CREATE INDEX ON part_2 ((said::skillvec));
ANALYZE part, part_1, part_2;
SELECT c.* FROM unnest(ARRAY['part WHERE skills && ''python''', 'part_2 WHERE skills && ''python''', 'part_2 WHERE said::skillvec && ''python''']) q
	CROSS JOIN LATERAL compare(q) c;
DROP TABLE part;
DROP DOMAIN talents;

-- Numbers that somebody has written into the catalog are no reason to fail.
SET allow_system_table_mods = on;
UPDATE pg_statistic SET stanumbers4 = '{NaN,-1,Infinity,NaN,1,NaN,7,-3}' WHERE starelid = 'people'::regclass AND stakind4 > 10000 RETURNING staattnum;
SELECT estimate($$people WHERE skills @> 'python:0.3, sql'$$) BETWEEN 1 AND 1250 AS sane,
	estimate($$people WHERE skills @@ 'python|rust!, sql!'$$) BETWEEN 1 AND 1250 AS sane, estimate($$people WHERE skills <@ 'python'$$) BETWEEN 1 AND 1250 AS sane;
UPDATE pg_statistic SET stanumbers4 = '{1}' WHERE starelid = 'people'::regclass AND stakind4 > 10000 RETURNING staattnum;
SELECT estimate($$people WHERE skills @> 'python:0.3, sql'$$) AS by_the_usual_statistics;
RESET allow_system_table_mods;
DROP TABLE people, profile, unknown, special;
DROP FUNCTION compare(text);
DROP FUNCTION estimate(text);
