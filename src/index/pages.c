/*
 * pages.c - single pages of the index, and the metapage.
 */
#include "index.h"

#include "access/generic_xlog.h"
#include "storage/freespace.h"
#include "storage/indexfsm.h"

void
sl_page_init(Page page, SlPageKind kind, uint64 number, uint32 place)
{
	SlPageTail *tail;

	PageInit(page, BLCKSZ, sizeof(SlPageTail));
	tail = sl_page_tail(page);
	tail->number = number;
	tail->place = place;
	tail->kind = kind;
	tail->version = SL_INDEX_VERSION;

	/* a generic WAL record leaves out what is behind pd_lower */
	((PageHeader) page)->pd_lower = (LocationIndex) ((char *) PageGetContents(page) - (char *) page);
}

/* Whether a page is of this kind, and of this segment or list. */
bool
sl_page_is(Page page, SlPageKind kind, uint64 number)
{
	const SlPageTail *tail;

	if (PageIsNew(page) || PageGetSpecialSize(page) != MAXALIGN(sizeof(SlPageTail)))
		return false;
	tail = sl_page_tail(page);
	return tail->version == SL_INDEX_VERSION && tail->kind == kind && tail->number == number;
}

/*
 * A page to write on, pinned and locked: one that is free, or a new one.  The
 * free space map is not logged, so it may name a page that is in use: what counts
 * is what the page says of itself.
 */
Buffer
sl_page_new(Relation index)
{
	Buffer		buffer;
	bool		shared = !RelationUsesLocalBuffers(index);

	for (;;)
	{
		BlockNumber block = GetFreeIndexPage(index);

		if (block == InvalidBlockNumber)
			break;
		if (block == SL_META_BLOCK || block >= RelationGetNumberOfBlocks(index))
			continue;
		buffer = ReadBuffer(index, block);
		if (ConditionalLockBuffer(buffer))
		{
			Page		page = BufferGetPage(buffer);

			if (PageIsNew(page) || sl_page_is(page, SL_KIND_FREE, 0))
				return buffer;
			LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
		}
		ReleaseBuffer(buffer);
	}
	if (shared)
		LockRelationForExtension(index, ExclusiveLock);
	buffer = ReadBuffer(index, P_NEW);
	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	if (shared)
		UnlockRelationForExtension(index, ExclusiveLock);
	return buffer;
}

/* Write a page from sl_page_new(), and let go of it. */
void
sl_page_store(Relation index, Buffer buffer, SlPageKind kind, uint64 number, uint32 place,
			  const void *bytes, Size size, SlLogging logging)
{
	GenericXLogState *state = NULL;
	Page		page = BufferGetPage(buffer);

	Assert(size <= SL_PAGE_ROOM);
	if (logging == SL_LOG_PAGES)
	{
		state = GenericXLogStart(index);
		page = GenericXLogRegisterBuffer(state, buffer, GENERIC_XLOG_FULL_IMAGE);
	}
	sl_page_init(page, kind, number, place);
	memcpy(PageGetContents(page), bytes, size);
	((PageHeader) page)->pd_lower += (LocationIndex) size;
	if (state != NULL)
		GenericXLogFinish(state);
	else
		MarkBufferDirty(buffer);
	UnlockReleaseBuffer(buffer);
}

/* Let a page be used again, if it still is of this kind, and of this segment or list. */
void
sl_page_free(Relation index, BlockNumber block, SlPageKind kind, uint64 number)
{
	Buffer		buffer = ReadBuffer(index, block);
	bool		is_it;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	is_it = sl_page_is(BufferGetPage(buffer), kind, number);
	if (is_it)
	{
		GenericXLogState *state = GenericXLogStart(index);

		sl_page_init(GenericXLogRegisterBuffer(state, buffer, 0), SL_KIND_FREE, 0, 0);
		GenericXLogFinish(state);
	}
	UnlockReleaseBuffer(buffer);
	if (is_it)
		RecordFreeIndexPage(index, block);
}

/* The metapage of an index without rows. */
void
sl_meta_init(Page page)
{
	SlMeta	   *meta;

	sl_page_init(page, SL_KIND_META, 0, 0);
	meta = (SlMeta *) PageGetContents(page);
	memset(meta, 0, sizeof(SlMeta));
	meta->magic = SL_INDEX_MAGIC;
	meta->version = SL_INDEX_VERSION;
	meta->active.number = 1;
	meta->active.head = meta->active.tail = InvalidBlockNumber;
	meta->sealed.head = meta->sealed.tail = InvalidBlockNumber;
	meta->next_number = SL_FIRST_NUMBER;
	((PageHeader) page)->pd_lower += sizeof(SlMeta);
}

/* What the metapage says; throws where it is none. */
SlMeta *
sl_meta_of(Relation index, Page page)
{
	SlMeta	   *meta = (SlMeta *) PageGetContents(page);

	if (!sl_page_is(page, SL_KIND_META, 0) || meta->magic != SL_INDEX_MAGIC ||
		meta->segment_count > SL_SEGMENTS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INDEX_CORRUPTED),
				 errmsg("index \"%s\" is not a shortlist index", RelationGetRelationName(index)),
				 errdetail("The first page is damaged."),
				 errhint("Rebuild it with REINDEX.")));
	if (meta->version != SL_INDEX_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("index \"%s\" has a format that this version of the extension does not know",
						RelationGetRelationName(index)),
				 errdetail("Its format is %u; known is %u.", meta->version, SL_INDEX_VERSION),
				 errhint("Rebuild it with REINDEX.")));
	return meta;
}

void
sl_meta_read(Relation index, SlMeta *meta)
{
	sl_meta_read_as_of(index, meta, NULL);
}

/* The same for a scan: VACUUM changes the metapage whenever it finds dead rows. */
void
sl_meta_read_as_of(Relation index, SlMeta *meta, Snapshot snapshot)
{
	Buffer		buffer = ReadBuffer(index, SL_META_BLOCK);

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	sl_test_old_snapshot(snapshot, index, BufferGetPage(buffer));
	memcpy(meta, sl_meta_of(index, BufferGetPage(buffer)), sizeof(SlMeta));
	UnlockReleaseBuffer(buffer);
}

bool
sl_meta_lists(const SlMeta *meta, uint64 number)
{
	for (uint32 i = 0; i < meta->segment_count; i++)
		if (meta->segments[i].number == number)
			return true;
	return false;
}

bool
sl_meta_names(Relation index, uint64 number, Snapshot snapshot)
{
	Buffer		buffer = ReadBuffer(index, SL_META_BLOCK);
	bool		found;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	sl_test_old_snapshot(snapshot, index, BufferGetPage(buffer));
	found = sl_meta_lists(sl_meta_of(index, BufferGetPage(buffer)), number);
	UnlockReleaseBuffer(buffer);
	return found;
}

bool
sl_meta_is_current(const SlMeta *meta, const SlMeta *now)
{
	const SlPendingList *lists[2] = {&meta->sealed, &meta->active};

	for (int i = 0; i < 2; i++)
		if (lists[i]->head != InvalidBlockNumber &&
			lists[i]->number != now->sealed.number && lists[i]->number != now->active.number)
			return false;
	for (uint32 i = 0; i < meta->segment_count; i++)
		if (!sl_meta_lists(now, meta->segments[i].number))
			return false;
	return true;
}

void
sl_meta_change(Relation index, SlMetaChange change, void *context)
{
	Buffer		buffer = ReadBuffer(index, SL_META_BLOCK);
	GenericXLogState *state;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	sl_meta_of(index, BufferGetPage(buffer));
	state = GenericXLogStart(index);
	change((SlMeta *) PageGetContents(GenericXLogRegisterBuffer(state, buffer, 0)), context);
	GenericXLogFinish(state);
	UnlockReleaseBuffer(buffer);
}
