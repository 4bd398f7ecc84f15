--
-- Skills by a prefix, by a misspelt name, and beside another.
--
\set VERBOSITY default
-- Completion: what a prefix begins, the best first.
SELECT * FROM skill_complete('pyt', 2);
SELECT * FROM skill_complete('sc', 2);
-- What is typed in full comes first, then beginnings, then later words.
SELECT skill, matched FROM skill_complete('r', 1);
SELECT skill, matched FROM skill_complete('js', 1);
SELECT skill, matched FROM skill_complete('sql server', 1);
SELECT string_agg(DISTINCT CASE WHEN matched = 'learning' THEN 'all of it' WHEN matched LIKE 'learning%' THEN 'beginning' ELSE 'later word' END
		|| CASE WHEN lower(replace(label, '-', ' ')) = matched OR replace(skill, '-', ' ') = matched THEN ' of a name' ELSE ' of a spelling' END, ', ') AS what, min(o) = lag(max(o), 1, 0) OVER (ORDER BY min(o)) + 1 AS in_order
FROM skill_complete('learning', 100000) WITH ORDINALITY c (skill, label, category, matched, o)
GROUP BY matched LIKE 'learning%', lower(replace(label, '-', ' ')) = matched OR replace(skill, '-', ' ') = matched ORDER BY min(o);
-- Letter case does not matter, a hyphen is a space, space before it is nothing, space behind it ends the word.
SELECT prefix, (SELECT string_agg(c.label, ', ' ORDER BY o) FROM skill_complete(prefix, 2) WITH ORDINALITY c (skill, label, category, matched, o)) AS labels
FROM unnest(ARRAY['Scikit L', 'SCIKIT-L', 'scikit_l', '  scikit   l', 'scikit-', 'scikit ', 'scikitl', 'java', 'java ', 'java-', 'c+', 'C#', '.net',
	'.', 'ci/', 'k8', '100%', 'naïve', E'\t', '-', 'zzzz']) prefix;
-- Nothing is typed yet; no rows are asked for; all are.
SELECT count(*) FROM skill_complete('', 10);
SELECT count(*) FROM skill_complete('   ', 10);
SELECT count(*) FROM skill_complete('python', 0);
SELECT count(*) > 1000 AS many, count(*) = count(DISTINCT skill) AS one_a_skill, bool_and(skill_canonical(matched) = skill AND label = skill_label(skill) AND category = skill_category(skill)) AS right_columns,
	bool_and(matched ~* '(^|[^a-z0-9])s') AS matches
FROM skill_complete('s', 2147483647);
SELECT count(*) FROM skill_complete(NULL, 10);
SELECT count(*) FROM skill_complete('python', NULL);
-- n rows are the first n of all.
SELECT bool_and(ARRAY(SELECT skill FROM skill_complete(p, n)) = (ARRAY(SELECT skill FROM skill_complete(p, 100000)))[1:n]) AS same
FROM unnest(ARRAY['a', 'data', 'le', 'aws ']) p, generate_series(1, 40) n;

-- Correction.
SELECT * FROM skill_suggest('pyhton', 2);
-- A known spelling comes first; spaces, hyphens and letter case count for nothing.
SELECT name, s.skill, s.matched, s.distance, s.similarity
FROM unnest(ARRAY['Python', 'power bi', 'PowerBI', 'power-bi', 'scikitlearn', 'postgre sql', 'machin elearning']) WITH ORDINALITY n (name, o),
	LATERAL (SELECT * FROM skill_suggest(name, 1)) s ORDER BY o;
-- One mistake of each kind, and several.
SELECT name, s.skill, s.distance, round(s.similarity::numeric, 3) AS similarity
FROM unnest(ARRAY['pyton', 'pythoon', 'pithon', 'ptyhon', 'javscript', 'tensorflwo', 'postgress', 'large langage modle', 'naïve byes', 'apche spark', 'reatc',
	'linx', 'exel', 'angualr']) WITH ORDINALITY n (name, o),
	LATERAL (SELECT * FROM skill_suggest(name, 1)) s ORDER BY o;
-- How far a suggestion may be: a name of 1 or 2 characters 0, to 4 it is 1, to 8 it is 2, then 3.
SELECT name, length(name) AS characters, max(distance) AS distance, min(similarity) >= 0.6 AS similar
FROM unnest(ARRAY['rr', 'sq', 'sqx', 'jvas', 'sparc', 'djangoxx', 'tensorfxx', 'kubernexxx', 'kuberxxxx']) WITH ORDINALITY n (name, o)
	LEFT JOIN LATERAL skill_suggest(name, 100000) s ON true GROUP BY o, name ORDER BY o;
-- Every spelling suggests its skill first, at distance 0.
SELECT count(*) FROM shortlist_builtin_spellings() b
WHERE (SELECT ROW(skill, distance, similarity) FROM skill_suggest(b.spelling, 1)) IS DISTINCT FROM ROW(b.skill, 0, 1.0::float8) AND b.spelling ~ '^[a-f]';
SELECT count(*) = count(DISTINCT skill) AS one_a_skill, bool_and(skill_canonical(matched) = skill AND category = skill_category(skill)) AS right_columns
FROM skill_suggest('data anlysis', 100000);
SELECT count(*) FROM skill_suggest('xyzzyxyzzy', 10);
SELECT count(*) FROM skill_suggest(repeat('long', 60), 10);
SELECT count(*) FROM skill_suggest('pyhton', 0);
SELECT count(*) FROM skill_suggest(NULL, 10);

-- What is beside a skill.
SELECT * FROM skill_related('sklearn', 1);
SELECT * FROM skill_related('Ruby', 100);
SELECT kind, count(*) > 0 AS there, bool_and(share IS NULL) AS without_share FROM skill_related('ML', 1000) GROUP BY kind ORDER BY kind;
SELECT * FROM skill_related('no such skill', 10);
SELECT count(*) FROM skill_related('python', 0);
-- It is what the vocabulary holds, and nothing else.
SELECT count(*) > 5000 AS many, count(*) FILTER (WHERE r IS NULL) AS missing, count(*) FILTER (WHERE b IS NULL) AS surplus
FROM (SELECT s.name, r.skill AS other, r.kind, r.share FROM shortlist_builtin_skills() s, skill_related(s.name, 100000) r) r
	FULL JOIN (SELECT skill AS name, other, kind, share FROM shortlist_builtin_relations()
		UNION ALL SELECT other, skill, 'narrower', NULL FROM shortlist_builtin_relations() WHERE kind = 'broader') b
	ON (r.name, r.other, r.kind) = (b.name, b.other, b.kind) AND r.share IS NOT DISTINCT FROM b.share;

-- What is refused.
SELECT * FROM skill_complete('python', -1);
SELECT * FROM skill_suggest('python', -1);
SELECT * FROM skill_related('python', -2147483648);
\set VERBOSITY sqlstate
SELECT * FROM skill_complete(E'py\x01', 5);
\set VERBOSITY default
SELECT count(*) FROM skill_complete(repeat('x', 255), 5);
SELECT * FROM skill_complete(repeat('x', 256), 5);
SELECT * FROM skill_suggest(repeat('x', 256), 5);
SELECT * FROM skill_suggest(' ', 5);
SELECT * FROM skill_related('', 5);
