-- objects.sql - all that the extension creates, whatever it is: described,
-- in its schema, safe, callable from any search_path and by anyone.
--
-- The lists come from the catalogs, so what is added later is tested too.

BEGIN;
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT no_plan();

-- Members: objects of the extension, as SQL names them.
CREATE VIEW member AS
	SELECT d.classid, d.objid, i.type, i.identity, e.extnamespace, i.schema
	FROM pg_extension e
		JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
		CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i
	WHERE e.extname = 'shortlist'
		/* from PostgreSQL 17 on array and row types are members too */
		AND NOT EXISTS (SELECT FROM pg_type t WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid
			AND (t.typcategory = 'A' OR t.typrelid <> 0));
CREATE VIEW member_function AS
	SELECT p.*, m.identity, l.lanname, p.oid::regprocedure::text AS name
	FROM member m JOIN pg_proc p ON p.oid = m.objid AND m.classid = 'pg_proc'::regclass
		JOIN pg_language l ON l.oid = p.prolang;

SELECT set_has('SELECT DISTINCT type FROM member',
	$$ VALUES ('type'), ('function'), ('aggregate'), ('operator'), ('cast'), ('table'), ('view'), ('operator class'), ('operator family') $$,
	'the extension has objects of every kind');

-- Descriptions.

SELECT is_empty('SELECT type, identity FROM member WHERE obj_description(objid, classid::regclass::name) IS NULL',
	'every object has a comment');
SELECT is_empty($$ SELECT m.identity, a.attname FROM member m JOIN pg_attribute a ON a.attrelid = m.objid AND a.attnum > 0
	WHERE m.classid = 'pg_class'::regclass AND m.type = 'table' AND col_description(a.attrelid, a.attnum) IS NULL $$,
	'every column of a table has a comment');
SELECT isnt(obj_description(oid, 'pg_extension'), NULL, 'the extension has a comment') FROM pg_extension WHERE extname = 'shortlist';

-- Where they are, and what they may do.

SELECT is_empty('SELECT type, identity FROM member WHERE schema <> extnamespace::regnamespace::text',
	'every object is in the schema of the extension');
SELECT is_empty($$ SELECT identity FROM member WHERE type IN ('table', 'view') AND identity !~ '[.]shortlist_' $$,
	'tables and views begin with shortlist_');
SELECT is_empty('SELECT name FROM member_function WHERE prosecdef', 'no function is SECURITY DEFINER');
SELECT set_eq($$ SELECT name FROM member_function WHERE proparallel <> 's' $$, $$ VALUES
	-- a worker cannot see temporary tables
	('shortlist_index_check(regclass,boolean)'), ('shortlist_index_stats(regclass)') $$,
	'every function is PARALLEL SAFE but those that look into an index');
SELECT is_empty('SELECT name FROM member_function WHERE proconfig IS NOT NULL', 'no function sets settings');
SELECT set_eq($$ SELECT name FROM member_function WHERE NOT proisstrict AND prokind = 'f' $$, $$ VALUES
	-- an aggregate's step begins with a state that is NULL, and ignores NULL rows by itself
	('skillvec_agg_step(internal,text,double precision)'), ('skillvec_avg_step(internal,skillvec)'),
	-- either state may be NULL
	('skillvec_agg_combine(internal,internal)'), ('skillvec_avg_combine(internal,internal)'),
	-- NULL of no rows
	('skillvec_tally_result(internal)'),
	-- no arguments
	('shortlist_upgrade_report()') $$,
	'every function is STRICT but those that cannot be');
SELECT set_eq($$ SELECT name, provolatile::text FROM member_function WHERE provolatile <> 'i' $$, $$ VALUES
	-- binary form may depend on settings of the server, so the core marks all such functions STABLE
	('skillvec_recv(internal)', 's'), ('skillvec_send(skillvec)', 's'), ('roleprofile_recv(internal)', 's'), ('roleprofile_send(roleprofile)', 's'),
	-- these read tables
	('role_profile(text)', 's'), ('role_rank(skillvec)', 's'), ('role_compare(text,text)', 's'), ('shortlist_role_name(text)', 's'), ('shortlist_upgrade_report()', 's'),
	('extract_matches_custom(text)', 's'), ('extract_matches_custom(text,boolean)', 's'), ('extract_marked_custom(text)', 's'), ('extract_skills_custom(text)', 's'), ('extract_skills_custom(text,date)', 's'),
	('extract_requirements_custom(text)', 's'), ('skill_canonical_custom(text)', 's'), ('skill_label_custom(text)', 's'), ('skill_category_custom(text)', 's'),
	-- these look at statistics
	('skillvec_typanalyze(internal)', 's'), ('skillvec_contains_sel(internal,oid,internal,integer)', 's'), ('skillvec_contains_joinsel(internal,oid,internal,smallint,internal)', 's'),
	('skillvec_contained_sel(internal,oid,internal,integer)', 's'), ('skillvec_contained_joinsel(internal,oid,internal,smallint,internal)', 's'),
	('skillvec_overlaps_sel(internal,oid,internal,integer)', 's'), ('skillvec_overlaps_joinsel(internal,oid,internal,smallint,internal)', 's'),
	('role_eligible_sel(internal,oid,internal,integer)', 's'), ('role_eligible_joinsel(internal,oid,internal,smallint,internal)', 's'),
	('roleprofile_eligible_sel(internal,oid,internal,integer)', 's'), ('roleprofile_eligible_joinsel(internal,oid,internal,smallint,internal)', 's'),
	-- these look into an index
	('shortlist_index_check(regclass,boolean)', 'v'), ('shortlist_index_stats(regclass)', 'v'),
	-- as all handlers of access methods
	('shortlist_handler(internal)', 'v'),
	-- a trigger
	('shortlist_custom_changed()', 'v'),
	-- an error, not to be raised while a query is planned
	('shortlist_role_missing(text)', 'v') $$,
	'every function is IMMUTABLE but those that read tables or statistics, and binary input and output');
SELECT is_empty($$ SELECT name FROM member_function WHERE lanname = 'sql' AND prosqlbody IS NULL $$,
	'functions in SQL are parsed when they are created');
SELECT is_empty($$ SELECT o.oprname FROM member m JOIN pg_operator o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass
	WHERE o.oprname ~ '[?]' OR o.oprname = '%' $$,
	'no operator contains ? or is %');
SELECT is_empty($$ SELECT m.identity FROM member m JOIN pg_operator o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass
	WHERE o.oprname IN ('<=>', '@@') AND ARRAY[o.oprleft::regtype::text, o.oprright::regtype::text] NOT IN ('{skillvec,roleprofile}', '{roleprofile,skillvec}') $$,
	'<=> and @@ are between a skillvec and a roleprofile only');
SELECT is_empty($$ SELECT m.identity FROM member m JOIN pg_operator o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass
	WHERE o.oprname IN ('-', '->') AND o.oprright::regtype::text = 'skillvec' $$,
	'- and -> have no skillvec on the right');
SELECT is_empty($$ SELECT m.identity FROM member m JOIN pg_operator o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass
	WHERE o.oprresult = 'boolean'::regtype AND (o.oprrest = 0 OR o.oprjoin = 0) $$,
	'every operator that gives a boolean has estimators');
SELECT is_empty($$ SELECT m.identity FROM member m JOIN pg_operator o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass
	WHERE o.oprname = '=' AND NOT (o.oprcanhash AND o.oprcanmerge AND o.oprrest::text = 'eqsel' AND o.oprjoin::text = 'eqjoinsel') $$,
	'= can hash and merge');
SELECT is_empty($$ SELECT m.identity FROM member m JOIN pg_cast c ON c.oid = m.objid AND m.classid = 'pg_cast'::regclass WHERE c.castcontext <> 'a' $$,
	'every cast is by assignment');

-- Every function, operator, cast, table and view, called with qualified names
-- by a role that owns nothing, where the search_path has nothing but traps.

CREATE FUNCTION qualified(type oid) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT format('%s.%I', typnamespace::regnamespace, typname) FROM pg_type WHERE oid = type $$;

CREATE FUNCTION sample(type oid, result oid) RETURNS text	-- an argument of that type
LANGUAGE sql STABLE AS $$
	SELECT format('%L::%s', CASE t.typname
			WHEN 'skillvec' THEN 'python:0.5, c++'
			WHEN 'roleprofile' THEN 'python!:3>=0.6, java|c++~0.5'
			WHEN 'text' THEN 'ai-engineer'
			WHEN 'cstring' THEN 'python'
			WHEN 'float8' THEN '0.5'
			WHEN 'int4' THEN '3'
			WHEN 'int8' THEN '1'
			WHEN 'bool' THEN 'true'
			WHEN 'date' THEN '2026-01-01'
			ELSE CASE WHEN t.typname NOT IN ('json', 'jsonb') THEN 'no sample of ' || t.typname
				ELSE CASE r.typname WHEN 'roleprofile' THEN '[{"any": ["python"]}]' ELSE '{"python": 0.5}' END END
			END, qualified(type))
	FROM pg_type t, pg_type r WHERE t.oid = type AND r.oid = result
$$;

CREATE FUNCTION calls() RETURNS TABLE (what text, call text)
LANGUAGE sql STABLE AS $$
	SELECT f.name, format(CASE WHEN f.prokind = 'a' THEN 'SELECT %s.%I(%s)' ELSE 'SELECT * FROM %s.%I(%s)' END, f.pronamespace::regnamespace, f.proname,
		(SELECT string_agg(sample(t, f.prorettype), ', ' ORDER BY i) FROM unnest(f.proargtypes) WITH ORDINALITY AS a (t, i)))
	FROM member_function f WHERE NOT 'internal'::regtype = ANY (f.proargtypes) AND f.proname NOT IN ('shortlist_role_missing', 'shortlist_custom_changed')
		AND NOT 'regclass'::regtype = ANY (f.proargtypes)	-- for owners of an index
	UNION ALL
	SELECT o.oid::regoperator::text, format('SELECT %s OPERATOR(%s.%s) %s', sample(o.oprleft, o.oprresult), o.oprnamespace::regnamespace, o.oprname, sample(o.oprright, o.oprresult))
	FROM member m JOIN pg_operator o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass
	UNION ALL
	SELECT m.identity, format('SELECT %s::%s', sample(c.castsource, c.casttarget), qualified(c.casttarget))
	FROM member m JOIN pg_cast c ON c.oid = m.objid AND m.classid = 'pg_cast'::regclass
	UNION ALL
	SELECT c.oid::regclass::text, format('SELECT * FROM %s.%I', c.relnamespace::regnamespace, c.relname)
	FROM member m JOIN pg_class c ON c.oid = m.objid AND m.classid = 'pg_class'::regclass
$$;

CREATE ROLE shortlist_test_anyone;
CREATE SCHEMA trap;
GRANT USAGE ON SCHEMA trap TO shortlist_test_anyone;

-- Whatever a body that is not qualified could take instead.
CREATE FUNCTION trap.spring() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
CREATE FUNCTION trap.text_op(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.text_op);
CREATE OPERATOR trap.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.text_op);
CREATE OPERATOR trap.~ (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.text_op);
CREATE OPERATOR trap.!~ (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.text_op);
CREATE FUNCTION trap.replace(text, text, text) RETURNS text LANGUAGE sql AS 'SELECT trap.spring()';
CREATE FUNCTION trap.skill_fold(text) RETURNS text LANGUAGE sql AS 'SELECT trap.spring()';
CREATE FUNCTION trap.skill_category(text) RETURNS text LANGUAGE sql AS 'SELECT trap.spring()';
CREATE FUNCTION trap.skill_label(text) RETURNS text LANGUAGE sql AS 'SELECT trap.spring()';
CREATE VIEW trap.shortlist_role AS SELECT trap.spring() AS name;
CREATE VIEW trap.shortlist_custom_role AS SELECT trap.spring() AS name;
CREATE VIEW trap.shortlist_role_fact AS SELECT trap.spring() AS role;

CREATE FUNCTION call_all(home text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	c record;
	message text;
	calls integer := 0;
BEGIN
	DROP EXTENSION IF EXISTS shortlist;
	EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', home);
	EXECUTE format('CREATE EXTENSION shortlist SCHEMA %I', home);
	EXECUTE format('GRANT USAGE ON SCHEMA %I TO shortlist_test_anyone', home);
	EXECUTE format('INSERT INTO %I.shortlist_custom_role VALUES (''tester'', ''Tester'', ''python!:3, "a,b"'')', home);
	RETURN NEXT is_empty('SELECT type, identity FROM member WHERE schema <> extnamespace::regnamespace::text', 'every object is in ' || home);
	FOR c IN SELECT * FROM calls() LOOP
		calls := calls + 1;
		message := NULL;
		BEGIN
			SET LOCAL search_path = trap, pg_catalog;
			SET LOCAL ROLE shortlist_test_anyone;
			EXECUTE c.call;
			RAISE EXCEPTION 'undo the settings' USING ERRCODE = 'QQ000';
		EXCEPTION WHEN SQLSTATE 'QQ000' THEN
			NULL;
		WHEN OTHERS THEN
			message := SQLERRM;
		END;
		RETURN NEXT is(message, NULL, format('in %I: %s', home, c.what));
		IF message IS NOT NULL THEN
			RETURN NEXT diag(c.call);
		END IF;
	END LOOP;
	RETURN NEXT cmp_ok(calls, '>', 100, 'there is much to call');

	-- And what they give is right, not only free of errors.
	SET LOCAL search_path = trap, pg_catalog;
	SET LOCAL ROLE shortlist_test_anyone;
	EXECUTE format($q$ SELECT concat_ws(', ', %1$I.role_profile('Tester'), (SELECT string_agg(r.role, ' ') FROM %1$I.role_rank('python:1') r),
			(SELECT string_agg(c.skill, ' ' ORDER BY c.skill COLLATE "C") FROM %1$I.role_compare('ai-engineer', 'tester') c WHERE c.in_b),
			(SELECT string_agg(DISTINCT r.role, ' ') FROM %1$I.shortlist_requirement r)) $q$, home) INTO message;
	RESET ROLE;
	SET LOCAL search_path = public;
	RETURN NEXT is(message, 'python!:3, "a,b", tester ai-engineer ml-engineer, python, ai-engineer ml-engineer tester', 'roles are found in ' || home);

	SET LOCAL ROLE shortlist_test_anyone;
	BEGIN
		EXECUTE format('DELETE FROM %I.shortlist_custom_role', home);
		message := NULL;
	EXCEPTION WHEN insufficient_privilege THEN
		message := SQLSTATE;
	END;
	RESET ROLE;
	RETURN NEXT is(message, '42501', 'not anyone may change what is in ' || home);
END
$$;

SELECT call_all('public');
SELECT call_all('shortlist');
SELECT call_all('My Schema');
SELECT call_all('a,b.c');

SELECT * FROM finish();
ROLLBACK;
