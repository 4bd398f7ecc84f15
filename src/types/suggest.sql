/*
 * suggest.sql - skills that are not named outright: by a prefix, by a misspelt
 * name, by a skill beside them.
 */
CREATE FUNCTION skill_complete(prefix text, n integer,
	OUT skill text, OUT label text, OUT category text, OUT matched text) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 300 ROWS 10;

COMMENT ON FUNCTION skill_complete(text, integer) IS
'The skills of which a spelling, or a later word of one, begins with the prefix: at most n rows, one a skill, the best first, with the spelling that matched (spaces for hyphens). Letter case does not matter, a hyphen is a space, a space at the end says that the word is complete. Order: the prefix is a spelling; it begins one; it begins a later word of one; among these canonical names and labels before other spellings, then skills with more relations in the vocabulary, then shorter spellings, then by their bytes. An empty prefix gives no rows. Errors: n below 0; more than 255 bytes, a control character.';

CREATE FUNCTION skill_suggest(misspelt text, n integer,
	OUT skill text, OUT label text, OUT category text, OUT matched text,
	OUT distance integer, OUT similarity double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1500 ROWS 5;

COMMENT ON FUNCTION skill_suggest(text, integer) IS
'The skills that a misspelt name may mean: at most n rows, one a skill, the best first, with the spelling that is nearest. distance: characters to insert, delete, replace or swap with the next (restricted Damerau-Levenshtein), where letter case, spaces and hyphens do not count; at most 0 for a name of 1 or 2 characters, 1 to 4, 2 to 8, 3 beyond. similarity: 1 less the distance as a part of the characters of the longer name, 0.6 to 1. Order: the name is a spelling; then by distance; then as skill_complete. No rows where nothing is near. Errors: n below 0; as skill_fold.';

CREATE FUNCTION skill_related(name text, n integer,
	OUT skill text, OUT label text, OUT kind text, OUT share double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200 ROWS 10;

COMMENT ON FUNCTION skill_related(text, integer) IS
'The skills beside a skill, which any of its spellings names: at most n rows. kind: related (can stand in for it, with that share, 0.1 to 0.95; holds both ways), broader, narrower (share NULL). Order: related by falling share, then name; broader as in the vocabulary; narrower with more relations first, then by name. No rows for an unknown skill. Errors: n below 0; as skill_fold.';
