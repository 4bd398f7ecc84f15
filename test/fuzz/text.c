/*
 * text.c - the reader of texts: every find lies inside the text and after the
 * one before, all that is said of it has its words in the text, groups of finds
 * are in order, and the profile that is made of them is right.  The first byte
 * says whether the rest is taken for UTF-8.
 */
#include "target.h"

static bool
is_said(SlSpan words)
{
	return words.start < words.end;
}

static void
check_find(const SlFind *find, uint32_t length)
{
	const SlSpan spans[] = {find->span, find->kind_evidence, find->level_evidence,
	find->negation_evidence};

	for (int i = 0; i < 4; i++)
		must_hold(spans[i].start <= spans[i].end && spans[i].end <= length);
	must_hold(is_said(find->span));
	must_hold(find->skill >= 0 && (uint32_t) find->skill < sl_skill_count);
	must_hold(find->level <= SL_UNIT);
	must_hold(find->kind > SL_KIND_NOTHING && find->kind <= SL_KIND_MUST);
	must_hold(is_said(find->level_evidence) == (find->level > 0));
	must_hold(is_said(find->negation_evidence) == find->negated);
	must_hold(is_said(find->kind_evidence) ||
			  (find->kind == SL_KIND_MENTIONED && !find->wished));
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SlEncoding	encoding = size > 0 ? (SlEncoding) (data[0] % 3) : SL_ENCODING_UTF8;
	uint32_t	length = size > 0 ? (uint32_t) size - 1 : 0,
				at = 0;
	const char *text = exact_copy(data + (size > 0), length);
	SlScanner  *scanner = arena_resize(NULL, NULL, sizeof(SlScanner));
	SlRequirements requirements;
	SlRoleprofileBuilder builder = {0};
	SlError		error;

	sl_requirements_begin(&requirements, NULL, &memory);
	sl_scanner_begin(scanner, text, length, encoding);
	while (sl_scanner_next(scanner))
	{
		for (uint32_t i = 0; i < scanner->window.find_count; i++)
		{
			const SlFind *find = &scanner->window.finds[i];

			must_hold(find->span.start >= at);
			check_find(find, length);
			at = find->span.end;
		}
		must_hold(sl_requirements_add(&requirements, &scanner->window));
		check_groups(&scanner->window, &requirements.groups, length);
	}
	must_hold(sl_requirements_finish(&requirements, &builder, &error) == SL_OK);
	must_hold(sl_roleprofile_sort(&builder, &memory, &error) == SL_OK);
	{
		Value		v = write_roleprofile(&builder);

		must_hold(sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_OK);
	}
	arena_free_all();
	return 0;
}
