/*
 * segments.c - segments in pages of the index.
 */
#include "index.h"

#include "miscadmin.h"
#include "pgstat.h"

#define TAIL_OFFSET		(BLCKSZ - MAXALIGN(sizeof(SlPageTail)))

/* ---------------------------------------------------------------------------
 * Writing
 * ------------------------------------------------------------------------- */

static bool
write_page(void *context, uint32_t page, const void *bytes)
{
	SlSegmentWriterSink *sink = context;
	Buffer		buffer;

	if (page >= sink->room)
	{
		uint32		room = Max(page + 1, 2 * sink->room);

		sink->blocks = sink->blocks == NULL ? palloc(room * sizeof(BlockNumber))
			: repalloc_huge(sink->blocks, room * sizeof(BlockNumber));
		sink->room = room;
	}
	if (page == 0)
		memcpy(&sink->head, bytes, sizeof(sink->head));
	buffer = sl_page_new(sink->index);
	sink->blocks[page] = BufferGetBlockNumber(buffer);
	sink->count = Max(sink->count, page + 1);
	sl_page_store(sink->index, buffer, SL_KIND_SEGMENT, sink->number, page, bytes, SL_PAGE_ROOM,
				  sink->logging);
	return true;
}

SlPageSink
sl_segment_sink(SlSegmentWriterSink *sink, Relation index, uint64 number, SlLogging logging)
{
	memset(sink, 0, sizeof(*sink));
	sink->index = index;
	sink->number = number;
	sink->logging = logging;
	return (SlPageSink) {write_page, sink};
}

void
sl_segment_register(SlSegmentWriterSink *sink, SlSegmentEntry *entry)
{
	uint32		map_count = (sink->count + SL_BLOCKS_A_MAP - 1) / SL_BLOCKS_A_MAP;
	BlockNumber *maps = palloc(map_count * sizeof(BlockNumber));
	Buffer		buffer;

	if (map_count > SL_BLOCKS_A_MAP)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a segment of index \"%s\" takes more than %zu pages",
						RelationGetRelationName(sink->index), SL_SEGMENT_PAGES_MAX)));
	for (uint32 i = 0; i < map_count; i++)
	{
		uint32		first = i * SL_BLOCKS_A_MAP,
					count = Min(sink->count - first, SL_BLOCKS_A_MAP);

		buffer = sl_page_new(sink->index);
		maps[i] = BufferGetBlockNumber(buffer);
		sl_page_store(sink->index, buffer, SL_KIND_MAP, sink->number, i, sink->blocks + first,
					  count * sizeof(BlockNumber), sink->logging);
	}
	buffer = sl_page_new(sink->index);
	memset(entry, 0, sizeof(*entry));
	entry->number = sink->number;
	entry->documents = sink->head.document_count;
	entry->nulls = sink->head.null_count;
	entry->root = BufferGetBlockNumber(buffer);
	entry->pages = sink->count;
	sl_page_store(sink->index, buffer, SL_KIND_ROOT, sink->number, 0, maps,
				  map_count * sizeof(BlockNumber), sink->logging);
	pfree(maps);
	pfree(sink->blocks);
	sink->blocks = NULL;
}

/* ---------------------------------------------------------------------------
 * Reading
 * ------------------------------------------------------------------------- */

/* Copy some of the contents of a page of a segment, which is of a kind and at a place there. */
static SlStatus
read_contents(const SlIndexSegment *s, BlockNumber block, SlPageKind kind, uint32 place,
			  uint32 offset, void *bytes, Size size, SlError *error)
{
	Buffer		buffer = ReadBufferExtended(s->index, MAIN_FORKNUM, block, RBM_NORMAL, s->strategy);
	Page		page = BufferGetPage(buffer);

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	if (!sl_page_is(page, kind, s->entry.number) || sl_page_tail(page)->place != place)
	{
		UnlockReleaseBuffer(buffer);
		return sl_fail(error, SL_PAGE_GONE, 0, block);
	}
	memcpy(bytes, (char *) PageGetContents(page) + offset, size);
	UnlockReleaseBuffer(buffer);
	return SL_OK;
}

SlStatus
sl_index_segment_block(SlIndexSegment *s, uint32 page, BlockNumber *block, SlError *error)
{
	uint32		map = page / SL_BLOCKS_A_MAP;

	if (page >= s->entry.pages)
		return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	if (s->blocks[map] == NULL)
	{
		Size		size = Min(s->entry.pages - map * SL_BLOCKS_A_MAP, SL_BLOCKS_A_MAP) * sizeof(BlockNumber);
		BlockNumber *blocks = palloc(size);
		SlStatus	status = read_contents(s, s->maps[map], SL_KIND_MAP, map, 0, blocks, size, error);

		if (status != SL_OK)
		{
			pfree(blocks);
			return status;
		}
		s->blocks[map] = blocks;
	}
	*block = s->blocks[map][page % SL_BLOCKS_A_MAP];
	return *block < s->end ? SL_OK : sl_fail(error, SL_DATA_CORRUPT, 0, 0);
}

static SlStatus
read_part(void *context, uint32_t page, uint32_t offset, void *bytes, uint32_t size, SlError *error)
{
	SlIndexSegment *s = context;
	BlockNumber block;
	SlStatus	status = sl_index_segment_block(s, page, &block, error);

	if (status == SL_OK)
		status = read_contents(s, block, SL_KIND_SEGMENT, page, offset, bytes, size, error);
	return status;
}

static SlStatus
read_page(void *context, uint32_t page, void *bytes, SlError *error)
{
	return read_part(context, page, 0, bytes, SL_PAGE_ROOM, error);
}

/*
 * Read a page that has been read before, likely, and is still in the same buffer:
 * without a look at the table that all processes share, which costs more than all
 * else that is done to have a page.  A hint for a page is found by its block, and
 * other pages may have left theirs there; PostgreSQL looks whether it is right.
 *
 * But it does not count that as a use of the buffer, nor in pg_stat_io: so one in some
 * reads goes the long way, or the pages that are wanted most would be evicted first.
 */
static Buffer
read_again(Relation index, BlockNumber block)
{
	static Buffer hints[16 * 1024];
	static uint32 reads;
	Buffer	   *hint = &hints[(block + RelationGetRelid(index) * 7919) % lengthof(hints)];

	if (*hint > 0 && ++reads % 8 > 0 && !RelationUsesLocalBuffers(index) &&
		ReadRecentBuffer(sl_locator(index), MAIN_FORKNUM, block, *hint))
	{
		pgstat_count_buffer_read(index);
		pgstat_count_buffer_hit(index);
		return *hint;
	}
	*hint = ReadBuffer(index, block);
	return *hint;
}

static SlStatus
hold_page(void *context, uint32_t page, const unsigned char **bytes, SlError *error)
{
	SlIndexSegment *s = context;
	BlockNumber block;
	Buffer		buffer;
	SlStatus	status = sl_index_segment_block(s, page, &block, error);

	if (status != SL_OK)
		return status;
	Assert(s->held_count < SL_HOLDS_MAX);
	buffer = read_again(s->index, block);
	s->held[s->held_count++] = buffer;
	*bytes = (const unsigned char *) PageGetContents(BufferGetPage(buffer));

	/* what the page says of itself is far from what is read first: it is looked at in the end */
	__builtin_prefetch(BufferGetPage(buffer) + TAIL_OFFSET);
	return SL_OK;
}

static void
let_go_page(void *context, uint32_t page, const unsigned char *bytes)
{
	SlIndexSegment *s = context;
	const SlPageTail *tail;
	uint32		i = 0;

	while ((const unsigned char *) PageGetContents(BufferGetPage(s->held[i])) != bytes)
		i++;
	Assert(i < s->held_count);
	tail = (const SlPageTail *) (BufferGetPage(s->held[i]) + TAIL_OFFSET);
	s->gone |= tail->number != s->entry.number || tail->place != page || tail->kind != SL_KIND_SEGMENT;
	ReleaseBuffer(s->held[i]);
	s->held[i] = s->held[--s->held_count];
}

/* Not if every session's pins could take all buffers. */
void
sl_index_segment_hold(SlIndexSegment *s)
{
	if (!RelationUsesLocalBuffers(s->index) && NBuffers / MaxBackends < SL_HOLDS_MAX)
		return;
	s->segment.source.hold = hold_page;
	s->segment.source.let_go = let_go_page;
}

SlStatus
sl_index_segment_open(SlIndexSegment *s, Relation index, const SlSegmentEntry *entry,
					  BlockNumber end, const SlMemory *memory, SlError *error)
{
	SlPageSource source = {read_page, s, read_part};
	SlStatus	status;

	memset(s, 0, sizeof(*s));
	s->index = index;
	s->entry = *entry;
	s->end = end;
	s->map_count = (entry->pages + SL_BLOCKS_A_MAP - 1) / SL_BLOCKS_A_MAP;
	if (s->map_count == 0 || s->map_count > SL_BLOCKS_A_MAP)
		return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	s->maps = palloc(s->map_count * sizeof(BlockNumber));
	s->blocks = palloc0(s->map_count * sizeof(BlockNumber *));
	status = entry->root >= end ? sl_fail(error, SL_DATA_CORRUPT, 0, 0)
		: read_contents(s, entry->root, SL_KIND_ROOT, 0, 0, s->maps, s->map_count * sizeof(BlockNumber), error);
	for (uint32 i = 0; i < s->map_count && status == SL_OK; i++)
		if (s->maps[i] >= s->end)
			status = sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	if (status == SL_OK)
		status = sl_segment_open(&s->segment, source, memory, error);
	if (status == SL_OK && s->segment.head.page_count != entry->pages)
	{
		sl_segment_close(&s->segment);
		status = sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	}
	if (status != SL_OK)
	{
		s->segment.memory = NULL;
		sl_index_segment_close(s);
	}
	return status;
}

void
sl_index_segment_close(SlIndexSegment *s)
{
	if (s->segment.memory != NULL)
		sl_segment_close(&s->segment);
	for (uint32 i = 0; i < s->map_count; i++)
		if (s->blocks[i] != NULL)
			pfree(s->blocks[i]);
	pfree(s->blocks);
	pfree(s->maps);
}

void
sl_index_segment_free(SlIndexSegment *s)
{
	for (uint32 page = 0; page < s->entry.pages; page++)
	{
		BlockNumber block;
		SlError		error;

		sl_check_index(s->index, sl_index_segment_block(s, page, &block, &error), &error);
		sl_page_free(s->index, block, SL_KIND_SEGMENT, s->entry.number);
		CHECK_FOR_INTERRUPTS();
	}
	for (uint32 map = 0; map < s->map_count; map++)
		sl_page_free(s->index, s->maps[map], SL_KIND_MAP, s->entry.number);
	sl_page_free(s->index, s->entry.root, SL_KIND_ROOT, s->entry.number);
}

void
sl_report_index(Relation index, const SlError *error)
{
	const char *message = _("index \"%s\" is damaged"),
			   *release = psprintf("%u", error->release);
	int			sqlstate = 0;

	if (error->status == SL_NO_MEMORY)
		message = _("could not read index \"%s\"");
	else if (error->status == SL_DATA_FORMAT || error->status == SL_DATA_NEWER)
		message = _("index \"%s\" was written by a newer version of the extension");
	else
		sqlstate = ERRCODE_INDEX_CORRUPTED;
	sl_report_part(error, sqlstate, psprintf(message, RelationGetRelationName(index)), release, strlen(release));
}

void
sl_check_gone(Relation index, const SlMeta *meta, SlStatus status, const SlError *error)
{
	SlMeta	   *now;
	bool		current;
	SlError		gone;

	if (status != SL_PAGE_GONE)
		sl_report_index(index, error);
	now = palloc(sizeof(SlMeta));
	sl_meta_read(index, now);
	current = sl_meta_is_current(meta, now);
	pfree(now);
	if (!current)
	{
		ereport(DEBUG1,
				(errmsg_internal("index \"%s\" changed while it was read, and is read again",
								 RelationGetRelationName(index))));
		return;
	}
	sl_fail(&gone, SL_PAGE_GONE, 0, 0);
	sl_report_index(index, &gone);
}
