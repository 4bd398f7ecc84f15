/*
 * rank.c - the best rows from segments, against scoring every row and sorting.
 *
 * Small random data provoke every edge: few skills, so that many rows are tied;
 * several segments and loose rows; rows without a skill, without a vector, and
 * dead ones; names that collide; limits beyond the rows; passes that go on where
 * another one ended; few levels and many, so that codes take 4, 8 and 16 bits;
 * skills of all kinds of postings; segments that were merged; names that were
 * stored before the vocabulary knew them; profiles whose sums pass 32 bits; pages read
 * whole, in parts or where they stand, and with or without the instructions that only some CPUs have.
 */
#include "tap.h"

#include "../pages.h"
#include "../../src/core/rank.h"

#define CASES		3000
#define ROWS_MAX	30000
#define SEGMENTS	3
#define SKILLS_MAX	24
#define SKILLS_RARE	2			/* besides: in hardly any row */

typedef struct Row
{
	SlTid		tid;
	Value		value;			/* size 0: NULL */
	unsigned	segment;		/* SEGMENTS: loose */
	bool		live;
} Row;

static const char *const skill_names[SKILLS_MAX + SKILLS_RARE] = {
	"python", "java", "sql", "docker", "kubernetes", "pytorch", "tensorflow", "aws",
	"skill of nobody", COLLIDING_A, COLLIDING_B, "c++", "scala", "rust", "kafka", "spark",
	COLLIDING_C, COLLIDING_D, "another unknown skill", "r", "mlops", "git", "linux", "excel",
	"cobol", "a rare skill"
};

static Row	rows[ROWS_MAX];
static unsigned row_count,
			skill_count,
			level_steps;
static Pages stores[SEGMENTS];

static void
put_level(char *text, unsigned steps)
{
	unsigned	level = (1 + random_below(steps)) * (SL_UNIT / steps);

	sprintf(text + strlen(text), ":%u.%04u", level / SL_UNIT, level % SL_UNIT);
}

/* As an older release would have stored a skill that it did not know, or that was spelt otherwise. */
static void
store_name(SlItem *item)
{
	if (!item->named && random_below(2) == 0)
	{
		item->name = "sklearn";
		item->name_length = 7;
		item->key = sl_name_key(item->name, item->name_length);
	}
	item->named = true;
}

static Value
random_vector(unsigned most)
{
	char		text[SKILLS_MAX * 40] = "";
	unsigned	n = random_below(most + 1);
	SlSkillvecBuilder builder = {0};

	for (unsigned i = 0; i < n; i++)
	{
		/* the first skills are the popular ones */
		unsigned	skill = random_below(1 + random_below(skill_count));

		if (random_below(4000) == 0)
			skill = SKILLS_MAX + random_below(SKILLS_RARE);

		sprintf(text + strlen(text), "%s%s", i > 0 ? "," : "", skill_names[skill]);
		put_level(text, level_steps);
	}
	if (sl_skillvec_parse(text, strlen(text), &builder, &memory, NULL) != SL_OK)
		abort();
	for (size_t i = 0; i < builder.items.count; i++)
		if (random_below(20) == 0)
			store_name((SlItem *) builder.items.items + i);
	if (sl_skillvec_sort(&builder, NULL) != SL_OK)
		abort();
	return write_skillvec(&builder);
}

static unsigned
random_skill(void)
{
	unsigned	skill = random_below(skill_count + SKILLS_RARE);

	return skill < skill_count ? skill : SKILLS_MAX + skill - skill_count;
}

static Value
random_profile(unsigned most)
{
	static char text[65536];
	bool		heavy = random_below(50) == 0;
	unsigned	n = heavy ? 230 + random_below(60) : 1 + random_below(most);
	Value		v;

	text[0] = '\0';

	for (unsigned i = 0; i < n; i++)
	{
		unsigned	alternatives = random_below(3) > 0 ? 1 : 1 + random_below(3);
		bool		must = random_below(4) == 0;

		sprintf(text + strlen(text), "%s", i > 0 ? "," : "");
		for (unsigned j = 0; j < alternatives; j++)
		{
			sprintf(text + strlen(text), "%s%s", j > 0 ? "|" : "", skill_names[random_skill()]);
			if (j > 0 && random_below(2) == 0)
				sprintf(text + strlen(text), "~0.%u", 1 + random_below(9));
		}
		sprintf(text + strlen(text), "%s:%u", must ? "!" : "", heavy || random_below(20) == 0 ? 100 : 1 + random_below(5));
		if (random_below(2) == 0)
			sprintf(text + strlen(text), ">=0.%u", 1 + random_below(9));
	}
	if (read_roleprofile(text, strlen(text), &v, NULL) != SL_OK)
		abort();
	return v;
}

static SlSkillvec
open_vector(const Value *v)
{
	SlSkillvec	vector;

	if (sl_skillvec_open(&vector, v->data, v->size, NULL) != SL_OK)
		abort();
	return vector;
}

static void
make_rows(void)
{
	unsigned	segments = random_below(SEGMENTS + 1),
				most = 1 + random_below(8);
	bool		large = random_below(40) == 0;
	SlTid		tid = 0;

	row_count = large ? random_below(ROWS_MAX + 1) : random_below(60);
	skill_count = 1 + random_below(SKILLS_MAX);
	level_steps = random_below(4) == 0 ? 10000 : random_below(3) == 0 ? 100 : 1 + random_below(10);
	if (SL_UNIT % level_steps != 0)
		level_steps = 10;
	for (unsigned i = 0; i < row_count; i++)
	{
		tid += 1 + random_below(3) * random_below(100000);
		rows[i].tid = tid;
		rows[i].segment = random_below(20) == 0 ? SEGMENTS : random_below(segments + 1);
		if (rows[i].segment == segments)
			rows[i].segment = SEGMENTS;
		rows[i].live = random_below(8) > 0;
		rows[i].value = (Value) {NULL, 0};
		if (random_below(30) > 0)
			rows[i].value = random_vector(most);
	}
}

/* Turn the live bit of a row off where it stands. */
static void
kill_row(Pages *store, uint32_t first_tids, uint32_t first_bits, uint32_t count, SlTid tid)
{
	for (uint32_t i = 0; i < count; i++)
	{
		unsigned char *p = store->bytes + (first_tids + i / SL_TIDS_A_PAGE) * (size_t) SL_SEGMENT_PAGE +
			i % SL_TIDS_A_PAGE * SL_TID_SIZE;
		uint32_t	block;

		memcpy(&block, p, 4);
		if (((SlTid) block << 16 | sl_read16(p + 4)) == tid)
		{
			store->bytes[(first_bits + i / SL_BITS_A_PAGE) * (size_t) SL_SEGMENT_PAGE +
						 i % SL_BITS_A_PAGE / 8] &= (unsigned char) ~(1u << i % 8);
			return;
		}
	}
	abort();
}

static void
make_segment(unsigned number)
{
	SlSegmentBuilder *builder = malloc(sizeof(SlSegmentBuilder));
	Pages	   *store = &stores[number];
	SlPageSink	sink = {write_page, store};
	SlSegmentHead head;
	bool		shuffled = random_below(2) == 0;

	store->count = 0;
	sl_builder_begin(builder, &memory);
	for (unsigned i = 0; i < row_count; i++)
	{
		const Row  *r = &rows[shuffled ? row_count - 1 - i : i];
		SlSkillvec	vector;

		if (r->segment != number)
			continue;
		if (r->value.size > 0)
			vector = open_vector(&r->value);
		if (sl_builder_add(builder, r->tid, r->value.size > 0 ? &vector : NULL, NULL) != SL_OK)
			abort();
	}
	if (sl_builder_rows(builder) > 0 && sl_builder_write(builder, sink) != store->count)
		abort();
	sl_builder_free(builder);
	free(builder);
	if (store->count == 0)
		return;
	memcpy(&head, store->bytes, sizeof(head));
	for (unsigned i = 0; i < row_count; i++)
		if (rows[i].segment == number && !rows[i].live)
			kill_row(store,
					 head.sections[rows[i].value.size > 0 ? SL_SEGMENT_TIDS : SL_SEGMENT_NULL_TIDS],
					 head.sections[rows[i].value.size > 0 ? SL_SEGMENT_LIVES : SL_SEGMENT_NULL_LIVES],
					 rows[i].value.size > 0 ? head.document_count : head.null_count, rows[i].tid);
}

/* Open the segments. */
static void
open_segments(SlSegment segments[SEGMENTS])
{
	for (unsigned s = 0; s < SEGMENTS; s++)
	{
		SlPageSource source = {read_page, &stores[s], random_below(2) == 0 ? read_part : NULL};

		if (random_below(2) == 0)
		{
			source.hold = hold_page;
			source.let_go = let_go_page;
		}
		if (stores[s].count > 0 && sl_segment_open(&segments[s], source, &memory, NULL) != SL_OK)
			abort();
	}
}

static void
close_segments(SlSegment segments[SEGMENTS])
{
	for (unsigned s = 0; s < SEGMENTS; s++)
		if (stores[s].count > 0)
			sl_segment_close(&segments[s]);
}

static unsigned long merges,
			merged_to_nothing;

/* Merge some of the segments; returns whether it went as it should. */
static bool
merge_segments(SlSegment segments[SEGMENTS])
{
	static Pages merged;
	SlSegment  *inputs[SEGMENTS];
	unsigned	count = 0,
				first = 0,
				live = 0;
	bool		chosen[SEGMENTS + 1] = {0};
	SlStatus	status;
	uint32_t	pages;
	Pages		old;

	for (unsigned s = 0; s < SEGMENTS; s++)
		if (stores[s].count > 0 && random_below(4) > 0)
		{
			if (count == 0)
				first = s;
			inputs[count++] = &segments[s];
			chosen[s] = true;
		}
	if (count == 0)
		return true;
	merges++;
	merged.count = 0;
	pages = sl_segment_merge(inputs, count, (SlPageSink) {write_page, &merged}, &memory, &status, NULL);
	for (unsigned i = 0; i < row_count; i++)
		if (chosen[rows[i].segment])
			live += rows[i].live;
	close_segments(segments);
	for (unsigned s = 0; s < SEGMENTS; s++)
		if (chosen[s])
			stores[s].count = 0;
	for (unsigned i = 0; i < row_count; i++)
		if (chosen[rows[i].segment])
			rows[i].segment = first;
	old = stores[first];
	stores[first] = merged;
	merged = old;
	merged_to_nothing += live == 0;
	if (stores[first].count > 0)
	{
		SlSegmentHead head;

		/* dead rows are gone */
		memcpy(&head, stores[first].bytes, sizeof(head));
		if (head.document_count + head.null_count != live)
			return false;
	}
	open_segments(segments);
	return status == SL_OK && pages == stores[first].count && (pages > 0) == (live > 0);
}

/* A question: a profile, and conditions. */
typedef struct Question
{
	Value		profile;
	unsigned	conditions;
	unsigned	kinds[2];
	Value		values[2];
} Question;

static bool
holds(const Question *q, const SlSkillvec *vector)
{
	bool		all = true;

	for (unsigned i = 0; i < q->conditions; i++)
	{
		bool		one = true;

		if (q->kinds[i] < 2)
		{
			SlSkillvec	other = open_vector(&q->values[i]);

			if ((q->kinds[i] == 0 ? sl_skillvec_contains : sl_skillvec_overlaps) (vector, &other, &one, NULL) != SL_OK)
				abort();
		}
		else
		{
			SlRoleprofile profile;
			SlScorer   *scorer;
			SlScore		score;

			if (sl_roleprofile_open(&profile, q->values[i].data, q->values[i].size, NULL) != SL_OK ||
				sl_scorer_make(&scorer, &profile, &memory, NULL) != SL_OK ||
				sl_score(scorer, vector, &score, NULL) != SL_OK)
				abort();
			one = score.eligible;
			arena_release(NULL, scorer);
		}
		all = all && one;
	}
	return all;
}

static int
compare_hits(const void *a, const void *b)
{
	const SlHit *x = a,
			   *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return (x->tid > y->tid) - (x->tid < y->tid);
}

static SlHit expected[ROWS_MAX];
static unsigned expected_count;

/* Every live row that the conditions leave, scored. */
static void
expect(const Question *q, SlScorer *scorer)
{
	expected_count = 0;
	for (unsigned i = 0; i < row_count; i++)
	{
		SlSkillvec	vector;
		SlScore		score;

		if (!rows[i].live || rows[i].value.size == 0)
			continue;
		vector = open_vector(&rows[i].value);
		if (!holds(q, &vector) || sl_score(scorer, &vector, &score, NULL) != SL_OK)
			continue;
		expected[expected_count].tid = rows[i].tid;
		expected[expected_count++].distance = (score.eligible ? 1 : 2) * score.total - score.credit;
	}
	qsort(expected, expected_count, sizeof(SlHit), compare_hits);
}

static void
ask(Question *q)
{
	q->profile = random_profile(6);
	q->conditions = random_below(3) > 0 ? 0 : 1 + random_below(2);
	for (unsigned i = 0; i < q->conditions; i++)
	{
		q->kinds[i] = random_below(3);
		q->values[i] = q->kinds[i] == 2 ? random_profile(3) : random_vector(q->kinds[i] == 0 ? 2 : 4);
	}
}

static unsigned long wide,
			kinds[SL_TERM_DENSE + 1];	/* of terms */

/* Count the kinds of postings. */
static void
count_kinds(SlSegment *segment)
{
	for (uint32_t i = 0; i < segment->head.term_count; i++)
	{
		SlTerm		term;

		if (sl_segment_term_at(segment, i, &term, NULL) != SL_OK)
			abort();
		kinds[term.kind]++;
	}
}

static void
prepare(SlRanker *ranker, const Question *q)
{
	SlRoleprofile profile;

	if (sl_roleprofile_open(&profile, q->profile.data, q->profile.size, NULL) != SL_OK ||
		sl_ranker_begin(ranker, &profile, &memory, NULL) != SL_OK)
		abort();
	ranker->portable = random_below(2) == 0;
	wide += ranker->total > INT32_MAX;
	for (unsigned i = 0; i < q->conditions; i++)
	{
		SlSkillvec	vector;
		SlStatus	status;

		if (q->kinds[i] < 2)
			vector = open_vector(&q->values[i]);
		else if (sl_roleprofile_open(&profile, q->values[i].data, q->values[i].size, NULL) != SL_OK)
			abort();
		status = q->kinds[i] == 0 ? sl_ranker_contain(ranker, &vector, NULL)
			: q->kinds[i] == 1 ? sl_ranker_overlap(ranker, &vector, NULL)
			: sl_ranker_eligible(ranker, &profile, NULL);
		if (status != SL_OK)
			abort();
	}
}

/* All rows by passes of growing limits; returns how many were right. */
static bool
check_ranking(const Question *q, SlScorer *scorer, SlSegment *segments)
{
	SlRanker	ranker;
	SlHit		last;
	unsigned	done = 0;
	size_t		limit = 1 + random_below(random_below(4) == 0 ? 3 : 40);
	bool		right = true;

	prepare(&ranker, q);
	for (;;)
	{
		const SlHit *hits;
		size_t		count;

		sl_ranker_pass(&ranker, limit, done > 0 ? &last : NULL);
		for (unsigned i = 0; i < row_count; i++)
		{
			SlSkillvec	vector;
			SlScore		score;

			if (rows[i].segment != SEGMENTS || !rows[i].live || rows[i].value.size == 0)
				continue;
			vector = open_vector(&rows[i].value);
			if (holds(q, &vector) && sl_score(scorer, &vector, &score, NULL) == SL_OK &&
				sl_rank_row(&ranker, rows[i].tid, (score.eligible ? 1 : 2) * score.total - score.credit, NULL) != SL_OK)
				abort();
		}
		for (int phase = SL_RANK_ELIGIBLE; phase <= SL_RANK_OTHERS; phase++)
			for (unsigned s = 0; s < SEGMENTS; s++)
				if (stores[s].count > 0 && (phase == SL_RANK_ELIGIBLE || ranker.musts.count > 0) &&
					sl_rank_segment(&ranker, &segments[s], (SlRankPhase) phase, NULL) != SL_OK)
					abort();
		hits = sl_ranker_hits(&ranker, &count);
		for (size_t i = 0; i < count && right; i++)
			right = done + i < expected_count && compare_hits(&hits[i], &expected[done + i]) == 0;
		right = right && count == (expected_count - done < limit ? expected_count - done : limit);
		if (count == 0 || !right)
			break;
		last = hits[count - 1];
		done += (unsigned) count;
		limit *= 8;
	}
	sl_ranker_free(&ranker);
	return right;
}

/* The rows without a vector, in order. */
static bool
check_nulls(SlSegment *segments)
{
	for (unsigned s = 0; s < SEGMENTS; s++)
	{
		uint32_t	at = 0;

		for (unsigned i = 0; i < row_count; i++)
			if (rows[i].segment == s && rows[i].live && rows[i].value.size == 0)
			{
				SlTid		tid;
				bool		live = false;

				while (stores[s].count > 0 && at < segments[s].head.null_count && !live)
					if (sl_segment_document(&segments[s], true, at++, &tid, &live, NULL) != SL_OK)
						abort();
				if (!live || tid != rows[i].tid)
					return false;
			}
		for (; stores[s].count > 0 && at < segments[s].head.null_count; at++)
		{
			SlTid		tid;
			bool		live;

			if (sl_segment_document(&segments[s], true, at, &tid, &live, NULL) != SL_OK || live)
				return false;
		}
	}
	return true;
}

typedef struct Filtered
{
	unsigned	count;
	SlTid		tids[ROWS_MAX];
} Filtered;

static SlStatus
note_filtered(void *context, SlTid tid, SlError *error)
{
	Filtered   *f = context;

	(void) error;
	f->tids[f->count++] = tid;
	return SL_OK;
}

static bool
check_filter(const Question *q, SlSegment *segments)
{
	static Filtered found;
	SlRanker	ranker;
	bool		right = true;

	prepare(&ranker, q);
	for (unsigned s = 0; s < SEGMENTS && right; s++)
	{
		unsigned	at = 0;

		found.count = 0;
		if (stores[s].count > 0 &&
			sl_rank_filter(&ranker, &segments[s], note_filtered, &found, NULL) != SL_OK)
			abort();
		for (unsigned i = 0; i < row_count && right; i++)
		{
			SlSkillvec	vector;

			if (rows[i].segment != s || !rows[i].live || rows[i].value.size == 0)
				continue;
			vector = open_vector(&rows[i].value);
			if (holds(q, &vector))
				right = at < found.count && found.tids[at++] == rows[i].tid;
		}
		right = right && at == found.count;
	}
	sl_ranker_free(&ranker);
	return right;
}

int
main(void)
{
	unsigned	wrong_merges = 0,
				wrong_nulls = 0,
				wrong_ranks = 0,
				wrong_filters = 0;
	unsigned long ranked = 0,
				large = 0;

	for (int c = 0; c < CASES; c++)
	{
		SlSegment	segments[SEGMENTS];

		make_rows();
		large += row_count > SL_WINDOW;
		for (unsigned s = 0; s < SEGMENTS; s++)
			make_segment(s);
		open_segments(segments);
		for (unsigned n = random_below(3); n > 0; n--)
			wrong_merges += !merge_segments(segments);
		wrong_nulls += !check_nulls(segments);
		for (unsigned s = 0; s < SEGMENTS; s++)
			if (stores[s].count > 0)
				count_kinds(&segments[s]);
		for (int i = 0; i < 4; i++)
		{
			Question	q;
			SlRoleprofile profile;
			SlScorer   *scorer;

			ask(&q);
			if (sl_roleprofile_open(&profile, q.profile.data, q.profile.size, NULL) != SL_OK ||
				sl_scorer_make(&scorer, &profile, &memory, NULL) != SL_OK)
				abort();
			expect(&q, scorer);
			wrong_ranks += !check_ranking(&q, scorer, segments);
			wrong_filters += !check_filter(&q, segments);
			ranked += expected_count;
		}
		close_segments(segments);
		if (pages_held > 0)
			abort();
		arena_free_all();
	}
	printf("# seed 20260101, %d data sets, %lu of several windows, %lu rows in order\n", CASES, large, ranked);
	printf("# terms: %lu sparse, %lu by windows, %lu dense; %lu profiles with sums of more than 32 bits\n",
		   kinds[SL_TERM_SPARSE], kinds[SL_TERM_WINDOWS], kinds[SL_TERM_DENSE], wide);
	ok(kinds[SL_TERM_SPARSE] > 0 && kinds[SL_TERM_WINDOWS] > 0 && kinds[SL_TERM_DENSE] > 0 && wide > 0,
	   "all kinds of postings and sums occur");
	ok(wrong_ranks == 0 && ranked > 0, "rows come in the order of (distance, TID), over passes and segments");
	ok(wrong_filters == 0, "the rows that conditions leave");
	ok(wrong_nulls == 0, "rows without a vector");
	printf("# %lu merges, of which %lu left nothing\n", merges, merged_to_nothing);
	ok(wrong_merges == 0 && merged_to_nothing > 0, "merging keeps the rows that live, and no other");
	if (wrong_ranks + wrong_filters + wrong_nulls + wrong_merges > 0)
		printf("# wrong: %u rankings, %u filters, %u nulls, %u merges\n",
			   wrong_ranks, wrong_filters, wrong_nulls, wrong_merges);
	for (unsigned s = 0; s < SEGMENTS; s++)
		free(stores[s].bytes);
	return tap_done();
}
