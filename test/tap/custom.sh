#!/usr/bin/env bash
# The custom vocabulary between sessions: what one changes, the others see as they would see the rows of the tables,
# neither earlier nor later. Also by logical replication, a prepared transaction, a new extension and a renamed schema.
# Prints TAP; needs the environment that script/cluster prints, and starts a server of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [[ -z ${SHORTLIST_CUSTOM_SERVER-} ]]; then # in a server that can replicate and prepare
    conf=$(mktemp)
    trap 'rm -f "$conf"' EXIT
    printf '%s\n' 'wal_level = logical' 'max_prepared_transactions = 5' >"$conf"
    CLUSTER_CONF=$conf SHORTLIST_CUSTOM_SERVER=1 script/cluster run bash "$0"
    exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0 failed=0
is() { # is RESULT EXPECTED NAME
    tests=$((tests + 1))
    if [[ $1 == "$2" ]]; then echo "ok $tests - $3"; return; fi
    failed=1
    echo "not ok $tests - $3"
    printf '# found: %s\n# expected: %s\n' "$1" "$2"
}

# Sessions: a psql each, which reads from one pipe and writes to another.
declare -A to from
open() { # open SESSION DATABASE
    mkfifo "$work/$1.to" "$work/$1.from"
    psql --no-psqlrc --quiet --no-align --tuples-only --dbname="$2" <"$work/$1.to" >"$work/$1.from" 2>&1 &
    exec {to[$1]}>"$work/$1.to" {from[$1]}<"$work/$1.from"
}
send() { # send SESSION SQL: does not wait
    printf '%s;\n\\echo done\n' "$2" >&"${to[$1]}"
}
receive() { # receive SESSION: what it answers
    local line lines=()
    while IFS= read -r line <&"${from[$1]}" && [[ $line != done ]]; do lines+=("$line"); done
    (IFS=' '; printf '%s' "${lines[*]}")
}
ask() {
    send "$1" "$2"
    receive "$1"
}
found="SELECT extract_skills_custom('zork')"
row() { # row SKILL: makes it what zork is
    printf "INSERT INTO shortlist_custom_spelling VALUES ('zork', '%s') ON CONFLICT (spelling) DO UPDATE SET skill = excluded.skill" "$1"
}

createdb one
psql --no-psqlrc --quiet --dbname=one --command='CREATE EXTENSION shortlist'
open a one
open b one

is "$(ask a "$found")" '' 'nothing at first'
ask b "$(row one)"
is "$(ask a "$found")" 'one:0.5' 'what another session has committed is seen at once'

ask b BEGIN
ask b "$(row two)"
is "$(ask a "$found")" 'one:0.5' 'what it has not committed is not'
is "$(ask b "$found")" 'two:0.5' 'but it sees that itself'
ask b ROLLBACK
is "$(ask a "$found") $(ask b "$found")" 'one:0.5 one:0.5' 'what it has undone is not'

ask a BEGIN
is "$(ask a "$found")" 'one:0.5' 'in a transaction'
ask b "$(row three)"
is "$(ask a "$found")" 'three:0.5' 'the next statement sees what was committed'
ask a "SAVEPOINT s"
ask a "$(row mine)"
is "$(ask a "$found") $(ask b "$found")" 'mine:0.5 three:0.5' 'a change of its own, in a subtransaction'
ask a "ROLLBACK TO s"
is "$(ask a "$found") $(ask b "$found")" 'three:0.5 three:0.5' 'and undone'
ask a COMMIT

# A snapshot that is older than what has been told.
ask a 'BEGIN ISOLATION LEVEL REPEATABLE READ'
is "$(ask a "$found")" 'three:0.5' 'REPEATABLE READ'
ask b "$(row four)"
is "$(ask a "$found")" 'three:0.5' 'does not see what is committed later'
ask a "INSERT INTO shortlist_custom_spelling VALUES ('zonk', 'own')"
is "$(ask a "SELECT extract_skills_custom('zork, zonk')")" 'own:0.5, three:0.5' 'but its own changes with it'
ask a ROLLBACK
is "$(ask a "$found")" 'four:0.5' 'and then it does'

ask a 'BEGIN ISOLATION LEVEL REPEATABLE READ'
ask a 'SELECT 1' >/dev/null
ask b "$(row five)"
ask a 'SELECT 1 FROM shortlist_custom_role' >/dev/null # told of it
is "$(ask a "$found")" 'four:0.5' 'an old snapshot that looks first when it has been told'
is "$(ask a "$found")" 'four:0.5' 'and again'
ask a COMMIT
is "$(ask a "$found")" 'five:0.5' 'leaves nothing stale behind'

ask a BEGIN
ask a "DECLARE c CURSOR FOR SELECT extract_skills_custom('zork') FROM generate_series(1, 3)"
ask b "$(row six)"
is "$(ask a 'FETCH c') $(ask a "$found") $(ask a 'FETCH c')" 'five:0.5 six:0.5 five:0.5' 'a cursor sees what was there when it was opened'
ask a COMMIT
is "$(ask a "$found")" 'six:0.5' 'and leaves nothing stale behind'

# A change in the middle of a statement: it waits for a lock after some of its rows.
ask b 'SELECT pg_advisory_lock(1)' >/dev/null
send a "SELECT string_agg(DISTINCT s, ' and ') FROM (SELECT extract_skills_custom('zork ' || i)::text, CASE i WHEN 3 THEN pg_advisory_lock(1) END FROM generate_series(1, 6) i OFFSET 0) t (s)"
sleep 0.5
ask b "$(row seven)"
ask b 'SELECT pg_advisory_unlock(1)' >/dev/null
is "$(receive a)" 'six:0.5' 'a statement sees one vocabulary from its beginning to its end'
ask a 'SELECT pg_advisory_unlock_all()' >/dev/null
is "$(ask a "$found")" 'seven:0.5' 'the next one the new'

# Every way to change.
for change in "UPDATE shortlist_custom_spelling SET skill = 'updated'" 'DELETE FROM shortlist_custom_spelling' "$(row inserted)" \
    'TRUNCATE shortlist_custom_spelling' "COPY shortlist_custom_spelling FROM PROGRAM 'printf \"zork\\tcopied\\tany\\n\"'" \
    "SET session_replication_role = replica; $(row applied); RESET session_replication_role" \
    "SET session_replication_role = replica; TRUNCATE shortlist_custom_spelling; RESET session_replication_role" \
    "INSERT INTO shortlist_custom_skill VALUES ('zork', 'Zork', 'tool')" "UPDATE shortlist_custom_skill SET name = 'zonk'" \
    "MERGE INTO shortlist_custom_spelling USING (VALUES (1)) v ON false WHEN NOT MATCHED THEN INSERT VALUES ('zork', 'merged')"; do
    ask b "$change"
    is "$(ask a "$found")" "$(psql --no-psqlrc --no-align --tuples-only --dbname=one --command="$found")" "as in a new session after: ${change%% (*}"
done
is "$(ask a "$found")" 'merged:0.5' 'which the last of them is'
ask b "INSERT INTO shortlist_custom_relation VALUES ('merged', 'python', 'related', 0.5)"
is "$(ask a "SELECT extract_requirements_custom('Requirements: zork or similar')")" 'merged|python~0.5:3' 'relations too'
ask b 'TRUNCATE shortlist_custom_relation, shortlist_custom_skill'
is "$(ask a "SELECT extract_requirements_custom('Requirements: zork or similar')")" 'merged:3' 'also when they go'

# Prepared transactions.
ask b BEGIN
ask b "$(row prepared)"
is "$(ask b "$found")" 'prepared:0.5' 'before it is prepared'
ask b "PREPARE TRANSACTION 'p'"
is "$(ask a "$found") $(ask b "$found")" 'merged:0.5 merged:0.5' 'a prepared transaction is not seen, not even where it was'
ask a "COMMIT PREPARED 'p'"
is "$(ask a "$found") $(ask b "$found")" 'prepared:0.5 prepared:0.5' 'until it is committed'

# Workers, which begin with nothing.
ask a "CREATE TABLE texts AS SELECT 'zork ' || i AS body FROM generate_series(1, 2000) i; ANALYZE texts; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off"
ask a 'BEGIN ISOLATION LEVEL REPEATABLE READ'
ask a 'SELECT 1' >/dev/null
ask b "$(row eight)"
is "$(ask a "SELECT extract_skills_custom(body), count(*) FROM texts GROUP BY 1")" 'prepared:0.5|2000' 'workers see what their leader sees, though more has been committed'
ask a COMMIT
is "$(ask a "SELECT extract_skills_custom(body), count(*) FROM texts GROUP BY 1")" 'eight:0.5|2000' 'and then the new'

# Logical replication, whose worker fires only what is always fired.
createdb two
psql --no-psqlrc --quiet --dbname=two --command='CREATE EXTENSION shortlist'
open c two
is "$(ask c "$found")" '' 'a subscriber before'
ask b "CREATE PUBLICATION p FOR TABLE shortlist_custom_spelling; SELECT FROM pg_create_logical_replication_slot('s', 'pgoutput')" >/dev/null
psql --no-psqlrc --quiet --dbname=two --command="CREATE SUBSCRIPTION s CONNECTION 'host=$PGHOST port=$PGPORT user=$PGUSER dbname=one' PUBLICATION p WITH (create_slot = false, slot_name = 's', copy_data = false)"
ask b 'DELETE FROM shortlist_custom_spelling'
ask b "$(row replicated)"
wait_for() { # wait_for SKILL: until the rows of the table say so
    for _ in {1..100}; do
        [[ $(psql --no-psqlrc --no-align --tuples-only --dbname=two --command='SELECT skill FROM shortlist_custom_spelling') != "$1" ]] || return 0
        sleep 0.1
    done
}
wait_for replicated
is "$(ask c "$found")" 'replicated:0.5' 'and after a change was applied'
ask b 'TRUNCATE shortlist_custom_spelling'
wait_for ''
is "$(ask c "$found")" '' 'and after TRUNCATE was'
psql --no-psqlrc --quiet --dbname=two --command='ALTER SUBSCRIPTION s DISABLE' --command='ALTER SUBSCRIPTION s SET (slot_name = NONE)' --command='DROP SUBSCRIPTION s'
ask b "SELECT pg_drop_replication_slot('s'); DROP PUBLICATION p" >/dev/null

# What pg_restore --disable-triggers leaves, and how the README sets it again.
ask b "SET client_min_messages = warning"
for table in skill spelling relation; do
    ask b "ALTER TABLE shortlist_custom_$table DISABLE TRIGGER ALL; ALTER TABLE shortlist_custom_$table ENABLE TRIGGER ALL"
done
applied="SET session_replication_role = replica; $(row silent); RESET session_replication_role"
before=$(ask a "$found")
ask b "$applied"
is "$(ask a "$found")" "$before" 'triggers that are enabled but not always do not tell of what is applied'
sed -n "/^SELECT format('ALTER TABLE/,/gexec/p" README.md | psql --no-psqlrc --quiet --dbname=one
is "$(ask a "SELECT string_agg(DISTINCT tgenabled::text, ''), count(*) FROM pg_trigger WHERE tgfoid = 'shortlist_custom_changed'::regproc")" 'A|6' 'the README sets all of them'
ask b "$applied"
is "$(ask a "$found")" 'silent:0.5' 'and they tell again'

# The extension goes and comes, and its schema is renamed.
ask b "$(row nine)"
is "$(ask a "$found")" 'nine:0.5' 'before the extension goes'
ask b 'DROP EXTENSION shortlist; CREATE EXTENSION shortlist'
is "$(ask a "$found")" '' 'a new extension has no rows'
ask b "$(row ten)"
is "$(ask a "$found")" 'ten:0.5' 'but those that it gets'
ask a 'DROP EXTENSION shortlist; CREATE SCHEMA x; CREATE EXTENSION shortlist SCHEMA x; SET search_path = x'
ask a "$(row eleven)"
is "$(ask a "$found")" 'eleven:0.5' 'in a schema of its own'
ask b 'SET search_path = x'
is "$(ask b "$found")" 'eleven:0.5' 'which another session has not seen yet'
ask b 'ALTER SCHEMA x RENAME TO y; SET search_path = y'
is "$(ask a "SET search_path = y; $found")" 'eleven:0.5' 'and by another name'
ask b "$(row twelve)"
is "$(ask a "$found")" 'twelve:0.5' 'where it is seen too'

printf '1..%d\n' "$tests"
exit "$failed"
