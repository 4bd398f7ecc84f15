/*
 * bare.c - the scoring loop over an index in memory; see bare.h and bare_loop.c.
 */
#include "bare.h"

#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define WINDOW_MAX 65536
#define BLOCK 32				/* documents of which the codes of a dense skill stand together */

Data		data;
uint16_t   *rows;
bool		shuffles;
uint64_t	read_entries;

static void *
room(size_t size)
{
	void	   *p = aligned_alloc(64, (size + 127) & ~(size_t) 63);

	if (p == NULL)
	{
		fputs("out of memory\n", stderr);
		exit(1);
	}
	memset(p, 0, (size + 127) & ~(size_t) 63);
	return p;
}

void
make_rows(uint32_t count)
{
	rows = room((size_t) count * DATA_ROW_SKILLS * sizeof(uint16_t));
	for (uint32_t i = 0; i < count; i++)
	{
		DataSkill	row[DATA_ROW_SKILLS];

		data_row(&data, i, row);
		for (unsigned j = 0; j < DATA_ROW_SKILLS; j++)
			rows[(size_t) i * DATA_ROW_SKILLS + j] = (uint16_t) (row[j].skill << 4 | row[j].tenths);
	}
}

/*
 * A byte holds the codes of two documents, BLOCK / 2 apart: so a vector of
 * bytes gives neighbours, with one mask or shift.
 */
static inline size_t
dense_byte(size_t d)
{
	return d / BLOCK * (BLOCK / 2) + d % (BLOCK / 2);
}

static inline unsigned
dense_shift(size_t d)
{
	return d % BLOCK / (BLOCK / 2) * 4;
}

static inline unsigned
dense_code(const uint8_t *dense, size_t d)
{
	return dense[dense_byte(d)] >> dense_shift(d) & 15;
}

/* dense: skills in more than one of so many rows are dense; 0: none. */
void
make_index(Index *index, uint32_t count, uint32_t window, Layout layout, unsigned dense)
{
	uint32_t	last = (count + window - 1) / window;

	memset(index, 0, sizeof(*index));
	index->rows = count;
	index->window = window;
	index->windows = last;
	index->layout = layout;
	for (size_t i = 0; i < (size_t) count * DATA_ROW_SKILLS; i++)
		index->lists[rows[i] >> 4].count++;
	for (unsigned s = 0; s < DATA_SKILLS; s++)
	{
		List	   *l = &index->lists[s];

		if ((uint64_t) l->count * dense > count)
		{
			l->dense = room((size_t) last * window / 2);
			index->bytes += (size_t) last * window / 2;
			continue;
		}
		l->starts = room((last + 1) * sizeof(uint32_t));
		l->entries = room(l->count * sizeof(uint16_t));
		index->bytes += last * sizeof(uint16_t) + l->count * sizeof(uint16_t);
		if (layout == SPLIT)
		{
			l->codes = room(l->count);
			index->bytes += l->count;
		}
	}
	for (uint32_t w = 0; w < last; w++)
	{
		uint32_t	first = w * window,
					end = first + window < count ? first + window : count;

		for (unsigned s = 0; s < DATA_SKILLS; s++)
			if (index->lists[s].dense == NULL)
				index->lists[s].starts[w + 1] = index->lists[s].starts[w];
		for (uint32_t d = first; d < end; d++)
			for (unsigned j = 0; j < DATA_ROW_SKILLS; j++)
			{
				unsigned	v = rows[(size_t) d * DATA_ROW_SKILLS + j];
				List	   *l = &index->lists[v >> 4];
				uint32_t	at;

				if (l->dense != NULL)
				{
					l->dense[dense_byte(d)] |= (uint8_t) ((v & 15) << dense_shift(d));
					continue;
				}
				at = l->starts[w + 1]++;
				if (layout == PACKED)
					l->entries[at] = (uint16_t) ((d - first) << 4 | (v & 15));
				else
					l->entries[at] = (uint16_t) (d - first);
				if (layout == SPLIT)
					l->codes[at] = v & 15;
			}
	}
}

/* Must-haves first; then those that cost few postings for what they give. */
static int
compare_requirements(const void *a, const void *b)
{
	const Requirement *x = a,
			   *y = b;
	uint64_t	u = x->postings * (x->must ? 1 : y->top),
				v = y->postings * (y->must ? 1 : x->top);

	if (x->must != y->must)
		return x->must ? -1 : 1;
	return (u > v) - (u < v);
}

void
make_query(Query *query, const DataProfile *profile, const Index *index)
{
	memset(query, 0, sizeof(*query));
	query->count = profile->count;
	for (unsigned i = 0; i < profile->count; i++)
	{
		const DataRequirement *p = &profile->requirements[i];
		Requirement *q = &query->requirements[i];
		unsigned	weight = p->weight * SL_WEIGHT_UNIT,
					asked = p->tenths > 0 ? p->tenths * (SL_UNIT / 10) : SL_LEVEL_DEFAULT;

		query->musts += p->must;
		query->total += (int64_t) SL_UNIT * weight;
		q->must = p->must;
		q->count = p->count;
		q->top = weight * SL_UNIT;
		for (unsigned j = 0; j < p->count; j++)
		{
			q->alternatives[j].list = &index->lists[p->skills[j]];
			q->postings += index->lists[p->skills[j]].count;
			for (unsigned code = 1; code <= DATA_LEVELS; code++)
			{
				unsigned	credit = sl_credit(p->shares[j] * (SL_UNIT / 10), code * (SL_UNIT / 10), asked);

				q->alternatives[j].worth[code] = weight * credit + (p->must && credit == SL_UNIT ? MET : 0);
			}
		}
	}
	if (query->total >= MET)
	{
		fputs("sums do not fit\n", stderr);
		exit(1);
	}
	qsort(query->requirements, query->count, sizeof(Requirement), compare_requirements);
	for (unsigned i = query->count; i-- > 0;)
		query->rest[i] = query->rest[i + 1] + query->requirements[i].top;
}

/* Documents come in ascending order, so of equal ones the first stays. */
static void
keep(Best *best, uint32_t credit, uint32_t document)
{
	unsigned	i = best->count;

	if (i == K)
	{
		if (credit <= best->hits[K - 1].credit)
			return;
		i--;
	}
	else
		best->count++;
	for (; i > 0 && best->hits[i - 1].credit < credit; i--)
		best->hits[i] = best->hits[i - 1];
	best->hits[i].credit = credit;
	best->hits[i].document = document;
}

/* What a document must have to be one of the best. */
static inline uint32_t
bar_of(const Best *best)
{
	return best->count < K ? 0 : best->hits[K - 1].credit + 1;
}

/* The sums of a window; 32 bits hold them, for D is below MET. */
static uint32_t sums[WINDOW_MAX] __attribute__((aligned(64)));
static uint32_t kept[WINDOW_MAX] __attribute__((aligned(64)));	/* best of alternatives; all 0 between uses */
static uint16_t chosen[WINDOW_MAX];

typedef uint32_t Four __attribute__((vector_size(16)));

/* Call body with `document` and `worth` for every posting of an alternative. */
#define EACH_POSTING(index, alternative, w, body) \
	do { \
		const List *l_ = (alternative)->list; \
		const uint32_t *worth_ = (alternative)->worth; \
		if (l_->dense != NULL) \
		{ \
			const uint8_t *p_ = l_->dense + (size_t) (w) * (index)->window / 2; \
			for (uint32_t b_ = 0; b_ < (index)->window; b_ += BLOCK, p_ += BLOCK / 2) \
			{ \
				for (uint32_t i_ = 0; i_ < BLOCK / 2; i_++) \
				{ uint32_t document = b_ + i_, worth = worth_[p_[i_] & 15]; body; } \
				for (uint32_t i_ = 0; i_ < BLOCK / 2; i_++) \
				{ uint32_t document = b_ + BLOCK / 2 + i_, worth = worth_[p_[i_] >> 4]; body; } \
			} \
		} \
		else if ((index)->layout == SPLIT) \
			for (uint32_t i_ = l_->starts[w], n_ = l_->starts[(w) + 1]; i_ < n_; i_++) \
			{ \
				uint32_t document = l_->entries[i_], worth = worth_[l_->codes[i_]]; \
				body; \
			} \
		else \
		{ \
			const uint16_t *p_ = l_->entries + l_->starts[w], *end_ = l_->entries + l_->starts[(w) + 1]; \
			for (; end_ - p_ >= 4; p_ += 4) \
			{ \
				uint32_t a_ = p_[0], b_ = p_[1], c_ = p_[2], d_ = p_[3]; \
				{ uint32_t document = a_ >> 4, worth = worth_[a_ & 15]; body; } \
				{ uint32_t document = b_ >> 4, worth = worth_[b_ & 15]; body; } \
				{ uint32_t document = c_ >> 4, worth = worth_[c_ & 15]; body; } \
				{ uint32_t document = d_ >> 4, worth = worth_[d_ & 15]; body; } \
			} \
			for (; p_ < end_; p_++) \
			{ \
				uint32_t document = *p_ >> 4, worth = worth_[*p_ & 15]; \
				body; \
			} \
		} \
	} while (0)

/*
 * Dense skills by byte shuffles: the four bytes of a worth come from a table of
 * 16 each and are woven together.  Gives the same bits as the plain loop.
 */
#if defined(__x86_64__)
__attribute__((target("avx2"), always_inline)) static inline void
put_avx2(__m256i *to, __m256i worth, bool any)
{
	__m256i		v = _mm256_load_si256(to);

	_mm256_store_si256(to, any ? _mm256_max_epu32(v, worth) : _mm256_add_epi32(v, worth));
}

__attribute__((target("avx2"), always_inline)) static inline void
dense_avx2(const uint8_t *dense, const uint32_t *worth, uint32_t n, uint32_t *to, bool any)
{
	__m256i		table[4];
	uint8_t		plane[4][16];
	const __m256i low = _mm256_set1_epi8(15);

	for (unsigned c = 0; c < CODES; c++)
		for (unsigned b = 0; b < 4; b++)
			plane[b][c] = (uint8_t) (worth[c] >> 8 * b);
	for (unsigned b = 0; b < 4; b++)
		table[b] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *) plane[b]));
	for (uint32_t d = 0; d < n; d += BLOCK, dense += BLOCK / 2, to += BLOCK)
	{
		/* documents 0 to 15 in the lower half, 16 to 31 in the upper */
		__m128i		x = _mm_loadu_si128((const __m128i *) dense);
		__m256i		codes = _mm256_and_si256(_mm256_set_m128i(_mm_srli_epi16(x, 4), x), low),
					b0 = _mm256_shuffle_epi8(table[0], codes),
					b1 = _mm256_shuffle_epi8(table[1], codes),
					b2 = _mm256_shuffle_epi8(table[2], codes),
					b3 = _mm256_shuffle_epi8(table[3], codes),
					l01 = _mm256_unpacklo_epi8(b0, b1),
					h01 = _mm256_unpackhi_epi8(b0, b1),
					l23 = _mm256_unpacklo_epi8(b2, b3),
					h23 = _mm256_unpackhi_epi8(b2, b3),
					v0 = _mm256_unpacklo_epi16(l01, l23),	/* 0-3, 16-19 */
					v1 = _mm256_unpackhi_epi16(l01, l23),	/* 4-7, 20-23 */
					v2 = _mm256_unpacklo_epi16(h01, h23),
					v3 = _mm256_unpackhi_epi16(h01, h23);
		__m256i    *p = (__m256i *) to;

		put_avx2(p + 0, _mm256_permute2x128_si256(v0, v1, 0x20), any);
		put_avx2(p + 1, _mm256_permute2x128_si256(v2, v3, 0x20), any);
		put_avx2(p + 2, _mm256_permute2x128_si256(v0, v1, 0x31), any);
		put_avx2(p + 3, _mm256_permute2x128_si256(v2, v3, 0x31), any);
	}
}
__attribute__((target("avx2"))) static void
add_dense_avx2(const uint8_t *dense, const uint32_t *worth, uint32_t n, uint32_t *to)
{
	dense_avx2(dense, worth, n, to, false);
}

__attribute__((target("avx2"))) static void
max_dense_avx2(const uint8_t *dense, const uint32_t *worth, uint32_t n, uint32_t *to)
{
	dense_avx2(dense, worth, n, to, true);
}
#endif

static uint32_t
postings_of(const Index *index, const List *l, uint32_t w)
{
	return l->dense != NULL ? index->window : l->starts[w + 1] - l->starts[w];
}

/* Add one alternative to the sums of a window. */
static void
add_list(const Index *index, const Alternative *a, uint32_t w)
{
	read_entries += postings_of(index, a->list, w);
#if defined(__x86_64__)
	if (a->list->dense != NULL && shuffles)
	{
		add_dense_avx2(a->list->dense + (size_t) w * index->window / 2, a->worth, index->window, sums);
		return;
	}
#endif
	EACH_POSTING(index, a, w, sums[document] += worth);
}

/* Add the best of several alternatives. */
static void
add_any(const Index *index, const Requirement *q, uint32_t w)
{
	uint32_t	n = 0;

	for (unsigned j = 0; j < q->count; j++)
	{
		const Alternative *a = &q->alternatives[j];

		read_entries += postings_of(index, a->list, w);
		n += postings_of(index, a->list, w);
#if defined(__x86_64__)
		if (a->list->dense != NULL && shuffles)
		{
			max_dense_avx2(a->list->dense + (size_t) w * index->window / 2, a->worth, index->window, kept);
			continue;
		}
#endif
		EACH_POSTING(index, a, w, kept[document] = worth > kept[document] ? worth : kept[document]);
	}
	if (n > index->window / 4)
		for (uint32_t d = 0; d < index->window; d += 4)
		{
			*(Four *) (sums + d) += *(Four *) (kept + d);
			*(Four *) (kept + d) = (Four) {0};
		}
	else
		for (unsigned j = 0; j < q->count; j++)
			EACH_POSTING(index, &q->alternatives[j], w,
						 (void) worth; sums[document] += kept[document]; kept[document] = 0);
}

static inline void
add_requirement(const Index *index, const Requirement *q, uint32_t w)
{
	if (q->count == 1)
		add_list(index, &q->alternatives[0], w);
	else
		add_any(index, q, w);
}

/* A bit for each of 16 sums that is at least `need`, which is above 0; all are below 2^31. */
static inline uint32_t
reached(const uint32_t *s, uint32_t need)
{
#if defined(__SSE2__)
	const __m128i *p = (const __m128i *) s;
	__m128i		below = _mm_set1_epi32((int) (need - 1)),
				a = _mm_packs_epi32(_mm_cmpgt_epi32(p[0], below), _mm_cmpgt_epi32(p[1], below)),
				b = _mm_packs_epi32(_mm_cmpgt_epi32(p[2], below), _mm_cmpgt_epi32(p[3], below));

	return (uint32_t) _mm_movemask_epi8(_mm_packs_epi16(a, b));
#else
	uint32_t	mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (uint32_t) (s[i] >= need) << i;
	return mask;
#endif
}

/* The documents of a window with a sum of at least `need`, into chosen. */
static uint32_t
choose(uint32_t n, uint32_t need)
{
	uint32_t	m = 0;

	if (need == 0)
	{
		for (uint32_t d = 0; d < n; d++)
			chosen[d] = (uint16_t) d;
		return n;
	}
	for (uint32_t d = 0; d < n; d += 16)
	{
		uint32_t	mask = reached(sums + d, need);

		for (; mask != 0; mask &= mask - 1)
			chosen[m++] = (uint16_t) (d + (uint32_t) __builtin_ctz(mask));
	}
	while (m > 0 && chosen[m - 1] >= n)
		m--;
	return m;
}

/*
 * Score every row, window by window.  With must-haves a sum says which are met,
 * so one pass finds eligible rows and near misses.
 */
void
rank_all(const Index *index, const Query *query, Best *best)
{
	uint32_t	all_met = query->musts * MET;

	best->count = 0;
	for (uint32_t w = 0; w < index->windows; w++)
	{
		uint32_t	first = w * index->window,
					n = index->rows - first < index->window ? index->rows - first : index->window,
					bar = bar_of(best);

		memset(sums, 0, index->window * sizeof(uint32_t));
		for (unsigned i = 0; i < query->count; i++)
			add_requirement(index, &query->requirements[i], w);

		/* near misses count as long as there are not enough eligible rows */
		if (bar > MET)
			n = choose(n, bar - MET + all_met);
		else
			n = choose(n, bar);
		for (uint32_t i = 0; i < n; i++)
		{
			uint32_t	sum = sums[chosen[i]];

			if (all_met > 0)
				sum = sum >= all_met ? sum - all_met + MET : sum % MET;
			keep(best, sum, first + chosen[i]);
		}
	}
}

/* What an alternative is worth in a document: a search where it is sparse. */
static inline uint32_t
worth_of(const Index *index, const Alternative *a, uint32_t w, uint32_t document)
{
	const List *l = a->list;
	const uint16_t *e;
	uint32_t	n;

	if (l->dense != NULL)
		return a->worth[dense_code(l->dense, (size_t) w * index->window + document)];
	e = l->entries + l->starts[w];
	n = l->starts[w + 1] - l->starts[w];
	if (n == 0)
		return 0;
	if (index->layout == PACKED)
	{
		uint32_t	key = document << 4 | 15;

		/* the last entry at or below the key */
		while (n > 1)
		{
			uint32_t	half = n / 2;

			e += e[half] <= key ? half : 0;
			n -= half;
		}
		return *e >> 4 == document ? a->worth[*e & 15] : 0;
	}
	while (n > 1)
	{
		uint32_t	half = n / 2;

		e += e[half] <= document ? half : 0;
		n -= half;
	}
	return *e == document ? a->worth[l->codes[e - l->entries]] : 0;
}

/* What a search costs, in postings read one after the other. */
#define SEARCH_COST 8

static inline bool
pass_is_cheap(const Index *index, const List *l, uint32_t w, uint32_t n)
{
	bool		cheap = l->dense == NULL && postings_of(index, l, w) < SEARCH_COST * n;

	read_entries += cheap ? postings_of(index, l, w) : n;
	return cheap;
}

/*
 * Add a requirement to the sums of n chosen documents, and keep those that
 * reach `need`.  Sums of others may be anything.
 */
static uint32_t
add_chosen(const Index *index, const Requirement *q, uint32_t w, uint32_t n, uint32_t need)
{
	uint32_t	m = 0;

	if (q->count == 1)
	{
		const Alternative *a = &q->alternatives[0];

		if (pass_is_cheap(index, a->list, w, n))
		{
			EACH_POSTING(index, a, w, sums[document] += worth);
			for (uint32_t i = 0; i < n; i++)
			{
				uint16_t	d = chosen[i];

				chosen[m] = d;
				m += sums[d] >= need;
			}
		}
		else
			for (uint32_t i = 0; i < n; i++)
			{
				uint16_t	d = chosen[i];
				uint32_t	s = sums[d] += worth_of(index, a, w, d);

				chosen[m] = d;
				m += s >= need;
			}
		return m;
	}
	for (unsigned j = 0; j < q->count; j++)
	{
		const Alternative *a = &q->alternatives[j];

		if (pass_is_cheap(index, a->list, w, n))
			EACH_POSTING(index, a, w, kept[document] = worth > kept[document] ? worth : kept[document]);
		else
			for (uint32_t i = 0; i < n; i++)
			{
				uint32_t	d = chosen[i],
							worth = worth_of(index, a, w, d);

				kept[d] = worth > kept[d] ? worth : kept[d];
			}
	}
	for (uint32_t i = 0; i < n; i++)
	{
		uint16_t	d = chosen[i];
		uint32_t	s = sums[d] += kept[d];

		kept[d] = 0;
		chosen[m] = d;
		m += s >= need;
	}
	for (unsigned j = 0; j < q->count; j++)
	{
		const Alternative *a = &q->alternatives[j];

		if (pass_is_cheap(index, a->list, w, n))
			EACH_POSTING(index, a, w, (void) worth; kept[document] = 0);
	}
	return m;
}

static inline uint32_t
above(uint32_t a, uint32_t b)
{
	return a > b ? a - b : 0;
}

/*
 * More chosen documents than this in a window cost more than reading on before
 * they are chosen; fewer than a quarter, less.
 */
#define CHOSEN_MANY 12

/* All rows but those in `but`, as far as they can be among the best. */
static void
rank_any(const Index *index, const Query *query, Best *best)
{
	Best		eligible = *best;
	unsigned	more = 0;		/* requirements to read before documents are chosen, beyond the least */

	for (uint32_t w = 0; w < index->windows; w++)
	{
		uint32_t	first = w * index->window,
					n = index->rows - first < index->window ? index->rows - first : index->window,
					bar = bar_of(best),
					m;
		unsigned	i = 0,
					until;

		memset(sums, 0, index->window * sizeof(uint32_t));
		for (until = 0; until < query->count && query->rest[until] >= bar; until++)
			;
		until = until + more < query->count ? until + more : query->count;
		for (; i < until; i++)
			add_requirement(index, &query->requirements[i], w);
		m = choose(n, above(bar, query->rest[i]));
		if (m > CHOSEN_MANY)
			more++;
		else if (m < CHOSEN_MANY / 4 && more > 0)
			more--;
		for (; i < query->count && m > 0; i++)
			m = add_chosen(index, &query->requirements[i], w, m, above(bar, query->rest[i + 1]));
		for (uint32_t j = 0; j < m; j++)
		{
			uint32_t	d = first + chosen[j];
			unsigned	e = 0;

			while (e < eligible.count && eligible.hits[e].document != d)
				e++;
			if (e == eligible.count)
				keep(best, sums[chosen[j]], d);
		}
	}
}

/* The eligible rows. */
static void
rank_eligible(const Index *index, const Query *query, Best *best)
{
	for (uint32_t w = 0; w < index->windows; w++)
	{
		uint32_t	first = w * index->window,
					bar = bar_of(best) % MET,
					m = 0;
		const Requirement *q = &query->requirements[0];

		if (q->count == 1 && q->alternatives[0].list->dense == NULL)
			EACH_POSTING(index, &q->alternatives[0], w,
						 sums[document] = worth; chosen[m] = (uint16_t) document; m += worth >= MET);
		else
		{
			memset(sums, 0, index->window * sizeof(uint32_t));
			add_requirement(index, q, w);
			m = choose(index->window, MET);
		}
		for (unsigned i = 1; i < query->count && m > 0; i++)
		{
			unsigned	met = i + 1 < query->musts ? i + 1 : query->musts;

			m = add_chosen(index, &query->requirements[i], w, m, met * MET + above(bar, query->rest[i + 1]));
		}
		for (uint32_t j = 0; j < m; j++)
			keep(best, sums[chosen[j]] - (query->musts - 1) * MET, first + chosen[j]);
	}
}

void
rank_pruned(const Index *index, const Query *query, const Query *plain, Best *best)
{
	best->count = 0;
	if (query->musts > 0)
		rank_eligible(index, query, best);
	if (best->count < K)
		rank_any(index, plain, best);
}

void
make_right(Right *right, const DataProfile *profile, bool musts)
{
	static char text[DATA_PROFILE_TEXT];
	SlRoleprofile p;
	SlError		error;
	Value		v;

	if (read_roleprofile(text, data_profile_text(&data, profile, text), &v, &error) != SL_OK ||
		sl_roleprofile_open(&p, v.data, v.size, &error) != SL_OK ||
		sl_scorer_make(&right->scorer, &p, &memory, &error) != SL_OK)
		abort();
	right->musts = musts;
	right->best.count = 0;
}


/* Its text is read, as a server would; no name is stored, so the value has the least size. */
void
row_value(uint32_t number, char *value)
{
	static char text[DATA_ROW_TEXT];
	DataSkill	row[DATA_ROW_SKILLS];
	SlSkillvecBuilder builder = {0};
	SlError		error;

	data_row(&data, number, row);
	if (sl_skillvec_parse(text, data_row_text(&data, row, text), &builder, &memory, &error) != SL_OK ||
		builder.size != BARE_ROW_BYTES)
		abort();
	sl_skillvec_write(&builder, value);
	sl_array_free(&builder.items, &memory);
}

void
rank_naive(uint32_t count, Right *rights, unsigned n)
{
	static char value[BARE_ROW_BYTES];

	for (uint32_t d = 0; d < count; d++)
	{
		SlSkillvec	vector;
		SlError		error;

		row_value(d, value);
		if (sl_skillvec_open(&vector, value, sizeof(value), &error) != SL_OK)
			abort();
		for (unsigned i = 0; i < n; i++)
		{
			SlScore		score;

			if (sl_score(rights[i].scorer, &vector, &score, &error) != SL_OK)
				abort();
			keep(&rights[i].best, (uint32_t) score.credit + (rights[i].musts && score.eligible ? MET : 0), d);
		}
	}
}

double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a,
				y = *(const double *) b;

	return (x > y) - (x < y);
}

/* What lies between profiles: the median, 95 of 100, and all. */
void
print_spread(const char *what, const double values[DATA_PROFILES])
{
	double		sorted[DATA_PROFILES];

	memcpy(sorted, values, sizeof(sorted));
	qsort(sorted, DATA_PROFILES, sizeof(double), compare_doubles);
	printf("  %-34s %10.3f %10.3f %10.3f\n", what, sorted[DATA_PROFILES / 2],
		   sorted[DATA_PROFILES * 95 / 100], sorted[DATA_PROFILES - 1]);
}

