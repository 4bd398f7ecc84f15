-- How expressions with literals and parameters of no type resolve, alone and
-- beside extensions with operators of the same names.
CREATE EXTENSION hstore;
CREATE EXTENSION intarray;
CREATE EXTENSION pg_trgm;
CREATE TABLE people (id integer, skills skillvec);
INSERT INTO people VALUES (1, 'python:0.9, zork'), (2, 'zork:0.2'), (3, '');

-- <=> and @@ exist between a skillvec and a roleprofile only.
SELECT oprname, oprleft::regtype, oprright::regtype FROM pg_operator
WHERE oprname IN ('<=>', '@@') AND (oprleft IN ('skillvec'::regtype, 'roleprofile'::regtype) OR oprright IN ('skillvec'::regtype, 'roleprofile'::regtype))
ORDER BY 1, 2::text;
-- No other operator beside a skillvec or a roleprofile takes text but ->, - and ||,
-- and none has a skillvec to the right of - or ->.
SELECT oid::regoperator FROM pg_operator
WHERE (oprleft IN ('skillvec'::regtype, 'roleprofile'::regtype) OR oprright IN ('skillvec'::regtype, 'roleprofile'::regtype))
	AND (oprleft = 'text'::regtype OR oprright = 'text'::regtype OR oprname IN ('-', '->'))
ORDER BY 1::text;
-- None contains ? or is %.
SELECT oid::regoperator FROM pg_operator
WHERE (oprleft IN ('skillvec'::regtype, 'roleprofile'::regtype) OR oprright IN ('skillvec'::regtype, 'roleprofile'::regtype))
	AND (oprname ~ '\?' OR oprname = '%');
-- No implicit cast leads from or to either type.
SELECT castsource::regtype, casttarget::regtype, castcontext FROM pg_cast
WHERE castsource IN ('skillvec'::regtype, 'roleprofile'::regtype) OR casttarget IN ('skillvec'::regtype, 'roleprofile'::regtype)
ORDER BY 1::text, 2::text;

-- Literals.
SELECT id, skills <=> 'zork!:3, python' AS "<=>", 'zork!:3, python' <=> skills AS commuted,
	skills @@ 'zork!:3, python' AS "@@", 'zork!:3, python' @@ skills AS commuted,
	role_fit(skills, 'zork!:3, python') AS fit
FROM people ORDER BY skills <=> 'zork!:3, python', id;
SELECT id, skills @> 'zork:0.3' AS "@>", skills <@ 'zork, python:1' AS "<@", skills && 'zork' AS "&&",
	skills -> 'zork' AS "->", skills - 'zork' AS "-", skills || 'frob' AS "||", skills <-> 'zork' AS "<->",
	skills = 'zork:0.2' AS "="
FROM people ORDER BY id;
-- A skillvec literal on the right is a profile too: 0.9 is a weight there.
SELECT 'python:0.5'::skillvec <=> 'python:0.9' AS distance;
-- with explicit types
SELECT 'zork'::skillvec <=> 'zork'::roleprofile AS distance, 'zork'::roleprofile @@ 'zork'::skillvec AS eligible;

-- Parameters.
PREPARE by_distance AS SELECT id FROM people ORDER BY skills <=> $1, id;
PREPARE eligible AS SELECT id FROM people WHERE skills @@ $1 ORDER BY id;
PREPARE commuted AS SELECT id FROM people WHERE $1 @@ skills ORDER BY $1 <=> skills, id;
PREPARE fit AS SELECT role_fit(skills, $1), role_eligible($2, 'zork!') FROM people WHERE id = 1;
PREPARE contains AS SELECT id FROM people WHERE skills @> $1 AND skills && $2 AND skills <@ $3;
PREPARE level AS SELECT skills -> $1, skills - $2, skills || $3, skills['zork'], skills <-> $4 FROM people WHERE id = 1;
SELECT name, parameter_types FROM pg_prepared_statements ORDER BY 1;
EXECUTE by_distance('zork!');
EXECUTE eligible('zork!');
EXECUTE commuted('zork!');
EXECUTE fit('zork', 'zork');
EXECUTE contains('zork:0.1', 'python', 'zork, python:1');
EXECUTE level('zork', 'python', 'frob', 'zork');
DEALLOCATE ALL;

-- What must not be read as something else is an error.
\set VERBOSITY terse
SELECT skills <=> 'zork'::text FROM people;
SELECT skills @@ 'zork'::text FROM people;
SELECT 'zork'::text <=> skills FROM people;
SELECT skills <=> skills FROM people;
SELECT skills @@ skills FROM people;
SELECT skills <=> 'zork'::varchar FROM people;
SELECT skills @> 'zork'::text FROM people;
SELECT skills = 'zork'::text FROM people;
SELECT skills -> 1 FROM people;
SELECT skills - skills FROM people;
SELECT skills -> skills FROM people;
SELECT 'zork'::roleprofile <=> 'zork'::roleprofile;
SELECT 'zork'::roleprofile = 'zork'::skillvec;
SELECT 'zork'::skillvec::roleprofile;
\set VERBOSITY default
-- a client that sends text or varchar writes the type
PREPARE typed (varchar) AS SELECT id FROM people ORDER BY skills <=> $1::roleprofile, id;
EXECUTE typed('zork!');
\set VERBOSITY terse
PREPARE untyped (varchar) AS SELECT id FROM people ORDER BY skills <=> $1, id;

\set VERBOSITY default

-- PL/pgSQL.
DO $$
DECLARE
	asked roleprofile := 'zork!:3, python';
	has skillvec := 'zork';
	said text := 'zork!:3, python';
	found integer;
	distance float8;
	eligible boolean;
BEGIN
	SELECT id INTO found FROM people ORDER BY skills <=> asked, id LIMIT 1;
	distance := has <=> 'zork!:3, python';
	eligible := has @@ asked AND 'zork!' @@ has;
	RAISE NOTICE '% % %', found, distance, eligible;
	EXECUTE 'SELECT id FROM people ORDER BY skills <=> $1, id LIMIT 1' INTO found USING asked;
	RAISE NOTICE '%', found;
	distance := has <=> said::roleprofile;
	RAISE NOTICE '%', distance;
	distance := has <=> said;
EXCEPTION WHEN undefined_function THEN
	RAISE NOTICE '%', SQLERRM;
END
$$;
-- A function of the user's own, and a view, keep what they resolved to.
CREATE FUNCTION mine(skillvec) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN $1 <=> 'zork!';
SELECT mine('zork'), mine('frob');
CREATE VIEW near AS SELECT id FROM people WHERE skills @@ 'zork!' AND skills <=> 'zork' < 0.5;
SELECT pg_get_viewdef('near') LIKE '%''zork!''::roleprofile%''zork''::roleprofile%' AS resolved;
-- with no search path at all
SET search_path = pg_catalog;
SELECT public.mine('zork');
SELECT count(*) FROM public.near;
RESET search_path;
DROP VIEW near;
DROP FUNCTION mine(skillvec);
DROP TABLE people;
DROP EXTENSION hstore, intarray, pg_trgm;
