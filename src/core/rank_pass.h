/*
 * rank_pass.h - a pass over a segment, between rank.c, which opens it, and
 * rank_window.c, which goes through a window of it.
 *
 * For a segment the offers of the profile become sources: the postings of a
 * skill, each read once a window whatever asks for it.  An offer of a
 * requirement knows what each code is worth; an offer of a clause, the lowest
 * code that will do.
 *
 * Sums have 32 bits: what is added up is at most the sum of the tops of the
 * requirements, and a pass whose tops may come to SL_SUM_MAX or more is wide:
 * it takes every document's requirements one by one into 64 bits, and chooses
 * nothing in between.
 */
#ifndef SL_RANK_PASS_H
#define SL_RANK_PASS_H

#include "rank.h"

#define SL_WINDOW_ROOM	4096	/* documents that 12 bits can name */
#define SL_SUM_MAX		INT32_MAX	/* as signed numbers, which is how CPUs compare many at once */

/* The postings of a skill that the segment has. */
typedef struct SlRankSource
{
	SlCursor	cursor;
	SlPostings	postings;		/* of the present window */
	uint32_t	window;			/* of which the postings are known; UINT32_MAX: none */
} SlRankSource;

typedef struct SlRankOffer
{
	SlRankSource *source;
	const uint32_t *worth;		/* of a requirement: weight * credit, by code; 0 for code 0 */
	const uint8_t *planes;		/* where it is dense: byte b of the worth of 16 codes, for each b */
	uint32_t	least;			/* of a clause: the lowest code that will do */
} SlRankOffer;

/* A table of what codes are worth, found by weight, share and level. */
typedef struct SlRankWorth
{
	uint64_t	key;
	const uint32_t *worth;
} SlRankWorth;

typedef struct SlRankDemand
{
	SlRankOffer *offers;		/* those that the segment has */
	uint32_t	count;
	uint32_t	top;			/* the most that a document here can get */
	uint32_t	full;			/* what it gets where the requirement is met */
	uint64_t	postings;
	bool		must;
} SlRankDemand;

typedef struct SlRankPass
{
	SlRanker   *ranker;
	SlSegment  *segment;
	SlRankPhase phase;
	SlError    *error;
	unsigned	code_bits;
	uint32_t	code_count;		/* codes are 1 to this */
	bool		shuffles;		/* byte shuffles for dense skills */
	SlRankSource *sources;
	uint32_t	source_count;
	size_t		slot_count;		/* of tables that are hashed: a power of 2, twice the offers at least */
	SlRankWorth *worths;		/* by hash */
	SlRankDemand *requirements; /* those that score */
	uint32_t	requirement_count;
	SlRankDemand *clauses;		/* those that a row must hold */
	uint32_t	clause_count;
	SlRankDemand *musts;		/* clauses that a row must not all hold */
	uint32_t	must_count;
	uint64_t   *rest;			/* the most that a requirement and those after it give */
	uint64_t	base;			/* what every row gets */
	int64_t		worst;			/* distance of a row with no credit at all */
	SlArray		blocks;			/* pointers to what was allocated */

	/* the present window */
	unsigned	more;			/* requirements to read before documents are chosen, beyond the least */
	uint32_t	chosen_count;
	uint32_t   *sums;			/* of SL_WINDOW_ROOM, as the next two */
	uint32_t   *kept;			/* best of some offers; all 0 between uses */
	uint64_t   *wide;			/* instead of sums, or NULL */
	uint64_t	marked[SL_WINDOW_ROOM / 64];
	uint16_t	chosen[SL_WINDOW_ROOM];
} SlRankPass;

static inline uint64_t
sl_pass_sum(const SlRankPass *p, uint32_t document)
{
	return p->wide != NULL ? p->wide[document] : p->sums[document];
}

/*
 * Choose the documents of a window, with their sums, that may be among the
 * best; sl_window_clauses() chooses those that hold all clauses.
 */
SlStatus	sl_window_rank(SlRankPass *pass, uint32_t window);
SlStatus	sl_window_clauses(SlRankPass *pass, uint32_t window);

#endif							/* SL_RANK_PASS_H */
