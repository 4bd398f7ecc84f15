/*
 * vocabulary.c - look-ups in the compiled vocabulary.
 */
#include "vocabulary.h"

#include <string.h>

SlSkillId
sl_skill_by_key(SlKey key)
{
	for (uint32_t slot = (uint32_t) key & sl_skill_mask;;
		 slot = (slot + 1) & sl_skill_mask)
	{
		int32_t		found = sl_slot_entry(sl_skill_slots[slot], key);

		if (sl_skill_slots[slot] == 0)
			return SL_NO_SKILL;
		if (found >= 0 && sl_skills[found].key == key)
			return found;
	}
}

int32_t
sl_spelling_find(const char *name, size_t length)
{
	char		loose[SL_NAME_MAX];
	SlKey		key;

	if (length > SL_NAME_MAX)
		return -1;
	sl_name_loosen(name, length, loose);
	key = sl_name_key(loose, length);
	for (uint32_t slot = (uint32_t) key & sl_spelling_mask;;
		 slot = (slot + 1) & sl_spelling_mask)
	{
		int32_t		found = sl_slot_entry(sl_spelling_slots[slot], key);
		const SlSpelling *s;

		if (sl_spelling_slots[slot] == 0)
			return -1;
		if (found < 0)
			continue;
		s = &sl_spellings[found];
		if (s->length == length && memcmp(sl_pool + s->loose, loose, length) == 0)
			return found;
	}
}

SlSkillId
sl_skill_by_spelling(const char *name, size_t length)
{
	int32_t		spelling = sl_spelling_find(name, length);

	return spelling < 0 ? SL_NO_SKILL : sl_spellings[spelling].skill;
}

SlSkillId
sl_name_canonical(SlName *name, SlKey *key)
{
	SlSkillId	skill = sl_skill_by_spelling(name->text, name->length);

	if (skill == SL_NO_SKILL)
		*key = sl_name_key(name->text, name->length);
	else
	{
		*key = sl_skills[skill].key;
		name->length = sl_skills[skill].name_length;
		memcpy(name->text, sl_skill_name(skill), name->length);
	}
	return skill;
}

int32_t
sl_word_find(const char *text, const SlToken *token)
{
	for (uint32_t slot = (uint32_t) sl_word_key(token) & sl_word_mask;; slot = (slot + 1) & sl_word_mask)
	{
		int32_t		found = (int32_t) sl_word_slots[slot] - 1;
		const SlWord *w = &sl_words[found];

		if (found < 0)
			return -1;
		if (sl_is_word(text, token, w->bytes, w->length, sl_pool + w->text))
			return found;
	}
}

uint32_t
sl_step(uint32_t from, SlGap gap, int32_t word)
{
	uint32_t	over = (uint32_t) word << SL_GAP_BITS | (uint32_t) gap,
				node = sl_nodes[from].steps,
				count = sl_nodes[from + 1].steps - node;

	/* halve what is left without a branch */
	while (count > 1)
	{
		uint32_t	half = count / 2;

		node += half & -(uint32_t) (sl_overs[node + half - 1] < over);
		count -= half;
	}
	return count == 1 && sl_overs[node] == over ? node : 0;
}
