/*
 * evidence.h - what the words around a find say about it.
 *
 * The phrases and what they say are data: data/cues.txt.  Here is how far
 * each of them reaches.
 *
 * Sections.  A heading is a phrase of [section ...] that stands alone in its
 * line, or before a colon, or in capital letters where a scraper ran lines
 * together.  It holds until the next heading, except that a heading of the
 * company's before text on its line ("Location: ...") holds for that line, and a
 * label alone in its line for the next one.  Below a heading of must-haves or
 * preferences, "Languages:" or "Tools:" before text is a topic and none.
 *
 * Kinds.  A phrase before ("must have", "preferably") holds for the finds
 * after it up to the next such phrase; a phrase after ("is a plus") for the
 * finds before it, back to a comma that ends their list, to a clause or to
 * another such phrase; one with a verb, for its whole subject after the words
 * that ask; in parentheses, for the find right before.  Before a colon and
 * behind nothing it holds for what follows ("Mandatory: ...").  They decide against the
 * section, but "required" does so only where there is no section.
 *
 * The fields of a degree ("degree in computer science, mathematics") ask for
 * nothing, nor does what other people are called by ("partner with the data
 * science team"), nor what stands near benefits, the law and the way to apply;
 * technologies among them do.  A company that is called as what it makes ("At
 * Kafka, we") gives its name from there on, which asks for nothing unless the
 * sentence says so.
 *
 * Titles and jobs.  A short first line that more text follows is the title, and
 * asks as required, unless it begins with a heading of what is asked, or states
 * years and names no job ("Java - 5 yrs").  A find is a part of a job's name by
 * its spelling, by what follows ("Java Developer"), or in a title that has such a word at all ("Software Engineer - Java").
 *
 * Levels.  Years and words of proficiency belong to the find that they follow
 * directly ("Python: expert", "Java (5 years)"), else to the finds after them,
 * as long as these are near each other and no other level, semicolon or
 * clause comes between; "years of" a find that follows are never those of the
 * one before.  Years say more than words, and so does a part of a scale ("80%", "4 of 5").  Ten years are level 1; of
 * a range the lower end counts.  What a company has been doing for years, or has
 * behind it, are no years that it asks for.
 *
 * Negation reaches over the next few words and the list that begins there, or
 * back over the list before ("Java is not required").  "Without" asks where it
 * is denied itself ("without Python you will not succeed").
 *
 * What was read is noted with the words that said so, each time: the heading or
 * phrase of a kind, the statement of a level, the negation.
 */
#ifndef SL_EVIDENCE_H
#define SL_EVIDENCE_H

#include "scan.h"

/* Note kind, level and negation of the window's finds, each with its evidence. */
void		sl_evidence_read(SlScanner *scanner);

#endif							/* SL_EVIDENCE_H */
