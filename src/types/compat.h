/*
 * compat.h - what differs between the versions of PostgreSQL, 15 to 19.
 *
 * The only file that looks at PG_VERSION_NUM.
 */
#ifndef SHORTLIST_COMPAT_H
#define SHORTLIST_COMPAT_H

#include "postgres.h"
#include "fmgr.h"
#include "nodes/nodes.h"

#if PG_VERSION_NUM < 150000
#error "pg_shortlist needs PostgreSQL 15 or newer"
#endif

/* Soft errors came with 16; before, every error is thrown. */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#define sl_error_context(fcinfo) ((fcinfo)->context)
#else
#define errsave(context, ...) \
	do { (void) (context); ereport(ERROR, __VA_ARGS__); } while (0)
#define sl_error_context(fcinfo) ((Node *) NULL)
#endif

/* From 16 on varatt.h is not included by postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* From 18 on the mark stands before the declaration, and has this name. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* From 16 on the actions of the JSON parser return a status ... */
#if PG_VERSION_NUM >= 160000
#define SlJsonResult	JsonParseErrorType
#define SL_JSON_RETURN	return JSON_SUCCESS
#else
#define SlJsonResult	void
#define SL_JSON_RETURN	return
#endif

/* ... and from 17 on its lexer can be the caller's. */
#if PG_VERSION_NUM >= 170000
#define sl_json_lexer(json) makeJsonLexContext(NULL, json, true)
#else
#define sl_json_lexer(json) makeJsonLexContext(json, true)
#endif

/* From 16 on a relation's files have a locator, no node. */
#if PG_VERSION_NUM >= 160000
#define sl_locator(relation) ((relation)->rd_locator)
#else
#define sl_locator(relation) ((relation)->rd_node)
#endif

/* From 17 on the statistics target stands beside the attribute ... */
#if PG_VERSION_NUM >= 170000
#define sl_statistics_target(stats) ((stats)->attstattarget)
#else
#define sl_statistics_target(stats) ((stats)->attr->attstattarget)
#endif

/* ... and from 18 on a vacuum is told from an ANALYZE where it waits. */
#if PG_VERSION_NUM >= 180000
#define sl_analyze_delay() vacuum_delay_point(true)
#define sl_vacuum_delay() vacuum_delay_point(false)
#else
#define sl_analyze_delay() vacuum_delay_point()
#define sl_vacuum_delay() vacuum_delay_point()
#endif

/* Ownership: one function for all kinds of objects from 16 on. */
#if PG_VERSION_NUM >= 160000
#define sl_owns_relation(oid, user) object_ownercheck(RelationRelationId, oid, user)
#else
#define sl_owns_relation(oid, user) pg_class_ownercheck(oid, user)
#endif

/* From 18 on a lock that is not to be had can be logged. */
#if PG_VERSION_NUM >= 180000
#define sl_try_lock_tuple(relation, tid, mode) ConditionalLockTuple(relation, tid, mode, false)
#else
#define sl_try_lock_tuple(relation, tid, mode) ConditionalLockTuple(relation, tid, mode)
#endif

/* From 18 on what is to be avoided counts before cost, so an infinite cost keeps the planner from nothing. */
#if PG_VERSION_NUM >= 180000
#define sl_avoid_path(path) ((path)->disabled_nodes = 2)
#else
#define sl_avoid_path(path) ((void) (path))
#endif

/* From 19 on the parallel scan of a table takes flags. */
#if PG_VERSION_NUM >= 190000
#define sl_beginscan_parallel(heap, scan) table_beginscan_parallel(heap, scan, 0)
#else
#define sl_beginscan_parallel(heap, scan) table_beginscan_parallel(heap, scan)
#endif

/* From 19 on the routine of an access method is there for ever; up to 18 it is the caller's, who frees it. */
#if PG_VERSION_NUM >= 190000
#define SL_RETURN_ROUTINE(routine) PG_RETURN_POINTER(&(routine))
#else
#define SL_RETURN_ROUTINE(routine) \
	PG_RETURN_POINTER(memcpy(palloc(sizeof(routine)), &(routine), sizeof(routine)))
#endif

/* Up to 16 a snapshot can be too old for what VACUUM has left of a page. */
#if PG_VERSION_NUM >= 170000
#define sl_test_old_snapshot(snapshot, relation, page) ((void) (snapshot))
#else
#define sl_test_old_snapshot(snapshot, relation, page) TestForOldSnapshot(snapshot, relation, page)
#endif

/* From 17 on code of an owner is run with a search_path that nobody chose. */
#if PG_VERSION_NUM >= 170000
#define sl_restrict_search_path() RestrictSearchPath()
#else
#define sl_restrict_search_path() ((void) 0)
#endif

/* From 18 on EXPLAIN tells how often an index was searched. */
#if PG_VERSION_NUM >= 180000
#define sl_count_search(scan) \
	do { if ((scan)->instrument) (scan)->instrument->nsearches++; } while (0)
#else
#define sl_count_search(scan) ((void) (scan))
#endif

/* From 17 on the core asks an access method whether workers can help to build, and says how many. */
#if PG_VERSION_NUM >= 170000
#define SL_BUILDS_PARALLEL .amcanbuildparallel = true,
#define sl_build_workers(heap, index, info) ((info)->ii_ParallelWorkers)
#else
#define SL_BUILDS_PARALLEL
#define sl_build_workers(heap, index, info) plan_create_index_workers(RelationGetRelid(heap), RelationGetRelid(index))
#endif

#endif							/* SHORTLIST_COMPAT_H */
