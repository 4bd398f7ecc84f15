/*
 * frequency.c - a census against plain counts, what is expected of it against
 * counted rows, and numbers and words that may be anything.
 */
#include "tap.h"

#include <math.h>

#include "../../src/core/frequency.h"

#define ROWS	4000
#define SKILLS	60				/* key k in 1 of k + 1 rows; the first in half */

static unsigned levels[ROWS][SKILLS];
static SlSkillvec rows[ROWS];

/* A vector of raw keys: names are of no matter here. */
static SlSkillvec
vector_of(const uint64_t *entries, uint32_t count)
{
	size_t		size = SL_SKILLVEC_HEADER + (size_t) count * SL_ENTRY_SIZE;
	unsigned char *p = arena_resize(NULL, NULL, size);
	uint16_t	n = (uint16_t) count;
	SlSkillvec	vector;
	SlError		error;

	memset(p, 0, SL_SKILLVEC_HEADER);
	p[0] = SL_SKILLVEC_FORMAT;
	memcpy(p + 4, &n, sizeof(n));
	for (uint32_t i = 0; i < count; i++)
		memcpy(p + SL_SKILLVEC_HEADER + i * SL_ENTRY_SIZE, &entries[i], SL_ENTRY_SIZE);
	if (sl_skillvec_open(&vector, p, size, &error) != SL_OK)
		abort();
	return vector;
}

static SlKey
key_of(unsigned skill)
{
	return (skill + 1) * UINT64_C(0x10000000001);
}

static SlSkillvec
row_of(const unsigned *level)
{
	uint64_t	entries[SKILLS];
	uint32_t	n = 0;

	for (unsigned k = 0; k < SKILLS; k++)
		if (level[k] > 0)
			entries[n++] = sl_entry_make(key_of(k), false, level[k]);
	return vector_of(entries, n);
}

typedef struct Kept
{
	uint64_t   *words;
	float	   *numbers;
	size_t		word_count,
				number_count;
	SlFrequencies f;
} Kept;

static Kept
take(const SlSkillvec *vectors, unsigned count, uint32_t limit)
{
	SlCensus   *census = sl_census_make(&memory);
	Kept		kept;
	SlError		error;
	bool		right = true;

	for (unsigned i = 0; i < count; i++)
		right &= sl_census_find(census, &vectors[i], &error) == SL_OK;
	right &= sl_census_choose(census, limit, &error) == SL_OK;
	for (unsigned i = 0; i < count; i++)
		right &= sl_census_count(census, &vectors[i], &error) == SL_OK;
	sl_census_size(census, &kept.word_count, &kept.number_count);
	kept.words = arena_resize(NULL, NULL, (kept.word_count + 1) * sizeof(uint64_t));
	kept.numbers = arena_resize(NULL, NULL, kept.number_count * sizeof(float));
	sl_census_write(census, kept.words, kept.numbers);
	if (!right || !sl_frequencies_open(&kept.f, kept.words, kept.word_count, kept.numbers, kept.number_count))
		abort();
	return kept;
}

/* The share of rows that have the skill at that level. */
static double
counted(unsigned skill, unsigned level)
{
	unsigned	n = 0;

	for (unsigned i = 0; i < ROWS; i++)
		n += levels[i][skill] >= level;
	return (double) n / ROWS;
}

static bool
near(double a, double b, double by)
{
	return a <= b * by && b <= a * by;
}

/* Independent skills, their levels from so many values. */
static void
draw_rows(unsigned values)
{
	for (unsigned i = 0; i < ROWS; i++)
	{
		for (unsigned k = 0; k < SKILLS; k++)
			levels[i][k] = random_below(k + 2) > 0 ? 0 : (1 + random_below(values)) * (SL_UNIT / values);
		rows[i] = row_of(levels[i]);
	}
}

static void
census_counts(void)
{
	Kept		kept;
	bool		exact = true,
				spread = true,
				pairs = true,
				either = true,
				sorted = true;

	draw_rows(10);
	kept = take(rows, ROWS, 1000);
	for (unsigned k = 0; k < SKILLS; k++)
		for (unsigned level = 1; level <= SL_UNIT; level += 333)
			exact &= near(sl_expect_skill(&kept.f, key_of(k), level), counted(k, level), 1.05);
	ok(kept.word_count == SKILLS * SL_FREQUENCY_WORDS, "every skill is listed");
	ok(exact, "the share of every skill at every level is as counted, where levels are tenths");
	for (size_t i = SL_FREQUENCY_WORDS; i < kept.word_count; i += SL_FREQUENCY_WORDS)
		sorted &= kept.words[i] > kept.words[i - SL_FREQUENCY_WORDS];
	ok(sorted, "skills are ascending");
	ok(kept.numbers[3] > 0.95 && kept.numbers[3] <= 1, "skills drawn by themselves are independent");

	for (unsigned k = 1; k < 12; k++)
	{
		unsigned	asked[SKILLS] = {0};
		SlSkillvec	vector;
		SlError		error;
		double		share;
		unsigned	all = 0,
					any = 0;

		asked[k] = 3000;
		asked[k - 1] = 5000;
		for (unsigned i = 0; i < ROWS; i++)
		{
			all += levels[i][k] >= 3000 && levels[i][k - 1] >= 5000;
			any += levels[i][k] > 0 || levels[i][k - 1] > 0;
		}
		vector = row_of(asked);
		pairs &= sl_expect_contains(&kept.f, &vector, &share, &error) == SL_OK &&
			near(share, (double) all / ROWS, 2);
		either &= sl_expect_overlaps(&kept.f, &vector, &share, &error) == SL_OK &&
			near(share, (double) any / ROWS, 1.1);
	}
	ok(pairs, "and so are two of them together");
	ok(either, "any of two is as counted");

	draw_rows(1000);
	kept = take(rows, ROWS, 1000);
	for (unsigned k = 0; k < 20; k++)
		for (unsigned level = 1; level <= 9000; level += 333)
			spread &= near(sl_expect_skill(&kept.f, key_of(k), level), counted(k, level), 1.5);
	ok(spread, "where levels are of any value, near to it");
	kept = take(rows, ROWS, 10);
	ok(kept.word_count == 10 * SL_FREQUENCY_WORDS &&
	   sl_expect_skill(&kept.f, key_of(0), 1) > 0.4, "no more are listed than asked for, the common ones");
	ok(near(sl_expect_skill(&kept.f, key_of(30), 1), counted(30, 1), 3),
	   "one that is not listed is taken for one of the others");
}

/* Skills that come with another, and never alone. */
static void
company(void)
{
	Kept		kept;
	unsigned	asked[SKILLS] = {0};
	SlSkillvec	vector;
	SlError		error;
	double		share;

	for (unsigned i = 0; i < ROWS; i++)
	{
		unsigned	topic = random_below(6);

		for (unsigned k = 0; k < SKILLS; k++)
			levels[i][k] = k / 10 == topic && random_below(2) ? 5000 : 0;
		rows[i] = row_of(levels[i]);
	}
	kept = take(rows, ROWS, 1000);
	asked[3] = asked[4] = 5000;
	vector = row_of(asked);
	ok(kept.numbers[3] < 0.8 &&
	   sl_expect_contains(&kept.f, &vector, &share, &error) == SL_OK &&
	   near(share, 1.0 / 24, 2), "skills in company are expected together");
}

/* More skills than there is room for: the common ones stay. */
static void
many_skills(void)
{
	unsigned	count = 4000;
	SlSkillvec *many = arena_resize(NULL, NULL, count * sizeof(SlSkillvec));
	Kept		kept;
	bool		right = true;

	for (unsigned i = 0; i < count; i++)
	{
		uint64_t	entries[100];

		/* the first ten in every tenth row each, all others once */
		entries[0] = sl_entry_make(1 + i % 10, false, 5000);
		for (unsigned j = 1; j < 100; j++)
			entries[j] = sl_entry_make(1000 + (SlKey) i * 100 + j, false, 7000);
		many[i] = vector_of(entries, 100);
	}
	kept = take(many, count, 1000);
	for (unsigned k = 1; k <= 10; k++)
		right &= near(sl_expect_skill(&kept.f, k, 5000), 0.1, 1.01);
	ok(right, "common skills among 400,000 are counted exactly");
	ok(sl_expect_skill(&kept.f, 5000, 1) < 0.02, "and rare ones are taken to be rare");
}

/* Rows without skills, and no rows. */
static void
nothing(void)
{
	Kept		kept = take(NULL, 0, 10);
	SlSkillvec	none = vector_of(NULL, 0);
	SlError		error;
	double		share;

	ok(kept.word_count == 0 && sl_expect_skill(&kept.f, 7, 5000) <= 1, "a census of no rows");
	kept = take(&none, 1, 10);
	ok(sl_expect_contained(&kept.f, &none, &share, &error) == SL_OK && share == 1 &&
	   sl_expect_contains(&kept.f, &none, &share, &error) == SL_OK && share == 1 &&
	   sl_expect_overlaps(&kept.f, &none, &share, &error) == SL_OK && share == 0,
	   "the empty vector is contained in all, contains itself, and has nothing in common");
}

/* Whatever the arrays hold, a share is a share. */
static void
anything(void)
{
	bool		right = true;
	unsigned	opened = 0;

	for (unsigned n = 0; n < 20000; n++)
	{
		uint64_t	words[12];
		float		numbers[40];
		size_t		word_count = random_below(13),
					b = 1 + random_below(12),
					number_count = random_below(4) ? SL_FREQUENCY_HEADER + 3 * b : random_below(40);
		SlFrequencies f;
		SlError		error;
		double		share[5] = {0};
		unsigned	asked[SKILLS] = {0};
		SlSkillvec	vector;
		SlRoleprofile profile;
		Value		v;
		static const char asked_for[] = "a!, b|c!>=0.3, a!>=0.7";
		static const float odd[] = {NAN, INFINITY, -INFINITY, -1, 0, 1e30f, 1, 0.5f};

		if (number_count > 40)
			continue;
		for (unsigned i = 0; i < 12; i++)
			words[i] = random_below(2) ? random_next() : sl_entry_make(key_of(random_below(SKILLS)), false, 0);
		for (unsigned i = 0; i < 40; i++)
			numbers[i] = random_below(2) ? odd[random_below(8)] : (float) random_below(12000);
		if (random_below(4))
			numbers[4] = (float) b;
		if (!sl_frequencies_open(&f, words, word_count, numbers, number_count))
			continue;
		opened++;
		for (unsigned i = 0; i < 5; i++)
			asked[random_below(SKILLS)] = 1 + random_below(SL_UNIT);
		vector = row_of(asked);
		if (read_roleprofile(asked_for, sizeof(asked_for) - 1, &v, &error) != SL_OK ||
			sl_roleprofile_open(&profile, v.data, v.size, &error) != SL_OK)
			abort();
		share[0] = sl_expect_skill(&f, key_of(1), 1 + random_below(SL_UNIT));
		right &= sl_expect_contains(&f, &vector, &share[1], &error) == SL_OK &&
			sl_expect_contained(&f, &vector, &share[2], &error) == SL_OK &&
			sl_expect_overlaps(&f, &vector, &share[3], &error) == SL_OK &&
			sl_expect_eligible(&f, &profile, &share[4], &error) == SL_OK;
		for (unsigned i = 0; i < 5; i++)
			right &= share[i] >= 0 && share[i] <= 1;
	}
	ok(opened > 1000, "many arrays go together");
	ok(right, "and give shares from 0 to 1, whatever they hold");
}

int
main(void)
{
	census_counts();
	company();
	many_skills();
	nothing();
	anything();
	return tap_done();
}
