#!/usr/bin/env bash
# A full disk: inserts, a build and VACUUM end with a clear error, the table goes on working, and when there is room again
# all of it does.
#
# The index is in a tablespace on a small file system in memory, which a file beside it fills up; table and WAL are not.
# Needs root, to mount that.
#
# Prints TAP; makes a server of its own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/lib/server.sh"

small=$(mktemp -d /tmp/shortlist-disk.XXXXXX)
if ! mount -t tmpfs -o size=24m,mode=777 tmpfs "$small" 2>/dev/null; then
    rmdir "$small"
    echo '1..0 # SKIP a small file system cannot be mounted here: that needs root'
    exit
fi
clean_more() {
    "$root/script/cluster" stop "$work"
    umount "$small" && rmdir "$small"
}
trap 'umount "$small"; rmdir "$small"' EXIT
own_server 'shared_buffers = 256MB' 'autovacuum = off' 'max_parallel_workers_per_gather = 0'

mkdir "$small/space"
chown --reference="$work/server/data" "$small/space"
psql_quiet <<SQL || exit
CREATE TABLESPACE small LOCATION '$small/space';
CREATE TABLE candidate (id integer, skills skillvec);
CREATE TABLE pool (id integer, skills skillvec);
CREATE TABLE profile (id integer, profile roleprofile);

-- Profiles for which the first rows by the index have other distances than those by the table.
CREATE FUNCTION distances(needs roleprofile) RETURNS float8[]
LANGUAGE sql VOLATILE AS 'SELECT array_agg(d) FROM (SELECT skills <=> needs AS d FROM candidate ORDER BY skills <=> needs LIMIT 200) s';
CREATE FUNCTION by_index(needs roleprofile) RETURNS float8[]
LANGUAGE sql VOLATILE SET enable_seqscan = off SET enable_sort = off AS 'SELECT distances(needs)';
CREATE FUNCTION by_table(needs roleprofile) RETURNS float8[]
LANGUAGE sql VOLATILE SET enable_indexscan = off AS 'SELECT distances(needs)';
CREATE FUNCTION faults() RETURNS SETOF integer
LANGUAGE sql VOLATILE AS 'SELECT id FROM profile WHERE id <= 10 AND by_index(profile) IS DISTINCT FROM by_table(profile)';
SQL
load_rows pool 300000
load_profiles profile

fill() { # all but so many KB
    local room
    room=$(($(df --output=avail -k "$small" | tail -n 1) - $1))
    ((room <= 0)) || dd if=/dev/zero of="$small/filler" bs=1k count="$room" oflag=append conv=notrunc status=none
}
empty() { rm -f "$small/filler"; }
# The first line of what a statement ends with, without the name of a file.
ends() { sql "${@/#/--command=}" | grep -m 1 -E 'ERROR|FATAL|PANIC' | sed 's/"[^"]*"/FILE/'; }
full='ERROR:  could not extend file FILE: No space left on device'
is_sound() { # is_sound WHEN
    result "$1: the index says what the table says" '' "$(sql --command='SELECT faults()')"
    result "$1: a check finds nothing" '' "$(check_index candidate_skills)"
}
works() { # works WHEN: with room again
    result "$1: VACUUM works again" '' "$(sql --command='VACUUM candidate')"
    result "$1: no page is lost" '' "$(lost_pages candidate_skills)"
    result "$1: inserts work again" '' "$(sql --command='INSERT INTO candidate SELECT * FROM pool WHERE id > 295000')"
    is_sound "$1"
}

# A build.
psql_quiet --command='INSERT INTO candidate SELECT * FROM pool WHERE id <= 100000' --command='VACUUM ANALYZE candidate' || exit
before=$(df --output=avail -k "$small" | tail -n 1)
fill 2048
build='CREATE INDEX candidate_skills ON candidate USING shortlist (skills) TABLESPACE small'
result 'a build says that the disk is full' "$full" "$(ends "$build")"
result 'the table still works' '' "$(sql --command="INSERT INTO candidate SELECT * FROM pool WHERE id BETWEEN 100001 AND 101000")"
empty
psql_quiet --command='CHECKPOINT'
result 'nothing is left of the build' t "$([[ $(df --output=avail -k "$small" | tail -n 1) -ge $((before - 64)) ]] && echo t)"
result 'with room it succeeds' '' "$(sql --command="$build")"
is_sound 'after the build'

# Inserts, one transaction for each 1,000 rows, until there is no room.
insert() { # insert FIRST LAST: stops at the first error, and prints it
    local i got
    for ((i = $1; i < $2; i += 1000)); do
        got=$(ends "INSERT INTO candidate SELECT * FROM pool WHERE id BETWEEN $i AND $((i + 999))")
        if [[ -n $got ]]; then
            echo "$got"
            return
        fi
    done
}
count() { psql_quiet --command='SELECT count(*) FROM candidate'; }
fill 1024
result 'inserts say that the disk is full' "$full" "$(insert 101001 295000)"
rows=$(count)
result 'and say so again' "$full" "$(insert 101001 295000)"
is_sound 'with the disk full'
result 'deletes work' '' "$(sql --command='DELETE FROM candidate WHERE id % 10 = 1')"
rows=$(count)
got=$(ends 'VACUUM candidate')
result 'VACUUM says that the disk is full, or has room' t "$([[ $got == "$full" || $got == '' ]] && echo t || echo "$got")"
echo "# VACUUM on a full disk: ${got:-succeeds}"
is_sound 'after VACUUM on a full disk'
result 'no row is lost' "$rows" "$(count)"
empty
works 'with room after inserts'

# A merge: many dead rows, so that every segment is written again.
psql_quiet --command='VACUUM candidate' --command='DELETE FROM candidate WHERE id % 3 = 0'
fill 0
got=$(ends 'VACUUM candidate')
echo "# VACUUM with much to merge on a full disk: ${got:-succeeds}"
result 'a merge says that the disk is full, or has room' t "$([[ $got == "$full" || $got == '' ]] && echo t || echo "$got")"
is_sound 'after a merge on a full disk'
empty
works 'with room after a merge'
result 'the server never went down' 0 "$(grep -cE 'PANIC|was terminated' "$work/server/log")"
finish
