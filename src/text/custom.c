/*
 * custom.c - the users' own vocabulary: read from its tables, kept by the
 * session, and the functions over names that use it.
 *
 * What a statement sees.  The functions read the tables under the snapshot of
 * the statement that calls them, so they see what a SELECT on the tables would
 * return in their place: also in parallel workers, which have the snapshot of
 * their leader, in a transaction that is REPEATABLE READ, through a cursor, and
 * with the statement's own transaction's changes.  That is what makes them
 * STABLE and PARALLEL SAFE.
 *
 * What is kept.  Building an overlay takes milliseconds, so a session
 * keeps the last one.  It may serve another snapshot only if that sees the same
 * rows.  Which rows have changed, the triggers on the tables tell: they send
 * an invalidation of the table's entry in the relation cache.  That reaches
 * the own session when the command ends, and again when a transaction or
 * subtransaction that made the change is undone; all other sessions, here or on
 * a standby, when it is committed, and after that commit has become visible to
 * new snapshots.
 *
 * But having been told of a change does not mean that the statement at hand
 * sees it: its snapshot may be older, and the next one's may not.  Were an
 * overlay that was built under an old snapshot kept after that, it would stay
 * wrong for ever, because nothing is told twice.  So, when something has been
 * told, a new snapshot is taken, and what it sees is noted: the horizon.  All
 * that has been told so far is visible to it.  A snapshot that sees all that
 * the horizon sees has seen all changes that were told; between two such
 * snapshots nothing has changed but what has not been told, and so they may
 * share an overlay, until something is told again.  A snapshot that does not
 * see all of it gets an overlay for itself.
 *
 * One gap is left, and it is harmless: between the moment in which a commit
 * becomes visible and the one in which it is told lie some microseconds of the
 * committing session, which is not told itself that it has committed before
 * both have passed.  Who sees the commit in these only does so because it runs
 * at the same time, and may be given the vocabulary of just before.
 */
#include "custom.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(shortlist_custom_changed);
PG_FUNCTION_INFO_V1(skill_phrase);
PG_FUNCTION_INFO_V1(skill_canonical_custom);
PG_FUNCTION_INFO_V1(skill_label_custom);
PG_FUNCTION_INFO_V1(skill_category_custom);

/* ---------------------------------------------------------------------------
 * Reading the tables
 * ------------------------------------------------------------------------- */

typedef struct Row
{
	Relation	table;
	SlOverlay  *overlay;
	MemoryContext own;			/* of the overlay; the row's is the current one */
	const Datum *values;		/* of the columns below */
	const bool *nulls;
} Row;

#define COLUMNS_MAX 4

typedef struct Table
{
	const char *name;
	struct
	{
		const char *name;
		Oid			type;
		bool		nullable;
	}			columns[COLUMNS_MAX];
	void		(*add) (const Row *row);
} Table;

static void add_skill(const Row *row);
static void add_spelling(const Row *row);
static void add_relation(const Row *row);

static const Table tables[] = {
	{"shortlist_custom_skill",
		{{"name", TEXTOID}, {"label", TEXTOID}, {"category", TEXTOID}}, add_skill},
	{"shortlist_custom_spelling",
		{{"spelling", TEXTOID}, {"skill", TEXTOID}, {"mark", TEXTOID}}, add_spelling},
	{"shortlist_custom_relation",
		{{"skill", TEXTOID}, {"other", TEXTOID}, {"kind", TEXTOID}, {"share", FLOAT8OID, true}},
		add_relation},
};

/*
 * The constraints of the tables let no bad row in.  Where one is there even so,
 * no text is read without it: it is an error that names the row.
 */
pg_noreturn static void
fail_row(const Row *row, const SlError *error, const char *column, const char *bytes, size_t length)
{
	size_t		offset = Min(error->offset, length);

	sl_report_part(error, 0,
				   psprintf(_("invalid %s in table \"%s\": \"%s\""), column,
							RelationGetRelationName(row->table), sl_clip(bytes, length)),
				   bytes + offset, Min(error->length, length - offset));
}

pg_noreturn static void
fail_null(Relation table, const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("null in column \"%s\" of table \"%s\"", column, RelationGetRelationName(table))));
}

/* A column of text as bytes, in the row's memory. */
static const char *
bytes_of(const Row *row, int column, size_t *length)
{
	text	   *value = DatumGetTextPP(row->values[column]);

	*length = VARSIZE_ANY_EXHDR(value);
	return VARDATA_ANY(value);
}

static SlName
name_of(const Row *row, int column, const char *title)
{
	size_t		length;
	const char *bytes = bytes_of(row, column, &length);
	SlName		name;
	SlError		error;

	if (sl_name_fold(bytes, length, false, &name, &error) != SL_OK)
		fail_row(row, &error, title, bytes, length);
	return name;
}

/* A column that holds one of some words, as the number of that. */
static int
word_of(const Row *row, int column, const char *title, const char *const *words)
{
	char	   *word = TextDatumGetCString(row->values[column]);

	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid %s in table \"%s\": \"%s\"", title,
					RelationGetRelationName(row->table), sl_clip(word, strlen(word)))));
}

/* The overlay grows in its own memory. */
#define IN_OWN(row, call) \
	do { \
		MemoryContext old_ = MemoryContextSwitchTo((row)->own); \
		SlStatus status_ = (call); \
		MemoryContextSwitchTo(old_); \
		status = status_; \
	} while (0)

static void
add_skill(const Row *row)
{
	SlName		name = name_of(row, 0, "name");
	size_t		label_length,
				category_length;
	const char *label = bytes_of(row, 1, &label_length),
			   *category = bytes_of(row, 2, &category_length);
	SlError		error;
	SlStatus	status;

	IN_OWN(row, sl_overlay_add_skill(row->overlay, &name, label, label_length,
									 category, category_length, &sl_palloc, &error));
	if (status != SL_OK)
		fail_row(row, &error, "name", name.text, name.length);
}

static void
add_spelling(const Row *row)
{
	size_t		length;
	const char *spelling = bytes_of(row, 0, &length);
	SlName		skill = name_of(row, 1, "skill");
	SlMark		mark = (SlMark) word_of(row, 2, "mark", sl_mark_names);
	SlError		error;
	SlStatus	status;

	IN_OWN(row, sl_overlay_add_spelling(row->overlay, spelling, length, &skill, mark,
										&sl_palloc, &error));
	if (status != SL_OK)
		fail_row(row, &error, "spelling", spelling, length);
}

static void
add_relation(const Row *row)
{
	static const char *const kinds[] = {"broader", "related", NULL};
	SlName		skill = name_of(row, 0, "skill"),
				other = name_of(row, 1, "other");
	bool		related = word_of(row, 2, "kind", kinds) == 1;
	double		value;
	unsigned	share;
	SlError		error;
	SlStatus	status;

	/* nothing that reads texts asks what is broader */
	if (!related)
		return;
	if (row->nulls[3])
		fail_null(row->table, "share");
	value = DatumGetFloat8(row->values[3]);
	status = sl_number_round(value, SL_NUMBER_SHARE, &share, &error);
	if (status == SL_OK && value >= 1)
		status = sl_fail(&error, SL_SHARE_HIGH, 0, 0);
	if (status != SL_OK)
	{
		char	   *shown = DatumGetCString(DirectFunctionCall1(float8out, row->values[3]));

		error.length = strlen(shown);
		fail_row(row, &error, "share", shown, error.length);
	}
	/* what is below 1 stays below 1 */
	IN_OWN(row, sl_overlay_add_related(row->overlay, &skill, &other, Min(share, SL_UNIT - 1),
									   &sl_palloc, &error));
	if (status != SL_OK)
		fail_row(row, &error, "skill", skill.text, skill.length);
}

/* Where a table has its columns, which have to be of their type. */
static void
find_columns(const Table *table, Relation relation, AttrNumber *numbers)
{
	TupleDesc	tupdesc = RelationGetDescr(relation);

	if (relation->rd_rel->relkind != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", table->name)));
	for (int i = 0; i < COLUMNS_MAX && table->columns[i].name != NULL; i++)
	{
		numbers[i] = get_attnum(RelationGetRelid(relation), table->columns[i].name);
		if (numbers[i] <= 0 ||
			TupleDescAttr(tupdesc, numbers[i] - 1)->atttypid != table->columns[i].type)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("table \"%s\" has no column \"%s\" of type %s", table->name,
							table->columns[i].name, format_type_be(table->columns[i].type)),
					 errhint("Leave the columns that the extension has made as they are.")));
	}
}

static void
read_table(const Table *table, Oid oid, Snapshot snapshot, SlOverlay *overlay)
{
	Relation	relation = table_open(oid, AccessShareLock);
	AttrNumber	numbers[COLUMNS_MAX];
	Datum		values[COLUMNS_MAX] = {0};
	bool		nulls[COLUMNS_MAX] = {false};
	Row			row = {relation, overlay, CurrentMemoryContext, values, nulls};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "shortlist row",
												  ALLOCSET_SMALL_SIZES);
	SysScanDesc scan;
	HeapTuple	tuple;

	find_columns(table, relation, numbers);
	scan = systable_beginscan(relation, InvalidOid, false, snapshot, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < COLUMNS_MAX && table->columns[i].name != NULL; i++)
		{
			values[i] = heap_getattr(tuple, numbers[i], RelationGetDescr(relation), &nulls[i]);
			if (nulls[i] && !table->columns[i].nullable)
				fail_null(relation, table->columns[i].name);
		}
		table->add(&row);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	systable_endscan(scan);
	MemoryContextDelete(context);
	table_close(relation, AccessShareLock);
}

/* ---------------------------------------------------------------------------
 * What a snapshot sees
 * ------------------------------------------------------------------------- */

/* The transactions that a snapshot takes to be running, of those before xmax. */
static uint32
running(Snapshot snapshot, const TransactionId **xids)
{
	/* a snapshot of a standby does not tell subtransactions from others */
	*xids = snapshot->takenDuringRecovery ? snapshot->subxip : snapshot->xip;
	return snapshot->takenDuringRecovery ? (uint32) snapshot->subxcnt : snapshot->xcnt;
}

/* Two snapshots of a session that have the same view see the same. */
typedef struct View
{
	TransactionId xmin;
	TransactionId xmax;
	CommandId	command;
	uint32		count;			/* of running transactions */
	uint64		sum;			/* of their numbers */
	Oid			user;			/* who looks */
} View;

static View
view_of(Snapshot snapshot)
{
	const TransactionId *xids;
	View		view = {snapshot->xmin, snapshot->xmax, snapshot->curcid};

	view.count = running(snapshot, &xids);
	for (uint32 i = 0; i < view.count; i++)
		view.sum += xids[i];
	view.user = GetUserId();
	return view;
}

static bool
same_view(const View *a, const View *b)
{
	return a->xmin == b->xmin && a->xmax == b->xmax && a->command == b->command &&
		a->count == b->count && a->sum == b->sum && a->user == b->user;
}

/* See the head of the file. */
typedef struct Horizon
{
	TransactionId xmax;
	uint32		count;
	TransactionId *xids;		/* running, in order of their numbers */
	bool		recovery;
	bool		valid;
	TransactionId own;			/* the transaction that looked, if it has written */
	CommandId	command;		/* and its next command */
} Horizon;

static Horizon horizon;

static int
compare_xids(const void *a, const void *b)
{
	TransactionId x = *(const TransactionId *) a,
				y = *(const TransactionId *) b;

	return (x > y) - (x < y);
}

/* Let the horizon be what a new snapshot sees. */
static void
set_horizon(Oid table)
{
	Snapshot	latest = GetCatalogSnapshot(table);
	const TransactionId *xids;
	uint32		count = running(latest, &xids);
	TransactionId *copy = MemoryContextAlloc(TopMemoryContext,
											 mul_size(Max(count, 1), sizeof(TransactionId)));

	memcpy(copy, xids, count * sizeof(TransactionId));
	qsort(copy, count, sizeof(TransactionId), compare_xids);
	if (horizon.xids != NULL)
		pfree(horizon.xids);
	horizon.xmax = latest->xmax;
	horizon.count = count;
	horizon.xids = copy;
	horizon.recovery = latest->takenDuringRecovery;
	horizon.own = GetTopTransactionIdIfAny();
	horizon.command = GetCurrentCommandId(false);
	horizon.valid = true;
}

/*
 * Whether the horizon compares with a snapshot: numbers of transactions wrap
 * around, and a standby counts them in another way until it is promoted.  A later
 * horizon may take the place of one as long as nothing else has been told.
 */
static bool
horizon_compares(Snapshot snapshot)
{
	return horizon.valid && horizon.recovery == snapshot->takenDuringRecovery &&
		snapshot->xmax - horizon.xmax < (UINT32_C(1) << 30);
}

/* Whether a snapshot sees all that the horizon sees. */
static bool
sees_horizon(Snapshot snapshot)
{
	const TransactionId *xids;
	uint32		count = running(snapshot, &xids);

	if (TransactionIdPrecedes(snapshot->xmax, horizon.xmax) ||
		horizon.recovery != snapshot->takenDuringRecovery)
		return false;
	if (TransactionIdIsValid(horizon.own) && horizon.own == GetTopTransactionIdIfAny() &&
		snapshot->curcid < horizon.command)
		return false;
	for (uint32 i = 0; i < count; i++)
		if (TransactionIdPrecedes(xids[i], horizon.xmax) &&
			bsearch(&xids[i], horizon.xids, horizon.count, sizeof(TransactionId),
					compare_xids) == NULL)
			return false;
	return true;
}

/* ---------------------------------------------------------------------------
 * What the session keeps
 * ------------------------------------------------------------------------- */

typedef struct Vocabulary
{
	MemoryContext context;		/* it and all that it holds */
	bool		shared;			/* by all snapshots that see the horizon */
	bool		empty;
	SlOverlay	overlay;
} Vocabulary;

static Vocabulary *vocabulary;	/* or NULL */
static View vocabulary_view;	/* for which it was found right last */
static Oid	watched[lengthof(tables)];	/* of which changes are told */
static bool told = true;		/* of a change, or nothing is known yet */

static void
note_change(Datum argument, Oid oid)
{
	if (oid == InvalidOid)
		told = true;
	for (size_t i = 0; i < lengthof(watched); i++)
		if (oid == watched[i])
			told = true;
}

static void
forget(void)
{
	if (vocabulary != NULL)
		MemoryContextDelete(vocabulary->context);
	vocabulary = NULL;
}

static void
build(const Oid *oids, Snapshot snapshot)
{
	static uint64 versions = 0;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "shortlist custom vocabulary",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Vocabulary *v = palloc0(sizeof(Vocabulary));
	SlError		error;
	SlStatus	status;

	v->context = context;
	status = sl_overlay_begin(&v->overlay, sl_text_encoding(), &sl_palloc, &error);
	v->overlay.version = ++versions;
	for (size_t i = 0; i < lengthof(tables); i++)
		read_table(&tables[i], oids[i], snapshot, &v->overlay);
	if (status == SL_OK)
		status = sl_overlay_finish(&v->overlay, &sl_palloc, &error);
	if (status != SL_OK)
		sl_report_part(&error, 0, _("too many rows in the tables shortlist_custom_*"), "", 0);
	v->empty = v->overlay.spellings.count == 0 && v->overlay.names.count == 0 &&
		v->overlay.details.count == 0 && v->overlay.relations.count == 0;
	MemoryContextSwitchTo(old);

	/* nothing can fail any more */
	MemoryContextSetParent(context, TopMemoryContext);
	vocabulary = v;
}

/* The tables of the called function's schema, if the user may read them. */
static void
find_tables(FunctionCallInfo fcinfo, Oid *oids)
{
	Oid			schema = fcinfo->flinfo != NULL ? get_func_namespace(fcinfo->flinfo->fn_oid) : InvalidOid;

	for (size_t i = 0; i < lengthof(tables); i++)
	{
		AclResult	result;

		oids[i] = get_relname_relid(tables[i].name, schema);
		if (!OidIsValid(oids[i]))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_TABLE),
					 errmsg("the schema of this function has no table \"%s\"", tables[i].name)));
		result = pg_class_aclcheck(oids[i], GetUserId(), ACL_SELECT);
		if (result != ACLCHECK_OK)
			aclcheck_error(result, OBJECT_TABLE, tables[i].name);
		/* what is kept serves every role */
		if (check_enable_rls(oids[i], InvalidOid, true) == RLS_ENABLED)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("row-level security on table \"%s\" is not supported", tables[i].name)));
	}
}

const SlOverlay *
sl_custom_overlay(FunctionCallInfo fcinfo)
{
	static bool registered = false;
	Snapshot	snapshot;
	View		view;

	if (!ActiveSnapshotSet())
		elog(ERROR, "no snapshot to read the custom vocabulary with");
	snapshot = GetActiveSnapshot();
	view = view_of(snapshot);
	if (told || vocabulary == NULL || !same_view(&view, &vocabulary_view))
	{
		Oid			oids[lengthof(tables)];

		if (!registered)
			CacheRegisterRelcacheCallback(note_change, (Datum) 0);
		registered = true;
		AcceptInvalidationMessages();
		find_tables(fcinfo, oids);
		if (memcmp(oids, watched, sizeof(oids)) != 0)
		{
			memcpy(watched, oids, sizeof(oids));
			told = true;
		}
		if (told)
		{
			/* first, so that what is told from here on is not lost */
			told = false;
			horizon.valid = false;
			forget();
		}
		if (!horizon_compares(snapshot))
			set_horizon(oids[0]);

		if (vocabulary != NULL &&
			!(vocabulary->shared ? sees_horizon(snapshot) : same_view(&view, &vocabulary_view)))
			forget();
		if (vocabulary == NULL)
		{
			build(oids, snapshot);
			vocabulary->shared = sees_horizon(snapshot);
		}
		vocabulary_view = view;
	}
	return vocabulary->empty ? NULL : &vocabulary->overlay;
}

/* The trigger of the tables, for each row, or after TRUNCATE: tells all sessions. */
Datum
shortlist_custom_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("trigger functions can only be called as triggers")));
	/* before a change, or instead of it, NULL would drop the row */
	trigger = (TriggerData *) fcinfo->context;
	if (!TRIGGER_FIRED_AFTER(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired as an AFTER trigger",
						"shortlist_custom_changed")));
	CacheInvalidateRelcache(trigger->tg_relation);
	return PointerGetDatum(NULL);
}

/* ---------------------------------------------------------------------------
 * Names
 * ------------------------------------------------------------------------- */

/* The words of a spelling as texts are searched for them. */
Datum
skill_phrase(PG_FUNCTION_ARGS)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	const char *bytes = VARDATA_ANY(argument);
	size_t		length = VARSIZE_ANY_EXHDR(argument),
				n = 0;
	SlPhrase	phrase;
	SlError		error;
	char		shown[2 * SL_NAME_MAX];

	switch (sl_phrase_read(bytes, length, sl_text_encoding(), &phrase, &error))
	{
		case SL_OK:
			break;
		case SL_PHRASE_SIGNS:
		case SL_PHRASE_LONG:
			sl_report_part(&error, ERRCODE_INVALID_PARAMETER_VALUE,
						   psprintf(_("not a phrase of a text: \"%s\""), sl_clip(bytes, length)),
						   bytes + error.offset, error.length);
			break;
		default:
			sl_report_argument(&error, bytes, length);
	}
	for (uint32 i = 0; i < phrase.token_count; i++)
	{
		const SlToken *t = &phrase.tokens[i];

		if (i > 0 && t->gap != SL_GAP_NONE)
			shown[n++] = " ./&'"[t->gap - SL_GAP_SPACE];
		for (uint32 j = t->start; j < t->end; j++)
			if (phrase.shown.text[j] != ' ')	/* "C #" */
				shown[n++] = sl_lower(phrase.shown.text[j]);
	}
	PG_RETURN_DATUM(sl_text_datum(shown, n));
}

/* What is known of the argument: the user's row, or else what is built in. */
typedef struct Named
{
	SlName		name;			/* canonical */
	bool		known;			/* there is what follows */
	const char *label;
	size_t		label_length;
	const char *category;
	size_t		category_length;
} Named;

static void
look_up(FunctionCallInfo fcinfo, Named *named)
{
	const SlOverlay *overlay = sl_custom_overlay(fcinfo);
	SlSkillId	skill;
	SlKey		key;

	sl_name_fold_text(PG_GETARG_TEXT_PP(0), &named->name);
	skill = overlay != NULL ? sl_overlay_canonical(overlay, &named->name)
		: sl_name_canonical(&named->name, &key);
	named->known = skill != SL_NO_SKILL && overlay != NULL &&
		sl_overlay_detail(overlay, skill, &named->label, &named->label_length,
						  &named->category, &named->category_length);
	if (named->known || skill == SL_NO_SKILL || (uint32) skill >= sl_skill_count)
		return;
	named->known = true;
	named->label = sl_pool + sl_skills[skill].label;
	named->label_length = sl_skills[skill].label_length;
	named->category = sl_categories[sl_skills[skill].category];
	named->category_length = strlen(named->category);
}

Datum
skill_canonical_custom(PG_FUNCTION_ARGS)
{
	Named		named;

	look_up(fcinfo, &named);
	PG_RETURN_DATUM(sl_text_datum(named.name.text, named.name.length));
}

Datum
skill_label_custom(PG_FUNCTION_ARGS)
{
	Named		named;

	look_up(fcinfo, &named);
	if (named.known)
		PG_RETURN_DATUM(sl_text_datum(named.label, named.label_length));
	PG_RETURN_DATUM(sl_text_datum(named.name.text, named.name.length));
}

Datum
skill_category_custom(PG_FUNCTION_ARGS)
{
	Named		named;

	look_up(fcinfo, &named);
	if (!named.known)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(sl_text_datum(named.category, named.category_length));
}
