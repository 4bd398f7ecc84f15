/*
 * skillvec_bytes.c - stored bytes of a skillvec that may be anything: nothing
 * reads outside them, and what the check accepts prints and reads again.
 */
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Fixture *f = fixture();
	const void *bytes = exact_copy(data, size);

	if (exercise_skillvec(bytes, size, f->scorer, &f->vector))
	{
		SlSkillvec	vector,
					reread;
		SlBytes		out = {0},
					twice = {0};
		Value		again;
		SlError		error;

		must_hold(sl_skillvec_open(&vector, bytes, size, &error) == SL_OK);
		must_hold(sl_skillvec_print(&vector, &out, &memory, &error) == SL_OK);

		/*
		 * A stored name that this vocabulary calls otherwise, or that input
		 * would fold, reads as another value: then that one must be stable.
		 */
		if (read_skillvec(out.items, out.count, &again, &error) == SL_OK)
		{
			Value		stable;

			must_hold(sl_skillvec_open(&reread, again.data, again.size, &error) == SL_OK);
			must_hold(sl_skillvec_print(&reread, &twice, &memory, &error) == SL_OK);
			must_hold(read_skillvec(twice.items, twice.count, &stable, &error) == SL_OK);
			must_hold(stable.size == again.size &&
					  memcmp(stable.data, again.data, again.size) == 0);
		}
	}
	arena_free_all();
	return 0;
}
