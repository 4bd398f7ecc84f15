/*
 * roleprofile_literal.c - the parser of roleprofile: an error lies inside the input,
 * and what is accepted prints a text that reads as the same value.
 */
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Fixture *f = fixture();
	const char *text = exact_copy(data, size);
	Value		v,
				again;
	SlError		error;

	if (read_roleprofile(text, size, &v, &error) != SL_OK)
		must_hold(error.offset <= size && error.length <= size - error.offset);
	else
	{
		SlRoleprofile profile;
		SlBytes		out = {0};

		must_hold(exercise_roleprofile(v.data, v.size, &f->vector, &f->profile));
		must_hold(sl_roleprofile_open(&profile, v.data, v.size, &error) == SL_OK);
		must_hold(sl_roleprofile_print(&profile, &out, &memory, &error) == SL_OK);
		must_hold(read_roleprofile(out.items, out.count, &again, &error) == SL_OK);
		must_hold(again.size == v.size && memcmp(again.data, v.data, v.size) == 0);
	}
	arena_free_all();
	return 0;
}
