/*
 * explain.h - the scoring rule, requirement by requirement.
 *
 * What sl_score() sums up, spelt out: for each requirement the alternative
 * that earned its credit.  Among alternatives with the same credit that is the
 * one with the highest share, then the first by name, so an explanation never
 * depends on how a value is stored.  It shares sl_credit() with the kernel but
 * not its hash table; the tests hold the two against each other.
 */
#ifndef SL_EXPLAIN_H
#define SL_EXPLAIN_H

#include "score.h"

typedef struct SlMeeting
{
	SlRequirement requirement;
	const SlItem *alternatives; /* requirement.alternatives items */
	int			best;			/* the alternative with the credit, or -1 */
	unsigned	level;			/* what the vector has of it, or 0 */
	unsigned	credit;			/* in 1/10000 */
} SlMeeting;

/* Where an explanation is put. */
typedef struct SlExplanation
{
	SlMeeting  *meetings;		/* room for profile->count */
	SlItem	   *alternatives;	/* room for profile->alternative_count */
	SlItem	   *skills;			/* room for vector->count, while it is made */
	SlScore		score;
} SlExplanation;

/*
 * Explain how vector meets profile: one SlMeeting for each requirement, in the
 * profile's order.  Names stay in the bytes of the profile or the vocabulary.
 * Errors: those of sl_walk_next().
 */
SlStatus	sl_explain(const SlSkillvec *vector, const SlRoleprofile *profile,
					   SlExplanation *explanation, SlError *error);

#endif							/* SL_EXPLAIN_H */
