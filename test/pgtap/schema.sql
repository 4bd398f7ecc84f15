-- schema.sql - the schema of the extension is no way in for others, and can be
-- renamed.

BEGIN;
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT plan(7);

-- Operators and functions that fit the extension's calls better than those of
-- pg_catalog do, made beforehand in the schema where it is created.  They
-- stand for all combinations of the types of the system catalogs and ours.

DROP EXTENSION shortlist;
CREATE SCHEMA trap;
DO $$
DECLARE
	types text[] := '{oid,regclass,regtype,regproc,name,text,varchar,\"char\",smallint,integer,bigint,boolean,double precision,text[],name[],\"char\"[],anyelement,anynonarray}';
	l text;
	r text;
	o text;
BEGIN
	FOREACH l IN ARRAY types LOOP
		FOREACH r IN ARRAY types LOOP
			CONTINUE WHEN (l LIKE 'any%') <> (r LIKE 'any%');
			EXECUTE format('CREATE FUNCTION trap.trapped(%s, %s) RETURNS boolean LANGUAGE plpgsql AS
				$f$ BEGIN RAISE ''trapped''; END $f$', l, r);
			FOREACH o IN ARRAY '{=,<>,<,>,<=,>=,-,~,||}'::text[] LOOP
				EXECUTE format('CREATE OPERATOR trap.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap.trapped)', o, l, r);
			END LOOP;
			EXECUTE format('CREATE FUNCTION trap.format(text, %s, %s) RETURNS text LANGUAGE plpgsql AS
				$f$ BEGIN RAISE ''trapped''; END $f$', l, r);
			EXECUTE format('CREATE FUNCTION trap.replace(text, %s, %s) RETURNS text LANGUAGE plpgsql AS
				$f$ BEGIN RAISE ''trapped''; END $f$', l, r);
		END LOOP;
		EXECUTE format('CREATE FUNCTION trap.format(text, %s) RETURNS text LANGUAGE plpgsql AS
			$f$ BEGIN RAISE ''trapped''; END $f$', l);
		CONTINUE WHEN l LIKE 'any%';
		FOREACH o IN ARRAY '{min,max,bool_or}'::text[] LOOP
			EXECUTE format('CREATE FUNCTION trap.%s(%s) RETURNS %2$s LANGUAGE plpgsql AS
				$f$ BEGIN RAISE ''trapped''; END $f$', o, l);
		END LOOP;
	END LOOP;
END
$$;
CREATE EXTENSION shortlist SCHEMA trap;
SET search_path = public;

-- What pg_catalog holds is pinned and leaves no dependency.
SELECT is_empty($$
	SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid),
		pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0)
	FROM pg_depend m
		JOIN pg_extension e ON e.oid = m.refobjid AND m.refclassid = 'pg_extension'::regclass AND e.extname = 'shortlist'
		LEFT JOIN pg_rewrite w ON m.classid = 'pg_class'::regclass AND w.ev_class = m.objid
		LEFT JOIN pg_constraint c ON m.classid = 'pg_class'::regclass AND c.conrelid = m.objid
		JOIN pg_depend d ON (d.classid = m.classid AND d.objid = m.objid)
			OR (d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid)
			OR (d.classid = 'pg_constraint'::regclass AND d.objid = c.oid)
	WHERE m.deptype = 'e' AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
		AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = d.refclassid AND o.objid = d.refobjid
			AND o.deptype = 'e' AND o.refobjid = e.oid)
$$, 'every function and operator that the extension calls is its own or of pg_catalog');

CREATE TABLE t (a text CHECK (trap.skill_label(a) <> ''));
SELECT results_eq('SELECT kind, object FROM trap.shortlist_upgrade_report()',
	$$VALUES ('constraint', 't_a_check of t')$$, 'shortlist_upgrade_report() calls nothing of others');
SELECT is((SELECT count(*)::integer FROM trap.role_compare('AI Engineer', 'ml-engineer')), 13, 'nor does role_compare()');
SELECT is((SELECT role FROM trap.role_rank('langchain, prompt engineering') LIMIT 1), 'ai-engineer', 'nor role_rank()');
SELECT lives_ok('SELECT * FROM trap.shortlist_role_comparison', 'nor the comparison');

-- Renamed.

ALTER SCHEMA trap RENAME TO "Elsewhere";
SELECT is("Elsewhere".role_profile('ML Engineer')::text, (SELECT profile::text FROM "Elsewhere".shortlist_role WHERE name = 'ml-engineer'),
	'role_profile() is found in a schema that was renamed');
SELECT throws_ok($$SELECT "Elsewhere".role_profile('Ml  Enginer')$$, '42704', 'role "Ml  Enginer" does not exist', 'and says what is not there');

SELECT * FROM finish();
ROLLBACK;
