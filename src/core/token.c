/*
 * token.c - reading words.
 */
#include "token.h"

/* What a byte, or a sequence of bytes, is to the tokenizer. */
typedef enum CharClass
{
	CHAR_WORD,
	CHAR_SPACE,
	CHAR_HYPHEN,
	CHAR_DOT,
	CHAR_SLASH,
	CHAR_AMPERSAND,
	CHAR_APOSTROPHE,
	CHAR_OTHER
} CharClass;

static bool
is_ascii_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || sl_is_digit(c);
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * The class of a UTF-8 sequence that begins with a byte above 0x7f, and its
 * length.  Letters are the rule; listed are the blocks of punctuation, spaces
 * and bullets that occur in postings.
 */
static CharClass
classify_utf8(const unsigned char *p, size_t left, uint32_t *length)
{
	*length = 1;
	if (p[0] == 0xc2 && left >= 2)
	{
		*length = 2;
		if (p[1] == 0xa0)		/* no-break space */
			return CHAR_SPACE;
		if (p[1] == 0xad)		/* soft hyphen */
			return CHAR_HYPHEN;
		/* the signs of Latin-1, but for ª µ º, which are letters */
		if (p[1] < 0xc0 && p[1] != 0xaa && p[1] != 0xb5 && p[1] != 0xba)
			return CHAR_OTHER;
		return CHAR_WORD;
	}
	if (p[0] == 0xe2 && left >= 3)
	{
		*length = 3;
		if (p[1] == 0x80)
		{
			if (p[2] <= 0x8b || p[2] == 0xaf)	/* spaces of any width */
				return CHAR_SPACE;
			if (p[2] == 0x90 || p[2] == 0x91)	/* hyphens */
				return CHAR_HYPHEN;
			if (p[2] == 0x98 || p[2] == 0x99)	/* single quotes */
				return CHAR_APOSTROPHE;
			return CHAR_OTHER;
		}
		/* U+2040 to U+206F, and U+2190 (arrows) to U+2BFF (symbols) */
		if (p[1] == 0x81 || (p[1] >= 0x86 && p[1] <= 0xaf))
			return CHAR_OTHER;
		return CHAR_WORD;
	}
	if (p[0] == 0xe3 && left >= 3 && p[1] == 0x80)
	{
		*length = 3;
		/* U+3000 is a space, to U+303F punctuation */
		return p[2] == 0x80 ? CHAR_SPACE : p[2] < 0xc0 ? CHAR_OTHER : CHAR_WORD;
	}
	if (p[0] == 0xef && left >= 3)
	{
		*length = 3;
		/* private use (bullets of word processors), U+FEFF, full-width signs */
		if (p[1] <= 0xa3 || (p[1] == 0xbb && p[2] == 0xbf) ||
			(p[1] == 0xbc && p[2] <= 0x8f) || (p[1] == 0xbf && p[2] >= 0xb0))
			return CHAR_OTHER;
		return CHAR_WORD;
	}
	return CHAR_WORD;
}

static CharClass
classify(const SlTokenizer *t, uint32_t at, uint32_t *length)
{
	unsigned char c = (unsigned char) t->text[at];

	*length = 1;
	if (is_ascii_word((char) c))
		return CHAR_WORD;
	if (c >= 0x80)
		return t->utf8
			? classify_utf8((const unsigned char *) t->text + at,
							t->length - at, length)
			: CHAR_WORD;
	if (sl_is_space((char) c))
		return CHAR_SPACE;
	switch (c)
	{
		case '-':
		case '_':
			return CHAR_HYPHEN;
		case '.':
			return CHAR_DOT;
		case '/':
			return CHAR_SLASH;
		case '&':
			return CHAR_AMPERSAND;
		case '\'':
			return CHAR_APOSTROPHE;
		default:
			return CHAR_OTHER;
	}
}

/* Whether ".net" begins at the dot at `at`. */
static bool
is_dot_net(const SlTokenizer *t, uint32_t at)
{
	const char *p = t->text + at;
	uint32_t	left = t->length - at;

	return left >= 4 && sl_lower(p[1]) == 'n' && sl_lower(p[2]) == 'e' &&
		sl_lower(p[3]) == 't' && (left == 4 || !is_ascii_word(p[4]));
}

/* What has been seen of a gap so far, as the gap it would be. */
static SlGap
widen_gap(SlGap gap, CharClass c, bool *signed_gap, bool *spaced)
{
	SlGap		sign;

	switch (c)
	{
		case CHAR_SPACE:
			*spaced = true;
			/* a space beside a hyphen, dot or apostrophe makes it punctuation */
			if (*signed_gap && gap != SL_GAP_SLASH && gap != SL_GAP_AMPERSAND)
				return SL_GAP_BREAK;
			return gap == SL_GAP_NONE ? SL_GAP_SPACE : gap;
		case CHAR_HYPHEN:
			sign = SL_GAP_SPACE;
			break;
		case CHAR_DOT:
			sign = SL_GAP_DOT;
			break;
		case CHAR_SLASH:
			sign = SL_GAP_SLASH;
			break;
		case CHAR_AMPERSAND:
			sign = SL_GAP_AMPERSAND;
			break;
		case CHAR_APOSTROPHE:
			sign = SL_GAP_APOSTROPHE;
			break;
		default:
			return SL_GAP_BREAK;
	}
	if (*signed_gap)
		return SL_GAP_BREAK;
	*signed_gap = true;
	if (*spaced && sign != SL_GAP_SLASH && sign != SL_GAP_AMPERSAND)
		return SL_GAP_BREAK;
	return sign;
}

void
sl_tokenizer_begin(SlTokenizer *t, const char *text, uint32_t length, bool utf8)
{
	t->text = text;
	t->length = length;
	t->at = 0;
	t->utf8 = utf8;
	t->begun = false;
}

bool
sl_tokenizer_next(SlTokenizer *t, SlToken *token)
{
	SlGap		gap = t->begun ? SL_GAP_NONE : SL_GAP_BREAK;
	bool		signed_gap = false,
				spaced = false;
	uint32_t	line_ends = 0,
				at = t->at,
				length,
				uppers = 0,
				lowers = 0;
	bool		first_upper;

	/* the gap */
	for (;; at += length)
	{
		CharClass	c;

		if (at >= t->length)
		{
			t->at = t->length;
			return false;
		}
		c = classify(t, at, &length);
		if (c == CHAR_WORD)
			break;
		if (c == CHAR_DOT && is_dot_net(t, at) &&
			(at == 0 || at > t->at || !t->begun))
			break;
		if (t->text[at] == '\n' && ++line_ends > 1)
			gap = SL_GAP_BREAK;
		if (gap != SL_GAP_BREAK)
			gap = widen_gap(gap, c, &signed_gap, &spaced);
	}

	/* the word */
	token->start = at;
	first_upper = t->text[at] >= 'A' && t->text[at] <= 'Z';
	if (t->text[at] == '.')
		at++;
	while (at < t->length && classify(t, at, &length) == CHAR_WORD)
	{
		if (t->text[at] >= 'A' && t->text[at] <= 'Z')
			uppers++;
		else if (t->text[at] >= 'a' && t->text[at] <= 'z')
			lowers++;
		at += length;
	}

	/* signs that belong to it: c++, c# */
	if (is_ascii_letter(t->text[at - 1]))
	{
		if (t->length - at >= 2 && t->text[at] == '+' && t->text[at + 1] == '+')
			at += 2;
		else if (at < t->length && t->text[at] == '#' &&
				 (at + 1 == t->length || !is_ascii_word(t->text[at + 1])))
			at += 1;
	}
	token->end = at;
	token->gap = (uint8_t) gap;
	if (uppers + lowers == 0)
		token->letter_case = SL_CASE_NONE;
	else if (uppers == 0)
		token->letter_case = SL_CASE_LOWER;
	else if (uppers == 1 && first_upper)
		token->letter_case = SL_CASE_TITLE;
	else if (lowers == 0)
		token->letter_case = SL_CASE_UPPER;
	else
		token->letter_case = SL_CASE_MIXED;
	token->key = sl_text_key(t->text + token->start, at - token->start);
	t->at = at;
	t->begun = true;
	return true;
}

void
sl_name_loosen(const char *name, size_t length, char *loose)
{
	for (size_t i = 0; i < length; i++)
	{
		bool		joins = (name[i] == '-' || name[i] == '_') &&
			i > 0 && i + 1 < length &&
			(is_ascii_word(name[i - 1]) || (unsigned char) name[i - 1] >= 0x80) &&
			(is_ascii_word(name[i + 1]) || (unsigned char) name[i + 1] >= 0x80);

		loose[i] = joins ? ' ' : name[i];
	}
}
