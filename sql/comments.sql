-- Every object of the extension has a comment.
SELECT pg_describe_object(classid, objid, 0) AS without_comment
FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'shortlist')
	AND CASE WHEN classid = 'pg_class'::regclass THEN obj_description(objid, 'pg_class')
		ELSE (SELECT description FROM pg_description d WHERE d.objoid = objid AND d.classoid = classid AND objsubid = 0) END IS NULL
	AND NOT (classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t WHERE t.oid = objid
		AND (typelem <> 0 OR typrelid <> 0)))
ORDER BY 1;
-- Every function is PARALLEL SAFE, and none is VOLATILE, but for the listed ones.
SELECT oid::regprocedure, provolatile, proparallel
FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'shortlist')
	AND refclassid = 'pg_extension'::regclass AND (proparallel <> 's' OR provolatile = 'v')
ORDER BY 1::text;
