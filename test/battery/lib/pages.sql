-- pages.sql - which pages of an index are neither free nor named by its metapage, read from their bytes
-- (src/index/layout.h), so that a test does not ask the code that it tests.

CREATE EXTENSION pageinspect;

-- n bytes of a page at an offset, a whole number with the low byte first.
CREATE FUNCTION page_number(page bytea, at integer, n integer) RETURNS bigint
LANGUAGE sql IMMUTABLE AS 'SELECT sum(get_byte(page, at + i)::bigint << (8 * i)) FROM generate_series(0, n - 1) i';

-- What is wrong; no row: nothing. To be asked when nobody changes the index, after VACUUM.
CREATE FUNCTION lost_pages(index regclass) RETURNS SETOF text
LANGUAGE sql VOLATILE AS $$
	WITH page AS MATERIALIZED (
		SELECT block, get_raw_page(index::text, block::integer) AS bytes FROM generate_series(0, pg_relation_size(index) / 8192 - 1) block
	), meta AS (
		SELECT bytes FROM page WHERE block = 0
	), named AS (
		SELECT page_number(bytes, 24 + at, 8) AS number, NULL::bigint AS pages, page_number(bytes, 24 + at + 16, 4) AS list_pages FROM meta, (VALUES (16), (40)) list (at)
		UNION ALL
		SELECT page_number(bytes, 24 + 72 + 32 * s, 8), page_number(bytes, 24 + 72 + 32 * s + 12, 4), NULL
		FROM meta, generate_series(0, page_number(bytes, 24 + 64, 4)::integer - 1) s
	), tail AS (
		SELECT block, page_number(bytes, 8176, 8) AS number, page_number(bytes, 8188, 2) AS kind FROM page WHERE block > 0 AND page_number(bytes, 12, 2) > 0
	)
	SELECT format('block %s of kind %s belongs to %s, which nothing names', block, kind, number) FROM tail
	WHERE kind <> 6 AND number NOT IN (SELECT number FROM named)
	UNION ALL
	SELECT format('%s has %s pages instead of %s', n.number, count(t.block), coalesce(n.pages, n.list_pages))
	FROM named n LEFT JOIN tail t ON t.number = n.number AND t.kind IN (4, 5)
	WHERE n.number > 0 GROUP BY n.number, n.pages, n.list_pages HAVING count(t.block) <> coalesce(n.pages, n.list_pages)
$$;
