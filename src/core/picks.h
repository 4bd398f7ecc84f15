/*
 * picks.h - some spellings of the vocabulary as a list of skills, best first.
 *
 * Spellings are numbered in the order in which they are offered, so a set of
 * bits is a sorted list: to add a spelling sets a bit, and to walk the bits
 * upwards gives the best first.  There is a set for each grade (how well the
 * spelling fits what was typed), and a set of the skills that were given, so
 * that each skill comes once, by its best spelling.  No sorting, no memory.
 */
#ifndef SL_PICKS_H
#define SL_PICKS_H

#include "vocabulary.h"

#define SL_GRADES			5
#define SL_GRADE_EXACT		0	/* the spelling is what was typed */
#define SL_PICKS_WORDS		1024	/* spellings and skills have 16-bit numbers */

typedef struct SlPick
{
	SlSkillId	skill;
	unsigned	grade;
	const SlSpelling *spelling; /* the best of that skill */
} SlPick;

typedef struct SlPicks
{
	bool		utf8;			/* whether spellings beyond ASCII can be shown */
	unsigned	grade;			/* where the walk is: grade, word of its set, */
	uint32_t	word;
	uint64_t	rest;			/* and what of that word is to come */
	uint64_t	found[SL_GRADES][SL_PICKS_WORDS];
	uint64_t	given[SL_PICKS_WORDS];
} SlPicks;

void		sl_picks_begin(SlPicks *picks, bool utf8);

static inline void
sl_picks_add(SlPicks *picks, unsigned grade, uint32_t spelling)
{
	picks->found[grade][spelling / 64] |= UINT64_C(1) << spelling % 64;
}

/* The next best, once all are added; false after the last. */
bool		sl_picks_next(SlPicks *picks, SlPick *pick);

#endif							/* SL_PICKS_H */
