/*
 * each.c - values as rows.
 */
#include "glue.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(skillvec_each);
PG_FUNCTION_INFO_V1(roleprofile_each);

static TupleDesc
result_descriptor(FunctionCallInfo fcinfo)
{
	TupleDesc	descriptor;

	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(descriptor);
}

/* A row for each skill, by name. */
Datum
skillvec_each(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	const SlArray *items;

	if (SRF_IS_FIRSTCALL())
	{
		SlSkillvec	vector;
		SlArray    *sorted;
		MemoryContext old;
		SlError		error;

		call = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		/* a copy: names point into it, and the argument may not live as long */
		sl_open_skillvec(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))), &vector);
		sorted = palloc0(sizeof(SlArray));
		if (sl_skillvec_by_name(&vector, sorted, &sl_palloc, &error) != SL_OK)
			sl_report_data(&error, "skillvec");
		call->user_fctx = sorted;
		call->tuple_desc = result_descriptor(fcinfo);
		MemoryContextSwitchTo(old);
	}

	call = SRF_PERCALL_SETUP();
	items = call->user_fctx;
	if (call->call_cntr < items->count)
	{
		const SlItem *item = (const SlItem *) items->items + call->call_cntr;
		Datum		values[2] = {
			sl_text_datum(item->name, item->name_length),
			Float8GetDatum(sl_to_double(item->number, SL_UNIT))
		};
		bool		nulls[2] = {false};

		SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc,
																values, nulls)));
	}
	SRF_RETURN_DONE(call);
}

typedef struct EachRequirement
{
	SlRoleprofile profile;
	SlWalk		walk;
} EachRequirement;

static HeapTuple
requirement_row(const EachRequirement *each, TupleDesc descriptor, uint32 i,
				const SlItem *items)
{
	SlRequirement q = sl_roleprofile_requirement(&each->profile, i);
	SlBytes		printed = {0};
	Datum		skills[SL_ALTERNATIVES_MAX],
				shares[SL_ALTERNATIVES_MAX];
	Datum		values[7];
	bool		nulls[7] = {false};

	sl_requirement_print(&q, items, &printed, &sl_palloc);
	for (unsigned j = 0; j < q.alternatives; j++)
	{
		skills[j] = sl_text_datum(items[j].name, items[j].name_length);
		shares[j] = Float8GetDatum(sl_to_double(items[j].number, SL_UNIT));
	}
	values[0] = Int32GetDatum((int32) i + 1);
	values[1] = sl_text_datum(printed.items, printed.count);
	values[2] = PointerGetDatum(construct_array(skills, (int) q.alternatives, TEXTOID,
												-1, false, TYPALIGN_INT));
	values[3] = PointerGetDatum(construct_array(shares, (int) q.alternatives, FLOAT8OID,
												sizeof(float8), sizeof(Datum) == sizeof(float8),
												TYPALIGN_DOUBLE));
	values[4] = Float8GetDatum(sl_to_double(q.weight, SL_WEIGHT_UNIT));
	values[5] = Float8GetDatum(sl_to_double(q.level, SL_UNIT));
	values[6] = BoolGetDatum(q.must);
	return heap_form_tuple(descriptor, values, nulls);
}

/* A row for each requirement, in canonical order. */
Datum
roleprofile_each(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	EachRequirement *each;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		call = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		each = palloc(sizeof(EachRequirement));
		sl_open_roleprofile(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))), &each->profile);
		sl_roleprofile_walk(&each->profile, &each->walk);
		call->user_fctx = each;
		call->tuple_desc = result_descriptor(fcinfo);
		MemoryContextSwitchTo(old);
	}

	call = SRF_PERCALL_SETUP();
	each = call->user_fctx;
	if (call->call_cntr < each->profile.count)
	{
		uint32		i = (uint32) call->call_cntr;
		unsigned	alternatives = sl_roleprofile_requirement(&each->profile, i).alternatives;
		SlItem		items[SL_ALTERNATIVES_MAX];
		SlError		error;

		for (unsigned j = 0; j < alternatives; j++)
			if (sl_walk_next(&each->walk, &items[j], &error) != SL_OK)
				sl_report_data(&error, "roleprofile");
		SRF_RETURN_NEXT(call, HeapTupleGetDatum(requirement_row(each, call->tuple_desc,
																i, items)));
	}
	SRF_RETURN_DONE(call);
}
