/*
 * segment_check.c - what is wrong in the pages of a segment.
 *
 * A segment has one form: the writer leaves no gap, no choice and no byte that
 * says nothing but 0.  So the check reads it from front to back, as it was
 * written, and compares all that stands elsewhere with what it meets: where terms
 * say that their postings are, where sections begin, how many there are.
 *
 * What it cannot know is whether a number that could stand there is the one that
 * should: levels, TIDs and live bits have to be compared with the rows, for which
 * sl_segment_sums() gives each document's skills as one number.
 */
#include "segment.h"

typedef struct Check
{
	SlSegment	segment;
	SlFault		fault;
	void	   *context;
	SlError    *error;
	SlStatus	status;			/* of the source, or no memory: ends the check */
	uint32_t	page;			/* where it reads */
	uint32_t	offset;
	SlPageView	view;
	uint16_t   *counts;			/* of the windows of a term */
	unsigned char last[SL_NAME_MAX];	/* name of the last term */
} Check;

/* Once the source has ended the check, what was not read is no fault. */
static void
report(Check *c, uint32_t page, const char *message)
{
	if (c->status != SL_OK)
		return;
	c->fault(c->context, page, message);
}

/* ---------------------------------------------------------------------------
 * Reading from front to back
 * ------------------------------------------------------------------------- */

/* Have the page where it reads; false: there is none, which is reported, or c->status tells why. */
static bool
have_page(Check *c)
{
	SlSegment  *s = &c->segment;
	SlStatus	status;

	if (c->status != SL_OK)
		return false;
	if (c->view.page == c->page && c->page != 0)
		return true;
	sl_poll(s->memory);
	if (c->page >= s->head.page_count)
	{
		report(c, c->page, "the pages end before what should be there");
		return false;
	}
	c->view.page = 0;
	status = s->source.read(s->source.context, c->page, c->view.copy, c->error);
	if (status == SL_DATA_CORRUPT)
		report(c, c->page, "the page cannot be read");
	else if (status != SL_OK)
		c->status = status;
	else
		c->view.page = c->page;
	return status == SL_OK;
}

/* Read bytes; to NULL: only go beyond them. */
static bool
take(Check *c, void *to, size_t size)
{
	unsigned char *p = to;

	while (size > 0)
	{
		size_t		room = SL_SEGMENT_PAGE - c->offset,
					n = size < room ? size : room;

		if (!have_page(c))
			return false;
		if (p != NULL)
		{
			memcpy(p, c->view.bytes + c->offset, n);
			p += n;
		}
		size -= n;
		c->offset += (uint32_t) n;
		if (c->offset == SL_SEGMENT_PAGE)
		{
			c->page++;
			c->offset = 0;
		}
	}
	return true;
}

/* Go to the next page, unless at the beginning of one; what is left of it must be 0. */
static void
fill_page(Check *c)
{
	if (c->offset == 0)
		return;
	if (have_page(c))
		for (uint32_t i = c->offset; i < SL_SEGMENT_PAGE; i++)
			if (c->view.bytes[i] != 0)
			{
				report(c, c->page, "bytes that must be 0 are not");
				break;
			}
	c->page++;
	c->offset = 0;
}

/* Read something that does not cross from one page to the next. */
static bool
take_whole(Check *c, void *to, size_t size)
{
	if (SL_SEGMENT_PAGE - c->offset < size)
		fill_page(c);
	return take(c, to, size);
}

static void
begin_section(Check *c, SlSegmentSection section)
{
	const SlSegmentHead *head = &c->segment.head;
	uint32_t	first = head->sections[section];

	fill_page(c);
	if (sl_segment_pages(head, section) == 0)
	{
		if (first != 0)
			report(c, 0, "a section without anything in it has a page");
		return;
	}
	if (first != c->page)
	{
		report(c, 0, "a section does not begin where the one before it ends");
		c->page = first;
	}
}

/* ---------------------------------------------------------------------------
 * Head
 * ------------------------------------------------------------------------- */

static bool
check_head(Check *c, SlPageSource source, const SlMemory *memory)
{
	SlSegment  *s = &c->segment;
	SlStatus	status = sl_segment_open(s, source, memory, c->error);

	if (status == SL_DATA_CORRUPT || status == SL_DATA_FORMAT)
		report(c, 0, status == SL_DATA_FORMAT ? "the format is not one that can be read"
			   : "head, levels or fences say what cannot be");
	else if (status != SL_OK)
		c->status = status;
	if (status != SL_OK)
		return false;
	c->view.bytes = c->view.copy = memory->resize(memory->context, NULL, SL_SEGMENT_PAGE);
	c->counts = memory->resize(memory->context, NULL, (s->windows + 1) * sizeof(uint16_t));
	if (c->view.bytes == NULL || c->counts == NULL)
	{
		c->status = sl_fail(c->error, SL_NO_MEMORY, 0, 0);
		return false;
	}
	if (s->head.code_bits != sl_segment_code_bits(s->head.level_count))
		report(c, 0, "codes have not the bits that the number of levels asks for");
	c->page = 0;
	c->offset = sizeof(SlSegmentHead);
	fill_page(c);
	return true;
}

/* ---------------------------------------------------------------------------
 * Terms and postings
 * ------------------------------------------------------------------------- */

/* What is counted of a term's postings, to be compared with what it says. */
typedef struct Counted
{
	uint64_t	count;
	uint32_t	top;
	bool		in_order;
	bool		in_range;
	int64_t		last;			/* document */
} Counted;

static void
count_posting(Check *c, Counted *n, uint32_t document, uint32_t end, uint32_t code)
{
	n->count++;
	n->top = code > n->top ? code : n->top;
	n->in_order = n->in_order && (int64_t) document > n->last;
	n->in_range = n->in_range && document < end && code > 0 && code <= c->segment.head.level_count;
	n->last = document;
}

static uint32_t
documents_before(const Check *c, uint32_t window)
{
	uint64_t	end = (uint64_t) window * SL_WINDOW;

	return end < c->segment.head.document_count ? (uint32_t) end : c->segment.head.document_count;
}

static bool
count_sparse(Check *c, const SlTerm *t, Counted *n)
{
	SlSegment  *s = &c->segment;
	Check		codes = *c;
	bool		right = true;

	/* codes come behind the documents: read both side by side */
	if (t->count > s->windows / 2)
	{
		report(c, c->page, "a term is sparse with too many postings");
		return false;
	}
	codes.view = (SlPageView) {0};
	codes.view.bytes = codes.view.copy = s->memory->resize(s->memory->context, NULL, SL_SEGMENT_PAGE);
	if (codes.view.bytes == NULL)
	{
		c->status = sl_fail(c->error, SL_NO_MEMORY, 0, 0);
		return false;
	}
	right = take(&codes, NULL, (size_t) t->count * sizeof(uint32_t));
	for (uint32_t i = 0; i < t->count && right; i++)
	{
		uint32_t	document;
		uint16_t	code;

		right = take(c, &document, sizeof(document)) && take(&codes, &code, sizeof(code));
		if (right)
			count_posting(c, n, document, s->head.document_count, code);
	}
	s->memory->release(s->memory->context, codes.view.copy);
	if (c->status == SL_OK)
		c->status = codes.status;
	return right && take(c, NULL, (size_t) t->count * sizeof(uint16_t));
}

/* The postings of a window stand here. */
static bool
count_window(Check *c, uint32_t window, uint32_t count, Counted *n)
{
	uint16_t	documents[SL_WINDOW];
	unsigned char codes[SL_WINDOW * 2];
	unsigned	bits = c->segment.head.code_bits;
	size_t		size = bits == 4 ? 0 : bits == 8 ? (count + 1) / 2 * 2 : count * 2;

	if (!take(c, documents, count * sizeof(uint16_t)) || !take(c, codes, size))
		return false;
	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	document = bits == 4 ? documents[i] >> 4 : documents[i],
					code = bits == 4 ? documents[i] & 15 : bits == 8 ? codes[i] : sl_read16(codes + 2 * i);

		/* beyond the window it would be one of the next */
		count_posting(c, n, window * SL_WINDOW + document, documents_before(c, window + 1), code);
	}
	if (bits == 8 && count % 2 != 0 && codes[count] != 0)
		report(c, c->page, "bytes that must be 0 are not");
	return true;
}

static bool
count_windows(Check *c, const SlTerm *t, Counted *n)
{
	SlSegment  *s = &c->segment;
	uint32_t	page = c->page,
				offset = c->offset;

	/* their numbers first, which stand behind them */
	if (t->counts_page == 0 || t->counts_page >= s->head.page_count || t->counts_offset >= SL_SEGMENT_PAGE)
	{
		report(c, s->terms.page, "the counts of a term are nowhere");
		return false;
	}
	c->page = t->counts_page;
	c->offset = t->counts_offset;
	if (!take(c, c->counts, s->windows * sizeof(uint16_t)))
		return false;
	c->page = page;
	c->offset = offset;
	for (uint32_t w = 0; w < s->windows; w++)
	{
		if (c->counts[w] > documents_before(c, w + 1) - documents_before(c, w))
		{
			report(c, t->counts_page, "a window has more postings than documents");
			return false;
		}
		if (!count_window(c, w, c->counts[w], n))
			return false;
	}
	if (t->counts_page != c->page || t->counts_offset != c->offset)
		report(c, s->terms.page, "the counts of a term do not stand behind its postings");
	if (t->count <= s->windows / 2)
		report(c, s->terms.page, "a term with few postings is not sparse");
	return take(c, NULL, s->windows * sizeof(uint16_t));
}

static bool
count_dense(Check *c, Counted *n)
{
	for (uint32_t w = 0; w < c->segment.windows; w++)
	{
		unsigned char dense[SL_DENSE_BYTES];

		if (!take(c, dense, sizeof(dense)))
			return false;
		for (uint32_t i = 0; i < SL_WINDOW; i++)
			if (sl_dense_code(dense, i) != 0)
				count_posting(c, n, w * SL_WINDOW + i, documents_before(c, w + 1), sl_dense_code(dense, i));
	}
	return true;
}

static void
check_postings(Check *c, const SlTerm *t, uint32_t term_page)
{
	SlSegment  *s = &c->segment;
	Counted		n = {.in_order = true,.in_range = true,.last = -1};
	bool		right;

	if (t->kind > SL_TERM_DENSE || (t->kind == SL_TERM_DENSE && s->head.code_bits != 4))
	{
		report(c, term_page, "a term has postings of no kind");
		return;
	}
	if (t->kind != SL_TERM_WINDOWS && (t->counts_page != 0 || t->counts_offset != 0))
		report(c, term_page, "a term has counts that it should not have");
	if (t->kind == SL_TERM_DENSE)
		fill_page(c);
	if (t->page != c->page || t->offset != c->offset)
	{
		report(c, term_page, "the postings of a term do not stand behind those before them");
		if (t->page == 0 || t->page >= s->head.page_count || t->offset >= SL_SEGMENT_PAGE)
			return;
		c->page = t->page;
		c->offset = t->offset;
	}
	right = t->kind == SL_TERM_SPARSE ? count_sparse(c, t, &n)
		: t->kind == SL_TERM_WINDOWS ? count_windows(c, t, &n) : count_dense(c, &n);
	if (!right)
		return;
	if (!n.in_range)
		report(c, t->page, "a posting has a document or a level that there is not");
	if (!n.in_order)
		report(c, t->page, "the documents of a term do not ascend");
	if (n.count != t->count)
		report(c, term_page, "a term does not have as many postings as it says");
	if (n.top != t->top)
		report(c, term_page, "the highest level of a term is not the one it says");
}

/* A term's key and name; `name` is where its name should stand. */
static void
check_term(Check *c, const SlTerm *t, SlItem *last, uint32_t term_page, uint32_t *name)
{
	SlSegment  *s = &c->segment;
	SlItem		item;
	SlStatus	status = sl_segment_item(s, t, &item, c->error);

	if (status == SL_DATA_NEWER && s->head.release > sl_release)
	{
		item.name = NULL;
		item.name_length = 0;
		status = SL_OK;
	}
	if (status == SL_DATA_NEWER || status == SL_DATA_CORRUPT)
	{
		report(c, term_page, "a term has no name");
		return;
	}
	if (status != SL_OK)
	{
		c->status = status;
		return;
	}
	if (t->key != sl_entry_make(item.key, item.named, 0))
		report(c, term_page, "bytes that must be 0 are not");
	if (item.named)
	{
		uint32_t	room = SL_SEGMENT_PAGE - *name % SL_SEGMENT_PAGE;

		*name += room < item.name_length + 1 ? room : 0;
		if (t->name != *name)
			report(c, term_page, "a name does not stand behind the one before it");
		*name += item.name_length + 1;
		if (sl_name_key(item.name, item.name_length) != item.key ||
			!sl_name_is_folded(item.name, item.name_length))
			report(c, s->names.page, "a name is not one, or not that of its key");
	}
	else if (t->name != 0)
		report(c, term_page, "bytes that must be 0 are not");
	if (last->key > item.key ||
		(last->key == item.key && last->name != NULL && item.name != NULL && sl_item_compare(last, &item) >= 0))
		report(c, term_page, "the terms do not ascend");
	*last = item;
	if (item.name != NULL)
	{
		memcpy(c->last, item.name, item.name_length);
		last->name = (const char *) c->last;
	}
}

static void
check_terms(Check *c)
{
	SlSegment  *s = &c->segment;
	SlItem		last = {0};
	uint64_t	postings = 0;
	uint32_t	name = 0;

	c->page = 1;
	c->offset = 0;
	for (uint32_t i = 0; i < s->head.term_count && c->status == SL_OK; i++)
	{
		SlTerm		term;
		SlStatus	status = sl_segment_term_at(s, i, &term, c->error);
		uint32_t	page = s->head.sections[SL_SEGMENT_TERMS] + i / SL_TERMS_A_PAGE;

		if (status == SL_DATA_CORRUPT)
		{
			report(c, page, "the page cannot be read");
			continue;
		}
		if (status != SL_OK)
		{
			c->status = status;
			return;
		}
		if (i % SL_TERMS_A_PAGE == 0 && s->term_fences[i / SL_TERMS_A_PAGE] != term.key)
			report(c, s->head.sections[SL_SEGMENT_FENCES], "a page of terms does not begin with the key that is noted");
		check_term(c, &term, &last, page, &name);
		if (term.count == 0 || term.count > s->head.document_count)
			report(c, page, "a term has no postings, or more than there are documents");
		else if (c->status == SL_OK)
			check_postings(c, &term, page);
		postings += term.count;
	}
	if (postings != s->head.posting_count)
		report(c, 0, "there are not as many postings as the head says");
}

/* Levels, fences, terms and names: what they say is checked, what is around them here. */
static void
check_tables(Check *c)
{
	SlSegment  *s = &c->segment;

	begin_section(c, SL_SEGMENT_LEVELS);
	(void) take(c, NULL, s->head.level_count * sizeof(uint16_t));
	begin_section(c, SL_SEGMENT_FENCES);
	(void) take(c, NULL, (s->windows + (size_t) sl_segment_pages(&s->head, SL_SEGMENT_TERMS)) * sizeof(SlTid));
	begin_section(c, SL_SEGMENT_TERMS);
	(void) take(c, NULL, (size_t) s->head.term_count * SL_TERM_SIZE);
	fill_page(c);
	for (uint32_t i = 0; i < s->head.term_count && c->status == SL_OK; i++)
	{
		SlTerm		term;
		SlItem		item = {0};
		SlStatus	status = sl_segment_term_at(s, i, &term, c->error);

		if (status == SL_OK && sl_entry_named(term.key))
			status = sl_segment_item(s, &term, &item, c->error);
		if (status != SL_OK && status != SL_DATA_CORRUPT && status != SL_DATA_NEWER)
			c->status = status;

		/* what is wrong with it was reported */
		if (status != SL_OK || !sl_entry_named(term.key))
			continue;
		if (!take_whole(c, NULL, item.name_length + 1))
			return;
	}
	fill_page(c);
	if (c->page != s->head.page_count && c->status == SL_OK)
		report(c, 0, "the pages do not end with the names");
}

/* ---------------------------------------------------------------------------
 * Rows
 * ------------------------------------------------------------------------- */

static void
check_rows(Check *c, bool nulls)
{
	SlSegment  *s = &c->segment;
	uint32_t	count = nulls ? s->head.null_count : s->head.document_count;
	SlTid		last = 0;
	unsigned char bits = 0;

	begin_section(c, nulls ? SL_SEGMENT_NULL_TIDS : SL_SEGMENT_TIDS);
	for (uint32_t i = 0; i < count; i++)
	{
		unsigned char bytes[SL_TID_SIZE];
		uint32_t	block;
		SlTid		tid;

		if (!take_whole(c, bytes, sizeof(bytes)))
			return;
		memcpy(&block, bytes, sizeof(block));
		tid = (SlTid) block << 16 | sl_read16(bytes + sizeof(block));
		if (i > 0 && tid <= last)
			report(c, c->page, "the rows do not ascend");
		if (!nulls && i % SL_WINDOW == 0 && s->fences[i / SL_WINDOW] != tid)
			report(c, s->head.sections[SL_SEGMENT_FENCES], "a window does not begin with the row that is noted");
		last = tid;
	}
	begin_section(c, nulls ? SL_SEGMENT_NULL_LIVES : SL_SEGMENT_LIVES);
	for (uint32_t i = 0; i < count; i += 8)
		if (!take(c, &bits, 1))
			return;
	if (count % 8 != 0 && bits >> count % 8 != 0)
		report(c, c->page, "rows live that there are not");
}

SlStatus
sl_segment_check(SlPageSource source, const SlMemory *memory, SlFault fault, void *context,
				 SlError *error)
{
	Check	   *c = memory->resize(memory->context, NULL, sizeof(Check));
	SlStatus	status;

	if (c == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	memset(c, 0, sizeof(*c));
	c->fault = fault;
	c->context = context;
	c->error = error;
	if (check_head(c, source, memory))
	{
		check_terms(c);
		check_rows(c, false);
		check_rows(c, true);
		check_tables(c);
	}
	if (c->segment.memory != NULL)
		sl_segment_close(&c->segment);
	sl_discard(memory, c->view.copy);
	sl_discard(memory, c->counts);
	status = c->status;
	memory->release(memory->context, c);
	return status;
}

/* ---------------------------------------------------------------------------
 * Documents and rows, to be compared
 * ------------------------------------------------------------------------- */

uint64_t
sl_item_sum(SlItem item)
{
	uint64_t	h;

	sl_item_learn(&item);
	h = sl_entry_make(item.key, item.named, item.number) * UINT64_C(0x9e3779b97f4a7c15);
	for (unsigned i = 0; item.named && i < item.name_length; i++)
		h = sl_key_add(h, (unsigned char) item.name[i]);
	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

SlStatus
sl_skillvec_sum(const SlSkillvec *vector, uint64_t *sum, SlError *error)
{
	SlWalk		walk;

	*sum = 0;
	sl_skillvec_walk(vector, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_step(&walk, &item, error);

		if (status != SL_OK)
			return status;
		*sum += sl_item_sum(item);
	}
	return SL_OK;
}

/* Add what a level of a term is to the sums of the documents that have it. */
static SlStatus
add_term(SlSegment *s, const SlTerm *term, const uint64_t *of_codes, uint64_t *sums, SlError *error)
{
	SlCursor	cursor;
	SlStatus	status = sl_cursor_begin(&cursor, s, term, error);

	if (status != SL_OK)
		return status;
	for (uint32_t w = 0; w < s->windows && status == SL_OK; w++)
	{
		SlPostings	postings;
		uint32_t	at = 0,
					document,
					code;

		status = sl_cursor_postings(&cursor, w, &postings, error);
		while (status == SL_OK && sl_posting_next(s, &postings, &at, &document, &code))
		{
			document += w * SL_WINDOW;
			if (document >= s->head.document_count || code == 0 || code > s->head.level_count)
				status = sl_fail(error, SL_DATA_CORRUPT, 0, 0);
			else
				sums[document] += of_codes[code];
		}
		sl_poll(s->memory);
	}
	sl_cursor_end(&cursor);
	return status;
}

SlStatus
sl_segment_sums(SlSegment *s, uint64_t *sums, SlError *error)
{
	uint64_t   *of_codes = s->memory->resize(s->memory->context, NULL,
											 (s->head.level_count + 1) * sizeof(uint64_t));
	SlStatus	status = of_codes == NULL ? sl_fail(error, SL_NO_MEMORY, 0, 0) : SL_OK;

	memset(sums, 0, s->head.document_count * sizeof(uint64_t));
	for (uint32_t i = 0; i < s->head.term_count && status == SL_OK; i++)
	{
		SlTerm		term;
		SlItem		item;

		status = sl_segment_term_at(s, i, &term, error);
		if (status == SL_OK)
			status = sl_segment_item(s, &term, &item, error);
		for (uint32_t code = 1; code <= s->head.level_count && status == SL_OK; code++)
		{
			item.number = s->levels[code - 1];
			of_codes[code] = sl_item_sum(item);
		}
		if (status == SL_OK)
			status = add_term(s, &term, of_codes, sums, error);
	}
	sl_discard(s->memory, of_codes);
	return status;
}
