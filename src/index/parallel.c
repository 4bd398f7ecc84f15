/*
 * parallel.c - CREATE INDEX by several processes.
 *
 * Leader and workers read the table by one parallel scan.  Each writes segments of
 * its own rows, numbered from one counter and named in its part of shared memory,
 * so nobody waits for anybody but for new pages.  The leader gathers the names.
 */
#include "index.h"

#include "access/parallel.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/index.h"
#include "executor/instrument.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "pgstat.h"
#include "tcop/tcopprot.h"
#include "utils/snapmgr.h"

#define SEGMENTS_A_PROCESS	16	/* each may have at least so many */
#define PROCESSES_MAX		(SL_SEGMENTS_MAX / SEGMENTS_A_PROCESS)

enum
{
	KEY_SHARED = 1,
	KEY_SCAN,
	KEY_QUERY,
	KEY_USAGE
};

/* What one process has done. */
typedef struct Part
{
	double		heap_tuples;
	uint32		count;			/* of its segments */
	bool		broken_chain;
} Part;

typedef struct Usage
{
	BufferUsage buffers;
	WalUsage	wal;
} Usage;

/* In shared memory. */
typedef struct Shared
{
	Oid			heap;
	Oid			index;
	bool		concurrent;
	uint32		processes;		/* with the leader, which is the last, if it takes part */
	Size		limit;			/* bytes of memory for each */
	SlBuildTally tally;
	Part		parts[PROCESSES_MAX];
	SlSegmentEntry entries[SL_SEGMENTS_MAX];	/* of the first one, the second one, ... */
} Shared;

PGDLLEXPORT void sl_index_build_worker(dsm_segment *segment, shm_toc *toc);

/* How many segments each process may have. */
static uint32
room_of(const Shared *shared)
{
	return SL_SEGMENTS_MAX / shared->processes;
}

/* The part of a process. */
static void
build_part(Shared *shared, uint32 process, Relation heap, Relation index, struct IndexInfo *info,
		   ParallelTableScanDesc scan, bool reports)
{
	Part	   *part = &shared->parts[process];
	uint32		room = room_of(shared);
	SlBuildShare share = {.tally = &shared->tally, .limit = shared->limit,
	.reports = reports, .entries = &shared->entries[process * room], .room = room};

	sl_build_share(&share, heap, index, info, sl_beginscan_parallel(heap, scan));
	part->heap_tuples = share.heap_tuples;
	part->count = share.count;
	part->broken_chain = info->ii_BrokenHotChain;
}

/* Called in a worker, by the name that create_context() gives. */
void
sl_index_build_worker(dsm_segment *segment, shm_toc *toc)
{
	Shared	   *shared = shm_toc_lookup(toc, KEY_SHARED, false);
	Usage	   *usage = shm_toc_lookup(toc, KEY_USAGE, false);
	LOCKMODE	heap_lock = shared->concurrent ? ShareUpdateExclusiveLock : ShareLock,
				index_lock = shared->concurrent ? RowExclusiveLock : AccessExclusiveLock;
	Relation	heap,
				index;
	struct IndexInfo *info;

	debug_query_string = shm_toc_lookup(toc, KEY_QUERY, true);
	pgstat_report_activity(STATE_RUNNING, debug_query_string);
	heap = table_open(shared->heap, heap_lock);
	index = index_open(shared->index, index_lock);
	info = BuildIndexInfo(index);
	info->ii_Concurrent = shared->concurrent;
	InstrStartParallelQuery();
	build_part(shared, (uint32) ParallelWorkerNumber, heap, index, info,
			   shm_toc_lookup(toc, KEY_SCAN, false), false);
	InstrEndParallelQuery(&usage[ParallelWorkerNumber].buffers, &usage[ParallelWorkerNumber].wal);
	index_close(index, index_lock);
	table_close(heap, heap_lock);
}

static ParallelContext *
create_context(Relation heap, int workers, Snapshot snapshot)
{
	ParallelContext *context = CreateParallelContext("shortlist", "sl_index_build_worker", workers);

	shm_toc_estimate_chunk(&context->estimator, sizeof(Shared));
	shm_toc_estimate_chunk(&context->estimator, table_parallelscan_estimate(heap, snapshot));
	shm_toc_estimate_chunk(&context->estimator, mul_size(workers, sizeof(Usage)));
	shm_toc_estimate_keys(&context->estimator, 3);
	if (debug_query_string != NULL)
	{
		shm_toc_estimate_chunk(&context->estimator, strlen(debug_query_string) + 1);
		shm_toc_estimate_keys(&context->estimator, 1);
	}
	InitializeParallelDSM(context);
	return context;
}

/* A piece of shared memory, under a key. */
static void *
allot(ParallelContext *context, uint64 key, Size size)
{
	void	   *piece = shm_toc_allocate(context->toc, size);

	memset(piece, 0, size);
	shm_toc_insert(context->toc, key, piece);
	return piece;
}

/* What the processes have done, for all. */
static void
gather(SlBuildShare *all, Shared *shared, struct IndexInfo *info)
{
	uint32		room = room_of(shared);

	all->heap_tuples = 0;
	all->count = 0;
	for (uint32 i = 0; i < shared->processes; i++)
	{
		const Part *part = &shared->parts[i];

		memcpy(&all->entries[all->count], &shared->entries[i * room], part->count * sizeof(SlSegmentEntry));
		all->count += part->count;
		all->heap_tuples += part->heap_tuples;
		info->ii_BrokenHotChain = info->ii_BrokenHotChain || part->broken_chain;
	}
	pg_atomic_write_u64(&all->tally->next_number, pg_atomic_read_u64(&shared->tally.next_number));
	pg_atomic_write_u64(&all->tally->rows, pg_atomic_read_u64(&shared->tally.rows));
}

bool
sl_build_parallel(SlBuildShare *all, Relation heap, Relation index, struct IndexInfo *info)
{
	int			workers = Min(sl_build_workers(heap, index, info), PROCESSES_MAX - 1);
	bool		leads = parallel_leader_participation,
				launched;
	Snapshot	snapshot;
	ParallelContext *context;
	ParallelTableScanDesc scan;
	Shared	   *shared;
	Usage	   *usage;

	if (workers <= 0)
		return false;
	EnterParallelMode();

	/* beside others that write, only rows that a snapshot sees are indexed now */
	snapshot = info->ii_Concurrent ? RegisterSnapshot(GetTransactionSnapshot()) : SnapshotAny;
	context = create_context(heap, workers, snapshot);
	launched = context->seg != NULL;	/* else there was no shared memory */
	if (launched)
	{
		shared = allot(context, KEY_SHARED, sizeof(Shared));
		shared->heap = RelationGetRelid(heap);
		shared->index = RelationGetRelid(index);
		shared->concurrent = info->ii_Concurrent;
		shared->processes = (uint32) workers + leads;
		shared->limit = all->limit / shared->processes;
		pg_atomic_init_u64(&shared->tally.next_number, pg_atomic_read_u64(&all->tally->next_number));
		pg_atomic_init_u64(&shared->tally.rows, 0);
		scan = allot(context, KEY_SCAN, table_parallelscan_estimate(heap, snapshot));
		table_parallelscan_initialize(heap, scan, snapshot);
		scan->phs_syncscan = false; /* from the first block on, so that TIDs ascend */
		usage = allot(context, KEY_USAGE, workers * sizeof(Usage));
		if (debug_query_string != NULL)
			strcpy(allot(context, KEY_QUERY, strlen(debug_query_string) + 1), debug_query_string);

		LaunchParallelWorkers(context);
		launched = context->nworkers_launched > 0;
		if (launched && leads)
			build_part(shared, shared->processes - 1, heap, index, info, scan, all->reports);

		/* also tells of a worker that could not start */
		WaitForParallelWorkersToFinish(context);
		if (launched)
			gather(all, shared, info);
		for (int i = 0; i < context->nworkers_launched; i++)
			InstrAccumParallelQuery(&usage[i].buffers, &usage[i].wal);
	}
	if (IsMVCCSnapshot(snapshot))
		UnregisterSnapshot(snapshot);
	DestroyParallelContext(context);
	ExitParallelMode();
	return launched;
}
