/*
 * role.c - the built-in roles, for the views of role.sql.
 */
#include "../types/glue.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "roles.h"

PG_FUNCTION_INFO_V1(shortlist_builtin_roles);
PG_FUNCTION_INFO_V1(shortlist_builtin_role_facts);
PG_FUNCTION_INFO_V1(shortlist_role_missing);

static Datum
profile_datum(const char *literal)
{
	SlRoleprofileBuilder builder = {0};
	SlError		error;

	if (sl_roleprofile_parse(literal, strlen(literal), &builder, &sl_palloc, &error) != SL_OK)
		sl_report_input(&error, "roleprofile", literal, strlen(literal), NULL);
	return sl_store_roleprofile(&builder);
}

/* "a, b" as an array of texts. */
static Datum
names_datum(const char *list)
{
	ArrayBuildState *names = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	while (*list != '\0')
	{
		size_t		n = strcspn(list, ",");

		accumArrayResult(names, sl_text_datum(list, n), false, TEXTOID,
						 CurrentMemoryContext);
		list += n;
		list += strspn(list, ", ");
	}
	return makeArrayResult(names, CurrentMemoryContext);
}

/* A row for each role: name, label, profile, marks and the reasons for both. */
Datum
shortlist_builtin_roles(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	SL_INIT_ROWS(fcinfo);
	for (uint32 i = 0; i < sl_role_count; i++)
	{
		const SlRole *role = &sl_roles[i];
		Datum		values[6];
		bool		nulls[6] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = CStringGetTextDatum(role->name);
		values[1] = CStringGetTextDatum(role->label);
		values[2] = profile_datum(role->profile);
		values[3] = profile_datum(role->marks);
		values[4] = CStringGetTextDatum(role->profile_reason);
		values[5] = CStringGetTextDatum(role->marks_reason);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* A row for each fact: role, ordinal, aspect, topic, source, fact, skills. */
Datum
shortlist_builtin_role_facts(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	SL_INIT_ROWS(fcinfo);
	for (uint32 i = 0; i < sl_role_fact_count; i++)
	{
		const SlRoleFact *fact = &sl_role_facts[i];
		Datum		values[7];
		bool		nulls[7] = {fact->role == NULL};

		CHECK_FOR_INTERRUPTS();
		if (fact->role != NULL)
			values[0] = CStringGetTextDatum(fact->role);
		values[1] = Int32GetDatum((int32) i + 1);
		values[2] = CStringGetTextDatum(fact->aspect);
		values[3] = CStringGetTextDatum(fact->topic);
		values[4] = CStringGetTextDatum(fact->source);
		values[5] = CStringGetTextDatum(fact->fact);
		values[6] = names_datum(fact->skills);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* An error for the functions in SQL, which cannot raise one. */
Datum
shortlist_role_missing(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("role \"%s\" does not exist",
					sl_clip(VARDATA_ANY(PG_GETARG_TEXT_PP(0)),
							VARSIZE_ANY_EXHDR(PG_GETARG_TEXT_PP(0)))),
			 errhint("The view shortlist_role lists all roles; add your own to shortlist_custom_role.")));
	PG_RETURN_NULL();
}
