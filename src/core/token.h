/*
 * token.h - words of a text, and what stands between them.
 *
 * A token is a run of letters and digits, with the signs that belong to names
 * of the field: c++, c#, .net.  Bytes above 0x7f count as letters, except the
 * punctuation and spaces of Unicode where the text is UTF-8.  What stands
 * between two tokens decides whether they can be one phrase: a space, a hyphen
 * and an underscore are the same, so "scikit-learn" is "scikit learn".
 *
 * The generator of the vocabulary and the scanner of texts both read words
 * through this file, so they cannot disagree.
 */
#ifndef SL_TOKEN_H
#define SL_TOKEN_H

#include <stdbool.h>

#include "name.h"

/* What stands before a token. */
typedef enum SlGap
{
	SL_GAP_NONE,				/* nothing: c++17 is "c++", "17" */
	SL_GAP_SPACE,				/* white space with at most one line end, or
								 * a single hyphen or underscore */
	SL_GAP_DOT,					/* node.js */
	SL_GAP_SLASH,				/* ci/cd, ci / cd */
	SL_GAP_AMPERSAND,			/* r&d, r & d */
	SL_GAP_APOSTROPHE,			/* bachelor's */
	SL_GAP_BREAK				/* anything else: no phrase crosses it */
} SlGap;

#define SL_GAP_BITS 3

/* How a token's letters are written. */
typedef enum SlCase
{
	SL_CASE_NONE,				/* no ASCII letter */
	SL_CASE_LOWER,				/* python */
	SL_CASE_TITLE,				/* Python; also one capital letter alone */
	SL_CASE_UPPER,				/* PYTHON */
	SL_CASE_MIXED				/* PyTorch */
} SlCase;

typedef struct SlToken
{
	uint32_t	start;			/* byte offsets in the text */
	uint32_t	end;
	SlKey		key;			/* sl_name_key() of the folded bytes */
	uint8_t		gap;			/* SlGap before it; SL_GAP_BREAK for the first */
	uint8_t		letter_case;	/* SlCase */
} SlToken;

typedef struct SlTokenizer
{
	const char *text;
	uint32_t	length;
	uint32_t	at;
	bool		utf8;
	bool		begun;
} SlTokenizer;

/* Begin at the start of text.  utf8: whether the text is UTF-8. */
void		sl_tokenizer_begin(SlTokenizer *tokenizer, const char *text,
							   uint32_t length, bool utf8);

/* The next token; false at the end of the text. */
bool		sl_tokenizer_next(SlTokenizer *tokenizer, SlToken *token);

/*
 * The loose form of a folded name, by which spellings are looked up: a hyphen
 * or underscore between two word characters becomes a space.  Same length.
 */
void		sl_name_loosen(const char *name, size_t length, char *loose);

#endif							/* SL_TOKEN_H */
