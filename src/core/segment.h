/*
 * segment.h - an inverted index of skill vectors that never changes, version 1.
 *
 * A segment holds documents: rows of a table, numbered from 0 in the order of
 * their TIDs.  For every skill it lists the documents that have it, with their
 * levels, in windows of SL_WINDOW documents: what is scored at once fits the
 * cache.  Levels stand as codes, their places from 1 on in the list of levels that
 * occur, so that they stay exact and take four bits where there are few of them.
 * Then a skill that many documents have is dense: a code for each document, 0
 * where it is absent.
 *
 * The bytes stand on pages of SL_SEGMENT_PAGE bytes, which a caller stores and
 * reads: this file knows no file, buffer or lock.  Numbers are in the machine's
 * byte order.  A section begins on a page of its own and goes on over the next
 * ones; nothing but postings crosses from one page to the next.  Behind the head
 * come postings, TIDs and live bits, null TIDs and bits, levels, fences, terms,
 * and names, without a gap; what is left of a page is 0.
 *
 *	page 0		head
 *		offset	bytes
 *			 0	4		format: 1
 *			 4	2		release of the vocabulary that wrote the segment
 *			 6	1		bits of a code: 4, 8 or 16
 *			 7	1		0
 *			 8	4		n, the number of documents
 *			12	4		number of rows without a vector
 *			16	4		number of terms: skills that occur
 *			20	4		number of levels that occur
 *			24	8		number of postings
 *			32	4		number of pages
 *			36	4 * 7	first pages of the sections below, in this order; 0 where
 *					there is nothing in one
 *
 *	levels		2 bytes each, ascending, in 1/10000; codes are places here
 *	fences		8 bytes a window: the TID of its first document; then 8 bytes a
 *				page of terms: the key of its first term, as it stands there
 *	TIDs		6 bytes a document, ascending: block (4), offset (2)
 *	live bits	one a document, the lowest bit first; 0: the row is dead.  These
 *				are the only bytes that change.
 *	null TIDs	the same for rows without a vector, and
 *	null bits	their live bits
 *	terms		32 bytes each, ascending by key, then name
 *			 0	8		key << 16 | SL_ENTRY_NAMED where the name is stored
 *			 8	4		c, the number of documents that have it
 *			12	4		where its name stands in the names: length (1), bytes
 *			16	4		page of its postings,
 *			20	2		and offset there
 *			22	2		highest code
 *			24	4		page of the counts of its windows,
 *			28	2		and offset there; 0 where it has none
 *			30	2		kind: 0 sparse, 1 by windows, 2 dense
 *	names		behind the terms, on pages of their own
 *	postings	sparse: c documents of 4 bytes, then c codes of 2 bytes
 *				by windows: for each window its postings; and elsewhere for each
 *				window their number, 2 bytes
 *				dense, from the beginning of a page on: 2,032 bytes a window, 16
 *				for 32 documents: byte i of them holds the code of document i in
 *				its low bits, and of document 16 + i in its high ones
 *				postings of a window, by the bits of a code:
 *					 4	document in the window << 4 | code, 2 bytes each
 *					 8	documents in the window, 2 bytes each; codes, 1 byte each;
 *						a byte 0 where their number is odd
 *					16	documents in the window, 2 bytes each; codes, 2 bytes each
 *
 * Bytes from disk are not trusted: nothing that stands here makes a reader go
 * beyond a page, a table or an array.  sl_segment_check() finds what is wrong.
 */
#ifndef SL_SEGMENT_H
#define SL_SEGMENT_H

#include "skillvec.h"

#define SL_SEGMENT_FORMAT	1
#define SL_SEGMENT_PAGE		8128
#define SL_WINDOW			4064	/* documents; as many postings of 2 bytes fill a page */
#define SL_DOCUMENTS_MAX	UINT32_C(0x7fff0000)
#define SL_TID_SIZE			6
#define SL_TERM_SIZE		32
#define SL_TIDS_A_PAGE		(SL_SEGMENT_PAGE / SL_TID_SIZE)
#define SL_BITS_A_PAGE		(SL_SEGMENT_PAGE * 8)
#define SL_TERMS_A_PAGE		(SL_SEGMENT_PAGE / SL_TERM_SIZE)

/* A row: block << 16 | offset. */
typedef uint64_t SlTid;

typedef enum SlSegmentSection
{
	SL_SEGMENT_LEVELS,
	SL_SEGMENT_FENCES,
	SL_SEGMENT_TIDS,
	SL_SEGMENT_LIVES,
	SL_SEGMENT_NULL_TIDS,
	SL_SEGMENT_NULL_LIVES,
	SL_SEGMENT_TERMS,
	SL_SEGMENT_SECTIONS
} SlSegmentSection;

typedef struct SlSegmentHead
{
	uint32_t	format;
	uint16_t	release;
	uint8_t		code_bits;
	uint8_t		zero;
	uint32_t	document_count;
	uint32_t	null_count;
	uint32_t	term_count;
	uint32_t	level_count;
	uint64_t	posting_count;
	uint32_t	page_count;
	uint32_t	sections[SL_SEGMENT_SECTIONS];
} SlSegmentHead;

_Static_assert(offsetof(SlSegmentHead, code_bits) == 6 &&
			   offsetof(SlSegmentHead, document_count) == 8 &&
			   offsetof(SlSegmentHead, posting_count) == 24 &&
			   offsetof(SlSegmentHead, page_count) == 32 &&
			   offsetof(SlSegmentHead, sections) == 36 &&
			   sizeof(SlSegmentHead) == 64, "the head of a segment");

typedef struct SlTerm
{
	uint64_t	key;
	uint32_t	count;
	uint32_t	name;
	uint32_t	page;
	uint16_t	offset;
	uint16_t	top;
	uint32_t	counts_page;
	uint16_t	counts_offset;
	uint16_t	kind;			/* of SlTermKind */
} SlTerm;

typedef enum SlTermKind
{
	SL_TERM_SPARSE,
	SL_TERM_WINDOWS,
	SL_TERM_DENSE
} SlTermKind;

_Static_assert(offsetof(SlTerm, page) == 16 && offsetof(SlTerm, top) == 22 &&
			   offsetof(SlTerm, counts_page) == 24 && sizeof(SlTerm) == SL_TERM_SIZE,
			   "a term of a segment");
_Static_assert(SL_WINDOW * 2 == SL_SEGMENT_PAGE && SL_WINDOW <= 1 << 12,
			   "a document in a window takes 12 bits, and a full window a page");

/* Dense skills. */
#define SL_DENSE_SHARE		8		/* in more than one of so many documents, */
#define SL_DENSE_MIN		512		/* and in so many at least, for they take whole pages */
#define SL_DENSE_BLOCK		32		/* documents whose codes stand together */
#define SL_DENSE_BYTES		(SL_WINDOW / 2) /* of a window */

_Static_assert(SL_WINDOW % SL_DENSE_BLOCK == 0 && SL_SEGMENT_PAGE % SL_DENSE_BYTES == 0,
			   "dense windows fill pages");

static inline uint32_t
sl_dense_byte(uint32_t document)
{
	return document / SL_DENSE_BLOCK * (SL_DENSE_BLOCK / 2) + document % (SL_DENSE_BLOCK / 2);
}

static inline unsigned
sl_dense_shift(uint32_t document)
{
	return document % SL_DENSE_BLOCK / (SL_DENSE_BLOCK / 2) * 4;
}

static inline unsigned
sl_dense_code(const unsigned char *dense, uint32_t document)
{
	return dense[sl_dense_byte(document)] >> sl_dense_shift(document) & 15;
}

/* Bits of a code. */
static inline unsigned
sl_segment_code_bits(uint32_t level_count)
{
	return level_count < 16 ? 4 : level_count < 256 ? 8 : 16;
}

/* Pages of a section; terms: without the names. */
uint32_t	sl_segment_pages(const SlSegmentHead *head, SlSegmentSection section);

static inline uint32_t
sl_windows(uint32_t documents)
{
	return documents / SL_WINDOW + (documents % SL_WINDOW != 0);
}

/* ---------------------------------------------------------------------------
 * Writing
 * ------------------------------------------------------------------------- */

/* Takes the pages; page 0 comes last.  False: it could not. */
typedef struct SlPageSink
{
	bool		(*write) (void *context, uint32_t page, const void *bytes);
	void	   *context;
} SlPageSink;

/*
 * Writes a segment from front to back.  Calls come in this order: begin; for
 * each term begin, its postings, and end; the TIDs; the null TIDs; finish.
 * Terms come by key, then name, and documents and TIDs ascend.  Memory: what the terms
 * and their names take, and a little.
 */
typedef struct SlSegmentWriter
{
	const SlMemory *memory;
	SlPageSink	sink;
	SlSegmentHead head;
	SlArray		terms;			/* of SlTerm */
	SlBytes		names;
	SlArray		fences;			/* of SlTid */
	SlArray		counts;			/* of uint16_t: of the windows of the present term */
	SlArray		sparse;			/* of SlPosting: of the present term, while they are few */
	SlArray		window;			/* of SlPosting: of the present window */
	const uint16_t *levels;		/* of the caller */
	uint32_t	windows;
	uint32_t	present;		/* window of the present term */
	uint32_t	tid_count;
	uint32_t	page;			/* being filled */
	uint32_t	filled;			/* bytes of it */
	bool		failed;
	bool		dense;			/* the present term is */
	unsigned char bytes[SL_SEGMENT_PAGE];
	unsigned char codes[SL_DENSE_BYTES];	/* dense: of the present window */
} SlSegmentWriter;

typedef struct SlPosting
{
	uint32_t	document;
	uint16_t	code;
} SlPosting;

/* levels: those that occur, ascending; they stay the caller's until the end. */
void		sl_segment_begin(SlSegmentWriter *writer, uint32_t documents, uint32_t nulls,
							 const uint16_t *levels, uint32_t level_count, SlPageSink sink,
							 const SlMemory *memory);

/* A term, whose name is known to the vocabulary unless item->named. */
void		sl_segment_term(SlSegmentWriter *writer, const SlItem *item);

/* That it will have about so many postings: without this it does not become dense. */
void		sl_segment_expect(SlSegmentWriter *writer, uint64_t postings);

/* code: the place of the level in the levels, from 1 on. */
void		sl_segment_posting(SlSegmentWriter *writer, uint32_t document, unsigned code);
void		sl_segment_term_end(SlSegmentWriter *writer);

/* The TID of the next document, and then of the next row without a vector. */
void		sl_segment_tid(SlSegmentWriter *writer, SlTid tid);

/*
 * The rest.  Returns the number of pages, or 0: there was no memory, or the
 * sink refused a page.  Releases all memory.
 */
uint32_t	sl_segment_finish(SlSegmentWriter *writer);

/* Release all memory of a writer that is not to finish. */
void		sl_segment_abandon(SlSegmentWriter *writer);

/* ---------------------------------------------------------------------------
 * Rows to a segment
 * ------------------------------------------------------------------------- */

/*
 * Gathers rows in any order and writes them as one segment.  Of memory it takes
 * 12 bytes a skill of a row, 16 a row (8 one without a vector), and what the terms
 * take.
 */
typedef struct SlSegmentBuilder
{
	const SlMemory *memory;
	SlArray		rows;			/* of BuilderRow */
	SlArray		nulls;			/* of SlTid */
	SlArray		terms;			/* of BuilderTerm */
	SlBytes		names;
	SlArray		blocks;			/* of pointers to blocks of postings */
	size_t		posting_count;
	uint32_t   *slots;			/* by key: term + 1, or 0 */
	uint32_t	slot_count;
	bool		ascending;		/* rows came in the order of their TIDs, and so did nulls */
	uint16_t	codes[SL_UNIT + 1]; /* 1 for levels that occur; codes when finishing */
} SlSegmentBuilder;

void		sl_builder_begin(SlSegmentBuilder *builder, const SlMemory *memory);

/*
 * Add a row; vector NULL: it has none.
 * Errors: SL_NO_MEMORY and those of sl_walk_next().
 */
SlStatus	sl_builder_add(SlSegmentBuilder *builder, SlTid tid, const SlSkillvec *vector,
						   SlError *error);

/* Bytes of memory that the rows take now and will take when written. */
size_t		sl_builder_size(const SlSegmentBuilder *builder);

static inline size_t
sl_builder_rows(const SlSegmentBuilder *builder)
{
	return builder->rows.count + builder->nulls.count;
}

/* Write the rows as a segment; returns its pages, or 0 as sl_segment_finish(). */
uint32_t	sl_builder_write(SlSegmentBuilder *builder, SlPageSink sink);

void		sl_builder_free(SlSegmentBuilder *builder);

/*
 * A name that is stored, and that is by now a canonical one of the vocabulary,
 * need not be stored.  One that it knows as a spelling of another skill stays
 * what it is, as it does in a stored vector: the index finds what a scan finds.
 */
void		sl_item_learn(SlItem *item);

/* ---------------------------------------------------------------------------
 * Reading
 * ------------------------------------------------------------------------- */

/*
 * Gives a page: copies its SL_SEGMENT_PAGE bytes.  What it returns other than
 * SL_OK ends the reading and comes back from the function that reads.
 *
 * read_part (or NULL) copies `size` bytes of a page from `offset` on, which never
 * go beyond the page: many look-ups need only a few of them.
 *
 * hold (or NULL) gives a page where it stands, without a copy, until let_go;
 * SL_HOLDS_MAX at most are held at once, and each is let go before its cursor ends,
 * or by sl_segment_let_go().  What stands there should not change while it is held.
 * If it does, the reader stays inside, but what it found is worth nothing: the source
 * has to note that, and its owner to look.
 */
#define SL_HOLDS_MAX		32

typedef struct SlPageSource
{
	SlStatus	(*read) (void *context, uint32_t page, void *bytes, SlError *error);
	void	   *context;
	SlStatus	(*read_part) (void *context, uint32_t page, uint32_t offset, void *bytes,
							  uint32_t size, SlError *error);
	SlStatus	(*hold) (void *context, uint32_t page, const unsigned char **bytes, SlError *error);
	void		(*let_go) (void *context, uint32_t page, const unsigned char *bytes);
} SlPageSource;

/* A page that was read last, of one part of a segment. */
typedef struct SlPageView
{
	uint32_t	page;			/* 0: none, for page 0 is not read so */
	uint32_t	wanted;			/* a page of which parts were read, */
	uint32_t	parts;			/* and how many */
	const unsigned char *bytes;
	unsigned char *copy;		/* allocated at the first use */
	bool		holds;			/* instead of a copy */
} SlPageView;

typedef struct SlSegment
{
	const SlMemory *memory;
	SlPageSource source;
	SlSegmentHead head;
	uint32_t	windows;
	uint16_t   *levels;
	SlTid	   *fences;
	uint64_t   *term_fences;	/* behind them: of the pages of terms */
	SlPageView	terms;
	SlPageView	names;
	SlPageView	tids;
	SlPageView	lives;
	uint32_t	holds;			/* views that hold pages */
} SlSegment;

/*
 * Open a segment: its head, levels and fences are read and checked.
 * Errors: SL_NO_MEMORY, SL_DATA_FORMAT, SL_DATA_CORRUPT, and the source's.
 */
SlStatus	sl_segment_open(SlSegment *segment, SlPageSource source, const SlMemory *memory,
							SlError *error);
void		sl_segment_close(SlSegment *segment);

/* Between the two, pages of terms, names, TIDs and live bits are held where the source can, not copied. */
void		sl_segment_hold(SlSegment *segment);
void		sl_segment_let_go(SlSegment *segment);

/*
 * The term of a skill; term->count is 0 where no document has it.
 * Errors: SL_DATA_CORRUPT, SL_DATA_NEWER, and the source's.
 */
SlStatus	sl_segment_find(SlSegment *segment, const SlItem *item, SlTerm *term, SlError *error);

/* A term by its number, and the skill that it is, whose name stays until the next call. */
SlStatus	sl_segment_term_at(SlSegment *segment, uint32_t number, SlTerm *term, SlError *error);
SlStatus	sl_segment_item(SlSegment *segment, const SlTerm *term, SlItem *item, SlError *error);

/* A document's TID, and whether its row is live.  Nulls: rows without a vector. */
SlStatus	sl_segment_document(SlSegment *segment, bool nulls, uint32_t document, SlTid *tid,
								bool *live, SlError *error);

/* The postings of a window: n documents and their codes, as they stand. */
typedef struct SlPostings
{
	uint32_t	count;			/* dense: SL_WINDOW */
	const uint16_t *documents;	/* with the code in the low bits, where it has 4 */
	const void *codes;			/* of 1 or 2 bytes, else NULL */
	const unsigned char *dense; /* instead: see sl_dense_code() */
} SlPostings;

/* Goes through the windows of a term. */
typedef struct SlCursor
{
	SlSegment  *segment;
	SlTerm		term;
	uint32_t	window;			/* of which `page` and `offset` are the beginning */
	uint32_t	page;
	uint32_t	offset;
	uint32_t	counts_first;	/* window of the first of `counts` */
	uint32_t	counts_known;
	uint16_t   *counts;			/* of some windows */
	uint32_t   *documents;		/* sparse: all of them, and `codes` */
	uint16_t   *codes;
	uint32_t	at;				/* sparse: the first document not before `window` */
	SlPageView	view;
	unsigned char *joined;		/* postings that cross to another page, or are sparse */
	uint32_t	room;			/* bytes of it */
} SlCursor;

/* Errors: SL_NO_MEMORY, SL_DATA_CORRUPT, and the source's. */
SlStatus	sl_cursor_begin(SlCursor *cursor, SlSegment *segment, const SlTerm *term, SlError *error);

/*
 * The postings of a window, which is not before the one asked for last.  They
 * stay until the next call.  A document and a code there may be any number.
 */
SlStatus	sl_cursor_postings(SlCursor *cursor, uint32_t window, SlPostings *postings,
							   SlError *error);

/* The same, of which only the given documents of the window are to be looked up. */
SlStatus	sl_cursor_look(SlCursor *cursor, uint32_t window, const uint16_t *documents,
						   uint32_t count, SlPostings *postings, SlError *error);
void		sl_cursor_end(SlCursor *cursor);

/* The next posting of a window, as it stands; *at is 0 at first.  False: there is none. */
bool		sl_posting_next(const SlSegment *segment, const SlPostings *postings, uint32_t *at,
							uint32_t *document, uint32_t *code);

/* ---------------------------------------------------------------------------
 * Checking
 * ------------------------------------------------------------------------- */

/* What is wrong, in plain words, and on which page of the segment. */
typedef void (*SlFault) (void *context, uint32_t page, const char *message);

/*
 * Report all that can be told to be wrong from the pages alone.  A page that the
 * source refuses with SL_DATA_CORRUPT is a fault too.
 * Errors: SL_NO_MEMORY, and the source's.
 */
SlStatus	sl_segment_check(SlPageSource source, const SlMemory *memory, SlFault fault, void *context,
							 SlError *error);

/*
 * A number for the skills and levels of a vector, the same for equal vectors and
 * hardly for others, and that of each document of a segment: so rows can be
 * compared with 8 bytes each.
 * Errors: SL_NO_MEMORY, SL_DATA_CORRUPT, SL_DATA_NEWER, and the source's.
 */
uint64_t	sl_item_sum(SlItem item);
SlStatus	sl_skillvec_sum(const SlSkillvec *vector, uint64_t *sum, SlError *error);
SlStatus	sl_segment_sums(SlSegment *segment, uint64_t *sums, SlError *error);

/* ---------------------------------------------------------------------------
 * Merging
 * ------------------------------------------------------------------------- */

/*
 * Write the rows of several segments that live as one.  Returns its pages, or 0:
 * no row lives, and *status is SL_OK; or *status tells what was wrong.  A live
 * bit is read once.  Memory: segment_merge.c tells it.
 * Errors: SL_NO_MEMORY (also where the sink refuses a page), SL_DATA_CORRUPT,
 * SL_DATA_NEWER, and the sources'.
 */
uint32_t	sl_segment_merge(SlSegment *segments[], uint32_t count, SlPageSink sink,
							 const SlMemory *memory, SlStatus *status, SlError *error);

#endif							/* SL_SEGMENT_H */
