/*
 * skillvec_bytes.c - stored bytes of a skillvec that may be anything: nothing
 * reads outside them, and what the check accepts is as it would be written,
 * prints and reads again.
 */
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Fixture *f = fixture();
	const void *bytes = exact_copy(data, size);

	if (exercise_skillvec(bytes, size, f->scorer, &f->vector))
		must_hold(rewrites_skillvec(bytes, size));
	arena_free_all();
	return 0;
}
