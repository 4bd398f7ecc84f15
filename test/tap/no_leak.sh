#!/usr/bin/env bash
# Memory does not grow with the number of calls in a query: of every function of the extension, as the catalogs list
# them, as an expression and, where it returns rows, in LATERAL; of aggregates, sorts, COPY, subscripts and errors.
#
# A query makes the calls one after the other and adds up the memory contexts of its own session after a tenth of them
# and at the end. What the process has got from the system is looked at last. Prints TAP; needs the environment that
# script/cluster prints. SHORTLIST_CALLS sets the number of calls, 100000 by default; functions that take long get fewer.
set -euo pipefail

calls=${SHORTLIST_CALLS:-100000}
db=shortlist_no_leak
work=$(mktemp -d)
trap 'dropdb --if-exists --force "$db" 2>/dev/null; rm -rf "$work"' EXIT
dropdb --if-exists --force "$db" 2>/dev/null
createdb --template=template0 "$db"
cd "$work"

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --no-align --tuples-only --set=calls="$calls" --dbname="$db" 2>&1 <<'SQL'
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET enable_memoize = off;
CREATE EXTENSION shortlist;

CREATE FUNCTION memory() RETURNS bigint	-- in use by this session, in kB
LANGUAGE sql VOLATILE AS $$ SELECT (sum(used_bytes) / 1024)::bigint FROM pg_backend_memory_contexts $$;

CREATE FUNCTION resident() RETURNS bigint	-- of its process, without what is shared, in kB; NULL where there is no such file
LANGUAGE sql VOLATILE AS $$ SELECT substring(pg_read_file('/proc/self/status', 0, 1000000, true) FROM 'RssAnon:\s*(\d+)')::bigint $$;

CREATE SEQUENCE test;
CREATE FUNCTION result(grown bigint, allowed bigint, name text) RETURNS text
LANGUAGE sql VOLATILE AS $$
	SELECT format('%s %s - %s: %s kB more', CASE WHEN grown <= allowed THEN 'ok' ELSE 'not ok' END, nextval('test'), name, coalesce(grown::text, 'unknown'))
$$;

-- What to call with: short and long values, known and unknown skills, some out of line.
CREATE TABLE sample AS
	SELECT i AS id, s.literal, s.literal::skillvec AS skills, lag(s.literal, 1, 'python:0.7') OVER (ORDER BY i)::skillvec AS other,
		a.literal AS asks, a.literal::roleprofile AS asked, lag(a.literal, 1, 'python') OVER (ORDER BY i)::roleprofile AS other_asked,
		(ARRAY['Sklearn', 'unknown 3', 'PYTHON', 'ai-engineer', 'k8s'])[1 + i % 5] AS name, (1 + i % 10) / 10.0::float8 AS level,
		E'AI Engineer\n\nRequirements:\n- ' || i || '+ years of Python or Java, expert in C++; no PHP\n- AWS, Azure or Google Cloud is a plus\n'
			|| repeat('Experience with TensorFlow and PyTorch. ', i % 7) AS body
	FROM generate_series(0, 63) i
		CROSS JOIN LATERAL (SELECT 'python, c++:' || (1 + i % 9) || '/10, k8s' || coalesce(string_agg(format(', unknown %s:0.5', k), ''), '') AS literal
			FROM generate_series(1, CASE WHEN i = 63 THEN 400 ELSE i % 10 END) k) s
		CROSS JOIN LATERAL (SELECT 'python!:3>=0.6, java|c++~0.5' || coalesce(string_agg(format(', unknown %s|sql:%s', k, 1 + i % 5), ''), '') AS literal
			FROM generate_series(1, CASE WHEN i = 62 THEN 200 ELSE i % 12 END) k) a;
ALTER TABLE sample ALTER asked SET STORAGE external;
UPDATE sample SET asked = asked || '', skills = skills || '';
ANALYZE sample;
CREATE INDEX sample_skills ON sample USING shortlist (skills);

-- The kB by which memory grew over the last nine tenths of the calls. s has a row of sample for each call; OFFSET 0 keeps
-- the planner from calling once for each row of sample instead.
CREATE FUNCTION growth(expression text, calls bigint, from_clause text DEFAULT '') RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	grown bigint;
BEGIN
	EXECUTE format($q$
		SELECT max(m) FILTER (WHERE i = %2$s) - min(m) FILTER (WHERE i = %2$s / 10), count(x)
		FROM (SELECT s.i, %1$s AS x, CASE WHEN s.i IN (%2$s / 10, %2$s) THEN memory() END AS m
			FROM (SELECT g.i, s.* FROM (SELECT generate_series(1, %2$s) AS i) g JOIN sample s ON s.id = g.i %% 64 OFFSET 0) s %3$s OFFSET 0) c $q$,
		expression, calls, from_clause) INTO grown;
	RETURN grown;
END
$$;

CREATE VIEW callable AS	-- the functions with their arguments from s
	SELECT p.oid::regprocedure::text AS name, p.proretset,
		format('%I(%s)', p.proname, (SELECT string_agg(CASE t::regtype::text
				WHEN 'skillvec' THEN CASE i WHEN 1 THEN 's.skills' ELSE 's.other' END
				WHEN 'roleprofile' THEN CASE WHEN i = 1 OR p.proargtypes[0] <> t THEN 's.asked' ELSE 's.other_asked' END
				WHEN 'text' THEN CASE WHEN p.proname ~ '^extract_' THEN 's.body' WHEN p.proname ~ '^(shortlist_)?role_' THEN '''ai-engineer''::text || left(s.name, 0)'
					WHEN p.proname = 'skillvec_merge_text' THEN 's.literal' WHEN p.proname = 'roleprofile_append_text' THEN 's.asks' ELSE 's.name' END
				WHEN 'cstring' THEN CASE p.proname WHEN 'roleprofile_in' THEN 's.asks' ELSE 's.literal' END || '::cstring'
				WHEN 'double precision' THEN 's.level'
				WHEN 'json' THEN CASE p.prorettype::regtype::text WHEN 'skillvec' THEN 's.skills::json' ELSE 's.asked::json' END
				WHEN 'jsonb' THEN CASE p.prorettype::regtype::text WHEN 'skillvec' THEN 's.skills::jsonb' ELSE 's.asked::jsonb' END
				WHEN 'date' THEN '(''2026-01-01''::date + s.id)'
				WHEN 'regclass' THEN '''sample_skills''::regclass'
				ELSE format('s.id::%s', t::regtype) END, ', ' ORDER BY i)
			FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, i))) AS call,
		-- few calls for what lists the whole vocabulary or reads an index, a tenth for what reads tables
		CASE WHEN p.proname ~ '^shortlist_(builtin|upgrade)' THEN 400 WHEN p.proname ~ '^shortlist_index' THEN 40 WHEN p.provolatile = 's' AND p.prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c') THEN 10 ELSE 1 END AS fewer
	FROM pg_extension e JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
		JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
	WHERE e.extname = 'shortlist' AND p.prokind = 'f' AND NOT 'internal'::regtype = ANY (p.proargtypes) AND p.prorettype <> 'internal'::regtype
		AND p.proname <> 'shortlist_role_missing'	-- which only raises an error
		AND p.prorettype <> 'trigger'::regtype;

SELECT growth(call, 2000) FROM callable WHERE NOT proretset AND fewer = 1 \g /dev/null
SELECT coalesce(resident(), 0) AS resident \gset

SELECT CASE WHEN count(*) > 60 THEN 'ok ' ELSE 'not ok ' END || nextval('test') || ' - there are ' || count(*) || ' functions to call' FROM callable;

SELECT result(growth(call, :calls / fewer + 10), 256, name) FROM callable WHERE NOT proretset ORDER BY name;
SELECT result(growth('f', :calls / fewer + 10, format('CROSS JOIN LATERAL (SELECT count(f) AS f FROM %s f WHERE s.i > 0) l', call)), CASE fewer WHEN 400 THEN 64 ELSE 256 END, name || ' in LATERAL')
FROM callable WHERE proretset ORDER BY name;
SELECT result(growth('f', :calls / fewer + 10, format('CROSS JOIN LATERAL (SELECT count(f) AS f FROM (SELECT %s AS f WHERE s.i > 0) x) l', call)), CASE fewer WHEN 400 THEN 64 ELSE 256 END, name || ' in a SELECT list')
FROM callable WHERE proretset ORDER BY name;

-- The same profile all the time, and two in turn.
SELECT result(growth($$ s.skills <=> 'python!:3, java|c++~0.5:2, "unknown 3"'::roleprofile $$, :calls), 256, '<=> with one profile');
SELECT result(growth($$ extract_skills('Python and C++, 5 years' || left(s.name, 0)) $$, :calls), 256, 'extract_skills of one text');
-- With a custom vocabulary, kept and read anew.
INSERT INTO shortlist_custom_spelling VALUES ('Java', 'our java', 'case');
SELECT result(growth(format('%s(s.body)', f), :calls), 256, f || ' with a custom spelling')
FROM unnest(ARRAY['extract_skills_custom', 'extract_requirements_custom']) f;
CREATE FUNCTION change_and_read(word text) RETURNS skillvec
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	UPDATE shortlist_custom_spelling SET skill = skill_fold(word);
	RETURN extract_skills_custom('Java');
END
$$;
SELECT result(growth('change_and_read(s.name)', 2000), 256, 'a custom spelling that changes');

SELECT result(growth($$ s.skills[s.name] $$, :calls), 256, 'a subscript');
SELECT result(growth($$ s.literal::skillvec::text $$, :calls), 256, 'skillvec to text and back');
SELECT result(growth($$ s.asks::roleprofile::text $$, :calls), 256, 'roleprofile to text and back');
SELECT result(growth($$ l.e $$, :calls / 10, 'CROSS JOIN LATERAL (SELECT count(*) AS e FROM role_explain(s.skills, s.asked) e JOIN role_gap(s.skills, s.asked) p USING (requirement)) l'),
	256, 'role_explain and role_gap side by side');

-- Aggregates: one state over all rows, and many states one after the other.
CREATE FUNCTION one_state_growth(aggregate text, calls bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	grown bigint;
BEGIN
	EXECUTE format($q$
		SELECT max(s.m) FILTER (WHERE i = %2$s) - min(s.m) FILTER (WHERE i = %2$s / 10), %1$s
		FROM (SELECT g.i, s.*, CASE WHEN g.i IN (%2$s / 10, %2$s) THEN memory() END AS m
			FROM (SELECT generate_series(1, %2$s) AS i OFFSET 0) g JOIN sample s ON s.id = g.i %% 64 OFFSET 0) s $q$, aggregate, calls) INTO grown;
	RETURN grown;
END
$$;
SELECT result(one_state_growth(a, :calls), 256, a || ' over all rows')
FROM unnest(ARRAY['avg(s.skills)', 'skillvec_agg(s.name, s.level)']) a;
SELECT result(growth('x', :calls / 10, format('CROSS JOIN LATERAL (SELECT %s AS x FROM sample s WHERE s.id < 10) l', a)), 256, a || ' over a few rows, many times')
FROM unnest(ARRAY['avg(s.skills)', 'skillvec_agg(s.name, s.level)']) a;

-- A sort compares in memory that lives as long as it does; it may have its work_mem. The values lie out of line or
-- are compressed, so every comparison makes copies.
CREATE TABLE many AS
	SELECT s.skills || ('x' || i % 500) AS skills, s.asked || ('x' || i % 500) AS asked
	FROM generate_series(1, 2000) i,
		(SELECT (SELECT skills FROM sample ORDER BY pg_column_size(skills) DESC LIMIT 1), (SELECT asked FROM sample ORDER BY pg_column_size(asked) DESC LIMIT 1)) s;
VACUUM ANALYZE many;
SELECT CASE WHEN pg_relation_size(reltoastrelid) > 2000 * 2000 THEN 'ok ' ELSE 'not ok ' END || nextval('test') || ' - large values lie out of line'
FROM pg_class WHERE oid = 'many'::regclass;
SET work_mem = '1MB';
SELECT memory() AS before \gset
SELECT result(max(m) - :before, 8192, 'sorting skillvecs') FROM (SELECT CASE WHEN row_number() OVER (ORDER BY skills) = 1 THEN memory() END AS m FROM many) s;
SELECT memory() AS before \gset
SELECT result(max(m) - :before, 8192, 'sorting roleprofiles') FROM (SELECT CASE WHEN row_number() OVER (ORDER BY asked) = 1 THEN memory() END AS m FROM many) s;

-- COPY, with a trigger that looks at memory and lets nothing in.
CREATE TABLE copied (i bigint, skills skillvec, asked roleprofile);
CREATE TABLE seen (i bigint, m bigint);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_ARGV[0]::bigint IN (NEW.i, NEW.i * 10) THEN
		INSERT INTO seen VALUES (NEW.i, memory());
	END IF;
	RETURN NULL;
END
$$;
SELECT format('CREATE TRIGGER look BEFORE INSERT ON copied FOR EACH ROW EXECUTE FUNCTION look(%s)', :calls / 2) \gexec
SELECT format('CREATE VIEW to_copy AS SELECT i, skills, asked FROM generate_series(1::bigint, %s) i JOIN sample ON id = i %% 62', :calls / 2) \gexec
\copy (SELECT * FROM to_copy) TO 'binary' (FORMAT binary)
\copy copied FROM 'binary' (FORMAT binary)
SELECT result(CASE count(*) WHEN 2 THEN max(m) - min(m) END, 256, 'COPY of binary data') FROM seen;
TRUNCATE seen;
\copy (SELECT * FROM to_copy) TO 'text'
\copy copied FROM 'text'
SELECT result(CASE count(*) WHEN 2 THEN max(m) - min(m) END, 256, 'COPY of text') FROM seen;

-- PL/pgSQL: subscripts assigned, and errors caught.
CREATE FUNCTION loop_growth(calls bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	s skillvec := 'python';
	m bigint;
BEGIN
	FOR i IN 1..calls LOOP
		s['skill ' || i % 100] := (1 + i % 10) / 10.0;
		s['skill ' || i % 77] := NULL;
		IF i = calls / 10 THEN m := memory(); END IF;
	END LOOP;
	RETURN memory() - m;
END
$$;
CREATE FUNCTION error_growth(calls bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	m bigint;
	bad text[] := ARRAY['python:', 'python:5', '"open', 'a,,b', 'a:x', repeat('x', 300), repeat('unknown, ', 300) || ':', '"' || repeat('y', 200) || '"!'];
BEGIN
	FOR i IN 1..calls LOOP
		BEGIN
			PERFORM bad[1 + i % 8]::skillvec;
			RAISE 'bad input is taken';
		EXCEPTION WHEN data_exception OR program_limit_exceeded OR name_too_long THEN
			NULL;
		END;
		BEGIN
			PERFORM (bad[1 + i % 8] || '|')::roleprofile;
			RAISE 'bad input is taken';
		EXCEPTION WHEN data_exception OR program_limit_exceeded OR name_too_long THEN
			NULL;
		END;
		IF i = calls / 10 THEN m := memory(); END IF;
	END LOOP;
	RETURN memory() - m;
END
$$;
SELECT result(loop_growth(:calls), 256, 'assigned subscripts');
SELECT result(error_growth(:calls / 5), 256, 'errors');

-- All of this together has taken little from the system.
SELECT CASE WHEN resident() IS NULL THEN format('ok %s # SKIP there is no /proc', nextval('test'))
	ELSE result(resident() - :resident, 65536, 'the process') END;

SELECT '1..' || last_value FROM test;
SQL
