/*
 * vocabulary.c - every entry of the compiled vocabulary is found.
 */
#include "tap.h"

/* The spelling that a text of its own words leads to, or -1. */
static int
walk(const char *text, uint32_t length)
{
	SlTokenizer tokenizer;
	SlToken		token;
	uint32_t	node = 0;
	bool		first = true;

	sl_tokenizer_begin(&tokenizer, text, length, SL_ENCODING_UTF8);
	while (sl_tokenizer_next(&tokenizer, &token))
	{
		int32_t		word = sl_word_find(text, &token);

		if (word < 0)
			return -1;
		node = first ? sl_first_node(word) : sl_step(node, token.gap, word);
		if (node == 0)
			return -1;
		first = false;
	}
	return (int) sl_nodes[node].spelling - 1;
}

/* Whether `other` is broader than a skill. */
static bool
is_broader(SlSkillId other, const SlSkill *skill)
{
	for (unsigned i = 0; i < skill->broader_count; i++)
		if (sl_relations[skill->relations + i].skill == other)
			return true;
	return false;
}

int
main(void)
{
	int			broader = 0,
				narrower = 0,
				lost = 0,
				unread = 0,
				unfound = 0,
				wrong_relation = 0;

	for (uint32_t i = 0; i < sl_spelling_count; i++)
	{
		const SlSpelling *s = &sl_spellings[i];
		const char *text = sl_pool + s->loose;

		lost += sl_skill_by_spelling(text, s->length) != s->skill;
		if (s->mark != SL_MARK_INPUT)
			unread += walk(text, s->length) != (int) i;
	}
	ok(lost == 0, "every spelling finds its skill");
	ok(unread == 0, "every spelling that texts may hold is a phrase");
	for (uint32_t i = 0; i < sl_skill_count; i++)
	{
		const SlSkill *s = &sl_skills[i];
		SlName		name = {.length = s->name_length};
		SlKey		key;

		memcpy(name.text, sl_skill_name((SlSkillId) i), s->name_length);
		unfound += s->key != sl_name_key(name.text, name.length) ||
			sl_skill_by_key(s->key) != (SlSkillId) i ||
			sl_name_canonical(&name, &key) != (SlSkillId) i ||
			name.length != s->name_length || key != s->key ||
			s->category >= sl_category_count;
		for (unsigned j = 0; j < (unsigned) s->broader_count + s->related_count; j++)
		{
			const SlRelation *r = &sl_relations[s->relations + j];

			wrong_relation += r->skill >= sl_skill_count || r->skill == i ||
				(j < s->broader_count) != (r->strength == 0) || r->strength >= SL_UNIT;
		}
		broader += s->broader_count;
		narrower += s->narrower_count;
		for (unsigned j = 0; j < s->narrower_count; j++)
		{
			const SlRelation *r = &sl_relations[s->relations + s->broader_count + s->related_count + j];

			wrong_relation += r->strength != 0 || !is_broader((SlSkillId) i, &sl_skills[r->skill]);
		}
	}
	ok(unfound == 0, "every canonical name means itself");
	ok(wrong_relation == 0, "relations lead to other skills, with a strength where they are related");
	ok(broader == narrower, "what is broader one way is narrower the other");
	ok(sl_skill_by_spelling("no such skill", 13) == SL_NO_SKILL &&
	   sl_skill_by_key(sl_name_key("no such skill", 13)) == SL_NO_SKILL, "what is unknown is not found");
	return tap_done();
}
