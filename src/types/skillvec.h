/*
 * skillvec.h - what the files of the type skillvec share.
 */
#ifndef SHORTLIST_SKILLVEC_H
#define SHORTLIST_SKILLVEC_H

#include "glue.h"

/* The level of a skill in a stored vector, or 0 where it is absent. */
extern unsigned sl_skillvec_level_of(Datum vector, const text *skill);

/*
 * A new value: the vector (NULL: an empty one) with that skill at that level,
 * or without the skill where level is 0.
 */
extern Datum sl_skillvec_with(const SlSkillvec *vector, const text *skill, unsigned level);

#endif							/* SHORTLIST_SKILLVEC_H */
