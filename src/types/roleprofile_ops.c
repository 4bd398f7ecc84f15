/*
 * roleprofile_ops.c - operators between role profiles.
 *
 * All rules are the core's (compare.h); here they are given to SQL.
 */
#include "glue.h"

PG_FUNCTION_INFO_V1(roleprofile_eq);
PG_FUNCTION_INFO_V1(roleprofile_ne);
PG_FUNCTION_INFO_V1(roleprofile_lt);
PG_FUNCTION_INFO_V1(roleprofile_le);
PG_FUNCTION_INFO_V1(roleprofile_gt);
PG_FUNCTION_INFO_V1(roleprofile_ge);
PG_FUNCTION_INFO_V1(roleprofile_cmp);
PG_FUNCTION_INFO_V1(roleprofile_hash);
PG_FUNCTION_INFO_V1(roleprofile_hash_extended);
PG_FUNCTION_INFO_V1(roleprofile_append);
PG_FUNCTION_INFO_V1(roleprofile_append_text);
PG_FUNCTION_INFO_V1(roleprofile_canonical);

/* The order of both arguments; copies are freed, as for skillvec. */
static int
compare(FunctionCallInfo fcinfo)
{
	SlRoleprofile a,
				b;
	struct varlena *a_bytes = SL_GETARG_ROLEPROFILE(0, &a);
	struct varlena *b_bytes = SL_GETARG_ROLEPROFILE(1, &b);
	int			order;
	SlError		error;

	if (sl_roleprofile_compare(&a, &b, &order, &error) != SL_OK)
		sl_report_data(&error, "roleprofile");
	sl_close(PG_GETARG_DATUM(0), a_bytes);
	sl_close(PG_GETARG_DATUM(1), b_bytes);
	return order;
}

Datum
roleprofile_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

Datum
roleprofile_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

Datum
roleprofile_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

Datum
roleprofile_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

Datum
roleprofile_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

Datum
roleprofile_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

Datum
roleprofile_cmp(PG_FUNCTION_ARGS)
{
	int			order = compare(fcinfo);

	PG_RETURN_INT32((order > 0) - (order < 0));
}

static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	SlRoleprofile profile;
	struct varlena *bytes = SL_GETARG_ROLEPROFILE(0, &profile);
	uint64		h = sl_roleprofile_hash(&profile, seed);

	sl_close(PG_GETARG_DATUM(0), bytes);
	return h;
}

Datum
roleprofile_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) (uint32) hash(fcinfo, 0));
}

/* With seed 0 its low half is the plain hash, as hash partitioning needs. */
Datum
roleprofile_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) hash(fcinfo, (uint64) PG_GETARG_INT64(1)));
}

static void
add_all(SlRoleprofileBuilder *builder, const SlRoleprofile *profile, bool renew)
{
	SlError		error;

	if (sl_roleprofile_add_all(builder, profile, renew, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "roleprofile");
}

Datum
roleprofile_append(PG_FUNCTION_ARGS)
{
	SlRoleprofile a,
				b;
	SlRoleprofileBuilder builder = {0};

	SL_GETARG_ROLEPROFILE(0, &a);
	SL_GETARG_ROLEPROFILE(1, &b);
	add_all(&builder, &a, false);
	add_all(&builder, &b, false);
	PG_RETURN_DATUM(sl_finish_roleprofile(&builder));
}

Datum
roleprofile_append_text(PG_FUNCTION_ARGS)
{
	SlRoleprofile profile;
	text	   *literal = PG_GETARG_TEXT_PP(1);
	const char *input = VARDATA_ANY(literal);
	size_t		length = VARSIZE_ANY_EXHDR(literal);
	SlRoleprofileBuilder builder = {0};
	SlError		error;

	if (sl_roleprofile_parse(input, length, &builder, &sl_palloc, &error) != SL_OK)
		sl_report_input(&error, "roleprofile", input, length, NULL);
	SL_GETARG_ROLEPROFILE(0, &profile);
	add_all(&builder, &profile, false);
	PG_RETURN_DATUM(sl_finish_roleprofile(&builder));
}

Datum
roleprofile_canonical(PG_FUNCTION_ARGS)
{
	SlRoleprofile profile;
	SlRoleprofileBuilder builder = {0};

	SL_GETARG_ROLEPROFILE(0, &profile);
	add_all(&builder, &profile, true);
	PG_RETURN_DATUM(sl_finish_roleprofile(&builder));
}
