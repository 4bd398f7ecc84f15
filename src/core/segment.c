/*
 * segment.c - reading a segment.
 */
#include "segment.h"

#define COUNTS_AT_ONCE	512		/* windows of which a cursor knows the counts */
#define PARTS_FEW		2		/* parts of a page that are read before all of it is */

static SlStatus
corrupt(SlError *error)
{
	return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
}

/* ---------------------------------------------------------------------------
 * Pages
 * ------------------------------------------------------------------------- */

static void
let_go(SlSegment *s, SlPageView *view)
{
	if (view->page != 0)
		s->source.let_go(s->source.context, view->page, view->bytes);
	view->page = 0;
}

/* Have a page in the view. */
static SlStatus
view_page(SlSegment *s, SlPageView *view, uint32_t page, SlError *error)
{
	SlStatus	status;

	if (view->page == page && page != 0)
		return SL_OK;
	if (page == 0 || page >= s->head.page_count)
		return corrupt(error);
	if (view->holds)
	{
		let_go(s, view);
		status = s->source.hold(s->source.context, page, &view->bytes, error);
	}
	else
	{
		if (view->copy == NULL)
			view->copy = sl_allocate(s->memory, SL_SEGMENT_PAGE);
		if (view->copy == NULL)
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
		view->page = 0;
		view->bytes = view->copy;
		status = s->source.read(s->source.context, page, view->copy, error);
	}
	if (status == SL_OK)
		view->page = page;
	return status;
}

/* Hold pages from now on, if the source and the number of those held allow it. */
static void
hold_pages(SlSegment *s, SlPageView *view)
{
	/* codes of 16 bits are compared before they are used: they must stay the same */
	view->holds = s->source.hold != NULL && s->holds < SL_HOLDS_MAX && s->head.code_bits < 16;
	s->holds += view->holds;
}

static void
end_view(SlSegment *s, SlPageView *view)
{
	if (view->holds)
	{
		let_go(s, view);
		s->holds--;
	}
	sl_discard(s->memory, view->copy);
	*view = (SlPageView) {0};
}

/* Copy a few bytes of a page: without all of it, unless it is asked for often. */
static SlStatus
copy_part(SlSegment *s, SlPageView *view, uint32_t page, uint32_t offset, void *to, uint32_t size,
		  SlError *error)
{
	SlStatus	status;

	if (!view->holds && s->source.read_part != NULL && page != 0 && page < s->head.page_count &&
		view->page != page && offset + size <= SL_SEGMENT_PAGE)
	{
		view->parts = view->wanted == page ? view->parts + 1 : 1;
		view->wanted = page;
		if (view->parts <= PARTS_FEW)
			return s->source.read_part(s->source.context, page, offset, to, size, error);
	}
	status = view_page(s, view, page, error);
	if (status == SL_OK)
		memcpy(to, view->bytes + offset, size);
	return status;
}

/* Copy bytes that may cross pages. */
static SlStatus
copy_bytes(SlSegment *s, SlPageView *view, uint32_t page, uint32_t offset, void *to, size_t size,
		   SlError *error)
{
	unsigned char *p = to;

	page += offset / SL_SEGMENT_PAGE;
	offset %= SL_SEGMENT_PAGE;
	while (size > 0)
	{
		size_t		n = SL_SEGMENT_PAGE - offset < size ? SL_SEGMENT_PAGE - offset : size;
		SlStatus	status = copy_part(s, view, page, offset, p, (uint32_t) n, error);

		if (status != SL_OK)
			return status;
		p += n;
		size -= n;
		page++;
		offset = 0;
	}
	return SL_OK;
}

/* ---------------------------------------------------------------------------
 * Segments
 * ------------------------------------------------------------------------- */

static uint32_t
pages_of(uint64_t things, uint32_t a_page)
{
	return (uint32_t) ((things + a_page - 1) / a_page);
}

uint32_t
sl_segment_pages(const SlSegmentHead *h, SlSegmentSection section)
{
	switch (section)
	{
		case SL_SEGMENT_LEVELS:
			return pages_of(h->level_count, SL_SEGMENT_PAGE / sizeof(uint16_t));
		case SL_SEGMENT_FENCES:
			return pages_of(sl_windows(h->document_count) + (uint64_t) pages_of(h->term_count, SL_TERMS_A_PAGE),
							SL_SEGMENT_PAGE / sizeof(SlTid));
		case SL_SEGMENT_TIDS:
			return pages_of(h->document_count, SL_TIDS_A_PAGE);
		case SL_SEGMENT_LIVES:
			return pages_of(h->document_count, SL_BITS_A_PAGE);
		case SL_SEGMENT_NULL_TIDS:
			return pages_of(h->null_count, SL_TIDS_A_PAGE);
		case SL_SEGMENT_NULL_LIVES:
			return pages_of(h->null_count, SL_BITS_A_PAGE);
		default:
			return pages_of(h->term_count, SL_TERMS_A_PAGE);
	}
}

/* Whether the head says nothing that cannot be. */
static bool
head_is_right(const SlSegmentHead *h)
{
	if ((h->code_bits != 4 && h->code_bits != 8 && h->code_bits != 16) || h->zero != 0 ||
		h->level_count > SL_UNIT || h->level_count >= UINT32_C(1) << h->code_bits ||
		h->document_count > SL_DOCUMENTS_MAX || h->null_count > SL_DOCUMENTS_MAX ||
		h->page_count == 0)
		return false;
	for (unsigned i = 0; i < SL_SEGMENT_SECTIONS; i++)
	{
		uint32_t	need = sl_segment_pages(h, (SlSegmentSection) i);

		if (need > 0 &&
			(h->sections[i] == 0 || need > h->page_count || h->sections[i] > h->page_count - need))
			return false;
	}
	return true;
}

static SlStatus
open_tables(SlSegment *s, SlError *error)
{
	SlPageView	view = {0};
	size_t		fences = s->windows + (size_t) sl_segment_pages(&s->head, SL_SEGMENT_TERMS);
	SlStatus	status;

	s->levels = sl_allocate(s->memory, (s->head.level_count + 1) * sizeof(uint16_t));
	s->fences = sl_allocate(s->memory, (fences + 1) * sizeof(SlTid));
	if (s->levels == NULL || s->fences == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	s->term_fences = s->fences + s->windows;
	status = copy_bytes(s, &view, s->head.sections[SL_SEGMENT_LEVELS], 0, s->levels,
						s->head.level_count * sizeof(uint16_t), error);
	if (status == SL_OK)
		status = copy_bytes(s, &view, s->head.sections[SL_SEGMENT_FENCES], 0, s->fences,
							fences * sizeof(SlTid), error);
	end_view(s, &view);
	for (uint32_t i = 0; status == SL_OK && i < s->head.level_count; i++)
		if (s->levels[i] == 0 || s->levels[i] > SL_UNIT || (i > 0 && s->levels[i] <= s->levels[i - 1]))
			status = corrupt(error);
	return status;
}

static SlStatus
read_head(SlSegment *s, SlError *error)
{
	const SlPageSource *source = &s->source;
	unsigned char *page;
	SlStatus	status;

	if (source->read_part != NULL)
		return source->read_part(source->context, 0, 0, &s->head, sizeof(s->head), error);
	page = sl_allocate(s->memory, SL_SEGMENT_PAGE);
	if (page == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	status = source->read(source->context, 0, page, error);
	memcpy(&s->head, page, sizeof(s->head));
	sl_discard(s->memory, page);
	return status;
}

SlStatus
sl_segment_open(SlSegment *s, SlPageSource source, const SlMemory *memory, SlError *error)
{
	SlStatus	status;

	memset(s, 0, sizeof(*s));
	s->memory = memory;
	s->source = source;
	status = read_head(s, error);
	if (status != SL_OK)
		return status;
	if (s->head.format != SL_SEGMENT_FORMAT)
		return sl_fail(error, SL_DATA_FORMAT, 0, s->head.format);
	if (!head_is_right(&s->head))
		return corrupt(error);
	s->windows = sl_windows(s->head.document_count);
	status = open_tables(s, error);
	if (status != SL_OK)
		sl_segment_close(s);
	return status;
}

void
sl_segment_close(SlSegment *s)
{
	sl_discard(s->memory, s->levels);
	sl_discard(s->memory, s->fences);
	sl_segment_let_go(s);
	s->levels = NULL;
	s->fences = NULL;
}

void
sl_segment_hold(SlSegment *s)
{
	SlPageView *views[] = {&s->terms, &s->names, &s->tids, &s->lives};

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
	{
		end_view(s, views[i]);
		hold_pages(s, views[i]);
	}
}

void
sl_segment_let_go(SlSegment *s)
{
	end_view(s, &s->terms);
	end_view(s, &s->names);
	end_view(s, &s->tids);
	end_view(s, &s->lives);
}

SlStatus
sl_segment_term_at(SlSegment *s, uint32_t number, SlTerm *term, SlError *error)
{
	SlStatus	status = view_page(s, &s->terms,
								   s->head.sections[SL_SEGMENT_TERMS] + number / SL_TERMS_A_PAGE, error);

	if (status == SL_OK)
		memcpy(term, s->terms.bytes + number % SL_TERMS_A_PAGE * SL_TERM_SIZE, SL_TERM_SIZE);
	return status;
}

SlStatus
sl_segment_item(SlSegment *s, const SlTerm *term, SlItem *item, SlError *error)
{
	uint32_t	names = s->head.sections[SL_SEGMENT_TERMS] + pages_of(s->head.term_count, SL_TERMS_A_PAGE),
				offset = term->name % SL_SEGMENT_PAGE;
	SlStatus	status;

	item->key = sl_entry_key(term->key);
	item->number = 0;
	item->named = sl_entry_named(term->key);
	if (item->named)
	{
		status = view_page(s, &s->names, names + term->name / SL_SEGMENT_PAGE, error);
		if (status != SL_OK)
			return status;
		item->name_length = s->names.bytes[offset];
		item->name = (const char *) s->names.bytes + offset + 1;
		return item->name_length == 0 || offset + 1 + item->name_length > SL_SEGMENT_PAGE
			? corrupt(error) : SL_OK;
	}
	item->name = NULL;
	return sl_item_name(item, s->head.release, error);
}

/* The first term whose key is not below that of an item. */
static SlStatus
find_key(SlSegment *s, SlKey key, uint32_t *number, SlError *error)
{
	uint32_t	low = 0,
				high = sl_segment_pages(&s->head, SL_SEGMENT_TERMS),
				first;
	SlStatus	status;

	/* the last page whose first key is below it, or the first one */
	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (sl_entry_key(s->term_fences[middle]) < key)
			low = middle + 1;
		else
			high = middle;
	}
	*number = 0;
	if (s->head.term_count == 0)
		return SL_OK;
	first = low > 0 ? (low - 1) * SL_TERMS_A_PAGE : 0;
	high = s->head.term_count - first < SL_TERMS_A_PAGE ? s->head.term_count - first : SL_TERMS_A_PAGE;
	low = 0;
	status = view_page(s, &s->terms, s->head.sections[SL_SEGMENT_TERMS] + first / SL_TERMS_A_PAGE, error);
	while (low < high && status == SL_OK)
	{
		uint32_t	middle = low + (high - low) / 2;
		uint64_t	entry;

		memcpy(&entry, s->terms.bytes + middle * SL_TERM_SIZE + offsetof(SlTerm, key), sizeof(entry));
		if (sl_entry_key(entry) < key)
			low = middle + 1;
		else
			high = middle;
	}
	*number = first + low;
	return status;
}

SlStatus
sl_segment_find(SlSegment *s, const SlItem *wanted, SlTerm *term, SlError *error)
{
	uint32_t	number;
	SlStatus	status = find_key(s, wanted->key, &number, error);

	for (; status == SL_OK && number < s->head.term_count; number++)
	{
		SlItem		item,
					named = *wanted;

		status = sl_segment_term_at(s, number, term, error);
		if (status != SL_OK || sl_entry_key(term->key) != wanted->key)
			break;

		/* without names on both sides it is the vocabulary's, known to this build or not */
		if (!sl_entry_named(term->key) && wanted->name == NULL)
			return SL_OK;
		status = sl_segment_item(s, term, &item, error);
		if (status == SL_OK)
			status = sl_item_name(&named, s->head.release, error);
		if (status == SL_OK &&
			sl_name_compare(item.name, item.name_length, named.name, named.name_length) == 0)
			return SL_OK;
	}
	memset(term, 0, sizeof(*term));
	return status;
}

SlStatus
sl_segment_document(SlSegment *s, bool nulls, uint32_t document, SlTid *tid, bool *live, SlError *error)
{
	uint32_t	tids = s->head.sections[nulls ? SL_SEGMENT_NULL_TIDS : SL_SEGMENT_TIDS],
				lives = s->head.sections[nulls ? SL_SEGMENT_NULL_LIVES : SL_SEGMENT_LIVES],
				block;
	unsigned char bytes[SL_TID_SIZE],
				bits;
	SlStatus	status;

	if (document >= (nulls ? s->head.null_count : s->head.document_count))
		return corrupt(error);
	status = copy_part(s, &s->tids, tids + document / SL_TIDS_A_PAGE,
					   document % SL_TIDS_A_PAGE * SL_TID_SIZE, bytes, sizeof(bytes), error);
	if (status == SL_OK)
		status = copy_part(s, &s->lives, lives + document / SL_BITS_A_PAGE,
						   document % SL_BITS_A_PAGE / 8, &bits, 1, error);
	if (status == SL_OK)
	{
		memcpy(&block, bytes, sizeof(block));
		*tid = (SlTid) block << 16 | sl_read16(bytes + sizeof(block));
		*live = (bits >> document % 8 & 1) != 0;
	}
	return status;
}

/* ---------------------------------------------------------------------------
 * Postings
 * ------------------------------------------------------------------------- */

static bool
is_sparse(const SlCursor *c)
{
	return c->term.kind == SL_TERM_SPARSE;
}

static bool
is_dense(const SlCursor *c)
{
	return c->term.kind == SL_TERM_DENSE;
}

/* Bytes that n postings of a window take. */
static uint32_t
size_of(const SlSegment *s, uint32_t n)
{
	return s->head.code_bits == 4 ? 2 * n : s->head.code_bits == 8 ? 2 * n + (n + 1) / 2 * 2 : 4 * n;
}

static SlStatus
read_sparse(SlCursor *c, SlError *error)
{
	SlSegment  *s = c->segment;
	uint32_t	n = c->term.count;
	SlStatus	status;

	c->documents = sl_allocate(s->memory, (n + 1) * sizeof(uint32_t));
	c->codes = sl_allocate(s->memory, (n + 1) * sizeof(uint16_t));
	if (c->documents == NULL || c->codes == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	status = copy_bytes(s, &c->view, c->term.page, c->term.offset, c->documents,
						n * sizeof(uint32_t), error);
	if (status == SL_OK)
		status = copy_bytes(s, &c->view, c->term.page, c->term.offset + n * (uint32_t) sizeof(uint32_t),
							c->codes, n * sizeof(uint16_t), error);
	return status;
}

SlStatus
sl_cursor_begin(SlCursor *c, SlSegment *s, const SlTerm *term, SlError *error)
{
	SlStatus	status = SL_OK;

	memset(c, 0, sizeof(*c));
	c->segment = s;
	c->term = *term;
	c->page = term->page;
	c->offset = term->offset;
	if (term->count == 0)
		return SL_OK;
	if (term->offset >= SL_SEGMENT_PAGE || term->offset % 2 != 0 ||
		term->counts_offset >= SL_SEGMENT_PAGE || term->count > s->head.document_count ||
		term->kind > SL_TERM_DENSE || (is_sparse(c) && term->count > s->windows / 2) ||
		(is_dense(c) && (term->offset != 0 || s->head.code_bits != 4)))
		return corrupt(error);
	if (is_sparse(c))
		status = read_sparse(c, error);
	else
		hold_pages(s, &c->view);
	if (!is_sparse(c) && !is_dense(c))
	{
		c->counts = sl_allocate(s->memory, (s->windows < COUNTS_AT_ONCE ? s->windows : COUNTS_AT_ONCE) * sizeof(uint16_t));
		if (c->counts == NULL)
			status = sl_fail(error, SL_NO_MEMORY, 0, 0);
	}
	if (status != SL_OK)
		sl_cursor_end(c);
	return status;
}

void
sl_cursor_end(SlCursor *c)
{
	const SlMemory *memory = c->segment->memory;

	sl_discard(memory, c->counts);
	sl_discard(memory, c->documents);
	sl_discard(memory, c->codes);
	end_view(c->segment, &c->view);
	sl_discard(memory, c->joined);
	c->counts = NULL;
	c->documents = NULL;
	c->codes = NULL;
	c->joined = NULL;
	c->room = 0;
}

/* Have the counts of windows from the present one on. */
static SlStatus
read_counts(SlCursor *c, SlError *error)
{
	SlSegment  *s = c->segment;
	uint32_t	left = s->windows - c->window,
				n = left < COUNTS_AT_ONCE ? left : COUNTS_AT_ONCE;
	uint64_t	offset = c->term.counts_offset + (uint64_t) c->window * sizeof(uint16_t);
	SlPageView	view = {0};
	SlStatus	status;

	hold_pages(s, &view);
	status = copy_bytes(s, &view, c->term.counts_page + (uint32_t) (offset / SL_SEGMENT_PAGE),
						(uint32_t) (offset % SL_SEGMENT_PAGE), c->counts, n * sizeof(uint16_t), error);
	end_view(s, &view);
	c->counts_first = c->window;
	c->counts_known = status == SL_OK ? n : 0;
	return status;
}

/* Go from window to window by their counts. */
static SlStatus
step_to(SlCursor *c, uint32_t window, uint32_t *count, SlError *error)
{
	uint64_t	offset = c->offset;

	for (;; c->window++)
	{
		SlStatus	status = c->window - c->counts_first < c->counts_known ? SL_OK : read_counts(c, error);

		if (status != SL_OK)
			return status;
		*count = c->counts[c->window - c->counts_first];
		if (*count > SL_WINDOW)
			return corrupt(error);
		if (c->window == window)
			break;
		offset += size_of(c->segment, *count);
	}
	c->page += (uint32_t) (offset / SL_SEGMENT_PAGE);
	c->offset = (uint32_t) (offset % SL_SEGMENT_PAGE);
	return SL_OK;
}

/* Go to a window; *count: how many postings it has. */
static SlStatus
go_to(SlCursor *c, uint32_t window, uint32_t *count, SlError *error)
{
	const uint32_t windows_a_page = SL_SEGMENT_PAGE / SL_DENSE_BYTES;

	if (window < c->window || window >= c->segment->windows)
		return corrupt(error);
	switch (c->term.kind)
	{
		case SL_TERM_WINDOWS:
			return step_to(c, window, count, error);
		case SL_TERM_DENSE:
			c->window = window;
			c->page = c->term.page + window / windows_a_page;
			c->offset = window % windows_a_page * SL_DENSE_BYTES;
			*count = SL_WINDOW;
			return SL_OK;
		default:
			c->window = window;
			while (c->at < c->term.count && c->documents[c->at] / SL_WINDOW < window)
				c->at++;
			*count = 0;
			while (c->at + *count < c->term.count && c->documents[c->at + *count] / SL_WINDOW == window)
				++*count;
			return *count > SL_WINDOW ? corrupt(error) : SL_OK;
	}
}

/* Sparse postings as those of a window stand. */
static const unsigned char *
join_sparse(SlCursor *c, uint32_t n)
{
	uint32_t	first = c->window * SL_WINDOW;
	uint16_t   *documents = (uint16_t *) c->joined;
	uint16_t   *codes = documents + n;

	for (uint32_t i = 0; i < n; i++)
	{
		uint16_t	document = (uint16_t) (c->documents[c->at + i] - first),
					code = c->codes[c->at + i];

		documents[i] = document;
		switch (c->segment->head.code_bits)
		{
			case 4:
				documents[i] = (uint16_t) (document << 4 | (code & 15));
				break;
			case 8:
				((uint8_t *) codes)[i] = (uint8_t) code;
				break;
			default:
				codes[i] = code;
				break;
		}
	}
	return c->joined;
}

/* Room for so many bytes of postings of a window, which are 0 at first. */
static bool
have_joined(SlCursor *c, uint32_t size)
{
	if (size > c->room)
	{
		sl_discard(c->segment->memory, c->joined);
		c->joined = sl_allocate(c->segment->memory, 2 * size);
		c->room = c->joined != NULL ? 2 * size : 0;
		if (c->joined != NULL)
			memset(c->joined, 0, c->room);
	}
	return c->joined != NULL;
}

/*
 * So many bytes from where the cursor is, on one page or joined.  Of cursors that may
 * not hold a page there can be very many, so they read all of one only where they need it.
 */
static SlStatus
bytes_here(SlCursor *c, uint32_t size, const unsigned char **bytes, SlError *error)
{
	SlSegment  *s = c->segment;
	bool		whole = is_dense(c) || c->view.holds || c->view.page == c->page || s->source.read_part == NULL;

	if (whole && c->offset + size <= SL_SEGMENT_PAGE)
	{
		SlStatus	status = view_page(s, &c->view, c->page, error);

		*bytes = c->view.bytes + c->offset;
		return status;
	}
	if (!have_joined(c, size))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	*bytes = c->joined;
	return copy_bytes(s, &c->view, c->page, c->offset, c->joined, size, error);
}

SlStatus
sl_cursor_postings(SlCursor *c, uint32_t window, SlPostings *p, SlError *error)
{
	const unsigned char *bytes = NULL;
	SlStatus	status;

	*p = (SlPostings) {0};
	if (c->term.count == 0)
		return SL_OK;
	status = go_to(c, window, &p->count, error);
	if (status != SL_OK || p->count == 0)
		return status;
	if (is_sparse(c))
	{
		if (!have_joined(c, size_of(c->segment, p->count)))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
		bytes = join_sparse(c, p->count);
	}
	else
		status = bytes_here(c, is_dense(c) ? SL_DENSE_BYTES : size_of(c->segment, p->count), &bytes, error);
	if (status != SL_OK)
		return status;
	if (is_dense(c))
	{
		p->dense = bytes;
		return SL_OK;
	}
	p->documents = (const uint16_t *) bytes;
	if (c->segment->head.code_bits > 4)
		p->codes = bytes + p->count * sizeof(uint16_t);
	return SL_OK;
}

SlStatus
sl_cursor_look(SlCursor *c, uint32_t window, const uint16_t *documents, uint32_t count,
			   SlPostings *p, SlError *error)
{
	SlSegment  *s = c->segment;
	SlStatus	status;

	if (!is_dense(c) || c->view.holds || count > PARTS_FEW || s->source.read_part == NULL)
		return sl_cursor_postings(c, window, p, error);
	*p = (SlPostings) {0};
	status = go_to(c, window, &p->count, error);
	if (status != SL_OK)
		return status;
	if (c->view.page == c->page)
		return sl_cursor_postings(c, window, p, error);
	if (!have_joined(c, SL_DENSE_BYTES))
		return sl_fail(error, SL_NO_MEMORY, 0, 0);

	/* the bytes of the others stay what they are */
	p->dense = c->joined;
	for (uint32_t i = 0; i < count && status == SL_OK; i++)
	{
		uint32_t	byte = sl_dense_byte(documents[i] % SL_WINDOW);

		status = copy_part(s, &c->view, c->page, c->offset + byte, c->joined + byte, 1, error);
	}
	return status;
}

bool
sl_posting_next(const SlSegment *s, const SlPostings *p, uint32_t *at, uint32_t *document, uint32_t *code)
{
	if (p->dense != NULL)
		while (*at < p->count && sl_dense_code(p->dense, *at) == 0)
			++*at;
	if (*at >= p->count)
		return false;
	if (p->dense != NULL)
	{
		*document = *at;
		*code = sl_dense_code(p->dense, *at);
	}
	else if (p->codes == NULL)
	{
		*document = p->documents[*at] >> 4;
		*code = p->documents[*at] & 15;
	}
	else
	{
		*document = p->documents[*at];
		*code = s->head.code_bits == 8 ? ((const uint8_t *) p->codes)[*at] : ((const uint16_t *) p->codes)[*at];
	}
	++*at;
	return true;
}
