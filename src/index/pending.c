/*
 * pending.c - lists of rows that wait for a segment.
 */
#include "index.h"

#include "access/generic_xlog.h"
#include "miscadmin.h"
#include "storage/indexfsm.h"
#include "utils/memutils.h"

/* A row as it stands in a list. */
static char *
make_row(ItemPointer tid, Datum value, bool isnull, Size *size)
{
	SlPendingRow row = {0};
	SlSkillvec	vector;
	struct varlena *bytes = isnull ? NULL : sl_open_skillvec(value, &vector);
	Size		length = isnull ? 0 : VARSIZE_ANY_EXHDR(bytes);
	char	   *made;

	*size = INTALIGN(sizeof(row) + length);
	made = palloc0(*size);
	row.size = isnull ? SL_PENDING_NULL : (uint32) length;
	row.block = ItemPointerGetBlockNumber(tid);
	row.offset = ItemPointerGetOffsetNumber(tid);
	memcpy(made, &row, sizeof(row));
	if (!isnull)
	{
		memcpy(made + sizeof(row), VARDATA_ANY(bytes), length);
		sl_close(value, bytes);
	}
	return made;
}

static Size
bytes_used(Page page)
{
	return (Size) ((char *) page + ((PageHeader) page)->pd_lower - (char *) PageGetContents(page));
}

static void
append(Page page, const char *row, Size size)
{
	memcpy((char *) PageGetContents(page) + bytes_used(page), row, size);
	((PageHeader) page)->pd_lower += (LocationIndex) size;
}

/* A page of the active list, locked; throws where it is none. */
static Buffer
lock_tail(Relation index, const SlPendingList *list)
{
	Buffer		buffer = InvalidBuffer;

	if (list->tail != InvalidBlockNumber)
	{
		buffer = ReadBuffer(index, list->tail);
		LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	}
	if (!BufferIsValid(buffer) || !sl_page_is(BufferGetPage(buffer), SL_KIND_PENDING, list->number) ||
		bytes_used(BufferGetPage(buffer)) > SL_PAGE_ROOM)
	{
		SlError		error;

		sl_fail(&error, SL_PAGE_GONE, 0, 0);
		sl_report_index(index, &error);
	}
	return buffer;
}

/* Append a row to the last page of the active list, if it has room. */
static bool
add_to_tail(Relation index, const char *row, Size size, uint32 *pages)
{
	Buffer		meta_buffer = ReadBuffer(index, SL_META_BLOCK);
	const SlPendingList *list;
	bool		added = false;

	LockBuffer(meta_buffer, BUFFER_LOCK_SHARE);
	list = &sl_meta_of(index, BufferGetPage(meta_buffer))->active;
	*pages = list->pages;
	if (list->head != InvalidBlockNumber)
	{
		Buffer		buffer = lock_tail(index, list);

		if (SL_PAGE_ROOM - bytes_used(BufferGetPage(buffer)) >= size)
		{
			GenericXLogState *state = GenericXLogStart(index);

			append(GenericXLogRegisterBuffer(state, buffer, 0), row, size);
			GenericXLogFinish(state);
			added = true;
		}
		UnlockReleaseBuffer(buffer);
	}
	UnlockReleaseBuffer(meta_buffer);
	return added;
}

/*
 * Hang pages behind the active list, from `head` to `tail`.  With a buffer,
 * which is both, that page is made here and gets the row.  False: there was no need,
 * for the tail has room again and got the row; or, without a buffer, the list is no
 * longer the one that the pages were made for.
 */
static bool
hang_pages(Relation index, uint64 number, BlockNumber head, BlockNumber tail, uint32 count,
		   Buffer buffer, const char *row, Size size, uint32 *pages)
{
	Buffer		meta_buffer = ReadBuffer(index, SL_META_BLOCK),
				tail_buffer = InvalidBuffer;
	GenericXLogState *state;
	SlPendingList *list;

	LockBuffer(meta_buffer, BUFFER_LOCK_EXCLUSIVE);
	list = &sl_meta_of(index, BufferGetPage(meta_buffer))->active;
	if (!BufferIsValid(buffer) && list->number != number)
	{
		UnlockReleaseBuffer(meta_buffer);
		return false;
	}
	if (list->head != InvalidBlockNumber)
		tail_buffer = lock_tail(index, list);
	*pages = list->pages;
	state = GenericXLogStart(index);

	/* others who found the old tail full have hung this one */
	if (BufferIsValid(buffer) && BufferIsValid(tail_buffer) &&
		SL_PAGE_ROOM - bytes_used(BufferGetPage(tail_buffer)) >= size)
	{
		append(GenericXLogRegisterBuffer(state, tail_buffer, 0), row, size);
		GenericXLogFinish(state);
		UnlockReleaseBuffer(tail_buffer);
		UnlockReleaseBuffer(meta_buffer);
		return false;
	}
	list = &((SlMeta *) PageGetContents(GenericXLogRegisterBuffer(state, meta_buffer, 0)))->active;
	if (BufferIsValid(tail_buffer))
		sl_page_tail(GenericXLogRegisterBuffer(state, tail_buffer, 0))->place = head;
	else
		list->head = head;
	list->tail = tail;
	list->pages += count;
	*pages = list->pages;
	if (BufferIsValid(buffer))
	{
		Page		page = GenericXLogRegisterBuffer(state, buffer, GENERIC_XLOG_FULL_IMAGE);

		sl_page_init(page, SL_KIND_PENDING, list->number, InvalidBlockNumber);
		append(page, row, size);
	}
	GenericXLogFinish(state);
	if (BufferIsValid(tail_buffer))
		UnlockReleaseBuffer(tail_buffer);
	UnlockReleaseBuffer(meta_buffer);
	return true;
}

/* Append a row that is longer than a page, on pages of its own. */
static void
add_long_row(Relation index, const char *row, Size size, uint32 *pages)
{
	uint32		count = (uint32) ((size + SL_PAGE_ROOM - 1) / SL_PAGE_ROOM);
	BlockNumber *blocks = palloc(count * sizeof(BlockNumber));
	bool		done = false;

	while (!done)
	{
		SlMeta	   *meta = palloc(sizeof(SlMeta));
		uint64		number;

		sl_meta_read(index, meta);
		number = meta->active.number;
		pfree(meta);

		/* from the last one to the first, so that each knows the next */
		for (uint32 i = count; i-- > 0;)
		{
			char		part[SL_PAGE_ROOM] = {0};
			Size		at = (Size) i * SL_PAGE_ROOM;
			Buffer		buffer = sl_page_new(index);

			memcpy(part, row + at, Min(size - at, SL_PAGE_ROOM));
			blocks[i] = BufferGetBlockNumber(buffer);
			sl_page_store(index, buffer, SL_KIND_PENDING, number,
						  i + 1 < count ? blocks[i + 1] : InvalidBlockNumber, part, SL_PAGE_ROOM,
						  SL_LOG_PAGES);
			CHECK_FOR_INTERRUPTS();
		}
		done = hang_pages(index, number, blocks[0], blocks[count - 1], count, InvalidBuffer, NULL, 0, pages);

		/* VACUUM may have found meanwhile that nothing names them */
		for (uint32 i = 0; i < count && !done; i++)
			sl_page_free(index, blocks[i], SL_KIND_PENDING, number);
	}
	pfree(blocks);
}

/* Add a row to the active list; *pages is then how many pages it has. */
void
sl_pending_add(Relation index, ItemPointer tid, Datum value, bool isnull, uint32 *pages)
{
	Size		size;
	char	   *row = make_row(tid, value, isnull, &size);

	if (size > SL_PAGE_ROOM)
		add_long_row(index, row, size, pages);
	else if (!add_to_tail(index, row, size, pages))
	{
		/* nobody who waits for this page holds another lock, so it may be locked before the metapage */
		Buffer		buffer = sl_page_new(index);
		BlockNumber block = BufferGetBlockNumber(buffer);
		bool		hung = hang_pages(index, 0, block, block, 1, buffer, row, size, pages);

		UnlockReleaseBuffer(buffer);
		if (!hung)
			RecordFreeIndexPage(index, block);
	}
	pfree(row);
}

/* ---------------------------------------------------------------------------
 * Reading
 * ------------------------------------------------------------------------- */

void
sl_pending_begin(SlPendingReader *r, Relation index, const SlPendingList *list)
{
	memset(r, 0, sizeof(*r));
	r->index = index;
	r->number = list->number;
	r->next = list->number == 0 ? InvalidBlockNumber : list->head;
	r->room = SL_PAGE_ROOM;
	r->bytes = palloc(r->room);
}

void
sl_pending_end(SlPendingReader *r)
{
	pfree(r->bytes);
}

static bool
report_damage(SlPendingReader *r)
{
	SlError		error;

	sl_fail(&error, SL_DATA_CORRUPT, 0, 0);
	sl_report_index(r->index, &error);
	return false;
}

/* Read the next page behind what is in r->bytes; false: it has been replaced. */
static bool
read_next(SlPendingReader *r)
{
	Buffer		buffer;
	Page		page;
	bool		is_it;

	CHECK_FOR_INTERRUPTS();

	/* a page must be there; and a list that leads back into itself would have no end */
	if (++r->pages > r->blocks || r->next >= r->blocks)
	{
		r->blocks = RelationGetNumberOfBlocks(r->index);
		if (r->pages > r->blocks || r->next >= r->blocks)
			report_damage(r);
	}
	buffer = ReadBuffer(r->index, r->next);
	page = BufferGetPage(buffer);
	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	is_it = sl_page_is(page, SL_KIND_PENDING, r->number) &&
		bytes_used(page) <= SL_PAGE_ROOM;
	if (is_it)
	{
		Size		n = Min(bytes_used(page), r->room - r->size);

		memcpy(r->bytes + r->size, PageGetContents(page), n);
		r->size += n;
		r->next = sl_page_tail(page)->place;
	}
	UnlockReleaseBuffer(buffer);
	return is_it;
}

bool
sl_pending_next(SlPendingReader *r, SlPendingItem *item, SlStatus *status)
{
	SlPendingRow row;
	Size		size;

	*status = SL_OK;
	while (r->at == r->size)
	{
		if (r->next == InvalidBlockNumber)
			return false;
		r->at = r->size = 0;
		if (!read_next(r))
		{
			*status = SL_PAGE_GONE;
			return false;
		}
	}
	if (r->size - r->at < sizeof(row))
		return report_damage(r);
	memcpy(&row, r->bytes + r->at, sizeof(row));
	size = row.size == SL_PENDING_NULL ? 0 : row.size;
	if (size > MaxAllocSize || row.zero != 0 || (size > SL_PAGE_ROOM && r->at > 0))
		return report_damage(r);
	size = INTALIGN(sizeof(row) + size);
	if (size > r->size - r->at)
	{
		/* a row that goes on over more pages */
		if (r->at > 0)
			return report_damage(r);
		if (size > r->room)
		{
			r->room = (size + SL_PAGE_ROOM - 1) / SL_PAGE_ROOM * SL_PAGE_ROOM;
			r->bytes = repalloc_huge(r->bytes, r->room);
		}
		while (r->size < size)
		{
			if (r->next == InvalidBlockNumber)
				return report_damage(r);
			if (!read_next(r))
			{
				*status = SL_PAGE_GONE;
				return false;
			}
		}
		r->at = size;
	}
	else
		r->at += size;

	item->tid = (SlTid) row.block << 16 | row.offset;
	item->vector = row.size == SL_PENDING_NULL ? NULL : r->bytes + r->at - size + sizeof(row);
	item->size = row.size == SL_PENDING_NULL ? 0 : row.size;

	/* what fills up the last page of a long row is 0 */
	if (size > SL_PAGE_ROOM)
		for (; r->at < r->size; r->at++)
			if (r->bytes[r->at] != 0)
				report_damage(r);
	return true;
}

/* Free the pages of a list that no metapage names any more. */
void
sl_pending_free(Relation index, const SlPendingList *list)
{
	BlockNumber block = list->head;

	while (block != InvalidBlockNumber)
	{
		Buffer		buffer = ReadBuffer(index, block);
		BlockNumber next;

		CHECK_FOR_INTERRUPTS();
		LockBuffer(buffer, BUFFER_LOCK_SHARE);
		if (!sl_page_is(BufferGetPage(buffer), SL_KIND_PENDING, list->number))
		{
			UnlockReleaseBuffer(buffer);
			return;
		}
		next = sl_page_tail(BufferGetPage(buffer))->place;
		UnlockReleaseBuffer(buffer);
		sl_page_free(index, block, SL_KIND_PENDING, list->number);
		block = next;
	}
}
