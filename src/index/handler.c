/*
 * handler.c - the access method "shortlist".
 *
 * It ranks rows by the distance of a skillvec from a roleprofile, exactly, and
 * narrows them by @@, @> and &&.  The phases have a file each: build (with runs
 * and parallel), insert, fold, merge, scan, vacuum, cost, check, stats; pages,
 * segments and pending lie below them, and layout.h says how the pages look.
 */
#include "index.h"

#include "access/amvalidate.h"
#include "access/htup_details.h"
#include "access/reloptions.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_type.h"
#include "commands/vacuum.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(shortlist_handler);

/* There are no options. */
static bytea *
read_options(Datum options, bool validate)
{
	return build_reloptions(options, validate, 0, 0, NULL, 0);
}

Datum
shortlist_handler(PG_FUNCTION_ARGS)
{
	static const IndexAmRoutine routine = {
		.type = T_IndexAmRoutine,
		.amstrategies = SL_STRATEGIES,
		.amcanorderbyop = true,
		.amoptionalkey = true,
		.amparallelvacuumoptions = VACUUM_OPTION_PARALLEL_BULKDEL | VACUUM_OPTION_PARALLEL_CLEANUP,
		.amkeytype = InvalidOid,
		SL_BUILDS_PARALLEL

		.ambuild = sl_index_build,
		.ambuildempty = sl_index_build_empty,
		.ambuildphasename = sl_index_phase_name,
		.aminsert = sl_index_insert,
		.ambulkdelete = sl_index_bulk_delete,
		.amvacuumcleanup = sl_index_clean_up,
		.amcostestimate = sl_index_cost,
		.amoptions = read_options,
		.amvalidate = sl_index_validate,
		.ambeginscan = sl_index_begin_scan,
		.amrescan = sl_index_rescan,
		.amgettuple = sl_index_next,
		.amgetbitmap = sl_index_bitmap,
		.amendscan = sl_index_end_scan
	};

	SL_RETURN_ROUTINE(routine);
}

/* What the operator of a strategy is: how it is used, and what it takes. */
static bool
operator_fits(const char *opclass, Form_pg_amop op, Oid left_type)
{
	bool		orders = op->amopstrategy == SL_STRATEGY_DISTANCE;

	if (op->amopstrategy < 1 || op->amopstrategy > SL_STRATEGIES)
		ereport(INFO,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("operator class \"%s\" of access method %s contains operator %s with invalid strategy number %d",
						opclass, "shortlist", format_operator(op->amopopr), op->amopstrategy)));
	else if (op->amoppurpose != (orders ? AMOP_ORDER : AMOP_SEARCH))
		ereport(INFO,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("operator class \"%s\" of access method %s contains invalid ORDER BY specification for operator %s",
						opclass, "shortlist", format_operator(op->amopopr))));
	else if (orders && get_op_rettype(op->amopopr) != FLOAT8OID)
		ereport(INFO,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("operator class \"%s\" of access method %s contains operator %s with wrong signature",
						opclass, "shortlist", format_operator(op->amopopr))));
	else if (!check_amop_signature(op->amopopr, orders ? FLOAT8OID : BOOLOID, left_type, op->amoprighttype))
		ereport(INFO,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("operator class \"%s\" of access method %s contains operator %s with wrong signature",
						opclass, "shortlist", format_operator(op->amopopr))));
	else
		return true;
	return false;
}

bool
sl_index_validate(Oid opclass)
{
	HeapTuple	tuple = SearchSysCache1(CLAOID, ObjectIdGetDatum(opclass));
	Form_pg_opclass form;
	CatCList   *operators;
	bool		valid = true;
	uint32		seen = 0;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator class %u", opclass);
	form = (Form_pg_opclass) GETSTRUCT(tuple);
	operators = SearchSysCacheList1(AMOPSTRATEGY, ObjectIdGetDatum(form->opcfamily));
	for (int i = 0; i < operators->n_members; i++)
	{
		Form_pg_amop op = (Form_pg_amop) GETSTRUCT(&operators->members[i]->tuple);

		valid = operator_fits(NameStr(form->opcname), op, form->opcintype) && valid;
		if (op->amopstrategy >= 1 && op->amopstrategy <= SL_STRATEGIES)
			seen |= 1u << op->amopstrategy;
	}
	if (seen != ((1u << (SL_STRATEGIES + 1)) - 2))
	{
		ereport(INFO,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("operator class \"%s\" of access method %s is missing operator(s)",
						NameStr(form->opcname), "shortlist")));
		valid = false;
	}
	ReleaseCatCacheList(operators);
	ReleaseSysCache(tuple);
	return valid;
}
