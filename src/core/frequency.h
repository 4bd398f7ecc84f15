/*
 * frequency.h - how many rows have which skills, and how many rows a condition
 * will then hold for.
 *
 * A census counts the skills of a sample of vectors in two passes: the first
 * finds the common ones in bounded memory, the second counts them exactly, by
 * level.  What it finds are two plain arrays, which a server can keep with its
 * statistics:
 *
 *	numbers		[0]	skills of a row, on average
 *				[1]	share of rows without a skill
 *				[2]	share of rows taken to have a skill that is not listed
 *				[3]	independence: 1 where skills stand beside each other by
 *					chance, towards 0 the more one brings another along
 *				[4]	b, the number of levels told apart, 1 to 10; then
 *				b	these levels in 1/10000, ascending; none in the sample is below
 *				b	of the rows from this level to below the next, the share
 *					that has just this level
 *				b	of the rows that have a skill, the share that has it at this
 *					level or higher, over all skills
 *	words		two for each skill that is listed, ascending:
 *				bits 16..63	its key
 *				bits 0..15	the share of rows that has it, as 2 ^ (-code / 2048)
 *				and
 *				9 codes		of 7 bits from bit 0 on, for the levels told apart but
 *							the first: of the rows that have the skill, the
 *							share that has it at this level or higher, as
 *							2 ^ (-code / 8)
 *
 * The highest code of either kind is 0.  Codes instead of numbers keep the
 * words short, for they are read whenever a query is planned.
 *
 * The levels told apart are all that occur if they are so few, else the lowest
 * and the tenths from 0.2 on.
 *
 * Conditions on several skills are the hard part, for skills come in company:
 * who knows pandas knows Python.  Taken as independent, k skills with shares
 * p1 <= p2 <= ... are together in p1 p2 ... pk of the rows; taken as nested, in
 * p1.  The estimate is p1 (p2 ... pk)^c, where the independence c is measured: it
 * is what fits pairs of skills drawn from rows of the sample.
 */
#ifndef SL_FREQUENCY_H
#define SL_FREQUENCY_H

#include "roleprofile.h"

#define SL_FREQUENCY_HEADER		5
#define SL_FREQUENCY_LEVELS_MAX	10
#define SL_FREQUENCY_WORDS		2	/* for a skill */

#define SL_SHARE_BITS			16
#define SL_SHARE_STEPS			2048.0
#define SL_AT_LEVEL_BITS		7
#define SL_AT_LEVEL_STEPS		8.0

typedef struct SlFrequencies
{
	uint32_t	count;			/* of skills */
	uint32_t	levels;			/* b */
	const uint64_t *words;
	const float *numbers;
} SlFrequencies;

/*
 * Open what was kept.  Returns false where the arrays do not go together; the
 * numbers in them may be any.
 */
bool		sl_frequencies_open(SlFrequencies *f, const uint64_t *words, size_t word_count,
								const float *numbers, size_t number_count);

/* The share of rows that has a skill at that level or higher. */
double		sl_expect_skill(const SlFrequencies *f, SlKey key, unsigned level);

/*
 * The share of rows, 0 to 1, that contains the vector, is contained in it, has
 * a skill in common with it, is eligible for the profile.
 * Errors: those of sl_walk_step().
 */
SlStatus	sl_expect_contains(const SlFrequencies *f, const SlSkillvec *vector,
							   double *share, SlError *error);
SlStatus	sl_expect_contained(const SlFrequencies *f, const SlSkillvec *vector,
								double *share, SlError *error);
SlStatus	sl_expect_overlaps(const SlFrequencies *f, const SlSkillvec *vector,
							   double *share, SlError *error);
SlStatus	sl_expect_eligible(const SlFrequencies *f, const SlRoleprofile *profile,
							   double *share, SlError *error);

/* A census under way. */
typedef struct SlCensus SlCensus;

/*
 * First sl_census_find() with every vector, then sl_census_choose() once, with
 * the greatest number of skills to list, then sl_census_count() with every
 * vector again, then sl_census_write().  Takes some 5 MB and 100 bytes for a
 * skill listed, whatever the vectors hold.
 * Errors: SL_NO_MEMORY and those of sl_walk_step().
 */
SlCensus   *sl_census_make(const SlMemory *memory);
SlStatus	sl_census_find(SlCensus *census, const SlSkillvec *vector, SlError *error);
SlStatus	sl_census_choose(SlCensus *census, uint32_t limit, SlError *error);
SlStatus	sl_census_count(SlCensus *census, const SlSkillvec *vector, SlError *error);

/* What will be written: the lengths of both arrays; and write it there. */
void		sl_census_size(const SlCensus *census, size_t *word_count, size_t *number_count);
void		sl_census_write(const SlCensus *census, uint64_t *words, float *numbers);

_Static_assert((SL_FREQUENCY_LEVELS_MAX - 1) * SL_AT_LEVEL_BITS <= 64 &&
			   SL_KEY_BITS + SL_SHARE_BITS == 64, "a skill must fit its words");

#endif							/* SL_FREQUENCY_H */
