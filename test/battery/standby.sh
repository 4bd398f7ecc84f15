#!/usr/bin/env bash
# A standby that follows step by step while the primary's index is changed by several clients, folded, merged, vacuumed and
# rebuilt. It compares every page that it replays with the primary's (wal_consistency_checking); after each step both must
# give equal rows, and scans that are held open over some steps on the one or the other must end right. Then the primary goes down under
# load, and the standby takes over; and the past comes back from a base backup and the archived log: as of a name, of a
# time, and of a place in the midst of the load.
#
# Prints TAP; makes servers of its own. SHORTLIST_STEPS: how many steps, 200 by default.
set -uo pipefail

steps=${SHORTLIST_STEPS:-200}
# shellcheck source-path=SCRIPTDIR source=../tap/lib/servers.sh
source "$(dirname "$0")/../tap/lib/servers.sh"
start_primary "wal_consistency_checking = 'generic'
max_wal_size = 2GB
checkpoint_timeout = 30s
autovacuum_naptime = 1s
wal_retrieve_retry_interval = 100ms
archive_mode = on
archive_command = 'cp %p $work/server/archive/%f'"
as_server mkdir "$work/server/archive"
sql --file="$here/../battery/lib/strike.sql" || exit
sql --command='ALTER TABLE candidate SET (vacuum_truncate = off)' # what needs a lock against all others
start_copy standby 'hot_standby_feedback = on
archive_mode = off' 5433
seed=20260101
RANDOM=$seed
echo "# random by seed $seed, $steps steps"

position() { sql --command='SELECT pg_current_wal_insert_lsn()'; }

unequal='' scans='' inside='' port=5432
for ((i = 0; i < steps; i++)); do
    if ((i % 10 == 0)); then
        port=$((port == 5432 ? 5433 : 5432))
        catch_up 5433
        open_scan "$port"
    fi
    pgbench --no-vacuum --client=4 --jobs=1 --transactions=$((20 + RANDOM % 40)) --max-tries=10 --file=change@8 --file=undo@1 >load.out 2>&1 &
    clients=$!
    # REINDEX would wait for a scan that is held open, and its replay would end it
    case $((i % 20)) in
        9) sql --command='REINDEX INDEX CONCURRENTLY candidate_skills' ;;
        19) sql --command='REINDEX INDEX candidate_skills' ;;
        2 | 5 | 12 | 15) sql --command='CALL copy_rows(3000)' ;;
        *) ((i % 3)) || sql --command='CALL copy_rows(300)' --command='VACUUM candidate' ;;
    esac >work.out
    if ((i == steps * 3 / 4)); then inside=$(position); fi
    wait "$clients"
    found=$(cat work.out)$(equal_rows 5433)$(sql --port=5433 --command='SELECT faults(2)')
    [[ -z $found ]] || echo "# step $i: $found"
    unequal+=$found
    tidy
    if ((i % 10 == 8)); then
        end_scan
        [[ -z $scan_fault ]] || scans+="step $i, port $port: $scan_fault"$'\n'
    fi

    # the past: from a backup at half of the way, and somewhat later
    if ((i == steps / 2)); then
        as_server "$(command -v pg_basebackup)" --host="$PGHOST" --username="$PGUSER" --pgdata="$work/server/past" --checkpoint=fast || exit
    elif ((i == steps * 5 / 8)); then
        sql --command='BEGIN' --command='CALL add_rows(100)' --command="SELECT pg_create_restore_point('named')" >null
        named=$(rows_by_index)
        time=$(sql --command='SELECT clock_timestamp()')
        random_pause 50
    fi
    if ((i % 25 == 24)); then echo "# $((i + 1)) steps after $SECONDS s"; fi
done
if ((steps % 10 > 0 && steps % 10 < 9)); then end_scan; fi
result "primary and standby give equal rows after each of $steps steps" '' "$unequal"
result 'scans held open on both end right' '' "$scans"

# The standby takes over.
load 20 >load.out 2>&1 &
clients=$!
random_pause 1500
control data --mode=immediate stop
wait "$clients"
control standby promote
waiting eval "[[ \$(sql --port=5433 --command='SELECT pg_is_in_recovery()') == f ]]"
use() { # use PORT: what is wrong with a server that has taken over, and after some more work
    check --port="$1"
    sql --port="$1" --command='SELECT faults(20)'
    PGPORT=$1 load 1 2>&1 | grep -E 'aborted|ERROR'
    sql --port="$1" --command='VACUUM candidate' --command='SELECT faults(5)'
    check --port="$1"
}
result 'a standby that takes over under load has the index right' '' "$(use 5433)"
control standby --mode=immediate stop
result 'no page on the standby differed' '' "$(grep -E 'inconsistent page|PANIC' "$work/server/standby.log")"

# What was not archived yet is copied, as one does after a disaster.
as_server find "$data/pg_wal" -maxdepth 1 -type f -name '0*' -exec cp -n {} "$work/server/archive/" \;
recover() { # recover FOLDER TARGET: the past, in a server at port 5434
    as_server cp -a "$work/server/past" "$work/server/$1"
    as_server touch "$work/server/$1/recovery.signal"
    printf '%s\n' 'port = 5434' 'archive_mode = off' "restore_command = 'cp $work/server/archive/%f %p'" "$2" 'recovery_target_action = promote' |
        as_server tee -a "$work/server/$1/postgresql.conf" >null
    control "$1" --wait start
    waiting eval "[[ \$(sql --port=5434 --command='SELECT pg_is_in_recovery()') == f ]]"
}
recover by_name "recovery_target_name = 'named'"
result 'recovered to a name, the index gives the rows of then' "$named" "$(rows_by_index --port=5434)"
result 'and is right' '' "$(use 5434)"
control by_name --mode=immediate stop
recover by_time "recovery_target_time = '$time'"
result 'recovered to a time, the index gives the rows of then' "$named" "$(rows_by_index --port=5434)"
result 'and is right' '' "$(use 5434)"
control by_time --mode=immediate stop
recover by_place "recovery_target_lsn = '$inside'"
result 'recovered to a place in the midst of the load, the index is right' '' "$(use 5434)"
control by_place --mode=immediate stop
finish
