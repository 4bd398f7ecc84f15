/*
 * skillvec.h - the bytes of a skill vector, version 1.
 *
 * A value is this sequence of bytes, after the server's length word; numbers
 * are in the machine's byte order and stand at any alignment.
 *
 *	offset	bytes
 *		 0	1		format: 1
 *		 1	1		0
 *		 2	2		release of the vocabulary that wrote the value
 *		 4	2		n, the number of skills
 *		 6	2		0
 *		 8	8 n		entries, ascending by key, then name:
 *						bits 16..63	key of the skill's name
 *						bit 15		the name is stored below
 *						bit 14		0
 *						bits 0..13	level in 1/10000, 1 to 10000
 *		 8+8n		for each entry with bit 15, in the same order: a byte
 *					1..255 and so many bytes of name
 *
 * A name is stored only where the vocabulary did not know it, so equal values
 * can differ in bytes: the same skill by key in one and with its name in the
 * other.  Everything that compares goes by key and name.
 *
 * Bytes from disk are not trusted.  sl_skillvec_open() checks in constant time
 * that header and entries are there; readers check each name as they reach it;
 * sl_skillvec_check() checks all.
 */
#ifndef SL_SKILLVEC_H
#define SL_SKILLVEC_H

#include <string.h>

#include "memory.h"
#include "vocabulary.h"

#define SL_SKILLVEC_FORMAT	1
#define SL_SKILLVEC_HEADER	8
#define SL_SKILLS_MAX		65535

#define SL_UNIT				10000	/* levels, shares, credits: 1 is 10000 */
#define SL_LEVEL_DEFAULT	5000	/* "working proficiency" */

/* An entry of either type: a key, a flag and a number from 1 to SL_UNIT. */
#define SL_ENTRY_SIZE		8
#define SL_ENTRY_NAMED		UINT64_C(0x8000)
#define SL_ENTRY_NUMBER		UINT64_C(0x3fff)

static inline uint64_t
sl_entry_make(SlKey key, bool named, unsigned number)
{
	return key << 16 | (named ? SL_ENTRY_NAMED : 0) | number;
}

static inline SlKey
sl_entry_key(uint64_t entry)
{
	return entry >> 16;
}

static inline unsigned
sl_entry_number(uint64_t entry)
{
	return (unsigned) (entry & SL_ENTRY_NUMBER);
}

static inline bool
sl_entry_named(uint64_t entry)
{
	return (entry & SL_ENTRY_NAMED) != 0;
}

static inline uint16_t
sl_read16(const unsigned char *p)
{
	uint16_t	v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline uint64_t
sl_read64(const unsigned char *p)
{
	uint64_t	v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* A stored vector, opened. */
typedef struct SlSkillvec
{
	const unsigned char *entries;
	const unsigned char *names;
	const unsigned char *end;
	uint32_t	count;
	uint16_t	release;
} SlSkillvec;

/* One skill, with its name. */
typedef struct SlItem
{
	SlKey		key;
	unsigned	number;			/* level or share */
	bool		named;			/* the name is stored, not from the vocabulary */
	const char *name;
	unsigned	name_length;
} SlItem;

/*
 * Walks through entries in order, and keeps step with the stored names.  Both
 * types have the same entries, so both are walked by it.
 */
typedef struct SlWalk
{
	const unsigned char *entry;
	const unsigned char *entries_end;
	const unsigned char *name;	/* of the next entry that has one */
	const unsigned char *end;
	uint16_t	release;
} SlWalk;

/* Errors: SL_DATA_TRUNCATED, SL_DATA_FORMAT, SL_DATA_CORRUPT. */
SlStatus	sl_skillvec_open(SlSkillvec *vector, const void *data, size_t size,
							 SlError *error);

/* All that can be wrong with the bytes.  Adds SL_DATA_NEWER to the errors. */
SlStatus	sl_skillvec_check(const void *data, size_t size, SlError *error);

void		sl_skillvec_walk(const SlSkillvec *vector, SlWalk *walk);

static inline bool
sl_walk_done(const SlWalk *walk)
{
	return walk->entry >= walk->entries_end;
}

/*
 * The next item; not to be called when the walk is done.  Its name is given
 * where it is stored; where it is the vocabulary's, name is NULL: most readers
 * need it rarely, and sl_walk_name() looks it up.
 * Errors: SL_DATA_TRUNCATED, SL_DATA_CORRUPT.
 */
SlStatus	sl_walk_step(SlWalk *walk, SlItem *item, SlError *error);

/*
 * Give an item without a name that of the vocabulary; release: that of what it
 * comes from, for the error.  Errors: SL_DATA_NEWER.
 */
SlStatus	sl_item_name(SlItem *item, uint16_t release, SlError *error);

/* The same for an item of this walk. */
SlStatus	sl_walk_name(const SlWalk *walk, SlItem *item, SlError *error);

/* The next item, with its name.  Errors: those of both. */
SlStatus	sl_walk_next(SlWalk *walk, SlItem *item, SlError *error);

/* The first entry with a key that is not below `key`; count where there is none. */
uint32_t	sl_skillvec_find(const SlSkillvec *vector, SlKey key);

/*
 * Find a skill by the key and name of an item: *level is its level, or 0 where
 * it is absent.
 */
SlStatus	sl_skillvec_level(const SlSkillvec *vector, const SlItem *wanted,
							  unsigned *level, SlError *error);

/*
 * As sl_walk_next(), but the entry must also be as it would be written.  `at`
 * is where it stands, for the error.
 */
SlStatus	sl_walk_check(SlWalk *walk, SlItem *item, size_t at, SlError *error);

/*
 * Make an item of a folded name: canonical if it is known, else a copy of the
 * name in memory from `memory`.
 */
bool		sl_item_make(SlItem *item, const SlName *name, unsigned number,
						 const SlMemory *memory);

/* Release the name of an item made by sl_item_make(). */
void		sl_item_free(const SlItem *item, const SlMemory *memory);

/* Turn a stored name that the vocabulary knows into the canonical skill. */
void		sl_item_renew(SlItem *item);

/* By key, then name; as memcmp.  Numbers are not compared. */
int			sl_item_compare(const SlItem *a, const SlItem *b);

/*
 * Skills being gathered for a vector.  Names are not copied: they must live
 * until sl_skillvec_write().
 */
typedef struct SlSkillvecBuilder
{
	SlArray		items;			/* of SlItem */
	size_t		size;			/* bytes that the value takes, once sorted */
} SlSkillvecBuilder;

/* Add one skill; its name is stored where item->named. */
bool		sl_skillvec_add(SlSkillvecBuilder *builder, const SlItem *item,
							const SlMemory *memory);

/*
 * Add a skill made by sl_item_make().  Repetitions are dropped on the way, so
 * that many of them take little more memory than a full vector.
 * Errors: SL_NO_MEMORY, SL_TOO_MANY_SKILLS.
 */
SlStatus	sl_skillvec_gather(SlSkillvecBuilder *builder, const SlItem *item,
							   const SlMemory *memory, SlError *error);

/*
 * Add all skills of a vector, whose bytes must live as long.  renew: look the
 * stored names up again in this build's vocabulary.
 * Errors: SL_NO_MEMORY and those of sl_walk_next().
 */
SlStatus	sl_skillvec_add_all(SlSkillvecBuilder *builder, const SlSkillvec *vector,
								bool renew, const SlMemory *memory, SlError *error);

/*
 * Sort, keep the higher level of a name that stands twice, and set size.
 * Errors: SL_TOO_MANY_SKILLS.
 */
SlStatus	sl_skillvec_sort(SlSkillvecBuilder *builder, SlError *error);

/* Write builder->size bytes to data. */
void		sl_skillvec_write(const SlSkillvecBuilder *builder, void *data);

_Static_assert(SL_UNIT <= SL_ENTRY_NUMBER, "a level must fit its bits");
_Static_assert(SL_KEY_BITS + 16 == 64, "key, flag and level make one word");

#endif							/* SL_SKILLVEC_H */
