/*
 * build.c - CREATE INDEX.
 *
 * Rows are gathered in memory.  What fits becomes a segment; else every filling
 * goes to a temporary file as a segment, a run, and runs are merged to one of the
 * index.  So an index begins with few segments, however little memory there is.
 * Several processes can do so side by side (parallel.c), each with the rows that
 * it reads from the table and with segments of its own.
 *
 * Nobody else sees the index before it is complete, so its pages are logged at
 * the end, all at once.
 */
#include "index.h"

#include "access/generic_xlog.h"
#include "access/xloginsert.h"
#include "commands/progress.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "pgstat.h"
#include "utils/memutils.h"

#define MEMORY_MIN		(1024 * 1024)	/* of a process: less would make runs of a few rows */
#define RUNS_MAX		64		/* to be merged at once */
#define ROWS_A_REPORT	1024	/* to pg_stat_progress_create_index */

/*
 * Rows of runs that are merged at once: a merge takes 4 bytes of memory a row, and
 * may have half of it; but so few that there were many segments would not help.
 */
#define LIMIT_A_ROW		8		/* bytes of the limit */
#define MERGED_ROWS_MIN	1000000

/*
 * No segment has more than so much of the rows that are expected, because it will
 * stand beside its copy when many of them are dead.  How many are to be expected is
 * seen as the table is read: what the planner takes for true may be far from it.
 */
#define LARGEST_SHARE	0.4
#define LARGEST_ROWS	60000.0	/* but so many it may have */

/* Phases, as pg_stat_progress_create_index shows them. */
enum
{
	PHASE_SCAN = PROGRESS_CREATEIDX_SUBPHASE_INITIALIZE + 1,
	PHASE_WRITE,
	PHASE_MERGE,
	PHASE_LOG
};

char *
sl_index_phase_name(int64 phase)
{
	switch (phase)
	{
		case PROGRESS_CREATEIDX_SUBPHASE_INITIALIZE:
			return "initializing";
		case PHASE_SCAN:
			return "scanning table";
		case PHASE_WRITE:
			return "writing segment";
		case PHASE_MERGE:
			return "merging segments";
		case PHASE_LOG:
			return "logging pages";
		default:
			return NULL;
	}
}

/* ---------------------------------------------------------------------------
 * Rows to a segment
 * ------------------------------------------------------------------------- */

void
sl_build_begin(SlIndexBuild *build, Relation index, SlLogging logging)
{
	build->index = index;
	build->logging = logging;
	build->builder = NULL;
	build->context = AllocSetContextCreate(CurrentMemoryContext, "shortlist build",
										   ALLOCSET_DEFAULT_SIZES);
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
	{
		/* of the table, or of the list */
		if (build->logging == SL_LOG_LATER)
			sl_report_data(&error, "skillvec");
		sl_report_index(build->index, &error);
	}
	MemoryContextSwitchTo(old);
}

static void
write_rows(SlIndexBuild *build, SlPageSink sink)
{
	MemoryContext old = MemoryContextSwitchTo(build->context);

	if (sl_builder_write(build->builder, sink) == 0)
		elog(ERROR, "could not write a segment of index \"%s\"", RelationGetRelationName(build->index));
	MemoryContextSwitchTo(old);
}

static void
forget_rows(SlIndexBuild *build)
{
	build->builder = NULL;
	MemoryContextReset(build->context);
}

bool
sl_build_write(SlIndexBuild *build, uint64 number, SlSegmentEntry *entry)
{
	SlSegmentWriterSink sink;

	if (build->builder == NULL)
		return false;
	write_rows(build, sl_segment_sink(&sink, build->index, number, build->logging));
	sl_segment_register(&sink, entry);
	forget_rows(build);
	return true;
}

void
sl_build_end(SlIndexBuild *build)
{
	MemoryContextDelete(build->context);
}

/* ---------------------------------------------------------------------------
 * A share of the rows of the table
 * ------------------------------------------------------------------------- */

typedef struct ShareState
{
	SlBuildShare *share;
	SlIndexBuild build;
	uint64		rows;			/* that were not told of yet */
	BlockNumber blocks;			/* of the table */
	uint64		rows_max;		/* of a segment */
	MemoryContext context;		/* of runs and merges; reset with every merge */
	SlRun		runs[RUNS_MAX];
	uint32		run_count;
	uint64		run_rows;
	uint64		run_pages;
} ShareState;

static void
report_phase(const SlBuildShare *share, int64 phase)
{
	if (share->reports)
		pgstat_progress_update_param(PROGRESS_CREATEIDX_SUBPHASE, phase);
}

static void
report_rows(uint64 rows, double expected)
{
	const int	indexes[] = {PROGRESS_CREATEIDX_TUPLES_DONE, PROGRESS_CREATEIDX_TUPLES_TOTAL};
	const int64 values[] = {(int64) rows, (int64) expected};

	pgstat_progress_update_multi_param(lengthof(values), indexes, values);
}

/* Write the rows in memory as a run. */
static void
write_run(ShareState *s)
{
	SlRun	   *run = &s->runs[s->run_count];
	MemoryContext old = MemoryContextSwitchTo(s->context);

	write_rows(&s->build, sl_run_begin(run));
	forget_rows(&s->build);
	sl_run_open(run);
	MemoryContextSwitchTo(old);
	s->run_count++;
	s->run_rows += (uint64) run->segment.head.document_count + run->segment.head.null_count;
	s->run_pages += run->segment.head.page_count;
}

/* Merge the runs to a segment of the index. */
static void
merge_runs(ShareState *s, uint64 number, SlSegmentEntry *entry)
{
	SlSegmentWriterSink sink;
	SlSegment  *segments[RUNS_MAX];
	MemoryContext old = MemoryContextSwitchTo(s->context);
	SlStatus	status;
	SlError		error;

	for (uint32 i = 0; i < s->run_count; i++)
		segments[i] = &s->runs[i].segment;
	if (sl_segment_merge(segments, s->run_count,
						 sl_segment_sink(&sink, s->build.index, number, s->build.logging),
						 &sl_palloc, &status, &error) == 0)
		elog(ERROR, "could not merge rows of index \"%s\"", RelationGetRelationName(s->build.index));
	sl_segment_register(&sink, entry);
	for (uint32 i = 0; i < s->run_count; i++)
		sl_run_close(&s->runs[i]);
	MemoryContextSwitchTo(old);
	MemoryContextReset(s->context);
	s->run_count = 0;
	s->run_rows = s->run_pages = 0;
}

/* Write a segment of all rows that none has yet. */
static void
write_segment(ShareState *s)
{
	SlBuildShare *share = s->share;
	uint64		number = pg_atomic_fetch_add_u64(&share->tally->next_number, 1);
	SlSegmentEntry *entry = &share->entries[share->count];

	if (s->run_count == 0 && s->build.builder == NULL)
		return;
	if (share->count == share->room)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("index \"%s\" would have more segments than it can, which is %d",
						RelationGetRelationName(s->build.index), SL_SEGMENTS_MAX),
				 errdetail("This process can make %u.", share->room),
				 errhint("Raise maintenance_work_mem.")));
	if (s->run_count > 0)
	{
		if (s->build.builder != NULL)
			write_run(s);
		report_phase(share, PHASE_MERGE);
		merge_runs(s, number, entry);
	}
	else
		sl_build_write(&s->build, number, entry);
	share->count++;
}

/*
 * How often a size is doubled because there are many segments already: beyond a
 * quarter of the room, memory and the largest share give way to their number.
 */
static unsigned
doublings(const SlBuildShare *share)
{
	return share->count / (share->room / 4);
}

/* Whether the runs make a segment. */
static bool
is_enough(const ShareState *s)
{
	const SlBuildShare *share = s->share;
	uint64		rows_max = (uint64) Max(share->limit / LIMIT_A_ROW, MERGED_ROWS_MIN) << doublings(share);

	return s->run_count == RUNS_MAX - 1 || s->run_rows >= Min(rows_max, SL_DOCUMENTS_MAX / 2) ||
		s->run_pages >= SL_MERGE_PAGES_MAX / 2;
}

/*
 * Tell of the rows that were read since this was last done, up to a block: all
 * processes are about there.  Returns how many there will be in the end; of a partial
 * index whose rows stand at the beginning of the table it expects too many.
 */
static double
count_rows(ShareState *s, BlockNumber block)
{
	uint64		rows = pg_atomic_fetch_add_u64(&s->share->tally->rows, s->rows) + s->rows;
	BlockNumber blocks = Max(s->blocks, block + 1); /* it may have grown */
	double		expected = (double) rows * blocks / (block + 1.0);

	if (s->share->reports)
		report_rows(rows, expected);
	s->rows = 0;
	return expected;
}

/* A row of the table. */
static void
add_row(Relation index, ItemPointer tid, Datum *values, bool *isnull, bool alive, void *state)
{
	ShareState *s = state;
	SlBuildShare *share = s->share;
	uint64		rows,
				rows_max;

	if (isnull[0])
		sl_build_add(&s->build, sl_tid(tid), NULL);
	else
	{
		SlSkillvec	vector;
		struct varlena *bytes = sl_open_skillvec(values[0], &vector);

		sl_build_add(&s->build, sl_tid(tid), &vector);
		sl_close(values[0], bytes);
	}
	if (++s->rows == ROWS_A_REPORT)
		s->rows_max = (uint64) Max(LARGEST_SHARE * count_rows(s, ItemPointerGetBlockNumber(tid)), LARGEST_ROWS);
	rows_max = Min(s->rows_max << doublings(share), SL_DOCUMENTS_MAX / 2);
	rows = s->run_rows + sl_builder_rows(s->build.builder);
	if (rows >= rows_max || sl_builder_size(s->build.builder) > Max(share->limit, MEMORY_MIN))
	{
		report_phase(share, PHASE_WRITE);
		if (rows < rows_max)
			write_run(s);
		if (rows >= rows_max || is_enough(s))
			write_segment(s);
		report_phase(share, PHASE_SCAN);
	}
}

void
sl_build_share(SlBuildShare *share, Relation heap, Relation index, struct IndexInfo *info,
			   TableScanDesc scan)
{
	ShareState	s = {
		.share = share,
		.blocks = RelationGetNumberOfBlocks(heap),
		.rows_max = (uint64) LARGEST_ROWS
	};

	sl_build_begin(&s.build, index, SL_LOG_LATER);
	s.context = AllocSetContextCreate(CurrentMemoryContext, "shortlist runs", ALLOCSET_DEFAULT_SIZES);
	report_phase(share, PHASE_SCAN);

	/* from the first block on, so that TIDs ascend */
	share->heap_tuples = table_index_build_scan(heap, index, info, false, share->reports, add_row, &s, scan);
	count_rows(&s, Max(s.blocks, 1) - 1);
	report_phase(share, PHASE_WRITE);
	write_segment(&s);
	sl_build_end(&s.build);
	MemoryContextDelete(s.context);
}

/* ---------------------------------------------------------------------------
 * All of the index
 * ------------------------------------------------------------------------- */

/* Write the metapage, at its place. */
static void
write_meta(Relation index, SlBuildShare *all)
{
	Buffer		buffer = ReadBuffer(index, SL_META_BLOCK);
	SlMeta	   *meta;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	sl_meta_init(BufferGetPage(buffer));
	meta = (SlMeta *) PageGetContents(BufferGetPage(buffer));
	memcpy(meta->segments, all->entries, all->count * sizeof(SlSegmentEntry));
	meta->segment_count = all->count;
	meta->next_number = pg_atomic_read_u64(&all->tally->next_number);
	MarkBufferDirty(buffer);
	UnlockReleaseBuffer(buffer);
}

IndexBuildResult *
sl_index_build(Relation heap, Relation index, struct IndexInfo *info)
{
	IndexBuildResult *result = palloc(sizeof(IndexBuildResult));
	SlSegmentEntry *entries = palloc(SL_SEGMENTS_MAX * sizeof(SlSegmentEntry));
	SlBuildTally tally;
	SlBuildShare all = {.tally = &tally, .limit = (Size) maintenance_work_mem * 1024,
	.reports = true, .entries = entries, .room = SL_SEGMENTS_MAX};
	Buffer		buffer;

	if (info->ii_ExclusionOps != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("access method \"%s\" does not support exclusion constraints", "shortlist")));
	if (RelationGetNumberOfBlocks(index) != 0)
		elog(ERROR, "index \"%s\" already contains data", RelationGetRelationName(index));

	/* the first page is the metapage; what it says comes last */
	buffer = sl_page_new(index);
	Assert(BufferGetBlockNumber(buffer) == SL_META_BLOCK);
	sl_page_init(BufferGetPage(buffer), SL_KIND_FREE, 0, 0);
	MarkBufferDirty(buffer);
	UnlockReleaseBuffer(buffer);

	pg_atomic_init_u64(&tally.next_number, SL_FIRST_NUMBER);
	pg_atomic_init_u64(&tally.rows, 0);
	if (!sl_build_parallel(&all, heap, index, info))
		sl_build_share(&all, heap, index, info, NULL);
	write_meta(index, &all);
	if (RelationNeedsWAL(index))
	{
		report_phase(&all, PHASE_LOG);
		log_newpage_range(index, MAIN_FORKNUM, 0, RelationGetNumberOfBlocks(index), true);
	}
	result->heap_tuples = all.heap_tuples;
	result->index_tuples = (double) pg_atomic_read_u64(&tally.rows);
	report_rows(pg_atomic_read_u64(&tally.rows), result->index_tuples);
	pfree(entries);
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
