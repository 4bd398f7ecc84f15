/*
 * resume.c - dated work, and the levels that follow from it.
 */
#include "resume.h"

#include <stdlib.h>
#include <string.h>

#include "reach.h"

#define YEAR_FIRST		1950
#define YEAR_LAST		2099
#define SPELL_LIMIT		(60 * 12)	/* months; a longer range is no job */
#define YEAR_ALONE		6			/* months of "2019 - 2019" */
#define MONTHS_FULL		120			/* so many months are level 1 */
#define LIST_LEVEL		(SL_UNIT / 5)	/* of a name in such a list */
#define MORE_LEVEL		(SL_UNIT / 10)	/* and so much more for each line that has it */
#define KEYWORD_LIST	20			/* more names without a level are a list of keywords */
#define WORK_LIST		10			/* the same beside dated work that does not name them */
#define PERIOD_REACH	8		/* tokens from "grew" to the years in which it did */

/* Months [from, to) of a job. */
typedef struct Spell
{
	int32_t		from;
	int32_t		to;				/* 0: to the present */
	bool		by_years;		/* without a month */
} Spell;

/* A skill that is named in a spell. */
typedef struct Use
{
	uint32_t	place;			/* in SlResume.skills */
	uint32_t	spell;
} Use;

void
sl_resume_begin(SlResume *r, const SlOverlay *overlay, const SlMemory *memory)
{
	memset(r, 0, sizeof(*r));
	r->overlay = overlay;
	r->memory = memory;
	sl_sparse_begin(&r->skills, sizeof(SlResumeSkill));
}

void
sl_resume_free(SlResume *r)
{
	sl_sparse_free(&r->skills, r->memory);
	sl_array_free(&r->spells, r->memory);
	sl_array_free(&r->uses, r->memory);
}

/* ---------------------------------------------------------------------------
 * Dates
 * ------------------------------------------------------------------------- */

typedef struct Date
{
	uint32_t	from;			/* tokens [from, to) of the window */
	uint32_t	to;
	int32_t		month;			/* by sl_month() */
	bool		by_year;		/* no month is given */
	bool		present;
} Date;

/* The value of a token of `digits` digits at most, or -1. */
static int32_t
number_at(const SlScanner *s, uint32_t token, uint32_t digits)
{
	const SlToken *t = &s->window.tokens[token];
	int32_t		n = 0;

	if (t->letter_case != SL_CASE_NONE || t->end - t->start > digits)
		return -1;
	for (uint32_t i = t->start; i < t->end; i++)
	{
		if (!sl_is_digit(s->tokenizer.text[i]))
			return -1;
		n = n * 10 + (s->tokenizer.text[i] - '0');
	}
	return n;
}

/* 1 to 12 for the name of a month, else 0. */
static int32_t
month_name(const SlScanner *s, uint32_t token)
{
	static const char *const names[] = {
		"jan january", "feb february", "mar march", "apr april", "may", "jun june",
		"jul july", "aug august", "sep sept september", "oct october",
		"nov november", "dec december"
	};

	for (int32_t i = 0; i < 12; i++)
		if (is_word(s, token, names[i]))
			return i + 1;
	return 0;
}

static int32_t
month_number(const SlScanner *s, uint32_t token)
{
	int32_t		n = number_at(s, token, 2);

	return n <= 12 ? n : -1;
}

/* The year that a token is: "2019", or "19" after an apostrophe and a month. */
static int32_t
year_at(const SlScanner *s, uint32_t token)
{
	const SlToken *t = &s->window.tokens[token];
	int32_t		n;

	if (t->letter_case != SL_CASE_NONE)
		return 0;
	if (t->end - t->start == 4)
	{
		n = number_at(s, token, 4);
		return n >= YEAR_FIRST && n <= YEAR_LAST ? n : 0;
	}
	if (t->end - t->start == 2 && token > 0 && month_name(s, token - 1) > 0 &&
		(t->gap == SL_GAP_APOSTROPHE || t->gap == SL_GAP_SPACE || t->gap == SL_GAP_BREAK) &&
		(t->signs & (SL_SIGN_LINE | SL_SIGN_COMMA)) == 0 &&
		(t->gap != SL_GAP_SPACE || (t->signs & SL_SIGN_DASH) != 0))
	{
		n = number_at(s, token, 2);
		return n < 0 ? 0 : n < YEAR_FIRST - 1900 ? 2000 + n : 1900 + n;
	}
	return 0;
}

/* Whether a token is joined to the one before as the parts of a date are. */
static bool
joins_numbers(const SlToken *t)
{
	return (t->signs & (SL_SIGN_SPACE | SL_SIGN_LINE)) == 0 &&
		(t->gap == SL_GAP_SLASH || t->gap == SL_GAP_DOT ||
		 (t->gap == SL_GAP_SPACE && (t->signs & SL_SIGN_DASH) != 0));
}

/*
 * The date whose year is at a token, not reaching back before the token `first`;
 * false where there is none.
 */
static bool
read_date(const SlScanner *s, uint32_t first, uint32_t token, Date *date)
{
	const SlWindow *w = &s->window;
	const SlToken *t = &w->tokens[token];
	int32_t		year = year_at(s, token),
				month = 0;

	if (year == 0)
		return false;
	date->from = token;
	date->to = token + 1;
	date->present = false;
	if (token > first && (t->signs & SL_SIGN_LINE) == 0)
	{
		month = month_name(s, token - 1);
		/* "Jan 2019", "31 Jan 2019" */
		if (month > 0)
			date->from = token - 1 - (token > first + 1 && number_at(s, token - 2, 2) > 0);

		/* "Jan 12, 2019" */
		else if (token > first + 1 && number_at(s, token - 1, 2) > 0 && month_name(s, token - 2) > 0)
		{
			month = month_name(s, token - 2);
			date->from = token - 2;
		}
		/* "01/31/2019", where the second number is no month */
		else if (token > first + 1 && joins_numbers(t) && joins_numbers(t - 1) &&
				 number_at(s, token - 1, 2) > 12 && month_number(s, token - 2) > 0)
		{
			month = month_number(s, token - 2);
			date->from = token - 2;
		}
		/* "01/2019", "12/01/2019" */
		else if (joins_numbers(t) && month_number(s, token - 1) > 0)
		{
			month = month_number(s, token - 1);
			date->from = token - 1;
			if (token > first + 1 && joins_numbers(t - 1) && number_at(s, token - 2, 2) > 0)
				date->from = token - 2;
		}
	}
	/* "2019-01", "2019/01/31" */
	if (month == 0 && token + 1 < w->token_count && joins_numbers(t + 1) &&
		w->tokens[token + 1].end - w->tokens[token + 1].start == 2 &&
		month_number(s, token + 1) > 0)
	{
		month = month_number(s, token + 1);
		date->to = token + 2;
		if (token + 2 < w->token_count && joins_numbers(t + 2) &&
			number_at(s, token + 2, 2) > 0)
			date->to = token + 3;
	}
	date->by_year = month == 0;
	date->month = sl_month(year, month > 0 ? month : 1);
	return true;
}

/* "present" and its like, after the tokens that lead to it. */
static bool
read_present(const SlScanner *s, uint32_t token, Date *date)
{
	const SlWindow *w = &s->window;

	for (uint32_t i = token; i < w->token_count && i < token + 3; i++)
	{
		if (is_word(s, i, "present current currently now today date ongoing onwards onward"))
		{
			date->from = token;
			date->to = i + 1;
			date->present = true;
			return true;
		}
		if (!is_word(s, i, "to till until the and"))
			break;
	}
	return false;
}

/* The date that a range goes on to after the tokens before `at`. */
static bool
read_end(const SlScanner *s, uint32_t at, Date *end)
{
	const SlWindow *w = &s->window;
	bool		joined = at < w->token_count && (w->tokens[at].signs & SL_SIGN_DASH) != 0;

	if (at == w->token_count || (w->tokens[at].signs & (SL_SIGN_COMMA | SL_SIGN_SEMICOLON)) != 0)
		return false;
	if (read_present(s, at, end))
		return true;
	while (at < w->token_count && is_word(s, at, "to till until through thru"))
	{
		joined = true;
		at++;
	}
	if (!joined)
		return false;

	/* a month, a day or both may stand before the year */
	for (uint32_t year = at; year < w->token_count && year < at + 3; year++)
		if (read_date(s, at, year, end))
			return end->from <= at + 1;
	return false;
}

static bool
is_since(const SlScanner *s, uint32_t token)
{
	return token > 0 && is_word(s, token - 1, "since");
}

/* Whether a number is a year by what stands before it: "in 2023", "(2023)". */
static bool
is_year_alone(const SlScanner *s, uint32_t token)
{
	return (s->window.tokens[token].signs & SL_SIGN_OPEN) != 0 ||
		(token > 0 && is_word(s, token - 1, "in during until year"));
}

/* Whether years are versions of the name right before them: "SQL Server 2008 - 2019". */
static bool
is_version(const SlWindow *w, const Date *begin)
{
	if (begin->from == 0 || (word_cue(w->words[begin->from - 1])->uses & SL_CUE_YEARLY) == 0 ||
		(w->tokens[begin->from].signs & ~(SL_SIGN_SPACE | SL_SIGN_OPEN)) != 0)
		return false;
	for (uint32_t i = 0; i < w->find_count; i++)
		if (w->finds[i].to == begin->from)
			return true;
	return false;
}

/* Whether words before years say of what they are, and nobody is called by a job in them. */
static bool
is_period(const SlWindow *w, const Date *begin)
{
	for (uint32_t i = begin->from; i > 0 && i + PERIOD_REACH > begin->from; i--)
	{
		if (is_cut_off(w, i, i) || (w->uses[i - 1] & SL_CUE_JOB) != 0)
			return false;
		if ((w->uses[i - 1] & SL_CUE_PERIOD) != 0)
			return true;
	}
	return false;
}

static void
note_latest(SlResume *r, const Date *date)
{
	int32_t		end = date->by_year ? date->month : date->month + 1;

	if (end > r->latest)
		r->latest = end;
}

/*
 * The first range of dates of work at or after a token.  Returns the token after it, or
 * 0 where there is none; spell->from is 0 where the range is no job's.
 */
static uint32_t
next_range(SlResume *r, const SlScanner *s, uint32_t token, Spell *spell)
{
	const SlWindow *w = &s->window;
	uint32_t	first = token;

	if (!w->has_number)
		return 0;
	for (; token < w->token_count; token++)
	{
		Date		begin,
					end;

		if (w->tokens[token].letter_case != SL_CASE_NONE || !read_date(s, first, token, &begin))
			continue;
		spell->from = begin.month;
		spell->to = 0;
		spell->by_years = begin.by_year;
		if (read_end(s, begin.to, &end))
		{
			if ((begin.by_year && is_version(w, &begin)) || is_period(w, &begin))
			{
				first = end.to;
				token = end.to - 1;
				continue;
			}
			note_latest(r, &begin);
			if (end.present)
				return end.to;
			note_latest(r, &end);
			spell->by_years = begin.by_year && end.by_year;
			spell->to = end.by_year ? end.month : end.month + 1;
			if (spell->to == spell->from && spell->by_years)
				spell->to += YEAR_ALONE;
			if (spell->to <= spell->from || spell->to - spell->from > SPELL_LIMIT)
				spell->from = 0;
			return end.to;
		}
		if (is_since(s, begin.from))
		{
			note_latest(r, &begin);
			return begin.to;
		}
		if (!begin.by_year || is_year_alone(s, begin.from))
			note_latest(r, &begin);
	}
	return 0;
}

/* ---------------------------------------------------------------------------
 * Where names stand
 * ------------------------------------------------------------------------- */

/* Note that a skill is named in a spell. */
static bool
note_use(SlResume *r, uint32_t place, uint32_t spell)
{
	const Use  *uses = r->uses.items;
	Use		   *use;

	/* names repeat within a few sentences; the rest is merged at the end */
	for (size_t i = r->uses.count; i > 0 && i + 8 > r->uses.count; i--)
		if (uses[i - 1].place == place && uses[i - 1].spell == spell)
			return true;
	use = sl_array_add(&r->uses, sizeof(Use), r->memory);
	if (use == NULL)
		return false;
	use->place = place;
	use->spell = spell;
	return true;
}

/* Give the names of a short line to a spell (+ 1), or to none. */
static bool
settle_line(SlResume *r, const SlResumeLine *line, uint32_t spell)
{
	for (uint32_t i = 0; i < line->count && spell > 0; i++)
		if (!note_use(r, line->places[i], spell - 1))
			return false;
	return true;
}

/* The same with all short lines just before. */
static bool
settle(SlResume *r, uint32_t spell)
{
	for (uint32_t i = 0; i < r->line_count; i++)
		if (!settle_line(r, &r->lines[i], spell))
			return false;
	r->line_count = 0;
	return true;
}

/* Begin another short line; the first of too many belongs to the present spell. */
static bool
add_line(SlResume *r, const SlWindow *w)
{
	SlResumeLine *line;

	if (r->line_count == SL_RESUME_LINES)
	{
		if (!settle_line(r, &r->lines[0], r->spell))
			return false;
		r->line_count--;
		memmove(r->lines, r->lines + 1, r->line_count * sizeof(SlResumeLine));
	}
	line = &r->lines[r->line_count++];
	line->count = 0;
	line->job = has_job(w);
	return true;
}

static bool
has_education(const SlWindow *w)
{
	for (uint32_t i = 0; i < w->cue_count; i++)
		if ((w->cues[i].cue->uses & SL_CUE_EDUCATION) != 0)
			return true;
	return false;
}

/* A line that may be the title or employer of a job whose dates follow. */
static bool
is_short_line(const SlWindow *w)
{
	return w->starts_line && w->ends_line && w->token_count <= SL_RESUME_WORDS &&
		(w->tokens[0].signs & SL_SIGN_BULLET) == 0 && (w->closing & SL_SIGN_STOP) == 0;
}

/* Another part of the text begins; the section's heading says which. */
static bool
change_section(SlResume *r, SlSection section)
{
	switch (section)
	{
		case SL_SECTION_DUTIES:
		case SL_SECTION_STACK:
		case SL_SECTION_COMPANY:
			return true;		/* a part of the same job */
		default:
			if (!settle(r, r->spell))
				return false;
			r->spell = 0;
			r->education = section == SL_SECTION_EDUCATION;
			return true;
	}
}

/* Whether a window is a list of names: it has as many of them as other words. */
static bool
is_list(const SlWindow *w)
{
	uint32_t	find = 0,
				words = 0;

	for (uint32_t i = 0; i < w->token_count; i++)
	{
		if (find < w->find_count && i >= w->finds[find].to)
			find++;
		words += (find == w->find_count || i < w->finds[find].from) &&
			w->tokens[i].letter_case == SL_CASE_LOWER &&
			(w->uses[i] & (SL_CUE_NOUN | SL_CUE_AND | SL_CUE_OR | SL_CUE_ANY)) == 0;
	}
	return words <= w->find_count;
}

/* Note a find; false: no memory. */
static bool
note_find(SlResume *r, const SlFind *f, uint32_t *place)
{
	SlResumeSkill *skill = sl_sparse_enter(&r->skills, f->skill, r->memory);

	if (skill == NULL)
		return false;
	*place = (uint32_t) (skill - (SlResumeSkill *) r->skills.entries.items);
	if (f->level > skill->level)
		skill->level = f->level;
	if (f->level == 0 && skill->last_window != r->window)
		skill->lists++;
	skill->used = skill->used || (f->level == 0 && (!r->list || f->in_job));
	skill->last_window = r->window;
	return true;
}

/* The same, in the present spell. */
static bool
note_settled(SlResume *r, const SlFind *f)
{
	uint32_t	place;

	if (f->negated || f->wished)
		return true;
	return note_find(r, f, &place) && (r->spell == 0 || note_use(r, place, r->spell - 1));
}

/* The same, in a line that dates may follow. */
static bool
note_pending(SlResume *r, const SlFind *f)
{
	SlResumeLine *line = &r->lines[r->line_count - 1];
	uint32_t	place;

	if (f->negated || f->wished)
		return true;
	if (!note_find(r, f, &place))
		return false;
	line->places[line->count++] = place;
	return true;
}

/* Open a spell for the range of a window. */
static bool
open_spell(SlResume *r, const Spell *spell)
{
	Spell	   *added = sl_array_add(&r->spells, sizeof(Spell), r->memory);
	uint32_t	before = r->spell;

	if (added == NULL)
		return false;
	*added = *spell;
	r->spell = (uint32_t) r->spells.count;

	/* in another job the lines up to one that names a job are its last */
	for (uint32_t i = 0; before > 0 && i < r->line_count && !r->lines[i].job; i++)
	{
		if (!settle_line(r, &r->lines[i], before))
			return false;
		r->lines[i].count = 0;
	}
	return settle(r, r->spell);
}

/* Whether a heading may stand in a line before names of a title: "Role: Java developer". */
static bool
opens_title(SlSection section)
{
	return section == SL_SECTION_WORK || section == SL_SECTION_DUTIES ||
		section == SL_SECTION_COMPANY;
}

bool
sl_resume_add(SlResume *r, const SlScanner *s)
{
	const SlWindow *w = &s->window;
	Spell		spell;
	uint32_t	range,
				f = 0;
	bool		pending = is_short_line(w);

	r->window++;
	r->list = w->find_count > 0 && is_list(w);
	if (s->heading.start != r->heading.start || s->heading.end != r->heading.end)
	{
		/* names before the heading belong to what was there */
		for (; f < w->find_count && w->finds[f].span.start < s->heading.start; f++)
			if (!note_settled(r, &w->finds[f]))
				return false;
		r->heading = s->heading;
		if (!change_section(r, s->section))
			return false;
		pending = pending && opens_title(s->section);
	}

	range = next_range(r, s, 0, &spell);
	pending = pending && range == 0;
	if (range > 0 && (r->education || has_education(w)))
	{
		if (!settle(r, 0))
			return false;
		r->spell = 0;
	}
	else if (range > 0 && spell.from > 0 && !open_spell(r, &spell))
		return false;
	while (range > 0)
		range = next_range(r, s, range, &spell);

	if (!(pending ? add_line(r, w) : settle(r, r->spell)))
		return false;
	for (; f < w->find_count; f++)
		if (!(pending ? note_pending : note_settled) (r, &w->finds[f]))
			return false;
	return true;
}

/* ---------------------------------------------------------------------------
 * Levels
 * ------------------------------------------------------------------------- */

/* A use with its months, to be merged. */
typedef struct Interval
{
	uint32_t	place;
	int32_t		from;
	int32_t		to;
} Interval;

static int
compare_intervals(const void *a, const void *b)
{
	const Interval *x = a,
			   *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

static Interval
interval_of(const SlResume *r, const Use *use, int32_t present)
{
	const Spell *spell = (const Spell *) r->spells.items + use->spell;
	Interval	interval = {use->place, spell->from, spell->to};

	if (spell->to == 0)
	{
		int32_t		least = spell->from + (spell->by_years ? YEAR_ALONE : 1);

		interval.to = present > least ? present : least;
		if (interval.to - interval.from > SPELL_LIMIT)
			interval.to = interval.from + SPELL_LIMIT;
	}
	return interval;
}

/* Set SlResumeSkill.dated of all skills that are named in dated work. */
static bool
read_spells(SlResume *r, int32_t present)
{
	const Use  *uses = r->uses.items;
	SlResumeSkill *skills = r->skills.entries.items;
	SlArray		intervals = {0};
	Interval   *v = sl_array_reserve(&intervals, r->uses.count, sizeof(Interval), r->memory);
	size_t		count = r->uses.count;

	if (v == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		v[i] = interval_of(r, &uses[i], present);
	qsort(v, count, sizeof(Interval), compare_intervals);
	for (size_t i = 0; i < count;)
	{
		uint32_t	place = v[i].place;
		int32_t		months = 0,
					end = v[i].from;
		unsigned	level;

		for (; i < count && v[i].place == place; i++)
		{
			if (v[i].from > end)
				end = v[i].from;
			if (v[i].to > end)
			{
				months += v[i].to - end;
				end = v[i].to;
			}
		}
		if (months > MONTHS_FULL)
			months = MONTHS_FULL;
		level = (unsigned) (months * SL_UNIT + MONTHS_FULL / 2) / MONTHS_FULL;
		skills[place].dated = (uint16_t) (level > SL_LEVEL_DEFAULT ? level : SL_LEVEL_DEFAULT);
	}
	sl_array_free(&intervals, r->memory);
	return true;
}

/* The level of a skill that no dated work names and that has none stated. */
static unsigned
undated_level(const SlResumeSkill *skill, bool listed)
{
	if (!listed || skill->used || skill->lists > (SL_LEVEL_DEFAULT - LIST_LEVEL) / MORE_LEVEL)
		return SL_LEVEL_DEFAULT;
	return LIST_LEVEL + skill->lists * MORE_LEVEL;
}

bool
sl_resume_finish(SlResume *r, int32_t present, SlSkillvecBuilder *builder)
{
	const SlResumeSkill *skills;
	uint32_t	undated = 0;
	bool		listed;

	if (!settle(r, r->spell))
		return false;
	if (r->uses.count > 0 && !read_spells(r, present > 0 ? present + 1 : r->latest))
		return false;
	skills = r->skills.entries.items;
	for (size_t i = 0; i < r->skills.entries.count; i++)
		undated += skills[i].dated == 0 && skills[i].level == 0 && !skills[i].used;
	listed = undated > (r->spells.count > 0 ? WORK_LIST : KEYWORD_LIST);

	for (size_t i = 0; i < r->skills.entries.count; i++)
	{
		const SlResumeSkill *skill = &skills[i];
		SlItem		item = sl_skill_item(r->overlay, skill->skill);

		item.number = skill->level > skill->dated ? skill->level : skill->dated;
		if (item.number == 0)
			item.number = undated_level(skill, listed);
		if (!sl_skillvec_add(builder, &item, r->memory))
			return false;
	}
	return true;
}
