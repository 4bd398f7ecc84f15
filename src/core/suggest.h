/*
 * suggest.h - the skills that a misspelt name may mean.
 *
 * Names are compared squeezed: without their spaces, and so without the
 * hyphens that count as spaces.  The distance is the least number of
 * characters to insert, delete, replace or swap with the next one, where
 * nothing is changed twice (restricted Damerau-Levenshtein, "optimal string
 * alignment").
 *
 * All spellings of a length within the bound are looked at, in one table
 * sorted by length (sl_shapes).  Most are ruled out by the letters that they
 * have: a letter that one name has and the other lacks, or has once instead of
 * twice, costs an edit, and an edit does away with one such letter of either
 * name at most.  What is left goes through the dynamic programme, of which only
 * the diagonals within the bound are computed, as far as the bound can still be
 * kept.
 */
#ifndef SL_SUGGEST_H
#define SL_SUGGEST_H

#include "picks.h"

#define SL_SUGGEST_MAX		3	/* the greatest distance */

/* The grades after SL_GRADE_EXACT: the distance, from here on. */
#define SL_GRADE_DISTANCE	1

/* How far from a name of that many characters its suggestions may be. */
static inline unsigned
sl_suggest_bound(size_t length)
{
	return length < 3 ? 0 : length < 5 ? 1 : length < 9 ? 2 : SL_SUGGEST_MAX;
}

/*
 * Pick the spellings near a folded name.  Returns the number of its characters,
 * spaces not counted.
 */
size_t		sl_suggest(const SlName *name, bool utf8, SlPicks *picks);

/* The distance of a pick of sl_suggest(), and what its spelling counts. */
unsigned	sl_pick_distance(const SlPick *pick);
size_t		sl_pick_length(const SlPick *pick);

#endif							/* SL_SUGGEST_H */
