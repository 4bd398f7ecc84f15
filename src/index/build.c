/*
 * build.c - CREATE INDEX.
 *
 * Rows are gathered in memory and written as a segment whenever that is full.
 * Nobody else sees the index before it is complete, so its pages are logged at
 * the end, all at once.
 */
#include "index.h"

#include "access/generic_xlog.h"
#include "access/tableam.h"
#include "access/xloginsert.h"
#include "catalog/index.h"
#include "miscadmin.h"
#include "utils/memutils.h"

void
sl_build_begin(SlIndexBuild *build, Relation index, SlLogging logging, int kilobytes)
{
	memset(build, 0, sizeof(*build));
	build->index = index;
	build->logging = logging;
	build->limit = (Size) kilobytes * 1024;
	build->context = AllocSetContextCreate(CurrentMemoryContext, "shortlist build",
										   ALLOCSET_DEFAULT_SIZES);
	build->entries = palloc(SL_SEGMENTS_MAX * sizeof(SlSegmentEntry));
}

void
sl_build_add(SlIndexBuild *build, SlTid tid, const SlSkillvec *vector)
{
	MemoryContext old = MemoryContextSwitchTo(build->context);
	SlError		error;

	if (build->builder == NULL)
	{
		build->builder = palloc(sizeof(SlSegmentBuilder));
		sl_builder_begin(build->builder, &sl_palloc);
	}
	if (sl_builder_add(build->builder, tid, vector, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	build->rows++;
	MemoryContextSwitchTo(old);
}

void
sl_build_write(SlIndexBuild *build, uint64 number)
{
	SlSegmentWriterSink sink;
	SlSegmentEntry *entry = &build->entries[build->count];
	MemoryContext old;

	if (build->builder == NULL)
		return;
	if (build->count == SL_SEGMENTS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("index \"%s\" would have more than %d segments",
						RelationGetRelationName(build->index), SL_SEGMENTS_MAX),
				 errhint("Raise maintenance_work_mem.")));
	old = MemoryContextSwitchTo(build->context);
	if (sl_builder_write(build->builder, sl_segment_sink(&sink, build->index, number, build->logging)) == 0)
		elog(ERROR, "could not write a segment of index \"%s\"", RelationGetRelationName(build->index));
	sl_segment_register(&sink, entry);
	build->count++;
	build->builder = NULL;
	MemoryContextSwitchTo(old);
	MemoryContextReset(build->context);
}

/* A row of the table. */
static void
add_row(Relation index, ItemPointer tid, Datum *values, bool *isnull, bool alive, void *state)
{
	SlIndexBuild *build = state;
	SlSkillvec	vector;
	struct varlena *bytes;

	if (isnull[0])
		sl_build_add(build, sl_tid(tid), NULL);
	else
	{
		bytes = sl_open_skillvec(values[0], &vector);
		sl_build_add(build, sl_tid(tid), &vector);
		sl_close(values[0], bytes);
	}
	if (sl_builder_size(build->builder) > build->limit)
		sl_build_write(build, build->count + 2);
}

/* Write the metapage, at its place. */
static void
write_meta(SlIndexBuild *build)
{
	Buffer		buffer = ReadBuffer(build->index, SL_META_BLOCK);
	SlMeta	   *meta;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	sl_meta_init(BufferGetPage(buffer));
	meta = (SlMeta *) PageGetContents(BufferGetPage(buffer));
	memcpy(meta->segments, build->entries, build->count * sizeof(SlSegmentEntry));
	meta->segment_count = build->count;
	meta->next_number = build->count + 2;
	MarkBufferDirty(buffer);
	UnlockReleaseBuffer(buffer);
}

IndexBuildResult *
sl_index_build(Relation heap, Relation index, IndexInfo *info)
{
	IndexBuildResult *result = palloc(sizeof(IndexBuildResult));
	SlIndexBuild build;
	Buffer		buffer;

	if (RelationGetNumberOfBlocks(index) != 0)
		elog(ERROR, "index \"%s\" already contains data", RelationGetRelationName(index));
	sl_build_begin(&build, index, SL_LOG_LATER, maintenance_work_mem);

	/* the first page is the metapage; what it says comes last */
	buffer = sl_page_new(index);
	Assert(BufferGetBlockNumber(buffer) == SL_META_BLOCK);
	sl_page_init(BufferGetPage(buffer), SL_KIND_FREE, 0, 0);
	MarkBufferDirty(buffer);
	UnlockReleaseBuffer(buffer);

	result->heap_tuples = table_index_build_scan(heap, index, info, true, true, add_row, &build, NULL);
	sl_build_write(&build, build.count + 2);
	write_meta(&build);
	if (RelationNeedsWAL(index))
		log_newpage_range(index, MAIN_FORKNUM, 0, RelationGetNumberOfBlocks(index), true);
	result->index_tuples = build.rows;
	MemoryContextDelete(build.context);
	pfree(build.entries);
	return result;
}

/* The empty index that an unlogged one becomes after a crash. */
void
sl_index_build_empty(Relation index)
{
	Buffer		buffer = ReadBufferExtended(index, INIT_FORKNUM, P_NEW, RBM_NORMAL, NULL);

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	START_CRIT_SECTION();
	sl_meta_init(BufferGetPage(buffer));
	MarkBufferDirty(buffer);
	log_newpage_buffer(buffer, true);
	END_CRIT_SECTION();
	UnlockReleaseBuffer(buffer);
}
