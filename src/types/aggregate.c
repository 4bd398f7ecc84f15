/*
 * aggregate.c - skillvec_agg() and avg().
 *
 * Both gather into a tally (core/tally.h), which lives in the aggregate's
 * context; partial states of parallel workers, or of other servers, are
 * combined.  They differ in what a tally takes: the highest level of a skill
 * over rows, or the sum of its levels over vectors.
 */
#include "glue.h"

#include "../core/tally.h"

#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(skillvec_agg_step);
PG_FUNCTION_INFO_V1(skillvec_agg_combine);
PG_FUNCTION_INFO_V1(skillvec_avg_step);
PG_FUNCTION_INFO_V1(skillvec_avg_combine);
PG_FUNCTION_INFO_V1(skillvec_tally_serialize);
PG_FUNCTION_INFO_V1(skillvec_tally_deserialize);
PG_FUNCTION_INFO_V1(skillvec_tally_result);

/* The context of the aggregate's state; these functions are for nobody else. */
static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (AggCheckCallContext(fcinfo, &context) == 0)
		elog(ERROR, "aggregate function called in non-aggregate context");
	return context;
}

static SlTally *
tally_argument(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : (SlTally *) PG_GETARG_POINTER(n);
}

pg_noreturn static void
report_tally(const SlError *error)
{
	if (error->status == SL_DATA_NEWER)
		sl_report_data(error, "skillvec");
	sl_report_data(error, "state of an aggregate over skillvec");
}

static Datum
return_tally(FunctionCallInfo fcinfo, SlTally *tally)
{
	if (tally == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(tally);
}

/* (state, skill text, level double precision) */
Datum
skillvec_agg_step(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	SlTally    *tally = tally_argument(fcinfo, 0);
	SlName		name;
	SlItem		item;
	MemoryContext old;
	SlStatus	status;
	SlError		error;

	if (PG_ARGISNULL(1))
		return return_tally(fcinfo, tally);
	item.named = sl_name_from_text(PG_GETARG_TEXT_PP(1), &name, &item.key) == SL_NO_SKILL;
	item.name = name.text;
	item.name_length = name.length;
	item.number = PG_ARGISNULL(2) ? SL_LEVEL_DEFAULT :
		sl_number_from_double(PG_GETARG_FLOAT8(2), SL_NUMBER_LEVEL);

	old = MemoryContextSwitchTo(context);
	if (tally == NULL)
		tally = palloc0(sizeof(SlTally));
	status = sl_tally_level(tally, &item, &sl_palloc, &error);
	MemoryContextSwitchTo(old);
	if (status != SL_OK)
		report_tally(&error);
	PG_RETURN_POINTER(tally);
}

/* (state, skillvec) */
Datum
skillvec_avg_step(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	SlTally    *tally = tally_argument(fcinfo, 0);
	SlSkillvec	vector;
	MemoryContext old;
	SlStatus	status;
	SlError		error;

	if (PG_ARGISNULL(1))
		return return_tally(fcinfo, tally);
	SL_GETARG_SKILLVEC(1, &vector);

	old = MemoryContextSwitchTo(context);
	if (tally == NULL)
		tally = palloc0(sizeof(SlTally));
	status = sl_tally_vector(tally, &vector, &sl_palloc, &error);
	MemoryContextSwitchTo(old);
	if (status != SL_OK)
		report_tally(&error);
	PG_RETURN_POINTER(tally);
}

static Datum
combine(FunctionCallInfo fcinfo, SlTallyMode mode)
{
	MemoryContext context = aggregate_context(fcinfo);
	SlTally    *tally = tally_argument(fcinfo, 0),
			   *other = tally_argument(fcinfo, 1);
	MemoryContext old;
	SlStatus	status;
	SlError		error;

	if (other == NULL)
		return return_tally(fcinfo, tally);
	old = MemoryContextSwitchTo(context);
	if (tally == NULL)
		tally = palloc0(sizeof(SlTally));
	status = sl_tally_combine(tally, other, mode, &sl_palloc, &error);
	MemoryContextSwitchTo(old);
	if (status != SL_OK)
		report_tally(&error);
	PG_RETURN_POINTER(tally);
}

Datum
skillvec_agg_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, SL_TALLY_MAX);
}

Datum
skillvec_avg_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, SL_TALLY_SUM);
}

/* (state) to bytea */
Datum
skillvec_tally_serialize(PG_FUNCTION_ARGS)
{
	SlBytes		out = {0};
	SlError		error;

	aggregate_context(fcinfo);
	if (sl_tally_write((SlTally *) PG_GETARG_POINTER(0), &out, &sl_palloc, &error) != SL_OK)
		report_tally(&error);
	PG_RETURN_BYTEA_P(cstring_to_text_with_len(out.items, (int) out.count));
}

/* (bytea, internal) to state; the bytes may come from another server */
Datum
skillvec_tally_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	SlTally    *tally = palloc0(sizeof(SlTally));
	SlError		error;

	aggregate_context(fcinfo);
	if (sl_tally_read(tally, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes), &sl_palloc,
					  &error) != SL_OK)
		report_tally(&error);
	PG_RETURN_POINTER(tally);
}

/* (state) to skillvec; the state stays as it is, as a window needs it again */
Datum
skillvec_tally_result(PG_FUNCTION_ARGS)
{
	SlTally    *tally = tally_argument(fcinfo, 0);
	SlSkillvecBuilder builder = {0};
	SlError		error;

	aggregate_context(fcinfo);
	if (tally == NULL || tally->vectors == 0)
		PG_RETURN_NULL();
	if (sl_tally_average(tally, &builder, &sl_palloc, &error) != SL_OK)
		report_tally(&error);
	PG_RETURN_DATUM(sl_finish_skillvec(&builder));
}
