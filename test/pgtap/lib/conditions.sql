-- conditions.sql - what an index condition may ask, and what holds.
--
-- \ir this file after inlined.sql and make_vectors(), make_profiles(), with a
-- table candidate (id, skills), whose rows are to be compared.

CREATE TABLE asked AS
	SELECT row_number() OVER ()::integer AS id, q.* FROM (
		SELECT format('skills @> %L::skillvec', literal) AS condition FROM vector WHERE id % 20 = 0
		UNION ALL SELECT format('skills @> %L::skillvec', quoted(s.skill, true) || ':' || s.level / 10000.0)
			FROM vector_skill s WHERE pick(60) = 0
		-- skills of one row, each at its level or a lower one
		UNION ALL SELECT format('skills @> %L::skillvec', string_agg(quoted(s.skill, true) || ':' || (1 + pick(s.level)) / 10000.0, ','))
			FROM (SELECT * FROM vector_skill WHERE id % 6 = 0 AND pick(3) = 0) s GROUP BY id HAVING count(*) < 5
		UNION ALL SELECT format('%L::skillvec <@ skills', literal) FROM vector WHERE id % 100 = 7
		UNION ALL SELECT format('skills && %L::skillvec', literal) FROM vector WHERE id % 12 = 0 OR size = 1 OR id % 400 = 2
		UNION ALL SELECT format('%L::skillvec && skills', literal) FROM vector WHERE id % 100 = 9
		UNION ALL SELECT format('skills @@ %L::roleprofile', literal) FROM profile
		UNION ALL SELECT format('%L::roleprofile @@ skills', literal) FROM profile WHERE id % 20 = 3
		-- one must-have, met by more
		UNION ALL SELECT format('skills @@ %L::roleprofile', string_agg(quoted(a.skill, true) || '~' || a.share / 10000.0, '|') || '!>=' || (1 + pick(q.level)) / 10000.0)
			FROM alternative a JOIN requirement q USING (id, r) WHERE q.must GROUP BY a.id, a.r, q.level
		-- values as an older release stored them
		UNION ALL SELECT format('skills @@ inlined(%L::roleprofile)', literal) FROM profile WHERE id % 20 = 7
		UNION ALL SELECT format('skills @> inlined(%L::skillvec)', literal) FROM vector WHERE id % 100 = 3
		UNION ALL SELECT format('skills && inlined(%L::skillvec)', literal) FROM vector WHERE id % 100 = 4
		-- two conditions, one index
		UNION ALL SELECT format('skills @@ %L::roleprofile AND skills && %L::skillvec', p.literal, v.literal)
			FROM profile p JOIN vector v ON v.id = p.id WHERE p.id % 10 = 4
		UNION ALL SELECT format('(skills @@ %L::roleprofile OR skills @> %L::skillvec)', p.literal, v.literal)
			FROM profile p JOIN vector v ON v.id = p.id WHERE p.id % 10 = 5
		-- two names of one key
		UNION ALL SELECT unnest(ARRAY['skills @> ''collision 7064611:0.1''', 'skills && ''collision 8982413''',
			'skills @> ''collision 7064611:0.1, collision 8982413:0.1''', 'skills @@ ''collision 7064611!, collision 8982413!'''])) q;

-- An older release knew no names: inlined() is a table look-up, and STABLE.
ALTER FUNCTION inlined(skillvec) IMMUTABLE;
ALTER FUNCTION inlined(roleprofile) IMMUTABLE;
UPDATE asked SET condition = regexp_replace(condition, 'inlined\((.*)\)$', '(SELECT inlined(\1))');

CREATE FUNCTION ids_where(condition text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	ids integer[];
BEGIN
	EXECUTE 'SELECT array_agg(id ORDER BY id) FROM candidate WHERE ' || condition INTO ids;
	RETURN ids;
END
$$;
CREATE FUNCTION by_scan(condition text) RETURNS text
LANGUAGE sql SET enable_seqscan = on SET enable_bitmapscan = off SET enable_indexscan = off AS 'SELECT ids_where(condition)';
CREATE FUNCTION by_index(condition text) RETURNS text
LANGUAGE sql SET enable_seqscan = off SET enable_indexscan = off AS 'SELECT ids_where(condition)';

CREATE FUNCTION compare(what text, filter text DEFAULT '') RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL enable_indexscan = off;
	SET LOCAL enable_seqscan = off;
	RETURN NEXT is((SELECT count(*) FROM asked WHERE NOT plan_has('SELECT id FROM candidate WHERE ' || condition || filter, 'Bitmap Index Scan')), 0::bigint,
		what || ': every condition is one of the index');
	SET LOCAL enable_seqscan = on;
	SET LOCAL enable_bitmapscan = off;
	RETURN NEXT is((SELECT count(*) FROM asked WHERE NOT plan_has('SELECT id FROM candidate WHERE ' || condition || filter, 'Seq Scan on candidate')), 0::bigint,
		what || ': the oracle scans the table');
	SET LOCAL enable_bitmapscan = on;
	SET LOCAL enable_indexscan = on;
	RETURN NEXT holds(what || ': the same rows', format('SELECT condition, by_scan(condition || %L), by_index(condition || %1$L) FROM asked', filter));
END
$$;
