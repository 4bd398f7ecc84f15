/*
 * roles.h - the built-in roles and what is known of them.
 *
 * data/roles.txt, compiled to constant tables by data/generate_roles.c.
 */
#ifndef SHORTLIST_ROLES_H
#define SHORTLIST_ROLES_H

#include <stdint.h>

typedef struct SlRole
{
	const char *name;			/* ai-engineer */
	const char *label;			/* AI Engineer */
	const char *profile;		/* roleprofile literal: what the role asks for */
	const char *marks;			/* roleprofile literal: what tells it from others */
	const char *profile_reason; /* why they weigh so */
	const char *marks_reason;
} SlRole;

/* A fact; role NULL: it lies between the roles. */
typedef struct SlRoleFact
{
	const char *role;
	const char *aspect;			/* focus, responsibility, skill, tool, ... */
	const char *topic;
	const char *source;			/* text or table */
	const char *fact;
	const char *skills;			/* canonical names, separated by commas; or "" */
} SlRoleFact;

extern const SlRole sl_roles[];
extern const uint32_t sl_role_count;
extern const SlRoleFact sl_role_facts[];
extern const uint32_t sl_role_fact_count;

#endif							/* SHORTLIST_ROLES_H */
