/*
 * tally.h - levels gathered by skill, for aggregates.
 *
 * An open-addressing hash table from skills to sums.  Keys are hashes already,
 * so their low bits are the slot.  A skill of the vocabulary is told by its key
 * alone and another by key and name; whichever way a vector stores a name, it
 * is one entry here.  Sums are whole numbers, so their order changes nothing.
 *
 * The state travels between processes and machines as bytes with names and
 * numbers, most significant byte first:
 *
 *		1 byte		version: 1
 *		8 bytes		number of vectors
 *		4 bytes		number of skills; then for each
 *		8 bytes			sum
 *		1 byte			length of the name, 1..255, and the name
 */
#ifndef SL_TALLY_H
#define SL_TALLY_H

#include "skillvec.h"

/* With so many vectors no sum comes near to overflowing. */
#define SL_TALLY_VECTORS_MAX	INT64_C(100000000000000)

typedef struct SlTallyEntry
{
	SlKey		key;
	int64_t		sum;			/* 0: the slot is empty */
	const unsigned char *name;	/* length and name; NULL: the vocabulary's */
} SlTallyEntry;

typedef struct SlTally
{
	SlTallyEntry *slots;		/* mask + 1 of them, or NULL */
	uint32_t	mask;
	uint32_t	count;
	int64_t		vectors;
} SlTally;

/*
 * How an entry takes a further number: as a sum of levels, over a number of
 * vectors, or as the highest level, of one vector.
 */
typedef enum SlTallyMode
{
	SL_TALLY_SUM,
	SL_TALLY_MAX
} SlTallyMode;

/*
 * All of these work on a tally that was all zero, in memory from `memory`.
 * Errors: SL_NO_MEMORY; SL_DATA_NEWER for a skill that this build's vocabulary
 * cannot name; SL_TALLY_FULL above SL_TALLY_VECTORS_MAX.
 */

/* Add one vector to the sums.  Adds the errors of sl_walk_step(). */
SlStatus	sl_tally_vector(SlTally *tally, const SlSkillvec *vector,
							const SlMemory *memory, SlError *error);

/* Keep the higher level of one skill; vectors becomes 1. */
SlStatus	sl_tally_level(SlTally *tally, const SlItem *item, const SlMemory *memory,
						   SlError *error);

/* Add one tally to another.  Adds SL_DATA_CORRUPT: other is not of that mode. */
SlStatus	sl_tally_combine(SlTally *tally, const SlTally *other, SlTallyMode mode,
							 const SlMemory *memory, SlError *error);

/*
 * The average of each skill over all vectors, half up and never 0, added to a
 * builder; names stay in the tally.
 */
SlStatus	sl_tally_average(const SlTally *tally, SlSkillvecBuilder *builder,
							 const SlMemory *memory, SlError *error);

/* To bytes, and back.  Reading adds SL_DATA_TRUNCATED, _FORMAT, _CORRUPT. */
SlStatus	sl_tally_write(const SlTally *tally, SlBytes *out, const SlMemory *memory,
						   SlError *error);
SlStatus	sl_tally_read(SlTally *tally, const void *data, size_t size,
						  const SlMemory *memory, SlError *error);

#endif							/* SL_TALLY_H */
