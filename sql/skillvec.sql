-- Operator classes are whole.
SELECT opcname, amname, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype IN ('skillvec'::regtype, 'roleprofile'::regtype) ORDER BY 1, 2;
SELECT opfname, amname, opcname IS NOT NULL AS has_default
FROM pg_opfamily f JOIN pg_am a ON a.oid = opfmethod
	LEFT JOIN pg_opclass c ON opcfamily = f.oid AND opcdefault
WHERE opfname IN ('skillvec_ops', 'roleprofile_ops') ORDER BY 1, 2;
-- Every boolean operator between equal types has its partners.
SELECT oid::regoperator FROM pg_operator
WHERE (oprleft = 'skillvec'::regtype OR oprright = 'skillvec'::regtype)
	AND oprresult = 'boolean'::regtype
	AND (oprcom = 0 OR oprrest = 0 OR oprjoin = 0);

-- Input and output.
SELECT 'python:0.9, machine learning:4/5, c++:60%, zork:5y, kubernetes'::skillvec;
SELECT ''::skillvec, '   '::skillvec, E'\t\n python \r\n'::skillvec;
SELECT 'sklearn:0.9'::skillvec, 'SciKit-Learn:0.9'::skillvec, E'  scikit \t learn  : 0.9 '::skillvec;
-- folding is of ASCII only
SELECT 'ZoRk ÄÖ:1'::skillvec;
-- quotes
SELECT '"a, b":0.5, "say ""hi""":0.25, " ends ":0.75, "<=>":1, """":0.1'::skillvec;
SELECT '"python":0.9, "  sp   ace  "'::skillvec;
SELECT 'a<b, [x], {y}, 100%, a/b, @#$^&*()_+-;?'::skillvec;
-- numbers: each is the same level
SELECT literal, literal::skillvec = 'zork:0.5' AS same
FROM unnest(ARRAY['zork', 'zork:0.5', 'zork:.5', 'zork:0.50000', 'zork:1/2', 'zork:50%', 'zork:5y',
	'zork:5Y', 'zork: 5 y', 'zork : 2 / 4', 'zork:0.5/1', 'zork:50 %', 'zork:00.5']) literal;
-- rounding: half up, never to 0, and the range is checked before
SELECT 'a:0.00001, b:0.00005, d:0.00015, e:0.99995, f:0.99994, g:1, h:10y, i:99y, j:1/3, k:2/3,
	l:0.00001%, m:100%, n:1/999999999, o:0.12344999999999999999, p:0.12345, q:0.001y'::skillvec;
SELECT 'zork:1000000000000000000000000y'::skillvec;
-- the higher level of a name given twice
SELECT 'zork:0.3, ZORK:0.7, zork:0.5, sklearn:0.2, scikit-learn:0.4'::skillvec;
-- a name of 255 bytes
SELECT length(repeat('x', 255)::skillvec::text);

-- What is printed reads back as the same value and prints the same.
CREATE TABLE vectors (id integer GENERATED ALWAYS AS IDENTITY, v skillvec);
INSERT INTO vectors (v) VALUES (''), ('zork'), ('zork:0.7'), ('python:0.9'), ('python:0.3, zork:0.7'),
	('python:0.9, sklearn:0.8, "a, b":0.1'), ('frob, zork, blub:0.2'), ('"""":0.1, " x":1'), (NULL);
SELECT count(*) FROM vectors WHERE v::text::skillvec = v AND v::text::skillvec::text = v::text;
-- binary: the same value comes back
CREATE TEMP TABLE sent (LIKE vectors);
\copy vectors TO 'results/skillvec.data' (FORMAT binary)
\copy sent FROM 'results/skillvec.data' (FORMAT binary)
SELECT count(*), count(*) FILTER (WHERE sent.v IS NOT DISTINCT FROM vectors.v) AS same
FROM vectors JOIN sent USING (id);
SELECT skillvec_send('sklearn:0.9, zork:0.0001');
SELECT skillvec_send('');

-- Equality and order.
SELECT 'a:.5, b'::skillvec = 'B:50%, A:1/2'::skillvec AS equal, 'a'::skillvec = 'a:0.6'::skillvec AS level,
	'a'::skillvec = 'b'::skillvec AS name, 'a'::skillvec <> 'a, b'::skillvec AS count,
	'sklearn'::skillvec = 'scikit-learn'::skillvec AS spelling, ''::skillvec = ''::skillvec AS empty;
-- one of <, = and > holds, the others follow, and cmp agrees
SELECT count(*) FROM vectors x, vectors y
WHERE (x.v < y.v)::int + (x.v = y.v)::int + (x.v > y.v)::int <> 1
	OR (x.v <= y.v) <> (x.v < y.v OR x.v = y.v) OR (x.v >= y.v) <> (y.v <= x.v)
	OR (x.v <> y.v) = (x.v = y.v) OR (x.v = y.v) <> (x.id = y.id)
	OR skillvec_cmp(x.v, y.v) <> (x.v > y.v)::int - (x.v < y.v)::int
	OR skillvec_cmp(x.v, y.v) <> - skillvec_cmp(y.v, x.v);
SELECT count(*) FROM vectors x, vectors y, vectors z WHERE x.v < y.v AND y.v < z.v AND NOT x.v < z.v;
-- the order goes by level where names are the same, and the shorter first
SELECT 'zork:0.3'::skillvec < 'zork:0.4'::skillvec AS level, ''::skillvec < 'zork'::skillvec AS shorter;
-- hashes
SELECT count(*) FROM vectors x, vectors y
WHERE x.v = y.v AND (skillvec_hash(x.v) <> skillvec_hash(y.v) OR
	skillvec_hash_extended(x.v, 42) <> skillvec_hash_extended(y.v, 42));
SELECT count(DISTINCT skillvec_hash(v)), count(DISTINCT skillvec_hash_extended(v, 7)) FROM vectors;
SELECT count(*) FROM vectors
WHERE skillvec_hash(v)::bit(32) <> substring(skillvec_hash_extended(v, 0)::bit(64) FROM 33);
-- DISTINCT, GROUP BY, UNION, both ways
SET enable_hashagg = off;
SELECT count(*) FROM (SELECT v FROM vectors UNION SELECT v FROM vectors) u;
SET enable_hashagg = on;
SET enable_sort = off;
SELECT count(*) FROM (SELECT v FROM vectors UNION SELECT v FROM vectors) u;
SELECT v, count(*) FROM (SELECT 'sklearn:1/2'::skillvec UNION ALL SELECT 'scikit-learn') u (v) GROUP BY v;
RESET enable_sort;
CREATE INDEX ON vectors (v);
SET enable_seqscan = off;
SELECT id FROM vectors WHERE v = 'zork:70%';
RESET enable_seqscan;
-- hash and merge join
SET enable_nestloop = off;
SET enable_mergejoin = off;
SELECT count(*) FROM vectors x JOIN vectors y ON x.v = y.v;
SET enable_hashjoin = off;
SET enable_mergejoin = on;
SELECT count(*) FROM vectors x JOIN vectors y ON x.v = y.v;
RESET enable_nestloop;
RESET enable_mergejoin;
RESET enable_hashjoin;

-- Containment: every skill, at that level or higher.
SELECT a, b, a::skillvec @> b::skillvec AS contains, b::skillvec <@ a::skillvec AS contained,
	a::skillvec && b::skillvec AS overlaps, b::skillvec && a::skillvec AS overlapped
FROM (VALUES ('', ''), ('zork', ''), ('', 'zork'), ('zork', 'zork'), ('zork:0.5', 'zork:0.6'),
	('zork:0.6', 'zork:0.5'), ('zork, frob', 'frob'), ('zork, frob', 'frob, blub'),
	('zork, python:0.9, sklearn', 'scikit-learn, python:0.9'), ('zork', 'frob')) t (a, b);

-- A level, by any known spelling.
SELECT v -> 'python' AS python, v -> ' PYTHON3 ' AS spelling, v -> 'scikit-learn' AS sklearn,
	v -> 'frob' AS absent, pg_typeof(v -> 'python'), v -> NULL AS "null"
FROM (SELECT 'python:0.9, sklearn:0.3333, zork'::skillvec) t (v);
SELECT ''::skillvec -> 'python';
SELECT 'python'::skillvec -> '';
SELECT 'python'::skillvec -> E'a\x01';
SELECT 'python'::skillvec -> repeat('a', 256);

-- Merge, and removal.
SELECT 'a:0.3, b:0.9'::skillvec || 'a:0.5, d'::skillvec AS merged, ''::skillvec || 'a'::skillvec AS left_empty,
	'a'::skillvec || ''::skillvec AS right_empty;
SELECT 'a:0.3'::skillvec || 'a:0.5, d:1'::text AS "text", 'a:0.3'::skillvec || 'd'::varchar AS "varchar",
	'a:0.3'::skillvec || 'd' AS untyped, 'd' || 'a:0.3'::skillvec AS untyped_left;
SELECT pg_typeof('a'::skillvec || 'd'::text);
SELECT 'a'::skillvec || 'd:2'::text;
SELECT 'python:0.9, sklearn, zork'::skillvec - 'python3' AS a, 'python'::skillvec - 'sklearn' AS b,
	'python, zork'::skillvec - ' ZORK' - 'python'::text AS c;
SELECT 'python'::skillvec - '';
SELECT skillvec_each((SELECT string_agg('s' || i, ',') FROM generate_series(1, 65535) i)::skillvec || 'zork'::text) LIMIT 1;

-- Cosine distance: exactly 0 for equal vectors, NULL with an empty one.
SELECT 'a:0.3, b:0.7, d:0.9'::skillvec <-> 'b:0.7, d:0.9, a:0.3'::skillvec AS equal,
	'a:0.1, b:0.3'::skillvec <-> 'a:0.3, b:0.9'::skillvec < 1e-15 AS proportional,
	'a'::skillvec <-> 'b'::skillvec AS nothing_in_common, ''::skillvec <-> 'a'::skillvec AS empty,
	'a'::skillvec <-> ''::skillvec AS empty_too;
SELECT max(abs((x.v <-> y.v) - (1 - dot / (nx * ny)))) < 1e-12 AS as_computed,
	bool_and((x.v <-> y.v) BETWEEN 0 AND 1) AS in_range,
	bool_and((x.v <-> y.v) = (y.v <-> x.v)) AS symmetric,
	bool_and((x.v <-> y.v) = 0) FILTER (WHERE x.id = y.id) AS zero_where_equal
FROM vectors x, vectors y,
	LATERAL (SELECT sqrt(sum(level * level)) FROM skillvec_each(x.v)) a (nx),
	LATERAL (SELECT sqrt(sum(level * level)) FROM skillvec_each(y.v)) b (ny),
	LATERAL (SELECT coalesce(sum(p.level * q.level), 0) FROM skillvec_each(x.v) p JOIN skillvec_each(y.v) q USING (skill)) c (dot);

-- As rows, by name.
SELECT * FROM skillvec_each('zork:0.25, sklearn:0.9, "a, b"');
SELECT * FROM skillvec_each('');
SELECT * FROM skillvec_each(NULL);
SELECT id, skill FROM vectors, skillvec_each(v) ORDER BY 1, 2;
SELECT skillvec_canonical('zork, sklearn:0.3');

-- A stored vector of 20 known skills takes at most 180 bytes.
SELECT pg_column_size(string_agg(skill, ',')::skillvec) AS bytes
FROM unnest(ARRAY['python', 'c++', 'java', 'scala', 'tensorflow', 'keras', 'pytorch', 'scikit-learn',
	'hadoop', 'spark', 'kafka', 'aws', 'azure', 'docker', 'kubernetes', 'sql', 'git', 'r', 'pandas',
	'numpy']) skill;
-- values out of line
CREATE TABLE wide (v skillvec);
INSERT INTO wide SELECT string_agg('some long name of a skill ' || i, ',')::skillvec FROM generate_series(1, 2000) i;
SELECT v = v AS equal, v @> 'some long name of a skill 1999' AS contains, v -> 'some long name of a skill 7' AS level,
	v <-> v AS distance, pg_column_size(v) > 8192 AS large FROM wide;
DROP TABLE vectors, wide;
