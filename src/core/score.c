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
				slots_at,
				weights_at,
				credits_at,
				touched_at,
				must_at,
				size;
	SlScorer   *s;
	SlWalk		walk;
	char	   *block;

	while (slots < 4 * m)
		slots *= 2;

	/* m <= 65536 and n <= 1024, so the sizes are small numbers */
	wanted_at = (sizeof(SlScorer) + 15) & ~(size_t) 15;
	slots_at = wanted_at + m * sizeof(SlWanted);
	weights_at = slots_at + slots * sizeof(uint32_t);
	credits_at = weights_at + n * sizeof(uint16_t);
	touched_at = credits_at + n * sizeof(uint16_t);
	must_at = touched_at + n * sizeof(uint16_t);
	size = must_at + n * sizeof(bool);
	block = memory->resize(memory->context, NULL, size);
	if (block == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	memset(block, 0, size);
	s = (SlScorer *) block;
	s->wanted = (SlWanted *) (block + wanted_at);
	s->slots = (uint32_t *) (block + slots_at);
	s->weights = (uint16_t *) (block + weights_at);
	s->credits = (uint16_t *) (block + credits_at);
	s->touched = (uint16_t *) (block + touched_at);
	s->must = (bool *) (block + must_at);
	s->mask = slots - 1;
	s->requirement_count = n;
	s->release = profile->release;

	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < n; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);

		s->weights[i] = (uint16_t) q.weight;
		s->total += (int64_t) SL_UNIT * q.weight;
		s->must[i] = q.must;
		s->must_count += q.must;
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

/* Steps through the stored names of a vector, only as far as one is needed. */
typedef struct NameCursor
{
	uint32_t	entry;			/* the entry whose name, if stored, is next */
	const unsigned char *name;
} NameCursor;

/* Step to the name of entry i, which stores one. */
static SlStatus
seek_name(NameCursor *cursor, const SlSkillvec *vector, uint32_t i, SlError *error)
{
	for (;; cursor->entry++)
	{
		uint64_t	entry = sl_read64(vector->entries + (size_t) cursor->entry * SL_ENTRY_SIZE);

		if (!sl_entry_named(entry))
			continue;
		if (cursor->name >= vector->end || cursor->name[0] >= vector->end - cursor->name)
			return sl_fail(error, SL_DATA_TRUNCATED, 0, 0);
		if (cursor->entry == i)
			return SL_OK;
		cursor->name += 1 + cursor->name[0];
	}
}

/*
 * Whether entry i of the vector and an alternative with the same key are the
 * same name.  Where neither stores its name, both mean the vocabulary's.
 */
static SlStatus
same_name(const SlScorer *scorer, const SlWanted *wanted, const SlSkillvec *vector,
		  uint32_t i, bool named, NameCursor *cursor, bool *same, SlError *error)
{
	const char *a = wanted->name,
			   *b;
	unsigned	a_length = wanted->name_length,
				b_length;

	if (named)
	{
		SlStatus	status = seek_name(cursor, vector, i, error);

		if (status != SL_OK)
			return status;
		b = (const char *) cursor->name + 1;
		b_length = cursor->name[0];
	}
	if (!named || !wanted->named)
	{
		SlSkillId	skill = sl_skill_by_key(wanted->key);

		if (skill == SL_NO_SKILL)
		{
			sl_fail(error, SL_DATA_NEWER, 0, 0);
			if (error != NULL)
				error->release = named ? scorer->release : vector->release;
			return SL_DATA_NEWER;
		}
		if (named)
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

/*
 * The entries, of n <= HITS_MAX, that share a slot with an alternative.  Few
 * do, and which cannot be foretold, so there is no branch to mispredict here:
 * every entry is written down, and kept by counting it.
 */
#define HITS_MAX 64

static inline uint32_t
find_hits(const uint32_t *slots, uint32_t mask, const unsigned char *entries,
		  uint32_t n, uint8_t *hits)
{
	uint32_t	count = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		SlKey		key = sl_entry_key(sl_read64(entries + (size_t) i * SL_ENTRY_SIZE));

		hits[count] = (uint8_t) i;
		count += slots[key & mask] != 0;
	}
	return count;
}

SlStatus
sl_score(SlScorer *scorer, const SlSkillvec *vector, SlScore *score, SlError *error)
{
	NameCursor	cursor = {0, vector->names};
	uint16_t   *const credits = scorer->credits;
	uint16_t   *const touched = scorer->touched;
	uint32_t	touched_count = 0,
				musts = 0;
	int64_t		sum = 0;
	SlStatus	status = SL_OK;

	for (uint32_t first = 0; first < vector->count; first += HITS_MAX)
	{
		const unsigned char *entries = vector->entries + (size_t) first * SL_ENTRY_SIZE;
		uint32_t	n = vector->count - first < HITS_MAX ? vector->count - first : HITS_MAX;
		uint8_t		hits[HITS_MAX];
		uint32_t	hit_count = find_hits(scorer->slots, scorer->mask, entries, n, hits);

		for (uint32_t h = 0; h < hit_count; h++)
		{
			uint64_t	entry = sl_read64(entries + (size_t) hits[h] * SL_ENTRY_SIZE);
			SlKey		key = sl_entry_key(entry);
			uint32_t	k = scorer->slots[key & scorer->mask];

			do
			{
				const SlWanted *w = &scorer->wanted[k - 1];
				bool		same = w->key == key;

				k = w->next;
				if (same && (w->named || sl_entry_named(entry)))
				{
					status = same_name(scorer, w, vector, first + hits[h],
									   sl_entry_named(entry), &cursor, &same, error);
					if (status != SL_OK)
						goto done;
				}
				if (same)
				{
					unsigned	credit = sl_credit(w->share, sl_entry_number(entry), w->asked);
					uint16_t   *best = &credits[w->requirement];

					if (credit > *best)
					{
						if (*best == 0)
							touched[touched_count++] = w->requirement;
						*best = (uint16_t) credit;
					}
				}
			} while (k != 0);
		}
	}

done:
	for (uint32_t i = 0; i < touched_count; i++)
	{
		uint16_t	r = touched[i];

		sum += (int64_t) scorer->weights[r] * credits[r];
		musts += credits[r] == SL_UNIT && scorer->must[r];
		credits[r] = 0;
	}
	score->credit = sum;
	score->total = scorer->total;
	score->eligible = musts == scorer->must_count;
	return status;
}
