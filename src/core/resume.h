/*
 * resume.h - the skill vector of one person, from a text about them.
 *
 * A skill has the highest of these levels:
 *
 *	stated		years / 10, or a word of proficiency, as evidence.h reads them
 *	dated		it is named in dated work: the months of all such jobs / 120, and
 *				never below the default, for it was used
 *	undated		the default (0.5).  Less for a keyword, which is what skills are
 *				that stand in lists alone, in no sentence, if there are more than
 *				20 of them, or more than 10 beside dated work: 0.2 and 0.1 for
 *				each list that names it, up to the default
 *
 * so that who lists names does not come before who worked with them.  A stated
 * level stands against the undated default, but not against dated work.  What
 * is negated or only wished for counts for nothing.
 *
 * Dated work.  A range of dates ("2019 - 2022", "Jan 2019 - present", "since
 * May 2015") opens a spell.  It holds for the names in its line, in the short
 * lines right before it (a job's title and employer; three at most, and within
 * another job only from one on that names a job) and in all that follows, up to
 * the next range or a heading that begins another part: skills, education,
 * projects, but not "Responsibilities" or "Technologies".
 * Of a line with several ranges the first counts.  A line with a range, or with
 * names behind a heading such as "Skills:", is no title of the next job.  Dates
 * of education, by heading or by words such as "university", open none, nor
 * does a range that ends before it begins or is longer than 60 years.  Versions
 * ("SQL Server 2008 - 2019") and years in which something grew or was recorded
 * ("revenue grew from 2003 to 2015") are no dates at all.
 *
 * Months are inclusive, a year alone is its January, one year alone six months.
 * Spells that overlap count once.  "Present" is the date that the caller gives,
 * or else the latest date in the text: one with a month, in a range, or a year
 * that words tell from a number ("in 2023", "(2023)").
 */
#ifndef SL_RESUME_H
#define SL_RESUME_H

#include "scan.h"
#include "skillvec.h"
#include "sparse.h"

#define SL_RESUME_LINES		3	/* short lines that a date may claim */
#define SL_RESUME_WORDS		12	/* in each of them */

/* What is known of one skill that the text names. */
typedef struct SlResumeSkill
{
	SlSkillId	skill;
	uint16_t	level;			/* the highest stated, or 0 */
	uint16_t	dated;			/* from dated work, or 0 */
	bool		used;			/* in a sentence, without a level */
	uint32_t	lists;			/* lines that name it without a level */
	uint32_t	last_window;	/* in which it was named */
} SlResumeSkill;

/* The names in a short line. */
typedef struct SlResumeLine
{
	bool		job;			/* it names a job */
	uint32_t	count;
	uint32_t	places[SL_RESUME_WORDS];
} SlResumeLine;

typedef struct SlResume
{
	const SlOverlay *overlay;
	const SlMemory *memory;
	SlSparse	skills;			/* SlResumeSkill */
	SlArray		spells;
	SlArray		uses;			/* places of skills named in a spell */
	uint32_t	window;
	uint32_t	spell;			/* the present one + 1, or 0 */
	uint32_t	line_count;
	SlResumeLine lines[SL_RESUME_LINES];	/* short ones, just before */
	SlSpan		heading;		/* of the section so far */
	bool		education;
	bool		list;			/* the window is a list of names */
	int32_t		latest;			/* month after the latest date, or 0 */
} SlResume;

/* The month of a date, as these functions count. */
static inline int32_t
sl_month(int32_t year, int32_t month)
{
	return year * 12 + month - 1;
}

/* The overlay is that of the scanner. */
void		sl_resume_begin(SlResume *resume, const SlOverlay *overlay,
							const SlMemory *memory);

/* Note what the scanner's window says.  False: no memory. */
bool		sl_resume_add(SlResume *resume, const SlScanner *scanner);

/*
 * Put the vector into a builder that is all zero, not sorted yet.  `present`
 * is the month, by sl_month(), to which "present" counts; 0: the latest in the
 * text.  False: no memory.
 */
bool		sl_resume_finish(SlResume *resume, int32_t present, SlSkillvecBuilder *builder);

void		sl_resume_free(SlResume *resume);

#endif							/* SL_RESUME_H */
