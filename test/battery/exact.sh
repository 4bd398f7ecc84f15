#!/usr/bin/env bash
# Random cases (data, profile, k, filter): what an index of the access method gives against a sequential scan and a sort
# (lib/exact.sql). First many cases over small data, made anew some thousand times, each looked at in several states:
# built or pending, in one or several segments, changed and not vacuumed, vacuumed, in the places of dead rows. Then
# some over many rows. Prints TAP and how many cases of each kind there were; needs the environment that script/cluster
# prints.
#
# SHORTLIST_CASES sets the number of small cases, 1000000 by default, and SHORTLIST_LARGE_CASES that of the others, 2000
# over SHORTLIST_ROWS rows, 1000000. SHORTLIST_SEED is the seed, a whole number; with SHORTLIST_DATA=N only the small
# data set N is made.
set -uo pipefail

cases=${SHORTLIST_CASES:-1000000}
large_cases=${SHORTLIST_LARGE_CASES:-2000}
rows=${SHORTLIST_ROWS:-1000000}
seed=${SHORTLIST_SEED:-20260101}
only=${SHORTLIST_DATA:-}
export PGDATABASE=shortlist_exact
here=$(cd "$(dirname "$0")" && pwd -P)
clean_up() {
    trap '' EXIT
    PGDATABASE=postgres dropdb --if-exists --force shortlist_exact 2>/dev/null
}
trap clean_up EXIT
trap 'exit 143' TERM

# shellcheck source-path=SCRIPTDIR source=../tap/lib/tap.sh
source "$here/../tap/lib/tap.sh"

# The statements of a small data set. Of every forty one is of some windows, and takes several segments.
small_data() { # small_data N
    local rows=0 step change
    RANDOM=$((seed + $1))
    ((RANDOM % 40 > 0)) || rows=$((4000 + RANDOM % 16000))
    printf 'CALL make_data(%d, %d, %d, %s);\n' "$seed" "$1" "$rows" "$( ((RANDOM % 2)) && echo true || echo false)"
    # shellcheck disable=SC2028
    echo 'SELECT relation FROM present JOIN target USING (kind) \gset'
    echo 'CALL compare_data(0);'
    for ((step = 1; step <= 5; step++)); do
        case $((RANDOM % 8)) in
            0 | 1) change=insert ;; 2 | 3) change=update ;; 4) change=delete ;; 5) change=undo ;; 6) change=none ;; 7) change=reindex ;;
        esac
        printf "CALL change_data('%s');\n" "$change"
        # shellcheck disable=SC2016
        ((RANDOM % 3 > 0)) || echo 'VACUUM :relation;'
        ((RANDOM % 4 == 0)) || printf 'CALL compare_data(%d);\n' "$step"
    done
}
small() {
    local n
    cat <<'SQL'
CREATE TEMP TABLE passing (LIKE plain) WITH (autovacuum_enabled = off, fillfactor = 80);
CREATE INDEX passing_skills ON passing USING shortlist (skills);
SQL
    if [[ -n $only ]]; then small_data "$only"; return; fi
    for ((n = 1; ; n++)); do
        small_data "$n"
        # shellcheck disable=SC2028
        printf '%s \\gset\n\\if :done\n\\q\n\\endif\n' "SELECT coalesce(sum(cases), 0) >= $cases AS done FROM compared"
    done
}
figures() { # figures COLUMN
    sql --command="SELECT format('# by %s: %s', '$1', string_agg(format('%s %s', $1, cases), ', ' ORDER BY cases DESC)) FROM (SELECT $1, sum(cases) AS cases FROM compared GROUP BY $1) s"
}
faults() {
    sql --command="SELECT format('data set %s (%s), step %s (%s), %s, k %s: %s: %s', data, kind, step, state, way, k, filter, detail), 'asked: ' || asked FROM fault LIMIT 5"
}

dropdb --if-exists --force "$PGDATABASE" 2>/dev/null
createdb --template=template0 --encoding=UTF8 "$PGDATABASE"
echo "# seed $seed"
sql --file="$here/lib/exact.sql" || exit
if ((cases > 0)); then
    begin=$SECONDS
    result 'small cases are compared' '' "$(small | sql)"
    result 'and all are as by a sequential scan' '' "$(faults)"
    sql --command="SELECT format('# %s cases of %s rankings, over %s data sets in %s states, in $((SECONDS - begin)) s', sum(cases), sum(rankings), count(DISTINCT data), count(DISTINCT (data, step))) FROM compared"
    for column in way kind state filter; do figures "$column"; done
fi
if ((large_cases > 0)); then
    begin=$SECONDS
    sql --command='TRUNCATE compared, fault'
    quarter=$(((large_cases + 39) / 40))
    printer=$here/../../build/bench/index_data_print
    make -s -C "$here/../.." build/bench/index_data_print || exit
    many() {
        printf 'SELECT setseed(hashint4extended(0, %d) / 2.0 ^ 63) AS seeded \\gset\n' "$seed"
        echo "SET maintenance_work_mem = '256MB';"
        echo 'COPY large_profile FROM STDIN;' && "$printer" profiles && "$printer" plain && echo '\.'
        echo 'COPY large (id, skills) FROM STDIN;' && "$printer" rows "$rows" && echo '\.'
        cat <<SQL
CREATE TABLE later AS SELECT id, skills FROM large WHERE id % 20 = 7;
DELETE FROM large WHERE id % 20 = 7;
CREATE INDEX large_skills ON large USING shortlist (skills);
DELETE FROM large WHERE id % 50 = 3;
UPDATE large l SET skills = o.skills FROM large o WHERE l.id % 40 = 1 AND o.id = l.id + 1 AND l.skills IS DISTINCT FROM o.skills;
INSERT INTO large (id, skills) SELECT id, CASE WHEN id % 100 = 7 THEN NULL ELSE skills END FROM later WHERE id % 3 = 0;
CALL compare_large(0, 'built, then changed', $quarter);
VACUUM large;
CALL compare_large(1, 'vacuumed', $quarter);
INSERT INTO large (id, skills) SELECT id, skills FROM later WHERE id % 3 = 1;
CALL compare_large(2, 'in the places of dead rows', $quarter);
INSERT INTO large (id, skills) SELECT id, skills FROM later WHERE id % 3 = 2;
UPDATE large l SET skills = o.skills FROM large o WHERE l.id % 100 = 2 AND o.id = l.id + 2 AND l.skills IS DISTINCT FROM o.skills;
CALL compare_large(3, 'changed again', $quarter);
SQL
    }
    result 'cases over many rows are compared' '' "$(many | sql)"
    result 'and all are as by a sequential scan' '' "$(faults)"
    sql --command="SELECT format('# %s rows in %s segments, %s of them pending, %s dead', rows + pending_rows, segments, pending_rows, dead_rows) FROM shortlist_index_stats('large_skills')"
    sql --command="SELECT format('# %s cases of %s rankings over $rows rows, in $((SECONDS - begin)) s', sum(cases), sum(rankings)) FROM compared"
    for column in way state filter; do figures "$column"; done
fi
finish
