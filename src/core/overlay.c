/*
 * overlay.c - a user's own skills, spellings and relations.
 */
#include "overlay.h"

SlItem
sl_skill_item(const SlOverlay *overlay, SlSkillId skill)
{
	SlItem		item = {0};

	if ((uint32_t) skill < sl_skill_count)
	{
		item.key = sl_skills[skill].key;
		item.name = sl_skill_name(skill);
		item.name_length = sl_skills[skill].name_length;
	}
	else
	{
		const SlOwnSkill *own = (const SlOwnSkill *) overlay->skills.items + (skill - sl_skill_count);

		item.key = own->key;
		item.named = true;
		item.name = (const char *) overlay->pool.items + own->name;
		item.name_length = own->name_length;
	}
	return item;
}

bool
sl_skill_related(const SlOverlay *overlay, SlSkillId skill, uint32_t at, SlRelated *related)
{
	const SlSkill *known = &sl_skills[skill];
	const SlRelation *r;

	if ((uint32_t) skill >= sl_skill_count || at >= known->related_count)
		return false;
	r = &sl_relations[known->relations + known->broader_count + at];
	*related = (SlRelated) {r->skill, r->strength};
	return true;
}
