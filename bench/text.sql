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
