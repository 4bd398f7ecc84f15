/*
 * roleprofile.c - the text form of roleprofile.
 */
#include "glue.h"

PG_FUNCTION_INFO_V1(roleprofile_in);
PG_FUNCTION_INFO_V1(roleprofile_out);

Datum
roleprofile_in(PG_FUNCTION_ARGS)
{
	const char *input = PG_GETARG_CSTRING(0);
	size_t		length = strlen(input);
	SlRoleprofileBuilder builder = {0};
	SlError		error;

	if (sl_roleprofile_parse(input, length, &builder, &sl_palloc, &error) != SL_OK)
	{
		sl_report_input(&error, "roleprofile", input, length, sl_error_context(fcinfo));
		PG_RETURN_NULL();
	}
	PG_RETURN_DATUM(sl_store_roleprofile(&builder));
}

Datum
roleprofile_out(PG_FUNCTION_ARGS)
{
	SlRoleprofile profile;
	SlBytes		out = {0};
	SlError		error;

	SL_GETARG_ROLEPROFILE(0, &profile);
	if (sl_roleprofile_print(&profile, &out, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "roleprofile");
	sl_bytes_append(&out, "", 1, &sl_palloc);
	PG_RETURN_CSTRING(out.items);
}
