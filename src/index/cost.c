/*
 * cost.c - what a scan costs, for the planner.
 *
 * A pass reads the postings of the profile's skills and nothing else.  How many
 * they are is not known here, so it is taken that a pass reads a twentieth of the
 * index, all at once: that is the start-up cost.  All rows take a few passes.
 * What the table costs is added by the planner.
 */
#include "index.h"

#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "utils/float.h"
#include "utils/selfuncs.h"

#define PASS_SHARE		0.05	/* of the index that a pass reads */
#define PASS_ROW_COST	0.02	/* of a row, in cpu_operator_cost */
#define PASSES_FOR_ALL	4.0

void
sl_index_cost(PlannerInfo *root, IndexPath *path, double loops, Cost *startup, Cost *total,
			  Selectivity *selectivity, double *correlation, double *pages)
{
	GenericCosts costs;
	double		pass;

	/* with nothing to order or narrow by, any other way is better */
	if (path->indexorderbys == NIL && path->indexclauses == NIL)
	{
		*startup = *total = get_float8_infinity();
		*selectivity = 1;
		*correlation = 0;
		*pages = 0;
		return;
	}
	MemSet(&costs, 0, sizeof(costs));
	costs.numIndexTuples = path->indexinfo->tuples;
	genericcostestimate(root, path, loops, &costs);

	pass = PASS_SHARE * path->indexinfo->pages * seq_page_cost +
		PASS_ROW_COST * path->indexinfo->tuples * cpu_operator_cost;
	*startup = costs.indexStartupCost + pass;
	*total = *startup + (path->indexorderbys != NIL ? (PASSES_FOR_ALL - 1) * pass : 0) +
		costs.indexSelectivity * path->indexinfo->tuples * cpu_index_tuple_cost;
	*selectivity = costs.indexSelectivity;
	*correlation = 0;
	*pages = PASS_SHARE * path->indexinfo->pages;
}
