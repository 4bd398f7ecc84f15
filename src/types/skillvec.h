/*
 * skillvec.h - what the files of the type skillvec share.
 */
#ifndef SHORTLIST_SKILLVEC_H
#define SHORTLIST_SKILLVEC_H

#include "glue.h"

/*
 * A new value: the vector (NULL: an empty one) with that skill at that level,
 * or without the skill where level is 0.
 */
extern Datum sl_skillvec_with(const SlSkillvec *vector, const text *skill, unsigned level);

#endif							/* SHORTLIST_SKILLVEC_H */
