/*
 * binary.c - the binary form of both types, for clients.
 *
 * It carries names and never keys, so it means the same to any release of the
 * vocabulary; what comes in is folded and made canonical as in a literal.
 *
 *	skillvec:		byte 1 (the version), int32 number of skills; of each its
 *					name and int16 level in 1/10000
 *	roleprofile:	byte 1, int32 number of requirements; of each int16 weight
 *					in 1/100, int16 level in 1/10000, byte must-have (0 or 1),
 *					int16 number of alternatives; of each of these its name and
 *					int16 share in 1/10000
 *	a name:			int32 length in bytes, and the name in the client's encoding
 *
 * A message is hostile: every length and number is checked before it is used.
 */
#include "glue.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"

#define BINARY_VERSION	1

/* What the shortest skill, alternative and requirement take in a message. */
#define ITEM_MINIMUM		(4 + 1 + 2)
#define REQUIREMENT_MINIMUM	(2 + 2 + 1 + 2 + ITEM_MINIMUM)

PG_FUNCTION_INFO_V1(skillvec_recv);
PG_FUNCTION_INFO_V1(skillvec_send);
PG_FUNCTION_INFO_V1(roleprofile_recv);
PG_FUNCTION_INFO_V1(roleprofile_send);

typedef struct Message
{
	StringInfo	buffer;
	const char *type;
} Message;

pg_noreturn static void
refuse(const Message *m, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary value for type %s", m->type),
			 errdetail_internal("%s", detail)));
}

static unsigned
bytes_left(const Message *m)
{
	return (unsigned) (m->buffer->len - m->buffer->cursor);
}

/* An unsigned number of that many bytes. */
static unsigned
read_number(Message *m, unsigned width)
{
	if (bytes_left(m) < width)
		refuse(m, _("The message ends too early."));
	return pq_getmsgint(m->buffer, (int) width);
}

/* An int16 from 1 to most. */
static unsigned
read_quantity(Message *m, const char *what, unsigned most)
{
	unsigned	number = read_number(m, 2);

	if (number == 0 || number > most)
		refuse(m, psprintf(_("A %s is %u, which is not from 1 to %u."), what, number, most));
	return number;
}

static void
read_version(Message *m)
{
	unsigned	version = read_number(m, 1);

	if (version != BINARY_VERSION)
		refuse(m, psprintf(_("Its version is %u; only version %d is known."),
						   version, BINARY_VERSION));
}

/* A number of things of which each takes at least `minimum` bytes. */
static unsigned
read_count(Message *m, unsigned width, const char *what, unsigned most, unsigned minimum)
{
	unsigned	count = read_number(m, width);

	if (count > most)
		refuse(m, psprintf(_("The number of %s is %u, which is more than %u."),
						   what, count, most));
	if (count > bytes_left(m) / minimum)
		refuse(m, _("The message ends too early."));
	return count;
}

/* A skill and the number after it. */
static void
read_item(Message *m, const char *what, SlItem *item)
{
	unsigned	length = read_number(m, 4);
	char	   *text;
	int			converted;
	SlName		name;
	SlError		error;

	if (length > bytes_left(m))
		refuse(m, psprintf(_("A name of %u bytes is announced where %u bytes are left."),
						   length, bytes_left(m)));
	text = pq_getmsgtext(m->buffer, (int) length, &converted);
	if (sl_name_fold(text, (size_t) converted, true, &name, &error) != SL_OK)
		sl_report_part(&error, ERRCODE_INVALID_BINARY_REPRESENTATION,
					   psprintf(_("invalid binary value for type %s"), m->type),
					   text, (size_t) converted);
	sl_item_make(item, &name, read_quantity(m, what, SL_UNIT), &sl_palloc);
	pfree(text);
}

static void
read_end(Message *m)
{
	if (bytes_left(m) > 0)
		refuse(m, psprintf(ngettext("There is %u byte after its end.",
									"There are %u bytes after its end.", bytes_left(m)),
						   bytes_left(m)));
}

Datum
skillvec_recv(PG_FUNCTION_ARGS)
{
	Message		m = {(StringInfo) PG_GETARG_POINTER(0), "skillvec"};
	SlSkillvecBuilder builder = {0};
	unsigned	count;

	read_version(&m);
	count = read_count(&m, 4, "skills", SL_SKILLS_MAX, ITEM_MINIMUM);
	for (unsigned i = 0; i < count; i++)
	{
		SlItem		item;

		read_item(&m, "level", &item);
		sl_skillvec_add(&builder, &item, &sl_palloc);
	}
	read_end(&m);
	PG_RETURN_DATUM(sl_finish_skillvec(&builder));
}

static void
read_requirement(Message *m, SlRoleprofileBuilder *builder)
{
	unsigned	weight = read_quantity(m, "weight", SL_WEIGHT_MAX),
				level = read_quantity(m, "level", SL_UNIT),
				must = read_number(m, 1),
				count;
	SlError		error;

	if (must > 1)
		refuse(m, psprintf(_("The mark of a must-have is %u, which is not 0 or 1."), must));
	count = read_count(m, 2, "alternatives", SL_ALTERNATIVES_MAX, ITEM_MINIMUM);
	sl_roleprofile_begin(builder, weight, level, must != 0, &sl_palloc);
	for (unsigned i = 0; i < count; i++)
	{
		SlItem		item;

		read_item(m, "share", &item);
		sl_roleprofile_add(builder, &item, &sl_palloc);
	}
	if (sl_roleprofile_end(builder, &error) != SL_OK)
	{
		const SlItem *first = sl_roleprofile_first(builder);

		if (count == 0)
			refuse(m, _("A requirement has no alternatives."));
		sl_report_part(&error, ERRCODE_INVALID_BINARY_REPRESENTATION,
					   psprintf(_("invalid binary value for type %s"), m->type),
					   first->name, first->name_length);
	}
}

Datum
roleprofile_recv(PG_FUNCTION_ARGS)
{
	Message		m = {(StringInfo) PG_GETARG_POINTER(0), "roleprofile"};
	SlRoleprofileBuilder builder = {0};
	unsigned	count;

	read_version(&m);
	count = read_count(&m, 4, "requirements", SL_REQUIREMENTS_MAX, REQUIREMENT_MINIMUM);
	for (unsigned i = 0; i < count; i++)
		read_requirement(&m, &builder);
	read_end(&m);
	PG_RETURN_DATUM(sl_finish_roleprofile(&builder));
}

static void
send_item(StringInfo buffer, const SlItem *item)
{
	char	   *converted = pg_server_to_client(item->name, (int) item->name_length);
	int			length = (int) item->name_length;

	if (converted != item->name)
		length = (int) strlen(converted);
	pq_sendint32(buffer, (uint32) length);
	pq_sendbytes(buffer, converted, length);
	pq_sendint16(buffer, (uint16) item->number);
	if (converted != item->name)
		pfree(converted);
}

Datum
skillvec_send(PG_FUNCTION_ARGS)
{
	SlSkillvec	vector;
	SlArray		items = {0};
	const SlItem *item;
	StringInfoData buffer;
	SlError		error;

	SL_GETARG_SKILLVEC(0, &vector);
	if (sl_skillvec_by_name(&vector, &items, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	item = items.items;
	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, BINARY_VERSION);
	pq_sendint32(&buffer, (uint32) items.count);
	for (size_t i = 0; i < items.count; i++)
		send_item(&buffer, &item[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

Datum
roleprofile_send(PG_FUNCTION_ARGS)
{
	SlRoleprofile profile;
	SlWalk		walk;
	StringInfoData buffer;
	SlError		error;

	SL_GETARG_ROLEPROFILE(0, &profile);
	sl_roleprofile_walk(&profile, &walk);
	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, BINARY_VERSION);
	pq_sendint32(&buffer, profile.count);
	for (uint32_t i = 0; i < profile.count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(&profile, i);

		pq_sendint16(&buffer, (uint16) q.weight);
		pq_sendint16(&buffer, (uint16) q.level);
		pq_sendbyte(&buffer, q.must);
		pq_sendint16(&buffer, (uint16) q.alternatives);
		for (unsigned j = 0; j < q.alternatives; j++)
		{
			SlItem		item;

			if (sl_walk_next(&walk, &item, &error) != SL_OK)
				sl_report_data(&error, "roleprofile");
			send_item(&buffer, &item);
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}
