/*
 * rank.c - profiles, the best rows so far, and passes over segments.
 *
 * What happens within a window of documents is in rank_window.c.
 */
#include "rank_pass.h"

#include <stdlib.h>

#define CACHE_LINE		64

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
		if (n % 4096 == 0)
			sl_poll(r->memory);
	}
	*count = r->hits.count;
	return hits;
}

/* ---------------------------------------------------------------------------
 * A profile in a segment
 * ------------------------------------------------------------------------- */

/* Memory that ends with the pass. */
static void *
allocate(SlRankPass *p, size_t size)
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
free_pass(SlRankPass *p)
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
open_sources(SlRankPass *p, SlRankSource **of_offers)
{
	const SlOffer *offers = p->ranker->offers.items;
	size_t		count = p->ranker->offers.count;
	uint32_t   *slots;

	p->sources = allocate(p, count * sizeof(SlRankSource));
	slots = allocate(p, p->slot_count * sizeof(uint32_t));
	if (p->sources == NULL || slots == NULL)
		return no_memory(p->error);
	for (size_t i = 0; i < count; i++)
	{
		SlTerm		term;
		SlStatus	status = sl_segment_find(p->segment, &offers[i].item, &term, p->error);
		uint32_t   *slot;
		SlRankSource	   *source;

		sl_poll(p->ranker->memory);
		if (status != SL_OK)
			return status;
		if (term.count == 0)
			continue;

		/* the same postings are read once */
		for (slot = &slots[(term.page * 8191 + term.offset / 2) & (p->slot_count - 1)]; *slot != 0;
			 slot = slot + 1 == slots + p->slot_count ? slots : slot + 1)
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

/* How many codes a table of them has room for. */
static uint32_t
code_room(const SlRankPass *p)
{
	return p->code_bits < 16 ? UINT32_C(1) << p->code_bits : p->code_count + 1;
}

/* A table of what each code is worth, or NULL: no memory.  Offers that are worth the same share one. */
static const uint32_t *
find_worth(SlRankPass *p, uint32_t weight, unsigned share, unsigned level)
{
	uint64_t	key = ((uint64_t) weight * (SL_UNIT + 1) + share) * (SL_UNIT + 1) + level;
	SlRankWorth *w;
	uint32_t   *worth;

	for (w = &p->worths[key * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (p->slot_count - 1)]; w->worth != NULL;
		 w = w + 1 == p->worths + p->slot_count ? p->worths : w + 1)
		if (w->key == key)
			return w->worth;
	worth = allocate(p, code_room(p) * sizeof(uint32_t));
	for (uint32_t code = 1; worth != NULL && code <= p->code_count; code++)
		worth[code] = weight * sl_credit(share, p->segment->levels[code - 1], level);
	*w = (SlRankWorth) {key, worth};
	sl_poll(p->ranker->memory);
	return worth;
}

/* What each code is worth to a requirement; false: no memory. */
static bool
make_worth(SlRankPass *p, const SlDemand *d, const SlOffer *o, SlRankOffer *out)
{
	uint32_t	room = code_room(p);
	const uint32_t *worth = find_worth(p, d->weight, o->item.number, o->level);
	uint8_t    *planes;

	out->worth = worth;
	if (worth == NULL)
		return false;
	if (out->source->cursor.term.kind != SL_TERM_DENSE)
		return true;
	out->planes = planes = allocate(p, room * sizeof(uint32_t));
	for (uint32_t i = 0; planes != NULL && i < room * sizeof(uint32_t); i++)
		planes[i] = (uint8_t) (worth[i % room] >> i / room * 8);
	return planes != NULL;
}

/* The lowest code whose level will do; above all codes where there is none. */
static uint32_t
least_code(const SlRankPass *p, unsigned level)
{
	uint32_t	code = 1;

	while (code <= p->code_count && p->segment->levels[code - 1] < level)
		code++;
	return code;
}

static bool
open_demand(SlRankPass *p, const SlDemand *d, SlRankSource *const *sources, SlRankDemand *out)
{
	const SlOffer *offers = p->ranker->offers.items;

	out->must = d->must;
	out->full = d->weight * SL_UNIT;
	out->offers = allocate(p, d->count * sizeof(SlRankOffer));
	if (out->offers == NULL)
		return false;
	for (uint32_t i = d->first; i < d->first + d->count; i++)
	{
		SlRankOffer	   *o = &out->offers[out->count];
		uint32_t	top;

		if (sources[i] == NULL)
			continue;
		o->source = sources[i];
		out->postings += sources[i]->cursor.term.count;
		out->count++;
		o->least = least_code(p, offers[i].level);
		if (d->weight == 0)
			continue;
		if (!make_worth(p, d, &offers[i], o))
			return false;
		top = sources[i]->cursor.term.top;
		top = top <= p->code_count ? o->worth[top] : out->full;
		if (top > out->top)
			out->top = top;
	}
	return true;
}

/* Open the demands of a list behind those that are there. */
static bool
open_demands(SlRankPass *p, const SlArray *list, SlRankSource *const *sources, SlRankDemand *demands, uint32_t *count)
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
	const SlRankDemand *x = a,
			   *y = b;
	double		u = (double) x->postings * y->top,
				v = (double) y->postings * x->top;

	return (u > v) - (u < v);
}

static int
compare_clauses(const void *a, const void *b)
{
	const SlRankDemand *x = a,
			   *y = b;

	return (x->postings > y->postings) - (x->postings < y->postings);
}

/* Drop the requirements that give every row the same: must-haves of eligible rows. */
static void
settle_requirements(SlRankPass *p)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < p->requirement_count; i++)
	{
		const SlRankDemand *d = &p->requirements[i];

		if (p->phase == SL_RANK_ELIGIBLE && d->must)
			p->base += d->full;
		else if (d->top > 0)
			p->requirements[n++] = *d;
	}
	p->requirement_count = n;
	qsort(p->requirements, n, sizeof(SlRankDemand), compare_requirements);
	for (uint32_t i = n; i-- > 0;)
		p->rest[i] = p->rest[i + 1] + p->requirements[i].top;
}

/* At the beginning of a line of the cache. */
static void *
allocate_aligned(SlRankPass *p, size_t size)
{
	char	   *bytes = allocate(p, size + CACHE_LINE);

	return bytes == NULL ? NULL : bytes + (CACHE_LINE - (uintptr_t) bytes % CACHE_LINE);
}

/* Room for the sums of a window. */
static bool
open_sums(SlRankPass *p)
{
	p->sums = allocate_aligned(p, SL_WINDOW_ROOM * sizeof(uint32_t));
	p->kept = allocate_aligned(p, SL_WINDOW_ROOM * sizeof(uint32_t));
	if (p->rest[0] >= SL_SUM_MAX)
	{
		p->wide = allocate(p, SL_WINDOW_ROOM * sizeof(uint64_t));
		if (p->wide == NULL)
			return false;
	}
	return p->sums != NULL && p->kept != NULL;
}

static SlStatus
open_pass(SlRankPass *p)
{
	const SlRanker *r = p->ranker;
	size_t		clauses = r->conditions.count + r->musts.count;
	SlRankSource	  **sources;
	SlStatus	status;

	p->code_bits = p->segment->head.code_bits;
	p->code_count = p->segment->head.level_count;
#if defined(__x86_64__)
	p->shuffles = !r->portable && __builtin_cpu_supports("avx2");
#endif
	for (p->slot_count = 16; p->slot_count < 2 * r->offers.count;)
		p->slot_count *= 2;
	p->worths = allocate(p, p->slot_count * sizeof(SlRankWorth));
	sources = allocate(p, r->offers.count * sizeof(SlRankSource *));
	p->requirements = allocate(p, r->requirements.count * sizeof(SlRankDemand));
	p->clauses = allocate(p, clauses * sizeof(SlRankDemand));
	p->musts = allocate(p, r->musts.count * sizeof(SlRankDemand));
	p->rest = allocate(p, (r->requirements.count + 1) * sizeof(uint64_t));
	if (p->worths == NULL || sources == NULL || p->requirements == NULL || p->clauses == NULL || p->musts == NULL ||
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
	if (!open_sums(p))
		return no_memory(p->error);
	qsort(p->clauses, p->clause_count, sizeof(SlRankDemand), compare_clauses);
	qsort(p->musts, p->must_count, sizeof(SlRankDemand), compare_clauses);
	p->worst = (p->phase == SL_RANK_ELIGIBLE ? 1 : 2) * r->total;
	return SL_OK;
}

/* A pass over a segment, or NULL with the status. */
static SlRankPass *
begin_pass(SlRanker *r, SlSegment *segment, SlRankPhase phase, SlStatus *status, SlError *error)
{
	SlRankPass	   *p = r->memory->resize(r->memory->context, NULL, sizeof(SlRankPass));

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

/* Let the chosen documents count, whose sums are whole. */
static SlStatus
rank_chosen(SlRankPass *p, uint32_t window)
{
	SlRanker   *r = p->ranker;

	for (uint32_t i = 0; i < p->chosen_count; i++)
	{
		uint32_t	document = window * SL_WINDOW + p->chosen[i];
		int64_t		distance = p->worst - (int64_t) (p->base + sl_pass_sum(p, p->chosen[i]));
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

static SlStatus
rank_windows(SlRankPass *p)
{
	SlStatus	status = SL_OK;

	for (uint32_t window = 0; window < p->segment->windows && status == SL_OK; window++)
	{
		status = sl_window_rank(p, window);
		if (status == SL_OK)
			status = rank_chosen(p, window);
		sl_poll(p->ranker->memory);
	}
	return status;
}

SlStatus
sl_rank_segment(SlRanker *r, SlSegment *segment, SlRankPhase phase, SlError *error)
{
	SlStatus	status;
	SlRankPass *p;

	sl_segment_hold(segment);
	p = begin_pass(r, segment, phase, &status, error);
	if (p != NULL)
	{
		status = rank_windows(p);
		free_pass(p);
	}
	sl_segment_let_go(segment);
	return status;
}

SlStatus
sl_rank_filter(SlRanker *r, SlSegment *segment, SlFound found, void *context, SlError *error)
{
	SlStatus	status;
	SlRankPass	   *p = begin_pass(r, segment, SL_RANK_OTHERS, &status, error);

	if (p == NULL)
		return status;
	for (uint32_t window = 0; window < segment->windows && status == SL_OK; window++)
	{
		status = sl_window_clauses(p, window);
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
