/*
 * glue.h - between SQL functions and the core.
 *
 * The core asks for memory, returns a status and reads plain bytes.  Here are
 * its allocator over memory contexts, the one place where its errors become
 * PostgreSQL's, and the ways from a Datum to an opened value and back.
 */
#ifndef SHORTLIST_GLUE_H
#define SHORTLIST_GLUE_H

#include "compat.h"

#include "../core/compare.h"
#include "../core/literal.h"
#include "../core/score.h"

/*
 * palloc() in the current context, for blocks of any size.  Never fails but by
 * an error; answers interrupts where the core polls.
 */
extern const SlMemory sl_palloc;

/*
 * The same in one context, for work that takes and releases large blocks over and
 * over: some that are released are kept and given again.  Else malloc() hands them
 * back to the system each time, and getting them anew costs more than the work.
 * The context's end is that of all of it.
 */
#define SL_RECYCLED_MIN	2048	/* bytes of a block that is kept */
#define SL_RECYCLED_MAX	128		/* blocks */

typedef struct SlRecycler
{
	SlMemory	memory;
	MemoryContext context;
	uint32		count;
	void	   *kept[SL_RECYCLED_MAX];
} SlRecycler;

extern void sl_recycler_begin(SlRecycler *recycler, MemoryContext context);

/*
 * Report a core error about `input`, a literal of `type`: message, detail with
 * the offending part and its position in characters, hint.  Throws, unless
 * escontext asks for a soft error; then it returns.
 */
extern void sl_report_input(const SlError *error, const char *type,
							const char *input, size_t length, Node *escontext);

/*
 * Report a core error about a part of something other than a literal, which
 * `message` names: a value in JSON or in a binary message.  sqlstate 0: the
 * error's own.
 */
pg_noreturn extern void sl_report_part(const SlError *error, int sqlstate,
									   const char *message,
									   const char *part, size_t length);

/* A copy of text to show in a message, cut to some 80 bytes of whole characters. */
extern char *sl_clip(const char *text, size_t length);

/* Report a core error about a plain argument: a name or a number. */
pg_noreturn extern void sl_report_argument(const SlError *error,
										   const char *argument, size_t length);

/* Report a core error about stored bytes of a type, or about a limit of it. */
pg_noreturn extern void sl_report_data(const SlError *error, const char *type);

/*
 * Open an argument, detoasted; throws on bytes that are no value.  The bytes
 * live as long as the argument, or in the current context if detoasted.  They
 * are returned for those who must not leak them: sl_close() frees a copy.
 */
extern struct varlena *sl_open_skillvec(Datum value, SlSkillvec *vector);
extern struct varlena *sl_open_roleprofile(Datum value, SlRoleprofile *profile);

static inline void
sl_close(Datum value, struct varlena *bytes)
{
	if (PointerGetDatum(bytes) != value)
		pfree(bytes);
}

#define SL_GETARG_SKILLVEC(n, vector)	 sl_open_skillvec(PG_GETARG_DATUM(n), vector)
#define SL_GETARG_ROLEPROFILE(n, profile) sl_open_roleprofile(PG_GETARG_DATUM(n), profile)

/*
 * A new value from a builder.  finish sorts first and throws on its errors;
 * store expects a builder that a parser has sorted.
 */
extern Datum sl_store_skillvec(const SlSkillvecBuilder *builder);
extern Datum sl_finish_skillvec(SlSkillvecBuilder *builder);
extern Datum sl_store_roleprofile(const SlRoleprofileBuilder *builder);
extern Datum sl_finish_roleprofile(SlRoleprofileBuilder *builder);

/* A text argument as a folded name; throws on what is no name. */
extern void sl_name_fold_text(const text *argument, SlName *name);

/* The same, and canonical where it is known. */
extern SlSkillId sl_name_from_text(const text *argument, SlName *name, SlKey *key);

/* Bytes as a new text. */
extern Datum sl_text_datum(const char *bytes, size_t length);

/* The canonical name and the label of a compiled skill, as text. */
extern Datum sl_name_datum(SlSkillId skill);
extern Datum sl_label_datum(SlSkillId skill);

/* What SQL calls each SlMark; NULL at the end. */
extern const char *const sl_mark_names[];

/* An argument of type double precision as a number of that kind, rounded. */
extern unsigned sl_number_from_double(double value, SlNumberKind kind);

/*
 * Return rows all at once, in the tuplestore that this sets up.  The caller's
 * descriptor serves: to look it up in the catalog would leave what that takes
 * in the memory of the query at every call.
 */
#define SL_INIT_ROWS(fcinfo) InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC)

/* Stored numbers as SQL shows them: the double nearest to the decimal. */
static inline double
sl_to_double(unsigned number, unsigned unit)
{
	return (double) number / (double) unit;
}

#endif							/* SHORTLIST_GLUE_H */
