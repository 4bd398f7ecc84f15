-- plans.sql - which plan the planner takes where a table has a shortlist index:
-- the one that is faster by far wherever one is.  No query is run.

BEGIN;
\ir lib/random.sql
SELECT plan(28);

-- 40,000 rows of some 10 skills of 400, popularity by Zipf's law; B-trees on the id, and on a number from 0 to 999.
CREATE TABLE skill AS
	SELECT (row_number() OVER (ORDER BY md5(name)))::integer AS id, quoted(name, true) AS name
	FROM shortlist_builtin_skills() ORDER BY md5(name) LIMIT 400;
CREATE TABLE candidate (id integer PRIMARY KEY, thousandth integer, third integer, skills skillvec);
INSERT INTO candidate
	SELECT d.id, d.id * 7 % 1000, d.id % 3, string_agg(s.name || ':' || d.level, ',')::skillvec
	FROM (SELECT id, floor(exp(random() * ln(401)))::integer AS skill, (1 + pick(10)) / 10.0 AS level
			FROM generate_series(1, 40000) id, generate_series(1, 12) i OFFSET 0) d JOIN skill s ON s.id = d.skill
	GROUP BY d.id ORDER BY md5(d.id::text);
CREATE INDEX candidate_skills ON candidate USING shortlist (skills);
CREATE INDEX candidate_thousandth ON candidate (thousandth);
ANALYZE candidate;

CREATE TABLE few AS SELECT * FROM candidate ORDER BY id LIMIT 200;
CREATE INDEX few_skills ON few USING shortlist (skills);
ANALYZE few;

CREATE TABLE part (LIKE candidate) PARTITION BY HASH (id);
CREATE TABLE part_0 PARTITION OF part FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE part_1 PARTITION OF part FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO part SELECT * FROM candidate;
CREATE INDEX part_skills ON part USING shortlist (skills);
ANALYZE part;

-- Profiles of skills by their rank: of popular ones, and with two must-haves
SELECT string_agg(name || ':' || id % 7 + 1, ', ') AS popular FROM skill WHERE id IN (1, 2, 5, 20, 60, 200) \gset
SELECT string_agg(name || CASE WHEN id <= 50 THEN '!' ELSE '' END, ', ') AS musts FROM skill WHERE id IN (30, 50, 90, 300) \gset
SELECT name AS first FROM skill WHERE id = 1 \gset
SELECT name AS rare FROM skill WHERE id = 300 \gset
CREATE TABLE posting AS SELECT i AS id, (:'popular' || ', ' || name)::roleprofile AS needs FROM skill, generate_series(1, 5) i WHERE skill.id = i;
ANALYZE posting;

-- The scans and sorts of a plan, from the top.
CREATE FUNCTION plan_of(query text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
	RETURN (SELECT string_agg(concat_ws(' on ', n->>'Node Type', coalesce(n->>'Index Name', n->>'Relation Name')), ', ')
		FROM jsonb_path_query(plan, 'strict $.** ? (@."Node Type" <> "Limit")') n);
END
$$;

SELECT is(plan_of(replace(replace(query, '$1', quote_literal(:'popular')), '$2', quote_literal(:'musts'))), expected, what)
FROM (VALUES
	('the best ten', 'SELECT * FROM candidate ORDER BY skills <=> $1 LIMIT 10', 'Index Scan on candidate_skills'),
	('by must-haves', 'SELECT * FROM candidate ORDER BY skills <=> $2 LIMIT 10', 'Index Scan on candidate_skills'),
	('the best hundred', 'SELECT * FROM candidate ORDER BY skills <=> $1 LIMIT 100', 'Index Scan on candidate_skills'),
	('from a subquery', 'SELECT * FROM candidate ORDER BY skills <=> (SELECT role_profile(''ml-engineer'')) LIMIT 10',
		'Result, Index Scan on candidate_skills'),
	('all of them', 'SELECT * FROM candidate ORDER BY skills <=> $1', 'Sort, Seq Scan on candidate'),
	('most of them', 'SELECT * FROM candidate ORDER BY skills <=> $1 LIMIT 30000', 'Sort, Seq Scan on candidate'),
	('of a third', 'SELECT * FROM candidate WHERE third = 1 ORDER BY skills <=> $1 LIMIT 10', 'Index Scan on candidate_skills'),
	('of a tenth', 'SELECT * FROM candidate WHERE thousandth < 100 ORDER BY skills <=> $1 LIMIT 10', 'Index Scan on candidate_skills'),
	('of a thousandth, which has a B-tree', 'SELECT * FROM candidate WHERE thousandth = 7 ORDER BY skills <=> $1 LIMIT 10',
		'Sort, Bitmap Heap Scan on candidate, Bitmap Index Scan on candidate_thousandth'),
	('of a hundredth, which has one', 'SELECT * FROM candidate WHERE thousandth < 10 ORDER BY skills <=> $1 LIMIT 10',
		'Sort, Bitmap Heap Scan on candidate, Bitmap Index Scan on candidate_thousandth'),
	('of one row', 'SELECT * FROM candidate WHERE id = 7 ORDER BY skills <=> $1 LIMIT 10', 'Sort, Index Scan on candidate_pkey'),
	('of a two-hundredth, which has none', 'SELECT * FROM candidate WHERE third * thousandth = 7 ORDER BY skills <=> $1 LIMIT 10', 'Sort, Seq Scan on candidate'),
	('eligible', 'SELECT * FROM candidate WHERE skills @@ $2 ORDER BY skills <=> $2 LIMIT 10', 'Index Scan on candidate_skills'),
	('with a common skill', format('SELECT * FROM candidate WHERE skills && %L ORDER BY skills <=> $1 LIMIT 10', :'first'), 'Index Scan on candidate_skills'),
	('ordered by another column', 'SELECT * FROM candidate WHERE skills @@ $1 ORDER BY id LIMIT 10', 'Index Scan on candidate_pkey'),
	('a condition that few rows hold', format('SELECT * FROM candidate WHERE skills && %L', :'rare'),
		'Bitmap Heap Scan on candidate, Bitmap Index Scan on candidate_skills'),
	('a condition that all hold', 'SELECT * FROM candidate WHERE skills @@ $1', 'Seq Scan on candidate'),
	('two conditions, one of which one row holds', format('SELECT * FROM candidate WHERE id = 7 AND skills && %L', :'first'), 'Index Scan on candidate_pkey'),
	('nothing to order or narrow by', 'SELECT count(*) FROM candidate', 'Aggregate, Seq Scan on candidate'),
	('the best ten of a small table', 'SELECT * FROM few ORDER BY skills <=> $1 LIMIT 10', 'Sort, Seq Scan on few'),
	('a condition on a small table', format('SELECT * FROM few WHERE skills && %L', :'first'), 'Seq Scan on few'),
	('by two distances', 'SELECT * FROM candidate ORDER BY skills <=> $1, skills <=> $2 LIMIT 10', 'Sort, Seq Scan on candidate'),
	('partitions', 'SELECT * FROM part ORDER BY skills <=> $1 LIMIT 10', 'Merge Append, Index Scan on part_0_skills_idx, Index Scan on part_1_skills_idx'),
	('for each posting', 'SELECT * FROM posting CROSS JOIN LATERAL (SELECT * FROM candidate ORDER BY skills <=> needs LIMIT 10) best',
		'Nested Loop, Seq Scan on posting, Index Scan on candidate_skills'),
	('for each posting, all', 'SELECT * FROM posting CROSS JOIN LATERAL (SELECT * FROM candidate ORDER BY skills <=> needs OFFSET 0) best',
		'Nested Loop, Seq Scan on posting, Sort, Seq Scan on candidate')) c (what, query, expected);

PREPARE best(roleprofile) AS SELECT * FROM candidate ORDER BY skills <=> $1 LIMIT 10;
PREPARE those(roleprofile, integer) AS SELECT * FROM candidate WHERE thousandth = $2 ORDER BY skills <=> $1 LIMIT 10;
SET plan_cache_mode = force_generic_plan;
SELECT is(plan_of(format('EXECUTE best(%L)', :'popular')), 'Index Scan on candidate_skills', 'a generic plan');
SELECT is(plan_of(format('EXECUTE those(%L, 7)', :'popular')),
	'Sort, Bitmap Heap Scan on candidate, Bitmap Index Scan on candidate_thousandth', 'a generic plan with a B-tree');

-- An index-only scan would trust what VACUUM may have removed.  A bitmap does not, and from PostgreSQL 18 on is taken here.
SET enable_seqscan = off;
SELECT unalike(plan_of('SELECT count(*) FROM few'), '%Index Only Scan%', 'nothing to order or narrow by, whatever it costs');

SELECT * FROM finish();
ROLLBACK;
