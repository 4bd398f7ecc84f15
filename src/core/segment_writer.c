/*
 * segment_writer.c - a segment, page after page.
 *
 * Postings come first, because how many there are is known only behind them;
 * what leads to them is gathered and follows, and the head comes last.
 */
#include "segment.h"

static bool
fail(SlSegmentWriter *w)
{
	w->failed = true;
	return false;
}

/* Hand the present page over, filled up with zeros, and begin the next one. */
static void
turn_page(SlSegmentWriter *w)
{
	memset(w->bytes + w->filled, 0, SL_SEGMENT_PAGE - w->filled);
	if (!w->failed && !w->sink.write(w->sink.context, w->page, w->bytes))
		fail(w);
	w->filled = 0;
	if (w->page++ == UINT32_MAX - 1)
		fail(w);
	sl_poll(w->memory);
}

/* Append bytes, over as many pages as they take. */
static void
put(SlSegmentWriter *w, const void *data, size_t size)
{
	const unsigned char *p = data;

	while (size > 0)
	{
		size_t		room = SL_SEGMENT_PAGE - w->filled,
					n = size < room ? size : room;

		memcpy(w->bytes + w->filled, p, n);
		w->filled += (uint32_t) n;
		p += n;
		size -= n;
		if (w->filled == SL_SEGMENT_PAGE)
			turn_page(w);
	}
}

/* Append things that do not cross from one page to the next. */
static void
put_whole(SlSegmentWriter *w, const void *data, size_t size)
{
	if (SL_SEGMENT_PAGE - w->filled < size)
		turn_page(w);
	put(w, data, size);
}

/* A page of its own for what follows. */
static void
begin_section(SlSegmentWriter *w, SlSegmentSection section)
{
	if (w->filled > 0)
		turn_page(w);
	w->head.sections[section] = w->page;
}

void
sl_segment_begin(SlSegmentWriter *w, uint32_t documents, uint32_t nulls, const uint16_t *levels,
				 uint32_t level_count, SlPageSink sink, const SlMemory *memory)
{
	memset(w, 0, sizeof(*w));
	w->memory = memory;
	w->sink = sink;
	w->head.format = SL_SEGMENT_FORMAT;
	w->head.release = sl_release;
	w->head.code_bits = (uint8_t) sl_segment_code_bits(level_count);
	w->head.document_count = documents;
	w->head.null_count = nulls;
	w->head.level_count = level_count;
	w->levels = levels;
	w->windows = sl_windows(documents);
	w->page = 1;
}

void
sl_segment_term(SlSegmentWriter *w, const SlItem *item)
{
	SlTerm	   *t = sl_array_add(&w->terms, sizeof(SlTerm), w->memory);
	unsigned char length = (unsigned char) item->name_length;

	if (t == NULL || w->names.count > UINT32_MAX - SL_NAME_MAX - 1)
	{
		fail(w);
		return;
	}
	t->key = sl_entry_make(item->key, item->named, 0);
	if (item->named)
	{
		/* a name does not cross from one page to the next */
		size_t		room = SL_SEGMENT_PAGE - w->names.count % SL_SEGMENT_PAGE;
		static const unsigned char zeros[SL_NAME_MAX + 1] = {0};

		if ((room < (size_t) length + 1 && !sl_bytes_append(&w->names, zeros, room, w->memory)))
			fail(w);
		t->name = (uint32_t) w->names.count;
		if (!sl_bytes_append(&w->names, &length, 1, w->memory) ||
			!sl_bytes_append(&w->names, item->name, length, w->memory))
			fail(w);
	}
	w->present = 0;
	w->dense = false;
	w->counts.count = w->sparse.count = w->window.count = 0;
}

/* Write the postings of the present window, and go on to the next one. */
static void
close_window(SlSegmentWriter *w)
{
	const SlPosting *postings = w->window.items;
	size_t		n = w->window.count;
	uint32_t	first = w->present * SL_WINDOW;
	uint16_t   *count;

	w->present++;
	if (w->dense)
	{
		put(w, w->codes, SL_DENSE_BYTES);
		memset(w->codes, 0, SL_DENSE_BYTES);
		return;
	}
	count = sl_array_add(&w->counts, sizeof(uint16_t), w->memory);
	if (count == NULL)
	{
		fail(w);
		return;
	}
	*count = (uint16_t) n;
	for (size_t i = 0; i < n; i++)
	{
		uint16_t	document = (uint16_t) (postings[i].document - first);

		if (w->head.code_bits == 4)
			document = (uint16_t) (document << 4 | postings[i].code);
		put(w, &document, sizeof(document));
	}
	for (size_t i = 0; i < n && w->head.code_bits > 4; i++)
	{
		uint8_t		code = (uint8_t) postings[i].code;

		if (w->head.code_bits == 8)
			put(w, &code, sizeof(code));
		else
			put(w, &postings[i].code, sizeof(uint16_t));
	}
	if (w->head.code_bits == 8 && n % 2 != 0)
		put(w, "", 1);
	w->window.count = 0;
}

static void
put_windowed(SlSegmentWriter *w, SlPosting posting)
{
	SlPosting  *p;

	while (!w->failed && w->present < posting.document / SL_WINDOW)
		close_window(w);
	if (w->dense)
	{
		uint32_t	document = posting.document % SL_WINDOW;

		w->codes[sl_dense_byte(document)] |= (unsigned char) (posting.code << sl_dense_shift(document));
		return;
	}
	p = sl_array_add(&w->window, sizeof(SlPosting), w->memory);
	if (p == NULL)
		fail(w);
	else
		*p = posting;
}

/* So many postings take less as they are than with a count for each window. */
static bool
stay_sparse(const SlSegmentWriter *w, size_t postings)
{
	return postings <= w->windows / 2;
}

static SlTerm *
present_term(const SlSegmentWriter *w)
{
	return (SlTerm *) w->terms.items + (w->terms.count - 1);
}

/* The present term is not sparse: its postings begin here. */
static void
leave_sparse(SlSegmentWriter *w)
{
	SlTerm	   *t = present_term(w);
	const SlPosting *postings = w->sparse.items;

	if (w->dense && w->filled > 0)
		turn_page(w);
	t->kind = w->dense ? SL_TERM_DENSE : SL_TERM_WINDOWS;
	t->page = w->page;
	t->offset = (uint16_t) w->filled;
	for (size_t i = 0; i < w->sparse.count; i++)
		put_windowed(w, postings[i]);
	w->sparse.count = 0;
}

void
sl_segment_expect(SlSegmentWriter *w, uint64_t postings)
{
	w->dense = w->head.code_bits == 4 && postings >= SL_DENSE_MIN &&
		postings > w->head.document_count / SL_DENSE_SHARE;
}

void
sl_segment_posting(SlSegmentWriter *w, uint32_t document, unsigned code)
{
	SlPosting	posting = {document, (uint16_t) code};
	SlTerm	   *t;

	if (w->failed)
		return;
	t = present_term(w);
	if (posting.code > t->top)
		t->top = posting.code;
	t->count++;
	w->head.posting_count++;
	if (stay_sparse(w, t->count))
	{
		SlPosting  *p = sl_array_add(&w->sparse, sizeof(SlPosting), w->memory);

		if (p == NULL)
			fail(w);
		else
			*p = posting;
		return;
	}
	if (stay_sparse(w, t->count - 1))
		leave_sparse(w);
	put_windowed(w, posting);
}

void
sl_segment_term_end(SlSegmentWriter *w)
{
	SlTerm	   *t;
	const SlPosting *postings = w->sparse.items;

	if (w->failed)
		return;
	t = present_term(w);
	if (stay_sparse(w, t->count))
	{
		t->page = w->page;
		t->offset = (uint16_t) w->filled;
		for (size_t i = 0; i < w->sparse.count; i++)
			put(w, &postings[i].document, sizeof(uint32_t));
		for (size_t i = 0; i < w->sparse.count; i++)
			put(w, &postings[i].code, sizeof(uint16_t));
		return;
	}
	while (!w->failed && w->present < w->windows)
		close_window(w);
	if (w->dense)
		return;
	t->counts_page = w->page;
	t->counts_offset = (uint16_t) w->filled;
	put(w, w->counts.items, w->counts.count * sizeof(uint16_t));
}

static void
put_tid(SlSegmentWriter *w, SlTid tid)
{
	uint32_t	block = (uint32_t) (tid >> 16);
	uint16_t	offset = (uint16_t) tid;
	unsigned char bytes[SL_TID_SIZE];

	memcpy(bytes, &block, sizeof(block));
	memcpy(bytes + sizeof(block), &offset, sizeof(offset));
	put_whole(w, bytes, sizeof(bytes));
}

/* As many bits that are set. */
static void
put_lives(SlSegmentWriter *w, SlSegmentSection section, uint32_t count)
{
	begin_section(w, section);
	for (uint32_t i = 0; i < count && !w->failed; i += 8)
	{
		unsigned char bits = (unsigned char) (count - i < 8 ? (1u << (count - i)) - 1 : 0xff);

		put(w, &bits, 1);
	}
}

void
sl_segment_tid(SlSegmentWriter *w, SlTid tid)
{
	uint32_t	documents = w->head.document_count,
				at = w->tid_count++;

	if (w->failed)
		return;
	if (at == 0 && documents > 0)
		begin_section(w, SL_SEGMENT_TIDS);
	if (at == documents)
	{
		put_lives(w, SL_SEGMENT_LIVES, documents);
		begin_section(w, SL_SEGMENT_NULL_TIDS);
	}
	if (at < documents && at % SL_WINDOW == 0)
	{
		SlTid	   *fence = sl_array_add(&w->fences, sizeof(SlTid), w->memory);

		if (fence == NULL)
		{
			fail(w);
			return;
		}
		*fence = tid;
	}
	put_tid(w, tid);
}

void
sl_segment_abandon(SlSegmentWriter *w)
{
	sl_array_free(&w->terms, w->memory);
	sl_array_free(&w->names, w->memory);
	sl_array_free(&w->fences, w->memory);
	sl_array_free(&w->counts, w->memory);
	sl_array_free(&w->sparse, w->memory);
	sl_array_free(&w->window, w->memory);
}

uint32_t
sl_segment_finish(SlSegmentWriter *w)
{
	const SlTerm *terms = w->terms.items;
	uint32_t	pages;

	if (w->head.null_count == 0 && w->head.document_count > 0)
		put_lives(w, SL_SEGMENT_LIVES, w->head.document_count);
	if (w->head.null_count > 0)
		put_lives(w, SL_SEGMENT_NULL_LIVES, w->head.null_count);
	w->head.term_count = (uint32_t) w->terms.count;
	begin_section(w, SL_SEGMENT_LEVELS);
	put(w, w->levels, w->head.level_count * sizeof(uint16_t));
	begin_section(w, SL_SEGMENT_FENCES);
	put(w, w->fences.items, w->fences.count * sizeof(SlTid));
	for (size_t i = 0; i < w->terms.count; i += SL_TERMS_A_PAGE)
		put(w, &terms[i].key, sizeof(terms[i].key));
	begin_section(w, SL_SEGMENT_TERMS);
	for (size_t i = 0; i < w->terms.count && !w->failed; i++)
		put_whole(w, &terms[i], sizeof(SlTerm));
	if (w->filled > 0)
		turn_page(w);
	put(w, w->names.items, w->names.count);
	if (w->filled > 0)
		turn_page(w);
	w->head.page_count = pages = w->page;
	for (unsigned i = 0; i < SL_SEGMENT_SECTIONS; i++)
		if (sl_segment_pages(&w->head, (SlSegmentSection) i) == 0)
			w->head.sections[i] = 0;

	/* the head */
	w->page = 0;
	put(w, &w->head, sizeof(w->head));
	turn_page(w);
	sl_segment_abandon(w);
	return w->failed ? 0 : pages;
}
