/*
 * vacuum.c - dead rows, and pages that nothing names.
 *
 * VACUUM first folds what is pending, so that every row that can be dead stands in
 * a segment.  Then it turns live bits off, under the merge lock: a merge that had
 * read a bit before would bring the row back.
 *
 * Then it folds and merges what there is, at full speed, because others may wait
 * for the merge lock: they get it between two merges.  At the end it takes both
 * locks for a moment, in which nobody is writing a segment: a page with an older
 * number that the metapage does not name then was left by a crash or a cancel, and
 * is free.
 */
#include "index.h"

#include "access/generic_xlog.h"
#include "commands/vacuum.h"
#include "storage/indexfsm.h"

typedef struct Sweep
{
	IndexVacuumInfo *info;
	IndexBulkDeleteResult *stats;
	IndexBulkDeleteCallback callback;
	void	   *state;
	bool		told;			/* the metapage shows that rows were found dead */
} Sweep;

/* A snapshot that is too old for what is dead now sees so by the metapage. */
static void
touch(SlMeta *meta, void *context)
{
}

/* Turn bits of a page of live bits off. */
static void
clear_bits(SlIndexSegment *s, uint32 page, const unsigned char *dead)
{
	BlockNumber block;
	Buffer		buffer;
	GenericXLogState *state;
	unsigned char *bits;
	SlError		error;

	sl_check_index(s->index, sl_index_segment_block(s, page, &block, &error), &error);
	buffer = ReadBuffer(s->index, block);
	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	state = GenericXLogStart(s->index);
	bits = (unsigned char *) PageGetContents(GenericXLogRegisterBuffer(state, buffer, 0));
	for (uint32 i = 0; i < SL_SEGMENT_PAGE; i++)
		bits[i] &= (unsigned char) ~dead[i];
	GenericXLogFinish(state);
	UnlockReleaseBuffer(buffer);
}

/* The documents of a segment, with or without a vector: how many are dead, and how many became so. */
static void
sweep_documents(Sweep *sweep, SlIndexSegment *s, bool nulls, uint32 *dead)
{
	const SlSegmentHead *head = &s->segment.head;
	uint32		count = nulls ? head->null_count : head->document_count,
				first_page = head->sections[nulls ? SL_SEGMENT_NULL_LIVES : SL_SEGMENT_LIVES],
				found = 0;		/* on the present page of bits */
	unsigned char bits[SL_SEGMENT_PAGE] = {0};

	for (uint32 i = 0; i < count; i++)
	{
		uint32		bit = i % SL_BITS_A_PAGE;
		SlTid		tid;
		bool		live;
		ItemPointerData pointer;
		SlError		error;

		if (i % SL_WINDOW == 0)
			sl_vacuum_delay();
		sl_check_index(s->index, sl_segment_document(&s->segment, nulls, i, &tid, &live, &error), &error);
		sl_set_tid(&pointer, tid);
		if (live && sweep->callback(&pointer, sweep->state))
		{
			bits[bit / 8] |= (unsigned char) (1u << bit % 8);
			found++;
			live = false;
		}
		*dead += !live;
		if (found > 0 && (bit == SL_BITS_A_PAGE - 1 || i == count - 1))
		{
			if (!sweep->told)
				sl_meta_change(s->index, touch, NULL);
			sweep->told = true;
			clear_bits(s, first_page + i / SL_BITS_A_PAGE, bits);
			memset(bits, 0, sizeof(bits));
			sweep->stats->tuples_removed += found;
			found = 0;
		}
	}
}

typedef struct DeadRows
{
	uint64		number;
	uint32		dead;
} DeadRows;

static void
count_dead(SlMeta *meta, void *context)
{
	const DeadRows *d = context;

	for (uint32 i = 0; i < meta->segment_count; i++)
		if (meta->segments[i].number == d->number)
			meta->segments[i].dead = d->dead;
}

static void
sweep_segment(Sweep *sweep, const SlSegmentEntry *entry)
{
	Relation	index = sweep->info->index;
	SlIndexSegment s;
	DeadRows	d = {entry->number, 0};
	SlError		error;

	sl_check_index(index, sl_index_segment_open(&s, index, entry, RelationGetNumberOfBlocks(index), &sl_palloc, &error), &error);
	s.strategy = sweep->info->strategy;
	sweep_documents(sweep, &s, false, &d.dead);
	sweep_documents(sweep, &s, true, &d.dead);
	sl_index_segment_close(&s);

	/* not what was found now: a sweep that was cancelled has left dead rows, too */
	if (d.dead != entry->dead)
		sl_meta_change(index, count_dead, &d);
}

/* Fold, with the merge lock held. */
static void
fold(Relation index)
{
	bool		done = false;

	while (!done)
	{
		sl_index_lock(index, SL_FOLD_LOCK);
		done = sl_index_fold(index);
		sl_index_unlock(index, SL_FOLD_LOCK);

		if (!done && !sl_index_merge(index, SL_MERGE_ALL))
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("index \"%s\" has as many and as large segments as it can", RelationGetRelationName(index)),
					 errhint("Partition the table.")));
	}
}

IndexBulkDeleteResult *
sl_index_bulk_delete(IndexVacuumInfo *info, IndexBulkDeleteResult *stats,
					 IndexBulkDeleteCallback callback, void *state)
{
	Sweep		sweep = {info, stats, callback, state};
	SlMeta	   *meta = palloc(sizeof(SlMeta));

	if (sweep.stats == NULL)
		sweep.stats = palloc0(sizeof(IndexBulkDeleteResult));
	sl_index_lock(info->index, SL_MERGE_LOCK);
	fold(info->index);
	sl_meta_read(info->index, meta);
	for (uint32 i = 0; i < meta->segment_count; i++)
		sweep_segment(&sweep, &meta->segments[i]);
	sl_index_unlock(info->index, SL_MERGE_LOCK);
	pfree(meta);
	return sweep.stats;
}

/* Whether a page belongs to something that the metapage names. */
static bool
is_named(const SlMeta *meta, const SlPageTail *tail)
{
	switch ((SlPageKind) tail->kind)
	{
		case SL_KIND_META:
			return true;
		case SL_KIND_FREE:
			return false;
		case SL_KIND_PENDING:
			return tail->number == meta->active.number || tail->number == meta->sealed.number;
		default:
			return sl_meta_lists(meta, tail->number);
	}
}

static void
change_number(SlMeta *meta, void *context)
{
	uint64	   *number = context;

	if (meta->active.head != InvalidBlockNumber || meta->active.number != *number)
		return;
	meta->active.number = meta->next_number++;
	*number = 0;
}

/*
 * Of the list that is empty there are pages: of a long row that is being inserted,
 * or was left by one that was cancelled.  With another number for the list they
 * belong to nothing; who inserts notices that, and begins again.
 */
static void
renumber_list(Relation index, SlMeta *meta)
{
	sl_index_lock(index, SL_FOLD_LOCK);
	sl_meta_change(index, change_number, &meta->active.number);
	sl_index_unlock(index, SL_FOLD_LOCK);
}

/*
 * Free the pages that nothing names, and tell the free space map of all free
 * ones.  meta: the metapage when nobody was writing.
 */
static void
reclaim(IndexVacuumInfo *info, IndexBulkDeleteResult *stats, SlMeta *meta)
{
	Relation	index = info->index;
	BlockNumber blocks;
	bool		is_empty = meta->active.head == InvalidBlockNumber;

	/* who extends the index lets go of this lock when the new page is locked, so that none looks free */
	if (!RELATION_IS_LOCAL(index))
		LockRelationForExtension(index, ExclusiveLock);
	blocks = RelationGetNumberOfBlocks(index);
	if (!RELATION_IS_LOCAL(index))
		UnlockRelationForExtension(index, ExclusiveLock);
	stats->num_pages = blocks;
	stats->pages_free = 0;
	for (BlockNumber block = SL_META_BLOCK + 1; block < blocks; block++)
	{
		Buffer		buffer = ReadBufferExtended(index, MAIN_FORKNUM, block, RBM_NORMAL, info->strategy);
		Page		page = BufferGetPage(buffer);
		SlPageTail	tail = {0};
		bool		is_free,
					is_left;

		sl_vacuum_delay();
		LockBuffer(buffer, BUFFER_LOCK_SHARE);
		is_free = PageIsNew(page) || sl_page_is(page, SL_KIND_FREE, 0);
		is_left = false;
		if (!is_free && PageGetSpecialSize(page) == MAXALIGN(sizeof(SlPageTail)))
		{
			tail = *sl_page_tail(page);
			is_left = !is_named(meta, &tail) && tail.number < meta->next_number;
		}
		UnlockReleaseBuffer(buffer);
		if (is_empty && tail.kind == SL_KIND_PENDING && tail.number == meta->active.number)
		{
			renumber_list(index, meta);
			is_left = tail.number != meta->active.number;
			is_empty = false;	/* or has another number */
		}
		if (is_left)
			sl_page_free(index, block, (SlPageKind) tail.kind, tail.number);
		else if (is_free)
			RecordFreeIndexPage(index, block);
		stats->pages_free += is_left || is_free;
	}
	IndexFreeSpaceMapVacuum(index);
}

IndexBulkDeleteResult *
sl_index_clean_up(IndexVacuumInfo *info, IndexBulkDeleteResult *stats)
{
	Relation	index = info->index;
	SlMeta	   *meta;

	if (info->analyze_only)
		return stats;
	if (stats == NULL)
		stats = palloc0(sizeof(IndexBulkDeleteResult));
	meta = palloc(sizeof(SlMeta));
	sl_index_lock(index, SL_MERGE_LOCK);
	fold(index);
	while (sl_index_merge(index, SL_MERGE_ALL))
	{
		sl_index_unlock(index, SL_MERGE_LOCK);
		sl_index_lock(index, SL_MERGE_LOCK);
	}
	sl_index_lock(index, SL_FOLD_LOCK);
	sl_meta_read(index, meta);
	sl_index_unlock(index, SL_FOLD_LOCK);
	sl_index_unlock(index, SL_MERGE_LOCK);
	reclaim(info, stats, meta);
	stats->num_index_tuples = 0;
	for (uint32 i = 0; i < meta->segment_count; i++)
		stats->num_index_tuples += (double) meta->segments[i].documents + meta->segments[i].nulls -
			meta->segments[i].dead;
	pfree(meta);
	return stats;
}
