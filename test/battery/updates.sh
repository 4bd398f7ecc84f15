#!/usr/bin/env bash
# Endless updates, with autovacuum on: how large an index becomes, and how slow.
#
# A table of 1,000,000 rows of bench/index_data.h gets 5,000,000 updates of its indexed column, 500 a transaction and
# 6,000 a second, by 4 clients: each gives a random row the skills of another random one, so that the table's content
# stays what it was. Autovacuum is set as for a table with many updates: it looks every 5 s, comes when a tenth of the
# rows are dead, and does not pause; the updates of a day come in minutes here. The clients wait while a fifth of the rows
# are dead: how far autovacuum is behind on a busy machine is no property of the index.
#
# When autovacuum has nothing left to do, a second index of the same table is the fresh build, and both are measured in
# turns: relation size, and the median over 100 profiles of the least of 5 runs. What the pending list costs by itself has
# a bound of its own, and how long it is is chance; so it is first measured as it is, for the figure, and then, for the
# test, after a VACUUM.
#
# Then as many updates as a fifth of that, after which the index must not have grown: what is free is used again.
#
# Prints TAP and figures. SHORTLIST_ROWS and SHORTLIST_UPDATES set other numbers; makes a server of its own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/lib/server.sh"

rows=${SHORTLIST_ROWS:-1000000} updates=${SHORTLIST_UPDATES:-5000000}
clients=4 batch=500 pace=${SHORTLIST_PACE:-12}
own_server 'shared_buffers = 1GB' 'max_wal_size = 4GB' 'autovacuum_naptime = 5s' 'max_parallel_workers_per_gather = 0'

psql_quiet <<'SQL' || exit
CREATE TABLE candidate (id integer, skills skillvec) WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_cost_delay = 0);
CREATE UNLOGGED TABLE pool (id integer PRIMARY KEY, skills skillvec);
CREATE TABLE profile (id integer, profile roleprofile);

-- The least of some runs for each profile, by the one index that is valid; their median.
CREATE FUNCTION median_ms(repeats integer) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
	r record;
	began timestamptz;
	ids integer[];
	best double precision;
	times double precision[] := '{}';
BEGIN
	FOR r IN SELECT profile FROM profile ORDER BY id LOOP
		best := NULL;
		FOR i IN 1..repeats LOOP
			began := clock_timestamp();
			SELECT array_agg(id) INTO ids FROM (SELECT id FROM candidate ORDER BY skills <=> r.profile LIMIT 10) s;
			best := least(best, extract(epoch FROM clock_timestamp() - began) * 1000);
		END LOOP;
		times := times || best;
	END LOOP;
	RETURN (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t) FROM unnest(times) t);
END
$$;
SQL
load_rows candidate "$rows"
load_profiles profile
psql_quiet <<'SQL' || exit
INSERT INTO pool SELECT * FROM candidate;
CREATE INDEX ON candidate (id);
CREATE INDEX candidate_skills ON candidate USING shortlist (skills);
VACUUM ANALYZE candidate;
SQL
echo "# $(psql_quiet --command="SELECT format('fresh: %s MB, %s segments', pages / 128, segments) FROM shortlist_index_stats('candidate_skills')")"

cat >update.sql <<SQL
CALL wait_while_behind();
UPDATE candidate SET skills = pool.skills
FROM (SELECT :client_id + 1 + $clients * floor(random() * ($rows / $clients))::integer AS id, 1 + floor(random() * $rows)::integer AS other
	FROM generate_series(1, $batch) OFFSET 0) r JOIN pool ON pool.id = r.other
WHERE candidate.id = r.id;
SQL

# update COUNT: that many, and wait until autovacuum has done its work
update() {
    local begin=$SECONDS
    pgbench --no-vacuum --client="$clients" --jobs=1 --rate="$pace" --transactions=$(($1 / batch / clients)) --random-seed=20260101 --file=update.sql >pgbench.out 2>&1
    result "$1 updates are done" 0 "$?"
    grep -E 'ERROR|aborted' pgbench.out
    echo "# in $((SECONDS - begin)) s; $(psql_quiet --command="SELECT format('autovacuums: %s; index: %s', autovacuum_count, (SELECT s FROM shortlist_index_stats('candidate_skills') s)) FROM pg_stat_user_tables WHERE relname = 'candidate'")"
    psql_quiet --command='CALL wait_for_autovacuum()'
}
size() { psql_quiet --command="SELECT pg_relation_size('$1')"; }
psql_quiet <<'SQL' || exit
CREATE PROCEDURE wait_while_behind()
LANGUAGE plpgsql AS $$
BEGIN
	WHILE (SELECT n_dead_tup > 0.2 * (SELECT reltuples FROM pg_class WHERE oid = 'candidate'::regclass) FROM pg_stat_user_tables WHERE relname = 'candidate') LOOP
		COMMIT;
		PERFORM pg_sleep(0.2);
	END LOOP;
END
$$;
CREATE PROCEDURE wait_for_autovacuum()
LANGUAGE plpgsql AS $$
DECLARE
	busy boolean := true;
BEGIN
	WHILE busy LOOP
		PERFORM pg_sleep(6);
		COMMIT;
		SELECT EXISTS (SELECT FROM pg_stat_progress_vacuum WHERE relid = 'candidate'::regclass)
			OR n_dead_tup > current_setting('autovacuum_vacuum_threshold')::bigint + 0.1 * (SELECT reltuples FROM pg_class WHERE oid = 'candidate'::regclass)
		INTO busy FROM pg_stat_user_tables WHERE relname = 'candidate';
	END LOOP;
END
$$;
SQL

update "$updates"
after=$(size candidate_skills)
result 'as many rows were updated' t "$(psql_quiet --command="SELECT n_tup_upd >= 0.98 * $updates FROM pg_stat_user_tables WHERE relname = 'candidate'")"
result 'a check finds nothing' '' "$(check_index candidate_skills)"
result 'no page is lost' '' "$(lost_pages candidate_skills)"

psql_quiet --command='CREATE INDEX candidate_fresh ON candidate USING shortlist (skills)' || exit
fresh=$(size candidate_fresh)
only() { psql_quiet --command="UPDATE pg_index SET indisvalid = (indexrelid = '$1'::regclass) WHERE indexrelid IN ('candidate_skills'::regclass, 'candidate_fresh'::regclass)"; }
turns() { # turns FILE
    local turn index
    for turn in {1..5}; do
        for index in candidate_skills candidate_fresh; do
            only "$index"
            echo "$index $(psql_quiet --command='SELECT median_ms(5)')"
        done
    done >"$1"
    only candidate_skills
}
stats() { psql_quiet --command="SELECT s FROM shortlist_index_stats('candidate_skills') s"; }
least() { awk -v index_="$1" '$1 == index_ && (least == "" || $2 < least) { least = $2 } END { print least }' "$2"; }
turns as_it_is
echo "# as it is: $(stats); $((after / 1048576)) MB, fresh $((fresh / 1048576)) MB; median $(least candidate_skills as_it_is) ms, fresh $(least candidate_fresh as_it_is) ms"
psql_quiet --command='VACUUM candidate'
turns vacuumed
used=$(least candidate_skills vacuumed) new=$(least candidate_fresh vacuumed)
echo "# after VACUUM: $(stats); median $used ms, fresh $new ms; all turns: $(tr '\n' ' ' <vacuumed)"
psql_quiet --command='DROP INDEX candidate_fresh'
at_most 'size, as a multiple of a fresh build' 1.6 "$(awk -v a="$after" -v b="$fresh" 'BEGIN { printf "%.2f", a / b }')"
at_most 'median latency, as a multiple of a fresh build' 1.3 "$(awk -v a="$used" -v b="$new" 'BEGIN { printf "%.2f", a / b }')"

update "$((updates / 5))"
at_most 'size after more updates, as a multiple of that before' 1.1 "$(awk -v a="$(size candidate_skills)" -v b="$after" 'BEGIN { printf "%.2f", a / b }')"
finish
