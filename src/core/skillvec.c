/*
 * skillvec.c - reading, checking and writing skill vectors.
 */
#include "skillvec.h"

#include <stdlib.h>

SlStatus
sl_skillvec_open(SlSkillvec *vector, const void *data, size_t size, SlError *error)
{
	const unsigned char *p = data;
	size_t		room;

	if (size < SL_SKILLVEC_HEADER)
		return sl_fail(error, SL_DATA_TRUNCATED, 0, size);
	if (p[0] != SL_SKILLVEC_FORMAT)
		return sl_fail(error, SL_DATA_FORMAT, 0, 1);
	vector->release = sl_read16(p + 2);
	vector->count = sl_read16(p + 4);
	room = (size - SL_SKILLVEC_HEADER) / SL_ENTRY_SIZE;
	if (vector->count > room)
		return sl_fail(error, SL_DATA_TRUNCATED, 4, 2);
	vector->entries = p + SL_SKILLVEC_HEADER;
	vector->names = vector->entries + (size_t) vector->count * SL_ENTRY_SIZE;
	vector->end = p + size;
	return SL_OK;
}

void
sl_skillvec_walk(const SlSkillvec *vector, SlWalk *walk)
{
	walk->entry = vector->entries;
	walk->entries_end = walk->name = vector->names;
	walk->end = vector->end;
	walk->release = vector->release;
}

SlStatus
sl_walk_step(SlWalk *walk, SlItem *item, SlError *error)
{
	uint64_t	entry = sl_read64(walk->entry);

	item->key = sl_entry_key(entry);
	item->number = sl_entry_number(entry);
	item->named = sl_entry_named(entry);
	item->name = NULL;
	item->name_length = 0;
	if (item->number == 0 || item->number > SL_UNIT)
		return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	if (item->named)
	{
		if (walk->name >= walk->end || walk->name[0] == 0 ||
			walk->name[0] >= walk->end - walk->name)
			return sl_fail(error, SL_DATA_TRUNCATED, 0, 0);
		item->name_length = walk->name[0];
		item->name = (const char *) walk->name + 1;
		walk->name += 1 + item->name_length;
	}
	walk->entry += SL_ENTRY_SIZE;
	return SL_OK;
}

SlStatus
sl_walk_name(const SlWalk *walk, SlItem *item, SlError *error)
{
	return sl_item_name(item, walk->release, error);
}

SlStatus
sl_item_name(SlItem *item, uint16_t release, SlError *error)
{
	SlSkillId	skill;

	if (item->name != NULL)
		return SL_OK;
	skill = sl_skill_by_key(item->key);
	if (skill == SL_NO_SKILL)
	{
		sl_fail(error, SL_DATA_NEWER, 0, 0);
		if (error != NULL)
			error->release = release;
		return SL_DATA_NEWER;
	}
	item->name = sl_skill_name(skill);
	item->name_length = sl_skills[skill].name_length;
	return SL_OK;
}

SlStatus
sl_walk_next(SlWalk *walk, SlItem *item, SlError *error)
{
	SlStatus	status = sl_walk_step(walk, item, error);

	return status == SL_OK ? sl_walk_name(walk, item, error) : status;
}

SlStatus
sl_walk_check(SlWalk *walk, SlItem *item, size_t at, SlError *error)
{
	bool		spare = (sl_read64(walk->entry) & UINT64_C(0x4000)) != 0;
	SlStatus	status = sl_walk_next(walk, item, error);

	if (status != SL_OK)
	{
		if (error != NULL)
			error->offset = at;
		return status;
	}
	if (spare ||
		(item->named && (sl_name_key(item->name, item->name_length) != item->key ||
						 !sl_name_is_folded(item->name, item->name_length))))
		return sl_fail(error, SL_DATA_CORRUPT, at, SL_ENTRY_SIZE);
	return SL_OK;
}

SlStatus
sl_skillvec_check(const void *data, size_t size, SlError *error)
{
	const unsigned char *p = data;
	SlSkillvec	vector;
	SlWalk		walk;
	SlItem		item,
				last = {0};
	SlStatus	status = sl_skillvec_open(&vector, data, size, error);

	if (status != SL_OK)
		return status;
	if (p[1] != 0 || sl_read16(p + 6) != 0)
		return sl_fail(error, SL_DATA_CORRUPT, 1, 1);
	sl_skillvec_walk(&vector, &walk);
	for (bool first = true; !sl_walk_done(&walk); first = false)
	{
		size_t		at = (size_t) (walk.entry - p);

		status = sl_walk_check(&walk, &item, at, error);
		if (status != SL_OK)
			return status;
		if (!first && sl_item_compare(&last, &item) >= 0)
			return sl_fail(error, SL_DATA_CORRUPT, at, SL_ENTRY_SIZE);
		last = item;
	}
	if (walk.name != walk.end)
		return sl_fail(error, SL_DATA_CORRUPT, (size_t) (walk.name - p),
					   (size_t) (walk.end - walk.name));
	return SL_OK;
}

uint32_t
sl_skillvec_find(const SlSkillvec *vector, SlKey key)
{
	uint32_t	low = 0,
				high = vector->count;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (sl_entry_key(sl_read64(vector->entries + (size_t) middle * SL_ENTRY_SIZE)) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

SlStatus
sl_skillvec_level(const SlSkillvec *vector, const SlItem *wanted,
				  unsigned *level, SlError *error)
{
	SlKey		key = wanted->key;
	uint32_t	low = sl_skillvec_find(vector, key);
	SlWalk		walk;

	*level = 0;
	if (low == vector->count ||
		sl_entry_key(sl_read64(vector->entries + (size_t) low * SL_ENTRY_SIZE)) != key)
		return SL_OK;

	/* step to it over the names that are stored before */
	sl_skillvec_walk(vector, &walk);
	for (uint32_t i = 0; i < low; i++, walk.entry += SL_ENTRY_SIZE)
		if (sl_entry_named(sl_read64(walk.entry)))
		{
			if (walk.name >= walk.end || walk.name[0] >= walk.end - walk.name)
				return sl_fail(error, SL_DATA_TRUNCATED, 0, 0);
			walk.name += 1 + walk.name[0];
		}
	while (!sl_walk_done(&walk) && sl_entry_key(sl_read64(walk.entry)) == key)
	{
		SlItem		item;
		SlStatus	status = sl_walk_next(&walk, &item, error);

		if (status != SL_OK)
			return status;
		if (sl_name_compare(item.name, item.name_length, wanted->name, wanted->name_length) == 0)
		{
			*level = item.number;
			break;
		}
	}
	return SL_OK;
}

bool
sl_item_make(SlItem *item, const SlName *name, unsigned number, const SlMemory *memory)
{
	char	   *copy;

	item->number = number;
	item->named = true;
	item->name = name->text;
	item->name_length = name->length;
	sl_item_renew(item);
	if (!item->named)
		return true;
	copy = memory->resize(memory->context, NULL, name->length);
	if (copy == NULL)
		return false;
	memcpy(copy, name->text, name->length);
	item->key = sl_name_key(name->text, name->length);
	item->name = copy;
	return true;
}

void
sl_item_free(const SlItem *item, const SlMemory *memory)
{
	if (item->named)
		memory->release(memory->context, (void *) item->name);
}

void
sl_item_renew(SlItem *item)
{
	SlSkillId	skill;

	if (!item->named)
		return;
	skill = sl_skill_by_spelling(item->name, item->name_length);
	if (skill == SL_NO_SKILL)
		return;
	item->key = sl_skills[skill].key;
	item->named = false;
	item->name = sl_skill_name(skill);
	item->name_length = sl_skills[skill].name_length;
}

int
sl_item_compare(const SlItem *a, const SlItem *b)
{
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return sl_name_compare(a->name, a->name_length, b->name, b->name_length);
}

/* By key and name, the higher level first. */
static int
compare_for_sort(const void *a, const void *b)
{
	const SlItem *x = a,
			   *y = b;
	int			order = sl_item_compare(x, y);

	if (order == 0)
		order = (x->number < y->number) - (x->number > y->number);
	return order;
}

bool
sl_skillvec_add(SlSkillvecBuilder *builder, const SlItem *item, const SlMemory *memory)
{
	SlItem	   *added = sl_array_add(&builder->items, sizeof(SlItem), memory);

	if (added == NULL)
		return false;
	*added = *item;
	return true;
}

SlStatus
sl_skillvec_add_all(SlSkillvecBuilder *builder, const SlSkillvec *vector,
					bool renew, const SlMemory *memory, SlError *error)
{
	SlWalk		walk;

	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_next(&walk, &item, error);

		if (status != SL_OK)
			return status;
		if (renew)
			sl_item_renew(&item);
		if (!sl_skillvec_add(builder, &item, memory))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
	}
	return SL_OK;
}

/*
 * Sort the items, and keep one of each skill.  The names of the others are
 * released to `owner`, where there is one.
 */
static SlStatus
sort_items(SlSkillvecBuilder *builder, const SlMemory *owner, SlError *error)
{
	SlItem	   *items = builder->items.items;
	size_t		kept = 0;

	if (builder->items.count > 1)
		qsort(items, builder->items.count, sizeof(SlItem), compare_for_sort);
	for (size_t i = 0; i < builder->items.count; i++)
	{
		if (kept == 0 || sl_item_compare(&items[kept - 1], &items[i]) != 0)
			items[kept++] = items[i];
		else if (owner != NULL)
			sl_item_free(&items[i], owner);
	}
	builder->items.count = kept;
	if (kept > SL_SKILLS_MAX)
		return sl_fail(error, SL_TOO_MANY_SKILLS, 0, 0);
	return SL_OK;
}

/* Repetitions are dropped whenever so many items have been gathered. */
#define GATHERED_MAX	(4 * SL_SKILLS_MAX)

SlStatus
sl_skillvec_gather(SlSkillvecBuilder *builder, const SlItem *item,
				   const SlMemory *memory, SlError *error)
{
	sl_poll(memory);
	if (!sl_skillvec_add(builder, item, memory))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	return builder->items.count < GATHERED_MAX ? SL_OK : sort_items(builder, memory, error);
}

SlStatus
sl_skillvec_sort(SlSkillvecBuilder *builder, SlError *error)
{
	SlStatus	status = sort_items(builder, NULL, error);
	const SlItem *items = builder->items.items;

	builder->size = SL_SKILLVEC_HEADER + builder->items.count * SL_ENTRY_SIZE;
	for (size_t i = 0; i < builder->items.count; i++)
		if (items[i].named)
			builder->size += 1 + items[i].name_length;
	return status;
}

void
sl_skillvec_write(const SlSkillvecBuilder *builder, void *data)
{
	const SlItem *items = builder->items.items;
	unsigned char *p = data;
	unsigned char *name = p + SL_SKILLVEC_HEADER + builder->items.count * SL_ENTRY_SIZE;
	uint16_t	release = sl_release,
				count = (uint16_t) builder->items.count;

	memset(p, 0, SL_SKILLVEC_HEADER);
	p[0] = SL_SKILLVEC_FORMAT;
	memcpy(p + 2, &release, sizeof(release));
	memcpy(p + 4, &count, sizeof(count));
	p += SL_SKILLVEC_HEADER;
	for (size_t i = 0; i < builder->items.count; i++, p += SL_ENTRY_SIZE)
	{
		uint64_t	entry = sl_entry_make(items[i].key, items[i].named, items[i].number);

		memcpy(p, &entry, sizeof(entry));
		if (items[i].named)
		{
			*name++ = (unsigned char) items[i].name_length;
			memcpy(name, items[i].name, items[i].name_length);
			name += items[i].name_length;
		}
	}
}
