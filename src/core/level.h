/*
 * level.h - levels that a text states: years, months, words of proficiency.
 *
 * How far they reach is part of the rules of evidence.h.
 */
#ifndef SL_LEVEL_H
#define SL_LEVEL_H

#include "scan.h"

/* Note the levels of the window's finds, and the words that state them. */
void		sl_levels_read(SlScanner *scanner);

#endif							/* SL_LEVEL_H */
