/*
 * name.h - skill names and their keys.
 *
 * A skill is its canonical name: at most 255 bytes, no control characters,
 * ASCII letters in lower case, white space folded to single spaces.  Folding
 * goes by a fixed table over ASCII, never by locale, and leaves every other
 * byte as it is; so a name means the same in any database.
 *
 * Its key is a fixed 48-bit hash of the name.  Keys stand in stored values and
 * in indexes: this hash can never change.
 */
#ifndef SL_NAME_H
#define SL_NAME_H

#include <stdbool.h>

#include "status.h"

#define SL_NAME_MAX		255		/* bytes, once folded */
#define SL_KEY_BITS		48
#define SL_KEY_MASK		((UINT64_C(1) << SL_KEY_BITS) - 1)

typedef uint64_t SlKey;			/* only the low 48 bits are ever set */

typedef struct SlName
{
	unsigned char length;		/* 1..SL_NAME_MAX */
	char		text[SL_NAME_MAX];	/* not terminated */
} SlName;

/*
 * Fold length bytes of text to a name.  White space at the ends is dropped,
 * unless keep_ends: then it folds to one space, as inside a quoted name.
 * Errors: SL_NAME_MISSING, SL_NAME_TOO_LONG, SL_NAME_CONTROL; the error's
 * offset counts from the start of text.
 */
SlStatus	sl_name_fold(const char *text, size_t length, bool keep_ends,
						 SlName *name, SlError *error);

/* Whether these bytes are a name as folding leaves it. */
bool		sl_name_is_folded(const char *text, size_t length);

/* The key: FNV-1a over the bytes, finished by MurmurHash3's 64-bit mixer. */
SlKey		sl_name_key(const char *name, size_t length);

/* One step of FNV-1a. */
static inline uint64_t
sl_key_add(uint64_t h, unsigned char byte)
{
	return (h ^ byte) * UINT64_C(0x100000001b3);
}

/* Order of names: bytewise, a prefix first.  As memcmp and strcmp: <0, 0, >0. */
int			sl_name_compare(const char *a, size_t a_length,
							const char *b, size_t b_length);

/* Whether a folded name must stand in double quotes in a literal. */
bool		sl_name_needs_quotes(const char *name, size_t length);

/* Characters that have a meaning in a literal, and so end a bare name. */
bool		sl_is_special(char c);

/* ASCII white space: space, \t \n \v \f \r. */
static inline bool
sl_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ASCII lower case; every other byte as it is. */
static inline char
sl_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
}

static inline bool
sl_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

#endif							/* SL_NAME_H */
