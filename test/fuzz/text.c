/*
 * text.c - the reader of texts: words, finds and cues stand in order inside the
 * text, all that is said of a find has its words in the text, groups of finds
 * are in order, and the profile and the vectors that are made of them are right
 * and of these finds alone.  Read again, it is the same.
 * The first byte says how the rest is encoded, and what "present" is.
 */
#include "target.h"

#include "../../src/core/resume.h"

#define RESUMES		3			/* the latest date of the text, one given, one after that */
#define LATER		37			/* months */

/* What one reading of a text gives. */
typedef struct Reading
{
	SlBytes		finds;			/* SlFind, as they are but for padding */
	Value		profile;
	Value		vectors[RESUMES];
} Reading;

static bool
is_said(SlSpan words)
{
	return words.start < words.end;
}

static void
check_find(const SlWindow *window, const SlFind *find, uint32_t length)
{
	const SlSpan spans[] = {find->span, find->kind_evidence, find->level_evidence,
	find->negation_evidence};

	for (int i = 0; i < 4; i++)
		must_hold(spans[i].start <= spans[i].end && spans[i].end <= length);
	must_hold(find->from < find->to && find->to <= window->token_count);
	must_hold(find->span.start == window->tokens[find->from].start);
	must_hold(find->span.end >= window->tokens[find->to - 1].end);
	must_hold(is_said(find->span));
	must_hold(find->skill >= 0 && (uint32_t) find->skill < sl_skill_count);
	must_hold(find->level <= SL_UNIT);
	must_hold(find->level > 0 || !find->counted);
	must_hold(find->kind > SL_KIND_NOTHING && find->kind <= SL_KIND_MUST);
	must_hold(is_said(find->level_evidence) == (find->level > 0));
	must_hold(is_said(find->negation_evidence) == find->negated);
	must_hold(is_said(find->kind_evidence) ||
			  (find->kind == SL_KIND_MENTIONED && !find->wished));
}

static void
check_window(const SlScanner *scanner, uint32_t length, uint32_t at)
{
	const SlWindow *w = &scanner->window;

	must_hold(w->token_count > 0 && w->token_count <= SL_WINDOW_TOKENS);
	must_hold(w->cue_count <= w->token_count && w->find_count <= w->token_count);
	must_hold(scanner->heading.start <= scanner->heading.end && scanner->heading.end <= length);
	for (uint32_t i = 0; i < w->token_count; i++)
	{
		must_hold(w->tokens[i].start < w->tokens[i].end && w->tokens[i].end <= length);
		must_hold(i == 0 || w->tokens[i - 1].end <= w->tokens[i].start);
	}
	for (uint32_t i = 0; i < w->cue_count; i++)
	{
		must_hold(w->cues[i].from < w->cues[i].to && w->cues[i].to <= w->token_count);
		must_hold(i == 0 || w->cues[i - 1].from <= w->cues[i].from);
	}
	for (uint32_t i = 0; i < w->find_count; i++)
	{
		must_hold(w->finds[i].span.start >= at);
		check_find(w, &w->finds[i], length);
		at = w->finds[i].span.end;
	}
}

static void
check_groups(const SlWindow *window, const SlGroups *groups, uint32_t length)
{
	uint32_t	at = 0;

	must_hold(groups->count <= window->find_count);
	must_hold(groups->choosing || !groups->chosen);
	for (uint32_t i = 0; i < groups->count; i++)
	{
		const SlGroup *g = &groups->groups[i];

		must_hold(g->first >= at && g->first < g->end && g->end <= window->find_count);
		must_hold(g->any || !g->widened);
		must_hold(is_said(g->words) && g->words.end <= length);
		must_hold(!g->any || groups->chosen ||
				  (g->words.start <= window->finds[g->first].span.start &&
				   g->words.end >= window->finds[g->end - 1].span.end));
		at = g->end;
	}
}

/* Keep a find, field by field: what pads them may differ. */
static void
keep_find(Reading *r, const SlFind *f)
{
	const uint32_t fields[] = {
		(uint32_t) f->skill, f->span.start, f->span.end, f->level, f->mark, f->category, f->link,
		f->kind, f->counted, f->negated, f->wished, f->in_title, f->in_job,
		f->kind_evidence.start, f->kind_evidence.end, f->level_evidence.start,
		f->level_evidence.end, f->negation_evidence.start, f->negation_evidence.end
	};

	must_hold(sl_bytes_append(&r->finds, fields, sizeof(fields), &memory));
}

/* A vector, which has to have just the skills that are named and not denied. */
static Value
write_vector(SlSkillvecBuilder *builder, uint32_t named)
{
	SlSkillvec	vector;
	SlError		error;
	Value		v;

	for (size_t i = 0; i < builder->items.count; i++)
	{
		const SlItem *item = (const SlItem *) builder->items.items + i;

		must_hold(item->number >= 1 && item->number <= SL_UNIT);
	}
	must_hold(sl_skillvec_sort(builder, &error) == SL_OK);
	v = write_skillvec(builder);
	must_hold(sl_skillvec_check(v.data, v.size, &error) == SL_OK);
	must_hold(sl_skillvec_open(&vector, v.data, v.size, &error) == SL_OK);
	must_hold(vector.count == named);
	return v;
}

static void
read_text(const char *text, uint32_t length, SlEncoding encoding, int32_t present, Reading *r)
{
	SlScanner  *scanner = arena_resize(NULL, NULL, sizeof(SlScanner));
	SlGroups   *groups = arena_resize(NULL, NULL, sizeof(SlGroups));
	SlRequirements requirements;
	SlRoleprofileBuilder builder = {0};
	SlResume	resumes[RESUMES];
	SlError		error;
	bool	   *is_named = arena_resize(NULL, NULL, sl_skill_count);
	uint32_t	named = 0,
				at = 0;

	memset(groups, 0, sizeof(*groups));
	memset(is_named, 0, sl_skill_count);
	sl_requirements_begin(&requirements, NULL, &memory);
	for (int i = 0; i < RESUMES; i++)
		sl_resume_begin(&resumes[i], NULL, &memory);
	sl_scanner_begin(scanner, text, length, encoding);
	while (sl_scanner_next(scanner))
	{
		const SlWindow *w = &scanner->window;

		check_window(scanner, length, at);
		for (uint32_t i = 0; i < w->find_count; i++)
		{
			const SlFind *find = &w->finds[i];

			keep_find(r, find);
			if (!find->negated && !find->wished && !is_named[find->skill])
			{
				is_named[find->skill] = true;
				named++;
			}
			at = find->span.end;
		}
		must_hold(sl_requirements_add(&requirements, w));
		check_groups(w, &requirements.groups, length);
		sl_groups_read(groups, w);
		must_hold(groups->count == requirements.groups.count);
		for (int i = 0; i < RESUMES; i++)
			must_hold(sl_resume_add(&resumes[i], scanner));
	}
	must_hold(sl_requirements_finish(&requirements, &builder, &error) == SL_OK);
	must_hold(sl_roleprofile_sort(&builder, &memory, &error) == SL_OK);
	r->profile = write_roleprofile(&builder);
	must_hold(sl_roleprofile_check(r->profile.data, r->profile.size, &memory, &error) == SL_OK);
	for (int i = 0; i < RESUMES; i++)
	{
		SlSkillvecBuilder skills = {0};
		int32_t		month = i == 0 ? 0 : i == 1 ? present : present + LATER;

		must_hold(sl_resume_finish(&resumes[i], month, &skills));
		r->vectors[i] = write_vector(&skills, named);
	}
}

/* Whether no level of a is above that in b, which has the same skills. */
static bool
grows(Value a, Value b)
{
	SlSkillvec	before,
				after;
	SlError		error;

	must_hold(sl_skillvec_open(&before, a.data, a.size, &error) == SL_OK);
	must_hold(sl_skillvec_open(&after, b.data, b.size, &error) == SL_OK);
	if (before.count != after.count)
		return false;
	for (uint32_t i = 0; i < before.count; i++)
	{
		uint64_t	x,
					y;

		x = sl_read64(before.entries + i * sizeof(x));
		y = sl_read64(after.entries + i * sizeof(y));
		if (sl_entry_key(x) != sl_entry_key(y) || sl_entry_number(x) > sl_entry_number(y))
			return false;
	}
	return true;
}

static bool
is_same(Value a, Value b)
{
	return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned	how = size > 0 ? data[0] : 0;
	uint32_t	length = size > 0 ? (uint32_t) size - 1 : 0;
	const char *text = exact_copy(data + (size > 0), length);
	Reading		readings[2] = {0};
	int			count = how % 4 == 0 ? 2 : 1;	/* the second costs as much again */

	for (int i = 0; i < count; i++)
		read_text(text, length, (SlEncoding) (how % 3),
				  sl_month(1990 + (int32_t) how / 4, 1 + (int32_t) how % 12), &readings[i]);
	if (count == 2)
	{
		must_hold(readings[0].finds.count == readings[1].finds.count);
		must_hold(readings[0].finds.count == 0 ||
				  memcmp(readings[0].finds.items, readings[1].finds.items,
						 readings[0].finds.count) == 0);
		must_hold(is_same(readings[0].profile, readings[1].profile));
		for (int i = 0; i < RESUMES; i++)
			must_hold(is_same(readings[0].vectors[i], readings[1].vectors[i]));
	}
	must_hold(grows(readings[0].vectors[1], readings[0].vectors[2]));
	must_hold(rewrites_skillvec(readings[0].vectors[0].data, readings[0].vectors[0].size));
	must_hold(rewrites_roleprofile(readings[0].profile.data, readings[0].profile.size));
	arena_free_all();
	return 0;
}
