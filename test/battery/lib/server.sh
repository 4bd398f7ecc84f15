# server.sh - what the batteries begin with: a private server of their own, with settings that a server of that use
# would have, and a table of the data of bench/index_data.h.
#
#   source "$(dirname "$0")/lib/server.sh"
#   own_server 'shared_buffers = 1GB' ...       lines for postgresql.conf
#
# goes on in a new database of a new server, in a temporary folder, $work; both go at the end.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
root=$here/../..
# shellcheck source-path=SCRIPTDIR source=../../tap/lib/tap.sh
source "$root/test/tap/lib/tap.sh"

own_server() {
    work=$(mktemp -d /tmp/shortlist-battery.XXXXXX)
    chmod 711 "$work"
    trap clean_up EXIT
    trap 'exit 143' TERM
    printf '%s\n' "$@" >"$work/conf"
    make -s -C "$root" build/bench/index_data_print >&2 || exit
    CLUSTER_CONF=$work/conf "$root/script/cluster" start "$work" >"$work/environment" || exit
    # shellcheck disable=SC1091
    source "$work/environment"
    export PGDATABASE=shortlist_battery
    createdb --template=template0 "$PGDATABASE" || exit
    psql_quiet --command='CREATE EXTENSION shortlist' --file="$here/lib/pages.sql" || exit
    cd "$work" || exit
}

clean_up() {
    trap '' EXIT
    # shellcheck disable=SC2046
    kill $(jobs -p) 2>/dev/null
    ! declare -F clean_more >/dev/null || clean_more
    "$root/script/cluster" stop "$work"
    rm -rf "$work"
} 2>/dev/null

at_most() { # at_most NAME BOUND GOT: numbers
    if [[ $3 =~ ^[0-9.]+$ ]] && awk -v bound="$2" -v got="$3" 'BEGIN { exit !(got <= bound) }'; then result "$1: $3, at most $2" '' ''; else
        result "$1: at most $2" "at most $2" "$3"
    fi
}

psql_quiet() { psql -qAtX --set=ON_ERROR_STOP=1 "$@"; }

# load_rows TABLE COUNT: rows 1 to COUNT of the benchmark's data; load_profiles TABLE: its 100 profiles.
load_rows() { "$root/build/bench/index_data_print" rows "$2" | psql_quiet --command="COPY $1 FROM STDIN"; }
load_profiles() { "$root/build/bench/index_data_print" profiles | psql_quiet --command="COPY $1 FROM STDIN"; }

# What a check finds, and pages that are neither free nor named (lib/pages.sql). Both print what is wrong.
check_index() { sql --command="SELECT shortlist_index_check('$1', true)" | grep .; }
lost_pages() { sql --command="SELECT lost_pages('$1')"; }
