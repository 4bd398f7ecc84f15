/*
 * segment_builder.c - rows in any order to a segment.
 *
 * The skills of the rows are logged as they come: term and level.  To write
 * them, the rows are put in the order of their TIDs and the log is dealt out to
 * the terms, which gives every term its documents in order.
 */
#include "segment.h"

#include <stdlib.h>

#define BLOCK_POSTINGS	8192	/* entries of the log that are allocated at once */

/* A row: where its skills begin in the log; they end where the next one's begin. */
typedef struct BuilderRow
{
	SlTid		tid;
	uint64_t	first:48;
	uint64_t	count:16;
} BuilderRow;

typedef struct BuilderTerm
{
	SlKey		key;
	size_t		name;			/* in names */
	uint8_t		name_length;	/* 0: the vocabulary's */
	uint64_t	count;			/* of postings; when writing, where they end */
	uint64_t	first;
} BuilderTerm;

/* The log, in blocks: first all terms, then all levels of a block. */
typedef struct LogBlock
{
	uint32_t	terms[BLOCK_POSTINGS];
	uint16_t	levels[BLOCK_POSTINGS];
} LogBlock;

void
sl_builder_begin(SlSegmentBuilder *b, const SlMemory *memory)
{
	memset(b, 0, sizeof(*b));
	b->memory = memory;
	b->ascending = true;
}

void
sl_builder_free(SlSegmentBuilder *b)
{
	LogBlock  **blocks = b->blocks.items;

	for (size_t i = 0; i < b->blocks.count; i++)
		sl_discard(b->memory, blocks[i]);
	sl_array_free(&b->rows, b->memory);
	sl_array_free(&b->nulls, b->memory);
	sl_array_free(&b->terms, b->memory);
	sl_array_free(&b->names, b->memory);
	sl_array_free(&b->blocks, b->memory);
	sl_discard(b->memory, b->slots);
	b->slots = NULL;
}

size_t
sl_builder_size(const SlSegmentBuilder *b)
{
	/* arrays may be half empty; documents and codes dealt out take as much as the log */
	return b->rows.room * sizeof(BuilderRow) + b->nulls.room * sizeof(SlTid) +
		b->terms.room * (sizeof(BuilderTerm) + sizeof(SlTerm)) + 2 * b->names.room +
		b->blocks.count * sizeof(LogBlock) +
		b->posting_count * (sizeof(uint32_t) + sizeof(uint16_t)) +
		b->slot_count * sizeof(uint32_t);
}

static bool
grow_slots(SlSegmentBuilder *b)
{
	const BuilderTerm *terms = b->terms.items;
	uint32_t	count = b->slot_count == 0 ? 1024 : b->slot_count * 2;
	uint32_t   *slots;

	if (count > UINT32_C(1) << 30)
		return false;
	slots = b->memory->resize(b->memory->context, NULL, count * sizeof(uint32_t));
	if (slots == NULL)
		return false;
	memset(slots, 0, count * sizeof(uint32_t));
	for (size_t i = 0; i < b->terms.count; i++)
	{
		uint32_t	slot = (uint32_t) terms[i].key & (count - 1);

		while (slots[slot] != 0)
			slot = (slot + 1) & (count - 1);
		slots[slot] = (uint32_t) i + 1;
	}
	sl_discard(b->memory, b->slots);
	b->slots = slots;
	b->slot_count = count;
	return true;
}

/* The number of a skill's term, new if need be; false: no memory. */
static bool
enter_term(SlSegmentBuilder *b, const SlItem *item, uint32_t *term)
{
	const BuilderTerm *terms = b->terms.items;
	BuilderTerm *t;
	uint32_t	slot;

	if (b->terms.count * 2 >= b->slot_count && !grow_slots(b))
		return false;
	for (slot = (uint32_t) item->key & (b->slot_count - 1); b->slots[slot] != 0;
		 slot = (slot + 1) & (b->slot_count - 1))
	{
		const BuilderTerm *known = &terms[b->slots[slot] - 1];

		if (known->key == item->key &&
			known->name_length == (item->named ? item->name_length : 0) &&
			(!item->named ||
			 memcmp((const char *) b->names.items + known->name, item->name, item->name_length) == 0))
		{
			*term = b->slots[slot] - 1;
			return true;
		}
	}
	t = sl_array_add(&b->terms, sizeof(BuilderTerm), b->memory);
	if (t == NULL)
		return false;
	t->key = item->key;
	t->name = b->names.count;
	t->name_length = (uint8_t) (item->named ? item->name_length : 0);
	if (!sl_bytes_append(&b->names, item->name, t->name_length, b->memory))
		return false;
	*term = (uint32_t) b->terms.count - 1;
	b->slots[slot] = *term + 1;
	return true;
}

/* Log a skill of the present row; false: no memory. */
static bool
log_posting(SlSegmentBuilder *b, uint32_t term, unsigned level)
{
	size_t		at = b->posting_count % BLOCK_POSTINGS;
	LogBlock  **last;

	if (at == 0)
	{
		last = sl_array_add(&b->blocks, sizeof(LogBlock *), b->memory);
		if (last == NULL)
			return false;
		*last = b->memory->resize(b->memory->context, NULL, sizeof(LogBlock));
		if (*last == NULL)
			return false;
	}
	last = (LogBlock **) b->blocks.items + (b->blocks.count - 1);
	(*last)->terms[at] = term;
	(*last)->levels[at] = (uint16_t) level;
	b->posting_count++;
	b->codes[level] = 1;
	((BuilderTerm *) b->terms.items)[term].count++;
	return true;
}

SlStatus
sl_builder_add(SlSegmentBuilder *b, SlTid tid, const SlSkillvec *vector, SlError *error)
{
	SlWalk		walk;
	BuilderRow *row;

	if (vector == NULL)
	{
		SlTid	   *null = sl_array_add(&b->nulls, sizeof(SlTid), b->memory);

		if (null == NULL)
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
		b->ascending = b->ascending && (b->nulls.count == 1 || null[-1] < tid);
		*null = tid;
		return SL_OK;
	}
	row = sl_array_add(&b->rows, sizeof(BuilderRow), b->memory);
	if (row == NULL || b->rows.count > SL_DOCUMENTS_MAX)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	b->ascending = b->ascending && (b->rows.count == 1 || row[-1].tid < tid);
	row->tid = tid;
	row->first = b->posting_count;
	row->count = vector->count;
	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		uint32_t	term;
		SlStatus	status = sl_walk_step(&walk, &item, error);

		if (status != SL_OK)
			return status;

		sl_item_learn(&item);
		if (!enter_term(b, &item, &term) || !log_posting(b, term, item.number))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
	}
	return SL_OK;
}

void
sl_item_learn(SlItem *item)
{
	SlSkillId	skill = item->named ? sl_skill_by_key(item->key) : SL_NO_SKILL;

	if (skill != SL_NO_SKILL &&
		sl_name_compare(item->name, item->name_length, sl_skill_name(skill), sl_skills[skill].name_length) == 0)
		item->named = false;
}

static int
compare_rows(const void *a, const void *b)
{
	const BuilderRow *x = a,
			   *y = b;

	return (x->tid > y->tid) - (x->tid < y->tid);
}

static int
compare_tids(const void *a, const void *b)
{
	const SlTid *x = a,
			   *y = b;

	return (*x > *y) - (*x < *y);
}

/* Terms with where their names are, to be sorted. */
typedef struct TermRef
{
	SlItem		item;
	uint32_t	term;
} TermRef;

static int
compare_terms(const void *a, const void *b)
{
	return sl_item_compare(&((const TermRef *) a)->item, &((const TermRef *) b)->item);
}

/* The terms by key, then name, or NULL. */
static TermRef *
sort_terms(const SlSegmentBuilder *b)
{
	const BuilderTerm *terms = b->terms.items;
	TermRef    *refs = b->memory->resize(b->memory->context, NULL,
										 (b->terms.count + 1) * sizeof(TermRef));

	if (refs == NULL)
		return NULL;
	for (size_t i = 0; i < b->terms.count; i++)
	{
		SlSkillId	skill = terms[i].name_length > 0 ? SL_NO_SKILL : sl_skill_by_key(terms[i].key);

		refs[i].term = (uint32_t) i;
		refs[i].item = (SlItem) {terms[i].key, 0, terms[i].name_length > 0,
			(const char *) b->names.items + terms[i].name, terms[i].name_length};

		/* without a name of its own it is the vocabulary's, if this build knows it */
		if (skill != SL_NO_SKILL)
		{
			refs[i].item.name = sl_skill_name(skill);
			refs[i].item.name_length = sl_skills[skill].name_length;
		}
	}
	qsort(refs, b->terms.count, sizeof(TermRef), compare_terms);
	return refs;
}

/* Levels that occur, ascending; their codes go to b->codes. */
static uint32_t
make_codes(SlSegmentBuilder *b, uint16_t *levels)
{
	uint32_t	n = 0;

	for (unsigned level = 1; level <= SL_UNIT; level++)
		if (b->codes[level] != 0)
		{
			levels[n++] = (uint16_t) level;
			b->codes[level] = (uint16_t) n;
		}
	return n;
}

/* Deal the log out to the terms; a term's postings are then [first, count). */
static void
deal(SlSegmentBuilder *b, uint32_t *documents, uint16_t *codes)
{
	BuilderTerm *terms = b->terms.items;
	const BuilderRow *rows = b->rows.items;
	LogBlock  **blocks = b->blocks.items;
	uint64_t	end = 0;

	for (size_t i = 0; i < b->terms.count; i++)
	{
		terms[i].first = end;
		end += terms[i].count;
		terms[i].count = terms[i].first;
	}
	for (size_t i = 0; i < b->rows.count; i++)
	{
		for (uint64_t j = rows[i].first; j < rows[i].first + rows[i].count; j++)
		{
			const LogBlock *block = blocks[j / BLOCK_POSTINGS];
			BuilderTerm *t = &terms[block->terms[j % BLOCK_POSTINGS]];

			documents[t->count] = (uint32_t) i;
			codes[t->count] = b->codes[block->levels[j % BLOCK_POSTINGS]];
			t->count++;
		}
		if (i % 4096 == 0)
			sl_poll(b->memory);
	}
}

static uint32_t
write_pages(SlSegmentBuilder *b, const TermRef *refs, const uint32_t *documents,
			const uint16_t *codes, const uint16_t *levels, uint32_t level_count, SlPageSink sink)
{
	SlSegmentWriter *w = b->memory->resize(b->memory->context, NULL, sizeof(SlSegmentWriter));
	const BuilderTerm *terms = b->terms.items;
	const BuilderRow *rows = b->rows.items;
	const SlTid *nulls = b->nulls.items;
	uint32_t	pages;

	if (w == NULL)
		return 0;
	sl_segment_begin(w, (uint32_t) b->rows.count, (uint32_t) b->nulls.count, levels, level_count,
					 sink, b->memory);
	for (size_t i = 0; i < b->terms.count; i++)
	{
		const BuilderTerm *t = &terms[refs[i].term];

		sl_segment_term(w, &refs[i].item);
		sl_segment_expect(w, t->count - t->first);
		for (uint64_t j = t->first; j < t->count; j++)
			sl_segment_posting(w, documents[j], codes[j]);
		sl_segment_term_end(w);
	}
	for (size_t i = 0; i < b->rows.count; i++)
		sl_segment_tid(w, rows[i].tid);
	for (size_t i = 0; i < b->nulls.count; i++)
		sl_segment_tid(w, nulls[i]);
	pages = sl_segment_finish(w);
	b->memory->release(b->memory->context, w);
	return pages;
}

uint32_t
sl_builder_write(SlSegmentBuilder *b, SlPageSink sink)
{
	const SlMemory *m = b->memory;
	uint16_t   *levels = m->resize(m->context, NULL, SL_UNIT * sizeof(uint16_t));
	uint32_t   *documents = m->resize(m->context, NULL, (b->posting_count + 1) * sizeof(uint32_t));
	uint16_t   *codes = m->resize(m->context, NULL, (b->posting_count + 1) * sizeof(uint16_t));
	TermRef    *refs = sort_terms(b);
	uint32_t	pages = 0;

	if (levels != NULL && documents != NULL && codes != NULL && refs != NULL)
	{
		uint32_t	level_count = make_codes(b, levels);

		if (!b->ascending && b->rows.count > 0)
			qsort(b->rows.items, b->rows.count, sizeof(BuilderRow), compare_rows);
		if (!b->ascending && b->nulls.count > 0)
			qsort(b->nulls.items, b->nulls.count, sizeof(SlTid), compare_tids);
		deal(b, documents, codes);
		pages = write_pages(b, refs, documents, codes, levels, level_count, sink);
	}
	sl_discard(m, levels);
	sl_discard(m, documents);
	sl_discard(m, codes);
	sl_discard(m, refs);
	return pages;
}
