/*
 * check.c - whether an index is sound, and says of every row what the table says.
 *
 * Everything is read as readers do it, without holding anybody up: what has changed
 * since the metapage was read is no fault.  Of a page every byte counts but its LSN
 * and its checksum, also of a page that nothing names.
 *
 * With `heap`, the index is remembered as a number for each row (sl_skillvec_sum()),
 * sorted by TID, and every row that a snapshot sees is looked up: the snapshot is
 * taken before the index is read, so every such row is in it.
 */
#include "index.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/index.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(shortlist_index_check);

/* A row as the index has it. */
typedef struct Entry
{
	SlTid		tid;
	uint64		sum;
	bool		null;
} Entry;

/* Of a page of a pending list: as many bytes as it says. */
#define PENDING_USED	((Size) -1)

typedef struct Check
{
	Relation	index;
	SlMeta	   *meta;
	uint8	   *seen;			/* a bit for each block that something names */
	BlockNumber blocks;
	Entry	   *entries;
	Size		count;
	Size		room;
} Check;

pg_noreturn static void
complain(Relation index, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INDEX_CORRUPTED),
			 errmsg("index \"%s\" is damaged", RelationGetRelationName(index)),
			 errdetail_internal("%s", detail),
			 errhint("Rebuild it with REINDEX.")));
}

/* What the core has found wrong on a page of a segment. */
static void
note_fault(void *context, uint32_t page, const char *message)
{
	SlIndexSegment *s = context;

	complain(s->index, psprintf("Segment " UINT64_FORMAT ", page %u: %s.", s->entry.number, page, message));
}

/* Whether all that stands around the contents of a page is as it was made. */
static bool
is_framed(Page page, Size used)
{
	PageHeader	header = (PageHeader) page;
	const char *contents = PageGetContents(page);
	Size		room = BLCKSZ - MAXALIGN(sizeof(SlPageTail)) - (Size) (contents - page);

	if (header->pd_flags != 0 || header->pd_prune_xid != InvalidTransactionId ||
		PageGetPageSize(page) != BLCKSZ || PageGetPageLayoutVersion(page) != PG_PAGE_LAYOUT_VERSION ||
		header->pd_special != BLCKSZ - MAXALIGN(sizeof(SlPageTail)) ||
		header->pd_upper != header->pd_special || used > room ||
		header->pd_lower != (Size) (contents - page) + used)
		return false;
	for (; used < room; used++)
		if (contents[used] != 0)
			return false;
	return true;
}

/*
 * Note that something names a block, which nothing else may, and look at its page;
 * used: bytes of its contents, or PENDING_USED.  *next: its place.
 */
static SlStatus
see_block(Check *c, BlockNumber block, SlPageKind kind, uint64 number, Size used, uint32 *next,
		  SlError *error)
{
	static const char *const kinds[] = {"", "the metapage", "a root", "a map", "a segment", "a pending list"};
	Buffer		buffer;
	Page		page;
	bool		is_it,
				framed;

	if (block >= c->blocks)
		complain(c->index, psprintf("Block %u of %s is beyond the end.", block, kinds[kind]));
	if ((c->seen[block / 8] & 1 << block % 8) != 0)
		complain(c->index, psprintf("Block %u of %s has two uses.", block, kinds[kind]));
	c->seen[block / 8] |= (uint8) (1 << block % 8);

	buffer = ReadBuffer(c->index, block);
	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	page = BufferGetPage(buffer);
	is_it = sl_page_is(page, kind, number);
	if (used == PENDING_USED)
		used = ((PageHeader) page)->pd_lower - (Size) ((char *) PageGetContents(page) - (char *) page);
	framed = is_it && used <= SL_PAGE_ROOM && is_framed(page, used);
	if (is_it)
		*next = sl_page_tail(page)->place;
	UnlockReleaseBuffer(buffer);
	CHECK_FOR_INTERRUPTS();
	if (!is_it)
		return sl_fail(error, SL_PAGE_GONE, 0, block);
	if (!framed)
		complain(c->index, psprintf("Block %u of %s has a damaged header or bytes that must be 0 and are not.", block, kinds[kind]));
	return SL_OK;
}

static void
add_entry(Check *c, SlTid tid, uint64 sum, bool null)
{
	if (c->count == c->room)
	{
		c->room = c->room == 0 ? 1024 : 2 * c->room;
		c->entries = c->entries == NULL ? palloc(c->room * sizeof(Entry))
			: repalloc_huge(c->entries, c->room * sizeof(Entry));
	}
	c->entries[c->count++] = (Entry) {tid, sum, null};
}

/* The live rows of a segment, with or without a vector; returns how many are dead. */
static SlStatus
add_rows(Check *c, SlSegment *segment, bool nulls, const uint64 *sums, uint32 *dead, SlError *error)
{
	uint32		count = nulls ? segment->head.null_count : segment->head.document_count;

	for (uint32 i = 0; i < count; i++)
	{
		SlTid		tid;
		bool		live;
		SlStatus	status = sl_segment_document(segment, nulls, i, &tid, &live, error);

		if (i % SL_WINDOW == 0)
			CHECK_FOR_INTERRUPTS();
		if (status != SL_OK)
			return status;
		if (live)
			add_entry(c, tid, nulls ? 0 : sums[i], nulls);
		else
			++*dead;
	}
	return SL_OK;
}

static SlStatus
check_segment(Check *c, const SlSegmentEntry *entry, SlError *error)
{
	SlIndexSegment s;
	SlStatus	status;
	uint64	   *sums;
	uint32		dead = 0,
				place;

	if (entry->number == 0 || entry->number >= c->meta->next_number || entry->zero != 0)
		complain(c->index, psprintf("The metapage names a segment " UINT64_FORMAT ", which cannot be.", entry->number));
	status = sl_index_segment_open(&s, c->index, entry, c->blocks, &sl_palloc, error);
	if (status != SL_OK)
		return status;
	if (s.segment.head.document_count != entry->documents || s.segment.head.null_count != entry->nulls)
		complain(c->index, psprintf("Segment " UINT64_FORMAT " has another number of rows than the metapage says.", entry->number));
	status = see_block(c, entry->root, SL_KIND_ROOT, entry->number, s.map_count * sizeof(BlockNumber), &place, error);
	for (uint32 i = 0; i < s.map_count && status == SL_OK; i++)
		status = see_block(c, s.maps[i], SL_KIND_MAP, entry->number,
						   Min(entry->pages - i * SL_BLOCKS_A_MAP, SL_BLOCKS_A_MAP) * sizeof(BlockNumber), &place, error);
	for (uint32 page = 0; page < entry->pages && status == SL_OK; page++)
	{
		BlockNumber block;

		status = sl_index_segment_block(&s, page, &block, error);
		if (status == SL_OK)
			status = see_block(c, block, SL_KIND_SEGMENT, entry->number, SL_PAGE_ROOM, &place, error);
	}
	if (status == SL_OK)
		status = sl_segment_check(s.segment.source, &sl_palloc, note_fault, &s, error);
	sums = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) entry->documents + 1) * sizeof(uint64));
	if (status == SL_OK)
		status = sl_segment_sums(&s.segment, sums, error);
	if (status == SL_OK)
		status = add_rows(c, &s.segment, false, sums, &dead, error);
	if (status == SL_OK)
		status = add_rows(c, &s.segment, true, NULL, &dead, error);
	if (status == SL_OK && dead < entry->dead)
		complain(c->index, psprintf("Segment " UINT64_FORMAT " has fewer dead rows than the metapage says.", entry->number));
	pfree(sums);
	sl_index_segment_close(&s);
	return status;
}

/* The pages of a list; it may have got longer since the metapage was read. */
static SlStatus
check_chain(Check *c, const SlPendingList *list, SlError *error)
{
	BlockNumber block = list->head,
				last = InvalidBlockNumber;
	SlStatus	status = SL_OK;

	for (uint32 i = 0; i < list->pages && status == SL_OK; i++)
	{
		if (block == InvalidBlockNumber)
			complain(c->index, psprintf("A pending list has %u pages instead of %u.", i, list->pages));
		last = block;
		status = see_block(c, block, SL_KIND_PENDING, list->number, PENDING_USED, &block, error);
	}
	if (status != SL_OK)
		return status;
	if (last != list->tail)
		complain(c->index, psprintf("A pending list of %u pages ends elsewhere than the metapage says.", list->pages));
	if (block != InvalidBlockNumber)
	{
		SlMeta	   *now = palloc(sizeof(SlMeta));

		sl_meta_read(c->index, now);
		if (memcmp(list->number == now->sealed.number ? &now->sealed : &now->active, list, sizeof(*list)) == 0)
			complain(c->index, psprintf("A pending list has more than the %u pages that the metapage says.", list->pages));
		pfree(now);
	}
	return SL_OK;
}

static SlStatus
check_list(Check *c, const SlPendingList *list, SlError *error)
{
	SlPendingReader reader;
	SlPendingItem item;
	SlStatus	status = check_chain(c, list, error);

	if (status != SL_OK)
		return status;
	sl_pending_begin(&reader, c->index, list);
	while (sl_pending_next(&reader, &item, &status))
	{
		SlSkillvec	vector;
		uint64		sum = 0;

		if (item.vector != NULL)
		{
			sl_check_index(c->index, sl_skillvec_check(item.vector, item.size, error), error);
			sl_check_index(c->index, sl_skillvec_open(&vector, item.vector, item.size, error), error);
			sl_check_index(c->index, sl_skillvec_sum(&vector, &sum, error), error);
			for (uint32 i = item.size; i < INTALIGN(item.size); i++)
				if (((const char *) item.vector)[i] != 0)
					complain(c->index, "A pending row is followed by bytes that must be 0 and are not.");
		}
		add_entry(c, item.tid, sum, item.vector == NULL);
	}
	sl_pending_end(&reader);
	return status;
}

static int
compare_entries(const void *a, const void *b)
{
	const Entry *x = a,
			   *y = b;

	/* sorting many takes seconds */
	CHECK_FOR_INTERRUPTS();
	return (x->tid > y->tid) - (x->tid < y->tid);
}

static bool
is_zero(const void *bytes, Size size)
{
	for (const char *p = bytes; size > 0; p++, size--)
		if (*p != 0)
			return false;
	return true;
}

/* What the metapage says of a list. */
static bool
is_list(const SlPendingList *list, uint64 next_number)
{
	return list->number < next_number && list->zero == 0 && (list->number != 0 || list->pages == 0) &&
		(list->head == InvalidBlockNumber) == (list->pages == 0) &&
		(list->tail == InvalidBlockNumber) == (list->pages == 0);
}

static SlStatus
check_meta(Check *c, SlError *error)
{
	const SlMeta *meta = c->meta;
	uint32		place;
	SlStatus	status = see_block(c, SL_META_BLOCK, SL_KIND_META, 0, sizeof(SlMeta), &place, error);

	if (status != SL_OK)
		return status;
	if (place != 0 || meta->zero != 0 || meta->active.number == 0 ||
		!is_list(&meta->active, meta->next_number) || !is_list(&meta->sealed, meta->next_number) ||
		!is_zero(meta->segments + meta->segment_count, (SL_SEGMENTS_MAX - meta->segment_count) * sizeof(SlSegmentEntry)))
		complain(c->index, "The metapage says what cannot be.");
	return SL_OK;
}

/*
 * A page that nothing names is free, new, or of something that is being written or
 * was left by a crash.
 */
static void
check_other_page(Check *c, BlockNumber block)
{
	Buffer		buffer = ReadBuffer(c->index, block);
	Page		page = BufferGetPage(buffer);
	SlPageTail	tail = {0};
	bool		is_one = true,
				is_new;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	is_new = PageIsNew(page);
	if (!is_new)
	{
		Size		used = ((PageHeader) page)->pd_lower - (Size) ((char *) PageGetContents(page) - (char *) page);

		is_one = used <= SL_PAGE_ROOM && is_framed(page, used);
		if (is_one)
			tail = *sl_page_tail(page);
		is_one = is_one && tail.version == SL_INDEX_VERSION && tail.kind > SL_KIND_META && tail.kind <= SL_KIND_FREE &&
			(tail.kind != SL_KIND_FREE || (tail.number == 0 && tail.place == 0 && used == 0));
	}
	UnlockReleaseBuffer(buffer);
	if (is_one && tail.number >= c->meta->next_number)
	{
		SlMeta	   *now = palloc(sizeof(SlMeta));

		sl_meta_read(c->index, now);
		is_one = tail.number < now->next_number;
		pfree(now);
	}
	if (!is_one)
		complain(c->index, psprintf("Block %u is neither free nor in use.", block));
}

static int
compare_pages(const void *a, const void *b)
{
	const SlSegmentEntry *x = a,
			   *y = b;

	return (x->pages > y->pages) - (x->pages < y->pages);
}

/* All that the metapage names, read once. */
static SlStatus
read_index(Check *c, SlError *error)
{
	SlStatus	status = SL_OK;

	sl_meta_read(c->index, c->meta);
	c->blocks = RelationGetNumberOfBlocks(c->index);
	c->seen = palloc0(c->blocks / 8 + 1);
	c->count = 0;
	status = check_meta(c, error);

	/* the lists first: a row that takes the place of a dead one is then not met beside it */
	if (status == SL_OK)
		status = check_list(c, &c->meta->sealed, error);
	if (status == SL_OK)
		status = check_list(c, &c->meta->active, error);

	/* then the small segments, before inserts merge them */
	qsort(c->meta->segments, c->meta->segment_count, sizeof(SlSegmentEntry), compare_pages);
	for (uint32 i = 0; i < c->meta->segment_count && status == SL_OK; i++)
		status = check_segment(c, &c->meta->segments[i], error);
	for (BlockNumber block = 0; block < c->blocks && status == SL_OK; block++)
		if ((c->seen[block / 8] & 1 << block % 8) == 0)
		{
			check_other_page(c, block);
			CHECK_FOR_INTERRUPTS();
		}
	pfree(c->seen);
	if (status != SL_OK)
		return status;
	if (c->count > 0)
		qsort(c->entries, c->count, sizeof(Entry), compare_entries);
	for (Size i = 1; i < c->count; i++)
		if (c->entries[i].tid == c->entries[i - 1].tid)
			complain(c->index, psprintf("The row (%u,%u) stands in it twice.", (BlockNumber) (c->entries[i].tid >> 16),
										(unsigned) (c->entries[i].tid & 0xffff)));
	return SL_OK;
}

/* A row that the snapshot sees. */
static void
check_row(Relation index, ItemPointer tid, Datum *values, bool *isnull, bool alive, void *state)
{
	Check	   *c = state;
	Entry		wanted = {sl_tid(tid), 0, isnull[0]};
	const Entry *found;
	SlSkillvec	vector;
	SlError		error;

	if (!isnull[0])
	{
		struct varlena *bytes = sl_open_skillvec(values[0], &vector);

		if (sl_skillvec_sum(&vector, &wanted.sum, &error) != SL_OK)
			sl_report_data(&error, "skillvec");
		sl_close(values[0], bytes);
	}
	found = c->count == 0 ? NULL : bsearch(&wanted, c->entries, c->count, sizeof(Entry), compare_entries);
	if (found == NULL || found->sum != wanted.sum || found->null != wanted.null)
		complain(index, psprintf(found == NULL ? "The row (%u,%u) of the table is not in it."
								 : "It has other skills for the row (%u,%u) than the table.",
								 ItemPointerGetBlockNumber(tid), ItemPointerGetOffsetNumber(tid)));
}

/*
 * A snapshot that is older than an index of which rows were left out, because their
 * older versions have other skills, sees those.
 */
static void
check_snapshot(Relation index, Snapshot snapshot)
{
	if (IsolationUsesXactSnapshot() && index->rd_index->indcheckxmin &&
		!TransactionIdPrecedes(HeapTupleHeaderGetXmin(index->rd_indextuple->t_data), snapshot->xmin))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("index \"%s\" cannot be checked using the transaction's snapshot",
						RelationGetRelationName(index)),
				 errhint("Check it in another transaction.")));
}

static void
check_heap(Check *c, Relation heap, Snapshot snapshot)
{
	IndexInfo  *info;
	TableScanDesc scan;
	Oid			user;
	int			security,
				settings;

	/* expressions and predicates are the owner's code, and run as his */
	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(heap->rd_rel->relowner, security | SECURITY_RESTRICTED_OPERATION);
	settings = NewGUCNestLevel();
	sl_restrict_search_path();

	/* rows as a snapshot sees them, as for a concurrent build */
	info = BuildIndexInfo(c->index);
	info->ii_Concurrent = true;
	info->ii_Unique = false;
	scan = table_beginscan_strat(heap, snapshot, 0, NULL, true, false);
	table_index_build_scan(heap, c->index, info, false, false, check_row, c, scan);

	AtEOXact_GUC(false, settings);
	SetUserIdAndSecContext(user, security);
}

Datum
shortlist_index_check(PG_FUNCTION_ARGS)
{
	Oid			oid = PG_GETARG_OID(0);
	Oid			heap_oid = IndexGetRelation(oid, true);
	Relation	heap = NULL;
	Check		c = {0};
	Snapshot	snapshot;
	SlStatus	status;
	SlError		error;

	/* the table first, as everybody locks them */
	if (PG_GETARG_BOOL(1) && OidIsValid(heap_oid))
		heap = table_open(heap_oid, AccessShareLock);
	c.index = sl_index_open(oid);
	c.meta = palloc(sizeof(SlMeta));
	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	if (heap != NULL)
		check_snapshot(c.index, snapshot);
	while ((status = read_index(&c, &error)) != SL_OK)
		sl_check_gone(c.index, c.meta, status, &error);
	if (heap != NULL)
	{
		check_heap(&c, heap, snapshot);
		table_close(heap, AccessShareLock);
	}
	UnregisterSnapshot(snapshot);
	relation_close(c.index, AccessShareLock);
	PG_RETURN_VOID();
}
