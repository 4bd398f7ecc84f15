/*
 * scan.c - windows of a text, and the phrases in them.
 */
#include "scan.h"

#include <string.h>

#include "context.h"
#include "evidence.h"
#include "reach.h"

void
sl_scanner_begin(SlScanner *s, const char *text, uint32_t length, SlEncoding encoding)
{
	s->overlay = NULL;
	sl_tokenizer_begin(&s->tokenizer, text, length, encoding);
	s->ahead = false;
	s->ended = false;
	s->resume = 0;
	s->section = SL_SECTION_NONE;
	s->heading = s->label = (SlSpan) {0, 0};
	s->labelled = false;
	s->employer = SL_NO_SKILL;
	s->table_unit = 0;
	s->window.token_count = 0;
	s->window.closing = SL_SIGN_LINE;
	s->window.last = false;
	s->window.cut = false;
	s->window.first = true;
}

static char
first_byte(const SlScanner *s, const SlToken *token)
{
	return s->tokenizer.text[token->start];
}

static bool
begins_lower(const SlScanner *s, const SlToken *token)
{
	char		c = first_byte(s, token);

	return c >= 'a' && c <= 'z';
}

/* The bullet of word processors in plain text: an "o" before a space. */
static bool
is_letter_bullet(const SlScanner *s, const SlToken *token)
{
	return token->end - token->start == 1 && first_byte(s, token) == 'o' &&
		token->end < s->tokenizer.length && sl_is_space(s->tokenizer.text[token->end]);
}

#define HEADING_LENGTH	5		/* words of a heading that a lower-case line may follow */

/* Whether the window so far is a line with nothing but a heading. */
static bool
is_heading_line(const SlScanner *s)
{
	const SlWindow *w = &s->window;
	uint32_t	node = 0;

	if (!w->starts_line || w->token_count > HEADING_LENGTH ||
		w->tokens[0].letter_case == SL_CASE_LOWER)
		return false;
	for (uint32_t i = 0; i < w->token_count; i++)
	{
		if (w->words[i] < 0)
			return false;
		node = i == 0 ? sl_first_node(w->words[0])
			: sl_step(node, (SlGap) w->tokens[i].gap, w->words[i]);
		if (node == 0)
			return false;
	}
	return (sl_cues[sl_nodes[node].cue].uses & SL_CUE_SECTION) != 0;
}

/* Whether a parenthesis is open after the window so far, which is in the same line or the one before. */
static bool
is_open(const SlWindow *w)
{
	for (uint32_t i = w->token_count; i > 0; i--)
	{
		if ((w->tokens[i - 1].signs & SL_SIGN_OPEN) != 0)
			return true;
		if ((w->tokens[i - 1].signs & (SL_SIGN_CLOSE | SL_SIGN_LINE)) != 0)
			return false;
	}
	return false;
}

/* "of", "with", "and": a line that ends so goes on. */
static bool
leads_over(const SlScanner *s, uint32_t token)
{
	return s->window.tokens[token].letter_case == SL_CASE_LOWER &&
		is_word(s, token, "of with and or in the a an to for as by using");
}

/* Signs before a token without which no window ends there. */
#define DIVIDING (SL_SIGN_PARAGRAPH | SL_SIGN_BULLET | SL_SIGN_LINE | SL_SIGN_STOP)

/* Whether the window ends before a token. */
static __attribute__((noinline)) bool
divides(const SlScanner *s, const SlToken *token)
{
	const SlWindow *w = &s->window;
	const SlToken *before = &w->tokens[w->token_count - 1];
	unsigned	signs = token->signs;

	if ((signs & (SL_SIGN_PARAGRAPH | SL_SIGN_BULLET)) != 0)
		return true;

	/*
	 * a line that goes on in lower case, after a comma, "of" or the like, or
	 * within parentheses was only wrapped
	 */
	if ((signs & SL_SIGN_LINE) != 0)
		return is_letter_bullet(s, token) || is_heading_line(s) ||
			(!begins_lower(s, token) && (signs & SL_SIGN_COMMA) == 0 &&
			 ((signs & ~(SL_SIGN_LINE | SL_SIGN_SPACE)) != 0 || !(leads_over(s, w->token_count - 1) || is_open(w))));
	if ((signs & SL_SIGN_STOP) == 0)
		return false;

	/* run together: "of experience.Strong skills", but not "Vue.js" */
	if (token->gap == SL_GAP_DOT)
		return before->letter_case == SL_CASE_LOWER && before->end - before->start >= 3 &&
			token->letter_case == SL_CASE_TITLE && token->end - token->start >= 3;

	/* after one letter, or "Sr", a full stop abbreviates: "e.g. Python" */
	return (signs & SL_SIGN_SPACE) != 0 && !begins_lower(s, token) &&
		before->end - before->start > 1 &&
		(word_cue(w->words[w->token_count - 1])->uses & SL_CUE_ABBREVIATION) == 0;
}

/* Where the digits begin that a word of at least three other signs ends with, or 0. */
static uint32_t
version_start(const SlScanner *s, const SlToken *token)
{
	uint32_t	end = token->end;

	while (end > token->start && sl_is_digit(s->tokenizer.text[end - 1]))
		end--;
	return end == token->end || end - token->start < 3 ? 0 : end;
}

/*
 * The word that a name with a version run into it begins with: python3.  Only
 * for a name of one word, and one that is not doubtful without its version.
 */
static int32_t
versioned_word(const SlScanner *s, const SlToken *token)
{
	uint32_t	end = version_start(s, token);
	SlToken		part;
	int32_t		word;
	uint32_t	spelling;

	if (end == 0)
		return -1;
	part = sl_token_part(&s->tokenizer, token, token->start, end);
	word = sl_word_find(s->tokenizer.text, &part);
	spelling = sl_nodes[sl_first_node(word)].spelling;
	if (spelling == 0 || sl_spellings[spelling - 1].mark == SL_MARK_AMBIGUOUS)
		return -1;
	return word;
}

/* The same for the user's phrases. */
static int32_t
own_versioned_word(const SlScanner *s, const SlToken *token)
{
	uint32_t	end = version_start(s, token);
	SlToken		part;
	int32_t		word;
	const SlOwnSpelling *spelling;

	if (end == 0)
		return -1;
	part = sl_token_part(&s->tokenizer, token, token->start, end);
	word = sl_overlay_word(s->overlay, s->tokenizer.text, &part);
	spelling = sl_overlay_spelling(s->overlay,
								   sl_overlay_node(s->overlay, sl_overlay_first(s->overlay, word))->spelling);
	return spelling == NULL || spelling->mark == SL_MARK_AMBIGUOUS ? -1 : word;
}

/* Add the token that stands behind the `at` tokens of the window. */
static inline void
push(SlWindow *w, uint32_t at, int32_t word)
{
	w->words[at] = word;
	w->uses[at] = 0;
	w->has_number |= w->tokens[at].letter_case == SL_CASE_NONE;
	w->token_count = at + 1;
}

/* Add the parts of the token that stands behind the window, between which it was run together. */
static void
push_parts(SlScanner *s, const SlToken *left, int32_t left_word, const SlToken *right,
		   int32_t right_word)
{
	SlWindow   *w = &s->window;

	uint32_t	at = w->token_count;

	w->tokens[at] = *left;
	push(w, at, left_word);
	w->tokens[at + 1] = *right;
	w->tokens[at + 1].gap = SL_GAP_BREAK;
	w->tokens[at + 1].signs = 0;
	push(w, at + 1, right_word);
}

/* Whether a token is a word of the user's phrases. */
static bool
is_own_word(const SlScanner *s, const SlToken *token)
{
	return s->overlay != NULL && sl_overlay_word(s->overlay, s->tokenizer.text, token) >= 0;
}

/*
 * Words that a scraper ran together where a line ended: "skillsPython".  Both
 * sides of the capital letter have to be words that begin a known phrase.
 */
static bool
push_split(SlScanner *s, const SlToken *token)
{
	const char *text = s->tokenizer.text;

	for (uint32_t at = token->start + 3; at + 2 < token->end; at++)
	{
		SlToken		left,
					right;
		int32_t		left_word,
					right_word;

		/* "skillsPython", "SPSSEducation" */
		if (text[at] < 'A' || text[at] > 'Z' ||
			(!(text[at - 1] >= 'a' && text[at - 1] <= 'z') &&
			 !(text[at - 1] >= 'A' && text[at - 1] <= 'Z' && text[at + 1] >= 'a' && text[at + 1] <= 'z')))
			continue;
		right = sl_token_part(&s->tokenizer, token, at, token->end);
		right_word = sl_word_find(text, &right);
		if (right_word < 0 && !is_own_word(s, &right))
			continue;
		left = sl_token_part(&s->tokenizer, token, token->start, at);
		left_word = sl_word_find(text, &left);
		if (left_word < 0 && !is_own_word(s, &left))
			continue;
		push_parts(s, &left, left_word, &right, right_word);
		return true;
	}
	return false;
}

/* The same with a number: "Experience5 years" behind the heading. */
static bool
push_number_split(SlScanner *s, const SlToken *token)
{
	const char *text = s->tokenizer.text;
	uint32_t	at = token->end;
	SlToken		left,
				right;
	int32_t		word;

	while (at > token->start && sl_is_digit(text[at - 1]))
		at--;
	left = sl_token_part(&s->tokenizer, token, token->start, at);
	word = sl_word_find(text, &left);
	if (word < 0 || (word_cue(word)->uses & SL_CUE_SECTION) == 0)
		return false;
	right = sl_token_part(&s->tokenizer, token, at, token->end);
	push_parts(s, &left, word, &right, sl_word_find(text, &right));
	return true;
}

#define SPLIT_LIMIT 60			/* bytes of a word that is looked into */

/* Add the token behind the window, which is no known word, or its parts. */
static __attribute__((noinline)) void
push_unknown(SlScanner *s)
{
	SlWindow   *w = &s->window;
	const SlToken *token = &w->tokens[w->token_count];
	uint32_t	length = token->end - token->start;
	int32_t		word = -1;

	if (length > 3 && length <= SPLIT_LIMIT)
	{
		if (token->letter_case == SL_CASE_MIXED && length >= 6 && !is_own_word(s, token) &&
			push_split(s, token))
			return;
		if (sl_is_digit(s->tokenizer.text[token->end - 1]))
		{
			word = versioned_word(s, token);
			if (word < 0 && length > 6 && w->starts_line && push_number_split(s, token))
				return;
		}
	}
	push(w, w->token_count, word);
}

/* What the tokens of the window are in the user's phrases. */
static void
read_own_words(SlScanner *s)
{
	SlWindow   *w = &s->window;

	for (uint32_t i = 0; i < w->token_count; i++)
	{
		const SlToken *t = &w->tokens[i];

		w->own_words[i] = sl_overlay_word(s->overlay, s->tokenizer.text, t);
		if (w->own_words[i] < 0 && t->end - t->start > 3 && t->end - t->start <= SPLIT_LIMIT &&
			sl_is_digit(s->tokenizer.text[t->end - 1]))
			w->own_words[i] = own_versioned_word(s, t);
	}
}

/* Fill the window after the tokens that it holds already. */
static void
fill(SlScanner *s)
{
	SlWindow   *w = &s->window;

	w->cut = false;
	while (w->token_count < SL_WINDOW_TOKENS - 1)
	{
		uint32_t	at = w->token_count;
		SlToken    *token = &w->tokens[at];
		int32_t		word;

		if (!s->ahead && !sl_tokenizer_next(&s->tokenizer, token))
		{
			s->ended = true;
			w->closing = token->signs | SL_SIGN_LINE;
			return;
		}
		s->ahead = false;
		if ((token->signs & DIVIDING) != 0 && at > 0 && divides(s, token))
		{
			s->ahead = true;
			w->closing = token->signs;
			return;
		}
		word = sl_word_find(s->tokenizer.text, token);
		if (word >= 0)
		{
			/* match() comes to it when the window is full */
			__builtin_prefetch(&sl_nodes[sl_first_node(word)]);
			push(w, at, word);
		}
		else
			push_unknown(s);
	}
	w->closing = 0;
	w->cut = true;
}

/* A spelling, compiled or the user's, that the words of a text may be. */
typedef struct Spelling
{
	const char *written;		/* what joins the words may be there or not */
	uint32_t	length;
	SlSkillId	skill;
	SlMark		mark;
} Spelling;

static inline Spelling
compiled_spelling(const SlSpelling *spelling)
{
	return (Spelling) {sl_pool + spelling->written, spelling->length, spelling->skill, (SlMark) spelling->mark};
}

static inline Spelling
own_spelling(const SlOverlay *overlay, const SlOwnSpelling *spelling)
{
	return (Spelling) {sl_overlay_bytes(overlay, spelling->written), spelling->written.length,
		spelling->skill, (SlMark) spelling->mark};
}

/*
 * Whether a spelling stands at tokens [from, to) in the letter case that it asks
 * for.  A plain word may have more capital letters than it is written with, of
 * which its surroundings decide: "HIBERNATE" and "Software Engineering", not "go".
 */
static bool
case_fits(const SlScanner *s, Spelling spelling, uint32_t from, uint32_t to)
{
	bool		plain = spelling.mark == SL_MARK_AMBIGUOUS;
	const SlToken *tokens = s->window.tokens;
	const char *written = spelling.written;
	const char *text = s->tokenizer.text;
	uint32_t	at = 0;

	for (uint32_t i = from; i < to; i++)
	{
		/* over what joins the words, which is no letter on either side */
		while (at < spelling.length && written[at] != text[tokens[i].start] &&
			   sl_lower(written[at]) != sl_lower(text[tokens[i].start]))
			at++;
		for (uint32_t j = tokens[i].start; j < tokens[i].end && at < spelling.length; j++)
			if (text[j] == written[at] ||
				(plain && sl_lower(text[j]) == written[at] &&
				 (j == tokens[i].start || tokens[i].letter_case == SL_CASE_UPPER)))
				at++;
			else if (text[j] != ' ')	/* "C #" */
				return false;
	}
	return at == spelling.length;
}

#define TITLE_LINE		8		/* words of another line that a job's name can be */
#define TITLE_LEAD		3		/* words before it: "Senior", "as a junior" */

/*
 * Whether a job's name at tokens [from, to) calls a job or a person so:
 * in the title or another short line, first in a line and set off ("Business
 * Analyst - Example Corp"), or after words such as "as a".
 */
static bool
names_job(const SlScanner *s, uint32_t from, uint32_t to)
{
	const SlWindow *w = &s->window;
	bool		set_off = to == w->token_count || w->tokens[to].gap == SL_GAP_BREAK;

	for (uint32_t i = 1; i <= TITLE_LEAD && i <= from; i++)
		if ((w->uses[from - i] & SL_CUE_TITLE_BEFORE) != 0)
			return true;
	if (!w->starts_line)
		return false;
	if (w->ends_line && (w->closing & SL_SIGN_STOP) == 0 &&
		w->token_count <= (w->first && !w->last ? SL_TITLE_WORDS : TITLE_LINE))
		return true;
	return from <= TITLE_LEAD && set_off && w->tokens[from].letter_case != SL_CASE_LOWER;
}

/* What may stand right behind a name of a list. */
#define LIST_SIGNS (SL_SIGN_COMMA | SL_SIGN_SLASH | SL_SIGN_SEMICOLON | SL_SIGN_CLOSE | \
					SL_SIGN_STOP | SL_SIGN_LINE | SL_SIGN_BULLET)

/*
 * Whether a plain word at tokens [from, to) is an item of a list of names, in
 * whatever letter case: "jquery, bootstrap and css", "JAVA/SPRING/HIBERNATE".
 * It is set off on both sides, and a name that is no plain word stands before.
 */
static bool
in_list(const SlScanner *s, SlSkillId skill, uint32_t from, uint32_t to)
{
	const SlWindow *w = &s->window;
	const SlFind *before = w->find_count > 0 ? &w->finds[w->find_count - 1] : NULL;
	unsigned	signs = w->tokens[from].signs;

	if (before == NULL || before->to != from || before->mark == SL_MARK_AMBIGUOUS ||
		!sl_is_technology(before->category) ||
		!sl_is_technology(sl_skill_category(s->overlay, skill)) ||
		(signs & (SL_SIGN_COMMA | SL_SIGN_SLASH)) == 0 || (signs & ~(LIST_SIGNS | SL_SIGN_SPACE)) != 0)
		return false;
	return to == w->token_count || (w->tokens[to].signs & LIST_SIGNS) != 0 ||
		(word_cue(w->words[to])->uses & (SL_CUE_AND | SL_CUE_OR)) != 0;
}

/*
 * The mark with which a spelling stands at tokens [from, to): its own, or none
 * where the list alone makes it a name; SL_MARK_INPUT where it does not stand.
 */
static inline SlMark
mark_at(const SlScanner *s, Spelling spelling, uint32_t from, uint32_t to)
{
	switch (spelling.mark)
	{
		case SL_MARK_ANY:
			return SL_MARK_ANY;
		case SL_MARK_TITLE:
			return names_job(s, from, to) ? SL_MARK_TITLE : SL_MARK_INPUT;
		case SL_MARK_CASE:
			return case_fits(s, spelling, from, to) ? SL_MARK_CASE : SL_MARK_INPUT;
		case SL_MARK_AMBIGUOUS:
			if (case_fits(s, spelling, from, to))
				return SL_MARK_AMBIGUOUS;
			return in_list(s, spelling.skill, from, to) ? SL_MARK_ANY : SL_MARK_INPUT;
		case SL_MARK_INPUT:
			break;
	}
	return SL_MARK_INPUT;
}

/*
 * The longest phrases that begin at a token.  One that is only a heading hides
 * no other cue: "must have experience with Java" is "must have".
 */
typedef struct Match
{
	SlSkillId	skill;			/* SL_NO_SKILL: no spelling */
	uint8_t		mark;			/* of the spelling */
	const SlCue *cue;
	const SlCue *heading;
	uint32_t	spelling_end;
	uint32_t	cue_end;
	uint32_t	heading_end;
} Match;

static void match_at(const SlScanner *s, uint32_t from, uint64_t taken, Match *m);

/*
 * Whether a name begins at a token that ends another one: "Docker/Kubernetes" is
 * a list, even if the vocabulary has it as a phrase of its own; "CI/CD" is one
 * name.
 */
static bool
slash_divides(const SlScanner *s, SlSkillId before, uint32_t at)
{
	Match		after;

	if (s->window.words[at] < 0)
		return false;
	match_at(s, at, 0, &after);
	return after.skill != SL_NO_SKILL && after.skill != before;
}

/* Whether a compiled phrase may go on from a node with the token `to`, or where none is; most do not. */
static inline bool
may_go_on(const SlWindow *w, const SlNode *node, uint32_t to)
{
	return ((node->filter & sl_word_bit(w->words[to])) != 0) & (w->tokens[to].gap != SL_GAP_BREAK);
}

/* A phrase of tokens [from, to) as a bit; none is longer than SL_WINDOW_TAIL. */
static inline uint64_t
taken_bit(uint32_t from, uint32_t to)
{
	return UINT64_C(1) << (to - from - 1);
}

typedef struct OwnMatch
{
	SlSkillId	skill;
	uint8_t		mark;
	uint32_t	end;			/* 0: none */
} OwnMatch;

/*
 * The longest of the user's phrases that begins at a token.  Returns the
 * lengths, as bits, that the user spells: a compiled spelling of that length
 * does not count, even where the user's does not fit.
 */
static uint64_t
match_own(const SlScanner *s, uint32_t from, OwnMatch *m)
{
	const SlWindow *w = &s->window;
	const SlOverlay *o = s->overlay;
	uint32_t	node = sl_overlay_first(o, w->own_words[from]);
	uint64_t	taken = 0;

	for (uint32_t to = from + 1; node != 0; to++)
	{
		const SlOwnNode *n = sl_overlay_node(o, node);
		const SlOwnSpelling *spelling = sl_overlay_spelling(o, n->spelling);

		if (spelling != NULL)
			taken |= taken_bit(from, to);
		for (; spelling != NULL; spelling = sl_overlay_spelling(o, spelling->next))
		{
			SlMark		mark = mark_at(s, own_spelling(o, spelling), from, to);

			/* one that a list alone makes a name leaves it to others that fit */
			if (mark == SL_MARK_INPUT || (mark != (SlMark) spelling->mark && m->end == to))
				continue;
			*m = (OwnMatch) {spelling->skill, (uint8_t) mark, to};
			if (mark == (SlMark) spelling->mark)
				break;
		}
		if (n->steps == 0 || to == w->token_count || w->own_words[to] < 0 ||
			w->tokens[to].gap == SL_GAP_BREAK)
			break;
		node = sl_overlay_step(o, node, (SlGap) w->tokens[to].gap, w->own_words[to]);
	}
	return taken;
}

/* The longest compiled phrases; spellings of the lengths that are taken do not count. */
static void
match_at(const SlScanner *s, uint32_t from, uint64_t taken, Match *m)
{
	const SlWindow *w = &s->window;
	uint32_t	node = sl_first_node(w->words[from]);

	const SlSpelling *spelling = NULL;

	*m = (Match) {SL_NO_SKILL, SL_MARK_ANY, NULL, NULL, from, from, from};
	for (uint32_t to = from + 1; node != 0; to++)
	{
		const SlNode *n = &sl_nodes[node];
		const SlCue *cue = &sl_cues[n->cue];
		SlMark		mark = (SlMark) n->mark;

		if (n->spelling != 0 && (taken == 0 || (taken & taken_bit(from, to)) == 0) &&
			(mark == SL_MARK_ANY ||
			 (mark = mark_at(s, compiled_spelling(&sl_spellings[n->spelling - 1]), from, to)) != SL_MARK_INPUT))
		{
			spelling = &sl_spellings[n->spelling - 1];
			m->mark = (uint8_t) mark;
			m->spelling_end = to;
		}
		if (cue->uses == SL_CUE_SECTION)
		{
			m->heading = cue;
			m->heading_end = to;
		}
		else if (n->cue != 0)
		{
			m->cue = cue;
			m->cue_end = to;
		}
		if (!may_go_on(w, n, to))
			break;
		node = sl_step(node, w->tokens[to].gap, w->words[to]);

		/* last, because it looks ahead, and each look would look further */
		if (node != 0 && w->tokens[to].gap == SL_GAP_SLASH && m->spelling_end == to &&
			slash_divides(s, spelling->skill, to))
			break;
	}
	if (spelling != NULL)
		m->skill = spelling->skill;
}

/* The same with the user's phrases. */
static void
match_with_own(const SlScanner *s, uint32_t from, Match *m)
{
	OwnMatch	own = {.end = 0};
	uint64_t	taken = match_own(s, from, &own);

	match_at(s, from, taken, m);
	if (own.end > m->spelling_end)
	{
		m->skill = own.skill;
		m->mark = own.mark;
		m->spelling_end = own.end;
	}
}

static bool
is_number(const SlScanner *s, uint32_t token)
{
	const SlToken *t = &s->window.tokens[token];

	return t->letter_case == SL_CASE_NONE && sl_is_digit(first_byte(s, t));
}

/*
 * The end of a version after a name: Python 3.11, Java 17, C++17, Angular 6.
 * Not "Python 3 years", "Java 5+", "Spark 2019 - 2022".
 */
static uint32_t
version_end(const SlScanner *s, unsigned category, uint32_t to)
{
	const SlWindow *w = &s->window;
	uint32_t	end = to;
	unsigned	signs;

	if (!sl_is_technology(category) ||
		to == w->token_count || !is_number(s, to) ||
		(w->tokens[to].gap != SL_GAP_SPACE && w->tokens[to].gap != SL_GAP_NONE) ||
		w->tokens[to].end - w->tokens[to].start > 2)
		return to;
	for (end = to + 1; end < w->token_count && w->tokens[end].gap == SL_GAP_DOT &&
		 w->tokens[end].end - w->tokens[end].start <= 2 &&
		 (is_number(s, end) || sl_lower(first_byte(s, &w->tokens[end])) == 'x');)
		end++;
	signs = sl_signs_after(w, end - 1);
	if ((signs & SL_SIGN_PLUS) != 0 ||
		((signs & SL_SIGN_DASH) != 0 && (signs & (SL_SIGN_LINE | SL_SIGN_BULLET)) == 0))
		return to;
	if (end < w->token_count &&
		(word_cue(w->words[end])->uses & (SL_CUE_MONTHS | SL_CUE_MORE)) != 0)
		return to;
	return end;
}

/* Bytes that an address on the web, of mail or of a file goes on with. */
static const bool address_bytes[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
	['-'] = true,['_'] = true,['.'] = true,['~'] = true,[':'] = true,['/'] = true,['?'] = true,
	['#'] = true,['@'] = true,['!'] = true,['&'] = true,['='] = true,['+'] = true,['%'] = true,
};

static bool
is_address_byte(char c)
{
	return address_bytes[(unsigned char) c];
}

#define ADDRESS_LIMIT	120		/* bytes of an address that are looked at on either side */

/* Whether a run of bytes goes on with others at a place. */
static bool
goes_on_with(const char *run, uint32_t at, uint32_t length, const char *bytes, uint32_t count)
{
	return length - at >= count && memcmp(run + at, bytes, count) == 0;
}

/* Whether a run of bytes is an address: "https://...", "www...", "a@example.org", "example.org/...". */
static bool
is_address(const char *run, uint32_t length)
{
	/* "Docker/Kubernetes/..." has none of their bytes */
	if (memchr(run, ':', length) == NULL && memchr(run, '.', length) == NULL &&
		memchr(run, '@', length) == NULL)
		return false;

	for (uint32_t at = 0; at < length; at++)
		switch (run[at])
		{
			case ':':
				if (goes_on_with(run, at, length, "://", 3))
					return true;
				break;
			case '.':
				if ((at >= 3 && memcmp(run + at - 3, "www", 3) == 0) ||
					goes_on_with(run, at, length, ".com/", 5) ||
					goes_on_with(run, at, length, ".org/", 5) ||
					goes_on_with(run, at, length, ".net/", 5))
					return true;
				break;
			case '@':
				if (at == 0 || run[at - 1] == '/')
					break;
				for (uint32_t dot = at + 1; dot + 1 < length && run[dot] != '@'; dot++)
					if (run[dot] == '.' && sl_lower(run[dot + 1]) >= 'a' && sl_lower(run[dot + 1]) <= 'z')
						return true;
				break;
		}
	return false;
}

/* Whether tokens [from, to) are a part of an address or the ending of a file's or a site's name. */
static bool
in_address(const SlScanner *s, uint32_t from, uint32_t to)
{
	const SlWindow *w = &s->window;
	const char *text = s->tokenizer.text;
	uint32_t	start = w->tokens[from].start,
				end = w->tokens[to - 1].end,
				left = start,
				right = end;

	/* "page.html", "example.ai"; but ".net", and "asp.net", which is one name */
	if (w->tokens[from].gap == SL_GAP_DOT && to == from + 1 && end - start <= 4 &&
		w->tokens[from].letter_case == SL_CASE_LOWER && start > 1 && text[start - 1] == '.' &&
		!sl_is_space(text[start - 2]))
		return true;
	while (left > 0 && start - left < ADDRESS_LIMIT && is_address_byte(text[left - 1]))
		left--;
	while (right < s->tokenizer.length && right - end < ADDRESS_LIMIT && is_address_byte(text[right]))
		right++;
	return right - left > end - start + 3 && is_address(text + left, right - left);
}

/* Note a find; returns the token after it and its version. */
static uint32_t
add_find(SlScanner *s, const Match *m, uint32_t from)
{
	SlWindow   *w = &s->window;
	SlFind	   *f = &w->finds[w->find_count++];
	uint32_t	end;

	f->skill = m->skill;
	f->category = (uint8_t) sl_skill_category(s->overlay, m->skill);
	end = version_end(s, f->category, m->spelling_end);
	f->span = sl_window_span(w, from, end);
	f->from = (uint16_t) from;
	f->to = (uint16_t) m->spelling_end;
	f->mark = m->mark;
	f->link = SL_LINK_NONE;
	f->level = 0;
	f->kind = SL_KIND_MENTIONED;
	f->counted = f->negated = f->wished = f->in_title = f->in_job = false;
	f->kind_evidence = f->level_evidence = f->negation_evidence = (SlSpan) {0, 0};
	return end;
}

/* Note a cue, unless it is a part of the skill that begins there too. */
static uint32_t
add_cue(SlWindow *w, const SlCue *cue, uint32_t from, uint32_t to, uint32_t skill_end)
{
	if (cue == NULL || to <= skill_end)
		return from;
	w->cues[w->cue_count++] = (SlCueFind) {cue, (uint16_t) from, (uint16_t) to, false};
	w->cue_uses |= cue->uses;
	for (uint32_t i = from; i < to; i++)
		w->uses[i] |= cue->uses;
	return to;
}

/* The same with a cue of one word, if it counts: as often as not, so without a branch. */
static inline void
add_word_cue(SlWindow *w, const SlCue *cue, uint32_t at, bool counts)
{
	uint64_t	uses = counts ? cue->uses : 0;

	w->cues[w->cue_count] = (SlCueFind) {cue, (uint16_t) at, (uint16_t) (at + 1), false};
	w->cue_count += uses != 0;
	w->cue_uses |= uses;
	w->uses[at] |= uses;
}

/*
 * Find the phrases of the window, the longest from the left.  Skills do not
 * overlap, nor do cues but for a heading with another cue at the same token, of
 * which the longer has two tokens at least, so there are no more cues than
 * tokens.  A skill may stand inside a cue.  Returns where a
 * window that was cut goes on.
 */
static uint32_t
match(SlScanner *s)
{
	SlWindow   *w = &s->window;
	const SlOverlay *overlay = s->overlay;
	uint32_t	limit = w->cut ? w->token_count - SL_WINDOW_TAIL : w->token_count,
				cue_end = 0,
				at = 0;

	w->words[w->token_count] = -1;
	w->cue_count = w->find_count = 0;
	w->cue_uses = 0;
	while (at < limit)
	{
		const SlNode *node = &sl_nodes[sl_first_node(w->words[at])];
		Match		m;

		/* most words are a cue by themselves, or nothing */
		if (node->spelling == 0 && !may_go_on(w, node, at + 1) &&
			(overlay == NULL || sl_overlay_first(overlay, w->own_words[at]) == 0))
		{
			const SlCue *cue = &sl_cues[node->cue];

			add_word_cue(w, cue, at, at >= cue_end && (cue->uses & SL_CUE_EXCLUDE) == 0);
			at++;
			continue;
		}
		if (overlay == NULL)
			match_at(s, at, 0, &m);
		else
			match_with_own(s, at, &m);

		/* "the skills Preferred Skills": the line before, and a heading */
		if (m.heading != NULL && m.heading_end - at > 1 &&
			w->tokens[at].letter_case == SL_CASE_LOWER &&
			w->tokens[m.heading_end - 1].letter_case == SL_CASE_TITLE)
			m.heading = NULL;
		if (m.cue != NULL && (m.cue->uses & SL_CUE_EXCLUDE) != 0 &&
			m.cue_end > m.spelling_end)
		{
			at = m.cue_end;
			continue;
		}
		if (at >= cue_end)
		{
			uint32_t	heading_end = add_cue(w, m.heading, at, m.heading_end, m.spelling_end);

			cue_end = add_cue(w, m.cue, at, m.cue_end, m.spelling_end);
			if (heading_end > cue_end)
				cue_end = heading_end;
		}
		at = m.skill != SL_NO_SKILL && !in_address(s, at, m.spelling_end)
			? add_find(s, &m, at) : at + 1;
	}
	return at;
}

bool
sl_scanner_next(SlScanner *s)
{
	SlWindow   *w = &s->window;

	if (s->ended)
		return false;
	if (w->cut)
	{
		uint32_t	left = w->token_count - s->resume;

		memmove(w->tokens, w->tokens + s->resume, left * sizeof(SlToken));
		memmove(w->words, w->words + s->resume, left * sizeof(int32_t));
		memset(w->uses, 0, left * sizeof(w->uses[0]));
		w->token_count = left;
		w->starts_line = false;
	}
	else
	{
		if (s->ahead)
			w->tokens[0] = w->tokens[w->token_count];
		w->token_count = 0;
		w->has_number = false;
		w->starts_line = (w->closing & (SL_SIGN_LINE | SL_SIGN_BULLET)) != 0;
	}
	fill(s);
	if (s->overlay != NULL)
		read_own_words(s);
	w->last = s->ended;
	w->ends_line = (w->closing & (SL_SIGN_LINE | SL_SIGN_BULLET)) != 0;
	if (w->token_count == 0)
		return false;

	s->resume = match(s);
	sl_context_read(s);
	sl_evidence_read(s);
	w->first = false;
	return true;
}
