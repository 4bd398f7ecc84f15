/*
 * frequency.c - from the frequencies of skills to shares of rows.
 *
 * The arrays come from a table that an administrator can write to, so a share
 * that is none counts as 0 or 1, and nothing here fails or leaves its bounds.
 */
#include "frequency.h"

#include <math.h>

#define AVERAGE			0
#define EMPTY			1
#define UNLISTED		2
#define INDEPENDENCE	3
#define LEVELS			4

static double
share_of(double number)
{
	return number > 0 ? (number < 1 ? number : 1) : 0;
}

bool
sl_frequencies_open(SlFrequencies *f, const uint64_t *words, size_t word_count,
					const float *numbers, size_t number_count)
{
	if (number_count < SL_FREQUENCY_HEADER || word_count % SL_FREQUENCY_WORDS != 0 ||
		word_count > UINT32_MAX ||
		!(numbers[LEVELS] >= 1 && numbers[LEVELS] <= SL_FREQUENCY_LEVELS_MAX))
		return false;
	f->count = (uint32_t) (word_count / SL_FREQUENCY_WORDS);
	f->levels = (uint32_t) numbers[LEVELS];
	f->words = words;
	f->numbers = numbers;
	return number_count == SL_FREQUENCY_HEADER + (size_t) 3 * f->levels;
}

/* What the numbers say of the levels told apart. */
static const float *
levels_of(const SlFrequencies *f)
{
	return f->numbers + SL_FREQUENCY_HEADER;
}

static const float *
just_of(const SlFrequencies *f)
{
	return levels_of(f) + f->levels;
}

static const float *
pooled_of(const SlFrequencies *f)
{
	return just_of(f) + f->levels;
}

static double
decode(uint64_t code, double steps, unsigned bits)
{
	code &= (UINT64_C(1) << bits) - 1;
	return code == (UINT64_C(1) << bits) - 1 ? 0 : exp2(-(double) code / steps);
}

static SlKey
key_of(const SlFrequencies *f, uint32_t i)
{
	return f->words[(size_t) i * SL_FREQUENCY_WORDS] >> SL_SHARE_BITS;
}

/* The share of rows with the i-th skill, at any level. */
static double
any_level(const SlFrequencies *f, uint32_t i)
{
	return decode(f->words[(size_t) i * SL_FREQUENCY_WORDS], SL_SHARE_STEPS, SL_SHARE_BITS);
}

/*
 * Of the rows with a skill, the share at the j-th of the levels told apart, or
 * higher.  at: the second word of the skill, or NULL for any skill.
 */
static double
reaches(const SlFrequencies *f, const uint64_t *at, uint32_t j)
{
	if (j >= f->levels)
		return 0;
	if (at == NULL)
		return share_of(pooled_of(f)[j]);
	return j == 0 ? 1 :
		decode(*at >> (j - 1) * SL_AT_LEVEL_BITS, SL_AT_LEVEL_STEPS, SL_AT_LEVEL_BITS);
}

/*
 * The same at any level.  Between two levels told apart, what is not just at the
 * lower one is taken to be spread evenly.
 */
static double
reaches_level(const SlFrequencies *f, const uint64_t *at, unsigned level)
{
	const float *levels = levels_of(f);
	uint32_t	j = 0;
	double		above,
				end,
				spread;

	while (j < f->levels && levels[j] < (float) level)
		j++;
	above = reaches(f, at, j);
	if (j == 0 || (j < f->levels && levels[j] == (float) level))
		return above;
	end = j < f->levels ? (double) levels[j] : SL_UNIT + 1;
	spread = (reaches(f, at, j - 1) - above) * (1 - share_of(just_of(f)[j - 1]));
	if (spread <= 0)
		return above;
	return above + spread * share_of((end - level) / (end - (double) levels[j - 1] - 1));
}

/* The i-th skill, at that level or higher. */
static double
skill_at(const SlFrequencies *f, uint32_t i, unsigned level)
{
	return any_level(f, i) *
		reaches_level(f, &f->words[(size_t) i * SL_FREQUENCY_WORDS + 1], level);
}

double
sl_expect_skill(const SlFrequencies *f, SlKey key, unsigned level)
{
	uint32_t	low = 0,
				high = f->count;
	double		share,
				least = share_of(f->numbers[UNLISTED]) * reaches_level(f, NULL, level);

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (key_of(f, middle) < key)
			low = middle + 1;
		else
			high = middle;
	}

	/* no skill gets less than one that is not listed */
	if (low == f->count || key_of(f, low) != key)
		return least;
	share = skill_at(f, low, level);
	return share > least ? share : least;
}

/* Several conditions that all have to hold, most likely not by chance. */
typedef struct All
{
	double		least;
	double		logarithms;
} All;

static void
and(All *all, double share)
{
	if (share < all->least)
		all->least = share;
	all->logarithms += log(share);
}

static double
all_hold(const SlFrequencies *f, const All *all)
{
	double		c = share_of(f->numbers[INDEPENDENCE]);

	if (all->least <= 0)
		return 0;
	return share_of(exp(c * all->logarithms + (1 - c) * log(all->least)));
}

SlStatus
sl_expect_contains(const SlFrequencies *f, const SlSkillvec *vector,
				   double *share, SlError *error)
{
	All			all = {1, 0};
	SlWalk		walk;

	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_step(&walk, &item, error);

		if (status != SL_OK)
			return status;
		and(&all, sl_expect_skill(f, item.key, item.number));
	}
	*share = all_hold(f, &all);
	return SL_OK;
}

SlStatus
sl_expect_overlaps(const SlFrequencies *f, const SlSkillvec *vector,
				   double *share, SlError *error)
{
	double		none = 1;
	SlWalk		walk;

	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_step(&walk, &item, error);

		if (status != SL_OK)
			return status;
		none *= 1 - sl_expect_skill(f, item.key, 1);
	}
	*share = share_of(1 - none);
	return SL_OK;
}

/*
 * A row is contained if it has no skill that the vector lacks, and none at a
 * higher level.  Most rows that are will be small; so the rows without any
 * skill are the least.
 */
SlStatus
sl_expect_contained(const SlFrequencies *f, const SlSkillvec *vector,
					double *share, SlError *error)
{
	double		logarithms = 0,
				rest = f->numbers[AVERAGE];
	uint32_t	i = 0;
	SlWalk		walk;

	*share = share_of(f->numbers[EMPTY]);
	if (vector->count == 0)
		return SL_OK;
	sl_skillvec_walk(vector, &walk);
	for (;;)
	{
		bool		done = sl_walk_done(&walk);
		SlItem		item = {0};

		if (!done)
		{
			SlStatus	status = sl_walk_step(&walk, &item, error);

			if (status != SL_OK)
				return status;
		}
		for (; i < f->count && (done || key_of(f, i) <= item.key); i++)
		{
			double		outside = any_level(f, i);

			rest -= outside;
			if (!done && key_of(f, i) == item.key)
				outside = item.number >= SL_UNIT ? 0 : skill_at(f, i, item.number + 1);
			logarithms += log1p(-outside);
		}
		if (done)
			break;
	}
	if (rest > 0)
		logarithms -= rest;
	if (exp(logarithms) > *share)
		*share = share_of(exp(logarithms));
	return SL_OK;
}

/*
 * Whether another must-have than the i-th, whose one alternative is `item`, says
 * all that this one says: the same one skill at a higher level, or it comes
 * first of equals.
 */
static bool
is_implied(const SlRoleprofile *profile, uint32_t i, const SlRequirement *asked,
		   const SlItem *item)
{
	const unsigned char *entry = profile->entries;

	for (uint32_t k = 0; k < profile->count; k++)
	{
		SlRequirement other = sl_roleprofile_requirement(profile, k);

		if (k != i && other.must && other.alternatives == 1 &&
			sl_entry_key(sl_read64(entry)) == item->key &&
			(other.level > asked->level || (other.level == asked->level && k < i)))
			return true;
		entry += (size_t) other.alternatives * SL_ENTRY_SIZE;
	}
	return false;
}

/*
 * Every must-have has to be met by one of its alternatives of share 1.  Of
 * must-haves that name the same one skill, the highest level says it all.
 */
SlStatus
sl_expect_eligible(const SlFrequencies *f, const SlRoleprofile *profile,
				   double *share, SlError *error)
{
	All			all = {1, 0};
	SlWalk		walk;

	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < profile->count; i++)
	{
		SlRequirement asked = sl_roleprofile_requirement(profile, i);
		double		none = 1;
		SlItem		item = {0};

		for (unsigned j = 0; j < asked.alternatives; j++)
		{
			SlStatus	status = sl_walk_step(&walk, &item, error);

			if (status != SL_OK)
				return status;
			if (asked.must && item.number == SL_UNIT)
				none *= 1 - sl_expect_skill(f, item.key, asked.level);
		}
		if (asked.must && !(asked.alternatives == 1 && is_implied(profile, i, &asked, &item)))
			and(&all, share_of(1 - none));
	}
	*share = all_hold(f, &all);
	return SL_OK;
}
