/*
 * skillvec_ops.c - operators between skill vectors, and with single skills.
 *
 * All rules are the core's (compare.h); here they are given to SQL.
 */
#include "skillvec.h"

#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(skillvec_eq);
PG_FUNCTION_INFO_V1(skillvec_ne);
PG_FUNCTION_INFO_V1(skillvec_lt);
PG_FUNCTION_INFO_V1(skillvec_le);
PG_FUNCTION_INFO_V1(skillvec_gt);
PG_FUNCTION_INFO_V1(skillvec_ge);
PG_FUNCTION_INFO_V1(skillvec_cmp);
PG_FUNCTION_INFO_V1(skillvec_hash);
PG_FUNCTION_INFO_V1(skillvec_hash_extended);
PG_FUNCTION_INFO_V1(skillvec_contains);
PG_FUNCTION_INFO_V1(skillvec_contained);
PG_FUNCTION_INFO_V1(skillvec_overlaps);
PG_FUNCTION_INFO_V1(skillvec_cosine_distance);
PG_FUNCTION_INFO_V1(skillvec_level);
PG_FUNCTION_INFO_V1(skillvec_merge);
PG_FUNCTION_INFO_V1(skillvec_merge_text);
PG_FUNCTION_INFO_V1(skillvec_remove);
PG_FUNCTION_INFO_V1(skillvec_canonical);

/*
 * The order of both arguments.  Sorts and index builds compare in a context
 * that lives long, so copies are freed.
 */
static int
compare(FunctionCallInfo fcinfo)
{
	SlSkillvec	a,
				b;
	struct varlena *a_bytes = SL_GETARG_SKILLVEC(0, &a);
	struct varlena *b_bytes = SL_GETARG_SKILLVEC(1, &b);
	int			order;
	SlError		error;

	if (sl_skillvec_compare(&a, &b, &order, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	sl_close(PG_GETARG_DATUM(0), a_bytes);
	sl_close(PG_GETARG_DATUM(1), b_bytes);
	return order;
}

Datum
skillvec_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

Datum
skillvec_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

Datum
skillvec_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

Datum
skillvec_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

Datum
skillvec_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

Datum
skillvec_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

Datum
skillvec_cmp(PG_FUNCTION_ARGS)
{
	int			order = compare(fcinfo);

	PG_RETURN_INT32((order > 0) - (order < 0));
}

static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	SlSkillvec	vector;
	struct varlena *bytes = SL_GETARG_SKILLVEC(0, &vector);
	uint64		h = sl_skillvec_hash(&vector, seed);

	sl_close(PG_GETARG_DATUM(0), bytes);
	return h;
}

Datum
skillvec_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) (uint32) hash(fcinfo, 0));
}

/* With seed 0 its low half is the plain hash, as hash partitioning needs. */
Datum
skillvec_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) hash(fcinfo, (uint64) PG_GETARG_INT64(1)));
}

static bool
contains(Datum container, Datum contained)
{
	SlSkillvec	a,
				b;
	bool		result;
	SlError		error;

	sl_open_skillvec(container, &a);
	sl_open_skillvec(contained, &b);
	if (sl_skillvec_contains(&a, &b, &result, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	return result;
}

Datum
skillvec_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)));
}

Datum
skillvec_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(PG_GETARG_DATUM(1), PG_GETARG_DATUM(0)));
}

Datum
skillvec_overlaps(PG_FUNCTION_ARGS)
{
	SlSkillvec	a,
				b;
	bool		result;
	SlError		error;

	SL_GETARG_SKILLVEC(0, &a);
	SL_GETARG_SKILLVEC(1, &b);
	if (sl_skillvec_overlaps(&a, &b, &result, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	PG_RETURN_BOOL(result);
}

Datum
skillvec_cosine_distance(PG_FUNCTION_ARGS)
{
	SlSkillvec	a,
				b;
	double		distance;
	SlError		error;

	SL_GETARG_SKILLVEC(0, &a);
	SL_GETARG_SKILLVEC(1, &b);
	if (a.count == 0 || b.count == 0)
		PG_RETURN_NULL();
	if (sl_skillvec_cosine(&a, &b, &distance, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	PG_RETURN_FLOAT8(distance);
}

unsigned
sl_skillvec_level_of(Datum value, const text *skill)
{
	SlSkillvec	vector;
	SlName		name;
	SlItem		wanted = {.name = name.text};
	unsigned	level;
	SlError		error;

	sl_open_skillvec(value, &vector);
	sl_name_from_text(skill, &name, &wanted.key);
	wanted.name_length = name.length;
	if (sl_skillvec_level(&vector, &wanted, &level, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	return level;
}

Datum
skillvec_level(PG_FUNCTION_ARGS)
{
	unsigned	level = sl_skillvec_level_of(PG_GETARG_DATUM(0), PG_GETARG_TEXT_PP(1));

	if (level == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sl_to_double(level, SL_UNIT));
}

static void
add_all(SlSkillvecBuilder *builder, const SlSkillvec *vector, bool renew)
{
	SlError		error;

	if (sl_skillvec_add_all(builder, vector, renew, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
}

Datum
skillvec_merge(PG_FUNCTION_ARGS)
{
	SlSkillvec	a,
				b;
	SlSkillvecBuilder builder = {0};

	SL_GETARG_SKILLVEC(0, &a);
	SL_GETARG_SKILLVEC(1, &b);
	add_all(&builder, &a, false);
	add_all(&builder, &b, false);
	PG_RETURN_DATUM(sl_finish_skillvec(&builder));
}

Datum
skillvec_merge_text(PG_FUNCTION_ARGS)
{
	SlSkillvec	vector;
	text	   *literal = PG_GETARG_TEXT_PP(1);
	const char *input = VARDATA_ANY(literal);
	size_t		length = VARSIZE_ANY_EXHDR(literal);
	SlSkillvecBuilder builder = {0};
	SlError		error;

	if (sl_skillvec_parse(input, length, &builder, &sl_palloc, &error) != SL_OK)
		sl_report_input(&error, "skillvec", input, length, NULL);
	SL_GETARG_SKILLVEC(0, &vector);
	add_all(&builder, &vector, false);
	PG_RETURN_DATUM(sl_finish_skillvec(&builder));
}

Datum
sl_skillvec_with(const SlSkillvec *vector, const text *skill, unsigned level)
{
	SlSkillvecBuilder builder = {0};
	SlName		name;
	SlItem		changed;
	SlItem	   *items;
	size_t		kept = 0;

	changed.named = sl_name_from_text(skill, &name, &changed.key) == SL_NO_SKILL;
	changed.number = level;
	changed.name = name.text;
	changed.name_length = name.length;

	if (vector != NULL)
		add_all(&builder, vector, false);
	items = builder.items.items;
	for (size_t i = 0; i < builder.items.count; i++)
		if (sl_item_compare(&items[i], &changed) != 0)
			items[kept++] = items[i];
	builder.items.count = kept;
	if (level > 0)
		sl_skillvec_add(&builder, &changed, &sl_palloc);
	return sl_finish_skillvec(&builder);
}

Datum
skillvec_remove(PG_FUNCTION_ARGS)
{
	SlSkillvec	vector;

	SL_GETARG_SKILLVEC(0, &vector);
	PG_RETURN_DATUM(sl_skillvec_with(&vector, PG_GETARG_TEXT_PP(1), 0));
}

Datum
skillvec_canonical(PG_FUNCTION_ARGS)
{
	SlSkillvec	vector;
	SlSkillvecBuilder builder = {0};

	SL_GETARG_SKILLVEC(0, &vector);
	add_all(&builder, &vector, true);
	PG_RETURN_DATUM(sl_finish_skillvec(&builder));
}
