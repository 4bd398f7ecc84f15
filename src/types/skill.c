/*
 * skill.c - skills by name: what the compiled vocabulary knows of them.
 *
 * The functions over one skill are immutable; they see the compiled vocabulary
 * only.  The sets are what the views of skill.sql show beside the user's rows.
 */
#include "glue.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(skill_fold);
PG_FUNCTION_INFO_V1(skill_canonical);
PG_FUNCTION_INFO_V1(skill_label);
PG_FUNCTION_INFO_V1(skill_category);
PG_FUNCTION_INFO_V1(shortlist_builtin_skills);
PG_FUNCTION_INFO_V1(shortlist_builtin_spellings);
PG_FUNCTION_INFO_V1(shortlist_builtin_relations);

Datum
skill_fold(PG_FUNCTION_ARGS)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	SlName		name;

	sl_name_fold_text(argument, &name);
	PG_RETURN_DATUM(sl_text_datum(name.text, name.length));
}

Datum
skill_canonical(PG_FUNCTION_ARGS)
{
	SlName		name;
	SlKey		key;

	sl_name_from_text(PG_GETARG_TEXT_PP(0), &name, &key);
	PG_RETURN_DATUM(sl_text_datum(name.text, name.length));
}

Datum
skill_label(PG_FUNCTION_ARGS)
{
	SlName		name;
	SlKey		key;
	SlSkillId	skill = sl_name_from_text(PG_GETARG_TEXT_PP(0), &name, &key);

	if (skill == SL_NO_SKILL)
		PG_RETURN_DATUM(sl_text_datum(name.text, name.length));
	PG_RETURN_DATUM(sl_label_datum(skill));
}

Datum
skill_category(PG_FUNCTION_ARGS)
{
	SlName		name;
	SlKey		key;
	SlSkillId	skill = sl_name_from_text(PG_GETARG_TEXT_PP(0), &name, &key);

	if (skill == SL_NO_SKILL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(sl_categories[sl_skills[skill].category]));
}

/* A row for each skill: name, label, category. */
Datum
shortlist_builtin_skills(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	SL_INIT_ROWS(fcinfo);
	for (SlSkillId i = 0; i < (SlSkillId) sl_skill_count; i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = sl_name_datum(i);
		values[1] = sl_label_datum(i);
		values[2] = CStringGetTextDatum(sl_categories[sl_skills[i].category]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* A row for each spelling: spelling, skill, mark. */
Datum
shortlist_builtin_spellings(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	SL_INIT_ROWS(fcinfo);
	for (uint32 i = 0; i < sl_spelling_count; i++)
	{
		const SlSpelling *s = &sl_spellings[i];
		Datum		values[3];
		bool		nulls[3] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = sl_text_datum(sl_pool + s->written, s->length);
		values[1] = sl_name_datum(s->skill);
		values[2] = CStringGetTextDatum(sl_mark_names[s->mark]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* A row for each relation: skill, other, kind, share (NULL for broader). */
Datum
shortlist_builtin_relations(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	SL_INIT_ROWS(fcinfo);
	for (SlSkillId i = 0; i < (SlSkillId) sl_skill_count; i++)
	{
		const SlSkill *skill = &sl_skills[i];
		uint32		count = (uint32) skill->broader_count + skill->related_count;

		CHECK_FOR_INTERRUPTS();
		for (uint32 j = 0; j < count; j++)
		{
			const SlRelation *r = &sl_relations[skill->relations + j];
			bool		broader = j < skill->broader_count;
			Datum		values[4];
			bool		nulls[4] = {false, false, false, broader};

			values[0] = sl_name_datum(i);
			values[1] = sl_name_datum(r->skill);
			values[2] = CStringGetTextDatum(broader ? "broader" : "related");
			values[3] = Float8GetDatum(sl_to_double(r->strength, SL_UNIT));
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
	}
	return (Datum) 0;
}
