/*
 * evidence.c - reach of the cues.
 */
#include "evidence.h"

#include "level.h"
#include "reach.h"

#define HEADING_WORDS		4	/* words of a heading beside its phrase */
#define NEGATION_REACH		4
#define TEAM_REACH			24	/* tokens from "partner with" on */
#define DEGREE_WORDS		5	/* from "degree" to the "in" before its field */
#define FIELD_WORDS			4	/* words of a field of study that is no skill */
#define ASIDE_REACH			10	/* tokens from "vacation days" to what is as little asked for */
#define JOB_REACH			4		/* tokens from a name to what the job is called */
#define WISH_REACH			12
#define COMPANY_REACH		8	/* tokens from "we have been" to the years */

static const SlKind kind_of_section[] = {
	[SL_SECTION_NONE] = SL_KIND_MENTIONED,
	[SL_SECTION_PERSON] = SL_KIND_MENTIONED,
	[SL_SECTION_WORK] = SL_KIND_MENTIONED,
	[SL_SECTION_EDUCATION] = SL_KIND_REQUIRED,
	[SL_SECTION_DUTIES] = SL_KIND_DUTY,
	[SL_SECTION_REQUIRED] = SL_KIND_REQUIRED,
	[SL_SECTION_STACK] = SL_KIND_REQUIRED,
	[SL_SECTION_MUST] = SL_KIND_MUST,
	[SL_SECTION_COMPANY] = SL_KIND_COMPANY,
	[SL_SECTION_LABEL] = SL_KIND_COMPANY,
	[SL_SECTION_PREFERRED] = SL_KIND_PREFERRED,
};

/* The cues that give a kind, and the uses that place them before or after. */
static const struct
{
	uint64_t	before;
	uint64_t	after;
	SlKind		kind;
}			kind_cues[] =
{
	{SL_CUE_MUST_BEFORE, SL_CUE_MUST_AFTER, SL_KIND_MUST},
	{SL_CUE_PREFER_BEFORE, SL_CUE_PREFER_AFTER, SL_KIND_PREFERRED},
	{SL_CUE_REQUIRE_BEFORE, SL_CUE_REQUIRE_AFTER, SL_KIND_REQUIRED},
};

#define KIND_CUES	(sizeof(kind_cues) / sizeof(kind_cues[0]))
#define KIND_USES	(SL_CUE_SET_OFF | SL_CUE_MUST_BEFORE | SL_CUE_MUST_AFTER | \
					 SL_CUE_PREFER_BEFORE | SL_CUE_PREFER_AFTER | \
					 SL_CUE_REQUIRE_BEFORE | SL_CUE_REQUIRE_AFTER)

static void
say_kind(SlFind *f, SlKind kind, SlSpan evidence)
{
	f->kind = (uint8_t) kind;
	f->kind_evidence = evidence;
}

/* ---------------------------------------------------------------------------
 * Sections
 * ------------------------------------------------------------------------- */

/* Whether a colon follows a phrase. */
static bool
leads_in(const SlWindow *w, const SlCueFind *c)
{
	return (sl_signs_after(w, c->to - 1) & SL_SIGN_COLON) != 0;
}

/* Whether all longer words of a phrase begin with a capital letter. */
static bool
is_capital(const SlWindow *w, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (w->tokens[i].letter_case == SL_CASE_LOWER &&
			(i == from || w->tokens[i].end - w->tokens[i].start > 3))
			return false;
	return true;
}

static bool
is_lower(const SlWindow *w, uint32_t token)
{
	return w->tokens[token].letter_case == SL_CASE_LOWER;
}

/* A heading that a scraper ran together with what follows or came before. */
static bool
is_joined_heading(const SlWindow *w, const SlCueFind *c)
{
	const SlToken *first = &w->tokens[c->from];

	if (c->to == w->token_count || is_lower(w, c->to) || !is_capital(w, c->from, c->to))
		return false;
	if (c->to - c->from == 1)
		return (first->letter_case == SL_CASE_UPPER ? first->end - first->start >= 8 : c->from == 0) &&
			(c->cue->section == SL_SECTION_REQUIRED || c->cue->section == SL_SECTION_DUTIES);

	/* "of the Minimum Qualifications" is no heading */
	return c->from == 0 || !is_lower(w, c->from - 1) ||
		w->tokens[c->from - 1].end - w->tokens[c->from - 1].start > 4;
}

/* "Skills (required)": a heading or the remark in parentheses behind it. */
static bool
is_remarked(const SlWindow *w, const SlCueFind *c)
{
	uint32_t	remark = 1;

	if (w->find_count > 0)
		return false;
	while (remark < w->token_count && (w->tokens[remark].signs & SL_SIGN_OPEN) == 0)
		remark++;
	return remark < w->token_count && (w->closing & SL_SIGN_CLOSE) != 0 &&
		w->token_count - remark <= HEADING_WORDS &&
		((c->from == 0 && c->to == remark) || (c->from == remark && c->to == w->token_count));
}

static bool
is_heading(const SlWindow *w, const SlCueFind *c)
{
	bool		finds_before = w->find_count > 0 && w->finds[0].from < c->from;
	uint32_t	others = w->token_count - (c->to - c->from);

	if ((c->cue->uses & SL_CUE_SET_OFF) != 0)
		return leads_in(w, c) && (c->from == 0 || !is_lower(w, c->from));

	/* run together: "SQL Nice to have: Kafka", "the team(s)Required Skills:" */
	if ((finds_before ? !is_lower(w, c->from) : c->to - c->from > 1 && is_capital(w, c->from, c->to)) &&
		leads_in(w, c))
		return true;

	/* before a colon: "Minimum qualifications for this role:" */
	if (c->from <= HEADING_WORDS && !finds_before)
		for (uint32_t i = c->to; i <= w->token_count && i <= c->to + HEADING_WORDS; i++)
		{
			if ((sl_signs_after(w, i - 1) & SL_SIGN_COLON) != 0)
				return i == c->to || is_capital(w, c->from, c->to);
			if (i < w->token_count && is_lower(w, i) && w->words[i] < 0)
				break;
		}

	/* a line of its own, also as a question; "About" with the company's name */
	if (w->starts_line && w->ends_line && others == 0)
		return true;
	if (w->starts_line && w->ends_line && is_remarked(w, c))
		return true;
	if (w->starts_line && w->ends_line && others <= HEADING_WORDS &&
		(w->closing & SL_SIGN_STOP) == 0 &&
		(c->from == 0 || c->to == w->token_count) &&
		(w->find_count == 0 || (w->closing & SL_SIGN_COLON) != 0 ||
		 (c->from == 0 && c->cue->section == SL_SECTION_COMPANY)))
		return is_capital(w, 0, w->token_count);

	/* "Requirements - Python, SQL" */
	if (c->from == 0 && w->starts_line && c->to < w->token_count &&
		(w->tokens[c->to].signs & SL_SIGN_DASH) != 0 &&
		(w->tokens[c->to].signs & SL_SIGN_SPACE) != 0 && is_capital(w, 0, c->to))
		return true;

	return is_joined_heading(w, c);
}

/* "Company type: Private Technologies docker": a heading behind a label's value. */
static bool
ends_label(const SlWindow *w, const SlCueFind *c)
{
	if (is_lower(w, c->from) || c->from == 0 || is_lower(w, c->from - 1))
		return false;
	for (uint32_t i = 0; i < w->find_count; i++)
		if (w->finds[i].from == c->to)
			return true;
	return false;
}

/* "Languages: R" among what is preferred: a topic, and no section. */
static bool
is_topic(const SlScanner *s, const SlCueFind *c)
{
	return (s->section == SL_SECTION_PREFERRED || s->section == SL_SECTION_MUST) &&
		c->to < s->window.token_count &&
		(s->window.tokens[c->to].signs & SL_SIGN_COLON) != 0 &&
		(c->cue->section == SL_SECTION_STACK || is_word(s, c->to - 1, "languages"));
}

/* Labels, and the company's headings before text, hold for one line only. */
static bool
is_label(const SlWindow *w, const SlCueFind *c)
{
	return c->cue->section == SL_SECTION_LABEL ||
		(c->cue->section == SL_SECTION_COMPANY && c->from == 0 &&
		 c->to < w->token_count && (w->tokens[c->to].signs & SL_SIGN_COLON) != 0);
}

/* The words of a heading say nothing but the section, and end what was before. */
static void
close_heading(SlWindow *w, uint32_t heading)
{
	const SlCueFind *c = &w->cues[heading];

	for (uint32_t t = c->from; t < c->to; t++)
		w->uses[t] |= SL_CUE_CLAUSE;
	for (uint32_t i = 0; i < w->cue_count; i++)
		if (w->cues[i].from >= c->from && w->cues[i].from < c->to)
			w->cues[i].silent = true;
}

static void
read_sections(SlScanner *s)
{
	SlWindow   *w = &s->window;
	SlSection	section = s->labelled ? SL_SECTION_LABEL : s->section;
	SlSpan		heading = s->labelled ? s->label : s->heading;
	uint32_t	f = 0;

	s->labelled = false;
	for (uint32_t i = (w->cue_uses & SL_CUE_SECTION) == 0 ? w->cue_count : 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];

		if ((inline_uses(c) & SL_CUE_SECTION) == 0 || is_topic(s, c) ||
			!(is_heading(w, c) || (section == SL_SECTION_LABEL && ends_label(w, c))))
			continue;
		for (; f < w->find_count && w->finds[f].from < c->from; f++)
			say_kind(&w->finds[f], kind_of_section[section], heading);
		close_heading(w, i);
		section = (SlSection) c->cue->section;
		heading = cue_span(w, c);
		if (!is_label(w, c))
		{
			s->section = section;
			s->heading = heading;
		}

		/* alone in its line, a label holds for the next one */
		s->labelled = section == SL_SECTION_LABEL && c->to == w->token_count && w->ends_line;
		s->label = heading;
		/* "Requirements and preferred skills" is the former */
		if (w->find_count == 0 && c->from == 0 && !is_remarked(w, c))
			break;
	}
	for (; f < w->find_count; f++)
		say_kind(&w->finds[f], kind_of_section[section], heading);
}

/* ---------------------------------------------------------------------------
 * Kinds
 * ------------------------------------------------------------------------- */

static void
set_kind(const SlWindow *w, SlFind *f, SlKind kind, const SlCueFind *c)
{
	/* "required" among duties or wishes says less than the heading */
	if (kind == SL_KIND_REQUIRED && f->kind != SL_KIND_MENTIONED)
		return;
	if (f->kind == SL_KIND_COMPANY)
		return;
	say_kind(f, kind, cue_span(w, c));
}

/* Whether a comma, semicolon or clause stands between two finds. */
static bool
is_divided(const SlWindow *w, const SlFind *a, const SlFind *b)
{
	for (uint32_t i = a->to; i <= b->from; i++)
		if ((w->tokens[i].signs & (SL_SIGN_COMMA | SL_SIGN_SEMICOLON | SL_SIGN_STOP)) != 0 ||
			(w->uses[i] & SL_CUE_CLAUSE) != 0)
			return true;
	return false;
}

/* The token behind the parenthesis that is open at a token, or 0. */
static uint32_t
opening(const SlWindow *w, uint32_t token)
{
	for (uint32_t i = token; i > 0; i--)
	{
		if (i < token && (w->tokens[i].signs & SL_SIGN_OPEN) != 0)
			return i;
		if ((w->tokens[i].signs & SL_SIGN_CLOSE) != 0)
			return 0;
	}
	return 0;
}

/* "is a plus": a verb, and what is before it is its subject. */
static bool
is_verb(const SlScanner *s, uint32_t token)
{
	return is_word(s, token, "is are would will");
}

/*
 * The first find of a subject whose last list begins at `at`: "Experience with
 * databases (HBase), streams (Kafka) and balancing is a plus" has all after the
 * words that ask.
 */
static uint32_t
subject(const SlWindow *w, uint32_t at, uint32_t first, uint32_t open)
{
	uint32_t	from = open;
	bool		asks = false;

	for (uint32_t i = 0; i < w->cue_count && w->cues[i].from < w->finds[at].from; i++)
	{
		if ((inline_uses(&w->cues[i]) & (SL_CUE_ASK | SL_CUE_CLAUSE)) == 0)
			continue;
		from = w->cues[i].to;
		asks = (w->cues[i].cue->uses & SL_CUE_ASK) != 0;
	}
	if (!asks || is_cut_off(w, from, w->finds[at].from))
		return at;
	while (at > first && w->finds[at - 1].from >= from)
		at--;
	return at;
}

/* The first of the finds [first, end) that a cue after the last is about. */
static uint32_t
reach_back(const SlScanner *s, const SlCueFind *c, uint32_t first, uint32_t end)
{
	const SlWindow *w = &s->window;
	uint32_t	at = end - 1,
				open = opening(w, c->from);

	bool		enclosed = (w->tokens[c->from].signs & SL_SIGN_OPEN) != 0;

	while (enclosed && at > first &&
		   (w->finds[at].link == SL_LINK_OR || w->finds[at].link == SL_LINK_SLASH))
		at--;
	while (!enclosed && at > first && w->finds[at - 1].from >= open &&
		   (w->finds[at].link != SL_LINK_NONE ||
			!is_divided(w, &w->finds[at - 1], &w->finds[at])))
		at--;
	return enclosed || !is_verb(s, c->from) ? at : subject(w, at, first, open);
}

/* Whether a cue ends its clause: "Python required, ...". */
static bool
ends_clause(const SlWindow *w, const SlCueFind *c)
{
	return c->to == w->token_count ||
		(w->uses[c->to] & (SL_CUE_AND | SL_CUE_CLAUSE)) != 0 ||
		(w->tokens[c->to].signs & (SL_SIGN_COMMA | SL_SIGN_SEMICOLON | SL_SIGN_CLOSE |
								   SL_SIGN_STOP | SL_SIGN_DASH)) != 0;
}

/*
 * Whether a cue is about the finds before it.  A word that may stand on either
 * side is so where it ends its clause, and so is "plus" or nothing.
 */
static bool
looks_back(const SlWindow *w, const SlCueFind *c, uint64_t before, uint64_t after)
{
	if ((c->cue->uses & after) == 0)
		return false;
	if ((c->cue->uses & before) == 0 && (c->cue->uses & SL_CUE_AND) == 0)
		return true;
	return ends_clause(w, c) && !leads_in(w, c);
}

/* Whether a plain word is set off from the find before it, and so says something: "Python (must)". */
static bool
is_set_off(const SlWindow *w, const SlCueFind *c)
{
	return (w->tokens[c->from].signs & (SL_SIGN_OPEN | SL_SIGN_DASH | SL_SIGN_COLON)) != 0 &&
		ends_clause(w, c);
}

/*
 * What a phrase says of finds, and of which: if *back of those before it, else of
 * those after it.  False if it says nothing of either.
 */
static bool
read_kind(const SlWindow *w, const SlCueFind *c, bool finds_before, SlKind *kind, bool *back)
{
	uint32_t	k = 0;

	if ((c->cue->uses & SL_CUE_SET_OFF) != 0)
	{
		*kind = kind_of_section[c->cue->section];
		*back = true;
		return finds_before && is_set_off(w, c);
	}
	while ((c->cue->uses & (kind_cues[k].before | kind_cues[k].after)) == 0)
		k++;
	*kind = kind_cues[k].kind;
	*back = finds_before && looks_back(w, c, kind_cues[k].before, kind_cues[k].after);

	/* "Mandatory for this role: Python" */
	return *back || (c->cue->uses & kind_cues[k].before) != 0 || (!finds_before && leads_in(w, c));
}

static void
read_kinds(SlScanner *s)
{
	SlWindow   *w = &s->window;
	uint32_t	done = 0;		/* finds that have been decided on */
	SlKind		ahead = SL_KIND_NOTHING;	/* what a cue before them said */
	const SlCueFind *ahead_cue = NULL;

	for (uint32_t i = 0; i <= w->cue_count; i++)
	{
		const SlCueFind *c = i < w->cue_count ? &w->cues[i] : NULL;
		uint32_t	end = done,
					back;
		SlKind		kind = SL_KIND_NOTHING;
		bool		looks_back;

		if (c != NULL && (inline_uses(c) & KIND_USES) == 0)
			continue;
		while (end < w->find_count && (c == NULL || w->finds[end].from < c->from))
			end++;
		back = end;
		if (c != NULL)
		{
			if (!read_kind(w, c, end > done, &kind, &looks_back))
				continue;
			if (looks_back)
				back = reach_back(s, c, done, end);
		}
		if (ahead_cue != NULL)
			for (uint32_t f = done; f < back; f++)
				set_kind(w, &w->finds[f], ahead, ahead_cue);
		for (uint32_t f = back; f < end; f++)
			set_kind(w, &w->finds[f], kind, c);
		done = end;
		if (c == NULL)
			break;
		if (back == end)
		{
			ahead = kind;
			ahead_cue = c;
		}
	}
}

/* "in a company with 5 years of Java": somebody else's. */
static bool
is_elsewhere(const SlScanner *s, const SlCueFind *c)
{
	for (uint32_t i = 1; i <= 3 && i <= c->from; i++)
		if (is_word(s, c->from - i, "in at for from"))
			return true;
	return false;
}

/* Whether years are those of the company, of which a phrase before them speaks. */
static bool
is_of_company(const SlScanner *s, const SlCueFind *c, const SlCueFind *years)
{
	const SlWindow *w = &s->window;

	if ((inline_uses(c) & SL_CUE_OURS) == 0 || is_cut_off(w, c->to, years->from) ||
		is_elsewhere(s, c))
		return false;
	for (uint32_t i = c->to; i < years->from; i++)
		if ((w->uses[i] & (SL_CUE_ASK | SL_CUE_JOB)) != 0)
			return false;
	return true;
}

/* "We are a company with 20 years of Java" asks for none of them. */
static void
read_company_years(SlScanner *s)
{
	SlWindow   *w = &s->window;

	for (uint32_t i = 0; i < w->cue_count; i++)
		if ((w->cues[i].cue->uses & SL_CUE_MONTHS) != 0)
			for (uint32_t j = i; j > 0 && !w->cues[i].silent &&
				 w->cues[j - 1].to + COMPANY_REACH >= w->cues[i].from; j--)
				w->cues[i].silent = w->cues[j - 1].to <= w->cues[i].from &&
					is_of_company(s, &w->cues[j - 1], &w->cues[i]);
}

/* What a text without headings says by asking, or by praising itself. */
static void
read_manner(SlWindow *w)
{
	const SlCueFind *asks = NULL,
			   *praises = NULL;
	uint32_t	at = 0;

	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		if (asks == NULL && (inline_uses(&w->cues[i]) & SL_CUE_ASK) != 0)
			asks = &w->cues[i];
		if (praises == NULL && (inline_uses(&w->cues[i]) & SL_CUE_COMPANY) != 0)
			praises = &w->cues[i];
	}
	for (uint32_t i = 0; i < w->find_count; i++)
	{
		SlFind	   *f = &w->finds[i];

		/* the words before a find ask for it, if any do */
		for (; at < w->cue_count && w->cues[at].from < f->from; at++)
			if ((inline_uses(&w->cues[at]) & SL_CUE_ASK) != 0)
				asks = &w->cues[at];
		if (f->kind != SL_KIND_MENTIONED)
			continue;
		if (asks != NULL)
			say_kind(f, SL_KIND_REQUIRED, cue_span(w, asks));
		else if (praises != NULL)
			say_kind(f, SL_KIND_COMPANY, cue_span(w, praises));
	}
}

/* What can be a field of study: no technology, no duty, nothing personal. */
static bool
is_field(const SlFind *f)
{
	switch ((SlCategory) f->category)
	{
		case SL_CATEGORY_DATA_ENGINEERING:
		case SL_CATEGORY_METHOD:
		case SL_CATEGORY_MATHEMATICS:
		case SL_CATEGORY_ENGINEERING:
		case SL_CATEGORY_SECURITY:
		case SL_CATEGORY_DOMAIN:
			return true;
		default:
			return false;
	}
}

/* Whether a capital letter in tokens [from, to) begins what may have been a line of its own. */
static bool
begins_line(const SlWindow *w, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (i > from && w->tokens[i].letter_case == SL_CASE_TITLE && is_lower(w, i - 1) &&
			w->tokens[i].gap == SL_GAP_SPACE)
			return true;
	return false;
}

/* Words that no list of fields of study goes on over. */
#define FIELDS_END (KIND_USES | SL_CUE_ASK | SL_CUE_LEVEL | SL_CUE_MONTHS | SL_CUE_CLAUSE | \
					SL_CUE_WISH | SL_CUE_NOT_BEFORE | SL_CUE_NOT_AFTER | SL_CUE_COMPANY)

/* Whether a list of fields ends before a token; not at "e.g." or "M.Sc." */
static bool
is_divider(const SlWindow *w, uint32_t token)
{
	const SlToken *t = &w->tokens[token];

	return (t->signs & (SL_SIGN_SEMICOLON | SL_SIGN_BULLET | SL_SIGN_PARAGRAPH)) != 0 ||
		((t->signs & SL_SIGN_STOP) != 0 && t->gap == SL_GAP_BREAK &&
		 token > 0 && t[-1].end - t[-1].start > 3);
}

/*
 * Whether a list of fields of study goes on over tokens [from, to): fields
 * that are no skills may stand between, each of a few words.
 */
static bool
fields_go_on(const SlWindow *w, uint32_t from, uint32_t to)
{
	uint32_t	words = 0;

	for (uint32_t i = from; i <= to; i++)
	{
		const SlToken *t = &w->tokens[i];

		if (is_divider(w, i))
			return false;
		if (i == to)
			break;
		if ((w->uses[i] & FIELDS_END) != 0)
			return false;
		if ((t->signs & (SL_SIGN_COMMA | SL_SIGN_OPEN)) != 0 || t->gap == SL_GAP_SLASH ||
			(w->uses[i] & (SL_CUE_OR | SL_CUE_AND | SL_CUE_ANY)) != 0)
			words = 0;
		if (++words > FIELD_WORDS)
			return false;
	}
	return true;
}

/*
 * Where the fields of a degree begin that its name does not lead to by itself:
 * "degree (computer science)", "degree or higher in", "degree, preferably in".
 * 0 if they do not.
 */
static uint32_t
fields_begin(const SlScanner *s, const SlCueFind *c)
{
	const SlWindow *w = &s->window;

	if (c->to == w->token_count)
		return 0;
	for (uint32_t i = c->to; i < w->token_count && i < c->to + DEGREE_WORDS; i++)
	{
		if (is_divider(w, i) || (w->uses[i] & FIELDS_END & ~KIND_USES) != 0)
			break;
		if (is_word(s, i, "in"))
			return i + 1;
	}
	return (w->tokens[c->to].signs & (SL_SIGN_OPEN | SL_SIGN_DASH | SL_SIGN_COLON)) != 0 ? c->to : 0;
}

/* The fields of a list that begins at a token. */
static void
fields_ahead(SlWindow *w, const SlCueFind *c, uint32_t begin)
{
	uint32_t	at = begin,
				f = 0;

	while (f < w->find_count && w->finds[f].from < at)
		f++;
	for (; f < w->find_count && is_field(&w->finds[f]) &&
		 fields_go_on(w, at, w->finds[f].from); f++)
	{
		if (at != begin && begins_line(w, at, w->finds[f].from))
			break;
		at = w->finds[f].to;
		say_kind(&w->finds[f], SL_KIND_DEGREE, cue_span(w, c));
	}
}

/* The cue that a token is in or behind, or NULL. */
static const SlCueFind *
cue_before(const SlWindow *w, uint32_t token)
{
	const SlCueFind *before = NULL;

	for (uint32_t i = 0; i < w->cue_count && w->cues[i].from < token; i++)
		if ((inline_uses(&w->cues[i]) & ~(SL_CUE_NOUN | SL_CUE_OR | SL_CUE_AND)) != 0)
			before = &w->cues[i];
	return before;
}

/* Whether a degree or a school is spoken of before a token. */
static bool
is_of_school(const SlWindow *w, uint32_t token)
{
	for (uint32_t i = 0; i < token; i++)
		if ((w->uses[i] & (SL_CUE_DEGREE | SL_CUE_EDUCATION)) != 0)
			return true;
	return false;
}

/*
 * The fields of a list that ends before a cue.  "Experience in robotics or a
 * related field" asks for more than a degree.
 */
static void
fields_back(SlScanner *s, const SlCueFind *c)
{
	SlWindow   *w = &s->window;
	uint32_t	first,
				end = 0,
				at = c->from;
	const SlCueFind *asks;

	while (end < w->find_count && w->finds[end].to <= at)
		end++;
	if (end == 0 || w->finds[end - 1].to != at ||
		(w->tokens[at].signs & ~(SL_SIGN_SPACE | SL_SIGN_CLOSE |
								 (is_word(s, at, "or") ? SL_SIGN_COMMA : 0))) != 0)
		return;
	for (first = end; first > 0 && is_field(&w->finds[first - 1]) &&
		 fields_go_on(w, w->finds[first - 1].to, at); first--)
		at = w->finds[first - 1].from;
	asks = cue_before(w, at);
	if (is_word(s, c->from, "or") && !is_of_school(w, at) &&
		(asks == NULL || asks->to != at || !is_word(s, asks->from, "background")))
		return;
	if (asks != NULL && at - asks->to <= FIELD_WORDS && !is_word(s, asks->from, "background") &&
		(asks->cue->uses & (SL_CUE_ASK | SL_CUE_LEVEL | SL_CUE_MONTHS)) != 0)
		return;
	for (; first < end; first++)
		say_kind(&w->finds[first], SL_KIND_DEGREE, cue_span(w, c));
}

/*
 * "degree in computer science, mathematics or a related field" asks for a
 * degree: the fields of study are asked for by nobody.
 */
static void
read_degrees(SlScanner *s)
{
	SlWindow   *w = &s->window;

	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];
		uint64_t	uses = inline_uses(c);

		if ((uses & SL_CUE_DEGREE) != 0)
			fields_ahead(w, c, c->to);
		else if ((uses & (SL_CUE_EDUCATION | SL_CUE_DEGREE_AFTER)) != 0 && fields_begin(s, c) > 0)
			fields_ahead(w, c, fields_begin(s, c));

		/* "Computer Science degree", "statistics, or a related field" */
		if ((uses & SL_CUE_DEGREE_AFTER) != 0)
			fields_back(s, c);
	}
}

/* Whether words of the window say what a find's kind is, not a heading before it. */
static bool
is_said_here(const SlWindow *w, const SlFind *f)
{
	return f->kind_evidence.end > w->tokens[0].start;
}

/*
 * Benefits, the law and the way to apply stand in any section: "30 vacation
 * days and German classes".  Near such words only a technology, or what the
 * sentence itself asks for, is asked for.
 */
static void
read_asides(SlWindow *w)
{
	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];

		if ((inline_uses(c) & SL_CUE_ASIDE) == 0)
			continue;
		for (uint32_t f = 0; f < w->find_count; f++)
		{
			SlFind	   *find = &w->finds[f];
			bool		before = find->from < c->from;
			uint32_t	from = before ? find->to : c->to,
						to = before ? c->from : find->from;

			if (find->from >= c->from && find->to <= c->to)
				say_kind(find, SL_KIND_COMPANY, cue_span(w, c));
			else if (!sl_is_technology(find->category) && !is_said_here(w, find) && from <= to &&
					 to - from <= ASIDE_REACH && !is_cut_off(w, from, to) &&
					 !begins_line(w, from, before ? to + 1 : to))
				say_kind(find, SL_KIND_COMPANY, cue_span(w, c));
		}
	}
}

/*
 * "Partner with the data science team to build pipelines in Python" asks for
 * no data science.  Names of technologies say what is worked on, whoever does.
 */
static void
read_teams(SlScanner *s)
{
	SlWindow   *w = &s->window;

	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];
		uint32_t	end = c->to;	/* of what they are called by */
		bool		included = false;

		if ((inline_uses(c) & SL_CUE_TEAM) == 0 || c->to - c->from < 2)
			continue;
		for (uint32_t t = c->to; t < w->token_count && t < c->to + TEAM_REACH &&
			 !is_cut_off(w, t, t) && (w->uses[t] & (SL_CUE_CLAUSE | SL_CUE_ASK)) == 0 &&
			 !is_word(s, t, "to on for in by using"); t++)
			if ((w->uses[t] & (SL_CUE_TEAM | SL_CUE_JOB)) != 0 ||
				(included = included || (end > c->to && is_word(s, t, "including"))))
				end = t + 1;
		for (uint32_t f = 0; f < w->find_count; f++)
			if (w->finds[f].from >= c->to && w->finds[f].to <= end &&
				!sl_is_technology(w->finds[f].category))
				say_kind(&w->finds[f], SL_KIND_COMPANY, cue_span(w, c));
	}
}

/*
 * A company that is called as what it makes: "At Kafka, we", "Kafka is on a
 * mission".  From there on, its name asks for nothing unless the sentence says
 * so.
 */
static void
read_employer(SlScanner *s)
{
	SlWindow   *w = &s->window;

	for (uint32_t i = 0; i < w->find_count; i++)
	{
		SlFind	   *f = &w->finds[i];
		const SlCueFind *c = NULL;

		if (!sl_is_technology(f->category) || is_lower(w, f->from))
			continue;
		for (uint32_t j = (w->cue_uses & (SL_CUE_COMPANY | SL_CUE_SECTION)) == 0 ? w->cue_count : 0;
			 j < w->cue_count && c == NULL; j++)
		{
			const SlCueFind *cue = &w->cues[j];

			/* "Kafka was founded"; the heading "About Kafka" */
			if ((cue->from == f->to && f->from == 0 && (inline_uses(cue) & SL_CUE_COMPANY) != 0) ||
				(cue->to == f->from && cue->from == 0 && cue->silent &&
				 cue->cue->section == SL_SECTION_COMPANY && f->to == w->token_count &&
				 w->starts_line && w->ends_line))
				c = cue;
		}
		if (c != NULL || (f->from > 0 && f->to < w->token_count &&
						  (w->tokens[f->to].signs & SL_SIGN_COMMA) != 0 &&
						  is_word(s, f->from - 1, "at") && is_word(s, f->to, "we you")))
		{
			s->employer = f->skill;
			s->employment = c != NULL ? cue_span(w, c) : sl_window_span(w, f->from - 1, f->to + 1);
			say_kind(f, SL_KIND_COMPANY, s->employment);
		}
		else if (f->skill == s->employer && !is_said_here(w, f) &&
				 !(f->from > 0 && (w->uses[f->from - 1] & SL_CUE_SUPPORT_BEFORE) != 0) &&
				 !(f->to < w->token_count && (w->uses[f->to] & SL_CUE_SUPPORT_AFTER) != 0))
			say_kind(f, SL_KIND_COMPANY, s->employment);
	}
}

/* ---------------------------------------------------------------------------
 * Negation and wishes
 * ------------------------------------------------------------------------- */

static void
negate(const SlWindow *w, SlFind *f, const SlCueFind *c)
{
	f->negated = true;
	f->negation_evidence = cue_span(w, c);
}

/*
 * The end of the list that a negation before it reaches over: a comma goes on
 * to an "or", "no Java, PHP or Perl", but to no "and".
 */
static uint32_t
negated_end(const SlWindow *w, uint32_t first)
{
	uint32_t	end = first + 1;

	while (end < w->find_count &&
		   (w->finds[end].link == SL_LINK_OR || w->finds[end].link == SL_LINK_AND))
		end++;
	for (uint32_t i = end; i < w->find_count &&
		 (w->finds[i].link == SL_LINK_COMMA || w->finds[i].link == SL_LINK_OR); i++)
		if (w->finds[i].link == SL_LINK_OR)
			end = i + 1;
	return end;
}

/*
 * The finds [first, end) that a negation before them reaches; false if there are
 * none, or the first has a negation of its own.
 */
static bool
reach_negated(const SlWindow *w, const SlCueFind *c, uint32_t *first, uint32_t *end)
{
	uint32_t	i = 0;

	while (i < w->find_count && w->finds[i].from < c->to)
		i++;
	if (i == w->find_count || w->finds[i].from - c->to > NEGATION_REACH ||
		is_interrupted(w, c->to, w->finds[i].from))
		return false;
	for (uint32_t t = c->to; t < w->finds[i].from; t++)
		if ((w->uses[t] & SL_CUE_NOT_BEFORE) != 0)
			return false;
	*first = i;
	*end = negated_end(w, i);
	return true;
}

static bool
is_without(const SlScanner *s, const SlCueFind *c)
{
	return (inline_uses(c) & SL_CUE_NOT_BEFORE) != 0 && is_word(s, c->from, "without");
}

/* Whether another negation, which reaches no find by itself, denies what "without" says. */
static bool
is_denied(const SlScanner *s, const SlCueFind *without)
{
	const SlWindow *w = &s->window;
	uint32_t	first,
				end;

	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];

		if ((inline_uses(c) & (SL_CUE_NOT_BEFORE | SL_CUE_DENY)) == 0 || is_without(s, c))
			continue;
		/* "we do not work without Python" */
		if (c < without && !is_interrupted(w, c->to, without->from) &&
			!(reach_negated(w, c, &first, &end) && w->finds[first].from < without->from))
			return true;
		/* "without Python, you will not succeed" */
		if (c > without && !is_cut_off(w, without->to, c->from) && !reach_negated(w, c, &first, &end))
			return true;
	}
	return false;
}

/* "Without Python you will not succeed" asks for Python. */
static void
require_denied(SlWindow *w, const SlCueFind *without)
{
	uint32_t	i,
				end;

	if (reach_negated(w, without, &i, &end))
		for (; i < end; i++)
			set_kind(w, &w->finds[i], SL_KIND_REQUIRED, without);
}

static void
negate_ahead(SlWindow *w, const SlCueFind *c)
{
	uint32_t	i,
				end;

	if (reach_negated(w, c, &i, &end))
		for (; i < end; i++)
			negate(w, &w->finds[i], c);
}

static void
negate_back(SlScanner *s, const SlCueFind *c)
{
	SlWindow   *w = &s->window;
	uint32_t	end = 0;

	while (end < w->find_count && w->finds[end].from < c->from)
		end++;
	if (end > 0)
		for (uint32_t i = reach_back(s, c, 0, end); i < end; i++)
			negate(w, &w->finds[i], c);
}

static void
wish_ahead(SlWindow *w, const SlCueFind *c)
{
	for (uint32_t i = 0; i < w->find_count; i++)
	{
		SlFind	   *f = &w->finds[i];

		if (f->from < c->to)
			continue;
		if (f->from - c->to > WISH_REACH || is_cut_off(w, c->to, f->from))
			return;
		f->wished = true;
		f->kind_evidence = cue_span(w, c);
	}
}

static void
read_negations(SlScanner *s)
{
	SlWindow   *w = &s->window;
	bool		preferred = false;

	/* "Java is not required, but a plus" */
	for (uint32_t i = 0; i < w->cue_count; i++)
		if ((inline_uses(&w->cues[i]) & SL_CUE_PREFER_AFTER) != 0 && i > 0)
			preferred = true;
	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		const SlCueFind *c = &w->cues[i];

		if (is_without(s, c) && is_denied(s, c))
			require_denied(w, c);
		else if ((inline_uses(c) & SL_CUE_NOT_BEFORE) != 0)
			negate_ahead(w, c);
		if ((inline_uses(c) & SL_CUE_NOT_AFTER) != 0 && !preferred)
			negate_back(s, c);
		if ((inline_uses(c) & SL_CUE_WISH) != 0)
			wish_ahead(w, c);
	}
}

/* ------------------------------------------------------------------------- */

/* Whether what stands in a section is asked of the reader. */
static bool
section_asks(SlSection section)
{
	SlKind		kind = kind_of_section[section];

	return kind == SL_KIND_REQUIRED || kind == SL_KIND_MUST || kind == SL_KIND_PREFERRED;
}

/* The first line is the title where it is short and more text follows. */
static void
read_title(SlWindow *w)
{
	bool		counted = false;

	if (!w->first || w->last || !w->ends_line || w->token_count > SL_TITLE_WORDS ||
		(w->tokens[0].signs & SL_SIGN_BULLET) != 0 || (w->closing & SL_SIGN_STOP) != 0)
		return;
	/* "Java - 5 yrs" is none, "Java Developer (5 yrs)" is */
	for (uint32_t i = 0; i < w->find_count; i++)
		counted = counted || w->finds[i].counted;
	if (counted && !has_job(w))
		return;
	/* "Requirements: Python" is none, "Position: Python developer" is */
	for (uint32_t i = 0; i < w->cue_count; i++)
		if (w->cues[i].silent && w->cues[i].from == 0 &&
			section_asks((SlSection) w->cues[i].cue->section))
			return;
	for (uint32_t i = 0; i < w->find_count; i++)
	{
		w->finds[i].in_title = true;
		if (w->finds[i].kind == SL_KIND_MENTIONED)
			say_kind(&w->finds[i], SL_KIND_REQUIRED, sl_window_span(w, 0, w->token_count));
	}
}

/* Whether a job's name goes on from a find: "Java / Scala Developer". */
static bool
leads_to_job(const SlWindow *w, const SlFind *f)
{
	uint32_t	find = (uint32_t) (f - w->finds) + 1;

	for (uint32_t at = f->to; at < w->token_count && at < f->to + (uint32_t) JOB_REACH; at++)
	{
		while (find < w->find_count && w->finds[find].to <= at)
			find++;
		if (w->tokens[at].gap == SL_GAP_BREAK && (w->tokens[at].signs & SL_SIGN_SLASH) == 0)
			return false;
		if ((w->uses[at] & SL_CUE_JOB) != 0)
			return true;
		if ((w->uses[at] & SL_CUE_JOB_WORD) == 0 &&
			(find == w->find_count || w->finds[find].from > at))
			return false;
	}
	return false;
}

/* What is called by a find's name is a job: by its spelling, or by what follows. */
static void
read_jobs(SlWindow *w, bool has_job)
{
	bool		in_title = false;

	for (uint32_t i = 0; i < w->find_count; i++)
	{
		SlFind	   *f = &w->finds[i];

		f->in_job = f->mark == SL_MARK_TITLE || (has_job && leads_to_job(w, f));
		in_title = in_title || (f->in_job && f->in_title);
	}

	/* "Software Engineer - Java" */
	for (uint32_t i = 0; i < w->cue_count && !in_title; i++)
		in_title = w->finds[0].in_title && (w->cues[i].cue->uses & SL_CUE_JOB) != 0;
	for (uint32_t i = 0; i < w->find_count && in_title; i++)
		w->finds[i].in_job = true;
}

void
sl_evidence_read(SlScanner *s)
{
	SlWindow   *w = &s->window;
	uint64_t	uses = w->cue_uses;

	if (w->find_count > 0 || (uses & SL_CUE_SECTION) != 0 || s->labelled)
		read_sections(s);
	if ((uses & SL_CUE_MONTHS) != 0 || s->table_unit != 0)
		sl_table_read(s);
	if (w->find_count == 0)
		return;
	if ((uses & SL_CUE_MONTHS) != 0 && (uses & SL_CUE_OURS) != 0)
		read_company_years(s);
	if ((uses & KIND_USES) != 0)
		read_kinds(s);
	if ((uses & (SL_CUE_ASK | SL_CUE_COMPANY)) != 0)
		read_manner(w);
	if ((uses & SL_CUE_TEAM) != 0)
		read_teams(s);
	if ((uses & (SL_CUE_DEGREE | SL_CUE_DEGREE_AFTER | SL_CUE_EDUCATION)) != 0)
		read_degrees(s);
	if ((uses & SL_CUE_ASIDE) != 0)
		read_asides(w);
	read_employer(s);
	if ((uses & (SL_CUE_LEVEL | SL_CUE_MONTHS)) != 0)
		sl_levels_read(s);
	if (w->has_number)
		sl_scales_read(s);
	read_title(w);
	read_jobs(w, (uses & SL_CUE_JOB) != 0);
	if ((uses & (SL_CUE_NOT_BEFORE | SL_CUE_NOT_AFTER | SL_CUE_WISH)) != 0)
		read_negations(s);
}
