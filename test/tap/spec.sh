#!/usr/bin/env bash
# Texts, and all that has to be read from them: a test for each text of test/spec/*.txt. Prints TAP; needs the
# environment that script/cluster prints.
#
# A file opens with what it is about. Then come its cases:
#
#   === NAME
#   TEXT              lines as they are
#   => ROLEPROFILE    what the text asks for as a posting, the whole of it
#   -> [DATE] SKILLVEC   what it says as a resume, the whole of it; with a date, at that date
#
# or, for who fits better, a posting, a line "< before", a resume, a line "< after", another resume: the first has a
# strictly higher fit. Literals may name skills as the vocabulary does, and in no other way. An empty one is ''.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
clean_up() { dropdb --if-exists spec; } 2>/dev/null
trap clean_up EXIT
dropdb --if-exists spec 2>/dev/null
createdb spec

# Cases as rows of COPY: name, kind, text, expected or the first resume, the second resume or the date.
rows() {
    awk '
        function quoted(s) {
            gsub(/\\/, "\\\\", s); gsub(/\t/, "\\t", s); gsub(/\r/, "\\r", s); gsub(/\n/, "\\n", s)
            return s
        }
        function finish() {
            if (name == "") return
            if (part == "after") kind = "rank"
            if (kind == "") kind = "none"
            print quoted(name) "\t" kind "\t" quoted(text["of"]) "\t" quoted(kind == "rank" ? text["before"] : expected) \
                "\t" quoted(kind == "rank" ? text["after"] : date)
        }
        function begin(what) { part = what; text[part] = "" }
        FNR == 1 { finish(); name = ""; file = FILENAME; sub(/.*\//, "", file) }
        /^=== / { finish(); name = file ":" FNR " " substr($0, 5); kind = expected = date = ""; begin("of"); next }
        name == "" || (kind != "" && $0 == "") { next }
        part == "of" && $0 == "< before" { begin("before"); next }
        part == "before" && $0 == "< after" { begin("after"); next }
        /^[=-]> / && part == "of" && kind == "" {
            kind = substr($0, 1, 1) == "=" ? "posting" : "resume"
            expected = substr($0, 4)
            if (kind == "resume" && match(expected, /^[0-9]+-[0-9]+-[0-9]+ /)) {
                date = substr(expected, 1, RLENGTH - 1)
                expected = substr(expected, RLENGTH + 1)
            }
            if (expected == "\047\047") expected = ""
            next
        }
        kind != "" { kind = "none"; next } # text behind what is expected
        $0 != "" || text[part] != "" { text[part] = text[part] (text[part] == "" ? "" : "\n") $0 }
        END { finish() }' "$@"
}

# The functions are called by EXECUTE, so that an error in one case is the failure of this case alone.
psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname=spec <<SQL
SET client_min_messages = warning;
CREATE EXTENSION shortlist;
CREATE TABLE spec (n bigint GENERATED ALWAYS AS IDENTITY, name text, kind text, of text, expected text, other text);
COPY spec (name, kind, of, expected, other) FROM STDIN;
$(rows test/spec/*.txt)
\\.
CREATE FUNCTION spec_line(s spec) RETURNS text LANGUAGE plpgsql AS \$\$
DECLARE
	good boolean := false;
	actual text;
	unknown text;
BEGIN
	-- of a case without blank lines around it: what follows the text is not the text's
	s.of := rtrim(s.of, E'\\n');
	BEGIN
		IF s.kind = 'posting' THEN
			EXECUTE 'SELECT p = \$2::roleprofile, p::text FROM extract_requirements(\$1) p' INTO good, actual USING s.of, s.expected;
			EXECUTE 'SELECT string_agg(a, '', '') FROM roleprofile_each(\$1::roleprofile) e, unnest(e.skills) a
				WHERE skill_category(a) IS NULL' INTO unknown USING s.expected;
		ELSIF s.kind = 'resume' AND s.other = '' THEN
			EXECUTE 'SELECT v = \$2::skillvec, v::text FROM extract_skills(\$1) v' INTO good, actual USING s.of, s.expected;
		ELSIF s.kind = 'resume' THEN
			EXECUTE 'SELECT v = \$2::skillvec, v::text FROM extract_skills(\$1, \$3::date) v'
				INTO good, actual USING s.of, s.expected, s.other;
		ELSIF s.kind = 'rank' THEN
			EXECUTE 'SELECT a > b, format(''%s by %s, and %s by %s'', a, v, b, w) FROM extract_requirements(\$1) p,
				extract_skills(\$2) v, extract_skills(\$3) w, role_fit(v, p) a, role_fit(w, p) b'
				INTO good, actual USING s.of, rtrim(s.expected, E'\\n'), rtrim(s.other, E'\\n');
		ELSE
			actual := 'no case: it has to end with => or ->, or with < before and < after';
		END IF;
		IF s.kind = 'resume' THEN
			EXECUTE 'SELECT string_agg(skill, '', '') FROM skillvec_each(\$1::skillvec)
				WHERE skill_category(skill) IS NULL' INTO unknown USING s.expected;
		END IF;
		IF unknown IS NOT NULL THEN
			good := false;
			actual := format('%s; the vocabulary has no %s', actual, unknown);
		END IF;
	EXCEPTION WHEN others THEN
		actual := 'ERROR: ' || SQLERRM;
	END;
	RETURN CASE WHEN good THEN '' ELSE 'not ' END || format('ok %s - %s', s.n, replace(s.name, '#', '\\#'))
		|| CASE WHEN good THEN '' ELSE regexp_replace(format(E'\\n%s\\n%s  %s\\nactual:   %s',
			s.of, CASE s.kind WHEN 'rank' THEN 'before:' ELSE 'expected:' END, s.expected
			|| CASE WHEN s.kind = 'rank' THEN E'\\nafter:    ' || s.other ELSE '' END, actual), E'\\n', E'\\n# ', 'g') END;
END \$\$;
SELECT spec_line(s) FROM spec s ORDER BY n;
SELECT CASE WHEN count(*) > 0 THEN '1..' || count(*) ELSE 'not ok 1 - there are cases' END FROM spec;
SQL
