#!/usr/bin/env bash
# Statements that are cancelled at a random moment, one in five with the session that runs them: builds, VACUUM with dead
# rows, VACUUM with segments to merge, inserts that fold and merge, scans of all rows in one pass, checks.
#
# The table has 1,000,000 rows of bench/index_data.h, so that each statement runs for seconds. The time counts from
# pg_cancel_backend() until the server says that the session is no longer at it, in the server, looked at every
# millisecond; it may be a second. After each kind of statement, one VACUUM must leave an index in which a check finds
# nothing and every page is named or free; and of builds nothing may be left in the file system.
#
# Prints TAP and figures. SHORTLIST_CANCELS sets how many, 100 by default, SHORTLIST_ROWS how many rows; makes a server of
# its own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/lib/server.sh"

cancels=${SHORTLIST_CANCELS:-100} rows=${SHORTLIST_ROWS:-1000000}
own_server 'shared_buffers = 1GB' 'max_wal_size = 4GB' 'autovacuum = off'
psql_quiet <<'SQL' || exit
CREATE TABLE candidate (id integer, skills skillvec);
CREATE TABLE profile (id integer, profile roleprofile);

-- Wait until the victim is at work, then so many ms, then end that; how long it took, in ms, and what it was at.
CREATE FUNCTION strike(after double precision, terminate boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	victim record;
	began timestamptz;
	at text;
BEGIN
	FOR i IN 1..10000 LOOP
		PERFORM pg_stat_clear_snapshot();
		SELECT pid, backend_start INTO victim FROM pg_stat_activity WHERE application_name = 'victim' AND state = 'active';
		EXIT WHEN victim.pid IS NOT NULL;
		PERFORM pg_sleep(0.001);
	END LOOP;
	PERFORM pg_sleep(after / 1000);
	at := coalesce((SELECT phase FROM pg_stat_progress_vacuum WHERE pid = victim.pid), (SELECT phase FROM pg_stat_progress_create_index WHERE pid = victim.pid), '-');
	PERFORM pg_stat_clear_snapshot();
	IF NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = victim.pid AND backend_start = victim.backend_start AND state = 'active') THEN
		RETURN 'late';
	END IF;
	began := clock_timestamp();
	PERFORM CASE WHEN terminate THEN pg_terminate_backend(victim.pid) ELSE pg_cancel_backend(victim.pid) END;
	LOOP
		PERFORM pg_stat_clear_snapshot();
		EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = victim.pid AND backend_start = victim.backend_start AND state = 'active');
		PERFORM pg_sleep(0.001);
	END LOOP;
	RETURN round(extract(epoch FROM clock_timestamp() - began) * 1000) || ' ' || at;
END
$$;
SQL
load_rows candidate "$rows"
load_profiles profile
echo "SELECT count(d) FROM (SELECT skills <=> profile AS d FROM candidate, (SELECT profile FROM profile WHERE id = 1) p ORDER BY d OFFSET 0) s" >scan.sql
psql_quiet --command='VACUUM ANALYZE candidate' --command='CREATE INDEX candidate_skills ON candidate USING shortlist (skills)' || exit

RANDOM=20260101
random() { REPLY=$(((RANDOM << 15 | RANDOM) % $1)); }
files() { psql_quiet --command='CHECKPOINT' --command="SELECT count(*) FROM pg_ls_dir((SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()))"; }

# victim STATEMENT...: run it, to be ended
victim() {
    local options=()
    for statement in "$@"; do options+=("--command=$statement"); done
    PGOPTIONS="-c enable_seqscan=off -c enable_sort=off" \
        psql_quiet --command="SET application_name = 'victim'" "${options[@]}" >output 2>&1
}

# cancel NAME COUNT PREPARE STATEMENT...: so many times, at a moment within what it takes when nobody disturbs it
cancel() {
    local name=$1 count=$2 prepare=$3 span began i done_=0 struck ms longest=0 unexpected='' phases='' terminate files_before
    shift 3
    $prepare
    began=$(date +%s%N)
    victim "$@"
    span=$((($(date +%s%N) - began) / 1000000))
    grep -qE 'ERROR|FATAL' output && unexpected+=$(<output)
    $prepare
    files_before=$(files)
    for ((i = 0; i < 4 * count && done_ < count; i++)); do
        $prepare
        victim "$@" &
        random $((span * 3 / 4 + 1))
        terminate=$((i % 5 == 4))
        struck=$(sql --command="SELECT strike($REPLY, $terminate::boolean)")
        wait $!
        unexpected+=$(grep -vE '^$|^[0-9.]+$|canceling statement due to user request|terminating connection due to administrator command|server closed the connection|This probably means|before or while processing|connection to server was lost|^CONTEXT|^SQL' output)
        if [[ $struck == late ]]; then continue; fi
        ms=${struck%% *}
        [[ $ms =~ ^[0-9]+$ ]] || unexpected+=$struck
        phases+="${struck#* }"$'\n'
        longest=$((ms > longest ? ms : longest))
        done_=$((done_ + 1))
    done
    $prepare
    result "$name: so many were cancelled" "$count" "$done_"
    result "$name: nothing else happens" '' "$unexpected"
    at_most "$name: the longest to end, ms" 1000 "$longest"
    echo "# undisturbed $span ms; cancelled at: $(sort <<<"${phases%$'\n'}" | uniq -c | tr -s ' \n' ' ')"
    result "$name: no file is left" "$files_before" "$(files)"
    sql --command='VACUUM candidate' >output || cat output
    result "$name: a check finds nothing after VACUUM" '' "$(check_index candidate_skills)"
    result "$name: no page is lost after VACUUM" '' "$(lost_pages candidate_skills)"
}

each=$(((cancels + 5) / 6))
many_segments() { # unless there still are
    [[ $(psql_quiet --command="SELECT segments > 10 FROM shortlist_index_stats('candidate_skills')") == t ]] ||
        psql_quiet --command="SET maintenance_work_mem = '16MB'" --command='REINDEX INDEX candidate_skills'
}
delete_some() { psql_quiet --command="DELETE FROM candidate WHERE ctid IN (SELECT ctid FROM candidate TABLESAMPLE SYSTEM (2))"; }
drop_other() { psql_quiet --command='SET client_min_messages = error' --command='DROP INDEX IF EXISTS candidate_other'; }
cancel 'a build' "$each" drop_other "SET maintenance_work_mem = '256MB'" 'CREATE INDEX candidate_other ON candidate USING shortlist (skills)'
drop_other
cancel 'VACUUM that merges' "$each" many_segments 'VACUUM candidate'
cancel 'VACUUM with dead rows' "$each" delete_some 'VACUUM candidate'
cancel 'inserts' "$each" : "INSERT INTO candidate SELECT * FROM candidate LIMIT $rows / 8"
cancel 'a scan of all rows' "$each" : "$(<scan.sql)"
cancel 'a check' "$each" : "SELECT shortlist_index_check('candidate_skills', true)"
finish
