-- skills['python'] to read ...
CREATE TABLE people (id integer, skills skillvec);
INSERT INTO people VALUES (1, 'python:0.9, zork:0.25'), (2, ''), (3, NULL);
SELECT id, skills['python'], skills[' PYTHON3 '] AS spelling, skills['frob'] AS absent, skills[NULL] AS "null",
	skills['zork'::varchar] AS "varchar", pg_typeof(skills['python'])
FROM people ORDER BY id;
SELECT ('zork:0.3'::skillvec)['zork'];
SELECT skills[name] FROM people, (VALUES ('python'), ('zork')) n (name) WHERE id = 1;
SELECT skills[''] FROM people WHERE id = 1;
-- ... and to assign: NULL removes
UPDATE people SET skills['sklearn'] = 0.33333 RETURNING id, skills;
UPDATE people SET skills['Python3'] = id / 10.0 RETURNING id, skills;
UPDATE people SET skills['python'] = NULL, skills['zork'] = 1 RETURNING id, skills;
UPDATE people SET skills['nothing like it'] = NULL RETURNING id, skills;
UPDATE people SET skills = NULL WHERE id = 3;
UPDATE people SET skills['python'] = NULL WHERE id = 3 RETURNING skills IS NULL AS stays_null;
UPDATE people SET skills['python'] = 1 WHERE id = 3 RETURNING skills;
INSERT INTO people (id, skills['python'], skills['frob']) VALUES (4, 0.5, 1) RETURNING skills;
-- what cannot be
UPDATE people SET skills['python'] = 0 WHERE id = 1;
UPDATE people SET skills['python'] = 1.1 WHERE id = 1;
UPDATE people SET skills['python'] = 'NaN' WHERE id = 1;
UPDATE people SET skills['python'] = 'expert' WHERE id = 1;
UPDATE people SET skills[NULL] = 1 WHERE id = 1;
UPDATE people SET skills[''] = 1 WHERE id = 1;
UPDATE people SET skills[E'a\x01'] = 1 WHERE id = 1;
UPDATE people SET skills['a':'b'] = 1 WHERE id = 1;
UPDATE people SET skills['a']['b'] = 1 WHERE id = 1;
SELECT skills['a':'b'] FROM people;
SELECT skills[:'b'] FROM people;
SELECT skills['a']['b'] FROM people;
SELECT skills[1] FROM people;
SELECT skills[current_date] FROM people;
SELECT ('zork'::roleprofile)['zork'];
-- the row is as it was
SELECT skills FROM people WHERE id = 1;
-- in PL/pgSQL
DO $$
DECLARE
	v skillvec;
BEGIN
	v['zork'] := 0.5;
	v['frob'] := v['zork'] / 2;
	v['zork'] := NULL;
	RAISE NOTICE '% %', v, v['frob'];
END
$$;
DROP TABLE people;
