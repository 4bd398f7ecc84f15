/*
 * index.sql - the access method "shortlist".
 */

CREATE FUNCTION shortlist_handler(internal) RETURNS index_am_handler
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION shortlist_handler(internal) IS
	'handler of the index access method shortlist';

CREATE ACCESS METHOD shortlist TYPE INDEX HANDLER shortlist_handler;
COMMENT ON ACCESS METHOD shortlist IS
	'exact ranking of skill vectors by their distance from a role profile';

CREATE OPERATOR CLASS skillvec_ops
	DEFAULT FOR TYPE skillvec USING shortlist AS
	OPERATOR 1 <=> (skillvec, roleprofile) FOR ORDER BY float_ops,
	OPERATOR 2 @@ (skillvec, roleprofile),
	OPERATOR 3 @> (skillvec, skillvec),
	OPERATOR 4 && (skillvec, skillvec);
COMMENT ON OPERATOR CLASS skillvec_ops USING shortlist IS
	'ORDER BY skillvec <=> roleprofile, and the conditions @@, @> and &&';
COMMENT ON OPERATOR FAMILY skillvec_ops USING shortlist IS
	'ORDER BY skillvec <=> roleprofile, and the conditions @@, @> and &&';

CREATE FUNCTION shortlist_index_stats(index regclass,
		OUT pages bigint, OUT segment_pages bigint, OUT pending_pages bigint, OUT free_pages bigint,
		OUT segments integer, OUT rows bigint, OUT dead_rows bigint, OUT pending_rows bigint,
		OUT postings bigint, OUT dead_share double precision, OUT bytes_per_row double precision)
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION shortlist_index_stats(regclass) IS
	'what is inside a shortlist index: its pages (of segments, of the pending list, free), its segments with their rows, dead ones among them, and postings, the rows that are pending, the share of dead rows, and bytes for each live row; for the owner of the index';

CREATE FUNCTION shortlist_index_check(index regclass, heap boolean DEFAULT false) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION shortlist_index_check(regclass, boolean) IS
	'check all pages of a shortlist index, and with heap that it says of every row what the table says; throws at the first fault; for the owner of the index';
