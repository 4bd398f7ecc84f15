/*
 * token.c - reading words.
 */
#include "token.h"

/* What a byte, or a sequence of bytes, is to the tokenizer. */
typedef enum CharClass
{
	CHAR_OTHER,
	CHAR_SPACE,
	CHAR_HYPHEN,
	CHAR_DOT,
	CHAR_SLASH,
	CHAR_AMPERSAND,
	CHAR_APOSTROPHE,
	CHAR_WORD,					/* of no gap */
	CHAR_LOOK					/* what follows decides */
} CharClass;

#define GAP_CLASSES	CHAR_WORD

/* Bytes, with the sign that each leaves behind. */
static const struct
{
	uint8_t		class;
	uint16_t	sign;
}			chars[256] =
{
	['0' ... '9'] = {CHAR_WORD},
	['A' ... 'Z'] = {CHAR_WORD},
	['a' ... 'z'] = {CHAR_WORD},
	[' '] = {CHAR_SPACE, SL_SIGN_SPACE},
	['\t'] = {CHAR_SPACE, SL_SIGN_SPACE},
	['\n' ... '\f'] = {CHAR_SPACE, SL_SIGN_SPACE | SL_SIGN_LINE},
	['\r'] = {CHAR_LOOK},
	['-'] = {CHAR_HYPHEN, SL_SIGN_DASH},
	['_'] = {CHAR_HYPHEN},
	['.'] = {CHAR_DOT, SL_SIGN_STOP},
	['!'] = {CHAR_OTHER, SL_SIGN_STOP},
	['?'] = {CHAR_OTHER, SL_SIGN_STOP},
	['/'] = {CHAR_SLASH, SL_SIGN_SLASH},
	['|'] = {CHAR_OTHER, SL_SIGN_SLASH},
	['\\'] = {CHAR_OTHER, SL_SIGN_SLASH},
	['&'] = {CHAR_LOOK},
	['\''] = {CHAR_APOSTROPHE},
	['"'] = {CHAR_OTHER, SL_SIGN_QUOTE},
	['*'] = {CHAR_OTHER, SL_SIGN_BULLET},
	[','] = {CHAR_OTHER, SL_SIGN_COMMA},
	[';'] = {CHAR_OTHER, SL_SIGN_SEMICOLON},
	[':'] = {CHAR_OTHER, SL_SIGN_COLON},
	['('] = {CHAR_OTHER, SL_SIGN_OPEN},
	['['] = {CHAR_OTHER, SL_SIGN_OPEN},
	['{'] = {CHAR_OTHER, SL_SIGN_OPEN},
	[')'] = {CHAR_OTHER, SL_SIGN_CLOSE},
	[']'] = {CHAR_OTHER, SL_SIGN_CLOSE},
	['}'] = {CHAR_OTHER, SL_SIGN_CLOSE},
	['+'] = {CHAR_OTHER, SL_SIGN_PLUS},
	['<'] = {CHAR_LOOK},
	[0x80 ... 0xff] = {CHAR_LOOK},
};

/* The tags of HTML after which a line begins, in alphabetical order. */
static const char *const block_tags[] = {
	"br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
	"li", "ol", "p", "section", "table", "td", "th", "tr", "ul"
};

#define TAG_LIMIT		512		/* bytes of a tag with its attributes */
#define REFERENCE_LIMIT 10		/* bytes of a character reference: &rsquo; */

static bool
is_ascii_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_ascii_word(char c)
{
	return chars[(unsigned char) c].class == CHAR_WORD;
}

/* A character of the gap: its class, length in bytes, and sign. */
typedef struct Char
{
	CharClass	class;
	uint32_t	length;
	unsigned	sign;
} Char;

static Char
make_char(CharClass class, uint32_t length, unsigned sign)
{
	return (Char) {class, length, sign};
}

/* The general punctuation of Unicode: U+2000 to U+203F, by its last byte. */
static Char
classify_punctuation(unsigned char last)
{
	if (last <= 0x8b || last == 0xaf)
		return make_char(CHAR_SPACE, 3, SL_SIGN_SPACE);
	switch (last)
	{
		case 0x90:
		case 0x91:
			return make_char(CHAR_HYPHEN, 3, SL_SIGN_DASH);
		case 0x92:
		case 0x93:
		case 0x94:
		case 0x95:
			return make_char(CHAR_OTHER, 3, SL_SIGN_DASH);
		case 0x98:
		case 0x99:
			return make_char(CHAR_APOSTROPHE, 3, 0);
		case 0x9c:
		case 0x9d:
		case 0x9e:
			return make_char(CHAR_OTHER, 3, SL_SIGN_QUOTE);
		case 0xa2:				/* bullet, triangular bullet */
		case 0xa3:
		case 0xbb:
			return make_char(CHAR_OTHER, 3, SL_SIGN_BULLET);
		case 0xa6:				/* ellipsis */
			return make_char(CHAR_OTHER, 3, SL_SIGN_STOP);
		case 0xa8:				/* line and paragraph separator */
		case 0xa9:
			return make_char(CHAR_OTHER, 3, SL_SIGN_LINE);
		default:
			return make_char(CHAR_OTHER, 3, 0);
	}
}

/* The signs of Chinese, Japanese and Korean text that divide it. */
static unsigned
wide_sign(const unsigned char *p)
{
	static const struct
	{
		unsigned char bytes[3];
		uint16_t	sign;
	}			signs[] =
	{
		{{0xe3, 0x80, 0x80}, SL_SIGN_SPACE},
		{{0xe3, 0x80, 0x81}, SL_SIGN_COMMA},
		{{0xe3, 0x80, 0x82}, SL_SIGN_STOP | SL_SIGN_SPACE},
		{{0xe3, 0x80, 0x90}, SL_SIGN_OPEN},
		{{0xe3, 0x80, 0x91}, SL_SIGN_CLOSE},
		{{0xe3, 0x83, 0xbb}, SL_SIGN_BULLET},
		{{0xef, 0xbc, 0x88}, SL_SIGN_OPEN},
		{{0xef, 0xbc, 0x89}, SL_SIGN_CLOSE},
		{{0xef, 0xbc, 0x8c}, SL_SIGN_COMMA},
		{{0xef, 0xbc, 0x8f}, SL_SIGN_SLASH},
		{{0xef, 0xbc, 0x9a}, SL_SIGN_COLON},
		{{0xef, 0xbc, 0x9b}, SL_SIGN_SEMICOLON},
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (memcmp(p, signs[i].bytes, 3) == 0)
			return signs[i].sign;
	return 0;
}

/* The bytes of the UTF-8 sequence at p; 1 where there is none. */
static uint32_t
sequence_length(const unsigned char *p, size_t left)
{
	uint32_t	length = p[0] < 0xc2 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 1;

	if (length > left)
		return 1;
	for (uint32_t i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 1;
	return length;
}

/*
 * A UTF-8 sequence that begins with a byte above 0x7f.  Listed are the Latin
 * letters, and the blocks of punctuation, spaces and bullets that occur in
 * postings.
 */
static Char
classify_utf8(const unsigned char *p, size_t left)
{
	uint32_t	length = sequence_length(p, left);

	if (length == 2)
	{
		if (p[0] == 0xc2)
			switch (p[1])
			{
				case 0x85:		/* next line */
					return make_char(CHAR_SPACE, 2, SL_SIGN_SPACE | SL_SIGN_LINE);
				case 0xa0:		/* no-break space */
					return make_char(CHAR_SPACE, 2, SL_SIGN_SPACE);
				case 0xad:		/* soft hyphen */
					return make_char(CHAR_HYPHEN, 2, 0);
				case 0xb7:		/* middle dot */
					return make_char(CHAR_OTHER, 2, SL_SIGN_BULLET);
				case 0xaa:
				case 0xb5:
				case 0xba:
					return make_char(CHAR_WORD, 2, 0);
				default:
					return make_char(CHAR_OTHER, 2, 0);
			}
		/* U+00C0 to U+024F but × and ÷, and the marks that combine with letters */
		if ((p[0] <= 0xc9 && !(p[0] == 0xc3 && (p[1] == 0x97 || p[1] == 0xb7))) ||
			p[0] == 0xcc)
			return make_char(CHAR_WORD, 2, 0);
	}
	else if (length == 3 && p[0] == 0xe1 && p[1] >= 0xb8 && p[1] <= 0xbb)
		return make_char(CHAR_WORD, 3, 0);	/* U+1E00 to U+1EFF */
	else if (length == 3 && p[0] == 0xe2)
	{
		if (p[1] == 0x80)
			return classify_punctuation(p[2]);
		if (p[1] == 0x81)		/* U+2040 to U+207F: bullets, super- and subscripts */
			return make_char(CHAR_OTHER, 3, p[2] == 0x83 ? SL_SIGN_BULLET : 0);
		/* U+25A0 to U+27BF are shapes and dingbats: bullets, ticks, stars */
		if ((p[1] == 0x96 && p[2] >= 0xa0) || (p[1] >= 0x97 && p[1] <= 0x9e))
			return make_char(CHAR_OTHER, 3, SL_SIGN_BULLET);
	}
	else if (length == 3 && p[0] == 0xef && p[1] <= 0xa3)
		return make_char(CHAR_OTHER, 3, SL_SIGN_BULLET);	/* private use: word processors' */
	else if (length == 3)
		return make_char(CHAR_OTHER, 3, wide_sign(p));
	else if (length == 4 && p[0] == 0xf0 && p[1] == 0x9f)
		return make_char(CHAR_OTHER, 4, SL_SIGN_BULLET);	/* emoji serve as bullets */
	return make_char(CHAR_OTHER, length, 0);
}

/* A byte above 0x7f in an encoding of the Latin alphabet. */
static Char
classify_latin(unsigned char c)
{
	if (c >= 0xc0 || c == 0xaa || c == 0xb5 || c == 0xba)
		return make_char(c == 0xd7 || c == 0xf7 ? CHAR_OTHER : CHAR_WORD, 1, 0);
	if (c == 0xa0)
		return make_char(CHAR_SPACE, 1, SL_SIGN_SPACE);
	/* middle dot, and the bullet of Windows */
	return make_char(CHAR_OTHER, 1, c == 0xb7 || c == 0x95 ? SL_SIGN_BULLET : 0);
}

static Char
classify_high(const SlTokenizer *t, uint32_t at)
{
	const unsigned char *p = (const unsigned char *) t->text + at;

	switch (t->encoding)
	{
		case SL_ENCODING_UTF8:
			return classify_utf8(p, t->length - at);
		case SL_ENCODING_LATIN:
			return classify_latin(*p);
		default:
			return make_char(CHAR_OTHER, 1, 0);
	}
}

/*
 * A tag that begins at `at`, or else the sign "<".  Looking for its end stops
 * at the next "<", so that no byte is looked at more than twice.
 */
static Char
classify_tag(const SlTokenizer *t, uint32_t at)
{
	uint32_t	name = at + 1,
				limit = t->length - at < TAG_LIMIT ? t->length : at + TAG_LIMIT,
				end,
				stop;

	if (name < limit && t->text[name] == '/')
		name++;
	for (end = name; end < limit && is_ascii_word(t->text[end]);)
		end++;
	if (end == name || end - name > 10 || !is_ascii_letter(t->text[name]))
		return make_char(CHAR_OTHER, 1, 0);
	for (stop = end; stop < limit && t->text[stop] != '>'; stop++)
		if (t->text[stop] == '<')
			return make_char(CHAR_OTHER, 1, 0);
	if (stop == limit || (stop > end && !sl_is_space(t->text[end]) && t->text[end] != '/'))
		return make_char(CHAR_OTHER, 1, 0);
	for (size_t i = 0; i < sizeof(block_tags) / sizeof(block_tags[0]); i++)
	{
		const char *tag = block_tags[i];
		uint32_t	n = 0;

		while (name + n < end && tag[n] != '\0' && sl_lower(t->text[name + n]) == tag[n])
			n++;
		if (name + n == end && tag[n] == '\0')
			return make_char(CHAR_OTHER, stop + 1 - at, SL_SIGN_LINE);
	}
	return make_char(CHAR_OTHER, stop + 1 - at, 0);
}

/* A character reference that begins at `at`, or else the sign "&". */
static Char
classify_ampersand(const SlTokenizer *t, uint32_t at)
{
	uint32_t	end = at + 1,
				limit = t->length - at < REFERENCE_LIMIT ? t->length : at + REFERENCE_LIMIT;

	while (end < limit && (is_ascii_word(t->text[end]) || (end == at + 1 && t->text[end] == '#')))
		end++;
	if (end == limit || t->text[end] != ';' || end < at + 3)
		return make_char(CHAR_AMPERSAND, 1, SL_SIGN_AMPERSAND);
	if (end == at + 4 && memcmp(t->text + at, "&amp", 4) == 0)
		return make_char(CHAR_AMPERSAND, 5, SL_SIGN_AMPERSAND);
	if (end == at + 5 && memcmp(t->text + at, "&nbsp", 5) == 0)
		return make_char(CHAR_SPACE, 6, SL_SIGN_SPACE);
	if (end == at + 4 && memcmp(t->text + at, "&#39", 4) == 0)
		return make_char(CHAR_APOSTROPHE, 5, 0);
	if (end == at + 5 && memcmp(t->text + at, "&bull", 5) == 0)
		return make_char(CHAR_OTHER, 6, SL_SIGN_BULLET);
	return make_char(CHAR_OTHER, end + 1 - at, SL_SIGN_QUOTE);
}

/* The character that begins with a byte that does not tell it. */
static __attribute__((noinline)) Char
look_closer(const SlTokenizer *t, uint32_t at)
{
	switch (t->text[at])
	{
		case '\r':
			if (at + 1 < t->length && t->text[at + 1] == '\n')
				return make_char(CHAR_SPACE, 1, SL_SIGN_SPACE);
			return make_char(CHAR_SPACE, 1, SL_SIGN_SPACE | SL_SIGN_LINE);
		case '<':
			return classify_tag(t, at);
		case '&':
			return classify_ampersand(t, at);
		default:
			return classify_high(t, at);
	}
}

static inline Char
classify(const SlTokenizer *t, uint32_t at)
{
	unsigned char c = (unsigned char) t->text[at];

	if (chars[c].class == CHAR_LOOK)
		return look_closer(t, at);
	return make_char(chars[c].class, 1, chars[c].sign);
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

/*
 * What has been seen of a gap: the SlGap that it would be.  A hyphen is no more
 * than a space is, but for what may follow.
 */
#define GAP_HYPHEN		(SL_GAP_BREAK + 1)
#define GAP_STATES		(SL_GAP_BREAK + 2)

/*
 * How a gap goes on.  A space beside a hyphen, dot or apostrophe makes it
 * punctuation, and so do two signs; all else is SL_GAP_BREAK.
 */
static const uint8_t next_gap[GAP_STATES][GAP_CLASSES] =
{
	[SL_GAP_NONE] = {
		SL_GAP_BREAK, SL_GAP_SPACE, GAP_HYPHEN, SL_GAP_DOT, SL_GAP_SLASH, SL_GAP_AMPERSAND,
		SL_GAP_APOSTROPHE
	},
	[SL_GAP_SPACE] = {
		SL_GAP_BREAK, SL_GAP_SPACE, SL_GAP_BREAK, SL_GAP_BREAK, SL_GAP_SLASH, SL_GAP_AMPERSAND,
		SL_GAP_BREAK
	},
	[SL_GAP_SLASH] = {
		SL_GAP_BREAK, SL_GAP_SLASH, SL_GAP_BREAK, SL_GAP_BREAK, SL_GAP_BREAK, SL_GAP_BREAK,
		SL_GAP_BREAK
	},
	[SL_GAP_AMPERSAND] = {
		SL_GAP_BREAK, SL_GAP_AMPERSAND, SL_GAP_BREAK, SL_GAP_BREAK, SL_GAP_BREAK, SL_GAP_BREAK,
		SL_GAP_BREAK
	},
	[SL_GAP_DOT] = {[0 ... GAP_CLASSES - 1] = SL_GAP_BREAK},
	[SL_GAP_APOSTROPHE] = {[0 ... GAP_CLASSES - 1] = SL_GAP_BREAK},
	[SL_GAP_BREAK] = {[0 ... GAP_CLASSES - 1] = SL_GAP_BREAK},
	[GAP_HYPHEN] = {[0 ... GAP_CLASSES - 1] = SL_GAP_BREAK},
};

void
sl_tokenizer_begin(SlTokenizer *t, const char *text, uint32_t length,
				   SlEncoding encoding)
{
	t->text = text;
	t->length = length;
	t->at = 0;
	t->encoding = encoding;
	memset(t->rest, 0, sizeof(t->rest));
	if (length >= SL_BLOCK)
		memcpy(t->rest, text + length - SL_BLOCK, SL_BLOCK);
	else
		memcpy(t->rest + SL_BLOCK - length, text, length);
}

/* Read up to the next word; false where there is none. */
static __attribute__((noinline)) bool
read_gap(SlTokenizer *t, SlToken *token)
{
	unsigned	gap = t->at > 0 ? SL_GAP_NONE : SL_GAP_BREAK,
				signs = 0;
	uint32_t	at = t->at;

	while (at < t->length)
	{
		Char		c = classify(t, at);

		if (c.class == CHAR_WORD ||
			(c.class == CHAR_DOT && (at == 0 || at > t->at) && is_dot_net(t, at)))
			break;
		if ((signs & SL_SIGN_LINE) != 0)
		{
			/* a dash that begins a line is a bullet */
			if ((c.sign & SL_SIGN_DASH) != 0)
				signs |= SL_SIGN_BULLET;
			if ((c.sign & SL_SIGN_LINE) != 0)
				signs |= SL_SIGN_PARAGRAPH;
		}
		signs |= c.sign;
		gap = next_gap[gap][c.class];
		at += c.length;
	}
	if ((signs & SL_SIGN_PARAGRAPH) != 0)
		gap = SL_GAP_BREAK;
	token->gap = (uint8_t) (gap == GAP_HYPHEN ? SL_GAP_SPACE : gap);
	token->signs = (uint16_t) signs;
	token->start = at;
	return at < t->length;
}

/* ---------------------------------------------------------------------------
 * Words, sixteen bytes at a time
 * ------------------------------------------------------------------------- */

/* Sixteen bytes of a text, and as bits which of them are what; the first one lowest. */
typedef struct Block
{
	uint64_t	low;			/* the first eight, folded */
	uint64_t	high;			/* the others */
	unsigned	letters;
	unsigned	uppers;			/* capital letters */
	unsigned	words;			/* letters and digits */
} Block;

#if defined(__SSE2__) && !defined(SL_PORTABLE)
#include <emmintrin.h>

/* All bits of each byte that is from `first` on and less than `count` further. */
static inline __m128i
bytes_within(__m128i x, char first, char count)
{
	__m128i		beyond = _mm_sub_epi8(x, _mm_set1_epi8(first));

	return _mm_cmpeq_epi8(_mm_min_epu8(beyond, _mm_set1_epi8((char) (count - 1))), beyond);
}

static inline __attribute__((always_inline)) Block
read_block(const unsigned char *p)
{
	Block		b;
	__m128i		x = _mm_loadu_si128((const __m128i *) p),
				upper = bytes_within(x, 'A', 26),
				folded = _mm_or_si128(x, _mm_and_si128(upper, _mm_set1_epi8(0x20))),
				letter = bytes_within(folded, 'a', 26);

	b.low = (uint64_t) _mm_cvtsi128_si64(folded);
	b.high = (uint64_t) _mm_cvtsi128_si64(_mm_unpackhi_epi64(folded, folded));
	b.letters = (unsigned) _mm_movemask_epi8(letter);
	b.uppers = (unsigned) _mm_movemask_epi8(upper);
	b.words = b.letters | (unsigned) _mm_movemask_epi8(bytes_within(x, '0', 10));
	return b;
}

#else

/*
 * Each byte of a 64-bit number is compared at once: adding 0x80 - c sets the
 * top bit of a byte of at most 0x7f that is at least c, and carries nowhere.
 */
#define EACH(byte)	(UINT64_C(0x0101010101010101) * (byte))
#define TOP_BITS	EACH(0x80)

/* The top bit of each byte that is from low to high. */
static inline uint64_t
bytes_within(uint64_t x, unsigned low, unsigned high)
{
	uint64_t	rest = x & ~TOP_BITS;

	return (rest + EACH(0x80 - low)) & ~(rest + EACH(0x7f - high)) & ~x & TOP_BITS;
}

/* The top bits as one bit for each byte. */
static inline unsigned
gather(uint64_t top_bits)
{
	return (unsigned) ((top_bits >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

static inline Block
read_block(const unsigned char *p)
{
	Block		b = {sl_load_bytes(p), sl_load_bytes(p + 8), 0, 0, 0};
	uint64_t   *half = &b.low;

	for (int shift = 0; shift < SL_BLOCK; shift += 8, half = &b.high)
	{
		uint64_t	uppers = bytes_within(*half, 'A', 'Z'),
					letters = uppers | bytes_within(*half, 'a', 'z');

		b.uppers |= gather(uppers) << shift;
		b.letters |= gather(letters) << shift;
		b.words |= gather(letters | bytes_within(*half, '0', '9')) << shift;
		*half |= uppers >> 2;
	}
	return b;
}
#endif

/* Where to read a block at p, which need not have so many bytes. */
static inline const unsigned char *
block_at(const SlTokenizer *t, const unsigned char *p)
{
	uint32_t	at = (uint32_t) ((const char *) p - t->text);

	return t->length - at >= SL_BLOCK ? p : t->rest + SL_BLOCK - (t->length - at);
}

/* A word as far as it has been read. */
typedef struct Word
{
	uint64_t	bytes[2];		/* as SlToken.bytes */
	uint32_t	length;
	bool		first_upper;
	bool		upper;			/* has capital letters after the first byte */
	bool		lower;			/* has small letters */
} Word;

static void
add_byte(Word *word, unsigned char byte)
{
	if (word->length < SL_TOKEN_BYTES)
		word->bytes[word->length / 8] |= (uint64_t) byte << 8 * (word->length % 8);
	word->length++;
}

/* Add the first `count` bytes of a block, which are letters and digits. */
static void
add_block(Word *word, const Block *b, uint32_t count)
{
	unsigned	those = (1u << count) - 1,
				uppers = b->uppers & those;

	word->lower = word->lower || (b->letters & those) != uppers;
	if (word->length == 0)
		word->first_upper = (uppers & 1) != 0;
	word->upper = word->upper || uppers > (word->length == 0);
	if (word->length >= SL_TOKEN_BYTES)
		word->length += count;
	else
		for (uint32_t i = 0; i < count; i++)
			add_byte(word, (unsigned char) ((i < 8 ? b->low : b->high) >> 8 * (i % 8)));
}

static inline uint8_t
letter_case(bool first_upper, bool upper, bool lower)
{
	static const uint8_t cases[2][2][2] =
	{
		{{SL_CASE_NONE, SL_CASE_LOWER}, {SL_CASE_UPPER, SL_CASE_MIXED}},
		{{SL_CASE_TITLE, SL_CASE_TITLE}, {SL_CASE_UPPER, SL_CASE_MIXED}},
	};

	return cases[first_upper][upper][lower];
}

/* The bytes of a letter beyond ASCII at p; 0 where there is none. */
static __attribute__((noinline)) uint32_t
high_letter(const SlTokenizer *t, const unsigned char *p, const unsigned char *end)
{
	Char		c = classify_high(t, (uint32_t) ((const char *) p - t->text));

	return c.class == CHAR_WORD && c.length <= (size_t) (end - p) ? c.length : 0;
}

/* Add the signs that belong to a name, at its end: c++, c#, and "C #". */
static __attribute__((noinline)) const unsigned char *
add_signs(Word *word, const unsigned char *p, const unsigned char *end)
{
	const unsigned char *sharp = p + (*p == ' ');

	if (!is_ascii_letter((char) p[-1]))
		return p;
	if (end - p >= 2 && p[0] == '+' && p[1] == '+')
	{
		add_byte(word, '+');
		add_byte(word, '+');
		return p + 2;
	}

	/* not before a word: "C #1" */
	if (sharp == end || *sharp != '#' || (sharp > p && word->length > 1) ||
		(sharp + 1 < end && is_ascii_word((char) sharp[1])))
		return p;
	add_byte(word, '#');
	return sharp + 1;
}

/* What is to know of the word at token->start, up to `limit` or its end. */
static __attribute__((noinline)) void
read_word(const SlTokenizer *t, SlToken *token, uint32_t limit)
{
	const unsigned char *begin = (const unsigned char *) t->text + token->start,
			   *end = (const unsigned char *) t->text + limit,
			   *p = begin;
	Word		word = {0};

	if (*p == '.')
		add_byte(&word, *p++);
	while (p < end)
	{
		Block		b = read_block(block_at(t, p));
		uint32_t	length;

		if (end - p < SL_BLOCK)
			b.words &= (1u << (end - p)) - 1;
		length = (uint32_t) __builtin_ctz(~b.words);
		add_block(&word, &b, length);
		p += length;
		if (length == SL_BLOCK)
			continue;
		if (p == end || *p < 0x80)
			break;
		length = high_letter(t, p, end);
		if (length == 0)
			break;
		while (length-- > 0)
			add_byte(&word, *p++);
	}
	if (p < end && ((p[0] == '+') | (p[0] == '#') | (p[end - p > 1] == '#')))
		p = add_signs(&word, p, end);

	token->end = (uint32_t) ((const char *) p - t->text);
	memcpy(token->bytes, word.bytes, sizeof(token->bytes));
	token->length = word.length;
	token->letter_case = letter_case(word.first_upper, word.upper, word.lower);
}

/* The same for a word of a few letters and digits of ASCII, as most are; false for others. */
static inline bool
read_short_word(const SlTokenizer *t, SlToken *token)
{
	static const unsigned char masks[2 * SL_BLOCK] = {[0 ... SL_BLOCK - 1] = 0xff};
	const unsigned char *p = block_at(t, (const unsigned char *) t->text + token->start);
	Block		b = read_block(p);
	uint32_t	length = (uint32_t) __builtin_ctz(~b.words);
	unsigned	those = (1u << length) - 1,
				uppers = b.uppers & those;

	/* the signs of names, of which one may stand behind a space */
	if (length - 1 >= SL_BLOCK - 2 ||
		(p[length] >= 0x80) | (p[length] == '+') | (p[length] == '#') | (p[length + 1] == '#'))
		return false;
	token->end = token->start + length;
	token->bytes[0] = b.low & sl_load_bytes(masks + SL_BLOCK - length);
	token->bytes[1] = b.high & sl_load_bytes(masks + SL_BLOCK + 8 - length);
	token->length = length;
	token->letter_case = letter_case(uppers & 1, uppers > 1, (b.letters & those) != uppers);
	return true;
}

bool
sl_tokenizer_next(SlTokenizer *t, SlToken *token)
{
	uint32_t	at = t->at;

	/* most gaps are one space */
	if (at > 0 && t->length - at >= 2 && t->text[at] == ' ' && is_ascii_word(t->text[at + 1]))
	{
		token->gap = SL_GAP_SPACE;
		token->signs = SL_SIGN_SPACE;
		token->start = at + 1;
	}
	else if (!read_gap(t, token))
	{
		t->at = token->start;
		return false;
	}
	if (!read_short_word(t, token))
		read_word(t, token, t->length);
	t->at = token->end;
	return true;
}

SlToken
sl_token_part(const SlTokenizer *t, const SlToken *token, uint32_t start, uint32_t end)
{
	SlToken		part = *token;

	part.start = start;
	read_word(t, &part, end);
	return part;
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

size_t
sl_name_squeeze(const char *loose, size_t length, bool utf8, uint32_t *squeezed)
{
	size_t		n = 0;

	for (size_t i = 0; i < length; i++)
	{
		unsigned char c = (unsigned char) loose[i];

		if (c == ' ')
			continue;
		if (utf8 && (c & 0xc0) == 0x80 && n > 0)
			squeezed[n - 1] = squeezed[n - 1] << 8 | c;
		else
			squeezed[n++] = c;
	}
	return n;
}

uint64_t
sl_letters(const uint32_t *squeezed, size_t length)
{
	uint64_t	letters = 0;

	for (size_t i = 0; i < length; i++)
	{
		uint32_t	c = squeezed[i],
					kind = c >= 'a' && c <= 'z' ? c - 'a' :
			c >= '0' && c <= '9' ? 26 : 27 + c % 5;
		uint64_t	bit = UINT64_C(1) << kind;

		letters |= (letters & bit) << 32 | bit;
	}
	return letters;
}
