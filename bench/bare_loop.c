/*
 * bare_loop.c - the lower bound of what ranking from an index costs: the
 * scoring loop alone, over an inverted index in memory, without a server.
 *
 *	make bench-bare		or:		build/bench/bare_loop [ROWS [REPEATS]]
 *
 * The data are those of index_data.h, which prints them for a server as well,
 * so what the index takes there is a multiple of what is printed here.
 *
 * Answers are compared with src/core/score.c's, which reads rows one by one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "index_data.h"
#include "../test/support.h"

#define K 10
#define CODES 16				/* of levels: 0 is absence, 1 to 10 the tenths */

static uint64_t seed = DATA_SEED;
static Data data;

/* How the postings of a window stand. */
typedef enum Layout
{
	SPLIT,						/* 16 bits of document, and apart from them 8 of code */
	PACKED						/* 12 bits of document and 4 of code in 16 */
} Layout;

/* The postings of a skill: entries, or for a dense skill a code for each document. */
typedef struct List
{
	uint32_t   *starts;			/* first entry of each window, and the end */
	uint16_t   *entries;
	uint8_t    *codes;
	uint8_t    *dense;			/* two codes a byte, or NULL */
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

/* All rows: skill << 4 | code. */
static uint16_t *rows;

static void *
room(size_t size)
{
	void	   *p = calloc(1, size + 64);

	if (p == NULL)
	{
		fputs("out of memory\n", stderr);
		exit(1);
	}
	return p;
}

static void
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

/* dense: skills in more than one of so many rows are dense; 0: none. */
static void
make_index(Index *index, uint32_t count, uint32_t window, Layout layout, unsigned dense)
{
	uint32_t	total[DATA_SKILLS] = {0};

	memset(index, 0, sizeof(*index));
	index->rows = count;
	index->window = window;
	index->windows = (count + window - 1) / window;
	index->layout = layout;
	for (size_t i = 0; i < (size_t) count * DATA_ROW_SKILLS; i++)
		total[rows[i] >> 4]++;
	for (unsigned s = 0; s < DATA_SKILLS; s++)
	{
		List	   *l = &index->lists[s];

		if ((uint64_t) total[s] * dense > count)
		{
			l->dense = room((size_t) index->windows * window / 2);
			index->bytes += (size_t) index->windows * window / 2;
			continue;
		}
		l->starts = room((index->windows + 1) * sizeof(uint32_t));
		l->entries = room(total[s] * sizeof(uint16_t));
		index->bytes += index->windows * sizeof(uint16_t) + total[s] * sizeof(uint16_t);
		if (layout == SPLIT)
		{
			l->codes = room(total[s]);
			index->bytes += total[s];
		}
	}
	for (uint32_t w = 0; w < index->windows; w++)
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
					l->dense[d / 2] |= (uint8_t) ((v & 15) << (d & 1) * 4);
					continue;
				}
				at = l->starts[w + 1]++;
				if (layout == SPLIT)
				{
					l->entries[at] = (uint16_t) (d - first);
					l->codes[at] = v & 15;
				}
				else
					l->entries[at] = (uint16_t) ((d - first) << 4 | (v & 15));
			}
	}
}

static void
free_index(Index *index)
{
	for (unsigned s = 0; s < DATA_SKILLS; s++)
	{
		free(index->lists[s].starts);
		free(index->lists[s].entries);
		free(index->lists[s].codes);
		free(index->lists[s].dense);
	}
}

/*
 * A profile prepared: for each alternative weight * credit by code.  Where a
 * must-have is met, MET is added: so one sum says how many are, above the credit.
 */
#define MET (UINT32_C(1) << 28)

typedef struct Alternative
{
	const List *list;
	uint32_t	worth[CODES];
} Alternative;

typedef struct Requirement
{
	unsigned	count;
	Alternative alternatives[DATA_ALTERNATIVES];
} Requirement;

typedef struct Query
{
	unsigned	count;
	unsigned	musts;
	int64_t		total;			/* D */
	Requirement requirements[DATA_REQUIREMENTS];
} Query;

static void
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
		q->count = p->count;
		for (unsigned j = 0; j < p->count; j++)
		{
			q->alternatives[j].list = &index->lists[p->skills[j]];
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
}

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

typedef struct Counts
{
	uint64_t	postings;
	uint64_t	bytes;
} Counts;

/* Call body with `document` and `worth` for every posting of an alternative. */
#define EACH_POSTING(index, alternative, w, body) \
	do { \
		const List *l_ = (alternative)->list; \
		const uint32_t *worth_ = (alternative)->worth; \
		if (l_->dense != NULL) \
		{ \
			const uint8_t *p_ = l_->dense + (size_t) (w) * (index)->window / 2; \
			for (uint32_t i_ = 0; i_ < (index)->window / 2; i_++) \
			{ \
				{ uint32_t document = 2 * i_, worth = worth_[p_[i_] & 15]; body; } \
				{ uint32_t document = 2 * i_ + 1, worth = worth_[p_[i_] >> 4]; body; } \
			} \
		} \
		else if ((index)->layout == SPLIT) \
			for (uint32_t i_ = l_->starts[w], n_ = l_->starts[(w) + 1]; i_ < n_; i_++) \
			{ \
				uint32_t document = l_->entries[i_], worth = worth_[l_->codes[i_]]; \
				body; \
			} \
		else \
			for (uint32_t i_ = l_->starts[w], n_ = l_->starts[(w) + 1]; i_ < n_; i_++) \
			{ \
				uint32_t document = l_->entries[i_] >> 4, worth = worth_[l_->entries[i_] & 15]; \
				body; \
			} \
	} while (0)

/* Score every row, window by window. */
static void
rank_all(const Index *index, const Query *query, Best *best)
{
	static uint32_t sums[65536],
				kept[65536];

	best->count = 0;
	for (uint32_t w = 0; w < index->windows; w++)
	{
		uint32_t	first = w * index->window,
					n = index->rows - first < index->window ? index->rows - first : index->window,
					bar;

		memset(sums, 0, index->window * sizeof(uint32_t));
		for (unsigned i = 0; i < query->count; i++)
		{
			const Requirement *q = &query->requirements[i];

			if (q->count == 1)
				EACH_POSTING(index, &q->alternatives[0], w, sums[document] += worth);
			else
			{
				memset(kept, 0, index->window * sizeof(uint32_t));
				for (unsigned j = 0; j < q->count; j++)
					EACH_POSTING(index, &q->alternatives[j], w,
								 kept[document] = worth > kept[document] ? worth : kept[document]);
				for (uint32_t d = 0; d < index->window; d++)
					sums[d] += kept[d];
			}
		}
		for (uint32_t d = 0; d < n; d++)
		{
			uint32_t	sum = sums[d];

			/* eligible, or the credit alone */
			sum = sum / MET == query->musts ? sum % MET + MET : sum % MET;
			bar = best->count < K ? 0 : best->hits[K - 1].credit + 1;
			if (sum >= bar)
				keep(best, sum, first + d);
		}
	}
}

/* The same from rows as they are stored, by the core. */
static void
rank_naive(uint32_t count, const DataProfile *profile, const SlSkillvec *vectors, Best *best)
{
	static char text[DATA_PROFILE_TEXT];
	Value		v;
	SlRoleprofile p;
	SlScorer   *scorer;
	SlError		error;

	if (read_roleprofile(text, data_profile_text(&data, profile, text), &v, &error) != SL_OK ||
		sl_roleprofile_open(&p, v.data, v.size, &error) != SL_OK ||
		sl_scorer_make(&scorer, &p, &memory, &error) != SL_OK)
		abort();
	best->count = 0;
	for (uint32_t d = 0; d < count; d++)
	{
		SlScore		score;

		if (sl_score(scorer, &vectors[d], &score, &error) != SL_OK)
			abort();
		keep(best, (uint32_t) score.credit + (score.eligible ? MET : 0), d);
	}
}

/* The rows as stored, through their text. */
static SlSkillvec *
store_rows(uint32_t count)
{
	static char text[DATA_ROW_TEXT];
	SlSkillvec *vectors = room(count * sizeof(SlSkillvec));

	for (uint32_t i = 0; i < count; i++)
	{
		DataSkill	row[DATA_ROW_SKILLS];
		SlSkillvecBuilder builder = {0};
		SlError		error;
		void	   *bytes;

		data_row(&data, i, row);
		if (sl_skillvec_parse(text, data_row_text(&data, row, text), &builder, &memory, &error) != SL_OK)
			abort();
		bytes = room(builder.size);
		sl_skillvec_write(&builder, bytes);
		if (sl_skillvec_open(&vectors[i], bytes, builder.size, &error) != SL_OK ||
			vectors[i].count != DATA_ROW_SKILLS || vectors[i].names != vectors[i].end)
			abort();
		arena_free_all();
	}
	return vectors;
}

static double
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

static void
print_spread(const char *what, double *values, unsigned n)
{
	qsort(values, n, sizeof(double), compare_doubles);
	printf("  %-28s median %9.3f   p95 %9.3f   max %9.3f\n", what, values[n / 2], values[n * 95 / 100], values[n - 1]);
}

int
main(int argc, char **argv)
{
	uint32_t	count = argc > 1 ? (uint32_t) strtoul(argv[1], NULL, 0) : 1000000;
	unsigned	repeats = argc > 2 ? (unsigned) strtoul(argv[2], NULL, 0) : 7,
				checked = count <= 100000 ? DATA_PROFILES : count <= 1000000 ? 10 : 0,
				wrong = 0;
	SlSkillvec *vectors;
	static const struct
	{
		Layout		layout;
		uint32_t	window;
		unsigned	dense;
	}			shapes[] = {
		{SPLIT, 4096, 0}, {SPLIT, 8192, 0}, {SPLIT, 16384, 0}, {SPLIT, 32768, 0}, {SPLIT, 65536, 0},
		{SPLIT, 8192, 8}, {PACKED, 4096, 0}, {PACKED, 4096, 8}, {PACKED, 2048, 0}
	};

	data_make(&data, seed);
	make_rows(count);
	vectors = checked > 0 ? store_rows(count) : NULL;
	for (unsigned s = 0; s < sizeof(shapes) / sizeof(shapes[0]); s++)
	{
		static Index index;
		double		times[2][DATA_PROFILES];

		make_index(&index, count, shapes[s].window, shapes[s].layout, shapes[s].dense);
		printf("layout %d window %u dense %u: %.1f bytes a row\n", shapes[s].layout, shapes[s].window, shapes[s].dense,
			   (double) index.bytes / count);
		for (unsigned m = 0; m < 2; m++)
		{
			for (unsigned i = 0; i < DATA_PROFILES; i++)
			{
				DataProfile profile;
				static Query query;
				Best		best;

				data_profile(&data, i, m, &profile);
				make_query(&query, &profile, &index);
				times[m][i] = 1e9;
				for (unsigned r = 0; r < repeats; r++)
				{
					double		begun = now();

					rank_all(&index, &query, &best);
					begun = now() - begun;
					if (begun < times[m][i])
						times[m][i] = begun;
				}
				if (s == 0 && i < checked)
				{
					Best		right;

					rank_naive(count, &profile, vectors, &right);
					if (right.count != best.count || memcmp(right.hits, best.hits, best.count * sizeof(Hit)) != 0)
						wrong++;
				}
			}
			print_spread(m ? "with musts" : "without", times[m], DATA_PROFILES);
		}
		free_index(&index);
	}
	if (wrong)
		printf("%u answers are wrong\n", wrong);

	/* what a profile touches */
	{
		static uint32_t total[DATA_SKILLS];
		double		touched[DATA_PROFILES],
					share[DATA_PROFILES];

		for (size_t i = 0; i < (size_t) count * DATA_ROW_SKILLS; i++)
			total[rows[i] >> 4]++;
		printf("most popular: %.3f %.3f %.3f ... %.3f ... %.5f\n", (double) total[0] / count, (double) total[1] / count,
			   (double) total[2] / count, (double) total[100] / count, (double) total[2999] / count);
		for (unsigned i = 0; i < DATA_PROFILES; i++)
		{
			DataProfile p;
			double		must = 0;

			data_profile(&data, i, true, &p);
			touched[i] = 0;
			for (unsigned j = 0; j < p.count; j++)
				for (unsigned a = 0; a < p.requirements[j].count; a++)
				{
					touched[i] += total[p.requirements[j].skills[a]];
					must += p.requirements[j].must ? total[p.requirements[j].skills[a]] : 0;
				}
			share[i] = must / touched[i];
		}
		print_spread("touched", touched, DATA_PROFILES);
		print_spread("of must-haves", share, DATA_PROFILES);
	}
	return wrong > 0;
}
