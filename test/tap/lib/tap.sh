# shellcheck shell=bash
# tap.sh - what tests of the shell print and ask with. Sourced, never run.

tests=0 failed=0
result() { # result NAME WANTED GOT
    tests=$((tests + 1))
    if [[ $2 == "$3" ]]; then echo "ok $tests - $1"; else
        failed=$((failed + 1))
        printf 'not ok %d - %s\n%s\n' "$tests" "$1" "$(sed 's/^/# got: /' <<<"$3" | head -n 40)"
    fi
}
finish() { # at the end of the test: how many tests there were, and the status
    echo "1..$tests"
    exit "$((failed > 0))"
}
sql() { psql -qAtX --set=ON_ERROR_STOP=1 "$@" 2>&1; }
