/*
 * scan.c - ordered scans, and bitmap scans.
 *
 * An ordered scan makes passes: each reads the metapage, and from all that it
 * names the best rows behind the last one that was returned, at first a few, and
 * eight times as many in each further pass.  So no LIMIT need be known, and
 * nothing is remembered of rows that were returned but the last one.  A page that
 * was replaced in the meantime ends a pass, and another one begins.
 *
 * Near misses are looked for only when eligible rows have run out, and rows without
 * a vector follow behind all others, in the order of their TIDs.
 *
 * Entries are made before their transaction commits, and the metapage is read
 * after the snapshot was taken: so every row that the snapshot sees is named.
 */
#include "index.h"

#include "access/relscan.h"
#include "miscadmin.h"
#include "nodes/tidbitmap.h"
#include "pgstat.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* A condition, as pending rows are tested for it. */
typedef struct Condition
{
	StrategyNumber strategy;
	SlSkillvec	vector;
	SlScorer   *scorer;
} Condition;

/* What is looked for. */
typedef enum Stage
{
	STAGE_ELIGIBLE,				/* all rows with a vector, where the profile has no must-have */
	STAGE_OTHERS,				/* those that lack a must-have */
	STAGE_NULLS,				/* those without a vector */
	STAGE_END
} Stage;

typedef struct Scan
{
	MemoryContext context;		/* of the scan; reset by a rescan */
	SlRecycler	recycler;		/* of what passes take */
	SlMeta	   *meta;			/* of the present pass */
	BlockNumber end;			/* of the index, then */
	Snapshot	snapshot;
	SlRanker	ranker;
	SlScorer   *scorer;			/* of the profile; NULL: distances are null */
	Condition  *conditions;
	int			condition_count;
	bool		nothing;		/* a condition is null, so no row holds it */
	bool		counted;		/* in the statistics */
	Stage		stage;
	size_t		taken;			/* rows returned */
	size_t		limit;			/* of the next pass */
	size_t		pass_limit;		/* of the last one; 0: there was none in this stage */
	bool		has_last;
	SlHit		last;			/* returned last */
	const SlHit *hits;
	size_t		hit_count;
	size_t		at;
	SlIndexSegment **segments;	/* open ones, by place in meta */
	uint32		segment_count;
} Scan;

/* About as many rows as scans of this session took lately. */
static size_t usual_limit = SL_FIRST_LIMIT;

/* Learn from a scan that ends; slowly where it took few, for looking for too many costs less than a second pass. */
static void
note_taken(const Scan *s)
{
	size_t		taken = Min(Max(s->taken, SL_FIRST_LIMIT_MIN), SL_FIRST_LIMIT_MAX);

	if (s->taken > 0)
		usual_limit = taken > usual_limit ? taken : (usual_limit + taken) / 2;
}

IndexScanDesc
sl_index_begin_scan(Relation index, int keys, int order_bys)
{
	IndexScanDesc scan = RelationGetIndexScan(index, keys, order_bys);
	Scan	   *s = palloc0(sizeof(Scan));

	s->context = AllocSetContextCreate(CurrentMemoryContext, "shortlist scan", ALLOCSET_DEFAULT_SIZES);
	scan->opaque = s;
	if (order_bys > 0)
	{
		scan->xs_orderbyvals = palloc0(order_bys * sizeof(Datum));
		scan->xs_orderbynulls = palloc(order_bys * sizeof(bool));
		memset(scan->xs_orderbynulls, true, order_bys * sizeof(bool));
	}
	return scan;
}

void
sl_index_end_scan(IndexScanDesc scan)
{
	Scan	   *s = scan->opaque;

	note_taken(s);
	MemoryContextDelete(s->context);
	pfree(s);
}

static void
check(SlStatus status, const SlError *error, const char *type)
{
	if (status != SL_OK)
		sl_report_data(error, type);
}

/* Prepare the profile that rows are ordered by; from one that is null or empty there are no distances. */
static void
prepare_order(Scan *s, const IndexScanDesc scan)
{
	SlRoleprofile profile = {0};
	SlError		error;

	if (scan->numberOfOrderBys > 0 && (scan->orderByData[0].sk_flags & SK_ISNULL) == 0)
		sl_open_roleprofile(scan->orderByData[0].sk_argument, &profile);
	check(sl_ranker_begin(&s->ranker, profile.count > 0 ? &profile : NULL, &s->recycler.memory, &error), &error, "roleprofile");
	if (profile.count > 0)
		check(sl_scorer_make(&s->scorer, &profile, &sl_palloc, &error), &error, "roleprofile");
}

static void
prepare_condition(Scan *s, const ScanKeyData *key)
{
	Condition  *c = &s->conditions[s->condition_count++];
	SlRoleprofile profile;
	SlError		error;

	if ((key->sk_flags & SK_ISNULL) != 0)
	{
		s->nothing = true;
		return;
	}
	c->strategy = key->sk_strategy;
	switch (key->sk_strategy)
	{
		case SL_STRATEGY_ELIGIBLE:
			sl_open_roleprofile(key->sk_argument, &profile);
			check(sl_ranker_eligible(&s->ranker, &profile, &error), &error, "roleprofile");
			check(sl_scorer_make(&c->scorer, &profile, &sl_palloc, &error), &error, "roleprofile");
			break;
		case SL_STRATEGY_CONTAINS:
			sl_open_skillvec(key->sk_argument, &c->vector);
			check(sl_ranker_contain(&s->ranker, &c->vector, &error), &error, "skillvec");
			break;
		case SL_STRATEGY_OVERLAPS:
			sl_open_skillvec(key->sk_argument, &c->vector);
			check(sl_ranker_overlap(&s->ranker, &c->vector, &error), &error, "skillvec");
			break;
		default:
			elog(ERROR, "unrecognized strategy number: %d", key->sk_strategy);
	}
}

void
sl_index_rescan(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey order_bys, int order_by_count)
{
	Scan	   *s = scan->opaque;
	MemoryContext context = s->context,
				old;

	if (keys != NULL && scan->numberOfKeys > 0)
		memmove(scan->keyData, keys, scan->numberOfKeys * sizeof(ScanKeyData));
	if (order_bys != NULL && scan->numberOfOrderBys > 0)
		memmove(scan->orderByData, order_bys, scan->numberOfOrderBys * sizeof(ScanKeyData));

	note_taken(s);
	MemoryContextReset(context);
	memset(s, 0, sizeof(*s));
	s->context = context;
	sl_recycler_begin(&s->recycler, context);
	old = MemoryContextSwitchTo(context);
	s->meta = palloc(sizeof(SlMeta));
	s->limit = usual_limit;
	prepare_order(s, scan);
	s->conditions = palloc0(Max(scan->numberOfKeys, 1) * sizeof(Condition));
	for (int i = 0; i < scan->numberOfKeys; i++)
		prepare_condition(s, &scan->keyData[i]);
	if (s->nothing)
		s->stage = STAGE_END;
	MemoryContextSwitchTo(old);
}

/* ---------------------------------------------------------------------------
 * A pass
 * ------------------------------------------------------------------------- */

static void
close_segments(Scan *s)
{
	for (uint32 i = 0; i < s->segment_count; i++)
		if (s->segments[i] != NULL)
		{
			sl_index_segment_close(s->segments[i]);
			pfree(s->segments[i]);
		}
	if (s->segments != NULL)
		pfree(s->segments);
	s->segments = NULL;
	s->segment_count = 0;
}

/* Read the metapage; segments that are still named stay open. */
static void
read_meta(Scan *s, Relation index)
{
	SlIndexSegment **open = s->segments;
	uint32		count = s->segment_count;

	sl_meta_read_as_of(index, s->meta, s->snapshot);
	s->end = RelationGetNumberOfBlocks(index);
	s->segment_count = s->meta->segment_count;
	s->segments = palloc0(Max(s->segment_count, 1) * sizeof(SlIndexSegment *));
	for (uint32 i = 0; i < count; i++)
	{
		for (uint32 j = 0; j < s->segment_count && open[i] != NULL; j++)
			if (open[i]->entry.number == s->meta->segments[j].number)
			{
				s->segments[j] = open[i];
				open[i] = NULL;
			}
		if (open[i] != NULL)
		{
			sl_index_segment_close(open[i]);
			pfree(open[i]);
		}
	}
	if (open != NULL)
		pfree(open);
}

/* A segment, opened if need be. */
static SlStatus
open_segment(Scan *s, Relation index, uint32 i, SlError *error)
{
	SlIndexSegment *segment;
	SlStatus	status;

	if (s->segments[i] != NULL)
		return SL_OK;
	segment = palloc(sizeof(SlIndexSegment));
	status = sl_index_segment_open(segment, index, &s->meta->segments[i], s->end, &s->recycler.memory, error);
	if (status == SL_OK)
		s->segments[i] = segment;
	return status;
}

static bool
holds(Scan *s, Relation index, const SlSkillvec *vector)
{
	for (int i = 0; i < s->condition_count; i++)
	{
		const Condition *c = &s->conditions[i];
		SlStatus	status;
		SlError		error;
		SlScore		score;
		bool		is_so = false;

		if (c->strategy == SL_STRATEGY_ELIGIBLE)
		{
			status = sl_score(c->scorer, vector, &score, &error);
			is_so = score.eligible;
		}
		else if (c->strategy == SL_STRATEGY_CONTAINS)
			status = sl_skillvec_contains(vector, &c->vector, &is_so, &error);
		else
			status = sl_skillvec_overlaps(vector, &c->vector, &is_so, &error);
		sl_check_index(index, status, &error);
		if (!is_so)
			return false;
	}
	return true;
}

/* What is called for a row. */
typedef SlStatus (*EachRow) (Scan *s, Relation index, SlTid tid, const SlSkillvec *vector,
							 void *context, SlError *error);

/* Go through the rows of both lists, in vectors or in nulls, that hold the conditions. */
static SlStatus
read_pending(Scan *s, Relation index, EachRow row, void *context, SlError *error)
{
	const SlPendingList *lists[2] = {&s->meta->sealed, &s->meta->active};
	SlStatus	status = SL_OK;

	for (int i = 0; i < 2 && status == SL_OK; i++)
	{
		SlPendingReader reader;
		SlPendingItem item;

		sl_pending_begin(&reader, index, lists[i]);
		while (status == SL_OK && sl_pending_next(&reader, &item, &status))
		{
			SlSkillvec	vector;

			if ((item.vector == NULL) != (s->stage == STAGE_NULLS))
				continue;
			if (item.vector != NULL)
				sl_check_index(index, sl_skillvec_open(&vector, item.vector, item.size, error), error);
			if (item.vector == NULL || holds(s, index, &vector))
				status = row(s, index, item.tid, item.vector == NULL ? NULL : &vector, context, error);
		}
		sl_pending_end(&reader);
	}
	return status;
}

static SlStatus
rank_row(Scan *s, Relation index, SlTid tid, const SlSkillvec *vector, void *context, SlError *error)
{
	int64		distance = 0;

	if (vector != NULL && s->scorer != NULL)
	{
		SlScore		score;

		sl_check_index(index, sl_score(s->scorer, vector, &score, error), error);
		if (score.eligible != (s->stage == STAGE_ELIGIBLE))
			return SL_OK;
		distance = sl_score_place(&score);
	}
	return sl_rank_row(&s->ranker, tid, distance, error);
}

/* Go through the rows of a segment without a vector. */
static SlStatus
read_nulls(Scan *s, Relation index, SlSegment *segment, EachRow row, void *context, SlError *error)
{
	for (uint32 i = 0; i < segment->head.null_count; i++)
	{
		SlTid		tid;
		bool		live;
		SlStatus	status = sl_segment_document(segment, true, i, &tid, &live, error);

		if (i % SL_WINDOW == 0)
			CHECK_FOR_INTERRUPTS();
		if (status == SL_OK && live)
			status = row(s, index, tid, NULL, context, error);
		if (status != SL_OK)
			return status;
	}
	return SL_OK;
}

static SlStatus
rank_segment(Scan *s, Relation index, SlIndexSegment *segment, SlError *error)
{
	SlStatus	status;

	sl_index_segment_hold(segment);
	status = s->stage == STAGE_NULLS
		? read_nulls(s, index, &segment->segment, rank_row, NULL, error)
		: sl_rank_segment(&s->ranker, &segment->segment,
						  s->stage == STAGE_ELIGIBLE ? SL_RANK_ELIGIBLE : SL_RANK_OTHERS, error);
	if (segment->gone || !sl_meta_names(index, segment->entry.number, s->snapshot))
		return sl_fail(error, SL_PAGE_GONE, 0, 0);
	return status;
}

/* The last ones first: they are small mostly, and inserts may merge them any moment. */
static SlStatus
rank_segments(Scan *s, Relation index, SlError *error)
{
	SlStatus	status = SL_OK;

	for (uint32 i = s->segment_count; i-- > 0 && status == SL_OK;)
	{
		status = open_segment(s, index, i, error);
		if (status == SL_OK)
			status = rank_segment(s, index, s->segments[i], error);
		CHECK_FOR_INTERRUPTS();
	}
	return status;
}

/* The next rows behind the last one. */
static void
make_pass(Scan *s, Relation index)
{
	SlStatus	status;
	SlError		error;

	for (;;)
	{
		read_meta(s, index);
		sl_ranker_pass(&s->ranker, s->limit, s->has_last ? &s->last : NULL);
		status = read_pending(s, index, rank_row, NULL, &error);
		if (status == SL_OK)
			status = rank_segments(s, index, &error);
		if (status == SL_OK)
			break;
		sl_check_gone(index, s->meta, status, &error);
	}
	s->hits = sl_ranker_hits(&s->ranker, &s->hit_count);
	s->at = 0;
	s->pass_limit = s->limit;
	if (s->limit < MaxAllocSize / sizeof(SlHit) / SL_LIMIT_GROWTH)
		s->limit *= SL_LIMIT_GROWTH;
}

/* A condition holds for no row without a vector. */
static Stage
next_stage(const Scan *s)
{
	if (s->stage == STAGE_ELIGIBLE && s->ranker.musts.count > 0)
		return STAGE_OTHERS;
	return s->stage <= STAGE_OTHERS && s->condition_count == 0 ? STAGE_NULLS : STAGE_END;
}

/* Have a row at s->at; false: there are no more. */
static bool
advance(Scan *s, Relation index)
{
	while (s->at == s->hit_count)
	{
		/* a pass that found fewer rows than it could is the last of its stage */
		if (s->hit_count < s->pass_limit)
		{
			s->stage = next_stage(s);
			s->pass_limit = 0;
			s->has_last = false;
			s->limit = usual_limit;
		}
		if (s->stage == STAGE_END)
			return false;
		make_pass(s, index);
	}
	return true;
}

/* For pg_stat_user_indexes and EXPLAIN: once a scan or rescan. */
static void
count_scan(IndexScanDesc scan)
{
	pgstat_count_index_scan(scan->indexRelation);
	sl_count_search(scan);
}

static void
check_snapshot(Relation index, Snapshot snapshot)
{
	if (!IsMVCCSnapshot(snapshot))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("index \"%s\" can only be scanned with an MVCC snapshot",
						RelationGetRelationName(index))));
}

bool
sl_index_next(IndexScanDesc scan, ScanDirection direction)
{
	Scan	   *s = scan->opaque;
	MemoryContext old = MemoryContextSwitchTo(s->context);
	bool		found;

	check_snapshot(scan->indexRelation, scan->xs_snapshot);

	/* plans that sl_index_cost() lets nobody choose */
	if (scan->xs_want_itup || scan->numberOfOrderBys > 1)
		elog(ERROR, "index \"%s\" supports neither index-only scans nor orders by several distances",
			 RelationGetRelationName(scan->indexRelation));
	Assert(ScanDirectionIsForward(direction));
	s->snapshot = scan->xs_snapshot;
	if (!s->counted)
		count_scan(scan);
	s->counted = true;
	found = advance(s, scan->indexRelation);
	if (found)
	{
		s->last = s->hits[s->at++];
		s->taken++;
		s->has_last = true;
		sl_set_tid(&scan->xs_heaptid, s->last.tid);
		scan->xs_recheck = false;
		scan->xs_recheckorderby = false;
		if (scan->numberOfOrderBys > 0)
		{
			scan->xs_orderbynulls[0] = s->scorer == NULL || s->stage == STAGE_NULLS;
			if (!scan->xs_orderbynulls[0])
				scan->xs_orderbyvals[0] = Float8GetDatum((double) s->last.distance / (double) s->ranker.total);
		}
	}
	MemoryContextSwitchTo(old);
	return found;
}

/* ---------------------------------------------------------------------------
 * Bitmaps
 * ------------------------------------------------------------------------- */

typedef struct Bitmap
{
	TIDBitmap  *bitmap;
	int64		count;
} Bitmap;

static SlStatus
note_tid(void *context, SlTid tid, SlError *error)
{
	Bitmap	   *b = context;
	ItemPointerData pointer;

	sl_set_tid(&pointer, tid);
	tbm_add_tuples(b->bitmap, &pointer, 1, false);
	b->count++;
	return SL_OK;
}

static SlStatus
note_row(Scan *s, Relation index, SlTid tid, const SlSkillvec *vector, void *context, SlError *error)
{
	return note_tid(context, tid, error);
}

/* Note the rows of the present stage. */
static SlStatus
note_rows(Scan *s, Relation index, Bitmap *b, SlError *error)
{
	SlStatus	status = read_pending(s, index, note_row, b, error);

	for (uint32 i = s->segment_count; i-- > 0 && status == SL_OK;)
	{
		status = open_segment(s, index, i, error);
		if (status == SL_OK)
			status = s->stage == STAGE_NULLS
				? read_nulls(s, index, &s->segments[i]->segment, note_row, b, error)
				: sl_rank_filter(&s->ranker, &s->segments[i]->segment, note_tid, b, error);
		CHECK_FOR_INTERRUPTS();
	}
	return status;
}

/*
 * A partial index may be scanned without a condition, and then for rows without
 * a vector, too.  What was noted before a page was found to be replaced does no
 * harm: noting it again is the same.
 */
int64
sl_index_bitmap(IndexScanDesc scan, TIDBitmap *bitmap)
{
	Scan	   *s = scan->opaque;
	Relation	index = scan->indexRelation;
	MemoryContext old = MemoryContextSwitchTo(s->context);
	Bitmap		b = {bitmap, 0};
	SlStatus	status = SL_OK;
	SlError		error;

	check_snapshot(index, scan->xs_snapshot);
	count_scan(scan);
	s->snapshot = scan->xs_snapshot;
	while (!s->nothing)
	{
		b.count = 0;
		read_meta(s, index);
		s->stage = STAGE_ELIGIBLE;
		status = note_rows(s, index, &b, &error);
		s->stage = STAGE_NULLS;
		if (status == SL_OK && s->condition_count == 0)
			status = note_rows(s, index, &b, &error);
		if (status == SL_OK)
		{
			/* the snapshot may have become too old in the meantime */
			sl_meta_read_as_of(index, s->meta, s->snapshot);
			break;
		}
		sl_check_gone(index, s->meta, status, &error);
	}
	close_segments(s);
	MemoryContextSwitchTo(old);
	return b.count;
}
