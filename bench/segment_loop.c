/*
 * segment_loop.c - ranking from a segment in memory, as a multiple of the bare
 * scoring loop over the same rows.
 *
 *	make bench-segment		or:		build/bench/segment_loop [ROWS [REPEATS [SEED]]]
 *
 * The rows are those of index_data.h, written by sl_builder_write() to pages in
 * memory.  A page is copied when it is read, or held where it stands, as a server
 * may do either.  A query begins with the bytes of the profile and opens the
 * segment; it asks for LIMIT rows, because a scan does not know how many will be
 * read, and looks at the first K.
 *
 * For each profile, the bare loop and the segment take turns in one run, and the
 * least of REPEATS times counts; so the ratio means something even where other
 * work goes on beside.  The bare loop is its best variant: pruned, dense skills,
 * and byte shuffles where the CPU has them.  Every answer is compared with the
 * bare loop's, and some of those with the core's scorer.
 */
#include <inttypes.h>

#include "bare.h"
#include "../src/core/rank.h"

#define LIMIT 32
#define HEAP_ROWS 60			/* of a block, in TIDs */
#define BATCH 1000				/* rows between two looks at the clock */

/* The pages, and what was read of them in a query. */
static unsigned char *pages;
static uint32_t page_count,
			page_room;
static double pages_read,
			parts_read,
			held;

static bool
write_page(void *context, uint32_t page, const void *bytes)
{
	(void) context;
	if (page >= page_room)
	{
		page_room = page_room == 0 ? 1024 : page_room * 2;
		pages = realloc(pages, (size_t) page_room * SL_SEGMENT_PAGE);
		if (pages == NULL)
			return false;
	}
	if (page >= page_count)
		page_count = page + 1;
	memcpy(pages + page * (size_t) SL_SEGMENT_PAGE, bytes, SL_SEGMENT_PAGE);
	return true;
}

static SlStatus
read_page(void *context, uint32_t page, void *bytes, SlError *error)
{
	(void) context;
	(void) error;
	pages_read++;
	memcpy(bytes, pages + page * (size_t) SL_SEGMENT_PAGE, SL_SEGMENT_PAGE);
	return SL_OK;
}

static SlStatus
read_part(void *context, uint32_t page, uint32_t offset, void *bytes, uint32_t size, SlError *error)
{
	(void) context;
	(void) error;
	parts_read++;
	memcpy(bytes, pages + page * (size_t) SL_SEGMENT_PAGE + offset, size);
	return SL_OK;
}

/* The page where it stands, which a server pins. */
static SlStatus
hold_page(void *context, uint32_t page, const unsigned char **bytes, SlError *error)
{
	(void) context;
	(void) error;
	held++;
	*bytes = pages + page * (size_t) SL_SEGMENT_PAGE;
	return SL_OK;
}

static void
let_go_page(void *context, uint32_t page, const unsigned char *bytes)
{
	(void) context;
	(void) page;
	(void) bytes;
}

static const SlPageSource sources[2] = {
	{read_page, NULL, read_part, NULL, NULL},
	{read_page, NULL, read_part, hold_page, let_go_page}
};

static SlTid
tid_of(uint32_t document)
{
	return (SlTid) (document / HEAP_ROWS) << 16 | (document % HEAP_ROWS + 1);
}

/* Build the segment; returns the milliseconds that took, but for making the values. */
static double
build(uint32_t count)
{
	static char values[BATCH][BARE_ROW_BYTES];
	SlSegmentBuilder builder;
	double		took = 0,
				start;

	sl_builder_begin(&builder, &memory);
	for (uint32_t first = 0; first < count; first += BATCH)
	{
		uint32_t	n = count - first < BATCH ? count - first : BATCH;

		for (uint32_t i = 0; i < n; i++)
			row_value(first + i, values[i]);
		start = now();
		for (uint32_t i = 0; i < n; i++)
		{
			SlSkillvec	vector;

			if (sl_skillvec_open(&vector, values[i], BARE_ROW_BYTES, NULL) != SL_OK ||
				sl_builder_add(&builder, tid_of(first + i), &vector, NULL) != SL_OK)
				abort();
		}
		took += now() - start;
	}
	start = now();
	if (sl_builder_write(&builder, (SlPageSink) {write_page, NULL}) != page_count)
		abort();
	took += now() - start;
	sl_builder_free(&builder);
	return took;
}

static bool
drop_page(void *context, uint32_t page, const void *bytes)
{
	(void) context;
	(void) page;
	(void) bytes;
	return true;
}

/* Merge the segment by itself, which costs what a merge costs for each row; returns milliseconds. */
static double
merge(void)
{
	SlSegment	segment,
			   *segments[1] = {&segment};
	SlStatus	status;
	double		start = now();

	if (sl_segment_open(&segment, sources[0], &memory, NULL) != SL_OK ||
		sl_segment_merge(segments, 1, (SlPageSink) {drop_page, NULL}, &memory, &status, NULL) != page_count)
		abort();
	sl_segment_close(&segment);
	return now() - start;
}

/*
 * The best rows for a profile; returns how many, of K at most.  Eligible rows
 * come before all others, so they are handed out before others are looked for.
 */
static size_t
rank_segment(const SlRoleprofile *profile, bool holding, SlHit best[K])
{
	SlSegment	segment;
	SlRanker	ranker;
	size_t		done = 0;

	if (sl_segment_open(&segment, sources[holding], &memory, NULL) != SL_OK ||
		sl_ranker_begin(&ranker, profile, &memory, NULL) != SL_OK)
		abort();
	for (int phase = SL_RANK_ELIGIBLE; phase <= SL_RANK_OTHERS && done < K; phase++)
	{
		const SlHit *hits;
		size_t		count;

		sl_ranker_pass(&ranker, LIMIT, done > 0 ? &best[done - 1] : NULL);
		if (phase == SL_RANK_OTHERS && ranker.musts.count == 0)
			break;
		if (sl_rank_segment(&ranker, &segment, (SlRankPhase) phase, NULL) != SL_OK)
			abort();
		hits = sl_ranker_hits(&ranker, &count);
		for (size_t i = 0; i < count && done < K; i++)
			best[done++] = hits[i];
	}
	sl_ranker_free(&ranker);
	sl_segment_close(&segment);
	return done;
}

static bool
is_same(const Best *best, const SlHit *hits, size_t count, int64_t total, bool musts)
{
	if (best->count != count)
		return false;
	for (size_t i = 0; i < count; i++)
	{
		const Hit  *b = &best->hits[i];
		int64_t		distance = (musts && b->credit < MET ? 2 : 1) * total - b->credit % MET;

		if (hits[i].tid != tid_of(b->document) || hits[i].distance != distance)
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	uint32_t	count = argc > 1 ? (uint32_t) strtoul(argv[1], NULL, 0) : 1000000;
	unsigned	repeats = argc > 2 ? (unsigned) strtoul(argv[2], NULL, 0) : 7,
				checked = 10,
				wrong = 0;
	uint64_t	seed = argc > 3 ? strtoull(argv[3], NULL, 0) : DATA_SEED;
	static Index index;
	static Right rights[2 * DATA_PROFILES];
	static SlRoleprofile profiles[2][DATA_PROFILES];
	static double bare_times[2][DATA_PROFILES],
				times[2][2][DATA_PROFILES],
				read[2][2][DATA_PROFILES],
				parts[2][2][DATA_PROFILES],
				holds[2][DATA_PROFILES];
	double		took;

	if (count == 0 || repeats == 0)
	{
		fputs("usage: segment_loop [ROWS [REPEATS [SEED]]]\n", stderr);
		return 2;
	}
#if defined(__x86_64__)
	shuffles = __builtin_cpu_supports("avx2");
#endif
	data_make(&data, seed);
	make_rows(count);
	make_index(&index, count, 4064, PACKED, 8);
	took = build(count);
	printf("%" PRIu32 " rows, seed %" PRIu64 ", best of %u, limit %d, %d read\n", count, seed, repeats, LIMIT, K);
	printf("  built in %.2f s a million rows; %.1f bytes a row, the bare index %.1f\n", took / 1e3 / (count / 1e6),
		   (double) page_count * SL_SEGMENT_PAGE / count, (double) index.bytes / count);
	printf("  merged in %.2f s a million rows\n", merge() / 1e3 / (count / 1e6));
	for (unsigned i = 0; i < DATA_PROFILES; i++)
		for (unsigned musts = 0; musts < 2; musts++)
		{
			static char text[DATA_PROFILE_TEXT];
			DataProfile profile;
			SlError		error;
			Value		v;

			data_profile(&data, i, musts, &profile);
			if (read_roleprofile(text, data_profile_text(&data, &profile, text), &v, &error) != SL_OK ||
				sl_roleprofile_open(&profiles[musts][i], v.data, v.size, &error) != SL_OK)
				abort();
			if (i < checked)
				make_right(&rights[2 * i + musts], &profile, musts);
		}
	rank_naive(count, rights, 2 * checked);

	for (unsigned r = 0; r < repeats; r++)
		for (unsigned i = 0; i < DATA_PROFILES; i++)
			for (unsigned musts = 0; musts < 2; musts++)
			{
				static DataProfile profile[2];
				static Query query[2];
				SlHit		hits[K];
				Best		best;
				size_t		n;
				double		start;

				data_profile(&data, i, false, &profile[0]);
				data_profile(&data, i, musts, &profile[1]);
				start = now();
				make_query(&query[0], &profile[0], &index);
				make_query(&query[1], &profile[1], &index);
				rank_pruned(&index, &query[1], &query[0], &best);
				took = now() - start;
				if (r == 0 || took < bare_times[musts][i])
					bare_times[musts][i] = took;
				for (unsigned holding = 0; holding < 2; holding++)
				{
					pages_read = parts_read = held = 0;
					start = now();
					n = rank_segment(&profiles[musts][i], holding, hits);
					took = now() - start;
					if (r == 0 || took < times[holding][musts][i])
						times[holding][musts][i] = took;
					read[holding][musts][i] = pages_read;
					parts[holding][musts][i] = parts_read;
					holds[musts][i] = held;
					if ((i < checked && memcmp(&best, &rights[2 * i + musts].best, sizeof(best)) != 0) ||
						!is_same(&best, hits, n, query[1].total, musts))
					{
						printf("wrong: profile %u %s must-haves\n", i, musts ? "with" : "without");
						wrong++;
					}
				}
			}

	printf("  %-34s %10s %10s %10s\n", "", "median", "p95", "max");
	for (unsigned musts = 0; musts < 2; musts++)
	{
		puts(musts ? "with must-haves" : "without must-haves");
		print_spread("bare loop, ms", bare_times[musts]);
		for (unsigned holding = 0; holding < 2; holding++)
		{
			double		ratios[DATA_PROFILES];

			for (unsigned i = 0; i < DATA_PROFILES; i++)
				ratios[i] = times[holding][musts][i] / bare_times[musts][i];
			print_spread(holding ? "segment, pages held, ms" : "segment, pages copied, ms", times[holding][musts]);
			print_spread("  ratio, profile by profile", ratios);
			print_spread("  pages copied", read[holding][musts]);
			print_spread("  parts of pages copied", parts[holding][musts]);
			if (holding)
				print_spread("  pages held", holds[musts]);
		}
	}
	if (wrong == 0)
		printf("%u answers compared with the bare loop's, %u of them with the core's\n", 2 * DATA_PROFILES, 2 * checked);
	return wrong > 0;
}
