/*
 * explain.c - the scoring rule, requirement by requirement.
 *
 * The vector is unpacked once, for where its names are stored is known only
 * from the start; each alternative is then found by binary search.
 */
#include "explain.h"

static SlStatus
unpack(const SlSkillvec *vector, SlItem *skills, SlError *error)
{
	SlWalk		walk;

	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlStatus	status = sl_walk_step(&walk, skills++, error);

		if (status != SL_OK)
			return status;
	}
	return SL_OK;
}

/* The level of a skill in the unpacked vector, 0 where it is absent. */
static SlStatus
find_level(const SlSkillvec *vector, SlItem *skills, const SlItem *wanted,
		   unsigned *level, SlError *error)
{
	SlWalk		walk;

	*level = 0;
	sl_skillvec_walk(vector, &walk);
	for (uint32_t i = sl_skillvec_find(vector, wanted->key);
		 i < vector->count && skills[i].key == wanted->key; i++)
	{
		SlStatus	status = sl_walk_name(&walk, &skills[i], error);

		if (status != SL_OK)
			return status;
		if (sl_item_compare(&skills[i], wanted) == 0)
		{
			*level = skills[i].number;
			break;
		}
	}
	return SL_OK;
}

/* Find the alternative that earns the most credit. */
static SlStatus
meet(const SlSkillvec *vector, SlItem *skills, SlMeeting *m, SlError *error)
{
	m->best = -1;
	m->level = m->credit = 0;
	for (unsigned j = 0; j < m->requirement.alternatives; j++)
	{
		const SlItem *alternative = &m->alternatives[j];
		unsigned	level,
					credit;
		SlStatus	status = find_level(vector, skills, alternative, &level, error);

		if (status != SL_OK)
			return status;
		if (level == 0)
			continue;
		credit = sl_credit(alternative->number, level, m->requirement.level);
		if (m->best < 0 || credit > m->credit)
		{
			m->best = (int) j;
			m->level = level;
			m->credit = credit;
		}
	}
	return SL_OK;
}

SlStatus
sl_explain(const SlSkillvec *vector, const SlRoleprofile *profile,
		   SlExplanation *e, SlError *error)
{
	SlWalk		walk;
	SlItem	   *item = e->alternatives;
	SlStatus	status = unpack(vector, e->skills, error);

	memset(&e->score, 0, sizeof(e->score));
	e->score.eligible = true;
	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; status == SL_OK && i < profile->count; i++)
	{
		SlMeeting  *m = &e->meetings[i];

		m->requirement = sl_roleprofile_requirement(profile, i);
		m->alternatives = item;
		for (unsigned j = 0; status == SL_OK && j < m->requirement.alternatives; j++)
			status = sl_walk_next(&walk, item++, error);
		if (status == SL_OK)
			status = meet(vector, e->skills, m, error);
		if (status != SL_OK)
			break;
		e->score.credit += (int64_t) m->requirement.weight * m->credit;
		e->score.total += (int64_t) m->requirement.weight * SL_UNIT;
		if (m->requirement.must && m->credit < SL_UNIT)
			e->score.eligible = false;
	}
	return status;
}
