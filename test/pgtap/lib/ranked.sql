-- ranked.sql - an ordered scan of an index against a sequential scan and a sort.
--
-- What must be the same: the list of distances, bit for bit. No row may come
-- twice, and each must have the distance that it comes with; so the rows are the
-- same but for the choice among those tied at the last distance.
--
-- \ir this file after plan.sql.

CREATE TYPE ranking AS (ids integer[], distances float8[]);	-- rows in their order

-- What is wrong with the first n rows by an index, where `expected` are all rows; NULL: nothing.
CREATE FUNCTION ranking_fault(got ranking, expected ranking, n bigint) RETURNS text
LANGUAGE sql STABLE SET enable_nestloop = off AS $$
	WITH g AS (
		SELECT id, float8send(d) AS d, o FROM unnest(got.ids, got.distances) WITH ORDINALITY AS u (id, d, o)
	), e AS (
		SELECT id, float8send(d) AS d, o FROM unnest(expected.ids, expected.distances) WITH ORDINALITY AS u (id, d, o)
	)
	SELECT CASE
		WHEN (SELECT count(*) FROM g) <> (SELECT count(*) FROM e WHERE n IS NULL OR o <= n)
			THEN format('%s rows', (SELECT count(*) FROM g))
		WHEN EXISTS (SELECT FROM g JOIN e USING (o) WHERE g.d IS DISTINCT FROM e.d)
			THEN (SELECT format('row %s has id %s, distance %s instead of %s', o, got.ids[o], coalesce(got.distances[o]::text, 'NULL'), coalesce(expected.distances[o]::text, 'NULL'))
				FROM g JOIN e USING (o) WHERE g.d IS DISTINCT FROM e.d ORDER BY o LIMIT 1)
		WHEN (SELECT count(*) <> count(DISTINCT id) FROM g)
			THEN (SELECT format('id %s comes %s times', id, count(*)) FROM g GROUP BY id HAVING count(*) > 1 LIMIT 1)
		WHEN EXISTS (SELECT FROM g LEFT JOIN e USING (id) WHERE e.id IS NULL OR g.d IS DISTINCT FROM e.d)
			THEN (SELECT format('id %s does not belong here', id) FROM g LEFT JOIN e USING (id) WHERE e.id IS NULL OR g.d IS DISTINCT FROM e.d LIMIT 1)
	END
$$;

CREATE FUNCTION ranked_by_scan(relation text, distance text, filter text) RETURNS ranking
LANGUAGE plpgsql SET enable_indexscan = off SET enable_bitmapscan = off AS $$
DECLARE
	query text := format('SELECT id, %s AS d FROM %s WHERE %s', distance, relation, filter);
	result ranking;
BEGIN
	IF NOT plan_has(query, 'Seq Scan on') THEN
		RAISE 'the oracle does not scan the table: %', query;
	END IF;
	EXECUTE format('SELECT array_agg(id ORDER BY d), array_agg(d ORDER BY d) FROM (%s OFFSET 0) s', query) INTO result;
	RETURN result;
END
$$;

CREATE FUNCTION ranked_by_index(relation text, distance text, filter text, n bigint, node text DEFAULT 'Order By: ') RETURNS ranking
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
	query text := format('SELECT id, %s AS d FROM %s WHERE %s ORDER BY d LIMIT %s', distance, relation, filter, coalesce(n::text, 'ALL'));
	result ranking;
BEGIN
	IF NOT plan_has(query, node) OR NOT plan_has(query, 'Order By: ') OR plan_has(query, 'Sort Key: ') <> (node = 'Merge Append') THEN
		RAISE 'the index does not give the order: %', query;
	END IF;
	EXECUTE format('SELECT array_agg(id), array_agg(d) FROM (%s) s', query) INTO result;
	RETURN result;
END
$$;

-- What is wrong with the index: for the first n rows, for each n; NULL: nothing.
CREATE FUNCTION ranking_faults(relation text, distance text, filter text, numbers bigint[], node text DEFAULT 'Order By: ') RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	expected ranking := ranked_by_scan(relation, distance, filter);
	fault text;
	n bigint;
BEGIN
	FOREACH n IN ARRAY numbers LOOP
		fault := ranking_fault(ranked_by_index(relation, distance, filter, n, node), expected, n);
		IF fault IS NOT NULL THEN
			RETURN format('LIMIT %s: %s', coalesce(n::text, 'ALL'), fault);
		END IF;
	END LOOP;
	RETURN NULL;
END
$$;
