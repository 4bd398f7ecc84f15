/*
 * segment.c - the check of a segment: no false alarm, and no damage that it misses.
 *
 * Bytes and fields of pages of all kinds are damaged.  What the check does not
 * report must show when documents, levels, TIDs and live bits are compared with
 * what was written; only the release in the head says nothing.  Ranking over
 * damaged pages gives any answer or an error, and stays inside.
 */
#include "tap.h"

#include "../pages.h"
#include "../../src/core/rank.h"

#define SEGMENTS	12
#define DAMAGES		250			/* of a segment */
#define ROWS_MAX	13000

static Pages store;
static const SlPageSource source = {read_page, &store, read_part};

/* What a segment says of its rows: documents, then rows without a vector. */
typedef struct Said
{
	uint32_t	documents;
	uint32_t	nulls;
	SlTid		tids[ROWS_MAX];
	bool		lives[ROWS_MAX];
	uint64_t	sums[ROWS_MAX];
} Said;

/* One of skills that are rarer and rarer, some of them unknown, and two with the same key. */
static SlItem
random_item(void)
{
	static char text[64];
	static const char *const known[] = {"python", "java", "sql", "docker", "rust", "kafka", "spark", "r"};
	unsigned	n = random_below(1 + random_below(1 + random_below(400)));
	SlItem		item = {0};
	SlName		name;

	if (n < 8)
		strcpy(text, known[n]);
	else if (n < 10)
		strcpy(text, n == 8 ? COLLIDING_A : COLLIDING_B);
	else
		sprintf(text, "unknown skill %u of a rather long name", n);
	if (sl_name_fold(text, strlen(text), false, &name, NULL) != SL_OK ||
		!sl_item_make(&item, &name, 1, &memory))
		abort();
	return item;
}

/* Write random rows, and note what they are. */
static void
make_segment(unsigned rows, unsigned skills, unsigned level_steps, Said *said)
{
	SlSegmentBuilder *b = malloc(sizeof(SlSegmentBuilder));
	SlTid		tid = 0;

	said->documents = said->nulls = 0;
	sl_builder_begin(b, &memory);
	for (unsigned i = 0; i < rows; i++)
	{
		SlSkillvecBuilder v = {0};
		SlSkillvec	vector;
		Value		value;
		unsigned	n = random_below(skills + 1);

		tid += 1 + random_below(3) * random_below(100000);
		if (random_below(20) == 0)
		{
			said->tids[ROWS_MAX - ++said->nulls] = tid;
			if (sl_builder_add(b, tid, NULL, NULL) != SL_OK)
				abort();
			continue;
		}
		for (unsigned j = 0; j < n; j++)
		{
			SlItem		item = random_item();

			item.number = (1 + random_below(level_steps)) * (SL_UNIT / level_steps);
			if (!sl_skillvec_add(&v, &item, &memory))
				abort();
		}
		if (sl_skillvec_sort(&v, NULL) != SL_OK)
			abort();
		value = write_skillvec(&v);
		if (sl_skillvec_open(&vector, value.data, value.size, NULL) != SL_OK ||
			sl_skillvec_sum(&vector, &said->sums[said->documents], NULL) != SL_OK ||
			sl_builder_add(b, tid, &vector, NULL) != SL_OK)
			abort();
		said->tids[said->documents] = tid;
		said->lives[said->documents++] = true;
	}
	for (unsigned i = 0; i < said->nulls; i++)
	{
		said->tids[said->documents + i] = said->tids[ROWS_MAX - 1 - i];
		said->lives[said->documents + i] = true;
	}
	store.count = 0;
	if (sl_builder_write(b, (SlPageSink) {write_page, &store}) != store.count || store.count == 0)
		abort();
	sl_builder_free(b);
	free(b);
	arena_free_all();
}

/* Read what it says; false: it cannot be read. */
static bool
read_said(Said *said)
{
	SlSegment	s;
	bool		right;

	if (sl_segment_open(&s, source, &memory, NULL) != SL_OK)
		return false;
	said->documents = s.head.document_count;
	said->nulls = s.head.null_count;
	right = said->documents <= ROWS_MAX && said->nulls <= ROWS_MAX - said->documents &&
		sl_segment_sums(&s, said->sums, NULL) == SL_OK;
	for (uint32_t i = 0; right && i < said->documents + said->nulls; i++)
	{
		bool		null = i >= said->documents;

		right = sl_segment_document(&s, null, null ? i - said->documents : i, &said->tids[i], &said->lives[i],
									NULL) == SL_OK;
	}
	sl_segment_close(&s);
	return right;
}

static bool
is_same(const Said *a, const Said *b)
{
	size_t		n = a->documents + a->nulls;

	return a->documents == b->documents && a->nulls == b->nulls &&
		memcmp(a->tids, b->tids, n * sizeof(SlTid)) == 0 &&
		memcmp(a->lives, b->lives, n * sizeof(bool)) == 0 &&
		memcmp(a->sums, b->sums, a->documents * sizeof(uint64_t)) == 0;
}

static const char *last_fault;

static void
note_fault(void *context, uint32_t page, const char *message)
{
	(void) page;
	last_fault = message;
	++*(unsigned *) context;
}

static unsigned
count_faults(void)
{
	unsigned	faults = 0;

	if (sl_segment_check(source, &memory, note_fault, &faults, NULL) != SL_OK)
		abort();
	return faults;
}

/* A source whose pages are replaced when so many were read. */
static uint32_t reads_left;

static SlStatus
read_while(void *context, uint32_t page, void *bytes, SlError *error)
{
	if (reads_left == 0)
		return sl_fail(error, SL_PAGE_GONE, 0, 0);
	reads_left--;
	return read_page(context, page, bytes, error);
}

/* Whether a check says that pages were replaced, and calls nothing damaged, whenever that happens. */
static bool
check_ends(void)
{
	SlPageSource going = {read_while, &store};
	SlStatus	status = SL_PAGE_GONE;
	unsigned	faults = 0;

	for (uint32_t n = 0; status == SL_PAGE_GONE && faults == 0; n++)
	{
		SlError		error;

		reads_left = n;
		status = sl_segment_check(going, &memory, note_fault, &faults, &error);
	}
	return status == SL_OK && faults == 0;
}

/* Go through a segment by a profile and a condition, whatever is in it. */
static void
exercise(void)
{
	static const char profile_text[] = "python!:5>=0.6, java|sql~0.8:4, rust|docker!, " COLLIDING_A ":2, kafka|r:3>=0.9,"
		"unknown skill 11 of a rather long name:4";
	static const char vector_text[] = "python:0.1, java:0.2";
	Value		p,
				v;
	SlRoleprofile profile;
	SlSkillvec	vector;
	SlRanker	ranker;
	SlSegment	s;
	size_t		count;
	SlPageSource from = source;

	if (random_below(2) == 0)
		from.read_part = NULL;
	if (sl_segment_open(&s, from, &memory, NULL) != SL_OK)
		return;
	if (read_roleprofile(profile_text, strlen(profile_text), &p, NULL) != SL_OK ||
		read_skillvec(vector_text, strlen(vector_text), &v, NULL) != SL_OK ||
		sl_roleprofile_open(&profile, p.data, p.size, NULL) != SL_OK ||
		sl_skillvec_open(&vector, v.data, v.size, NULL) != SL_OK ||
		sl_ranker_begin(&ranker, &profile, &memory, NULL) != SL_OK)
		abort();
	ranker.portable = random_below(2) == 0;
	if (random_below(2) == 0 && sl_ranker_contain(&ranker, &vector, NULL) != SL_OK)
		abort();
	sl_ranker_pass(&ranker, 1 + random_below(100), NULL);
	(void) sl_rank_segment(&ranker, &s, SL_RANK_ELIGIBLE, NULL);
	(void) sl_rank_segment(&ranker, &s, SL_RANK_OTHERS, NULL);
	(void) sl_ranker_hits(&ranker, &count);
	sl_ranker_free(&ranker);
	sl_segment_close(&s);
}

/* Where damage is done: the head, each section, the names, or the postings. */
#define PLACES (SL_SEGMENT_SECTIONS + 3)

static uint32_t
random_place(const SlSegmentHead *head, unsigned *place)
{
	uint32_t	first,
				count;

	do
	{
		*place = random_below(PLACES);
		if (*place < SL_SEGMENT_SECTIONS)
		{
			first = head->sections[*place];
			count = sl_segment_pages(head, (SlSegmentSection) *place);
		}
		else if (*place == SL_SEGMENT_SECTIONS)
		{
			first = head->sections[SL_SEGMENT_TERMS] + sl_segment_pages(head, SL_SEGMENT_TERMS);
			count = head->page_count - first;
		}
		else
		{
			first = *place == SL_SEGMENT_SECTIONS + 1;
			count = first > 0 ? head->sections[SL_SEGMENT_TIDS] - 1 : 1;
		}
	} while (count == 0);
	return first + random_below(count);
}

/* Damage a byte, or a field of some bytes; returns where, or SIZE_MAX where nothing has changed. */
static size_t
damage(unsigned char *page, bool head)
{
	static const uint32_t strange[] = {0, 1, 2, 255, 4064, 8128, 65535, 0x7fffffff, 0xffffffff};
	size_t		width = (size_t) 1 << random_below(4),
				room = head && random_below(4) > 0 ? sizeof(SlSegmentHead) : SL_SEGMENT_PAGE,
				at = random_below((unsigned) (room / width)) * width;
	uint64_t	value = 0,
				old;

	/* rather where something stands */
	if (random_below(4) > 0)
		for (unsigned tries = 0; page[at] == 0 && tries < 100; tries++)
			at = random_below((unsigned) (room / width)) * width;
	memcpy(&value, page + at, width);
	old = value;
	switch (random_below(4))
	{
		case 0:
			value ^= (uint64_t) 1 << random_below((unsigned) width * 8);
			break;
		case 1:
			value += random_below(2) == 0 ? 1 : UINT64_MAX;
			break;
		case 2:
			value = strange[random_below(sizeof(strange) / sizeof(strange[0]))];
			break;
		default:
			value = random_next();
			break;
	}
	memcpy(page + at, &value, width);
	return memcmp(&old, &value, width) == 0 ? SIZE_MAX : at;
}

int
main(void)
{
	static Said written,
				said;
	static unsigned char saved[SL_SEGMENT_PAGE];
	unsigned	alarms = 0,
				differ = 0,
				damages = 0,
				reported = 0,
				compared = 0,
				silent = 0,
				missed = 0,
				unfound = 0,
				unended = 0,
				kinds[SL_TERM_DENSE + 1] = {0},
				places[PLACES] = {0};

	for (unsigned i = 0; i < SEGMENTS; i++)
	{
		static const unsigned steps[] = {10, 100, 1000};
		SlSegmentHead head;
		SlSegment	s;

		make_segment(i % 4 == 0 ? 1 + random_below(40) : i % 4 == 1 ? 5000 : 12000, 1 + random_below(12),
					 steps[i % 3], &written);
		alarms += count_faults();
		if (i < 8)
			unended += !check_ends();
		differ += !read_said(&said) || !is_same(&said, &written);
		memcpy(&head, store.bytes, sizeof(head));
		if (sl_segment_open(&s, source, &memory, NULL) != SL_OK)
			abort();
		for (uint32_t t = 0; t < head.term_count; t++)
		{
			SlTerm		term,
						found;
			SlItem		item;

			if (sl_segment_term_at(&s, t, &term, NULL) != SL_OK)
				abort();
			kinds[term.kind]++;
			unfound += sl_segment_item(&s, &term, &item, NULL) != SL_OK ||
				sl_segment_find(&s, &item, &found, NULL) != SL_OK || memcmp(&found, &term, sizeof(term)) != 0;
		}
		sl_segment_close(&s);
		for (unsigned j = 0; j < DAMAGES; j++)
		{
			unsigned	place;
			uint32_t	number = random_place(&head, &place);
			unsigned char *page = store.bytes + number * (size_t) SL_SEGMENT_PAGE;
			size_t		at;

			memcpy(saved, page, SL_SEGMENT_PAGE);
			at = damage(page, number == 0);
			if (at == SIZE_MAX)
				continue;
			damages++;
			places[place]++;
			if (count_faults() > 0)
				reported++;
			else if (read_said(&said) && !is_same(&said, &written))
				compared++;
			else if (number == 0 && memcmp(page, saved, 4) == 0 &&
					 memcmp(page + 6, saved + 6, SL_SEGMENT_PAGE - 6) == 0)
				silent++;
			else
			{
				missed++;
				printf("# missed: segment %u, page %u, byte %zu, of section %u\n", i, number, at, place);
			}
			exercise();
			arena_free_all();
			memcpy(page, saved, SL_SEGMENT_PAGE);
		}
	}
	printf("# seed 20260101, %d segments; terms: %u sparse, %u by windows, %u dense\n", SEGMENTS,
		   kinds[SL_TERM_SPARSE], kinds[SL_TERM_WINDOWS], kinds[SL_TERM_DENSE]);
	printf("# %u damages, of which %u were reported, %u show in what is said of rows, %u say nothing\n",
		   damages, reported, compared, silent);
	printf("# levels %u, fences %u, TIDs %u, live bits %u, null TIDs %u, null bits %u, terms %u, names %u, postings %u, head %u\n",
		   places[0], places[1], places[2], places[3], places[4], places[5], places[6], places[7], places[8], places[9]);
	ok(kinds[SL_TERM_SPARSE] > 0 && kinds[SL_TERM_WINDOWS] > 0 && kinds[SL_TERM_DENSE] > 0, "all kinds of postings occur");
	ok(unfound == 0, "every term is found");
	ok(alarms == 0, "no false alarm");
	if (alarms > 0)
		printf("# %s\n", last_fault);
	ok(unended == 0, "pages that are replaced during a check are no damage");
	ok(differ == 0, "a segment says of its rows what was written");
	ok(missed == 0 && damages >= 2000 && reported > damages / 3, "damage is reported, or shows in what is said of rows");
	free(store.bytes);
	return tap_done();
}
