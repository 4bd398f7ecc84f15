/*
 * extract.c - the SQL functions that read texts.
 *
 * extract_matches() gives one find a call and holds a scanner between calls.
 * extract_skills() and extract_requirements() read a text whole; they keep
 * their last argument and result, because in a query with a parameter
 * (ORDER BY skills <=> extract_requirements($1)) they are called for each row.
 */
#include "custom.h"
#include "extract.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/tuplestore.h"

#include "../core/resume.h"

#define KEEP_LIMIT	(64 * 1024)	/* bytes of the longest text that is kept */

PG_FUNCTION_INFO_V1(extract_matches);
PG_FUNCTION_INFO_V1(extract_skills);
PG_FUNCTION_INFO_V1(extract_skills_at);
PG_FUNCTION_INFO_V1(extract_requirements);
PG_FUNCTION_INFO_V1(extract_matches_custom);
PG_FUNCTION_INFO_V1(extract_skills_custom);
PG_FUNCTION_INFO_V1(extract_skills_custom_at);
PG_FUNCTION_INFO_V1(extract_requirements_custom);

/* SQL_ASCII says nothing of the bytes; mostly they are UTF-8. */
SlEncoding
sl_text_encoding(void)
{
	switch (GetDatabaseEncoding())
	{
		case PG_UTF8:
		case PG_SQL_ASCII:
			return SL_ENCODING_UTF8;
		case PG_LATIN1:
		case PG_LATIN2:
		case PG_LATIN3:
		case PG_LATIN4:
		case PG_LATIN5:
		case PG_LATIN6:
		case PG_LATIN7:
		case PG_LATIN8:
		case PG_LATIN9:
		case PG_LATIN10:
		case PG_WIN1250:
		case PG_WIN1252:
		case PG_WIN1254:
		case PG_WIN1257:
		case PG_WIN1258:
			return SL_ENCODING_LATIN;
		default:
			return SL_ENCODING_OTHER;
	}
}

static void
begin_scan(SlScanner *scanner, const text *argument, const SlOverlay *overlay)
{
	sl_scanner_begin(scanner, VARDATA_ANY(argument), (uint32_t) VARSIZE_ANY_EXHDR(argument),
					 sl_text_encoding());
	scanner->overlay = overlay;
}

static bool
next_window(SlScanner *scanner)
{
	CHECK_FOR_INTERRUPTS();
	return sl_scanner_next(scanner);
}

/* ---------------------------------------------------------------------------
 * Finds, one after the other
 * ------------------------------------------------------------------------- */

void
sl_begin_read(SlReader *reader, const text *argument, const SlOverlay *overlay)
{
	begin_scan(&reader->scanner, argument, overlay);
	reader->scanner.window.find_count = 0;
	memset(&reader->groups, 0, sizeof(reader->groups));
	reader->next = reader->group = 0;
	reader->alternative = 0;
	reader->chosen = false;
}

/* What a posting asks with that find, in a word. */
static const char *
kind_name(const SlFind *find)
{
	if (find->wished)
		return "learning";
	switch ((SlKind) find->kind)
	{
		case SL_KIND_MUST:
			return "must";
		case SL_KIND_REQUIRED:
			return "required";
		case SL_KIND_DUTY:
			return "duty";
		case SL_KIND_PREFERRED:
			return "preferred";
		case SL_KIND_COMPANY:
			return "company";
		case SL_KIND_DEGREE:
			return "degree";
		case SL_KIND_MENTIONED:
		case SL_KIND_NOTHING:
			break;
	}
	return "mentioned";
}

const SlFind *
sl_next_find(SlReader *reader, SlShown *shown)
{
	SlWindow   *window = &reader->scanner.window;
	SlGroups   *groups = &reader->groups;
	const SlGroup *group;

	while (reader->next >= window->find_count)
	{
		if (!next_window(&reader->scanner))
			return NULL;
		sl_groups_read(groups, window);
		reader->chosen = reader->chosen && groups->chosen;
		reader->next = reader->group = 0;
	}

	while (reader->group < groups->count &&
		   groups->groups[reader->group].end <= reader->next)
		reader->group++;
	group = &groups->groups[reader->group];
	shown->kind = kind_name(&window->finds[reader->next]);
	shown->alternative = 0;
	shown->alternative_evidence = (SlSpan) {0, 0};
	if (reader->group < groups->count && group->any && group->first <= reader->next)
	{
		if (group->first == reader->next && !reader->chosen)
			reader->alternative++;
		reader->chosen = groups->chosen;
		shown->alternative = reader->alternative;
		shown->alternative_evidence = group->words;
	}
	return &window->finds[reader->next++];
}

/* ---------------------------------------------------------------------------
 * extract_matches
 * ------------------------------------------------------------------------- */

#define MATCH_COLUMNS	11

typedef struct Matches
{
	SlReader	reader;
	bool		everything;		/* also what names a job, a field, or nothing asked */
	uint32_t	at;				/* bytes of the text that have been counted */
	int32		characters;		/* in them */
} Matches;

/* Whether a find is of a skill as such, and of nobody else's. */
static bool
is_named(const SlFind *find)
{
	return !find->in_job && find->kind != SL_KIND_COMPANY && find->kind != SL_KIND_DEGREE;
}

static Datum
span_datum(const char *text, SlSpan span)
{
	return sl_text_datum(text + span.start, span.end - span.start);
}

static void
match_columns(Matches *m, const SlFind *find, const SlShown *shown, Datum *values, bool *nulls)
{
	const char *text = m->reader.scanner.tokenizer.text;
	SlItem		skill = sl_skill_item(m->reader.scanner.overlay, find->skill);
	const SlSpan evidence[MATCH_COLUMNS] = {
		[4] = find->level_evidence,
		[6] = find->kind_evidence,
		[8] = find->negation_evidence,
		[10] = shown->alternative_evidence,
	};

	/* positions count on from the last find, so all of them take one pass */
	m->characters += pg_mbstrlen_with_len(text + m->at, (int) (find->span.start - m->at));
	m->at = find->span.start;

	values[0] = sl_text_datum(skill.name, skill.name_length);
	values[1] = span_datum(text, find->span);
	values[2] = Int32GetDatum(m->characters + 1);
	memset(nulls, false, MATCH_COLUMNS);
	nulls[3] = find->level == 0;
	values[3] = Float8GetDatum(sl_to_double(find->level, SL_UNIT));
	values[5] = CStringGetTextDatum(shown->kind);
	values[7] = BoolGetDatum(find->negated);
	nulls[9] = shown->alternative == 0;
	values[9] = Int32GetDatum(shown->alternative);
	for (int i = 4; i < MATCH_COLUMNS; i += 2)
	{
		nulls[i] = evidence[i].start == evidence[i].end;
		if (!nulls[i])
			values[i] = span_datum(text, sl_shown_evidence(text, evidence[i]));
	}
}

static const SlFind *
next_match(Matches *m, SlShown *shown)
{
	const SlFind *find;

	do
		find = sl_next_find(&m->reader, shown);
	while (find != NULL && !m->everything && !is_named(find));
	return find;
}

Datum
extract_matches(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Matches    *m;
	const SlFind *find;
	SlShown		shown;
	Datum		values[MATCH_COLUMNS] = {0};
	bool		nulls[MATCH_COLUMNS];

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &context->tuple_desc) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		context->tuple_desc = BlessTupleDesc(context->tuple_desc);
		m = palloc(sizeof(Matches));
		m->at = 0;
		m->characters = 0;
		m->everything = PG_NARGS() > 1 && PG_GETARG_BOOL(1);
		sl_begin_read(&m->reader, PG_GETARG_TEXT_P_COPY(0), NULL);
		context->user_fctx = m;
		MemoryContextSwitchTo(old);
	}

	context = SRF_PERCALL_SETUP();
	m = context->user_fctx;
	find = next_match(m, &shown);
	if (find == NULL)
		SRF_RETURN_DONE(context);
	match_columns(m, find, &shown, values, nulls);
	SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* All rows at once: between calls the custom vocabulary might change. */
Datum
extract_matches_custom(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Matches    *m = palloc0(sizeof(Matches));
	const SlFind *find;
	SlShown		shown;

	SL_INIT_ROWS(fcinfo);
	m->everything = PG_NARGS() > 1 && PG_GETARG_BOOL(1);
	sl_begin_read(&m->reader, PG_GETARG_TEXT_PP(0), sl_custom_overlay(fcinfo));
	while ((find = next_match(m, &shown)) != NULL)
	{
		Datum		values[MATCH_COLUMNS] = {0};
		bool		nulls[MATCH_COLUMNS];

		match_columns(m, find, &shown, values, nulls);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------------------
 * The last result
 * ------------------------------------------------------------------------- */

typedef struct Kept
{
	Size		size;			/* of the argument; 0: nothing is kept */
	int32		present;		/* what goes with it; see read_skills() */
	uint64		version;		/* of the custom vocabulary, or 0 */
	char	   *argument;
	struct varlena *result;
} Kept;

/* A copy of the result for these arguments, or 0. */
static Datum
recall(FunctionCallInfo fcinfo, const text *argument, const SlOverlay *overlay, int32 present)
{
	const Kept *kept = fcinfo->flinfo != NULL ? fcinfo->flinfo->fn_extra : NULL;
	Size		size = VARSIZE_ANY_EXHDR(argument);
	struct varlena *copy;

	if (kept == NULL || kept->size != size || size == 0 || kept->present != present ||
		kept->version != (overlay != NULL ? overlay->version : 0) ||
		memcmp(kept->argument, VARDATA_ANY(argument), size) != 0)
		return (Datum) 0;
	copy = palloc(VARSIZE(kept->result));
	memcpy(copy, kept->result, VARSIZE(kept->result));
	return PointerGetDatum(copy);
}

static Datum
keep(FunctionCallInfo fcinfo, const text *argument, const SlOverlay *overlay, int32 present,
	 Datum result)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(result);
	Size		size = VARSIZE_ANY_EXHDR(argument);
	MemoryContext old;
	Kept	   *kept;

	if (fcinfo->flinfo == NULL || size == 0 || size > KEEP_LIMIT)
		return result;
	kept = fcinfo->flinfo->fn_extra;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	if (kept == NULL)
	{
		kept = palloc0(sizeof(Kept));
		kept->argument = palloc(size);
		kept->result = palloc(VARSIZE(value));
		fcinfo->flinfo->fn_extra = kept;
	}
	else
	{
		kept->size = 0;
		kept->argument = repalloc(kept->argument, size);
		kept->result = repalloc(kept->result, VARSIZE(value));
	}
	memcpy(kept->argument, VARDATA_ANY(argument), size);
	memcpy(kept->result, value, VARSIZE(value));
	kept->size = size;
	kept->present = present;
	kept->version = overlay != NULL ? overlay->version : 0;
	MemoryContextSwitchTo(old);
	return result;
}

/* ---------------------------------------------------------------------------
 * extract_skills
 * ------------------------------------------------------------------------- */

/* The vector of the first argument; present as in sl_resume_finish(). */
static Datum
read_skills(FunctionCallInfo fcinfo, const SlOverlay *overlay, int32 present)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	Datum		result = recall(fcinfo, argument, overlay, present);
	SlScanner	scanner;
	SlResume	resume;
	SlSkillvecBuilder builder = {0};

	if (result != (Datum) 0)
		return result;
	sl_resume_begin(&resume, overlay, &sl_palloc);
	begin_scan(&scanner, argument, overlay);
	while (next_window(&scanner))
		sl_resume_add(&resume, &scanner);
	sl_resume_finish(&resume, present, &builder);
	sl_resume_free(&resume);
	result = sl_finish_skillvec(&builder);
	sl_array_free(&builder.items, &sl_palloc);
	return keep(fcinfo, argument, overlay, present, result);
}

Datum
extract_skills(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(read_skills(fcinfo, NULL, 0));
}

Datum
extract_skills_custom(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(read_skills(fcinfo, sl_custom_overlay(fcinfo), 0));
}

/* The month of a date, for read_skills(). */
static int32
month_of(DateADT date)
{
	int			year,
				month,
				day;

	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the date to which \"present\" counts must be finite")));
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	if (year < 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the date to which \"present\" counts must not be before Christ")));
	return sl_month(year, month);
}

/* extract_skills(text, date) */
Datum
extract_skills_at(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(read_skills(fcinfo, NULL, month_of(PG_GETARG_DATEADT(1))));
}

Datum
extract_skills_custom_at(PG_FUNCTION_ARGS)
{
	int32		present = month_of(PG_GETARG_DATEADT(1));

	PG_RETURN_DATUM(read_skills(fcinfo, sl_custom_overlay(fcinfo), present));
}

/* ---------------------------------------------------------------------------
 * extract_requirements
 * ------------------------------------------------------------------------- */

static Datum
read_requirements(FunctionCallInfo fcinfo, const SlOverlay *overlay)
{
	text	   *argument = PG_GETARG_TEXT_PP(0);
	Datum		result = recall(fcinfo, argument, overlay, 0);
	SlScanner	scanner;
	SlRequirements requirements;
	SlRoleprofileBuilder builder = {0};
	SlError		error;

	if (result != (Datum) 0)
		PG_RETURN_DATUM(result);

	sl_requirements_begin(&requirements, overlay, &sl_palloc);
	begin_scan(&scanner, argument, overlay);
	while (next_window(&scanner))
		sl_requirements_add(&requirements, &scanner.window);
	if (sl_requirements_finish(&requirements, &builder, &error) != SL_OK)
		sl_report_data(&error, "roleprofile");
	result = sl_finish_roleprofile(&builder);

	sl_requirements_free(&requirements);
	sl_array_free(&builder.requirements, &sl_palloc);
	sl_array_free(&builder.alternatives, &sl_palloc);
	sl_array_free(&builder.texts, &sl_palloc);
	PG_RETURN_DATUM(keep(fcinfo, argument, overlay, 0, result));
}

Datum
extract_requirements(PG_FUNCTION_ARGS)
{
	return read_requirements(fcinfo, NULL);
}

Datum
extract_requirements_custom(PG_FUNCTION_ARGS)
{
	return read_requirements(fcinfo, sl_custom_overlay(fcinfo));
}
