#!/usr/bin/env bash
# Crashes of a server at random moments of all that changes an index: builds, plain, parallel and concurrent; inserts,
# updates and deletes of several clients; folds and merges by inserts and by VACUUM; sweeps of dead rows. Who is killed: the
# process at work, any other, or the server with all its processes. After each restart the index is checked with the table,
# and 20 queries are compared with a sequential scan and a sort; and a standby that compares every page it replays with
# the primary's (wal_consistency_checking) must give equal rows.
#
# Prints TAP, and how many crashes hit which work; makes servers of its own. SHORTLIST_CRASHES: how many, 300 by default.
set -uo pipefail

crashes=${SHORTLIST_CRASHES:-300}
# shellcheck source-path=SCRIPTDIR source=../tap/lib/servers.sh
source "$(dirname "$0")/../tap/lib/servers.sh"
start_primary "$crashing"
sql --file="$here/../battery/lib/strike.sql" || exit
start_copy standby '' 5433

seed=20260101
RANDOM=$seed
echo "# random by seed $seed, $crashes crashes"

# What is done beside the clients, over and over, and which work is waited for then.
works=('VACUUM candidate' 'SET min_parallel_table_scan_size = 0; REINDEX INDEX candidate_skills' 'CALL copy_rows(3000)' 'CALL copy_rows(300); VACUUM candidate'
    'REINDEX INDEX CONCURRENTLY candidate_skills' 'CALL copy_rows(3000)' 'CALL copy_rows(300); VACUUM candidate'
    'SET min_parallel_table_scan_size = 0; CREATE INDEX candidate_other ON candidate USING shortlist (skills); DROP INDEX candidate_other' 'SELECT faults(3)' 'VACUUM candidate'
    'CALL copy_rows(300); VACUUM candidate' 'CALL copy_rows(50)')
wanted=('sweep%' 'build' 'fold by insert' 'merge by VACUUM' 'concurrent build' 'merge by insert' 'fold by VACUUM' '%build' 'inserts%'
    'reclaim%' 'merge by VACUUM' 'autovacuum')
whom=(it it 'client backend' server checkpointer it walwriter server 'background writer' it server)

wrong='' unequal='' late=''
for ((i = 0; i < crashes; i++)); do
    begin=$(date +%s%N)
    n=$((i % ${#works[@]}))
    # a VACUUM would wait for one that goes on by itself
    sql --command="ALTER TABLE candidate SET (autovacuum_enabled = $([[ ${wanted[n]} == autovacuum ]] && echo on || echo off))"
    load 20 2 >load.out 2>&1 &
    clients=$!
    who=${whom[i % ${#whom[@]}]}
    while echo "${works[n]};"; do :; done | sed 's/; */;\n/g' | sql >work.out &
    worker=$!
    sql --command="CALL strike('${wanted[n]}', '$who')" | sed -n 's/.*NOTICE: *//p' >>strikes
    if [[ $who == server ]]; then
        kill_server data # whoever was born meanwhile
        wait "$clients" "$worker"
        waiting control data --wait start
    fi 2>/dev/null
    wait "$clients" "$worker"
    waiting sql --command='SELECT FROM candidate LIMIT 1' || late+="the server does not come back"$'\n'
    down=$((($(date +%s%N) - begin) / 1000000))
    fault=$(check)$(sql --command='SELECT faults(20)')
    differs=$(equal_rows 5433)
    tidy
    if ((i % 4 == 0)); then
        fault+=$(sql --command='VACUUM candidate')
        fault+=$(check)$(sql --command='SELECT faults(2)')
    fi
    if [[ -n $fault$differs ]]; then
        echo "# crash $i, $(tail -n 1 strikes): $fault; on the standby: $differs" | tee -a found
    fi
    wrong+=$fault unequal+=$differs
    all=$((($(date +%s%N) - begin) / 1000000))
    echo "$down $((all - down))" >>durations
    if ((i % 25 == 24)); then echo "# $((i + 1)) crashes after $SECONDS s"; fi
done
result "the server comes back after $crashes crashes" '' "$late"
result 'the index is right after each' '' "$wrong"
result 'the standby gives equal rows after each' '' "$unequal"
result 'no page on the standby differs' '' "$(grep -E 'inconsistent page|PANIC' "$work/server/standby.log")"
result 'each crash struck' "$crashes" "$(grep -c struck strikes)"
echo "# crashes while this went on, often several at once:"
sed 's/^.*during: //' strikes | tr ',' '\n' | sed 's/^ *//' | sort | uniq -c | sort -rn | sed 's/^/#/'
echo "# who was killed:"
sed 's/^struck //; s/ during.*//' strikes | sort | uniq -c | sort -rn | sed 's/^/#/'
awk '{ a += $1; b += $2 } END { printf "# until the server was back %d ms, checks %d ms, on average\n", a / NR, b / NR }' durations
finish
