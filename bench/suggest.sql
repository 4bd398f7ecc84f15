-- What a call of skill_complete, skill_suggest and skill_related takes, through SQL: one core, warm.
--
-- Each argument is called for :calls times in a row, from PL/pgSQL; the time of a call is their mean, the least of three
-- such runs, and holds what PL/pgSQL and the executor take. Over the arguments: the mean, the half and the most.
\set ON_ERROR_STOP 1
\pset footer off
\set calls 20
SET jit = off;

CREATE TABLE asked (call text, argument text);
-- All beginnings of one to four characters, and of every fifth spelling those of five to eight.
INSERT INTO asked SELECT DISTINCT 'skill_complete(x, 10)', lower(left(spelling, n))
	FROM shortlist_builtin_spellings() WITH ORDINALITY s (spelling, skill, mark, i), generate_series(1, 8) n WHERE n <= 4 OR i % 5 = 0;
INSERT INTO asked SELECT 'skill_complete(x, 10), one letter', argument FROM asked WHERE length(argument) = 1;
-- Every eighth spelling with one to three mistakes: a letter replaced, left out, put in, swapped with the next.
INSERT INTO asked
	WITH RECURSIVE mistaken (i, n, word) AS (
		SELECT i, 0, lower(spelling) FROM shortlist_builtin_spellings() WITH ORDINALITY s (spelling, skill, mark, i) WHERE i % 8 = 0
		UNION ALL
		SELECT i, n + 1, CASE (h / 7) % 4
			WHEN 0 THEN overlay(word PLACING chr(97 + h / 31 % 26) FROM at FOR 1)
			WHEN 1 THEN overlay(word PLACING '' FROM at FOR 1)
			WHEN 2 THEN overlay(word PLACING chr(97 + h / 31 % 26) FROM at FOR 0)
			ELSE overlay(word PLACING reverse(substr(word, at, 2)) FROM at FOR 2) END
		FROM mistaken, LATERAL (SELECT abs(hashtext(word || n)) AS h) h, LATERAL (SELECT 1 + h % greatest(length(word), 1) AS at) a
		WHERE n < 1 + i / 8 % 3)
	SELECT 'skill_suggest(x, 5)', word FROM mistaken WHERE n = 1 + i / 8 % 3 AND word ~ '[^ ]';
-- Names made to have many letters in common with many spellings of their length.
INSERT INTO asked SELECT 'skill_suggest(x, 5), contrived', (array_agg(word))[1] FROM (
	SELECT n, left(repeat(letters, 8), n) AS word FROM generate_series(3, 60) n,
		unnest(ARRAY['aeinrst', 'aeinorst', 'aceinorst', 'aegilnorst', 'aceilmnorst', 'adeghilmnoprst', 'tsronmlieca']) letters) w GROUP BY n, word;
INSERT INTO asked SELECT 'skill_related(x, 10)', name FROM shortlist_builtin_skills();

CREATE FUNCTION microseconds(call text, argument text, calls int) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	begun timestamptz;
	best float8;
	took float8;
BEGIN
	FOR run IN 1..3 LOOP
		begun := clock_timestamp();
		CASE split_part(call, '(', 1)
			WHEN 'skill_complete' THEN FOR i IN 1..calls LOOP PERFORM * FROM skill_complete(argument, 10); END LOOP;
			WHEN 'skill_suggest' THEN FOR i IN 1..calls LOOP PERFORM * FROM skill_suggest(argument, 5); END LOOP;
			ELSE FOR i IN 1..calls LOOP PERFORM * FROM skill_related(argument, 10); END LOOP;
		END CASE;
		took := extract(epoch FROM clock_timestamp() - begun) * 1e6 / calls;
		best := least(best, took);
	END LOOP;
	RETURN best;
END
$$;

CREATE TABLE took AS SELECT call, argument, microseconds(call, argument, :calls) AS us FROM asked;
\echo 'Microseconds a call'
SELECT call, count(*) AS arguments, round(avg(us)::numeric, 1) AS mean,
	round((percentile_cont(0.5) WITHIN GROUP (ORDER BY us))::numeric, 1) AS half, round(max(us)::numeric, 1) AS most,
	CASE WHEN call LIKE 'skill_complete%' THEN 'at most 50' WHEN call LIKE 'skill_suggest%' THEN 'at most 1000' END AS bound,
	CASE WHEN call LIKE 'skill_complete%' THEN CASE WHEN max(us) <= 50 THEN 'ok' ELSE 'MISSED' END
		WHEN call LIKE 'skill_suggest%' THEN CASE WHEN max(us) <= 1000 THEN 'ok' ELSE 'MISSED' END END AS verdict
FROM took GROUP BY call ORDER BY call COLLATE "C" DESC;
SELECT call, argument, round(us::numeric, 1) AS us FROM (
	SELECT *, row_number() OVER (PARTITION BY call ORDER BY us DESC) AS nth FROM took) t
WHERE nth <= 2 ORDER BY call COLLATE "C" DESC, nth;
