#!/usr/bin/env bash
# Torn pages. The server is killed with all its processes while several clients change a table with an index of the
# access method, as when the machine goes down; then half of each page of the index that was changed since the last
# checkpoint is overwritten, with garbage, zeros, or bytes of another page. The log begins with an image of each such page
# (full_page_writes), so after recovery the index must be right: it is checked with the table, and 20 queries are compared
# with a sequential scan and a sort.
#
# Prints TAP; makes a server of its own. SHORTLIST_TORN: how many times, 50 by default. SHORTLIST_TORN_SKIP=1 takes the
# images away (full_page_writes = off): then the index must be found to be wrong, or the battery could not fail.
set -uo pipefail

runs=${SHORTLIST_TORN:-50}
# shellcheck source-path=SCRIPTDIR source=../tap/lib/servers.sh
source "$(dirname "$0")/../tap/lib/servers.sh"
start_primary "full_page_writes = $([[ -n ${SHORTLIST_TORN_SKIP-} ]] && echo off || echo on)
max_wal_size = 2GB
checkpoint_timeout = 1h
shared_buffers = 4MB
bgwriter_delay = 10ms
bgwriter_lru_maxpages = 1000
autovacuum_naptime = 1s"
sql --file="$here/../battery/lib/strike.sql" || exit
seed=20260101
RANDOM=$seed
echo "# random by seed $seed, $runs runs"

# The pages that the log from the last checkpoint on changes: "path-of-the-file block". Generic records are of this access
# method alone; its builds log images, as those of the core's do, and those pages have to come back as well.
changed_pages() {
    local redo
    redo=$(as_server "$(command -v pg_controldata)" "$data" | sed -n "s/^Latest checkpoint's REDO location: *//p")
    as_server "$(command -v pg_waldump)" --path="$data/pg_wal" --start="$redo" 2>"$work/waldump.err" |
        grep -E '^rmgr: (Generic|XLOG .* desc: FPI )' | grep -oE 'rel [0-9]+/[0-9]+/[0-9]+ blk [0-9]+' | sed 's|^rel [0-9]*/|base/|; s/ blk / /' | sort -u
}
# Overwrites 4 kB of a page, from any of its sectors on.
tear() { # tear FILE ITS-SIZE BLOCK
    local sector=$((RANDOM % 9)) from=/dev/urandom skip=0
    case $((RANDOM % 3)) in
        0) from=/dev/zero ;;
        1) from=$1 skip=$(((RANDOM * 32768 + RANDOM) % ($2 / 512 - 8))) ;;
    esac
    dd if="$from" of="$1" bs=512 count=8 skip="$skip" seek=$(($3 * 16 + sector)) conv=notrunc status=none
}

works=('CALL copy_rows(3000)' 'CALL copy_rows(300); VACUUM candidate' 'REINDEX INDEX candidate_skills' 'VACUUM candidate'
    'CALL copy_rows(300); REINDEX INDEX CONCURRENTLY candidate_skills')
declare -A sizes
wrong='' late='' torn=0 untouched=0
for ((i = 0; i < runs; i++)); do
    load 30 2 >load.out 2>&1 &
    clients=$!
    while echo "${works[i % ${#works[@]}]};"; do :; done | sed 's/; */;\n/g' | sql >work.out &
    worker=$!
    random_pause 300
    sql --command='CHECKPOINT' # and a further one is often going on
    random_pause 1000
    ((i % 3)) || sql --command='CHECKPOINT' >/dev/null &
    random_pause 50
    kill_server data
    wait "$clients" "$worker"
    changed_pages >changed
    n=0 sizes=()
    while read -r file block; do
        [[ -n ${sizes[$file]-} ]] || sizes[$file]=$(stat -c %s "$data/$file" || echo 0) # it may be gone
        if ((sizes[$file] > block * 8192)); then
            tear "$data/$file" "${sizes[$file]}" "$block"
            n=$((n + 1))
        fi
    done <changed
    torn=$((torn + n))
    ((n > 0)) || untouched=$((untouched + 1))
    waiting control data --wait start || late+="the server does not come back"$'\n'
    fault=$(check)$(sql --command='SELECT faults(20)')
    fault+=$(sql --command='VACUUM candidate')$(check)
    [[ -z $fault ]] || wrong+="run $i, $n pages: $fault"$'\n'
    tidy
done 2>/dev/null
if [[ -n ${SHORTLIST_TORN_SKIP-} ]]; then
    result 'without images of the pages the index is wrong' t "$([[ -n $wrong$late ]] && echo t)"
else
    result "the server comes back from $runs crashes with torn pages" '' "$late"
    result 'and the index is right' '' "$wrong"
fi
result 'pages were torn in nearly every run' t "$([[ $untouched -le $((runs / 10)) ]] && echo t || echo "$untouched without")"
echo "# $torn pages were torn"
finish
