-- oracle_marked.sql - random texts, most of them hostile: what is read is where
-- it is said to be, and extract_marked() is the text with the rows of
-- extract_matches() marked, and nothing else.

BEGIN;
\ir lib/random.sql
SELECT plan(10);

-- Texts of pieces: names, words about them, HTML in all states, signs, bytes that terminals act on.
CREATE TABLE piece AS SELECT row_number() OVER () - 1 AS n, p AS piece FROM unnest(ARRAY[
	'Python', 'python 3.11', 'Go', 'R', 'C++', 'C#', 'R&D', 'React Native', 'sklearn', 'Power BI', 'Kafka', 'AWS', 'Node.js',
	'machine learning', 'statistics', 'communication skills', 'Minimum qualifications', 'Requirements:', 'Nice to have', 'About us',
	'Must have', 'Responsibilities:', 'preferably', 'is a plus', 'required', '5+ years of', '3-5 years', 'expert in', 'familiar with',
	'no', 'not required', 'want to learn', 'degree in', 'such as', 'or similar', 'one of', 'etc.', 'Senior', 'Engineer', 'we offer',
	'and', 'or', ',', ', ', '/', '; ', ' - ', '. ', ': ', ' (', ') ', E'\n', E'\r\n', E'\n\n', E'\n- ', E'\n• ', E'\t', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ',
	'&', '<', '>', '"', '''', '&amp', '&amp;', '&#39', '&#39;', '&#x27;', '&lt;', '&nbsp;', '<b>', '</b>', '<br/>', '</mark>', '<mark data-skill="sql">',
	'<mark', ' title="', '<li>', '<script>alert(1)</script>', '<!--', '-->', ']]>', '\', '%s', '$1', '{', U&'\00a0', 'é', 'Zoë', '経験', '😀',
	E'\x01', E'\x1b[31m', E'\x7f', U&'\0085', U&'\2028', U&'\feff', 'xxxxxxxx', '0000000000']) p;
CREATE TABLE input AS
	SELECT id, string_agg(piece || CASE WHEN random() < 0.5 THEN ' ' ELSE '' END, '' ORDER BY i) AS text
	FROM generate_series(1, 6000) id
		/* some are longer than a window */
		CROSS JOIN LATERAL (SELECT i, pick((SELECT count(*)::integer FROM piece)) AS n
			FROM generate_series(1, CASE WHEN id % 50 = 0 THEN 700 ELSE 1 + id % 40 END) i) drawn JOIN piece USING (n)
	GROUP BY id;
CREATE TABLE found AS
	SELECT id, text, row_number() OVER (PARTITION BY id ORDER BY ordinality) AS nth, m.*
	FROM input, extract_matches(text, true) WITH ORDINALITY m;
CREATE INDEX ON found (id);
ANALYZE found;
CREATE TABLE marked AS SELECT id, text, extract_marked(text) AS marked FROM input;

SELECT cmp_ok((SELECT count(*) FROM found), '>', 10000::bigint, 'many skills are found');
SELECT ok(bool_and(n > 40), 'in all ways: ' || string_agg(n::text, ' ' ORDER BY n))
FROM (SELECT count(*) FILTER (WHERE kind = k) AS n FROM found, unnest('{must,required,duty,preferred,mentioned,learning,company,degree}'::text[]) k GROUP BY k
	UNION ALL SELECT count(*) FROM found WHERE negated UNION ALL SELECT count(alternative) FROM found UNION ALL SELECT count(level) FROM found) f;

-- Finds

SELECT holds('a find stands where it is said to be, after the one before', $$
	SELECT format('%s in %s', f, text), concat_ws(E'\n', substr(text, position, length(surface)), true),
		concat_ws(E'\n', surface, position >= coalesce(lag(position + length(surface)) OVER (PARTITION BY id ORDER BY nth), 1)) FROM found f $$);
SELECT holds('what is said of a find has its words in the text', $$
	SELECT format('%s in %s', f, text),
		concat_ws(' ', level IS NOT NULL, negated, alternative IS NOT NULL, true, true),
		concat_ws(' ', level_evidence IS NOT NULL, negation_evidence IS NOT NULL, alternative_evidence IS NOT NULL,
			kind_evidence IS NOT NULL OR kind = 'mentioned',
			(SELECT bool_and(strpos(text, e) > 0 AND e <> '') FROM unnest(ARRAY[surface, level_evidence, kind_evidence, negation_evidence, alternative_evidence]) e))
	FROM found f $$);
SELECT holds('lists of alternatives are numbered in order, and each is of finds in a row that its words hold, or below words that hold none', $$
	SELECT text, (SELECT string_agg(i::text, ' ' ORDER BY i) FROM generate_series(1, max(alternative)) i),
		(SELECT string_agg(a, ' ' ORDER BY first) FROM (
			SELECT alternative || CASE WHEN count(DISTINCT alternative_evidence) = 1
				AND (bool_and(held) AND count(*) > max(nth) - min(nth) OR NOT bool_or(held)) THEN '' ELSE ' is wrong' END, min(nth)
			FROM (SELECT *, strpos(alternative_evidence, surface) > 0 OR length(alternative_evidence) > 100 AS held FROM found) g
			WHERE g.id = f.id AND alternative IS NOT NULL GROUP BY alternative) x (a, first))
	FROM found f GROUP BY id, text $$);
SELECT holds('a resume has the skills that are found, less what is negated or wished', $$
	SELECT text, (SELECT string_agg(DISTINCT skill, ', ' ORDER BY skill) FROM found f WHERE f.id = i.id AND NOT negated AND kind <> 'learning'),
		(SELECT string_agg(skill, ', ' ORDER BY skill) FROM skillvec_each(extract_skills(text))) FROM input i $$);
SELECT holds('a posting asks for nothing that no find asks for', $$
	SELECT text, NULL, (SELECT string_agg(skill, ', ' ORDER BY skill)
		FROM roleprofile_each(extract_requirements(text)) r, unnest(r.skills, r.shares) a (skill, share)
		WHERE share = 1 AND NOT EXISTS (SELECT FROM found f WHERE f.id = i.id AND f.skill = a.skill
			AND NOT f.negated AND f.kind NOT IN ('company', 'degree') AND (f.kind = 'must' OR NOT r.must OR r.skills <> ARRAY[a.skill])))
	FROM input i $$);

-- Marks

CREATE FUNCTION escaped(t text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
	SELECT replace(replace(replace(replace(replace(t, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;') $$;
CREATE FUNCTION attribute(name text, value text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
	SELECT coalesce(' ' || name || '="' || escaped(value) || '"', '') $$;
SELECT holds('the rows of extract_matches() are marked, and the rest escaped', $$
	SELECT text,
		coalesce((SELECT string_agg(escaped(before) || '<mark' || attribute('data-skill', skill) || attribute('data-kind', kind)
				|| attribute('data-level', level::text) || attribute('data-negated', nullif(negated::text, 'false'))
				|| attribute('data-alternative', alternative::text)
				|| attribute('title', nullif(concat_ws('; ', 'negated: ' || negation_evidence, kind || ': ' || kind_evidence,
					'level: ' || level_evidence, 'alternatives: ' || alternative_evidence), ''))
				|| '>' || escaped(surface) || '</mark>', '' ORDER BY nth) || escaped(substr(m.text, max(position + length(surface))))
			FROM (SELECT f.*, substr(text, behind, position - behind) AS before
				FROM (SELECT *, lag(position + length(surface), 1, 1) OVER (ORDER BY nth) AS behind FROM found f WHERE f.id = m.id) f) g),
			escaped(text)),
		marked FROM marked m $$);
SELECT holds('without its tags and escapes it is the text', $$
	SELECT text, text, replace(replace(replace(replace(replace(
			regexp_replace(marked, '<mark data-skill="[^"<>]+" data-kind="[a-z]+"( (data-level|data-negated|data-alternative|title)="[^"<>]+")*>|</mark>', '', 'g'),
		'&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&') FROM marked $$);
SELECT holds('it has no tags, quotes and ampersands but its own', $$
	SELECT text, NULL, substring(regexp_replace(regexp_replace(marked, '<mark( [a-z-]+="[^"<>]+")+>[^<>"'']+</mark>', '', 'g'), '&(amp|lt|gt|quot|#39);', '', 'g')
		FROM '[<>&"''].{0,20}') FROM marked $$);

SELECT * FROM finish();
ROLLBACK;
