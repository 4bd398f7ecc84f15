/*
 * complete.c - completion and correction of what may be anything: skills that
 * there are, each once, the better grade first, by spellings that can be shown;
 * and what is known by its whole name comes first.
 */
#include "target.h"

#include "../../src/core/complete.h"
#include "../../src/core/suggest.h"

static SlPicks picks,
			again;

/* Walk the picks; returns how many there are, and the first in *best. */
static uint32_t
check_picks(bool utf8, unsigned grades, SlPick *best)
{
	static uint8_t given[UINT16_MAX];
	uint32_t	count = 0;
	unsigned	grade = 0;
	SlPick		pick,
				same;

	memset(given, 0, sl_skill_count);
	while (sl_picks_next(&picks, &pick))
	{
		must_hold(pick.skill >= 0 && (uint32_t) pick.skill < sl_skill_count);
		must_hold(pick.spelling >= sl_spellings && pick.spelling < sl_spellings + sl_spelling_count);
		must_hold(pick.spelling->skill == pick.skill && given[pick.skill]++ == 0);
		must_hold(pick.grade >= grade && pick.grade < grades);
		for (unsigned i = 0; i < pick.spelling->length && !utf8; i++)
			must_hold((unsigned char) sl_pool[pick.spelling->loose + i] < 0x80);
		must_hold(sl_picks_next(&again, &same) && same.skill == pick.skill &&
				  same.grade == pick.grade && same.spelling == pick.spelling);
		grade = pick.grade;
		if (count++ == 0)
			*best = pick;
	}
	must_hold(!sl_picks_next(&again, &same));
	return count;
}

static void
check_completions(const SlName *prefix, bool utf8)
{
	SlPick		best;

	sl_complete(prefix, utf8, &picks);
	sl_complete(prefix, utf8, &again);
	(void) check_picks(utf8, SL_GRADE_LATER + 1, &best);
}

static void
check_suggestions(const SlName *name, bool utf8)
{
	int32_t		exact = sl_spelling_find(name->text, name->length);
	size_t		length = sl_suggest(name, utf8, &picks);
	SlPick		best;
	uint32_t	count;

	must_hold(length <= name->length);
	must_hold(sl_suggest(name, utf8, &again) == length);
	count = check_picks(utf8, SL_GRADE_DISTANCE + sl_suggest_bound(length) + 1, &best);
	if (count > 0)
	{
		size_t		known = sl_pick_length(&best);
		unsigned	distance = sl_pick_distance(&best);

		must_hold(distance <= sl_suggest_bound(length));
		must_hold(known <= length + distance && length <= known + distance);
	}
	if (exact >= 0 && utf8)
		must_hold(count > 0 && best.grade == SL_GRADE_EXACT &&
				  best.skill == sl_spellings[exact].skill);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = exact_copy(data, size);
	SlName		name;
	SlError		error;

	for (int utf8 = 0; utf8 < 2; utf8++)
	{
		if (sl_name_fold(text, size, true, &name, &error) == SL_OK)
			check_completions(&name, utf8 != 0);
		else
			must_hold(error.offset <= size && error.length <= size - error.offset);
		if (sl_name_fold(text, size, false, &name, &error) == SL_OK)
			check_suggestions(&name, utf8 != 0);
		else
			must_hold(error.offset <= size && error.length <= size - error.offset);
	}
	arena_free_all();
	return 0;
}
