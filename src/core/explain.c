/*
 * explain.c - the scoring rule, requirement by requirement.
 */
#include "explain.h"

SlStatus
sl_explain(const SlSkillvec *vector, const SlRoleprofile *profile,
		   SlMeeting *meetings, SlItem *alternatives, SlScore *score,
		   SlError *error)
{
	SlWalk		walk;
	SlItem	   *item = alternatives;

	memset(score, 0, sizeof(*score));
	score->eligible = true;
	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < profile->count; i++)
	{
		SlMeeting  *m = &meetings[i];

		m->requirement = sl_roleprofile_requirement(profile, i);
		m->alternatives = item;
		m->best = -1;
		m->level = m->credit = 0;
		for (unsigned j = 0; j < m->requirement.alternatives; j++, item++)
		{
			unsigned	level,
						credit;
			SlStatus	status = sl_walk_next(&walk, item, error);

			if (status == SL_OK)
				status = sl_skillvec_level(vector, item, &level, error);
			if (status != SL_OK)
				return status;
			if (level == 0)
				continue;
			credit = sl_credit(item->number, level, m->requirement.level);
			if (m->best < 0 || credit > m->credit)
			{
				m->best = (int) j;
				m->level = level;
				m->credit = credit;
			}
		}
		score->credit += (int64_t) m->requirement.weight * m->credit;
		score->total += (int64_t) m->requirement.weight * SL_UNIT;
		if (m->requirement.must && m->credit < SL_UNIT)
			score->eligible = false;
	}
	return SL_OK;
}
