/*
 * score.c - fit, eligibility and distance.
 *
 * A query scores many vectors against one profile.  Preparing the profile
 * costs as much as scoring several vectors, so it is kept between calls and
 * known again by its bytes: comparing some hundred bytes costs little, while an
 * equal address alone would mean nothing.  A value out of line or compressed
 * is compared as it came, so it need not be detoasted again for every row.
 */
#include "score.h"

#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(role_fit);
PG_FUNCTION_INFO_V1(role_eligible);
PG_FUNCTION_INFO_V1(role_distance);
PG_FUNCTION_INFO_V1(roleprofile_eligible);
PG_FUNCTION_INFO_V1(roleprofile_distance);

typedef struct Kept
{
	MemoryContext context;		/* holds all below; reset for another profile */
	SlScorer   *scorer;			/* NULL: none yet */
	Size		size;			/* of the argument as it came */
	void	   *bytes;
} Kept;

static void
prepare(Kept *kept, struct varlena *value, Size size)
{
	MemoryContext old;
	SlRoleprofile profile;
	SlError		error;

	/* forget the old one first: what follows may fail */
	kept->scorer = NULL;
	MemoryContextReset(kept->context);
	old = MemoryContextSwitchTo(kept->context);
	kept->size = size;
	kept->bytes = palloc(size);
	memcpy(kept->bytes, value, size);
	sl_open_roleprofile(PointerGetDatum(kept->bytes), &profile);
	if (sl_scorer_make(&kept->scorer, &profile, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "roleprofile");
	MemoryContextSwitchTo(old);
}

SlScorer *
sl_scorer_of(FmgrInfo *flinfo, Datum datum)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);
	Kept	   *kept = flinfo->fn_extra;
	Size		size;

	/* such a pointer leads into memory, where anything may stand next time */
	if (VARATT_IS_EXTERNAL(value) && !VARATT_IS_EXTERNAL_ONDISK(value))
		value = PG_DETOAST_DATUM_PACKED(datum);
	size = VARSIZE_ANY(value);
	if (kept == NULL)
	{
		kept = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(Kept));
		kept->context = AllocSetContextCreate(flinfo->fn_mcxt, "shortlist scorer",
											  ALLOCSET_DEFAULT_SIZES);
		flinfo->fn_extra = kept;
	}
	if (kept->scorer == NULL || kept->size != size ||
		memcmp(kept->bytes, value, size) != 0)
		prepare(kept, value, size);
	return kept->scorer;
}

void
sl_score_value(SlScorer *scorer, Datum value, SlScore *score)
{
	SlSkillvec	vector;
	SlError		error;

	sl_open_skillvec(value, &vector);
	if (sl_score(scorer, &vector, score, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
}

/*
 * A scan reaches rows against the direction of their bytes, which defeats the
 * processor's prefetching: ask for the bytes of a usual vector while the
 * profile is being compared.
 */
static inline void
prefetch(Datum vector)
{
	const char *bytes = DatumGetPointer(vector);

	for (int line = 1; line <= 3; line++)
		__builtin_prefetch(bytes + line * PG_CACHE_LINE_SIZE / 2);
}

/* Score one argument against the other, given their places. */
static SlScore
score_arguments(FunctionCallInfo fcinfo, int vector, int profile)
{
	SlScore		score;

	prefetch(PG_GETARG_DATUM(vector));
	sl_score_value(sl_scorer_of(fcinfo->flinfo, PG_GETARG_DATUM(profile)),
				   PG_GETARG_DATUM(vector), &score);
	return score;
}

static Datum
distance(FunctionCallInfo fcinfo, SlScore score)
{
	if (score.total == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sl_score_distance(&score));
}

Datum
role_fit(PG_FUNCTION_ARGS)
{
	SlScore		score = score_arguments(fcinfo, 0, 1);

	if (score.total == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sl_score_fit(&score));
}

Datum
role_eligible(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(score_arguments(fcinfo, 0, 1).eligible);
}

Datum
role_distance(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, score_arguments(fcinfo, 0, 1));
}

Datum
roleprofile_eligible(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(score_arguments(fcinfo, 1, 0).eligible);
}

Datum
roleprofile_distance(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, score_arguments(fcinfo, 1, 0));
}
