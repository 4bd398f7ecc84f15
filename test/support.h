/*
 * support.h - what the tests of the core share: memory that is freed as a
 * whole, random numbers from a fixed seed, and values from literals.
 */
#ifndef TEST_SUPPORT_H
#define TEST_SUPPORT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/core/compare.h"
#include "../src/core/explain.h"
#include "../src/core/literal.h"
#include "../src/core/requirements.h"
#include "../src/core/scan.h"
#include "../src/core/score.h"
#include "../src/core/tally.h"

typedef struct Block
{
	struct Block *next,
			   *previous;
	max_align_t bytes[];
} Block;

/* The blocks in use, in a ring. */
static Block arena = {&arena, &arena};

static inline void
arena_link(Block *b)
{
	b->next = arena.next;
	b->previous = &arena;
	b->next->previous = b;
	arena.next = b;
}

static inline void
arena_release(void *context, void *bytes)
{
	Block	   *b = (Block *) ((char *) bytes - offsetof(Block, bytes));

	(void) context;
	b->next->previous = b->previous;
	b->previous->next = b->next;
	free(b);
}

static inline void *
arena_resize(void *context, void *bytes, size_t size)
{
	Block	   *b = NULL;

	(void) context;
	if (bytes != NULL)
	{
		b = (Block *) ((char *) bytes - offsetof(Block, bytes));
		b->next->previous = b->previous;
		b->previous->next = b->next;
	}
	b = realloc(b, sizeof(Block) + size);
	if (b == NULL)
		abort();
	arena_link(b);
	return b->bytes;
}

static const SlMemory memory = {arena_resize, arena_release, NULL, NULL};

static inline void
arena_free_all(void)
{
	while (arena.next != &arena)
		arena_release(NULL, arena.next->bytes);
}

/* xorshift64*: the same numbers everywhere. */
static uint64_t random_state = UINT64_C(20260101);

static inline uint64_t
random_next(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * UINT64_C(0x2545f4914f6cdd1d);
}

static inline unsigned
random_below(unsigned n)
{
	return (unsigned) ((random_next() >> 33) % n);
}

/* Two pairs of names that have the same key, found by search. */
#define COLLIDING_A	"collision 7064611"
#define COLLIDING_B	"collision 8982413"
#define COLLIDING_C	"collision 5707441"
#define COLLIDING_D	"collision 29331887"

/* A value's bytes, in the arena. */
typedef struct Value
{
	void	   *data;
	size_t		size;
} Value;

static inline Value
write_skillvec(const SlSkillvecBuilder *builder)
{
	Value		v = {arena_resize(NULL, NULL, builder->size), builder->size};

	sl_skillvec_write(builder, v.data);
	return v;
}

static inline Value
write_roleprofile(const SlRoleprofileBuilder *builder)
{
	Value		v = {arena_resize(NULL, NULL, builder->size), builder->size};

	sl_roleprofile_write(builder, v.data);
	return v;
}

static inline SlStatus
read_skillvec(const char *text, size_t length, Value *v, SlError *error)
{
	SlSkillvecBuilder builder = {0};
	SlStatus	status = sl_skillvec_parse(text, length, &builder, &memory, error);

	if (status == SL_OK)
		*v = write_skillvec(&builder);
	return status;
}

static inline SlStatus
read_roleprofile(const char *text, size_t length, Value *v, SlError *error)
{
	SlRoleprofileBuilder builder = {0};
	SlStatus	status = sl_roleprofile_parse(text, length, &builder, &memory, error);

	if (status == SL_OK)
		*v = write_roleprofile(&builder);
	return status;
}

/* The level of a folded name in a vector, as sl_skillvec_level() has it. */
static inline SlStatus
find_level(const SlSkillvec *vector, const SlName *name, unsigned *level, SlError *error)
{
	SlItem		wanted = {
		.key = sl_name_key(name->text, name->length),
		.name = name->text, .name_length = name->length
	};

	return sl_skillvec_level(vector, &wanted, level, error);
}

/*
 * Read all that can be read of bytes that may be anything: what the functions
 * of the core make of them does not matter, that they stay inside does.
 * Returns whether the bytes were found to be right.
 */
static inline bool
exercise_skillvec(const void *data, size_t size, SlScorer *scorer, const SlSkillvec *other)
{
	SlSkillvec	v;
	SlBytes		out = {0};
	SlScore		score;
	SlError		error;
	bool		right = sl_skillvec_check(data, size, &error) == SL_OK;
	SlItem		python = {
		.key = sl_name_key("python", 6), .name = "python", .name_length = 6
	};
	unsigned	level;
	int			order;
	bool		flag;
	double		cosine;

	if (sl_skillvec_open(&v, data, size, &error) != SL_OK)
		return false;
	(void) sl_skillvec_print(&v, &out, &memory, &error);
	(void) sl_skillvec_level(&v, &python, &level, &error);
	(void) sl_score(scorer, &v, &score, &error);
	(void) sl_skillvec_compare(&v, other, &order, &error);
	(void) sl_skillvec_contains(&v, other, &flag, &error);
	(void) sl_skillvec_contains(other, &v, &flag, &error);
	(void) sl_skillvec_overlaps(&v, other, &flag, &error);
	(void) sl_skillvec_cosine(&v, other, &cosine, &error);
	(void) sl_skillvec_hash(&v, 0);
	return right;
}

static inline bool
exercise_roleprofile(const void *data, size_t size, const SlSkillvec *vector,
					 const SlRoleprofile *other)
{
	SlRoleprofile p;
	SlBytes		out = {0};
	SlScorer   *scorer;
	SlScore		score;
	SlExplanation explanation;
	SlError		error;
	bool		right = sl_roleprofile_check(data, size, &memory, &error) == SL_OK;
	int			order;

	if (sl_roleprofile_open(&p, data, size, &error) != SL_OK)
		return false;
	(void) sl_roleprofile_print(&p, &out, &memory, &error);
	(void) sl_roleprofile_compare(&p, other, &order, &error);
	(void) sl_roleprofile_hash(&p, 0);
	if (sl_scorer_make(&scorer, &p, &memory, &error) == SL_OK)
		(void) sl_score(scorer, vector, &score, &error);
	explanation.meetings = arena_resize(NULL, NULL, (p.count + 1) * sizeof(SlMeeting));
	explanation.alternatives = arena_resize(NULL, NULL, (p.alternative_count + 1) * sizeof(SlItem));
	explanation.skills = arena_resize(NULL, NULL, (vector->count + 1) * sizeof(SlItem));
	(void) sl_explain(vector, &p, &explanation, &error);
	return right;
}

/*
 * What the check accepts is as it would be written: gathered again it is the
 * same bytes but for the release, and its text reads as the same value, once
 * stored names are looked up again.
 */
static inline bool
rewrites_skillvec(const void *data, size_t size)
{
	SlSkillvec	vector,
				renewed,
				read;
	SlSkillvecBuilder same = {0},
				renew = {0};
	SlBytes		out = {0};
	SlError		error;
	Value		v,
				w;
	int			order;

	if (sl_skillvec_open(&vector, data, size, &error) != SL_OK ||
		sl_skillvec_add_all(&same, &vector, false, &memory, &error) != SL_OK ||
		sl_skillvec_sort(&same, &error) != SL_OK || same.size != size)
		return false;
	v = write_skillvec(&same);
	memcpy((char *) v.data + 2, (const char *) data + 2, 2);
	if (memcmp(v.data, data, size) != 0 ||
		sl_skillvec_add_all(&renew, &vector, true, &memory, &error) != SL_OK ||
		sl_skillvec_sort(&renew, &error) != SL_OK)
		return false;
	v = write_skillvec(&renew);
	return sl_skillvec_print(&vector, &out, &memory, &error) == SL_OK &&
		read_skillvec(out.items, out.count, &w, &error) == SL_OK &&
		sl_skillvec_open(&renewed, v.data, v.size, &error) == SL_OK &&
		sl_skillvec_open(&read, w.data, w.size, &error) == SL_OK &&
		sl_skillvec_compare(&renewed, &read, &order, &error) == SL_OK && order == 0;
}

static inline bool
rewrites_roleprofile(const void *data, size_t size)
{
	SlRoleprofile profile,
				renewed,
				read;
	SlRoleprofileBuilder same = {0},
				renew = {0};
	SlBytes		out = {0};
	SlError		error;
	Value		v,
				w;
	int			order;

	if (sl_roleprofile_open(&profile, data, size, &error) != SL_OK ||
		sl_roleprofile_add_all(&same, &profile, false, &memory, &error) != SL_OK ||
		sl_roleprofile_sort(&same, &memory, &error) != SL_OK || same.size != size)
		return false;
	v = write_roleprofile(&same);
	memcpy((char *) v.data + 2, (const char *) data + 2, 2);
	if (memcmp(v.data, data, size) != 0 ||
		sl_roleprofile_add_all(&renew, &profile, true, &memory, &error) != SL_OK ||
		sl_roleprofile_sort(&renew, &memory, &error) != SL_OK)
		return false;
	v = write_roleprofile(&renew);
	return sl_roleprofile_print(&profile, &out, &memory, &error) == SL_OK &&
		read_roleprofile(out.items, out.count, &w, &error) == SL_OK &&
		sl_roleprofile_open(&renewed, v.data, v.size, &error) == SL_OK &&
		sl_roleprofile_open(&read, w.data, w.size, &error) == SL_OK &&
		sl_roleprofile_compare(&renewed, &read, &order, &error) == SL_OK && order == 0;
}

#endif							/* TEST_SUPPORT_H */
