-- Every boolean operator between equal types has its partners.
SELECT oid::regoperator FROM pg_operator
WHERE (oprleft = 'roleprofile'::regtype OR oprright = 'roleprofile'::regtype)
	AND oprresult = 'boolean'::regtype
	AND (oprcom = 0 OR oprrest = 0 OR oprjoin = 0);

-- Input and output: by falling weight, then text; alternatives by falling share, then name.
SELECT 'python!:5>=0.6, tensorflow|pytorch|keras~0.8:4, aws|azure:3, zork:1>=3y'::roleprofile;
SELECT ''::roleprofile, E' \n '::roleprofile;
SELECT E' Python3 \t | ZORK ~ 50% ! : 2 >= 5 y , b'::roleprofile;
SELECT 'zork:1, frob:1>=0.5, blub~1, plum:100%'::roleprofile;
SELECT 'b:2, a:2, d:3, e:2!'::roleprofile;
SELECT 'b:2, a:2, d:3, e!:2'::roleprofile;
SELECT 'a~0.5|b~0.9|d|e~0.9|f'::roleprofile;
SELECT '"x|y"|"a, b"~0.5!:3>=0.25'::roleprofile;
SELECT '"x|y"|"a, b"~0.5:3>=0.25'::roleprofile;
-- rounding
SELECT 'a:0.001, b:99.995, d:100, e:1/3, f>=1/3, g~2/3, h:0.005, i:1%, j:0.994, k:0.995, l~0.99999!'::roleprofile;
-- an alternative given twice has the higher share; equal requirements both stay
SELECT 'zork~0.3|ZORK~0.7|zork~0.5, sklearn|scikit-learn~0.2!'::roleprofile;
SELECT 'zork:2, zork:2, zork:2>=0.6'::roleprofile;

-- What is printed reads back as the same value and prints the same.
CREATE TABLE profiles (id integer GENERATED ALWAYS AS IDENTITY, p roleprofile);
INSERT INTO profiles (p) VALUES (''), ('zork'), ('zork!'), ('zork:2'), ('zork>=0.6'), ('zork, zork'), ('zork~0.5'),
	('python|zork~0.5!:3>=0.9, sklearn'), ('"a|b"|" ""q"""~0.1:99.99>=0.0001, a|b|d|e|f'), ('zork|frob'), (NULL);
SELECT count(*) FROM profiles WHERE p::text::roleprofile = p AND p::text::roleprofile::text = p::text;
CREATE TEMP TABLE sent (LIKE profiles);
\copy profiles TO 'results/roleprofile.data' (FORMAT binary)
\copy sent FROM 'results/roleprofile.data' (FORMAT binary)
SELECT count(*), count(*) FILTER (WHERE sent.p IS NOT DISTINCT FROM profiles.p) AS same
FROM profiles JOIN sent USING (id);
SELECT roleprofile_send('zork|frob~0.5!:3>=0.2');

-- Equality, order and hashes.
SELECT 'a|b:2, d'::roleprofile = 'd:1, b|a:2>=0.5'::roleprofile AS equal,
	'sklearn'::roleprofile = 'scikit-learn'::roleprofile AS spelling;
SELECT count(*) FROM profiles x, profiles y
WHERE (x.p < y.p)::int + (x.p = y.p)::int + (x.p > y.p)::int <> 1
	OR (x.p <= y.p) <> (x.p < y.p OR x.p = y.p) OR (x.p >= y.p) <> (y.p <= x.p)
	OR (x.p <> y.p) = (x.p = y.p) OR (x.p = y.p) <> (x.id = y.id)
	OR roleprofile_cmp(x.p, y.p) <> (x.p > y.p)::int - (x.p < y.p)::int
	OR roleprofile_cmp(x.p, y.p) <> - roleprofile_cmp(y.p, x.p);
SELECT count(*) FROM profiles x, profiles y, profiles z WHERE x.p < y.p AND y.p < z.p AND NOT x.p < z.p;
SELECT roleprofile_hash('a|b:2, d') = roleprofile_hash('d:1, b|a:2>=0.5') AS equal,
	roleprofile_hash_extended('a|b:2, d', 3) = roleprofile_hash_extended('d:1, b|a:2>=0.5', 3) AS extended;
SELECT count(DISTINCT roleprofile_hash(p)), count(DISTINCT roleprofile_hash_extended(p, 7)) FROM profiles;
SELECT count(*) FROM profiles
WHERE roleprofile_hash(p)::bit(32) <> substring(roleprofile_hash_extended(p, 0)::bit(64) FROM 33);
SET enable_hashagg = off;
SELECT count(*) FROM (SELECT p FROM profiles UNION SELECT p FROM profiles) u;
SET enable_hashagg = on;
SET enable_sort = off;
SELECT count(*) FROM (SELECT p FROM profiles UNION SELECT p FROM profiles) u;
RESET enable_sort;

-- One after the other.
SELECT 'a:2, b'::roleprofile || 'a:2, d:3'::roleprofile AS appended, ''::roleprofile || 'a'::roleprofile AS left_empty,
	'a!'::roleprofile || 'b|d~0.5'::text AS "text", 'a'::roleprofile || 'b' AS untyped, 'b' || 'a'::roleprofile AS untyped_left;
SELECT pg_typeof('a'::roleprofile || 'b'::text);
SELECT 'a'::roleprofile || 'b!!'::text;
SELECT (SELECT string_agg('s' || i, ',') FROM generate_series(1, 1024) i)::roleprofile || 'zork'::text;
SELECT roleprofile_canonical('zork!, sklearn:0.3');

-- As rows.
SELECT * FROM roleprofile_each('python!:5>=0.6, tensorflow|pytorch|keras~0.8:4, "a, b":0.25');
SELECT * FROM roleprofile_each('');
SELECT * FROM roleprofile_each(NULL);
SELECT id, requirement, text FROM profiles, roleprofile_each(p) ORDER BY 1, 2;
DROP TABLE profiles;

-- Binary messages that are wrong, as COPY brings them.  A file is made of its
-- parts: head, one row of one column, the value, end.
CREATE TABLE messages (name text, type text, message bytea);
INSERT INTO messages VALUES
	('whole', 'skillvec', '\x01 00000001 00000004 7a6f726b 1388'),
	('folded and canonical', 'skillvec', '\x01 00000002 00000007 534b4c4541524e 1388 00000006 20205a4f524b 0001'),
	('given twice', 'skillvec', '\x01 00000002 00000004 7a6f726b 1388 00000004 5a4f726b 1389'),
	('empty', 'skillvec', '\x'),
	('version', 'skillvec', '\x02 00000000'),
	('no number of skills', 'skillvec', '\x01 000000'),
	('too many skills', 'skillvec', '\x01 00010000'),
	('negative', 'skillvec', '\x01 ffffffff'),
	('more skills than bytes', 'skillvec', '\x01 00000002 00000004 7a6f726b 1388'),
	('name too long for the message', 'skillvec', '\x01 00000001 00000040 7a6f726b 1388'),
	('negative length', 'skillvec', '\x01 00000001 ffffffff 7a6f726b 1388'),
	('no name', 'skillvec', '\x01 00000001 00000000 7a6f726b 1388'),
	('blank name', 'skillvec', '\x01 00000001 00000002 2020 1388 0000'),
	('control character', 'skillvec', '\x01 00000001 00000002 6101 1388'),
	('zero byte', 'skillvec', '\x01 00000001 00000002 6100 1388'),
	('not UTF-8', 'skillvec', '\x01 00000001 00000002 61ff 1388'),
	('name of 256 bytes', 'skillvec', '\x01 00000001 00000100'::bytea || convert_to(repeat('a', 256), 'UTF8') || '\x1388'),
	('level 0', 'skillvec', '\x01 00000001 00000004 7a6f726b 0000'),
	('level above 1', 'skillvec', '\x01 00000001 00000004 7a6f726b 2711'),
	('no level', 'skillvec', '\x01 00000001 00000004 7a6f726b 13'),
	('bytes after it', 'skillvec', '\x01 00000001 00000004 7a6f726b 1388 00'),
	('whole', 'roleprofile', '\x01 00000001 012c 07d0 01 0002 00000004 7a6f726b 2710 00000001 78 1388'),
	('too many requirements', 'roleprofile', '\x01 00000401 012c 07d0'),
	('more requirements than bytes', 'roleprofile', '\x01 00000002 012c 07d0 01 0001 00000004 7a6f726b 2710'),
	('weight 0', 'roleprofile', '\x01 00000001 0000 07d0 01 0001 00000004 7a6f726b 2710'),
	('weight above 100', 'roleprofile', '\x01 00000001 2711 07d0 01 0001 00000004 7a6f726b 2710'),
	('level 0', 'roleprofile', '\x01 00000001 012c 0000 01 0001 00000004 7a6f726b 2710'),
	('level above 1', 'roleprofile', '\x01 00000001 012c 2711 01 0001 00000004 7a6f726b 2710'),
	('mark', 'roleprofile', '\x01 00000001 012c 07d0 02 0001 00000004 7a6f726b 2710'),
	('no alternatives', 'roleprofile', '\x01 00000001 012c 07d0 01 0000 00000004 7a6f726b 2710'),
	('65 alternatives', 'roleprofile', '\x01 00000001 012c 07d0 01 0041 00000004 7a6f726b 2710'),
	('more alternatives than bytes', 'roleprofile', '\x01 00000001 012c 07d0 01 0002 00000004 7a6f726b 2710'),
	('share 0', 'roleprofile', '\x01 00000001 012c 07d0 01 0001 00000004 7a6f726b 0000'),
	('share above 1', 'roleprofile', '\x01 00000001 012c 07d0 01 0001 00000004 7a6f726b 2711'),
	('must-have without a full share', 'roleprofile', '\x01 00000001 012c 07d0 01 0001 00000004 7a6f726b 270f'),
	('bytes after it', 'roleprofile', '\x01 00000001 012c 07d0 01 0001 00000004 7a6f726b 2710 1234');
CREATE FUNCTION received(type text, message bytea, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	value text;
	said text;
	detail text;
	handle oid;
BEGIN
	handle := lo_from_bytea(0, '\x5047434f50590aff0d0a00 00000000 00000000 0001'::bytea ||
		int4send(length(message)) || message || '\xffff');
	PERFORM lo_export(handle, file), lo_unlink(handle);
	EXECUTE format('CREATE TEMP TABLE receiving (value %s)', type);
	EXECUTE format('COPY receiving FROM %L (FORMAT binary)', file);
	SELECT r.value INTO value FROM receiving r;
	DROP TABLE receiving;
	RETURN value;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN format('%s: %s. %s', SQLSTATE, said, detail);
END
$$;
SELECT current_setting('data_directory') || '/received.data' AS file \gset
\pset format unaligned
SELECT type, name, received(type, message, :'file') FROM messages;
\pset format aligned
DROP FUNCTION received(text, bytea, text);
DROP TABLE messages;
