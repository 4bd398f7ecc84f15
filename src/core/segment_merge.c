/*
 * segment_merge.c - several segments to one.
 *
 * The rows that live are numbered in the order of their TIDs over all segments.
 * Within a segment that order is the old one, so every list of postings stays in
 * order when its documents are renumbered, and lists of the same skill are merged
 * as they are read.
 *
 * Of memory a merge takes 4 bytes a row of the segments; for each segment some
 * pages, 2 bytes a level, and 8 a window; and what the writer takes, which is
 * 32 bytes a term, its name, and 14 bytes a window.
 */
#include "segment.h"

#define NOBODY UINT32_MAX		/* number of a row that is dead */

/* One of the segments. */
typedef struct Input
{
	SlSegment  *segment;
	uint32_t   *numbers[2];		/* new ones: of the documents, and of the rows without a vector */
	uint32_t	live;			/* documents */
	uint16_t   *codes;			/* new ones, by code */

	/* the term that is next */
	uint32_t	term_number;
	SlTerm		term;
	SlItem		item;
	bool		member;			/* of the present skill */

	/* its postings */
	SlCursor	cursor;
	bool		open;
	uint32_t	window;			/* UINT32_MAX: none yet */
	SlPostings	postings;
	uint32_t	at;				/* the next one */
	uint32_t	document;		/* new number of the present one; NOBODY: at the end */
	uint16_t	code;
} Input;

typedef struct Merge
{
	const SlMemory *memory;
	SlError    *error;
	Input	   *inputs;
	uint32_t	count;
	uint32_t	rows[2];		/* that live: documents, and rows without a vector */
	uint16_t   *levels;
	uint32_t	level_count;
	SlSegmentWriter *writer;
} Merge;

static SlStatus
no_memory(SlError *error)
{
	return sl_fail(error, SL_NO_MEMORY, 0, 0);
}

static SlStatus
corrupt(SlError *error)
{
	return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
}

static uint32_t
rows_of(const Input *in, bool nulls)
{
	return nulls ? in->segment->head.null_count : in->segment->head.document_count;
}

/* ---------------------------------------------------------------------------
 * Rows
 * ------------------------------------------------------------------------- */

/* A row of each segment: the next one that lives. */
typedef struct Next
{
	uint32_t	row;
	SlTid		tid;
} Next;

/* Go on to the next row that lives, from `row` on; the others get no number. */
static SlStatus
next_live(Merge *m, Input *in, bool nulls, Next *next)
{
	for (; next->row < rows_of(in, nulls); next->row++)
	{
		SlTid		last = next->tid;
		bool		live;
		SlStatus	status = sl_segment_document(in->segment, nulls, next->row, &next->tid, &live, m->error);

		if (status != SL_OK)
			return status;
		if (next->row > 0 && next->tid <= last)
			return corrupt(m->error);
		if (next->row % 4096 == 0)
			sl_poll(m->memory);
		if (live)
			return SL_OK;
		in->numbers[nulls][next->row] = NOBODY;
	}
	return SL_OK;
}

/* Number the rows that live. */
static SlStatus
number_rows(Merge *m, bool nulls)
{
	Next	   *next = sl_allocate(m->memory, m->count * sizeof(Next));
	SlTid		last = 0;
	SlStatus	status = SL_OK;

	if (next == NULL)
		return no_memory(m->error);
	for (uint32_t i = 0; i < m->count && status == SL_OK; i++)
	{
		Input	   *in = &m->inputs[i];

		in->numbers[nulls] = sl_allocate(m->memory, rows_of(in, nulls) * sizeof(uint32_t));
		next[i] = (Next) {0, 0};
		status = in->numbers[nulls] == NULL ? no_memory(m->error) : next_live(m, in, nulls, &next[i]);
	}
	while (status == SL_OK)
	{
		uint32_t	least = NOBODY;

		for (uint32_t i = 0; i < m->count; i++)
			if (next[i].row < rows_of(&m->inputs[i], nulls) &&
				(least == NOBODY || next[i].tid < next[least].tid))
				least = i;
		if (least == NOBODY)
			break;

		/* a row that lives stands in one segment only */
		if (m->rows[nulls] > 0 && next[least].tid <= last)
			status = corrupt(m->error);
		else if (m->rows[nulls] == SL_DOCUMENTS_MAX)
			status = no_memory(m->error);
		else
		{
			last = next[least].tid;
			m->inputs[least].live += !nulls;
			m->inputs[least].numbers[nulls][next[least].row++] = m->rows[nulls]++;
			status = next_live(m, &m->inputs[least], nulls, &next[least]);
		}
	}
	sl_discard(m->memory, next);
	return status;
}

/* Write the TIDs of the rows that live, in the order of their numbers. */
static SlStatus
write_tids(Merge *m, bool nulls)
{
	uint32_t   *rows = sl_allocate(m->memory, m->count * sizeof(uint32_t));
	SlStatus	status = SL_OK;

	if (rows == NULL)
		return no_memory(m->error);
	memset(rows, 0, m->count * sizeof(uint32_t));
	for (uint32_t number = 0; number < m->rows[nulls] && status == SL_OK; number++)
		for (uint32_t i = 0; i < m->count; i++)
		{
			Input	   *in = &m->inputs[i];
			SlTid		tid;
			bool		live;

			while (rows[i] < rows_of(in, nulls) && in->numbers[nulls][rows[i]] == NOBODY)
				rows[i]++;
			if (rows[i] == rows_of(in, nulls) || in->numbers[nulls][rows[i]] != number)
				continue;
			status = sl_segment_document(in->segment, nulls, rows[i]++, &tid, &live, m->error);
			if (status == SL_OK)
				sl_segment_tid(m->writer, tid);
			break;
		}
	sl_discard(m->memory, rows);
	return status;
}

/* ---------------------------------------------------------------------------
 * Levels
 * ------------------------------------------------------------------------- */

/* The levels of all segments, and the new codes of each. */
static bool
unite_levels(Merge *m)
{
	uint16_t   *code_of = sl_allocate(m->memory, (SL_UNIT + 1) * sizeof(uint16_t));

	m->levels = sl_allocate(m->memory, SL_UNIT * sizeof(uint16_t));
	if (code_of == NULL || m->levels == NULL)
	{
		sl_discard(m->memory, code_of);
		return false;
	}
	memset(code_of, 0, (SL_UNIT + 1) * sizeof(uint16_t));
	for (uint32_t i = 0; i < m->count; i++)
		for (uint32_t j = 0; j < m->inputs[i].segment->head.level_count; j++)
			code_of[m->inputs[i].segment->levels[j]] = 1;
	for (unsigned level = 1; level <= SL_UNIT; level++)
		if (code_of[level] != 0)
		{
			m->levels[m->level_count++] = (uint16_t) level;
			code_of[level] = (uint16_t) m->level_count;
		}
	for (uint32_t i = 0; i < m->count; i++)
	{
		Input	   *in = &m->inputs[i];
		uint32_t	n = in->segment->head.level_count;

		in->codes = sl_allocate(m->memory, (n + 1) * sizeof(uint16_t));
		for (uint32_t j = 0; j < n && in->codes != NULL; j++)
			in->codes[j + 1] = code_of[in->segment->levels[j]];
		if (in->codes == NULL)
			break;
	}
	sl_discard(m->memory, code_of);
	return m->count == 0 || m->inputs[m->count - 1].codes != NULL;
}

/* ---------------------------------------------------------------------------
 * Postings
 * ------------------------------------------------------------------------- */

/* Go on to the next posting of a row that lives. */
static SlStatus
next_posting(Merge *m, Input *in)
{
	const SlSegmentHead *head = &in->segment->head;
	bool		begun = in->window != UINT32_MAX;
	SlStatus	status;

	for (;;)
	{
		uint32_t	document,
					code,
					number;

		while (in->window != UINT32_MAX && sl_posting_next(in->segment, &in->postings, &in->at, &document, &code))
		{
			document += in->window * SL_WINDOW;
			if (document >= head->document_count || code == 0 || code > head->level_count)
				return corrupt(m->error);
			number = in->numbers[false][document];
			if (number == NOBODY)
				continue;
			if (begun && number <= in->document)
				return corrupt(m->error);
			in->document = number;
			in->code = in->codes[code];
			return SL_OK;
		}
		if (++in->window >= in->segment->windows)
		{
			in->document = NOBODY;
			return SL_OK;
		}
		in->at = 0;
		status = sl_cursor_postings(&in->cursor, in->window, &in->postings, m->error);
		if (status != SL_OK)
			return status;
		sl_poll(m->memory);
	}
}

/* Have the next term of a segment; its count is 0 at the end. */
static SlStatus
next_term(Merge *m, Input *in)
{
	SlStatus	status;
	SlTerm		last = in->term;

	in->term.count = 0;
	if (in->term_number == in->segment->head.term_count)
		return SL_OK;
	status = sl_segment_term_at(in->segment, in->term_number, &in->term, m->error);
	if (status == SL_OK)
		status = sl_segment_item(in->segment, &in->term, &in->item, m->error);
	if (status != SL_OK)
		return status;
	if (in->term.count == 0 ||
		(in->term_number > 0 && sl_entry_key(last.key) > sl_entry_key(in->term.key)))
		return corrupt(m->error);
	in->term_number++;
	return SL_OK;
}

/* Write the postings of the segments that have the present skill. */
static SlStatus
write_postings(Merge *m, const SlItem *item, uint64_t expected)
{
	bool		begun = false;

	for (;;)
	{
		uint32_t	document = NOBODY;
		uint16_t	code = 0;

		for (uint32_t i = 0; i < m->count; i++)
			if (m->inputs[i].member && m->inputs[i].document < document)
				document = m->inputs[i].document;
		if (document == NOBODY)
			break;
		for (uint32_t i = 0; i < m->count; i++)
		{
			Input	   *in = &m->inputs[i];

			/* a row stands in one segment */
			if (in->member && in->document == document)
			{
				SlStatus	status;

				code = in->code;
				status = next_posting(m, in);
				if (status != SL_OK)
					return status;
				break;
			}
		}
		if (!begun)
		{
			sl_segment_term(m->writer, item);
			sl_segment_expect(m->writer, expected);
			begun = true;
		}
		sl_segment_posting(m->writer, document, code);
	}
	if (begun)
		sl_segment_term_end(m->writer);
	return m->writer->failed ? no_memory(m->error) : SL_OK;
}

/* Merge the postings of the skill that comes next; *done: there is none. */
static SlStatus
write_term(Merge *m, bool *done)
{
	SlItem		item;
	char		name[SL_NAME_MAX];
	const Input *least = NULL;
	double		expected = 0;
	SlStatus	status = SL_OK;

	for (uint32_t i = 0; i < m->count; i++)
		if (m->inputs[i].term.count > 0 &&
			(least == NULL || sl_item_compare(&m->inputs[i].item, &least->item) < 0))
			least = &m->inputs[i];
	*done = least == NULL;
	if (*done)
		return SL_OK;

	/* the name goes when the segment goes on to the next term */
	item = least->item;
	memcpy(name, item.name, item.name_length);
	item.name = name;
	for (uint32_t i = 0; i < m->count && status == SL_OK; i++)
	{
		Input	   *in = &m->inputs[i];

		in->member = in->term.count > 0 && sl_item_compare(&in->item, &item) == 0;
		if (!in->member)
			continue;
		expected += (double) in->term.count * in->live / in->segment->head.document_count;
		in->window = UINT32_MAX;
		status = sl_cursor_begin(&in->cursor, in->segment, &in->term, m->error);
		in->open = status == SL_OK;
		if (status == SL_OK)
			status = next_posting(m, in);
	}
	if (status == SL_OK)
	{
		sl_item_learn(&item);
		status = write_postings(m, &item, (uint64_t) expected);
	}
	for (uint32_t i = 0; i < m->count; i++)
	{
		Input	   *in = &m->inputs[i];

		if (in->open)
			sl_cursor_end(&in->cursor);
		in->open = false;
		if (in->member && status == SL_OK)
			status = next_term(m, in);
		in->member = false;
	}
	return status;
}

static SlStatus
write_segment(Merge *m, SlPageSink sink)
{
	SlStatus	status = SL_OK;
	bool		done = false;

	sl_segment_begin(m->writer, m->rows[false], m->rows[true], m->levels, m->level_count, sink, m->memory);
	for (uint32_t i = 0; i < m->count && status == SL_OK; i++)
		status = next_term(m, &m->inputs[i]);
	while (status == SL_OK && !done)
		status = write_term(m, &done);
	if (status == SL_OK)
		status = write_tids(m, false);
	if (status == SL_OK)
		status = write_tids(m, true);
	return status;
}

uint32_t
sl_segment_merge(SlSegment *segments[], uint32_t count, SlPageSink sink, const SlMemory *memory,
				 SlStatus *status, SlError *error)
{
	Merge		m = {.memory = memory,.error = error,.count = count};
	uint32_t	pages = 0;

	m.inputs = sl_allocate(memory, count * sizeof(Input));
	if (m.inputs == NULL)
	{
		*status = no_memory(error);
		return 0;
	}
	memset(m.inputs, 0, count * sizeof(Input));
	for (uint32_t i = 0; i < count; i++)
		m.inputs[i].segment = segments[i];
	*status = number_rows(&m, false);
	if (*status == SL_OK)
		*status = number_rows(&m, true);
	if (*status == SL_OK && m.rows[false] + (uint64_t) m.rows[true] > 0)
	{
		m.writer = sl_allocate(memory, sizeof(SlSegmentWriter));
		if (m.writer == NULL || !unite_levels(&m))
			*status = no_memory(error);
		else
		{
			*status = write_segment(&m, sink);
			if (*status != SL_OK)
				sl_segment_abandon(m.writer);
			else
			{
				pages = sl_segment_finish(m.writer);
				*status = pages > 0 ? SL_OK : no_memory(error);
			}
		}
	}
	for (uint32_t i = 0; i < count; i++)
	{
		sl_discard(memory, m.inputs[i].numbers[false]);
		sl_discard(memory, m.inputs[i].numbers[true]);
		sl_discard(memory, m.inputs[i].codes);
	}
	sl_discard(memory, m.inputs);
	sl_discard(memory, m.levels);
	sl_discard(memory, m.writer);
	return pages;
}
