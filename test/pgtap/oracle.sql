-- oracle.sql - scores of random values against the rule written in SQL.
--
-- The oracle reads values by skillvec_each and roleprofile_each alone (held
-- against what was drawn in the first tests), multiplies and rounds in numeric,
-- and divides once in double precision.

BEGIN;
\ir lib/random.sql
SELECT plan(21);

SELECT make_vectors(12000, :neighbourhoods);
SELECT make_profiles(3000, :neighbourhoods);

-- What values hold.

SELECT holds('skillvec_each gives what the literal says', $$
	SELECT v.literal, e.rows, g.rows
	FROM vector v
		LEFT JOIN (SELECT id, string_agg(quoted(skill, true) || ' ' || (level / 10000.0)::float8, E'\n' ORDER BY skill COLLATE "C") AS rows
			FROM vector_skill GROUP BY id) e USING (id)
		CROSS JOIN LATERAL (SELECT string_agg(quoted(skill, true) || ' ' || level, E'\n' ORDER BY ordinality) AS rows
			FROM skillvec_each(v.skills) WITH ORDINALITY) g $$);

SELECT holds('roleprofile_each gives what the literal says', $$
	SELECT p.literal, e.rows, g.rows
	FROM profile p
		LEFT JOIN (SELECT q.id, string_agg(concat_ws(' ', (q.weight / 100.0)::float8, (q.level / 10000.0)::float8, q.must, a.rows), E'\n'
				ORDER BY q.weight DESC, q.level, q.must, a.rows COLLATE "C") AS rows
			FROM requirement q
				JOIN (SELECT id, r, string_agg(quoted(skill, true) || '~' || (share / 10000.0)::float8, '|'
						ORDER BY share DESC, skill COLLATE "C") AS rows
					FROM alternative GROUP BY id, r) a USING (id, r)
			GROUP BY q.id) e USING (id)
		CROSS JOIN LATERAL (SELECT string_agg(concat_ws(' ', weight, level, must, a.rows), E'\n'
				ORDER BY weight DESC, level, must, a.rows COLLATE "C") AS rows
			FROM roleprofile_each(p.asked)
				CROSS JOIN LATERAL (SELECT string_agg(quoted(skill, true) || '~' || share, '|' ORDER BY ordinality) AS rows
					FROM ROWS FROM (unnest(skills), unnest(shares)) WITH ORDINALITY AS u (skill, share, ordinality)) a) g $$);

SELECT holds('roleprofile_each numbers by falling weight, then text', $$
	SELECT p.literal, g.expected::text, g.got::text
	FROM profile p CROSS JOIN LATERAL (
		SELECT array_agg(requirement ORDER BY weight DESC, text COLLATE "C") AS got, array_agg(i) AS expected
		FROM roleprofile_each(p.asked) WITH ORDINALITY AS e (requirement, text, skills, shares, weight, level, must, i)) g $$);

-- The rule.

CREATE TABLE held AS
	SELECT v.id AS vector, e.skill, round(e.level * 10000)::numeric AS level
	FROM vector v CROSS JOIN LATERAL skillvec_each(v.skills) e;
CREATE TABLE wanted AS
	SELECT p.id AS profile, e.requirement, e.text, round(e.weight * 100)::numeric AS weight,
		round(e.level * 10000)::numeric AS level, e.must, u.skill, round(u.share * 10000)::numeric AS share
	FROM profile p CROSS JOIN LATERAL roleprofile_each(p.asked) e
		CROSS JOIN LATERAL unnest(e.skills, e.shares) AS u (skill, share);
CREATE TABLE pair AS
	SELECT row_number() OVER ()::integer AS id, v.id AS vector, p.id AS profile, v.skills, p.asked
	FROM (SELECT * FROM vector CROSS JOIN generate_series(0, 1) i) v
		JOIN profile p ON p.id = v.hood + :neighbourhoods * ((v.id * 7 + v.i * 31) % 70 + 1);
CREATE INDEX ON held (vector);
CREATE INDEX ON wanted (profile);
ANALYZE held, wanted, pair;

-- To divide last keeps an exact half a half, which is rounded up.
CREATE FUNCTION credit(share numeric, level numeric, asked numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE AS 'SELECT round(least(share * coalesce(level, 0) / asked, share))';

-- For each requirement the alternative that earns most; among equals the one
-- of the highest share, then the first by name.
CREATE TABLE meeting AS
	SELECT DISTINCT ON (c.id, w.requirement) c.id, w.requirement, w.text, w.weight, w.level AS asked, w.must,
		CASE WHEN h.level IS NOT NULL THEN w.skill END AS skill, h.level,
		credit(w.share, h.level, w.level) AS credit
	FROM pair c JOIN wanted w USING (profile) LEFT JOIN held h ON h.vector = c.vector AND h.skill = w.skill
	ORDER BY c.id, w.requirement, h.level IS NULL, credit(w.share, h.level, w.level) DESC, w.share DESC, w.skill COLLATE "C";

CREATE TABLE score AS
	SELECT id, coalesce(sum(m.weight * m.credit), 0) AS credit, coalesce(sum(m.weight * 10000), 0) AS total,
		coalesce(bool_and(m.credit = 10000) FILTER (WHERE m.must), true) AS eligible
	FROM pair LEFT JOIN meeting m USING (id) GROUP BY id;
ALTER TABLE score ADD PRIMARY KEY (id);
CREATE INDEX ON meeting (id);
ANALYZE score, meeting;

CREATE FUNCTION fit(credit numeric, total numeric) RETURNS float8
LANGUAGE sql IMMUTABLE AS 'SELECT credit::float8 / nullif(total, 0)::float8';

SELECT holds('role_fit', $$
	SELECT concat_ws(' against ', skills, asked), fit(s.credit, s.total)::text, role_fit(skills, asked)::text
	FROM pair JOIN score s USING (id) $$);

SELECT holds('<=>', $$
	SELECT concat_ws(' against ', skills, asked),
		fit(s.total * CASE WHEN s.eligible THEN 1 ELSE 2 END - s.credit, s.total)::text, (skills <=> asked)::text
	FROM pair JOIN score s USING (id) $$);

SELECT holds('<=> commuted', $$
	SELECT concat_ws(' against ', skills, asked), (skills <=> asked)::text, (asked <=> skills)::text FROM pair $$);

SELECT holds('role_eligible', $$
	SELECT concat_ws(' against ', skills, asked), s.eligible::text, role_eligible(skills, asked)::text
	FROM pair JOIN score s USING (id) $$);

SELECT holds('@@ and its commuted form', $$
	SELECT concat_ws(' against ', skills, asked), concat_ws(' ', s.eligible, s.eligible), concat_ws(' ', skills @@ asked, asked @@ skills)
	FROM pair JOIN score s USING (id) $$);

-- The prepared profile is kept from call to call as long as it is the same:
-- here it stays for a whole neighbourhood, above it changes with every row.
SELECT holds('scores by one profile after the other', $$
	SELECT concat_ws(' against ', skills, asked),
		concat_ws(' ', fit(s.credit, s.total), s.eligible), concat_ws(' ', role_fit(skills, asked), skills @@ asked)
	FROM (SELECT * FROM pair ORDER BY profile, id OFFSET 0) c JOIN score s USING (id) $$);

-- What a call has found must not show in a later one, be it after 2^16 calls.
SELECT holds('one profile, and rare skills that later calls do not have', $$
	SELECT i::text, concat_ws(' ', CASE WHEN rare THEN 0.5 ELSE 1::float8 / 3 END, NOT rare),
		concat_ws(' ', role_fit(skills, asked), skills @@ asked)
	FROM (SELECT i, i < 50000 AND i % 100 = 1 AS rare, 'rare|other~0.1:2, common!'::roleprofile AS asked,
			(CASE WHEN i < 50000 AND i % 100 = 1 THEN 'rare:0.375, lost' ELSE 'common, lost' END)::skillvec AS skills
		FROM generate_series(1, 140000) i) c $$);

-- role_explain and role_gap.

CREATE TABLE explained AS
	SELECT c.id, e.* FROM pair c
		CROSS JOIN LATERAL role_explain(c.skills, c.asked) WITH ORDINALITY AS
			e (requirement, weight, level_asked, must, skill, level, credit, contribution, status, i)
	WHERE c.id % 2 = 0;
CREATE INDEX ON explained (id);
ANALYZE explained;

SELECT holds('role_explain', $$
	SELECT concat_ws(' against ', c.skills, c.asked), concat_ws(E'\n', m.text, (m.weight / 100)::float8, (m.asked / 10000)::float8, m.must,
			coalesce(m.skill, 'NULL'), coalesce((m.level / 10000)::float8::text, 'NULL'), (m.credit / 10000)::float8,
			fit(m.weight * m.credit, s.total),
			CASE m.credit WHEN 10000 THEN 'met' WHEN 0 THEN 'missing' ELSE 'partly' END),
		concat_ws(E'\n', e.requirement, e.weight, e.level_asked, e.must, coalesce(e.skill, 'NULL'),
			coalesce(e.level::text, 'NULL'), e.credit, e.contribution, e.status)
	FROM pair c JOIN score s USING (id) JOIN meeting m USING (id)
		FULL JOIN explained e ON e.id = m.id AND e.i = m.requirement
	WHERE coalesce(c.id, e.id) % 2 = 0 $$);

SELECT holds('contributions add up to the fit within 1e-12', $$
	SELECT concat_ws(' against ', c.skills, c.asked), 'true', (abs(e.sum - role_fit(c.skills, c.asked)) <= 1e-12)::text
	FROM pair c JOIN (SELECT id, sum(contribution) FROM explained GROUP BY id) e USING (id) $$);

CREATE TABLE gap AS
	SELECT c.id, c.skills, c.asked, e.* FROM pair c
		CROSS JOIN LATERAL role_gap(c.skills, c.asked) WITH ORDINALITY AS
			e (requirement, weight, level_asked, must, skill, level, credit, fit_if_closed, gain, i)
	WHERE c.id % 2 = 0;
CREATE INDEX ON gap (id);
ANALYZE gap;

-- To close a gap is to have its best alternative at the level asked.
CREATE TABLE closing AS
	SELECT m.*, w.skill AS missing, credit(w.share, w.level, w.level) AS closed,
		row_number() OVER (PARTITION BY m.id ORDER BY m.weight * (w.share - m.credit) DESC, m.must DESC, m.requirement) AS i
	FROM pair c JOIN meeting m USING (id)
		CROSS JOIN LATERAL (SELECT * FROM wanted w WHERE w.profile = c.profile AND w.requirement = m.requirement
			ORDER BY w.share DESC, w.skill COLLATE "C" LIMIT 1) w
	WHERE m.credit < 10000 AND m.id % 2 = 0;
ANALYZE closing;

SELECT holds('role_gap: unmet requirements by falling gain, as role_explain has them', $$
	SELECT concat_ws(' against ', g.skills, g.asked), concat_ws(E'\n', m.text, (m.weight / 100)::float8, (m.asked / 10000)::float8, m.must,
			coalesce(m.skill, 'NULL'), coalesce((m.level / 10000)::float8::text, 'NULL'), (m.credit / 10000)::float8,
			fit(s.credit + m.weight * (m.closed - m.credit), s.total), fit(m.weight * (m.closed - m.credit), s.total)),
		concat_ws(E'\n', g.requirement, g.weight, g.level_asked, g.must, coalesce(g.skill, 'NULL'),
			coalesce(g.level::text, 'NULL'), g.credit, g.fit_if_closed, g.gain)
	FROM closing m JOIN score s USING (id) FULL JOIN gap g ON g.id = m.id AND g.i = m.i $$);

CREATE TABLE closed AS
	SELECT c.skills, c.asked, g.fit_if_closed,
		role_fit(c.skills || (quoted(m.missing, true) || ':' || m.asked / 10000), c.asked) AS fit,
		(SELECT count(*) FROM wanted w WHERE w.profile = c.profile AND w.skill = m.missing) = 1 AS alone
	FROM closing m JOIN pair c USING (id) JOIN gap g USING (id, i);

SELECT holds('fit_if_closed is the fit once the skill is there, if nothing else asks for it', $$
	SELECT concat_ws(' against ', skills, asked), fit_if_closed::text, fit::text FROM closed WHERE alone $$);

SELECT holds('fit_if_closed is never above the fit once the skill is there', $$
	SELECT concat_ws(' against ', skills, asked), 'true', (fit_if_closed <= fit)::text FROM closed $$);

-- What must always hold.

SELECT holds('fit is from 0 to 1 and distance follows from it and eligibility', $$
	SELECT concat_ws(' against ', skills, asked), 'true', CASE WHEN asked = '' THEN f IS NULL AND d IS NULL AND e
		ELSE f >= 0 AND f <= 1 AND abs(d - (1 - f + CASE WHEN e THEN 0 ELSE 1 END)) < 1e-15
			AND (d <= 1 OR NOT e) AND (d > 1 OR e OR f = 1) END::text
	FROM pair CROSS JOIN LATERAL (SELECT role_fit(skills, asked) AS f, skills <=> asked AS d, skills @@ asked AS e) s $$);

SELECT holds('adding a skill or raising a level never lowers fit or eligibility', $$
	SELECT concat_ws(' against ', skills, asked, more), 'true', (asked = '' OR role_fit(s.more, asked) >= role_fit(skills, asked)
		AND s.more <=> asked <= skills <=> asked AND (s.more @@ asked OR NOT skills @@ asked))::text
	FROM (SELECT c.*, c.skills || (quoted(p.spelling, true) || ':' || (1 + pick(10000)) || '/10000') AS more
		FROM pair c JOIN vector v ON v.id = c.vector JOIN pool p ON p.n = (v.hood * 11 + c.id % 16) % (SELECT count(*) FROM pool)) s $$);

SELECT holds('the order of skills in a literal changes nothing', $$
	SELECT v.literal, v.skills::text, l.literal::skillvec::text
	FROM vector v JOIN (SELECT d.id, string_agg(quoted(p.spelling, true) || coalesce(':' || d.number || '/10000', ''), ',' ORDER BY random()) AS literal
		FROM vector_draw d JOIN pool p USING (n) GROUP BY d.id) l USING (id) $$);

CREATE TABLE shuffled AS
	SELECT q.id, string_agg(a.literal || CASE WHEN q.must THEN '!' ELSE '' END || ':' || q.weight / 100.0 || '>=' || q.level / 10000.0,
			',' ORDER BY random()) AS literal
	FROM requirement q JOIN (SELECT d.id, d.r, string_agg(quoted(p.spelling, true) || '~' || d.share || '/10000', '|' ORDER BY random()) AS literal
		FROM alternative_draw d JOIN pool p USING (n) GROUP BY d.id, d.r) a USING (id, r)
	GROUP BY q.id;

SELECT holds('the order of requirements and alternatives in a literal changes nothing', $$
	SELECT p.literal, p.asked::text, s.literal::roleprofile::text FROM profile p JOIN shuffled s USING (id) $$);

SELECT holds('nor does it change a score', $$
	SELECT concat_ws(' against ', c.skills, s.literal), role_fit(c.skills, c.asked)::text, role_fit(c.skills, s.literal::roleprofile)::text
	FROM pair c JOIN shuffled s ON s.id = c.profile $$);

SELECT cmp_ok(sum(cases), '>=', 100000::numeric, sum(cases) || ' cases in all') FROM property;

SELECT * FROM finish();
ROLLBACK;
