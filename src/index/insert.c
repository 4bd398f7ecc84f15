/*
 * insert.c - rows that are added one by one.
 *
 * They go to the pending list.  Who finds it long folds it, if nobody does so
 * already; who finds it very long waits for that, so that it stays bounded.
 */
#include "index.h"

bool
sl_index_insert(Relation index, Datum *values, bool *isnull, ItemPointer tid, Relation heap,
				IndexUniqueCheck unique, bool unchanged, struct IndexInfo *info)
{
	uint32		pages;
	SlMeta	   *meta;

	sl_pending_add(index, tid, values[0], isnull[0], &pages);
	if (pages < SL_PENDING_PAGES)
		return false;
	if (pages >= SL_PENDING_PAGES_MAX)
		LockPage(index, SL_FOLD_LOCK, ExclusiveLock);
	else if (!ConditionalLockPage(index, SL_FOLD_LOCK, ExclusiveLock))
		return false;
	meta = palloc(sizeof(SlMeta));
	sl_meta_read(index, meta);
	pages = meta->active.pages;
	pfree(meta);

	/* unless somebody else did so just now */
	if (pages >= SL_PENDING_PAGES)
		sl_index_fold(index);
	UnlockPage(index, SL_FOLD_LOCK, ExclusiveLock);
	return false;
}
