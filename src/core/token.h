/*
 * token.h - words of a text, and what stands between them.
 *
 * A token is a run of letters and digits, with the signs that belong to names
 * of the field: c++, c#, .net.  Beyond ASCII, Latin letters are letters, and
 * all else is punctuation, other scripts too: a name beside Japanese text is a
 * name.  What stands between two tokens decides whether they can be one phrase:
 * a space, a hyphen and an underscore are the same, so "scikit-learn" is "scikit
 * learn".  Tags and character references that HTML left behind are punctuation.
 *
 * The generator of the vocabulary and the scanner of texts both read words
 * through this file, so they cannot disagree.
 */
#ifndef SL_TOKEN_H
#define SL_TOKEN_H

#include <stdbool.h>
#include <string.h>

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

/* The punctuation before a token, as bits: what divides a text. */
#define SL_SIGN_SPACE		0x0001
#define SL_SIGN_LINE		0x0002	/* a line end, or the tag of a block in HTML */
#define SL_SIGN_PARAGRAPH	0x0004	/* an empty line */
#define SL_SIGN_BULLET		0x0008
#define SL_SIGN_STOP		0x0010	/* . ! ? */
#define SL_SIGN_COMMA		0x0020
#define SL_SIGN_SEMICOLON	0x0040
#define SL_SIGN_COLON		0x0080
#define SL_SIGN_OPEN		0x0100	/* ( [ { */
#define SL_SIGN_CLOSE		0x0200
#define SL_SIGN_SLASH		0x0400	/* / | \\ */
#define SL_SIGN_DASH		0x0800
#define SL_SIGN_PLUS		0x1000
#define SL_SIGN_AMPERSAND	0x2000
#define SL_SIGN_QUOTE		0x4000

#define SL_TOKEN_BYTES	16		/* of a word that its token has */

typedef struct SlToken
{
	uint32_t	start;			/* byte offsets in the text */
	uint32_t	end;
	uint64_t	bytes[2];		/* the first SL_TOKEN_BYTES folded bytes, the first one lowest */
	uint32_t	length;			/* of all folded bytes: "C #" is c# */
	uint16_t	signs;			/* SL_SIGN_* before it */
	uint8_t		gap;			/* SlGap before it; SL_GAP_BREAK for the first */
	uint8_t		letter_case;	/* SlCase */
} SlToken;

/* By what words are looked up: a hash of their first bytes and length. */
static inline SlKey
sl_word_key(const SlToken *token)
{
	uint64_t	h = (token->bytes[0] + token->length) * UINT64_C(0x9e3779b97f4a7c15) +
		token->bytes[1] * UINT64_C(0xc2b2ae3d27d4eb4f);

	return (h ^ h >> 32) & SL_KEY_MASK;
}

/* Eight bytes, the first one lowest. */
static inline uint64_t
sl_load_bytes(const void *p)
{
	uint64_t	bytes;

	memcpy(&bytes, p, sizeof(bytes));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	bytes = __builtin_bswap64(bytes);
#endif
	return bytes;
}

/*
 * Whether a token of a text is a folded word, of which `bytes` and `length` are
 * as in a token, and the text need only be read where it is longer.
 */
static inline bool
sl_is_word(const char *text, const SlToken *token, const uint64_t *bytes, uint32_t length,
		   const char *word)
{
	if (((token->bytes[0] ^ bytes[0]) | (token->bytes[1] ^ bytes[1]) | (token->length ^ length)) != 0)
		return false;
	for (uint32_t i = SL_TOKEN_BYTES; i < length; i++)
		if (sl_lower(text[token->start + i]) != word[i])
			return false;
	return true;
}

/* How the bytes above 0x7f of a text are to be read. */
typedef enum SlEncoding
{
	SL_ENCODING_UTF8,			/* bytes that are not UTF-8 are punctuation */
	SL_ENCODING_LATIN,			/* one byte a character, letters from 0xc0 on */
	SL_ENCODING_OTHER			/* all of them are punctuation */
} SlEncoding;

#define SL_BLOCK	16				/* bytes that are read at once */

typedef struct SlTokenizer
{
	const char *text;
	uint32_t	length;
	uint32_t	at;				/* behind the last token */
	SlEncoding	encoding;
	unsigned char rest[2 * SL_BLOCK];	/* the end of the text, and nothing after it */
} SlTokenizer;

/* Begin at the start of text. */
void		sl_tokenizer_begin(SlTokenizer *tokenizer, const char *text,
							   uint32_t length, SlEncoding encoding);

/*
 * The next token; false at the end of the text, with the signs before the end
 * in token->signs.
 */
bool		sl_tokenizer_next(SlTokenizer *tokenizer, SlToken *token);

/*
 * The token that bytes [start, end) of a token, which begin and end beside
 * ASCII, would be after the same gap.
 */
SlToken		sl_token_part(const SlTokenizer *tokenizer, const SlToken *token,
						  uint32_t start, uint32_t end);

/*
 * The loose form of a folded name, by which spellings are looked up: a hyphen
 * or underscore between two word characters becomes a space.  Same length.
 */
void		sl_name_loosen(const char *name, size_t length, char *loose);

/*
 * The squeezed form of a loose name, by which misspelt names are compared: its
 * characters but the spaces.  Without utf8 every byte is a character.  There
 * must be room for length of them; returns how many there are.
 */
size_t		sl_name_squeeze(const char *loose, size_t length, bool utf8,
							uint32_t *squeezed);

/*
 * Which characters a squeezed form has, as bits.  There are 32 kinds: each
 * letter is one, all digits are one, the rest is parted by number.  A kind has
 * one bit for being there and one for being there twice or more, so to insert
 * or delete a character changes at most one bit.
 */
uint64_t	sl_letters(const uint32_t *squeezed, size_t length);

#endif							/* SL_TOKEN_H */
