/*
 * gin.c - the operator class by which a GIN index finds skill vectors.
 *
 * The keys of the index are the 48-bit keys of the skills, as bigint.  It holds
 * neither levels nor names, and two names can have one key, so whatever it
 * finds is checked against the row.  Only what no key decides needs no check:
 * every vector contains the empty one and is eligible for a profile without
 * must-haves.
 *
 * All three operators ask one question: a list of groups of keys, and of every
 * group a key has to be there.  A @> has a group for each skill, && has one
 * group of all, and @@ has one for each must-have: its alternatives of share 1,
 * for no other meets it.
 */
#include "glue.h"

#include "access/gin.h"
#include "access/stratnum.h"
#include "miscadmin.h"

PG_FUNCTION_INFO_V1(skillvec_gin_extract_value);
PG_FUNCTION_INFO_V1(skillvec_gin_extract_query);
PG_FUNCTION_INFO_V1(skillvec_gin_consistent);
PG_FUNCTION_INFO_V1(skillvec_gin_triconsistent);

/* As gin.sql numbers them. */
#define STRATEGY_CONTAINS	1
#define STRATEGY_OVERLAPS	2
#define STRATEGY_ELIGIBLE	3

/* What is asked; a pointer to it stands at the first key of a query. */
typedef struct Query
{
	int			groups;
	int			ends[FLEXIBLE_ARRAY_MEMBER];	/* of each group, the key after its last */
} Query;

/* The next entry of a walk; throws where its bytes are no entry. */
static void
step(SlWalk *walk, SlItem *item, const char *type)
{
	SlError		error;

	if (sl_walk_step(walk, item, &error) != SL_OK)
		sl_report_data(&error, type);
}

static Datum
key_datum(SlKey key)
{
	return Int64GetDatum((int64) key);
}

/* The keys of a vector, each once. */
static Datum *
keys_of(Datum value, int32 *count)
{
	SlSkillvec	vector;
	SlWalk		walk;
	SlItem		item;
	SlKey		last = 0;
	Datum	   *keys;

	*count = 0;
	sl_open_skillvec(value, &vector);
	if (vector.count == 0)
		return NULL;
	keys = palloc(mul_size(vector.count, sizeof(Datum)));
	sl_skillvec_walk(&vector, &walk);
	while (!sl_walk_done(&walk))
	{
		step(&walk, &item, "skillvec");
		if (*count == 0 || item.key != last)
			keys[(*count)++] = key_datum(item.key);
		last = item.key;
	}
	return keys;
}

Datum
skillvec_gin_extract_value(PG_FUNCTION_ARGS)
{
	int32	   *count = (int32 *) PG_GETARG_POINTER(1);

	PG_RETURN_POINTER(keys_of(PG_GETARG_DATUM(0), count));
}

static Query *
make_query(uint32_t groups)
{
	Query	   *query = palloc(add_size(offsetof(Query, ends), mul_size(groups, sizeof(int))));

	query->groups = (int) groups;
	return query;
}

/* The keys of a profile's must-haves, and their groups; NULL where it has none. */
static Query *
query_of_profile(Datum value, Datum **keys, int32 *count)
{
	SlRoleprofile profile;
	SlWalk		walk;
	Query	   *query;

	sl_open_roleprofile(value, &profile);
	query = make_query(profile.count);
	query->groups = 0;
	*keys = palloc(mul_size(profile.alternative_count, sizeof(Datum)));
	sl_roleprofile_walk(&profile, &walk);
	for (uint32_t i = 0; i < profile.count; i++)
	{
		SlRequirement asked = sl_roleprofile_requirement(&profile, i);

		CHECK_FOR_INTERRUPTS();
		for (unsigned j = 0; j < asked.alternatives; j++)
		{
			SlItem		item;

			step(&walk, &item, "roleprofile");
			if (asked.must && item.number == SL_UNIT)
				(*keys)[(*count)++] = key_datum(item.key);
		}
		if (asked.must)
			query->ends[query->groups++] = *count;
	}
	return query->groups > 0 ? query : NULL;
}

Datum
skillvec_gin_extract_query(PG_FUNCTION_ARGS)
{
	Datum		value = PG_GETARG_DATUM(0);
	int32	   *count = (int32 *) PG_GETARG_POINTER(1);
	StrategyNumber strategy = PG_GETARG_UINT16(2);
	Pointer   **extra = (Pointer **) PG_GETARG_POINTER(4);
	int32	   *mode = (int32 *) PG_GETARG_POINTER(6);
	Datum	   *keys = NULL;
	Query	   *query = NULL;

	*count = 0;
	switch (strategy)
	{
		case STRATEGY_CONTAINS:
			keys = keys_of(value, count);
			if (*count > 0)
				query = make_query((uint32_t) *count);
			for (int32 i = 0; i < *count; i++)
				query->ends[i] = i + 1;
			break;
		case STRATEGY_OVERLAPS:
			keys = keys_of(value, count);
			query = make_query(1);
			query->ends[0] = *count;
			break;
		case STRATEGY_ELIGIBLE:
			query = query_of_profile(value, &keys, count);
			break;
		default:
			elog(ERROR, "unrecognized strategy number: %d", strategy);
	}

	/* Nothing asked is met by all; without a key that could meet it, by none. */
	*mode = query == NULL ? GIN_SEARCH_MODE_ALL : GIN_SEARCH_MODE_DEFAULT;
	if (*count > 0)
	{
		*extra = palloc0(mul_size((Size) *count, sizeof(Pointer)));
		(*extra)[0] = (Pointer) query;
	}
	PG_RETURN_POINTER(keys);
}

/* Whether every group has a key that is there, or may be. */
static bool
may_match(const GinTernaryValue *found, const Query *query)
{
	int			i = 0;

	/* GIN calls this for each key in turn to learn which of them matter */
	CHECK_FOR_INTERRUPTS();
	for (int g = 0; g < query->groups; g++)
	{
		while (i < query->ends[g] && found[i] == GIN_FALSE)
			i++;
		if (i == query->ends[g])
			return false;
		i = query->ends[g];
	}
	return true;
}

Datum
skillvec_gin_consistent(PG_FUNCTION_ARGS)
{
	GinTernaryValue *found = (GinTernaryValue *) PG_GETARG_POINTER(0);
	int32		count = PG_GETARG_INT32(3);
	Pointer    *extra = (Pointer *) PG_GETARG_POINTER(4);
	bool	   *recheck = (bool *) PG_GETARG_POINTER(5);

	*recheck = count > 0;
	PG_RETURN_BOOL(count == 0 || may_match(found, (Query *) extra[0]));
}

Datum
skillvec_gin_triconsistent(PG_FUNCTION_ARGS)
{
	GinTernaryValue *found = (GinTernaryValue *) PG_GETARG_POINTER(0);
	int32		count = PG_GETARG_INT32(3);
	Pointer    *extra = (Pointer *) PG_GETARG_POINTER(4);

	if (count == 0)
		PG_RETURN_GIN_TERNARY_VALUE(GIN_TRUE);
	PG_RETURN_GIN_TERNARY_VALUE(may_match(found, (Query *) extra[0]) ? GIN_MAYBE : GIN_FALSE);
}
