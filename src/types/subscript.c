/*
 * subscript.c - skills['python'], to read and to assign.
 *
 * The subscript is a skill in any known spelling, the element its level.
 * Assigning NULL removes the skill.
 */
#include "skillvec.h"

#include "catalog/pg_type.h"
#include "executor/execExpr.h"
#include "nodes/nodeFuncs.h"
#include "nodes/subscripting.h"
#include "parser/parse_coerce.h"
#include "parser/parse_expr.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(skillvec_subscript);

static int
location_of(const A_Indices *indices)
{
	return exprLocation(indices->uidx != NULL ? indices->uidx : indices->lidx);
}

static void
transform(SubscriptingRef *ref, List *indirection, ParseState *pstate,
		  bool is_slice, bool is_assignment)
{
	A_Indices  *indices = linitial_node(A_Indices, indirection);
	Node	   *subscript;

	if (is_slice)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("skillvec does not support slices"),
				 errhint("Write a single skill in brackets, without a colon."),
				 parser_errposition(pstate, location_of(indices))));
	if (list_length(indirection) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("skillvec allows only one subscript"),
				 parser_errposition(pstate, location_of(lsecond_node(A_Indices, indirection)))));

	subscript = transformExpr(pstate, indices->uidx, pstate->p_expr_kind);
	subscript = coerce_to_target_type(pstate, subscript, exprType(subscript),
									  TEXTOID, -1, COERCION_IMPLICIT,
									  COERCE_IMPLICIT_CAST, -1);
	if (subscript == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("skillvec subscript must have type text"),
				 parser_errposition(pstate, location_of(indices))));

	ref->refupperindexpr = list_make1(subscript);
	ref->reflowerindexpr = NIL;
	ref->refrestype = FLOAT8OID;
	ref->reftypmod = -1;
}

static void
fetch(ExprState *state, ExprEvalStep *op, ExprContext *econtext)
{
	SubscriptingRefState *sbs = op->d.sbsref.state;
	unsigned	level;

	/* a NULL container does not come here: fetching is strict */
	if (sbs->upperindexnull[0])
	{
		*op->resnull = true;
		return;
	}
	level = sl_skillvec_level_of(*op->resvalue, DatumGetTextPP(sbs->upperindex[0]));
	*op->resnull = level == 0;
	*op->resvalue = level == 0 ? (Datum) 0 :
		Float8GetDatum(sl_to_double(level, SL_UNIT));
}

static void
assign(ExprState *state, ExprEvalStep *op, ExprContext *econtext)
{
	SubscriptingRefState *sbs = op->d.sbsref.state;
	SlSkillvec	vector;
	unsigned	level = 0;

	if (sbs->upperindexnull[0])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("skillvec subscript in assignment must not be null")));
	if (!sbs->replacenull)
		level = sl_number_from_double(DatumGetFloat8(sbs->replacevalue), SL_NUMBER_LEVEL);

	if (!*op->resnull)
		sl_open_skillvec(*op->resvalue, &vector);
	else if (level == 0)
		return;					/* nothing to remove: stays NULL */
	*op->resvalue = sl_skillvec_with(*op->resnull ? NULL : &vector,
									 DatumGetTextPP(sbs->upperindex[0]), level);
	*op->resnull = false;
}

static void
setup(const SubscriptingRef *ref, SubscriptingRefState *sbs,
	  SubscriptExecSteps *methods)
{
	methods->sbs_check_subscripts = NULL;
	methods->sbs_fetch = fetch;
	methods->sbs_assign = assign;
	methods->sbs_fetch_old = NULL;
}

Datum
skillvec_subscript(PG_FUNCTION_ARGS)
{
	static const SubscriptRoutines routines = {
		.transform = transform,
		.exec_setup = setup,
		.fetch_strict = true,
		.fetch_leakproof = false,
		.store_leakproof = false
	};

	PG_RETURN_POINTER(&routines);
}
