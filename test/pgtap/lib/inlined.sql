-- inlined.sql - values as an older release wrote them, which knew no names.
--
-- A value holds a skill that the vocabulary knows by its key alone, and another
-- with its name. A release that does not know a name yet stores it, and once it
-- is known the same skill stands in the same table in both ways. inlined()
-- turns the first way into the second, on bytes (src/core/skillvec.h and
-- roleprofile.h say how they lie; this is written for little-endian machines).
--
-- \ir this file after random.sql.

CREATE CAST (skillvec AS bytea) WITHOUT FUNCTION;
CREATE CAST (bytea AS skillvec) WITHOUT FUNCTION;
CREATE CAST (roleprofile AS bytea) WITHOUT FUNCTION;
CREATE CAST (bytea AS roleprofile) WITHOUT FUNCTION;

CREATE TABLE key_name AS
	SELECT DISTINCT substring((quoted(canonical, true) || ':1')::skillvec::bytea FROM 11 FOR 6) AS key,
		convert_to(canonical, 'UTF8') AS name
	FROM pool;
CREATE UNIQUE INDEX ON key_name (key);
ANALYZE key_name;

-- `entries` entries of 8 bytes from byte `at`: two bytes of number and flag, six of key.
CREATE FUNCTION inlined_at(value bytea, at integer, entries integer) RETURNS bytea
LANGUAGE sql STABLE AS $$
	SELECT substring(value FROM 1 FOR at)
		|| coalesce(string_agg(set_byte(e, 1, get_byte(e, 1) | 128), '' ORDER BY i), '')
		|| coalesce(string_agg(set_byte('\x00', 0, length(k.name)) || k.name, '' ORDER BY i), '')
	FROM generate_series(0, entries - 1) i
		CROSS JOIN LATERAL substring(value FROM at + 8 * i + 1 FOR 8) e
		JOIN key_name k ON k.key = substring(e FROM 3)
$$;

CREATE FUNCTION read16(value bytea, at integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT get_byte(value, at) + 256 * get_byte(value, at + 1)';

CREATE FUNCTION inlined(skills skillvec) RETURNS skillvec
LANGUAGE sql STABLE AS 'SELECT inlined_at(skills::bytea, 8, read16(skills::bytea, 4))::skillvec';

CREATE FUNCTION inlined(asked roleprofile) RETURNS roleprofile
LANGUAGE sql STABLE AS $$
	SELECT inlined_at(asked::bytea, 8 + 8 * read16(asked::bytea, 4), coalesce(
		(SELECT sum(read16(asked::bytea, 8 * i + 4)) FROM generate_series(1, read16(asked::bytea, 4)) i), 0)::integer)::roleprofile
$$;
