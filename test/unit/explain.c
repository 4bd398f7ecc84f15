/*
 * explain.c - the scoring rule in other words, and its extremes.
 *
 * Here a credit is what design.md says, k * min(1, L / M), in long double, and
 * fits are checked by multiplying back: nothing of the kernel's arithmetic.
 */
#include "tap.h"

#include <math.h>

#define SKILLS	16
#define CASES	30000

static const char *const names[SKILLS] = {
	"python", "java", "c++", "kubernetes", "tensorflow", "keras",
	"unknown one", "unknown two", "a, b", " x", "y!", "\xc3\xbc",
	COLLIDING_A, COLLIDING_B, COLLIDING_C, COLLIDING_D
};

static unsigned
draw(void)
{
	static const unsigned edges[] = {1, 2, 3, 4999, 5000, 5001, 9998, 9999, 10000};

	return random_below(3) ? 1 + random_below(10000) : edges[random_below(9)];
}

static SlItem
item_of(unsigned i, unsigned number)
{
	SlItem		item = {
		.key = sl_name_key(names[i], strlen(names[i])), .number = number,
		.named = i > 5 || random_below(2), .name = names[i],
		.name_length = (unsigned) strlen(names[i])
	};

	return item;
}

/* Which of the names an item has, by its name alone. */
static unsigned
skill_of(const SlItem *item)
{
	for (unsigned i = 0; i < SKILLS; i++)
		if (item->name_length == strlen(names[i]) &&
			memcmp(item->name, names[i], item->name_length) == 0)
			return i;
	abort();
}

static SlSkillvec
open_vector(const unsigned *levels)
{
	SlSkillvecBuilder builder = {0};
	SlSkillvec	vector = {0};
	SlError		error;
	Value		v;

	for (unsigned i = 0; i < SKILLS; i++)
		if (levels[i] > 0)
		{
			SlItem		item = item_of(i, levels[i]);

			sl_skillvec_add(&builder, &item, &memory);
		}
	sl_skillvec_sort(&builder, &error);
	v = write_skillvec(&builder);
	sl_skillvec_open(&vector, v.data, v.size, &error);
	return vector;
}

static SlRoleprofile
open_profile(SlRoleprofileBuilder *builder)
{
	SlRoleprofile profile = {0};
	SlError		error;
	Value		v;

	if (sl_roleprofile_sort(builder, &memory, &error) != SL_OK)
		abort();
	v = write_roleprofile(builder);
	sl_roleprofile_open(&profile, v.data, v.size, &error);
	return profile;
}

static SlRoleprofile
draw_profile(void)
{
	SlRoleprofileBuilder builder = {0};
	SlError		error;

	for (unsigned i = 1 + random_below(10); i > 0; i--)
	{
		bool		must = random_below(3) == 0;

		sl_roleprofile_begin(&builder, draw(), draw(), must, &memory);
		for (unsigned j = random_below(6), first = j;; j--)
		{
			SlItem		item = item_of(random_below(SKILLS),
									   must && j == first ? SL_UNIT : draw());

			sl_roleprofile_add(&builder, &item, &memory);
			if (j == 0)
				break;
		}
		if (sl_roleprofile_end(&builder, &error) != SL_OK)
			abort();
	}
	return open_profile(&builder);
}

/* k * min(1, L / M) to four digits, half up; no quotient here is near a half. */
static unsigned
credit_of(unsigned share, unsigned level, unsigned asked)
{
	long double met = level >= asked ? 1.0L : (long double) level / asked;

	return (unsigned) floorl(share * met + 0.5L + 1e-9L);
}

/* The double next to a / b, for whole numbers: off by half a step at most. */
static bool
is_quotient(double q, int64_t a, int64_t b)
{
	long double rest = fmal(-(long double) q, (long double) b, (long double) a);
	long double step = (long double) nextafter(q, INFINITY) - q;

	return fabsl(rest) <= step / 2 * b;
}

/* Whether a meeting says what a look at the plain levels says. */
static bool
right_meeting(const SlMeeting *m, const unsigned *levels)
{
	int			best = -1;
	unsigned	most = 0,
				level = 0;

	for (unsigned j = 0; j < m->requirement.alternatives; j++)
	{
		const SlItem *a = &m->alternatives[j];
		unsigned	has = levels[skill_of(a)],
					credit = credit_of(a->number, has, m->requirement.level);

		/* alternatives stand by falling share, then name */
		if (j > 0 && (a[-1].number < a->number ||
					  (a[-1].number == a->number &&
					   strcmp(names[skill_of(a - 1)], names[skill_of(a)]) >= 0)))
			return false;
		if (has > 0 && (best < 0 || credit > most))
		{
			best = (int) j;
			most = credit;
			level = has;
		}
	}
	return m->best == best && m->credit == most && m->level == level;
}

static void
meetings(void)
{
	int			wrong_meeting = 0,
				wrong_sum = 0,
				wrong_kernel = 0,
				wrong_fit = 0,
				wrong_contribution = 0;

	for (int c = 0; c < CASES; c++)
	{
		unsigned	levels[SKILLS];
		SlMeeting	m[10];
		SlItem		alternatives[60],
					skills[SKILLS];
		SlExplanation explained = {m, alternatives, skills};
		SlRoleprofile profile = draw_profile();
		SlSkillvec	vector;
		SlScorer   *scorer;
		SlScore		scored;
		SlError		error;
		int64_t		credit = 0,
					total = 0;
		bool		eligible = true;
		double		fit,
					contributions = 0;

		for (unsigned i = 0; i < SKILLS; i++)
			levels[i] = random_below(2) ? draw() : 0;
		vector = open_vector(levels);
		if (sl_explain(&vector, &profile, &explained, &error) != SL_OK ||
			sl_scorer_make(&scorer, &profile, &memory, &error) != SL_OK ||
			sl_score(scorer, &vector, &scored, &error) != SL_OK)
		{
			wrong_kernel++;
			continue;
		}
		for (uint32_t i = 0; i < profile.count; i++)
		{
			wrong_meeting += !right_meeting(&m[i], levels);
			credit += (int64_t) m[i].requirement.weight * m[i].credit;
			total += (int64_t) m[i].requirement.weight * SL_UNIT;
			eligible &= !m[i].requirement.must || m[i].credit == SL_UNIT;
		}
		wrong_sum += explained.score.credit != credit || explained.score.total != total ||
			explained.score.eligible != eligible;
		wrong_kernel += scored.credit != credit || scored.total != total ||
			scored.eligible != eligible;
		fit = sl_score_fit(&scored);
		for (uint32_t i = 0; i < profile.count; i++)
			contributions += (double) m[i].requirement.weight * m[i].credit / (double) total;
		wrong_contribution += !(fabs(contributions - fit) <= 1e-12);
		wrong_fit += !(fit >= 0 && fit <= 1) || !is_quotient(fit, credit, total) ||
			!is_quotient(sl_score_distance(&scored), (eligible ? 1 : 2) * total - credit, total);
		arena_free_all();
	}
	ok(wrong_meeting == 0, "each requirement is met by the best alternative, the first of equals");
	ok(wrong_sum == 0, "the explained score is the sum over requirements");
	ok(wrong_kernel == 0, "the kernel says the same");
	ok(wrong_fit == 0, "fit and distance are the doubles next to the exact quotients");
	ok(wrong_contribution == 0, "contributions add up to the fit");
}

/* Every level asked, with levels and shares around all that could go wrong. */
static void
credits(void)
{
	int			wrong = 0,
				reached = 0;

	for (unsigned asked = 1; asked <= SL_UNIT; asked++)
		for (unsigned n = 0; n < 100; n++)
		{
			unsigned	share = n < 20 ? SL_UNIT : draw(),
						level = n % 2 ? draw() : asked > 1 ? asked - 1 - n % 3 % asked : asked,
						credit;

			if (level == 0 || level > SL_UNIT)
				level = 1;
			credit = sl_credit(share, level, asked);
			wrong += credit != credit_of(share, level, asked);
			reached += level < asked && credit == SL_UNIT;
		}
	ok(wrong == 0, "credits as written in design.md");
	ok(reached == 0, "rounding never reaches the level that was asked for");
}

/* The kernel divides by multiplying: all levels for some of those asked. */
static void
reciprocals(void)
{
	int			wrong = 0;

	for (int n = 0; n < 200; n++)
	{
		SlRoleprofileBuilder builder = {0};
		unsigned	asked = n < 100 ? 9901 + (unsigned) n : draw(),
					share = n % 4 ? SL_UNIT : draw();
		SlItem		item = item_of(0, share);
		SlRoleprofile profile;
		SlScorer   *scorer;
		SlError		error;
		unsigned	levels[SKILLS] = {1};
		SlSkillvec	vector;
		unsigned char *entry;

		sl_roleprofile_begin(&builder, 10000, asked, false, &memory);
		sl_roleprofile_add(&builder, &item, &memory);
		sl_roleprofile_end(&builder, &error);
		profile = open_profile(&builder);
		sl_scorer_make(&scorer, &profile, &memory, &error);
		vector = open_vector(levels);
		entry = (unsigned char *) vector.entries;
		for (unsigned level = 1; level <= SL_UNIT; level++)
		{
			uint64_t	word = (sl_read64(entry) & ~SL_ENTRY_NUMBER) | level;
			SlScore		score;

			memcpy(entry, &word, sizeof(word));
			wrong += sl_score(scorer, &vector, &score, &error) != SL_OK ||
				score.credit != INT64_C(10000) * credit_of(share, level, asked);
		}
		arena_free_all();
	}
	ok(wrong == 0, "the kernel's credits of every level");
}

/*
 * One scorer over more calls than its counter has numbers: what a vector met
 * must be forgotten by the next, and also 65,536 calls later.
 */
static void
many_calls(void)
{
	static const unsigned levels[3][SKILLS] = {{10000}, {2500}, {0, 10000}};
	static const int64_t credits[3] = {10000, 5000, 0};
	SlRoleprofileBuilder builder = {0};
	SlItem		item = item_of(0, SL_UNIT);
	SlRoleprofile profile;
	SlSkillvec	vector[3];
	SlScorer   *scorer;
	SlError		error;
	int			wrong = 0;

	sl_roleprofile_begin(&builder, 100, 5000, true, &memory);
	sl_roleprofile_add(&builder, &item, &memory);
	sl_roleprofile_end(&builder, &error);
	profile = open_profile(&builder);
	sl_scorer_make(&scorer, &profile, &memory, &error);
	for (int i = 0; i < 3; i++)
		vector[i] = open_vector(levels[i]);
	for (int call = 0; call < 300000; call++)
	{
		/* now every call meets the requirement, now 70,000 do not */
		int			which = call < 100000 ? call % 2 : call % 70000 < 3 ? call % 2 : 2;
		SlScore		score;

		wrong += sl_score(scorer, &vector[which], &score, &error) != SL_OK ||
			score.credit != 100 * credits[which] || score.eligible != (which == 0);
	}
	ok(wrong == 0, "300,000 calls of one scorer");
	arena_free_all();
}

/* As large as a profile can be, with all weights at their highest. */
static void
largest(void)
{
	SlRoleprofileBuilder builder = {0};
	unsigned	levels[SKILLS] = {10000};
	SlRoleprofile profile;
	SlSkillvec	vector = open_vector(levels);
	SlScorer   *scorer;
	SlScore		score;
	SlError		error;
	bool		made = true;
	static char unknown[SL_REQUIREMENTS_MAX][SL_ALTERNATIVES_MAX][16];

	for (unsigned i = 0; i < SL_REQUIREMENTS_MAX; i++)
	{
		made &= sl_roleprofile_begin(&builder, SL_WEIGHT_MAX, SL_UNIT, true, &memory);
		for (unsigned j = 0; j < SL_ALTERNATIVES_MAX; j++)
		{
			SlItem		item = item_of(0, SL_UNIT);

			if (j > 0)
			{
				item.name_length = (unsigned) sprintf(unknown[i][j], "no %u %u", i, j);
				item.name = unknown[i][j];
				item.key = sl_name_key(item.name, item.name_length);
				item.named = true;
			}
			made &= sl_roleprofile_add(&builder, &item, &memory);
		}
		made &= sl_roleprofile_end(&builder, &error) == SL_OK;
	}
	profile = open_profile(&builder);
	ok(made && profile.alternative_count == 65536 &&
	   sl_scorer_make(&scorer, &profile, &memory, &error) == SL_OK &&
	   sl_score(scorer, &vector, &score, &error) == SL_OK && score.eligible &&
	   score.total == INT64_C(10000) * 10000 * 1024 && score.credit == score.total &&
	   sl_score_fit(&score) == 1 && sl_score_distance(&score) == 0,
	   "1,024 requirements of weight 100 with 64 alternatives each");
	arena_free_all();
}

int
main(void)
{
	printf("# seed %llu\n", (unsigned long long) random_state);
	meetings();
	credits();
	reciprocals();
	many_calls();
	largest();
	return tap_done();
}
