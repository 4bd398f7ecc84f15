/*
 * token.c - tokens against a reader that goes piece by piece, in random texts,
 * and the tokenizer with SIMD against the portable one.
 *
 * A text is put together from pieces of which it is known what they are; so the
 * reference knows no table of bytes, and reads no word eight or sixteen bytes at
 * a time.
 */
#include "tap.h"

#include "../../src/core/token.h"

/* The portable tokenizer, under other names. */
#define SL_PORTABLE
#define Block PortableBlock
#define sl_tokenizer_begin portable_begin
#define sl_tokenizer_next portable_next
#define sl_token_part portable_part
#define sl_name_loosen portable_loosen
#define sl_name_squeeze portable_squeeze
#define sl_letters portable_letters
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../../src/core/token.c"
#pragma GCC diagnostic pop
#undef Block
#undef sl_tokenizer_begin
#undef sl_tokenizer_next
#undef sl_token_part

#define CASES			400000
#define PIECES_MAX		40
#define TEXT_MAX		(PIECES_MAX * 24)

/* What a piece is: a letter or digit, or what it makes of a gap. */
typedef enum PieceKind
{
	LOWER, UPPER, DIGIT, HIGH, SPACE, HYPHEN, DOT, SLASH, AMPERSAND, APOSTROPHE, OTHER, DOT_NET
} PieceKind;

static const struct Piece
{
	const char *text;
	PieceKind	kind;
	unsigned	sign;
	unsigned	frequency;
}			pieces[] =
{
	{"a", LOWER, 0, 18},
	{"b", LOWER, 0, 10},
	{"z", LOWER, 0, 5},
	{"longerword", LOWER, 0, 3},
	{"A", UPPER, 0, 6},
	{"Z", UPPER, 0, 2},
	{"0", DIGIT, 0, 3},
	{"9", DIGIT, 0, 2},
	{"\xc3\xa9", HIGH, 0, 2},	/* e with an acute accent */
	{"\xe1\xba\x9e", HIGH, 0, 1},	/* capital sharp s */
	{" ", SPACE, SL_SIGN_SPACE, 20},
	{"\n", SPACE, SL_SIGN_SPACE | SL_SIGN_LINE, 4},
	{"\r\n", SPACE, SL_SIGN_SPACE | SL_SIGN_LINE, 1},
	{"&nbsp;", SPACE, SL_SIGN_SPACE, 1},
	{"-", HYPHEN, SL_SIGN_DASH, 3},
	{"_", HYPHEN, 0, 2},
	{".", DOT, SL_SIGN_STOP, 4},
	{"/", SLASH, SL_SIGN_SLASH, 3},
	{"&amp;", AMPERSAND, SL_SIGN_AMPERSAND, 2},
	{"'", APOSTROPHE, 0, 2},
	{"\xe2\x80\x99", APOSTROPHE, 0, 1},
	{",", OTHER, SL_SIGN_COMMA, 5},
	{"+", OTHER, SL_SIGN_PLUS, 4},
	{"#", OTHER, 0, 4},
	{"(", OTHER, SL_SIGN_OPEN, 1},
	{")", OTHER, SL_SIGN_CLOSE, 1},
	{"<br>", OTHER, SL_SIGN_LINE, 1},
	{"<b>", OTHER, 0, 1},
	{"\xe2\x80\xa2", OTHER, SL_SIGN_BULLET, 1},
	{"\xff", OTHER, 0, 1},
	{".NET", DOT_NET, 0, 1},
};

#define PIECES	(sizeof(pieces) / sizeof(pieces[0]))

typedef struct Text
{
	unsigned	count;
	const struct Piece *pieces[PIECES_MAX + 2];
	char		bytes[TEXT_MAX];
	uint32_t	length;
	uint32_t	starts[PIECES_MAX + 3];
} Text;

static void
add_piece(Text *t, const struct Piece *p)
{
	size_t		length = strlen(p->text);

	t->starts[t->count] = t->length;
	t->pieces[t->count++] = p;
	memcpy(t->bytes + t->length, p->text, length);
	t->length += (uint32_t) length;
	t->starts[t->count] = t->length;
}

static const struct Piece *
find_piece(const char *text)
{
	for (unsigned i = 0; i < PIECES; i++)
		if (strcmp(pieces[i].text, text) == 0)
			return &pieces[i];
	abort();
}

static void
make_text(Text *t)
{
	unsigned	count = 1 + random_below(PIECES_MAX - 1),
				total = 0;

	for (unsigned i = 0; i < PIECES; i++)
		total += pieces[i].frequency;
	t->count = 0;
	t->length = 0;
	while (t->count + 2 < count)
	{
		unsigned	n = random_below(total);
		const struct Piece *p = pieces;

		while (n >= p->frequency)
			n -= (p++)->frequency;

		/* ".NET" stands between spaces here */
		if (p->kind == DOT_NET)
		{
			add_piece(t, find_piece(" "));
			add_piece(t, p);
			add_piece(t, find_piece(" "));
		}
		else
			add_piece(t, p);
	}
}

static bool
is_letter(const Text *t, unsigned piece)
{
	return piece < t->count && t->pieces[piece]->kind <= UPPER;
}

static bool
is_ascii_piece(const Text *t, unsigned piece)
{
	return piece < t->count && t->pieces[piece]->kind <= DIGIT;
}

static bool
is_word_piece(const Text *t, unsigned piece)
{
	return piece < t->count &&
		(t->pieces[piece]->kind <= HIGH || t->pieces[piece]->kind == DOT_NET);
}

static bool
is_text(const Text *t, unsigned piece, const char *text)
{
	return piece < t->count && strcmp(t->pieces[piece]->text, text) == 0;
}

/* The gap of pieces [from, to), by the words of SlGap. */
static SlGap
gap_of(const Text *t, unsigned from, unsigned to, unsigned signs)
{
	unsigned	spaces = 0,
				joints = 0;
	PieceKind	joint = SPACE;

	if (from == to)
		return SL_GAP_NONE;
	if ((signs & SL_SIGN_PARAGRAPH) != 0)
		return SL_GAP_BREAK;
	for (unsigned i = from; i < to; i++)
	{
		PieceKind	kind = t->pieces[i]->kind;

		if (kind == OTHER)
			return SL_GAP_BREAK;
		if (kind == SPACE)
			spaces++;
		else
		{
			joint = kind;
			joints++;
		}
	}
	if (joints == 0)
		return SL_GAP_SPACE;
	if (joints > 1)
		return SL_GAP_BREAK;
	if (joint == SLASH)
		return SL_GAP_SLASH;
	if (joint == AMPERSAND)
		return SL_GAP_AMPERSAND;
	if (spaces > 0)
		return SL_GAP_BREAK;
	return joint == HYPHEN ? SL_GAP_SPACE : joint == DOT ? SL_GAP_DOT : SL_GAP_APOSTROPHE;
}

static unsigned
signs_of(const Text *t, unsigned from, unsigned to)
{
	unsigned	signs = 0,
				lines = 0;

	for (unsigned i = from; i < to; i++)
	{
		unsigned	sign = t->pieces[i]->sign;

		if (lines > 0 && (sign & SL_SIGN_DASH) != 0)
			signs |= SL_SIGN_BULLET;
		signs |= sign;
		lines += (sign & SL_SIGN_LINE) != 0;
	}
	return lines > 1 ? signs | SL_SIGN_PARAGRAPH : signs;
}

static SlCase
case_of(const char *word, uint32_t length)
{
	unsigned	uppers = 0,
				lowers = 0;

	for (uint32_t i = 0; i < length; i++)
	{
		uppers += word[i] >= 'A' && word[i] <= 'Z';
		lowers += word[i] >= 'a' && word[i] <= 'z';
	}
	if (uppers + lowers == 0)
		return SL_CASE_NONE;
	if (uppers == 0)
		return SL_CASE_LOWER;
	if (uppers == 1 && word[0] >= 'A' && word[0] <= 'Z')
		return SL_CASE_TITLE;
	return lowers == 0 ? SL_CASE_UPPER : SL_CASE_MIXED;
}

/* The next token from piece *at on, as token.h says; false at the end. */
static bool
reference_next(const Text *t, unsigned *at, SlToken *token, char *folded)
{
	unsigned	from = *at,
				to = from;
	uint32_t	length = 0;

	while (to < t->count && !is_word_piece(t, to))
		to++;
	memset(token, 0, sizeof(*token));
	token->signs = (uint16_t) signs_of(t, from, to);
	token->gap = (uint8_t) (from == 0 ? SL_GAP_BREAK : gap_of(t, from, to, token->signs));
	if (to == t->count)
		return false;
	token->start = t->starts[to];
	if (is_text(t, to, ".NET"))
		to++;
	else
		while (is_word_piece(t, to) && !is_text(t, to, ".NET"))
			to++;
	token->end = t->starts[to];
	token->letter_case = (uint8_t) case_of(t->bytes + token->start, token->end - token->start);
	for (uint32_t i = token->start; i < token->end; i++)
		folded[length++] = sl_lower(t->bytes[i]);
	if (is_letter(t, to - 1))
	{
		unsigned	sharp = to + (is_text(t, to, " ") && length == 1);

		if (is_text(t, to, "+") && is_text(t, to + 1, "+"))
		{
			folded[length++] = '+';
			folded[length++] = '+';
			to += 2;
		}
		else if (is_text(t, sharp, "#") && !is_ascii_piece(t, sharp + 1))
		{
			folded[length++] = '#';
			to = sharp + 1;
		}
		token->end = t->starts[to];
	}
	token->length = length;
	for (uint32_t i = 0; i < length && i < SL_TOKEN_BYTES; i++)
		token->bytes[i / 8] |= (uint64_t) (unsigned char) folded[i] << 8 * (i % 8);
	*at = to;
	return true;
}

static bool
equal_tokens(const SlToken *a, const SlToken *b)
{
	return a->start == b->start && a->end == b->end && a->bytes[0] == b->bytes[0] &&
		a->bytes[1] == b->bytes[1] && a->length == b->length && a->signs == b->signs &&
		a->gap == b->gap && a->letter_case == b->letter_case;
}

/* The text at the end of a block of its own, so that a sanitizer sees what is read behind it. */
static void
check_text(const Text *t, unsigned *wrong, unsigned *unlike, unsigned long *tokens)
{
	char	   *bytes = malloc(t->length + 1),
			   *copy = bytes + 1;
	SlTokenizer a,
				b;
	SlToken		x,
				y,
				z;
	unsigned	at = 0;
	char		folded[TEXT_MAX];
	bool		more = true;

	memcpy(copy, t->bytes, t->length);
	sl_tokenizer_begin(&a, copy, t->length, SL_ENCODING_UTF8);
	portable_begin(&b, copy, t->length, SL_ENCODING_UTF8);
	while (more)
	{
		more = reference_next(t, &at, &z, folded);
		if (sl_tokenizer_next(&a, &x) != more || (more ? !equal_tokens(&x, &z) : x.signs != z.signs))
		{
			if ((*wrong)++ < 3)
				printf("# \"%.*s\" at %u: [%u, %u) gap %u signs %x case %u, not [%u, %u) gap %u signs %x case %u\n",
					   (int) t->length, t->bytes, at, x.start, x.end, x.gap, x.signs, x.letter_case,
					   z.start, z.end, z.gap, z.signs, z.letter_case);
			break;
		}
		if (portable_next(&b, &y) != more || (more && !equal_tokens(&x, &y)))
		{
			(*unlike)++;
			break;
		}
		*tokens += more;
	}
	free(bytes);
}

/* Any bytes, in each encoding: the two tokenizers read the same, and get on. */
static unsigned
check_bytes(SlEncoding encoding)
{
	unsigned	unlike = 0;

	for (int i = 0; i < CASES / 4; i++)
	{
		char		bytes[64];
		uint32_t	length = random_below(sizeof(bytes) + 1),
					at = 0;
		bool		latin = random_below(2) == 0;
		SlTokenizer a,
					b;
		SlToken		x,
					y;

		for (uint32_t j = 0; j < length; j++)
			bytes[j] = (char) (latin ? ' ' + random_below(0x60) : random_below(0x100));
		sl_tokenizer_begin(&a, bytes, length, encoding);
		portable_begin(&b, bytes, length, encoding);
		for (;;)
		{
			bool		more = sl_tokenizer_next(&a, &x);

			if (portable_next(&b, &y) != more || (more && !equal_tokens(&x, &y)) ||
				(more && (x.start < at || x.end <= x.start || x.end > length)))
			{
				unlike++;
				break;
			}
			if (!more)
				break;
			at = x.end;
		}
	}
	return unlike;
}

int
main(void)
{
	unsigned	wrong = 0,
				unlike = 0;
	unsigned long tokens = 0;
	Text	   *text = malloc(sizeof(Text));

	for (int i = 0; i < CASES; i++)
	{
		make_text(text);
		check_text(text, &wrong, &unlike, &tokens);
	}
	free(text);
	printf("# seed 20260101, %d texts, %lu tokens\n", CASES, tokens);
	ok(wrong == 0 && tokens > CASES, "tokens are what a reader finds that goes piece by piece");
	ok(unlike == 0, "the portable tokenizer finds the same");
	ok(check_bytes(SL_ENCODING_UTF8) == 0, "both read any bytes alike, as UTF-8");
	ok(check_bytes(SL_ENCODING_LATIN) == 0, "both read any bytes alike, as Latin");
	ok(check_bytes(SL_ENCODING_OTHER) == 0, "both read any bytes alike, in other encodings");
	return tap_done();
}
