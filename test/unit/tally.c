/*
 * tally.c - sums of levels against plain arrays, in any order and split over
 * any number of states that travel as bytes; and the cosine distance.
 */
#include "tap.h"

#include <math.h>

#define SKILLS	12
#define CASES	5000

static const char *const names[SKILLS] = {
	"python", "c++", "kubernetes", "unknown one", "unknown two", "x", "\"", " y",
	COLLIDING_A, COLLIDING_B, COLLIDING_C, COLLIDING_D
};

/* A vector of plain levels; some names are stored although they are known. */
static SlSkillvec
vector_of(const unsigned *levels)
{
	SlSkillvecBuilder builder = {0};
	SlSkillvec	vector = {0};
	SlError		error;
	Value		v;

	for (unsigned i = 0; i < SKILLS; i++)
		if (levels[i] > 0)
		{
			SlItem		item = {
				.key = sl_name_key(names[i], strlen(names[i])), .number = levels[i],
				.named = i > 2 || random_below(2), .name = names[i],
				.name_length = (unsigned) strlen(names[i])
			};

			sl_skillvec_add(&builder, &item, &memory);
		}
	sl_skillvec_sort(&builder, &error);
	v = write_skillvec(&builder);
	sl_skillvec_open(&vector, v.data, v.size, &error);
	return vector;
}

static void
draw_levels(unsigned *levels)
{
	for (unsigned i = 0; i < SKILLS; i++)
		levels[i] = random_below(3) ? 0 : random_below(4) ? 1 + random_below(10000) : 1;
}

/* A state that has been sent and received. */
static bool
travel(SlTally *tally)
{
	SlBytes		out = {0};
	SlTally		there = {0};
	SlError		error;
	bool		arrived = sl_tally_write(tally, &out, &memory, &error) == SL_OK &&
		sl_tally_read(&there, out.items, out.count, &memory, &error) == SL_OK;

	*tally = there;
	return arrived;
}

static bool
averages_are(const SlTally *tally, const unsigned *expected)
{
	SlSkillvecBuilder builder = {0};
	SlSkillvec	vector;
	SlError		error;
	Value		v;
	int			order;
	SlSkillvec	must = vector_of(expected);

	if (sl_tally_average(tally, &builder, &memory, &error) != SL_OK ||
		sl_skillvec_sort(&builder, &error) != SL_OK)
		return false;
	v = write_skillvec(&builder);
	return sl_skillvec_check(v.data, v.size, &error) == SL_OK &&
		sl_skillvec_open(&vector, v.data, v.size, &error) == SL_OK &&
		sl_skillvec_compare(&vector, &must, &order, &error) == SL_OK && order == 0;
}

static void
averages(void)
{
	int			failed = 0,
				wrong_mean = 0,
				wrong_most = 0;

	for (int c = 0; c < CASES; c++)
	{
		unsigned	count = 1 + random_below(9),
					parts = 1 + random_below(4),
					levels[SKILLS],
					mean[SKILLS],
					most[SKILLS] = {0};
		uint64_t	sum[SKILLS] = {0};
		SlTally		sums[4] = {{0}},
					highs[4] = {{0}},
					all = {0},
					high = {0};
		SlError		error;

		for (unsigned n = 0; n < count; n++)
		{
			unsigned	part = random_below(parts);
			SlSkillvec	vector;
			SlWalk		walk;

			draw_levels(levels);
			vector = vector_of(levels);
			failed += sl_tally_vector(&sums[part], &vector, &memory, &error) != SL_OK;
			for (sl_skillvec_walk(&vector, &walk); !sl_walk_done(&walk);)
			{
				SlItem		item;

				failed += sl_walk_next(&walk, &item, &error) != SL_OK ||
					sl_tally_level(&highs[part], &item, &memory, &error) != SL_OK;
			}
			for (unsigned i = 0; i < SKILLS; i++)
			{
				sum[i] += levels[i];
				if (levels[i] > most[i])
					most[i] = levels[i];
			}
		}
		for (unsigned part = parts; part-- > 0;)
		{
			failed += random_below(2) && !travel(&sums[part]);
			failed += random_below(2) && !travel(&highs[part]);
			failed += sl_tally_combine(&all, &sums[part], SL_TALLY_SUM, &memory, &error) != SL_OK ||
				sl_tally_combine(&high, &highs[part], SL_TALLY_MAX, &memory, &error) != SL_OK;
		}
		for (unsigned i = 0; i < SKILLS; i++)
		{
			mean[i] = (unsigned) floorl((long double) sum[i] / count + 0.5L);
			if (mean[i] == 0 && sum[i] > 0)
				mean[i] = 1;
		}
		wrong_mean += all.vectors != count || !averages_are(&all, mean);
		wrong_most += !averages_are(&high, most);
		arena_free_all();
	}
	ok(failed == 0, "states are made, sent, received and combined");
	ok(wrong_mean == 0, "averages, half up and never 0");
	ok(wrong_most == 0, "highest levels");
}

/* The bytes of a state are for ever too: two builds may share one query. */
static void
golden(void)
{
	static const unsigned char expected[] =
		"\1" "\0\0\0\0\0\0\0\2" "\0\0\0\1" "\0\0\0\0\0\0\x2e\xe0" "\6python";
	static const unsigned levels[2][SKILLS] = {{9000}, {3000}};
	SlTally		tally = {0};
	SlBytes		out = {0};
	SlError		error;
	int			failed = 0;

	for (int i = 0; i < 2; i++)
	{
		SlSkillvec	vector = vector_of(levels[i]);

		failed += sl_tally_vector(&tally, &vector, &memory, &error) != SL_OK;
	}
	ok(failed == 0 && sl_tally_write(&tally, &out, &memory, &error) == SL_OK &&
	   out.count == sizeof(expected) - 1 && memcmp(out.items, expected, out.count) == 0,
	   "the bytes of a state are as tally.h says");
	failed = 0;
	for (size_t size = 0; size < out.count; size++)
	{
		SlTally		cut = {0};
		void	   *copy = arena_resize(NULL, NULL, size + 1);

		memcpy(copy, out.items, size);
		failed += sl_tally_read(&cut, copy, size, &memory, &error) == SL_OK;
	}
	ok(failed == 0, "a state cut short at any byte is refused");
}

static void
full(void)
{
	SlTally		tally = {.vectors = SL_TALLY_VECTORS_MAX},
				other = {.vectors = 1};
	static const unsigned levels[SKILLS] = {1};
	SlSkillvec	vector = vector_of(levels);
	SlError		error;

	ok(sl_tally_vector(&tally, &vector, &memory, &error) == SL_TALLY_FULL &&
	   sl_tally_combine(&tally, &other, SL_TALLY_SUM, &memory, &error) == SL_TALLY_FULL,
	   "no vector more than a sum can hold");
}

static void
cosines(void)
{
	int			wrong = 0,
				nonzero = 0;
	unsigned	a[SKILLS],
				b[SKILLS];

	for (int c = 0; c < 20000; c++)
	{
		SlSkillvec	x,
					y;
		SlError		error;
		double		distance,
					back,
					self;
		long double dot = 0,
					aa = 0,
					bb = 0,
					expected;

		do
			draw_levels(a);
		while (vector_of(a).count == 0);
		do
			draw_levels(b);
		while (vector_of(b).count == 0);
		x = vector_of(a);
		y = vector_of(b);
		for (unsigned i = 0; i < SKILLS; i++)
		{
			dot += (long double) a[i] * b[i];
			aa += (long double) a[i] * a[i];
			bb += (long double) b[i] * b[i];
		}
		expected = 1 - dot / (sqrtl(aa) * sqrtl(bb));
		wrong += sl_skillvec_cosine(&x, &y, &distance, &error) != SL_OK ||
			sl_skillvec_cosine(&y, &x, &back, &error) != SL_OK || distance != back ||
			!(fabsl(distance - expected) < 4e-16L) || distance < 0 || distance > 1;
		y = vector_of(a);
		nonzero += sl_skillvec_cosine(&x, &y, &self, &error) != SL_OK || self != 0;
		arena_free_all();
	}
	ok(wrong == 0, "cosine distances, the same both ways");
	ok(nonzero == 0, "a vector is at distance 0 from itself, whatever names are stored");
}

int
main(void)
{
	printf("# seed %llu\n", (unsigned long long) random_state);
	averages();
	golden();
	full();
	cosines();
	return tap_done();
}
