/*
 * index.sql - the access method "shortlist".
 */

CREATE FUNCTION shortlist_handler(internal) RETURNS index_am_handler
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT;
COMMENT ON FUNCTION shortlist_handler(internal) IS
	'handler of the index access method shortlist';

CREATE ACCESS METHOD shortlist TYPE INDEX HANDLER shortlist_handler;
COMMENT ON ACCESS METHOD shortlist IS
	'exact ranking of skill vectors by their distance from a role profile';

CREATE OPERATOR CLASS skillvec_shortlist_ops
	DEFAULT FOR TYPE skillvec USING shortlist AS
	OPERATOR 1 <=> (skillvec, roleprofile) FOR ORDER BY float_ops,
	OPERATOR 2 @@ (skillvec, roleprofile),
	OPERATOR 3 @> (skillvec, skillvec),
	OPERATOR 4 && (skillvec, skillvec);
COMMENT ON OPERATOR CLASS skillvec_shortlist_ops USING shortlist IS
	'ORDER BY skillvec <=> roleprofile, and the conditions @@, @> and &&';
