/*
 * segment.c - pages of a segment that may hold anything: whatever stands there,
 * opening, finding, ranking, filtering, merging and checking it stay inside.
 *
 * The input says what is changed in a segment that was written as it should be:
 * a byte that chooses the segment, then 8 bytes a change: page, offset, width
 * and value.  Without a change that matters the check reports nothing.
 */
#include "target.h"

#include "../pages.h"
#include "../../src/core/rank.h"

#define BASES		4
#define CHANGE		8

static Pages bases[BASES],
			present;

/* Merged pages go nowhere. */
static bool
drop_page(void *context, uint32_t page, const void *bytes)
{
	(void) context;
	(void) page;
	(void) bytes;
	return true;
}

/* A segment of one window or of several, with codes of 4, 8 or 16 bits. */
static void
make_base(Pages *b, unsigned rows, unsigned level_steps)
{
	static const char *const names[] = {"python", "java", COLLIDING_A, "sql", "unknown one", COLLIDING_B, "rust", "c++"};
	SlSegmentBuilder builder;

	sl_builder_begin(&builder, &memory);
	for (unsigned i = 0; i < rows; i++)
	{
		char		text[512] = "";
		SlSkillvec	vector;
		Value		v;

		for (unsigned j = 0; j < sizeof(names) / sizeof(names[0]); j++)
			if (i * 7919 % (1u << j) == 0 || (j == 7 && i % 4000 == 1))
			{
				unsigned	level = (1 + (i * 31 + j) % level_steps) * (SL_UNIT / level_steps);

				sprintf(text + strlen(text), "%s%s:%u.%04u", *text == '\0' ? "" : ",", names[j],
						level / SL_UNIT, level % SL_UNIT);
			}
		must_hold(read_skillvec(text, strlen(text), &v, NULL) == SL_OK &&
				  sl_skillvec_open(&vector, v.data, v.size, NULL) == SL_OK &&
				  sl_builder_add(&builder, i + 1, i % 16 == 3 ? NULL : &vector, NULL) == SL_OK);
	}
	must_hold(sl_builder_write(&builder, (SlPageSink) {write_page, b}) == b->count && b->count > 0);
	arena_free_all();
}

static void
note_fault(void *context, uint32_t page, const char *message)
{
	(void) page;
	(void) message;
	++*(unsigned *) context;
}

static SlStatus
note_found(void *context, SlTid tid, SlError *error)
{
	(void) tid;
	(void) error;
	++*(unsigned *) context;
	return SL_OK;
}

static void
exercise(SlSegment *s, const Fixture *f)
{
	SlSegment  *both[] = {s, s};
	SlRanker	ranker;
	SlError		error;
	SlStatus	status;
	SlTerm		term;
	SlItem		item;
	size_t		count;
	unsigned	found = 0;

	for (uint32_t i = 0; i < s->head.term_count && i < 16; i++)
		if (sl_segment_term_at(s, i, &term, &error) == SL_OK && sl_segment_item(s, &term, &item, &error) == SL_OK)
			(void) sl_segment_find(s, &item, &term, &error);
	must_hold(sl_ranker_begin(&ranker, &f->profile, &memory, &error) == SL_OK);
	ranker.portable = s->head.document_count % 2 == 0;
	sl_ranker_pass(&ranker, 5, NULL);
	for (int phase = SL_RANK_ELIGIBLE; phase <= SL_RANK_OTHERS; phase++)
		(void) sl_rank_segment(&ranker, s, (SlRankPhase) phase, &error);
	must_hold(sl_ranker_hits(&ranker, &count) != NULL || count == 0);
	must_hold(count <= 5);
	must_hold(sl_ranker_overlap(&ranker, &f->vector, &error) == SL_OK);
	(void) sl_rank_filter(&ranker, s, note_found, &found, &error);
	must_hold(found <= s->head.document_count);
	sl_ranker_free(&ranker);
	(void) sl_segment_merge(both, s->head.release % 2 + 1, (SlPageSink) {drop_page, NULL}, &memory, &status, &error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Fixture *f = fixture();
	SlPageSource source = {.read = read_page,.context = &present,.read_part = read_part};
	SlSegment	segment;
	SlError		error;
	unsigned	faults = 0;
	bool		changed = false;
	const Pages *base;

	if (bases[0].count == 0)
	{
		make_base(&bases[0], 60, 10);
		make_base(&bases[1], 90, 100);
		make_base(&bases[2], 60, 1000);
		make_base(&bases[3], 12300, 10);
	}
	if (size == 0)
		return 0;
	base = &bases[data[0] % 32 == 31 ? 3 : data[0] % 3];
	if (data[0] % 2 == 0)
		source.read_part = NULL;
	if (data[0] / 2 % 2 == 0)
	{
		source.hold = hold_page;
		source.let_go = let_go_page;
	}
	present.count = base->count;
	present.bytes = exact_copy(base->bytes, base->count * (size_t) SL_SEGMENT_PAGE);
	for (size_t at = 1; at + CHANGE <= size; at += CHANGE)
	{
		size_t		page = sl_read16(data + at) % base->count,
					offset = sl_read16(data + at + 2) % SL_SEGMENT_PAGE,
					width = data[at + 4] % 3 + 1,
					room = SL_SEGMENT_PAGE - offset;
		unsigned char *p = present.bytes + page * SL_SEGMENT_PAGE + offset;

		/* rather where something stands */
		if (data[at + 4] >= 128)
			p = present.bytes + page * SL_SEGMENT_PAGE + offset % (page == 0 ? 64 : 256);
		memcpy(p, data + at + 5, width < room ? width : room);
		changed = true;
	}
	must_hold(sl_segment_check(source, &memory, note_fault, &faults, &error) == SL_OK);
	must_hold(changed || faults == 0);
	if (sl_segment_open(&segment, source, &memory, &error) == SL_OK)
	{
		uint64_t   *sums = arena_resize(NULL, NULL, (segment.head.document_count + 1) * sizeof(uint64_t));

		exercise(&segment, f);
		(void) sl_segment_sums(&segment, sums, &error);
		sl_segment_close(&segment);
	}
	else
		must_hold(faults > 0);
	must_hold(pages_held == 0);
	arena_free_all();
	return 0;
}
