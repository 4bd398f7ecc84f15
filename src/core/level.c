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
#define DECADE				120	/* months */
#define TABLE_WORDS			16	/* in the heading of a table */
#define CELL_WORDS			5	/* of its column of years, up to the unit */

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
 * A decimal has two tokens: "2.5", "2,5".
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
		if ((t->gap == SL_GAP_DOT || t->signs == SL_SIGN_COMMA) && end >= 2 && t->end - t->start == 1 &&
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

/* "a decade", "half a decade": a number that ends before token `end`, as above. */
static bool
read_article(const SlScanner *s, uint32_t end, uint32_t *from, unsigned *number)
{
	if (end == 0 || !is_word(s, end - 1, "a"))
		return false;
	*from = end - 1;
	*number = 100;
	if (end > 1 && is_word(s, end - 2, "half"))
	{
		*from = end - 2;
		*number = 50;
	}
	return true;
}

/* The level that so many months are. */
static unsigned
level_of(unsigned months)
{
	unsigned	level = months >= YEARS_FULL * 1200 ? SL_UNIT
		: (months * (SL_UNIT / YEARS_FULL) + 600) / 1200;

	return level > 0 ? level : 1;
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
				lower;

	for (int i = 0; i < 2 && end > 0 && (w->uses[end - 1] & SL_CUE_MORE) != 0; i++)
		end--;
	if (end < c->from && !(end > 0 && w->tokens[end - 1].letter_case == SL_CASE_NONE) &&
		!(end > 0 && (w->uses[end - 1] & SL_CUE_NUMBER) != 0))
		end = c->from;
	if (!read_number(s, end, &from, &number) &&
		!(c->cue->number >= DECADE && read_article(s, end, &from, &number)))
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
	out->from = from;
	out->to = c->to;
	out->level = level_of(number * c->cue->number);
	out->counted = true;

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

/* Whether a find begins a line. */
static bool
begins_line(const SlWindow *w, const SlFind *f)
{
	return f->from == 0 ? w->starts_line : (w->tokens[f->from].signs & SL_SIGN_LINE) != 0;
}

/* Whether what stands before a token ends a cell of a table. */
static bool
ends_cell(const SlWindow *w, uint32_t token)
{
	return token == w->token_count || (w->tokens[token].signs & (SL_SIGN_LINE | SL_SIGN_BULLET)) != 0 ||
		((w->tokens[token].signs & SL_SIGN_SLASH) != 0 && w->tokens[token].gap == SL_GAP_BREAK);
}

/* "Python | 5 years": a statement that is the next cell to the name which begins the line. */
static bool
is_cell(const SlWindow *w, const SlFind *f, const Statement *statement)
{
	return begins_line(w, f) && w->tokens[statement->from].gap == SL_GAP_BREAK &&
		(w->tokens[statement->from].signs & ~SL_SIGN_SPACE) == SL_SIGN_SLASH &&
		ends_cell(w, statement->to);
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
		if (at == statement->from && is_cell(w, f, statement))
			return (int32_t) i;
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

/* ---------------------------------------------------------------------------
 * Numbers without a unit
 * ------------------------------------------------------------------------- */

/* The whole number that a token is, or 0. */
static unsigned
whole_number(const SlScanner *s, uint32_t token)
{
	uint32_t	from;
	unsigned	number;

	if (token >= s->window.token_count || s->window.tokens[token].letter_case != SL_CASE_NONE ||
		!read_number(s, token + 1, &from, &number) || from != token)
		return 0;
	return number / 100;
}

/* Where a percent sign ends that stands behind a token, or 0. */
static uint32_t
percent_end(const SlScanner *s, uint32_t token)
{
	const char *text = s->tokenizer.text;
	uint32_t	at = s->window.tokens[token].end;

	if (at < s->tokenizer.length && text[at] == ' ')
		at++;
	return at < s->tokenizer.length && text[at] == '%' ? at + 1 : 0;
}

/* Whether nothing follows before a token that a number could be of: "80% of the time". */
static bool
is_complete(const SlWindow *w, uint32_t token)
{
	return token == w->token_count ||
		(w->tokens[token].signs & (SL_SIGN_COMMA | SL_SIGN_SEMICOLON | SL_SIGN_CLOSE | SL_SIGN_STOP |
								   SL_SIGN_DASH | SL_SIGN_SLASH | SL_SIGN_LINE | SL_SIGN_BULLET)) != 0;
}

/*
 * Where the whole stands of a part that ends before a token: "of 5", "out of 5",
 * and "/5" where the part is set off from the name, or it could be versions.  0:
 * nowhere.
 */
static uint32_t
whole_at(const SlScanner *s, uint32_t token, bool set_off)
{
	const SlWindow *w = &s->window;

	if (token == w->token_count)
		return 0;
	if (w->tokens[token].gap == SL_GAP_SLASH)
		return set_off ? token : 0;
	if (token + 1 < w->token_count && is_word(s, token, "out"))
		token++;
	return is_word(s, token, "of") ? token + 1 : 0;
}

/*
 * The part of a scale that begins at a token: "80%", in steps of 5, which tell it
 * from a measurement; "4 of 5".  *end is where it ends in the text.
 */
static bool
read_scale(const SlScanner *s, uint32_t from, Statement *out, uint32_t *end)
{
	const SlWindow *w = &s->window;
	unsigned	part = whole_number(s, from),
				whole;

	if (part == 0 || (w->tokens[from].signs & ~(SL_SIGN_SPACE | SL_SIGN_COLON | SL_SIGN_DASH |
												SL_SIGN_OPEN | SL_SIGN_SLASH)) != 0)
		return false;
	out->from = from;
	out->to = from + 1;
	*end = percent_end(s, from);
	if (*end > 0)
		whole = part % 5 == 0 ? 100 : 0;
	else
	{
		out->to = whole_at(s, out->to, (w->tokens[from].signs & ~SL_SIGN_SPACE) != 0);
		whole = out->to > 0 ? whole_number(s, out->to++) : 0;
		if (whole != 5 && whole != 10)
			return false;
		*end = w->tokens[out->to - 1].end;
	}
	if (part > whole || !is_complete(w, out->to))
		return false;
	out->level = part * SL_UNIT / whole;
	return true;
}

void
sl_scales_read(SlScanner *s)
{
	SlWindow   *w = &s->window;

	for (uint32_t i = 0; i < w->find_count; i++)
	{
		SlFind	   *f = &w->finds[i];
		uint32_t	at = f->to,
					end;
		Statement	statement = {0};

		if (at == w->token_count || w->tokens[at].letter_case != SL_CASE_NONE || f->counted)
			continue;
		if (read_scale(s, at, &statement, &end))
			f->span.end = w->tokens[at - 1].end;	/* "Python 80%" is no version */
		else
		{
			while (at < w->token_count && w->tokens[at].start < f->span.end)
				at++;
			if (at == f->to || at == w->token_count || !read_scale(s, at, &statement, &end))
				continue;
		}
		set_level(w, f, &statement);
		f->level_evidence.end = end;
	}
}

/* ---------------------------------------------------------------------------
 * Tables
 * ------------------------------------------------------------------------- */

/* How many bars stand between two tokens. */
static unsigned
count_bars(const SlScanner *s, uint32_t from, uint32_t to)
{
	unsigned	bars = 0;

	for (uint32_t i = s->window.tokens[from].end; i < s->window.tokens[to].start; i++)
		bars += s->tokenizer.text[i] == '|';
	return bars;
}

/* Whether a token is the unit of a column: years or months without a number, behind a bar. */
static bool
is_unit(const SlScanner *s, const SlCueFind *c)
{
	const SlWindow *w = &s->window;

	if ((c->cue->uses & SL_CUE_MONTHS) == 0 || c->from == 0 ||
		w->tokens[c->from - 1].letter_case == SL_CASE_NONE || is_word(s, c->from, "year month"))
		return false;
	for (uint32_t i = c->from; i > 0 && i + CELL_WORDS > c->from; i--)
		if ((w->tokens[i].signs & SL_SIGN_SLASH) != 0 && w->tokens[i].gap == SL_GAP_BREAK)
			return true;
	return false;
}

/* The heading of a table at tokens [from, to): a column of years or months. */
static bool
read_heading(SlScanner *s, uint32_t from, uint32_t to)
{
	const SlWindow *w = &s->window;

	if (to - from > TABLE_WORDS)
		return false;
	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];
		unsigned	bars;

		if (c->from <= from || c->to > to || !is_unit(s, c))
			continue;
		bars = count_bars(s, from, c->from);
		if (bars == 0)
			continue;
		s->table_unit = c->cue->number;
		s->table_column = (uint16_t) bars;
		return true;
	}
	return false;
}

/* A line of a table at tokens [from, to): a name, and a number in the column of years. */
static void
read_line(SlScanner *s, SlFind *f, uint32_t from, uint32_t to)
{
	SlWindow   *w = &s->window;
	Statement	statement = {.counted = true};
	uint32_t	at = from + 1,
				end,
				begin;
	unsigned	number,
				bars = 0;

	while (at < to && (bars += count_bars(s, at - 1, at)) < s->table_column)
		at++;
	if (at == to || bars > s->table_column)
		return;
	end = at + 1;
	if (end < to && count_bars(s, at, end) == 0 && read_number(s, end + 1, &begin, &number) && begin == at)
		end++;
	if (!read_number(s, end, &begin, &number) || begin != at || number == 0 || !ends_cell(w, end))
		return;
	statement.from = at;
	statement.to = end;
	statement.level = level_of(number * s->table_unit);
	set_level(w, f, &statement);
}

void
sl_table_read(SlScanner *s)
{
	SlWindow   *w = &s->window;
	uint32_t	find = 0;
	bool		table = s->table_unit != 0;

	for (uint32_t i = 0; i < w->cue_count && !table; i++)
		table = is_unit(s, &w->cues[i]);
	for (uint32_t from = 0, to; from < w->token_count && table; from = to)
	{
		for (to = from + 1; to < w->token_count && (w->tokens[to].signs & SL_SIGN_LINE) == 0;)
			to++;
		while (find < w->find_count && w->finds[find].from < from)
			find++;
		if ((from == 0 && !w->starts_line) || read_heading(s, from, to))
			continue;
		if (count_bars(s, from, to - 1) == 0)
			s->table_unit = 0;
		else if (s->table_unit != 0 && find < w->find_count && w->finds[find].from == from)
			read_line(s, &w->finds[find], from, to);
	}
}
