-- upgrade_report.sql - shortlist_upgrade_report() lists what a new vocabulary
-- could make out of date, with commands that rebuild it, and nothing else.

BEGIN;
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT plan(15);

SELECT is_empty('SELECT * FROM shortlist_upgrade_report()', 'nothing of the extension''s own is listed');

-- Everything that is to be listed.

CREATE SCHEMA "Talent Pool";
SET search_path = "Talent Pool", public;

CREATE TABLE "Candidate" (
	id integer PRIMARY KEY,
	body text,
	"The skills" skillvec GENERATED ALWAYS AS (extract_skills(body)) STORED,
	asks roleprofile GENERATED ALWAYS AS (extract_requirements(body)) STORED,
	fit double precision GENERATED ALWAYS AS (role_fit(extract_skills(body), 'python')) STORED,
	title text CONSTRAINT "title is a skill" CHECK (skill_canonical(title) = title),
	claimed skillvec DEFAULT 'python:0.5' CONSTRAINT shortlist_custom_claim CHECK (claimed @> 'python:0.1'::skillvec)
);
CREATE INDEX "by body" ON "Candidate" (extract_skills(body));
CREATE INDEX by_label ON "Candidate" (id) WHERE skill_label(title) = 'Python';
CREATE INDEX by_literal ON "Candidate" (id) WHERE claimed && 'python'::skillvec;
CREATE DOMAIN "known skill" AS text CONSTRAINT known CHECK (skill_category(VALUE) IS NOT NULL);
CREATE MATERIALIZED VIEW "Found" AS SELECT id, extract_skills(body) AS skills FROM "Candidate";

-- Of partitions only the parent's, which covers them, but leaf indexes.
CREATE TABLE posting (id integer, body text, needs roleprofile GENERATED ALWAYS AS (extract_requirements(body)) STORED,
	CONSTRAINT body_needs CHECK (extract_requirements(body) <> '')) PARTITION BY RANGE (id);
CREATE TABLE posting_1 PARTITION OF posting FOR VALUES FROM (0) TO (100);
CREATE INDEX posting_needs ON posting (extract_requirements(body));

-- And nothing of these, which hold values or are computed on demand.

CREATE TABLE plain (id integer PRIMARY KEY, skills skillvec UNIQUE, asked roleprofile NOT NULL DEFAULT 'python', n integer GENERATED ALWAYS AS (id * 2) STORED CHECK (n > 0));
CREATE INDEX plain_skills ON plain (asked, skills);
CREATE INDEX plain_n ON plain ((n + 1));
CREATE VIEW plain_view AS SELECT id, extract_skills(body) FROM "Candidate";
CREATE MATERIALIZED VIEW plain_copy AS SELECT id, n FROM plain;

INSERT INTO "Candidate" (id, body, title) VALUES (1, '5 years of Python', 'python'), (2, 'C++ and Java', NULL);
INSERT INTO posting (id, body) VALUES (1, 'Must have Python.');
INSERT INTO plain VALUES (1, 'python', 'python');
REFRESH MATERIALIZED VIEW "Found";

CREATE TABLE report AS SELECT * FROM shortlist_upgrade_report();

SELECT set_eq('SELECT kind, object FROM report', $$ VALUES
	('generated column', '"Candidate"."The skills"'), ('generated column', '"Candidate".asks'), ('generated column', '"Candidate".fit'),
	('generated column', 'posting.needs'),
	('expression index', '"by body"'), ('expression index', 'by_label'), ('expression index', 'by_literal'), ('expression index', 'posting_1_extract_requirements_idx'),
	('constraint', '"title is a skill" of "Candidate"'), ('constraint', 'shortlist_custom_claim of "Candidate"'),
	('constraint', 'known of "known skill"'), ('constraint', 'body_needs of posting'),
	('materialized view', '"Found"') $$,
	'it lists all that depends on the vocabulary, and no more');
SELECT is((SELECT count(*) FROM report), 13::bigint, 'each once');
SELECT set_eq($$ SELECT object, command FROM report WHERE kind IN ('generated column', 'materialized view') $$, $$ VALUES
	('"Candidate"."The skills"', 'UPDATE "Candidate" SET "The skills" = DEFAULT;'), ('"Candidate".asks', 'UPDATE "Candidate" SET asks = DEFAULT;'),
	('"Candidate".fit', 'UPDATE "Candidate" SET fit = DEFAULT;'), ('posting.needs', 'UPDATE posting SET needs = DEFAULT;'),
	('"Found"', 'REFRESH MATERIALIZED VIEW "Found";') $$, 'with its command');

-- The commands run from another search_path too, as the report then says.

CREATE FUNCTION state() RETURNS TABLE (object text, mark text)	-- what a rebuild changes
LANGUAGE sql AS $$
	SELECT oid::regclass::text, relfilenode::text FROM pg_class WHERE relnamespace IN ('"Talent Pool"'::regnamespace) AND relkind IN ('i', 'm')
	UNION ALL SELECT conname, oid::text FROM pg_constraint WHERE connamespace = '"Talent Pool"'::regnamespace AND contype = 'c' AND conislocal
	UNION ALL SELECT 'rows of Candidate', string_agg(ctid::text, ' ') FROM "Talent Pool"."Candidate"
	UNION ALL SELECT 'rows of posting', string_agg(ctid::text, ' ') FROM "Talent Pool".posting
$$;
CREATE FUNCTION run_all() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT * FROM public.shortlist_upgrade_report() LOOP
		BEGIN
			EXECUTE r.command;
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT r.command || ': ' || SQLERRM;
		END;
	END LOOP;
END
$$;
CREATE TABLE before AS SELECT * FROM state();
CREATE TABLE rows_before AS SELECT c::text AS row FROM "Candidate" c UNION ALL SELECT p::text FROM posting p UNION ALL SELECT f::text FROM "Found" f;

SET search_path = public, pg_catalog;
SELECT is_empty('SELECT * FROM "Talent Pool".run_all()', 'every command runs');
SET search_path = "Talent Pool", public;

SELECT set_eq('SELECT object FROM state() JOIN before USING (object) WHERE state.mark <> before.mark',
	ARRAY['"by body"', 'by_label', 'by_literal', 'posting_1_extract_requirements_idx', '"Found"', 'title is a skill', 'shortlist_custom_claim', 'known', 'body_needs',
		'rows of Candidate', 'rows of posting'],
	'and rebuilds what it says');
SELECT bag_eq('SELECT c::text FROM "Candidate" c UNION ALL SELECT p::text FROM posting p UNION ALL SELECT f::text FROM "Found" f', 'SELECT row FROM rows_before',
	'to the same with the same vocabulary');
SELECT bag_eq('SELECT kind, object FROM shortlist_upgrade_report()', 'SELECT kind, object FROM report', 'and all is still there');
SELECT throws_ok($$ INSERT INTO "Candidate" (id, title) VALUES (3, 'sklearn') $$, '23514', NULL, 'the constraint of the table holds');
SELECT throws_ok($$ INSERT INTO posting (id, body) VALUES (3, '') $$, '23514', NULL, 'the constraint of the partition holds');
SELECT throws_ok($$ SELECT 'surely no skill'::"known skill" $$, '23514', NULL, 'the constraint of the domain holds');

-- A value that breaks a constraint by what is known now does not lose the constraint.
CREATE FUNCTION allowed(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER TABLE "Candidate" ADD CONSTRAINT tried CHECK (skill_label(title) <> '' AND allowed(title));
CREATE DOMAIN tried AS text CONSTRAINT tried CHECK (skill_label(VALUE) <> '' AND allowed(VALUE));
CREATE TABLE trial AS SELECT 'python'::tried AS value;
CREATE OR REPLACE FUNCTION allowed(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
SELECT set_eq('SELECT substring(run_all FROM ''[^:]*$'') FROM "Talent Pool".run_all() WHERE run_all ~ ''ADD CONSTRAINT''', ARRAY[
	' check constraint "tried" of relation "Candidate" is violated by some row',
	' column "value" of table "trial" contains values that violate the new constraint'], 'a broken constraint is said');
SELECT is((SELECT count(*)::integer FROM shortlist_upgrade_report() WHERE object LIKE 'tried of %'), 2, 'and stays');
DROP TABLE trial;
DROP DOMAIN tried;

-- Dropped, it is listed no more.
DROP TABLE "Candidate" CASCADE;
DROP DOMAIN "known skill";
DROP TABLE posting;
SELECT is_empty('SELECT * FROM shortlist_upgrade_report()', 'nothing is listed where nothing is left');

-- Anyone can ask.
CREATE ROLE shortlist_test_anyone;
SET ROLE shortlist_test_anyone;
SELECT lives_ok('SELECT * FROM shortlist_upgrade_report()', 'an ordinary role can ask');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
