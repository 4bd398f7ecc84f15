/*
 * literal.c - reading and printing the text forms.
 *
 * The grammar is small enough to be read by hand: a cursor, one function for
 * each part, and the first thing that is wrong ends it with its place.
 */
#include "literal.h"

#include <math.h>
#include <stdlib.h>

typedef struct Cursor
{
	const char *text;
	size_t		length;
	size_t		at;
	SlError    *error;
	const SlMemory *memory;
	SlBytes		scratch;		/* a quoted name without its quotes */
} Cursor;

static void
skip_space(Cursor *c)
{
	while (c->at < c->length && sl_is_space(c->text[c->at]))
		c->at++;
}

/* Whether the next character is ch, which is then passed over. */
static bool
accept(Cursor *c, char ch)
{
	if (c->at < c->length && c->text[c->at] == ch)
	{
		c->at++;
		return true;
	}
	return false;
}

/* Where the part that begins at the cursor ends, white space cut off. */
static size_t
part_end(const Cursor *c, size_t *after)
{
	size_t		end = c->at;

	while (end < c->length && !sl_is_special(c->text[end]))
		end++;
	*after = end;
	while (end > c->at && sl_is_space(c->text[end - 1]))
		end--;
	return end;
}

/* What stands at the cursor should not: one sign, or all up to the next. */
static SlStatus
unexpected(Cursor *c)
{
	size_t		after;
	size_t		length = part_end(c, &after) - c->at;

	return sl_fail(c->error, SL_UNEXPECTED, c->at, length > 0 ? length : 1);
}

static SlStatus
parse_quoted(Cursor *c, SlName *name)
{
	size_t		start = c->at++;
	SlStatus	status;

	c->scratch.count = 0;
	for (;;)
	{
		size_t		from = c->at;

		while (c->at < c->length && c->text[c->at] != '"')
			c->at++;
		if (!sl_bytes_append(&c->scratch, c->text + from, c->at - from, c->memory))
			return sl_fail(c->error, SL_NO_MEMORY, start, 0);
		if (!accept(c, '"'))
			return sl_fail(c->error, SL_QUOTE_OPEN, start, c->length - start);
		if (!accept(c, '"'))
			break;
		if (!sl_bytes_append(&c->scratch, "\"", 1, c->memory))
			return sl_fail(c->error, SL_NO_MEMORY, start, 0);
	}
	status = sl_name_fold(c->scratch.items, c->scratch.count, true, name, c->error);
	if (status != SL_OK)
		return sl_fail(c->error, status, start, c->at - start);
	return SL_OK;
}

static SlStatus
parse_name(Cursor *c, SlName *name)
{
	size_t		start,
				end,
				after;
	SlStatus	status;

	skip_space(c);
	if (c->at < c->length && c->text[c->at] == '"')
		status = parse_quoted(c, name);
	else
	{
		start = c->at;
		end = part_end(c, &after);
		if (end == start)
			return sl_fail(c->error, SL_NAME_MISSING, start, start < c->length);
		status = sl_name_fold(c->text + start, end - start, false, name, c->error);
		if (status != SL_OK && c->error != NULL)
			c->error->offset += start;
		c->at = after;
	}
	if (status == SL_OK)
		skip_space(c);
	return status;
}

static SlStatus
parse_number(Cursor *c, SlNumberKind kind, unsigned *number)
{
	size_t		end,
				after;
	SlStatus	status;

	skip_space(c);
	end = part_end(c, &after);
	status = sl_number_parse(c->text, c->at, end, kind, number, c->error);
	c->at = after;
	return status;
}

/* A decimal: its value is mantissa / 10^scale, and a rest below that. */
typedef struct Decimal
{
	uint64_t	mantissa;
	bool		half;			/* the rest is a half or more of the last digit */
	bool		rest;			/* there is a rest */
	unsigned	digits;
	unsigned	decimals;
} Decimal;

#define MANTISSA_LIMIT UINT64_C(1000000000000)

/*
 * Digits with at most one point, read to `scale` decimals.  A value too large
 * for anything here sticks at MANTISSA_LIMIT.
 */
static bool
parse_decimal(const char *text, size_t from, size_t to, unsigned scale, Decimal *d)
{
	bool		point = false;
	unsigned	decimals = 0;

	memset(d, 0, sizeof(*d));
	for (size_t i = from; i < to; i++)
	{
		unsigned	digit;

		if (text[i] == '.' && !point)
		{
			point = true;
			continue;
		}
		if (!sl_is_digit(text[i]))
			return false;
		digit = (unsigned) (text[i] - '0');
		if (d->digits < UINT32_MAX)
			d->digits++;
		if (point && d->decimals < UINT32_MAX)
			d->decimals++;
		if (!point || decimals < scale)
		{
			decimals += point;
			if (d->mantissa < MANTISSA_LIMIT)
				d->mantissa = d->mantissa * 10 + digit;
		}
		else
		{
			if (d->decimals == scale + 1)
				d->half = digit >= 5;
			d->rest |= digit != 0;
		}
	}
	if (d->digits == 0)
		return false;
	if (text[to - 1] == '.')
		return false;
	for (; decimals < scale; decimals++)
		if (d->mantissa < MANTISSA_LIMIT)
			d->mantissa *= 10;
	return true;
}

static SlStatus
too_low(SlNumberKind kind)
{
	return kind == SL_NUMBER_LEVEL ? SL_LEVEL_LOW :
		kind == SL_NUMBER_SHARE ? SL_SHARE_LOW : SL_WEIGHT_LOW;
}

static SlStatus
too_high(SlNumberKind kind)
{
	return kind == SL_NUMBER_LEVEL ? SL_LEVEL_HIGH :
		kind == SL_NUMBER_SHARE ? SL_SHARE_HIGH : SL_WEIGHT_HIGH;
}

/* A fraction: at most 9 digits, 4 of them decimals, above and below. */
static SlStatus
parse_fraction(const char *text, size_t from, size_t slash, size_t to,
			   SlNumberKind kind, unsigned *number)
{
	size_t		above_end = slash,
				below = slash + 1;
	Decimal		a,
				b;
	uint64_t	one = kind == SL_NUMBER_WEIGHT ? SL_WEIGHT_UNIT : SL_UNIT;
	uint64_t	most = kind == SL_NUMBER_WEIGHT ? SL_WEIGHT_MAX : SL_UNIT;

	while (above_end > from && sl_is_space(text[above_end - 1]))
		above_end--;
	while (below < to && sl_is_space(text[below]))
		below++;
	if (above_end == from || below == to ||
		!parse_decimal(text, from, above_end, 4, &a) ||
		!parse_decimal(text, below, to, 4, &b))
		return SL_NUMBER_SYNTAX;
	if (a.digits > 9 || b.digits > 9 || a.decimals > 4 || b.decimals > 4)
		return SL_NUMBER_DIGITS;
	if (b.mantissa == 0)
		return SL_NUMBER_SYNTAX;
	if (a.mantissa == 0)
		return too_low(kind);
	/* a, b < 10^13, so the products stay below 2 * 10^17 */
	if (a.mantissa * one > b.mantissa * most)
		return too_high(kind);
	*number = (unsigned) ((2 * a.mantissa * one + b.mantissa) / (2 * b.mantissa));
	if (*number == 0)
		*number = 1;
	return SL_OK;
}

SlStatus
sl_number_parse(const char *text, size_t from, size_t to, SlNumberKind kind,
				unsigned *number, SlError *error)
{
	size_t		end = to,
				start = from;
	unsigned	scale = kind == SL_NUMBER_WEIGHT ? 2 : 4;
	uint64_t	most = kind == SL_NUMBER_WEIGHT ? SL_WEIGHT_MAX : SL_UNIT;
	bool		negative = false,
				years = false;
	Decimal		d;

	if (from >= to)
		return sl_fail(error, SL_NUMBER_MISSING, from, 0);
	if (text[start] == '-' && end - start > 1)
	{
		negative = true;
		start++;
	}
	for (size_t i = start; i < to; i++)
		if (text[i] == '/')
		{
			SlStatus	status = parse_fraction(text, start, i, to, kind, number);

			if (negative && (status == SL_OK || status == too_high(kind)))
				status = too_low(kind);
			return status == SL_OK ? SL_OK :
				sl_fail(error, status, from, to - from);
		}

	/* a unit shifts the point: 60% is 0.60, 5y is 0.5 */
	if (text[end - 1] == '%')
	{
		end--;
		scale -= 2;
	}
	else if (text[end - 1] == 'y' || text[end - 1] == 'Y')
	{
		end--;
		years = true;
		scale -= 1;
	}
	while (end > start && sl_is_space(text[end - 1]))
		end--;
	if (end == start || !parse_decimal(text, start, end, scale, &d))
		return sl_fail(error, SL_NUMBER_SYNTAX, from, to - from);
	if (years && kind != SL_NUMBER_LEVEL)
		return sl_fail(error, SL_NUMBER_UNIT, from, to - from);
	if (negative || (d.mantissa == 0 && !d.rest))
		return sl_fail(error, too_low(kind), from, to - from);
	if (d.mantissa > most || (d.mantissa == most && d.rest))
	{
		if (!years)
			return sl_fail(error, too_high(kind), from, to - from);
		*number = SL_UNIT;
		return SL_OK;
	}
	*number = (unsigned) d.mantissa + d.half;
	if (*number == 0)
		*number = 1;
	return SL_OK;
}

SlStatus
sl_number_round(double value, SlNumberKind kind, unsigned *number, SlError *error)
{
	double		unit = kind == SL_NUMBER_WEIGHT ? SL_WEIGHT_UNIT : SL_UNIT;
	double		most = kind == SL_NUMBER_WEIGHT ? SL_WEIGHT_MAX / SL_WEIGHT_UNIT : 1;

	if (isnan(value))
		return sl_fail(error, SL_NUMBER_SYNTAX, 0, 0);
	if (value <= 0)
		return sl_fail(error, too_low(kind), 0, 0);
	if (value > most)
		return sl_fail(error, too_high(kind), 0, 0);
	*number = (unsigned) floor(value * unit + 0.5);
	if (*number == 0)
		*number = 1;
	return SL_OK;
}

static SlStatus
parse_skills(Cursor *c, SlSkillvecBuilder *builder)
{
	do
	{
		SlName		name;
		SlItem		item;
		unsigned	level = SL_LEVEL_DEFAULT;
		SlStatus	status = parse_name(c, &name);

		if (status == SL_OK && accept(c, ':'))
			status = parse_number(c, SL_NUMBER_LEVEL, &level);
		if (status != SL_OK)
			return status;
		if (!sl_item_make(&item, &name, level, c->memory))
			return sl_fail(c->error, SL_NO_MEMORY, c->at, 0);
		status = sl_skillvec_gather(builder, &item, c->memory, c->error);
		if (status != SL_OK)
			return status;
		if (c->at < c->length && c->text[c->at] != ',')
			return unexpected(c);
	} while (accept(c, ','));
	return SL_OK;
}

SlStatus
sl_skillvec_parse(const char *text, size_t length, SlSkillvecBuilder *builder,
				  const SlMemory *memory, SlError *error)
{
	Cursor		c = {text, length, 0, error, memory, {0}};
	SlStatus	status = SL_OK;

	skip_space(&c);
	if (c.at < length)
		status = parse_skills(&c, builder);
	sl_array_free(&c.scratch, memory);
	if (status == SL_OK)
		status = sl_skillvec_sort(builder, error);
	return status;
}

static SlStatus
parse_requirement(Cursor *c, SlRoleprofileBuilder *builder)
{
	size_t		start;
	SlStatus	status;
	SlRequirement *q;

	skip_space(c);
	start = c->at;
	if (builder->requirements.count == SL_REQUIREMENTS_MAX)
		return sl_fail(c->error, SL_TOO_MANY_REQUIREMENTS, 0, 0);
	if (!sl_roleprofile_begin(builder, SL_WEIGHT_DEFAULT, SL_LEVEL_DEFAULT, false,
							  c->memory))
		return sl_fail(c->error, SL_NO_MEMORY, c->at, 0);
	do
	{
		SlName		name;
		SlItem		item;
		unsigned	share = SL_UNIT;

		status = parse_name(c, &name);
		if (status == SL_OK && accept(c, '~'))
			status = parse_number(c, SL_NUMBER_SHARE, &share);
		if (status != SL_OK)
			return status;
		if (!sl_item_make(&item, &name, share, c->memory))
			return sl_fail(c->error, SL_NO_MEMORY, c->at, 0);
		status = sl_roleprofile_gather(builder, &item, c->memory, c->error);
		if (status != SL_OK)
			return sl_fail(c->error, status, start, c->at - start);
	} while (accept(c, '|'));

	q = &sl_roleprofile_last(builder)->requirement;
	if (accept(c, '!'))
	{
		q->must = true;
		skip_space(c);
	}
	if (accept(c, ':'))
		status = parse_number(c, SL_NUMBER_WEIGHT, &q->weight);
	if (status == SL_OK && c->length - c->at >= 2 &&
		c->text[c->at] == '>' && c->text[c->at + 1] == '=')
	{
		c->at += 2;
		status = parse_number(c, SL_NUMBER_LEVEL, &q->level);
	}
	if (status != SL_OK)
		return status;
	if (c->at < c->length && c->text[c->at] != ',')
		return unexpected(c);
	status = sl_roleprofile_end(builder, c->error);
	if (status != SL_OK)
	{
		size_t		end = c->at;

		while (end > start && sl_is_space(c->text[end - 1]))
			end--;
		return sl_fail(c->error, status, start, end - start);
	}
	return SL_OK;
}

SlStatus
sl_roleprofile_parse(const char *text, size_t length, SlRoleprofileBuilder *builder,
					 const SlMemory *memory, SlError *error)
{
	Cursor		c = {text, length, 0, error, memory, {0}};
	SlStatus	status = SL_OK;

	skip_space(&c);
	if (c.at < length)
		do
			status = parse_requirement(&c, builder);
		while (status == SL_OK && accept(&c, ','));
	sl_array_free(&c.scratch, memory);
	if (status == SL_OK)
		status = sl_roleprofile_sort(builder, memory, error);
	return status;
}

size_t
sl_number_print(unsigned number, unsigned unit, char *buffer)
{
	unsigned	whole = number / unit,
				rest = number % unit;
	size_t		n = 0;
	char		digits[SL_NUMBER_TEXT];
	size_t		count = 0;

	do
		digits[count++] = (char) ('0' + whole % 10);
	while ((whole /= 10) > 0);
	while (count > 0)
		buffer[n++] = digits[--count];
	if (rest > 0)
	{
		buffer[n++] = '.';
		for (unit /= 10; rest > 0; unit /= 10)
		{
			buffer[n++] = (char) ('0' + rest / unit);
			rest %= unit;
		}
	}
	return n;
}

bool
sl_name_print(const char *name, size_t length, SlBytes *out, const SlMemory *memory)
{
	if (!sl_name_needs_quotes(name, length))
		return sl_bytes_append(out, name, length, memory);
	if (!sl_bytes_append(out, "\"", 1, memory))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((name[i] == '"' && !sl_bytes_append(out, "\"", 1, memory)) ||
			!sl_bytes_append(out, name + i, 1, memory))
			return false;
	return sl_bytes_append(out, "\"", 1, memory);
}

static bool
print_number(const char *sign, unsigned number, unsigned unit, SlBytes *out,
			 const SlMemory *memory)
{
	char		buffer[SL_NUMBER_TEXT];
	size_t		n = sl_number_print(number, unit, buffer);

	return sl_bytes_append(out, sign, strlen(sign), memory) &&
		sl_bytes_append(out, buffer, n, memory);
}

bool
sl_requirement_print(const SlRequirement *q, const SlItem *alternatives,
					 SlBytes *out, const SlMemory *memory)
{
	bool		ok = true;

	for (unsigned i = 0; ok && i < q->alternatives; i++)
	{
		const SlItem *a = &alternatives[i];

		ok = (i == 0 || sl_bytes_append(out, "|", 1, memory)) &&
			sl_name_print(a->name, a->name_length, out, memory) &&
			(a->number == SL_UNIT || print_number("~", a->number, SL_UNIT, out, memory));
	}
	return ok &&
		(!q->must || sl_bytes_append(out, "!", 1, memory)) &&
		(q->weight == SL_WEIGHT_DEFAULT ||
		 print_number(":", q->weight, SL_WEIGHT_UNIT, out, memory)) &&
		(q->level == SL_LEVEL_DEFAULT ||
		 print_number(">=", q->level, SL_UNIT, out, memory));
}

static int
compare_item_names(const void *a, const void *b)
{
	const SlItem *x = a,
			   *y = b;

	return sl_name_compare(x->name, x->name_length, y->name, y->name_length);
}

SlStatus
sl_skillvec_print(const SlSkillvec *vector, SlBytes *out, const SlMemory *memory,
				  SlError *error)
{
	SlArray		items = {0};
	SlStatus	status = sl_skillvec_by_name(vector, &items, memory, error);
	const SlItem *item = items.items;

	for (size_t i = 0; status == SL_OK && i < items.count; i++)
		if ((i > 0 && !sl_bytes_append(out, ", ", 2, memory)) ||
			!sl_name_print(item[i].name, item[i].name_length, out, memory) ||
			!print_number(":", item[i].number, SL_UNIT, out, memory))
			status = sl_fail(error, SL_NO_MEMORY, 0, 0);
	sl_array_free(&items, memory);
	return status;
}

SlStatus
sl_skillvec_by_name(const SlSkillvec *vector, SlArray *items, const SlMemory *memory,
					SlError *error)
{
	SlWalk		walk;

	if (vector->count > 0 &&
		sl_array_reserve(items, vector->count, sizeof(SlItem), memory) == NULL)
		return sl_fail(error, SL_NO_MEMORY, 0, 0);
	for (sl_skillvec_walk(vector, &walk); !sl_walk_done(&walk); items->count++)
	{
		SlStatus	status = sl_walk_next(&walk, (SlItem *) items->items + items->count,
										  error);

		if (status != SL_OK)
			return status;
	}
	if (items->count > 1)
		qsort(items->items, items->count, sizeof(SlItem), compare_item_names);
	return SL_OK;
}

SlStatus
sl_roleprofile_print(const SlRoleprofile *profile, SlBytes *out, const SlMemory *memory,
					 SlError *error)
{
	SlWalk		walk;

	sl_roleprofile_walk(profile, &walk);
	for (uint32_t i = 0; i < profile->count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(profile, i);
		SlItem		alternatives[SL_ALTERNATIVES_MAX];

		for (unsigned j = 0; j < q.alternatives; j++)
		{
			SlStatus	status = sl_walk_next(&walk, &alternatives[j], error);

			if (status != SL_OK)
				return status;
		}
		if ((i > 0 && !sl_bytes_append(out, ", ", 2, memory)) ||
			!sl_requirement_print(&q, alternatives, out, memory))
			return sl_fail(error, SL_NO_MEMORY, 0, 0);
	}
	return SL_OK;
}
