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
		uint16_t	found = sl_skill_slots[slot];

		if (found == 0)
			return SL_NO_SKILL;
		if (sl_skills[found - 1].key == key)
			return found - 1;
	}
}

SlSkillId
sl_skill_by_spelling(const char *name, size_t length)
{
	char		loose[SL_NAME_MAX];
	SlKey		key;

	if (length > SL_NAME_MAX)
		return SL_NO_SKILL;
	sl_name_loosen(name, length, loose);
	key = sl_name_key(loose, length);
	for (uint32_t slot = (uint32_t) key & sl_spelling_mask;;
		 slot = (slot + 1) & sl_spelling_mask)
	{
		uint16_t	found = sl_spelling_slots[slot];
		const SlSpelling *s;

		if (found == 0)
			return SL_NO_SKILL;
		s = &sl_spellings[found - 1];
		if (s->length == length && memcmp(sl_pool + s->loose, loose, length) == 0)
			return s->skill;
	}
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
	uint32_t	length = token->end - token->start;

	for (uint32_t slot = (uint32_t) token->key & sl_word_mask;;
		 slot = (slot + 1) & sl_word_mask)
	{
		uint16_t	found = sl_word_slots[slot];
		const SlWord *w;

		if (found == 0)
			return -1;
		w = &sl_words[found - 1];
		if (w->key == token->key && w->length == length)
		{
			const char *known = sl_pool + w->text;
			uint32_t	i = 0;

			while (i < length && sl_lower(text[token->start + i]) == known[i])
				i++;
			if (i == length)
				return found - 1;
		}
	}
}

uint32_t
sl_step(uint32_t from, SlGap gap, int32_t word)
{
	uint32_t	over = (uint32_t) word << SL_GAP_BITS | (uint32_t) gap;

	for (uint32_t slot = sl_step_slot(from, over, sl_step_mask);;
		 slot = (slot + 1) & sl_step_mask)
	{
		const SlStep *s = &sl_step_slots[slot];

		if (s->from == 0)
			return 0;
		if (s->from == from && s->over == over)
			return s->to;
	}
}
