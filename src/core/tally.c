/*
 * tally.c - levels gathered by skill.
 */
#include "tally.h"

#define TALLY_VERSION	1
#define FIRST_SLOTS		32

/* Whether an entry is the skill with this key and name. */
static inline bool
is_skill(const SlTallyEntry *entry, SlKey key, const unsigned char *name)
{
	if (entry->key != key)
		return false;
	if (entry->name == NULL || name == NULL)
		return entry->name == name;
	return entry->name[0] == name[0] && memcmp(entry->name + 1, name + 1, name[0]) == 0;
}

/* The slot that a skill has, or would have. */
static inline SlTallyEntry *
probe(SlTallyEntry *slots, uint32_t mask, SlKey key, const unsigned char *name)
{
	uint32_t	slot = (uint32_t) key & mask;

	while (slots[slot].sum != 0 && !is_skill(&slots[slot], key, name))
		slot = (slot + 1) & mask;
	return &slots[slot];
}

/* Make room for one more entry: at most half of the slots are in use. */
static SlStatus
grow(SlTally *tally, const SlMemory *memory, SlError *error)
{
	uint32_t	mask = tally->slots == NULL ? FIRST_SLOTS - 1 : 2 * tally->mask + 1;
	size_t		size = ((size_t) mask + 1) * sizeof(SlTallyEntry);
	SlTallyEntry *slots;

	if (tally->slots != NULL && tally->count <= tally->mask / 2)
		return SL_OK;
	if (tally->mask > UINT32_MAX / 4 ||
		(slots = memory->resize(memory->context, NULL, size)) == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	memset(slots, 0, size);
	if (tally->slots != NULL)
	{
		for (uint32_t i = 0; i <= tally->mask; i++)
		{
			const SlTallyEntry *e = &tally->slots[i];

			if (e->sum != 0)
				*probe(slots, mask, e->key, e->name) = *e;
		}
		memory->release(memory->context, tally->slots);
	}
	tally->slots = slots;
	tally->mask = mask;
	return SL_OK;
}

/*
 * The entry of a skill, whose sum is 0 if it is new; it is to be set then.
 * name: its length and bytes, or NULL for the vocabulary's.
 */
static SlStatus
enter(SlTally *tally, SlKey key, const unsigned char *name, uint16_t release,
	  SlTallyEntry **entry, const SlMemory *memory, SlError *error)
{
	SlSkillId	skill;
	SlTallyEntry *found;
	SlStatus	status;

	if (tally->slots != NULL)
	{
		found = probe(tally->slots, tally->mask, key, name);
		if (found->sum != 0)
		{
			*entry = found;
			return SL_OK;
		}
	}

	/* new, unless the name is stored only because it was not known then */
	skill = sl_skill_by_key(key);
	if (name == NULL && skill == SL_NO_SKILL)
	{
		sl_fail(error, SL_DATA_NEWER, 0, 0);
		if (error != NULL)
			error->release = release;
		return SL_DATA_NEWER;
	}
	if (name != NULL && skill != SL_NO_SKILL &&
		sl_name_compare((const char *) name + 1, name[0], sl_skill_name(skill),
						sl_skills[skill].name_length) == 0)
		name = NULL;

	status = grow(tally, memory, error);
	if (status != SL_OK)
		return status;
	found = probe(tally->slots, tally->mask, key, name);
	if (found->sum == 0)
	{
		if (name != NULL)
		{
			unsigned char *copy = memory->resize(memory->context, NULL, 1 + (size_t) name[0]);

			if (copy == NULL)
				return sl_fail(error, SL_NO_MEMORY, 0, 0);
			memcpy(copy, name, 1 + (size_t) name[0]);
			name = copy;
		}
		found->key = key;
		found->name = name;
		tally->count++;
	}
	*entry = found;
	return SL_OK;
}

static SlStatus
count_vectors(SlTally *tally, int64_t more, SlError *error)
{
	if (more > SL_TALLY_VECTORS_MAX - tally->vectors)
		return sl_fail(error, SL_TALLY_FULL, 0, 0);
	tally->vectors += more;
	return SL_OK;
}

/* Items store names after their length byte, so it stands before them. */
static const unsigned char *
stored_name(const SlItem *item)
{
	return item->named ? (const unsigned char *) item->name - 1 : NULL;
}

SlStatus
sl_tally_vector(SlTally *tally, const SlSkillvec *vector, const SlMemory *memory,
				SlError *error)
{
	SlStatus	status = count_vectors(tally, 1, error);
	SlWalk		walk;

	sl_skillvec_walk(vector, &walk);
	while (status == SL_OK && !sl_walk_done(&walk))
	{
		SlItem		item;
		SlTallyEntry *entry;

		status = sl_walk_step(&walk, &item, error);
		if (status == SL_OK)
			status = enter(tally, item.key, stored_name(&item), vector->release,
						   &entry, memory, error);
		if (status == SL_OK)
			entry->sum += item.number;
	}
	return status;
}

static void
take(SlTallyEntry *entry, int64_t number, SlTallyMode mode)
{
	if (mode == SL_TALLY_SUM)
		entry->sum += number;
	else if (number > entry->sum)
		entry->sum = number;
}

SlStatus
sl_tally_level(SlTally *tally, const SlItem *item, const SlMemory *memory,
			   SlError *error)
{
	unsigned char name[1 + SL_NAME_MAX];
	SlTallyEntry *entry;
	SlStatus	status;

	if (item->named)
	{
		name[0] = (unsigned char) item->name_length;
		memcpy(name + 1, item->name, item->name_length);
	}
	status = enter(tally, item->key, item->named ? name : NULL, sl_release, &entry,
				   memory, error);
	if (status != SL_OK)
		return status;
	take(entry, item->number, SL_TALLY_MAX);
	tally->vectors = 1;
	return SL_OK;
}

SlStatus
sl_tally_combine(SlTally *tally, const SlTally *other, SlTallyMode mode,
				 const SlMemory *memory, SlError *error)
{
	SlStatus	status = SL_OK;

	if (mode == SL_TALLY_SUM)
		status = count_vectors(tally, other->vectors, error);
	else if (other->vectors <= 1)
		tally->vectors = 1;
	else
		status = sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	for (uint32_t i = 0; status == SL_OK && other->slots != NULL && i <= other->mask; i++)
	{
		const SlTallyEntry *from = &other->slots[i];
		SlTallyEntry *entry;

		if (from->sum == 0)
			continue;
		status = enter(tally, from->key, from->name, sl_release, &entry, memory, error);
		if (status == SL_OK)
			take(entry, from->sum, mode);
	}
	return status;
}

/* An entry as an item, with its name but without a number. */
static SlItem
item_of(const SlTallyEntry *entry)
{
	SlItem		item = {.key = entry->key, .named = entry->name != NULL};

	if (item.named)
	{
		item.name = (const char *) entry->name + 1;
		item.name_length = entry->name[0];
	}
	else
	{
		SlSkillId	skill = sl_skill_by_key(entry->key);

		item.name = sl_skill_name(skill);
		item.name_length = sl_skills[skill].name_length;
	}
	return item;
}

SlStatus
sl_tally_average(const SlTally *tally, SlSkillvecBuilder *builder,
				 const SlMemory *memory, SlError *error)
{
	int64_t		n = tally->vectors;

	for (uint32_t i = 0; tally->slots != NULL && i <= tally->mask; i++)
	{
		SlItem		item;

		if (tally->slots[i].sum == 0)
			continue;
		item = item_of(&tally->slots[i]);
		item.number = (unsigned) ((2 * tally->slots[i].sum + n) / (2 * n));
		if (item.number == 0)
			item.number = 1;
		if (!sl_skillvec_add(builder, &item, memory))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
	}
	return SL_OK;
}

static bool
write_number(SlBytes *out, uint64_t number, unsigned width, const SlMemory *memory)
{
	unsigned char bytes[8];

	for (unsigned i = 0; i < width; i++)
		bytes[i] = (unsigned char) (number >> 8 * (width - 1 - i));
	return sl_bytes_append(out, bytes, width, memory);
}

SlStatus
sl_tally_write(const SlTally *tally, SlBytes *out, const SlMemory *memory,
			   SlError *error)
{
	bool		ok = write_number(out, TALLY_VERSION, 1, memory) &&
		write_number(out, (uint64_t) tally->vectors, 8, memory) &&
		write_number(out, tally->count, 4, memory);

	for (uint32_t i = 0; ok && tally->slots != NULL && i <= tally->mask; i++)
	{
		const SlTallyEntry *entry = &tally->slots[i];

		if (entry->sum != 0)
		{
			SlItem		item = item_of(entry);

			ok = write_number(out, (uint64_t) entry->sum, 8, memory) &&
				write_number(out, item.name_length, 1, memory) &&
				sl_bytes_append(out, item.name, item.name_length, memory);
		}
	}
	return ok ? SL_OK : sl_fail(error, SL_NO_MEMORY, 0, 0);
}

/* Reads from p to end; NULL after the bytes have run out. */
static uint64_t
read_number(const unsigned char **p, const unsigned char *end, unsigned width)
{
	uint64_t	number = 0;

	if (*p == NULL || (size_t) (end - *p) < width)
	{
		*p = NULL;
		return 0;
	}
	for (unsigned i = 0; i < width; i++)
		number = number << 8 | *(*p)++;
	return number;
}

SlStatus
sl_tally_read(SlTally *tally, const void *data, size_t size, const SlMemory *memory,
			  SlError *error)
{
	const unsigned char *p = data;
	const unsigned char *end = p + size;
	uint64_t	version = read_number(&p, end, 1),
				vectors = read_number(&p, end, 8),
				count = read_number(&p, end, 4);

	if (p == NULL)
		return sl_fail(error, SL_DATA_TRUNCATED, 0, 0);
	if (version != TALLY_VERSION)
		return sl_fail(error, SL_DATA_FORMAT, 0, 0);
	if (vectors > (uint64_t) SL_TALLY_VECTORS_MAX)
		return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	tally->vectors = (int64_t) vectors;
	for (; count > 0; count--)
	{
		uint64_t	sum = read_number(&p, end, 8);
		const unsigned char *stored = p;
		size_t		length = read_number(&p, end, 1);
		SlTallyEntry *entry;
		SlStatus	status;

		if (p == NULL || length > (size_t) (end - p))
			return sl_fail(error, SL_DATA_TRUNCATED, 0, 0);
		if (sum == 0 || sum > vectors * SL_UNIT ||
			!sl_name_is_folded((const char *) p, length))
			return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
		status = enter(tally, sl_name_key((const char *) p, length), stored, sl_release,
					   &entry, memory, error);
		if (status != SL_OK)
			return status;
		if (entry->sum != 0)	/* the same name twice */
			return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
		entry->sum = (int64_t) sum;
		p += length;
	}
	if (p != end)
		return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	return SL_OK;
}
