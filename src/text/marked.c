/*
 * marked.c - extract_marked(): a text as HTML, with its finds marked.
 *
 * The text is escaped byte by byte, which is right in every encoding of a
 * server: in all of them a byte of ASCII is that character and no part of
 * another.  Finds come in order and do not overlap, so one pass writes the
 * text up to each find, and the find inside an element.  Whatever is in the
 * text, the result has no other tags, and without these and the escapes it is
 * the text.
 *
 * The result grows in place, behind room for the header of a varlena, so that
 * there is no second copy of it.
 */
#include "custom.h"
#include "extract.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define STEP		1024		/* bytes that are escaped at a time */
#define REFERENCE	6			/* bytes of the longest reference */

PG_FUNCTION_INFO_V1(extract_marked);
PG_FUNCTION_INFO_V1(extract_marked_custom);

static void
put(StringInfo out, const char *bytes, size_t length)
{
	if (length >= MaxAllocSize - (size_t) out->len)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("marked text is too long"),
				 errdetail("The text with its marks takes more than %zu bytes.",
						   (size_t) MaxAllocSize - VARHDRSZ - 1),
				 errhint("Mark parts of the text.")));
	appendBinaryStringInfo(out, bytes, (int) length);
}

#define PUT(out, literal)	put(out, literal, sizeof(literal) - 1)

/* The reference that stands for a byte in HTML, or NULL. */
static const char *
reference(char c)
{
	switch (c)
	{
		case '&':
			return "&amp;";
		case '<':
			return "&lt;";
		case '>':
			return "&gt;";
		case '"':
			return "&quot;";
		case '\'':
			return "&#39;";
		default:
			return NULL;
	}
}

/* Bytes of a text or an attribute. */
static void
put_escaped(StringInfo out, const char *bytes, size_t length)
{
	char		buffer[STEP * REFERENCE];

	while (length > 0)
	{
		size_t		step = Min(length, STEP),
					n = 0;

		CHECK_FOR_INTERRUPTS();
		for (size_t i = 0; i < step; i++)
		{
			const char *instead = reference(bytes[i]);

			if (instead == NULL)
				buffer[n++] = bytes[i];
			else
				for (; *instead != '\0'; instead++)
					buffer[n++] = *instead;
		}
		put(out, buffer, n);
		bytes += step;
		length -= step;
	}
}

static void
put_number(StringInfo out, unsigned number, unsigned unit)
{
	char		buffer[SL_NUMBER_TEXT];

	put(out, buffer, sl_number_print(number, unit, buffer));
}

/* One part of a title: what was read, and from which words. */
static void
put_evidence(StringInfo out, const char *text, const char *what, SlSpan words, bool *begun)
{
	if (words.start == words.end)
		return;
	words = sl_shown_evidence(text, words);
	if (*begun)
		PUT(out, "; ");
	else
		PUT(out, " title=\"");
	*begun = true;
	put(out, what, strlen(what));
	PUT(out, ": ");
	put_escaped(out, text + words.start, words.end - words.start);
}

static void
put_tag(StringInfo out, const SlScanner *scanner, const SlFind *find, const SlShown *shown)
{
	const char *text = scanner->tokenizer.text;
	SlItem		skill = sl_skill_item(scanner->overlay, find->skill);
	bool		begun = false;

	PUT(out, "<mark data-skill=\"");
	put_escaped(out, skill.name, skill.name_length);
	PUT(out, "\" data-kind=\"");
	put(out, shown->kind, strlen(shown->kind));
	PUT(out, "\"");
	if (find->level > 0)
	{
		PUT(out, " data-level=\"");
		put_number(out, find->level, SL_UNIT);
		PUT(out, "\"");
	}
	if (find->negated)
		PUT(out, " data-negated=\"true\"");
	if (shown->alternative > 0)
	{
		PUT(out, " data-alternative=\"");
		put_number(out, (unsigned) shown->alternative, 1);
		PUT(out, "\"");
	}
	put_evidence(out, text, "negated", find->negation_evidence, &begun);
	put_evidence(out, text, shown->kind, find->kind_evidence, &begun);
	put_evidence(out, text, "level", find->level_evidence, &begun);
	put_evidence(out, text, "alternatives", shown->alternative_evidence, &begun);
	if (begun)
		PUT(out, "\"");
	PUT(out, ">");
}

static Datum
mark(const text *argument, const SlOverlay *overlay)
{
	const char *text = VARDATA_ANY(argument);
	size_t		length = VARSIZE_ANY_EXHDR(argument),
				at = 0;
	SlReader   *reader = palloc(sizeof(SlReader));
	const SlFind *find;
	SlShown		shown;
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoSpaces(&out, VARHDRSZ);
	enlargeStringInfo(&out, (int) Min(length, MaxAllocSize / 2));
	sl_begin_read(reader, argument, overlay);
	while ((find = sl_next_find(reader, &shown)) != NULL)
	{
		put_escaped(&out, text + at, find->span.start - at);
		put_tag(&out, &reader->scanner, find, &shown);
		put_escaped(&out, text + find->span.start, find->span.end - find->span.start);
		PUT(&out, "</mark>");
		at = find->span.end;
	}
	put_escaped(&out, text + at, length - at);
	pfree(reader);
	SET_VARSIZE(out.data, out.len);
	return PointerGetDatum(out.data);
}

Datum
extract_marked(PG_FUNCTION_ARGS)
{
	return mark(PG_GETARG_TEXT_PP(0), NULL);
}

Datum
extract_marked_custom(PG_FUNCTION_ARGS)
{
	return mark(PG_GETARG_TEXT_PP(0), sl_custom_overlay(fcinfo));
}
