/*
 * skillvec_literal.c - the parser of skillvec: an error lies inside the input,
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

	if (read_skillvec(text, size, &v, &error) != SL_OK)
		must_hold(error.offset <= size && error.length <= size - error.offset);
	else
	{
		SlSkillvec	vector;
		SlBytes		out = {0};

		must_hold(exercise_skillvec(v.data, v.size, f->scorer, &f->vector));
		must_hold(sl_skillvec_open(&vector, v.data, v.size, &error) == SL_OK);
		must_hold(sl_skillvec_print(&vector, &out, &memory, &error) == SL_OK);
		must_hold(read_skillvec(out.items, out.count, &again, &error) == SL_OK);
		must_hold(again.size == v.size && memcmp(again.data, v.data, v.size) == 0);
	}
	arena_free_all();
	return 0;
}
