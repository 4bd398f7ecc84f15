/*
 * stats.c - what is inside an index.
 */
#include "index.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(shortlist_index_stats);

/* Open a valid index of this access method that the user owns; throws otherwise. */
Relation
sl_index_open(Oid oid)
{
	Relation	index = relation_open(oid, AccessShareLock);

	if (index->rd_rel->relkind == RELKIND_PARTITIONED_INDEX)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("index \"%s\" is partitioned, and has no pages of its own", RelationGetRelationName(index)),
				 errhint("Name the index of a partition; pg_partition_tree() lists them.")));
	if (index->rd_rel->relkind != RELKIND_INDEX || index->rd_indam->ambuild != sl_index_build)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a shortlist index", RelationGetRelationName(index))));
	if (!sl_owns_relation(oid, GetUserId()))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_INDEX, RelationGetRelationName(index));
	if (RELATION_IS_OTHER_TEMP(index))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("cannot access temporary indexes of other sessions")));
	if (!index->rd_index->indisvalid)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("index \"%s\" is not valid", RelationGetRelationName(index)),
				 errdetail("It is being built, or that has failed."),
				 errhint("If it is not being built, rebuild it with REINDEX.")));
	return index;
}

typedef struct Counts
{
	int64		pages;
	int64		kinds[SL_KIND_FREE + 1];	/* 0: of none that is known */
	int64		rows;
	int64		dead;
	int64		postings;
	int64		pending;
} Counts;

static void
count_pages(Relation index, Counts *counts)
{
	BlockNumber blocks = RelationGetNumberOfBlocks(index);
	BufferAccessStrategy strategy = GetAccessStrategy(BAS_BULKREAD);

	counts->pages = blocks;
	for (BlockNumber block = 0; block < blocks; block++)
	{
		Buffer		buffer = ReadBufferExtended(index, MAIN_FORKNUM, block, RBM_NORMAL, strategy);
		Page		page = BufferGetPage(buffer);
		unsigned	kind = SL_KIND_FREE;

		CHECK_FOR_INTERRUPTS();
		LockBuffer(buffer, BUFFER_LOCK_SHARE);
		if (!PageIsNew(page) && PageGetSpecialSize(page) == MAXALIGN(sizeof(SlPageTail)))
			kind = sl_page_tail(page)->kind;
		UnlockReleaseBuffer(buffer);
		counts->kinds[kind <= SL_KIND_FREE ? kind : 0]++;
	}
	FreeAccessStrategy(strategy);
}

/* Rows and postings. */
static SlStatus
count_rows(Relation index, const SlMeta *meta, Counts *counts, SlError *error)
{
	const SlPendingList *lists[2] = {&meta->sealed, &meta->active};
	SlStatus	status = SL_OK;

	counts->rows = counts->dead = counts->postings = counts->pending = 0;
	for (uint32 i = 0; i < meta->segment_count; i++)
	{
		const SlSegmentEntry *entry = &meta->segments[i];
		SlIndexSegment s;

		status = sl_index_segment_open(&s, index, entry, RelationGetNumberOfBlocks(index), &sl_palloc, error);
		if (status != SL_OK)
			return status;
		counts->rows += (int64) entry->documents + entry->nulls;
		counts->dead += entry->dead;
		counts->postings += (int64) s.segment.head.posting_count;
		sl_index_segment_close(&s);
	}
	for (int i = 0; i < 2 && status == SL_OK; i++)
	{
		SlPendingReader reader;
		SlPendingItem item;

		sl_pending_begin(&reader, index, lists[i]);
		while (sl_pending_next(&reader, &item, &status))
			counts->pending++;
		sl_pending_end(&reader);
	}
	return status;
}

Datum
shortlist_index_stats(PG_FUNCTION_ARGS)
{
	Relation	index = sl_index_open(PG_GETARG_OID(0));
	SlMeta	   *meta = palloc(sizeof(SlMeta));
	Counts		counts = {0};
	TupleDesc	desc;
	SlStatus	status;
	SlError		error;
	Datum		values[11];
	bool		nulls[11] = {false};
	int			n = 0;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		sl_meta_read(index, meta);
		status = count_rows(index, meta, &counts, &error);
		if (status == SL_OK)
			break;
		sl_check_gone(index, meta, status, &error);
	}
	count_pages(index, &counts);
	values[n++] = Int64GetDatum(counts.pages);
	values[n++] = Int64GetDatum(counts.kinds[SL_KIND_SEGMENT] + counts.kinds[SL_KIND_MAP] +
								counts.kinds[SL_KIND_ROOT]);
	values[n++] = Int64GetDatum(counts.kinds[SL_KIND_PENDING]);
	values[n++] = Int64GetDatum(counts.kinds[SL_KIND_FREE]);
	values[n++] = Int32GetDatum((int32) meta->segment_count);
	values[n++] = Int64GetDatum(counts.rows);
	values[n++] = Int64GetDatum(counts.dead);
	values[n++] = Int64GetDatum(counts.pending);
	values[n++] = Int64GetDatum(counts.postings);
	nulls[n] = counts.rows == 0;
	values[n++] = Float8GetDatum(counts.rows == 0 ? 0 : (double) counts.dead / (double) counts.rows);
	nulls[n] = counts.rows + counts.pending - counts.dead <= 0;
	values[n] = Float8GetDatum(nulls[n] ? 0 : (double) counts.pages * BLCKSZ /
							   (double) (counts.rows + counts.pending - counts.dead));
	relation_close(index, AccessShareLock);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}
