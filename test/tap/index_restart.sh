#!/usr/bin/env bash
# Scans whose pages are taken from under them. A process that scans the index is stopped at a random moment; meanwhile
# its segments and lists are folded and merged, VACUUM frees their pages, and new rows use them again; then it goes on, and
# must give what its snapshot sees: it has to notice the numbers of the pages and begin its pass again.
#
# Prints TAP; makes servers of its own. SHORTLIST_RESTARTS: until how many passes have begun again, 6 by default.
# SHORTLIST_STANDBY=1: as many on a standby, where replay does the replacing.
set -uo pipefail

wanted=${SHORTLIST_RESTARTS:-6}
# shellcheck source-path=SCRIPTDIR source=lib/servers.sh
source "$(dirname "$0")/lib/servers.sh"
start_primary 'max_wal_size = 2GB
autovacuum = off'
sql --file="$here/lib/restart.sql" || exit
ports=(5432)
if [[ -n ${SHORTLIST_STANDBY-} ]]; then
    # what a snapshot there sees stays, and the replay does not end scans that it has to wait for
    start_copy standby 'hot_standby_feedback = on
wal_receiver_status_interval = 1s
max_standby_streaming_delay = -1' 5433
    ports+=(5433)
fi
seed=20260101
RANDOM=$seed
echo "# random by seed $seed"

# A few segments, rows of them that are dead for VACUUM, and pending rows.
prepare() {
    {
        echo 'TRUNCATE candidate;'
        for ((n = RANDOM % 2 * RANDOM % 8; n > 0; n--)); do echo "CALL add_from_pool($((20 + RANDOM % 60))); VACUUM candidate;"; done
        if ((RANDOM % 2)); then echo "DELETE FROM candidate WHERE id % 3 = 0;"; fi
        echo "CALL add_from_pool($((RANDOM % 4 ? 100 + RANDOM % 90 : 1)));"
    } | sql
}
# Pages are replaced, and used by others: as many rows as nearly fill a list take all that VACUUM has freed.
change() {
    {
        for ((n = 1 + RANDOM % 2; n > 0; n--)); do
            if ((RANDOM % 2)); then echo "DELETE FROM candidate WHERE id % 7 = $n;"; fi
            echo "VACUUM candidate; CALL add_from_pool($((180 + RANDOM % 20)));"
        done
    } | sql
}
# Until a process has run for some milliseconds more, at most so many, whatever else the machine does.
run_on() { # run_on PID MILLISECONDS
    local ran='' goal=''
    while read -r ran _ <"/proc/$1/schedstat"; do
        goal=${goal:-$((ran + 1000 * (RANDOM * 32768 + RANDOM) % (1000000 * $2)))}
        ((ran < goal)) || break
        sleep 0.001
    done
} 2>/dev/null
# scan PORT BITMAP LISTS: a scan, stopped several times. What it is compared with has the same snapshot.
scan() {
    local line='' pid='' n
    exec 4< <(PGOPTIONS='-c default_transaction_isolation=repeatable\ read' sql --port="$1" --command='SET statement_timeout = '"$(($1 == 5432 ? 60000 : 300000))" --command="SELECT scan_faults((SELECT broad_profile($3)), $2)" --set=VERBOSITY=terse)
    while [[ -z $pid ]] && read -r -t 60 -u 4 line; do
        if [[ $line =~ 'scan by '([0-9]+) ]]; then pid=${BASH_REMATCH[1]}; else echo "$line"; fi
    done
    for n in {1..6}; do
        run_on "$pid" 40
        kill -STOP "$pid" || break
        # it may hold the lock of a page that others want
        change >"change.$1" 2>&1 &
        if ! timeout 5 tail --pid=$! --sleep-interval=0.02 -f /dev/null; then
            stuck=$((stuck + 1))
        elif [[ $1 != 5432 ]]; then
            catch_up "$1" >/dev/null || stuck=$((stuck + 1))
        fi
        kill -CONT "$pid"
        wait $!
        cat "change.$1"
    done 2>/dev/null
    cat <&4
    exec 4<&-
}

for port in "${ports[@]}"; do
    scans=0 restarts=0 stuck=0 wrong=''
    while [[ -z $wrong ]] && ((restarts < wanted && scans < 30 * wanted)); do
        prepare >prepare.out
        [[ $port == 5432 ]] || catch_up "$port" >>prepare.out
        scan "$port" "$((scans % 4 == 3))::boolean" "$((scans % 3 < 2))::boolean" >scan.out
        scans=$((scans + 1))
        restarts=$((restarts + $(grep -c 'is read again' scan.out)))
        wrong+=$(cat prepare.out; grep -vE 'is read again|^$' scan.out)
    done
    result "scans from which pages are taken give what their snapshot sees, at port $port" '' "$wrong"
    result 'and passes begin again' t "$([[ $restarts -ge $wanted ]] && echo t || echo "$restarts")"
    echo "# $scans scans, of which $restarts passes began again; $stuck times others had to wait for a stopped scan"
    result 'a check finds nothing' '' "$(check)$(sql --command='VACUUM candidate')$(check)"
done
finish
