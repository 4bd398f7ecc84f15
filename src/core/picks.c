/*
 * picks.c - the walk over a set of spellings.
 */
#include "picks.h"

#include <string.h>

static size_t
words_for(uint32_t bits)
{
	return bits / 64 + 1;
}

void
sl_picks_begin(SlPicks *picks, bool utf8)
{
	picks->utf8 = utf8;
	picks->grade = 0;
	picks->word = 0;
	picks->rest = 0;
	for (unsigned i = 0; i < SL_GRADES; i++)
		memset(picks->found[i], 0, words_for(sl_spelling_count) * sizeof(uint64_t));
	memset(picks->given, 0, words_for(sl_skill_count) * sizeof(uint64_t));
}

static bool
is_ascii(const SlSpelling *spelling)
{
	for (unsigned i = 0; i < spelling->length; i++)
		if ((unsigned char) sl_pool[spelling->loose + i] >= 0x80)
			return false;
	return true;
}

bool
sl_picks_next(SlPicks *picks, SlPick *pick)
{
	uint32_t	words = (uint32_t) words_for(sl_spelling_count);

	for (;;)
	{
		const SlSpelling *s;
		uint32_t	bit;

		while (picks->rest == 0)
		{
			if (picks->word == words)
			{
				if (picks->grade + 1 == SL_GRADES)
					return false;
				picks->grade++;
				picks->word = 0;
			}
			picks->rest = picks->found[picks->grade][picks->word++];
		}
		bit = (uint32_t) __builtin_ctzll(picks->rest);
		picks->rest &= picks->rest - 1;

		s = &sl_spellings[(picks->word - 1) * 64 + bit];
		if ((picks->given[s->skill / 64] >> s->skill % 64 & 1) != 0 ||
			(!picks->utf8 && !is_ascii(s)))
			continue;
		picks->given[s->skill / 64] |= UINT64_C(1) << s->skill % 64;
		pick->skill = s->skill;
		pick->grade = picks->grade;
		pick->spelling = s;
		return true;
	}
}
