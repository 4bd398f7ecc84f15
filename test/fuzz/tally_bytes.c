/*
 * tally_bytes.c - the state of an aggregate as it travels: bytes that may be
 * anything are refused or give a state that can be used.
 */
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Fixture *f = fixture();
	SlTally		tally = {0};
	SlError		error;

	if (sl_tally_read(&tally, exact_copy(data, size), size, &memory, &error) == SL_OK)
	{
		SlTally		sum = {0},
					again = {0};
		SlSkillvecBuilder builder = {0};
		SlBytes		out = {0};

		(void) sl_tally_vector(&sum, &f->vector, &memory, &error);
		(void) sl_tally_combine(&sum, &tally, SL_TALLY_SUM, &memory, &error);
		if (sl_tally_average(&sum, &builder, &memory, &error) == SL_OK &&
			sl_skillvec_sort(&builder, &error) == SL_OK)
		{
			Value		v = write_skillvec(&builder);

			must_hold(sl_skillvec_check(v.data, v.size, &error) == SL_OK);
		}
		must_hold(sl_tally_write(&tally, &out, &memory, &error) == SL_OK);
		must_hold(out.count == size);	/* in an order of its own */
		must_hold(sl_tally_read(&again, out.items, out.count, &memory, &error) == SL_OK);
		must_hold(again.count == tally.count && again.vectors == tally.vectors);
	}
	arena_free_all();
	return 0;
}
