/*
 * role.sql - the roles: what is known of them, and the users' own.
 */
CREATE FUNCTION shortlist_builtin_roles(OUT name text, OUT label text,
	OUT profile roleprofile, OUT marks roleprofile,
	OUT profile_reason text, OUT marks_reason text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500 ROWS 2;

COMMENT ON FUNCTION shortlist_builtin_roles() IS
'The built-in roles; the view shortlist_role says what the columns are and adds the users'' own.';

CREATE FUNCTION shortlist_builtin_role_facts(OUT role text, OUT ordinal integer,
	OUT aspect text, OUT topic text, OUT source text, OUT fact text, OUT skills text[])
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200 ROWS 100;

COMMENT ON FUNCTION shortlist_builtin_role_facts() IS
'What is known of the built-in roles; the view shortlist_role_fact says what the columns are.';

CREATE TABLE shortlist_custom_role (
	name text PRIMARY KEY CHECK (name OPERATOR(pg_catalog.=) skill_fold(name)),
	label text NOT NULL,
	profile roleprofile NOT NULL,
	marks roleprofile,
	reason text
);

COMMENT ON TABLE shortlist_custom_role IS
'Roles of your own, dumped by pg_dump. One with the name of a built-in role takes its place.';
COMMENT ON COLUMN shortlist_custom_role.name IS 'Name, folded as skills are, e.g. data-engineer.';
COMMENT ON COLUMN shortlist_custom_role.label IS 'How it is shown to people.';
COMMENT ON COLUMN shortlist_custom_role.profile IS 'What the role asks for.';
COMMENT ON COLUMN shortlist_custom_role.marks IS
'What tells the role from its neighbours, for role_rank; NULL: the profile itself.';
COMMENT ON COLUMN shortlist_custom_role.reason IS 'Why the profile weighs as it does.';

SELECT pg_catalog.pg_extension_config_dump('shortlist_custom_role', '');

CREATE VIEW shortlist_role AS
	SELECT name, label, profile, coalesce(marks, profile) AS marks,
		reason AS profile_reason, NULL::text AS marks_reason, false AS builtin
	FROM shortlist_custom_role
	UNION ALL
	SELECT name, label, profile, marks, profile_reason, marks_reason, true
	FROM shortlist_builtin_roles()
	ORDER BY name, builtin;

COMMENT ON VIEW shortlist_role IS
'All roles: name; label; profile: what the role asks for; marks: what tells it from its neighbours; why both weigh as they do (weights and levels are editorial); whether it is built in. Where you have a role of the same name, yours comes first.';

CREATE VIEW shortlist_requirement AS
	SELECT r.name AS role, e.requirement AS ordinal, e.text AS requirement, e.skills, e.shares,
		e.weight, e.level, e.must, r.builtin
	FROM shortlist_role r CROSS JOIN LATERAL roleprofile_each(r.profile) e
	ORDER BY r.name, r.builtin, e.requirement;

COMMENT ON VIEW shortlist_requirement IS
'What each role asks for, a row a requirement: its place in the profile from 1, its text, the skills that meet it and their shares (above 0, to 1), weight (0.01 to 100), level (above 0, to 1), whether it is a must-have, whether the role is built in.';

CREATE VIEW shortlist_role_fact AS
	SELECT role, ordinal, aspect, topic, source, fact, skills
	FROM shortlist_builtin_role_facts()
	ORDER BY ordinal;

COMMENT ON VIEW shortlist_role_fact IS
'What is known of the built-in roles. role: NULL where the fact lies between them; ordinal: from 1; aspect: focus, responsibility, skill, tool, career path, expertise, relation, choice; topic: what within the aspect; source: text or table, the two parts of the description that the facts come from; fact; skills: the canonical names that it names.';

CREATE VIEW shortlist_role_comparison AS
	SELECT aspect, source,
		pg_catalog.string_agg(fact, ' ' ORDER BY ordinal)
			FILTER (WHERE role OPERATOR(pg_catalog.=) 'ai-engineer') AS ai_engineer,
		pg_catalog.string_agg(fact, ' ' ORDER BY ordinal)
			FILTER (WHERE role OPERATOR(pg_catalog.=) 'ml-engineer') AS ml_engineer
	FROM shortlist_builtin_role_facts()
	WHERE role IS NOT NULL
	GROUP BY aspect, source
	ORDER BY pg_catalog.min(ordinal);

COMMENT ON VIEW shortlist_role_comparison IS
'The AI Engineer and the ML Engineer side by side, a row an aspect (focus, responsibility, skill, tool, career path, expertise) and source (text, table).';

GRANT SELECT ON shortlist_custom_role, shortlist_role, shortlist_requirement,
	shortlist_role_fact, shortlist_role_comparison TO PUBLIC;

CREATE FUNCTION shortlist_role_missing(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION shortlist_role_missing(text) IS
'Raises the error that there is no role of this name, for shortlist_role_name.';

CREATE FUNCTION shortlist_role_name(name text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000
BEGIN ATOMIC
	/* a name without a letter or sign has no folded form, and no role has it */
	WITH folded AS (
		SELECT CASE WHEN shortlist_role_name.name OPERATOR(pg_catalog.~) '[^[:space:]]'
			THEN skill_fold(shortlist_role_name.name) END AS name
	)
	SELECT coalesce(
		(SELECT r.name FROM shortlist_role r CROSS JOIN folded f
			WHERE r.name OPERATOR(pg_catalog.=) f.name
				OR r.name OPERATOR(pg_catalog.=) pg_catalog.replace(f.name, ' ', '-')
			ORDER BY r.name OPERATOR(pg_catalog.=) f.name DESC LIMIT 1),
		shortlist_role_missing(shortlist_role_name.name));
END;

COMMENT ON FUNCTION shortlist_role_name(text) IS
'The name of a role as the view shortlist_role has it, from a name in any letter case, with spaces or hyphens (AI Engineer: ai-engineer). Error: no such role.';

CREATE FUNCTION role_profile(name text) RETURNS roleprofile
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000
BEGIN ATOMIC
	SELECT r.profile
	FROM shortlist_role r
	WHERE r.name OPERATOR(pg_catalog.=) (SELECT shortlist_role_name(role_profile.name))
	ORDER BY r.builtin LIMIT 1;
END;

COMMENT ON FUNCTION role_profile(text) IS
'What a role asks for, by its name (see shortlist_role_name): yours before a built-in one. In a query over many rows write (SELECT role_profile(''ai-engineer'')), or it runs for every row. Error: no such role.';

CREATE FUNCTION role_rank(skills skillvec)
	RETURNS TABLE (role text, label text, fit double precision, eligible boolean,
		score double precision, margin double precision)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 2000 ROWS 2
BEGIN ATOMIC
	WITH known AS MATERIALIZED (
		SELECT DISTINCT ON (r.name) r.name, r.label,
			role_fit(role_rank.skills, r.profile) AS fit,
			role_eligible(role_rank.skills, r.profile) AS eligible,
			role_fit(role_rank.skills, r.marks) AS score
		FROM shortlist_role r
		ORDER BY r.name, r.builtin
	)
	SELECT k.name, k.label, k.fit, k.eligible, k.score,
		k.score OPERATOR(pg_catalog.-)
			(SELECT pg_catalog.max(o.score) FROM known o WHERE o.name OPERATOR(pg_catalog.<>) k.name)
	FROM known k
	ORDER BY k.score DESC NULLS LAST, k.fit DESC NULLS LAST, k.name;
END;

COMMENT ON FUNCTION role_rank(skillvec) IS
'Which role fits these skills, of a person or a posting: a row a role, the best first. fit: role_fit to the role''s profile, 0 to 1; eligible: whether every must-have of it is met; score: role_fit to what tells the role from the others (its marks), 0 to 1, by which the rows are ordered; margin: score less the best score of another role, -1 to 1, NULL if there is none.';

CREATE FUNCTION role_compare(a text, b text)
	RETURNS TABLE (skill text, label text, category text, in_a boolean, in_b boolean)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 4000 ROWS 20
BEGIN ATOMIC
	WITH compared AS MATERIALIZED (
		SELECT shortlist_role_name(role_compare.a) AS a, shortlist_role_name(role_compare.b) AS b
	),
	named AS (
		/* a role with facts is compared by what they name, another by its profile */
		SELECT f.role, s.skill
		FROM shortlist_role_fact f CROSS JOIN LATERAL pg_catalog.unnest(f.skills) AS s (skill)
		WHERE NOT EXISTS (SELECT FROM shortlist_custom_role c
			WHERE c.name OPERATOR(pg_catalog.=) f.role)
		UNION ALL
		SELECT c.name, s.skill
		FROM shortlist_custom_role c
			CROSS JOIN LATERAL roleprofile_each(c.profile) e
			CROSS JOIN LATERAL pg_catalog.unnest(e.skills) AS s (skill)
	),
	counted AS (
		SELECT n.skill,
			pg_catalog.bool_or(n.role OPERATOR(pg_catalog.=) c.a) AS in_a,
			pg_catalog.bool_or(n.role OPERATOR(pg_catalog.=) c.b) AS in_b
		FROM named n CROSS JOIN compared c
		GROUP BY n.skill
	),
	described AS (
		SELECT n.skill, coalesce(c.label, skill_label(n.skill)) AS label,
			coalesce(c.category, skill_category(n.skill)) AS category, n.in_a, n.in_b
		FROM counted n
			LEFT JOIN shortlist_custom_skill c ON c.name OPERATOR(pg_catalog.=) n.skill
		WHERE n.in_a OR n.in_b
	)
	SELECT d.skill, d.label, d.category, d.in_a, d.in_b
	FROM described d
	WHERE d.category OPERATOR(pg_catalog.=) ANY (ARRAY['language', 'framework', 'library',
		'platform', 'tool', 'database', 'big data', 'cloud', 'hardware'])
	ORDER BY d.in_a AND d.in_b DESC, d.in_a DESC, d.skill;
END;

COMMENT ON FUNCTION role_compare(text, text) IS
'The technologies of two roles, by their names (see shortlist_role_name): a row a technology (language, framework, library, platform, tool, database, big data, cloud, hardware) that either role names, with its label and category and whether a and b name it; those in common first. Built-in roles are compared by the facts known of them, your own by their profiles; labels and categories of your own skills are yours. Error: no such role.';

CREATE FUNCTION shortlist_upgrade_report()
	RETURNS TABLE (kind text, object text, command text)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 10
BEGIN ATOMIC
	WITH member AS (
		/* what of this extension reads the vocabulary, and so can read a text differently in a new release */
		SELECT d.classid, d.objid
		FROM pg_catalog.pg_depend d
			JOIN pg_catalog.pg_extension e ON d.refobjid OPERATOR(pg_catalog.=) e.oid
				AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
			LEFT JOIN pg_catalog.pg_proc p ON d.objid OPERATOR(pg_catalog.=) p.oid
				AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
		WHERE d.deptype OPERATOR(pg_catalog.=) 'e' AND e.extname OPERATOR(pg_catalog.=) 'shortlist'
			AND (p.oid IS NULL
				OR (p.provolatile OPERATOR(pg_catalog.=) 'i' AND p.proname OPERATOR(pg_catalog.<>) ALL (ARRAY['role_fit', 'role_eligible',
					'role_explain', 'role_gap', 'skill_fold', 'skillvec_each', 'roleprofile_each']::pg_catalog.name[])))
	),
	dependent AS (
		SELECT DISTINCT d.classid, d.objid
		FROM pg_catalog.pg_depend d JOIN member m ON d.refclassid OPERATOR(pg_catalog.=) m.classid AND d.refobjid OPERATOR(pg_catalog.=) m.objid
		WHERE d.deptype OPERATOR(pg_catalog.=) ANY (ARRAY['n', 'a']::pg_catalog."char"[])
			AND NOT EXISTS (SELECT FROM member o WHERE o.classid OPERATOR(pg_catalog.=) d.classid AND o.objid OPERATOR(pg_catalog.=) d.objid)
	)
	SELECT 'generated column',
		pg_catalog.format('%s.%I', a.attrelid::pg_catalog.regclass, a.attname),
		pg_catalog.format('UPDATE %s SET %I = DEFAULT;', a.attrelid::pg_catalog.regclass, a.attname)
	FROM dependent d
		JOIN pg_catalog.pg_attrdef f ON f.oid OPERATOR(pg_catalog.=) d.objid
			AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_attrdef'::pg_catalog.regclass
		JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) f.adrelid AND a.attnum OPERATOR(pg_catalog.=) f.adnum
	WHERE a.attgenerated OPERATOR(pg_catalog.=) 's' AND a.attinhcount OPERATOR(pg_catalog.=) 0
	UNION ALL
	SELECT 'expression index', i.indexrelid::pg_catalog.regclass::text,
		pg_catalog.format('REINDEX INDEX %s;', i.indexrelid::pg_catalog.regclass)
	FROM dependent d
		JOIN pg_catalog.pg_index i ON i.indexrelid OPERATOR(pg_catalog.=) d.objid
			AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
		JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) i.indexrelid
	WHERE (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL) AND t.relkind OPERATOR(pg_catalog.=) 'i'
	UNION ALL
	SELECT 'constraint', pg_catalog.format('%I of %s', c.conname, o.name),
		/* one command, so that a value that breaks the constraint does not lose it */
		CASE WHEN c.conrelid OPERATOR(pg_catalog.<>) 0
			THEN pg_catalog.format('ALTER TABLE %1$s DROP CONSTRAINT %2$I, ADD CONSTRAINT %2$I %3$s;',
				o.name, c.conname, o.definition)
			ELSE pg_catalog.format('DO %L;', pg_catalog.format(
				'BEGIN ALTER DOMAIN %1$s DROP CONSTRAINT %2$I; ALTER DOMAIN %1$s ADD CONSTRAINT %2$I %3$s; END',
				o.name, c.conname, o.definition)) END
	FROM dependent d
		JOIN pg_catalog.pg_constraint c ON c.oid OPERATOR(pg_catalog.=) d.objid
			AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_constraint'::pg_catalog.regclass
		CROSS JOIN LATERAL (
			SELECT CASE WHEN c.conrelid OPERATOR(pg_catalog.<>) 0
					THEN c.conrelid::pg_catalog.regclass::text
					ELSE c.contypid::pg_catalog.regtype::text END AS name,
				pg_catalog.pg_get_constraintdef(c.oid) AS definition
		) o
	WHERE c.contype OPERATOR(pg_catalog.=) 'c' AND c.coninhcount OPERATOR(pg_catalog.=) 0
		AND NOT EXISTS (SELECT FROM member o WHERE o.objid OPERATOR(pg_catalog.=) c.conrelid
			AND o.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass)
	UNION ALL
	SELECT 'materialized view', r.ev_class::pg_catalog.regclass::text,
		pg_catalog.format('REFRESH MATERIALIZED VIEW %s;', r.ev_class::pg_catalog.regclass)
	FROM dependent d
		JOIN pg_catalog.pg_rewrite r ON r.oid OPERATOR(pg_catalog.=) d.objid
			AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_rewrite'::pg_catalog.regclass
		JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) r.ev_class
	WHERE t.relkind OPERATOR(pg_catalog.=) 'm'
	ORDER BY 1, 2;
END;

COMMENT ON FUNCTION shortlist_upgrade_report() IS
'What to rebuild after an update of the extension that changed the vocabulary, since a new release may read a text or a spelling differently: generated columns, indexes with expressions or predicates, check constraints and materialized views that use the extension''s text and skill functions or read its types from text, each with the command that rebuilds it. Of inherited columns and constraints it lists those of the parent, whose command reaches the others; of partitioned indexes the partitions. Lists what uses them directly, not through functions of your own. Values in plain columns: UPDATE with skillvec_canonical.';
