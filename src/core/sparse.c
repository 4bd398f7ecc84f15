/*
 * sparse.c - entries by skill.
 */
#include "sparse.h"

#include <string.h>

#define FIRST_SLOTS 128

void
sl_sparse_begin(SlSparse *s, size_t width)
{
	memset(s, 0, sizeof(*s));
	s->width = width;
}

void
sl_sparse_free(SlSparse *s, const SlMemory *memory)
{
	sl_array_free(&s->entries, memory);
	if (s->slots != NULL)
		memory->release(memory->context, s->slots);
	s->slots = NULL;
}

static SlSkillId
skill_at(const SlSparse *s, uint32_t place)
{
	return *(const SlSkillId *) ((const char *) s->entries.items + place * s->width);
}

/* The slot that a skill has, or would have. */
static uint32_t *
probe(const SlSparse *s, SlSkillId skill)
{
	uint32_t	slot = (uint32_t) skill * UINT32_C(0x9e3779b1) >> 7;

	while (s->slots[slot & s->mask] != 0 && skill_at(s, s->slots[slot & s->mask] - 1) != skill)
		slot++;
	return &s->slots[slot & s->mask];
}

void *
sl_sparse_find(const SlSparse *s, SlSkillId skill)
{
	uint32_t	place = s->slots != NULL ? *probe(s, skill) : 0;

	return place != 0 ? (char *) s->entries.items + (place - 1) * s->width : NULL;
}

/* Make room for one more entry: at most half of the slots are in use. */
static bool
grow(SlSparse *s, const SlMemory *memory)
{
	uint32_t	mask = s->slots == NULL ? FIRST_SLOTS - 1 : 2 * s->mask + 1;
	size_t		size = ((size_t) mask + 1) * sizeof(uint32_t);
	uint32_t   *slots;

	if (s->slots != NULL && s->entries.count <= s->mask / 2)
		return true;
	slots = memory->resize(memory->context, NULL, size);
	if (slots == NULL)
		return false;
	memset(slots, 0, size);
	if (s->slots != NULL)
		memory->release(memory->context, s->slots);
	s->slots = slots;
	s->mask = mask;
	for (uint32_t i = 0; i < s->entries.count; i++)
		*probe(s, skill_at(s, i)) = i + 1;
	return true;
}

void *
sl_sparse_enter(SlSparse *s, SlSkillId skill, const SlMemory *memory)
{
	void	   *entry = sl_sparse_find(s, skill);

	if (entry != NULL)
		return entry;
	if (!grow(s, memory) || (entry = sl_array_add(&s->entries, s->width, memory)) == NULL)
		return NULL;
	*(SlSkillId *) entry = skill;
	*probe(s, skill) = (uint32_t) s->entries.count;
	return entry;
}
