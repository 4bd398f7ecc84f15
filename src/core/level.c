/*
 * level.c - statements of a level, and the finds that they are about.
 */
#include "level.h"

#include "reach.h"
#include "skillvec.h"

#define AFTERTHOUGHT		2		/* tokens after years behind a comma */
#define REACH				6	/* tokens from a level to a find, or on to the next */
#define YEARS_FULL			10	/* so many years are level 1 */
#define NUMBER_LIMIT		1000	/* no stated number of years or months is higher */

/* What a window says of a level: words [from, to). */
typedef struct Statement
{
	uint32_t	from;
	uint32_t	to;
	unsigned	level;
	bool		counted;		/* in years */
	bool		of;				/* "6+ years of" */
} Statement;

/*
 * The number that ends before token `end`, in 1/100; *from is where it begins.
 * A decimal has two tokens: "2.5".
 */
static bool
read_number(const SlScanner *s, uint32_t end, uint32_t *from, unsigned *number)
{
	const SlWindow *w = &s->window;
	const char *text = s->tokenizer.text;
	const SlToken *t;
	unsigned	n = 0;

	if (end == 0)
		return false;
	t = &w->tokens[end - 1];
	*from = end - 1;
	if (t->letter_case == SL_CASE_NONE)
	{
		for (uint32_t i = t->start; i < t->end; i++)
		{
			if (!sl_is_digit(text[i]))
				return false;
			n = n * 10 + (unsigned) (text[i] - '0');
			if (n >= NUMBER_LIMIT)
				return false;
		}
		*number = n * 100;
		if (t->gap == SL_GAP_DOT && end >= 2 && t->end - t->start == 1 &&
			read_number(s, end - 1, from, number))
			*number += n * 10;
		return true;
	}
	if ((w->uses[end - 1] & SL_CUE_NUMBER) != 0)
	{
		*number = 100u * word_cue(w->words[end - 1])->number;
		return *number > 0;
	}
	return false;
}

/*
 * The token after the lower number of a range whose upper one is at a token:
 * "3-5", "3 to 5", "between 3 and 5".  0 if there is none.
 */
static uint32_t
range_end(const SlScanner *s, uint32_t upper)
{
	if ((s->window.tokens[upper].signs & SL_SIGN_DASH) != 0)
		return upper;
	if (upper >= 1 && is_word(s, upper - 1, "to"))
		return upper - 1;
	if (upper >= 3 && is_word(s, upper - 1, "and") && is_word(s, upper - 3, "between"))
		return upper - 1;
	return 0;
}

/* A statement in years or months, whose unit is a cue: "3-5 years", "5+ yrs". */
static bool
read_period(const SlScanner *s, const SlCueFind *c, Statement *out)
{
	const SlWindow *w = &s->window;
	uint32_t	end = c->from,
				from,
				lower_from;
	unsigned	number,
				lower,
				months;

	for (int i = 0; i < 2 && end > 0 && (w->uses[end - 1] & SL_CUE_MORE) != 0; i++)
		end--;
	if (end < c->from && !(end > 0 && w->tokens[end - 1].letter_case == SL_CASE_NONE) &&
		!(end > 0 && (w->uses[end - 1] & SL_CUE_NUMBER) != 0))
		end = c->from;
	if (!read_number(s, end, &from, &number))
		return false;

	/* "five (5) years" */
	if ((w->tokens[from].signs & SL_SIGN_OPEN) != 0 &&
		read_number(s, from, &lower_from, &lower) && lower == number)
		from = lower_from;

	/* "3-5 years", "3 to 5 years" */
	else if (from > 0)
	{
		uint32_t	before = range_end(s, from);

		if (before > 0 && read_number(s, before, &lower_from, &lower) && lower < number)
		{
			from = lower_from;
			number = lower;
		}
	}
	if (number == 0)
		return false;
	months = number * c->cue->number;
	out->from = from;
	out->to = c->to;
	out->level = months >= YEARS_FULL * 1200 ? SL_UNIT
		: (months * (SL_UNIT / YEARS_FULL) + 600) / 1200;
	out->counted = true;
	if (out->level == 0)
		out->level = 1;

	/* "at least 6 years", "less than 1 year" */
	while (out->from > 0 && (w->uses[out->from - 1] & SL_CUE_MORE) != 0)
		out->from--;

	/* "6+ years of", "4 yrs. of" */
	if (out->to < w->token_count && is_word(s, out->to, "of") &&
		(w->tokens[out->to].gap != SL_GAP_BREAK ||
		 (w->tokens[out->to].signs & ~SL_SIGN_SPACE) == SL_SIGN_STOP))
	{
		out->to++;
		out->of = true;
	}
	return true;
}

static void
set_level(const SlWindow *w, SlFind *f, const Statement *statement)
{
	if (f->counted && !statement->counted)
		return;
	f->level = (uint16_t) statement->level;
	f->counted = statement->counted;
	f->level_evidence = sl_window_span(w, statement->from, statement->to);

	/* "years" alone asks; shown is what it counts */
	if (f->kind_evidence.start >= f->level_evidence.start &&
		f->kind_evidence.end <= f->level_evidence.end && f->kind != SL_KIND_MENTIONED)
		f->kind_evidence = f->level_evidence;
}

/*
 * The find that a statement follows directly, or -1: "Python (5 years)",
 * "Python - Experience - 36 months", "SQL: expert", "Java 5 years".
 */
static int32_t
find_before(const SlWindow *w, const Statement *statement)
{
	for (uint32_t i = w->find_count; i-- > 0;)
	{
		const SlFind *f = &w->finds[i];
		uint32_t	at = f->to;
		unsigned	signs = 0;

		if (f->to > statement->from)
			continue;
		while (at < statement->from && w->tokens[at].start < f->span.end)
			at++;
		if (statement->from - at > 2)
			return -1;
		for (; at <= statement->from; at++)
		{
			if (at < statement->from && w->words[at] >= 0 &&
				(w->uses[at] & (SL_CUE_NOUN | SL_CUE_MORE)) == 0)
				return -1;
			signs |= w->tokens[at].signs;
		}
		if ((signs & (SL_SIGN_SEMICOLON | SL_SIGN_STOP | SL_SIGN_SLASH)) != 0)
			return -1;
		/* "Linux, 4 years' experience", and nothing that they could be of */
		if ((signs & SL_SIGN_COMMA) != 0 &&
			(!statement->counted || statement->of || f->link != SL_LINK_NONE ||
			 i + 1 < w->find_count || w->token_count - statement->to > AFTERTHOUGHT))
			return -1;
		/* a word of proficiency belongs to what it precedes unless set off */
		if (!statement->counted &&
			((signs & SL_SIGN_OPEN) == 0 || (signs & SL_SIGN_CLOSE) != 0) &&
			(signs & SL_SIGN_COLON) == 0 &&
			((signs & SL_SIGN_DASH) == 0 ||
			 (statement->to < w->token_count &&
			  w->tokens[statement->to].signs == SL_SIGN_SPACE)))
			return -1;
		return (int32_t) i;
	}
	return -1;
}

/* "SQL 8 years of Java": years "of" a find that follows are its own. */
static bool
leads_on(const SlWindow *w, const Statement *statement)
{
	uint32_t	find = 0;

	while (find < w->find_count && w->finds[find].from < statement->to)
		find++;
	if (!statement->of || find == w->find_count || w->finds[find].from - statement->to > REACH)
		return false;
	return !is_interrupted(w, statement->to, w->finds[find].from);
}

/* "strong Java skills Kafka": a name that nothing joins to the one before. */
static bool
is_heap(const SlWindow *w, const SlFind *f)
{
	if (f->link != SL_LINK_NONE || !sl_is_technology(f->category))
		return false;
	for (uint32_t i = f[-1].to; i <= f->from; i++)
		if ((w->tokens[i].signs & ~SL_SIGN_SPACE) != 0 ||
			(i < f->from && (w->uses[i] & SL_CUE_NOUN) == 0))
			return false;
	return true;
}

static void
apply_statement(SlWindow *w, const Statement *statement, uint32_t limit)
{
	int32_t		before = leads_on(w, statement) ? -1 : find_before(w, statement);
	uint32_t	anchor = statement->to;

	if (before >= 0)
	{
		set_level(w, &w->finds[before], statement);
		return;
	}
	for (uint32_t i = 0; i < w->find_count; i++)
	{
		SlFind	   *f = &w->finds[i];

		if (f->from < statement->to)
			continue;
		if (f->from >= limit || f->from - anchor > REACH || is_cut_off(w, anchor, f->from) ||
			(anchor > statement->to && !statement->counted && is_heap(w, f)))
			break;
		set_level(w, f, statement);
		anchor = f->to;
	}
}

/*
 * How far a statement reaches before the next one: years go on through a word
 * about them ("5 years of strong experience"), but not once they have a find.
 */
static uint32_t
statement_limit(const SlWindow *w, const Statement *statement, const Statement *next)
{
	if (statement->counted == next->counted)
		return next->from;
	for (uint32_t i = 0; i < w->find_count; i++)
		if (w->finds[i].from >= statement->to && w->finds[i].from < next->from)
			return next->from;
	return w->token_count;
}

void
sl_levels_read(SlScanner *s)
{
	SlWindow   *w = &s->window;
	Statement	last = {0};
	bool		has_last = false;

	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];
		Statement	statement = {c->from, c->to, c->cue->number, false, false};

		if ((inline_uses(c) & SL_CUE_MONTHS) != 0)
		{
			if (!read_period(s, c, &statement))
				continue;
		}
		else if ((inline_uses(c) & SL_CUE_LEVEL) == 0)
			continue;
		if (has_last)
			apply_statement(w, &last, statement_limit(w, &last, &statement));
		last = statement;
		has_last = true;
	}
	if (has_last)
		apply_statement(w, &last, w->token_count);
}
