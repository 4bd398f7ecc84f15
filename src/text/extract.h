/*
 * extract.h - the finds of a text, one after the other, for the functions that
 * show them.
 */
#ifndef SHORTLIST_EXTRACT_H
#define SHORTLIST_EXTRACT_H

#include "../types/glue.h"

#include "mb/pg_wchar.h"

#include "../core/requirements.h"
#include "../core/scan.h"

typedef struct SlReader
{
	SlScanner	scanner;
	SlGroups	groups;			/* of the window */
	uint32_t	group;			/* that the next find is in, or one after it */
	uint32_t	next;			/* find of the window */
	int32		alternative;	/* lists of alternatives so far */
	bool		chosen;			/* the last is a choice of bullets that goes on */
} SlReader;

/* What is shown of a find beside what SlFind holds. */
typedef struct SlShown
{
	const char *kind;
	int32		alternative;	/* number of the list that it is in, or 0 */
	SlSpan		alternative_evidence;
} SlShown;

/* Begin to read a text, which has to stay. */
extern void sl_begin_read(SlReader *reader, const text *argument, const SlOverlay *overlay);

/*
 * The next find, which holds until the next call; NULL at the end of the text.
 * Answers interrupts.
 */
extern const SlFind *sl_next_find(SlReader *reader, SlShown *shown);

/*
 * Evidence as it is shown: cut to some bytes of whole characters, because one
 * heading may say something of thousands of finds, and hostile ones are long.
 */
#define SL_EVIDENCE_LIMIT	200

static inline SlSpan
sl_shown_evidence(const char *text, SlSpan evidence)
{
	evidence.end = evidence.start +
		(uint32_t) pg_mbcliplen(text + evidence.start, (int) (evidence.end - evidence.start),
								SL_EVIDENCE_LIMIT);
	return evidence;
}

#endif							/* SHORTLIST_EXTRACT_H */
