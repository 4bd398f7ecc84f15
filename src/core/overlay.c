/*
 * overlay.c - building an overlay, and looking things up in it.
 *
 * Items stand in arrays in the order in which they come, and are found by
 * indexes of (hash, place), which grow without knowing what they index.
 */
#include "overlay.h"

#include <stdlib.h>
#include <string.h>

/* What a name means. */
typedef struct OwnName
{
	SlPooled	loose;			/* see sl_name_loosen() */
	SlPooled	shown;
	SlSkillId	skill;
	bool		asks_case;
} OwnName;

/* The user's label and category for a skill. */
typedef struct OwnDetail
{
	SlSkillId	skill;
	bool		canonical;		/* the row's name is the canonical one */
	SlPooled	name;
	SlPooled	label;
	SlPooled	category;
} OwnDetail;

typedef struct OwnRelation
{
	SlSkillId	skill;
	SlSkillId	other;
	SlKey		key;			/* of other */
	unsigned	share;
} OwnRelation;

typedef struct Group
{
	SlSkillId	skill;
	uint32_t	first;			/* in relations */
	uint32_t	count;
} Group;

/* ---------------------------------------------------------------------------
 * Indexes
 * ------------------------------------------------------------------------- */

#define FIRST_SLOTS	64

/*
 * The next item with a hash, + 1, or 0 where there is none; *slot begins as the
 * hash and is where to go on.
 */
static inline uint32_t
next_item(const SlIndex *index, uint32_t hash, uint32_t *slot)
{
	if (index->slots == NULL)
		return 0;
	for (;;)
	{
		const SlSlot *s = &index->slots[(*slot)++ & index->mask];

		if (s->item == 0 || s->hash == hash)
			return s->item;
	}
}

/* A loop over the items with a hash; `item` is the place + 1. */
#define FOR_ITEMS(index, hash, item) \
	for (uint32_t slot_ = (hash), item; (item = next_item(index, hash, &slot_)) != 0;)

static void
put_item(SlIndex *index, uint32_t hash, uint32_t item)
{
	uint32_t	slot = hash & index->mask;

	while (index->slots[slot].item != 0)
		slot = (slot + 1) & index->mask;
	index->slots[slot] = (SlSlot) {hash, item};
}

/* Note that the item at a place has a hash; half of the slots stay empty. */
static bool
add_item(SlIndex *index, uint32_t hash, uint32_t place, const SlMemory *memory)
{
	if (index->slots == NULL || index->count > index->mask / 2)
	{
		uint32_t	mask = index->slots == NULL ? FIRST_SLOTS - 1 : 2 * index->mask + 1;
		size_t		size = ((size_t) mask + 1) * sizeof(SlSlot);
		SlIndex		larger = {memory->resize(memory->context, NULL, size), mask, index->count};

		if (larger.slots == NULL)
			return false;
		memset(larger.slots, 0, size);
		if (index->slots != NULL)
		{
			for (uint32_t i = 0; i <= index->mask; i++)
				if (index->slots[i].item != 0)
					put_item(&larger, index->slots[i].hash, index->slots[i].item);
			memory->release(memory->context, index->slots);
		}
		*index = larger;
	}
	put_item(index, hash, place + 1);
	index->count++;
	return true;
}

static uint32_t
hash_skill(SlSkillId skill)
{
	return (uint32_t) skill * UINT32_C(0x9e3779b1);
}

/* A further item of an array, for which SL_OVERLAY_MAX is the limit; NULL: see status. */
static void *
append(SlArray *array, size_t width, SlStatus *status, const SlMemory *memory, SlError *error)
{
	void	   *item = NULL;

	sl_poll(memory);
	if (array->count >= SL_OVERLAY_MAX)
		*status = sl_fail(error, SL_OVERLAY_FULL, 0, 0);
	else if ((item = sl_array_add(array, width, memory)) == NULL)
		*status = sl_fail(error, SL_NO_MEMORY, 0, 0);
	return item;
}

static SlStatus
no_memory(SlError *error)
{
	return sl_fail(error, SL_NO_MEMORY, 0, 0);
}

/* Copy bytes into the pool. */
static SlStatus
put_bytes(SlOverlay *o, const char *bytes, size_t length, SlPooled *pooled,
		  const SlMemory *memory, SlError *error)
{
	if (length > UINT32_MAX - o->pool.count)
		return sl_fail(error, SL_OVERLAY_FULL, 0, 0);
	*pooled = (SlPooled) {(uint32_t) o->pool.count, (uint32_t) length};
	return sl_bytes_append(&o->pool, bytes, length, memory) ? SL_OK : no_memory(error);
}

/* As memcmp and strcmp: bytewise, a prefix first. */
static int
compare_pooled(const SlOverlay *o, SlPooled a, SlPooled b)
{
	return sl_name_compare(sl_overlay_bytes(o, a), a.length, sl_overlay_bytes(o, b), b.length);
}

static bool
equals(const SlOverlay *o, SlPooled pooled, const char *bytes, size_t length)
{
	return pooled.length == length && memcmp(sl_overlay_bytes(o, pooled), bytes, length) == 0;
}

/* ---------------------------------------------------------------------------
 * Phrases
 * ------------------------------------------------------------------------- */

/* Fold white space as sl_name_fold() does, but leave the letter case. */
static void
fold_space(const char *text, size_t length, SlName *folded)
{
	unsigned	n = 0;

	for (size_t i = 0; i < length && n < folded->length; i++)
	{
		if (!sl_is_space(text[i]))
			folded->text[n++] = text[i];
		else if (n > 0 && folded->text[n - 1] != ' ')
			folded->text[n++] = ' ';
	}
}

/* What divides the words at bytes [from, to) of what is folded, in the error. */
static SlStatus
fail_signs(SlError *error, const char *spelling, size_t length, uint32_t from, uint32_t to)
{
	size_t		at = 0;

	/* back to a place in the spelling, whose white space is not folded */
	while (at < length && sl_is_space(spelling[at]))
		at++;
	for (uint32_t n = 0; n < from && at < length; n++)
	{
		bool		space = sl_is_space(spelling[at++]);

		while (space && at < length && sl_is_space(spelling[at]))
			at++;
	}
	length -= at;
	return sl_fail(error, SL_PHRASE_SIGNS, at, to - from < length ? to - from : length);
}

SlStatus
sl_phrase_read(const char *spelling, size_t length, SlEncoding encoding, SlPhrase *phrase,
			   SlError *error)
{
	SlStatus	status = sl_name_fold(spelling, length, false, &phrase->shown, error);
	SlTokenizer tokenizer;
	SlToken		token;
	uint32_t	end = 0;

	phrase->token_count = 0;
	if (status != SL_OK)
		return status;
	fold_space(spelling, length, &phrase->shown);
	sl_tokenizer_begin(&tokenizer, phrase->shown.text, phrase->shown.length, encoding);
	while (sl_tokenizer_next(&tokenizer, &token))
	{
		if (end == 0 ? token.start > 0 : token.gap == SL_GAP_BREAK)
			return fail_signs(error, spelling, length, end, token.start);
		if (phrase->token_count == SL_PHRASE_WORDS_MAX)
			return sl_fail(error, SL_PHRASE_LONG, 0, length);
		phrase->tokens[phrase->token_count++] = token;
		end = token.end;
	}
	if (end < phrase->shown.length)
		return fail_signs(error, spelling, length, end, phrase->shown.length);
	return SL_OK;
}

/* The bytes of a token: in "C #" without the space. */
static uint32_t
token_bytes(const char *text, const SlToken *token, char *bytes)
{
	uint32_t	n = 0;

	for (uint32_t i = token->start; i < token->end; i++)
		if (text[i] != ' ')
			bytes[n++] = text[i];
	return n;
}

/*
 * The hash of a word: other than the compiled words, those of a user may all
 * begin alike and be as long, so the bytes that a token has not count too.
 */
static inline uint32_t
hash_word(const char *text, const SlToken *token)
{
	uint64_t	h = sl_word_key(token);

	for (uint32_t i = SL_TOKEN_BYTES; i < token->length; i++)
		h = sl_key_add(h, (unsigned char) sl_lower(text[token->start + i]));
	return (uint32_t) (h >> 16);
}

/* Where a hash stands in the filter: by its high bits, of which slots use the low ones. */
static inline uint64_t
filter_bit(uint32_t hash)
{
	return UINT64_C(1) << (hash >> 26);
}

static inline uint32_t
filter_at(uint32_t hash)
{
	return hash >> 16 & (SL_OWN_FILTER - 1);
}

int32_t
sl_overlay_word(const SlOverlay *o, const char *text, const SlToken *token)
{
	uint32_t	hash = hash_word(text, token);

	if ((o->filter[filter_at(hash)] & filter_bit(hash)) == 0)
		return -1;
	FOR_ITEMS(&o->words_by_key, hash, item)
	{
		const SlOwnWord *w = (const SlOwnWord *) o->words.items + (item - 1);

		if (sl_is_word(text, token, w->bytes, w->text.length, sl_overlay_bytes(o, w->text)))
			return (int32_t) (item - 1);
	}
	return -1;
}

static uint32_t
over(SlGap gap, uint32_t word)
{
	return word << SL_GAP_BITS | (uint32_t) gap;
}

static inline uint32_t
hash_step(uint32_t from, uint32_t over)
{
	return (uint32_t) ((((uint64_t) from << 32 | over) * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
}

uint32_t
sl_overlay_step(const SlOverlay *o, uint32_t from, SlGap gap, int32_t word)
{
	uint32_t	step = over(gap, (uint32_t) word);

	FOR_ITEMS(&o->nodes_by_step, hash_step(from, step), item)
	{
		const SlOwnNode *n = sl_overlay_node(o, item - 1);

		if (n->from == from && n->over == step)
			return item - 1;
	}
	return 0;
}

/* The word that a token is, added if it is new. */
static SlStatus
add_word(SlOverlay *o, const SlPhrase *phrase, uint32_t token, uint32_t *word,
		 const SlMemory *memory, SlError *error)
{
	const SlToken *t = &phrase->tokens[token];
	int32_t		known = sl_overlay_word(o, phrase->shown.text, t);
	char		folded[SL_NAME_MAX];
	uint32_t	length;
	SlStatus	status;
	SlPooled	text;
	uint32_t	hash = hash_word(phrase->shown.text, t);
	SlOwnWord  *added;

	if (known >= 0)
	{
		*word = (uint32_t) known;
		return SL_OK;
	}
	length = token_bytes(phrase->shown.text, t, folded);
	for (uint32_t i = 0; i < length; i++)
		folded[i] = sl_lower(folded[i]);
	status = put_bytes(o, folded, length, &text, memory, error);
	if (status != SL_OK ||
		(added = append(&o->words, sizeof(SlOwnWord), &status, memory, error)) == NULL)
		return status;
	*added = (SlOwnWord) {{t->bytes[0], t->bytes[1]}, text, 0};
	o->filter[filter_at(hash)] |= filter_bit(hash);
	*word = (uint32_t) o->words.count - 1;
	return add_item(&o->words_by_key, hash, *word, memory) ? SL_OK : no_memory(error);
}

/* The node at the end of a phrase, made as far as it is not there yet. */
static SlStatus
add_path(SlOverlay *o, const SlPhrase *phrase, uint32_t *end, const SlMemory *memory,
		 SlError *error)
{
	uint32_t	node = 0;

	for (uint32_t i = 0; i < phrase->token_count; i++)
	{
		uint32_t	word,
					next;
		SlGap		gap = i == 0 ? SL_GAP_NONE : (SlGap) phrase->tokens[i].gap;
		SlStatus	status = add_word(o, phrase, i, &word, memory, error);
		SlOwnNode  *added;

		if (status != SL_OK)
			return status;
		next = i == 0 ? sl_overlay_first(o, (int32_t) word)
			: sl_overlay_step(o, node, gap, (int32_t) word);
		if (next == 0)
		{
			added = append(&o->nodes, sizeof(SlOwnNode), &status, memory, error);
			if (added == NULL)
				return status;
			next = (uint32_t) o->nodes.count - 1;
			*added = (SlOwnNode) {node, over(gap, word), 0, 0};
			if (i == 0)
				((SlOwnWord *) o->words.items)[word].node = next;
			else
			{
				((SlOwnNode *) o->nodes.items)[node].steps++;
				if (!add_item(&o->nodes_by_step,
							  hash_step(node, over(gap, word)), next, memory))
					return no_memory(error);
			}
		}
		node = next;
	}
	*end = node;
	return SL_OK;
}

static bool
asks_case(SlMark mark)
{
	return mark == SL_MARK_CASE || mark == SL_MARK_AMBIGUOUS;
}

/*
 * Spellings in byte order.  Those that differ in white space alone, which is
 * folded in both, go by the names of their skills.
 */
static int
compare_shown(const SlOverlay *o, SlPooled a, SlSkillId a_skill, SlPooled b, SlSkillId b_skill)
{
	int			order = compare_pooled(o, a, b);
	SlItem		x,
				y;

	if (order != 0 || a_skill == b_skill)
		return order;
	x = sl_skill_item(o, a_skill);
	y = sl_skill_item(o, b_skill);
	return sl_name_compare(x.name, x.name_length, y.name, y.name_length);
}

/* Which of two spellings of the same phrase a text is held against first. */
static bool
goes_before(const SlOverlay *o, const SlOwnSpelling *a, const SlOwnSpelling *b)
{
	bool		a_case = asks_case((SlMark) a->mark),
				b_case = asks_case((SlMark) b->mark);
	int			order;

	if (a_case != b_case)
		return a_case;
	order = compare_shown(o, a->shown, a->skill, b->shown, b->skill);
	return order != 0 ? order < 0 : a->mark < b->mark;
}

/* Enter a spelling at the end of its phrase. */
static SlStatus
add_phrase(SlOverlay *o, const SlPhrase *phrase, SlPooled shown, SlSkillId skill, SlMark mark,
		   const SlMemory *memory, SlError *error)
{
	char		written[SL_NAME_MAX];
	uint32_t	length = 0,
				end,
				place,
			   *link;
	SlPooled	pooled;
	SlOwnSpelling *added;
	SlStatus	status = add_path(o, phrase, &end, memory, error);

	for (uint32_t i = 0; i < phrase->token_count; i++)
		length += token_bytes(phrase->shown.text, &phrase->tokens[i], written + length);
	if (status == SL_OK)
		status = put_bytes(o, written, length, &pooled, memory, error);
	if (status != SL_OK ||
		(added = append(&o->spellings, sizeof(SlOwnSpelling), &status, memory, error)) == NULL)
		return status;
	*added = (SlOwnSpelling) {shown, pooled, skill, 0, (uint8_t) mark};
	place = (uint32_t) o->spellings.count;

	link = &((SlOwnNode *) o->nodes.items)[end].spelling;
	while (*link != 0)
	{
		SlOwnSpelling *other = (SlOwnSpelling *) o->spellings.items + (*link - 1);

		if (goes_before(o, added, other))
			break;
		link = &other->next;
	}
	added->next = *link;
	*link = place;
	return SL_OK;
}

/* ---------------------------------------------------------------------------
 * Names
 * ------------------------------------------------------------------------- */

/* The skill that a name is, which is added if nobody knows it. */
static SlStatus
skill_of(SlOverlay *o, const SlName *name, SlSkillId *skill, const SlMemory *memory,
		 SlError *error)
{
	SlKey		key = sl_name_key(name->text, name->length);
	SlOwnSkill *added;
	SlPooled	pooled;
	SlStatus	status;

	*skill = sl_skill_by_spelling(name->text, name->length);
	if (*skill != SL_NO_SKILL)
		return SL_OK;
	FOR_ITEMS(&o->skills_by_name, (uint32_t) key, item)
	{
		const SlOwnSkill *own = (const SlOwnSkill *) o->skills.items + (item - 1);

		if (own->key == key && equals(o, own->name, name->text, name->length))
		{
			*skill = (SlSkillId) (sl_skill_count + item - 1);
			return SL_OK;
		}
	}
	status = put_bytes(o, name->text, name->length, &pooled, memory, error);
	if (status != SL_OK ||
		(added = append(&o->skills, sizeof(SlOwnSkill), &status, memory, error)) == NULL)
		return status;
	*added = (SlOwnSkill) {key, pooled};
	*skill = (SlSkillId) (sl_skill_count + o->skills.count - 1);
	return add_item(&o->skills_by_name, (uint32_t) key, (uint32_t) o->skills.count - 1, memory)
		? SL_OK : no_memory(error);
}

static OwnName *
find_name(const SlOverlay *o, const char *loose, size_t length)
{
	SlKey		key = sl_name_key(loose, length);

	FOR_ITEMS(&o->names_by_key, (uint32_t) key, item)
	{
		OwnName    *n = (OwnName *) o->names.items + (item - 1);

		if (equals(o, n->loose, loose, length))
			return n;
	}
	return NULL;
}

/* Let a name mean a skill, unless it is taken by what goes before. */
static SlStatus
add_name(SlOverlay *o, const SlName *shown, SlPooled pooled, SlSkillId skill, SlMark mark,
		 const SlMemory *memory, SlError *error)
{
	char		folded[SL_NAME_MAX],
				loose[SL_NAME_MAX];
	OwnName		name = {.shown = pooled, .skill = skill, .asks_case = asks_case(mark)};
	OwnName    *other,
			   *added;
	SlStatus	status;

	for (unsigned i = 0; i < shown->length; i++)
		folded[i] = sl_lower(shown->text[i]);
	sl_name_loosen(folded, shown->length, loose);
	other = find_name(o, loose, shown->length);
	if (other != NULL)
	{
		name.loose = other->loose;
		if (name.asks_case != other->asks_case ? other->asks_case
			: compare_shown(o, name.shown, skill, other->shown, other->skill) < 0)
			*other = name;
		return SL_OK;
	}
	status = put_bytes(o, loose, shown->length, &name.loose, memory, error);
	if (status != SL_OK ||
		(added = append(&o->names, sizeof(OwnName), &status, memory, error)) == NULL)
		return status;
	*added = name;
	return add_item(&o->names_by_key, (uint32_t) sl_name_key(loose, shown->length),
					(uint32_t) o->names.count - 1, memory) ? SL_OK : no_memory(error);
}

SlSkillId
sl_overlay_canonical(const SlOverlay *o, SlName *name)
{
	char		loose[SL_NAME_MAX];
	const OwnName *own;
	SlSkillId	skill;

	sl_name_loosen(name->text, name->length, loose);
	own = find_name(o, loose, name->length);
	skill = own != NULL ? own->skill : sl_skill_by_spelling(name->text, name->length);
	if (skill != SL_NO_SKILL)
	{
		SlItem		item = sl_skill_item(o, skill);

		name->length = (unsigned char) item.name_length;
		memcpy(name->text, item.name, item.name_length);
	}
	return skill;
}

/* ---------------------------------------------------------------------------
 * Rows
 * ------------------------------------------------------------------------- */

SlStatus
sl_overlay_begin(SlOverlay *o, SlEncoding encoding, const SlMemory *memory, SlError *error)
{
	SlStatus	status = SL_OK;

	memset(o, 0, sizeof(*o));
	o->encoding = encoding;
	append(&o->nodes, sizeof(SlOwnNode), &status, memory, error);
	return status;
}

void
sl_overlay_free(SlOverlay *o, const SlMemory *memory)
{
	SlArray    *arrays[] = {&o->pool, &o->skills, &o->words, &o->nodes, &o->spellings,
	&o->names, &o->details, &o->relations, &o->groups};
	SlIndex    *indexes[] = {&o->skills_by_name, &o->words_by_key, &o->nodes_by_step,
	&o->names_by_key, &o->details_by_skill, &o->groups_by_skill};

	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		sl_array_free(arrays[i], memory);
	for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++)
		if (indexes[i]->slots != NULL)
			memory->release(memory->context, indexes[i]->slots);
	if (o->categories != NULL)
		memory->release(memory->context, o->categories);
	memset(o, 0, sizeof(*o));
}

static OwnDetail *
find_detail(const SlOverlay *o, SlSkillId skill)
{
	FOR_ITEMS(&o->details_by_skill, hash_skill(skill), item)
	{
		OwnDetail  *d = (OwnDetail *) o->details.items + (item - 1);

		if (d->skill == skill)
			return d;
	}
	return NULL;
}

SlStatus
sl_overlay_add_skill(SlOverlay *o, const SlName *name, const char *label, size_t label_length,
					 const char *category, size_t category_length,
					 const SlMemory *memory, SlError *error)
{
	OwnDetail	detail = {0};
	OwnDetail  *other,
			   *added;
	SlItem		item;
	SlStatus	status = skill_of(o, name, &detail.skill, memory, error);

	if (status == SL_OK)
		status = put_bytes(o, name->text, name->length, &detail.name, memory, error);
	if (status == SL_OK)
		status = put_bytes(o, label, label_length, &detail.label, memory, error);
	if (status == SL_OK)
		status = put_bytes(o, category, category_length, &detail.category, memory, error);
	if (status != SL_OK)
		return status;
	item = sl_skill_item(o, detail.skill);
	detail.canonical = equals(o, detail.name, item.name, item.name_length);
	other = find_detail(o, detail.skill);
	if (other != NULL)
	{
		if (detail.canonical ||
			(!other->canonical && compare_pooled(o, detail.name, other->name) < 0))
			*other = detail;
		return SL_OK;
	}
	added = append(&o->details, sizeof(OwnDetail), &status, memory, error);
	if (added == NULL)
		return status;
	*added = detail;
	return add_item(&o->details_by_skill, hash_skill(detail.skill),
					(uint32_t) o->details.count - 1, memory) ? SL_OK : no_memory(error);
}

SlStatus
sl_overlay_add_spelling(SlOverlay *o, const char *spelling, size_t length, const SlName *skill,
						SlMark mark, const SlMemory *memory, SlError *error)
{
	SlPhrase	phrase;
	SlStatus	status = sl_phrase_read(spelling, length, o->encoding, &phrase, error);
	bool		in_texts = status == SL_OK;
	SlSkillId	id;
	SlPooled	shown;

	if (mark == SL_MARK_INPUT && (status == SL_PHRASE_SIGNS || status == SL_PHRASE_LONG))
		status = SL_OK;
	if (status == SL_OK)
		status = skill_of(o, skill, &id, memory, error);
	if (status == SL_OK)
		status = put_bytes(o, phrase.shown.text, phrase.shown.length, &shown, memory, error);
	if (status == SL_OK)
		status = add_name(o, &phrase.shown, shown, id, mark, memory, error);
	if (status == SL_OK && in_texts)
		status = add_phrase(o, &phrase, shown, id, mark, memory, error);
	return status;
}

SlStatus
sl_overlay_add_related(SlOverlay *o, const SlName *skill, const SlName *other, unsigned share,
					   const SlMemory *memory, SlError *error)
{
	OwnRelation relation = {.share = share};
	OwnRelation *added;
	SlStatus	status = skill_of(o, skill, &relation.skill, memory, error);

	if (status == SL_OK)
		status = skill_of(o, other, &relation.other, memory, error);
	if (status != SL_OK ||
		(added = append(&o->relations, sizeof(OwnRelation), &status, memory, error)) == NULL)
		return status;
	relation.key = sl_skill_item(o, relation.other).key;
	*added = relation;
	return SL_OK;
}

/* ---------------------------------------------------------------------------
 * The end of building
 * ------------------------------------------------------------------------- */

/* A skill that has a row of its own is found by its name, unless that is spelt for another. */
static SlStatus
add_own_names(SlOverlay *o, const SlMemory *memory, SlError *error)
{
	for (uint32_t i = 0; i < o->details.count; i++)
	{
		SlSkillId	skill = ((const OwnDetail *) o->details.items)[i].skill;
		SlPooled	name = ((const OwnDetail *) o->details.items)[i].name;
		SlItem		item = sl_skill_item(o, skill);
		char		loose[SL_NAME_MAX];
		SlPhrase	phrase;
		uint32_t	end;
		SlStatus	status = SL_OK;
		bool		in_texts;

		if ((uint32_t) skill < sl_skill_count)
			continue;
		in_texts = sl_phrase_read(item.name, item.name_length, o->encoding, &phrase,
								  NULL) == SL_OK;
		sl_name_loosen(item.name, item.name_length, loose);
		if (find_name(o, loose, item.name_length) == NULL)
		{
			SlName		shown = {.length = (unsigned char) item.name_length};

			memcpy(shown.text, item.name, item.name_length);
			status = add_name(o, &shown, name, skill, SL_MARK_ANY, memory, error);
		}
		if (status == SL_OK && in_texts)
		{
			status = add_path(o, &phrase, &end, memory, error);
			if (status == SL_OK && sl_overlay_node(o, end)->spelling == 0)
				status = add_phrase(o, &phrase, name, skill, SL_MARK_ANY, memory, error);
		}
		if (status != SL_OK)
			return status;
	}
	return SL_OK;
}

/* The category of this name, or SL_CATEGORY_COUNT. */
static unsigned
category_by_name(const char *name, size_t length)
{
	for (unsigned i = 0; i < sl_category_count; i++)
	{
		size_t		n = 0;

		while (n < length && sl_categories[i][n] != '\0' && sl_lower(name[n]) == sl_categories[i][n])
			n++;
		if (n == length && sl_categories[i][n] == '\0')
			return i;
	}
	return SL_CATEGORY_COUNT;
}

static bool
set_categories(SlOverlay *o, const SlMemory *memory)
{
	const OwnDetail *details = o->details.items;

	o->categories = memory->resize(memory->context, NULL, sl_skill_total(o));
	if (o->categories == NULL)
		return false;
	for (uint32_t i = 0; i < sl_skill_count; i++)
		o->categories[i] = sl_skills[i].category;
	memset(o->categories + sl_skill_count, SL_CATEGORY_COUNT, o->skills.count);
	for (size_t i = 0; i < o->details.count; i++)
		o->categories[details[i].skill] =
			(uint8_t) category_by_name(sl_overlay_bytes(o, details[i].category),
									   details[i].category.length);
	return true;
}

/* By skill, then by falling share, then whatever order is always the same. */
static int
compare_relations(const void *a, const void *b)
{
	const OwnRelation *x = a,
			   *y = b;

	if (x->skill != y->skill)
		return x->skill < y->skill ? -1 : 1;
	if (x->share != y->share)
		return x->share > y->share ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

/* The compiled relations of a skill that the user relates, but for those to the same skills. */
static SlStatus
add_known_relations(SlOverlay *o, SlSkillId skill, size_t first, size_t end,
					const SlMemory *memory, SlError *error)
{
	SlRelated	known;

	for (uint32_t at = 0; sl_skill_related(NULL, skill, at, &known); at++)
	{
		size_t		i = first;
		OwnRelation *added;
		SlStatus	status = SL_OK;

		while (i < end && ((OwnRelation *) o->relations.items)[i].other != known.skill)
			i++;
		if (i < end)
			continue;
		added = append(&o->relations, sizeof(OwnRelation), &status, memory, error);
		if (added == NULL)
			return status;
		*added = (OwnRelation) {skill, known.skill, sl_skills[known.skill].key, known.share};
	}
	return SL_OK;
}

/* Sort the relations into a group for each skill that has any. */
static SlStatus
group_relations(SlOverlay *o, const SlMemory *memory, SlError *error)
{
	size_t		own = o->relations.count;

	if (own == 0)
		return SL_OK;
	qsort(o->relations.items, own, sizeof(OwnRelation), compare_relations);
	for (size_t first = 0, end; first < own; first = end)
	{
		SlSkillId	skill = ((OwnRelation *) o->relations.items)[first].skill;
		SlStatus	status;

		for (end = first + 1; end < own; end++)
			if (((OwnRelation *) o->relations.items)[end].skill != skill)
				break;
		status = add_known_relations(o, skill, first, end, memory, error);
		if (status != SL_OK)
			return status;
	}
	qsort(o->relations.items, o->relations.count, sizeof(OwnRelation), compare_relations);
	for (uint32_t i = 0; i < o->relations.count; i++)
	{
		const OwnRelation *r = (const OwnRelation *) o->relations.items + i;
		Group	   *group;

		if (i == 0 || r[-1].skill != r->skill)
		{
			SlStatus	status = SL_OK;

			group = append(&o->groups, sizeof(Group), &status, memory, error);
			if (group == NULL)
				return status;
			*group = (Group) {r->skill, i, 0};
			if (!add_item(&o->groups_by_skill, hash_skill(r->skill),
						  (uint32_t) o->groups.count - 1, memory))
				return no_memory(error);
		}
		((Group *) o->groups.items)[o->groups.count - 1].count++;
	}
	return SL_OK;
}

SlStatus
sl_overlay_finish(SlOverlay *o, const SlMemory *memory, SlError *error)
{
	SlStatus	status = add_own_names(o, memory, error);

	if (status == SL_OK)
		status = group_relations(o, memory, error);
	if (status == SL_OK && !set_categories(o, memory))
		status = no_memory(error);
	return status;
}

/* ---------------------------------------------------------------------------
 * Skills
 * ------------------------------------------------------------------------- */

SlItem
sl_skill_item(const SlOverlay *o, SlSkillId skill)
{
	SlItem		item = {0};

	if ((uint32_t) skill < sl_skill_count)
	{
		item.key = sl_skills[skill].key;
		item.name = sl_skill_name(skill);
		item.name_length = sl_skills[skill].name_length;
	}
	else
	{
		const SlOwnSkill *own = (const SlOwnSkill *) o->skills.items + ((uint32_t) skill - sl_skill_count);

		item.key = own->key;
		item.named = true;
		item.name = sl_overlay_bytes(o, own->name);
		item.name_length = own->name.length;
	}
	return item;
}

bool
sl_skill_is_part(SlSkillId part, SlSkillId whole)
{
	const SlSkill *known;

	if ((uint32_t) part >= sl_skill_count)
		return false;
	known = &sl_skills[part];
	for (uint32_t i = 0; i < known->broader_count; i++)
		if (sl_relations[known->relations + i].skill == whole)
			return true;
	return false;
}

bool
sl_skill_related(const SlOverlay *o, SlSkillId skill, uint32_t at, SlRelated *related)
{
	const SlSkill *known;
	const SlRelation *r;

	if (o != NULL)
		FOR_ITEMS(&o->groups_by_skill, hash_skill(skill), item)
		{
			const Group *g = (const Group *) o->groups.items + (item - 1);

			if (g->skill == skill)
			{
				const OwnRelation *own = (const OwnRelation *) o->relations.items + g->first + at;

				if (at >= g->count)
					return false;
				*related = (SlRelated) {own->other, own->share};
				return true;
			}
		}
	if ((uint32_t) skill >= sl_skill_count || at >= sl_skills[skill].related_count)
		return false;
	known = &sl_skills[skill];
	r = &sl_relations[known->relations + known->broader_count + at];
	*related = (SlRelated) {r->skill, r->strength};
	return true;
}

bool
sl_overlay_detail(const SlOverlay *o, SlSkillId skill, const char **label, size_t *label_length,
				  const char **category, size_t *category_length)
{
	const OwnDetail *d = find_detail(o, skill);

	if (d == NULL)
		return false;
	*label = sl_overlay_bytes(o, d->label);
	*label_length = d->label.length;
	*category = sl_overlay_bytes(o, d->category);
	*category_length = d->category.length;
	return true;
}
