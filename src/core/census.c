/*
 * census.c - counting the skills of a sample.
 *
 * The first pass counts keys in a hash table of bounded size.  When it is full,
 * so much is taken from every count that at least half of them go (the batched
 * form of what Misra and Gries do).  That costs every count at most one for
 * each 32,768 entries read, so no common skill is lost; the second pass counts
 * those that are left anew, and exactly.
 *
 * Everything goes by key.  Two names of one key count as one: that they exist
 * is next to impossible, and all that an estimate can be is wrong.
 */
#include "frequency.h"

#include <math.h>
#include <stdlib.h>

#define SLOTS_FIRST		1024
#define SLOTS_MAX		131072	/* of which at most half are in use */
#define PAIRS			256
#define INDEPENDENCE_MIN 0.5
#define COUNT_MIN		2		/* what is seen once says little: not listed */

typedef struct Slot
{
	SlKey		key;
	uint64_t	count;			/* 0: empty; in the second pass, place in the list + 1 */
} Slot;

typedef struct Pair
{
	SlKey		key[2];
	uint32_t	place[2];		/* in the list */
	uint32_t	together;		/* rows that have both */
} Pair;

struct SlCensus
{
	const SlMemory *memory;
	uint64_t	rows,
				empty,			/* rows without a skill */
				entries;
	Slot	   *slots;
	uint32_t	mask,
				used;
	uint64_t	lost;			/* taken from every count */
	uint64_t	at_level[SL_UNIT + 1];

	/* pairs of skills, each drawn from a row, the rows drawn evenly */
	Pair		pairs[PAIRS];
	uint32_t	pair_count;
	uint64_t	pair_rows;		/* rows that had two skills */
	uint64_t	random;

	/* after the choice */
	SlKey	   *listed;
	uint32_t	listed_count;
	double		unlisted;		/* rows taken to have a skill that is not listed */
	unsigned	level_count;
	unsigned	levels[SL_FREQUENCY_LEVELS_MAX];
	uint8_t		band[SL_UNIT + 1];	/* of each level, the place in levels */
	uint64_t   *counts;			/* for each listed skill, rows by band */
	uint64_t   *last_row;		/* for each, the last that had it, from 1 */
	uint64_t	row;
};

/* The same numbers at every run: a sample gives the same result. */
static uint64_t
draw(SlCensus *c, uint64_t below)
{
	c->random ^= c->random >> 12;
	c->random ^= c->random << 25;
	c->random ^= c->random >> 27;
	return (c->random * UINT64_C(0x2545f4914f6cdd1d) >> 16) % below;
}

/* The slot that a key has, or would have.  Stored keys may be any, so mix. */
static Slot *
probe(const SlCensus *c, SlKey key)
{
	uint32_t	slot = (uint32_t) (key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & c->mask;

	while (c->slots[slot].count != 0 && c->slots[slot].key != key)
		slot = (slot + 1) & c->mask;
	return &c->slots[slot];
}

/* An empty table in place of the present one, which is returned. */
static bool
replace(SlCensus *c, uint32_t slots, Slot **old)
{
	size_t		size = slots * sizeof(Slot);
	Slot	   *made = c->memory->resize(c->memory->context, NULL, size);

	if (made == NULL)
		return false;
	memset(made, 0, size);
	*old = c->slots;
	c->slots = made;
	c->mask = slots - 1;
	c->used = 0;
	return true;
}

/* What to take from every count so that at least half of them go. */
static uint64_t
toll(const SlCensus *c)
{
	uint32_t	with[256] = {0};
	uint32_t	going = 0;
	unsigned	n = 0;

	for (uint32_t i = 0; i <= c->mask; i++)
		if (c->slots[i].count < 256)
			with[c->slots[i].count]++;
	while (n < 255 && going < c->used / 2)
		going += with[++n];
	return n;
}

/* Make room in a table that is half full: a larger one, or fewer entries. */
static bool
make_room(SlCensus *c)
{
	while (c->used > c->mask / 2)
	{
		uint32_t	slots = c->mask + 1;
		uint64_t	taken = slots < SLOTS_MAX ? 0 : toll(c);
		Slot	   *old;

		if (!replace(c, taken == 0 ? 2 * slots : slots, &old))
			return false;
		for (uint32_t i = 0; i < slots; i++)
			if (old[i].count > taken)
			{
				Slot	   *slot = probe(c, old[i].key);

				slot->key = old[i].key;
				slot->count = old[i].count - taken;
				c->used++;
			}
		sl_discard(c->memory, old);
		c->lost += taken;
		sl_poll(c->memory);
	}
	return true;
}

SlCensus *
sl_census_make(const SlMemory *memory)
{
	SlCensus   *c = memory->resize(memory->context, NULL, sizeof(SlCensus));
	Slot	   *none;

	if (c == NULL)
		return NULL;
	memset(c, 0, sizeof(*c));
	c->memory = memory;
	c->random = UINT64_C(0x5851f42d4c957f2d);
	return replace(c, SLOTS_FIRST, &none) ? c : NULL;
}

/* The level of an item whose bytes may be anything. */
static unsigned
level_of(const SlItem *item)
{
	return item->number < 1 ? 1 : item->number > SL_UNIT ? SL_UNIT : item->number;
}

/* Keep a pair of this row's skills, by reservoir sampling of the rows. */
static void
draw_pair(SlCensus *c, const SlSkillvec *vector)
{
	uint64_t	place = c->pair_rows++;
	uint32_t	a,
				b;

	if (place >= PAIRS && (place = draw(c, c->pair_rows)) >= PAIRS)
		return;
	if (c->pair_count < PAIRS)
		c->pair_count++;
	a = (uint32_t) draw(c, vector->count);
	b = (uint32_t) draw(c, vector->count - 1);
	b += b >= a;
	c->pairs[place].key[0] = sl_entry_key(sl_read64(vector->entries + (size_t) a * SL_ENTRY_SIZE));
	c->pairs[place].key[1] = sl_entry_key(sl_read64(vector->entries + (size_t) b * SL_ENTRY_SIZE));
}

SlStatus
sl_census_find(SlCensus *c, const SlSkillvec *vector, SlError *error)
{
	SlWalk		walk;

	c->rows++;
	c->empty += vector->count == 0;
	c->entries += vector->count;
	if (vector->count >= 2)
		draw_pair(c, vector);
	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_step(&walk, &item, error);
		Slot	   *slot;

		if (status != SL_OK)
			return status;
		c->at_level[level_of(&item)]++;
		slot = probe(c, item.key);
		if (slot->count++ == 0)
		{
			slot->key = item.key;
			c->used++;
			if (!make_room(c))
				return sl_fail(error, SL_NO_MEMORY, 0, 0);
		}
	}
	return SL_OK;
}

/* The most common first; so that the order is one, then by key. */
static int
compare_slots(const void *a, const void *b)
{
	const Slot *x = a,
			   *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

static int
compare_keys(const void *a, const void *b)
{
	SlKey		x = *(const SlKey *) a,
				y = *(const SlKey *) b;

	return (x > y) - (x < y);
}

/* Which levels to tell apart, and the band of each level. */
static void
choose_levels(SlCensus *c)
{
	unsigned	distinct = 0;

	for (unsigned level = 1; level <= SL_UNIT; level++)
		distinct += c->at_level[level] > 0;
	for (unsigned level = 1; level <= SL_UNIT; level++)
	{
		bool		occurs = c->at_level[level] > 0,
					few = distinct <= SL_FREQUENCY_LEVELS_MAX,
					tenth = level % (SL_UNIT / 10) == 0 && level > SL_UNIT / 10;

		if ((occurs && (few || c->level_count == 0)) ||
			(tenth && !few && c->level_count > 0))
			c->levels[c->level_count++] = level;
		c->band[level] = (uint8_t) (c->level_count > 0 ? c->level_count - 1 : 0);
	}
	if (c->level_count == 0)
		c->levels[c->level_count++] = 1;
}

SlStatus
sl_census_choose(SlCensus *c, uint32_t limit, SlError *error)
{
	const SlMemory *memory = c->memory;
	Slot	   *found;
	uint32_t	n = 0;
	double		sum = 0,
				squares = 0;

	choose_levels(c);

	/* those that are left, the most common first */
	for (uint32_t i = 0; i <= c->mask; i++)
		if (c->slots[i].count > 0)
			c->slots[n++] = c->slots[i];
	qsort(c->slots, n, sizeof(Slot), compare_slots);
	/* and one at least, so that there is something to keep */
	while (c->listed_count < n && c->listed_count < limit &&
		   (c->slots[c->listed_count].count >= COUNT_MIN || c->listed_count == 0))
		c->listed_count++;

	/*
	 * A skill that is asked for and not listed is more likely one of the more
	 * common of these.  Without any, half a row.
	 */
	for (uint32_t i = c->listed_count; i < n; i++)
	{
		double		count = (double) (c->slots[i].count + c->lost);

		sum += count;
		squares += count * count;
	}
	c->unlisted = sum > 0 ? squares / sum : 0.5 + (double) c->lost;

	c->listed = memory->resize(memory->context, NULL, ((size_t) c->listed_count + 1) * sizeof(SlKey));
	c->counts = memory->resize(memory->context, NULL, ((size_t) c->listed_count + 1) *
							   c->level_count * sizeof(uint64_t));
	c->last_row = memory->resize(memory->context, NULL, ((size_t) c->listed_count + 1) * sizeof(uint64_t));
	if (c->listed == NULL || c->counts == NULL || c->last_row == NULL ||
		!replace(c, c->mask + 1, &found))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	memset(c->counts, 0, (size_t) c->listed_count * c->level_count * sizeof(uint64_t));
	memset(c->last_row, 0, (size_t) c->listed_count * sizeof(uint64_t));
	for (uint32_t i = 0; i < c->listed_count; i++)
		c->listed[i] = found[i].key;
	sl_discard(c->memory, found);
	if (c->listed_count > 1)
		qsort(c->listed, c->listed_count, sizeof(SlKey), compare_keys);
	for (uint32_t i = 0; i < c->listed_count; i++)
	{
		Slot	   *slot = probe(c, c->listed[i]);

		slot->key = c->listed[i];
		slot->count = i + 1;
	}

	/* pairs of which one is not listed say nothing */
	n = 0;
	for (uint32_t i = 0; i < c->pair_count; i++)
	{
		Pair		pair = c->pairs[i];
		uint64_t	a = probe(c, pair.key[0])->count,
					b = probe(c, pair.key[1])->count;

		if (a == 0 || b == 0 || a == b)
			continue;
		pair.place[0] = (uint32_t) a - 1;
		pair.place[1] = (uint32_t) b - 1;
		c->pairs[n++] = pair;
	}
	c->pair_count = n;
	return SL_OK;
}

SlStatus
sl_census_count(SlCensus *c, const SlSkillvec *vector, SlError *error)
{
	SlWalk		walk;

	c->row++;
	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_step(&walk, &item, error);
		uint64_t	place;

		if (status != SL_OK)
			return status;
		place = probe(c, item.key)->count;
		if (place == 0)
			continue;
		c->counts[(place - 1) * c->level_count + c->band[level_of(&item)]]++;
		c->last_row[place - 1] = c->row;
	}
	for (uint32_t i = 0; i < c->pair_count; i++)
		c->pairs[i].together += c->last_row[c->pairs[i].place[0]] == c->row &&
			c->last_row[c->pairs[i].place[1]] == c->row;
	return SL_OK;
}

/* The rows that had a listed skill. */
static double
rows_with(const SlCensus *c, uint32_t place)
{
	double		rows = 0;

	for (unsigned j = 0; j < c->level_count; j++)
		rows += (double) c->counts[(size_t) place * c->level_count + j];
	return rows;
}

/*
 * The power c for which p1 p2^c is, over the pairs and on average of the
 * logarithms, the share of rows that has both; but half at least, for all pairs
 * come from rows, and those that are never together are asked for too.  The row that a pair was drawn
 * from does not count, for it has both for certain.  Half a row on either side
 * keeps pairs that are seldom together from saying more than they know.
 */
static double
independence(const SlCensus *c)
{
	double		lift = 0,
				scale = 0,
				n = (double) c->rows - 1;

	for (uint32_t i = 0; i < c->pair_count; i++)
	{
		double		a = rows_with(c, c->pairs[i].place[0]) - 1,
					b = rows_with(c, c->pairs[i].place[1]) - 1,
					more = a > b ? a : b;

		if (n < 1 || a < 1 || b < 1 || more >= n || c->pairs[i].together < 1)
			continue;
		lift += log((c->pairs[i].together - 0.5) / (a * b / n + 0.5));
		scale += log(more / n);
	}
	if (scale == 0 || lift <= 0)
		return 1;
	return lift >= -scale * (1 - INDEPENDENCE_MIN) ? INDEPENDENCE_MIN : 1 + lift / scale;
}

void
sl_census_size(const SlCensus *c, size_t *word_count, size_t *number_count)
{
	*word_count = (size_t) c->listed_count * SL_FREQUENCY_WORDS;
	*number_count = SL_FREQUENCY_HEADER + (size_t) 3 * c->level_count;
}

/* A share as a code of so many bits; the highest is none. */
static uint64_t
encode(double share, double steps, unsigned bits)
{
	double		code,
				none = (double) (1 << bits) - 1;

	if (share <= 0)
		return (uint64_t) none;
	code = round(-steps * log2(share));
	return (uint64_t) (code < 0 ? 0 : code < none ? code : none - 1);
}

void
sl_census_write(const SlCensus *c, uint64_t *words, float *numbers)
{
	double		rows = c->rows > 0 ? (double) c->rows : 1;
	unsigned	b = c->level_count;
	float	   *out = numbers + SL_FREQUENCY_HEADER;
	double		higher = 0;

	numbers[0] = (float) ((double) c->entries / rows);
	numbers[1] = (float) ((double) c->empty / rows);
	numbers[2] = (float) (c->unlisted < rows ? c->unlisted / rows : 1);
	numbers[3] = (float) independence(c);
	numbers[4] = (float) b;
	for (unsigned j = b; j-- > 0;)
	{
		unsigned	end = j + 1 < b ? c->levels[j + 1] : SL_UNIT + 1;
		double		within = 0;

		for (unsigned level = c->levels[j]; level < end; level++)
			within += (double) c->at_level[level];
		higher += within;
		out[j] = (float) c->levels[j];
		out[b + j] = (float) (within > 0 ? (double) c->at_level[c->levels[j]] / within : 0);
		out[2 * b + j] = (float) (c->entries > 0 ? higher / (double) c->entries : 1);
	}
	for (uint32_t i = 0; i < c->listed_count; i++)
	{
		double		with = rows_with(c, i);

		*words++ = c->listed[i] << SL_SHARE_BITS | encode(with / rows, SL_SHARE_STEPS, SL_SHARE_BITS);
		*words = 0;
		higher = 0;
		for (unsigned j = b; j-- > 1;)
		{
			higher += (double) c->counts[(size_t) i * b + j];
			*words |= encode(higher / with, SL_AT_LEVEL_STEPS, SL_AT_LEVEL_BITS) <<
				((j - 1) * SL_AT_LEVEL_BITS);
		}
		words++;
	}
}
