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

# marks ENCODING NAME BYTES MARKED: extract_marked() of these bytes, both as bash's printf has them
marks() {
    local got expected
    count=$((count + 1))
    expected=$(printf '%b' "$4" | od -An -tx1 | tr -d ' \n')
    got=$(psql -qAtX --dbname="encoding_$1" 2>&1 \
        <<<"SELECT encode(convert_to(extract_marked(convert_from('\\x$(printf '%b' "$3" | od -An -tx1 | tr -d ' \n')'::bytea, '$1')), '$1'), 'hex')")
    if [[ $got == "$expected" ]]; then
        printf 'ok %d - %s: %s\n' "$count" "$1" "$2"
    else
        failed=1
        printf 'not ok %d - %s: %s\n# expected: %s\n# got:      %s\n' "$count" "$1" "$2" "$expected" "$got"
    fi
}

kafka='<mark data-skill="kafka" data-kind="mentioned">Kafka</mark>'
marks UTF8 'marks between Japanese signs' '\u306e"Kafka"\u3068<\xf0\x9f\x98\x80>' "\\u306e&quot;$kafka&quot;\\u3068&lt;\\xf0\\x9f\\x98\\x80&gt;"
marks LATIN1 'marks between bytes beyond ASCII' '\xa0Kafka\xac\xe9&\xff' "\\xa0$kafka\\xac\\xe9&amp;\\xff"
marks WIN1252 'marks and the quotes of Windows' '\x93Kafka\x94' "\\x93$kafka\\x94"
marks EUC_JP 'marks between Japanese signs' '\xa4\xceKafka\xa4\xc8\x8f\xb0\xa1<' "\\xa4\\xce$kafka\\xa4\\xc8\\x8f\\xb0\\xa1&lt;"
marks KOI8R 'marks beside Cyrillic letters' 'Kafka\xcf\xcd' "$kafka\\xcf\\xcd"
marks SQL_ASCII 'marks and bytes that are no UTF-8' '\x95Kafka\xff\xc3<\xe3\x81' "\\x95$kafka\\xff\\xc3&lt;\\xe3\\x81"
marks SQL_ASCII 'evidence of bytes that are no UTF-8' 'required \xff\xc3: Kafka' \
    'required \xff\xc3: <mark data-skill="kafka" data-kind="required" title="required: required">Kafka</mark>'

# Random texts of a database's own letters, in pieces: without tags and escapes the marked text is the text.
round_trip() { # round_trip ENCODING PIECES
    local got
    count=$((count + 1))
    got=$(psql -qAtX --dbname="encoding_$1" 2>&1 <<SQL
SELECT setseed(0.20260101);
WITH piece AS (
    SELECT row_number() OVER () AS n, convert_from(decode(p, 'escape'), '$1') AS piece
    FROM unnest(string_to_array('$2 Python Go Kafka, C++ R&D < > & " &amp; &lt; </mark> <mark required: no 5 years or', ' ')) p
), text AS (
    SELECT i, string_agg(piece || CASE WHEN random() < 0.5 THEN ' ' ELSE '' END, '' ORDER BY random()) AS text
    FROM generate_series(1, 1000) i CROSS JOIN LATERAL (SELECT n FROM piece, generate_series(1, 2) WHERE i > 0 AND random() < 0.5) x JOIN piece USING (n)
    GROUP BY i
), marked AS (SELECT text, extract_marked(text) AS marked FROM text)
SELECT count(*) > 900, sum(length(marked) - length(replace(marked, '</mark>', ''))) / 7 > 1000,
    count(*) FILTER (WHERE text IS DISTINCT FROM replace(replace(replace(replace(replace(
        regexp_replace(marked, '<mark [^<>]*>|</mark>', '', 'g'), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&'))
FROM marked;
SQL
    )
    if [[ $got == $'\nt|t|0' ]]; then
        printf 'ok %d - %s: random texts come back from their marks (seed 0.20260101)\n' "$count" "$1"
    else
        failed=1
        printf 'not ok %d - %s: random texts come back from their marks (seed 0.20260101)\n# got: %s\n' "$count" "$1" "$got"
    fi
}

round_trip UTF8 '\303\251 \343\201\256 \360\237\230\200 \302\240 \342\200\242'
round_trip LATIN1 '\351 \240 \267 \377 \200'
round_trip WIN1252 '\225 \223 \224 \351'
round_trip EUC_JP '\244\316 \267\320 \217\260\241 \216\261'
round_trip KOI8R '\317 \315 \200'
round_trip SQL_ASCII '\225 \377 \303 \343\201 \303\251 \200'
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
