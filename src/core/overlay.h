/*
 * overlay.h - a user's own skills, spellings and relations, laid over the
 * compiled vocabulary.
 *
 * The compiled tables are constant; what a user adds stands beside them.  The
 * user's skills have the numbers from sl_skill_count on, so that a SlSkillId
 * names either.  Where a skill may be the user's, it is looked up through the
 * functions here and not in sl_skills; an overlay of NULL is none.
 */
#ifndef SL_OVERLAY_H
#define SL_OVERLAY_H

#include "memory.h"
#include "skillvec.h"
#include "vocabulary.h"

/* A skill that the compiled vocabulary does not know. */
typedef struct SlOwnSkill
{
	SlKey		key;
	uint32_t	name;			/* offset in the pool */
	uint8_t		name_length;
} SlOwnSkill;

typedef struct SlOverlay
{
	SlBytes		pool;
	SlArray		skills;			/* SlOwnSkill */
	uint8_t    *categories;		/* of all skills: SlCategory; SL_CATEGORY_COUNT: of its own */
} SlOverlay;

/* How many skills there are: numbers below it are skills. */
static inline uint32_t
sl_skill_total(const SlOverlay *overlay)
{
	return sl_skill_count + (overlay != NULL ? (uint32_t) overlay->skills.count : 0);
}

static inline unsigned
sl_skill_category(const SlOverlay *overlay, SlSkillId skill)
{
	return overlay != NULL ? overlay->categories[skill] : sl_skills[skill].category;
}

/* A skill as an item whose number is not set. */
SlItem		sl_skill_item(const SlOverlay *overlay, SlSkillId skill);

/* A skill that can stand in for another, and its share in 1/10000. */
typedef struct SlRelated
{
	SlSkillId	skill;
	unsigned	share;
} SlRelated;

/* What can stand in for a skill, the `at`th by falling share; false: no more. */
bool		sl_skill_related(const SlOverlay *overlay, SlSkillId skill, uint32_t at,
							 SlRelated *related);

#endif							/* SL_OVERLAY_H */
