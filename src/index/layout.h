/*
 * layout.h - the pages of a shortlist index, version 1.
 *
 * Every page is of PostgreSQL's standard layout: page header, contents, and at
 * the end 16 bytes that say what it is:
 *
 *	offset	bytes
 *		 0	8		number of the segment or list that it belongs to; never used
 *					again, so a reader sees that a page has been reused
 *		 8	4		its place there: page of the segment (SL_KIND_SEGMENT), place
 *					among the maps, or the next page of the list
 *		12	2		kind
 *		14	2		SL_INDEX_VERSION
 *
 * Block 0 is the metapage, which names everything that a reader has to look at:
 * the segments and two pending lists.  What no metapage names is free.
 *
 * A segment (src/core/segment.h) has as many pages as it says, wherever there was
 * room.  Its map pages hold the blocks of its pages, 4 bytes each in order, and
 * its root page those of the map pages.
 *
 * A pending list holds rows that no segment has yet, in the order of their
 * insertion, in a chain of pages.  Each page begins with a row; one that is
 * longer than a page goes on over pages of its own.  A row:
 *
 *		 0	4		bytes of the vector; SL_PENDING_NULL: the row has none
 *		 4	4		block and
 *		 8	2		offset of its TID
 *		10	2		0
 *		12	...		the bytes of the vector, and up to a multiple of 4
 *
 * New rows go to the active list.  To fold rows into a segment, the active list
 * becomes the sealed one, to which nothing is added any more.
 */
#ifndef SHORTLIST_INDEX_LAYOUT_H
#define SHORTLIST_INDEX_LAYOUT_H

#include "postgres.h"
#include "storage/block.h"
#include "storage/bufpage.h"

#include "../core/segment.h"

#define SL_INDEX_MAGIC		0x534c4958	/* "SLIX" */
#define SL_INDEX_VERSION	1
#define SL_META_BLOCK		0
#define SL_FIRST_NUMBER		2		/* of a segment; 1 is the first list */
#define SL_SEGMENTS_MAX		192

typedef enum SlPageKind
{
	SL_KIND_META = 1,
	SL_KIND_ROOT,
	SL_KIND_MAP,
	SL_KIND_SEGMENT,
	SL_KIND_PENDING,
	SL_KIND_FREE
} SlPageKind;

typedef struct SlPageTail
{
	uint64		number;
	uint32		place;
	uint16		kind;
	uint16		version;
} SlPageTail;

/* A segment, as the metapage names it. */
typedef struct SlSegmentEntry
{
	uint64		number;
	BlockNumber root;
	uint32		pages;			/* of the segment, without maps and root */
	uint32		documents;		/* rows with a vector */
	uint32		nulls;			/* rows without one */
	uint32		dead;			/* of both, as far as VACUUM has found them */
	uint32		zero;
} SlSegmentEntry;

/* A pending list; number 0: there is none. */
typedef struct SlPendingList
{
	uint64		number;
	BlockNumber head;			/* InvalidBlockNumber: empty */
	BlockNumber tail;
	uint32		pages;
	uint32		zero;
} SlPendingList;

typedef struct SlMeta
{
	uint32		magic;
	uint32		version;
	uint64		next_number;	/* of a segment or list */
	SlPendingList active;
	SlPendingList sealed;
	uint32		segment_count;
	uint32		zero;
	SlSegmentEntry segments[SL_SEGMENTS_MAX];
} SlMeta;

typedef struct SlPendingRow
{
	uint32		size;
	BlockNumber block;
	OffsetNumber offset;
	uint16		zero;
} SlPendingRow;

#define SL_PENDING_NULL		PG_UINT32_MAX

/* Bytes of contents that every kind of page has. */
#define SL_PAGE_ROOM		SL_SEGMENT_PAGE
#define SL_BLOCKS_A_MAP		(SL_PAGE_ROOM / sizeof(BlockNumber))

/* Of a segment: as many as one root page leads to, 32 GB. */
#define SL_SEGMENT_PAGES_MAX	(SL_BLOCKS_A_MAP * SL_BLOCKS_A_MAP)

StaticAssertDecl(sizeof(SlPageTail) == 16, "the end of a page");
StaticAssertDecl(sizeof(SlSegmentEntry) == 32 && sizeof(SlPendingList) == 24 &&
				 offsetof(SlMeta, active) == 16 && offsetof(SlMeta, segments) == 72,
				 "the metapage");
StaticAssertDecl(sizeof(SlPendingRow) == 12, "a pending row");
StaticAssertDecl(sizeof(SlMeta) <= SL_PAGE_ROOM, "the metapage is one page");
StaticAssertDecl(MAXALIGN(SizeOfPageHeaderData) + SL_PAGE_ROOM + MAXALIGN(sizeof(SlPageTail)) <= BLCKSZ,
				 "a page of a segment is one page");

static inline SlPageTail *
sl_page_tail(Page page)
{
	return (SlPageTail *) PageGetSpecialPointer(page);
}

#endif							/* SHORTLIST_INDEX_LAYOUT_H */
