/*
 * suggest.c - skills that are not named outright: by a prefix, by a misspelt
 * name, by a skill beside them.
 *
 * Each gives at most as many rows as are asked for, the best first.
 */
#include "glue.h"

#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "../core/complete.h"
#include "../core/suggest.h"

PG_FUNCTION_INFO_V1(skill_complete);
PG_FUNCTION_INFO_V1(skill_suggest);
PG_FUNCTION_INFO_V1(skill_related);

/* How many rows are asked for. */
static uint32
row_limit(int32 n)
{
	if (n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of skills must not be negative"),
				 errdetail("%d skills were asked for.", n),
				 errhint("Ask for 0 or more; a number above what there is gives all.")));
	return (uint32) n;
}

/*
 * A row for each pick, as many as are asked for: skill, label, category, matched;
 * where a misspelt name of some length was asked for, also distance and similarity.
 */
static void
put_picks(ReturnSetInfo *rsinfo, SlPicks *picks, uint32 limit, const size_t *misspelt)
{
	SlPick		pick;

	for (uint32 i = 0; i < limit && sl_picks_next(picks, &pick); i++)
	{
		Datum		values[6] = {
			sl_name_datum(pick.skill),
			sl_label_datum(pick.skill),
			CStringGetTextDatum(sl_categories[sl_skills[pick.skill].category]),
			sl_text_datum(sl_pool + pick.spelling->written, pick.spelling->length)
		};
		bool		nulls[6] = {false};

		CHECK_FOR_INTERRUPTS();
		if (misspelt != NULL)
		{
			unsigned	distance = sl_pick_distance(&pick);

			values[4] = Int32GetDatum((int32) distance);
			values[5] = Float8GetDatum(1 - (double) distance /
									   (double) Max(*misspelt, sl_pick_length(&pick)));
		}
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}

/* A row for each skill that the prefix may begin. */
Datum
skill_complete(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text	   *argument = PG_GETARG_TEXT_PP(0);
	uint32		limit = row_limit(PG_GETARG_INT32(1));
	SlName		prefix;
	SlError		error;
	SlPicks		picks;

	SL_INIT_ROWS(fcinfo);
	if (sl_name_fold(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), true,
					 &prefix, &error) != SL_OK)
	{
		if (error.status == SL_NAME_MISSING)
			return (Datum) 0;	/* nothing is typed yet */
		sl_report_argument(&error, VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument));
	}
	sl_complete(&prefix, GetDatabaseEncoding() == PG_UTF8, &picks);
	put_picks(rsinfo, &picks, limit, NULL);
	return (Datum) 0;
}

/* A row for each skill that the misspelt name may mean. */
Datum
skill_suggest(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	uint32		limit = row_limit(PG_GETARG_INT32(1));
	size_t		length;
	SlName		name;
	SlPicks		picks;

	sl_name_fold_text(PG_GETARG_TEXT_PP(0), &name);
	SL_INIT_ROWS(fcinfo);
	length = sl_suggest(&name, GetDatabaseEncoding() == PG_UTF8, &picks);
	put_picks(rsinfo, &picks, limit, &length);
	return (Datum) 0;
}

/* A row for each relation of the skill: skill, label, kind, share. */
Datum
skill_related(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	uint32		limit = row_limit(PG_GETARG_INT32(1));
	SlName		name;
	SlKey		key;
	SlSkillId	skill = sl_name_from_text(PG_GETARG_TEXT_PP(0), &name, &key);
	struct
	{
		const char *kind;
		uint32		first;
		uint32		count;
	}			kinds[3];

	SL_INIT_ROWS(fcinfo);
	if (skill == SL_NO_SKILL)
		return (Datum) 0;

	kinds[1].kind = "broader";
	kinds[1].first = sl_skills[skill].relations;
	kinds[1].count = sl_skills[skill].broader_count;
	kinds[0].kind = "related";
	kinds[0].first = kinds[1].first + kinds[1].count;
	kinds[0].count = sl_skills[skill].related_count;
	kinds[2].kind = "narrower";
	kinds[2].first = kinds[0].first + kinds[0].count;
	kinds[2].count = sl_skills[skill].narrower_count;
	for (int k = 0; k < 3; k++)
		for (uint32 i = 0; i < kinds[k].count && limit > 0; i++, limit--)
		{
			const SlRelation *r = &sl_relations[kinds[k].first + i];
			Datum		values[4];
			bool		nulls[4] = {false, false, false, r->strength == 0};

			CHECK_FOR_INTERRUPTS();
			values[0] = sl_name_datum(r->skill);
			values[1] = sl_label_datum(r->skill);
			values[2] = CStringGetTextDatum(kinds[k].kind);
			values[3] = Float8GetDatum(sl_to_double(r->strength, SL_UNIT));
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
	return (Datum) 0;
}
