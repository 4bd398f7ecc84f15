/*
 * fold.c - pending rows become a segment.
 *
 * The active list is sealed, so that no row is added to it any more; its rows
 * are written as a segment; and one change of the metapage puts the segment in
 * the place of the list.  After a crash in between, the sealed list is still
 * there and the next fold takes it up.
 */
#include "index.h"

#include "miscadmin.h"
#include "storage/indexfsm.h"
#include "utils/memutils.h"

typedef struct Fold
{
	SlPendingList sealed;
	uint64		number;			/* of the segment */
	const SlSegmentEntry *entry;	/* NULL: there were no rows */
} Fold;

static void
seal(SlMeta *meta, void *context)
{
	Fold	   *fold = context;

	if (meta->sealed.number == 0)
	{
		meta->sealed = meta->active;
		memset(&meta->active, 0, sizeof(meta->active));
		meta->active.number = meta->next_number++;
		meta->active.head = meta->active.tail = InvalidBlockNumber;
	}
	fold->sealed = meta->sealed;
	fold->number = meta->next_number++;
}

static void
publish(SlMeta *meta, void *context)
{
	const Fold *fold = context;

	Assert(meta->sealed.number == fold->sealed.number && meta->segment_count < SL_SEGMENTS_MAX);
	memset(&meta->sealed, 0, sizeof(meta->sealed));
	meta->sealed.head = meta->sealed.tail = InvalidBlockNumber;
	if (fold->entry != NULL)
		meta->segments[meta->segment_count++] = *fold->entry;
}

/* Gather the rows of the sealed list. */
static void
gather(SlIndexBuild *build, const SlPendingList *list)
{
	SlPendingReader reader;
	SlPendingItem item;
	SlStatus	status;
	SlError		error;

	sl_pending_begin(&reader, build->index, list);
	while (sl_pending_next(&reader, &item, &status))
	{
		SlSkillvec	vector;

		if (item.vector != NULL && sl_skillvec_open(&vector, item.vector, item.size, &error) != SL_OK)
			sl_report_index(build->index, &error);
		sl_build_add(build, item.tid, item.vector != NULL ? &vector : NULL);
	}
	if (status != SL_OK)
	{
		sl_fail(&error, status, 0, 0);
		sl_report_index(build->index, &error);
	}
	sl_pending_end(&reader);
}

static void
fold_one(Relation index)
{
	SlIndexBuild build;
	SlSegmentEntry entry;
	Fold		fold = {0};

	sl_meta_change(index, seal, &fold);
	sl_build_begin(&build, index, SL_LOG_PAGES);
	gather(&build, &fold.sealed);
	fold.entry = sl_build_write(&build, fold.number, &entry) ? &entry : NULL;
	sl_build_end(&build);
	sl_meta_change(index, publish, &fold);
	sl_pending_free(index, &fold.sealed);
	IndexFreeSpaceMapVacuum(index);
}

bool
sl_index_fold(Relation index)
{
	SlMeta	   *meta = palloc(sizeof(SlMeta));
	bool		room = true;

	/* a crash may have left a sealed list, behind which there is another one */
	for (int i = 0; i < 2 && room; i++)
	{
		bool		left_over;

		sl_meta_read(index, meta);
		left_over = meta->sealed.number != 0;
		room = meta->segment_count < SL_SEGMENTS_MAX;
		if (!left_over && meta->active.head == InvalidBlockNumber)
			break;
		if (room)
			fold_one(index);
		if (!left_over)
			break;
	}
	pfree(meta);
	return room;
}
