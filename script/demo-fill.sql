-- From the file to candidates: a header, if there is one, left out, and said what is wrong.
DELETE FROM demo_file
WHERE line = (SELECT min(line) FROM demo_file) AND lower(btrim(id)) = 'id'
	AND length(body) < 40;

DO $$
DECLARE
	bad record;
BEGIN
	IF NOT EXISTS (SELECT FROM demo_file) THEN
		RAISE EXCEPTION 'there is no candidate in it';
	END IF;
	SELECT line INTO bad FROM demo_file WHERE id IS NULL OR btrim(id) = '' ORDER BY line LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'record % has no id', bad.line;
	END IF;
	SELECT min(line) AS line, id INTO bad FROM demo_file GROUP BY id HAVING count(*) > 1 ORDER BY 1 LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'the id "%" stands there more than once', bad.id;
	END IF;
END
$$;

CREATE TABLE candidates (
	id text PRIMARY KEY,
	resume text NOT NULL,
	skills skillvec GENERATED ALWAYS AS (extract_skills(resume)) STORED
);
INSERT INTO candidates (id, resume) SELECT id, coalesce(body, '') FROM demo_file;
DROP TABLE demo_file;
ANALYZE candidates;
