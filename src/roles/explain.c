/*
 * explain.c - role_explain and role_gap: why a fit is what it is, and what
 * would raise it.
 */
#include "../types/glue.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "storage/shmem.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "../core/explain.h"

PG_FUNCTION_INFO_V1(role_explain);
PG_FUNCTION_INFO_V1(role_gap);

/* Returns the number of requirements. */
static uint32
explain(FunctionCallInfo fcinfo, SlExplanation *e)
{
	SlSkillvec	vector;
	SlRoleprofile profile;
	SlError		error;

	SL_GETARG_SKILLVEC(0, &vector);
	SL_GETARG_ROLEPROFILE(1, &profile);
	e->meetings = palloc(mul_size(add_size(profile.count, 1), sizeof(SlMeeting)));
	e->alternatives = palloc(mul_size(add_size(profile.alternative_count, 1), sizeof(SlItem)));
	e->skills = palloc(mul_size(add_size(vector.count, 1), sizeof(SlItem)));
	if (sl_explain(&vector, &profile, e, &error) != SL_OK)
		sl_report_data(&error, "skillvec or roleprofile");
	return profile.count;
}

static const char *
status_of(const SlMeeting *m)
{
	return m->credit == SL_UNIT ? "met" : m->credit > 0 ? "partly" : "missing";
}

/*
 * What closing the gap would add to S: with the alternative of the highest
 * share, which is the first, at the level asked.
 */
static int64
gain_of(const SlMeeting *m)
{
	return (int64) m->requirement.weight * ((int64) m->alternatives[0].number - m->credit);
}

/*
 * The columns that both functions begin with: requirement, weight, level_asked,
 * must, skill, level, credit.  skill and level are NULL where no alternative is
 * there.
 */
static void
set_columns(const SlMeeting *m, Datum *values, bool *nulls)
{
	SlBytes		text = {0};

	sl_requirement_print(&m->requirement, m->alternatives, &text, &sl_palloc);
	values[0] = sl_text_datum(text.items, text.count);
	values[1] = Float8GetDatum(sl_to_double(m->requirement.weight, SL_WEIGHT_UNIT));
	values[2] = Float8GetDatum(sl_to_double(m->requirement.level, SL_UNIT));
	values[3] = BoolGetDatum(m->requirement.must);
	nulls[4] = nulls[5] = m->best < 0;
	if (m->best >= 0)
	{
		const SlItem *item = &m->alternatives[m->best];

		values[4] = sl_text_datum(item->name, item->name_length);
		values[5] = Float8GetDatum(sl_to_double(m->level, SL_UNIT));
	}
	values[6] = Float8GetDatum(sl_to_double(m->credit, SL_UNIT));
}

/*
 * A row for each requirement, in the profile's order.
 */
Datum
role_explain(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	SlExplanation e;
	uint32		count = explain(fcinfo, &e);

	SL_INIT_ROWS(fcinfo);
	for (uint32 i = 0; i < count; i++)
	{
		const SlMeeting *m = &e.meetings[i];
		int64		earned = (int64) m->requirement.weight * m->credit;
		Datum		values[9];
		bool		nulls[9] = {false};

		CHECK_FOR_INTERRUPTS();
		set_columns(m, values, nulls);
		values[7] = Float8GetDatum((double) earned / (double) e.score.total);
		values[8] = CStringGetTextDatum(status_of(m));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* The largest gain first, then must-haves, then the profile's order. */
static int
compare_gaps(const void *a, const void *b)
{
	const SlMeeting *x = *(const SlMeeting *const *) a,
			   *y = *(const SlMeeting *const *) b;

	if (gain_of(x) != gain_of(y))
		return gain_of(x) > gain_of(y) ? -1 : 1;
	if (x->requirement.must != y->requirement.must)
		return x->requirement.must ? -1 : 1;
	return (x > y) - (x < y);
}

/*
 * A row for each requirement with a credit below 1, by falling gain.
 */
Datum
role_gap(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	SlExplanation e;
	uint32		all = explain(fcinfo, &e),
				count = 0;
	const SlMeeting **gaps = palloc(mul_size(add_size(all, 1), sizeof(SlMeeting *)));

	for (uint32 i = 0; i < all; i++)
		if (e.meetings[i].credit < SL_UNIT)
			gaps[count++] = &e.meetings[i];
	qsort(gaps, count, sizeof(*gaps), compare_gaps);

	SL_INIT_ROWS(fcinfo);
	for (uint32 i = 0; i < count; i++)
	{
		SlScore		closed = e.score;
		Datum		values[9];
		bool		nulls[9] = {false};

		CHECK_FOR_INTERRUPTS();
		closed.credit += gain_of(gaps[i]);
		set_columns(gaps[i], values, nulls);
		values[7] = Float8GetDatum(sl_score_fit(&closed));
		values[8] = Float8GetDatum((double) gain_of(gaps[i]) / (double) e.score.total);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
