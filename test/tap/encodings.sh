#!/usr/bin/env bash
# Texts are read alike in databases of all encodings: a name beside a sign or a letter beyond ASCII is a name, unless the
# letter is Latin. Needs a server with the extension available, and psql's environment to reach it.
set -uo pipefail
export LC_ALL=C.UTF-8 # for printf: \u is UTF-8
count=0 failed=0

# gives ENCODING NAME BYTES QUERY EXPECTED: what the query gives for these bytes, written as bash's printf has them; in the
# query they are :text
gives() {
    local got text
    count=$((count + 1))
    text=$(printf '%b' "$3" | od -An -tx1 | tr -d ' \n')
    got=$(psql -qAtX --dbname="encoding_$1" --set=text="convert_from('\\x$text'::bytea, '$1')" 2>&1 <<<"$4")
    if [[ $got == "$5" ]]; then
        printf 'ok %d - %s: %s\n' "$count" "$1" "$2"
    else
        failed=1
        printf 'not ok %d - %s: %s\n# got: %s\n' "$count" "$1" "$2" "$got"
    fi
}
reads() { gives "$1" "$2" "$3" 'SELECT extract_skills(:text)' "$4"; }
completes() { gives "$1" "$2" "$3" 'SELECT skill, matched FROM skill_complete(:text, 1)' "$4"; }
suggests() { gives "$1" "$2" "$3" 'SELECT skill, matched, distance FROM skill_suggest(:text, 1)' "$4"; }

for encoding in UTF8 LATIN1 WIN1252 EUC_JP SQL_ASCII KOI8R; do
    createdb --template=template0 --locale=C --encoding="$encoding" "encoding_$encoding"
    psql -qX --dbname="encoding_$encoding" --command='CREATE EXTENSION shortlist'
done

reads UTF8 'Japanese text around a name' 'Python\u306e\u7d4c\u9a13\u3001Kafka\u3068Docker\u3002' 'docker:0.5, kafka:0.5, python:0.5'
reads UTF8 'Cyrillic letters after a name' 'Python\u043e\u043c' 'python:0.5'
reads UTF8 'a Latin letter is a part of the word' 'Javan\u00e9s, Python\u00e9' ''
reads UTF8 'a no-break space and bullets' '\u2022\u00a0Python\u00a0\u00b7\u00a0Kafka' 'kafka:0.5, python:0.5'
reads LATIN1 'a no-break space and a middle dot' '\xb7\xa0Python\xa0\xb7Kafka' 'kafka:0.5, python:0.5'
reads LATIN1 'a Latin letter is a part of the word' 'Python\xe9' ''
reads WIN1252 'the bullet of Windows' '\x95Python\x95Kafka' 'kafka:0.5, python:0.5'
reads EUC_JP 'Japanese text around a name' 'Python\xa4\xce\xb7\xd0\xb8\xb3\xa1\xa2Kafka' 'kafka:0.5, python:0.5'
reads KOI8R 'Cyrillic letters after a name' 'Python\xcf\xcd' 'python:0.5'
reads SQL_ASCII 'UTF-8' '\u2022\u00a0Python\u306eKafka' 'kafka:0.5, python:0.5'
reads SQL_ASCII 'bytes that are no UTF-8' '\x95Python\xff\xc3(Kafka\xe3\x81' 'kafka:0.5, python:0.5'

# A spelling beyond ASCII is matched and shown where it is UTF-8; a character counts once.
completes UTF8 'a prefix beyond ASCII' 'na\u00efve' $'naive bayes|na\u00efve bayes'
suggests UTF8 'a character beyond ASCII counts once' 'pyth\u00f4n' 'python|python|1'
suggests UTF8 'a spelling beyond ASCII' 'na\u00efve byes' $'naive bayes|na\u00efve bayes|1'
for encoding in LATIN1 WIN1252; do
    completes $encoding 'a prefix beyond ASCII' 'na\xefve' ''
    suggests $encoding 'a character beyond ASCII counts once' 'na\xefve bayes' 'naive bayes|naive bayes|1'
done
completes EUC_JP 'a prefix beyond ASCII' '\xa4\xce' ''
for encoding in LATIN1 WIN1252 EUC_JP KOI8R; do
    gives $encoding 'no spelling beyond ASCII is shown' 'tr' \
        "SELECT count(*) > 9, count(*) FILTER (WHERE matched ~ '[^ -~]') FROM skill_complete(:text, 100000)" 't|0'
done

for encoding in UTF8 LATIN1 WIN1252 EUC_JP SQL_ASCII KOI8R; do dropdb "encoding_$encoding"; done
printf '1..%d\n' "$count"
exit "$failed"
