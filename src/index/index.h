/*
 * index.h - what the phases of the access method share.
 *
 * The metapage is read under a share lock and changed under an exclusive one,
 * in one WAL record.  No lock is held from one page to the next, but for rows being
 * appended: under a share lock of the metapage, so that a list is complete when it
 * is sealed.  Pins are, within one segment of a pass of a scan; they keep nobody from
 * replacing a page.  But that happens only once the metapage does not name the segment
 * any more: so what was read is right if it still does afterwards.
 *
 * Two heavyweight locks order the work that replaces pages: the fold lock, to
 * turn a sealed list into a segment, and the merge lock, to replace segments or
 * turn live bits off.  Who wants both takes the merge lock first.  Readers take
 * neither.
 */
#ifndef SHORTLIST_INDEX_H
#define SHORTLIST_INDEX_H

#include "layout.h"

#include "access/amapi.h"
#include "access/tableam.h"
#include "storage/buffile.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/rel.h"

#include "../core/rank.h"
#include "../types/glue.h"

/*
 * The two are locks of tuples that the metapage would have if it had any: of page
 * locks, PostgreSQL up to 16 allows but one at a time.
 */
typedef enum SlIndexLock
{
	SL_MERGE_LOCK = FirstOffsetNumber,
	SL_FOLD_LOCK
} SlIndexLock;

#define SL_STRATEGY_DISTANCE	1
#define SL_STRATEGY_ELIGIBLE	2
#define SL_STRATEGY_CONTAINS	3
#define SL_STRATEGY_OVERLAPS	4
#define SL_STRATEGIES			4

/* Pages of the active list from which on it is folded, and at which inserts wait for that: every scan reads it. */
#define SL_PENDING_PAGES		64
#define SL_PENDING_PAGES_MAX	(2 * SL_PENDING_PAGES)

/*
 * Rows that the first pass of an ordered scan finds at most: at first; later as many as
 * are usual, from MIN to MAX.  And how many times as many each further pass finds.
 */
#define SL_FIRST_LIMIT			32
#define SL_FIRST_LIMIT_MIN		8
#define SL_FIRST_LIMIT_MAX		1024
#define SL_LIMIT_GROWTH			8

/*
 * Pages that an insert merges at most, 16 MB, in less than half a second of work, and
 * VACUUM: what comes out has to be one segment.
 */
#define SL_MERGE_PAGES			(16 * 1024 * 1024 / BLCKSZ)
#define SL_MERGE_PAGES_MAX		(SL_SEGMENT_PAGES_MAX / 2)

/* Pages are logged one by one; or later, all at once, of an index that is being built and nobody else sees. */
typedef enum SlLogging
{
	SL_LOG_PAGES,
	SL_LOG_LATER
} SlLogging;

static inline SlTid
sl_tid(const ItemPointerData *tid)
{
	return (SlTid) ItemPointerGetBlockNumberNoCheck(tid) << 16 | ItemPointerGetOffsetNumberNoCheck(tid);
}

static inline void
sl_set_tid(ItemPointer pointer, SlTid tid)
{
	ItemPointerSet(pointer, (BlockNumber) (tid >> 16), (OffsetNumber) (tid & 0xffff));
}

static inline void
sl_index_lock(Relation index, SlIndexLock lock)
{
	ItemPointerData tid;

	ItemPointerSet(&tid, SL_META_BLOCK, lock);
	LockTuple(index, &tid, ExclusiveLock);
}

static inline bool
sl_index_try_lock(Relation index, SlIndexLock lock)
{
	ItemPointerData tid;

	ItemPointerSet(&tid, SL_META_BLOCK, lock);
	return sl_try_lock_tuple(index, &tid, ExclusiveLock);
}

static inline void
sl_index_unlock(Relation index, SlIndexLock lock)
{
	ItemPointerData tid;

	ItemPointerSet(&tid, SL_META_BLOCK, lock);
	UnlockTuple(index, &tid, ExclusiveLock);
}

/* pages.c: single pages, and the metapage */
extern void sl_page_init(Page page, SlPageKind kind, uint64 number, uint32 place);
extern Buffer sl_page_new(Relation index);
extern void sl_page_store(Relation index, Buffer buffer, SlPageKind kind, uint64 number,
						  uint32 place, const void *bytes, Size size, SlLogging logging);
extern bool sl_page_is(Page page, SlPageKind kind, uint64 number);
extern void sl_page_free(Relation index, BlockNumber block, SlPageKind kind, uint64 number);
extern void sl_meta_init(Page page);
extern SlMeta *sl_meta_of(Relation index, Page page);
extern void sl_meta_read(Relation index, SlMeta *meta);
extern void sl_meta_read_as_of(Relation index, SlMeta *meta, Snapshot snapshot);

/*
 * Whether a segment is named, by what was read of the metapage and by the metapage now:
 * until it ceases to be, none of its pages is replaced.
 */
extern bool sl_meta_lists(const SlMeta *meta, uint64 number);
extern bool sl_meta_names(Relation index, uint64 number, Snapshot snapshot);

/* Whether all that was named is still named now: else its pages may be gone. */
extern bool sl_meta_is_current(const SlMeta *meta, const SlMeta *now);

/* A change of the metapage: it gets a copy to change, which is then logged. */
typedef void (*SlMetaChange) (SlMeta *meta, void *context);
extern void sl_meta_change(Relation index, SlMetaChange change, void *context);

/* segments.c: segments in pages */
typedef struct SlSegmentWriterSink
{
	Relation	index;
	uint64		number;
	SlLogging	logging;
	BlockNumber *blocks;		/* of the pages, as they come */
	uint32		count;
	uint32		room;
	SlSegmentHead head;			/* of the segment */
} SlSegmentWriterSink;

extern SlPageSink sl_segment_sink(SlSegmentWriterSink *sink, Relation index, uint64 number,
								  SlLogging logging);

/* Write the maps and the root of what the sink has taken, and name it. */
extern void sl_segment_register(SlSegmentWriterSink *sink, SlSegmentEntry *entry);

/* An open segment of an index. */
typedef struct SlIndexSegment
{
	SlSegment	segment;
	SlSegmentEntry entry;
	Relation	index;
	BufferAccessStrategy strategy;	/* of VACUUM, else NULL */
	BlockNumber *maps;			/* of the map pages */
	BlockNumber **blocks;		/* of each map page that was needed: blocks of pages */
	uint32		map_count;
	BlockNumber end;			/* of the index: blocks that a page names must be before it, or reading would make them */
	Buffer		held[SL_HOLDS_MAX]; /* pages held where they stand */
	uint32		held_count;
	bool		gone;			/* one of them was not what it should be */
} SlIndexSegment;

/*
 * end: how many blocks the index had when, or after, its metapage named the segment.
 * SL_PAGE_GONE: it was replaced; read the metapage again.  Throws on damage.
 */
extern SlStatus sl_index_segment_open(SlIndexSegment *segment, Relation index,
									  const SlSegmentEntry *entry, BlockNumber end,
									  const SlMemory *memory, SlError *error);
extern void sl_index_segment_close(SlIndexSegment *segment);

/*
 * Let pages be read where they stand, pinned but not locked, instead of from
 * copies.  What was found is worth nothing if the metapage has ceased to name the
 * segment in the meantime: sl_meta_names() tells.
 */
extern void sl_index_segment_hold(SlIndexSegment *segment);

/* The block of a page of a segment. */
extern SlStatus sl_index_segment_block(SlIndexSegment *segment, uint32 page, BlockNumber *block,
									   SlError *error);

/* Free all pages of an open segment that no metapage names any more. */
extern void sl_index_segment_free(SlIndexSegment *segment);

/* Report a status that comes from an index; the second does so unless it is SL_OK. */
pg_noreturn extern void sl_report_index(Relation index, const SlError *error);

static inline void
sl_check_index(Relation index, SlStatus status, const SlError *error)
{
	if (status != SL_OK)
		sl_report_index(index, error);
}

/*
 * After reading what `meta` names has met a replaced page: it is worth another try
 * if something there is not named any more (told at DEBUG1); else the page is damaged.
 */
extern void sl_check_gone(Relation index, const SlMeta *meta, SlStatus status, const SlError *error);

/* pending.c: rows that wait for a segment */
extern void sl_pending_add(Relation index, ItemPointer tid, Datum value, bool isnull, uint32 *pages);

typedef struct SlPendingReader
{
	Relation	index;
	uint64		number;
	BlockNumber next;
	BlockNumber pages;			/* read so far */
	BlockNumber blocks;			/* of the index, when last asked */
	char	   *bytes;			/* of the present page, or of a row that is longer */
	Size		size;
	Size		at;
	Size		room;
} SlPendingReader;

typedef struct SlPendingItem
{
	SlTid		tid;
	const void *vector;			/* NULL: none */
	uint32		size;
} SlPendingItem;

extern void sl_pending_begin(SlPendingReader *reader, Relation index, const SlPendingList *list);

/* The next row; false at the end.  *status: SL_OK, or SL_PAGE_GONE as above. */
extern bool sl_pending_next(SlPendingReader *reader, SlPendingItem *item, SlStatus *status);
extern void sl_pending_end(SlPendingReader *reader);
extern void sl_pending_free(Relation index, const SlPendingList *list);

/* build.c: rows to a segment */
typedef struct SlIndexBuild
{
	Relation	index;
	SlLogging	logging;
	MemoryContext context;		/* of the builder; reset with every segment */
	SlSegmentBuilder *builder;	/* NULL: there are no rows */
} SlIndexBuild;

extern void sl_build_begin(SlIndexBuild *build, Relation index, SlLogging logging);
extern void sl_build_add(SlIndexBuild *build, SlTid tid, const SlSkillvec *vector);

/* Write the rows as a segment with this number; false: there are none. */
extern bool sl_build_write(SlIndexBuild *build, uint64 number, SlSegmentEntry *entry);
extern void sl_build_end(SlIndexBuild *build);

/* What the processes share that build an index together. */
typedef struct SlBuildTally
{
	pg_atomic_uint64 next_number;	/* of a segment */
	pg_atomic_uint64 rows;		/* read so far */
} SlBuildTally;

/* What one of them does: the segments of the rows that it reads. */
typedef struct SlBuildShare
{
	SlBuildTally *tally;
	Size		limit;			/* bytes of memory */
	bool		reports;		/* to pg_stat_progress_create_index */
	SlSegmentEntry *entries;	/* of its segments */
	uint32		count;
	uint32		room;			/* for so many entries */
	double		heap_tuples;
} SlBuildShare;

/* Read rows by a parallel scan, or all if that is NULL, and write their segments. */
extern void sl_build_share(SlBuildShare *share, Relation heap, Relation index,
						   struct IndexInfo *info, TableScanDesc scan);

/* runs.c: a segment in a temporary file, of rows that are still to be merged with others */
typedef struct SlRun
{
	BufFile    *file;
	SlSegment	segment;		/* once it is open */
} SlRun;

extern SlPageSink sl_run_begin(SlRun *run);
extern void sl_run_open(SlRun *run);
extern void sl_run_close(SlRun *run);

/*
 * parallel.c: the same by this process and workers, each with its part of the
 * memory and of the room for entries; false: there are no workers, so nothing is
 * done.
 */
extern bool sl_build_parallel(SlBuildShare *all, Relation heap, Relation index,
							  struct IndexInfo *info);

/*
 * fold.c: pending rows to a segment.  The caller has the fold lock.  False: the
 * metapage has no room for a segment, so others have to be merged first.
 */
extern bool sl_index_fold(Relation index);

/*
 * merge.c: several segments to one, if that pays; many small ones, as an insert has
 * time for; a few, whatever their size, for there is no room for another; or as many
 * as there are.  The caller has the merge lock.  False: there was nothing to merge.
 */
typedef enum SlMergeEffort
{
	SL_MERGE_SMALL,
	SL_MERGE_FOR_ROOM,
	SL_MERGE_ALL
} SlMergeEffort;

extern bool sl_index_merge(Relation index, SlMergeEffort effort);

/* stats.c: an index by its oid, checked to be a valid one and the user's own, and locked. */
extern Relation sl_index_open(Oid oid);

/* The phases, as the handler names them. */
extern IndexBuildResult *sl_index_build(Relation heap, Relation index, struct IndexInfo *info);
extern void sl_index_build_empty(Relation index);
extern char *sl_index_phase_name(int64 phase);
extern bool sl_index_insert(Relation index, Datum *values, bool *isnull, ItemPointer tid,
							Relation heap, IndexUniqueCheck unique, bool unchanged,
							struct IndexInfo *info);
extern IndexScanDesc sl_index_begin_scan(Relation index, int keys, int order_bys);
extern void sl_index_rescan(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey order_bys,
							int order_by_count);
extern bool sl_index_next(IndexScanDesc scan, ScanDirection direction);
extern int64 sl_index_bitmap(IndexScanDesc scan, TIDBitmap *bitmap);
extern void sl_index_end_scan(IndexScanDesc scan);
extern IndexBulkDeleteResult *sl_index_bulk_delete(IndexVacuumInfo *info, IndexBulkDeleteResult *stats,
												   IndexBulkDeleteCallback callback, void *state);
extern IndexBulkDeleteResult *sl_index_clean_up(IndexVacuumInfo *info, IndexBulkDeleteResult *stats);
extern void sl_index_cost(struct PlannerInfo *root, struct IndexPath *path, double loops,
						  Cost *startup, Cost *total, Selectivity *selectivity,
						  double *correlation, double *pages);
extern bool sl_index_validate(Oid opclass);

#endif							/* SHORTLIST_INDEX_H */
