#!/usr/bin/env bash
# Every SQL example of the README gives what the README says, and its reference names what the catalog has, no more and
# no less. Prints TAP; needs the environment that script/cluster prints.
#
# A block ```sql is run by psql, one after the other in one database; the block ```text after it is what psql prints.
# Where that begins with ERROR, the block has to fail. A block with a second word, ```csv candidates.csv, is a file of
# that name, which lies in the current folder of psql.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readme=$PWD/README.md
work=$(mktemp -d)
clean_up() {
    dropdb --if-exists readme
    rm -rf "$work"
} 2>/dev/null
trap clean_up EXIT
count=0 failed=0

ok() { # ok STATUS NAME [FILE]
    count=$((count + 1))
    if (($1 == 0)); then printf 'ok %d - %s\n' "$count" "$2"; return; fi
    failed=1
    printf 'not ok %d - %s\n' "$count" "$2"
    [[ -z ${3-} ]] || sed 's/^/# /' "$3"
}

query() { psql --no-psqlrc --quiet --tuples-only --no-align --field-separator='|' --dbname=readme; }

# --- The examples

# Blocks as files: N.sql; N.text where what it prints follows; and those that have a name.
mkdir "$work/files"
awk -v dir="$work" '
    /^```/ {
        if (file != "") { close(file); file = ""; next }
        if ($1 == "```sql") file = dir "/" ++n ".sql"
        else if (NF > 1) file = dir "/files/" $2
        else if ($1 == "```text" && n > 0) file = dir "/" n ".text"
        else file = dir "/other"
        printf "" > file
        next
    }
    file != "" { print > file }' "$readme"

# Spaces at the ends of lines and empty lines at the end do not matter.
plain() { sed 's/ *$//' "$1" | awk 'NF == 0 { empty++; next } { for (; empty > 0; empty--) print ""; print }'; }

dropdb --if-exists readme 2>/dev/null
createdb readme
for ((n = 1; ; n++)); do
    [[ -e $work/$n.sql ]] || break
    title=$(sed -n '/[^ ]/{p;q;}' "$work/$n.sql")
    status=0
    # by standard input, so that messages do not begin with the name of a file
    (cd "$work/files" && psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname=readme) \
        <"$work/$n.sql" >"$work/$n.out" 2>&1 || status=$?
    if [[ ! -e $work/$n.text ]]; then
        [[ ! -s $work/$n.out ]] || status=1 # it prints nothing
    else
        if grep -q '^ERROR' "$work/$n.text"; then status=$((status == 0)); fi
        diff <(plain "$work/$n.text") <(plain "$work/$n.out") >"$work/diff" || status=1
        mv "$work/diff" "$work/$n.out"
    fi
    ok "$status" "$title" "$work/$n.out"
done
ok $((n == 1)) 'there are examples'

# --- The reference

# Lines "BEGIN|WORD WORD": the row of a table that begins so, and the words that have to stand in it.
# A | in a table stands as \| in the README.
rows() { # rows NAME FILE
    local status=0
    sed 's/\\|/|/g' "$readme" | awk -v rows="$2" '
        { line[NR] = $0 }
        END {
            while ((getline row < rows) > 0) {
                at = match(row, /\|[^|]*$/)
                begin = substr(row, 1, at - 1)
                for (i = 1; i <= NR && index(line[i], begin) != 1; i++) ;
                if (i > NR) { print "no row begins: " begin; continue }
                rest = " " substr(line[i], length(begin) + 1) " "
                gsub(/[^A-Za-z_]+/, " ", rest)
                n = split(substr(row, at + 1), words, " ")
                for (j = 1; j <= n; j++)
                    if (index(rest, " " words[j] " ") == 0) print begin ": does not say " words[j]
                if (index(rest, " STABLE ") > 0 && row !~ /STABLE/) print begin ": is IMMUTABLE"
            }
        }' >"$work/missing"
    [[ -s $2 && ! -s $work/missing ]] || status=1
    ok "$status" "$1" "$work/missing"
}

# What there is, less what only stands behind a type, an operator, an aggregate or an operator class. Operators of a
# B-tree or a hash compare, and have a row for all of them; those of other classes have their own.
query <<'SQL'
CREATE VIEW member AS
    SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid
    WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'shortlist';
CREATE VIEW member_operator AS
    SELECT o.* FROM member m JOIN pg_operator o ON m.objid = o.oid AND m.classid = 'pg_operator'::regclass;
CREATE VIEW member_function AS
    SELECT p.*, format('%s(%s)', proname, oidvectortypes(proargtypes)) AS signature
    FROM member m JOIN pg_proc p ON m.objid = p.oid AND m.classid = 'pg_proc'::regclass
    WHERE NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
        AND NOT EXISTS (SELECT FROM pg_operator o JOIN pg_amop a ON a.amopopr IN (o.oid, o.oprnegate)
            WHERE o.oprcode = p.oid AND amopmethod IN (SELECT oid FROM pg_am WHERE amname IN ('btree', 'hash')))
        AND NOT EXISTS (SELECT FROM pg_am a WHERE a.amhandler = p.oid)
        AND NOT EXISTS (SELECT FROM pg_operator o WHERE p.oid IN (o.oprrest, o.oprjoin))
        AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend, t.typanalyze, t.typsubscript))
        AND NOT EXISTS (SELECT FROM pg_aggregate a
            WHERE p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn));
SQL

query >"$work/functions" <<'SQL'
SELECT format('| `%s` ||%s %s', signature,
    CASE WHEN proretset THEN 'rows ' || array_to_string((SELECT array_agg(n) FROM unnest(proargnames, proargmodes) x (n, m) WHERE m IN ('o', 't')), ' ')
        ELSE format_type(prorettype, NULL) END,
    CASE provolatile WHEN 's' THEN 'STABLE' WHEN 'v' THEN 'VOLATILE' END)
FROM member_function p
WHERE proname IN ('role_fit', 'role_eligible') -- behind operators, and to be called
    OR NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid) AND NOT EXISTS (SELECT FROM pg_cast c WHERE c.castfunc = p.oid)
ORDER BY 1;
SQL
rows 'functions: each with what it returns, and whether it is STABLE' "$work/functions"

query >"$work/operators" <<'SQL'
SELECT format('| `%s %s %s` | %s | |%s', oprleft::regtype, oprname, oprright::regtype, oprresult::regtype, oprcode)
FROM member_operator o WHERE oprcode IN (SELECT oid FROM member_function) ORDER BY 1;
SQL
sed -i 's/ | |\([a-z_]*\)$/ ||\1/' "$work/operators"
rows 'operators: each with its result and function' "$work/operators"

query >"$work/casts" <<'SQL'
SELECT format('| `%s AS %s` ||%s', castsource::regtype, casttarget::regtype, castfunc::regproc)
FROM member m JOIN pg_cast c ON m.objid = c.oid AND m.classid = 'pg_cast'::regclass ORDER BY 1;
SQL
rows 'casts: each with its function' "$work/casts"

query >"$work/relations" <<'SQL'
SELECT format('| `%s` ||%s', relname, string_agg(attname, ' ' ORDER BY attnum))
FROM member m JOIN pg_class c ON m.objid = c.oid AND m.classid = 'pg_class'::regclass JOIN pg_attribute a ON a.attrelid = c.oid
WHERE relkind IN ('r', 'v', 'm') AND attnum > 0 AND NOT attisdropped GROUP BY relname ORDER BY 1;
SQL
rows 'views and tables: each with its columns' "$work/relations"

query >"$work/names" <<'SQL'
SELECT t.typname FROM member m JOIN pg_type t ON m.objid = t.oid AND m.classid = 'pg_type'::regclass
WHERE t.typcategory <> 'A' AND t.typrelid = 0 -- from 17 on array and row types are members too
UNION SELECT opcname FROM member m JOIN pg_opclass o ON m.objid = o.oid AND m.classid = 'pg_opclass'::regclass
UNION SELECT amname FROM member m JOIN pg_opclass o ON m.objid = o.oid AND m.classid = 'pg_opclass'::regclass JOIN pg_am a ON a.oid = opcmethod
UNION SELECT oprname FROM member_operator
ORDER BY 1;
SQL
sed 's/\\|/|/g' "$readme" >"$work/README"
status=0
while read -r name; do
    grep -qE -- "\`([a-z]+ )?$(sed 's/[|]/\\&/g' <<<"$name")[\` ]" "$work/README" || { printf '%s\n' "$name"; status=1; }
done <"$work/names" >"$work/missing"
ok "$status" 'types, operator classes and the names of all operators' "$work/missing"

# The other way round: what begins a row of the reference is there.
{
    sed -n 's/^\(| `[^`]*`\) .*/\1/p' "$work/functions" "$work/operators" "$work/casts" "$work/relations"
    # rows of other tables: operators of a B-tree, and ways to write something
    printf '| `%s`\n' '='
} >"$work/known"
status=0
sed -n '/^## Reference/,/^### Errors/s/^\(| `[^`]*`\).*/\1/p' "$work/README" | grep -vxFf "$work/known" >"$work/missing" || status=$?
[[ $status -eq 1 ]] && status=0 || status=1 # grep found nothing
ok "$status" 'and nothing in the reference that is not there' "$work/missing"

# --- The metadata

query >"$work/versions" 2>&1 <<SQL || true
SELECT DISTINCT v FROM (VALUES (\$meta\$$(cat META.json)\$meta\$::json)) m (m),
    LATERAL (VALUES (m->>'version'), (m->'provides'->'shortlist'->>'version')) x (v)
UNION SELECT extversion FROM pg_extension WHERE extname = 'shortlist';
SQL
grep -m 1 '^## ' CHANGELOG.md | sed 's/^## \([^,]*\).*/\1/' >>"$work/versions"
[[ $(sort -u "$work/versions" | wc -l) -eq 1 ]] && status=0 || status=1
ok "$status" 'META.json and CHANGELOG.md are of the version that is installed' "$work/versions"

printf '1..%d\n' "$count"
exit "$failed"
