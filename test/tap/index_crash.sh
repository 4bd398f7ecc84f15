#!/usr/bin/env bash
# Crashes of a server while several clients change a table with an index of the access method: a process of it is killed
# at a random moment of a build, of inserts, updates, VACUUM. That is a crash of the whole: all others end, what is in
# shared memory is lost, and the log is replayed. Then the index must give what a sequential scan and a sort give.
#
# A standby follows, and compares every page that it replays with the primary's (wal_consistency_checking); primary and
# standby must give equal rows; a scan that is open on the standby while the primary folds, vacuums and uses pages again
# must end right. At last statements are cancelled at random moments.
#
# Prints TAP; makes servers of its own. SHORTLIST_CRASHES sets the number of crashes, 5 by default; of the other steps
# there are in proportion to it.
set -uo pipefail

crashes=${SHORTLIST_CRASHES:-5}
# shellcheck source-path=SCRIPTDIR source=lib/servers.sh
source "$(dirname "$0")/lib/servers.sh"
on_standby() { sql --port=5433 "$@"; }
start_primary "$crashing
max_prepared_transactions = 2"
start_copy standby '' 5433

RANDOM=20260101

works=('VACUUM candidate' 'REINDEX INDEX candidate_skills' 'CALL add_rows(4000)' 'REINDEX INDEX CONCURRENTLY candidate_skills'
    'SELECT faults(30)' 'CREATE INDEX candidate_other ON candidate USING shortlist (skills)')

# Prepared transactions stay over two crashes and a VACUUM.
for name in kept undone; do
    sql --command='BEGIN' --command='CALL add_rows(50)' --command="PREPARE TRANSACTION '$name'"
done
wrong='' unequal='' late=''
for ((i = 0; i < crashes; i++)); do
    load 20 >load.out 2>&1 &
    clients=$!
    for _ in {1..5}; do sql --command="${works[i % ${#works[@]}]}" || break; done >work.out 2>&1 &
    worker=$!
    random_pause 700
    # any process that may be in the midst of a change
    victim=$(sql --command="SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type IN ('client backend', 'autovacuum worker', 'background writer')
        AND (state IS NULL OR state = 'active') ORDER BY random() LIMIT 1")
    kill -KILL "$victim" 2>/dev/null
    wait "$clients" "$worker"
    waiting sql --command='SELECT FROM candidate LIMIT 1' || late+="the server does not come back"$'\n'
    wrong+=$(check)$(sql --command='SELECT faults(8)')
    unequal+=$(equal_rows 5433)
    if ((i == (crashes > 1))); then wrong+=$(sql --command="COMMIT PREPARED 'kept'" --command="ROLLBACK PREPARED 'undone'"); fi
    tidy
    wrong+=$(sql --command='VACUUM candidate')
    wrong+=$(check)$(sql --command='SELECT faults(4)')
done
result "the server comes back after $crashes crashes" '' "$late"
result 'the index is right after each' '' "$wrong"
result 'the standby gives equal rows after each' '' "$unequal"
result 'there were as many crashes' "$crashes" "$(grep -c 'was terminated by signal 9' "$work/server/log" || true)"

# Steps without a crash.
unequal=''
for ((i = 0; i < crashes / 2; i++)); do
    load 1 >load.out 2>&1
    if ((i % 3 == 0)); then sql --command='VACUUM candidate'; fi
    unequal+=$(equal_rows 5433)
    unequal+=$(on_standby --command="SELECT ranking_faults('candidate', 'skills <=> ''python:3, sql|java!:2>=0.7''', 'true', '{1,100,NULL}')")
    tidy
done
result 'primary and standby give equal rows after each step' '' "$unequal"

# A scan that stays open on the standby.
open_scan 5433
for ((i = 0; i < 2 + crashes / 8; i++)); do
    load 1 >load.out 2>&1
    sql --command='VACUUM candidate'
done
end_scan
result 'a scan open on the standby ends right' '' "$scan_fault"
result 'no page on the standby differs' '' "$(grep -E 'inconsistent page|PANIC' "$work/server/standby.log")"

# Statements that are cancelled.
wrong='' longest=0 cancelled=0
load $((3 + crashes / 2)) >load.out 2>&1 &
clients=$!
for ((i = 0; i < 2 * crashes; i++)); do
    statement=${works[i % ${#works[@]}]}
    sql --command="SET application_name = 'victim'" --command="$statement" >work.out &
    worker=$!
    random_pause 150
    begin=$(date +%s%N)
    if [[ -n $(sql --command="SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim' AND state = 'active'") ]]; then
        wait "$worker"
        took=$((($(date +%s%N) - begin) / 1000000))
        longest=$((took > longest ? took : longest))
        cancelled=$((cancelled + 1))
    fi
    wait "$worker"
    grep -vE '^$|canceling statement due to user request|already exists|^CONTEXT|^PL/pgSQL|^SQL|^while' work.out >unexpected && wrong+="$statement: $(<unexpected)"$'\n'
    tidy
done
wait "$clients"
wrong+=$(sql --command='SELECT faults(10)')
wrong+=$(sql --command='VACUUM candidate')
wrong+=$(check)$(sql --command='SELECT faults(10)')
result 'the index is right after statements were cancelled' '' "$wrong"
result 'and they end within a second' t "$([[ $longest -le 1000 ]] && echo t || echo "$longest ms")"
echo "# $cancelled were cancelled, the slowest took $longest ms to end"
finish
