-- The users' own vocabulary: what the STABLE functions make of its tables, and
-- that a session always sees them as they are.
SET client_min_messages = warning;

-- Without rows they are the built-in functions.
CREATE TABLE posting (body text);
INSERT INTO posting VALUES ('Requirements: 5 years of Python, SQL or similar. Nice to have: Kafka.'), ('No Java. C++17, R and Go'), ('');
SELECT count(*) FROM posting WHERE extract_skills(body) = extract_skills_custom(body)
	AND extract_skills(body, '2026-01-01') = extract_skills_custom(body, '2026-01-01')
	AND extract_requirements(body) = extract_requirements_custom(body)
	AND extract_marked(body) = extract_marked_custom(body)
	AND ARRAY(SELECT m::text FROM extract_matches(body) m) = ARRAY(SELECT m::text FROM extract_matches_custom(body) m);
SELECT skill_canonical_custom('sklearn'), skill_label_custom('pytorch'), skill_category_custom('pytorch'),
	skill_label_custom('Zork'), skill_category_custom('Zork');

-- Skills are found by their names; a built-in category has its meaning.
INSERT INTO shortlist_custom_skill VALUES ('acme grid', 'AcmeGrid', 'tool'), ('tea making', 'Tea making', 'kitchen');
SELECT skill, surface, level, kind, negated FROM extract_matches_custom(
	'Must have: 5+ years of Acme Grid 3. Tea-making is a plus. No acme_grid, no tea making 2.');
SELECT skill_canonical_custom('Acme-Grid'), skill_label_custom('acme grid'), skill_category_custom('tea making');
SELECT extract_skills_custom('Acme Grid: expert')::text, extract_skills_custom('Acme Grid: expert') -> 'acme grid' AS level,
	extract_skills_custom('Acme Grid: expert') <=> 'acme grid!'::roleprofile AS distance;
SELECT extract_marked_custom('No Acme Grid');
-- Their names make no difference to what is built in.
SELECT extract_skills('Acme Grid and Python'), extract_skills_custom('Acme Grid and Python');

-- Spellings, with each mark; the skill needs no row.
INSERT INTO shortlist_custom_spelling VALUES ('AGrid', 'acme grid', DEFAULT), ('TEA', 'tea making', 'case'),
	('Samovar', 'samovar', 'ambiguous'), ('Grid Master', 'acme grid', 'title'), ('A.G. (3)', 'acme grid', 'input');
SELECT skill, surface FROM extract_matches_custom('agrid, TEA, tea; samovar. We use Python and Samovar.');
SELECT skill, surface FROM extract_matches_custom(E'Grid Master\nYou talk to a grid master.', true);
SELECT skill_canonical_custom('a.g. (3)'), skill_label_custom('Samovar'), skill_category_custom('samovar');

-- A plain word has the letter case that a built-in one has: more capital letters, any in a list of technologies.
INSERT INTO shortlist_custom_skill VALUES ('teapot', 'Teapot', 'tool'), ('iron pot', 'Iron pot', 'tool');
INSERT INTO shortlist_custom_spelling VALUES ('Teapot', 'teapot', 'ambiguous'), ('iron-pot', 'iron pot', 'ambiguous');
SELECT text, ARRAY(SELECT surface FROM extract_matches_custom(text) WHERE skill IN ('teapot', 'iron pot')) AS found
	FROM (VALUES ('We use Python and Teapot'), ('We use Python and TEAPOT'), ('We use Python and TEApot'), ('We use Python and teapot'),
		('Python, teapot and Java'), ('PYTHON/TEAPOT'), ('Python, teapot culture'), ('A TEAPOT'),
		('We use Python and Iron Pot'), ('We use Python and IRON POT'), ('We use Python and iRON pot'), ('Python, iRON pot, Java')) t (text);

-- A phrase that they spell is theirs, whatever its mark; the longer one counts.
INSERT INTO shortlist_custom_spelling VALUES ('SQL', 'our own sql', 'any'), ('R', 'r', 'input'),
	('Python developer at Acme', 'acme python', 'any');
SELECT skill, surface FROM extract_matches_custom('Python, R and SQL Server. SQL. Python developer at Acme.');
SELECT skill_canonical('sql'), skill_canonical_custom('sql');
-- Of spellings that are one phrase, one that asks for its letter case comes first in a text, last for a name.
INSERT INTO shortlist_custom_spelling VALUES ('ZAP', 'zap attack', 'case'), ('Zap', 'zapping', 'any');
SELECT skill, surface FROM extract_matches_custom('ZAP, zap');
SELECT skill_canonical_custom('ZAP');

-- A skill by a built-in name is that skill.
INSERT INTO shortlist_custom_skill VALUES ('sklearn', 'Our sklearn', 'our own');
SELECT extract_skills_custom('sklearn'), skill_label_custom('scikit-learn'), skill_category_custom('sklearn'), skill_label('sklearn');

-- Related skills widen "or similar": theirs first, and the built-in ones that they do not say otherwise of.
INSERT INTO shortlist_custom_relation VALUES ('acme grid', 'samovar', 'related', 0.4), ('acme grid', 'python', 'related', 0.99999),
	('acme grid', 'tool', 'broader', NULL);
SELECT extract_requirements_custom('Requirements: AGrid or similar');
SELECT text FROM roleprofile_each(extract_requirements('Requirements: Airflow or similar'));
INSERT INTO shortlist_custom_relation VALUES ('airflow', 'acme grid', 'related', 0.95), ('airflow', 'dagster', 'related', 0.1);
SELECT text FROM roleprofile_each(extract_requirements_custom('Requirements: Airflow or similar'));

-- What cannot be is refused when it is written.
\set VERBOSITY default
INSERT INTO shortlist_custom_spelling VALUES ('A+', 'a plus');
INSERT INTO shortlist_custom_spelling VALUES ('x, y', 'xy');
INSERT INTO shortlist_custom_spelling VALUES ('***', 'stars', 'case');
INSERT INTO shortlist_custom_spelling VALUES (repeat('a ', 25), 'long');
INSERT INTO shortlist_custom_spelling VALUES (repeat('x', 256), 'long');
INSERT INTO shortlist_custom_spelling VALUES (E'a\x01b', 'control');
INSERT INTO shortlist_custom_spelling VALUES ('  ', 'empty');
INSERT INTO shortlist_custom_spelling VALUES ('x', 'Not folded');
INSERT INTO shortlist_custom_spelling VALUES ('x', 'x', 'never');
INSERT INTO shortlist_custom_skill VALUES ('x', ' ', 'tool');
INSERT INTO shortlist_custom_skill VALUES ('x', 'X', '');
INSERT INTO shortlist_custom_skill VALUES ('x', repeat('X', 256), 'tool');
INSERT INTO shortlist_custom_relation VALUES ('x', 'y', 'related', 'NaN');
INSERT INTO shortlist_custom_relation VALUES ('x', 'y', 'related', 1);
INSERT INTO shortlist_custom_relation VALUES ('x', 'y', 'related', NULL);
SELECT skill_phrase('CI / CD'), skill_phrase('Scikit_Learn'), skill_phrase('C++ 17'), skill_phrase('Node.js'), skill_phrase('R&D');
SELECT skill_phrase('a, b');

-- A bad row that was forced in is an error that names it, and leaves nothing behind.
BEGIN;
ALTER TABLE shortlist_custom_spelling DROP CONSTRAINT shortlist_custom_spelling_phrase_check;
INSERT INTO shortlist_custom_spelling VALUES ('B+', 'b plus');
SAVEPOINT bad;
SELECT extract_skills_custom('AGrid');
ROLLBACK TO bad;
UPDATE shortlist_custom_spelling SET mark = 'input' WHERE spelling = 'B+';
SELECT extract_skills_custom('AGrid'), skill_canonical_custom('b+');
ALTER TABLE shortlist_custom_relation DROP CONSTRAINT shortlist_custom_relation_share_check;
INSERT INTO shortlist_custom_relation VALUES ('b plus', 'c plus', 'related', 'Infinity');
SAVEPOINT bad;
SELECT extract_requirements_custom('AGrid');
ROLLBACK TO bad;
ALTER TABLE shortlist_custom_relation DROP CONSTRAINT shortlist_custom_relation_check1;
UPDATE shortlist_custom_relation SET share = NULL WHERE skill = 'b plus';
SAVEPOINT bad;
SELECT extract_requirements_custom('AGrid');
ROLLBACK TO bad;
ALTER TABLE shortlist_custom_skill DROP CONSTRAINT shortlist_custom_skill_name_check;
DELETE FROM shortlist_custom_relation WHERE skill = 'b plus';
INSERT INTO shortlist_custom_skill VALUES (repeat('n', 300), 'N', 'tool');
SAVEPOINT bad;
SELECT skill_label_custom('AGrid');
ROLLBACK TO bad;
ALTER TABLE shortlist_custom_skill RENAME category TO class;
SELECT skill_label_custom('AGrid');
ROLLBACK;
SELECT extract_skills_custom('AGrid, B+');

-- The trigger of the tables drops no row where somebody else fires it before a change.
CREATE TABLE other_words (word text);
CREATE TRIGGER told AFTER INSERT OR DELETE ON other_words FOR EACH ROW EXECUTE FUNCTION shortlist_custom_changed();
CREATE TRIGGER emptied BEFORE TRUNCATE ON other_words FOR EACH STATEMENT EXECUTE FUNCTION shortlist_custom_changed();
CREATE TRIGGER early BEFORE UPDATE ON other_words FOR EACH ROW EXECUTE FUNCTION shortlist_custom_changed();
INSERT INTO other_words VALUES ('one'), ('two');
DELETE FROM other_words WHERE word = 'two' RETURNING word;
UPDATE other_words SET word = 'three';
TRUNCATE other_words;
CREATE VIEW other_view AS SELECT word FROM other_words;
CREATE TRIGGER instead INSTEAD OF INSERT ON other_view FOR EACH ROW EXECUTE FUNCTION shortlist_custom_changed();
INSERT INTO other_view VALUES ('four');
SELECT word FROM other_words;
DROP TABLE other_words CASCADE;

-- A session sees its own changes at once, and what it undoes is undone.
TRUNCATE shortlist_custom_skill, shortlist_custom_spelling, shortlist_custom_relation;
SELECT extract_skills_custom('zork');
BEGIN;
INSERT INTO shortlist_custom_spelling VALUES ('zork', 'one');
SELECT extract_skills_custom('zork');
SAVEPOINT a;
UPDATE shortlist_custom_spelling SET skill = 'two';
SELECT extract_skills_custom('zork');
SAVEPOINT b;
DELETE FROM shortlist_custom_spelling;
SELECT extract_skills_custom('zork');
ROLLBACK TO b;
SELECT extract_skills_custom('zork');
ROLLBACK TO a;
SELECT extract_skills_custom('zork');
TRUNCATE shortlist_custom_spelling;
SELECT extract_skills_custom('zork');
ROLLBACK;
SELECT extract_skills_custom('zork');
DO $$
BEGIN
	INSERT INTO shortlist_custom_spelling VALUES ('zork', 'of a block');
	RAISE '%', extract_skills_custom('zork');
EXCEPTION WHEN raise_exception THEN
	RAISE WARNING '%, and then %', SQLERRM, extract_skills_custom('zork');
END $$;

-- Every expression of a function is a statement of its own.
CREATE FUNCTION step_by_step() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1..3 LOOP
		INSERT INTO shortlist_custom_spelling VALUES ('zork ' || i, 'step ' || i);
		RETURN NEXT extract_skills_custom('zork 1, zork 2, zork 3');
	END LOOP;
END $$;
SELECT step_by_step();
-- A statement does not see its own changes, nor does a cursor those after it was opened.
WITH change AS (DELETE FROM shortlist_custom_spelling RETURNING spelling)
SELECT spelling, extract_skills_custom(spelling) FROM change ORDER BY 1;
SELECT extract_skills_custom('zork 1');
BEGIN;
INSERT INTO shortlist_custom_spelling VALUES ('zork', 'before');
DECLARE c CURSOR FOR SELECT i, extract_skills_custom('zork') FROM generate_series(1, 3) i;
FETCH c;
UPDATE shortlist_custom_spelling SET skill = 'after';
FETCH c;
SELECT extract_skills_custom('zork');
FETCH c;
SELECT extract_skills_custom('zork');
ROLLBACK;

-- As replication applies changes; and COPY.
BEGIN;
SELECT extract_skills_custom('zork, zork 2');
SET LOCAL session_replication_role = replica;
INSERT INTO shortlist_custom_spelling VALUES ('zork', 'applied');
SELECT extract_skills_custom('zork, zork 2');
TRUNCATE shortlist_custom_spelling;
SELECT extract_skills_custom('zork, zork 2');
COPY shortlist_custom_spelling FROM stdin;
zork 2	copied	any
\.
SELECT extract_skills_custom('zork, zork 2');

-- Workers see what their leader sees, its own changes with it.
INSERT INTO posting SELECT 'zork 2 and Python ' || i FROM generate_series(1, 1000) i;
ANALYZE posting;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_leader_participation = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM posting WHERE extract_skills_custom(body) && 'copied';
SELECT count(*) FROM posting WHERE extract_skills_custom(body) && 'copied';
UPDATE shortlist_custom_spelling SET skill = 'changed';
SELECT count(*) FROM posting WHERE extract_skills_custom(body) && 'copied';
SELECT count(*) FROM posting WHERE extract_skills_custom(body) && 'changed';
ROLLBACK;

-- One who may not read the tables may not read them by these functions.
CREATE ROLE regress_shortlist_reader;
INSERT INTO shortlist_custom_spelling VALUES ('zork', 'secret');
SELECT extract_skills_custom('zork');
SET ROLE regress_shortlist_reader;
SELECT extract_skills_custom('zork');
RESET ROLE;
REVOKE SELECT ON shortlist_custom_spelling FROM PUBLIC;
SET ROLE regress_shortlist_reader;
SELECT extract_skills_custom('zork');
SELECT skill_canonical_custom('zork');
RESET ROLE;
SELECT extract_skills_custom('zork');
GRANT SELECT ON shortlist_custom_spelling TO PUBLIC;
ALTER TABLE shortlist_custom_spelling ENABLE ROW LEVEL SECURITY;
SET ROLE regress_shortlist_reader;
SELECT extract_skills_custom('zork');
RESET ROLE;
ALTER TABLE shortlist_custom_spelling DISABLE ROW LEVEL SECURITY;
DROP ROLE regress_shortlist_reader;

-- None of them can make a generated column or an index.
CREATE TABLE wrong (body text, skills skillvec GENERATED ALWAYS AS (extract_skills_custom(body)) STORED);
-- From PostgreSQL 19 on the error says where, in lines of its own or in the same one.
\set VERBOSITY sqlstate
CREATE INDEX ON posting (extract_skills_custom(body));
\set VERBOSITY default
\echo :LAST_ERROR_MESSAGE

TRUNCATE shortlist_custom_spelling;
DROP TABLE posting;
DROP FUNCTION step_by_step();
