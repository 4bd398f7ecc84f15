/*
 * index_data.h - the rows and profiles by which the index is measured.
 *
 * Each row has 20 skills out of 3,000.  Their popularity falls as 1/(rank + c),
 * Zipf's law with a flattened head: the most popular skill is in 55 % of the
 * rows.  Each row belongs to one of 40 topics, and a skill is more likely in a
 * row of its own topics.  Levels are tenths, all as likely.  The skills are
 * those of the vocabulary, in an order drawn from the seed.
 *
 * Each profile belongs to a topic too, and asks for 6 to 16 things drawn by topic
 * and popularity; 30 % of them are met by any of 2 or 3 skills, some of which
 * have a share below 1.  The first two or three drawn are must-haves, and they
 * are rather the popular ones.
 *
 * A row depends on the seed and its number and nothing else, and all is whole
 * numbers: the data are the same everywhere, in whatever order they are made.
 */
#ifndef BENCH_INDEX_DATA_H
#define BENCH_INDEX_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATA_SEED			UINT64_C(20260101)
#define DATA_SKILLS			3000
#define DATA_TOPICS			40
#define DATA_ROW_SKILLS		20
#define DATA_LEVELS			10
#define DATA_PROFILES		100
#define DATA_REQUIREMENTS	16		/* of a profile, at most */
#define DATA_ALTERNATIVES	3

/* A skill of a row: its rank by popularity, and its level in tenths. */
typedef struct DataSkill
{
	uint16_t	skill;
	uint16_t	tenths;
} DataSkill;

typedef struct DataRequirement
{
	unsigned	weight;			/* 1 to 5 */
	unsigned	tenths;			/* of the level asked for; 0: none stated */
	bool		must;
	unsigned	count;			/* of alternatives */
	uint16_t	skills[DATA_ALTERNATIVES];
	unsigned	shares[DATA_ALTERNATIVES];	/* in tenths */
} DataRequirement;

typedef struct DataProfile
{
	unsigned	count;
	DataRequirement requirements[DATA_REQUIREMENTS];
} DataProfile;

typedef struct Data
{
	uint64_t	seed;
	uint16_t	vocabulary[DATA_SKILLS];	/* SlSkillId of a rank */
	uint32_t	until[DATA_TOPICS][DATA_SKILLS];	/* sums of the chances */
} Data;

void		data_make(Data *data, uint64_t seed);

/* The skills of row `number`, all different, in no order. */
void		data_row(const Data *data, uint64_t number, DataSkill row[DATA_ROW_SKILLS]);

/*
 * musts: with must-haves; else the same profile without the marks.
 */
void		data_profile(const Data *data, unsigned number, bool musts,
						 DataProfile *profile);

/*
 * The literals, ended by a zero byte; they return the length.  A row needs at
 * most DATA_ROW_TEXT bytes, a profile DATA_PROFILE_TEXT.
 */
#define DATA_ROW_TEXT		(DATA_ROW_SKILLS * 600)
#define DATA_PROFILE_TEXT	(DATA_REQUIREMENTS * DATA_ALTERNATIVES * 600)
size_t		data_row_text(const Data *data, const DataSkill row[DATA_ROW_SKILLS], char *text);
size_t		data_profile_text(const Data *data, const DataProfile *profile, char *text);

#endif							/* BENCH_INDEX_DATA_H */
