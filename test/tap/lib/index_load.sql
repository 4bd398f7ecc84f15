-- index_load.sql - a table with an index of the access method, statements that
-- change it at random, and what must hold then.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION shortlist;
\ir ../../pgtap/lib/plan.sql
\ir ../../pgtap/lib/ranked.sql

CREATE FUNCTION pick(n integer) RETURNS integer	-- 0 to n - 1
LANGUAGE sql VOLATILE AS 'SELECT floor(random() * n)::integer';

-- Names of few and of many rows; levels in tenths, and others.
CREATE FUNCTION random_skill() RETURNS text
LANGUAGE sql VOLATILE AS $$ SELECT (ARRAY['python', 'sql', 'java', 'kubernetes', 'own skill '])[1 + n] || CASE WHEN n = 4 THEN floor(80 * random() * random())::text ELSE '' END FROM (SELECT least(pick(12), 4) AS n OFFSET 0) s $$;
CREATE FUNCTION random_skills() RETURNS skillvec
LANGUAGE sql VOLATILE AS $$
	SELECT CASE pick(30) WHEN 0 THEN NULL WHEN 1 THEN ''::skillvec
		WHEN 2 THEN (SELECT string_agg(format('%s of a long row %s:0.%s', repeat('y', 30), i, 1 + i % 9), ',')::skillvec FROM generate_series(1, 20 + pick(600)) i)
		ELSE (SELECT string_agg(format('%s:%s', random_skill(), CASE pick(9) WHEN 0 THEN (1 + pick(10000)) / 10000.0 ELSE (1 + pick(10)) / 10.0 END), ',')::skillvec FROM generate_series(1, 1 + pick(10))) END
$$;

CREATE SEQUENCE candidate_id;
CREATE TABLE candidate (id integer DEFAULT nextval('candidate_id'), skills skillvec) WITH (fillfactor = 60, autovacuum_vacuum_threshold = 20, autovacuum_vacuum_scale_factor = 0);
CREATE INDEX candidate_id_index ON candidate (id);
CREATE INDEX candidate_skills ON candidate USING shortlist (skills);

CREATE PROCEDURE add_rows(n integer)
LANGUAGE sql AS 'INSERT INTO candidate (skills) SELECT random_skills() FROM generate_series(1, n)';

-- A little work: rows are added, changed, taken away; some of it is undone.
CREATE PROCEDURE change_rows()
LANGUAGE plpgsql AS $$
DECLARE
	top integer := (SELECT last_value FROM candidate_id);
	low integer := pick(top);
BEGIN
	CASE pick(6)
		WHEN 0, 1 THEN CALL add_rows(1 + pick(20));
		WHEN 2 THEN UPDATE candidate SET skills = random_skills() WHERE id BETWEEN low AND low + 10;
		WHEN 3 THEN DELETE FROM candidate WHERE id BETWEEN low AND low + 40 OR id < top - 8000;
		WHEN 4 THEN
			BEGIN
				CALL add_rows(10);
				UPDATE candidate SET skills = random_skills() WHERE id BETWEEN low AND low + 5;
				RAISE 'undo';
			EXCEPTION WHEN raise_exception THEN
				CALL add_rows(1);
			END;
		ELSE CALL add_rows(5);
	END CASE;
END
$$;

CREATE FUNCTION random_profile() RETURNS roleprofile
LANGUAGE sql VOLATILE AS $$
	SELECT string_agg(format('%s%s:%s>=0.%s', random_skill(), CASE pick(4) WHEN 0 THEN '!' WHEN 1 THEN '|' || random_skill() ELSE '' END, 1 + pick(5), 1 + pick(9)), ',')::roleprofile
	FROM generate_series(1, 1 + pick(6))
$$;

-- What is wrong, by n random profiles; NULL: nothing.
CREATE FUNCTION faults(n integer) RETURNS text
LANGUAGE sql VOLATILE AS $$
	SELECT string_agg(profile || ' WHERE ' || filter || ': ' || fault, E'\n')
	FROM (SELECT profile, filter, ranking_faults('candidate', format('skills <=> %L::roleprofile', profile), filter, CASE pick(3) WHEN 0 THEN '{10,NULL}' ELSE '{1,300}' END::bigint[]) AS fault
		FROM (SELECT random_profile()::text AS profile, (ARRAY['true', 'true', 'id % 3 = 1', 'skills @> ''python:0.5''', 'skills @@ ''sql!''', 'skills && ''own skill 3, java'''])[1 + pick(6)] AS filter
			FROM generate_series(1, n) OFFSET 0) q) f
	WHERE fault IS NOT NULL
$$;

SELECT setseed(0.20260101);
CALL add_rows(2000);
ANALYZE candidate;
