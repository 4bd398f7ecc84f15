-- To json and jsonb.
SELECT 'sklearn:0.9, "a, ""b""\":0.25, zork:1'::skillvec::json, ''::skillvec::json AS empty;
SELECT 'sklearn:0.9, "a, ""b""\":0.25, zork:1'::skillvec::jsonb, ''::skillvec::jsonb AS empty;
SELECT 'aws|azure|keras~0.8:3, "say ""hi"""!>=0.75'::roleprofile::json, ''::roleprofile::json AS empty;
SELECT 'aws|azure|keras~0.8:3, "say ""hi"""!>=0.75'::roleprofile::jsonb, ''::roleprofile::jsonb AS empty;
SELECT to_json(s), to_jsonb(s), to_jsonb(p), row_to_json(t) FROM (SELECT 'zork'::skillvec, 'zork!'::roleprofile) t (s, p);
SELECT jsonb_agg(s) FROM (VALUES ('zork'::skillvec), ('frob:1')) t (s);

-- From json and jsonb.
SELECT '{"python": 0.9, "SKLearn": "5y", "zork": " 60% ", "frob": "2/3", " x ": 1, "n": 9e-1, "m": 0.00001, "o": 12.345E-2}'::json::skillvec;
SELECT '{"python": 0.9, "SKLearn": "5y", "zork": " 60% ", "frob": "2/3", " x ": 1, "n": 9e-1, "m": 0.00001, "o": 12.345E-2}'::jsonb::skillvec;
SELECT '{}'::json::skillvec, '{}'::jsonb::skillvec, '[]'::json::roleprofile, '[]'::jsonb::roleprofile;
-- a skill given twice keeps the higher level, by the same key or another spelling
SELECT '{"zork": 0.9, "zork": 0.5, "ZORK": 0.7, "sklearn": 0.3, "scikit-learn": 0.1}'::json::skillvec;
-- JSON's own escapes, and no escapes of literals
SELECT '{"\u00fc\n\"": 0.5, "\"a\"": 1}'::json::skillvec;
SELECT '[{"any": ["aws", "azure", {"skill": "keras", "share": 0.8}], "weight": 3, "level": 0.5, "must": false},
	{"must": true, "any": "zork", "level": "3y"}, {"any": [{"skill": " y "}, {"share": 5e-1, "skill": "frob"}], "weight": 1.5}]'::json::roleprofile;
SELECT '[{"any": ["aws", "azure", {"skill": "keras", "share": 0.8}], "weight": 3, "level": 0.5, "must": false},
	{"must": true, "any": "zork", "level": "3y"}, {"any": [{"skill": " y "}, {"share": 5e-1, "skill": "frob"}], "weight": 1.5}]'::jsonb::roleprofile;
-- There and back.
SELECT s = s::json::skillvec AS json, s = s::jsonb::skillvec AS jsonb
FROM (VALUES (''::skillvec), ('zork:0.0001, "a:b":1, """":0.3, "\n", " sp "')) t (s);
SELECT p = p::json::roleprofile AS json, p = p::jsonb::roleprofile AS jsonb
FROM (VALUES (''::roleprofile), ('zork~0.0001|"a:b"!:99.99>=0.0001, """":0.01, " sp "~0.5, zork, zork')) t (p);

-- By assignment only.
CREATE TABLE assigned (s skillvec, p roleprofile, j json, b jsonb);
INSERT INTO assigned (s, p, j, b) SELECT '{"zork": 1}'::json, '[{"any": "zork"}]'::jsonb, 'zork'::skillvec, 'zork'::roleprofile;
TABLE assigned;
\set VERBOSITY terse
SELECT s ->> 'zork' FROM assigned;
SELECT s ? 'zork' FROM assigned;
SELECT s = b FROM assigned;
SELECT jsonb_typeof(s) FROM assigned;
\set VERBOSITY default
DROP TABLE assigned;

-- What is wrong, and where.
CREATE FUNCTION refusal(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
	via text;
	said text[];
BEGIN
	FOREACH via IN ARRAY ARRAY['json', 'jsonb'] LOOP
		BEGIN
			EXECUTE format('SELECT %L::%s::%s::text', value, via, type) INTO message;
			said := said || format('IS ACCEPTED: %s', message);
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
				hint = PG_EXCEPTION_HINT;
			said := said || format('%s: %s. %s %s', SQLSTATE, message, detail, hint);
		END;
	END LOOP;
	RETURN format(E'%s\n    %s', value,
		CASE WHEN said[1] = said[2] THEN said[1] ELSE array_to_string(said, E'\n    ') END);
END
$$;
\pset format unaligned
\pset tuples_only on
SELECT refusal('skillvec', value) FROM unnest(ARRAY[
	'null', '1', '"zork"', 'true', '[]', '["zork"]', '[{"zork": 1}]',
	'{"zork": null}', '{"zork": true}', '{"zork": []}', '{"zork": {}}', '{"zork": {"level": 1}}', '{"zork": [[[]]]}',
	'{"zork": 0}', '{"zork": -0.5}', '{"zork": 1.00001}', '{"zork": 5}', '{"zork": 90}', '{"zork": 0e5}', '{"zork": -1e-9}',
	'{"zork": 1e400000}', '{"zork": 1.0001e0}', '{"zork": 10000e-3}',
	'{"zork": ""}', '{"zork": " "}', '{"zork": "x"}', '{"zork": "5"}', '{"zork": "0y"}', '{"zork": "1/0"}', '{"zork": "9e-1"}',
	'{"zork": "0.5, frob"}', '{"": 1}', '{" ": 1}', '{"a\u0001": 1}', '{"a": 0.5, "two words": 2}', '{"é\"": 2}', '{"_9Z": 2}',
	'{"a": 1, "b": {"c": [1, 2, {"d": 1}]}}']) value;
SELECT refusal('roleprofile', value) FROM unnest(ARRAY[
	'null', '"zork"', '{}', '{"any": "zork"}', '["zork"]', '[null]', '[[]]', '[{"any": "a"}, 1]',
	'[{}]', '[{"weight": 3}]', '[{"any": null}]', '[{"any": 1}]', '[{"any": {}}]', '[{"any": {"skill": "zork"}}]', '[{"any": []}]',
	'[{"any": [1]}]', '[{"any": [null]}]', '[{"any": [[]]}]', '[{"any": ["a", true]}]', '[{"any": [{}]}]', '[{"any": [{"share": 1}]}]',
	'[{"any": [{"skill": 1}]}]', '[{"any": [{"skill": "a", "level": 1}]}]', '[{"any": [{"skill": "a", "share": "0.5"}]}]',
	'[{"any": [{"skill": "a", "share": 0}]}]', '[{"any": ["b", {"skill": "a", "share": 1.1}]}]', '[{"any": [{"skill": "a", "share": null}]}]',
	'[{"any": ""}]', '[{"any": ["a", " "]}]', '[{"any": "a", "any of": "b"}]', '[{"any": "a", "Weight": 1}]',
	'[{"any": "a", "weight": "3"}]', '[{"any": "a", "weight": 0}]', '[{"any": "a", "weight": 100.001}]', '[{"any": "a", "weight": null}]',
	'[{"any": "a", "weight": [3]}]', '[{"any": "a", "level": 0}]', '[{"any": "a", "level": 3}]', '[{"any": "a", "level": true}]',
	'[{"any": "a", "level": "y"}]', '[{"any": "a", "must": 1}]', '[{"any": "a", "must": "true"}]', '[{"any": "a", "must": null}]',
	'[{"any": "b"}, {"any": [{"skill": "a", "share": 0.5}], "must": true}]']) value;
-- jsonb has lost what stands twice; json has not
SELECT refusal('roleprofile', value) FROM unnest(ARRAY[
	'[{"any": "a", "weight": 2, "weight": 3}]', '[{"any": "a", "any": "b"}]', '[{"any": [{"skill": "a", "skill": "b"}]}]']) value;
SELECT refusal('skillvec', format('{"%s": 1}', repeat('a', 256)));
SELECT refusal('skillvec', (SELECT json_object_agg('s' || i, 1) FROM generate_series(1, 65536) i)::text) ~ '54000: value of type skillvec would be too large';
SELECT refusal('roleprofile', (SELECT json_agg(json_build_object('any', 's' || i)) FROM generate_series(1, 1025) i)::text) ~ '54000: value of type roleprofile would be too large';
SELECT right(refusal('roleprofile', json_build_array(json_build_object('any', (SELECT json_agg('s' || i) FROM generate_series(1, 65) i)))::text), 125);
DROP FUNCTION refusal(text, text);
