#!/usr/bin/env bash
# Long input, right or wrong: read in memory that its repetitions do not need, and given up when cancelled.
# Needs a server with the extension available, and psql's environment to reach it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
export PGDATABASE=long_input
createdb "$PGDATABASE" && psql -qXc 'CREATE EXTENSION shortlist' || exit
trap 'PGDATABASE=postgres dropdb --force long_input' EXIT

psql -qAtX --set=ON_ERROR_STOP=1 <<'SQL'
SET client_min_messages = warning;
CREATE SEQUENCE test;

CREATE FUNCTION ok(passed boolean, name text, got text) RETURNS text
RETURN CASE WHEN passed THEN '' ELSE 'not ' END || 'ok ' || nextval('test') || ' - ' || name
	|| CASE WHEN passed THEN '' ELSE E'\n# got: ' || coalesce(left(got, 200), 'NULL') END;

CREATE FUNCTION peak() RETURNS bigint	-- MB that this server process has held at most
RETURN substring(pg_read_file('/proc/self/status', 0, 4096) FROM 'VmHWM:\s+(\d+)')::bigint / 1024;

CREATE TABLE input (type text, name text, text text, result text, cancel boolean);
INSERT INTO input VALUES
	('skillvec', 'skills that stand many times', repeat('a:0.1,b:0.9,', 600000) || 'a:0.3', 'a:0.3, b:0.9', true),
	('skillvec', 'known skills that stand many times', repeat('sklearn:0.1,sql:0.9,', 400000) || 'scikit-learn:0.3', 'scikit-learn:0.3, sql:0.9', true),
	('roleprofile', 'alternatives that stand many times', repeat('a~0.1|b~0.9|', 600000) || 'a~0.3', 'b~0.9|a~0.3', true),
	('roleprofile', 'known alternatives that stand many times', repeat('sklearn~0.1|sql~0.9|', 400000) || 'scikit-learn~0.3', 'sql~0.9|scikit-learn~0.3', true),
	('roleprofile', 'too many requirements', repeat('a,', 4000000), 'A roleprofile holds at most 1024 requirements.', false),
	('roleprofile', 'too many alternatives', (SELECT string_agg('a' || i, '|') FROM generate_series(1, 1000000) i),
		'The requirement at character 1 has more than 64 alternatives.', false),
	('json skillvec', 'keys that stand many times', '{' || repeat('"a":0.1,"b":0.9,', 400000) || '"a":0.3}', 'a:0.3, b:0.9', true),
	('json skillvec', 'a long array', '[' || repeat('1,', 4000000) || '1]',
		'There is an array where an object of skills and levels is expected.', false),
	('json roleprofile', 'too many requirements in JSON', '[' || repeat('{"any":"a"},', 1000000) || '1]',
		'A roleprofile holds at most 1024 requirements.', false),
	('json roleprofile', 'alternatives that stand many times in JSON', '[{"any":[' || repeat('"a",', 90000) || '"b"]}]', 'a|b', false),
	('json roleprofile', 'too many parts of a requirement', '[{"any":[' || repeat('"a",', 2000000) || '"b"]}]',
		'A member of the value has more than 100000 parts.', false),
	('marked', 'a text of many finds', repeat('Python ', 100000), repeat('<mark data-skill="python" data-kind="mentioned">Python</mark> ', 100000), true),
	('marked', 'a text of many quotes', repeat('"', 1000000), repeat('&quot;', 1000000), true),
	('marked', 'a find between many quotes', repeat('"', 500000) || 'Python' || repeat('<', 500000),
		repeat('&quot;', 500000) || '<mark data-skill="python" data-kind="mentioned">Python</mark>' || repeat('&lt;', 500000), false),
	('matches', 'a long heading of many finds', 'Minimum' || repeat(' ', 1000000) || E'qualifications:\n' || repeat(E'Python\n', 5000),
		'5000 finds, 1000000 bytes of evidence', true);

CREATE FUNCTION value(i input) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	result := CASE i.type WHEN 'skillvec' THEN i.text::skillvec::text WHEN 'roleprofile' THEN i.text::roleprofile::text
		WHEN 'json skillvec' THEN i.text::json::skillvec::text WHEN 'json roleprofile' THEN i.text::json::roleprofile::text
		WHEN 'marked' THEN extract_marked(i.text)
		WHEN 'matches' THEN (SELECT format('%s finds, %s bytes of evidence', count(*), sum(octet_length(kind_evidence))) FROM extract_matches(i.text)) END;
	RETURN result;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
	GET STACKED DIAGNOSTICS result = PG_EXCEPTION_DETAIL;
	RETURN result;
END
$$;

CREATE FUNCTION cancelled(i input) RETURNS double precision LANGUAGE plpgsql AS $$	-- seconds until it is
BEGIN
	PERFORM value(i) FROM generate_series(1, 100);
	RETURN NULL;
EXCEPTION WHEN query_canceled THEN
	RETURN extract(epoch FROM clock_timestamp() - statement_timestamp());
END
$$;

-- The texts themselves take some of the memory: 8 MB each, a few copies.
SELECT ok(value(i) = result, name, value(i)) FROM input i;
SELECT ok(peak() < 400, 'in less than 400 MB', peak() || ' MB');

SET statement_timeout = '150ms';
SELECT format('SELECT ok(s < 0.65, %L, s::text) FROM (SELECT cancelled(i) AS s FROM input i WHERE name = %L OFFSET 0) c',
	'cancelled in time: ' || name, name) FROM input WHERE cancel
\gexec
RESET statement_timeout;
SELECT '1..' || currval('test');
SQL
