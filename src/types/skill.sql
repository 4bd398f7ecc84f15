/*
 * skill.sql - skills by name, and the users' own skills.
 *
 * What is built in comes from C functions; the tables hold users' rows only,
 * so that a later release which ships the same name breaks no restore.  Views
 * show both, the user's row first.
 */
CREATE FUNCTION skill_fold(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_fold(text) IS
'The name as it would be stored if no vocabulary knew it: ASCII letters in lower case, white space folded to single spaces and cut off at the ends. Never changes between releases. Error: no name, more than 255 bytes, a control character.';

CREATE FUNCTION skill_canonical(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_canonical(text) IS
'The canonical name of a skill by any of its spellings, e.g. scikit-learn for sklearn; an unknown name only folded. Errors as skill_fold.';

CREATE FUNCTION skill_label(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_label(text) IS
'How a skill is shown to people, e.g. PyTorch; an unknown name as it is stored. Errors as skill_fold.';

CREATE FUNCTION skill_category(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_category(text) IS
'The category of a skill, e.g. library; NULL for an unknown one. Errors as skill_fold.';

CREATE FUNCTION shortlist_builtin_skills(OUT name text, OUT label text, OUT category text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;

COMMENT ON FUNCTION shortlist_builtin_skills() IS
'The skills of the compiled vocabulary: canonical name, label, category. The view shortlist_skill adds the users'' own.';

CREATE FUNCTION shortlist_builtin_spellings(OUT spelling text, OUT skill text, OUT mark text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5000;

COMMENT ON FUNCTION shortlist_builtin_spellings() IS
'The spellings of the compiled vocabulary: spelling, with spaces for hyphens; canonical name of the skill; mark: how it is matched in a text (any, case, ambiguous, title, input). The view shortlist_spelling adds the users'' own.';

CREATE FUNCTION shortlist_builtin_relations(OUT skill text, OUT other text, OUT kind text,
	OUT share double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2000;

COMMENT ON FUNCTION shortlist_builtin_relations() IS
'The relations of the compiled vocabulary: kind broader (other is broader than skill; share NULL) or related (other can stand in for skill with that share, 0.1 to 0.95). The view shortlist_relation adds the users'' own.';

CREATE TABLE shortlist_custom_skill (
	name text PRIMARY KEY CHECK (name OPERATOR(pg_catalog.=) skill_fold(name)),
	label text NOT NULL CHECK (pg_catalog.octet_length(label) OPERATOR(pg_catalog.>) 0 AND pg_catalog.octet_length(label) OPERATOR(pg_catalog.<=) 255),
	category text NOT NULL CHECK (pg_catalog.octet_length(category) OPERATOR(pg_catalog.>) 0 AND pg_catalog.octet_length(category) OPERATOR(pg_catalog.<=) 255)
);

COMMENT ON TABLE shortlist_custom_skill IS 'Skills of your own, dumped by pg_dump. The functions whose names end in _custom find them in texts by their names, unless a spelling says otherwise.';
COMMENT ON COLUMN shortlist_custom_skill.name IS 'Canonical name, folded (see skill_fold). A name that the built-in vocabulary knows, by any spelling, is that skill: then the row gives it another label and category.';
COMMENT ON COLUMN shortlist_custom_skill.label IS 'How it is shown to people, at most 255 bytes.';
COMMENT ON COLUMN shortlist_custom_skill.category IS 'Any words, at most 255 bytes. Those of shortlist_skill have a meaning when texts are read: the technical ones take versions ("Python 3") and make plain words beside them names.';

CREATE TABLE shortlist_custom_spelling (
	spelling text PRIMARY KEY CHECK (skill_fold(spelling) OPERATOR(pg_catalog.<>) ''),
	skill text NOT NULL CHECK (skill OPERATOR(pg_catalog.=) skill_fold(skill)),
	mark text NOT NULL DEFAULT 'any'
		CHECK (mark OPERATOR(pg_catalog.=) ANY ('{any,case,ambiguous,title,input}'::pg_catalog.text[]))
);

COMMENT ON TABLE shortlist_custom_spelling IS
'Spellings of your own, for your skills or built-in ones, dumped by pg_dump. The functions whose names end in _custom read them: a spelling takes the place of a built-in one of the same words; the longest that stands at a place counts.';
COMMENT ON COLUMN shortlist_custom_spelling.spelling IS 'The spelling, in the letter case in which it is written: one phrase (see skill_phrase), but for the mark input. Of several that are the same phrase, those with the marks case and ambiguous come first in a text and last for a name, then the first in byte order.';
COMMENT ON COLUMN shortlist_custom_spelling.skill IS 'Canonical name of the skill that it stands for. It needs no row of its own.';
COMMENT ON COLUMN shortlist_custom_spelling.mark IS
'How it is matched in a text: any (in any letter case), case (as written only), ambiguous (as written, and where the context supports it), title (where a job or a person is called so), input (never).';

CREATE TABLE shortlist_custom_relation (
	skill text NOT NULL CHECK (skill OPERATOR(pg_catalog.=) skill_fold(skill)),
	other text NOT NULL CHECK (other OPERATOR(pg_catalog.=) skill_fold(other)),
	kind text NOT NULL
		CHECK (kind OPERATOR(pg_catalog.=) ANY ('{broader,related}'::pg_catalog.text[])),
	share double precision
		CHECK (share OPERATOR(pg_catalog.>) 0 AND share OPERATOR(pg_catalog.<) 1),
	PRIMARY KEY (skill, other, kind),
	CHECK (skill OPERATOR(pg_catalog.<>) other),
	CHECK ((kind OPERATOR(pg_catalog.=) 'related') OPERATOR(pg_catalog.=) (share IS NOT NULL))
);

COMMENT ON TABLE shortlist_custom_relation IS
'Relations between skills, of your own, dumped by pg_dump. extract_requirements_custom reads the related ones: "or similar" adds them, before the built-in ones of the same two skills.';
COMMENT ON COLUMN shortlist_custom_relation.skill IS 'Canonical name.';
COMMENT ON COLUMN shortlist_custom_relation.other IS 'Canonical name of the broader or related skill.';
COMMENT ON COLUMN shortlist_custom_relation.kind IS 'broader: skill is a kind or a part of other. related: other can stand in for skill.';
COMMENT ON COLUMN shortlist_custom_relation.share IS
'How far other meets a requirement for skill, above 0 and below 1; only for related.';

SELECT pg_catalog.pg_extension_config_dump('shortlist_custom_skill', '');
SELECT pg_catalog.pg_extension_config_dump('shortlist_custom_spelling', '');
SELECT pg_catalog.pg_extension_config_dump('shortlist_custom_relation', '');

CREATE VIEW shortlist_skill AS
	SELECT name, label, category, false AS builtin FROM shortlist_custom_skill
	UNION ALL
	SELECT name, label, category, true FROM shortlist_builtin_skills()
	ORDER BY name, builtin;

COMMENT ON VIEW shortlist_skill IS
'All skills: canonical name, label, category, and whether it is built in. Where you have a skill of the same name, yours comes first.';

CREATE VIEW shortlist_spelling AS
	SELECT spelling, skill, mark, false AS builtin FROM shortlist_custom_spelling
	UNION ALL
	SELECT spelling, skill, mark, true FROM shortlist_builtin_spellings()
	ORDER BY spelling, builtin;

COMMENT ON VIEW shortlist_spelling IS
'All spellings: the spelling, the canonical name it stands for, its mark (see shortlist_custom_spelling), and whether it is built in; yours first.';

CREATE VIEW shortlist_relation AS
	SELECT skill, other, kind, share, false AS builtin FROM shortlist_custom_relation
	UNION ALL
	SELECT skill, other, kind, share, true FROM shortlist_builtin_relations()
	ORDER BY skill, kind, share DESC NULLS LAST, other, builtin;

COMMENT ON VIEW shortlist_relation IS
'All relations between skills: skill, other, kind (broader or related), share (above 0 and below 1, NULL for broader), and whether it is built in; yours first.';

GRANT SELECT ON shortlist_custom_skill, shortlist_custom_spelling, shortlist_custom_relation,
	shortlist_skill, shortlist_spelling, shortlist_relation TO PUBLIC;
