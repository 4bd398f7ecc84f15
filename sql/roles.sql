--
-- The two roles, and the users' own.
--
\set VERBOSITY terse
\set SHOW_CONTEXT never
-- The golden test: all technologies named for either role, 13, of which 6 in common.
SELECT skill, label, in_a AS ai, in_b AS ml FROM role_compare('ai-engineer', 'ml-engineer');
SELECT count(*) AS named, count(*) FILTER (WHERE in_a AND in_b) AS common,
	string_agg(skill, ', ' ORDER BY skill) FILTER (WHERE NOT in_b) AS only_ai,
	string_agg(skill, ', ' ORDER BY skill) FILTER (WHERE NOT in_a) AS only_ml,
	count(*) FILTER (WHERE in_a AND in_b) / count(*)::float8 = 6 / 13.0::float8 AS jaccard
FROM role_compare('ai-engineer', 'ml-engineer');

-- The comparison of the two, row by row.
\x on
SELECT * FROM shortlist_role_comparison;
\x off
-- Choosing between them, and how they hang together.
SELECT aspect, topic, fact FROM shortlist_role_fact WHERE role IS NULL;
SELECT role, aspect, source, count(*) FROM shortlist_role_fact WHERE role IS NOT NULL
GROUP BY role, aspect, source ORDER BY role, min(ordinal);
-- Every skill that a fact names is known under that name.
SELECT s FROM shortlist_role_fact, unnest(skills) s WHERE skill_canonical(s) <> s OR skill_category(s) IS NULL;

-- The profiles ask for Python, as nobody works without it in either role.
SELECT role, requirement, weight, level, must FROM shortlist_requirement WHERE must ORDER BY role, ordinal;
SELECT role_profile('ai-engineer') = role_profile('AI Engineer') AS by_label,
	role_profile('ai-engineer') = role_profile(' AI-engineer ') AS folded,
	role_profile('ai-engineer') = role_profile('ml-engineer') AS same,
	role_profile(NULL) IS NULL AS strict;
\set VERBOSITY default
SELECT role_profile('astronaut');
SELECT role_profile('');
\set VERBOSITY terse

-- Which role fits.
SELECT role, eligible, score > 0 AS scored, margin > 0 AS ahead
FROM role_rank('python:0.9, machine learning:0.8, large language model:0.8, retrieval-augmented generation, langchain, prompt engineering');
SELECT role, eligible, score > 0 AS scored, margin > 0 AS ahead
FROM role_rank('python:0.9, machine learning:0.8, feature engineering, mlops, apache spark:0.7, model monitoring');
SELECT role, fit, eligible, score, margin FROM role_rank('');

-- Roles of one's own.
INSERT INTO shortlist_custom_role VALUES ('data-engineer', 'Data Engineer', 'python!:4, sql!:4, apache spark:3, apache airflow|dagster~0.8:2');
SELECT role FROM role_rank('sql:0.9, apache airflow');
SELECT skill, in_a, in_b FROM role_compare('data-engineer', 'ml-engineer') WHERE in_a;
SELECT role_profile('data engineer');
-- A technology of one's own has one's own category; names are found as role_profile finds them.
INSERT INTO shortlist_custom_skill VALUES ('our tool', 'Our Tool', 'tool'), ('dagster', 'Dagster', 'habit');
UPDATE shortlist_custom_role SET profile = profile || 'our tool';
SELECT * FROM role_compare('Data Engineer', ' ML  engineer') WHERE in_a;
DELETE FROM shortlist_custom_skill;
SELECT * FROM role_compare('data-engineer', 'astronaut');
-- Names are folded as skills are.
SELECT role_profile('Data  Engineer') = role_profile('data-engineer') AS folded;
-- One with a built-in name takes its place, and goes again.
INSERT INTO shortlist_custom_role VALUES ('ml-engineer', 'Our ML Engineer', 'python');
SELECT name, label, builtin FROM shortlist_role ORDER BY name, builtin;
SELECT role_profile('ml-engineer');
SELECT role, label FROM role_rank('python') ORDER BY role;
DELETE FROM shortlist_custom_role;
SELECT name, label, builtin FROM shortlist_role ORDER BY name, builtin;
INSERT INTO shortlist_custom_role VALUES ('Data Engineer', 'Data Engineer', 'python');
INSERT INTO shortlist_custom_role VALUES ('x', 'X', NULL);

-- Skills of one's own stand beside the built-in ones, first where both have the name.
INSERT INTO shortlist_custom_skill VALUES ('python', 'Our Python', 'language'), ('our tool', 'Our Tool', 'tool');
INSERT INTO shortlist_custom_spelling VALUES ('OurTool', 'our tool');
INSERT INTO shortlist_custom_relation VALUES ('our tool', 'python', 'related', 0.2), ('our tool', 'sql', 'broader', NULL);
SELECT * FROM shortlist_skill WHERE name IN ('python', 'our tool');
SELECT * FROM shortlist_spelling WHERE skill = 'our tool';
SELECT * FROM shortlist_relation WHERE skill = 'our tool';
INSERT INTO shortlist_custom_skill VALUES ('Our  Tool', 'x', 'tool');
INSERT INTO shortlist_custom_spelling VALUES ('x', 'our tool', 'often');
INSERT INTO shortlist_custom_relation VALUES ('our tool', 'our tool', 'broader', NULL);
INSERT INTO shortlist_custom_relation VALUES ('our tool', 'java', 'broader', 0.5);
INSERT INTO shortlist_custom_relation VALUES ('our tool', 'java', 'related', 1);
DELETE FROM shortlist_custom_skill;
DELETE FROM shortlist_custom_spelling;
DELETE FROM shortlist_custom_relation;

-- Names of skills.
SELECT t, skill_fold(t), skill_canonical(t), skill_label(t), skill_category(t)
FROM (VALUES ('sklearn'), (' Scikit  Learn '), ('PYTORCH'), ('K8s'), ('No Such Thing')) v(t);
\set VERBOSITY default
SELECT skill_canonical(' ');
SELECT skill_label(repeat('x', 256));
SELECT skill_fold(E'a\x01b');
-- Every label leads back to its skill.
SELECT name, label FROM shortlist_builtin_skills() WHERE skill_canonical(label) <> name;
