/*
 * context.h - how the finds of a window stand to each other, and which of
 * them are names.
 *
 * A spelling that the vocabulary marks as ambiguous ("Go?", "R?") is a plain
 * word unless one of these says otherwise:
 *
 *	1. it stands in a list with a technology, a spoken language or a skill of its
 *	   category whose name is in no doubt, with a name that 3 supports, or in a
 *	   list of three or more names ("Word, Excel and Access");
 *	2. it is all of its line or list item;
 *	3. a word that goes with technologies stands next to it: [support before]
 *	   and [support after] of data/cues.txt ("programming in C", "R packages"),
 *	   a heading or word that asks before it ("Must have: Go"), or "years of";
 *	4. a technology in no doubt stands in the same sentence, it is no soft
 *	   skill, and does not begin the sentence, where a capital letter says
 *	   nothing.
 *
 * It is none, whatever stands near, in a phrase of [exclude] ("go to market")
 * and, for a single letter, as an initial ("John R. Smith") or as a part of
 * another word or sign ("R&D", "C-level"), nor in capital letters where another
 * word of what they stand for is in the sentence ("SWIFT payments and SEPA").
 *
 * A spelling that only its capital letter makes a name ("Spark^") is treated
 * the same where it begins a sentence; there 4 supports it all the same.
 */
#ifndef SL_CONTEXT_H
#define SL_CONTEXT_H

#include "scan.h"

/* Link the finds of the window, and drop those that are no names. */
void		sl_context_read(SlScanner *scanner);

#endif							/* SL_CONTEXT_H */
