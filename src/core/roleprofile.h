/*
 * roleprofile.h - the bytes of a role profile, version 1.
 *
 *	offset	bytes
 *		 0	1		format: 1
 *		 1	1		0
 *		 2	2		release of the vocabulary that wrote the value
 *		 4	2		n, the number of requirements
 *		 6	2		0
 *		 8	8 n		requirements, in the order in which they print:
 *						bytes 0..1	weight in 1/100, 1 to 10000
 *						bytes 2..3	level in 1/10000, 1 to 10000
 *						bytes 4..5	number of alternatives, 1 to 64
 *						bytes 6..7	flags: bit 0 must-have, the others 0
 *		 8+8n	8 m		alternatives of all requirements, one after the other,
 *						each requirement's by falling share, then name: entries
 *						as in skillvec.h, with the share for the level
 *		 8+8n+8m	names of the entries that store one, as in skillvec.h
 *
 * Requirements print, and stand, by falling weight and then by their text.
 */
#ifndef SL_ROLEPROFILE_H
#define SL_ROLEPROFILE_H

#include "skillvec.h"

#define SL_ROLEPROFILE_FORMAT	1
#define SL_ROLEPROFILE_HEADER	8
#define SL_REQUIREMENT_SIZE		8
#define SL_REQUIREMENTS_MAX		1024
#define SL_ALTERNATIVES_MAX		64

#define SL_WEIGHT_UNIT			100		/* weight 1 is 100 */
#define SL_WEIGHT_MAX			10000
#define SL_WEIGHT_DEFAULT		SL_WEIGHT_UNIT
#define SL_FLAG_MUST			1

typedef struct SlRoleprofile
{
	const unsigned char *requirements;
	const unsigned char *entries;	/* the alternatives */
	const unsigned char *names;
	const unsigned char *end;
	uint32_t	count;			/* of requirements */
	uint32_t	alternative_count;	/* of all of them */
	uint16_t	release;
} SlRoleprofile;

typedef struct SlRequirement
{
	unsigned	weight;
	unsigned	level;
	unsigned	alternatives;
	bool		must;
} SlRequirement;

/*
 * Opens a stored profile and checks the requirements (there are 1,024 at most)
 * and that the alternatives are there.
 * Errors: SL_DATA_TRUNCATED, SL_DATA_FORMAT, SL_DATA_CORRUPT.
 */
SlStatus	sl_roleprofile_open(SlRoleprofile *profile, const void *data, size_t size,
								SlError *error);

/*
 * All that can be wrong with the bytes.  Adds SL_DATA_NEWER to the errors, and
 * SL_NO_MEMORY, for requirements are compared as they print.
 */
SlStatus	sl_roleprofile_check(const void *data, size_t size, const SlMemory *memory,
								 SlError *error);

/* The i-th requirement, i < count. */
SlRequirement sl_roleprofile_requirement(const SlRoleprofile *profile, uint32_t i);

/* Walk through the alternatives of all requirements, in order. */
void		sl_roleprofile_walk(const SlRoleprofile *profile, SlWalk *walk);

/*
 * Requirements being gathered.  sl_roleprofile_begin() opens one, the
 * alternatives added after it are its own.  Names must live until the value
 * is written.
 */
typedef struct SlRoleprofileBuilder
{
	SlArray		requirements;	/* of SlDraft */
	SlArray		alternatives;	/* of SlItem */
	SlBytes		texts;			/* the requirements as printed, for sorting */
	size_t		size;
} SlRoleprofileBuilder;

typedef struct SlDraft
{
	SlRequirement requirement;	/* its alternatives are counted as added */
	size_t		first;			/* of its alternatives */
	size_t		text;			/* in texts */
	size_t		text_length;
	const char *texts;			/* where texts begins, for the comparison */
} SlDraft;

bool		sl_roleprofile_begin(SlRoleprofileBuilder *builder, unsigned weight,
								 unsigned level, bool must, const SlMemory *memory);
bool		sl_roleprofile_add(SlRoleprofileBuilder *builder, const SlItem *alternative,
							   const SlMemory *memory);

/*
 * Add an alternative made by sl_item_make(); one that is there already only
 * raises its share.  So many repetitions take no memory.
 * Errors: SL_TOO_MANY_ALTERNATIVES, SL_NO_MEMORY.
 */
SlStatus	sl_roleprofile_gather(SlRoleprofileBuilder *builder,
								  const SlItem *alternative, const SlMemory *memory,
								  SlError *error);

/*
 * Bring the requirement begun last into order: alternatives sorted, one given
 * twice kept with the higher share.
 * Errors: SL_TOO_MANY_ALTERNATIVES, SL_MUST_WITHOUT_FULL.
 */
SlStatus	sl_roleprofile_end(SlRoleprofileBuilder *builder, SlError *error);

/*
 * Add all requirements of a profile, whose bytes must live as long.  renew:
 * look the stored names up again in this build's vocabulary.
 * Errors: SL_NO_MEMORY and those of sl_walk_next() and sl_roleprofile_end().
 */
SlStatus	sl_roleprofile_add_all(SlRoleprofileBuilder *builder,
								   const SlRoleprofile *profile, bool renew,
								   const SlMemory *memory, SlError *error);

/*
 * Bring all into canonical order and set size.
 * Errors: SL_TOO_MANY_REQUIREMENTS, SL_NO_MEMORY.
 */
SlStatus	sl_roleprofile_sort(SlRoleprofileBuilder *builder, const SlMemory *memory,
								SlError *error);

/* The requirement begun last, and its first alternative. */
SlDraft    *sl_roleprofile_last(const SlRoleprofileBuilder *builder);
const SlItem *sl_roleprofile_first(const SlRoleprofileBuilder *builder);

void		sl_roleprofile_write(const SlRoleprofileBuilder *builder, void *data);

_Static_assert(SL_WEIGHT_MAX <= UINT16_MAX && SL_UNIT <= UINT16_MAX,
			   "weights and levels stand in 16 bits");

#endif							/* SL_ROLEPROFILE_H */
