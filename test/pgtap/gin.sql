-- gin.sql - rows that a GIN index finds against those of a sequential scan,
-- over random values, however they came into the index.

BEGIN;
\ir lib/random.sql
\ir lib/inlined.sql
SELECT plan(18);

SELECT make_vectors(3000, :neighbourhoods);
SELECT make_profiles(400, :neighbourhoods);

CREATE TABLE candidate (id integer, skills skillvec);

-- What an index condition may ask.
CREATE TABLE asked AS
	SELECT row_number() OVER ()::integer AS id, q.* FROM (
		SELECT format('skills @> %L::skillvec', literal) AS condition FROM vector WHERE id % 20 = 0
		UNION ALL SELECT format('skills @> %L::skillvec', quoted(s.skill, true) || ':' || s.level / 10000.0)
			FROM vector_skill s WHERE pick(60) = 0
		-- skills of one row, each at its level or a lower one
		UNION ALL SELECT format('skills @> %L::skillvec', string_agg(quoted(s.skill, true) || ':' || (1 + pick(s.level)) / 10000.0, ','))
			FROM (SELECT * FROM vector_skill WHERE id % 6 = 0 AND pick(3) = 0) s GROUP BY id HAVING count(*) < 5
		UNION ALL SELECT format('%L::skillvec <@ skills', literal) FROM vector WHERE id % 100 = 7
		UNION ALL SELECT format('skills && %L::skillvec', literal) FROM vector WHERE id % 12 = 0 OR size = 1 OR id % 400 = 2
		UNION ALL SELECT format('%L::skillvec && skills', literal) FROM vector WHERE id % 100 = 9
		UNION ALL SELECT format('skills @@ %L::roleprofile', literal) FROM profile
		UNION ALL SELECT format('%L::roleprofile @@ skills', literal) FROM profile WHERE id % 20 = 3
		-- one must-have, met by more
		UNION ALL SELECT format('skills @@ %L::roleprofile', string_agg(quoted(a.skill, true) || '~' || a.share / 10000.0, '|') || '!>=' || (1 + pick(q.level)) / 10000.0)
			FROM alternative a JOIN requirement q USING (id, r) WHERE q.must GROUP BY a.id, a.r, q.level
		-- values as an older release stored them
		UNION ALL SELECT format('skills @@ inlined(%L::roleprofile)', literal) FROM profile WHERE id % 20 = 7
		UNION ALL SELECT format('skills @> inlined(%L::skillvec)', literal) FROM vector WHERE id % 100 = 3
		UNION ALL SELECT format('skills && inlined(%L::skillvec)', literal) FROM vector WHERE id % 100 = 4
		-- two conditions, one index
		UNION ALL SELECT format('skills @@ %L::roleprofile AND skills && %L::skillvec', p.literal, v.literal)
			FROM profile p JOIN vector v ON v.id = p.id WHERE p.id % 10 = 4
		UNION ALL SELECT format('(skills @@ %L::roleprofile OR skills @> %L::skillvec)', p.literal, v.literal)
			FROM profile p JOIN vector v ON v.id = p.id WHERE p.id % 10 = 5
		-- two names of one key
		UNION ALL SELECT unnest(ARRAY['skills @> ''collision 7064611:0.1''', 'skills && ''collision 8982413''',
			'skills @> ''collision 7064611:0.1, collision 8982413:0.1''', 'skills @@ ''collision 7064611!, collision 8982413!'''])) q;

-- An older release knew no names: inlined() is a table look-up, and STABLE.
ALTER FUNCTION inlined(skillvec) IMMUTABLE;
ALTER FUNCTION inlined(roleprofile) IMMUTABLE;
UPDATE asked SET condition = regexp_replace(condition, 'inlined\((.*)\)$', '(SELECT inlined(\1))');

CREATE FUNCTION by_scan(condition text) RETURNS text
LANGUAGE plpgsql SET enable_bitmapscan = off AS $$
DECLARE
	ids integer[];
BEGIN
	EXECUTE 'SELECT array_agg(id ORDER BY id) FROM candidate WHERE ' || condition INTO ids;
	RETURN ids;
END
$$;
CREATE FUNCTION by_index(condition text) RETURNS text
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
	ids integer[];
BEGIN
	EXECUTE 'SELECT array_agg(id ORDER BY id) FROM candidate WHERE ' || condition INTO ids;
	RETURN ids;
END
$$;

CREATE FUNCTION compare(what text, filter text DEFAULT '') RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL enable_seqscan = off;
	RETURN NEXT is((SELECT count(*) FROM asked WHERE NOT plan_has('SELECT id FROM candidate WHERE ' || condition || filter, 'Bitmap Index Scan')), 0::bigint,
		what || ': every condition is one of the index');
	SET LOCAL enable_seqscan = on;
	SET LOCAL enable_bitmapscan = off;
	RETURN NEXT is((SELECT count(*) FROM asked WHERE NOT plan_has('SELECT id FROM candidate WHERE ' || condition || filter, 'Seq Scan on candidate')), 0::bigint,
		what || ': the oracle scans the table');
	SET LOCAL enable_bitmapscan = on;
	RETURN NEXT holds(what || ': the same rows', format('SELECT condition, by_scan(condition || %L), by_index(condition || %1$L) FROM asked', filter));
END
$$;

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
