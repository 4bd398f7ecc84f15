-- How fast texts are read: one core, warm, over the candidates of the demo, repeated.
\set ON_ERROR_STOP 1
\pset footer off
SET max_parallel_workers_per_gather = 0;
CREATE TABLE file (id text, body text);
\copy file from 'data/demo/candidates.csv' (format csv, header)
CREATE TABLE texts (body text);
ALTER TABLE texts ALTER body SET STORAGE EXTERNAL;
INSERT INTO texts SELECT body FROM file CROSS JOIN generate_series(1, 50);
VACUUM ANALYZE texts;
DELETE FROM timing;
SELECT measure('read only', 'SELECT sum(length(body)) FROM texts', :repeats) \g /dev/null
SELECT measure('extract_skills', 'SELECT count(extract_skills(body)) FROM texts', :repeats) \g /dev/null
SELECT measure('extract_requirements', 'SELECT count(extract_requirements(body)) FROM texts', :repeats) \g /dev/null
SELECT t.name, round((s.bytes / 1e3 / greatest(t.ms - r.ms, 0.1))::numeric, 1) AS mb_per_second,
	CASE t.name WHEN 'extract_skills' THEN 'at least 100' WHEN 'extract_requirements' THEN 'at least 60' END AS bound
FROM timing t, timing r, (SELECT sum(octet_length(body)) AS bytes FROM texts) s
WHERE r.name = 'read only' AND t.name <> r.name;

-- The same with 10,000 custom spellings of as many skills, which begin with words of the texts.
INSERT INTO shortlist_custom_spelling
	SELECT words[1 + i % 16] || ' x' || i, 'skill ' || i
	FROM generate_series(1, 10000) i, string_to_array('data platform team engine service grid work model development experience senior cloud system analysis project machine', ' ') words;
-- In turns, and over so few texts that some runs are not interrupted by what else the machine does.
CREATE TABLE few AS SELECT body FROM file ORDER BY id LIMIT 100;
VACUUM ANALYZE few;
DELETE FROM timing;
SELECT measure(CASE f WHEN 'length' THEN 'read only' ELSE f END, format('SELECT count(%s(body)) FROM few', f), 1)
FROM generate_series(1, 50 * :repeats), unnest(ARRAY['length', 'extract_skills', 'extract_skills_custom', 'extract_requirements', 'extract_requirements_custom']) f \g /dev/null
SELECT c.name || ', 10,000 custom spellings, to ' || b.name AS name, round(((c.ms - r.ms) / (b.ms - r.ms))::numeric, 2) AS ratio, 'at most 1.5' AS bound
FROM (SELECT min(ms) AS ms FROM timing WHERE name = 'read only') r,
	(SELECT name, min(ms) AS ms FROM timing GROUP BY 1) b, (SELECT name, min(ms) AS ms FROM timing GROUP BY 1) c
WHERE c.name = b.name || '_custom' ORDER BY b.name DESC;
