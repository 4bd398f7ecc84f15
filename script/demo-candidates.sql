-- The candidates in the CSV file :'file': a header, if there is one, is left out, and what is wrong is said.
CREATE TABLE demo_file (record bigint GENERATED ALWAYS AS IDENTITY, id text, text text);
SELECT format('COPY demo_file (id, text) FROM %L (FORMAT csv)', :'file') AS copy \gset
:copy;

WITH header AS (
	DELETE FROM demo_file
	WHERE record = 1 AND (lower(btrim(id)) = 'id'
		OR lower(btrim(text)) IN ('text', 'resume', 'cv', 'body', 'description', 'profile', 'summary', 'content'))
	RETURNING concat_ws(', ', id, text) AS names
)
SELECT count(*) = 1 AS found, min(names) AS names FROM header \gset header_
\if :header_found
	\warn 'The first record is a header, and left out:' :header_names
\endif

DO $$
DECLARE
	bad record;
BEGIN
	IF NOT EXISTS (SELECT FROM demo_file) THEN
		RAISE EXCEPTION 'there is no candidate in it';
	END IF;
	SELECT record INTO bad FROM demo_file WHERE id IS NULL OR btrim(id) = '' ORDER BY record LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'record % has no id', bad.record;
	END IF;
	SELECT min(record) AS record, id INTO bad FROM demo_file GROUP BY id HAVING count(*) > 1 ORDER BY 1 LIMIT 1;
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
INSERT INTO candidates (id, resume) SELECT id, coalesce(text, '') FROM demo_file;
DROP TABLE demo_file;
ANALYZE candidates;
