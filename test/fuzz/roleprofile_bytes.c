/*
 * roleprofile_bytes.c - stored bytes of a roleprofile that may be anything:
 * nothing reads outside them, and what the check accepts is as it would be
 * written, prints and reads again.
 */
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Fixture *f = fixture();
	const void *bytes = exact_copy(data, size);

	if (exercise_roleprofile(bytes, size, &f->vector, &f->profile))
		must_hold(rewrites_roleprofile(bytes, size));
	arena_free_all();
	return 0;
}
