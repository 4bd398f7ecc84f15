-- random.sql - random values for the tests of properties, from a seed.
--
-- A value is drawn as rows of whole numbers first (vector_skill, requirement,
-- alternative), and written as a literal from them.  So what it must hold is
-- known without asking the extension.
--
-- \ir this file after BEGIN.  SHORTLIST_SEED in the environment sets another
-- seed, from -1 to 1.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;

\set seed 0.20260101
\getenv seed SHORTLIST_SEED
SELECT diag('seed ' || setseed(:'seed') || :'seed');

-- A property: every case is a row (what, expected, got), texts or NULL, and
-- both must be the same.  A float8 as text is the same only if every bit is.
CREATE TABLE property (description text, cases bigint);

CREATE FUNCTION holds(description text, cases text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	total bigint;
	wrong bigint;
	examples text[];
BEGIN
	EXECUTE format($q$
		SELECT count(*), count(*) FILTER (WHERE c.expected IS DISTINCT FROM c.got),
			(array_agg(left(c.what, 2000) || E'\n    expected ' || coalesce(left(c.expected, 2000), 'NULL')
				|| E'\n         got ' || coalesce(left(c.got, 2000), 'NULL') ORDER BY length(c.what))
				FILTER (WHERE c.expected IS DISTINCT FROM c.got))[1:3]
		FROM (%s) AS c (what, expected, got) $q$, cases)
	INTO total, wrong, examples;
	INSERT INTO property VALUES (description, total);
	RETURN ok(total > 0 AND wrong = 0, format('%s (%s cases)', description, total))
		|| CASE WHEN wrong > 0
			THEN E'\n' || diag(format('%s of %s are wrong', wrong, total))
				|| E'\n' || diag(array_to_string(examples, E'\n')) ELSE '' END;
END
$$;

CREATE FUNCTION pick(n integer) RETURNS integer	-- 0 to n - 1
LANGUAGE sql VOLATILE AS 'SELECT floor(random() * n)::integer';

-- A name as a literal has it; always in quotes where `quote` says so.
CREATE FUNCTION quoted(name text, quote boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN quote OR name ~ '[,:|!~>="]' OR name ~ '^ ' OR name ~ ' $'
		THEN '"' || replace(name, '"', '""') || '"' ELSE name END
$$;

-- The skills to draw from: canonical name, and a spelling of it.
CREATE TABLE pool AS
WITH known AS (
	SELECT name FROM shortlist_builtin_skills() ORDER BY random() LIMIT 60
), named AS (
	SELECT name AS canonical, name AS spelling FROM known
	UNION
	(SELECT s.skill, s.spelling FROM shortlist_builtin_spellings() s JOIN known k ON k.name = s.skill
		ORDER BY random() LIMIT 60)
	UNION
	SELECT u, u FROM unnest(ARRAY[
		'a,b', 'x:y', 'p|q', 'bang!', 'tilde~', 'more>', 'same=', 'say "hi"', '"', ':0.9', '>=0.5',
		'naïve bayés', '日本語', 'ß', 'Straße', E'e\u0301', E'\U0001F600', 'żółw:łódź',
		'it''s', 'back\slash', '{brace}', '(paren', '100%', '4/5', '5y', '0.5', 'null', '-', '.', 'a b c',
		repeat('x', 255), repeat('x', 254) || 'y', repeat('é', 127) || 'z', repeat('"', 255), ' before', 'behind ', ' both ']) AS u
	UNION
	SELECT 'unknown ' || i, 'unknown ' || i FROM generate_series(1, 200) i
)
SELECT (row_number() OVER (ORDER BY random(), canonical, spelling))::integer - 1 AS n,
	translate(canonical, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS canonical,
	spelling
FROM named ORDER BY canonical, spelling;
CREATE UNIQUE INDEX ON pool (n);
ANALYZE pool;

-- A number as one with a digit more, which is rounded to it, half up.
CREATE FUNCTION finer(number integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 10 * number - CASE number WHEN 10000 THEN 4 ELSE 5 - number % 10 END';

-- A number of 1/10000 as one of the ways to write it.
CREATE FUNCTION written(number integer, form integer) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE form
		WHEN 0 THEN number || '/10000'
		WHEN 1 THEN trim_scale(number / 100.0)::text || '%'
		WHEN 2 THEN ' ' || number * 5 || ' / 50000 '
		WHEN 6 THEN trim_scale(finer(number) / 100000.0)::text
		ELSE trim_scale(number / 10000.0)::text END
$$;

CREATE FUNCTION written_level(number integer, form integer) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN form = 3 THEN trim_scale(number / 1000.0)::text || 'y' ELSE written(number, form) END
$$;

-- Levels, shares: often the ends, the default, round ones; else any.
CREATE FUNCTION random_number() RETURNS integer
LANGUAGE sql VOLATILE AS $$
	SELECT CASE pick(12) WHEN 0 THEN 1 WHEN 1 THEN 10000 WHEN 2 THEN 5000 WHEN 3 THEN 9999 WHEN 4 THEN 2
		WHEN 5 THEN 1000 * (1 + pick(10)) WHEN 6 THEN 3333 ELSE 1 + pick(10000) END
$$;

CREATE FUNCTION random_weight() RETURNS integer
LANGUAGE sql VOLATILE AS $$
	SELECT CASE pick(8) WHEN 0 THEN 1 WHEN 1 THEN 10000 WHEN 2 THEN 100 WHEN 3 THEN 1 + pick(10000)
		ELSE 100 * (1 + pick(5)) END
$$;

-- Vectors and profiles of one neighbourhood draw from the same few skills.
\set neighbourhoods 40

CREATE TABLE vector (id integer PRIMARY KEY, hood integer, size integer, literal text, skills skillvec);
CREATE TABLE vector_draw (id integer, k integer, n integer, number integer, form integer);
CREATE TABLE vector_skill (id integer, skill text, level integer);	-- what must be in it

CREATE FUNCTION make_vectors(count integer, hoods integer) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO vector (id, hood, size)
	SELECT i, i % hoods, CASE WHEN i % 50 = 0 THEN 0 WHEN i % 50 = 1 THEN 1 WHEN i % 200 = 2 THEN 200 ELSE pick(12) END
	FROM generate_series(1, count) i;

	INSERT INTO vector_draw
	SELECT v.id, k, (v.hood * 11 + CASE WHEN v.size = 200 THEN pick(400) ELSE pick(16) END) % (SELECT count(*) FROM pool),
		CASE WHEN pick(8) = 0 THEN NULL ELSE random_number() END, pick(7)
	FROM vector v CROSS JOIN LATERAL generate_series(1, v.size) k;

	INSERT INTO vector_skill
	SELECT d.id, p.canonical, max(coalesce(d.number, 5000))
	FROM vector_draw d JOIN pool p USING (n) GROUP BY d.id, p.canonical;

	UPDATE vector v SET literal = l.literal, skills = l.literal::skillvec
	FROM (SELECT o.id, coalesce(string_agg(CASE d.form WHEN 5 THEN ' ' ELSE '' END || quoted(p.spelling, d.form = 4)
				|| coalesce(':' || written_level(d.number, d.form), ''), ',' ORDER BY d.k), '') AS literal
			FROM vector o LEFT JOIN (vector_draw d JOIN pool p USING (n)) USING (id) GROUP BY o.id) l
	WHERE v.id = l.id;
	ANALYZE vector, vector_skill;
$$;

CREATE TABLE profile (id integer PRIMARY KEY, hood integer, size integer, literal text, asked roleprofile);
CREATE TABLE requirement (id integer, r integer, weight integer, level integer, must boolean, text text);
CREATE TABLE alternative_draw (id integer, r integer, k integer, n integer, share integer, form integer);
CREATE TABLE alternative (id integer, r integer, skill text, share integer);

CREATE FUNCTION make_profiles(count integer, hoods integer) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO profile (id, hood, size)
	SELECT i, i % hoods, CASE WHEN i % 60 = 0 THEN 0 WHEN i % 60 = 1 THEN 1 WHEN i = 2 THEN 1024 ELSE 1 + pick(10) END
	FROM generate_series(1, count) i;

	INSERT INTO requirement (id, r, weight, level, must)
	SELECT p.id, r, CASE WHEN p.size = 1024 THEN 10000 ELSE random_weight() END,
		CASE WHEN pick(2) = 0 THEN 5000 ELSE random_number() END, pick(4) = 0
	FROM profile p CROSS JOIN LATERAL generate_series(1, p.size) r;

	-- a must-have has a first alternative of share 1
	INSERT INTO alternative_draw
	SELECT q.id, q.r, k, (p.hood * 11 + pick(16)) % (SELECT count(*) FROM pool),
		CASE WHEN k = 1 AND q.must OR pick(3) > 0 THEN 10000 ELSE random_number() END, pick(7)
	FROM requirement q JOIN profile p USING (id)
		CROSS JOIN LATERAL generate_series(1, CASE WHEN q.r = 1 AND q.id % 40 = 3 THEN 64 ELSE 1 + pick(4) END) k;

	INSERT INTO alternative
	SELECT d.id, d.r, p.canonical, max(d.share)
	FROM alternative_draw d JOIN pool p USING (n) GROUP BY d.id, d.r, p.canonical;

	UPDATE requirement q SET text = l.names
		|| CASE WHEN q.must THEN '!' ELSE '' END
		|| CASE WHEN q.weight = 100 AND q.r % 2 = 0 THEN '' ELSE ':' || CASE WHEN q.r % 5 = 3 THEN trim_scale(finer(q.weight) / 1000.0) ELSE trim_scale(q.weight / 100.0) END END
		|| CASE WHEN q.level = 5000 AND q.r % 2 = 0 THEN '' ELSE '>=' || written_level(q.level, q.r % 7) END
	FROM (SELECT d.id, d.r, string_agg(quoted(p.spelling, d.form = 4)
				|| CASE WHEN d.share < 10000 OR d.form = 5 THEN '~' || written(d.share, d.form) ELSE '' END,
				'|' ORDER BY d.k) AS names
			FROM alternative_draw d JOIN pool p USING (n) GROUP BY d.id, d.r) l
	WHERE q.id = l.id AND q.r = l.r;

	UPDATE profile p SET literal = l.literal, asked = l.literal::roleprofile
	FROM (SELECT o.id, coalesce(string_agg(q.text, ', ' ORDER BY q.r), '') AS literal
			FROM profile o LEFT JOIN requirement q USING (id) GROUP BY o.id) l
	WHERE p.id = l.id;
	ANALYZE profile, requirement, alternative;
$$;

\ir plan.sql
