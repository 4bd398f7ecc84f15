/*
 * sparse.h - what is known of the few skills, out of thousands, that a text
 * names.
 *
 * Entries stand in the order in which their skills were entered, and a hash
 * table finds them by skill.  So a text costs what it names, however many
 * skills there are.
 */
#ifndef SL_SPARSE_H
#define SL_SPARSE_H

#include "memory.h"
#include "vocabulary.h"

typedef struct SlSparse
{
	SlArray		entries;		/* each begins with its SlSkillId */
	size_t		width;			/* of an entry */
	uint32_t   *slots;			/* mask + 1 places of entries + 1, or 0; or NULL */
	uint32_t	mask;
} SlSparse;

void		sl_sparse_begin(SlSparse *sparse, size_t width);

/* The entry of a skill, or NULL. */
void	   *sl_sparse_find(const SlSparse *sparse, SlSkillId skill);

/*
 * The entry of a skill; a new one is all zero but for the skill, and moves the
 * others.  NULL: no memory.
 */
void	   *sl_sparse_enter(SlSparse *sparse, SlSkillId skill, const SlMemory *memory);

void		sl_sparse_free(SlSparse *sparse, const SlMemory *memory);

#endif							/* SL_SPARSE_H */
