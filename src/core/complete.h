/*
 * complete.h - the skills that a text may be the beginning of.
 *
 * Every word of every spelling begins a line in one sorted table (sl_starts),
 * so the lines that a prefix begins stand together: two binary searches find
 * them, and one walk over them adds the spellings to the picks.  The longest
 * walk is that of the commonest first letter, some thousand lines.
 */
#ifndef SL_COMPLETE_H
#define SL_COMPLETE_H

#include "picks.h"

/* The grades after SL_GRADE_EXACT. */
#define SL_GRADE_START		1	/* the prefix begins the spelling */
#define SL_GRADE_LATER		2	/* it begins a later word */

/*
 * Pick what a prefix begins.  The prefix is a name folded with its ends kept: a
 * space at its end says that the word is complete, and a hyphen there is one.
 */
void		sl_complete(const SlName *prefix, bool utf8, SlPicks *picks);

#endif							/* SL_COMPLETE_H */
