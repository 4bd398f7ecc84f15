#!/usr/bin/env bash
# Damage to an index: a byte of one of its pages is changed, of every kind of page and every section of a segment in
# turn. shortlist_index_check must report each; and scans of the damaged index give rows or an error, and neither crash
# nor hang.
#
# One index is made, in which everything occurs: segments with codes of all sizes, both pending lists (a sealed one is
# left when a fold meets damage), rows longer than a page, free pages. While the server is down its file is copied over
# those of other indexes of the same table, and one byte of each copy is changed.
#
# Left alone are the bytes of a page that PostgreSQL changes by itself and this index does not read: its LSN and its
# checksum; and what may be any number: the number to be used next, if it gets higher, and the release of the
# vocabulary that wrote a value or a segment.
#
# Prints TAP; makes a server of its own. SHORTLIST_DAMAGES sets the number of damages, 34 by default, two of each kind;
# SHORTLIST_SEED the seed.
set -uo pipefail

damages=${SHORTLIST_DAMAGES:-34}
seed=${SHORTLIST_SEED:-20260101}
here=$(cd "$(dirname "$0")" && pwd -P)
work=$(mktemp -d /tmp/shortlist-damage.XXXXXX)
chmod 711 "$work"
cluster=$here/../../script/cluster
data=$work/server/data
clean_up() {
    trap '' EXIT
    "$cluster" stop "$work"
    rm -rf "$work"
} 2>/dev/null
trap clean_up EXIT
trap 'exit 143' TERM

# shellcheck source-path=SCRIPTDIR source=lib/tap.sh
source "$here/lib/tap.sh"
# Runs a command as the user that the server belongs to.
as_server() (
    cd /
    user=$(stat -c %u "$data")
    [[ $user != "$EUID" ]] || exec "$@"
    exec setpriv --reuid="$user" --regid="$(stat -c %g "$data")" --clear-groups -- "$@"
)
control() { as_server "$(command -v pg_ctl)" --silent --pgdata="$data" --log="$work/server/log" --wait "$@" || exit; }

# The pages of a file, a line for each: block, kind of page or section, number of segment or list.
pages() { # pages FILE
    od -An -v -w8192 -tu2 "$1" | awk '
        function u32(i) { return $i + 65536 * $(i + 1) }
        { kind[NR - 1] = $4095; number[NR - 1] = u32(4089); place[NR - 1] = u32(4093) }
        NR == 1 { active = u32(21); sealed = u32(33) }		# of the numbers the low half
        $4095 == 4 && u32(4093) == 0 {
            n = u32(4089)
            for (i = 0; i < 7; i++) first[n, i] = u32(13 + 18 + 2 * i)
            names[n] = first[n, 6] + int((u32(13 + 8) + 253) / 254)
        }
        END {
            split("meta root map segment pending free", kinds)
            split("levels fences TIDs lives null-TIDs null-lives terms", sections)
            for (b = 0; b < NR; b++) {
                what = kinds[kind[b]]
                n = number[b]
                if (what == "pending") what = n == active ? "pending" : n == sealed ? "sealed" : "left"
                if (what == "segment") {
                    what = place[b] == 0 ? "head" : "postings"
                    best = 0
                    for (i = 0; i < 7; i++)
                        if (first[n, i] > best && place[b] >= first[n, i]) { best = first[n, i]; what = sections[i + 1] }
                    if (best > 0 && place[b] >= names[n]) what = "names"
                }
                print b, what, n
            }
        }'
}

byte_at() { od -An -j "$2" -N 1 -tu1 "$1" | tr -d ' '; }
# Whether a byte is one of the release that a vector says: it begins with 1, 0, the release, n, 0.
is_release() { # is_release OFFSET
    od -An -v -w1 -j $(($1 - 3)) -N 9 -tu1 "$file" | awk '{ b[NR] = $1 } END { exit !(is(1) || is(2)) } function is(i) { return b[i] == 1 && b[i + 1] == 0 && b[i + 2] == 1 && b[i + 3] == 0 && b[i + 6] == 0 && b[i + 7] == 0 }'
}
put_byte() { # put_byte FILE OFFSET VALUE
    # shellcheck disable=SC2059
    printf "\\x$(printf %x "$3")" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

"$cluster" start "$work" >"$work/environment" || exit
# shellcheck disable=SC1091
source "$work/environment"
export PGDATABASE=shortlist_index_damage
createdb "$PGDATABASE" || exit
sql <<'SQL' || exit
CREATE EXTENSION shortlist;
CREATE TABLE candidate (id integer, skills skillvec) WITH (autovacuum_enabled = off);
CREATE FUNCTION vector(i integer, steps integer) RETURNS skillvec LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN i % 12 > 0 THEN (SELECT string_agg(format('%s:%s/%s', name, 1 + i * 7919 % steps, steps), ',')::skillvec FROM unnest(ARRAY['python', 'sql', 'java', 'own ' || i % 700, 'kubernetes', 'rust', 'seldom ' || i]) WITH ORDINALITY u (name, o) WHERE i % o = 0) END
$$;
CREATE FUNCTION long_vector(i integer) RETURNS skillvec LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(format('%s long %s %s:%s', repeat('x', 200), i, j, (1 + j % 10) / 10.0), ',')::skillvec FROM generate_series(1, 60) j
$$;
INSERT INTO candidate SELECT i, vector(i, 10) FROM generate_series(1, 5000) i;
CREATE INDEX damaged ON candidate USING shortlist (skills);
INSERT INTO candidate SELECT i, vector(i, 100) FROM generate_series(5001, 5600) i;
VACUUM candidate;
INSERT INTO candidate SELECT i, vector(i, 2000) FROM generate_series(5601, 6600) i;
INSERT INTO candidate SELECT i, long_vector(i) FROM generate_series(7201, 7212) i;
VACUUM candidate;
INSERT INTO candidate SELECT i, vector(i, 10) FROM generate_series(6601, 6800) i;
INSERT INTO candidate SELECT i, long_vector(i) FROM generate_series(6801, 6802) i;
INSERT INTO candidate SELECT i, vector(i, 10) FROM generate_series(6803, 6820) i;
SQL
file=$data/$(sql --command="SELECT pg_relation_filepath('damaged')")

# A byte is wrong in the size of the first pending row; so it is sealed, and stays so.
control stop
[[ $(sed -n 's/^Data page checksum version: *//p' < <(pg_controldata "$data")) == 0 ]] || as_server "$(command -v pg_checksums)" --disable --pgdata="$data" || exit
at=$(($(pages "$file" | awk '$2 == "pending" { print $1; exit }') * 8192 + 24 + 3))
put_byte "$file" "$at" 64
control start
result 'a fold that meets damage says so' 'XX002' "$(sql --command='\set VERBOSITY sqlstate' --command='VACUUM candidate' | grep -o 'XX...')"
control stop
put_byte "$file" "$at" 0
control start
sql <<'SQL' || exit
INSERT INTO candidate SELECT i, vector(i, 10) FROM generate_series(6821, 7000) i;
INSERT INTO candidate SELECT i, long_vector(i) FROM generate_series(7001, 7002) i;
INSERT INTO candidate SELECT i, vector(i, 10) FROM generate_series(7003, 7100) i;
SQL
result 'the index is sound before' '' "$(sql --command="SELECT shortlist_index_check('damaged', true)")"
sql --command="DO \$\$ BEGIN FOR i IN 0..$damages LOOP EXECUTE format('CREATE INDEX copy%s ON candidate USING shortlist (skills)', i); END LOOP; END \$\$" --command=CHECKPOINT || exit
mapfile -t files < <(sql --command="SELECT pg_relation_filepath('copy' || i) FROM generate_series(0, $damages) i")

# Copy 0 stays as it is.
control stop
RANDOM=$seed
pages "$file" >"$work/pages"
mapfile -t kinds < <(cut -d ' ' -f 2 "$work/pages" | LC_ALL=C sort -u)
result 'all kinds of pages are there' 'TIDs fences free head levels lives map meta names null-TIDs null-lives pending postings root sealed terms' "${kinds[*]}"
declare -a what
for ((i = 0; i <= damages; i++)); do
    copy=$data/${files[i]}
    cat "$file" >"$copy"
    ((i > 0)) || continue
    kind=${kinds[i % ${#kinds[@]}]}
    mapfile -t blocks < <(awk -v kind="$kind" '$2 == kind { print $1 }' "$work/pages")
    block=${blocks[RANDOM % ${#blocks[@]}]}
    while :; do
        # of the header, the end, the beginning of the contents, or of all
        case $((RANDOM % 5)) in
            0) offset=$((RANDOM % 24)) ;; 1) offset=$((8176 + RANDOM % 16)) ;; 2) offset=$((24 + RANDOM % 200)) ;; *) offset=$(((RANDOM * 32768 + RANDOM) % 8192)) ;;
        esac
        ((offset >= 10)) || continue                                      # LSN and checksum
        [[ $kind != meta ]] || ((offset < 32 || offset >= 40)) || continue # number to be used next
        [[ $kind != head ]] || ((offset < 28 || offset >= 30)) || continue # release
        [[ $kind != pending && $kind != sealed ]] || ! is_release $((block * 8192 + offset)) || continue
        break
    done
    old=$(byte_at "$copy" $((block * 8192 + offset)))
    new=$((old ^ (1 + RANDOM % 255)))
    put_byte "$copy" $((block * 8192 + offset)) "$new"
    what[i]="copy$i: $kind, block $block, byte $offset: $old became $new"
done
control start

result 'an index that is not damaged is sound' '' "$(sql --command="SELECT shortlist_index_check('copy0', true)")"

# Each is checked, and then scanned, in a session of its own: a crash is one of that damage. Of all indexes only that one
# is valid then, so that it is used.
sql --command="UPDATE pg_index SET indisvalid = false WHERE indrelid = 'candidate'::regclass" || exit
found=0 not_found='' wrong='' crashed='' gave_rows=0
for ((i = 1; i <= damages; i++)); do
    got=$(psql -qAtX --set=VERBOSITY=verbose <<SQL 2>&1
SET statement_timeout = '20s';
SET enable_seqscan = off;
SET enable_sort = off;
BEGIN;
UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'copy$i'::regclass;
SAVEPOINT s;
SELECT shortlist_index_check('copy$i', true);
ROLLBACK TO s;
\echo scans
SELECT count(*) FROM (SELECT id FROM candidate ORDER BY skills <=> 'python!:3, sql|java:2, own 3' LIMIT 10) s;
ROLLBACK TO s;
SELECT count(*) FROM (SELECT id FROM candidate ORDER BY skills <=> 'python:3>=0.9, "seldom 5001", kubernetes, rust' LIMIT 100000) s;
ROLLBACK TO s;
SET enable_indexscan = off;
SELECT count(*) FROM candidate WHERE skills @> 'python:0.5, own 7';
ROLLBACK TO s;
SET enable_indexscan = off;
SELECT count(*) FROM candidate WHERE skills && 'seldom 14, sql' AND skills @@ 'java!';
ROLLBACK TO s;
SELECT rows FROM shortlist_index_stats('copy$i');
ROLLBACK;
SQL
    )
    case ${got%%scans*} in
        *'ERROR:  XX001:'* | *'ERROR:  XX002:'*) found=$((found + 1)) ;;
        *ERROR* | *connection*) wrong+="${what[i]}: $got"$'\n' ;;
        *) not_found+="${what[i]}"$'\n' ;;
    esac
    if grep -qE 'connection|57014' <<<"$got"; then crashed+="${what[i]}: $got"$'\n'; fi
    gave_rows=$((gave_rows + $(grep -cE '^[0-9]+$' <<<"$got")))
done
result 'a check reports every damage' '' "${not_found%$'\n'}"
result 'and as damage of the index' '' "${wrong%$'\n'}"
result 'no scan of a damaged index crashes or hangs' '' "${crashed%$'\n'}"

# Damage is told although others write, and what the metapage says changes meanwhile: in the end of the last page of the
# largest segment, which a check meets after all others.
sql <<'SQL' || exit
CREATE TABLE busy (id integer, skills skillvec) WITH (autovacuum_enabled = off);
INSERT INTO busy SELECT i, vector(i, 10) FROM generate_series(1, 200000) i;
CREATE INDEX busy_skills ON busy USING shortlist (skills);
CHECKPOINT;
SQL
file=$data/$(sql --command="SELECT pg_relation_filepath('busy_skills')")
control stop
largest=$(pages "$file" | awk '$2 != "meta" { pages[$3]++ } END { for (n in pages) if (pages[n] > pages[largest]) largest = n; print largest }')
block=$(pages "$file" | awk -v number="$largest" '$3 == number && $2 == "names" { block = $1 } END { print block }')
at=$((block * 8192 + 8184))
put_byte "$file" "$at" $(($(byte_at "$file" "$at") ^ 1))
control start
sql >"$work/writer" 2>&1 <<'SQL' &
DO $$ BEGIN
	FOR i IN 1..10000 LOOP
		INSERT INTO busy SELECT j, vector(12 * j + 30030, 10) FROM generate_series(1, 50) j;
		COMMIT;
		PERFORM pg_sleep(0.01);
	END LOOP;
END $$;
SQL
until [[ $(sql --command="SELECT count(*) > 200000 FROM busy") == t ]]; do sleep 0.1; done
got=$(psql -qAtX --set=VERBOSITY=verbose <<'SQL' 2>&1
SET statement_timeout = '20s';
SELECT count(*) AS before FROM busy \gset
SELECT shortlist_index_check('busy_skills');
SELECT 'written meanwhile: ' || (count(*) > :before + 100) FROM busy;
SQL
)
result 'a check reports damage although others write' 'ERROR:  XX002 written meanwhile: true' "$(grep -oE 'ERROR:  .....|written.*' <<<"$got" | paste -sd ' ')"
sql --command="SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'DO%'" >"$work/terminated"
wait

result 'the server has not restarted' '' "$(grep -E 'was terminated|TRAP' "$work/server/log")"
echo "# seed $seed: $found of $damages damages found; $gave_rows of $((damages * 5)) queries of damaged indexes gave rows"
finish
