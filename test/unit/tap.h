/*
 * tap.h - test results as TAP lines on standard output.
 */
#ifndef TEST_TAP_H
#define TEST_TAP_H

#include "../support.h"

static int	tap_count,
			tap_failed;

static inline bool
ok(bool passed, const char *what)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tap_count, what);
	tap_failed += !passed;
	return passed;
}

/* The end of main(). */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	arena_free_all();
	return tap_failed > 0;
}

#endif							/* TEST_TAP_H */
