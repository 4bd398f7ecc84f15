/*
 * requirements.c - from finds to requirements.
 */
#include "requirements.h"

#include <stdlib.h>
#include <string.h>

#define INTRODUCTION	6		/* tokens from "such as" to the list, at most */
#define CHOICE_REACH	10		/* tokens from "one of" to the colon of its list */

/* What a kind weighs, in units of weight 1. */
static const unsigned kind_weight[] = {
	[SL_KIND_NOTHING] = 0,
	[SL_KIND_COMPANY] = 0,
	[SL_KIND_DEGREE] = 0,
	[SL_KIND_MENTIONED] = 2,
	[SL_KIND_PREFERRED] = 1,
	[SL_KIND_DUTY] = 2,
	[SL_KIND_REQUIRED] = 3,
	[SL_KIND_MUST] = 5,
};

#define BONUS			1
#define WEIGHT_LIMIT	5
#define TITLE_WEIGHT	10

/* How a skill stands in the profile so far: SlAskedSkill.use. */
enum
{
	UNUSED,
	USED_ALONE,
	USED_IN_LIST
};

/* Alternatives as the text lists them. */
typedef struct List
{
	uint32_t	first;			/* in members */
	uint32_t	count;
	uint32_t	order;
	uint16_t	level;
	uint8_t		kind;
	bool		widened;		/* "or similar" */
} List;

/* A requirement that may come into the profile. */
typedef struct Candidate
{
	uint32_t	order;
	uint32_t	first;			/* in members, once it is a list */
	uint32_t	count;
	SlSkillId	skill;			/* alone, if count is 0 */
	uint16_t	level;
	uint8_t		kind;
	uint8_t		weight;			/* with what repetition adds */
	bool		widened;
} Candidate;

void
sl_requirements_begin(SlRequirements *r, const SlOverlay *overlay, const SlMemory *memory)
{
	memset(r, 0, sizeof(*r));
	r->overlay = overlay;
	r->memory = memory;
	sl_sparse_begin(&r->skills, sizeof(SlAskedSkill));
}

void
sl_requirements_free(SlRequirements *r)
{
	sl_sparse_free(&r->skills, r->memory);
	sl_array_free(&r->lists, r->memory);
	sl_array_free(&r->members, r->memory);
}

/*
 * The level that a find asks for.  Of a must-have only years say it: a filter
 * by words such as "strong" would drop all who state no level.
 */
static unsigned
asked_level(const SlFind *f, SlKind kind)
{
	return kind == SL_KIND_MUST && !f->counted ? 0 : f->level;
}

/* The kind by which a find asks. */
static SlKind
asked_kind(const SlFind *f)
{
	if (f->negated || kind_weight[f->kind] == 0)
		return SL_KIND_NOTHING;
	return f->wished ? SL_KIND_PREFERRED : (SlKind) f->kind;
}

/*
 * Whether the words before a colon before a token offer a choice: "one or more of
 * the following"; if others may stand there, also "one of our reporting tools".
 */
static bool
offers_choice(const SlWindow *w, uint32_t token, bool others)
{
	if ((w->tokens[token].signs & SL_SIGN_COLON) == 0)
		return false;
	for (uint32_t at = token; at > 0 && at + CHOICE_REACH > token; at--)
	{
		if ((w->uses[at - 1] & SL_CUE_ANY) != 0)
			return true;
		if ((w->tokens[at - 1].signs & (SL_SIGN_STOP | SL_SIGN_SEMICOLON)) != 0 ||
			(!others && (w->uses[at - 1] & SL_CUE_NOUN) == 0))
			break;
	}
	return false;
}

/*
 * The first word of "such as" or the like that introduces a find, or the
 * find's own if nothing does.
 */
static uint32_t
introduction(const SlWindow *w, uint32_t find)
{
	uint32_t	from = w->finds[find].from,
				limit = find > 0 ? w->finds[find - 1].to : 0;

	for (uint32_t at = from; at > limit && at - 1 + INTRODUCTION >= from; at--)
	{
		if ((w->uses[at - 1] & SL_CUE_ANY) != 0)
		{
			while (at > limit && (w->uses[at - 1] & SL_CUE_ANY) != 0)
				at--;
			return at;
		}
		/* "such as Foo Bar, Keras": also past a name that is not known */
		if ((w->uses[at - 1] & SL_CUE_NOUN) == 0 &&
			(w->uses[at - 1] != 0 || w->tokens[at - 1].letter_case == SL_CASE_LOWER ||
			 (w->tokens[at - 1].signs & (SL_SIGN_STOP | SL_SIGN_SEMICOLON)) != 0))
			break;
	}

	/* "one or more reporting tools: Tableau, Power BI" */
	return offers_choice(w, from, true) ? from - 1 : from;
}

static bool
is_introduced(const SlWindow *w, uint32_t find)
{
	return introduction(w, find) < w->finds[find].from;
}

/* Whether a find is in the first item of a choice before which a colon stands: "one of these: work with X; Y". */
static bool
begins_choice(const SlWindow *w, uint32_t find)
{
	uint32_t	from = w->finds[find].from;

	for (uint32_t at = from; at > 0 && at + INTRODUCTION > from; at--)
	{
		if (offers_choice(w, at, at == from))
			return true;
		if ((w->tokens[at].signs & (SL_SIGN_STOP | SL_SIGN_SEMICOLON | SL_SIGN_COLON)) != 0)
			break;
	}
	return false;
}

/* What stands before the next find, or ends the window. */
static unsigned
signs_to_next(const SlWindow *w, uint32_t find)
{
	uint32_t	end = find + 1 < w->find_count ? w->finds[find + 1].from + 1 : w->token_count;
	unsigned	signs = 0;

	for (uint32_t i = w->finds[find].to; i < end; i++)
		signs |= w->tokens[i].signs;
	return signs;
}

#define ITEMS_END (SL_SIGN_COLON | SL_SIGN_STOP | SL_SIGN_BULLET | SL_SIGN_PARAGRAPH)

/* Whether a semicolon divides what is listed from a find on. */
static bool
has_items(const SlWindow *w, uint32_t find)
{
	for (uint32_t i = find; i + 1 < w->find_count; i++)
	{
		unsigned	signs = signs_to_next(w, i);

		if ((signs & ITEMS_END) != 0)
			return false;
		if ((signs & SL_SIGN_SEMICOLON) != 0)
			return true;
	}
	return false;
}

/*
 * The end of the list that begins at a find.  In a choice semicolons divide items of
 * some words, and no lists: "one of the following: Python with Django; Go".
 */
static uint32_t
list_end(const SlWindow *w, uint32_t first, bool *choice)
{
	SlKind		kind = asked_kind(&w->finds[first]);
	uint32_t	end = first + 1;

	*choice = false;
	for (; end < w->find_count && asked_kind(&w->finds[end]) == kind; end++)
	{
		if (w->finds[end].link == SL_LINK_NONE)
		{
			if (!*choice && !(begins_choice(w, first) && has_items(w, first)))
				break;
			if ((signs_to_next(w, end - 1) & ITEMS_END) != 0)
				break;
			*choice = true;
		}
		if (is_introduced(w, end))
			break;
	}
	return end;
}

static bool
is_language(const SlFind *f)
{
	return f->category == SL_CATEGORY_LANGUAGE;
}

/* Whether a skill is made with a language: Django with Python. */
static bool
is_made_with(const SlFind *part, const SlFind *whole)
{
	return is_language(whole) && sl_skill_is_part(part->skill, whole->skill);
}

/*
 * For finds [first, end) of one list: whether each is an alternative to the
 * one before it.  A slash offers a choice, but not between a language and what
 * is made with it: "Python / Django".
 */
static void
read_alternatives(const SlFind *finds, uint32_t first, uint32_t end, bool any, bool *joined)
{
	SlLink		next = SL_LINK_NONE;	/* the conjunction to the right */

	joined[first] = false;
	for (uint32_t i = end - 1; i > first; i--)
	{
		switch ((SlLink) finds[i].link)
		{
			case SL_LINK_OR:
			case SL_LINK_AND:
				next = (SlLink) finds[i].link;
				joined[i] = any || next == SL_LINK_OR;
				break;
			case SL_LINK_SLASH:
				/* "deep learning (DL)" */
				joined[i] = true;
				if (finds[i].skill == finds[i - 1].skill)
					break;
				next = SL_LINK_NONE;
				joined[i] = !is_made_with(&finds[i], &finds[i - 1]) &&
					!is_made_with(&finds[i - 1], &finds[i]);
				break;
			case SL_LINK_COMMA:
				if (is_language(&finds[i]) != is_language(&finds[i - 1]))
					next = SL_LINK_NONE;
				joined[i] = any || next == SL_LINK_OR;
				break;
			case SL_LINK_NONE:
				joined[i] = any;	/* the next item of a choice */
				break;
		}
	}
}

/* What is known of a skill that has been mentioned. */
static SlAskedSkill *
asked_skill(const SlRequirements *r, SlSkillId skill)
{
	return sl_sparse_find(&r->skills, skill);
}

static bool
note_mention(SlRequirements *r, const SlFind *f)
{
	SlAskedSkill *skill = sl_sparse_enter(&r->skills, f->skill, r->memory);

	if (skill == NULL)
		return false;
	if (skill->last_window != 0 && skill->last_window != r->window)
		skill->repeated = true;
	skill->last_window = r->window;
	if (f->in_title)
		skill->in_title = true;
	return true;
}

static void
ask_alone(SlRequirements *r, const SlFind *f)
{
	SlAskedSkill *skill = asked_skill(r, f->skill);
	SlKind		kind = asked_kind(f);
	unsigned	level = asked_level(f, kind);

	if (skill->kind == SL_KIND_NOTHING)
		skill->order = r->order;
	r->order++;
	if (skill->kind == SL_KIND_NOTHING || kind_weight[kind] > kind_weight[skill->kind])
	{
		skill->kind = (uint8_t) kind;
		skill->level = (uint16_t) level;
	}
	else if (kind_weight[kind] == kind_weight[skill->kind] && level > skill->level)
		skill->level = (uint16_t) level;
}

/* Finds [first, end) are alternatives; some may be the same skill. */
static bool
ask_any(SlRequirements *r, const SlFind *finds, uint32_t first, uint32_t end, bool widened)
{
	SlSkillId  *members = sl_array_reserve(&r->members, SL_ALTERNATIVES_MAX,
										   sizeof(SlSkillId), r->memory);
	List	   *list;
	SlKind		kind = SL_KIND_NOTHING;
	unsigned	level = 0;
	uint32_t	count = 0;

	if (members == NULL)
		return false;
	for (uint32_t i = first; i < end && count < SL_ALTERNATIVES_MAX; i++)
	{
		uint32_t	j = 0;
		SlKind		k = asked_kind(&finds[i]);

		if (kind_weight[k] > kind_weight[kind])
			kind = k;
		if (asked_level(&finds[i], k) > level)
			level = asked_level(&finds[i], k);
		while (j < count && members[j] != finds[i].skill)
			j++;
		if (j == count)
			members[count++] = finds[i].skill;
	}
	if (count == 1 && !widened)
	{
		ask_alone(r, &finds[first]);
		return true;
	}
	list = sl_array_add(&r->lists, sizeof(List), r->memory);
	if (list == NULL)
		return false;
	list->first = (uint32_t) r->members.count;
	list->count = count;
	list->order = r->order++;
	list->level = (uint16_t) level;
	list->kind = (uint8_t) kind;
	list->widened = widened;
	r->members.count += count;
	return true;
}

/* Note finds [first, end) of one list as a group. */
static void
make_group(const SlWindow *w, uint32_t first, uint32_t end, bool widened, SlGroup *group)
{
	const SlFind *last = &w->finds[end - 1];
	uint32_t	to = last->to;

	*group = (SlGroup) {(uint16_t) first, (uint16_t) end, widened, widened, last->span};
	for (uint32_t i = first + 1; i < end && !group->any; i++)
		group->any = w->finds[i].skill != w->finds[first].skill;
	if (!group->any)
		return;
	group->words.start = w->tokens[introduction(w, first)].start;
	while (widened && to < w->token_count && (w->uses[to] & SL_CUE_SIMILAR) != 0)
		group->words.end = w->tokens[to++].end;
}

/* The groups of one list: finds [first, end), each linked to the one before, or items of a choice. */
static uint32_t
read_list(const SlWindow *w, uint32_t first, uint32_t end, bool choice, SlGroup *groups)
{
	bool		joined[SL_WINDOW_TOKENS];
	uint32_t	after = w->finds[end - 1].to,
				count = 0;
	bool		widened = after < w->token_count && (w->uses[after] & SL_CUE_SIMILAR) != 0;

	read_alternatives(w->finds, first, end, choice || widened || is_introduced(w, first), joined);
	while (first < end)
	{
		uint32_t	next = first + 1;

		while (next < end && joined[next])
			next++;
		make_group(w, first, next, widened && next == end, &groups[count++]);
		first = next;
	}
	return count;
}

/* Whether a window opens a choice of bullets: "At least one of the following:". */
static bool
opens_choice(const SlWindow *w, SlSpan *words)
{
	if ((w->closing & SL_SIGN_COLON) == 0 || (w->closing & SL_SIGN_BULLET) == 0)
		return false;
	for (uint32_t to = w->token_count; to > 0; to--)
	{
		uint32_t	from = to;

		while (from > 0 && (w->uses[from - 1] & SL_CUE_ANY) != 0)
			from--;
		if (from == to)
			continue;
		*words = sl_window_span(w, from, to);
		return true;
	}
	return false;
}

void
sl_groups_read(SlGroups *g, const SlWindow *w)
{
	SlSpan		words;
	bool		opens = opens_choice(w, &words);
	uint32_t	first = 0;

	g->count = 0;
	g->chosen = g->choosing && (w->tokens[0].signs & SL_SIGN_BULLET) != 0 && !opens;
	g->choosing = g->chosen || opens;
	if (opens)
		g->choice = words;
	while (first < w->find_count)
	{
		SlKind		kind = asked_kind(&w->finds[first]);
		uint32_t	end = first + 1;
		bool		choice;

		if (kind != SL_KIND_NOTHING && g->chosen)
			g->groups[g->count++] = (SlGroup) {(uint16_t) first, (uint16_t) end, true, false, g->choice};
		else if (kind != SL_KIND_NOTHING)
		{
			end = list_end(w, first, &choice);
			g->count += read_list(w, first, end, choice, g->groups + g->count);
		}
		first = end;
	}
}

static bool
end_choice(SlRequirements *r)
{
	uint32_t	count = r->choice_count;

	r->choice_count = 0;
	return count == 0 || ask_any(r, r->choice, 0, count, false);
}

bool
sl_requirements_add(SlRequirements *r, const SlWindow *w)
{
	r->window++;
	sl_groups_read(&r->groups, w);
	if (!r->groups.chosen && !end_choice(r))
		return false;
	for (uint32_t i = 0; i < r->groups.count; i++)
	{
		const SlGroup *group = &r->groups.groups[i];

		for (uint32_t f = group->first; f < group->end; f++)
			if (!note_mention(r, &w->finds[f]))
				return false;
		if (r->groups.chosen)
		{
			/* what is beyond the limit is dropped */
			if (r->choice_count < SL_ALTERNATIVES_MAX)
				r->choice[r->choice_count++] = w->finds[group->first];
		}
		else if (!group->any)
			ask_alone(r, &w->finds[group->first]);
		else if (!ask_any(r, w->finds, group->first, group->end, group->widened))
			return false;
	}
	return true;
}

static unsigned
final_weight(SlKind kind, bool repeated, bool in_title)
{
	unsigned	weight = kind_weight[kind] + (repeated ? BONUS : 0);

	if (in_title)
		return TITLE_WEIGHT;
	return weight < WEIGHT_LIMIT ? weight : WEIGHT_LIMIT;
}

/* All that is asked for, alone and in lists. */
static bool
gather(const SlRequirements *r, SlArray *candidates)
{
	const List *lists = r->lists.items;
	const SlSkillId *members = r->members.items;
	Candidate  *c;

	for (size_t i = 0; i < r->skills.entries.count; i++)
	{
		const SlAskedSkill *skill = (const SlAskedSkill *) r->skills.entries.items + i;

		if (skill->kind == SL_KIND_NOTHING)
			continue;
		c = sl_array_add(candidates, sizeof(Candidate), r->memory);
		if (c == NULL)
			return false;
		c->order = skill->order;
		c->skill = skill->skill;
		c->level = skill->level;
		c->kind = skill->kind;
		c->weight = (uint8_t) final_weight((SlKind) skill->kind, skill->repeated,
										   skill->in_title);
	}
	for (size_t i = 0; i < r->lists.count; i++)
	{
		bool		repeated = true,
					in_title = false;

		c = sl_array_add(candidates, sizeof(Candidate), r->memory);
		if (c == NULL)
			return false;
		for (uint32_t j = 0; j < lists[i].count; j++)
		{
			const SlAskedSkill *skill = asked_skill(r, members[lists[i].first + j]);

			repeated = repeated && skill->repeated;
			in_title = in_title || skill->in_title;
		}
		c->order = lists[i].order;
		c->first = lists[i].first;
		c->count = lists[i].count;
		c->level = lists[i].level;
		c->kind = lists[i].kind;
		c->widened = lists[i].widened;
		c->weight = (uint8_t) final_weight((SlKind) lists[i].kind, repeated, in_title);
	}
	return true;
}

/* The strongest first; see requirements.h. */
static int
compare_strength(const void *a, const void *b)
{
	const Candidate *x = a,
			   *y = b;
	unsigned	x_weight = kind_weight[x->kind],
				y_weight = kind_weight[y->kind];

	if (x_weight != y_weight)
		return x_weight > y_weight ? -1 : 1;
	if ((x->count == 0) != (y->count == 0))
		return x->count == 0 ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static int
compare_weight(const void *a, const void *b)
{
	const Candidate *x = a,
			   *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* Leave in a list what is not in the profile yet; false if it is left out. */
static bool
claim_list(SlRequirements *r, Candidate *c)
{
	SlSkillId  *members = (SlSkillId *) r->members.items + c->first;
	uint32_t	kept = 0;

	for (uint32_t i = 0; i < c->count; i++)
		if (asked_skill(r, members[i])->use == USED_ALONE)
			return false;
	for (uint32_t i = 0; i < c->count; i++)
		if (asked_skill(r, members[i])->use == UNUSED)
			members[kept++] = members[i];
	if (kept == 0 || (kept == 1 && c->count > 1))
		return false;
	c->count = kept;
	for (uint32_t i = 0; i < kept; i++)
		asked_skill(r, members[i])->use = USED_IN_LIST;
	return true;
}

static bool
claim(SlRequirements *r, Candidate *c)
{
	SlAskedSkill *skill;

	if (c->count > 0)
		return claim_list(r, c);
	skill = asked_skill(r, c->skill);
	if (skill->use != UNUSED)
		return false;
	skill->use = USED_ALONE;
	return true;
}

static bool
add_alternative(const SlRequirements *r, SlRoleprofileBuilder *builder, SlSkillId skill,
				unsigned share)
{
	SlItem		item = sl_skill_item(r->overlay, skill);

	item.number = share;
	return sl_roleprofile_add(builder, &item, r->memory);
}

/* "or similar": what can stand in for the alternatives, unless asked for. */
static bool
widen(SlRequirements *r, SlRoleprofileBuilder *builder, const SlSkillId *members,
	  uint32_t count)
{
	uint32_t	room = SL_ALTERNATIVES_MAX - count;

	for (uint32_t i = 0; i < count; i++)
	{
		SlRelated	related;

		for (uint32_t j = 0; room > 0 && sl_skill_related(r->overlay, members[i], j, &related); j++)
		{
			SlAskedSkill *skill = sl_sparse_enter(&r->skills, related.skill, r->memory);

			if (skill == NULL)
				return false;
			if (skill->use != UNUSED)
				continue;
			skill->use = USED_IN_LIST;
			if (!add_alternative(r, builder, related.skill, related.share))
				return false;
			room--;
		}
	}
	return true;
}

static SlStatus
build(SlRequirements *r, const Candidate *c, SlRoleprofileBuilder *builder, SlError *error)
{
	const SlSkillId *members = c->count > 0
		? (const SlSkillId *) r->members.items + c->first : &c->skill;
	uint32_t	count = c->count > 0 ? c->count : 1;

	if (!sl_roleprofile_begin(builder, c->weight * SL_WEIGHT_UNIT,
							  c->level > 0 ? c->level : SL_LEVEL_DEFAULT,
							  c->kind == SL_KIND_MUST, r->memory))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	for (uint32_t i = 0; i < count; i++)
		if (!add_alternative(r, builder, members[i], SL_UNIT))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
	if (c->widened && !widen(r, builder, members, count))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	return sl_roleprofile_end(builder, error);
}

SlStatus
sl_requirements_finish(SlRequirements *r, SlRoleprofileBuilder *builder, SlError *error)
{
	SlArray		candidates = {0};
	Candidate  *c;
	size_t		kept = 0;
	SlStatus	status = SL_OK;

	if (!end_choice(r))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	if (!gather(r, &candidates))
	{
		sl_array_free(&candidates, r->memory);
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	}
	c = candidates.items;
	if (candidates.count > 1)
		qsort(c, candidates.count, sizeof(Candidate), compare_strength);
	for (size_t i = 0; i < candidates.count; i++)
		if (claim(r, &c[i]))
			c[kept++] = c[i];
	if (kept > SL_REQUIREMENTS_MAX)
	{
		qsort(c, kept, sizeof(Candidate), compare_weight);
		kept = SL_REQUIREMENTS_MAX;
	}
	for (size_t i = 0; i < kept && status == SL_OK; i++)
		status = build(r, &c[i], builder, error);
	sl_array_free(&candidates, r->memory);
	return status;
}
