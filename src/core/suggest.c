/*
 * suggest.c - spellings within a distance of a name.
 */
#include "suggest.h"

#include <string.h>

_Static_assert(SL_GRADE_DISTANCE + SL_SUGGEST_MAX < SL_GRADES,
			   "every distance must have a grade");

/* Whether more than n bits are set. */
static inline bool
has_more_bits(uint64_t bits, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		bits &= bits - 1;
	return bits != 0;
}

static inline unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * The distance between two names, or bound + 1 if it is more than the bound.
 * A cell outside the band, or above the bound, holds some number above it.
 */
static unsigned
distance(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length,
		 unsigned bound)
{
	unsigned	cells[3][SL_NAME_MAX + 2];
	unsigned   *before = cells[0],
			   *above = cells[1],
			   *row = cells[2];

	for (size_t j = 0; j <= b_length && j <= bound + 1; j++)
		above[j] = (unsigned) j;
	for (size_t i = 1; i <= a_length; i++)
	{
		size_t		from = i > bound ? i - bound : 1,
					to = i + bound < b_length ? i + bound : b_length;
		unsigned	best,
				   *spare = before;

		row[from - 1] = best = from == 1 ? (unsigned) i : bound + 1;
		for (size_t j = from; j <= to; j++)
		{
			unsigned	cell = least(above[j - 1] + (a[i - 1] != b[j - 1]),
									 least(above[j], row[j - 1]) + 1);

			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				cell = least(cell, before[j - 2] + 1);
			row[j] = cell;
			best = least(best, cell);
		}
		if (best > bound)
			return bound + 1;
		row[to + 1] = bound + 1;	/* a diagonal further, for the next row */
		before = above;
		above = row;
		row = spare;
	}
	return least(above[b_length], bound + 1);
}

size_t
sl_suggest(const SlName *name, bool utf8, SlPicks *picks)
{
	char		loose[SL_NAME_MAX];
	uint32_t	wanted[SL_NAME_MAX],
				known[SL_NAME_MAX];
	uint64_t	letters;
	int32_t		exact = sl_spelling_find(name->text, name->length);
	size_t		length;
	unsigned	bound;

	sl_picks_begin(picks, utf8);
	if (exact >= 0)
		sl_picks_add(picks, SL_GRADE_EXACT, (uint32_t) exact);
	sl_name_loosen(name->text, name->length, loose);
	length = sl_name_squeeze(loose, name->length, utf8, wanted);
	letters = sl_letters(wanted, length);
	bound = sl_suggest_bound(length);

	for (size_t n = length - bound; n <= length + bound && n <= sl_shape_longest; n++)
		for (uint32_t i = sl_shape_first[n]; i < sl_shape_first[n + 1]; i++)
		{
			const SlSpelling *s;
			unsigned	d;

			if (has_more_bits(letters & ~sl_shapes[i], bound) ||
				has_more_bits(sl_shapes[i] & ~letters, bound))
				continue;
			s = &sl_spellings[sl_shape_spellings[i]];
			sl_name_squeeze(sl_pool + s->loose, s->length, true, known);
			d = distance(wanted, length, known, n, bound);
			if (d <= bound)
				sl_picks_add(picks, SL_GRADE_DISTANCE + d, sl_shape_spellings[i]);
		}
	return length;
}

unsigned
sl_pick_distance(const SlPick *pick)
{
	return pick->grade == SL_GRADE_EXACT ? 0 : pick->grade - SL_GRADE_DISTANCE;
}

size_t
sl_pick_length(const SlPick *pick)
{
	uint32_t	known[SL_NAME_MAX];

	return sl_name_squeeze(sl_pool + pick->spelling->loose, pick->spelling->length,
						   true, known);
}
