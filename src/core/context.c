/*
 * context.c - lists of names, and names that are plain words.
 */
#include "context.h"

#include "reach.h"

#define LINK_WORDS		4		/* tokens between two names of a list */
#define REMARK_WORDS	5		/* tokens of a remark in parentheses */
#define LIST_OF_NAMES	3		/* so many names in doubt vouch for each other */

/* Punctuation that no list of names crosses. */
#define LIST_ENDS (SL_SIGN_SEMICOLON | SL_SIGN_COLON | SL_SIGN_BULLET | SL_SIGN_PARAGRAPH)

/* What may stand before or after a name and makes it one. */
#define SUPPORT_BEFORE (SL_CUE_SUPPORT_BEFORE | SL_CUE_MUST_BEFORE | SL_CUE_PREFER_BEFORE)
#define SAYS_AFTER (SL_CUE_MUST_AFTER | SL_CUE_PREFER_AFTER | SL_CUE_REQUIRE_AFTER)
#define SUPPORT_AFTER (SL_CUE_SUPPORT_AFTER | SAYS_AFTER)

/* The token after a remark in parentheses at a token: "English (fluent), German". */
static uint32_t
after_remark(const SlWindow *w, uint32_t from, uint32_t end)
{
	if ((w->tokens[from].signs & SL_SIGN_OPEN) == 0)
		return from;
	for (uint32_t i = from + 1; i <= end && i <= from + REMARK_WORDS; i++)
		if ((w->tokens[i].signs & SL_SIGN_CLOSE) != 0)
			return i;
	return from;
}

/* A capitalised word that is known for nothing: a name beside those of a list. */
static bool
is_other_name(const SlWindow *w, uint32_t token)
{
	return w->uses[token] == 0 && w->tokens[token].letter_case != SL_CASE_LOWER &&
		w->tokens[token].letter_case != SL_CASE_NONE;
}

/* What stands between two names. */
typedef struct Between
{
	uint32_t	from;			/* tokens [from, to) */
	uint32_t	to;
	bool		remark;			/* it begins behind a remark in parentheses */
	bool		slash;
	unsigned	signs;
	uint64_t	uses;
} Between;

/* The tokens between two names, without the version of the first and a remark on it. */
static Between
between(const SlWindow *w, const SlFind *a, const SlFind *b)
{
	Between		t = {.from = a->to, .to = b->from};
	uint32_t	name_end;

	while (t.from < t.to && w->tokens[t.from].start < a->span.end)
		t.from++;
	name_end = t.from;
	t.from = after_remark(w, t.from, t.to);
	t.remark = t.from > name_end;
	return t;
}

/*
 * Whether the words between two names go on with a list: conjunctions, "the",
 * a name that is not known between commas ("Keras, Foo Bar, Theano").
 */
static bool
read_words(const SlWindow *w, Between *t)
{
	bool		others = false,
				enclosed = false;

	if (t->to - t->from > LINK_WORDS)
		return false;
	for (uint32_t i = t->from; i < t->to; i++)
	{
		others = (w->tokens[i].signs & SL_SIGN_COMMA) != 0 || others;
		if (others && is_other_name(w, i))
			enclosed = true;
		else if ((w->uses[i] & (SL_CUE_OR | SL_CUE_AND | SL_CUE_NOUN | SL_CUE_ANY)) == 0)
			return false;
		t->uses |= w->uses[i];
	}
	return !enclosed || (w->tokens[t->to].signs & SL_SIGN_COMMA) != 0 ||
		(w->uses[t->to - 1] & (SL_CUE_OR | SL_CUE_AND)) != 0;
}

/* Whether the punctuation between two names is that of a list. */
static bool
read_signs(const SlWindow *w, Between *t)
{
	for (uint32_t i = t->from; i <= t->to; i++)
	{
		if ((w->tokens[i].signs & SL_SIGN_STOP) != 0 && w->tokens[i].gap == SL_GAP_BREAK)
			return false;
		t->signs |= w->tokens[i].signs;
		t->slash = t->slash || w->tokens[i].gap == SL_GAP_SLASH;
	}
	return (t->signs & LIST_ENDS) == 0;
}

static SlLink
link_between(const SlWindow *w, const SlFind *a, const SlFind *b)
{
	Between		t = between(w, a, b);

	if (!read_words(w, &t) || !read_signs(w, &t))
		return SL_LINK_NONE;
	if ((t.uses & SL_CUE_OR) != 0)
		return SL_LINK_OR;
	if ((t.signs & SL_SIGN_OPEN) != 0)
		return a->skill == b->skill ? SL_LINK_SLASH : SL_LINK_NONE;
	/* "(Docker), orchestration": out of a remark, but "(ML), deep learning" */
	if ((t.signs & SL_SIGN_CLOSE) != 0 && !t.remark && !(a > w->finds && a[-1].skill == a->skill))
		return SL_LINK_NONE;
	if ((t.uses & SL_CUE_AND) != 0 || (t.signs & SL_SIGN_AMPERSAND) != 0)
		return SL_LINK_AND;
	if (t.slash && (t.signs & SL_SIGN_COMMA) == 0)
		return SL_LINK_SLASH;

	/* "Python | SQL" lists, and offers no choice */
	return (t.signs & (SL_SIGN_COMMA | SL_SIGN_SLASH)) != 0 ? SL_LINK_COMMA : SL_LINK_NONE;
}

static void
read_links(SlWindow *w)
{
	for (uint32_t i = 1; i < w->find_count; i++)
		w->finds[i].link = (uint8_t) link_between(w, &w->finds[i - 1], &w->finds[i]);
}

/* A language that people speak: "German and English". */
static bool
is_spoken(const SlFind *f)
{
	return f->category == SL_CATEGORY_NATURAL_LANGUAGE;
}

/* Whether what is written alone does not make a find a name. */
static bool
is_doubtful(const SlWindow *w, const SlFind *f)
{
	if (f->mark == SL_MARK_AMBIGUOUS)
		return true;
	return f->mark == SL_MARK_CASE && f->from == 0 && f->to == 1 &&
		w->tokens[0].letter_case == SL_CASE_TITLE;
}

/* A single letter that is an initial or a part of something else. */
static bool
is_fragment(const SlWindow *w, uint32_t find)
{
	const SlFind *f = &w->finds[find];
	bool		after_find = find > 0 && w->finds[find - 1].to == f->from;
	const SlToken *t = &w->tokens[f->from],
			   *next = f->to < w->token_count ? t + 1 : NULL;
	bool		glued_next = next != NULL && (next->signs & SL_SIGN_SPACE) == 0;

	if (t->end - t->start != 1)
		return false;
	if (f->from > 0 &&
		(t->gap == SL_GAP_AMPERSAND || t->gap == SL_GAP_APOSTROPHE || t->gap == SL_GAP_DOT ||
		 ((t->signs & SL_SIGN_DASH) != 0 && (t->signs & SL_SIGN_SPACE) == 0)))
		return true;
	if (next == NULL)
		return false;
	if (next->gap == SL_GAP_AMPERSAND || next->gap == SL_GAP_APOSTROPHE ||
		next->gap == SL_GAP_DOT)
		return true;
	if (glued_next && (next->signs & SL_SIGN_DASH) != 0 &&
		(w->uses[f->to] & (SL_CUE_NOUN | SL_CUE_SUPPORT_AFTER)) == 0)
		return true;

	/* John R. Smith */
	return f->from > 0 && (next->signs & SL_SIGN_STOP) != 0 &&
		next->letter_case == SL_CASE_TITLE && t->gap == SL_GAP_SPACE &&
		t[-1].letter_case == SL_CASE_TITLE && !after_find;
}

/* "of", "in" and "with" after what goes with technologies. */
static bool
is_preposition(const SlScanner *s, uint32_t token)
{
	return s->window.tokens[token].gap == SL_GAP_SPACE && is_word(s, token, "of in with");
}

/* A cue that goes with technologies, right before or after. */
static bool
has_cue(const SlScanner *s, const SlFind *f)
{
	const SlWindow *w = &s->window;
	unsigned	before = w->tokens[f->from].signs;

	if (f->from > 0 && (w->uses[f->from - 1] & SUPPORT_BEFORE) != 0 &&
		(before & (SL_SIGN_STOP | SL_SIGN_COMMA | SL_SIGN_SEMICOLON)) == 0)
		return true;

	/* "Nice to have: Go", "Required: R" */
	if (f->from > 0 && (w->uses[f->from - 1] & (SL_CUE_SECTION | SL_CUE_REQUIRE_BEFORE)) != 0 &&
		(before & SL_SIGN_COLON) != 0)
		return true;

	/* "strong knowledge of R" */
	if (f->from > 1 && before == SL_SIGN_SPACE && is_preposition(s, f->from - 1) &&
		(w->uses[f->from - 2] & (SUPPORT_BEFORE | SL_CUE_LEVEL)) != 0)
		return true;

	/* "R (required)" */
	if (f->to < w->token_count && (w->tokens[f->to].signs & SL_SIGN_OPEN) != 0 &&
		(w->uses[f->to] & SAYS_AFTER) != 0)
		return true;
	/* "3 years of Go" */
	if (f->from > 1 && (w->uses[f->from - 2] & SL_CUE_MONTHS) != 0 &&
		w->tokens[f->from - 1].gap == SL_GAP_SPACE && is_word(s, f->from - 1, "of"))
		return true;
	return f->to < w->token_count && (w->uses[f->to] & SUPPORT_AFTER) != 0 &&
		w->tokens[f->to].gap == SL_GAP_SPACE;
}

/* A line or list item of nothing but this name. */
static bool
is_alone(const SlWindow *w, const SlFind *f)
{
	return w->starts_line && w->ends_line && f->from == 0 &&
		w->tokens[w->token_count - 1].end <= f->span.end;
}

/* What supports all finds of a list [first, end) alike. */
static bool
list_supports(const SlScanner *s, uint32_t first, uint32_t end)
{
	const SlWindow *w = &s->window;
	uint32_t	doubtful = 0;

	for (uint32_t i = first; i < end; i++)
	{
		if (is_doubtful(w, &w->finds[i]))
		{
			if (has_cue(s, &w->finds[i]) && !is_fragment(w, i))
				return true;
			doubtful++;
		}
		else if (sl_is_technology(w->finds[i].category) || is_spoken(&w->finds[i]))
			return true;
	}
	return doubtful >= LIST_OF_NAMES;
}

/* Whether a list [first, end) has a sure name of the same category: "data structures, algorithms". */
static bool
has_sibling(const SlWindow *w, const SlFind *f, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++)
		if (w->finds[i].category == f->category && !is_doubtful(w, &w->finds[i]))
			return true;
	return false;
}

static bool
is_of_payments(const SlWindow *w, uint32_t token)
{
	return (word_cue(w->words[token])->uses & SL_CUE_PAYMENT) != 0;
}

/* Whether a list has a name of the same category next to a find. */
static bool
has_peer(const SlWindow *w, uint32_t find)
{
	const SlFind *f = &w->finds[find];

	return (f->link != SL_LINK_NONE && f[-1].category == f->category) ||
		(find + 1 < w->find_count && f[1].link != SL_LINK_NONE && f[1].category == f->category);
}

/* "SWIFT and SEPA": a name in capital letters that is something else beside others of its kind. */
static bool
is_acronym(const SlWindow *w, uint32_t find)
{
	uint32_t	own = w->finds[find].from;

	if (w->tokens[own].letter_case != SL_CASE_UPPER || !is_of_payments(w, own) || has_peer(w, find))
		return false;
	for (uint32_t i = 0; i < w->token_count; i++)
		if (is_of_payments(w, i) && w->words[i] != w->words[own])
			return true;
	return false;
}

static void
drop_unsupported(SlScanner *s)
{
	SlWindow   *w = &s->window;
	uint32_t	kept = 0,
				list_start = 0,
				list_end = 0;
	bool		technology = false,
				in_list = false,
				broken = false;

	for (uint32_t i = 0; i < w->find_count && !technology; i++)
		technology = !is_doubtful(w, &w->finds[i]) && sl_is_technology(w->finds[i].category);
	for (uint32_t i = 0; i < w->find_count; i++)
	{
		SlFind	   *f = &w->finds[i];
		bool		keep;

		if (i == list_end)
		{
			list_start = i;
			for (list_end = i + 1; list_end < w->find_count &&
				 w->finds[list_end].link != SL_LINK_NONE;)
				list_end++;
			in_list = list_supports(s, i, list_end);
		}
		keep = !is_doubtful(w, f) ||
			(!is_fragment(w, i) && !is_acronym(w, i) &&
			 (in_list || has_cue(s, f) || is_alone(w, f) || has_sibling(w, f, list_start, list_end) ||
			  (technology && f->category != SL_CATEGORY_SOFT_SKILL && (f->from > 0 || f->mark == SL_MARK_CASE))));
		if (keep)
		{
			/* what stood between is no name: the list is broken there */
			if (broken)
				f->link = SL_LINK_NONE;
			w->finds[kept++] = *f;
		}
		broken = !keep;
	}
	w->find_count = kept;
}

void
sl_context_read(SlScanner *scanner)
{
	SlWindow   *w = &scanner->window;
	bool		doubtful = false;

	if (w->find_count == 0)
		return;
	read_links(w);
	for (uint32_t i = 0; i < w->find_count && !doubtful; i++)
		doubtful = is_doubtful(w, &w->finds[i]);
	if (doubtful)
		drop_unsupported(scanner);
}
