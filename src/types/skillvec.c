/*
 * skillvec.c - the text form of skillvec.
 */
#include "glue.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(skillvec_in);
PG_FUNCTION_INFO_V1(skillvec_out);

Datum
skillvec_in(PG_FUNCTION_ARGS)
{
	const char *input = PG_GETARG_CSTRING(0);
	size_t		length = strlen(input);
	SlSkillvecBuilder builder = {0};
	SlError		error;

	if (sl_skillvec_parse(input, length, &builder, &sl_palloc, &error) != SL_OK)
	{
		sl_report_input(&error, "skillvec", input, length, sl_error_context(fcinfo));
		PG_RETURN_NULL();
	}
	PG_RETURN_DATUM(sl_store_skillvec(&builder));
}

Datum
skillvec_out(PG_FUNCTION_ARGS)
{
	SlSkillvec	vector;
	SlBytes		out = {0};
	SlError		error;

	SL_GETARG_SKILLVEC(0, &vector);
	if (sl_skillvec_print(&vector, &out, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	sl_bytes_append(&out, "", 1, &sl_palloc);
	PG_RETURN_CSTRING(out.items);
}
