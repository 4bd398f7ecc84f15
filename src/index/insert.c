/*
 * insert.c - rows that are added one by one.
 *
 * They go to the pending list.  Who finds it long folds it, if nobody does so
 * already; who finds it very long waits for that, so that it stays bounded.  Who
 * has folded merges small segments, if nobody merges.
 */
#include "index.h"

/* Whether the active list is still long. */
static bool
is_long(Relation index)
{
	SlMeta	   *meta = palloc(sizeof(SlMeta));
	bool		result;

	sl_meta_read(index, meta);
	result = meta->active.pages >= SL_PENDING_PAGES;
	pfree(meta);
	return result;
}

bool
sl_index_insert(Relation index, Datum *values, bool *isnull, ItemPointer tid, Relation heap,
				IndexUniqueCheck unique, bool unchanged, struct IndexInfo *info)
{
	uint32		pages;
	bool		room = true,
				folds;

	sl_pending_add(index, tid, values[0], isnull[0], &pages);
	if (pages < SL_PENDING_PAGES)
		return false;
	if (pages >= SL_PENDING_PAGES_MAX)
		sl_index_lock(index, SL_FOLD_LOCK);
	else if (!sl_index_try_lock(index, SL_FOLD_LOCK))
		return false;

	/* unless somebody else did so just now */
	folds = is_long(index);
	if (folds)
		room = sl_index_fold(index);
	sl_index_unlock(index, SL_FOLD_LOCK);
	if (!folds)
		return false;

	/* without room for a segment, wait: the next insert that finds the list long folds it */
	if (!room)
		sl_index_lock(index, SL_MERGE_LOCK);
	else if (!sl_index_try_lock(index, SL_MERGE_LOCK))
		return false;
	if (!room)
		sl_index_merge(index, SL_MERGE_FOR_ROOM);
	else
		while (sl_index_merge(index, SL_MERGE_SMALL))
			;
	sl_index_unlock(index, SL_MERGE_LOCK);
	return false;
}
