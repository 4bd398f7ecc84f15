/*
 * requirements.h - the role profile that a posting asks for.
 *
 * Each find asks for its skill with a weight by what the text says of it:
 *
 *		must-have	5		"must have", "mandatory", "essential", "non-negotiable"
 *		required	3		by its section, a word, or a sentence that asks
 *		duty		2		also what is mentioned outside all sections
 *		preferred	1		also what one should want to learn
 *
 * A skill that is asked for in more than one sentence counts one more, up to 5.
 * What the title names is what the posting is about, and weighs 10; the title
 * itself asks like "required".  A must-have asks for a level by years alone, the
 * others by words of proficiency too.  The company's own part and what is
 * negated ask for nothing.
 *
 * Alternatives are the finds of a list joined by "or" or a slash (but not a
 * language and what is made with it: "Python / Django"), or introduced by "such
 * as", "e.g.", "one of" and the like, also before a colon ("one or more tools:
 * ..."), where semicolons may divide them; where these end a line with a colon, the bullets below it are one list.
 * A comma goes with the "or" after it, unless it divides a language from
 * something else: "SQL, Tableau or Power BI" is SQL, and one of two tools.  "or
 * similar" adds the skills related to those, with their shares.
 *
 * Each skill stands once in the profile.  The strongest mention is kept (must,
 * then weight, then a skill alone before a list of alternatives) with the
 * highest level that mentions as strong state; a list that shares a skill with
 * one that is asked for alone is met by that and left out, one that shares
 * skills with a stronger list keeps the others if they are two or more.
 *
 * A list of more than 64 alternatives keeps the first 64, a posting of more
 * than 1,024 requirements those of the highest weight, the first of equals.
 */
#ifndef SL_REQUIREMENTS_H
#define SL_REQUIREMENTS_H

#include "roleprofile.h"
#include "scan.h"
#include "sparse.h"

/*
 * Finds of a window that ask for one thing: for any of them, or for the first
 * alone, which the others only repeat.
 */
typedef struct SlGroup
{
	uint16_t	first;			/* finds [first, end) */
	uint16_t	end;
	bool		any;			/* alternatives */
	bool		widened;		/* "or similar" */
	SlSpan		words;			/* of alternatives: "such as X, Y or similar" */
} SlGroup;

/*
 * How a text asks, window by window.  The bullets below "one of the following:"
 * are windows of one choice; there each find is a group that belongs to it.
 */
typedef struct SlGroups
{
	bool		choosing;		/* a choice is open */
	bool		chosen;			/* the window is a part of it */
	SlSpan		choice;			/* the words that opened it */
	uint32_t	count;
	SlGroup		groups[SL_WINDOW_TOKENS];
} SlGroups;

/* What is known of one skill. */
typedef struct SlAskedSkill
{
	SlSkillId	skill;
	uint32_t	order;			/* of its first mention alone */
	uint32_t	last_window;	/* in which it was mentioned */
	uint16_t	level;			/* highest stated with that kind, or 0 */
	uint8_t		kind;			/* SlKind of the strongest mention alone */
	bool		repeated;
	bool		in_title;
	uint8_t		use;			/* in the profile: see requirements.c */
} SlAskedSkill;

typedef struct SlRequirements
{
	const SlOverlay *overlay;
	const SlMemory *memory;
	SlSparse	skills;			/* SlAskedSkill */
	SlArray		lists;			/* of alternatives */
	SlArray		members;		/* SlSkillId, of all lists */
	uint32_t	window;
	uint32_t	order;
	SlGroups	groups;			/* of the window */
	uint32_t	choice_count;
	SlFind		choice[SL_ALTERNATIVES_MAX];	/* what the open one names */
} SlRequirements;

/*
 * The groups of the next window, in order; finds that ask for nothing are in
 * none.  All zero before the first.
 */
void		sl_groups_read(SlGroups *groups, const SlWindow *window);

/* The overlay is that of the scanner. */
void		sl_requirements_begin(SlRequirements *requirements, const SlOverlay *overlay,
								  const SlMemory *memory);

/* Note what a window asks for.  False: no memory. */
bool		sl_requirements_add(SlRequirements *requirements, const SlWindow *window);

/*
 * Put the profile into a builder that is all zero, not sorted yet.
 * Errors: SL_NO_MEMORY.
 */
SlStatus	sl_requirements_finish(SlRequirements *requirements,
								   SlRoleprofileBuilder *builder, SlError *error);

void		sl_requirements_free(SlRequirements *requirements);

#endif							/* SL_REQUIREMENTS_H */
