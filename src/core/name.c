/*
 * name.c - folding, comparing and hashing skill names.
 */
#include "name.h"

#include <string.h>

SlStatus
sl_name_fold(const char *text, size_t length, bool keep_ends,
			 SlName *name, SlError *error)
{
	size_t		from = 0,
				to = length,
				n = 0;
	bool		was_space = false;

	if (!keep_ends)
	{
		while (from < to && sl_is_space(text[from]))
			from++;
		while (to > from && sl_is_space(text[to - 1]))
			to--;
	}

	for (size_t i = from; i < to; i++)
	{
		char		c = sl_lower(text[i]);
		bool		space = sl_is_space(c);

		if (space && was_space)
			continue;
		was_space = space;
		if (!space && ((unsigned char) c < 0x20 || c == 0x7f))
			return sl_fail(error, SL_NAME_CONTROL, i, 1);
		if (n == SL_NAME_MAX)
			return sl_fail(error, SL_NAME_TOO_LONG, from, to - from);
		name->text[n++] = space ? ' ' : c;
	}
	if (n == 0 || (n == 1 && name->text[0] == ' '))
		return sl_fail(error, SL_NAME_MISSING, 0, length);
	name->length = (unsigned char) n;
	return SL_OK;
}

bool
sl_name_is_folded(const char *text, size_t length)
{
	SlName		name;

	return sl_name_fold(text, length, true, &name, NULL) == SL_OK &&
		sl_name_compare(name.text, name.length, text, length) == 0;
}

SlKey
sl_name_key(const char *name, size_t length)
{
	uint64_t	h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < length; i++)
		h = sl_key_add(h, (unsigned char) name[i]);
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return h & SL_KEY_MASK;
}

int
sl_name_compare(const char *a, size_t a_length,
				const char *b, size_t b_length)
{
	size_t		shorter = a_length < b_length ? a_length : b_length;
	int			order = shorter > 0 ? memcmp(a, b, shorter) : 0;

	if (order != 0)
		return order;
	return (a_length > b_length) - (a_length < b_length);
}

bool
sl_is_special(char c)
{
	switch (c)
	{
		case ',':
		case ':':
		case '|':
		case '!':
		case '~':
		case '>':
		case '=':
		case '"':
			return true;
		default:
			return false;
	}
}

bool
sl_name_needs_quotes(const char *name, size_t length)
{
	if (length == 0 || name[0] == ' ' || name[length - 1] == ' ')
		return true;
	for (size_t i = 0; i < length; i++)
		if (sl_is_special(name[i]))
			return true;
	return false;
}
