/*
 * custom.sql - the users' own vocabulary: what reads it, and what tells of its changes.
 */
CREATE FUNCTION skill_phrase(spelling text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_phrase(text) IS
'The words by which texts are searched for a spelling, e.g. scikit learn for Scikit-Learn. Errors as skill_fold; also: more than 24 words, or a sign that no word of a text holds and that joins none, at either end too.';

/* Restored rows go through this as well: what is one phrase has to stay one. */
ALTER TABLE shortlist_custom_spelling ADD CONSTRAINT shortlist_custom_spelling_phrase_check
	CHECK (mark OPERATOR(pg_catalog.=) 'input' OR skill_phrase(spelling) OPERATOR(pg_catalog.<>) '');

CREATE FUNCTION shortlist_custom_changed() RETURNS trigger
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION shortlist_custom_changed() IS
'Trigger of the tables shortlist_custom_skill, shortlist_custom_spelling and shortlist_custom_relation: tells all sessions to read them anew. Error: fired by a trigger that is not AFTER.';

/*
 * For each row and always, because the workers of logical replication fire
 * nothing else.
 */
CREATE TRIGGER shortlist_custom_changed AFTER INSERT OR UPDATE OR DELETE ON shortlist_custom_skill
	FOR EACH ROW EXECUTE FUNCTION shortlist_custom_changed();
CREATE TRIGGER shortlist_custom_emptied AFTER TRUNCATE ON shortlist_custom_skill
	FOR EACH STATEMENT EXECUTE FUNCTION shortlist_custom_changed();
ALTER TABLE shortlist_custom_skill ENABLE ALWAYS TRIGGER shortlist_custom_changed;
ALTER TABLE shortlist_custom_skill ENABLE ALWAYS TRIGGER shortlist_custom_emptied;

CREATE TRIGGER shortlist_custom_changed AFTER INSERT OR UPDATE OR DELETE ON shortlist_custom_spelling
	FOR EACH ROW EXECUTE FUNCTION shortlist_custom_changed();
CREATE TRIGGER shortlist_custom_emptied AFTER TRUNCATE ON shortlist_custom_spelling
	FOR EACH STATEMENT EXECUTE FUNCTION shortlist_custom_changed();
ALTER TABLE shortlist_custom_spelling ENABLE ALWAYS TRIGGER shortlist_custom_changed;
ALTER TABLE shortlist_custom_spelling ENABLE ALWAYS TRIGGER shortlist_custom_emptied;

CREATE TRIGGER shortlist_custom_changed AFTER INSERT OR UPDATE OR DELETE ON shortlist_custom_relation
	FOR EACH ROW EXECUTE FUNCTION shortlist_custom_changed();
CREATE TRIGGER shortlist_custom_emptied AFTER TRUNCATE ON shortlist_custom_relation
	FOR EACH STATEMENT EXECUTE FUNCTION shortlist_custom_changed();
ALTER TABLE shortlist_custom_relation ENABLE ALWAYS TRIGGER shortlist_custom_changed;
ALTER TABLE shortlist_custom_relation ENABLE ALWAYS TRIGGER shortlist_custom_emptied;

/* The costs are those of text.sql, and a little more. */
CREATE FUNCTION extract_matches_custom(text, OUT skill text, OUT surface text, OUT "position" integer,
	OUT level double precision, OUT level_evidence text, OUT kind text, OUT kind_evidence text,
	OUT negated boolean, OUT negation_evidence text, OUT alternative integer, OUT alternative_evidence text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 4000 ROWS 30;

COMMENT ON FUNCTION extract_matches_custom(text) IS
'as extract_matches, with the skills and spellings of the tables shortlist_custom_skill and shortlist_custom_spelling; error: no right to read the tables';

CREATE FUNCTION extract_matches_custom(text, boolean, OUT skill text, OUT surface text, OUT "position" integer,
	OUT level double precision, OUT level_evidence text, OUT kind text, OUT kind_evidence text,
	OUT negated boolean, OUT negation_evidence text, OUT alternative integer, OUT alternative_evidence text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 4000 ROWS 40;

COMMENT ON FUNCTION extract_matches_custom(text, boolean) IS
'the same; if true, every find, as extract_matches(text, true)';

CREATE FUNCTION extract_marked_custom(text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 4500;

COMMENT ON FUNCTION extract_marked_custom(text) IS
'as extract_marked, with the skills and spellings of the tables shortlist_custom_skill and shortlist_custom_spelling; error: no right to read the tables';

CREATE FUNCTION extract_skills_custom(text) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 3500;

COMMENT ON FUNCTION extract_skills_custom(text) IS
'as extract_skills, with the skills and spellings of the tables shortlist_custom_skill and shortlist_custom_spelling; error: no right to read the tables';

CREATE FUNCTION extract_skills_custom(text, date) RETURNS skillvec
	AS 'MODULE_PATHNAME', 'extract_skills_custom_at' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 3500;

COMMENT ON FUNCTION extract_skills_custom(text, date) IS
'the same, where "present" in the dates of a job ("2019 - present") counts to the given date, to the month; error: the date is infinite or before Christ';

CREATE FUNCTION extract_requirements_custom(text) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 4000;

COMMENT ON FUNCTION extract_requirements_custom(text) IS
'as extract_requirements, with the skills, spellings and related skills of the tables shortlist_custom_skill, shortlist_custom_spelling and shortlist_custom_relation; error: no right to read the tables';

CREATE FUNCTION skill_canonical_custom(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_canonical_custom(text) IS
'As skill_canonical, with the spellings of the table shortlist_custom_spelling, which go before the built-in ones. Errors as skill_fold; also: no right to read the tables.';

CREATE FUNCTION skill_label_custom(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_label_custom(text) IS
'As skill_label, with the labels of the table shortlist_custom_skill, which go before the built-in ones, and spellings as in skill_canonical_custom. Errors as skill_canonical_custom.';

CREATE FUNCTION skill_category_custom(name text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION skill_category_custom(text) IS
'As skill_category, with the categories of the table shortlist_custom_skill, which go before the built-in ones, and spellings as in skill_canonical_custom. Errors as skill_canonical_custom.';
