/*
 * complete.c - from a prefix to the lines that it begins.
 */
#include "complete.h"

#include <string.h>

/* How a line compares with a prefix: 0 where the prefix begins it. */
static int
compare_start(const SlStart *start, const char *prefix, size_t length)
{
	const SlSpelling *s = &sl_spellings[start->spelling];
	size_t		rest = s->length - (size_t) start->at;

	return sl_name_compare(sl_pool + s->loose + start->at, rest < length ? rest : length,
						   prefix, length);
}

/* The first line that is not before the prefix or, past, is after all that it begins. */
static uint32_t
first_start(const char *prefix, size_t length, bool past)
{
	uint32_t	from = 0,
				to = sl_start_count;

	while (from < to)
	{
		uint32_t	middle = from + (to - from) / 2;

		if (compare_start(&sl_starts[middle], prefix, length) < (past ? 1 : 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

void
sl_complete(const SlName *prefix, bool utf8, SlPicks *picks)
{
	char		text[SL_NAME_MAX + 1],
				loose[SL_NAME_MAX + 1];
	size_t		length = prefix->length,
				whole;
	int32_t		exact;
	uint32_t	end;

	sl_picks_begin(picks, utf8);
	memcpy(text, prefix->text, length);
	if (length > 0 && text[0] == ' ')
		memmove(text, text + 1, --length);

	/* whatever comes next is a word, so that a hyphen at the end joins */
	text[length] = 'x';
	sl_name_loosen(text, length + 1, loose);
	whole = length > 0 && loose[length - 1] == ' ' ? length - 1 : length;
	if (whole == 0)
		return;

	exact = sl_spelling_find(loose, whole);
	if (exact >= 0)
		sl_picks_add(picks, SL_GRADE_EXACT, (uint32_t) exact);
	end = first_start(loose, length, true);
	for (uint32_t i = first_start(loose, length, false); i < end; i++)
		sl_picks_add(picks, sl_starts[i].at == 0 ? SL_GRADE_START : SL_GRADE_LATER,
					 sl_starts[i].spelling);
}
