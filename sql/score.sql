-- The scoring rule: credit = max of share * min(1, level / asked), half up.
CREATE FUNCTION shown(skills text, profile text) RETURNS text LANGUAGE sql
	RETURN format('%s / %s / %s', role_fit(skills::skillvec, profile::roleprofile),
		role_eligible(skills::skillvec, profile::roleprofile), skills::skillvec <=> profile::roleprofile);
SELECT skills, profile, shown(skills, profile) AS "fit / eligible / distance"
FROM (VALUES
	('', 'zork'), ('zork', 'zork'), ('zork:0.25', 'zork'), ('zork:1', 'zork'),
	-- weights
	('zork', 'zork:3, frob:1'), ('frob', 'zork:3, frob:1'), ('zork', 'zork:0.01, frob:100'),
	-- the level asked for
	('zork:0.6', 'zork>=0.6'), ('zork:0.3', 'zork>=0.6'), ('zork:0.1', 'zork>=0.3'), ('zork:0.2', 'zork>=0.3'),
	-- a credit is rounded half up: 0.00005 / 0.5, 0.00015 / 0.5
	('zork:0.0001', 'zork~0.25'), ('zork:0.0001', 'zork~0.2499'), ('zork:0.0003', 'zork~0.25'),
	-- 1 is reached by the level only
	('zork:0.9999', 'zork!>=1'), ('zork:1', 'zork!>=1'), ('zork:0.9998', 'zork!>=0.9999'),
	-- the best alternative counts
	('frob:0.5', 'zork|frob~0.8'), ('frob, zork:0.1', 'zork|frob~0.8'), ('frob:0.3, zork:0.45', 'zork|frob~0.8'),
	-- a share below 1 never meets a must-have
	('frob:1', 'zork|frob~0.9999!'), ('zork, frob', 'zork|frob~0.9999!'),
	-- near misses come after the eligible
	('zork:0.49', 'zork!'), ('zork', 'zork!, frob:99'), ('zork:0.49, frob', 'zork!, frob:99'),
	-- equal requirements both count
	('zork', 'zork:2, zork:2, frob:4'),
	-- an empty profile
	('zork', ''), ('', ''),
	-- by any known spelling
	('sklearn, python3', 'scikit-learn, python')) t (skills, profile);
DROP FUNCTION shown(text, text);

-- Both directions are the same; NULL gives NULL.
SELECT s <=> p = p <=> s AS distance, s @@ p = p @@ s AS eligible,
	s <=> p = 1 - role_fit(s, p) + CASE WHEN s @@ p THEN 0 ELSE 1 END AS rule
FROM (SELECT 'zork:0.4'::skillvec, 'zork!:3, frob'::roleprofile) t (s, p);
SELECT NULL::skillvec <=> 'zork'::roleprofile AS a, 'zork'::skillvec <=> NULL::roleprofile AS b,
	NULL::skillvec @@ 'zork'::roleprofile AS c, role_fit(NULL, 'zork') AS d, role_eligible('zork', NULL) AS e;

-- Ordering: the eligible by falling fit, then the near misses, NULLs last.
CREATE TABLE people (id integer, skills skillvec);
INSERT INTO people VALUES (1, 'python:0.9, zork:0.1'), (2, 'python:0.2, zork:1, frob:1'), (3, 'zork'), (4, NULL), (5, ''),
	(6, 'python:0.6, frob'), (7, 'python:1, zork:1, frob:1');
SELECT id, skills <=> 'python!:3>=0.5, zork:2, frob' AS distance, skills @@ 'python!:3>=0.5, zork:2, frob' AS eligible
FROM people ORDER BY skills <=> 'python!:3>=0.5, zork:2, frob', id;

-- An oracle over random values, in double precision: equal to the last bit.
SELECT setseed(0.4711);
CREATE TABLE vectors AS
SELECT i, (SELECT coalesce(string_agg(skill || ':' || (1 + floor(random() * 10000))::int / 10000.0, ','), '')
		FROM unnest(ARRAY['python', 'sklearn', 'c++', 'machine learning', 'zork', 'frob', 'blub', 'a, b', 'x']) s,
			LATERAL (SELECT '"' || s || '"') q (skill)
		WHERE random() < 0.5 AND i > 0)::skillvec AS v
FROM generate_series(1, 100) i;
CREATE TABLE profiles AS
SELECT i, (SELECT string_agg(alternatives || CASE WHEN random() < 0.5 THEN ':' || (1 + floor(random() * 10000))::int / 100.0 ELSE '' END ||
			CASE WHEN random() < 0.5 THEN '>=' || (1 + floor(random() * 10000))::int / 10000.0 ELSE '' END, ',')
		FROM generate_series(1, 1 + i % 12) r,
			LATERAL (SELECT string_agg('"' || s || '"' || CASE WHEN random() < 0.5 THEN '~' || (1 + floor(random() * 10000))::int / 10000.0 ELSE '' END, '|')
				FROM unnest(ARRAY['python3', 'scikit-learn', 'c++', 'machine learning', 'zork', 'frob', 'blub', 'a, b', 'y']) s
				WHERE random() < 0.3 AND r > 0 AND i > 0) a (any_of),
			LATERAL (SELECT coalesce(any_of || CASE WHEN random() < 0.3 THEN '|python!' ELSE '' END, 'zork!')) b (alternatives))::roleprofile AS p
FROM generate_series(1, 60) i;
SELECT count(*), count(*) FILTER (WHERE role_fit(v, p) = fit) AS fits, count(*) FILTER (WHERE v @@ p = eligible) AS eligible,
	count(*) FILTER (WHERE v <=> p = ((CASE WHEN eligible THEN 1 ELSE 2 END) * total - points) / total) AS distances,
	count(*) FILTER (WHERE fit BETWEEN 0 AND 1) AS in_range,
	count(DISTINCT fit) > 1000 AS varied, bool_or(eligible) AND bool_or(NOT eligible) AS both
FROM (
	SELECT v, p, sum(weight * credit) AS points, sum(weight * 10000) AS total,
		sum(weight * credit) / sum(weight * 10000) AS fit, bool_and(NOT must OR credit = 10000) AS eligible
	FROM (
		SELECT v, p, round((weight * 100)::numeric)::float8 AS weight, must,
			coalesce(max(CASE WHEN l.level >= r.level THEN round((share * 10000)::numeric)
				ELSE floor((2 * round((share * 10000)::numeric) * round((l.level * 10000)::numeric) + round((r.level * 10000)::numeric)) /
					(2 * round((r.level * 10000)::numeric))) END), 0)::float8 AS credit
		FROM vectors, profiles, roleprofile_each(p) r
			CROSS JOIN LATERAL unnest(skills, shares) u (skill, share)
			LEFT JOIN LATERAL (SELECT level FROM skillvec_each(v) e WHERE e.skill = u.skill) l ON true
		GROUP BY v, p, vectors.i, profiles.i, requirement, weight, must) c
	GROUP BY v, p) o;

-- Adding a skill or raising a level never lowers a fit.
SELECT count(*) FROM vectors x, vectors y, profiles
WHERE x.i < 30 AND y.i < 30 AND (role_fit(x.v || y.v, p) < role_fit(x.v, p) OR (x.v @@ p AND NOT (x.v || y.v) @@ p));

-- A profile that changes with every row, and one that comes out of line.
SELECT count(*) FROM vectors, profiles
WHERE role_fit(v, p) <> (SELECT role_fit(v, q) FROM (SELECT p::text::roleprofile) x (q));
CREATE TABLE wide (p roleprofile);
ALTER TABLE wide ALTER p SET STORAGE external;
INSERT INTO wide SELECT string_agg('some long name of a skill ' || i, ',')::roleprofile FROM generate_series(1, 1000) i;
SELECT count(DISTINCT v <=> p) FROM vectors, wide;
SELECT round(sum(role_fit('some long name of a skill 7', p) * 1000)) FROM wide, generate_series(1, 3);

-- Memory does not grow with the calls, nor with the profiles, once plans are made.
CREATE FUNCTION memory() RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts; END;
DO $$
DECLARE
	used bigint[];
	fit float8;
BEGIN
	FOR turn IN 1..9 LOOP
		used := used || memory();
		PERFORM sum(role_fit(v, p)), count(v @@ p), sum(p <=> v)
		FROM vectors CROSS JOIN generate_series(1, 2) CROSS JOIN profiles;
		FOR i IN 1..1000 LOOP
			fit := role_fit('zork', format('zork, frob:%s', i % 99 + 1)::roleprofile);
		END LOOP;
	END LOOP;
	IF used[9] - used[7] > 10000 THEN
		RAISE 'grew: %', used;
	END IF;
END
$$;
DROP FUNCTION memory();
DROP TABLE people, vectors, profiles, wide;
