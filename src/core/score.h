/*
 * score.h - the scoring rule: how far a skill vector meets a role profile.
 *
 * A requirement of weight w asks for level M; its alternatives have shares k.
 *
 *		credit	 = max over the alternatives of  k * min(1, L / M)
 *		fit		 = sum w * credit / sum w
 *		eligible = every must-have has credit 1
 *		distance = (1 - fit) + (0 if eligible, else 1)
 *
 * All in whole numbers: levels, shares and credits in 1/10000, weights in
 * 1/100.  A credit is rounded once, half up.  With D = 10000 * sum w and
 * S = sum w * credit, fit and distance are one division of exact integers
 * each, so they have the same bits whatever the order, the plan or the CPU.
 * D is at most 10000 * 1024 * 10000 < 2^37, and so is S.
 */
#ifndef SL_SCORE_H
#define SL_SCORE_H

#include "roleprofile.h"

_Static_assert(UINT64_C(2) * SL_UNIT * SL_REQUIREMENTS_MAX * SL_WEIGHT_MAX <
			   UINT64_C(1) << 53, "sums must be exact as doubles");

typedef struct SlScore
{
	int64_t		credit;			/* S */
	int64_t		total;			/* D; 0 for an empty profile */
	bool		eligible;
} SlScore;

/*
 * The credit of one alternative.  A level that reaches M gives the share
 * whole; below it, k * L / M < k rounds to k at most, and to SL_UNIT never:
 * for k = SL_UNIT, k / M >= 1 is missing.
 */
static inline unsigned
sl_credit(unsigned share, unsigned level, unsigned asked)
{
	if (level >= asked)
		return share;
	return (2 * share * level + asked) / (2 * asked);
}

/* Not for an empty profile. */
static inline double
sl_score_fit(const SlScore *score)
{
	return (double) score->credit / (double) score->total;
}

/* The distance times D, a whole number: (1 + g) D - S.  For one profile its order is that of the distances. */
static inline int64_t
sl_score_place(const SlScore *score)
{
	return (score->eligible ? 1 : 2) * score->total - score->credit;
}

static inline double
sl_score_distance(const SlScore *score)
{
	return (double) sl_score_place(score) / (double) score->total;
}

/*
 * A profile prepared for scoring many vectors: a hash table from keys to
 * alternatives.  Keys are hashes already, so their low bits are the slot; most
 * slots are empty, so nearly every skill that is not asked for is passed over
 * after one load.
 *
 * Everything in the way of an entry that is asked for goes without branches,
 * which no CPU could foresee, and without a division: see score.c.
 */
typedef struct SlWanted
{
	SlKey		key;
	const char *name;			/* NULL: of the vocabulary, and not looked up */
	uint64_t	reciprocal;		/* of 2 * asked */
	uint32_t	next;			/* the next with this slot + 1, or 0 */
	uint16_t	requirement;
	uint16_t	share;
	uint16_t	asked;			/* level */
	uint16_t	weight;
	uint8_t		must;			/* 1: of a must-have */
	uint8_t		name_length;
} SlWanted;

typedef struct SlScorer
{
	uint32_t	mask;			/* slots - 1 */
	uint32_t	requirement_count;
	uint32_t	must_count;
	uint32_t	call;			/* number of the present call << 16 */
	int64_t		total;			/* D */
	uint16_t	release;
	SlWanted   *wanted;
	uint32_t   *slots;			/* first in wanted + 1, or 0 */
	uint32_t   *credits;		/* by requirement: call | best credit in it */
} SlScorer;

/*
 * Prepare a profile, whose bytes must stay where they are for as long as the
 * scorer is used.  All of the scorer is one block from `memory`.
 * Errors: SL_NO_MEMORY and those of sl_walk_next().
 */
SlStatus	sl_scorer_make(SlScorer **scorer, const SlRoleprofile *profile,
						   const SlMemory *memory, SlError *error);

/*
 * Score a vector.  Not reentrant for one scorer, which holds the credits.
 * Errors: those of sl_walk_next().
 */
SlStatus	sl_score(SlScorer *scorer, const SlSkillvec *vector, SlScore *score,
					 SlError *error);

#endif							/* SL_SCORE_H */
