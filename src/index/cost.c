/*
 * cost.c - what a scan costs, for the planner.
 *
 * An ordered scan makes passes (scan.c), each of which reads postings again and
 * ranks some rows.  How many rows it will be asked for depends on the LIMIT and
 * on the conditions that the executor tests, so passes and rows are counted for
 * that.
 *
 * The planner itself takes a part of a scan to cost that part of all of it.  But
 * the first rows cost more than others: their passes are short, and each row
 * comes from a page of its own, whereas all rows come from no more pages than
 * the table has.  So the total that is told is the one of which the part that is
 * asked for costs what it should.
 *
 * The constants are measured, at 10,000 and 1,000,000 rows of 20 skills, against
 * sequential scans of the same tables.
 */
#include "index.h"

#include "nodes/pathnodes.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "utils/float.h"
#include "utils/selfuncs.h"
#include "utils/spccache.h"

#define PASS_SHARE		0.05	/* of the index that a pass reads: a profile asks for some 15 skills */
#define PASS_ROW_COST	0.02	/* of each row of the index in a pass, in cpu_operator_cost: 0.1 ns */
#define RANK_ROW_COST	50.0	/* of each row that a pass may find, in cpu_operator_cost: 0.4 us */

/* A scan, as far as the planner knows. */
typedef struct Ordered
{
	PlannerInfo *root;
	const IndexOptInfo *index;
	double		rows;			/* that hold the index conditions */
	Cost		pass;
} Ordered;

/* How many of the rows of a scan will be asked for. */
static double
rows_asked_for(const Ordered *s, const IndexPath *path)
{
	double		fraction = s->root->tuple_fraction,
				kept = s->index->rel->rows;	/* of all rows, by all conditions */

	if (fraction <= 0 || path->path.param_info != NULL)
		return s->rows;
	if (fraction >= 1)
		fraction /= Max(kept, 1);
	return Max(Min(fraction, 1) * s->rows, 1);
}

/* What the passes for so many rows cost. */
static Cost
ranking(const Ordered *s, double rows)
{
	double		limit = SL_FIRST_LIMIT,
				found = limit;
	Cost		cost = s->pass;

	for (; found < rows; found += limit)
	{
		limit *= SL_LIMIT_GROWTH;
		cost += s->pass;
	}
	return cost + Min(found, s->rows) * RANK_ROW_COST * cpu_operator_cost;
}

/* What the planner adds for the pages of the table, to a scan of so many rows. */
static Cost
fetching(const Ordered *s, double rows)
{
	double		page;

	get_tablespace_page_costs(s->index->rel->reltablespace, &page, NULL);
	return page * index_pages_fetched(rows, s->index->rel->pages, (double) s->index->pages, s->root);
}

void
sl_index_cost(PlannerInfo *root, IndexPath *path, double loops, Cost *startup, Cost *total,
			  Selectivity *selectivity, double *correlation, double *pages)
{
	const IndexOptInfo *index = path->indexinfo;
	Ordered		s = {root, index};
	GenericCosts costs;
	double		share = PASS_SHARE;

	*correlation = 0;
	*pages = 0;

	/*
	 * With nothing to order or narrow by, any other way is better; what is more, the
	 * scan may be an index-only one, which trusts what VACUUM may have removed.  By
	 * several distances, the executor would gather all rows that are tied at the
	 * first in memory, and from PostgreSQL 18 on lose their ctid.
	 */
	if ((path->indexorderbys == NIL && path->indexclauses == NIL) || list_length(path->indexorderbys) > 1)
	{
		*startup = *total = get_float8_infinity();
		*selectivity = 1;
		sl_avoid_path(&path->path);
		return;
	}
	MemSet(&costs, 0, sizeof(costs));
	costs.numIndexTuples = index->tuples;
	genericcostestimate(root, path, loops, &costs);
	*selectivity = costs.indexSelectivity;

	/* of the postings of a condition, few are read where few rows hold it */
	if (path->indexclauses != NIL)
		share = Min(share, costs.indexSelectivity);
	*pages = ceil(share * index->pages);
	s.rows = Max(costs.indexSelectivity * index->tuples, 1);
	s.pass = *pages * seq_page_cost + PASS_ROW_COST * index->tuples * cpu_operator_cost;

	*startup = costs.indexStartupCost + s.pass;
	*total = *startup + s.rows * cpu_index_tuple_cost;
	if (path->indexorderbys != NIL)
	{
		double		rows = rows_asked_for(&s, path);
		Cost		cost = ranking(&s, rows) - s.pass + fetching(&s, rows);

		*total += Max(cost * s.rows / rows - fetching(&s, s.rows), 0);
	}
}
