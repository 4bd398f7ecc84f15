#!/usr/bin/env bash
# Hostile texts of a megabyte: four times the text takes four times as long, and hardly more memory where it names
# nothing. Needs a server with the extension available, and psql's environment to reach it.
#
# Prints megabytes a second for each text and function, to 500.
set -uo pipefail
export PGDATABASE=linear_time
createdb "$PGDATABASE" && psql -qXc 'CREATE EXTENSION shortlist' || exit
trap 'PGDATABASE=postgres dropdb --force linear_time' EXIT

psql -qAtX --set=ON_ERROR_STOP=1 <<'SQL'
SET client_min_messages = warning;
SET statement_timeout = '5min';	-- for what is not linear
CREATE SEQUENCE test;

CREATE FUNCTION ok(passed boolean, name text, got text) RETURNS text
RETURN CASE WHEN passed THEN '' ELSE 'not ' END || 'ok ' || nextval('test') || ' - ' || name
	|| CASE WHEN passed THEN '' ELSE E'\n# got: ' || coalesce(got, 'NULL') END;

CREATE FUNCTION peak() RETURNS bigint	-- MB that this server process has held at most
RETURN substring(pg_read_file('/proc/self/status', 0, 4096) FROM 'VmHWM:\s+(\d+)')::bigint / 1024;

CREATE TABLE hostile (n int GENERATED ALWAYS AS IDENTITY, name text, piece text, names_nothing boolean DEFAULT true);
INSERT INTO hostile (name, piece) VALUES
	('one letter, so one word', 'a'),
	('one capital letter', 'A'),
	('digits', '7'),
	('zeros before years', repeat('0', 1000) || '1 years years '),
	('spaces', ' '),
	('line ends', E'\n'),
	('commas', ','),
	('quotes', '"'),
	('apostrophes', ''''),
	('ampersands', '&'),
	('references', '&#12345'),
	('tags that do not end', '<b'),
	('tags with attributes that do not end', '<b ' || repeat('x', 600)),
	('parentheses that open', '('),
	('hyphens', '-'),
	('dots', '.'),
	('letters beyond ASCII', U&'\00e9'),
	('words of mixed case', 'aaAaaBaaC'),
	('headings', E'Requirements:\n'),
	('headings in a line', 'Requirements: '),
	('beginnings of a phrase', 'as a as a '),
	('the word data', 'data '),
	('ranges of dates', '2019 - 2022 '),
	('dates that lead on', '2019 to '),
	('months', 'Jan Feb Mar '),
	('years of', '5+ years of '),
	('negations', 'not required no '),
	('choices', E'one of the following:\n');
INSERT INTO hostile (name, piece, names_nothing) VALUES
	('names that are signs too', 'c# c++ ', false),
	('plain words that are names', 'Go, R, C, ', false),
	('one name', 'Python ', false),
	('alternatives', 'Python or Java / Kafka, ', false),
	('names and levels', '5+ years of Python, expert in SQL ', false),
	('names and what looks back', 'Python not required is a plus ', false),
	('dated jobs', E'Python Developer\n2019 - 2022\nJava, SQL\n', false),
	('names in bullets of a choice', E'One of the following:\n- Python\n- Kafka\n', false);

-- What some calls take: seconds of the processor, which other processes disturb least, and pages that the kernel had to
-- give. The functions may remember their last text, so that its end changes.
CREATE FUNCTION measure(function text, piece text, bytes int, calls int, OUT seconds double precision, OUT pages bigint) LANGUAGE plpgsql AS $$
DECLARE
	t text := repeat(piece, bytes / octet_length(piece));
BEGIN
	seconds := -split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::double precision / 1e9;
	pages := -(string_to_array(pg_read_file('/proc/self/stat'), ' '))[10]::bigint;
	FOR i IN 1 .. calls LOOP
		t := t || ' ';
		CASE function
			WHEN 'extract_skills' THEN PERFORM extract_skills(t);
			WHEN 'extract_requirements' THEN PERFORM extract_requirements(t);
			WHEN 'extract_matches' THEN PERFORM count(*) FROM extract_matches(t);
			WHEN 'extract_marked' THEN PERFORM extract_marked(t);
		END CASE;
	END LOOP;
	seconds := seconds + split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::double precision / 1e9;
	pages := pages + (string_to_array(pg_read_file('/proc/self/stat'), ' '))[10]::bigint;
END
$$;

-- Memory first, in a process that has done nothing else.
SELECT count(extract_skills('warm')) + count(extract_requirements('warm')) + count(extract_marked('warm')) AS warm, peak() AS before FROM hostile
\gset
SELECT sum(length(extract_skills(t)::text) + length(extract_requirements(t)::text) + length(extract_marked(t)) + (SELECT count(*) FROM extract_matches(t))) AS sum
FROM hostile, repeat(piece, 1000000 / octet_length(piece)) t WHERE names_nothing
\gset
SELECT ok(peak() - :before < 40, 'texts without a name take little memory', format('%s MB, after %s MB', peak(), :before)) || format(E'\n#   %s MB, after %s MB', peak(), :before);

-- Four times the text may take six times as long, eight calls against two to even things out. The clock ticks every
-- 4 ms or so, and a page may cost 50 µs.
CREATE TABLE taken AS SELECT n, function, small.seconds AS small, large.seconds AS large, large.pages
FROM hostile, unnest('{extract_skills,extract_requirements,extract_matches,extract_marked}'::text[]) function,
	measure(function, piece, 250000, 8) small, measure(function, piece, 1000000, 2) large;
SELECT ok(bool_and(large / 2 < 6 * small / 8 + 0.006 + 0.00005 * pages / 2), 'in linear time: ' || name,
	string_agg(format('%s: %s ms, then %s ms', function, round((1000 * small / 8)::numeric, 2), round((1000 * large / 2)::numeric, 2)), ', '))
	|| string_agg(format(E'\n#   %s: %s MB/s', function, round((4 / greatest(large + small, 0.008))::numeric)), '')
FROM taken JOIN hostile USING (n) GROUP BY n, name ORDER BY n;
SELECT ok(peak() < 200, 'texts of a megabyte with hundreds of thousands of names: less than 200 MB', peak() || ' MB') || format(E'\n#   %s MB', peak());
SELECT '1..' || currval('test');
SQL
