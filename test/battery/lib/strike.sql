-- strike.sql - which work on the index is going on, and a blow in the midst of it.
--
-- \ir this file after index_load.sql.

-- Who does what: the locks are those of src/index/index.h, on tuples 1 (merge) and 2 (fold) of page 0.
CREATE FUNCTION at_work() RETURNS TABLE (pid integer, work text)
LANGUAGE sql VOLATILE AS $$
	SELECT pg_stat_clear_snapshot();
	WITH locks AS MATERIALIZED (
		SELECT l.pid, l.tuple FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
		WHERE l.locktype = 'tuple' AND l.granted AND l.page = 0 AND c.relname LIKE 'candidate%' AND c.relkind = 'i'
	), vacuums AS MATERIALIZED (
		SELECT v.pid, v.phase, a.backend_type FROM pg_stat_progress_vacuum v JOIN pg_stat_activity a USING (pid)
	)
	SELECT pid, 'fold by ' || CASE WHEN pid IN (SELECT pid FROM vacuums) THEN 'VACUUM' ELSE 'insert' END FROM locks WHERE tuple = 2
	UNION ALL
	SELECT pid, CASE (SELECT phase FROM vacuums v WHERE v.pid = l.pid) WHEN 'vacuuming indexes' THEN 'sweep of dead rows' WHEN 'cleaning up indexes' THEN 'merge by VACUUM'
			ELSE 'merge by insert' END
		FROM locks l WHERE tuple = 1 AND pid NOT IN (SELECT pid FROM locks WHERE tuple = 2)
	UNION ALL
	SELECT pid, 'reclaim of pages' FROM vacuums WHERE phase = 'cleaning up indexes' AND pid NOT IN (SELECT pid FROM locks)
	UNION ALL
	SELECT pid, 'autovacuum' FROM vacuums WHERE backend_type = 'autovacuum worker'
	UNION ALL
	SELECT pid, CASE WHEN command LIKE '%CONCURRENTLY' THEN 'concurrent build' ELSE 'build' END FROM pg_stat_progress_create_index
	UNION ALL
	SELECT leader_pid, 'parallel build' FROM pg_stat_activity WHERE backend_type = 'parallel worker'
		AND leader_pid IN (SELECT pid FROM pg_stat_progress_create_index)
	UNION ALL
	SELECT pid, CASE WHEN query LIKE 'CALL copy_rows%' THEN 'large insert' ELSE 'inserts and updates' END FROM pg_stat_activity
		WHERE state = 'active' AND backend_type = 'client backend' AND query ~ '^CALL (change|copy)_rows'
$$;

-- Kill somebody at a random moment of some work: who does it ("it"), a process of a
-- kind (pg_stat_activity.backend_type), or the server with all its processes. A
-- notice says what was going on then, so that it is known after the end, too.
CREATE PROCEDURE strike(wanted text, whom text)
LANGUAGE plpgsql AS $$
DECLARE
	patience timestamptz := clock_timestamp() + interval '1 s';
	going text;
	victims text;
BEGIN
	PERFORM pg_sleep(0.05 + 0.3 * random());
	LOOP
		IF EXISTS (SELECT FROM at_work() WHERE work LIKE wanted) THEN
			PERFORM pg_sleep(0.02 * random() ^ 3);
		END IF;
		WITH w AS MATERIALIZED (SELECT * FROM at_work())
		SELECT string_agg(DISTINCT work, ', '), CASE
			WHEN whom = 'server' THEN (SELECT string_agg(pid::text, ' ') FROM pg_stat_activity) || ' ' || split_part(pg_read_file('postmaster.pid'), E'\n', 1)
			ELSE coalesce(
				CASE WHEN whom = 'it' THEN (SELECT pid FROM w WHERE work LIKE wanted ORDER BY random() LIMIT 1)
					ELSE (SELECT pid FROM pg_stat_activity WHERE backend_type = whom ORDER BY random() LIMIT 1) END,
				(SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'active' AND backend_type = 'client backend' ORDER BY random() LIMIT 1))::text
			END INTO going, victims
		FROM w HAVING bool_or(work LIKE wanted) OR clock_timestamp() > patience;
		EXIT WHEN FOUND;
		PERFORM pg_sleep(0.001);
	END LOOP;
	RAISE NOTICE 'struck % during: %', whom, going;
	EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'kill -KILL ' || victims);
	PERFORM pg_sleep(10);
END
$$;

-- Many rows at once, without the time that making them takes; old ones go.
CREATE PROCEDURE copy_rows(n integer)
LANGUAGE sql AS $$
	INSERT INTO candidate (skills) SELECT skills FROM candidate ORDER BY random() LIMIT n;
	DELETE FROM candidate WHERE id < (SELECT last_value - 2000 FROM candidate_id);
$$;
