#!/usr/bin/env bash
# The demo prints what it promises, for files of one's own too, and says what a wrong file is wrong about.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0 failed=0

ok() { # ok STATUS NAME OUTPUT
    count=$((count + 1))
    if (($1 == 0)); then printf 'ok %d - %s\n' "$count" "$2"; return; fi
    failed=1
    printf 'not ok %d - %s\n' "$count" "$2"
    sed 's/^/# /' <<<"${3-}"
}

shows() { # shows NAME PATTERN: the last output has it
    grep -qE -- "$2" <<<"$output"
    ok $? "$1" "$output"
}

refused() { # refused NAME PATTERN ARGUMENT...
    local name=$1 pattern=$2
    shift 2
    if output=$(script/demo "$@" 2>&1); then ok 1 "$name: accepted" "$output"; else shows "$name" "$pattern"; fi
}

output=$(script/demo 2>&1)
ok $? 'script/demo runs' "$output"
shows 'it reads the posting' 'python!'
shows 'over all candidates' 'The five best of 360 candidates'
shows 'the best by far is first' '^ +1 \| candidate-291 '
shows 'with the reasons' 'Why candidate-291 is first'
shows 'and what the second lacks' 'lacks, the ten most valuable first'
shows 'and which role the posting is' '^ ML Engineer \|'
# The first block of the README, which leaves lines out (...) and so has narrower columns.
narrow() { sed 's/  */ /g; s/--*/-/g; s/ $//'; }
shown=$(awk '/^```/ { if (inside++) exit; next } inside && NF > 0 && $1 != "..."' README.md | narrow)
missing=$(grep -vxFf <(narrow <<<"$output") <<<"$shown")
[[ -n $shown ]] || missing='no output in the README'
[[ -z $missing ]]
ok $? 'as the README shows it' "$missing"

printf 'Python is a must-have, Kafka is a plus.\n' >"$work/posting"
printf 'x 1,"Python, ""Kafka""\nand more"\r\nit'"'"'s,"Java, a, b"\r\n' >"$work/good.csv"
output=$(script/demo "$work/posting" "$work/good.csv" 2>&1)
ok $? 'files of one'"'"'s own, without a header, with quotes and line breaks' "$output"
shows 'ranked' '^ +1 \| x 1 +\| 1.000 \| yes'
shows 'the other one lacks Python' "What it's lacks"

# What programs that write CSV leave in it.
printf '\xEF\xBB\xBFJava is required.' >"$work/posting 2"
printf '\xEF\xBB\xBFCandidate,CV\n"a ""50%%""","Java\n\\.\nand Kafka"\nb,Kafka\nc,\n' >"$work/marked.csv"
output=$(script/demo "$work/posting 2" "$work/marked.csv" 2>&1)
ok $? 'byte order marks, a header, a line of \. in quotes, an empty text' "$output"
shows 'without the header' 'The first record is a header, and left out: Candidate, CV$'
shows 'over all three' 'The five best of 3 candidates'
shows 'read to its end' '^ +1 \| a "50%" +\| 1.000 \| yes'
shows 'where nothing marks a role, none is named' '^ +3 \| c +\| 0.000 \| yes +\| - +\| +-$'
printf 'x,Python\ry,Java\r' >"$work/cr.csv"
output=$(script/demo "$work/posting 2" "$work/cr.csv" 2>&1)
ok $? 'lines that end in a carriage return alone' "$output"
shows 'both' '^ +1 \| y +\| 1.000'

refused 'no such file' 'nowhere: no such file' "$work/nowhere"
: >"$work/empty"
refused 'an empty file' 'the file is empty' "$work/posting" "$work/empty"
printf '\xff\xfe,x\n' >"$work/latin.csv"
refused 'another encoding' 'not UTF-8' "$work/posting" "$work/latin.csv"
printf 'a,b\0c\n' >"$work/nul.csv"
refused 'NUL bytes' 'NUL bytes' "$work/posting" "$work/nul.csv"
printf '1,a,b\n' >"$work/three.csv"
refused 'three columns' 'three.csv: more than two columns; .*; line 1: "1,a,b"' "$work/posting" "$work/three.csv"
printf 'a;Python\n' >"$work/one.csv"
refused 'one column' 'one.csv: only one column; give two, .* separated by a comma; line 1: "a;Python"' "$work/posting" "$work/one.csv"
printf 'a,"Python\n' >"$work/open.csv"
refused 'a quote that is not closed' 'open.csv: unterminated CSV quoted field; line' "$work/posting" "$work/open.csv"
printf 'a,"Python\n\\."\n\\.\nb,Java\n' >"$work/end.csv"
refused 'a line of \. outside of quotes' 'end.csv: line 3 is \\., ' "$work/posting" "$work/end.csv"
printf '\xEF\xBB\xBF \n' >"$work/mark.csv"
refused 'nothing but a byte order mark' 'the file is empty' "$work/posting" "$work/mark.csv"
printf 'We are nice people.\n' >"$work/nothing"
refused 'a posting without skills' 'nothing: no skill is asked for in it' "$work/nothing" "$work/good.csv"
printf '1,a\n1,b\n' >"$work/twice.csv"
refused 'an id that stands twice' 'the id "1" stands there more than once' "$work/posting" "$work/twice.csv"
printf 'id,text\n' >"$work/header.csv"
refused 'a header alone' 'there is no candidate in it' "$work/posting" "$work/header.csv"
printf '1..%d\n' "$count"
exit "$failed"
