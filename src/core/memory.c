/*
 * memory.c - an array that grows in the caller's memory.
 */
#include "memory.h"

#include <string.h>

void *
sl_array_reserve(SlArray *array, size_t more, size_t width,
				 const SlMemory *memory)
{
	if (more > array->room - array->count)
	{
		size_t		room = array->room < 8 ? 8 : array->room;
		void	   *items;

		while (room - array->count < more)
		{
			if (room > SIZE_MAX / 2 / width)
				return NULL;
			room *= 2;
		}
		items = memory->resize(memory->context, array->items, room * width);
		if (items == NULL)
			return NULL;
		array->items = items;
		array->room = room;
	}
	return (char *) array->items + array->count * width;
}

void *
sl_array_add(SlArray *array, size_t width, const SlMemory *memory)
{
	void	   *item = sl_array_reserve(array, 1, width, memory);

	if (item != NULL)
	{
		memset(item, 0, width);
		array->count++;
	}
	return item;
}

void
sl_array_free(SlArray *array, const SlMemory *memory)
{
	if (array->items != NULL)
		memory->release(memory->context, array->items);
	memset(array, 0, sizeof(*array));
}

bool
sl_bytes_append(SlBytes *bytes, const void *data, size_t length,
				const SlMemory *memory)
{
	void	   *end;

	if (length == 0)
		return true;
	end = sl_array_reserve(bytes, length, 1, memory);
	if (end == NULL)
		return false;
	memcpy(end, data, length);
	bytes->count += length;
	return true;
}
