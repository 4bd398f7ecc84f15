/*
 * score.c - the scoring kernel.
 *
 * Vectors come by the million, and of their skills some are asked for and some
 * are not, which a CPU guesses wrong again and again.  So the entries that hit
 * a slot in use are gathered first, by counting and not by branching, and only
 * they are looked at.
 *
 * The best credit of each requirement must be 0 again for the next vector.
 * Instead of clearing it, each carries the number of the call that set it.
 */
#include "score.h"

#define SLOTS_MIN		1024
#define SLOTS_PER_SKILL	16
#define GATHERED		64		/* entries looked at in one go */

/*
 * sl_credit() without its branch and its division.  With a = asked, d = 2a and
 * n = 2 * share * min(level, a) + a < 20001 a:  the reciprocal r is the first
 * whole number above 2^43 / d, so r d - 2^43 <= d, and n r >> 43 is n / d
 * exactly as long as n (r d - 2^43) < 2^43; it is below 10001 d^2 <= 2^42.
 */
#define RECIPROCAL_BITS	43

static inline uint64_t
reciprocal(unsigned asked)
{
	return (UINT64_C(1) << RECIPROCAL_BITS) / (2 * asked) + 1;
}

static inline uint32_t
credit_of(const SlWanted *wanted, unsigned level)
{
	unsigned	asked = wanted->asked;
	uint64_t	n = 2 * (uint64_t) wanted->share * (level < asked ? level : asked) + asked;

	return (uint32_t) (n * wanted->reciprocal >> RECIPROCAL_BITS);
}

/* A block for a scorer of n requirements with m alternatives, laid out. */
static SlScorer *
make_room(uint32_t n, uint32_t m, const SlMemory *memory)
{
	uint32_t	slots = SLOTS_MIN;
	size_t		wanted_at,
				slots_at,
				credits_at,
				size;
	SlScorer   *s;
	char	   *block;

	while (slots < SLOTS_PER_SKILL * m)
		slots *= 2;

	/* m <= 65536 and n <= 1024, so the sizes are small numbers */
	wanted_at = (sizeof(SlScorer) + 15) & ~(size_t) 15;
	slots_at = wanted_at + m * sizeof(SlWanted);
	credits_at = slots_at + slots * sizeof(uint32_t);
	size = credits_at + n * sizeof(uint32_t);
	block = memory->resize(memory->context, NULL, size);
	if (block == NULL)
		return NULL;
	memset(block, 0, size);
	s = (SlScorer *) block;
	s->wanted = (SlWanted *) (block + wanted_at);
	s->slots = (uint32_t *) (block + slots_at);
	s->credits = (uint32_t *) (block + credits_at);
	s->mask = slots - 1;
	s->requirement_count = n;
	return s;
}

SlStatus
sl_scorer_make(SlScorer **made, const SlRoleprofile *profile,
			   const SlMemory *memory, SlError *error)
{
	SlScorer   *s = make_room(profile->count, profile->alternative_count, memory);
	uint32_t	k = 0;
	SlWalk		walk;

	if (s == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	s->release = profile->release;
	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < profile->count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);

		s->total += (int64_t) SL_UNIT * q.weight;
		s->must_count += q.must;
		for (unsigned j = 0; j < q.alternatives; j++, k++)
		{
			SlWanted   *w = &s->wanted[k];
			uint32_t   *slot;
			SlItem		item;
			SlStatus	status = sl_walk_step(&walk, &item, error);

			if (status != SL_OK)
			{
				memory->release(memory->context, s);
				return status;
			}
			w->key = item.key;
			w->name = item.name;
			w->name_length = (uint8_t) item.name_length;
			w->requirement = (uint16_t) i;
			w->share = (uint16_t) item.number;
			w->asked = (uint16_t) q.level;
			w->reciprocal = reciprocal(q.level);
			w->weight = (uint16_t) q.weight;
			w->must = q.must;
			slot = &s->slots[w->key & s->mask];
			w->next = *slot;
			*slot = k + 1;
		}
	}
	*made = s;
	return SL_OK;
}

/*
 * Whether a skill of the vector and an alternative with the same key are the
 * same name.  own: the name that the vector stores, after its length, or NULL.
 * Where neither stores its name, both mean the vocabulary's.
 */
static SlStatus
same_name(const SlScorer *scorer, const SlWanted *wanted, const SlSkillvec *vector,
		  const unsigned char *own, bool *same, SlError *error)
{
	const char *a = wanted->name,
			   *b = own == NULL ? NULL : (const char *) own + 1;
	unsigned	a_length = wanted->name_length,
				b_length = own == NULL ? 0 : own[0];

	*same = true;
	if (a == NULL && b == NULL)
		return SL_OK;
	if (a == NULL || b == NULL)
	{
		SlSkillId	skill = sl_skill_by_key(wanted->key);

		if (skill == SL_NO_SKILL)
		{
			sl_fail(error, SL_DATA_NEWER, 0, 0);
			if (error != NULL)
				error->release = a == NULL ? scorer->release : vector->release;
			return SL_DATA_NEWER;
		}
		if (a == NULL)
		{
			a = sl_skill_name(skill);
			a_length = sl_skills[skill].name_length;
		}
		else
		{
			b = sl_skill_name(skill);
			b_length = sl_skills[skill].name_length;
		}
	}
	*same = sl_name_compare(a, a_length, b, b_length) == 0;
	return SL_OK;
}

/* What the vector has met so far. */
typedef struct Met
{
	int64_t		sum;
	uint32_t	musts;
} Met;

/* Let an alternative count with the level that it was met at. */
static inline void
meet(SlScorer *scorer, const SlWanted *wanted, unsigned level, Met *met)
{
	uint32_t   *kept = &scorer->credits[wanted->requirement];
	uint32_t	before = *kept > scorer->call ? *kept - scorer->call : 0,
				credit = credit_of(wanted, level),
				best = credit > before ? credit : before;

	met->sum += (int64_t) wanted->weight * (best - before);
	met->musts += (uint32_t) wanted->must & (best == SL_UNIT) & (before != SL_UNIT);
	*kept = scorer->call | best;
}

/* Score a vector that stores no names: all its skills are known by key. */
static SlStatus
score_plain(SlScorer *scorer, const SlSkillvec *vector, Met *met, SlError *error)
{
	const unsigned char *p = vector->entries;

	for (uint32_t left = vector->count; left > 0;)
	{
		uint32_t	n = left < GATHERED ? left : GATHERED,
					hits = 0;
		uint8_t		hit[GATHERED];

		for (uint32_t i = 0; i < n; i++)
		{
			SlKey		key = sl_entry_key(sl_read64(p + i * SL_ENTRY_SIZE));

			hit[hits] = (uint8_t) i;
			hits += scorer->slots[key & scorer->mask] != 0;
		}
		for (uint32_t i = 0; i < hits; i++)
		{
			uint64_t	entry = sl_read64(p + hit[i] * SL_ENTRY_SIZE);
			SlKey		key = sl_entry_key(entry);
			const SlWanted *w;

			for (uint32_t k = scorer->slots[key & scorer->mask]; k != 0; k = w->next)
			{
				bool		same = true;

				w = &scorer->wanted[k - 1];
				if (w->key != key)
					continue;
				if (w->name != NULL)
				{
					SlStatus	status = same_name(scorer, w, vector, NULL, &same, error);

					if (status != SL_OK)
						return status;
				}
				if (same)
					meet(scorer, w, sl_entry_number(entry), met);
			}
		}
		p += n * SL_ENTRY_SIZE;
		left -= n;
	}
	return SL_OK;
}

/* Score any vector, keeping step with its names. */
static SlStatus
score_named(SlScorer *scorer, const SlSkillvec *vector, Met *met, SlError *error)
{
	SlWalk		walk;

	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		const SlWanted *w;
		SlStatus	status = sl_walk_step(&walk, &item, error);

		if (status != SL_OK)
			return status;
		for (uint32_t k = scorer->slots[item.key & scorer->mask]; k != 0; k = w->next)
		{
			bool		same;

			w = &scorer->wanted[k - 1];
			if (w->key != item.key)
				continue;
			status = same_name(scorer, w, vector,
							   item.named ? (const unsigned char *) item.name - 1 : NULL,
							   &same, error);
			if (status != SL_OK)
				return status;
			if (same)
				meet(scorer, w, item.number, met);
		}
	}
	return SL_OK;
}

SlStatus
sl_score(SlScorer *scorer, const SlSkillvec *vector, SlScore *score, SlError *error)
{
	Met			met = {0};
	SlStatus	status;

	scorer->call += UINT32_C(1) << 16;
	if (scorer->call == 0)		/* gone round: nothing may look like this call's */
	{
		memset(scorer->credits, 0, scorer->requirement_count * sizeof(uint32_t));
		scorer->call = UINT32_C(1) << 16;
	}
	status = vector->names == vector->end ?
		score_plain(scorer, vector, &met, error) :
		score_named(scorer, vector, &met, error);
	score->credit = met.sum;
	score->total = scorer->total;
	score->eligible = met.musts == scorer->must_count;
	return status;
}
