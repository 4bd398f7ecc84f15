-- The access method shortlist: what it gives is what a sequential scan and a sort give.
CREATE TABLE crew (id integer, skills skillvec);
INSERT INTO crew SELECT i, CASE WHEN i % 50 = 0 THEN NULL WHEN i % 77 = 0 THEN ''
		ELSE format('python:0.%s, sql:0.%s, skill %s', 1 + i % 9, 1 + i / 7 % 9, i % 20) END::skillvec
	FROM generate_series(1, 6000) i;
CREATE INDEX crew_skills ON crew USING shortlist (skills);
ANALYZE crew;
SELECT segments, rows, dead_rows, pending_rows FROM shortlist_index_stats('crew_skills');
-- The planner takes it for the first few, and with a condition.
EXPLAIN (COSTS OFF) SELECT id FROM crew ORDER BY skills <=> 'python!:5>=0.6, sql:3>=0.8, docker' LIMIT 5;
EXPLAIN (COSTS OFF) SELECT id FROM crew WHERE skills @> 'skill 7' ORDER BY skills <=> 'python:5>=0.6, sql' LIMIT 5;
SELECT id, skills <=> 'python!:5>=0.6, sql:3>=0.8, docker' AS distance
	FROM crew ORDER BY skills <=> 'python!:5>=0.6, sql:3>=0.8, docker' LIMIT 5;

-- All rows, in both ways.
CREATE FUNCTION ranked(profile roleprofile, filter text, by_index boolean) RETURNS TABLE (place bigint, id integer, distance float8)
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('enable_seqscan', (NOT by_index)::text, true), set_config('enable_sort', (NOT by_index)::text, true),
		set_config('enable_indexscan', by_index::text, true), set_config('enable_bitmapscan', 'off', true);
	RETURN QUERY EXECUTE format('SELECT row_number() OVER (), t.* FROM (SELECT id, skills <=> %L::roleprofile FROM crew WHERE %s ORDER BY skills <=> %1$L::roleprofile) t',
		profile, filter);
END
$$;
CREATE FUNCTION compare(profile roleprofile, filter text DEFAULT 'true') RETURNS text
LANGUAGE sql AS $$
	SELECT format('%s rows, %s unlike, %s twice', count(*), count(*) FILTER (WHERE i.distance IS DISTINCT FROM s.distance),
		count(*) - count(DISTINCT i.id))
	FROM ranked(profile, filter, true) i FULL JOIN ranked(profile, filter, false) s USING (place)
$$;
SELECT compare('python!:5>=0.6, sql:3>=0.8, docker');
SELECT compare('python|docker:5>=0.6, skill 3!');
SELECT compare('cobol');
SELECT compare('cobol!');
SELECT compare('');
SELECT compare('python:5, sql', $$ skills @> 'skill 3' AND id % 2 = 1 $$);
SELECT compare('python:5, sql', $$ skills && 'skill 3, skill 4' $$);
SELECT compare('sql:5, skill 3!', $$ skills @@ 'python!>=0.7' $$);
SELECT compare('sql', $$ skills @> '' $$);
SELECT compare('sql', $$ skills @> NULL $$);

-- Rows that came later, rows that have changed, and rows that are no more.
INSERT INTO crew SELECT i, format('python:0.%s, rust:0.3', 1 + i % 9)::skillvec FROM generate_series(6001, 9000) i;
INSERT INTO crew VALUES (9001, NULL), (9002, '');
SELECT compare('python!:5>=0.6, sql:3>=0.8, rust');
UPDATE crew SET skills = skills || 'rust:0.9' WHERE id % 3 = 0;
DELETE FROM crew WHERE id % 5 = 0;
SELECT compare('python!:5>=0.6, sql:3>=0.8, rust');
VACUUM crew;
SELECT pending_rows, dead_rows > 0 AS has_dead, rows - dead_rows = (SELECT count(*) FROM crew) AS counted FROM shortlist_index_stats('crew_skills');
SELECT compare('python!:5>=0.6, sql:3>=0.8, rust');
-- A row that is longer than a page.
INSERT INTO crew SELECT 10000, string_agg('skill ' || i, ',')::skillvec FROM generate_series(1, 3000) i;
INSERT INTO crew VALUES (10001, 'python');
SELECT compare('python!:5>=0.6, skill 2999:3');
SELECT shortlist_index_check('crew_skills', true);
REINDEX INDEX crew_skills;
SELECT shortlist_index_check('crew_skills', true);
SELECT compare('python!:5>=0.6, skill 2999:3');

-- Many small segments become few.
CREATE TABLE crowd (id integer, skills skillvec);
CREATE INDEX crowd_skills ON crowd USING shortlist (skills);
INSERT INTO crowd SELECT i, format('python:0.%s, skill %s', 1 + i % 9, i % 100)::skillvec FROM generate_series(1, 100000) i;
SELECT segments BETWEEN 1 AND 20 AS few, rows + pending_rows AS all_rows FROM shortlist_index_stats('crowd_skills');
DELETE FROM crowd WHERE id % 3 > 0;
VACUUM crowd;
SELECT dead_rows, pending_rows, rows FROM shortlist_index_stats('crowd_skills');
SELECT shortlist_index_check('crowd_skills', true);
DROP TABLE crowd;
-- A profile for each row of another table.
CREATE TABLE posting (id integer, needs roleprofile);
INSERT INTO posting VALUES (1, 'python!, sql'), (2, 'rust:3, skill 5'), (3, NULL), (4, '');
SET enable_seqscan = off;
SET enable_sort = off;
SELECT p.id, count(c.id), count(c.distance) FROM posting p
	CROSS JOIN LATERAL (SELECT id, skills <=> p.needs AS distance FROM crew ORDER BY skills <=> p.needs LIMIT 3) c
	GROUP BY p.id ORDER BY p.id;
-- A cursor, which goes on after others have changed the table.
BEGIN;
DECLARE c CURSOR FOR SELECT skills <=> 'rust' FROM crew ORDER BY skills <=> 'rust';
FETCH 2 FROM c;
DELETE FROM crew WHERE id % 2 = 0;
MOVE 3000 IN c;
FETCH 1 FROM c;
ROLLBACK;
RESET enable_seqscan;
RESET enable_sort;

-- A second key, where an incremental sort cannot be had: with all that are tied at the border.
SET enable_sort = off;
SELECT a.ids = b.ids AS alike FROM
	(SELECT array_agg(id) AS ids FROM (SELECT id FROM (SELECT id, skills <=> 'python!, sql' AS d FROM crew
		ORDER BY skills <=> 'python!, sql' FETCH FIRST 9 ROWS WITH TIES) t ORDER BY d, id LIMIT 9) s) a,
	(SELECT array_agg(id) AS ids FROM (SELECT id FROM crew ORDER BY (skills <=> 'python!, sql') + 0, id LIMIT 9) s) b;
RESET enable_sort;
-- What it is not for.
CREATE INDEX ON crew USING shortlist (id);
CREATE INDEX ON crew USING shortlist (skills, id);
CREATE UNIQUE INDEX ON crew USING shortlist (skills);
CREATE INDEX ON crew USING shortlist (skills) INCLUDE (id);
CREATE INDEX ON crew USING shortlist (skills) WITH (fillfactor = 50);
CREATE TABLE apart (skills skillvec, EXCLUDE USING shortlist (skills WITH &&));
SELECT shortlist_index_stats('crew');
SELECT shortlist_index_check('posting');
CREATE TABLE branch (skills skillvec) PARTITION BY LIST (skills);
CREATE INDEX branch_skills ON branch USING shortlist (skills);
SELECT shortlist_index_stats('branch_skills');
DROP TABLE branch;
-- Nothing to order or narrow by: it can, but is not taken for that.
SET enable_seqscan = off;
SELECT count(*) = 7204 FROM crew;
RESET enable_seqscan;
-- Temporary and unlogged tables, and one that is empty.
CREATE TEMPORARY TABLE brief (skills skillvec);
CREATE INDEX ON brief USING shortlist (skills);
INSERT INTO brief VALUES ('python:0.7'), (NULL), ('sql');
SET enable_seqscan = off;
SELECT skills FROM brief ORDER BY skills <=> 'sql';
CREATE UNLOGGED TABLE loose (skills skillvec);
CREATE INDEX loose_skills ON loose USING shortlist (skills);
SELECT * FROM loose ORDER BY skills <=> 'sql';
SELECT segments, rows, bytes_per_row FROM shortlist_index_stats('loose_skills');
DROP TABLE crew, posting, brief, loose;
