-- oracle_values.sql - random values of both types: ways out and in again,
-- order, equality, hashes, and each operator against its definition over the
-- rows of skillvec_each.
--
-- Half of the values are as an older release wrote them (see inlined.sql).

BEGIN;
\ir lib/random.sql
\ir lib/inlined.sql
SELECT plan(52);

SELECT make_vectors(3000, :neighbourhoods);
SELECT make_profiles(1200, :neighbourhoods);
CREATE TABLE vectors AS
	SELECT id, hood, literal, skills AS plain, CASE WHEN id % 2 = 0 THEN inlined(skills) ELSE skills END AS skills FROM vector;
CREATE TABLE profiles AS
	SELECT id, hood, literal, asked AS plain, CASE WHEN id % 2 = 0 THEN inlined(asked) ELSE asked END AS asked FROM profile;
ALTER TABLE vectors ADD PRIMARY KEY (id);
ALTER TABLE profiles ADD PRIMARY KEY (id);
ANALYZE vectors, profiles;

SELECT cmp_ok((SELECT count(*) FROM vectors WHERE plain::bytea <> skills::bytea), '>', 500::bigint, 'many vectors hold known names inline');
SELECT cmp_ok((SELECT count(*) FROM profiles WHERE plain::bytea <> asked::bytea), '>', 200::bigint, 'many profiles hold known names inline');

-- Known by key, or with the name: the same.

SELECT holds('skillvec with names inline is the same', $$
	SELECT literal, concat_ws(E'\n', plain, true, false, 0, skillvec_hash(plain), skillvec_hash_extended(plain, id), plain::jsonb),
		concat_ws(E'\n', skills, skills = plain, skills <> plain, skillvec_cmp(plain, skills),
			skillvec_hash(skills), skillvec_hash_extended(skills, id), skills::jsonb) FROM vectors $$);
SELECT holds('roleprofile with names inline is the same', $$
	SELECT literal, concat_ws(E'\n', plain, true, false, 0, roleprofile_hash(plain), roleprofile_hash_extended(plain, id), plain::jsonb),
		concat_ws(E'\n', asked, asked = plain, asked <> plain, roleprofile_cmp(plain, asked),
			roleprofile_hash(asked), roleprofile_hash_extended(asked, id), asked::jsonb) FROM profiles $$);
SELECT holds('skillvec_each with names inline gives the same rows', $$
	SELECT literal, (SELECT array_agg(e) FROM skillvec_each(plain) e)::text, (SELECT array_agg(e) FROM skillvec_each(skills) e)::text FROM vectors $$);
SELECT holds('roleprofile_each with names inline gives the same rows', $$
	SELECT literal, (SELECT array_agg(e) FROM roleprofile_each(plain) e)::text, (SELECT array_agg(e) FROM roleprofile_each(asked) e)::text FROM profiles $$);
SELECT holds('skillvec_canonical stores known names by key again', $$
	SELECT literal, plain::bytea::text, skillvec_canonical(skills)::bytea::text FROM vectors $$);
SELECT holds('roleprofile_canonical stores known names by key again', $$
	SELECT literal, plain::bytea::text, roleprofile_canonical(asked)::bytea::text FROM profiles $$);
SELECT holds('scores and explanations are the same', $$
	SELECT concat_ws(' against ', v.literal, p.literal), concat_ws(E'\n', v.plain <=> p.plain, v.plain @@ p.plain, role_fit(v.plain, p.plain),
			(SELECT array_agg(e) FROM role_explain(v.plain, p.plain) e), (SELECT array_agg(e) FROM role_gap(v.plain, p.plain) e)),
		concat_ws(E'\n', v.skills <=> p.asked, v.skills @@ p.asked, role_fit(v.skills, p.asked),
			(SELECT array_agg(e) FROM role_explain(v.skills, p.asked) e), (SELECT array_agg(e) FROM role_gap(v.skills, p.asked) e))
	FROM vectors v JOIN profiles p USING (hood) WHERE (v.id + p.id) % 5 = 0 AND p.id > 2 $$);

-- Out and in again.

SELECT holds('skillvec: in(out(x)) = x, and prints the same', $$
	SELECT literal, concat_ws(' ', true, skills), concat_ws(' ', skills::text::skillvec = skills, skills::text::skillvec) FROM vectors $$);
SELECT holds('roleprofile: in(out(x)) = x, and prints the same', $$
	SELECT literal, concat_ws(' ', true, asked), concat_ws(' ', asked::text::roleprofile = asked, asked::text::roleprofile) FROM profiles $$);
SELECT holds('skillvec: json and back', $$
	SELECT literal, skills::text, skills::json::skillvec::text FROM vectors $$);
SELECT holds('skillvec: jsonb and back', $$
	SELECT literal, skills::text, skills::jsonb::skillvec::text FROM vectors $$);
SELECT holds('roleprofile: json and back', $$
	SELECT literal, asked::text, asked::json::roleprofile::text FROM profiles $$);
SELECT holds('roleprofile: jsonb and back', $$
	SELECT literal, asked::text, asked::jsonb::roleprofile::text FROM profiles $$);
SELECT holds('skillvec: json and jsonb say what it holds', $$
	SELECT literal, concat_ws(E'\n', r.rows, r.rows), concat_ws(E'\n', j.rows, b.rows) FROM vectors
		CROSS JOIN LATERAL (SELECT string_agg(quoted(skill, true) || level, '|' ORDER BY skill COLLATE "C") AS rows FROM skillvec_each(skills)) r
		CROSS JOIN LATERAL (SELECT string_agg(quoted(key, true) || value::float8, '|' ORDER BY key COLLATE "C") AS rows FROM json_each_text(skills::json)) j
		CROSS JOIN LATERAL (SELECT string_agg(quoted(key, true) || value::float8, '|' ORDER BY key COLLATE "C") AS rows FROM jsonb_each_text(skills::jsonb)) b $$);
SELECT holds('roleprofile: jsonb says what it holds', $$
	SELECT literal, r.rows, j.rows FROM profiles
		CROSS JOIN LATERAL (SELECT string_agg(concat_ws(' ', weight, level, must, skills, shares), '|' ORDER BY requirement) AS rows
			FROM roleprofile_each(asked)) r
		CROSS JOIN LATERAL (SELECT string_agg(concat_ws(' ', (q->>'weight')::float8, (q->>'level')::float8, (q->>'must')::boolean, a.skills, a.shares), '|' ORDER BY n) AS rows
			FROM jsonb_array_elements(asked::jsonb) WITH ORDINALITY AS q (q, n)
				CROSS JOIN LATERAL (SELECT array_agg(coalesce(a->>'skill', a#>>'{}') ORDER BY i) AS skills, array_agg(coalesce((a->>'share')::float8, 1) ORDER BY i) AS shares
					FROM jsonb_array_elements(q->'any') WITH ORDINALITY AS a (a, i)) a) j $$);

-- Binary, by a file of COPY in a folder of its own.
\cd `mktemp -d`
\copy (SELECT id, skills FROM vectors) TO 'vectors' (FORMAT binary)
\copy (SELECT id, asked FROM profiles) TO 'profiles' (FORMAT binary)
CREATE TABLE vectors_back (id integer PRIMARY KEY, skills skillvec);
CREATE TABLE profiles_back (id integer PRIMARY KEY, asked roleprofile);
\copy vectors_back FROM 'vectors' (FORMAT binary)
\copy profiles_back FROM 'profiles' (FORMAT binary)
\copy (SELECT id, skills FROM vectors) TO 'vectors'
\copy (SELECT id, asked FROM profiles) TO 'profiles'
CREATE TABLE vectors_text (LIKE vectors_back);
CREATE TABLE profiles_text (LIKE profiles_back);
\copy vectors_text FROM 'vectors'
\copy profiles_text FROM 'profiles'
\! rm -f vectors profiles && rmdir "$PWD"
\cd /

SELECT holds('skillvec: recv(send(x)) = x, with the bytes of now', $$
	SELECT v.literal, concat_ws(' ', true, v.plain::bytea, skillvec_send(v.plain)), concat_ws(' ', b.skills = v.skills, b.skills::bytea, skillvec_send(v.skills))
	FROM vectors v FULL JOIN vectors_back b USING (id) $$);
SELECT holds('roleprofile: recv(send(x)) = x, with the bytes of now', $$
	SELECT p.literal, concat_ws(' ', true, p.plain::bytea, roleprofile_send(p.plain)), concat_ws(' ', b.asked = p.asked, b.asked::bytea, roleprofile_send(p.asked))
	FROM profiles p FULL JOIN profiles_back b USING (id) $$);
SELECT holds('skillvec: COPY as text and back', $$
	SELECT v.literal, v.plain::bytea::text, b.skills::bytea::text FROM vectors v FULL JOIN vectors_text b USING (id) $$);
SELECT holds('roleprofile: COPY as text and back', $$
	SELECT p.literal, p.plain::bytea::text, b.asked::bytea::text FROM profiles p FULL JOIN profiles_text b USING (id) $$);

-- Operators of skillvec.

CREATE TABLE held AS
	SELECT v.id, e.skill, e.level FROM vectors v CROSS JOIN LATERAL skillvec_each(v.skills) e;
CREATE INDEX ON held (id);
ANALYZE held;
CREATE TABLE both_vectors AS	-- mostly of one neighbourhood, some equal
	SELECT row_number() OVER ()::integer AS n, a.id AS a_id, b.id AS b_id, a.skills AS a,
		CASE WHEN a.id = b.id THEN b.plain ELSE b.skills END AS b
	FROM vectors a CROSS JOIN generate_series(1, 3) i
		JOIN vectors b ON b.id = CASE WHEN a.id % 11 = 0 THEN a.id
			ELSE 1 + (a.id - 1 + CASE WHEN a.id % 13 = 0 THEN 1 ELSE 7 * :neighbourhoods END * i) % 3000 END;
ANALYZE both_vectors;
CREATE TABLE compared AS
	SELECT p.n, p.a, p.b,
		count(*) FILTER (WHERE coalesce(j.x_level, 0) < j.y_level) = 0 AS contains,
		count(*) FILTER (WHERE coalesce(j.y_level, 0) < j.x_level) = 0 AS contained,
		count(*) FILTER (WHERE j.x_level > 0 AND j.y_level > 0) > 0 AS overlap,
		coalesce(string_agg(quoted(j.skill, true) || ':' || greatest(j.x_level, j.y_level), ',' ORDER BY random()), '')::skillvec AS merged,
		1 - sum(round(j.x_level * 10000) * round(j.y_level * 10000)) / sqrt(sum(round(j.x_level * 10000) ^ 2) * sum(round(j.y_level * 10000) ^ 2)) AS distance,
		count(j.x_level) = 0 OR count(j.y_level) = 0 AS empty
	FROM both_vectors p LEFT JOIN LATERAL (
			SELECT skill, x.level AS x_level, y.level AS y_level
			FROM (SELECT * FROM held WHERE id = p.a_id) x FULL JOIN (SELECT * FROM held WHERE id = p.b_id) y USING (skill)) j ON true
	GROUP BY p.n, p.a, p.b;
ANALYZE compared;

SELECT holds('@>', $$ SELECT concat_ws(' and ', a, b), contains::text, (a @> b)::text FROM compared $$);
SELECT holds('<@', $$ SELECT concat_ws(' and ', a, b), contained::text, (a <@ b)::text FROM compared $$);
SELECT holds('&&', $$ SELECT concat_ws(' and ', a, b), concat(overlap, overlap), concat(a && b, b && a) FROM compared $$);
SELECT holds('|| keeps the higher level', $$
	SELECT concat_ws(' and ', a, b), concat_ws(E'\n', merged, merged, merged, true),
		concat_ws(E'\n', a || b, b || a, a || b::text, (a || b) @> a) FROM compared $$);
SELECT holds('<-> within 1e-15, the same both ways, 0 between equals, NULL with an empty vector', $$
	SELECT concat_ws(' and ', a, b), 'true', CASE WHEN empty THEN (a <-> b) IS NULL AND (b <-> a) IS NULL
		ELSE abs((a <-> b) - greatest(coalesce(distance, 1), 0)) <= 1e-15 AND (a <-> b) = (b <-> a)
			AND (a <-> b) >= 0 AND (a <> b OR (a <-> b) = 0) END::text FROM compared $$);

-- A name given as an argument is cut off at its ends, so a skill that begins or
-- ends with a space cannot be named this way.
CREATE TABLE asked_of AS
	SELECT v.id, v.skills, p.canonical, p.spelling, h.level, i.n % 3 AS form
	FROM vectors v CROSS JOIN LATERAL (SELECT (v.hood * 11 + s) % (SELECT count(*) FROM pool) AS n FROM generate_series(0, 15, 3) s) i
		JOIN pool p USING (n) LEFT JOIN held h ON h.id = v.id AND h.skill = p.canonical
	WHERE p.canonical = btrim(p.canonical);
UPDATE asked_of SET spelling = CASE form WHEN 0 THEN spelling WHEN 1 THEN '  ' || spelling || E'\t' ELSE
	translate(spelling, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') END;
ALTER TABLE asked_of ADD assigned skillvec, ADD removed skillvec;
UPDATE asked_of SET assigned = skills, removed = skills;
UPDATE asked_of SET assigned[spelling] = (1 + id % 10000) / 10000.0, removed[spelling] = NULL;

SELECT holds('-> and []', $$
	SELECT concat_ws(' of ', spelling, skills), concat_ws(' ', coalesce(level, -1), coalesce(level, -1)),
		concat_ws(' ', coalesce(skills -> spelling, -1), coalesce(skills[spelling], -1)) FROM asked_of $$);
SELECT holds('- and assigning NULL', $$
	SELECT concat_ws(' of ', a.spelling, a.skills), concat_ws(E'\n', r.skills, r.skills), concat_ws(E'\n', a.skills - a.spelling, a.removed)
	FROM asked_of a CROSS JOIN LATERAL (SELECT coalesce(string_agg(quoted(h.skill, true) || ':' || h.level, ','), '')::skillvec AS skills
		FROM held h WHERE h.id = a.id AND h.skill <> a.canonical) r $$);
SELECT holds('assigning a level', $$
	SELECT concat_ws(' of ', a.spelling, a.skills), r.skills::text, a.assigned::text
	FROM asked_of a CROSS JOIN LATERAL (SELECT (coalesce(string_agg(quoted(h.skill, true) || ':' || h.level, ',') || ',', '')
			|| quoted(a.canonical, true) || ':' || (1 + a.id % 10000) / 10000.0)::skillvec AS skills
		FROM held h WHERE h.id = a.id AND h.skill <> a.canonical) r $$);

SELECT holds('roleprofile || has the requirements of both, equal ones twice', $$
	SELECT concat_ws(' and ', a.literal, b.literal), concat_ws(E'\n', r.rows, r.rows, r.rows),
		(SELECT string_agg(s.rows, E'\n') FROM (VALUES (a.asked || b.asked), (b.asked || a.asked), (a.asked || b.asked::text)) AS x (asked)
			CROSS JOIN LATERAL (SELECT string_agg(text, ' ' ORDER BY text COLLATE "C") AS rows FROM roleprofile_each(x.asked)) s)
	FROM profiles a JOIN profiles b ON b.id = CASE WHEN a.id % 10 = 5 THEN a.id ELSE a.id % 900 + 3 END
		CROSS JOIN LATERAL (SELECT string_agg(text, ' ' ORDER BY text COLLATE "C") AS rows
			FROM (SELECT text FROM roleprofile_each(a.asked) UNION ALL SELECT text FROM roleprofile_each(b.asked)) u) r
	WHERE a.id > 2 $$);

-- Order. Few skills and levels, so that many are equal or differ late.

SELECT holds('no operator class is broken: ' || opcname, format($$
	SELECT 'amvalidate', 'true', amvalidate(%s)::text $$, oid))
FROM pg_opclass WHERE opcname IN ('skillvec_ops', 'roleprofile_ops') ORDER BY oid;

CREATE TABLE few_vectors AS
	SELECT row_number() OVER ()::integer AS id, skills, skills::text AS text FROM (
		(SELECT skills FROM vectors ORDER BY id LIMIT 20)
		UNION ALL SELECT inlined(skills) FROM vectors WHERE id IN (3, 4, 5)
		UNION ALL SELECT skillvec_canonical(skills) FROM vectors WHERE id IN (3, 4, 5)
		UNION ALL SELECT concat_ws(',', 'a:' || nullif(a, 0), 'b:' || nullif(b, 0), 'python:' || nullif(c, 0))::skillvec
		FROM generate_series(0, 1, 0.5) a, generate_series(0, 1, 0.5) b, generate_series(0, 1, 0.5) c) s;
CREATE TABLE few_profiles AS
	SELECT row_number() OVER ()::integer AS id, asked, asked::text AS text FROM (
		(SELECT asked FROM profiles WHERE id > 2 ORDER BY id LIMIT 20)
		UNION ALL SELECT inlined(asked) FROM profiles WHERE id IN (3, 4, 5)
		UNION ALL SELECT roleprofile_canonical(asked) FROM profiles WHERE id IN (3, 4, 5)
		UNION ALL SELECT ('a' || o || m || w || l || r)::roleprofile
		FROM unnest(ARRAY['', '|b', '|b~0.5']) o, unnest(ARRAY['', '!']) m, unnest(ARRAY['', ':2']) w, unnest(ARRAY['', '>=1']) l,
			unnest(ARRAY['', ',a']) r) s;

SELECT holds('skillvec: one of <, =, > holds, and all agree', $$
	SELECT concat_ws(' and ', a, b), concat_ws(' ', 1, a.text = b.text, skillvec_cmp(a.skills, b.skills) < 0, skillvec_cmp(a.skills, b.skills) > 0,
			- skillvec_cmp(b.skills, a.skills), a.skills < b.skills OR a.skills = b.skills, a.skills > b.skills OR a.skills = b.skills, NOT a.skills = b.skills),
		concat_ws(' ', (a.skills < b.skills)::int + (a.skills = b.skills)::int + (a.skills > b.skills)::int, a.skills = b.skills,
			a.skills < b.skills, b.skills < a.skills, skillvec_cmp(a.skills, b.skills), a.skills <= b.skills, a.skills >= b.skills, a.skills <> b.skills)
	FROM few_vectors a CROSS JOIN few_vectors b $$);
SELECT holds('roleprofile: one of <, =, > holds, and all agree', $$
	SELECT concat_ws(' and ', a, b), concat_ws(' ', 1, a.text = b.text, roleprofile_cmp(a.asked, b.asked) < 0, roleprofile_cmp(a.asked, b.asked) > 0,
			- roleprofile_cmp(b.asked, a.asked), a.asked < b.asked OR a.asked = b.asked, a.asked > b.asked OR a.asked = b.asked, NOT a.asked = b.asked),
		concat_ws(' ', (a.asked < b.asked)::int + (a.asked = b.asked)::int + (a.asked > b.asked)::int, a.asked = b.asked,
			a.asked < b.asked, b.asked < a.asked, roleprofile_cmp(a.asked, b.asked), a.asked <= b.asked, a.asked >= b.asked, a.asked <> b.asked)
	FROM few_profiles a CROSS JOIN few_profiles b $$);
SELECT holds('skillvec: order is transitive', $$
	SELECT concat_ws(' and ', a, b, c), 'true', (a.skills <= c.skills)::text
	FROM few_vectors a JOIN few_vectors b ON a.skills <= b.skills JOIN few_vectors c ON b.skills <= c.skills $$);
SELECT holds('roleprofile: order is transitive', $$
	SELECT concat_ws(' and ', a, b, c), 'true', (a.asked <= c.asked)::text
	FROM few_profiles a JOIN few_profiles b ON a.asked <= b.asked JOIN few_profiles c ON b.asked <= c.asked $$);
SELECT holds('skillvec: sorted values rise, and equal ones are neighbours', $$
	SELECT s.text, 'true', (skills >= before AND (skills = before) = (text = before_text))::text
	FROM (SELECT skills, skills::text AS text, lag(skills) OVER o AS before, lag(skills::text) OVER o AS before_text
		FROM (SELECT skills FROM vectors UNION ALL SELECT plain FROM vectors) v WINDOW o AS (ORDER BY skills)) s WHERE before IS NOT NULL $$);
SELECT holds('roleprofile: sorted values rise, and equal ones are neighbours', $$
	SELECT s.text, 'true', (asked >= before AND (asked = before) = (text = before_text))::text
	FROM (SELECT asked, asked::text AS text, lag(asked) OVER o AS before, lag(asked::text) OVER o AS before_text
		FROM (SELECT asked FROM profiles UNION ALL SELECT plain FROM profiles) v WINDOW o AS (ORDER BY asked)) s WHERE before IS NOT NULL $$);

-- Hashes: each way to group and to join gives what the texts give.

CREATE TABLE many_vectors AS
	SELECT row_number() OVER ()::integer AS id, skills, skills::text COLLATE "C" AS text FROM (
		SELECT skills FROM few_vectors UNION ALL SELECT skills FROM vectors WHERE id < 500 UNION ALL SELECT plain FROM vectors WHERE id < 500) v;
CREATE TABLE many_profiles AS
	SELECT row_number() OVER ()::integer AS id, asked, asked::text COLLATE "C" AS text FROM (
		SELECT asked FROM few_profiles UNION ALL SELECT asked FROM profiles WHERE id < 500 UNION ALL SELECT plain FROM profiles WHERE id < 500) v;
ANALYZE many_vectors, many_profiles;

CREATE FUNCTION same_way(node text, query text, wanted text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('enable_' || n, CASE WHEN n = node THEN 'on' ELSE 'off' END, true)
	FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop', 'hashagg']) n;
	IF NOT plan_has(query, CASE node WHEN 'hashjoin' THEN 'Hash Join' WHEN 'mergejoin' THEN 'Merge Join' WHEN 'nestloop' THEN 'Nested Loop'
			WHEN 'hashagg' THEN 'HashAggregate' ELSE 'Sort' END) THEN
		RETURN NEXT fail(node || ' is not in the plan of ' || query);
	ELSE
		RETURN NEXT bag_eq(query, wanted, format('by %s: %s', node, query));
	END IF;
	PERFORM set_config('enable_' || n, 'on', true) FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop', 'hashagg']) n;
END
$$;

SELECT same_way(node, 'SELECT a.id AS a, b.id AS b FROM many_vectors a JOIN many_vectors b ON a.skills = b.skills',
	'SELECT a.id AS a, b.id AS b FROM many_vectors a JOIN many_vectors b ON a.text = b.text')
FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop']) node;
SELECT same_way(node, 'SELECT a.id AS a, b.id AS b FROM many_profiles a JOIN many_profiles b ON a.asked = b.asked',
	'SELECT a.id AS a, b.id AS b FROM many_profiles a JOIN many_profiles b ON a.text = b.text')
FROM unnest(ARRAY['hashjoin', 'mergejoin', 'nestloop']) node;
SELECT same_way(node, 'SELECT min(id), count(*) FROM many_vectors GROUP BY skills', 'SELECT min(id), count(*) FROM many_vectors GROUP BY text')
FROM unnest(ARRAY['hashagg', 'sort']) node;
SELECT same_way(node, 'SELECT min(id), count(*) FROM many_profiles GROUP BY asked', 'SELECT min(id), count(*) FROM many_profiles GROUP BY text')
FROM unnest(ARRAY['hashagg', 'sort']) node;

SELECT diag(sum(cases) || ' cases in all') FROM property;
SELECT * FROM finish();
ROLLBACK;
