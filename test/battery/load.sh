#!/usr/bin/env bash
# Twenty minutes of load: eight clients insert, update, delete and rank, while VACUUM, REINDEX CONCURRENTLY and CREATE
# INDEX CONCURRENTLY run beside them one after the other, and every 10 s a check goes over the index and the table, and
# the first 100 rows of a random profile are compared with those of a sequential scan.
#
# The table has 200,000 rows of bench/index_data.h, and stays at that: as many go as come. Each writing transaction
# inserts, updates or deletes 10 rows; of 8 transactions 4 rank (the best 10 by one of 100 profiles), 1 inserts, 2 update,
# 1 deletes. Nobody is held back: every client sends the next transaction as soon as the last one is done.
#
# What is compared: a reader's time is that of the ranking statement as the client sees it. Idle means the same 8
# clients, all of them ranking and nobody else at work, because on a machine of 2 cores 8 clients wait for the processor
# whatever they do; that of a single client alone is reported too. The time under load includes what VACUUM, the builds
# and the checks take of the processor. Idle and loaded phases take turns, ten each, so that both see the same machine;
# the 99th percentiles are over all phases of a kind. A stall is any transaction, reading or writing, that takes longer
# than 5 s. The server does not wait for the disk (script/cluster sets fsync = off).
#
# Prints TAP and figures. SHORTLIST_SECONDS sets for how long there is load, SHORTLIST_ROWS how many rows; makes a server
# of its own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/lib/server.sh"

seconds=${SHORTLIST_SECONDS:-1200} rows=${SHORTLIST_ROWS:-200000}
phases=10 clients=8
phase=$(((seconds + phases - 1) / phases)) idle=$(((seconds + 99) / 100))
own_server 'shared_buffers = 1GB' 'max_wal_size = 4GB' 'max_parallel_workers_per_gather = 0' 'log_lock_waits = on' 'deadlock_timeout = 1s'

psql_quiet <<'SQL' || exit
CREATE TABLE candidate (id integer, skills skillvec);
CREATE UNLOGGED TABLE pool (id integer PRIMARY KEY, skills skillvec);
CREATE TABLE profile (id integer PRIMARY KEY, profile roleprofile);

-- The first n rows by the index, in their order, and by a sequential scan.
CREATE TYPE ranked AS (ids integer[], distances bytea[]);
CREATE FUNCTION ranked(needs roleprofile, n integer) RETURNS ranked
LANGUAGE sql VOLATILE AS $$
	SELECT array_agg(id), array_agg(float8send(d)) FROM (SELECT id, skills <=> needs AS d FROM candidate ORDER BY skills <=> needs LIMIT n) s
$$;
CREATE FUNCTION by_index(needs roleprofile, n integer) RETURNS ranked
LANGUAGE sql VOLATILE SET enable_seqscan = off SET enable_sort = off AS 'SELECT ranked(needs, n)';
CREATE FUNCTION by_table(needs roleprofile, n integer) RETURNS ranked
LANGUAGE sql VOLATILE SET enable_indexscan = off AS 'SELECT ranked(needs, n)';

-- What is wrong with the first n rows: other distances, or other rows before the last distance.
CREATE FUNCTION ranking_fault(needs roleprofile, n integer) RETURNS text
LANGUAGE sql VOLATILE AS $$
	SELECT format('%s: other %s', needs, CASE WHEN a.distances <> b.distances THEN 'distances' ELSE 'rows' END)
	FROM by_index(needs, n) a, by_table(needs, n) b
	WHERE a.distances IS DISTINCT FROM b.distances OR
		(SELECT array_agg(id ORDER BY id) FROM unnest(a.ids, a.distances) u (id, d) WHERE d <> a.distances[n]) IS DISTINCT FROM
		(SELECT array_agg(id ORDER BY id) FROM unnest(b.ids, b.distances) u (id, d) WHERE d <> b.distances[n])
$$;
SQL
load_rows candidate "$rows"
load_profiles profile
psql_quiet <<SQL || exit
INSERT INTO pool SELECT * FROM candidate;
CREATE INDEX ON candidate (id);
CREATE INDEX candidate_skills ON candidate USING shortlist (skills);
CREATE SEQUENCE come START $((rows + 1));
CREATE SEQUENCE gone START 1 INCREMENT 10;
VACUUM ANALYZE candidate, pool, profile;
SQL

cat >rank.sql <<'SQL'
\set n random(1, 100)
SELECT id FROM candidate ORDER BY skills <=> (SELECT profile FROM profile WHERE id = :n) LIMIT 10;
SQL
cat >insert.sql <<SQL
\set low random(1, $((rows - 10)))
INSERT INTO candidate SELECT nextval('come'), skills FROM pool WHERE id BETWEEN :low AND :low + 9;
SQL
cat >update.sql <<SQL
SELECT last_value AS first FROM gone \\gset
\\set low :first + random(0, $((rows - 1)))
\\set other random(1, $((rows - 10)))
UPDATE candidate c SET skills = pool.skills FROM pool WHERE c.id >= :low AND c.id < :low + 10 AND pool.id = :other + c.id % 10;
SQL
cat >delete.sql <<'SQL'
SELECT nextval('gone') AS low \gset
DELETE FROM candidate WHERE id >= :low AND id < :low + 10;
SQL

# bench NAME SECONDS CLIENTS OPTION...: a phase; its latencies go to NAME.*, its summary to NAME.out
bench() {
    # rows are locked in the order of their ids, so there are no deadlocks
    PGOPTIONS='-c enable_bitmapscan=off' pgbench --no-vacuum --time="$2" --client="$3" --jobs=2 --random-seed="$((20260101 + tests))" --log --log-prefix="$1" \
        "${@:4}" >"$1.out" 2>&1
}
# Percentile P of the latencies, in ms, of the phases of a name; of the ranking statement, which is script 0. The first ten
# transactions of a client fill its caches, and do not count: of a short phase they are more than one in a hundred.
percentile() { # percentile P NAME
    cat "$2".[0-9]* | awk '$4 == 0 && $2 >= 10 { print $3 }' | sort -n | awk -v p="$1" '{ t[NR] = $1 } END { if (NR > 0) printf "%.1f\n", t[int((NR - 1) * p / 100) + 1] / 1000 }'
}

# Beside the clients, until there is a file "stop".
maintain() {
    local round
    for ((round = 0; ; round++)); do
        [[ ! -e stop ]] || return
        sql --command='VACUUM candidate' >>errors
        case $((round % 4)) in
            1) sql --command='REINDEX INDEX CONCURRENTLY candidate_skills' ;;
            3) sql --command='CREATE INDEX CONCURRENTLY candidate_other ON candidate USING shortlist (skills)' --command='DROP INDEX CONCURRENTLY candidate_other' ;;
        esac >>errors
        echo "$round" >>maintained
        sleep 1
    done
}
check() {
    local text next=$((SECONDS + 10))
    while [[ ! -e stop ]]; do
        sleep 1
        if ((SECONDS < next)); then continue; fi
        next=$((next + 10))

        # an index that REINDEX CONCURRENTLY has just replaced is no longer there to be checked
        text=$(sql --command="SELECT shortlist_index_check('candidate_skills', true)" | grep -vE '^$|is not valid$|^DETAIL:  It is being built|^HINT:.*REINDEX|could not open relation with OID')
        text+=$(sql --command='BEGIN ISOLATION LEVEL REPEATABLE READ' --command='SELECT ranking_fault(profile, 100) FROM profile ORDER BY random() LIMIT 1')
        echo "$text" | grep . >>errors
        echo checked >>checked
    done
}

touch errors
for ((i = 0; i < phases; i++)); do
    sql --command='VACUUM candidate' >>errors
    bench alone "$(((idle + 1) / 2))" 1 --file=rank.sql
    bench idle "$idle" "$clients" --file=rank.sql
    rm -f stop
    maintain &
    maintenance=$!
    check &
    checks=$!
    bench loaded "$phase" "$clients" --file=rank.sql@4 --file=insert.sql --file=update.sql@2 --file=delete.sql --max-tries=10 || echo 'pgbench fails' >>errors
    touch stop
    wait "$maintenance" "$checks"
    grep -E 'aborted|ERROR' loaded.out >>errors
    echo "# phase $((i + 1)): idle p99 $(percentile 99 idle) ms, under load $(percentile 99 loaded) ms; index $(psql_quiet --command="SELECT s FROM shortlist_index_stats('candidate_skills') s")"
done

# The longest transaction of each kind, with the number of each, and how many took longer than a second.
names=(rank insert update delete)
for script in 0 1 2 3; do
    cat loaded.[0-9]* | awk -v script="$script" -v name="${names[script]}" '$4 == script { n++; if ($3 > most) most = $3; slow += $3 > 1000000 }
        END { printf "# %s: %d, the longest %.0f ms, %d of more than 1 s\n", name, n, most / 1000, slow }'
done
longest=$(cat loaded.[0-9]* | awk '$3 > most { most = $3 } END { printf "%.0f\n", most / 1000 }')
p99=$(percentile 99 loaded) idle99=$(percentile 99 idle)
echo "# ranking, ms: alone median $(percentile 50 alone), p99 $(percentile 99 alone); idle median $(percentile 50 idle), p99 $idle99; under load median $(percentile 50 loaded), p99 $p99"
echo "# waits that PostgreSQL logged: $(grep -c 'still waiting' "$work/server/log")"
echo "# $(wc -l <maintained) rounds of VACUUM and builds, $(wc -l <checked) checks"
result 'no statement fails, and every check finds the index right' '' "$(<errors)"
result 'there were checks' t "$([[ $(wc -l <checked) -ge $((seconds / 30)) ]] && echo t || wc -l <checked)"
at_most 'the longest transaction, ms' 5000 "$longest"
at_most "readers' p99, as a multiple of the idle one" 5 "$(awk -v a="$p99" -v b="$idle99" 'BEGIN { printf "%.2f", a / b }')"
result 'the table has the rows that came and did not go' '' "$(psql_quiet --command="SELECT format('%s, and %s came and %s went', n, come.last_value, gone.last_value + 9)
    FROM (SELECT count(*) AS n FROM candidate) c, come, gone WHERE n <> come.last_value - gone.last_value - 9")"
sql --command='VACUUM candidate' >/dev/null
result 'a check finds nothing in the end' '' "$(check_index candidate_skills)"
result 'no page is lost' '' "$(lost_pages candidate_skills)"
finish
