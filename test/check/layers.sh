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
    [[ ! -d src/$1 ]] || grep -nE "^ *# *include *[\"<].*$2" -r "src/$1" --include='*.[ch]'
}

# What core may include is named, not what it may not: a new header of the server would slip through a list of those.
# The headers of C, and of the compiler for the instructions of a CPU (with a portable way beside them).
standard='assert|ctype|errno|float|inttypes|limits|math|stdalign|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|time|emmintrin|immintrin'
strange_in_core() {
    grep -nE '# *include' -r src/core --include='*.[ch]' |
        grep -vE "# *include +(<($standard)\.h>|\"[a-z_]+\.h\")" || true
    local header
    for header in $(sed -nE 's/^ *# *include +"([^"]+)".*/\1/p' src/core/*.[ch] | sort -u); do
        [[ -e src/core/$header ]] || printf '"%s" is not in src/core\n' "$header"
    done
}
none 'src/core includes its own headers and those of C alone' strange_in_core
none 'src/core reports no errors and allocates nothing itself' grep -nwE 'ereport|elog|palloc|malloc|calloc|realloc' -r src/core --include='*.c'
none 'what may be a skill of the user is looked up through overlay.h' grep -nE 'sl_(skills\[|skill_name\(|relations\[|skill_count)' \
    src/core/{scan,context,evidence,requirements,resume}.c src/text/{extract,marked}.c
none 'src/types includes only core' includes types '\.\./(text|roles|index)/'
none 'src/text does not know roles or index' includes text '\.\./(roles|index)/'
none 'src/roles does not know text or index' includes roles '\.\./(text|index)/'
none 'src/index does not know text or roles' includes index '\.\./(text|roles)/'
none 'no folder includes a file of C' grep -rnE '# *include.*\.c["> ]' src
none 'only compat.h looks at the version' grep -rnl PG_VERSION_NUM src --include='*.[ch]' --exclude=compat.h
none 'no function is SECURITY DEFINER' grep -rniE 'security +definer' src --include='*.sql'
none 'no operator has a question mark or is %' grep -rnE 'CREATE OPERATOR +([^ ]*\?|%)' src --include='*.sql'
none 'no build for one machine only' grep -nE 'march=' Makefile
none 'nothing is left open' grep -rnwE 'TODO|FIXME|XXX|HACK' src data/*.c data/*.h sql test/unit test/fuzz test/pgtap script
printf '1..%d\n' "$count"
exit "$failed"
