/*
 * merge.c - several segments become one.
 *
 * The smallest segments are merged: as many, by their size, as are each at most
 * twice as large as all before it together.  So a row is written again only with
 * its segment growing by half.  Inserts do so where eight have come together,
 * VACUUM where two have: what it leaves at least double from one to the next.
 *
 * No segment becomes larger than a quarter of all rows (or 32,768), because it and
 * its copy stand side by side until the copy is complete, and an index does not
 * become shorter again; of very many rows not even that, because merging takes 4
 * bytes of memory a row.  Those that are half as large as that are merged no more.
 * A segment of which many rows are dead is written again by itself.
 *
 * The old segments stay as they are until one change of the metapage puts the new
 * one in their place; readers who still read them find them named no more, and begin
 * again.
 */
#include "index.h"

#include "miscadmin.h"
#include "storage/indexfsm.h"
#include "utils/memutils.h"

#define INSERTS_MERGE	8		/* segments, at least */
#define VACUUM_MERGES	2
#define GROWTH			2		/* the next segment, to all before it */
#define SMALLEST		4096	/* rows: segments of fewer are taken for as large */
#define LARGEST_PART	4		/* of all rows a segment has this part, at most; */
#define LARGEST_ROWS	(8 * SMALLEST)	/* but so many it may have */
#define MANY			(16 * 1024 * 1024)	/* rows: a segment has not many more than so many */
#define MANY_PART		32		/* but this part of all rows it may have */
#define DEAD_SHARE		10		/* one dead row in so many: write the segment again */

typedef struct Merge
{
	uint32		count;
	uint64		number;			/* of the new segment */
	const SlSegmentEntry *entry;	/* NULL: no row lives */
	SlSegmentEntry old[SL_SEGMENTS_MAX];
} Merge;

static uint64
rows_of(const SlSegmentEntry *entry)
{
	return (uint64) entry->documents + entry->nulls;
}

static uint64
live_rows(const SlSegmentEntry *entry)
{
	return rows_of(entry) - Min(entry->dead, rows_of(entry));
}

static int
compare_sizes(const void *a, const void *b)
{
	uint64		x = live_rows(a),
				y = live_rows(b);

	return (x > y) - (x < y);
}

/* The first segments, by size, that are to be merged, of those from the first one on; 0: none. */
static uint32
run_length(const SlSegmentEntry *entries, uint32 count, uint64 rows_max, uint32 pages_max)
{
	uint64		rows = 0,
				size = 0,
				pages = 0;
	uint32		n;

	for (n = 0; n < count; n++)
	{
		uint64		next = Max(live_rows(&entries[n]), SMALLEST);

		rows += live_rows(&entries[n]);
		pages += entries[n].pages;
		if ((n > 0 && next > size * GROWTH) || rows > rows_max || pages > pages_max)
			break;
		size += next;
	}
	return n;
}

/* What is to be merged next: one segment with many dead rows, or some small ones. */
static bool
choose(const SlMeta *meta, uint32 least, uint32 most, uint32 pages_max, Merge *merge)
{
	uint64		rows = 0,
				rows_max;
	uint32		small = 0;

	for (uint32 i = 0; i < meta->segment_count; i++)
	{
		const SlSegmentEntry *entry = &meta->segments[i];

		rows += live_rows(entry);
		if ((uint64) entry->dead * DEAD_SHARE > rows_of(entry) && entry->pages <= pages_max)
		{
			merge->count = 1;
			merge->old[0] = *entry;
			return true;
		}
	}
	rows_max = Max(rows / LARGEST_PART, LARGEST_ROWS);
	rows_max = Min(rows_max, Max(rows / MANY_PART, MANY));
	for (uint32 i = 0; i < meta->segment_count; i++)
		if (live_rows(&meta->segments[i]) <= rows_max / 2)
			merge->old[small++] = meta->segments[i];
	qsort(merge->old, small, sizeof(SlSegmentEntry), compare_sizes);
	for (uint32 first = 0; first < small; first++)
	{
		merge->count = run_length(&merge->old[first], Min(small - first, most), rows_max, pages_max);
		if (merge->count >= least)
		{
			memmove(merge->old, &merge->old[first], merge->count * sizeof(SlSegmentEntry));
			return true;
		}
	}
	return false;
}

static void
take_number(SlMeta *meta, void *context)
{
	((Merge *) context)->number = meta->next_number++;
}

/* Put the new segment where the first of the old ones was, and close the gaps. */
static void
publish(SlMeta *meta, void *context)
{
	const Merge *merge = context;
	bool		placed = merge->entry == NULL;
	uint32		n = 0;

	for (uint32 i = 0; i < meta->segment_count; i++)
	{
		bool		old = false;

		for (uint32 j = 0; j < merge->count; j++)
			old = old || meta->segments[i].number == merge->old[j].number;
		if (!old)
			meta->segments[n++] = meta->segments[i];
		else if (!placed)
		{
			meta->segments[n++] = *merge->entry;
			placed = true;
		}
	}
	memset(&meta->segments[n], 0, (meta->segment_count - n) * sizeof(SlSegmentEntry));
	meta->segment_count = n;
}

static void
merge_chosen(Relation index, Merge *merge)
{
	SlSegmentWriterSink sink;
	SlIndexSegment *open = palloc(merge->count * sizeof(SlIndexSegment));
	SlSegment **segments = palloc(merge->count * sizeof(SlSegment *));
	SlSegmentEntry entry;
	BlockNumber end = RelationGetNumberOfBlocks(index);
	SlStatus	status;
	SlError		error;

	sl_meta_change(index, take_number, merge);
	for (uint32 i = 0; i < merge->count; i++)
	{
		sl_check_index(index, sl_index_segment_open(&open[i], index, &merge->old[i], end, &sl_palloc, &error), &error);
		segments[i] = &open[i].segment;
	}
	if (sl_segment_merge(segments, merge->count, sl_segment_sink(&sink, index, merge->number, SL_LOG_PAGES),
						 &sl_palloc, &status, &error) > 0)
	{
		sl_segment_register(&sink, &entry);
		merge->entry = &entry;
	}
	else if (status == SL_OK)
		merge->entry = NULL;
	else
		sl_report_index(index, &error);
	sl_meta_change(index, publish, merge);
	for (uint32 i = 0; i < merge->count; i++)
	{
		sl_index_segment_free(&open[i]);
		sl_index_segment_close(&open[i]);
	}
	IndexFreeSpaceMapVacuum(index);
}

bool
sl_index_merge(Relation index, SlMergeEffort effort)
{
	uint32		least = effort == SL_MERGE_SMALL ? INSERTS_MERGE : VACUUM_MERGES,
				most = effort == SL_MERGE_ALL ? SL_SEGMENTS_MAX : INSERTS_MERGE,
				pages_max = effort == SL_MERGE_SMALL ? SL_MERGE_PAGES : SL_MERGE_PAGES_MAX;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "shortlist merge",
												  ALLOCSET_DEFAULT_SIZES),
				old = MemoryContextSwitchTo(context);
	SlMeta	   *meta = palloc(sizeof(SlMeta));
	Merge	   *merge = palloc(sizeof(Merge));
	bool		merges;

	CHECK_FOR_INTERRUPTS();
	sl_meta_read(index, meta);
	merges = choose(meta, least, most, pages_max, merge);
	if (merges)
		merge_chosen(index, merge);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return merges;
}
