#!/usr/bin/env bash
# Several clients add, change, take away and rank rows of a table with an index of the access method, while VACUUM and
# REINDEX CONCURRENTLY run beside them; in between and in the end the index must give what a sequential scan and a sort
# give. Prints TAP, what the clients got done, and the longest that a statement took; needs the environment that
# script/cluster prints. SHORTLIST_SECONDS sets how long, 15 by default; SHORTLIST_CLIENTS how many, 4.
set -uo pipefail

seconds=${SHORTLIST_SECONDS:-15}
clients=${SHORTLIST_CLIENTS:-4}
export PGDATABASE=shortlist_index_load
here=$(cd "$(dirname "$0")" && pwd -P)
work=$(mktemp -d)
clean_up() {
    trap '' EXIT
    # shellcheck disable=SC2046
    kill $(jobs -p) 2>/dev/null
    wait
    PGDATABASE=postgres dropdb --if-exists --force shortlist_index_load 2>/dev/null
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 143' TERM
cd "$work" || exit

# shellcheck source-path=SCRIPTDIR source=lib/tap.sh
source "$here/lib/tap.sh"

dropdb --if-exists --force "$PGDATABASE" 2>/dev/null
createdb --template=template0 "$PGDATABASE"
sql --file="$here/lib/index_load.sql" || exit

echo 'CALL change_rows();' >change
printf 'BEGIN;\nCALL add_rows(5);\nSAVEPOINT s;\nCALL change_rows();\nROLLBACK TO s;\nCALL change_rows();\nROLLBACK;\n' >undo
echo 'SELECT count(*) FROM (SELECT id FROM candidate ORDER BY skills <=> (SELECT random_profile()) LIMIT 50) s;' >rank
pgbench --no-vacuum --client="$clients" --jobs=2 --time="$seconds" --random-seed=20260101 --max-tries=10 --log --log-prefix=latency \
    --file=change@8 --file=undo@1 --file=rank@4 >pgbench.out 2>&1 &
load=$!

# Beside them.
errors=''
note() { [[ -z $1 ]] || errors+="$1"$'\n'; }
for ((round = 1; SECONDS < 600; round++)); do
    kill -0 "$load" 2>/dev/null || break
    note "$(sql --command='VACUUM candidate')"
    if ((round % 4 == 1)); then note "$(sql --command='REINDEX INDEX CONCURRENTLY candidate_skills')"; fi
    note "$(sql --command='SET plan_cache_mode = force_custom_plan' --command='BEGIN ISOLATION LEVEL REPEATABLE READ' --command='SELECT faults(3)' --command='COMMIT')"
    sleep 0.2
done
wait "$load"
result 'the clients end well' 0 "$?"
result 'no statement beside them fails, and the index is right all the time' '' "${errors%$'\n'}"
result 'no client fails' '' "$(grep -E 'aborted|ERROR' pgbench.out)"
result 'the index is right in the end' '' "$(sql --command='SELECT faults(30)')"
sql --command='VACUUM candidate'
result 'and after VACUUM' '' "$(sql --command='SELECT faults(30)')"
result 'a check finds nothing' '' "$(sql --command="SELECT shortlist_index_check('candidate_skills', true)")"
result 'rows that are live in the index are those of the table' t \
    "$(sql --command="SELECT rows - dead_rows = (SELECT count(*) FROM candidate) FROM shortlist_index_stats('candidate_skills')")"

sed -n 's/^\(number of transactions\( actually processed\|failed\)\|latency average\).*/# &/p' pgbench.out
awk '{ if ($3 > longest) longest = $3 } END { printf "# longest transaction: %d ms\n", longest / 1000 }' latency.*
sql --command="SELECT '# index: ' || s FROM shortlist_index_stats('candidate_skills') s"
finish
