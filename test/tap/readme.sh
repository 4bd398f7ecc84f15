#!/usr/bin/env bash
# Every SQL example of the README gives what the README says, and the README names all that a user can call.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"; dropdb --if-exists readme' EXIT
count=0 failed=0

ok() { # ok STATUS NAME [FILE]
    count=$((count + 1))
    if (($1 == 0)); then printf 'ok %d - %s\n' "$count" "$2"; return; fi
    failed=1
    printf 'not ok %d - %s\n' "$count" "$2"
    [[ -z ${3-} ]] || sed 's/^/# /' "$3"
}

# The blocks, as files: N.sql, and N.text where a text block follows before the next SQL.
awk -v dir="$work" '
    /^```/ { if (on) { close(file); on = 0; next }
        if ($0 == "```sql") { n++; file = dir "/" n ".sql"; on = 1 }
        else if ($0 == "```text" && n > 0) { file = dir "/" n ".text"; on = 1 }
        else { file = "/dev/null"; on = 1 }
        printf "" > file; next }
    on { print > file }' README.md

createdb readme
for ((n = 1; ; n++)); do
    [[ -e $work/$n.sql ]] || break
    # one session each; an error stops it, and stands in the output
    status=0
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname=readme --file="$work/$n.sql" >"$work/$n.out" 2>&1 || status=$?
    title=$(sed -n '/[^ ]/{p;q;}' "$work/$n.sql")
    ok "$status" "runs: $title" "$work/$n.out"
    if [[ -e $work/$n.text ]]; then
        status=0
        # spaces at the ends of lines do not matter
        diff <(sed 's/ *$//' "$work/$n.text") <(sed 's/ *$//' "$work/$n.out") >"$work/diff" || status=$?
        ok "$status" "gives what it says: $title" "$work/diff"
    fi
done

# All functions but those that stand behind a type, an operator, a cast, an aggregate or an operator class.
psql --no-psqlrc --quiet --tuples-only --no-align --dbname=readme >"$work/names" <<'SQL'
WITH member AS (
    SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid
    WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'shortlist')
SELECT p.proname FROM member m JOIN pg_proc p ON m.objid = p.oid AND m.classid = 'pg_proc'::regclass
WHERE NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid) AND NOT EXISTS (SELECT FROM pg_cast c WHERE c.castfunc = p.oid)
    AND NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
    AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend, t.typsubscript))
    AND NOT EXISTS (SELECT FROM pg_aggregate a
        WHERE p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn))
UNION SELECT c.relname FROM member m JOIN pg_class c ON m.objid = c.oid AND m.classid = 'pg_class'::regclass
UNION SELECT o.oprname FROM member m JOIN pg_operator o ON m.objid = o.oid AND m.classid = 'pg_operator'::regclass
    WHERE o.oprname <> '||'
UNION SELECT t.typname FROM member m JOIN pg_type t ON m.objid = t.oid AND m.classid = 'pg_type'::regclass
    WHERE t.typcategory <> 'A' AND t.typrelid = 0 -- from 17 on array and row types are members too
ORDER BY 1;
SQL
: >"$work/missing"
while read -r name; do grep -qF -- "\`$name" README.md || grep -qF -- " $name " README.md || printf '%s\n' "$name" >>"$work/missing"; done <"$work/names"
status=0
[[ ! -s $work/missing ]] || status=1
ok "$status" "the README names every type, operator, function, table and view" "$work/missing"
printf '1..%d\n' "$count"
exit "$failed"
