-- index.sql - tables, and what measures them, for bench/index.
\set ON_ERROR_STOP 1

CREATE EXTENSION shortlist;
CREATE EXTENSION pg_prewarm;

-- bucket: 0 to 99, whatever the skills are
CREATE UNLOGGED TABLE candidate (id integer, skills skillvec,
	bucket smallint GENERATED ALWAYS AS ((hashint4(id) & 65535) % 100) STORED);
CREATE TABLE with_musts (id integer, profile roleprofile);
CREATE TABLE without (id integer, profile roleprofile);

-- The times of the first `most` profiles, each the least of some, of a query that is planned once, as an application
-- prepares it.
CREATE FUNCTION measure(profiles regclass, repeats integer, condition text DEFAULT 'true', most integer DEFAULT 100,
	OUT median numeric, OUT p95 numeric, OUT most_of_all numeric)
LANGUAGE plpgsql AS $$
DECLARE
	r record;
	began timestamptz;
	least double precision;
	times double precision[] := '{}';
	ids integer[];
BEGIN
	EXECUTE format('CREATE OR REPLACE FUNCTION pg_temp.ten_best(profile roleprofile) RETURNS integer[] LANGUAGE plpgsql AS
		''BEGIN RETURN array_agg(id) FROM (SELECT id FROM candidate WHERE %s ORDER BY skills <=> profile LIMIT 10) best; END''',
		condition);
	FOR r IN EXECUTE format('SELECT profile FROM %s ORDER BY id LIMIT $1', profiles) USING most LOOP
		least := NULL;
		FOR i IN 1..repeats LOOP
			began := clock_timestamp();
			ids := pg_temp.ten_best(r.profile);
			least := least(least, extract(epoch FROM clock_timestamp() - began) * 1000);
		END LOOP;
		times := times || least;
	END LOOP;
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t), percentile_cont(0.95) WITHIN GROUP (ORDER BY t), max(t)
		INTO median, p95, most_of_all FROM unnest(times) t;
END
$$;

-- How many of the first `most` profiles a sequential scan gives other distances for.
CREATE FUNCTION unlike(profiles regclass, most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
	r record;
	a double precision[];
	b double precision[];
	wrong integer := 0;
BEGIN
	FOR r IN EXECUTE format('SELECT profile FROM %s ORDER BY id LIMIT $1', profiles) USING most LOOP
		SET LOCAL enable_indexscan = on;
		SET LOCAL enable_seqscan = off;
		SELECT array_agg(d) INTO a FROM (SELECT skills <=> r.profile AS d FROM candidate ORDER BY skills <=> r.profile LIMIT 40) best;
		SET LOCAL enable_indexscan = off;
		SET LOCAL enable_seqscan = on;
		SELECT array_agg(d) INTO b FROM (SELECT skills <=> r.profile AS d FROM candidate ORDER BY skills <=> r.profile LIMIT 40) best;
		wrong := wrong + (a IS DISTINCT FROM b)::integer;
	END LOOP;
	RETURN wrong;
END
$$;

-- The rows of candidate once more, a row a skill, as SQL would have them.
CREATE UNLOGGED TABLE candidate_skill (candidate_id integer, skill_id smallint, tenths smallint);
CREATE TABLE skill (id smallint, name text);

-- The ten best in SQL over candidate_skill: a group per candidate, a filtered max per requirement.
CREATE FUNCTION in_sql(profile roleprofile) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT format('SELECT candidate_id, 1 - (%s) / %s + CASE WHEN %s THEN 0 ELSE 1 END AS distance
			FROM candidate_skill WHERE skill_id IN (%s) GROUP BY candidate_id ORDER BY distance LIMIT 10',
		string_agg(format('%s * coalesce(max(CASE %s END), 0)', weight, cases), ' + '), sum(weight)::text || '::float8',
		coalesce(string_agg(format('coalesce(max(CASE %s END), 0) >= 1', cases), ' AND ') FILTER (WHERE must), 'true'),
		string_agg(ids, ', '))
	FROM (SELECT r.requirement, r.weight, r.must, string_agg(s.id::text, ', ') AS ids,
			string_agg(format('WHEN skill_id = %s THEN %s * least(1, tenths / %s::float8)', s.id, a.share, 10 * r.level), ' ') AS cases
		FROM roleprofile_each(profile) r, unnest(r.skills, r.shares) a(name, share), skill s
		WHERE s.name = a.name GROUP BY r.requirement, r.weight, r.must) x;
END;

-- The time in SQL, the faster of hashed and of sorted groups, and by how much a distance differs from one of <=> at most;
-- fits in SQL are not rounded, so that may be 0.00005.
CREATE FUNCTION measure_sql(profiles regclass, most integer, OUT median numeric, OUT differs numeric)
LANGUAGE plpgsql AS $$
DECLARE
	r record;
	began timestamptz;
	least double precision;
	times double precision[] := '{}';
	a double precision[];
	b double precision[];
BEGIN
	differs := 0;
	FOR r IN EXECUTE format('SELECT profile FROM %s ORDER BY id LIMIT $1', profiles) USING most LOOP
		least := NULL;
		SELECT array_agg(d) INTO a FROM (SELECT skills <=> r.profile AS d FROM candidate ORDER BY skills <=> r.profile LIMIT 10) best;
		FOR i IN 1..2 LOOP
			PERFORM set_config('enable_sort', CASE i WHEN 1 THEN 'off' ELSE 'on' END, true),
				set_config('enable_hashagg', CASE i WHEN 1 THEN 'on' ELSE 'off' END, true);
			began := clock_timestamp();
			EXECUTE format('SELECT array_agg(distance) FROM (%s) best', in_sql(r.profile)) INTO b;
			least := least(least, extract(epoch FROM clock_timestamp() - began) * 1000);
		END LOOP;
		times := times || least;
		SELECT greatest(differs, max(coalesce(abs(x - y), 1))) INTO differs FROM unnest(a, b) t(x, y);
	END LOOP;
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t) INTO median FROM unnest(times) t;
END
$$;

-- Fill the pending list, until another page would have it folded: how long it gets is seen the first time.
CREATE PROCEDURE add_pending(INOUT pages bigint)	-- rows for less than a page
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO candidate (id, skills) SELECT -id, skills FROM candidate WHERE ctid < '(1,0)' LIMIT 20;
	pages := (SELECT pending_pages FROM shortlist_index_stats('candidate_skills'));
END
$$;
CREATE PROCEDURE fill_pending()
LANGUAGE plpgsql AS $$
DECLARE
	most bigint := 0;
	present bigint := 0;
BEGIN
	WHILE present >= most LOOP
		most := present;
		CALL add_pending(present);
	END LOOP;
	WHILE present < most - 1 LOOP
		CALL add_pending(present);
	END LOOP;
END
$$;

-- Where rows are inserted, logged as a user's would be, and rows to insert.
CREATE TABLE arrival (id integer, skills skillvec);
CREATE TABLE incoming (id integer PRIMARY KEY, skills skillvec);
