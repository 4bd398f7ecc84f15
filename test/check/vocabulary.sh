#!/usr/bin/env bash
# The vocabulary is as large as it claims, and the generator refuses what is inconsistent.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
generate=build/generate_vocabulary
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

# refused NAME MESSAGE LINE...: a vocabulary of these lines is refused with that message
refused() {
    local name=$1 message=$2 output
    shift 2
    printf '%s\n' "$@" >"$work/vocabulary"
    if output=$("$generate" --check "$work/vocabulary" "$work/released" 2>&1); then
        ok 1 "$name: accepted" "$output"
    else
        grep -qF -- "$message" <<<"$output"
        ok $? "$name" "$output"
    fi
}

: >"$work/released"
output=$("$generate" --check data/vocabulary.txt data/released.txt data/cues.txt 2>&1)
ok $? 'data/vocabulary.txt is consistent' "$output"
read -r skills _ spellings _ <<<"$output"
((skills >= 2500 && spellings >= 9000))
ok $? "it has at least 2,500 skills and 9,000 spellings" "$output"

printf '%s\n' '[tool]' 'a tool | A Tool | at^, a-tool?' 'b | B' >"$work/vocabulary"
output=$("$generate" --check "$work/vocabulary" "$work/released" 2>&1)
ok $? 'a small one is accepted' "$output"

refused 'a category that there is not' 'unknown category "toool"' '[toool]' 'a | A'
refused 'a skill before any category' 'before any [category]' 'a | A'
refused 'a skill without a label' 'no label' '[tool]' 'a'
refused 'a name that is not folded' 'is not folded' '[tool]' 'A | A'
refused 'a name that needs quotes' 'would need quotes' '[tool]' 'a:b | A'
refused 'a spelling of two skills' 'stands for "a" already (line 2)' '[tool]' 'a | A | x y' 'b | B | x-y'
refused 'a spelling that stands twice' 'stands for "a" already' '[tool]' 'a | A | x y, x_y'
refused 'a name that stands twice' 'stands for "a" already' '[tool]' 'a | A' 'a | A'
refused 'a broader skill that there is not' '"b" is no canonical name' '[tool]' 'a | A |  | b'
refused 'a related skill that there is not' '"b" is no canonical name' '[tool]' 'a | A |  |  | b 0.5'
refused 'a relation to itself' 'relates to itself' '[tool]' 'a | A |  | a'
refused 'a share out of range' 'needs a share' '[tool]' 'a | A |  |  | b 1.5' 'b | B'
refused 'a relation that stands twice' 'are related already' '[tool]' 'a | A |  |  | b 0.5' 'b | B |  |  | a 0.5'
refused 'a cycle in broader' 'a cycle in broader' '[tool]' 'a | A |  | b' 'b | B |  | c' 'c | C |  | a'
refused 'a spelling that is no phrase' 'cannot be one phrase' '[tool]' 'a | A | x (y)'
refused 'a spelling of too many words' 'has more than 24 words' '[tool]' "a | A | $(printf 'x%.0s ' {1..25})"
refused 'a spelling with two spaces' 'two spaces in a row' '[tool]' 'a | A | x  y'
refused 'a mark with two spaces' 'two spaces in a row' '[tool]' 'x y | A | X  Y^'
refused 'a word that a text has otherwise' 'would not find the word' '[tool]' 'a | A | c #'
refused 'a field too many' 'more than 5 fields' '[tool]' 'a | A |  |  |  | x'

# found by search; test/support.h has the same names
refused 'two names with one key' '"collision 8982413" and "collision 7064611" have the same key' \
    '[tool]' 'collision 7064611 | A' 'collision 8982413 | B'
refused 'a name that is a spelling of another' 'stands for "a" already' '[tool]' 'a | A | b' 'b | B'
refused 'a broader skill that stands twice' 'are related already' '[tool]' 'a | A |  | b, b' 'b | B'
refused 'a broader skill by another spelling' '"bee" is no canonical name' '[tool]' 'a | A |  | bee' 'b | B | bee'
refused 'a share that is no number' 'needs a share' '[tool]' 'a | A |  |  | b half' 'b | B'
refused 'a share below 0.1' 'needs a share' '[tool]' 'a | A |  |  | b 0.05' 'b | B'
refused 'a name too long' 'not a name' '[tool]' "$(printf 'n%.0s' {1..81}) | A"
refused 'a label too long' 'label too long' '[tool]' "a | $(printf 'n%.0s' {1..81})"
refused 'a spelling without a word' 'has no word in it' '[tool]' 'a | A | ...'
refused 'all that is wrong, not the first alone' ':3: no label' '[toool]' '[tool]' 'a'
refused 'the line of what is wrong' "$work/vocabulary:3: " '# a comment' '[tool]' 'A | A'

if output=$("$generate" --check "$work/none" "$work/released" 2>&1); then false; else grep -qF 'cannot open' <<<"$output"; fi
ok $? 'a file that there is not' "$output"
if output=$("$generate" 0 data/vocabulary.txt data/released.txt 2>&1); then false; else grep -qF 'the release is a number' <<<"$output"; fi
ok $? 'a release that is no number' "$output"

# cues REFUSED-NAME MESSAGE LINE...: cues of these lines beside a good vocabulary
cues() {
    local name=$1 message=$2 output
    shift 2
    printf '%s\n' "$@" >"$work/cues"
    printf '%s\n' '[tool]' 'a | A' >"$work/vocabulary"
    if output=$("$generate" --check "$work/vocabulary" "$work/released" "$work/cues" 2>&1); then
        ok 1 "$name: accepted" "$output"
    else
        grep -qF -- "$message" <<<"$output"
        ok $? "$name" "$output"
    fi
}
cues 'a use of cues that there is not' 'unknown use of cues "shout"' '[shout]' 'must have'
cues 'a level out of range' 'unknown use of cues "level 7"' '[level 7]' 'godlike'
cues 'a cue that stands twice' 'cue "must-have" stands here twice' '[must before]' 'must have, must-have'
cues 'a cue that is no phrase' 'cannot be one phrase' '[must before]' 'must; have'

printf '%s\n' '# a comment' 'gone' >"$work/released"
refused 'a released name that is gone' '"gone" was released as a canonical name, and is gone' '[tool]' 'a | A'
printf '1..%d\n' "$count"
exit "$failed"
