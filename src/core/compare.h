/*
 * compare.h - what holds between two values: order, equality, containment,
 * likeness.
 *
 * Equal values can differ in bytes: the same skill stands by key in one and
 * with its name in the other.  So everything here goes by key, and by name
 * where keys are equal and a name is stored; never by memcmp.
 *
 * All functions read stored bytes through sl_walk_step().  Their errors are
 * those of sl_walk_next().
 */
#ifndef SL_COMPARE_H
#define SL_COMPARE_H

#include "roleprofile.h"

/*
 * A total order, as memcmp: item by item by key, then name, then level; the
 * one that ends first comes first.
 */
SlStatus	sl_skillvec_compare(const SlSkillvec *a, const SlSkillvec *b,
								int *order, SlError *error);

/*
 * A total order: requirement by requirement by weight, level, must-have,
 * number of alternatives, and these as above with the share for the level.
 */
SlStatus	sl_roleprofile_compare(const SlRoleprofile *a, const SlRoleprofile *b,
								   int *order, SlError *error);

/* Hashes that are the same for equal values. */
uint64_t	sl_skillvec_hash(const SlSkillvec *vector, uint64_t seed);
uint64_t	sl_roleprofile_hash(const SlRoleprofile *profile, uint64_t seed);

/* Whether every skill of b is in a, at that level or higher. */
SlStatus	sl_skillvec_contains(const SlSkillvec *a, const SlSkillvec *b,
								 bool *contains, SlError *error);

/* Whether there is a skill in both, at any level. */
SlStatus	sl_skillvec_overlaps(const SlSkillvec *a, const SlSkillvec *b,
								 bool *overlaps, SlError *error);

/*
 * The cosine distance, 0 to 1: exact integer products, two roundings and a
 * division.  Exactly 0 for equal vectors.  Not for an empty vector.
 */
SlStatus	sl_skillvec_cosine(const SlSkillvec *a, const SlSkillvec *b,
							   double *distance, SlError *error);

#endif							/* SL_COMPARE_H */
