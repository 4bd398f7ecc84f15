/*
 * statistics.h - what ANALYZE keeps of skill vectors in pg_statistic.
 */
#ifndef SHORTLIST_STATISTICS_H
#define SHORTLIST_STATISTICS_H

#include "glue.h"

/*
 * STATISTIC_KIND of the slot, from the numbers for private use, 10000 to 30000.
 * stavalues (of type bigint) are the words and stanumbers the numbers that
 * src/core/frequency.h lays out; staop and stacoll are 0.
 */
#define SL_STATISTIC_KIND_SKILLS	21539

#endif							/* SHORTLIST_STATISTICS_H */
