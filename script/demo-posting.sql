-- The job description in the file :'file', and what it asks for.
CREATE TABLE posting (
	description text,
	needs roleprofile GENERATED ALWAYS AS (extract_requirements(description)) STORED
);
INSERT INTO posting (description) VALUES (pg_read_file(:'file'));

DO $$
BEGIN
	IF EXISTS (SELECT FROM posting WHERE needs = '') THEN
		RAISE EXCEPTION 'no skill is asked for in it, so no candidate is better than another; give a job description in English';
	END IF;
END
$$;
