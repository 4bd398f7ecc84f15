#!/usr/bin/env bash
# Memory: how much a build takes, by maintenance_work_mem; and what a fold, a merge, a scan of all rows and a check take.
#
# Over 1,000,000 rows of bench/index_data.h. While a statement runs, RssAnon of all server processes (memory of their own,
# without shared buffers) is read from /proc every few milliseconds; what counts is its peak less what it was before. A
# build may take a tenth more than maintenance_work_mem, and 8 MB.
#
# Prints TAP and figures; needs Linux. SHORTLIST_ROWS sets the number of rows; makes a server of its own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/lib/server.sh"

rows=${SHORTLIST_ROWS:-1000000}
if [[ ! -r /proc/self/status ]]; then
    echo '1..0 # SKIP there is no /proc/PID/status'
    exit
fi
own_server 'shared_buffers = 1GB' 'max_wal_size = 4GB' 'autovacuum = off'
psql_quiet --command='CREATE TABLE candidate (id integer, skills skillvec)' --command='CREATE TABLE profile (id integer, profile roleprofile)' || exit
load_rows candidate "$rows"
load_profiles profile
psql_quiet --command='VACUUM ANALYZE candidate' || exit
postmaster=$(psql_quiet --command="SELECT (regexp_match(pg_read_file('postmaster.pid'), '^[0-9]+'))[1]")

# Kilobytes that the processes of the server have of their own, and how many processes there are.
own_memory() {
    local child key value total=0
    processes=0
    for child in $(<"/proc/$postmaster/task/$postmaster/children"); do
        processes=$((processes + 1))
        while read -r key value _; do
            if [[ $key == RssAnon: ]]; then
                total=$((total + value))
                break
            fi
        done 2>/dev/null <"/proc/$child/status"
    done
    REPLY=$total
}
mkfifo never
# peak NAME BOUND STATEMENT...: run the last statement, after the others in the same session; $workers: how many helped
peak() {
    local name=$1 bound=$2 before processes_before most=0 options=() got
    workers=0
    shift 2
    while (($# > 1)); do
        options+=("--command=$1")
        shift
    done
    rm -f ready done_
    (
        psql_quiet "${options[@]}" --command='\! touch ready; sleep 0.5' --command="$1" >output 2>&1
        touch done_
    ) &
    until [[ -e ready ]]; do read -rt 0.01 _ <>never; done
    own_memory
    before=$REPLY processes_before=$processes
    until [[ -e done_ ]]; do
        own_memory
        most=$((REPLY > most ? REPLY : most))
        workers=$((processes - processes_before > workers ? processes - processes_before : workers))
        read -rt 0.003 _ <>never
    done
    wait
    got=$(awk -v a="$most" -v b="$before" 'BEGIN { printf "%.1f", (a - b) / 1024 }')
    if grep -E 'ERROR|FATAL' output; then got=failed; fi
    at_most "$name, MB" "$bound" "$got"
}

for megabytes in 16 64 256 1024; do
    peak "a build with maintenance_work_mem of $megabytes MB" "$(awk -v m=$megabytes 'BEGIN { print m * 1.1 + 8 }')" "SET maintenance_work_mem = '${megabytes}MB'" \
        'CREATE INDEX candidate_skills ON candidate USING shortlist (skills)'
    echo "# $workers workers, $(psql_quiet --command="SELECT format('%s segments', segments) FROM shortlist_index_stats('candidate_skills')")"
    [[ $megabytes == 1024 ]] || psql_quiet --command='DROP INDEX candidate_skills'
done
result 'of which the last one by several processes' t "$([[ $workers -gt 0 ]] && echo t)"
peak 'a scan of all rows' $((rows * 64 / 1048576 + 16)) 'SET enable_seqscan = off' 'SET enable_sort = off' \
    'SELECT count(d) FROM (SELECT skills <=> (SELECT profile FROM profile WHERE id = 1) AS d FROM candidate ORDER BY d OFFSET 0) s'
psql_quiet --command='CREATE TABLE long (skills skillvec)' --command="INSERT INTO long SELECT (SELECT string_agg('x' || i, ',') FROM generate_series(1, 60000) i)::skillvec FROM generate_series(1, 12)" \
    --command='CREATE INDEX long_skills ON long USING shortlist (skills)'
peak 'a scan for any of 60,000 skills' 128 'SET enable_seqscan = off' 'SELECT count(*) FROM long WHERE skills && (SELECT skills FROM long LIMIT 1)'
peak 'a check with the table' $((rows * 64 / 1048576 + 16)) "SELECT shortlist_index_check('candidate_skills', true)"
peak 'inserts, which fold and merge' 64 "INSERT INTO candidate SELECT * FROM candidate WHERE id <= $rows / 5"
psql_quiet --command="SET maintenance_work_mem = '16MB'" --command='REINDEX INDEX candidate_skills' --command='DELETE FROM candidate WHERE id % 3 = 0'
peak 'VACUUM, which merges' 64 'VACUUM candidate'
echo "# $(psql_quiet --command="SELECT format('%s segments', segments) FROM shortlist_index_stats('candidate_skills')")"
result 'a check finds nothing' '' "$(check_index candidate_skills)"
result 'no page is lost' '' "$(lost_pages candidate_skills)"
finish
