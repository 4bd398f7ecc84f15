/*
 * literal.h - the text forms of both types.
 *
 *	skillvec:		skill[:level], ...
 *	roleprofile:	alternatives[!][:weight][>=level], ...
 *					alternatives: skill[~share] joined by |
 *
 * A number is a decimal (0.8), a fraction (4/5) or a percentage (80%); a level
 * may also be years (8y), ten or more of which are 1.  Its range is checked
 * before it is rounded, half up, to what is stored, and it is never rounded to
 * 0.  White space may stand around every part.  Names: see name.h; in double
 * quotes they may hold anything, a quote doubled.
 */
#ifndef SL_LITERAL_H
#define SL_LITERAL_H

#include "roleprofile.h"

/* What a number is, which decides its unit and its errors. */
typedef enum SlNumberKind
{
	SL_NUMBER_LEVEL,			/* in 1/10000, to 1; years allowed */
	SL_NUMBER_SHARE,			/* in 1/10000, to 1 */
	SL_NUMBER_WEIGHT			/* in 1/100, to 100 */
} SlNumberKind;

/*
 * Read a number that takes up all of text[from, to).
 * Errors: SL_NUMBER_*, and SL_LEVEL_*, SL_SHARE_*, SL_WEIGHT_* by kind.
 */
SlStatus	sl_number_parse(const char *text, size_t from, size_t to,
							SlNumberKind kind, unsigned *number, SlError *error);

/*
 * Round a double to what is stored: the errors are those of
 * sl_number_parse(), with NaN SL_NUMBER_SYNTAX, at offset 0.
 */
SlStatus	sl_number_round(double value, SlNumberKind kind, unsigned *number,
							SlError *error);

/*
 * Read a literal into a builder that is all zero, and sort it.  Names that the
 * vocabulary does not know are kept in memory from `memory`, which is not
 * released here: the builder's owner frees all at once.
 */
SlStatus	sl_skillvec_parse(const char *text, size_t length,
							  SlSkillvecBuilder *builder, const SlMemory *memory,
							  SlError *error);
SlStatus	sl_roleprofile_parse(const char *text, size_t length,
								 SlRoleprofileBuilder *builder, const SlMemory *memory,
								 SlError *error);

/*
 * The skills of a vector by name, as SlItem, added to an empty array.
 * Errors: SL_NO_MEMORY and those of sl_walk_next().
 */
SlStatus	sl_skillvec_by_name(const SlSkillvec *vector, SlArray *items,
								const SlMemory *memory, SlError *error);

/* The canonical texts.  Errors: SL_NO_MEMORY and those of sl_walk_next(). */
SlStatus	sl_skillvec_print(const SlSkillvec *vector, SlBytes *out,
							  const SlMemory *memory, SlError *error);
SlStatus	sl_roleprofile_print(const SlRoleprofile *profile, SlBytes *out,
								 const SlMemory *memory, SlError *error);

/* One requirement; alternatives: requirement->alternatives items. */
bool		sl_requirement_print(const SlRequirement *requirement,
								 const SlItem *alternatives, SlBytes *out,
								 const SlMemory *memory);

/* A name, in quotes where it needs them. */
bool		sl_name_print(const char *name, size_t length, SlBytes *out,
						  const SlMemory *memory);

/*
 * A number in units of 1/unit as a decimal without needless zeros ("0.25").
 * buffer holds at least SL_NUMBER_TEXT bytes; returns the length.
 */
#define SL_NUMBER_TEXT	16
size_t		sl_number_print(unsigned number, unsigned unit, char *buffer);

#endif							/* SL_LITERAL_H */
