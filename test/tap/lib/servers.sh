# shellcheck shell=bash
# servers.sh - for tests that stop, kill and restart servers: one of their own, with a table whose index of the access
# method is changed by several clients at once, and further servers made from it. Sourced, never run.
#
# start_primary LINES    a server in $work with these lines in its postgresql.conf; its database has lib/index_load.sql
# start_copy NAME LINES  a server made from it by pg_basebackup, with a slot of that name; it follows the primary
# clean_up runs at the end of the test and takes all of it away.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d /tmp/shortlist-test.XXXXXX)
chmod 711 "$work"
cluster=$here/../../script/cluster
data=$work/server/data # of the primary
# shellcheck source-path=SCRIPTDIR source=tap.sh
source "$here/lib/tap.sh"

# Runs a command as the user that the servers belong to.
as_server() (
    cd /
    user=$(stat -c %u "$data")
    [[ $user != "$EUID" ]] || exec "$@"
    exec setpriv --reuid="$user" --regid="$(stat -c %g "$data")" --clear-groups -- "$@"
)
control() { # control NAME ARGUMENT...: pg_ctl of the server in $work/server/NAME; the primary is "data"
    local log=$work/server/$1.log
    [[ $1 != data ]] || log=$work/server/log
    as_server "$(command -v pg_ctl)" --silent --pgdata="$work/server/$1" --log="$log" "${@:2}"
}
clean_up() {
    trap '' EXIT
    # shellcheck disable=SC2046
    kill -CONT $(jobs -p)
    # shellcheck disable=SC2046
    kill $(jobs -p)
    for folder in "$work"/server/*/PG_VERSION; do
        folder=${folder%/PG_VERSION}
        control "${folder##*/}" --mode=immediate stop
    done
    rm -rf "$work"
} 2>/dev/null
trap clean_up EXIT
trap 'exit 143' TERM

waiting() { # waiting COMMAND...: until it succeeds, for half a minute at most
    local try
    for ((try = 0; try < 600; try++)); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.05
    done
    return 1
}
random_pause() { # of so many milliseconds at most
    local ms=$(((RANDOM * 32768 + RANDOM) % $1))
    sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
}

# Settings of a server that is to crash, and whose standby compares every page that it replays.
# shellcheck disable=SC2034
crashing="wal_consistency_checking = 'generic'
hot_standby_feedback = on
max_wal_size = 2GB
checkpoint_timeout = 30s
autovacuum_naptime = 1s
log_min_messages = log
wal_retrieve_retry_interval = 100ms
restart_after_crash = on"

start_primary() {
    printf '%s\n' "$1" >"$work/conf"
    CLUSTER_CONF=$work/conf "$cluster" start "$work" >"$work/environment" || exit
    # shellcheck disable=SC1091
    source "$work/environment"
    export PGDATABASE=shortlist_index
    createdb "$PGDATABASE" || exit
    sql --file="$here/lib/index_load.sql" || exit
    # the best of open_scan() nobody changes: it pins a page of the table, and on a standby VACUUM must not want that one
    sql --command="INSERT INTO candidate SELECT 1000000000 + i, 'python:1, sql:1, own skill 3:1' FROM generate_series(1, 400) i" || exit
    cd "$work" || exit
    echo 'CALL change_rows();' >change
    printf 'BEGIN;\nCALL add_rows(5);\nSAVEPOINT s;\nCALL change_rows();\nROLLBACK TO s;\nCALL change_rows();\nROLLBACK;\n' >undo
}
start_copy() { # its socket is of the port $3
    as_server "$(command -v pg_basebackup)" --host="$PGHOST" --username="$PGUSER" --pgdata="$work/server/$1" --checkpoint=fast \
        --write-recovery-conf --create-slot --slot="$1" || exit
    printf 'port = %s\n%s\n' "$3" "$2" | as_server tee -a "$work/server/$1/postgresql.conf" >"$work/null"
    control "$1" --wait start || exit
}
load() { pgbench --no-vacuum --client="${2:-4}" --jobs=1 --time="$1" --max-tries=10 --file=change@8 --file=undo@1; } # for so many seconds, by so many clients

# Kills all processes of a server at once, as when the machine goes down: also one whose postmaster is dead already.
# Each of them, and nothing else, has the data folder as its working directory.
kill_server() { # kill_server NAME
    local folder=$work/server/$1 postmaster process processes=(0)
    read -r postmaster <"$folder/postmaster.pid" && [[ /proc/$postmaster/cwd -ef $folder ]] && kill -STOP "$postmaster" # it makes no more of them
    while ((${#processes[@]} > 0)); do
        processes=()
        for process in /proc/[0-9]*; do
            if [[ $process/cwd -ef $folder ]]; then processes+=("${process#/proc/}"); fi
        done
        ((${#processes[@]} == 0)) || kill -KILL "${processes[@]}"
    done
} 2>/dev/null

# What a build beside others leaves when it is interrupted goes.
tidy() {
    sql <<'SQL'
SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index WHERE indrelid = 'candidate'::regclass AND (NOT indisvalid OR indexrelid::regclass::text ~ '_cc') \gexec
SQL
}
check() { # check PSQL-ARGUMENT...: what the check finds wrong with the index and the table
    sql "$@" --command="SELECT shortlist_index_check('candidate_skills', true)" | grep .
}

# Rows by the index: their order is that of (distance, TID), so it is the same wherever the index is.
rows_by_index() {
    sql "$@" --command="SET enable_seqscan = off; SET enable_sort = off;
SELECT md5(string_agg(format('%s %s', id, d), ',')) FROM (SELECT id, skills <=> 'python!:3, sql|java:2>=0.7, kubernetes' AS d FROM candidate ORDER BY d) s;
SELECT id, skills <=> 'own skill 3:5, own skill 7:3>=0.4, python' FROM candidate ORDER BY skills <=> 'own skill 3:5, own skill 7:3>=0.4, python' LIMIT 50"
}
catch_up() { # catch_up PORT: the server there has replayed all of the primary's log
    local at
    at=$(sql --command='SELECT pg_current_wal_insert_lsn()')
    waiting eval "[[ \$(sql --port=$1 --command=\"SELECT pg_last_wal_replay_lsn() >= '$at'\") == t ]]" || echo "the server at port $1 does not follow"
}
equal_rows() { # equal_rows PORT: what differs between the primary and the standby there
    catch_up "$1"
    diff <(rows_by_index) <(rows_by_index --port="$1")
}

# A scan that is held open: a cursor, at a port, that has given some rows.
open_scan() {
    rm -f to_scan
    mkfifo to_scan
    sql --port="$1" <to_scan >from_scan &
    scan=$!
    exec 3>to_scan
    cat >&3 <<'SQL'
BEGIN ISOLATION LEVEL REPEATABLE READ;
\set query 'SELECT id, skills <=> ''python!:3, sql|java:2>=0.7, own skill 3'' AS d FROM candidate'
SELECT md5(string_agg(coalesce(d::text, ''), ',' ORDER BY d)), count(*) FROM (:query OFFSET 0) s;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_sort = off;
DECLARE c CURSOR FOR :query ORDER BY d;
FETCH 200 FROM c;
\echo open
SQL
    waiting grep -q open from_scan
}
# Fetches the rest; $scan_fault is what was wrong.
end_scan() {
    local rows got
    echo 'FETCH ALL FROM c;' >&3
    exec 3>&-
    wait "$scan"
    rows=$(grep -cE '^[0-9]+\|' from_scan)
    got=$(grep -E '^[0-9]+\|' from_scan | cut -d'|' -f2 | paste -sd, | tr -d '\n' | md5sum | cut -d' ' -f1)
    scan_fault=$(grep -E 'ERROR|FATAL' from_scan)
    [[ $got\|$rows == "$(grep -m 1 -E '^[0-9a-f]{32}\|' from_scan)" ]] || scan_fault+="a scan held open gives other rows"
}
