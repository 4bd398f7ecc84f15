-- The five best candidates for the posting, and why.
\pset footer off
\pset null '-'
CREATE VIEW best AS
	SELECT row_number() OVER (ORDER BY c.skills <=> p.needs, c.id) AS place, c.id, c.skills, p.needs
	FROM candidates c CROSS JOIN posting p
	ORDER BY place LIMIT 5;

\echo 'What the posting asks for:'
SELECT e.text AS requirement, e.weight, e.level, CASE WHEN e.must THEN 'must' ELSE '' END AS must
FROM posting, roleprofile_each(needs) e ORDER BY e.requirement;

SELECT format('The five best of %s candidates:', count(*)) AS title FROM candidates \gset
\echo :title
SELECT b.place, b.id AS candidate, round(role_fit(b.skills, b.needs)::numeric, 3) AS fit,
	CASE WHEN role_eligible(b.skills, b.needs) THEN 'yes' ELSE 'no' END AS eligible,
	r.label AS role, round(r.margin::numeric, 3) AS margin -- none where nothing marks a role
FROM best b LEFT JOIN LATERAL (SELECT * FROM role_rank(b.skills) LIMIT 1) r ON r.score > 0
ORDER BY b.place;

SELECT id AS first FROM best WHERE place = 1 \gset
\echo 'Why' :first 'is first:'
SELECT e.requirement, e.status, e.skill AS met_by, e.level, e.level_asked AS asked,
	round(e.credit::numeric, 2) AS credit, round(e.contribution::numeric, 3) AS adds
FROM best b, role_explain(b.skills, b.needs) e
WHERE b.place = 1 AND e.credit > 0 ORDER BY e.contribution DESC, e.requirement;
SELECT format('and %s of %s requirements not met at all.', count(*) FILTER (WHERE e.credit = 0), count(*)) AS line
FROM best b, role_explain(b.skills, b.needs) e WHERE b.place = 1 \gset
\echo :line
\echo

SELECT coalesce((SELECT id FROM best WHERE place = 2), 'nobody') AS second \gset
\echo 'What' :second 'lacks, the ten most valuable first:'
SELECT g.requirement, CASE WHEN g.must THEN 'must' ELSE '' END AS must, g.skill AS has, g.level,
	g.level_asked AS asked, round(g.fit_if_closed::numeric, 3) AS fit_if_closed
FROM best b, role_gap(b.skills, b.needs) g
WHERE b.place = 2 ORDER BY g.gain DESC, g.must DESC, g.requirement LIMIT 10;

\echo 'Which role the posting really is:'
SELECT r.label AS role, round(r.score::numeric, 3) AS score, round(r.margin::numeric, 3) AS margin,
	round(r.fit::numeric, 3) AS fit
FROM posting, role_rank(extract_skills(description)) r ORDER BY r.score DESC NULLS LAST;
