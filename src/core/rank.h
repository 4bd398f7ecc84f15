/*
 * rank.h - the best rows for a role profile, exactly and in order.
 *
 * Rows come from segments (segment.h), where only what is asked for is read, or
 * one by one.  The result is what scoring every row and sorting by (distance,
 * TID) would give: the first `limit` rows behind a given one.
 *
 * A distance is a whole number here: (1 + g) D - S of score.h, whose order is
 * that of the distances, because D is the same for all rows.
 *
 * Conditions narrow the rows.  Each is a list of clauses that must all hold; a
 * clause holds where a row has one of its skills at its level.  That is also
 * what the must-haves of a profile are, so eligible rows are found by clauses:
 * they come before all others, and others are read only where eligible ones run
 * out.
 *
 * Within a window of documents the requirements are read one after the other,
 * those first that cost few postings for what they are worth.  Once the
 * requirements that are left cannot lift a document to the present limit unless
 * it has so much already, only the documents that have it are followed up, by
 * searching the postings where that is cheaper.
 */
#ifndef SL_RANK_H
#define SL_RANK_H

#include "roleprofile.h"
#include "score.h"
#include "segment.h"

/* A row that was found. */
typedef struct SlHit
{
	int64_t		distance;		/* (1 + g) D - S */
	SlTid		tid;
} SlHit;

/* What one skill can do for a requirement or a clause. */
typedef struct SlOffer
{
	SlItem		item;			/* number: the share */
	unsigned	level;			/* asked for; at least 1 */
} SlOffer;

/* A requirement, or a clause: the offers [first, first + count). */
typedef struct SlDemand
{
	uint32_t	first;
	uint32_t	count;
	uint32_t	weight;			/* 0: a clause */
	bool		must;
} SlDemand;

typedef struct SlRanker
{
	const SlMemory *memory;
	int64_t		total;			/* D */
	SlArray		offers;			/* of SlOffer */
	SlArray		requirements;	/* of SlDemand */
	SlArray		conditions;		/* of SlDemand: clauses that rows are narrowed by */
	SlArray		musts;			/* of SlDemand: clauses that make a row eligible */
	bool		portable;		/* use no more than every CPU of this kind can; false at first */

	/* a pass */
	size_t		limit;
	bool		behind;			/* only rows behind `last` count */
	SlHit		last;
	SlArray		hits;			/* of SlHit: a heap, the worst one first */
} SlRanker;

/*
 * Prepare a profile, whose bytes stay the caller's; NULL: rows are only narrowed.
 * Errors: SL_NO_MEMORY and those of sl_walk_next().
 */
SlStatus	sl_ranker_begin(SlRanker *ranker, const SlRoleprofile *profile, const SlMemory *memory,
							SlError *error);
void		sl_ranker_free(SlRanker *ranker);

/* Narrow the rows: vector @> contained, vector && overlapping, vector @@ profile. */
SlStatus	sl_ranker_contain(SlRanker *ranker, const SlSkillvec *contained, SlError *error);
SlStatus	sl_ranker_overlap(SlRanker *ranker, const SlSkillvec *overlapping, SlError *error);
SlStatus	sl_ranker_eligible(SlRanker *ranker, const SlRoleprofile *profile, SlError *error);

/*
 * Begin a pass for the `limit` (above 0) best rows behind `last`, or for the
 * best of all where it is NULL.
 */
void		sl_ranker_pass(SlRanker *ranker, size_t limit, const SlHit *last);

/* Which rows of a segment are looked for. */
typedef enum SlRankPhase
{
	SL_RANK_ELIGIBLE,			/* all rows, where the profile has no must-have */
	SL_RANK_OTHERS				/* those that lack a must-have, of which there is one */
} SlRankPhase;

/*
 * Let the rows of a segment count.  All segments have to be gone through for
 * eligible rows before others are looked for.
 * Errors: SL_NO_MEMORY, SL_DATA_CORRUPT, SL_DATA_NEWER, and the source's.
 */
SlStatus	sl_rank_segment(SlRanker *ranker, SlSegment *segment, SlRankPhase phase, SlError *error);

/* Let one row count, with a distance that sl_score() told. */
SlStatus	sl_rank_row(SlRanker *ranker, SlTid tid, int64_t distance, SlError *error);

/* The rows that were found, by (distance, TID); ends the pass. */
const SlHit *sl_ranker_hits(SlRanker *ranker, size_t *count);

/*
 * Rows of a segment that the conditions leave, in the order of their TIDs, live
 * ones only: `found` is called for each.
 */
typedef SlStatus (*SlFound) (void *context, SlTid tid, SlError *error);

SlStatus	sl_rank_filter(SlRanker *ranker, SlSegment *segment, SlFound found, void *context,
						   SlError *error);

#endif							/* SL_RANK_H */
