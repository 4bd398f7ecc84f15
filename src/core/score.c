/*
 * score.c - the scoring kernel.
 */
#include "score.h"

SlStatus
sl_scorer_make(SlScorer **made, const SlRoleprofile *profile,
			   const SlMemory *memory, SlError *error)
{
	uint32_t	n = profile->count,
				m = profile->alternative_count,
				slots = 256,
				k = 0;
	size_t		wanted_at,
				musts_at,
				slots_at,
				weights_at,
				credits_at,
				touched_at,
				size;
	SlScorer   *s;
	SlWalk		walk;
	char	   *block;

	while (slots < 4 * m)
		slots *= 2;

	/* m <= 65536 and n <= 1024, so the sizes are small numbers */
	wanted_at = (sizeof(SlScorer) + 15) & ~(size_t) 15;
	musts_at = wanted_at + m * sizeof(SlWanted);
	slots_at = musts_at + (n + 63) / 64 * sizeof(uint64_t);
	weights_at = slots_at + slots * sizeof(uint32_t);
	credits_at = weights_at + n * sizeof(uint16_t);
	touched_at = credits_at + n * sizeof(uint16_t);
	size = touched_at + n * sizeof(uint16_t);
	block = memory->resize(memory->context, NULL, size);
	if (block == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	memset(block, 0, size);
	s = (SlScorer *) block;
	s->wanted = (SlWanted *) (block + wanted_at);
	s->musts = (uint64_t *) (block + musts_at);
	s->slots = (uint32_t *) (block + slots_at);
	s->weights = (uint16_t *) (block + weights_at);
	s->credits = (uint16_t *) (block + credits_at);
	s->touched = (uint16_t *) (block + touched_at);
	s->mask = slots - 1;
	s->requirement_count = n;
	s->release = profile->release;

	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < n; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);

		s->weights[i] = (uint16_t) q.weight;
		s->total += (int64_t) SL_UNIT * q.weight;
		if (q.must)
		{
			s->musts[i / 64] |= UINT64_C(1) << i % 64;
			s->must_count++;
		}
		for (unsigned j = 0; j < q.alternatives; j++, k++)
		{
			SlWanted   *w = &s->wanted[k];
			uint64_t	entry = sl_read64(walk.entry);
			uint32_t   *slot;

			w->key = sl_entry_key(entry);
			w->requirement = (uint16_t) i;
			w->share = (uint16_t) sl_entry_number(entry);
			w->asked = (uint16_t) q.level;
			if (w->share == 0 || w->share > SL_UNIT)
			{
				memory->release(memory->context, block);
				return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
			}
			if (sl_entry_named(entry))
			{
				SlItem		item;
				SlStatus	status = sl_walk_next(&walk, &item, error);

				if (status != SL_OK)
				{
					memory->release(memory->context, block);
					return status;
				}
				w->named = true;
				w->name = item.name;
				w->name_length = (uint8_t) item.name_length;
			}
			else
				walk.entry += SL_ENTRY_SIZE;
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
 * same name.  Where neither stores its name, both mean the vocabulary's.
 */
static SlStatus
same_name(const SlScorer *scorer, const SlWanted *wanted, uint64_t entry,
		  const SlSkillvec *vector, const unsigned char *name, bool *same,
		  SlError *error)
{
	const char *a = wanted->name,
			   *b;
	unsigned	a_length = wanted->name_length,
				b_length;

	if (!wanted->named && !sl_entry_named(entry))
	{
		*same = true;
		return SL_OK;
	}
	if (!wanted->named || !sl_entry_named(entry))
	{
		SlSkillId	skill = sl_skill_by_key(wanted->key);

		if (skill == SL_NO_SKILL)
		{
			sl_fail(error, SL_DATA_NEWER, 0, 0);
			if (error != NULL)
				error->release = wanted->named ? vector->release : scorer->release;
			return SL_DATA_NEWER;
		}
		b = sl_skill_name(skill);
		b_length = sl_skills[skill].name_length;
		if (!wanted->named)
		{
			a = (const char *) name + 1;
			a_length = name[0];
		}
	}
	else
	{
		b = (const char *) name + 1;
		b_length = name[0];
	}
	*same = sl_name_compare(a, a_length, b, b_length) == 0;
	return SL_OK;
}

SlStatus
sl_score(SlScorer *scorer, const SlSkillvec *vector, SlScore *score, SlError *error)
{
	const unsigned char *name = vector->names;
	const uint32_t mask = scorer->mask;
	const uint32_t *slots = scorer->slots;
	const unsigned char *p = vector->entries;
	uint32_t	touched = 0,
				musts = 0;
	int64_t		sum = 0;
	SlStatus	status = SL_OK;

	for (uint32_t i = 0; i < vector->count; i++, p += SL_ENTRY_SIZE)
	{
		uint64_t	entry = sl_read64(p);
		SlKey		key = sl_entry_key(entry);
		const unsigned char *own = NULL;

		if (sl_entry_named(entry))
		{
			own = name;
			if (name >= vector->end || name[0] >= vector->end - name)
			{
				status = sl_fail(error, SL_DATA_TRUNCATED, 0, 0);
				break;
			}
			name += 1 + name[0];
		}
		for (uint32_t k = slots[key & mask]; k != 0;)
		{
			const SlWanted *w = &scorer->wanted[k - 1];

			k = w->next;
			if (w->key == key)
			{
				unsigned	credit = sl_credit(w->share, sl_entry_number(entry), w->asked);
				uint16_t   *best = &scorer->credits[w->requirement];
				bool		same = true;

				if (w->named || own != NULL)
					status = same_name(scorer, w, entry, vector, own, &same, error);
				if (status != SL_OK)
					break;
				if (same && credit > *best)
				{
					if (*best == 0)
						scorer->touched[touched++] = w->requirement;
					*best = (uint16_t) credit;
				}
			}
		}
		if (status != SL_OK)
			break;
	}

	for (uint32_t i = 0; i < touched; i++)
	{
		uint16_t	r = scorer->touched[i];

		sum += (int64_t) scorer->weights[r] * scorer->credits[r];
		if (scorer->credits[r] == SL_UNIT &&
			(scorer->musts[r / 64] >> r % 64 & 1) != 0)
			musts++;
		scorer->credits[r] = 0;
	}
	score->credit = sum;
	score->total = scorer->total;
	score->eligible = musts == scorer->must_count;
	return status;
}
