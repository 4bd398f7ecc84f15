-- restart.sql - long scans of a table whose index changes in the meantime.
--
-- \ir this file after index_load.sql.

ALTER TABLE candidate SET (autovacuum_enabled = off);

-- Rows of some hundred bytes to several pages, so that few of them make many pages.
CREATE TABLE pool AS
	SELECT CASE WHEN i % 50 > 0 THEN random_skills() || (SELECT string_agg(format('%s %s of many:0.%s', repeat('x', 20), j, 1 + (i * j) % 9), ',') FROM generate_series(1, CASE i % 100 WHEN 1 THEN 600 ELSE 5 + i % 60 END) j) END AS skills
	FROM generate_series(1, 1500) i;

CREATE PROCEDURE add_from_pool(n integer)
LANGUAGE sql AS 'INSERT INTO candidate (skills) SELECT skills FROM pool OFFSET pick(900) LIMIT n';

-- A profile of so many requirements that a pass takes its time: in segments and in
-- lists; or, by skills that no row has, in lists alone.
CREATE FUNCTION broad_profile(lists boolean) RETURNS text
LANGUAGE sql VOLATILE AS $$
	SELECT string_agg(CASE WHEN i = 1 AND pick(3) = 0 THEN 'python!' WHEN lists AND i > 20 THEN format('nobody has %s', i)
		ELSE format('%s|%s~0.%s:%s>=0.%s', random_skill(), random_skill(), 1 + pick(9), 1 + pick(5), 1 + pick(9)) END, ',')
	FROM generate_series(1, 1000) i
$$;


-- What is wrong with the rows that the index gives this snapshot; NULL: nothing. A
-- notice says who begins to scan it, and whenever that begins again.
CREATE FUNCTION scan_faults(profile text, bitmap boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	distance text := format('skills <=> %L::roleprofile', profile);
	filter text := CASE WHEN bitmap THEN format('skills @@ %L::roleprofile', 'python|own skill 1|own skill 2|java|' || (SELECT string_agg(random_skill(), '|') FROM generate_series(1, 50)) || '!') ELSE 'true' END;
	expected ranking := ranked_by_scan('candidate', distance, filter);
	got ranking;
BEGIN
	RAISE NOTICE 'scan by %', pg_backend_pid();
	PERFORM set_config('client_min_messages', 'debug1', true);
	got := ranked_by_index('candidate', distance, filter, NULL);
	PERFORM set_config('client_min_messages', 'notice', true);
	RETURN ranking_fault(got, expected, NULL);
END
$$;
