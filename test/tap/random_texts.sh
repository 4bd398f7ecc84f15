#!/usr/bin/env bash
# Random texts in databases of every encoding that the server allows: names and phrases among the characters of the
# encoding and all signs of ASCII (in SQL_ASCII, among any bytes). What the functions of texts give must hold together:
# positions, evidence, marks, and values that come back from what they print. A text in which something does not hold
# is shown. Needs a server with the extension available, and psql's environment to reach it.
#
# SHORTLIST_TEXTS texts a database (60), SHORTLIST_SEED (0.20260104), from -1 to 1.
set -uo pipefail
texts=${SHORTLIST_TEXTS:-60} seed=${SHORTLIST_SEED:-0.20260104} count=0 failed=0

# Those of a server come first among the encodings.
encodings=$(psql -qAtX --command='SELECT pg_encoding_to_char(i) FROM generate_series(0, 34) i') || exit

definitions=$(
    cat <<'SQL'
SET client_min_messages = warning;
CREATE EXTENSION shortlist;
CREATE TABLE piece (n int GENERATED ALWAYS AS IDENTITY (START 0 MINVALUE 0), piece text);

INSERT INTO piece (piece) SELECT unnest(ARRAY['Python', 'Java', 'C++', 'C#', 'Go', 'R', '.NET', 'node.js', 'Kafka', 'React Native',
	'scikit-learn', 'R&D', 'machine learning', 'Spark or Flink', 'Business Analyst', 'Python3', 'Java 17', 'such as Kafka, Redis or similar',
	'required', 'must have', 'nice to have', 'Requirements:' || E'\n', E'\nExperience\n', E'\nEducation:\n', E'\nWe offer:\n', '5+ years of',
	'expert in', 'no', 'not required', 'want to learn', 'degree in', 'one of the following:' || E'\n- ', '2019 - 2022', 'Jan 2019', 'since 2015',
	'03/2018 to present', 'or', 'and', ',', '/', E'\n', E'\n\n- ', E'\r\n', '<li>', '</p>', '&amp;', '&nbsp;', '<b', '"', '''', '<mark>', 'e.g.']);
INSERT INTO piece (piece) SELECT chr(i) FROM generate_series(1, 127) i;

CREATE FUNCTION valid(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN convert_from(bytes, getdatabaseencoding());
EXCEPTION WHEN others THEN
	RETURN NULL;
END
$$;

-- One to four bytes, of which the first is beyond ASCII.
CREATE FUNCTION random_bytes(n int) RETURNS bytea LANGUAGE sql VOLATILE
RETURN decode((SELECT string_agg(lpad(to_hex(128 + floor(random() * 128)::int), 2, '0'), '') FROM generate_series(1, n)), 'hex');

CREATE FUNCTION random_text(pieces int) RETURNS text LANGUAGE sql VOLATILE
RETURN (SELECT string_agg(piece || CASE WHEN random() < 0.4 THEN ' ' ELSE '' END, '' ORDER BY i)
	FROM (SELECT i, CASE WHEN random() < 0.4 THEN floor(random() * 52) ELSE floor(random() * (SELECT count(*) FROM piece)) END AS n
		FROM generate_series(1, pieces) i WHERE i > 0) r JOIN piece USING (n));

CREATE FUNCTION unmarked(marked text) RETURNS text LANGUAGE sql
RETURN replace(replace(replace(replace(replace(regexp_replace(marked, '<mark [^<>]*>|</mark>', '', 'g'),
	'&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&');

-- What does not hold of a text, or NULL.
CREATE FUNCTION fault(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	m record;
	at int := 1;
	finds int := 0;
	lists int := 0;
	named text[] := '{}';
	marked text := extract_marked(t);
	v skillvec := extract_skills(t);
	w skillvec := extract_skills(t, '2024-05-06');
	p roleprofile := extract_requirements(t);
BEGIN
	FOR m IN SELECT * FROM extract_matches(t, true) LOOP
		finds := finds + 1;
		IF m.position < at OR m.surface = '' OR substr(t, m.position, length(m.surface)) IS DISTINCT FROM m.surface THEN
			RETURN format('the position of %s: %s', m.surface, m.position);
		END IF;
		at := m.position + length(m.surface);
		IF strpos(t, m.level_evidence) = 0 OR strpos(t, m.kind_evidence) = 0 OR strpos(t, m.negation_evidence) = 0
			OR strpos(t, m.alternative_evidence) = 0 OR (m.level IS NULL) <> (m.level_evidence IS NULL)
			OR m.negated <> (m.negation_evidence IS NOT NULL) OR (m.alternative IS NULL) <> (m.alternative_evidence IS NULL) THEN
			RETURN format('the evidence of %s', m.surface);
		END IF;
		IF m.level NOT BETWEEN 0.0001 AND 1 OR m.alternative NOT BETWEEN greatest(lists, 1) AND lists + 1 OR skill_category(m.skill) IS NULL
			OR m.kind NOT IN ('must', 'required', 'duty', 'preferred', 'mentioned', 'learning', 'job', 'degree', 'company') THEN
			RETURN format('what is said of %s: %s', m.surface, m);
		END IF;
		lists := coalesce(m.alternative, lists);
		IF NOT m.negated AND m.kind <> 'learning' THEN
			named := named || m.skill;
		END IF;
	END LOOP;
	IF EXISTS (SELECT skill, surface, "position", level, kind FROM extract_matches(t)
		EXCEPT SELECT skill, surface, "position", level, kind FROM extract_matches(t, true) WHERE kind NOT IN ('job', 'degree', 'company')) THEN
		RETURN 'extract_matches(t) has what extract_matches(t, true) has not';
	END IF;
	IF unmarked(marked) IS DISTINCT FROM t OR (length(marked) - length(replace(marked, '</mark>', ''))) / 7 <> finds THEN
		RETURN 'the marks: ' || marked;
	END IF;
	IF ARRAY(SELECT skill FROM skillvec_each(v) ORDER BY skill COLLATE "C") <> ARRAY(SELECT DISTINCT n COLLATE "C" FROM unnest(named) n ORDER BY 1)
		OR ARRAY(SELECT skill FROM skillvec_each(v)) <> ARRAY(SELECT skill FROM skillvec_each(w)) THEN
		RETURN format('the skills: %s and %s', v, w);
	END IF;
	IF v::text::skillvec <> v OR v::text::skillvec::text <> v::text OR w::text::skillvec <> w OR p::text::roleprofile <> p
		OR p::text::roleprofile::text <> p::text OR v::jsonb::skillvec <> v OR p::jsonb::roleprofile <> p THEN
		RETURN format('what is printed: %s, %s', v, p);
	END IF;
	RETURN NULL;
EXCEPTION WHEN others THEN
	RETURN format('an error: %s %s', SQLSTATE, SQLERRM);
END
$$;

-- The same of what is typed, for which there are two errors: it is no name, or too long.
CREATE FUNCTION typed_fault(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	all_completions int;
BEGIN
	SELECT count(*) INTO all_completions FROM skill_complete(t, 100000);
	IF (SELECT count(*) <> least(all_completions, 5) OR bool_or(skill_category(skill) <> category OR matched = '') FROM skill_complete(t, 5)) THEN
		RETURN 'the completions';
	END IF;
	IF EXISTS (SELECT FROM skill_suggest(t, 5) WHERE distance NOT BETWEEN 0 AND 3 OR similarity NOT BETWEEN 0 AND 1 OR skill_category(skill) IS NULL) THEN
		RETURN 'the suggestions';
	END IF;
	PERFORM skill_related(t, 5), skill_label(t), skill_category(t);
	IF skill_canonical(skill_canonical(t)) <> skill_canonical(t) THEN
		RETURN 'the canonical name';
	END IF;
	RETURN NULL;
EXCEPTION
	WHEN invalid_parameter_value OR name_too_long THEN
		RETURN NULL;
	WHEN others THEN
		RETURN format('an error: %s %s', SQLSTATE, SQLERRM);
END
$$;
SQL
)

# Prints how many texts there were and what was found in them, or the first texts with a fault.
tried=$(
    cat <<SQL
SELECT setseed($seed);
INSERT INTO piece (piece)
SELECT piece FROM (SELECT i, valid(random_bytes(1 + i % 4)) FROM generate_series(1, 4000) i) r (i, piece) WHERE piece IS NOT NULL ORDER BY i LIMIT 300;
INSERT INTO piece (piece)
SELECT chr(c) FROM (SELECT floor(128 + 65000 ^ random())::int FROM generate_series(1, 200)) r (c) WHERE getdatabaseencoding() = 'UTF8' AND c NOT BETWEEN 55296 AND 57343;
CREATE TABLE tried AS SELECT i, t, fault(t) FROM (SELECT i, random_text(1 + i % 60) FROM generate_series(1, $texts) i) r (i, t);
INSERT INTO tried SELECT i, t, typed_fault(t) FROM (SELECT i, random_text(1 + i % 4) FROM generate_series(1, $texts) i) r (i, t);
INSERT INTO tried SELECT 0, substr(piece, 1, length(piece) - 1) || repeat(piece, 100), typed_fault(repeat(piece, 100)) FROM piece ORDER BY n DESC LIMIT 5;
SELECT format('%s texts of %s pieces, %s finds', (SELECT count(*) FROM tried), (SELECT count(*) FROM piece), (SELECT count(*) FROM tried, extract_matches(t, true)))
WHERE NOT EXISTS (SELECT FROM tried WHERE fault IS NOT NULL);
SELECT format('# text %s: %s: %s', i, fault, encode(convert_to(t, getdatabaseencoding()), 'escape')) FROM tried WHERE fault IS NOT NULL ORDER BY i LIMIT 3;
SQL
)

for encoding in $encodings; do
    count=$((count + 1))
    createdb --template=template0 --locale=C --encoding="$encoding" random_texts || { failed=1; continue; }
    got=$(psql -qAtX --set=ON_ERROR_STOP=1 --dbname=random_texts 2>&1 <<<"$definitions$tried")
    dropdb random_texts
    if [[ $got =~ ^[[:space:]]*([0-9]+ texts .*)$ ]]; then
        printf 'ok %d - %s: %s (seed %s)\n' "$count" "$encoding" "${BASH_REMATCH[1]}" "$seed"
    else
        failed=1
        printf 'not ok %d - %s (seed %s)\n%s\n' "$count" "$encoding" "$seed" "$(sed 's/^[^#]/# &/' <<<"$got")"
    fi
done
printf '1..%d\n' "$count"
exit "$failed"
