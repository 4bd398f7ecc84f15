-- gin.sql - rows that a GIN index finds against those of a sequential scan,
-- over random values, however they came into the index.

BEGIN;
\ir lib/random.sql
\ir lib/inlined.sql
SELECT plan(18);

SELECT make_vectors(3000, :neighbourhoods);
SELECT make_profiles(400, :neighbourhoods);

CREATE TABLE candidate (id integer, skills skillvec);

\ir lib/conditions.sql

-- Built at once.

INSERT INTO candidate SELECT id, CASE WHEN id % 4 = 0 THEN inlined(skills) ELSE skills END FROM vector WHERE id <= 1000;
INSERT INTO candidate SELECT 10000 + i, NULL FROM generate_series(1, 20) i;
INSERT INTO candidate VALUES (20001, 'collision 7064611:0.7'), (20002, 'collision 8982413:0.7'), (20003, 'collision 7064611:0.7, collision 8982413:0.2');
CREATE INDEX candidate_skills ON candidate USING gin (skills) WITH (fastupdate = on, gin_pending_list_limit = 65536);
ANALYZE candidate;
SELECT cmp_ok((SELECT count(*) FROM asked), '>', 1500::bigint, 'there is much to ask');
SELECT compare('built');

-- In the pending list, and in both.

INSERT INTO candidate SELECT id, skills FROM vector WHERE id BETWEEN 1001 AND 2000;
ANALYZE candidate;
SELECT compare('pending');

-- Rows that have changed, and rows that are no more.

UPDATE candidate c SET skills = v.skills FROM vector v WHERE c.id % 3 = 0 AND v.id = c.id + 1000;
UPDATE candidate SET skills = NULL WHERE id % 31 = 0;
UPDATE candidate SET skills = '' WHERE id % 37 = 0;
DELETE FROM candidate WHERE id % 17 = 0;
SELECT cmp_ok(gin_clean_pending_list('candidate_skills'), '>', 0::bigint, 'the pending list is merged');
INSERT INTO candidate SELECT id, skills FROM vector WHERE id BETWEEN 2001 AND 2200;
ANALYZE candidate;
SELECT compare('changed');

-- Partial, and over an expression.

-- (A copy: an index of rows that this transaction has updated is not used in it.)

ALTER TABLE candidate RENAME TO original;
CREATE TABLE candidate AS SELECT * FROM original;
CREATE INDEX ON candidate USING gin (skills) WHERE id % 3 = 1;
ANALYZE candidate;
SELECT compare('partial', ' AND id % 3 = 1');
DROP INDEX candidate_skills_idx;
CREATE INDEX ON candidate USING gin ((skills || 'zork'::skillvec)) WITH (fastupdate = off);
ANALYZE candidate;
UPDATE asked SET condition = regexp_replace(condition, '\mskills\M(?= (@>|&&|@@|AND|OR))|(?<=(@>|&&|@@|<@) )skills\M', '(skills || ''zork''::skillvec)', 'g');
SELECT compare('expression');

-- The oracle itself finds something: not all is empty.
SELECT cmp_ok((SELECT count(*) FROM asked WHERE by_scan(condition) IS NOT NULL), '>', 1000::bigint, 'many conditions hold for a row');

SELECT * FROM finish();
ROLLBACK;
