/*
 * text.sql - reading skills and requirements out of texts.
 *
 * The costs are those of a text of some 3,000 bytes.
 */
CREATE FUNCTION extract_matches(text, OUT skill text, OUT surface text, OUT "position" integer,
	OUT level double precision, OUT level_evidence text, OUT kind text, OUT kind_evidence text,
	OUT negated boolean, OUT negation_evidence text, OUT alternative integer, OUT alternative_evidence text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3000 ROWS 30;

COMMENT ON FUNCTION extract_matches(text) IS
'the skills that a text names, in order, without what is a part of a job''s name (Java Developer), a field of a degree, or said by the company of itself: canonical name, the words in the text, position in characters from 1; level from 0 to 1 or NULL if none is stated; kind, which is what a posting asks with it (must, required, duty, preferred, mentioned, learning); whether it is negated; the number of the list of alternatives that it is in, from 1, or NULL; and for each of these four the words of the text that say so, or NULL';

CREATE FUNCTION extract_matches(text, boolean, OUT skill text, OUT surface text, OUT "position" integer,
	OUT level double precision, OUT level_evidence text, OUT kind text, OUT kind_evidence text,
	OUT negated boolean, OUT negation_evidence text, OUT alternative integer, OUT alternative_evidence text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3000 ROWS 40;

COMMENT ON FUNCTION extract_matches(text, boolean) IS
'the same; if true, every find: also parts of jobs'' names, and with two more kinds degree (a field of a degree) and company (said by the company of itself), which ask for nothing';

CREATE FUNCTION extract_marked(text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3500;

COMMENT ON FUNCTION extract_marked(text) IS
'the text as HTML, with each skill that it names in an element <mark> with the attributes data-skill, data-kind, data-level, data-negated, data-alternative and title (the words that say so), those that do not apply left out; all else is escaped, line ends stay. Error: the result takes more than 1 GB';

CREATE FUNCTION extract_skills(text) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2500;

COMMENT ON FUNCTION extract_skills(text) IS
'the skills that a text names, as of one person: level by stated years (ten or more: 1), words of proficiency or the dates of the jobs that name it (at least 0.5, ten years or more: 1; "present" counts to the latest date in the text); 0.5 where nothing is known, 0.3 to 0.5 for a keyword of a long list; without what is negated or only wished for';

CREATE FUNCTION extract_skills(text, date) RETURNS skillvec
	AS 'MODULE_PATHNAME', 'extract_skills_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2500;

COMMENT ON FUNCTION extract_skills(text, date) IS
'the same, where "present" in the dates of a job ("2019 - present") counts to the given date, to the month; error: the date is infinite or before Christ';

CREATE FUNCTION extract_requirements(text) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3000;

COMMENT ON FUNCTION extract_requirements(text) IS
'the role profile that a job posting asks for: weight 5 for must-haves, 3 for what is required, 2 for duties and what is only mentioned, 1 for what is preferred, 1 more (to 5) for what is asked for in more than one sentence, 10 for what the title names; alternatives where the text offers them; at most 1024 requirements, those of the highest weight';
