/*
 * roleprofile.c - reading, checking and writing role profiles.
 */
#include "roleprofile.h"

#include <stdlib.h>

#include "literal.h"

SlStatus
sl_roleprofile_open(SlRoleprofile *profile, const void *data, size_t size, SlError *error)
{
	const unsigned char *p = data;
	size_t		room;

	if (size < SL_ROLEPROFILE_HEADER)
		return sl_fail(error, SL_DATA_TRUNCATED, 0, size);
	if (p[0] != SL_ROLEPROFILE_FORMAT)
		return sl_fail(error, SL_DATA_FORMAT, 0, 1);
	profile->release = sl_read16(p + 2);
	profile->count = sl_read16(p + 4);
	profile->requirements = p + SL_ROLEPROFILE_HEADER;
	profile->end = p + size;
	room = size - SL_ROLEPROFILE_HEADER;
	if (profile->count > SL_REQUIREMENTS_MAX)
		return sl_fail(error, SL_DATA_CORRUPT, 4, 2);
	if (profile->count > room / SL_REQUIREMENT_SIZE)
		return sl_fail(error, SL_DATA_TRUNCATED, 4, 2);
	room -= (size_t) profile->count * SL_REQUIREMENT_SIZE;

	profile->alternative_count = 0;
	for (uint32_t i = 0; i < profile->count; i++)
	{
		const unsigned char *r = profile->requirements + (size_t) i * SL_REQUIREMENT_SIZE;
		SlRequirement q = sl_roleprofile_requirement(profile, i);

		if (q.weight == 0 || q.weight > SL_WEIGHT_MAX ||
			q.level == 0 || q.level > SL_UNIT ||
			q.alternatives == 0 || q.alternatives > SL_ALTERNATIVES_MAX)
			return sl_fail(error, SL_DATA_CORRUPT, (size_t) (r - p), SL_REQUIREMENT_SIZE);
		profile->alternative_count += q.alternatives;
	}
	if (profile->alternative_count > room / SL_ENTRY_SIZE)
		return sl_fail(error, SL_DATA_TRUNCATED, 4, 2);
	profile->entries = profile->requirements +
		(size_t) profile->count * SL_REQUIREMENT_SIZE;
	profile->names = profile->entries +
		(size_t) profile->alternative_count * SL_ENTRY_SIZE;
	return SL_OK;
}

SlRequirement
sl_roleprofile_requirement(const SlRoleprofile *profile, uint32_t i)
{
	const unsigned char *r = profile->requirements + (size_t) i * SL_REQUIREMENT_SIZE;
	SlRequirement q;

	q.weight = sl_read16(r);
	q.level = sl_read16(r + 2);
	q.alternatives = sl_read16(r + 4);
	q.must = (sl_read16(r + 6) & SL_FLAG_MUST) != 0;
	return q;
}

void
sl_roleprofile_walk(const SlRoleprofile *profile, SlWalk *walk)
{
	walk->entry = profile->entries;
	walk->entries_end = walk->name = profile->names;
	walk->end = profile->end;
	walk->release = profile->release;
}

/* By falling share, then name. */
static int
compare_alternatives(const void *a, const void *b)
{
	const SlItem *x = a,
			   *y = b;

	if (x->number != y->number)
		return x->number > y->number ? -1 : 1;
	return sl_name_compare(x->name, x->name_length, y->name, y->name_length);
}

/* Check one requirement and the alternatives that the walk has reached. */
static SlStatus
check_requirement(const SlRoleprofile *profile, uint32_t i, SlWalk *walk, SlItem *seen,
				  SlError *error)
{
	const unsigned char *p = profile->requirements - SL_ROLEPROFILE_HEADER;
	const unsigned char *r = profile->requirements + (size_t) i * SL_REQUIREMENT_SIZE;
	SlRequirement q = sl_roleprofile_requirement(profile, i);

	if ((sl_read16(r + 6) & ~SL_FLAG_MUST) != 0)
		return sl_fail(error, SL_DATA_CORRUPT, (size_t) (r - p), SL_REQUIREMENT_SIZE);
	for (unsigned j = 0; j < q.alternatives; j++)
	{
		size_t		at = (size_t) (walk->entry - p);
		SlStatus	status = sl_walk_check(walk, &seen[j], at, error);

		if (status != SL_OK)
			return status;
		if ((j > 0 && compare_alternatives(&seen[j - 1], &seen[j]) >= 0) ||
			(j == 0 && q.must && seen[j].number != SL_UNIT))
			return sl_fail(error, SL_DATA_CORRUPT, at, SL_ENTRY_SIZE);
		for (unsigned k = 0; k < j; k++)
			if (sl_item_compare(&seen[k], &seen[j]) == 0)
				return sl_fail(error, SL_DATA_CORRUPT, at, SL_ENTRY_SIZE);
	}
	return SL_OK;
}

SlStatus
sl_roleprofile_check(const void *data, size_t size, const SlMemory *memory, SlError *error)
{
	const unsigned char *p = data;
	SlRoleprofile profile;
	SlWalk		walk;
	SlBytes		texts[2] = {{0}};	/* of this requirement and the one before */
	unsigned	weight = 0;
	SlStatus	status = sl_roleprofile_open(&profile, data, size, error);

	if (status != SL_OK)
		return status;
	if (p[1] != 0 || sl_read16(p + 6) != 0)
		return sl_fail(error, SL_DATA_CORRUPT, 1, 1);
	sl_roleprofile_walk(&profile, &walk);
	for (uint32_t i = 0; i < profile.count && status == SL_OK; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(&profile, i);
		SlItem		seen[SL_ALTERNATIVES_MAX];
		SlBytes    *text = &texts[i % 2],
				   *before = &texts[(i + 1) % 2];

		status = check_requirement(&profile, i, &walk, seen, error);
		if (status != SL_OK)
			break;
		text->count = 0;
		if (!sl_requirement_print(&q, seen, text, memory))
			status = sl_fail(error, SL_NO_MEMORY, 0, 0);
		else if (i > 0 && (weight < q.weight ||
						   (weight == q.weight &&
							sl_name_compare(before->items, before->count,
											text->items, text->count) > 0)))
			status = sl_fail(error, SL_DATA_CORRUPT,
							 SL_ROLEPROFILE_HEADER + (size_t) i * SL_REQUIREMENT_SIZE,
							 SL_REQUIREMENT_SIZE);
		weight = q.weight;
	}
	sl_array_free(&texts[0], memory);
	sl_array_free(&texts[1], memory);
	if (status == SL_OK && walk.name != walk.end)
		return sl_fail(error, SL_DATA_CORRUPT, (size_t) (walk.name - p),
					   (size_t) (walk.end - walk.name));
	return status;
}

bool
sl_roleprofile_begin(SlRoleprofileBuilder *builder, unsigned weight,
					 unsigned level, bool must, const SlMemory *memory)
{
	SlDraft    *draft = sl_array_add(&builder->requirements, sizeof(SlDraft), memory);

	if (draft == NULL)
		return false;
	draft->requirement.weight = weight;
	draft->requirement.level = level;
	draft->requirement.must = must;
	draft->first = builder->alternatives.count;
	return true;
}

bool
sl_roleprofile_add(SlRoleprofileBuilder *builder, const SlItem *alternative,
				   const SlMemory *memory)
{
	SlItem	   *added = sl_array_add(&builder->alternatives, sizeof(SlItem), memory);

	if (added == NULL)
		return false;
	*added = *alternative;
	return true;
}

SlDraft *
sl_roleprofile_last(const SlRoleprofileBuilder *builder)
{
	return (SlDraft *) builder->requirements.items + builder->requirements.count - 1;
}

const SlItem *
sl_roleprofile_first(const SlRoleprofileBuilder *builder)
{
	return (const SlItem *) builder->alternatives.items + sl_roleprofile_last(builder)->first;
}

SlStatus
sl_roleprofile_gather(SlRoleprofileBuilder *builder, const SlItem *alternative,
					  const SlMemory *memory, SlError *error)
{
	const SlDraft *draft = sl_roleprofile_last(builder);
	SlItem	   *items = builder->alternatives.items;

	sl_poll(memory);
	for (size_t i = draft->first; i < builder->alternatives.count; i++)
		if (sl_item_compare(&items[i], alternative) == 0)
		{
			if (items[i].number < alternative->number)
				items[i].number = alternative->number;
			sl_item_free(alternative, memory);
			return SL_OK;
		}
	if (builder->alternatives.count - draft->first == SL_ALTERNATIVES_MAX)
		return sl_fail(error, SL_TOO_MANY_ALTERNATIVES, 0, 0);
	if (!sl_roleprofile_add(builder, alternative, memory))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	return SL_OK;
}

/* By name, the higher share first. */
static int
compare_names(const void *a, const void *b)
{
	const SlItem *x = a,
			   *y = b;
	int			order = sl_item_compare(x, y);

	if (order == 0)
		order = (x->number < y->number) - (x->number > y->number);
	return order;
}

SlStatus
sl_roleprofile_end(SlRoleprofileBuilder *builder, SlError *error)
{
	SlDraft    *draft = sl_roleprofile_last(builder);
	SlItem	   *items = (SlItem *) builder->alternatives.items + draft->first;
	size_t		count = builder->alternatives.count - draft->first,
				kept = 0;

	if (count > 1)
		qsort(items, count, sizeof(SlItem), compare_names);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || sl_item_compare(&items[kept - 1], &items[i]) != 0)
			items[kept++] = items[i];
	if (kept > 1)
		qsort(items, kept, sizeof(SlItem), compare_alternatives);
	builder->alternatives.count = draft->first + kept;
	if (kept > SL_ALTERNATIVES_MAX)
		return sl_fail(error, SL_TOO_MANY_ALTERNATIVES, 0, 0);
	if (kept == 0)
		return sl_fail(error, SL_NAME_MISSING, 0, 0);
	if (draft->requirement.must && items[0].number != SL_UNIT)
		return sl_fail(error, SL_MUST_WITHOUT_FULL, 0, 0);
	draft->requirement.alternatives = (unsigned) kept;
	return SL_OK;
}

SlStatus
sl_roleprofile_add_all(SlRoleprofileBuilder *builder, const SlRoleprofile *profile,
					   bool renew, const SlMemory *memory, SlError *error)
{
	SlWalk		walk;

	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < profile->count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);
		SlStatus	status;

		if (!sl_roleprofile_begin(builder, q.weight, q.level, q.must, memory))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
		for (unsigned j = 0; j < q.alternatives; j++)
		{
			SlItem		item;

			status = sl_walk_next(&walk, &item, error);
			if (status != SL_OK)
				return status;
			if (renew)
				sl_item_renew(&item);
			if (!sl_roleprofile_add(builder, &item, memory))
				return sl_fail(error, SL_NO_MEMORY, 0, 0);
		}
		status = sl_roleprofile_end(builder, error);
		if (status != SL_OK)
			return status;
	}
	return SL_OK;
}

/* By falling weight, then text. */
static int
compare_drafts(const void *a, const void *b)
{
	const SlDraft *x = a,
			   *y = b;

	if (x->requirement.weight != y->requirement.weight)
		return x->requirement.weight > y->requirement.weight ? -1 : 1;
	return sl_name_compare(x->texts + x->text, x->text_length,
						   y->texts + y->text, y->text_length);
}

SlStatus
sl_roleprofile_sort(SlRoleprofileBuilder *builder, const SlMemory *memory, SlError *error)
{
	SlDraft    *drafts = builder->requirements.items;
	const SlItem *items = builder->alternatives.items;
	size_t		count = builder->requirements.count;

	if (count > SL_REQUIREMENTS_MAX)
		return sl_fail(error, SL_TOO_MANY_REQUIREMENTS, 0, 0);
	builder->size = SL_ROLEPROFILE_HEADER + count * SL_REQUIREMENT_SIZE;
	builder->texts.count = 0;
	for (size_t i = 0; i < count; i++)
	{
		SlDraft    *d = &drafts[i];

		d->text = builder->texts.count;
		if (!sl_requirement_print(&d->requirement, items + d->first,
								  &builder->texts, memory))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
		d->text_length = builder->texts.count - d->text;
		for (unsigned j = 0; j < d->requirement.alternatives; j++)
		{
			const SlItem *item = items + d->first + j;

			builder->size += SL_ENTRY_SIZE + (item->named ? 1 + item->name_length : 0);
		}
	}
	for (size_t i = 0; i < count; i++)
		drafts[i].texts = builder->texts.items;
	if (count > 1)
		qsort(drafts, count, sizeof(SlDraft), compare_drafts);
	return SL_OK;
}

void
sl_roleprofile_write(const SlRoleprofileBuilder *builder, void *data)
{
	const SlDraft *drafts = builder->requirements.items;
	const SlItem *items = builder->alternatives.items;
	uint16_t	release = sl_release,
				count = (uint16_t) builder->requirements.count;
	unsigned char *p = data;
	unsigned char *r = p + SL_ROLEPROFILE_HEADER;
	unsigned char *e = r + (size_t) count * SL_REQUIREMENT_SIZE;
	unsigned char *name = e;

	for (uint16_t i = 0; i < count; i++)
		name += drafts[i].requirement.alternatives * SL_ENTRY_SIZE;

	memset(p, 0, SL_ROLEPROFILE_HEADER);
	p[0] = SL_ROLEPROFILE_FORMAT;
	memcpy(p + 2, &release, sizeof(release));
	memcpy(p + 4, &count, sizeof(count));
	for (uint16_t i = 0; i < count; i++, r += SL_REQUIREMENT_SIZE)
	{
		const SlRequirement *q = &drafts[i].requirement;
		uint16_t	fields[4] = {
			(uint16_t) q->weight, (uint16_t) q->level,
			(uint16_t) q->alternatives, q->must ? SL_FLAG_MUST : 0
		};

		memcpy(r, fields, sizeof(fields));
		for (unsigned j = 0; j < q->alternatives; j++, e += SL_ENTRY_SIZE)
		{
			const SlItem *item = items + drafts[i].first + j;
			uint64_t	entry = sl_entry_make(item->key, item->named, item->number);

			memcpy(e, &entry, sizeof(entry));
			if (item->named)
			{
				*name++ = (unsigned char) item->name_length;
				memcpy(name, item->name, item->name_length);
				name += item->name_length;
			}
		}
	}
}
