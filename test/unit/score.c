/*
 * score.c - scoring and comparing against an oracle over plain arrays.
 *
 * Skills are numbers here.  Some are names that the vocabulary knows, some are
 * not, and some known ones are stored with their name, as a release that did
 * not know them would have; two different names are given the same key.
 */
#include "tap.h"

#define SKILLS 24
#define KNOWN 8					/* the first are known */
#define CASES 200000

typedef struct Skill
{
	char		name[32];
	SlKey		key;
} Skill;

static Skill skill[SKILLS];

/* A vector as plain numbers: level of each skill, 0 where it is absent. */
typedef struct Plain
{
	unsigned	level[SKILLS];
} Plain;

typedef struct PlainRequirement
{
	unsigned	weight,
				level,
				count;
	unsigned	skills[4],
				share[4];
	bool		must;
} PlainRequirement;

static void
make_skills(void)
{
	for (int i = 0; i < SKILLS; i++)
	{
		if (i < KNOWN)
			strcpy(skill[i].name, sl_skill_name((SlSkillId) random_below(sl_skill_count)));
		else
			sprintf(skill[i].name, "no such skill %d", i);
		skill[i].key = sl_name_key(skill[i].name, strlen(skill[i].name));
	}
	/* names that collide: with another unknown one, and with a known one */
	skill[20].key = skill[21].key;
	skill[22].key = skill[0].key;
}

static SlItem
item_of(unsigned i, unsigned number, bool inline_known)
{
	SlItem		item = {
		.key = skill[i].key, .number = number,
		.named = i >= KNOWN || inline_known,
		.name = skill[i].name, .name_length = (unsigned) strlen(skill[i].name)
	};

	return item;
}

static unsigned
draw_level(void)
{
	static const unsigned edges[] = {1, 2, 4999, 5000, 5001, 9999, 10000};

	return random_below(3) ? 1 + random_below(10000) : edges[random_below(7)];
}

static Value
make_vector(const Plain *plain, bool inline_known)
{
	SlSkillvecBuilder builder = {0};
	SlError		error;

	for (unsigned i = 0; i < SKILLS; i++)
		if (plain->level[i] > 0)
		{
			SlItem		item = item_of(i, plain->level[i], inline_known && random_below(2));

			sl_skillvec_add(&builder, &item, &memory);
		}
	sl_skillvec_sort(&builder, &error);
	return write_skillvec(&builder);
}

static Plain
draw_plain(void)
{
	Plain		plain = {{0}};

	for (unsigned n = random_below(SKILLS); n > 0; n--)
		plain.level[random_below(SKILLS)] = draw_level();
	return plain;
}

static unsigned
draw_profile(PlainRequirement *requirements, Value *v)
{
	SlRoleprofileBuilder builder = {0};
	SlError		error;
	unsigned	count = random_below(8);

	for (unsigned i = 0; i < count; i++)
	{
		PlainRequirement *q = &requirements[i];

		q->weight = 1 + random_below(10000);
		q->level = draw_level();
		q->must = random_below(3) == 0;
		q->count = 1 + random_below(4);
		sl_roleprofile_begin(&builder, q->weight, q->level, q->must, &memory);
		for (unsigned j = 0; j < q->count; j++)
		{
			SlItem		item;

			q->skills[j] = random_below(SKILLS);
			q->share[j] = j == 0 || random_below(2) ? 10000 : draw_level();
			item = item_of(q->skills[j], q->share[j], random_below(2));
			sl_roleprofile_add(&builder, &item, &memory);
		}
		sl_roleprofile_end(&builder, &error);
	}
	sl_roleprofile_sort(&builder, &memory, &error);
	*v = write_roleprofile(&builder);
	return count;
}

/* The rule, as it is written in score.h, in wide integers. */
static void
oracle(const Plain *plain, const PlainRequirement *q, unsigned count, SlScore *score)
{
	score->credit = score->total = 0;
	score->eligible = true;
	for (unsigned i = 0; i < count; i++, q++)
	{
		unsigned	best = 0;

		for (unsigned j = 0; j < q->count; j++)
		{
			uint64_t	level = plain->level[q->skills[j]],
						met = level < q->level ? level : q->level,
						credit = (2 * q->share[j] * met + q->level) / (2 * q->level);

			if (credit > best)
				best = (unsigned) credit;
		}
		score->credit += (int64_t) q->weight * best;
		score->total += (int64_t) q->weight * 10000;
		if (q->must && best < 10000)
			score->eligible = false;
	}
}

static bool
same_score(const SlScore *a, const SlScore *b)
{
	return a->credit == b->credit && a->total == b->total && a->eligible == b->eligible;
}

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

int
main(void)
{
	int			wrong_score = 0,
				wrong_explain = 0,
				wrong_equal = 0,
				wrong_hash = 0,
				wrong_order = 0,
				wrong_contains = 0,
				wrong_find = 0,
				fell = 0;

	printf("# seed %llu\n", (unsigned long long) random_state);
	make_skills();
	for (int c = 0; c < CASES; c++)
	{
		Plain		plain = draw_plain(),
					other = random_below(3) ? draw_plain() : plain,
					raised = plain;
		PlainRequirement requirements[8];
		Value		v,
					w,
					r,
					p;
		SlSkillvec	a,
					b,
					up;
		SlRoleprofile profile;
		SlScorer   *scorer;
		SlScore		expected,
					got,
					higher;
		SlMeeting	meetings[8];
		SlItem		alternatives[32],
					skills[SKILLS];
		SlExplanation explained = {meetings, alternatives, skills};
		SlError		error;
		unsigned	count,
					raise = random_below(SKILLS);
		int			order,
					back;
		bool		equal = memcmp(&plain, &other, sizeof(plain)) == 0,
					contains,
					overlaps,
					is_in = true,
					common = false;

		raised.level[raise] = raised.level[raise] / 2 + 5000;
		v = make_vector(&plain, false);
		w = make_vector(&other, true);
		r = make_vector(&raised, true);
		count = draw_profile(requirements, &p);
		if (sl_skillvec_open(&a, v.data, v.size, &error) != SL_OK ||
			sl_skillvec_open(&b, w.data, w.size, &error) != SL_OK ||
			sl_skillvec_open(&up, r.data, r.size, &error) != SL_OK ||
			sl_roleprofile_open(&profile, p.data, p.size, &error) != SL_OK ||
			sl_scorer_make(&scorer, &profile, &memory, &error) != SL_OK)
			return 1;

		/* the second vector first: nothing of it may stay in the scorer */
		oracle(&other, requirements, count, &expected);
		wrong_score += sl_score(scorer, &b, &got, &error) != SL_OK ||
			!same_score(&got, &expected);
		oracle(&plain, requirements, count, &expected);
		wrong_score += sl_score(scorer, &a, &got, &error) != SL_OK ||
			!same_score(&got, &expected);
		wrong_explain += sl_explain(&a, &profile, &explained, &error) != SL_OK ||
			!same_score(&explained.score, &expected);
		fell += raised.level[raise] >= plain.level[raise] &&
			(sl_score(scorer, &up, &higher, &error) != SL_OK || higher.credit < got.credit ||
			 (got.eligible && !higher.eligible));

		wrong_order += sl_skillvec_compare(&a, &b, &order, &error) != SL_OK ||
			sl_skillvec_compare(&b, &a, &back, &error) != SL_OK || sign(order) != -sign(back);
		wrong_equal += (order == 0) != equal;
		wrong_hash += equal && sl_skillvec_hash(&a, 7) != sl_skillvec_hash(&b, 7);
		for (int i = 0; i < SKILLS; i++)
		{
			is_in &= other.level[i] <= plain.level[i];
			common |= other.level[i] > 0 && plain.level[i] > 0;
		}
		wrong_contains += sl_skillvec_contains(&a, &b, &contains, &error) != SL_OK ||
			sl_skillvec_overlaps(&a, &b, &overlaps, &error) != SL_OK ||
			contains != is_in || overlaps != common;
		for (int i = 0; i < SKILLS; i++)
		{
			SlItem		wanted = item_of((unsigned) i, 0, false);
			unsigned	level;

			wrong_find += sl_skillvec_level(&b, &wanted, &level, &error) != SL_OK ||
				level != other.level[i];
		}
		arena_free_all();
	}
	ok(wrong_score == 0, "400,000 scores as the rule says");
	ok(wrong_explain == 0, "explanations add up to the score");
	ok(fell == 0, "a higher level never lowers fit or eligibility");
	ok(wrong_order == 0, "the order of two vectors is the opposite of the other way round");
	ok(wrong_equal == 0, "vectors are equal if their names and levels are, by key or inline");
	ok(wrong_hash == 0, "equal vectors have the same hash");
	ok(wrong_contains == 0, "containment and overlap");
	ok(wrong_find == 0, "levels found by name");
	return tap_done();
}
