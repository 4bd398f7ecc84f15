-- index.sql - what the access method gives against a sequential scan and a sort,
-- over random values, however the rows came into the index.
--
-- Not in one transaction, because VACUUM and CONCURRENTLY cannot be.
-- SHORTLIST_PROFILES sets how many profiles are ranked by; 40 by default.

\ir lib/random.sql
\ir lib/inlined.sql
\ir lib/ranked.sql
\set profiles 40
\getenv profiles SHORTLIST_PROFILES
SELECT plan(77);

SELECT is(array_agg(opcname::text), NULL, 'operator classes are valid')
FROM pg_opclass WHERE opcmethod = (SELECT oid FROM pg_am WHERE amname = 'shortlist') AND NOT amvalidate(oid);

SELECT make_vectors(3000, :neighbourhoods);
SELECT make_profiles(:profiles, :neighbourhoods);

CREATE TABLE candidate (id integer, skills skillvec) WITH (autovacuum_enabled = off);
CREATE INDEX candidate_skills ON candidate USING shortlist (skills);

\ir lib/conditions.sql
-- They are many; those of one and of two conditions are kept, and some of the others.
DELETE FROM asked WHERE id % 5 > 0 AND condition !~ '\mAND\M|\mOR\M|collision';

-- What to rank by, under what.
CREATE TABLE ranked AS
	SELECT p.id, format('skills <=> %L::roleprofile', p.literal) AS distance, CASE p.id % 8
		WHEN 0 THEN format('skills @@ %L::roleprofile', p.literal)
		WHEN 1 THEN format('skills @@ %L::roleprofile', o.literal)
		WHEN 2 THEN format('skills && %L::skillvec', v.literal)
		WHEN 3 THEN format('skills @> %L::skillvec', (SELECT quoted(skill, true) || ':' || level / 20000.0 FROM vector_skill s WHERE s.id >= p.id * 7 LIMIT 1))
		WHEN 4 THEN 'id % 3 = 1'
		WHEN 5 THEN 'id % 100 < 2'
		WHEN 6 THEN format('skills && %L::skillvec AND skills @@ %L::roleprofile AND id %% 4 > 0', v.literal, o.literal)
		ELSE 'true' END AS filter
	FROM profile p JOIN profile o ON o.id = 1 + (p.id + 39) % :profiles JOIN vector v ON v.id = p.id
	UNION ALL SELECT 1000000 + id, format('%L::roleprofile <=> skills', literal), 'true' FROM profile WHERE id % 20 = 3
	UNION ALL SELECT 2000000 + id, format('skills <=> (SELECT %L::roleprofile)', literal), 'id % 2 = 0' FROM profile WHERE id % 20 = 4
	UNION ALL SELECT 3000000 + id, format('skills <=> (SELECT inlined(%L::roleprofile))', literal), 'true' FROM profile WHERE id % 20 = 7
	UNION ALL SELECT 4000000 + n, a.distance, f.filter
		FROM unnest(ARRAY['skills <=> (SELECT NULL::roleprofile)', 'skills <=> ''''::roleprofile', 'skills <=> (SELECT ''''::roleprofile)',
			'skills <=> ''collision 7064611!, collision 8982413''']) WITH ORDINALITY AS a (distance, n),
		unnest(ARRAY['true', 'skills @@ ''''', 'skills @> ''''', 'skills && ''''', 'skills && (SELECT NULL::skillvec)', 'skills && ''collision 7064611'' AND id % 2 = 1']) AS f (filter);

-- A few rows, many, more than there are, all.
CREATE FUNCTION some_numbers() RETURNS bigint[]
LANGUAGE sql VOLATILE AS $$
	SELECT ARRAY[1, 2 + pick(60), CASE pick(3) WHEN 0 THEN 100 + pick(600) WHEN 1 THEN 100000 END]::bigint[]
$$;

-- All of `ranked`, or one in so many.
CREATE FUNCTION compare_ranking(what text, relation text DEFAULT 'candidate', filter text DEFAULT 'true', node text DEFAULT 'Order By: ', one_in integer DEFAULT 1) RETURNS text
LANGUAGE sql VOLATILE AS $$
	SELECT holds(what || ': rows in their order', format(
		'SELECT distance || '' WHERE '' || filter, NULL, ranking_faults(%L, distance, format(''(%%s) AND (%%s)'', filter, %L), some_numbers(), %L) FROM ranked WHERE id %% %s = 0 OR id >= 4000000',
		relation, filter, node, one_in))
$$;

CREATE FUNCTION standing(index regclass, OUT segments integer, OUT pending_pages bigint)
LANGUAGE sql VOLATILE AS 'SELECT segments, pending_pages FROM shortlist_index_stats(index)';

-- Rows that nothing but the pending list has.

SELECT compare_ranking('empty', one_in => 20);
INSERT INTO candidate SELECT id, CASE WHEN id % 4 = 0 THEN inlined(skills) ELSE skills END FROM vector WHERE id <= 600;
INSERT INTO candidate SELECT 10000 + i, NULL FROM generate_series(1, 20) i;
INSERT INTO candidate VALUES (20001, 'collision 7064611:0.7'), (20002, 'collision 8982413:0.7'), (20003, 'collision 7064611:0.7, collision 8982413:0.2');
-- one that is longer than a page, and one among others
INSERT INTO candidate SELECT 20003 + n, string_agg(format('%s long %s:%s', repeat('x', 200), i, (1 + i % 10) / 10.0), ',')::skillvec || (SELECT skills FROM vector WHERE id = 3)
	FROM generate_series(1, 2) n, generate_series(1, 400 * n) i GROUP BY n;
INSERT INTO candidate SELECT id, skills FROM vector WHERE id BETWEEN 601 AND 800;
ANALYZE candidate;
SELECT is((standing('candidate_skills')).segments, 0, 'all rows are pending');
SELECT compare_ranking('pending');
SELECT compare('pending');

-- In a segment.

VACUUM candidate;
SELECT is(standing('candidate_skills'), (1, 0::bigint), 'VACUUM makes a segment of them');
SELECT compare_ranking('one segment');
SELECT compare('one segment');

-- In a segment and the pending list: VACUUM merges small segments, whenever there are two.

INSERT INTO candidate SELECT id, skills FROM vector WHERE id BETWEEN 801 AND 1400;
VACUUM candidate;
INSERT INTO candidate SELECT id, skills FROM vector WHERE id BETWEEN 1401 AND 1800;
ANALYZE candidate;
SELECT is((standing('candidate_skills')).segments, 1, 'there is one segment');
SELECT cmp_ok((standing('candidate_skills')).pending_pages, '>', 0::bigint, 'and pending rows');
SELECT compare_ranking('a segment and pending');

-- Rows that have changed, that are no more, and that never were.

UPDATE candidate c SET skills = v.skills FROM vector v WHERE c.id % 3 = 0 AND v.id = c.id + 1000;
UPDATE candidate SET skills = NULL WHERE id % 31 = 0;
UPDATE candidate SET skills = '' WHERE id % 37 = 0;
DELETE FROM candidate WHERE id % 7 = 0;
BEGIN;
INSERT INTO candidate SELECT 30000 + id, skills FROM vector WHERE id <= 300;
SAVEPOINT s;
INSERT INTO candidate SELECT 40000 + id, skills FROM vector WHERE id <= 300;
ROLLBACK TO s;
SELECT compare_ranking('in its own transaction', one_in => 4);
ROLLBACK;
ANALYZE candidate;
SELECT compare_ranking('changed');
SELECT compare('changed');
VACUUM candidate;
SELECT compare_ranking('without dead rows');
-- in the places of the dead
INSERT INTO candidate SELECT id, skills FROM vector WHERE id BETWEEN 1801 AND 2300;
ANALYZE candidate;
SELECT compare_ranking('in the places of dead rows');
SELECT compare('in the places of dead rows');
VACUUM candidate;
VACUUM candidate;
SELECT compare_ranking('and in a segment');

-- Every row dead.

DELETE FROM candidate;
VACUUM candidate;
SELECT compare_ranking('nothing left', one_in => 20);

-- Built at once, in three windows, with many rows alike; and without a lock on the table.

INSERT INTO candidate SELECT id + 3000 * n, CASE WHEN id % 9 = n THEN NULL WHEN id % 4 = n THEN inlined(skills) ELSE skills END FROM vector, generate_series(0, 3) n;
DELETE FROM candidate WHERE id % 17 = 0;
REINDEX INDEX candidate_skills;
ANALYZE candidate;
SELECT is(standing('candidate_skills'), (1, 0::bigint), 'REINDEX makes one segment of few rows');
SELECT compare_ranking('built', one_in => 2);
SELECT compare('built');
REINDEX INDEX CONCURRENTLY candidate_skills;
SELECT compare_ranking('built again beside others', one_in => 4);
DROP INDEX candidate_skills;
CREATE INDEX CONCURRENTLY candidate_skills ON candidate USING shortlist (skills);
DELETE FROM candidate WHERE id % 19 = 0;
VACUUM candidate;
SELECT compare_ranking('built beside others', one_in => 4);

-- Conditions without an order, by a plain scan.

SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT is((SELECT count(*) FROM asked WHERE condition !~ '\mOR\M' AND NOT plan_has('SELECT id FROM candidate WHERE ' || condition, 'Index Scan using candidate_skills')), 0::bigint, 'a plain scan has conditions');
CREATE FUNCTION by_plain_scan(condition text) RETURNS text
LANGUAGE sql SET enable_seqscan = off SET enable_bitmapscan = off AS 'SELECT ids_where(condition)';
SELECT holds('plain scans: the same rows', $$ SELECT condition, by_scan(condition), by_plain_scan(condition) FROM asked WHERE condition !~ '\mOR\M' AND id % 3 = 0 $$);
RESET enable_bitmapscan;

-- Bitmaps together with another index; and, where the planner takes it (not up to 17), of an index without a condition,
-- which has its rows without a vector, too.

CREATE INDEX candidate_id ON candidate (id);
SET enable_indexscan = off;
CREATE TABLE combined AS SELECT condition || joined AS condition, node
	FROM asked, unnest(ARRAY[' AND id BETWEEN 1000 AND 3000', ' OR id BETWEEN 1000 AND 1200'], ARRAY['BitmapAnd', 'BitmapOr']) AS j (joined, node)
	WHERE asked.id % 4 = 0 AND condition !~ '\mAND\M|\mOR\M';
SET cpu_operator_cost = 1000;	-- so that no condition is left to be tested
SELECT cmp_ok((SELECT count(*) FROM combined WHERE plan_has('SELECT id FROM candidate WHERE ' || condition, node)), '>', (SELECT count(*) / 2 FROM combined), 'bitmaps are combined');
SELECT holds('combined: the same rows', 'SELECT condition, by_scan(condition), by_index(condition) FROM combined');
RESET cpu_operator_cost;
CREATE INDEX candidate_part ON candidate USING shortlist (skills) WHERE id % 10 = 3;
SELECT holds('a bitmap of all rows: the same rows', $$ SELECT c, by_scan(c), by_index(c) FROM (VALUES ('id % 10 = 3 OR id = 50'), ('(id % 10 = 3 AND skills @> '''') OR id = 50')) v (c) $$);
INSERT INTO candidate SELECT 50003 + 10 * i, CASE WHEN i % 2 = 0 THEN 'python'::skillvec END FROM generate_series(1, 20) i;
SELECT holds('and of pending rows: the same rows', $$ SELECT c, by_scan(c), by_index(c) FROM (VALUES ('id % 10 = 3 OR id = 50')) v (c) $$);
DROP INDEX candidate_part, candidate_id;
RESET enable_indexscan;
RESET enable_seqscan;

-- For each row of another table, and with a parameter.

SET enable_seqscan = off;
SET enable_sort = off;
PREPARE nested AS SELECT p.id, array_agg(c.id) AS ids, array_agg(c.d) AS distances
	FROM profile p CROSS JOIN LATERAL (SELECT id, skills <=> p.asked AS d FROM candidate ORDER BY skills <=> p.asked LIMIT 7) c GROUP BY p.id;
SELECT ok(plan_has('EXECUTE nested', 'Order By: (skills <=> p.asked)'), 'a nested loop uses the index');
CREATE TEMP TABLE by_nested AS EXECUTE nested;
SELECT holds('nested loop', $$ SELECT p.literal, NULL, ranking_fault((ids, distances)::ranking, ranked_by_scan('candidate', format('skills <=> %L::roleprofile', p.literal), 'true'), 7)
	FROM profile p LEFT JOIN by_nested n USING (id) WHERE id % 2 = 0 $$);
SET plan_cache_mode = force_generic_plan;
PREPARE ranked(roleprofile) AS SELECT id, skills <=> $1 AS d FROM candidate ORDER BY skills <=> $1 LIMIT 100;
SELECT ok(plan_has('EXECUTE ranked(NULL)', 'Order By: (skills <=> $1)'), 'a generic plan uses the index');
CREATE TEMP TABLE by_parameter AS EXECUTE ranked('python!:3, sql');
SELECT is(ranking_fault((SELECT (array_agg(id), array_agg(d))::ranking FROM by_parameter), ranked_by_scan('candidate', 'skills <=> ''python!:3, sql''::roleprofile', 'true'), 100), NULL, 'by a parameter');
CREATE TEMP TABLE by_null AS EXECUTE ranked(NULL);
SELECT is((count(*), count(d)), (100::bigint, 0::bigint), 'by a parameter that is null') FROM by_null;
RESET plan_cache_mode;

-- Cursors.

CREATE FUNCTION fetched(name refcursor, numbers integer[]) RETURNS ranking
LANGUAGE plpgsql AS $$
DECLARE
	result ranking := ('{}', '{}');
	r record;
	n integer;
BEGIN
	FOREACH n IN ARRAY numbers LOOP
		FOR i IN 1..n LOOP
			FETCH name INTO r;
			EXIT WHEN NOT FOUND;
			result := (result.ids || r.id, result.distances || r.d)::ranking;
		END LOOP;
		-- what is written meanwhile, the cursor does not see
		INSERT INTO candidate SELECT 60000 + i, 'python, sql, java, c++' FROM generate_series(1, 3) i;
		UPDATE candidate SET skills = 'python' WHERE id % 50 = 1;
		DELETE FROM candidate WHERE id % 50 = 2;
	END LOOP;
	RETURN result;
END
$$;
CREATE FUNCTION by_cursor(distance text, options text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	expected ranking := ranked_by_scan('candidate', distance, 'true');
	result ranking;
BEGIN
	EXECUTE format('DECLARE c %s CURSOR FOR SELECT id, %s AS d FROM candidate ORDER BY d', options, distance);
	IF options = 'SCROLL' THEN
		EXECUTE 'MOVE FORWARD 100 FROM c';
		EXECUTE 'MOVE BACKWARD ALL FROM c';
	END IF;
	result := fetched('c', ARRAY[1, 40, 300]);
	EXECUTE 'CLOSE c';
	RETURN ranking_fault(result, expected, 341);
END
$$;
BEGIN;
SELECT holds('cursors', $$ SELECT distance, NULL, by_cursor(distance, CASE WHEN id % 2 = 0 THEN 'SCROLL' ELSE 'NO SCROLL' END) FROM ranked WHERE id % 16 < 2 AND id < 1000000 $$);
ROLLBACK;
CREATE TABLE held AS SELECT (ranked_by_scan('candidate', 'skills <=> ''python!:3, sql:2, java''::roleprofile', 'true')).*;
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT id, skills <=> 'python!:3, sql:2, java' AS d FROM candidate ORDER BY d;
COMMIT;
BEGIN;
DELETE FROM candidate;
SELECT is(ranking_fault(fetched('held', ARRAY[10, 100, 20000]), (h.ids, h.distances)::ranking, NULL), NULL, 'a cursor that is held') FROM held h;
ROLLBACK;
CLOSE held;
RESET enable_seqscan;
RESET enable_sort;

-- Rows that are locked.

BEGIN;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_sort = off;
CREATE TEMP TABLE locked AS SELECT id, d FROM (SELECT id, skills <=> 'python!:3, sql' AS d FROM candidate ORDER BY d LIMIT 50 FOR UPDATE) s;
SELECT is(ranking_fault((SELECT (array_agg(id), array_agg(d))::ranking FROM locked), ranked_by_scan('candidate', 'skills <=> ''python!:3, sql''::roleprofile', 'true'), 50), NULL, 'FOR UPDATE');
ROLLBACK;

-- Partial, over an expression, of tables of other kinds.

DROP INDEX candidate_skills;
DELETE FROM candidate WHERE id % 3 = 0;
CREATE INDEX ON candidate USING shortlist (skills) WHERE id % 5 < 3;
ANALYZE candidate;
SELECT compare_ranking('partial', filter => 'id % 5 < 3', one_in => 4);
UPDATE candidate SET id = id + 100000 WHERE id % 4 = 2;
SELECT compare_ranking('partial, changed', filter => 'id % 5 < 3', one_in => 4);
DROP INDEX candidate_skills_idx;
CREATE INDEX ON candidate USING shortlist ((skills || 'zork'::skillvec));
SELECT holds('an expression', $$ SELECT literal, NULL, ranking_faults('candidate', format('(skills || ''zork''::skillvec) <=> %L::roleprofile', literal || ', zork:3'), 'true', some_numbers()) FROM profile WHERE id % 4 = 1 AND size < 1000 $$);

CREATE UNLOGGED TABLE unlogged (id integer, skills skillvec);
CREATE INDEX ON unlogged USING shortlist (skills);
INSERT INTO unlogged SELECT id, nullif(skills, 'python') FROM vector WHERE id <= 500;
SELECT compare_ranking('unlogged, pending', 'unlogged', one_in => 4);
VACUUM unlogged;
SELECT compare_ranking('unlogged', 'unlogged', one_in => 4);
CREATE TEMP TABLE passing (id integer, skills skillvec);
INSERT INTO passing SELECT id, skills FROM vector WHERE id <= 500;
CREATE INDEX ON passing USING shortlist (skills);
INSERT INTO passing SELECT id, skills FROM vector WHERE id BETWEEN 501 AND 600;
ANALYZE passing;
SELECT compare_ranking('temporary', 'passing', one_in => 4);
VACUUM passing;
SELECT compare_ranking('temporary, in segments', 'passing', one_in => 4);

CREATE TABLE parted (id integer, skills skillvec) PARTITION BY HASH (id);
CREATE TABLE parted0 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE parted1 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE parted2 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO parted SELECT id, CASE WHEN id % 20 > 0 THEN skills END FROM vector WHERE id <= 1500;
CREATE INDEX ON parted USING shortlist (skills);
INSERT INTO parted SELECT id, skills FROM vector WHERE id BETWEEN 1501 AND 1800;
ANALYZE parted;
SELECT compare_ranking('partitions', 'parted', node => 'Merge Append', one_in => 2);
DELETE FROM parted WHERE id % 5 = 0;
VACUUM parted;
SELECT compare_ranking('partitions, in segments', 'parted', node => 'Merge Append', one_in => 2);

-- A list that gets long becomes a segment; also one of long rows.

CREATE TABLE grown (id integer, skills skillvec) WITH (autovacuum_enabled = off);
CREATE INDEX grown_skills ON grown USING shortlist (skills);
INSERT INTO grown SELECT id + 3000 * n, skills FROM vector, generate_series(0, 4) n;
ANALYZE grown;
SELECT cmp_ok((standing('grown_skills')).segments, '>', 0, 'inserts make a segment');
SELECT cmp_ok((standing('grown_skills')).pending_pages, '<', 66::bigint, 'the list stays bounded');
SELECT compare_ranking('grown', 'grown', one_in => 8);
INSERT INTO grown SELECT 100000 + n, (SELECT string_agg(format('%s long %s %s:%s', repeat('x', 200), n, i, (1 + i % 10) / 10.0), ',') FROM generate_series(1, 100) i)::skillvec || skills
	FROM generate_series(1, 300) n JOIN vector ON id = n;
ANALYZE grown;
SELECT cmp_ok((standing('grown_skills')).segments, '>', 2, 'there are several segments, of long rows and short ones');
SELECT cmp_ok((standing('grown_skills')).pending_pages, '<', 76::bigint, 'the list stays bounded with long rows');
SELECT compare_ranking('grown by long rows', 'grown', one_in => 8);

-- A skill of few rows takes no page of its own, even where all rows have it.

CREATE TABLE fat AS SELECT (SELECT string_agg('skill ' || i, ',') FROM generate_series(1, 5000) i)::skillvec AS skills;
CREATE INDEX fat_skills ON fat USING shortlist (skills);
SELECT cmp_ok(pg_relation_size('fat_skills'), '<', 500000::bigint, 'many skills of one row take little room');

-- A scan is counted.  What earlier transactions counted may not have been reported yet.

BEGIN;
SET LOCAL enable_seqscan = off;
SELECT pg_stat_get_xact_numscans('grown_skills'::regclass) AS scans \gset
SELECT count(*) AS n FROM (SELECT FROM grown ORDER BY skills <=> 'python' LIMIT 1) s \gset
SELECT is(pg_stat_get_xact_numscans('grown_skills'::regclass), :scans + 1::bigint, 'a scan is counted in the statistics');
COMMIT;

-- Built by several processes, each out of several runs.

CREATE FUNCTION in_worker(skillvec) RETURNS skillvec
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN (SELECT backend_type FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()) = 'parallel worker' THEN $1 END $$;
SET min_parallel_table_scan_size = 0;
SET maintenance_work_mem = '1MB';
ALTER TABLE grown SET (parallel_workers = 3);
REINDEX INDEX grown_skills;
SELECT shortlist_index_check('grown_skills', true);
SELECT compare_ranking('built by several processes', 'grown', one_in => 8);
SET parallel_leader_participation = off;
REINDEX INDEX CONCURRENTLY grown_skills;
SELECT shortlist_index_check('grown_skills', true);
SELECT compare_ranking('built by several processes beside others', 'grown', one_in => 8);
CREATE INDEX grown_in_worker ON grown USING shortlist (in_worker(skills)) WHERE id % 3 > 0;
SELECT is(postings, (SELECT sum((SELECT count(*) FROM skillvec_each(skills)))::bigint FROM grown WHERE id % 3 > 0), 'the rows are read by workers') FROM shortlist_index_stats('grown_in_worker');
DROP INDEX grown_in_worker;
SET max_parallel_maintenance_workers = 0;
REINDEX INDEX grown_skills;
SELECT is((standing('grown_skills')).segments, 1, 'runs of one process become one segment');
SELECT shortlist_index_check('grown_skills', true);
SELECT compare_ranking('built by one process out of runs', 'grown', one_in => 8);
RESET maintenance_work_mem;

-- What pg_stat_progress_create_index shows half-way: its numbers, kept in sequences, for settings would not outlive the build.
CREATE SEQUENCE seen MINVALUE 0 START 0;
CREATE SEQUENCE seen_done MINVALUE 0;
CREATE SEQUENCE seen_total MINVALUE 0;
SELECT count(*) AS grown FROM grown \gset
CREATE FUNCTION watched(skills skillvec, half bigint) RETURNS skillvec
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF nextval('public.seen') = half THEN
		PERFORM setval('public.seen_done', tuples_done), setval('public.seen_total', tuples_total)
		FROM pg_stat_progress_create_index WHERE pid = pg_backend_pid() AND phase = 'building index: scanning table';
	END IF;
	RETURN skills;
END
$$;
SELECT format('CREATE INDEX grown_watched ON grown USING shortlist (watched(skills, %s))', :grown / 2) \gexec
SELECT is(last_value, :grown / 2 / 1024 * 1024::bigint, 'the progress of a build: rows that are read') FROM seen_done;
SELECT cmp_ok(abs(last_value - :grown), '<', :grown / 10::bigint, 'and there will be') FROM seen_total;
DROP INDEX grown_watched;
RESET max_parallel_maintenance_workers;
RESET parallel_leader_participation;
RESET min_parallel_table_scan_size;

-- What is refused.

SELECT throws_ok('ALTER TABLE unlogged ADD EXCLUDE USING shortlist (skills WITH &&)', '0A000', NULL, 'exclusion constraints are refused');
SELECT throws_ok('CREATE INDEX ON grown USING shortlist (skills) INCLUDE (id)', '0A000', NULL, 'columns that are included are refused');
SELECT throws_ok('CREATE UNIQUE INDEX ON grown USING shortlist (skills)', '0A000', NULL, 'unique indexes are refused');
SELECT throws_ok('CREATE INDEX ON grown USING shortlist (skills) WITH (fillfactor = 70)', '22023', NULL, 'options are refused');

-- The oracle itself finds something: not all is empty.
SELECT cmp_ok((SELECT count(*) FROM ranked WHERE cardinality((ranked_by_scan('grown', distance, filter)).ids) > 20), '>', (SELECT count(*) / 3 FROM ranked), 'many conditions hold for many rows');

SELECT * FROM finish();
