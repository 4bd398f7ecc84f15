/*
 * report.c - the core's errors in PostgreSQL's words.
 *
 * One table: for each status its SQLSTATE, a detail and a hint.  A detail has
 * at most one %s, the offending part, and one %d, its position in characters.
 */
#include "glue.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#define ECHO_LIMIT 80			/* bytes of the input that a message repeats */

typedef struct Report
{
	int			sqlstate;
	const char *detail;
	const char *hint;
} Report;

static const Report reports[] = {
	[SL_NAME_MISSING] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("A skill name is missing at character %2$d."),
		gettext_noop("Skills are separated by single commas, alternatives by |.")
	},
	[SL_NAME_TOO_LONG] = {
		ERRCODE_NAME_TOO_LONG,
		gettext_noop("The skill name \"%1$s\" at character %2$d is longer than 255 bytes."),
		gettext_noop("Skills are separated by single commas, alternatives by |.")
	},
	[SL_NAME_CONTROL] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("There is a control character in the skill name at character %2$d."),
		gettext_noop("Skill names may hold any characters but control characters.")
	},
	[SL_QUOTE_OPEN] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("The quote at character %2$d has no closing quote."),
		gettext_noop("Inside a quoted name, a quote is written twice.")
	},
	[SL_UNEXPECTED] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("Unexpected \"%1$s\" at character %2$d."),
		gettext_noop("Write name:level for a skill, name|name~share!:weight>=level for a requirement; "
					 "a name that contains one of , : | ! ~ > = \" must be in double quotes.")
	},
	[SL_NUMBER_MISSING] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("A number is missing at character %2$d."),
		gettext_noop("Write a decimal, a fraction, a percentage or, for a level, years: 0.8, 4/5, 80%, 8y.")
	},
	[SL_NUMBER_SYNTAX] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("\"%1$s\" at character %2$d is not a number."),
		gettext_noop("Write a decimal, a fraction, a percentage or, for a level, years: 0.8, 4/5, 80%, 8y.")
	},
	[SL_NUMBER_DIGITS] = {
		ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		gettext_noop("The fraction \"%1$s\" at character %2$d has too many digits."),
		gettext_noop("Each part of a fraction may have 9 digits, 4 of them decimals.")
	},
	[SL_NUMBER_UNIT] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("\"%1$s\" at character %2$d is in years."),
		gettext_noop("Only levels may be given in years.")
	},
	[SL_LEVEL_LOW] = {
		ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		gettext_noop("The level \"%1$s\" at character %2$d is not above 0."),
		gettext_noop("Leave out a skill that is not there; where a level is asked for, write the lowest that will do.")
	},
	[SL_LEVEL_HIGH] = {
		ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		gettext_noop("The level \"%1$s\" at character %2$d is above 1."),
		gettext_noop("Levels run to 1.")
	},
	[SL_SHARE_LOW] = {
		ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		gettext_noop("The share \"%1$s\" at character %2$d is not above 0."),
		gettext_noop("Leave out an alternative that counts for nothing.")
	},
	[SL_SHARE_HIGH] = {
		ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		gettext_noop("The share \"%1$s\" at character %2$d is above 1."),
		gettext_noop("Shares run to 1, which is the default.")
	},
	[SL_WEIGHT_LOW] = {
		ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		gettext_noop("The weight \"%1$s\" at character %2$d is not above 0."),
		gettext_noop("Leave out a requirement that counts for nothing.")
	},
	[SL_WEIGHT_HIGH] = {
		ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		gettext_noop("The weight \"%1$s\" at character %2$d is above 100."),
		gettext_noop("Weights run to 100; 1 to 5 is the custom.")
	},
	[SL_MUST_WITHOUT_FULL] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("The must-have \"%1$s\" at character %2$d has no alternative of share 1, so nobody could meet it."),
		gettext_noop("Give one alternative the share 1, which is the default, or make it no must-have.")
	},
	[SL_TOO_MANY_SKILLS] = {
		ERRCODE_PROGRAM_LIMIT_EXCEEDED,
		gettext_noop("A skillvec holds at most 65535 skills."),
		NULL
	},
	[SL_TOO_MANY_REQUIREMENTS] = {
		ERRCODE_PROGRAM_LIMIT_EXCEEDED,
		gettext_noop("A roleprofile holds at most 1024 requirements."),
		NULL
	},
	[SL_TOO_MANY_ALTERNATIVES] = {
		ERRCODE_PROGRAM_LIMIT_EXCEEDED,
		gettext_noop("The requirement at character %2$d has more than 64 alternatives."),
		NULL
	},
	[SL_PHRASE_SIGNS] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("No word of a text holds or is joined by \"%1$s\" at character %2$d."),
		gettext_noop("Words are joined by one space, hyphen, dot, slash, ampersand or apostrophe, as in \"scikit-learn\" or \"CI/CD\"; "
					 "a spelling that texts are not searched for has the mark input.")
	},
	[SL_PHRASE_LONG] = {
		ERRCODE_INVALID_TEXT_REPRESENTATION,
		gettext_noop("A spelling has at most 24 words."),
		gettext_noop("A spelling that texts are not searched for has the mark input.")
	},
	[SL_OVERLAY_FULL] = {
		ERRCODE_PROGRAM_LIMIT_EXCEEDED,
		gettext_noop("There are at most 16777216 custom skills, spellings and words."),
		NULL
	},
	[SL_DATA_TRUNCATED] = {
		ERRCODE_DATA_CORRUPTED,
		gettext_noop("The value is shorter than its header says."),
		NULL
	},
	[SL_DATA_FORMAT] = {
		ERRCODE_FEATURE_NOT_SUPPORTED,
		gettext_noop("The value has a format that this version of the extension does not know."),
		gettext_noop("Install a newer version of the extension \"shortlist\".")
	},
	[SL_DATA_CORRUPT] = {
		ERRCODE_DATA_CORRUPTED,
		gettext_noop("A number, a name or the order of the entries is not as it was written."),
		NULL
	},
	[SL_DATA_NEWER] = {
		ERRCODE_FEATURE_NOT_SUPPORTED,
		gettext_noop("The value was written by release %1$s of the vocabulary, which is newer than this one."),
		gettext_noop("Install a newer version of the extension \"shortlist\".")
	},
	[SL_PAGE_GONE] = {
		ERRCODE_INDEX_CORRUPTED,
		gettext_noop("A page is not a part of what it is named for."),
		gettext_noop("Rebuild it with REINDEX.")
	},
	[SL_TALLY_FULL] = {
		ERRCODE_PROGRAM_LIMIT_EXCEEDED,
		gettext_noop("An average is over at most 100 trillion vectors."),
		NULL
	},
	[SL_NO_MEMORY] = {
		ERRCODE_OUT_OF_MEMORY,
		NULL,
		NULL
	},
};

char *
sl_clip(const char *text, size_t length)
{
	int			n = pg_mbcliplen(text, (int) Min(length, ECHO_LIMIT * 2), ECHO_LIMIT);

	/* SQL_ASCII knows no characters; what is there is mostly UTF-8 */
	if (GetDatabaseEncoding() == PG_SQL_ASCII && (size_t) n < length)
		for (int i = 0; i < 3 && n > 0 && (text[n] & 0xC0) == 0x80; i++)
			n--;
	return (size_t) n < length ? psprintf("%.*s...", n, text) : pnstrdup(text, n);
}

/*
 * A level above 1 is mostly a grade or years: say how to write those.
 */
static const char *
level_hint(const char *part)
{
	char	   *end;
	long		n = strtol(part, &end, 10);

	if (*end != '\0' || n < 2 || n > 100)
		return _(reports[SL_LEVEL_HIGH].hint);
	if (n > 10)
		return psprintf(_("Levels run to 1; write %ld%% for a percentage."), n);
	return psprintf(_("Levels run to 1; write %ldy for years or %ld/%d."), n, n, n > 5 ? 10 : 5);
}

/*
 * The detail, with part and position in their places.  Without a position (0)
 * it does not say where.
 */
static char *
detail_of(const SlError *error, const char *part, int position)
{
	static const char where[] = " at character %2$d";
	StringInfoData s;

	initStringInfo(&s);
	for (const char *f = _(reports[error->status].detail); *f != '\0'; f++)
	{
		if (strncmp(f, "%1$s", 4) == 0)
		{
			appendStringInfoString(&s, part);
			f += 3;
		}
		else if (strncmp(f, where, sizeof(where) - 1) == 0)
		{
			if (position > 0)
				appendStringInfo(&s, " at character %d", position);
			f += sizeof(where) - 2;
		}
		else
			appendStringInfoChar(&s, *f);
	}
	return s.data;
}

/* The hint, which without a position does not speak of literals. */
static const char *
hint_of(const SlError *error, const char *part, int position)
{
	const Report *r = &reports[error->status];

	if (position > 0 && error->status == SL_LEVEL_HIGH)
		return level_hint(part);
	if (position == 0 &&
		(error->status == SL_NAME_MISSING || error->status == SL_NAME_TOO_LONG))
		return NULL;
	return r->hint != NULL ? _(r->hint) : NULL;
}

/* The one place where they are raised.  position 0: there is none to tell. */
static void
report(const SlError *error, int sqlstate, const char *message, const char *part,
	   int position, Node *escontext)
{
	const Report *r = &reports[error->status];
	const char *hint = sqlstate == ERRCODE_INDEX_CORRUPTED ? _(reports[SL_PAGE_GONE].hint)
		: hint_of(error, part, position);

	errsave(escontext,
			(errcode(sqlstate),
			 errmsg_internal("%s", message),
			 r->detail != NULL ?
			 errdetail_internal("%s", detail_of(error, part, position)) : 0,
			 hint != NULL ? errhint("%s", hint) : 0));
}

void
sl_report_input(const SlError *error, const char *type, const char *input,
				size_t length, Node *escontext)
{
	report(error, reports[error->status].sqlstate,
		   psprintf(_("invalid input for type %s: \"%s\""), type, sl_clip(input, length)),
		   sl_clip(input + error->offset, Min(error->length, length - error->offset)),
		   pg_mbstrlen_with_len(input, (int) error->offset) + 1,
		   escontext);
}

void
sl_report_part(const SlError *error, int sqlstate, const char *message,
			   const char *part, size_t length)
{
	report(error, sqlstate != 0 ? sqlstate : reports[error->status].sqlstate,
		   message, sl_clip(part, length), 0, NULL);
	pg_unreachable();
}

void
sl_report_argument(const SlError *error, const char *argument, size_t length)
{
	int			sqlstate = reports[error->status].sqlstate;

	if (sqlstate == ERRCODE_INVALID_TEXT_REPRESENTATION)
		sqlstate = ERRCODE_INVALID_PARAMETER_VALUE;
	sl_report_part(error, sqlstate,
				   psprintf(_("invalid argument: \"%s\""), sl_clip(argument, length)),
				   argument, length);
}

void
sl_report_data(const SlError *error, const char *type)
{
	int			sqlstate = reports[error->status].sqlstate;
	const char *message = sqlstate == ERRCODE_PROGRAM_LIMIT_EXCEEDED ?
		_("value of type %s would be too large") :
		_("cannot read a value of type %s");

	report(error, sqlstate, psprintf(message, type),
		   psprintf("%u", error->release), 0, NULL);
	pg_unreachable();
}
