/*
 * merge.c - several segments become one.
 *
 * Segments are of a size if their rows, counted in powers of eight, are.  As soon
 * as there are eight of a size they are merged, so there are at most seven of
 * each, and a row is written again once for each size.  A segment of which many
 * rows are dead is written again by itself.
 *
 * The old segments stay as they are until one change of the metapage puts the new
 * one in their place; readers who still read them notice that their pages are
 * replaced, and begin again.
 */
#include "index.h"

#include "miscadmin.h"
#include "storage/indexfsm.h"
#include "utils/memutils.h"

#define OF_A_SIZE		8
#define SMALLEST		4096	/* rows of a segment that is of the smallest size */
#define DEAD_SHARE		4		/* one dead row in so many: write the segment again */
#define SIZES			16

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

static unsigned
size_of(const SlSegmentEntry *entry)
{
	unsigned	size = 0;

	for (uint64 rows = rows_of(entry); rows > SMALLEST && size < SIZES - 1; rows /= OF_A_SIZE)
		size++;
	return size;
}

/* What is to be merged next: the smallest of which there are many, or one with many dead rows. */
static bool
choose(const SlMeta *meta, uint32 pages_max, Merge *merge)
{
	for (unsigned size = 0; size < SIZES; size++)
	{
		uint64		pages = 0;

		merge->count = 0;
		for (uint32 i = 0; i < meta->segment_count && merge->count < OF_A_SIZE; i++)
			if (size_of(&meta->segments[i]) == size)
			{
				merge->old[merge->count++] = meta->segments[i];
				pages += meta->segments[i].pages;
			}
		if (merge->count == OF_A_SIZE && pages <= pages_max)
			return true;
	}
	merge->count = 1;
	for (uint32 i = 0; i < meta->segment_count; i++)
	{
		merge->old[0] = meta->segments[i];
		if ((uint64) merge->old[0].dead * DEAD_SHARE > rows_of(&merge->old[0]) &&
			merge->old[0].pages <= pages_max)
			return true;
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
	SlStatus	status;
	SlError		error;

	sl_meta_change(index, take_number, merge);
	for (uint32 i = 0; i < merge->count; i++)
	{
		sl_check_index(index, sl_index_segment_open(&open[i], index, &merge->old[i], &error), &error);
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
sl_index_merge(Relation index, uint32 pages_max)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "shortlist merge",
												  ALLOCSET_DEFAULT_SIZES),
				old = MemoryContextSwitchTo(context);
	bool		merged = false;

	for (;;)
	{
		SlMeta	   *meta = palloc(sizeof(SlMeta));
		Merge	   *merge = palloc(sizeof(Merge));

		CHECK_FOR_INTERRUPTS();
		sl_meta_read(index, meta);
		if (!choose(meta, pages_max, merge))
			break;
		merge_chosen(index, merge);
		merged = true;
		MemoryContextReset(context);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return merged;
}
