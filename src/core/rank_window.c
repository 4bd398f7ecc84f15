/*
 * rank_window.c - the documents of a window that may be among the best.
 *
 * Reading: requirements are added one after the other to the sums of all
 * documents.  Once those that are left cannot lift a document to what is needed
 * unless it has so much already, the documents that have it are chosen; the
 * rest is looked up for them alone.  Clauses choose the documents before
 * anything is read.
 *
 * Whole numbers are added in whatever order, so the instructions that a CPU
 * offers give the same bits as the plain loops beside them.
 */
#include "rank_pass.h"

#define SEARCH_COST		8		/* a search, in postings read one after the other */
#define CHOSEN_MANY		12		/* more documents of a window are too many to follow up */

#if defined(__x86_64__) && !defined(SL_PORTABLE)
#define HAVE_SHUFFLES
#include <immintrin.h>
#elif defined(__SSE2__) && !defined(SL_PORTABLE)
#include <emmintrin.h>
#endif

/* Run body for `document`, if it has the low or the high `code` of a byte. */
#define EACH_DENSE(bytes, body) \
	do { \
		const unsigned char *b_ = (bytes); \
		for (uint32_t d_ = 0; d_ < SL_WINDOW; d_ += SL_DENSE_BLOCK, b_ += SL_DENSE_BLOCK / 2) \
		{ \
			for (uint32_t i_ = 0; i_ < SL_DENSE_BLOCK / 2; i_++) \
			{ \
				uint32_t	document = d_ + i_, \
							code = b_[i_] & 15; \
				body; \
			} \
			for (uint32_t i_ = 0; i_ < SL_DENSE_BLOCK / 2; i_++) \
			{ \
				uint32_t	document = d_ + SL_DENSE_BLOCK / 2 + i_, \
							code = b_[i_] >> 4; \
				body; \
			} \
		} \
	} while (0)

#define ONE_PACKED(entry, body) \
	do { \
		uint32_t	document = (entry) >> 4, \
					code = (entry) & 15; \
		body; \
	} while (0)

/* Run body for the `document` in the window and the `code` of each posting. */
#define EACH_POSTING(pass, p, body) \
	do { \
		uint32_t	count_ = (p)->count; \
		const uint16_t *d_ = (p)->documents; \
		if ((p)->dense != NULL) \
			EACH_DENSE((p)->dense, body); \
		else if ((pass)->code_bits == 4) \
		{ \
			const uint16_t *end_ = d_ + count_; \
			for (; end_ - d_ >= 4; d_ += 4) \
			{ \
				uint32_t	w_ = d_[0], \
							x_ = d_[1], \
							y_ = d_[2], \
							z_ = d_[3]; \
				ONE_PACKED(w_, body); \
				ONE_PACKED(x_, body); \
				ONE_PACKED(y_, body); \
				ONE_PACKED(z_, body); \
			} \
			for (; d_ < end_; d_++) \
				ONE_PACKED((uint32_t) *d_, body); \
		} \
		else if ((pass)->code_bits == 8) \
			for (uint32_t i_ = 0; i_ < count_; i_++) \
			{ \
				uint32_t	document = d_[i_] % SL_WINDOW_ROOM, \
							code = ((const uint8_t *) (p)->codes)[i_]; \
				body; \
			} \
		else \
			for (uint32_t i_ = 0; i_ < count_; i_++) \
			{ \
				uint32_t	document = d_[i_] % SL_WINDOW_ROOM, \
							code = ((const uint16_t *) (p)->codes)[i_]; \
				code = code <= (pass)->code_count ? code : 0; \
				body; \
			} \
	} while (0)

/* Sums side by side; every machine can add them, at once or one by one. */
typedef uint32_t Four __attribute__((vector_size(16), aligned(4)));

/* ---------------------------------------------------------------------------
 * Dense skills
 * ------------------------------------------------------------------------- */

#ifdef HAVE_SHUFFLES

/* What 32 documents get from an offer, in an order of its own. */
typedef struct Block
{
	__m256i		v[4];
} Block;

/* The four bytes of a worth come from a table of 16 each, and are woven together. */
__attribute__((target("avx2"), always_inline)) static inline Block
block_worth(const SlRankOffer *o, uint32_t at)
{
	const __m128i *planes = (const __m128i *) o->planes;

	/* documents 0 to 15 in the lower half, 16 to 31 in the upper */
	__m128i		x = _mm_loadu_si128((const __m128i *) (o->source->postings.dense + at));
	__m256i		codes = _mm256_and_si256(_mm256_set_m128i(_mm_srli_epi16(x, 4), x), _mm256_set1_epi8(15)),
				b0 = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(planes + 0)), codes),
				b1 = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(planes + 1)), codes),
				b2 = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(planes + 2)), codes),
				b3 = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(planes + 3)), codes),
				l01 = _mm256_unpacklo_epi8(b0, b1),
				h01 = _mm256_unpackhi_epi8(b0, b1),
				l23 = _mm256_unpacklo_epi8(b2, b3),
				h23 = _mm256_unpackhi_epi8(b2, b3);

	return (Block) {{
		_mm256_unpacklo_epi16(l01, l23),	/* 0-3, 16-19 */
		_mm256_unpackhi_epi16(l01, l23),	/* 4-7, 20-23 */
		_mm256_unpacklo_epi16(h01, h23),
		_mm256_unpackhi_epi16(h01, h23)
	}};
}

__attribute__((target("avx2"), always_inline)) static inline void
put_block(uint32_t *to, __m256i worth, bool best)
{
	__m256i    *p = (__m256i *) to,
				v = _mm256_loadu_si256(p);

	_mm256_storeu_si256(p, best ? _mm256_max_epu32(v, worth) : _mm256_add_epi32(v, worth));
}

__attribute__((target("avx2"), always_inline)) static inline void
dense_shuffles(const SlRankOffer *offers, uint32_t count, uint32_t *to, bool best)
{
	for (uint32_t at = 0; at < SL_DENSE_BYTES; at += SL_DENSE_BLOCK / 2, to += SL_DENSE_BLOCK)
	{
		Block		b = block_worth(&offers[0], at);

		for (uint32_t i = 1; i < count; i++)
		{
			Block		c = block_worth(&offers[i], at);

			for (unsigned j = 0; j < 4; j++)
				b.v[j] = _mm256_max_epu32(b.v[j], c.v[j]);
		}
		put_block(to, _mm256_permute2x128_si256(b.v[0], b.v[1], 0x20), best);
		put_block(to + 8, _mm256_permute2x128_si256(b.v[2], b.v[3], 0x20), best);
		put_block(to + 16, _mm256_permute2x128_si256(b.v[0], b.v[1], 0x31), best);
		put_block(to + 24, _mm256_permute2x128_si256(b.v[2], b.v[3], 0x31), best);
	}
}

__attribute__((target("avx2"))) static void
add_dense(const SlRankOffer *offers, uint32_t count, uint32_t *sums)
{
	if (count == 1)				/* which the compiler then knows */
		dense_shuffles(offers, 1, sums, false);
	else
		dense_shuffles(offers, count, sums, false);
}

__attribute__((target("avx2"))) static void
keep_dense(const SlRankOffer *offer, uint32_t *kept)
{
	dense_shuffles(offer, 1, kept, true);
}
#endif

/* A bit for each of 32 documents of a dense skill whose code is from `least` to `most`. */
static inline uint32_t
dense_bits(const unsigned char *bytes, uint32_t least, uint32_t most)
{
#if defined(__SSE2__) && !defined(SL_PORTABLE)
	__m128i		x = _mm_loadu_si128((const __m128i *) bytes),
				nibble = _mm_set1_epi8(15),
				low = _mm_and_si128(x, nibble),
				high = _mm_and_si128(_mm_srli_epi16(x, 4), nibble),
				below = _mm_set1_epi8((char) (least - 1)),
				beyond = _mm_set1_epi8((char) (most + 1));

	low = _mm_and_si128(_mm_cmpgt_epi8(low, below), _mm_cmplt_epi8(low, beyond));
	high = _mm_and_si128(_mm_cmpgt_epi8(high, below), _mm_cmplt_epi8(high, beyond));
	return (uint32_t) _mm_movemask_epi8(low) | (uint32_t) _mm_movemask_epi8(high) << 16;
#else
	uint32_t	bits = 0;

	for (unsigned i = 0; i < SL_DENSE_BLOCK / 2; i++)
	{
		uint32_t	low = bytes[i] & 15,
					high = bytes[i] >> 4;

		bits |= (uint32_t) (low >= least && low <= most) << i |
			(uint32_t) (high >= least && high <= most) << (16 + i);
	}
	return bits;
#endif
}

/* ---------------------------------------------------------------------------
 * Postings
 * ------------------------------------------------------------------------- */

/*
 * Have the postings of a demand's offers for a window; of_chosen: to look the
 * chosen documents up, of which only some may be left when they are asked for
 * again.
 */
static SlStatus
load_postings(SlRankPass *p, const SlRankDemand *d, uint32_t window, bool of_chosen)
{
	for (uint32_t i = 0; i < d->count; i++)
	{
		SlRankSource *s = d->offers[i].source;
		SlStatus	status;

		if (s->window == window)
			continue;
		status = of_chosen
			? sl_cursor_look(&s->cursor, window, p->chosen, p->chosen_count, &s->postings, p->error)
			: sl_cursor_postings(&s->cursor, window, &s->postings, p->error);
		if (status != SL_OK)
			return status;
		s->window = window;
	}
	return SL_OK;
}

/* The place of a document in postings, or UINT32_MAX. */
static inline uint32_t
search(const SlRankPass *p, const SlPostings *postings, uint32_t document)
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

/* The code of an offer's skill in a document, 0 where it is absent. */
static inline uint32_t
code_of(const SlRankPass *p, const SlRankOffer *o, uint32_t document)
{
	const SlPostings *postings = &o->source->postings;
	uint32_t	at,
				code;

	if (postings->dense != NULL)
		return sl_dense_code(postings->dense, document);
	at = search(p, postings, document);
	if (at == UINT32_MAX)
		return 0;
	if (p->code_bits == 4)
		return postings->documents[at] & 15;
	if (p->code_bits == 8)
		return ((const uint8_t *) postings->codes)[at];
	code = ((const uint16_t *) postings->codes)[at];
	return code <= p->code_count ? code : 0;
}

/* Whether reading all postings is cheaper than searching them for the chosen documents. */
static inline bool
reading_is_cheap(const SlRankPass *p, const SlRankOffer *o)
{
	const SlPostings *postings = &o->source->postings;

	return postings->dense == NULL && postings->count < SEARCH_COST * p->chosen_count;
}

static uint32_t
documents_of(const SlRankPass *p, uint32_t window)
{
	uint32_t	left = p->segment->head.document_count - window * SL_WINDOW;

	return left < SL_WINDOW ? left : SL_WINDOW;
}

/* ---------------------------------------------------------------------------
 * Clauses
 * ------------------------------------------------------------------------- */

static inline bool
will_do(const SlRankPass *p, const SlRankOffer *o, uint32_t code)
{
	return (code >= o->least) & (code <= p->code_count);
}

/* Mark the documents that hold an offer of a clause. */
static void
mark_offer(SlRankPass *p, const SlRankOffer *o)
{
	const SlPostings *postings = &o->source->postings;
	uint64_t   *marked = p->marked;

	if (postings->dense != NULL)
		for (uint32_t i = 0; i < SL_WINDOW / SL_DENSE_BLOCK; i++)
			marked[i / 2] |= (uint64_t) dense_bits(postings->dense + i * (SL_DENSE_BLOCK / 2), o->least,
												   p->code_count) << i % 2 * SL_DENSE_BLOCK;
	else
		EACH_POSTING(p, postings,
					 marked[document / 64] |= (uint64_t) will_do(p, o, code) << document % 64);
}

/* The documents before `end` become the chosen ones. */
static void
choose_all(SlRankPass *p, uint32_t end)
{
	for (uint32_t i = 0; i < end; i++)
		p->chosen[i] = (uint16_t) i;
	p->chosen_count = end;
}

/* The documents before `end` that are marked become the chosen ones. */
static void
choose_marked(SlRankPass *p, uint32_t end)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < SL_WINDOW_ROOM / 64; i++)
		for (uint64_t bits = p->marked[i]; bits != 0; bits &= bits - 1)
			p->chosen[n++] = (uint16_t) (i * 64 + (uint32_t) __builtin_ctzll(bits));
	while (n > 0 && p->chosen[n - 1] >= end)
		n--;
	p->chosen_count = n;
}

/* Choose the documents that hold a clause. */
static void
choose_by_clause(SlRankPass *p, const SlRankDemand *d, uint32_t end)
{
	if (d->count == 1 && d->offers[0].source->postings.dense == NULL)
	{
		const SlRankOffer *o = &d->offers[0];
		const SlPostings *postings = &o->source->postings;
		uint16_t   *chosen = p->chosen;
		uint32_t	n = 0;

		EACH_POSTING(p, postings,
					 chosen[n] = (uint16_t) document; n += will_do(p, o, code) & (document < end));
		p->chosen_count = n;
		return;
	}
	memset(p->marked, 0, sizeof(p->marked));
	for (uint32_t i = 0; i < d->count; i++)
		mark_offer(p, &d->offers[i]);
	choose_marked(p, end);
}

/* Keep the chosen documents that hold a clause. */
static void
apply_clause(SlRankPass *p, const SlRankDemand *d)
{
	uint32_t	n = 0;

	memset(p->marked, 0, sizeof(p->marked));
	for (uint32_t i = 0; i < d->count; i++)
	{
		const SlRankOffer *o = &d->offers[i];

		if (reading_is_cheap(p, o))
			mark_offer(p, o);
		else
			for (uint32_t j = 0; j < p->chosen_count; j++)
			{
				uint32_t	document = p->chosen[j];

				p->marked[document / 64] |= (uint64_t) will_do(p, o, code_of(p, o, document)) << document % 64;
			}
	}
	for (uint32_t i = 0; i < p->chosen_count; i++)
	{
		uint16_t	document = p->chosen[i];

		p->chosen[n] = document;
		n += p->marked[document / 64] >> document % 64 & 1;
	}
	p->chosen_count = n;
}

SlStatus
sl_window_clauses(SlRankPass *p, uint32_t window)
{
	uint32_t	end = documents_of(p, window);
	SlStatus	status;

	if (p->clause_count == 0)
	{
		choose_all(p, end);
		return SL_OK;
	}
	p->chosen_count = 0;
	status = load_postings(p, &p->clauses[0], window, false);
	if (status == SL_OK)
		choose_by_clause(p, &p->clauses[0], end);
	for (uint32_t i = 1; i < p->clause_count && p->chosen_count > 0 && status == SL_OK; i++)
	{
		status = load_postings(p, &p->clauses[i], window, true);
		if (status == SL_OK)
			apply_clause(p, &p->clauses[i]);
	}
	return status;
}

/* Drop the chosen documents that hold all must-haves. */
static SlStatus
drop_eligible(SlRankPass *p, uint32_t window)
{
	uint16_t	all[SL_WINDOW_ROOM];
	uint32_t	count = p->chosen_count,
				e = 0,
				n = 0;
	SlStatus	status;

	if (p->must_count == 0)
		return SL_OK;
	memcpy(all, p->chosen, count * sizeof(all[0]));
	for (uint32_t i = 0; i < p->must_count && p->chosen_count > 0; i++)
	{
		status = load_postings(p, &p->musts[i], window, true);
		if (status != SL_OK)
			return status;
		apply_clause(p, &p->musts[i]);
	}

	/* both ascend */
	for (uint32_t i = 0; i < count; i++)
		if (e < p->chosen_count && p->chosen[e] == all[i])
			e++;
		else
			all[n++] = all[i];
	memcpy(p->chosen, all, n * sizeof(all[0]));
	p->chosen_count = n;
	return SL_OK;
}

/* ---------------------------------------------------------------------------
 * Sums
 * ------------------------------------------------------------------------- */

static void
add_worth(SlRankPass *p, const SlRankOffer *o)
{
	const SlPostings *postings = &o->source->postings;
	const uint32_t *worth = o->worth;
	uint32_t   *sums = p->sums;

	EACH_POSTING(p, postings, sums[document] += worth[code]);
}

/* Let an offer count among others of the same requirement. */
static void
keep_worth(SlRankPass *p, const SlRankOffer *o)
{
	const SlPostings *postings = &o->source->postings;
	const uint32_t *worth = o->worth;
	uint32_t   *kept = p->kept;

#ifdef HAVE_SHUFFLES
	if (postings->dense != NULL && p->shuffles)
	{
		keep_dense(o, kept);
		return;
	}
#endif
	EACH_POSTING(p, postings,
				 kept[document] = worth[code] > kept[document] ? worth[code] : kept[document]);
}

/* How many postings the offers of a demand have here. */
static uint32_t
postings_of(const SlRankDemand *d)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < d->count; i++)
		n += d->offers[i].source->postings.count;
	return n;
}

#ifdef HAVE_SHUFFLES
static bool
all_dense(const SlRankDemand *d)
{
	for (uint32_t i = 0; i < d->count; i++)
		if (d->offers[i].source->postings.dense == NULL)
			return false;
	return d->count > 0;
}
#endif

/* Add a requirement to the sums of all documents. */
static void
add_requirement(SlRankPass *p, const SlRankDemand *d)
{
	uint32_t   *kept = p->kept,
			   *sums = p->sums;

#ifdef HAVE_SHUFFLES
	if (p->shuffles && all_dense(d))
	{
		add_dense(d->offers, d->count, sums);
		return;
	}
#endif
	if (d->count == 1)
	{
		add_worth(p, &d->offers[0]);
		return;
	}
	for (uint32_t i = 0; i < d->count; i++)
		keep_worth(p, &d->offers[i]);
	if (postings_of(d) > SL_WINDOW / 4)
	{
		for (uint32_t i = 0; i < SL_WINDOW_ROOM; i += 4)
		{
			*(Four *) (sums + i) += *(Four *) (kept + i);
			*(Four *) (kept + i) = (Four) {0};
		}
		return;
	}
	for (uint32_t i = 0; i < d->count; i++)
	{
		const SlPostings *postings = &d->offers[i].source->postings;

		EACH_POSTING(p, postings,
					 (void) code; sums[document] += kept[document]; kept[document] = 0);
	}
}

/* A bit for each of 16 sums that is at least `need`, which is above 0. */
static inline uint32_t
reached(const uint32_t *s, uint32_t need)
{
#if defined(__SSE2__) && !defined(SL_PORTABLE)
	const __m128i *p = (const __m128i *) s;
	__m128i		below = _mm_set1_epi32((int) (need - 1)),
				a = _mm_packs_epi32(_mm_cmpgt_epi32(_mm_loadu_si128(p), below),
									_mm_cmpgt_epi32(_mm_loadu_si128(p + 1), below)),
				b = _mm_packs_epi32(_mm_cmpgt_epi32(_mm_loadu_si128(p + 2), below),
									_mm_cmpgt_epi32(_mm_loadu_si128(p + 3), below));

	return (uint32_t) _mm_movemask_epi8(_mm_packs_epi16(a, b));
#else
	uint32_t	mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (uint32_t) (s[i] >= need) << i;
	return mask;
#endif
}

#ifdef HAVE_SHUFFLES
/* Whether any of 32 sums is at least `need`, which is above 0. */
__attribute__((target("avx2"), always_inline)) static inline bool
any_reached(const uint32_t *s, __m256i below)
{
	const __m256i *p = (const __m256i *) s;
	__m256i		a = _mm256_or_si256(_mm256_cmpgt_epi32(_mm256_loadu_si256(p), below),
									_mm256_cmpgt_epi32(_mm256_loadu_si256(p + 1), below)),
				b = _mm256_or_si256(_mm256_cmpgt_epi32(_mm256_loadu_si256(p + 2), below),
									_mm256_cmpgt_epi32(_mm256_loadu_si256(p + 3), below));

	a = _mm256_or_si256(a, b);
	return !_mm256_testz_si256(a, a);
}

/* As the loop in choose_by_sum(): most blocks have none. */
__attribute__((target("avx2"))) static uint32_t
choose_shuffles(const uint32_t *sums, uint32_t end, uint32_t need, uint16_t *chosen)
{
	__m256i		below = _mm256_set1_epi32((int) (need - 1));
	uint32_t	n = 0;

	for (uint32_t d = 0; d < end; d += 32)
		if (any_reached(sums + d, below))
			for (uint64_t bits = reached(sums + d, need) | (uint64_t) reached(sums + d + 16, need) << 16; bits != 0;
				 bits &= bits - 1)
				chosen[n++] = (uint16_t) (d + (uint32_t) __builtin_ctzll(bits));
	return n;
}
#endif

/* The documents before `end` whose sums reach `need`. */
static void
choose_by_sum(SlRankPass *p, uint32_t end, uint32_t need)
{
	uint16_t   *chosen = p->chosen;
	uint32_t	n = 0;

	if (need == 0)
	{
		choose_all(p, end);
		return;
	}
#ifdef HAVE_SHUFFLES
	if (p->shuffles)
		n = choose_shuffles(p->sums, end, need, chosen);
#endif
	else
		for (uint32_t d = 0; d < end; d += 16)
			for (uint32_t bits = reached(p->sums + d, need); bits != 0; bits &= bits - 1)
				chosen[n++] = (uint16_t) (d + (uint32_t) __builtin_ctz(bits));
	while (n > 0 && chosen[n - 1] >= end)
		n--;
	p->chosen_count = n;
}

/* Add a requirement to the sums of the chosen documents; those of others may become anything. */
static void
add_to_chosen(SlRankPass *p, const SlRankDemand *d)
{
	const uint16_t *chosen = p->chosen;
	uint32_t	count = p->chosen_count;

	if (d->count == 1)
	{
		const SlRankOffer *o = &d->offers[0];

		if (reading_is_cheap(p, o))
			add_worth(p, o);
		else
			for (uint32_t i = 0; i < count; i++)
				p->sums[chosen[i]] += o->worth[code_of(p, o, chosen[i])];
		return;
	}
	for (uint32_t i = 0; i < d->count; i++)
	{
		const SlRankOffer *o = &d->offers[i];

		if (reading_is_cheap(p, o))
			keep_worth(p, o);
		else
			for (uint32_t j = 0; j < count; j++)
			{
				uint32_t	worth = o->worth[code_of(p, o, chosen[j])],
						   *kept = &p->kept[chosen[j]];

				*kept = worth > *kept ? worth : *kept;
			}
	}
	for (uint32_t i = 0; i < count; i++)
	{
		p->sums[chosen[i]] += p->kept[chosen[i]];
		p->kept[chosen[i]] = 0;
	}
	for (uint32_t i = 0; i < d->count; i++)
	{
		const SlPostings *postings = &d->offers[i].source->postings;
		uint32_t   *kept = p->kept;

		if (reading_is_cheap(p, &d->offers[i]))
			EACH_POSTING(p, postings, (void) code; kept[document] = 0);
	}
}

/* Keep the chosen documents whose sums reach `need`. */
static void
choose_again(SlRankPass *p, uint64_t need)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < p->chosen_count; i++)
	{
		uint16_t	document = p->chosen[i];

		p->chosen[n] = document;
		n += sl_pass_sum(p, document) >= need;
	}
	p->chosen_count = n;
}

static inline uint64_t
above(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* Follow the chosen documents up through the requirements from `i` on. */
static SlStatus
follow_up(SlRankPass *p, uint32_t i, uint32_t window, uint64_t need)
{
	for (; i < p->requirement_count && p->chosen_count > 0; i++)
	{
		SlStatus	status = load_postings(p, &p->requirements[i], window, true);

		if (status != SL_OK)
			return status;
		add_to_chosen(p, &p->requirements[i]);
		choose_again(p, above(need, p->rest[i + 1]));
	}
	return SL_OK;
}

/* A window where clauses tell which documents count. */
static SlStatus
rank_by_clauses(SlRankPass *p, uint32_t window, uint64_t need)
{
	SlStatus	status = sl_window_clauses(p, window);

	for (uint32_t i = 0; i < p->chosen_count; i++)
		p->sums[p->chosen[i]] = 0;
	return status == SL_OK ? follow_up(p, 0, window, need) : status;
}

/* A window where any document may count. */
static SlStatus
rank_by_sums(SlRankPass *p, uint32_t window, uint64_t need)
{
	uint32_t	i,
				until = 0;

	memset(p->sums, 0, SL_WINDOW_ROOM * sizeof(uint32_t));
	while (until < p->requirement_count && p->rest[until] >= need)
		until++;
	until = until + p->more < p->requirement_count ? until + p->more : p->requirement_count;
	for (i = 0; i < until; i++)
	{
		SlStatus	status = load_postings(p, &p->requirements[i], window, false);

		if (status != SL_OK)
			return status;
		add_requirement(p, &p->requirements[i]);
	}
	choose_by_sum(p, documents_of(p, window), (uint32_t) above(need, p->rest[i]));
	if (p->chosen_count > CHOSEN_MANY)
		p->more += p->more < p->requirement_count;
	else if (p->chosen_count < CHOSEN_MANY / 4 && p->more > 0)
		p->more--;
	return follow_up(p, i, window, need);
}

/* A window of a profile whose sums pass 32 bits. */
static SlStatus
rank_wide(SlRankPass *p, uint32_t window, uint64_t need)
{
	SlStatus	status = sl_window_clauses(p, window);

	memset(p->wide, 0, SL_WINDOW_ROOM * sizeof(uint64_t));
	for (uint32_t i = 0; i < p->requirement_count && p->chosen_count > 0 && status == SL_OK; i++)
	{
		const SlRankDemand *d = &p->requirements[i];

		status = load_postings(p, d, window, true);
		for (uint32_t j = 0; j < p->chosen_count && status == SL_OK; j++)
		{
			uint32_t	best = 0;

			for (uint32_t k = 0; k < d->count; k++)
			{
				uint32_t	worth = d->offers[k].worth[code_of(p, &d->offers[k], p->chosen[j])];

				best = worth > best ? worth : best;
			}
			p->wide[p->chosen[j]] += best;
		}
		if (status == SL_OK)
			choose_again(p, above(need, p->rest[i + 1]));
	}
	return status;
}

/*
 * The least sum with which a document of a window can still be among the best.
 * With the same distance as the worst hit it must have a smaller TID.
 */
static uint64_t
needed(const SlRankPass *p, uint32_t window)
{
	const SlRanker *r = p->ranker;
	const SlHit *worst = r->hits.items;
	int64_t		need;

	if (r->hits.count < r->limit)
		return 0;
	need = p->worst - worst->distance + (p->segment->fences[window] > worst->tid);
	need -= (int64_t) p->base;
	return need > 0 ? (uint64_t) need : 0;
}

SlStatus
sl_window_rank(SlRankPass *p, uint32_t window)
{
	uint64_t	need = needed(p, window);
	SlStatus	status;

	p->chosen_count = 0;
	if (need > p->rest[0])
		return SL_OK;
	status = p->wide != NULL ? rank_wide(p, window, need)
		: p->clause_count > 0 ? rank_by_clauses(p, window, need)
		: rank_by_sums(p, window, need);
	return status == SL_OK ? drop_eligible(p, window) : status;
}
