/*
 * roleprofile_bytes.c - stored bytes of a roleprofile that may be anything:
 * nothing reads outside them, and what the check accepts prints.
 */
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Fixture *f = fixture();
	const void *bytes = exact_copy(data, size);

	if (exercise_roleprofile(bytes, size, &f->vector, &f->profile))
	{
		SlRoleprofile profile;
		SlBytes		out = {0};
		SlError		error;

		must_hold(sl_roleprofile_open(&profile, bytes, size, &error) == SL_OK);
		must_hold(sl_roleprofile_print(&profile, &out, &memory, &error) == SL_OK);
	}
	arena_free_all();
	return 0;
}
