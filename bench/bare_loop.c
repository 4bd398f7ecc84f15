/*
 * bare_loop.c - the lower bound of what ranking from an index costs: the
 * scoring loop alone, over an inverted index in memory, without a server.
 *
 *	make bench-bare		or:		build/bench/bare_loop [ROWS [REPEATS [SEED]]]
 *
 * The data are those of index_data.h, which index_data_print prints for a
 * server: what an index takes there is a multiple of what is printed here.  For
 * each variant it prints the median, the 95th of 100 and the greatest over the
 * profiles, of the least of REPEATS times: in turn with the other variants, and
 * again at once, when the nearest caches hold what is read.
 *
 * The rows stand in windows of some thousand documents.  A skill has its
 * postings by window, 16 bits of document and 8 of level code, or 12 and 4; a
 * dense skill has a code of 4 bits for every document instead, which is added
 * by byte shuffles where the CPU has them.
 *
 * "All rows" reads all postings of a profile.  "Pruned" reads requirements in
 * the order of postings for what they can give, until a document without any
 * of those read could not be among the best any more; then it chooses
 * the documents that still can be and looks the rest up for them alone.  With
 * must-haves it begins with the documents that meet them, and goes on to the
 * near misses only when these are too few.
 *
 * Sums are exact everywhere, so all variants must give the same answers: they
 * are compared with each other, and some with the core's scorer over the rows
 * as they are stored.
 */
#include <inttypes.h>

#include "bare.h"

/* How the rows are indexed, and how they are ranked. */
typedef struct Variant
{
	const char *name;
	Layout		layout;
	uint32_t	window;
	unsigned	dense;
	bool		shuffles;
	bool		pruned;
} Variant;

static const Variant variants[] = {
	{"all rows; 24 bits a posting", SPLIT, 8192, 0, false, false},
	{"all rows; 16 bits a posting", PACKED, 4064, 0, false, false},
	{"all rows; dense skills", PACKED, 4064, 8, false, false},
	{"all rows; dense skills, shuffles", PACKED, 4064, 8, true, false},
	{"pruned; 16 bits a posting", PACKED, 4064, 0, false, true},
	{"pruned; dense skills", PACKED, 4064, 8, false, true},
	{"pruned; dense skills, shuffles", PACKED, 4064, 8, true, true},
	{"pruned; 24 bits, dense, shuffles", SPLIT, 8192, 8, true, true},
};
#define VARIANTS (sizeof(variants) / sizeof(variants[0]))

int
main(int argc, char **argv)
{
	uint32_t	count = argc > 1 ? (uint32_t) strtoul(argv[1], NULL, 0) : 1000000;
	unsigned	repeats = argc > 2 ? (unsigned) strtoul(argv[2], NULL, 0) : 7,
				checked = count <= 100000 ? DATA_PROFILES : 10,
				wrong = 0;
	uint64_t	seed = argc > 3 ? strtoull(argv[3], NULL, 0) : DATA_SEED;
	static Index indexes[VARIANTS];
	static double times[VARIANTS][2][2][DATA_PROFILES],
				entries[VARIANTS][2][DATA_PROFILES],
				touched[2][DATA_PROFILES];
	static Right rights[2 * DATA_PROFILES];
	unsigned	same[VARIANTS];
	bool		can_shuffle = false;

	if (count == 0 || repeats == 0)
	{
		fputs("usage: bare_loop [ROWS [REPEATS [SEED]]]\n", stderr);
		return 2;
	}
#if defined(__x86_64__)
	can_shuffle = __builtin_cpu_supports("avx2");
#endif
	data_make(&data, seed);
	make_rows(count);
	for (unsigned v = 0; v < VARIANTS; v++)
	{
		const Variant *x = &variants[v];

		for (same[v] = 0; same[v] < v; same[v]++)
		{
			const Variant *y = &variants[same[v]];

			if (x->layout == y->layout && x->window == y->window && x->dense == y->dense)
				break;
		}
		if (same[v] == v)
			make_index(&indexes[v], count, x->window, x->layout, x->dense);
	}
	for (unsigned i = 0; i < 2 * checked; i++)
	{
		DataProfile profile;

		data_profile(&data, i / 2, i % 2 == 1, &profile);
		make_right(&rights[i], &profile, i % 2 == 1);
	}
	rank_naive(count, rights, 2 * checked);

	/* in turns, so that what else the machine does falls on all alike */
	for (unsigned r = 0; r < repeats; r++)
		for (unsigned i = 0; i < DATA_PROFILES; i++)
			for (unsigned musts = 0; musts < 2; musts++)
			{
				Best		first;

				for (unsigned v = 0; v < VARIANTS; v++)
					for (unsigned again = 0; again < 2; again++)
					{
						const Index *index = &indexes[same[v]];
						static DataProfile profile[2];
						static Query query[2];
						double	   *time = &times[v][again][musts][i],
									took;
						const Best *right;
						Best		best;

						if (variants[v].shuffles && !can_shuffle)
							continue;
						shuffles = variants[v].shuffles;
						read_entries = 0;
						data_profile(&data, i, false, &profile[0]);
						data_profile(&data, i, musts, &profile[1]);
						took = now();
						make_query(&query[0], &profile[0], index);
						make_query(&query[1], &profile[1], index);
						if (variants[v].pruned)
							rank_pruned(index, &query[1], &query[0], &best);
						else
							rank_all(index, &query[1], &best);
						took = now() - took;
						if (r == 0 || took < *time)
							*time = took;
						if (r > 0 || again > 0)
							continue;

						entries[v][musts][i] = (double) read_entries;
						if (v == 0)
							first = best;
						right = i < checked ? &rights[2 * i + musts].best : &first;
						if (right->count != best.count ||
							memcmp(right->hits, best.hits, best.count * sizeof(Hit)) != 0)
						{
							printf("wrong: %s, profile %u %s must-haves\n", variants[v].name, i, musts ? "with" : "without");
							wrong++;
						}
						for (unsigned q = 0; q < query[1].count && v == 0 && musts; q++)
						{
							touched[0][i] += (double) query[1].requirements[q].postings;
							if (query[1].requirements[q].must)
								touched[1][i] += (double) query[1].requirements[q].postings;
						}
					}
			}

	printf("%" PRIu32 " rows, seed %" PRIu64 ", best of %u\n", count, seed, repeats);
	printf("  most popular skills in %.1f %%, %.1f %%, %.1f %% of the rows; the 100th in %.2f %%, the last in %.2f %%\n",
		   100.0 * indexes[0].lists[0].count / count, 100.0 * indexes[0].lists[1].count / count,
		   100.0 * indexes[0].lists[2].count / count, 100.0 * indexes[0].lists[99].count / count,
		   100.0 * indexes[0].lists[DATA_SKILLS - 1].count / count);
	printf("  %-34s %10s %10s %10s\n", "", "median", "p95", "max");
	for (unsigned i = 0; i < DATA_PROFILES; i++)
	{
		touched[1][i] /= touched[0][i];
		touched[0][i] /= 1e6;
	}
	print_spread("postings of a profile, M", touched[0]);
	print_spread("of them must-haves', share", touched[1]);
	for (unsigned v = 0; v < VARIANTS; v++)
	{
		printf("%s: %.1f bytes a row\n", variants[v].name, (double) indexes[same[v]].bytes / count);
		if (variants[v].shuffles && !can_shuffle)
		{
			puts("  this machine has no AVX2");
			continue;
		}
		for (unsigned musts = 0; musts < 2; musts++)
		{
			double		each[DATA_PROFILES];

			print_spread(musts ? "with must-haves, ms" : "without must-haves, ms", times[v][0][musts]);
			print_spread("  again at once, ms", times[v][1][musts]);
			for (unsigned i = 0; i < DATA_PROFILES; i++)
			{
				each[i] = times[v][0][musts][i] / touched[0][i];
				entries[v][musts][i] /= 1e6;
			}
			print_spread("  ns for a posting of the profile", each);
			print_spread("  postings and codes read, M", entries[v][musts]);
		}
	}
	if (wrong == 0)
		printf("%u answers compared with the core's, %u with each other\n", 2 * checked, 2 * DATA_PROFILES);
	return wrong > 0;
}
