/*
 * level.h - levels that a text states: years, months, words of proficiency, parts of a scale.
 *
 * How far they reach is part of the rules of evidence.h.
 */
#ifndef SL_LEVEL_H
#define SL_LEVEL_H

#include "scan.h"

/* Note the levels that years and words state of the window's finds, and these words. */
void		sl_levels_read(SlScanner *scanner);

/* The same for numbers right behind a name: "Python: 80%", "SQL (4 of 5)". */
void		sl_scales_read(SlScanner *scanner);

/*
 * The same for the lines of a table, below one that names a column of years:
 * "Skill | Years", "Python | 5".
 */
void		sl_table_read(SlScanner *scanner);

#endif							/* SL_LEVEL_H */
