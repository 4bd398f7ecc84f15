-- exact.sql - random cases (data, profile, k, filter): what an index gives against
-- a sequential scan and a sort.
--
-- For a filter, the rankings of some profiles are made once by a sequential scan;
-- then an index gives the first k rows of each, for several k: as the inner side
-- of a nested loop that scans again and again, by a scan of its own, by a cursor
-- (fetched in steps, or held beyond its transaction), by a bitmap and a sort.
-- Each (profile, k, filter) is a case.
--
-- The distances must be the same, bit for bit; no row may come twice, and each
-- must have the distance that it comes with.  So the rows are the same but for the
-- choice among those tied at the last distance; and where nothing comes between,
-- that choice must be by TID, so the rows are wholly the same.
--
-- One psql runs this and calls: CALL make_data(...), CALL change_data(...),
-- CALL compare_data(...).  What was compared, and what was wrong, is in tables.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION shortlist;
\ir ../../pgtap/lib/plan.sql

CREATE FUNCTION pick(n integer) RETURNS integer	-- 0 to n - 1
LANGUAGE sql VOLATILE AS 'SELECT floor(random() * n)::integer';

-- ---------------------------------------------------------------------------
-- Tables with an index
-- ---------------------------------------------------------------------------

CREATE TABLE target (
	kind text PRIMARY KEY,
	relation text,
	operand text,		-- what is indexed
	also text,			-- the condition of a partial index
	node text,			-- what the plan of an ordered scan must have
	by_tid boolean		-- the order of tied rows is that of their TIDs
);
INSERT INTO target VALUES
	('plain', 'plain', 'skills', 'true', 'Index Scan using', true),
	('partial', 'partial', 'skills', 'id % 5 < 3', 'Index Scan using', true),
	('expression', 'expression', '(skills || ''zork:0.3''::skillvec)', 'true', 'Index Scan using', true),
	('unlogged', 'unlogged', 'skills', 'true', 'Index Scan using', true),
	('temporary', 'passing', 'skills', 'true', 'Index Scan using', true),
	('partitions', 'parted', 'skills', 'true', 'Merge Append', false);

CREATE TABLE plain (id integer, note integer, skills skillvec) WITH (autovacuum_enabled = off, fillfactor = 80);
CREATE INDEX plain_skills ON plain USING shortlist (skills);
CREATE TABLE partial (LIKE plain) WITH (autovacuum_enabled = off, fillfactor = 80);
CREATE INDEX partial_skills ON partial USING shortlist (skills) WHERE id % 5 < 3;
CREATE TABLE expression (LIKE plain) WITH (autovacuum_enabled = off, fillfactor = 80);
CREATE INDEX expression_skills ON expression USING shortlist ((skills || 'zork:0.3'::skillvec));
CREATE UNLOGGED TABLE unlogged (LIKE plain) WITH (autovacuum_enabled = off, fillfactor = 80);
CREATE INDEX unlogged_skills ON unlogged USING shortlist (skills);
-- passing: a temporary table, which the session makes that compares
CREATE TABLE parted (LIKE plain) PARTITION BY HASH (id);
CREATE TABLE parted0 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 0) WITH (autovacuum_enabled = off);
CREATE TABLE parted1 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 1) WITH (autovacuum_enabled = off);
CREATE TABLE parted2 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 2) WITH (autovacuum_enabled = off);
CREATE INDEX parted_skills ON parted USING shortlist (skills);

-- ---------------------------------------------------------------------------
-- Random values
-- ---------------------------------------------------------------------------

-- Names as literals have them: of the vocabulary, others, such as need quotes, and two whose keys are equal.
DO $do$
BEGIN
	EXECUTE format('CREATE FUNCTION all_names() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT %L::text[] $$', (
		SELECT array_agg(CASE i % 25 WHEN 3 THEN 'collision 7064611' WHEN 4 THEN 'collision 8982413' ELSE name END ORDER BY i)
		FROM (
			SELECT name, row_number() OVER (ORDER BY md5(name)) AS i FROM (
				(SELECT '"' || replace(name, '"', '""') || '"' AS name FROM shortlist_builtin_skills() ORDER BY md5(name) LIMIT 300)
				UNION ALL SELECT 'unknown ' || j FROM generate_series(1, 300) j
				UNION ALL SELECT unnest(ARRAY['"a,b"', '"x:y"', '"p|q"', '"bang!"', '"tilde~"', '"more>"', '"say ""hi"""', 'naïve bayés', '日本語', '" before"', repeat('x', 255), repeat('é', 127)])
			) named
		) numbered));
END
$do$;

-- The data that are made now.
CREATE TYPE data AS (
	number integer,		-- of the data set
	kind text,
	rows integer,		-- at first
	first integer,		-- of its names in all_names(), and how many
	universe integer,
	skew integer,		-- of their popularity: 1 none
	levels integer,		-- kind of levels, see random_level()
	most integer,		-- skills of a common row
	null_share float8,
	empty_share float8,
	long_share float8,
	copied_share float8,
	hot boolean			-- some updates change no skills, so a row is not where its index entry points
);
CREATE TABLE present OF data;

-- What is asked for.
CREATE TYPE ask AS (
	n integer,
	p roleprofile,	-- to rank by
	q roleprofile, v skillvec, w skillvec, m integer, r integer	-- for filters
);

-- A level out of one, 10, 100, 10,000, or of a few near to each other and at the ends.
CREATE FUNCTION random_level(levels integer) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN CASE levels WHEN 0 THEN '0.5' WHEN 1 THEN 1 + pick(10) || '/10' WHEN 2 THEN 1 + pick(100) || '/100' WHEN 3 THEN 1 + pick(10000) || '/10000'
		ELSE (ARRAY['0.4999', '0.5', '0.5001', '0.9999', '1', '0.0001'])[1 + pick(6)] END;
END
$$;

CREATE FUNCTION random_name(d data) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN (all_names())[1 + (d.first + floor(d.universe * random() ^ d.skew)::integer) % cardinality(all_names())];
END
$$;

CREATE FUNCTION random_vector(d data, size integer) RETURNS skillvec
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	literal text := '';
BEGIN
	FOR i IN 1..size LOOP
		literal := literal || CASE i WHEN 1 THEN '' ELSE ',' END || random_name(d) || CASE pick(12) WHEN 0 THEN '' ELSE ':' || random_level(d.levels) END;
	END LOOP;
	RETURN literal;
END
$$;

CREATE FUNCTION random_row(d data) RETURNS skillvec
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	u float8 := random();
	literal text;
BEGIN
	IF u < d.null_share THEN
		RETURN NULL;
	ELSIF u < d.null_share + d.empty_share THEN
		RETURN '';
	ELSIF u < 1 - d.long_share THEN
		RETURN random_vector(d, 1 + pick(d.most));
	END IF;
	-- longer than a page, often
	literal := (SELECT string_agg(format('%s %s of a long row:%s', repeat('y', 10 + i % 50), i, 1 + i % (1 + 8 * d.levels) || '/100'), ',') FROM generate_series(1, 20 + pick(500)) i);
	RETURN literal::skillvec || random_vector(d, 5);
END
$$;

-- A profile: each requirement any of up to four names, some of them nobody's; a must-have one time in `musts`.
CREATE FUNCTION random_profile(d data, musts integer) RETURNS roleprofile
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	literal text := '';
BEGIN
	CASE pick(40) WHEN 0 THEN
		RETURN NULL;
	WHEN 1 THEN
		RETURN '';
	ELSE
	END CASE;
	FOR i IN 1..CASE pick(8) WHEN 0 THEN 1 WHEN 1 THEN 1 + pick(40) ELSE 1 + pick(8) END LOOP
		literal := literal || CASE i WHEN 1 THEN '' ELSE ',' END;
		FOR j IN 1..CASE pick(3) WHEN 0 THEN 1 + pick(4) ELSE 1 END LOOP
			literal := literal || CASE j WHEN 1 THEN '' ELSE '|' END
				|| CASE pick(12) WHEN 0 THEN 'nobody''s skill ' || pick(3) ELSE random_name(d) END
				|| CASE WHEN j = 1 OR pick(2) = 0 THEN '' ELSE '~' || random_level(greatest(d.levels, 1)) END;
		END LOOP;
		literal := literal || CASE pick(musts) WHEN 0 THEN '!' ELSE '' END
			|| CASE pick(6) WHEN 0 THEN '' WHEN 1 THEN ':0.01' WHEN 2 THEN ':100' WHEN 3 THEN ':' || (1 + pick(10000)) / 100.0 ELSE ':' || 1 + pick(5) END
			|| CASE pick(3) WHEN 0 THEN '' ELSE '>=' || random_level(CASE pick(4) WHEN 0 THEN pick(5) ELSE d.levels END) END;
	END LOOP;
	RETURN literal;
END
$$;

-- Of the skills of data a few, for conditions that hold for some rows.
CREATE FUNCTION random_condition(d data, most integer) RETURNS skillvec
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN CASE pick(30) WHEN 0 THEN NULL WHEN 1 THEN '' ELSE random_vector(d, 1 + pick(most)) END;
END
$$;

CREATE FUNCTION random_ask(d data, n integer, rows bigint) RETURNS ask
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN (n, random_profile(d, 1 + pick(8)), random_profile(d, 1 + pick(4)), random_condition(d, 2), random_condition(d, 5),
		1 + pick(CASE pick(2) WHEN 0 THEN 5 ELSE 100 END), pick(rows::integer + 1))::ask;
END
$$;

-- ---------------------------------------------------------------------------
-- Data and their changes
-- ---------------------------------------------------------------------------

CREATE PROCEDURE add_rows(n integer)
LANGUAGE plpgsql AS $$
DECLARE
	d data := (SELECT p::data FROM present p);
	t target := (SELECT x FROM target x WHERE kind = d.kind);
	top integer;
BEGIN
	EXECUTE 'SELECT coalesce(max(id), 0) FROM ' || t.relation INTO top;
	EXECUTE format('INSERT INTO %s SELECT $2 + i, 0, random_row($1) FROM generate_series(1, $3) i', t.relation)
		USING d, top, (n * (1 - d.copied_share))::integer;
	-- whole rows again
	EXECUTE format('INSERT INTO %1$s SELECT $1 + i, 0, c.skills FROM generate_series(1, $2) i JOIN (SELECT skills, row_number() OVER (ORDER BY id) AS o FROM %1$s WHERE id > $3 LIMIT 100) c ON c.o = 1 + i %% 7', t.relation)
		USING top + n, (n * d.copied_share)::integer, top - 50;
END
$$;

-- Data set `number`, out of which its own seed follows; `rows` 0: some hundreds at most.
CREATE PROCEDURE make_data(seed integer, number integer, rows integer, built boolean)
LANGUAGE plpgsql AS $$
DECLARE
	d data;
	t target;
BEGIN
	PERFORM setseed(hashint4extended(number, seed) / 2.0 ^ 63);
	DELETE FROM present;
	INSERT INTO present
		SELECT number, (ARRAY['plain', 'plain', 'plain', 'partial', 'expression', 'unlogged', 'temporary', 'partitions'])[1 + pick(8)],
			CASE WHEN rows > 0 THEN rows ELSE (ARRAY[0, 1, 1 + pick(20), 20 + pick(100), 20 + pick(300), 20 + pick(300)])[1 + pick(6)] END,
			pick(cardinality(all_names())), (ARRAY[1, 2, 5, 12, 12, 40, 40, 100, 400])[1 + pick(9)],
			1 + pick(4), pick(5), CASE WHEN rows > 0 THEN 8 ELSE (ARRAY[1, 4, 10, 10, 60])[1 + pick(5)] END,
			(ARRAY[0, 0.03, 0.03, 0.3, 1])[1 + pick(CASE WHEN pick(4) = 0 THEN 5 ELSE 4 END)], (ARRAY[0, 0.03, 0.2])[1 + pick(3)],
			CASE WHEN rows > 0 THEN 0.0005 WHEN pick(4) = 0 THEN 0.03 ELSE 0 END, (ARRAY[0, 0.1, 0.5, 0.9])[1 + pick(4)], pick(5) = 0;
	d := (SELECT p::data FROM present p);
	t := (SELECT x FROM target x WHERE kind = d.kind);
	EXECUTE 'TRUNCATE ' || t.relation;
	CALL add_rows(d.rows);
	IF built THEN
		EXECUTE format('REINDEX TABLE %s', CASE WHEN t.relation = 'parted' THEN 'parted' || pick(3) ELSE t.relation END);
	END IF;
END
$$;

CREATE PROCEDURE change_data(how text)
LANGUAGE plpgsql AS $$
DECLARE
	d data := (SELECT p::data FROM present p);
	t target := (SELECT x FROM target x WHERE kind = d.kind);
	m integer := 2 + pick(12);
BEGIN
	IF how = 'insert' THEN
		CALL add_rows(1 + pick(greatest(d.rows, 30)) / 2);
	ELSIF how = 'update' THEN
		-- with other skills, so that the new row has an entry of its own
		EXECUTE format('UPDATE %1$s t SET skills = r.skills FROM (SELECT id, random_row($1) AS skills FROM %1$s WHERE id %% $2 = 1 OFFSET 0) r WHERE t.id = r.id AND (t.skills IS DISTINCT FROM r.skills OR ($1).hot)', t.relation) USING d, m;
		IF d.hot THEN
			EXECUTE format('UPDATE %s SET note = note + 1 WHERE id %% $1 = 0', t.relation) USING m;
		END IF;
	ELSIF how = 'delete' THEN
		EXECUTE format('DELETE FROM %s WHERE id %% $1 = 2 OR id > (SELECT max(id) FROM %1$s) * $2', t.relation) USING m, (ARRAY[1, 0.9, 0.9, 0])[1 + pick(4)];
	ELSIF how = 'undo' THEN
		BEGIN
			CALL add_rows(20);
			EXECUTE format('UPDATE %s SET skills = random_row($1) WHERE id %% $2 = 1', t.relation) USING d, m;
			RAISE 'undo';
		EXCEPTION WHEN raise_exception THEN
			CALL add_rows(1);
		END;
	ELSIF how = 'reindex' THEN
		EXECUTE format('REINDEX TABLE %s', CASE WHEN t.relation = 'parted' THEN 'parted' || pick(3) ELSE t.relation END);
	ELSIF how <> 'none' THEN
		RAISE 'no such change: %', how;
	END IF;
END
$$;

-- ---------------------------------------------------------------------------
-- Comparing
-- ---------------------------------------------------------------------------

CREATE TYPE ranking AS (ids integer[], keys bytea[]);	-- rows in their order, and their distances

-- S is what is indexed, a the ask.
CREATE TABLE filter (n integer PRIMARY KEY, condition text, indexable boolean);
INSERT INTO filter VALUES
	(1, 'true', false),
	(2, 'id % a.m = a.r % a.m', false),
	(3, 'id BETWEEN a.r AND a.r + 20', false),
	(4, 'S @@ a.q', true),
	(5, 'S @> a.v', true),
	(6, 'S && a.w', true),
	(7, 'a.p @@ S', true),
	(8, 'S && a.w AND a.q @@ S AND id % 4 > 0', true),
	(9, 'a.v <@ S AND a.w && S', true),
	(10, 'NOT S @@ a.p', false),
	(11, 'S @> a.v OR id % a.m = 1', false),
	(12, 'a.w && S AND id % a.m <> 1', true);

CREATE TABLE compared (data integer, step integer, kind text, state text, filter text, way text, rankings bigint, cases bigint);
CREATE TABLE fault (data integer, step integer, kind text, state text, filter text, way text, k bigint, asked ask, detail text);

-- What is wrong with the first k rows; NULL: nothing.
CREATE FUNCTION ranking_fault(got ranking, expected ranking, k bigint, by_tid boolean) RETURNS text
LANGUAGE sql STABLE SET enable_nestloop = off SET enable_sort = on AS $$
	WITH g AS (SELECT id, key, o FROM unnest(got.ids, got.keys) WITH ORDINALITY AS u (id, key, o)),
		e AS (SELECT id, key, o FROM unnest(expected.ids, expected.keys) WITH ORDINALITY AS u (id, key, o))
	SELECT CASE
		WHEN (SELECT count(*) FROM g) <> least(k, (SELECT count(*) FROM e))
			THEN format('%s rows instead of %s', (SELECT count(*) FROM g), least(k, (SELECT count(*) FROM e)))
		WHEN EXISTS (SELECT FROM g JOIN e USING (o) WHERE g.key IS DISTINCT FROM e.key)
			THEN (SELECT format('row %s has id %s, distance %s instead of %s', o, g.id, g.key, e.key) FROM g JOIN e USING (o) WHERE g.key IS DISTINCT FROM e.key ORDER BY o LIMIT 1)
		WHEN (SELECT count(*) <> count(DISTINCT id) FROM g)
			THEN (SELECT format('id %s comes %s times', id, count(*)) FROM g GROUP BY id HAVING count(*) > 1 LIMIT 1)
		WHEN EXISTS (SELECT FROM g LEFT JOIN e USING (id) WHERE e.id IS NULL OR g.key IS DISTINCT FROM e.key)
			THEN (SELECT format('id %s does not belong here', g.id) FROM g LEFT JOIN e USING (id) WHERE e.id IS NULL OR g.key IS DISTINCT FROM e.key LIMIT 1)
		WHEN by_tid
			THEN (SELECT format('row %s has id %s, tied with id %s, which has another TID', o, g.id, e.id) FROM g JOIN e USING (o) WHERE g.id <> e.id ORDER BY o LIMIT 1)
	END
$$;

-- The rows for an ask a, with what is needed to compare them.
CREATE FUNCTION query_text(t target, filter text, sorted boolean, most text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT regexp_replace(format(CASE WHEN sorted
			THEN 'SELECT id, float8send(d) AS key FROM (SELECT id, S <=> a.p AS d, S IS NULL AS nothing, ctid FROM %1$s WHERE (%2$s) AND (%3$s) OFFSET 0) s ORDER BY d, nothing, ctid LIMIT %4$s'
			ELSE 'SELECT id, float8send(d) AS key FROM (SELECT id, S <=> a.p AS d FROM %1$s WHERE (%2$s) AND (%3$s) ORDER BY S <=> a.p LIMIT %4$s) s' END,
		t.relation, filter, t.also, most), '\mS\M', t.operand, 'g')
$$;

-- The same for an ask that is a parameter; and with its values.
CREATE FUNCTION with_parameter(query text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT regexp_replace(query, '\ma\.([a-z0-9]+)', '(SELECT ($4).\1)', 'g') $$;
CREATE FUNCTION with_values(query text, a ask) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT replace(with_parameter(query), '$4', format('%L::ask', a)) $$;

CREATE PROCEDURE plan_for(way text)
LANGUAGE plpgsql AS $$
DECLARE
	sorts text := CASE WHEN way IN ('oracle', 'bitmap', 'conditions') THEN 'on' ELSE 'off' END;
BEGIN
	PERFORM set_config('enable_seqscan', CASE way WHEN 'oracle' THEN 'on' ELSE 'off' END, false),
		set_config('enable_indexscan', CASE WHEN way IN ('oracle', 'bitmap') THEN 'off' ELSE 'on' END, false),
		set_config('enable_bitmapscan', CASE way WHEN 'bitmap' THEN 'on' ELSE 'off' END, false),
		set_config('enable_sort', sorts, false), set_config('enable_incremental_sort', sorts, false);
END
$$;

-- Make sure of how a query runs.
CREATE PROCEDURE assure_plan(t target, way text, query text, asked ask[], numbers bigint[])
LANGUAGE plpgsql AS $$
DECLARE
	line text;
	plan text := '';
	as_wanted boolean;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query USING asked, numbers, 1, asked[1] LOOP
		plan := plan || line || E'\n';
	END LOOP;
	as_wanted := CASE way
			WHEN 'oracle' THEN plan ~ 'Seq Scan on' AND plan !~ 'Index|Bitmap'
			WHEN 'bitmap' THEN plan ~ 'Bitmap Index Scan on' AND plan !~ 'Order By: '
			WHEN 'conditions' THEN plan ~ 'Index Scan using' AND plan ~ 'Index Cond: ' AND plan !~ 'Order By: '
			ELSE plan ~ 'Order By: ' AND strpos(plan, t.node) > 0 AND (plan ~ 'Sort Key: ') = (t.node = 'Merge Append') END;
	-- a condition that is null leaves nothing to scan
	IF as_wanted OR plan ~ 'One-Time Filter: false' THEN
		RETURN;
	END IF;
	RAISE 'not the plan of %:%', way, E'\n' || query || E'\n' || plan;
END
$$;

-- Compare the rankings of some asks under a filter, in one way; at most so many rows of each are made.
CREATE PROCEDURE compare_some(t target, number integer, step integer, state text, f filter, way text, asked ask[], numbers bigint[], most text, by_tid boolean)
LANGUAGE plpgsql AS $$
DECLARE
	of_all constant text := 'SELECT (coalesce(array_agg(id), ''{}''), coalesce(array_agg(key), ''{}''))::ranking AS got FROM (%s) b';
	at_once boolean := way IN ('nested loop', 'bitmap', 'conditions');
	by_tid boolean := by_tid AND t.by_tid;
	query text := format(of_all, query_text(t, f.condition, true, most));
	expected ranking[];
	got ranking;
	total bigint := 0;
	faults text;
	r record;
	a ask;
	n bigint;
	c refcursor;
BEGIN
	query := format('SELECT a.n, r.got FROM unnest($1) a CROSS JOIN LATERAL (%s) r', query);
	CALL plan_for('oracle');
	CALL assure_plan(t, 'oracle', query, asked, numbers);
	EXECUTE format('SELECT array_agg(got ORDER BY n) FROM (%s) s', query) INTO expected USING asked;

	CALL plan_for(way);
	query := query_text(t, f.condition, way IN ('bitmap', 'conditions'), CASE WHEN at_once THEN 'nullif(k, 2000000000)' WHEN way = 'own scan' THEN 'nullif($3, 2000000000)' ELSE 'ALL' END);
	IF at_once THEN
		query := format('SELECT a.n, k, r.got FROM unnest($1) a CROSS JOIN unnest($2) k CROSS JOIN LATERAL (%s) r', format(of_all, query));
		CALL assure_plan(t, way, query, asked, numbers);
		FOR r IN EXECUTE query USING asked, numbers LOOP
			total := total + 1;
			IF (r.got).ids <> (expected[r.n]).ids[1:r.k] OR (r.got).keys <> (expected[r.n]).keys[1:r.k] THEN
				INSERT INTO fault SELECT number, step, t.kind, state, f.condition, way, r.k, asked[r.n], d
					FROM ranking_fault(r.got, expected[r.n], r.k, by_tid) d WHERE d IS NOT NULL;
			END IF;
		END LOOP;
	ELSE
		CALL assure_plan(t, way, with_parameter(query), asked, numbers);
		FOREACH a IN ARRAY asked LOOP
			FOREACH n IN ARRAY CASE way WHEN 'own scan' THEN numbers ELSE numbers[1 + pick(3):6] END LOOP
				IF way = 'own scan' THEN
					EXECUTE format('SELECT (got).* FROM (%s) s', format(of_all, with_parameter(query))) INTO got USING asked, numbers, n, a;
				ELSIF way = 'cursor' THEN
					-- what is written meanwhile it does not see
					BEGIN
						OPEN c FOR EXECUTE with_parameter(query) USING asked, numbers, n, a;
						got := fetched(c, ARRAY[n / 3, n - n / 3]);
						RAISE SQLSTATE 'UNDO1';
					EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
					END;
				ELSE
					EXECUTE 'DECLARE held CURSOR WITH HOLD FOR ' || with_values(query, a);
					c := 'held';
					got := fetched(c, ARRAY[n / 4]);
					COMMIT;
					got := fetched(c, ARRAY[n - n / 4], got);
					CLOSE c;
				END IF;
				total := total + 1;
				IF got.ids <> (expected[a.n]).ids[1:n] OR got.keys <> (expected[a.n]).keys[1:n] THEN
					INSERT INTO fault SELECT number, step, t.kind, state, f.condition, way, n, a, d
						FROM ranking_fault(got, expected[a.n], n, by_tid) d WHERE d IS NOT NULL;
				END IF;
			END LOOP;
		END LOOP;
	END IF;
	INSERT INTO compared VALUES (number, step, t.kind, state, f.condition, way, cardinality(asked), total);
END
$$;

-- The next rows of a cursor; between the steps of several, rows are changed.
CREATE FUNCTION fetched(c refcursor, steps bigint[], so_far ranking DEFAULT ('{}', '{}')) RETURNS ranking
LANGUAGE plpgsql AS $$
DECLARE
	ids integer[] := so_far.ids;
	keys bytea[] := so_far.keys;
	r record;
BEGIN
	FOR step IN 1..cardinality(steps) LOOP
		FOR i IN 1..steps[step] LOOP
			FETCH c INTO r;
			EXIT WHEN NOT FOUND;
			ids := ids || r.id;
			keys := keys || r.key;
		END LOOP;
		IF step < cardinality(steps) THEN
			CALL change_data((ARRAY['insert', 'update', 'delete'])[1 + pick(3)]);
		END IF;
	END LOOP;
	RETURN (ids, keys);
END
$$;

-- Compare some asks under some filters.
CREATE PROCEDURE compare_data(step integer)
LANGUAGE plpgsql AS $$
DECLARE
	d data := (SELECT p::data FROM present p);
	t target := (SELECT x FROM target x WHERE kind = d.kind);
	big boolean := d.rows > 1000;
	state text;
	chosen filter[] := (SELECT array_agg(x) FROM (SELECT x FROM filter x ORDER BY random() LIMIT CASE WHEN big THEN 3 ELSE 6 END) s);
	f filter;
	way text;
	asked ask[];
	numbers bigint[];
	n bigint;
BEGIN
	state := (SELECT CASE least(s.segments, 2) WHEN 0 THEN 'pending only' WHEN 1 THEN 'a segment' ELSE 'segments' END
			|| CASE WHEN s.segments > 0 AND s.pending_pages > 0 THEN ' and pending' ELSE '' END || CASE WHEN s.dead_rows > 0 THEN ', some dead' ELSE '' END
		FROM shortlist_index_stats(CASE t.relation WHEN 'parted' THEN 'parted0_skills_idx' ELSE t.relation || '_skills' END) s);
	EXECUTE 'SELECT count(*) FROM ' || t.relation INTO n;
	FOREACH f IN ARRAY chosen LOOP
		way := CASE pick(CASE WHEN big THEN 6 ELSE 12 END) WHEN 0 THEN 'own scan'
			WHEN 2 THEN CASE WHEN f.indexable THEN 'bitmap' ELSE 'own scan' END
			WHEN 3 THEN CASE WHEN f.indexable THEN 'conditions' ELSE 'nested loop' END
			WHEN 6 THEN CASE pick(4) WHEN 0 THEN 'held cursor' ELSE 'cursor' END
			ELSE 'nested loop' END;
		asked := (SELECT array_agg(random_ask(d, i, n)) FROM generate_series(1, CASE WHEN big THEN 3 ELSE 4 END) i);
		numbers := ARRAY[1, 2 + pick(9), 32 + pick(2), 1 + pick(60), 288 + pick(2), greatest(n - 1 + pick(3), 0), 100000, 2000000000];
		CALL compare_some(t, d.number, step, state, f, way, asked, numbers, 'ALL', NOT d.hot);
	END LOOP;
END
$$;

-- ---------------------------------------------------------------------------
-- Many rows
-- ---------------------------------------------------------------------------

CREATE UNLOGGED TABLE large (id integer, skills skillvec, note integer DEFAULT 0) WITH (autovacuum_enabled = off);
CREATE TABLE large_profile (id integer, needs roleprofile);
INSERT INTO target VALUES ('large', 'large', 'skills', 'true', 'Index Scan using', true);

-- Compare so many rankings, each of a profile of its own, for ten k of up to 1,000.
CREATE PROCEDURE compare_large(step integer, state text, rankings integer)
LANGUAGE plpgsql AS $$
DECLARE
	t target := (SELECT x FROM target x WHERE kind = 'large');
	profiles roleprofile[] := (SELECT array_agg(needs ORDER BY id, needs) FROM large_profile);
	few skillvec[] := (SELECT array_agg(skills ORDER BY id) FROM large WHERE id <= 300);
	-- some keep so few rows that an ordered scan would go through all
	filters filter[] := (SELECT array_agg(x ORDER BY n) FROM filter x WHERE n NOT IN (3, 11));
	f filter;
	a ask;
BEGIN
	FOR i IN 1..rankings LOOP
		f := filters[1 + pick(cardinality(filters))];
		a := (1, profiles[1 + pick(cardinality(profiles))], profiles[1 + pick(cardinality(profiles))],
			substring(few[1 + pick(cardinality(few))]::text FROM '^[^,]+')::skillvec,
			substring(few[1 + pick(cardinality(few))]::text FROM '^[^,]+,[^,]+,[^,]+')::skillvec, 2 + pick(20), pick(20));
		CALL compare_some(t, 0, step, state, f, CASE pick(5) WHEN 0 THEN 'nested loop' WHEN 1 THEN CASE WHEN f.indexable THEN 'bitmap' ELSE 'own scan' END ELSE 'own scan' END,
			ARRAY[a], ARRAY[1, 2 + pick(9), 10, 32 + pick(2), 1 + pick(60), 100 + pick(100), 288 + pick(2), 400 + pick(400), 1 + pick(1000), 1000], '1000', true);
		COMMIT;
	END LOOP;
END
$$;
