/*
 * compare.c - what holds between two values.
 *
 * Entries stand in order, so two values are compared by walking through both
 * at once.
 */
#include "compare.h"

#include <math.h>

/* One of two values: where its walk is, and the item before that. */
typedef struct Side
{
	SlWalk		walk;
	SlItem		item;
	bool		done;			/* there was no further item */
} Side;

static SlStatus
advance(Side *side, SlError *error)
{
	side->done = sl_walk_done(&side->walk);
	return side->done ? SL_OK : sl_walk_step(&side->walk, &side->item, error);
}

static int
compare_numbers(unsigned a, unsigned b)
{
	return (a > b) - (a < b);
}

/* The order of both items, without their numbers. */
static SlStatus
compare_names(Side *a, Side *b, int *order, SlError *error)
{
	SlStatus	status;

	if (a->item.key != b->item.key)
		*order = a->item.key < b->item.key ? -1 : 1;
	else if (!a->item.named && !b->item.named)
		*order = 0;
	else
	{
		status = sl_walk_name(&a->walk, &a->item, error);
		if (status == SL_OK)
			status = sl_walk_name(&b->walk, &b->item, error);
		if (status != SL_OK)
			return status;
		*order = sl_name_compare(a->item.name, a->item.name_length,
								 b->item.name, b->item.name_length);
	}
	return SL_OK;
}

/*
 * Compare the next `count` items of both sides, as long as they are the same.
 */
static SlStatus
compare_items(Side *a, Side *b, uint32_t count, int *order, SlError *error)
{
	*order = 0;
	for (uint32_t i = 0; i < count && *order == 0; i++)
	{
		SlStatus	status = advance(a, error);

		if (status == SL_OK)
			status = advance(b, error);
		if (status == SL_OK)
			status = compare_names(a, b, order, error);
		if (status != SL_OK)
			return status;
		if (*order == 0)
			*order = compare_numbers(a->item.number, b->item.number);
	}
	return SL_OK;
}

SlStatus
sl_skillvec_compare(const SlSkillvec *a, const SlSkillvec *b, int *order, SlError *error)
{
	Side		x,
				y;
	SlStatus	status;

	sl_skillvec_walk(a, &x.walk);
	sl_skillvec_walk(b, &y.walk);
	status = compare_items(&x, &y, a->count < b->count ? a->count : b->count,
						   order, error);
	if (status == SL_OK && *order == 0)
		*order = compare_numbers(a->count, b->count);
	return status;
}

SlStatus
sl_roleprofile_compare(const SlRoleprofile *a, const SlRoleprofile *b, int *order,
					   SlError *error)
{
	Side		x,
				y;

	sl_roleprofile_walk(a, &x.walk);
	sl_roleprofile_walk(b, &y.walk);
	for (uint32_t i = 0; i < a->count && i < b->count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(a, i),
					r = sl_roleprofile_requirement(b, i);
		SlStatus	status;

		if ((*order = compare_numbers(q.weight, r.weight)) != 0 ||
			(*order = compare_numbers(q.level, r.level)) != 0 ||
			(*order = compare_numbers(q.must, r.must)) != 0 ||
			(*order = compare_numbers(q.alternatives, r.alternatives)) != 0)
			return SL_OK;
		status = compare_items(&x, &y, q.alternatives, order, error);
		if (status != SL_OK || *order != 0)
			return status;
	}
	*order = compare_numbers(a->count, b->count);
	return SL_OK;
}

/* Mix a word into a hash: one round of the finisher of MurmurHash3. */
static uint64_t
mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 32;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 29;
}

/* Mix in keys and numbers of entries, but not whether a name is stored. */
static uint64_t
mix_entries(uint64_t h, const unsigned char *entry, const unsigned char *end)
{
	for (; entry < end; entry += SL_ENTRY_SIZE)
		h = mix(h, sl_read64(entry) & ~SL_ENTRY_NAMED);
	return h;
}

uint64_t
sl_skillvec_hash(const SlSkillvec *vector, uint64_t seed)
{
	return mix_entries(mix(seed, vector->count), vector->entries, vector->names);
}

uint64_t
sl_roleprofile_hash(const SlRoleprofile *profile, uint64_t seed)
{
	uint64_t	h = mix(seed, profile->count);

	for (uint32_t i = 0; i < profile->count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);

		h = mix(h, (uint64_t) q.weight << 32 | q.level << 16 |
				q.alternatives << 1 | q.must);
	}
	return mix_entries(h, profile->entries, profile->names);
}

/* Advance to the next skill that is in both; *met is false where none is. */
static SlStatus
meet(Side *a, Side *b, bool *met, SlError *error)
{
	SlStatus	status = advance(a, error);
	int			order;

	*met = false;
	if (status == SL_OK)
		status = advance(b, error);
	while (status == SL_OK && !a->done && !b->done)
	{
		status = compare_names(a, b, &order, error);
		if (status != SL_OK)
			break;
		if (order == 0)
		{
			*met = true;
			break;
		}
		status = advance(order < 0 ? a : b, error);
	}
	return status;
}

SlStatus
sl_skillvec_contains(const SlSkillvec *a, const SlSkillvec *b, bool *contains,
					 SlError *error)
{
	Side		x,
				y;
	bool		met;

	*contains = false;
	if (b->count > a->count)
		return SL_OK;
	sl_skillvec_walk(a, &x.walk);
	sl_skillvec_walk(b, &y.walk);
	for (uint32_t i = 0; i < b->count; i++)
	{
		SlStatus	status = meet(&x, &y, &met, error);

		if (status != SL_OK)
			return status;
		if (!met || x.item.number < y.item.number)
			return SL_OK;
	}
	*contains = true;
	return SL_OK;
}

SlStatus
sl_skillvec_overlaps(const SlSkillvec *a, const SlSkillvec *b, bool *overlaps,
					 SlError *error)
{
	Side		x,
				y;

	sl_skillvec_walk(a, &x.walk);
	sl_skillvec_walk(b, &y.walk);
	return meet(&x, &y, overlaps, error);
}

/* The sum of the squares of the levels, below 65536 * 2^28. */
static uint64_t
norm(const SlSkillvec *vector)
{
	uint64_t	sum = 0;

	for (const unsigned char *p = vector->entries; p < vector->names; p += SL_ENTRY_SIZE)
	{
		uint64_t	level = sl_entry_number(sl_read64(p));

		sum += level * level;
	}
	return sum;
}

SlStatus
sl_skillvec_cosine(const SlSkillvec *a, const SlSkillvec *b, double *distance,
				   SlError *error)
{
	Side		x,
				y;
	uint64_t	dot = 0;
	bool		met;

	sl_skillvec_walk(a, &x.walk);
	sl_skillvec_walk(b, &y.walk);
	for (;;)
	{
		SlStatus	status = meet(&x, &y, &met, error);

		if (status != SL_OK)
			return status;
		if (!met)
			break;
		dot += (uint64_t) x.item.number * y.item.number;
	}

	/*
	 * For equal vectors the root is that of a square, which is exact.  For
	 * those that are nearly proportional rounding could pass 0.
	 */
	*distance = 1 - (double) dot / sqrt((double) norm(a) * (double) norm(b));
	if (!(*distance > 0))
		*distance = 0;
	return SL_OK;
}
