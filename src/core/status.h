/*
 * status.h - what went wrong, and where.
 *
 * The core reports nothing itself: it has no server to report to.  A function
 * that can fail returns a status and, through an SlError, the place in the
 * input that is to blame.  The SQL side turns that into an error with a
 * SQLSTATE, a detail and a hint (src/types/report.c has the one table of
 * texts); the unit tests compare the bare numbers.
 */
#ifndef SL_STATUS_H
#define SL_STATUS_H

#include <stddef.h>
#include <stdint.h>

typedef enum SlStatus
{
	SL_OK = 0,

	/* names */
	SL_NAME_MISSING,			/* a skill name was expected */
	SL_NAME_TOO_LONG,			/* more than SL_NAME_MAX bytes once folded */
	SL_NAME_CONTROL,			/* a control character other than white space */

	/* literals */
	SL_QUOTE_OPEN,				/* a quoted name without its closing quote */
	SL_UNEXPECTED,				/* text where a separator was expected */
	SL_NUMBER_MISSING,			/* nothing after ':', '~' or '>=' */
	SL_NUMBER_SYNTAX,			/* not a decimal, fraction, percentage, years */
	SL_NUMBER_DIGITS,			/* a fraction of too many digits */
	SL_NUMBER_UNIT,				/* years where only a share or weight may be */
	SL_LEVEL_LOW,				/* 0 or less */
	SL_LEVEL_HIGH,				/* above 1 */
	SL_SHARE_LOW,
	SL_SHARE_HIGH,
	SL_WEIGHT_LOW,
	SL_WEIGHT_HIGH,				/* above 100 */
	SL_MUST_WITHOUT_FULL,		/* a must-have with no alternative of share 1 */
	SL_TOO_MANY_SKILLS,
	SL_TOO_MANY_REQUIREMENTS,
	SL_TOO_MANY_ALTERNATIVES,

	/* users' own vocabulary */
	SL_PHRASE_SIGNS,			/* a sign that no phrase of a text holds */
	SL_PHRASE_LONG,				/* more than SL_PHRASE_WORDS_MAX words */
	SL_OVERLAY_FULL,			/* more than SL_OVERLAY_MAX rows */

	/* stored values */
	SL_DATA_TRUNCATED,			/* shorter than its header says */
	SL_DATA_FORMAT,				/* a format version this build cannot read */
	SL_DATA_CORRUPT,			/* a length, order or number out of range */
	SL_DATA_NEWER,				/* a key that only a newer release can name */
	SL_PAGE_GONE,				/* a page of an index has been replaced */

	SL_TALLY_FULL,				/* an average over too many vectors */
	SL_NO_MEMORY
} SlStatus;

/* The place of an error: bytes [offset, offset + length) of the input. */
typedef struct SlError
{
	SlStatus	status;
	size_t		offset;
	size_t		length;
	unsigned	release;		/* SL_DATA_NEWER: the release that wrote it */
} SlError;

static inline SlStatus
sl_fail(SlError *error, SlStatus status, size_t offset, size_t length)
{
	if (error != NULL)
	{
		error->status = status;
		error->offset = offset;
		error->length = length;
		error->release = 0;
	}
	return status;
}

#endif							/* SL_STATUS_H */
