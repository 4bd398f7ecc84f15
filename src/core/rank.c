/*
 * rank.c - passes over segments.
 *
 * For a segment the offers of the profile become sources: the postings of a
 * skill, each read once a window whatever asks for it.  An offer of a
 * requirement knows what each code is worth; an offer of a clause, the lowest
 * code that will do.
 */
#include "rank.h"

#include <stdlib.h>

#define WINDOW_ROOM		4096	/* documents that 12 bits can name */
#define SEARCH_COST		8		/* a search, in postings read one after the other */
#define CHOSEN_MANY		12		/* more documents of a window are too many to follow up */

typedef uint64_t Sum;

/* The postings of a skill that the segment has. */
typedef struct Source
{
	SlCursor	cursor;
	SlPostings	postings;		/* of the present window */
	uint32_t	window;			/* of which the postings are known; UINT32_MAX: none */
} Source;

typedef struct Offer
{
	Source	   *source;
	const uint32_t *worth;		/* of a requirement: weight * credit, by code */
	uint32_t	least;			/* of a clause: the lowest code that will do */
} Offer;

typedef struct Demand
{
	Offer	   *offers;			/* those that the segment has */
	uint32_t	count;
	uint32_t	top;			/* the most that a document here can get */
	uint32_t	full;			/* what it gets where the requirement is met */
	uint64_t	postings;
	bool		must;
} Demand;

/* A pass over a segment. */
typedef struct Pass
{
	SlRanker   *ranker;
	SlSegment  *segment;
	SlRankPhase phase;
	SlError    *error;
	unsigned	code_bits;
	uint32_t	code_count;
	Source	   *sources;
	uint32_t	source_count;
	Demand	   *requirements;	/* those that score */
	uint32_t	requirement_count;
	Demand	   *clauses;		/* those that a row must hold */
	uint32_t	clause_count;
	Demand	   *musts;			/* clauses that a row must not all hold */
	uint32_t	must_count;
	Sum		   *rest;			/* the most that a requirement and those after it give */
	Sum			base;			/* what every row gets */
	int64_t		worst;			/* distance of a row with no credit at all */
	SlArray		blocks;			/* pointers to what was allocated */
	unsigned	more;			/* requirements to read before documents are chosen, beyond the least */
	uint32_t	chosen_count;
	uint16_t	chosen[WINDOW_ROOM];
	uint32_t	kept[WINDOW_ROOM];	/* best of some offers; all 0 between uses */
	uint64_t	marked[WINDOW_ROOM / 64];
	Sum			sums[WINDOW_ROOM];
} Pass;

/* Run body for the `document` in the window and the `code` of each posting. */
#define EACH_POSTING(pass, p, body) \
	do { \
		uint32_t	count_ = (p)->count; \
		const uint16_t *d_ = (p)->documents; \
		if ((pass)->code_bits == 4) \
			for (uint32_t i_ = 0; i_ < count_; i_++) \
			{ \
				uint32_t	document = d_[i_] >> 4, \
							code = d_[i_] & 15; \
				body; \
			} \
		else if ((pass)->code_bits == 8) \
			for (uint32_t i_ = 0; i_ < count_; i_++) \
			{ \
				uint32_t	document = d_[i_] % WINDOW_ROOM, \
							code = ((const uint8_t *) (p)->codes)[i_]; \
				body; \
			} \
		else \
			for (uint32_t i_ = 0; i_ < count_; i_++) \
			{ \
				uint32_t	document = d_[i_] % WINDOW_ROOM, \
							code = ((const uint16_t *) (p)->codes)[i_]; \
				code = code < (pass)->code_count ? code : (pass)->code_count; \
				body; \
			} \
	} while (0)

/* ---------------------------------------------------------------------------
 * Profiles and conditions
 * ------------------------------------------------------------------------- */

static SlStatus
no_memory(SlError *error)
{
	return sl_fail(error, SL_NO_MEMORY, 0, 0);
}

/* Open a demand in a list; the offers that are added next are its own. */
static SlDemand *
add_demand(SlRanker *r, SlArray *demands)
{
	SlDemand   *d = sl_array_add(demands, sizeof(SlDemand), r->memory);

	if (d != NULL)
		d->first = (uint32_t) r->offers.count;
	return d;
}

static bool
add_offer(SlRanker *r, SlDemand *d, const SlItem *item, unsigned level)
{
	SlOffer    *o = sl_array_add(&r->offers, sizeof(SlOffer), r->memory);

	if (o == NULL)
		return false;
	o->item = *item;
	o->level = level;
	d->count++;
	return true;
}

/* The must-haves of a profile as clauses. */
static SlStatus
add_musts(SlRanker *r, SlArray *clauses, const SlRoleprofile *profile, SlError *error)
{
	SlWalk		walk;

	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < profile->count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);
		SlDemand   *d = q.must ? add_demand(r, clauses) : NULL;

		if (q.must && d == NULL)
			return no_memory(error);
		for (unsigned j = 0; j < q.alternatives; j++)
		{
			SlItem		item;
			SlStatus	status = sl_walk_step(&walk, &item, error);

			if (status != SL_OK)
				return status;

			/* a credit of 1 needs a share of 1 and the level asked for */
			if (d != NULL && item.number == SL_UNIT && !add_offer(r, d, &item, q.level))
				return no_memory(error);
		}
	}
	return SL_OK;
}

SlStatus
sl_ranker_begin(SlRanker *r, const SlRoleprofile *profile, const SlMemory *memory, SlError *error)
{
	SlStatus	status = SL_OK;
	SlWalk		walk;

	memset(r, 0, sizeof(*r));
	r->memory = memory;
	if (profile == NULL)
		return SL_OK;
	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < profile->count && status == SL_OK; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);
		SlDemand   *d = add_demand(r, &r->requirements);

		if (d == NULL)
			status = no_memory(error);
		else
		{
			d->weight = q.weight;
			d->must = q.must;
			r->total += (int64_t) SL_UNIT * q.weight;
		}
		for (unsigned j = 0; j < q.alternatives && status == SL_OK; j++)
		{
			SlItem		item;

			status = sl_walk_step(&walk, &item, error);
			if (status == SL_OK && !add_offer(r, d, &item, q.level))
				status = no_memory(error);
		}
	}
	if (status == SL_OK)
		status = add_musts(r, &r->musts, profile, error);
	if (status != SL_OK)
		sl_ranker_free(r);
	return status;
}

void
sl_ranker_free(SlRanker *r)
{
	sl_array_free(&r->offers, r->memory);
	sl_array_free(&r->requirements, r->memory);
	sl_array_free(&r->conditions, r->memory);
	sl_array_free(&r->musts, r->memory);
	sl_array_free(&r->hits, r->memory);
}

SlStatus
sl_ranker_contain(SlRanker *r, const SlSkillvec *contained, SlError *error)
{
	SlWalk		walk;

	r->conditioned = true;
	sl_skillvec_walk(contained, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_step(&walk, &item, error);
		SlDemand   *d;

		if (status != SL_OK)
			return status;
		d = add_demand(r, &r->conditions);
		if (d == NULL || !add_offer(r, d, &item, item.number))
			return no_memory(error);
	}
	return SL_OK;
}

SlStatus
sl_ranker_overlap(SlRanker *r, const SlSkillvec *overlapping, SlError *error)
{
	SlDemand   *d = add_demand(r, &r->conditions);
	SlWalk		walk;

	r->conditioned = true;
	if (d == NULL)
		return no_memory(error);
	sl_skillvec_walk(overlapping, &walk);
	while (!sl_walk_done(&walk))
	{
		SlItem		item;
		SlStatus	status = sl_walk_step(&walk, &item, error);

		if (status != SL_OK)
			return status;
		if (!add_offer(r, d, &item, 1))
			return no_memory(error);
	}
	return SL_OK;
}

SlStatus
sl_ranker_eligible(SlRanker *r, const SlRoleprofile *profile, SlError *error)
{
	r->conditioned = true;
	return add_musts(r, &r->conditions, profile, error);
}

/* ---------------------------------------------------------------------------
 * The best rows so far
 * ------------------------------------------------------------------------- */

static inline bool
comes_before(const SlHit *a, const SlHit *b)
{
	return a->distance != b->distance ? a->distance < b->distance : a->tid < b->tid;
}

void
sl_ranker_pass(SlRanker *r, size_t limit, const SlHit *last)
{
	r->limit = limit;
	r->behind = last != NULL;
	if (last != NULL)
		r->last = *last;
	r->hits.count = 0;
}

static inline bool
is_full(const SlRanker *r)
{
	return r->hits.count == r->limit;
}

static inline const SlHit *
worst_hit(const SlRanker *r)
{
	return r->hits.items;
}

/* Put a hit where the first one of a heap was. */
static void
sift_down(SlHit *hits, size_t count, SlHit hit)
{
	size_t		at = 0;

	for (;;)
	{
		size_t		child = 2 * at + 1;

		if (child >= count)
			break;
		if (child + 1 < count && comes_before(&hits[child], &hits[child + 1]))
			child++;
		if (!comes_before(&hit, &hits[child]))
			break;
		hits[at] = hits[child];
		at = child;
	}
	hits[at] = hit;
}

static void
sift_up(SlHit *hits, size_t at, SlHit hit)
{
	while (at > 0 && comes_before(&hits[(at - 1) / 2], &hit))
	{
		hits[at] = hits[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	hits[at] = hit;
}

SlStatus
sl_rank_row(SlRanker *r, SlTid tid, int64_t distance, SlError *error)
{
	SlHit		hit = {distance, tid};

	if (r->behind && !comes_before(&r->last, &hit))
		return SL_OK;
	if (is_full(r))
	{
		if (comes_before(&hit, worst_hit(r)))
			sift_down(r->hits.items, r->hits.count, hit);
		return SL_OK;
	}
	if (sl_array_add(&r->hits, sizeof(SlHit), r->memory) == NULL)
		return no_memory(error);
	sift_up(r->hits.items, r->hits.count - 1, hit);
	return SL_OK;
}

const SlHit *
sl_ranker_hits(SlRanker *r, size_t *count)
{
	SlHit	   *hits = r->hits.items;

	for (size_t n = r->hits.count; n > 1; n--)
	{
		SlHit		last = hits[n - 1];

		hits[n - 1] = hits[0];
		sift_down(hits, n - 1, last);
	}
	*count = r->hits.count;
	return hits;
}

bool
sl_rank_needs_others(const SlRanker *r)
{
	/* an eligible row is at D at most, and all others are behind it */
	return r->musts.count > 0 && (!is_full(r) || worst_hit(r)->distance > r->total);
}

/* ---------------------------------------------------------------------------
 * A profile in a segment
 * ------------------------------------------------------------------------- */

/* Memory that ends with the pass. */
static void *
allocate(Pass *p, size_t size)
{
	const SlMemory *m = p->ranker->memory;
	void	  **block = sl_array_add(&p->blocks, sizeof(void *), m);

	if (block == NULL)
		return NULL;
	*block = m->resize(m->context, NULL, size > 0 ? size : 1);
	if (*block != NULL)
		memset(*block, 0, size);
	return *block;
}

static void
free_pass(Pass *p)
{
	const SlMemory *m = p->ranker->memory;
	void	  **blocks = p->blocks.items;

	for (uint32_t i = 0; i < p->source_count; i++)
		sl_cursor_end(&p->sources[i].cursor);
	for (size_t i = 0; i < p->blocks.count; i++)
		if (blocks[i] != NULL)
			m->release(m->context, blocks[i]);
	sl_array_free(&p->blocks, m);
	m->release(m->context, p);
}

/* The source of each offer of the ranker, NULL where the segment has none of the skill. */
static SlStatus
open_sources(Pass *p, Source **of_offers)
{
	const SlOffer *offers = p->ranker->offers.items;
	size_t		count = p->ranker->offers.count,
				slot_count = 16;
	uint32_t   *slots;

	while (slot_count < 2 * count)
		slot_count *= 2;
	p->sources = allocate(p, count * sizeof(Source));
	slots = allocate(p, slot_count * sizeof(uint32_t));
	if (p->sources == NULL || slots == NULL)
		return no_memory(p->error);
	for (size_t i = 0; i < count; i++)
	{
		SlTerm		term;
		SlStatus	status = sl_segment_find(p->segment, &offers[i].item, &term, p->error);
		uint32_t   *slot;
		Source	   *source;

		if (status != SL_OK)
			return status;
		if (term.count == 0)
			continue;

		/* the same postings are read once */
		for (slot = &slots[(term.page * 8191 + term.offset / 2) & (slot_count - 1)]; *slot != 0;
			 slot = slot + 1 == slots + slot_count ? slots : slot + 1)
		{
			const SlTerm *known = &p->sources[*slot - 1].cursor.term;

			if (known->page == term.page && known->offset == term.offset)
				break;
		}
		if (*slot == 0)
		{
			source = &p->sources[p->source_count];
			status = sl_cursor_begin(&source->cursor, p->segment, &term, p->error);
			if (status != SL_OK)
				return status;
			source->window = UINT32_MAX;
			*slot = ++p->source_count;
		}
		of_offers[i] = &p->sources[*slot - 1];
	}
	return SL_OK;
}

/* What each code is worth to a requirement, and no code (after the last one): nothing. */
static const uint32_t *
make_worth(Pass *p, const SlDemand *d, const SlOffer *o)
{
	uint32_t	room = p->code_bits < 16 ? UINT32_C(1) << p->code_bits : p->code_count + 1;
	uint32_t   *worth = allocate(p, room * sizeof(uint32_t));

	for (uint32_t code = 0; worth != NULL && code < p->code_count; code++)
		worth[code] = d->weight * sl_credit(o->item.number, p->segment->levels[code], o->level);
	return worth;
}

/* The lowest code whose level will do. */
static uint32_t
least_code(const Pass *p, unsigned level)
{
	uint32_t	code = 0;

	while (code < p->code_count && p->segment->levels[code] < level)
		code++;
	return code;
}

static bool
open_demand(Pass *p, const SlDemand *d, Source *const *sources, Demand *out)
{
	const SlOffer *offers = p->ranker->offers.items;

	out->must = d->must;
	out->full = d->weight * SL_UNIT;
	out->offers = allocate(p, d->count * sizeof(Offer));
	if (out->offers == NULL)
		return false;
	for (uint32_t i = d->first; i < d->first + d->count; i++)
	{
		Offer	   *o = &out->offers[out->count];
		uint32_t	top;

		if (sources[i] == NULL)
			continue;
		o->source = sources[i];
		out->postings += sources[i]->cursor.term.count;
		out->count++;
		o->least = least_code(p, offers[i].level);
		if (d->weight == 0)
			continue;
		o->worth = make_worth(p, d, &offers[i]);
		if (o->worth == NULL)
			return false;
		top = sources[i]->cursor.term.top;
		top = top < p->code_count ? o->worth[top] : out->full;
		if (top > out->top)
			out->top = top;
	}
	return true;
}

/* Open the demands of a list behind those that are there. */
static bool
open_demands(Pass *p, const SlArray *list, Source *const *sources, Demand *demands, uint32_t *count)
{
	const SlDemand *items = list->items;

	for (size_t i = 0; i < list->count; i++)
		if (!open_demand(p, &items[i], sources, &demands[(*count)++]))
			return false;
	return true;
}

/* Those that cost few postings for what they give come first. */
static int
compare_requirements(const void *a, const void *b)
{
	const Demand *x = a,
			   *y = b;
	double		u = (double) x->postings * y->top,
				v = (double) y->postings * x->top;

	return (u > v) - (u < v);
}

static int
compare_clauses(const void *a, const void *b)
{
	const Demand *x = a,
			   *y = b;

	return (x->postings > y->postings) - (x->postings < y->postings);
}

/* Drop the requirements that give every row the same: must-haves of eligible rows. */
static void
settle_requirements(Pass *p)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < p->requirement_count; i++)
	{
		const Demand *d = &p->requirements[i];

		if (p->phase == SL_RANK_ELIGIBLE && d->must)
			p->base += d->full;
		else if (d->top > 0)
			p->requirements[n++] = *d;
	}
	p->requirement_count = n;
	qsort(p->requirements, n, sizeof(Demand), compare_requirements);
	for (uint32_t i = n; i-- > 0;)
		p->rest[i] = p->rest[i + 1] + p->requirements[i].top;
}

static SlStatus
open_pass(Pass *p)
{
	const SlRanker *r = p->ranker;
	size_t		clauses = r->conditions.count + r->musts.count;
	Source	  **sources;
	SlStatus	status;

	p->code_bits = p->segment->head.code_bits;
	p->code_count = p->segment->head.level_count;
	sources = allocate(p, r->offers.count * sizeof(Source *));
	p->requirements = allocate(p, r->requirements.count * sizeof(Demand));
	p->clauses = allocate(p, clauses * sizeof(Demand));
	p->musts = allocate(p, r->musts.count * sizeof(Demand));
	p->rest = allocate(p, (r->requirements.count + 1) * sizeof(Sum));
	if (sources == NULL || p->requirements == NULL || p->clauses == NULL || p->musts == NULL ||
		p->rest == NULL)
		return no_memory(p->error);
	status = open_sources(p, sources);
	if (status != SL_OK)
		return status;
	if (!open_demands(p, &r->requirements, sources, p->requirements, &p->requirement_count) ||
		!open_demands(p, &r->conditions, sources, p->clauses, &p->clause_count) ||
		!open_demands(p, &r->musts, sources,
					  p->phase == SL_RANK_ELIGIBLE ? p->clauses : p->musts,
					  p->phase == SL_RANK_ELIGIBLE ? &p->clause_count : &p->must_count))
		return no_memory(p->error);
	settle_requirements(p);
	qsort(p->clauses, p->clause_count, sizeof(Demand), compare_clauses);
	qsort(p->musts, p->must_count, sizeof(Demand), compare_clauses);
	p->worst = (p->phase == SL_RANK_ELIGIBLE ? 1 : 2) * r->total;
	return SL_OK;
}

/* A pass over a segment, or NULL with the status. */
static Pass *
begin_pass(SlRanker *r, SlSegment *segment, SlRankPhase phase, SlStatus *status, SlError *error)
{
	Pass	   *p = r->memory->resize(r->memory->context, NULL, sizeof(Pass));

	if (p == NULL)
	{
		*status = no_memory(error);
		return NULL;
	}
	memset(p, 0, sizeof(*p));
	p->ranker = r;
	p->segment = segment;
	p->phase = phase;
	p->error = error;
	*status = open_pass(p);
	if (*status != SL_OK)
	{
		free_pass(p);
		return NULL;
	}
	return p;
}

/* ---------------------------------------------------------------------------
 * A window
 * ------------------------------------------------------------------------- */

/* Have the postings of a demand's offers for a window. */
static SlStatus
load(Pass *p, const Demand *d, uint32_t window)
{
	for (uint32_t i = 0; i < d->count; i++)
	{
		Source	   *s = d->offers[i].source;
		SlStatus	status;

		if (s->window == window)
			continue;
		status = sl_cursor_postings(&s->cursor, window, &s->postings, p->error);
		if (status != SL_OK)
			return status;
		s->window = window;
	}
	return SL_OK;
}

/* The place of a document in postings, or UINT32_MAX. */
static inline uint32_t
search(const Pass *p, const SlPostings *postings, uint32_t document)
{
	const uint16_t *first = postings->documents,
			   *d = first;
	unsigned	shift = p->code_bits == 4 ? 4 : 0;
	uint32_t	n = postings->count,
				key = p->code_bits == 4 ? document << 4 | 15 : document;

	if (n == 0)
		return UINT32_MAX;
	while (n > 1)
	{
		uint32_t	half = n / 2;

		d += d[half] <= key ? half : 0;
		n -= half;
	}
	return (uint32_t) *d >> shift == document ? (uint32_t) (d - first) : UINT32_MAX;
}

static inline uint32_t
code_at(const Pass *p, const SlPostings *postings, uint32_t at)
{
	uint32_t	code;

	if (p->code_bits == 4)
		return postings->documents[at] & 15;
	if (p->code_bits == 8)
		return ((const uint8_t *) postings->codes)[at];
	code = ((const uint16_t *) postings->codes)[at];
	return code < p->code_count ? code : p->code_count;
}

static inline uint32_t
worth_of(const Pass *p, const Offer *o, uint32_t document)
{
	uint32_t	at = search(p, &o->source->postings, document);

	return at == UINT32_MAX ? 0 : o->worth[code_at(p, &o->source->postings, at)];
}

/* Whether reading all postings is cheaper than searching them for the chosen documents. */
static inline bool
reading_is_cheap(const Pass *p, const Offer *o)
{
	return o->source->postings.count < SEARCH_COST * p->chosen_count;
}

/* Mark the documents that hold an offer of a clause. */
static void
mark_offer(Pass *p, const Offer *o)
{
	const SlPostings *postings = &o->source->postings;
	uint32_t	least = o->least,
				end = p->code_count;
	uint64_t   *marked = p->marked;

	EACH_POSTING(p, postings,
				 marked[document / 64] |= (uint64_t) ((code >= least) & (code < end)) << document % 64);
}

/* The documents that are marked become the chosen ones. */
static void
choose_marked(Pass *p)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < WINDOW_ROOM / 64; i++)
		for (uint64_t bits = p->marked[i]; bits != 0; bits &= bits - 1)
			p->chosen[n++] = (uint16_t) (i * 64 + (uint32_t) __builtin_ctzll(bits));
	p->chosen_count = n;
}

/* Keep the chosen documents that hold a clause. */
static void
apply_clause(Pass *p, const Demand *d)
{
	uint32_t	n = 0;

	if (d->count == 1 && !reading_is_cheap(p, &d->offers[0]))
	{
		const Offer *o = &d->offers[0];

		for (uint32_t i = 0; i < p->chosen_count; i++)
		{
			uint32_t	at = search(p, &o->source->postings, p->chosen[i]),
						code = at == UINT32_MAX ? 0 : code_at(p, &o->source->postings, at);

			p->chosen[n] = p->chosen[i];
			n += at != UINT32_MAX && code >= o->least && code < p->code_count;
		}
	}
	else
	{
		memset(p->marked, 0, sizeof(p->marked));
		for (uint32_t i = 0; i < d->count; i++)
			mark_offer(p, &d->offers[i]);
		for (uint32_t i = 0; i < p->chosen_count; i++)
		{
			uint16_t	document = p->chosen[i];

			p->chosen[n] = document;
			n += p->marked[document / 64] >> document % 64 & 1;
		}
	}
	p->chosen_count = n;
}

/* Choose the documents of a window that hold all clauses, of which there is one at least. */
static SlStatus
choose_by_clauses(Pass *p, const Demand *clauses, uint32_t count, uint32_t window)
{
	SlStatus	status = load(p, &clauses[0], window);

	if (status != SL_OK)
		return status;
	memset(p->marked, 0, sizeof(p->marked));
	for (uint32_t i = 0; i < clauses[0].count; i++)
		mark_offer(p, &clauses[0].offers[i]);
	choose_marked(p);
	for (uint32_t i = 1; i < count && p->chosen_count > 0; i++)
	{
		status = load(p, &clauses[i], window);
		if (status != SL_OK)
			return status;
		apply_clause(p, &clauses[i]);
	}
	return SL_OK;
}

static void
add_worth(Pass *p, const Offer *o)
{
	const SlPostings *postings = &o->source->postings;
	const uint32_t *worth = o->worth;
	Sum		   *sums = p->sums;

	EACH_POSTING(p, postings, sums[document] += worth[code]);
}

/* Let an offer count among others of the same requirement. */
static void
keep_worth(Pass *p, const Offer *o)
{
	const SlPostings *postings = &o->source->postings;
	const uint32_t *worth = o->worth;
	uint32_t   *kept = p->kept;

	EACH_POSTING(p, postings,
				 kept[document] = worth[code] > kept[document] ? worth[code] : kept[document]);
}

/* Add a requirement to the sums of all documents. */
static void
add_requirement(Pass *p, const Demand *d)
{
	if (d->count == 1)
	{
		add_worth(p, &d->offers[0]);
		return;
	}
	for (uint32_t i = 0; i < d->count; i++)
		keep_worth(p, &d->offers[i]);
	for (uint32_t i = 0; i < d->count; i++)
	{
		const SlPostings *postings = &d->offers[i].source->postings;
		uint32_t   *kept = p->kept;
		Sum		   *sums = p->sums;

		EACH_POSTING(p, postings,
					 (void) code; sums[document] += kept[document]; kept[document] = 0);
	}
}

/* Keep the chosen documents whose sums reach `need`. */
static void
choose_again(Pass *p, Sum need)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < p->chosen_count; i++)
	{
		uint16_t	document = p->chosen[i];

		p->chosen[n] = document;
		n += p->sums[document] >= need;
	}
	p->chosen_count = n;
}

/* Add a requirement to the sums of the chosen documents; those of others may become anything. */
static void
add_to_chosen(Pass *p, const Demand *d)
{
	if (d->count == 1)
	{
		const Offer *o = &d->offers[0];

		if (reading_is_cheap(p, o))
			add_worth(p, o);
		else
			for (uint32_t i = 0; i < p->chosen_count; i++)
				p->sums[p->chosen[i]] += worth_of(p, o, p->chosen[i]);
		return;
	}
	for (uint32_t i = 0; i < p->chosen_count; i++)
	{
		uint32_t	best = 0;

		for (uint32_t j = 0; j < d->count; j++)
		{
			uint32_t	worth = worth_of(p, &d->offers[j], p->chosen[i]);

			best = worth > best ? worth : best;
		}
		p->sums[p->chosen[i]] += best;
	}
}

/* The documents of a window whose sums reach `need`. */
static void
choose_by_sum(Pass *p, uint32_t documents, Sum need)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < documents; i++)
	{
		p->chosen[n] = (uint16_t) i;
		n += p->sums[i] >= need;
	}
	p->chosen_count = n;
}

/*
 * The least sum with which a document of a window can still be among the best.
 * With the same distance as the worst hit it must have a smaller TID.
 */
static Sum
needed(const Pass *p, uint32_t window)
{
	const SlRanker *r = p->ranker;
	const SlHit *worst;
	int64_t		need;

	if (!is_full(r))
		return 0;
	worst = worst_hit(r);
	need = p->worst - worst->distance + (p->segment->fences[window] > worst->tid);
	need -= (int64_t) p->base;
	return need > 0 ? (Sum) need : 0;
}

static inline Sum
above(Sum a, Sum b)
{
	return a > b ? a - b : 0;
}

/* Let the chosen documents count, whose sums are whole. */
static SlStatus
rank_chosen(Pass *p, uint32_t window)
{
	SlRanker   *r = p->ranker;

	for (uint32_t i = 0; i < p->chosen_count; i++)
	{
		uint32_t	document = window * SL_WINDOW + p->chosen[i];
		int64_t		distance = p->worst - (int64_t) (p->base + p->sums[p->chosen[i]]);
		SlTid		tid;
		bool		live;
		SlStatus	status;

		if (is_full(r) && distance > worst_hit(r)->distance)
			continue;
		if (r->behind && distance < r->last.distance)
			continue;
		status = sl_segment_document(p->segment, false, document, &tid, &live, p->error);
		if (status == SL_OK && live)
			status = sl_rank_row(r, tid, distance, p->error);
		if (status != SL_OK)
			return status;
	}
	return SL_OK;
}

/* Follow the chosen documents up through the requirements from `i` on. */
static SlStatus
follow_up(Pass *p, uint32_t i, uint32_t window)
{
	for (; i < p->requirement_count && p->chosen_count > 0; i++)
	{
		SlStatus	status = load(p, &p->requirements[i], window);

		if (status != SL_OK)
			return status;
		add_to_chosen(p, &p->requirements[i]);
		choose_again(p, above(needed(p, window), p->rest[i + 1]));
	}
	return SL_OK;
}

/* Drop the chosen documents that hold all must-haves. */
static SlStatus
drop_eligible(Pass *p, uint32_t window)
{
	uint16_t	all[WINDOW_ROOM];
	uint32_t	count = p->chosen_count,
				e = 0,
				n = 0;
	SlStatus	status;

	if (p->must_count == 0)
		return SL_OK;
	memcpy(all, p->chosen, count * sizeof(all[0]));
	for (uint32_t i = 0; i < p->must_count && p->chosen_count > 0; i++)
	{
		status = load(p, &p->musts[i], window);
		if (status != SL_OK)
			return status;
		apply_clause(p, &p->musts[i]);
	}

	/* both ascend; the eligible ones are in front, and are overwritten behind their reading */
	for (uint32_t i = 0; i < count; i++)
		if (e < p->chosen_count && p->chosen[e] == all[i])
			e++;
		else
			all[n++] = all[i];
	memcpy(p->chosen, all, n * sizeof(all[0]));
	p->chosen_count = n;
	return SL_OK;
}

static uint32_t
documents_of(const Pass *p, uint32_t window)
{
	uint32_t	left = p->segment->head.document_count - window * SL_WINDOW;

	return left < SL_WINDOW ? left : SL_WINDOW;
}

/* Documents beyond the window, which only damaged postings name. */
static void
drop_beyond(Pass *p, uint32_t window)
{
	uint32_t	end = documents_of(p, window);

	while (p->chosen_count > 0 && p->chosen[p->chosen_count - 1] >= end)
		p->chosen_count--;
}

/* A window where clauses tell which documents count. */
static SlStatus
rank_by_clauses(Pass *p, uint32_t window)
{
	SlStatus	status = choose_by_clauses(p, p->clauses, p->clause_count, window);

	drop_beyond(p, window);
	for (uint32_t i = 0; i < p->chosen_count; i++)
		p->sums[p->chosen[i]] = 0;
	if (status == SL_OK)
		status = follow_up(p, 0, window);
	return status;
}

/* A window where any document may count. */
static SlStatus
rank_by_sums(Pass *p, uint32_t window)
{
	Sum			need = needed(p, window);
	uint32_t	i,
				until = 0;

	memset(p->sums, 0, sizeof(p->sums));
	while (until < p->requirement_count && p->rest[until] >= need)
		until++;
	until = until + p->more < p->requirement_count ? until + p->more : p->requirement_count;
	for (i = 0; i < until; i++)
	{
		SlStatus	status = load(p, &p->requirements[i], window);

		if (status != SL_OK)
			return status;
		add_requirement(p, &p->requirements[i]);
	}
	choose_by_sum(p, documents_of(p, window), above(need, p->rest[i]));
	if (p->chosen_count > CHOSEN_MANY)
		p->more += p->more < p->requirement_count;
	else if (p->chosen_count < CHOSEN_MANY / 4 && p->more > 0)
		p->more--;
	return follow_up(p, i, window);
}

SlStatus
sl_rank_segment(SlRanker *r, SlSegment *segment, SlRankPhase phase, SlError *error)
{
	SlStatus	status;
	Pass	   *p = begin_pass(r, segment, phase, &status, error);

	if (p == NULL)
		return status;
	for (uint32_t window = 0; window < segment->windows && status == SL_OK; window++)
	{
		/* nothing of this segment can get so far any more */
		if (needed(p, window) > p->rest[0])
			continue;
		status = p->clause_count > 0 ? rank_by_clauses(p, window) : rank_by_sums(p, window);
		if (status == SL_OK && phase == SL_RANK_OTHERS)
			status = drop_eligible(p, window);
		if (status == SL_OK)
			status = rank_chosen(p, window);
		sl_poll(r->memory);
	}
	free_pass(p);
	return status;
}

SlStatus
sl_rank_filter(SlRanker *r, SlSegment *segment, SlFound found, void *context, SlError *error)
{
	SlStatus	status;
	Pass	   *p = begin_pass(r, segment, SL_RANK_OTHERS, &status, error);

	if (p == NULL)
		return status;
	for (uint32_t window = 0; window < segment->windows && status == SL_OK; window++)
	{
		if (p->clause_count > 0)
			status = choose_by_clauses(p, p->clauses, p->clause_count, window);
		else
			choose_by_sum(p, documents_of(p, window), 0);
		drop_beyond(p, window);
		for (uint32_t i = 0; i < p->chosen_count && status == SL_OK; i++)
		{
			SlTid		tid;
			bool		live;

			status = sl_segment_document(segment, false, window * SL_WINDOW + p->chosen[i], &tid, &live, error);
			if (status == SL_OK && live)
				status = found(context, tid, error);
		}
		sl_poll(r->memory);
	}
	free_pass(p);
	return status;
}
