/*
 * bare.h - ranking over an inverted index in memory, without a server: the
 * scoring loop alone, in several layouts.  It is what others are measured
 * against: bare_loop.c prints its times, segment_loop.c compares with them.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include "index_data.h"
#include "../test/support.h"

#define K 10					/* rows that are asked for */
#define CODES 16				/* of levels: 0 is absence, 1 to 10 the tenths */

/* How the postings of a window stand. */
typedef enum Layout
{
	SPLIT,						/* 16 bits of document, and apart from them 8 of code */
	PACKED							/* 12 bits of document and 4 of code in 16 */
} Layout;

/* The postings of a skill: entries, or for a dense skill a code for each document. */
typedef struct List
{
	uint32_t	count;
	uint32_t   *starts;			/* first entry of each window, and the end */
	uint16_t   *entries;
	uint8_t    *codes;			/* SPLIT */
	uint8_t    *dense;			/* or NULL: see dense_code() */
} List;

typedef struct Index
{
	uint32_t	rows;
	uint32_t	window;			/* documents of one */
	uint32_t	windows;
	Layout		layout;
	size_t		bytes;
	List		lists[DATA_SKILLS];
} Index;

/*
 * A profile prepared: for each alternative what a code is worth, which is
 * weight * credit.  Where a must-have is met, MET is added: so one sum says how
 * many are, above the credit.
 */
#define MET (UINT32_C(1) << 28)

typedef struct Alternative
{
	const List *list;
	uint32_t	worth[CODES] __attribute__((aligned(64)));
} Alternative;

typedef struct Requirement
{
	bool		must;
	unsigned	count;
	uint32_t	top;			/* weight * credit 1 */
	uint64_t	postings;
	Alternative alternatives[DATA_ALTERNATIVES];
} Requirement;

typedef struct Query
{
	unsigned	count;
	unsigned	musts;
	int64_t		total;			/* D */
	Requirement requirements[DATA_REQUIREMENTS];	/* in the order in which they are read */
	uint32_t	rest[DATA_REQUIREMENTS + 1];	/* the most that this and the later ones give */
} Query;

/* One of the best, in order: eligible ones first, then by credit, then document. */
typedef struct Hit
{
	uint32_t	credit;			/* MET: eligible */
	uint32_t	document;
} Hit;

typedef struct Best
{
	unsigned	count;
	Hit			hits[K];		/* in order */
} Best;

/* All rows: skill << 4 | code. */
extern Data data;
extern uint16_t *rows;

/* Whether dense skills are added by byte shuffles, and how many postings and codes were read. */
extern bool shuffles;
extern uint64_t read_entries;

void		make_rows(uint32_t count);

/* dense: skills in more than one of so many rows are dense; 0: none. */
void		make_index(Index *index, uint32_t count, uint32_t window, Layout layout, unsigned dense);
void		make_query(Query *query, const DataProfile *profile, const Index *index);

/* The best rows, by reading all postings of the profile, or no more than are needed. */
void		rank_all(const Index *index, const Query *query, Best *best);
void		rank_pruned(const Index *index, const Query *query, const Query *plain, Best *best);

/* The bytes of a row's vector, of BARE_ROW_BYTES. */
#define BARE_ROW_BYTES (SL_SKILLVEC_HEADER + DATA_ROW_SKILLS * SL_ENTRY_SIZE)
void		row_value(uint32_t number, char *value);

/* A row scored by the core, from the value that its text is. */
typedef struct Right
{
	SlScorer   *scorer;
	bool		musts;
	Best		best;
} Right;

void		make_right(Right *right, const DataProfile *profile, bool musts);

/* The answers to n profiles, by the core, from rows one by one. */
void		rank_naive(uint32_t count, Right *rights, unsigned n);

double		now(void);			/* in ms */

/* Print what lies between profiles: the median, 95 of 100, and the greatest. */
void		print_spread(const char *what, const double values[DATA_PROFILES]);

#endif							/* BENCH_BARE_H */
