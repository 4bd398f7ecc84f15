/*
 * pages.h - the pages of a segment in memory, for the tests: a sink, and a source
 * that gives pages whole, in parts, and held.  It aborts where it is asked for
 * what a reader must not ask for.
 */
#ifndef TEST_PAGES_H
#define TEST_PAGES_H

#include "support.h"

#include "../src/core/segment.h"

typedef struct Pages
{
	unsigned char *bytes;
	uint32_t	count;
} Pages;

static unsigned long pages_held;

static inline unsigned char *
page_at(const Pages *pages, uint32_t page)
{
	return pages->bytes + page * (size_t) SL_SEGMENT_PAGE;
}

static inline bool
write_page(void *context, uint32_t page, const void *bytes)
{
	Pages	   *p = context;

	if (page >= p->count)
	{
		p->bytes = realloc(p->bytes, (page + 1) * (size_t) SL_SEGMENT_PAGE);
		p->count = page + 1;
	}
	memcpy(page_at(p, page), bytes, SL_SEGMENT_PAGE);
	return true;
}

static inline SlStatus
read_part(void *context, uint32_t page, uint32_t offset, void *bytes, uint32_t size, SlError *error)
{
	const Pages *p = context;

	if (size > SL_SEGMENT_PAGE || offset > SL_SEGMENT_PAGE - size)
		abort();
	if (page >= p->count)
		return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	memcpy(bytes, page_at(p, page) + offset, size);
	return SL_OK;
}

static inline SlStatus
read_page(void *context, uint32_t page, void *bytes, SlError *error)
{
	return read_part(context, page, 0, bytes, SL_SEGMENT_PAGE, error);
}

static inline SlStatus
hold_page(void *context, uint32_t page, const unsigned char **bytes, SlError *error)
{
	const Pages *p = context;

	if (page >= p->count)
		return sl_fail(error, SL_DATA_CORRUPT, 0, 0);
	if (++pages_held > SL_HOLDS_MAX)
		abort();
	*bytes = page_at(p, page);
	return SL_OK;
}

static inline void
let_go_page(void *context, uint32_t page, const unsigned char *bytes)
{
	if (bytes != page_at(context, page) || pages_held-- == 0)
		abort();
}

#endif							/* TEST_PAGES_H */
