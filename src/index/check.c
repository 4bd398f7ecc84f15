/*
 * check.c - whether an index is sound, and says of every row what the table says.
 *
 * Everything is read as readers do it, without holding anybody up.  With `heap`,
 * the index is remembered as a number for each row (sl_skillvec_sum()), sorted by
 * TID, and every row that a snapshot sees is looked up: the snapshot is taken
 * before the index is read, so every such row is in it.
 */
#include "index.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/index.h"
#include "executor/executor.h"
#include "miscadmin.h"
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

/* Note that something names a block, which nothing else may. */
static void
see_block(Check *c, BlockNumber block, const char *what)
{
	if (block >= c->blocks)
		complain(c->index, psprintf("Block %u of %s is beyond the end.", block, what));
	if ((c->seen[block / 8] & 1 << block % 8) != 0)
		complain(c->index, psprintf("Block %u of %s has two uses.", block, what));
	c->seen[block / 8] |= (uint8) (1 << block % 8);
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
	SlStatus	status = sl_index_segment_open(&s, c->index, entry, error);
	uint64	   *sums;
	uint32		dead = 0;

	if (status != SL_OK)
		return status;
	if (s.segment.head.document_count != entry->documents || s.segment.head.null_count != entry->nulls)
		complain(c->index, psprintf("Segment " UINT64_FORMAT " has another number of rows than the metapage says.", entry->number));
	see_block(c, entry->root, "a root");
	for (uint32 i = 0; i < s.map_count; i++)
		see_block(c, s.maps[i], "a map");
	for (uint32 page = 0; page < entry->pages && status == SL_OK; page++)
	{
		BlockNumber block;

		status = sl_index_segment_block(&s, page, &block, error);
		if (status == SL_OK)
			see_block(c, block, "a segment");
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

static SlStatus
check_list(Check *c, const SlPendingList *list, SlError *error)
{
	SlPendingReader reader;
	SlPendingItem item;
	SlStatus	status;

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

/* All that the metapage names, read once. */
static SlStatus
read_index(Check *c, SlError *error)
{
	SlStatus	status = SL_OK;

	sl_meta_read(c->index, c->meta);
	c->blocks = RelationGetNumberOfBlocks(c->index);
	c->seen = palloc0(c->blocks / 8 + 1);
	c->count = 0;
	see_block(c, SL_META_BLOCK, "the metapage");
	for (uint32 i = 0; i < c->meta->segment_count && status == SL_OK; i++)
	{
		const SlSegmentEntry *entry = &c->meta->segments[i];

		if (entry->number == 0 || entry->number >= c->meta->next_number || entry->zero != 0)
			complain(c->index, psprintf("Segment %u of the metapage has a wrong number.", i));
		status = check_segment(c, entry, error);
		CHECK_FOR_INTERRUPTS();
	}
	if (status == SL_OK)
		status = check_list(c, &c->meta->sealed, error);
	if (status == SL_OK)
		status = check_list(c, &c->meta->active, error);
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

static void
check_heap(Check *c, Relation heap, Snapshot snapshot)
{
	IndexInfo  *info = BuildIndexInfo(c->index);
	TableScanDesc scan = table_beginscan_strat(heap, snapshot, 0, NULL, true, false);

	/* rows as a snapshot sees them, as for a concurrent build */
	info->ii_Concurrent = true;
	info->ii_Unique = false;
	table_index_build_scan(heap, c->index, info, false, false, check_row, c, scan);
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
	if (!c.index->rd_index->indisvalid)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("index \"%s\" is not valid", RelationGetRelationName(c.index)),
				 errhint("Rebuild it with REINDEX.")));
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
