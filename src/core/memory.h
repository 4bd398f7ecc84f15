/*
 * memory.h - the caller's allocator, and an array that grows in it.
 *
 * The core owns no memory.  Where it cannot know a size beforehand it asks
 * the caller, who decides what a failure is: a server raises an error and
 * never returns NULL, a unit test returns NULL and sees SL_NO_MEMORY.
 */
#ifndef SL_MEMORY_H
#define SL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct SlMemory
{
	/*
	 * Resize ptr (NULL: a new block) to size bytes, keeping what it holds.
	 * size is never 0.  Returns NULL where there is no room.
	 */
	void	   *(*resize) (void *context, void *ptr, size_t size);
	void		(*release) (void *context, void *ptr);

	/* Called in loops over input, so that a server can answer a cancel; or NULL. */
	void		(*poll) (void *context);
	void	   *context;
} SlMemory;

static inline void
sl_poll(const SlMemory *memory)
{
	if (memory->poll != NULL)
		memory->poll(memory->context);
}

/* A new block of so many bytes, which may be 0; NULL where there is no room. */
static inline void *
sl_allocate(const SlMemory *memory, size_t size)
{
	return memory->resize(memory->context, NULL, size > 0 ? size : 1);
}

/* Release a block, if there is one. */
static inline void
sl_discard(const SlMemory *memory, void *block)
{
	if (block != NULL)
		memory->release(memory->context, block);
}

typedef struct SlArray
{
	void	   *items;
	size_t		count;
	size_t		room;
} SlArray;

/* Bytes appended one after the other: an SlArray of char. */
typedef SlArray SlBytes;

/*
 * Make room for `more` items of `width` bytes after the present ones; returns
 * where they begin, or NULL where there is no memory.  Does not change count.
 */
void	   *sl_array_reserve(SlArray *array, size_t more, size_t width,
							 const SlMemory *memory);

/* Reserve one zeroed item and count it. */
void	   *sl_array_add(SlArray *array, size_t width, const SlMemory *memory);

void		sl_array_free(SlArray *array, const SlMemory *memory);

bool		sl_bytes_append(SlBytes *bytes, const void *data, size_t length,
							const SlMemory *memory);

#endif							/* SL_MEMORY_H */
