/*
 * trivial.c - the least that a C function in a scan can cost.
 *
 * bench_trivial(skillvec, roleprofile) detoasts its first argument and returns
 * the first eight bytes of it as a number: what is left of the time of a query
 * that orders by it is the scan, the call and the sort.
 */
#include "postgres.h"

#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(bench_trivial);

PGDLLEXPORT Datum
bench_trivial(PG_FUNCTION_ARGS)
{
	struct varlena *v = PG_GETARG_VARLENA_PP(0);
	uint64		word = 0;

	if (VARSIZE_ANY_EXHDR(v) >= 16)
		memcpy(&word, VARDATA_ANY(v) + 8, sizeof(word));
	PG_RETURN_FLOAT8((double) (word >> 16));
}
