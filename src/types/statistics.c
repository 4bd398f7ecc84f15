/*
 * statistics.c - ANALYZE of skill vectors, and what the planner asks of it.
 *
 * ANALYZE keeps what it keeps of any type with an order, and adds a slot of a
 * kind of its own: the two arrays of a census (frequency.h), the words as
 * stavalues and the numbers as stanumbers.  The core's kind for elements would
 * not do: a dump of statistics restores it for arrays alone.
 *
 * The estimators take the constant that a column is compared with.  Beside
 * another column they take the values that ANALYZE has kept of that, on
 * average; beside something that is not known, a default.  A column without a
 * census (of profiles, or restored from a dump) has the core try the operator
 * on the values that the usual statistics hold.
 */
#include "statistics.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_type.h"
#include "commands/vacuum.h"
#include "miscadmin.h"
#include "nodes/pathnodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"

#include "../core/frequency.h"

#include <math.h>

PG_FUNCTION_INFO_V1(skillvec_typanalyze);

/* Values above this are not looked at: they are few, and would take long. */
#define WIDTH_MAX			65536

/* So many skills are listed for each unit of the statistics target. */
#define SKILLS_PER_TARGET	40

/* So many values of the other column stand for all of them. */
#define VALUES_MAX			100

/* --- ANALYZE */

/* What std_typanalyze() has set up. */
typedef struct Standard
{
	AnalyzeAttrComputeStatsFunc compute;
	void	   *extra_data;
} Standard;

/* One pass of a census over the sample. */
static void
pass(SlCensus *census, SlStatus (*take) (SlCensus *, const SlSkillvec *, SlError *),
	 VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int rows)
{
	for (int i = 0; i < rows; i++)
	{
		bool		null;
		Datum		value;
		SlSkillvec	vector;
		struct varlena *bytes;
		SlError		error;

		sl_analyze_delay();
		value = fetch(stats, i, &null);
		if (null || toast_raw_datum_size(value) > WIDTH_MAX)
			continue;
		bytes = sl_open_skillvec(value, &vector);
		if (take(census, &vector, &error) != SL_OK)
			sl_report_data(&error, "skillvec");
		sl_close(value, bytes);
	}
}

static void
compute(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int rows, double total)
{
	Standard   *standard = stats->extra_data;
	SlCensus   *census;
	MemoryContext old;
	size_t		words,
				numbers;
	uint64	   *found;
	int			slot = 0;
	SlError		error;

	stats->extra_data = standard->extra_data;
	standard->compute(stats, fetch, rows, total);
	stats->extra_data = standard;

	while (slot < STATISTIC_NUM_SLOTS && stats->stakind[slot] != 0)
		slot++;
	if (!stats->stats_valid || slot == STATISTIC_NUM_SLOTS)
		return;

	census = sl_census_make(&sl_palloc);
	pass(census, sl_census_find, stats, fetch, rows);
	if (sl_census_choose(census, SKILLS_PER_TARGET * sl_statistics_target(stats), &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	pass(census, sl_census_count, stats, fetch, rows);

	sl_census_size(census, &words, &numbers);
	if (words == 0)
		return;					/* no row has a skill */
	found = palloc(mul_size(words, sizeof(uint64)));
	old = MemoryContextSwitchTo(stats->anl_context);
	stats->stanumbers[slot] = palloc(mul_size(numbers, sizeof(float4)));
	sl_census_write(census, found, stats->stanumbers[slot]);
	stats->numnumbers[slot] = (int) numbers;
	stats->stavalues[slot] = palloc(mul_size(words, sizeof(Datum)));
	for (size_t i = 0; i < words; i++)
		stats->stavalues[slot][i] = Int64GetDatum((int64) found[i]);
	stats->numvalues[slot] = (int) words;
	stats->stakind[slot] = SL_STATISTIC_KIND_SKILLS;
	stats->staop[slot] = InvalidOid;
	stats->stacoll[slot] = InvalidOid;
	stats->statypid[slot] = INT8OID;
	get_typlenbyvalalign(INT8OID, &stats->statyplen[slot], &stats->statypbyval[slot],
						 &stats->statypalign[slot]);
	MemoryContextSwitchTo(old);
}

Datum
skillvec_typanalyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);
	Standard   *standard;

	if (!std_typanalyze(stats))
		PG_RETURN_BOOL(false);
	standard = palloc(sizeof(Standard));
	standard->compute = stats->compute_stats;
	standard->extra_data = stats->extra_data;
	stats->compute_stats = compute;
	stats->extra_data = standard;
	PG_RETURN_BOOL(true);
}

/* --- What is asked */

/* Of a row, beside a value. */
typedef enum Condition
{
	CONTAINS,
	CONTAINED,
	OVERLAPS,
	ELIGIBLE,					/* the row is a vector, the value a profile */
	ASKS						/* the row is a profile, the value a vector */
} Condition;

static const Condition commuted[] = {
	[CONTAINS] = CONTAINED,
	[CONTAINED] = CONTAINS,
	[OVERLAPS] = OVERLAPS,
	[ELIGIBLE] = ASKS,
	[ASKS] = ELIGIBLE
};

/* Where nothing is known. */
static const double unknown[] = {
	[CONTAINS] = 0.01,
	[CONTAINED] = 0.001,
	[OVERLAPS] = 0.1,
	[ELIGIBLE] = 0.01,
	[ASKS] = 0.01
};

/* The frequencies that ANALYZE has kept of a column. */
typedef struct Column
{
	SlFrequencies frequencies;
	AttStatsSlot slot;			/* the numbers are in it */
	uint64	   *words;
} Column;

/*
 * Whether the planner may look at the statistics of a column on behalf of this
 * user, as the operator would look at its rows.
 */
static bool
may_look(VariableStatData *column, Oid operator)
{
	return HeapTupleIsValid(column->statsTuple) &&
		statistic_proc_security_check(column, get_opcode(operator));
}

/* False where nothing is kept. */
static bool
open_column(VariableStatData *variable, Oid operator, Column *column)
{
	AttStatsSlot *slot = &column->slot;

	if (!may_look(variable, operator) ||
		!get_attstatsslot(slot, variable->statsTuple, SL_STATISTIC_KIND_SKILLS, InvalidOid,
						  ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
		return false;
	if (slot->valuetype == INT8OID)
	{
		column->words = palloc(mul_size((Size) slot->nvalues, sizeof(uint64)));
		for (int i = 0; i < slot->nvalues; i++)
			column->words[i] = (uint64) DatumGetInt64(slot->values[i]);
		if (sl_frequencies_open(&column->frequencies, column->words, (size_t) slot->nvalues,
								slot->numbers, (size_t) slot->nnumbers))
			return true;
		pfree(column->words);
	}
	free_attstatsslot(slot);
	return false;
}

static void
close_column(Column *column)
{
	pfree(column->words);
	free_attstatsslot(&column->slot);
}

/* The share of the rows of a column, NULL apart, that a condition holds for. */
static double
expect(const Column *column, Condition condition, Datum value)
{
	const SlFrequencies *f = &column->frequencies;
	SlSkillvec	vector;
	SlRoleprofile profile;
	struct varlena *bytes;
	double		share;
	SlStatus	status;
	SlError		error;

	CHECK_FOR_INTERRUPTS();
	bytes = condition == ELIGIBLE ? sl_open_roleprofile(value, &profile) :
		sl_open_skillvec(value, &vector);
	status = condition == ELIGIBLE ? sl_expect_eligible(f, &profile, &share, &error) :
		condition == CONTAINS ? sl_expect_contains(f, &vector, &share, &error) :
		condition == CONTAINED ? sl_expect_contained(f, &vector, &share, &error) :
		sl_expect_overlaps(f, &vector, &share, &error);
	if (status != SL_OK)
		sl_report_data(&error, condition == ELIGIBLE ? "roleprofile" : "skillvec");
	sl_close(value, bytes);
	return share;
}

static double
null_share(const VariableStatData *variable)
{
	if (!HeapTupleIsValid(variable->statsTuple))
		return 0;
	return ((Form_pg_statistic) GETSTRUCT(variable->statsTuple))->stanullfrac;
}

/*
 * The same beside the values of another column, on average: its most common
 * ones by their frequency, and those of its histogram for the others.  Negative
 * where no values are kept.
 */
static double
expect_average(const Column *column, Condition condition, VariableStatData *other, Oid operator)
{
	AttStatsSlot slot;
	double		sum = 0,
				weight = 0;

	if (!may_look(other, operator))
		return -1;
	if (get_attstatsslot(&slot, other->statsTuple, STATISTIC_KIND_MCV, InvalidOid,
						 ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
	{
		for (int i = 0; i < slot.nvalues && i < VALUES_MAX; i++)
		{
			sum += slot.numbers[i] * expect(column, condition, slot.values[i]);
			weight += slot.numbers[i];
		}
		free_attstatsslot(&slot);
	}
	if (get_attstatsslot(&slot, other->statsTuple, STATISTIC_KIND_HISTOGRAM, InvalidOid,
						 ATTSTATSSLOT_VALUES))
	{
		int			step = slot.nvalues / VALUES_MAX + 1,
					taken = 0;
		double		rest = Max(1 - null_share(other) - weight, 0),
					part = 0;

		for (int i = 0; i < slot.nvalues; i += step, taken++)
			part += expect(column, condition, slot.values[i]);
		if (taken > 0)
		{
			sum += rest * part / taken;
			weight += rest;
		}
		free_attstatsslot(&slot);
	}
	return weight > 0 ? sum / weight : -1;
}

static double
restriction(FunctionCallInfo fcinfo, Condition condition)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid			operator = PG_GETARG_OID(1);
	List	   *args = (List *) PG_GETARG_POINTER(2);
	int			relation = PG_GETARG_INT32(3);
	VariableStatData variable,
				values;
	Node	   *other;
	bool		left;
	Column		column;
	double		share;

	if (!get_restriction_variable(root, args, relation, &variable, &other, &left))
		return unknown[condition];
	if (!left)
		condition = commuted[condition];
	if (IsA(other, Const) && ((Const *) other)->constisnull)
		share = 0;
	else if (condition != ASKS && open_column(&variable, operator, &column))
	{
		if (IsA(other, Const))
			share = expect(&column, condition, ((Const *) other)->constvalue);
		else
		{
			examine_variable(root, other, 0, &values);
			share = expect_average(&column, condition, &values, operator);
			ReleaseVariableStats(values);
			if (share < 0)
				share = unknown[condition];
		}
		share *= 1 - null_share(&variable);
		close_column(&column);
	}
	else
		share = generic_restriction_selectivity(root, operator, PG_GET_COLLATION(), args,
												relation, unknown[condition]);
	ReleaseVariableStats(variable);
	CLAMP_PROBABILITY(share);
	return share;
}

static double
join(FunctionCallInfo fcinfo, Condition condition)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid			operator = PG_GETARG_OID(1);
	List	   *args = (List *) PG_GETARG_POINTER(2);
	JoinType	type = (JoinType) PG_GETARG_INT16(3);
	SpecialJoinInfo *info = (SpecialJoinInfo *) PG_GETARG_POINTER(4);
	VariableStatData sides[2];
	bool		reversed;
	double		share = -1;

	get_join_variables(root, args, info, &sides[0], &sides[1], &reversed);
	for (int i = 0; i < 2 && share < 0; i++)
	{
		Condition	asked = i == 0 ? condition : commuted[condition];
		Column		column;

		if (asked == ASKS || !open_column(&sides[i], operator, &column))
			continue;
		share = expect_average(&column, asked, &sides[1 - i], operator);
		close_column(&column);
	}
	if (share < 0)
		share = unknown[condition];
	else
		share *= (1 - null_share(&sides[0])) * (1 - null_share(&sides[1]));

	/* there the share of rows that any row of the inner side goes with counts */
	if (type == JOIN_SEMI || type == JOIN_ANTI)
	{
		RelOptInfo *inner = sides[reversed ? 0 : 1].rel;

		if (inner != NULL)
			share = 1 - pow(1 - share, inner->rows);
	}
	ReleaseVariableStats(sides[0]);
	ReleaseVariableStats(sides[1]);
	CLAMP_PROBABILITY(share);
	return share;
}

/* The estimators of the operator that function stands behind. */
#define ESTIMATORS(function, condition) \
	PG_FUNCTION_INFO_V1(function##_sel); \
	PG_FUNCTION_INFO_V1(function##_joinsel); \
	Datum function##_sel(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_FLOAT8(restriction(fcinfo, condition)); \
	} \
	Datum function##_joinsel(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_FLOAT8(join(fcinfo, condition)); \
	} \
	extern int	no_such_thing

ESTIMATORS(skillvec_contains, CONTAINS);
ESTIMATORS(skillvec_contained, CONTAINED);
ESTIMATORS(skillvec_overlaps, OVERLAPS);
ESTIMATORS(role_eligible, ELIGIBLE);
ESTIMATORS(roleprofile_eligible, ASKS);
