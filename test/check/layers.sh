#!/usr/bin/env bash
# Dependencies point one way: core knows no server, types only core, text and roles know core and types but not each
# other, and one header alone looks at the version of PostgreSQL.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
count=0 failed=0

none() { # none NAME COMMAND...: COMMAND must find nothing
    local name=$1 found
    shift
    found=$("$@")
    count=$((count + 1))
    if [[ -z $found ]]; then printf 'ok %d - %s\n' "$count" "$name"; return; fi
    failed=1
    printf 'not ok %d - %s\n' "$count" "$name"
    sed 's/^/# /' <<<"$found"
}

includes() { # includes FOLDER PATTERN: its includes that match
    grep -nE "^#include *[\"<].*$2" -r "src/$1" --include='*.[ch]'
}

none 'src/core includes no header of the server' grep -nE '#include *[<"](postgres|fmgr|utils/|catalog/|nodes/|mb/|lib/|storage/)' -r src/core
none 'src/core reports no errors and allocates nothing itself' grep -nwE 'ereport|elog|palloc|malloc|calloc|realloc' -r src/core --include='*.c'
none 'src/core includes nothing above it' includes core '\.\./'
none 'src/types includes only core' includes types '\.\./(text|roles|index)/'
none 'src/text does not know roles or index' includes text '\.\./(roles|index)/'
none 'src/roles does not know text or index' includes roles '\.\./(text|index)/'
none 'only compat.h looks at the version' grep -rnl PG_VERSION_NUM src --include='*.[ch]' --exclude=compat.h
none 'no function is SECURITY DEFINER' grep -rniE 'security +definer' src --include='*.sql'
none 'no operator has a question mark or is %' grep -rnE 'CREATE OPERATOR +([^ ]*\?|%)' src --include='*.sql'
none 'no build for one machine only' grep -nE 'march=' Makefile
none 'nothing is left open' grep -rnwE 'TODO|FIXME|XXX|HACK' src data/*.c data/*.h sql test/unit test/fuzz test/pgtap script
printf '1..%d\n' "$count"
exit "$failed"
