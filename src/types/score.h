/*
 * score.h - scoring from SQL functions.
 */
#ifndef SHORTLIST_SCORE_H
#define SHORTLIST_SCORE_H

#include "glue.h"

/*
 * The scorer of a profile.  It is kept in flinfo->fn_extra, which must be of
 * no other use, for as long as calls come with the same profile; it lives
 * until the next call here with this flinfo.
 */
extern SlScorer *sl_scorer_of(FmgrInfo *flinfo, Datum profile);

/* Score a stored vector. */
extern void sl_score_value(SlScorer *scorer, Datum vector, SlScore *score);

#endif							/* SHORTLIST_SCORE_H */
