/*
 * target.h - a fuzzing target: one function over bytes that may be anything.
 *
 * It returns 0, and aborts where something does not hold that must.  The same
 * function serves libFuzzer and loop.c.
 */
#ifndef TEST_TARGET_H
#define TEST_TARGET_H

#include "../support.h"

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define must_hold(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

/* Values to compare with; made once, outside the arena that targets free. */
typedef struct Fixture
{
	SlSkillvec	vector;
	SlRoleprofile profile;
	SlScorer   *scorer;
} Fixture;

static inline const Fixture *
fixture(void)
{
	static Fixture f;
	static const char vector_text[] = "python:0.9, c++:0.3, unknown one:0.1, kubernetes, "
		COLLIDING_A;
	static const char profile_text[] = "python!:5>=0.6, tensorflow|unknown one~0.8:4, \"a, b\", "
		COLLIDING_B "|" COLLIDING_A "~0.3";

	if (f.scorer == NULL)
	{
		Value		v,
					p;
		SlError		error;

		must_hold(read_skillvec(vector_text, strlen(vector_text), &v, &error) == SL_OK);
		must_hold(read_roleprofile(profile_text, strlen(profile_text), &p, &error) == SL_OK);
		must_hold(sl_skillvec_open(&f.vector, v.data, v.size, &error) == SL_OK);
		must_hold(sl_roleprofile_open(&f.profile, p.data, p.size, &error) == SL_OK);
		must_hold(sl_scorer_make(&f.scorer, &f.profile, &memory, &error) == SL_OK);
		/* what is in the arena now stays */
		arena.next = arena.previous = &arena;
	}
	return &f;
}

/* A copy of exactly that size, so that a step outside is seen. */
static inline void *
exact_copy(const void *data, size_t size)
{
	void	   *copy = arena_resize(NULL, NULL, size == 0 ? 1 : size);

	if (size == 0)
		return (char *) copy + 1;
	return memcpy(copy, data, size);
}

#endif							/* TEST_TARGET_H */
