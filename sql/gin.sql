-- The operator class of GIN. test/pgtap/gin.sql compares it with sequential
-- scans over random values.

-- Every operator class is as its access method wants it.
SELECT amname, opcname, opcintype::regtype
FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
WHERE opcintype IN ('skillvec'::regtype, 'roleprofile'::regtype) AND NOT amvalidate(c.oid);
SELECT amopstrategy, amopopr::regoperator FROM pg_amop
WHERE amopfamily = (SELECT oid FROM pg_opfamily WHERE opfname = 'skillvec_ops' AND opfmethod = (SELECT oid FROM pg_am WHERE amname = 'gin'))
ORDER BY 1;

CREATE TABLE people (id integer, skills skillvec);
INSERT INTO people VALUES
	(1, 'python:0.9, sql:0.5'), (2, 'python:0.4'), (3, 'sql:0.5, zork'), (4, ''), (5, NULL), (6, 'zork:0.2, frob'),
	-- two names that have the same key
	(7, 'collision 7064611:0.7'), (8, 'collision 8982413:0.7'), (9, 'collision 7064611:0.7, collision 8982413:0.2');
CREATE INDEX people_skills ON people USING gin (skills);
SET enable_seqscan = off;

EXPLAIN (COSTS OFF) SELECT id FROM people WHERE skills @> 'python:0.5';
EXPLAIN (COSTS OFF) SELECT id FROM people WHERE 'python:0.5'::skillvec <@ skills;
EXPLAIN (COSTS OFF) SELECT id FROM people WHERE skills && 'python, sql';
EXPLAIN (COSTS OFF) SELECT id FROM people WHERE skills @@ 'python!>=0.5, sql|zork!, frob';
EXPLAIN (COSTS OFF) SELECT id FROM people WHERE 'python!' @@ skills;

SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> 'python:0.5';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> 'python:0.1, sql:0.5';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> '';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> 'collision 8982413:0.1';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> 'collision 8982413:0.1, collision 7064611:0.1';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> NULL;
SELECT array_agg(id ORDER BY id) FROM people WHERE skills && 'python, zork';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills && 'collision 7064611';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills && '';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ 'python!, sql';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ 'sql|zork|frob!';
-- an alternative of a share below 1 meets no must-have
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ 'sql|zork~0.9!';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ 'sql|python!, zork|sql!>=0.5';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ 'collision 8982413!';
-- no must-have: everyone but who is not known
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ 'python, sql';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ '';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @@ 'python' AND skills && 'sql';
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> '' AND skills @@ 'nobody!';
-- several values, and the values of another table
SELECT array_agg(id ORDER BY id) FROM people WHERE skills @> ANY ('{python:0.8,"frob"}'::skillvec[]);
SELECT w.needs, array_agg(p.id ORDER BY p.id)
FROM (VALUES ('python!'::roleprofile), ('zork!'), ('')) w (needs)
	LEFT JOIN people p ON p.skills @@ w.needs
GROUP BY 1 ORDER BY 1::text;

-- How many rows the index finds that are not what is asked for: only those that
-- have the skills at lower levels, or other names of the same keys.
CREATE FUNCTION removed(condition text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, FORMAT JSON) SELECT FROM people WHERE ' || condition INTO plan;
	RETURN plan->0->'Plan'->>'Rows Removed by Index Recheck';
END
$$;
SELECT removed(c), c FROM unnest(ARRAY[$$skills @> 'python:0.3'$$, $$skills @> 'python:0.5'$$, $$skills @> 'python:0.1, sql:0.1'$$, $$skills @> 'sql:0.1, python:0.1, zork:0.1'$$,
	$$skills @> 'collision 7064611'$$, $$skills && 'python, sql, zork'$$, $$skills && 'collision 7064611'$$,
	$$skills @@ 'python!>=0.1, sql!>=0.1'$$, $$skills @@ 'sql!>=0.1, python!>=0.1'$$, $$skills @@ 'python!>=0.5'$$, $$skills @@ 'sql|zork~0.9!>=0.1, python'$$,
	$$skills @@ 'sql|python!>=0.1, zork|sql!>=0.1, frob~0.3|zork|python!>=0.1'$$, $$skills @@ 'python'$$]) c;
DROP FUNCTION removed(text);

-- Distances come from the rows: the index has no order.
EXPLAIN (COSTS OFF) SELECT id FROM people WHERE skills @@ 'sql!' ORDER BY skills <=> 'sql!:3, python' LIMIT 2;
SELECT id, skills <=> 'sql!:3, python' AS distance FROM people WHERE skills @@ 'sql!' ORDER BY 2 LIMIT 2;

-- Stored bytes that are no value are found when they are indexed.
CREATE CAST (bytea AS skillvec) WITHOUT FUNCTION;
\set VERBOSITY terse
INSERT INTO people VALUES (10, '\x0100'::bytea::skillvec);
INSERT INTO people VALUES (10, '\x01000000020000000100000000000000'::bytea::skillvec);
\set VERBOSITY default
DROP CAST (bytea AS skillvec);
DROP TABLE people;
