/*
 * json.c - casts between both types and json and jsonb.
 *
 *	skillvec:		{"python": 0.9, "sql": "5y"}
 *	roleprofile:	[{"any": ["aws", {"skill": "azure", "share": 0.8}],
 *					  "weight": 3, "level": 0.5, "must": false}]
 *
 * Each member of the value (a skill, a requirement) is read into a small tree
 * first, which keeps keys that stand twice; from there on every part can say
 * by its path what is wrong with it.  Numbers are taken as they are written,
 * so that they round as in a literal.  jsonb goes through its text.
 */
#include "glue.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/jsonfuncs.h"

PG_FUNCTION_INFO_V1(skillvec_from_json);
PG_FUNCTION_INFO_V1(skillvec_from_jsonb);
PG_FUNCTION_INFO_V1(skillvec_to_json);
PG_FUNCTION_INFO_V1(skillvec_to_jsonb);
PG_FUNCTION_INFO_V1(roleprofile_from_json);
PG_FUNCTION_INFO_V1(roleprofile_from_jsonb);
PG_FUNCTION_INFO_V1(roleprofile_to_json);
PG_FUNCTION_INFO_V1(roleprofile_to_jsonb);

typedef enum NodeKind
{
	NODE_OBJECT,
	NODE_ARRAY,
	NODE_STRING,
	NODE_NUMBER,
	NODE_BOOLEAN,
	NODE_NULL
} NodeKind;

typedef struct JsonNode
{
	NodeKind	kind;
	char	   *key;			/* in an object */
	int			index;			/* in an array, from 0 */
	char	   *text;			/* of a scalar */
	struct JsonNode *parent;
	struct JsonNode *first;		/* members */
	struct JsonNode *last;
	struct JsonNode *next;
	int			members;
} JsonNode;

/*
 * A value being read: of its members the one that is open, as a tree.  Each
 * member goes to take() when it is whole and is released then, so that memory
 * is that of the largest member and of what is kept of them all.
 */
typedef struct Reader
{
	const char *type;			/* that is made */
	NodeKind	kind;			/* of the root */
	const char *wanted;			/* that kind in words */
	void		(*take) (struct Reader *reader, const JsonNode *member);
	JsonNode   *open;			/* the innermost object or array, or NULL */
	char	   *key;			/* of the value that comes next */
	int			nodes;			/* in the member */
	SlSkillvecBuilder skills;
	SlRoleprofileBuilder requirements;
} Reader;

/* Far more than the largest requirement has. */
#define MEMBER_NODES_MAX	100000

/* Where a node stands: $[0].any[2].share */
static void
append_path(StringInfo path, const JsonNode *node)
{
	if (node->parent == NULL)
	{
		appendStringInfoChar(path, '$');
		return;
	}
	append_path(path, node->parent);
	if (node->key == NULL)
		appendStringInfo(path, "[%d]", node->index);
	else
	{
		size_t		plain = strspn(node->key, "abcdefghijklmnopqrstuvwxyz"
								   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

		appendStringInfoChar(path, '.');
		if (plain > 0 && node->key[plain] == '\0')
			appendStringInfoString(path, sl_clip(node->key, plain));
		else
			escape_json(path, sl_clip(node->key, strlen(node->key)));
	}
}

static char *
message_at(const JsonNode *node, const char *type)
{
	StringInfoData path;

	initStringInfo(&path);
	append_path(&path, node);
	return psprintf(_("invalid JSON for type %s at %s"), type, path.data);
}

pg_noreturn static void
refuse(const JsonNode *node, const char *type, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg_internal("%s", message_at(node, type)),
			 errdetail_internal("%s", detail),
			 hint != NULL ? errhint("%s", hint) : 0));
}

pg_noreturn static void
refuse_kind(const JsonNode *node, const char *type, const char *wanted)
{
	static const char *const kinds[] = {
		[NODE_OBJECT] = gettext_noop("an object"),
		[NODE_ARRAY] = gettext_noop("an array"),
		[NODE_STRING] = gettext_noop("a string"),
		[NODE_NUMBER] = gettext_noop("a number"),
		[NODE_BOOLEAN] = gettext_noop("a boolean"),
		[NODE_NULL] = gettext_noop("null"),
	};

	refuse(node, type,
		   psprintf(_("There is %s where %s is expected."), _(kinds[node->kind]), wanted),
		   NULL);
}

/* Report what the core found in a string, number or key of this node. */
pg_noreturn static void
refuse_part(const JsonNode *node, const char *type, const SlError *error, const char *part)
{
	sl_report_part(error, 0, message_at(node, type), part, strlen(part));
}

static JsonNode *
add_node(Reader *reader, NodeKind kind, char *text)
{
	JsonNode   *node = palloc0(sizeof(JsonNode));
	JsonNode   *parent = reader->open;

	CHECK_FOR_INTERRUPTS();
	node->kind = kind;
	node->text = text;
	node->parent = parent;
	if (parent == NULL)
	{
		if (kind != reader->kind)
			refuse_kind(node, reader->type, reader->wanted);
		return node;
	}
	if (parent->kind == NODE_OBJECT)
		node->key = reader->key;
	node->index = parent->members++;
	if (++reader->nodes > MEMBER_NODES_MAX)
		refuse(node, reader->type,
			   psprintf(_("A member of the value has more than %d parts."), MEMBER_NODES_MAX),
			   NULL);
	if (parent->last == NULL)
		parent->first = node;
	else
		parent->last->next = node;
	parent->last = node;
	return node;
}

static void
free_node(JsonNode *node)
{
	JsonNode   *next;

	check_stack_depth();
	for (JsonNode *member = node->first; member != NULL; member = next)
	{
		next = member->next;
		free_node(member);
	}
	if (node->key != NULL)
		pfree(node->key);
	if (node->text != NULL)
		pfree(node->text);
	pfree(node);
}

/* A node is whole: if it is a member of the root, it is taken and released. */
static void
close_node(Reader *reader, JsonNode *node)
{
	JsonNode   *root = node->parent;

	if (root == NULL || root->parent != NULL)
		return;
	reader->take(reader, node);
	free_node(node);
	root->first = root->last = NULL;
	reader->nodes = 0;
}

static SlJsonResult
on_object_start(void *state)
{
	Reader	   *reader = state;

	reader->open = add_node(reader, NODE_OBJECT, NULL);
	SL_JSON_RETURN;
}

static SlJsonResult
on_array_start(void *state)
{
	Reader	   *reader = state;

	reader->open = add_node(reader, NODE_ARRAY, NULL);
	SL_JSON_RETURN;
}

static SlJsonResult
on_end(void *state)
{
	Reader	   *reader = state;
	JsonNode   *node = reader->open;

	reader->open = node->parent;
	close_node(reader, node);
	SL_JSON_RETURN;
}

static SlJsonResult
on_key(void *state, char *name, bool isnull)
{
	((Reader *) state)->key = name;
	SL_JSON_RETURN;
}

static SlJsonResult
on_scalar(void *state, char *token, JsonTokenType type)
{
	Reader	   *reader = state;

	close_node(reader, add_node(reader,
								type == JSON_TOKEN_STRING ? NODE_STRING :
								type == JSON_TOKEN_NUMBER ? NODE_NUMBER :
								type == JSON_TOKEN_NULL ? NODE_NULL : NODE_BOOLEAN,
								token));
	SL_JSON_RETURN;
}

static void
read_members(text *json, Reader *reader)
{
	JsonSemAction actions = {
		.semstate = reader,
		.object_start = on_object_start,
		.object_end = on_end,
		.array_start = on_array_start,
		.array_end = on_end,
		.object_field_start = on_key,
		.scalar = on_scalar
	};

	pg_parse_json_or_ereport(sl_json_lexer(json), &actions);
}

/* A JSON string is like a name in quotes: white space at its ends stays. */
static void
make_item(const JsonNode *node, const char *type, const char *string, SlItem *item)
{
	SlName		name;
	SlError		error;

	if (sl_name_fold(string, strlen(string), true, &name, &error) != SL_OK)
		refuse_part(node, type, &error, string);
	sl_item_make(item, &name, SL_UNIT, &sl_palloc);
}

/*
 * 9e-1 as 0.9, for literals know no exponents.  The point moves by 20 places
 * beyond the digits at most: farther out the number is as much out of range.
 */
static char *
without_exponent(const char *number)
{
	static const char zeros[] = "00000000000000000000";
	size_t		mantissa = strcspn(number, "eE");
	int64		point = -1,
				digits = 0;
	StringInfoData all,
				moved;

	initStringInfo(&all);
	initStringInfo(&moved);
	for (size_t i = 0; i < mantissa; i++)
	{
		if (sl_is_digit(number[i]))
		{
			appendStringInfoChar(&all, number[i]);
			digits++;
		}
		else if (number[i] == '.')
			point = digits;
		else
			appendStringInfoChar(&moved, number[i]);	/* the sign */
	}
	point = point < 0 ? digits : point;
	point += Max(Min(strtol(number + mantissa + 1, NULL, 10), PG_INT32_MAX), PG_INT32_MIN);
	point = Max(Min(point, digits + 20), -20);

	if (point <= 0)
		appendStringInfo(&moved, "0.%.*s%s", (int) -point, zeros, all.data);
	else if (point >= digits)
		appendStringInfo(&moved, "%s%.*s", all.data, (int) (point - digits), zeros);
	else
		appendStringInfo(&moved, "%.*s.%s", (int) point, all.data, all.data + point);
	return moved.data;
}

/* A number; a level may also be a string as in a literal. */
static unsigned
number_of(const JsonNode *node, const char *type, SlNumberKind kind)
{
	const char *written = node->text;
	size_t		from = 0,
				to;
	unsigned	number;
	SlError		error;

	if (node->kind != NODE_NUMBER && (node->kind != NODE_STRING || kind != SL_NUMBER_LEVEL))
		refuse_kind(node, type, kind == SL_NUMBER_LEVEL ?
					_("a number, or a string like \"5y\",") : _("a number"));
	if (node->kind == NODE_NUMBER && strpbrk(written, "eE") != NULL)
		written = without_exponent(written);
	to = strlen(written);
	while (from < to && sl_is_space(written[from]))
		from++;
	while (to > from && sl_is_space(written[to - 1]))
		to--;
	if (sl_number_parse(written, from, to, kind, &number, &error) != SL_OK)
		refuse_part(node, type, &error, node->text);
	return number;
}

static void
take_skill(Reader *reader, const JsonNode *node)
{
	SlItem		item;
	SlError		error;

	make_item(node, reader->type, node->key, &item);
	item.number = number_of(node, reader->type, SL_NUMBER_LEVEL);
	if (sl_skillvec_gather(&reader->skills, &item, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, reader->type);
}

static Datum
skillvec_of(text *json)
{
	Reader		reader = {
		.type = "skillvec",
		.kind = NODE_OBJECT,
		.wanted = _("an object of skills and levels"),
		.take = take_skill
	};

	read_members(json, &reader);
	return sl_finish_skillvec(&reader.skills);
}

static const char *const requirement_keys[] = {"any", "weight", "level", "must", NULL};
static const char *const alternative_keys[] = {"skill", "share", NULL};

/*
 * The members of an object by keys, in the order of keys; NULL for those that
 * are missing.  Others, and any that stand twice, are refused.
 */
static void
members_of(const JsonNode *object, const char *type, const char *const *keys,
		   const char *hint, const JsonNode **members)
{
	for (int k = 0; keys[k] != NULL; k++)
		members[k] = NULL;
	for (const JsonNode *node = object->first; node != NULL; node = node->next)
	{
		int			k = 0;

		while (keys[k] != NULL && strcmp(keys[k], node->key) != 0)
			k++;
		if (keys[k] == NULL)
			refuse(node, type, _("There is no such key."), hint);
		if (members[k] != NULL)
			refuse(node, type, _("The key stands twice."), NULL);
		members[k] = node;
	}
}

/* What is wrong with the requirement as a whole; it is called by its first alternative. */
pg_noreturn static void
refuse_requirement(const SlRoleprofileBuilder *builder, const JsonNode *node,
				   const char *type, const SlError *error)
{
	const SlItem *first = sl_roleprofile_first(builder);

	refuse_part(node, type, error, pnstrdup(first->name, first->name_length));
}

/* "aws", or {"skill": "aws", "share": 0.8} */
static void
add_alternative(SlRoleprofileBuilder *builder, const JsonNode *node, const char *type)
{
	const JsonNode *members[2];
	SlItem		item;
	SlError		error;

	if (node->kind == NODE_STRING)
		make_item(node, type, node->text, &item);
	else if (node->kind == NODE_OBJECT)
	{
		members_of(node, type, alternative_keys,
				   _("An alternative has the keys \"skill\" and \"share\"."), members);
		if (members[0] == NULL)
			refuse(node, type, _("The key \"skill\" is missing."), NULL);
		if (members[0]->kind != NODE_STRING)
			refuse_kind(members[0], type, _("a string"));
		make_item(members[0], type, members[0]->text, &item);
		if (members[1] != NULL)
			item.number = number_of(members[1], type, SL_NUMBER_SHARE);
	}
	else
		refuse_kind(node, type, _("a string or an object"));
	if (sl_roleprofile_gather(builder, &item, &sl_palloc, &error) != SL_OK)
		refuse_requirement(builder, node->parent, type, &error);
}

static void
take_requirement(Reader *reader, const JsonNode *node)
{
	SlRoleprofileBuilder *builder = &reader->requirements;
	const char *type = reader->type;
	const JsonNode *members[4];
	unsigned	weight = SL_WEIGHT_DEFAULT,
				level = SL_LEVEL_DEFAULT;
	bool		must = false;
	SlError		error;

	if (node->kind != NODE_OBJECT)
		refuse_kind(node, type, _("an object, which is a requirement,"));
	members_of(node, type, requirement_keys,
			   _("A requirement has the keys \"any\", \"weight\", \"level\" and \"must\"."),
			   members);
	if (members[0] == NULL)
		refuse(node, type, _("The key \"any\" is missing."), NULL);
	if (members[1] != NULL)
		weight = number_of(members[1], type, SL_NUMBER_WEIGHT);
	if (members[2] != NULL)
		level = number_of(members[2], type, SL_NUMBER_LEVEL);
	if (members[3] != NULL)
	{
		if (members[3]->kind != NODE_BOOLEAN)
			refuse_kind(members[3], type, _("a boolean"));
		must = members[3]->text[0] == 't';
	}

	if (builder->requirements.count == SL_REQUIREMENTS_MAX)
	{
		sl_fail(&error, SL_TOO_MANY_REQUIREMENTS, 0, 0);
		sl_report_data(&error, type);
	}
	sl_roleprofile_begin(builder, weight, level, must, &sl_palloc);
	if (members[0]->kind == NODE_STRING)
		add_alternative(builder, members[0], type);
	else if (members[0]->kind != NODE_ARRAY)
		refuse_kind(members[0], type, _("an array or a string"));
	else if (members[0]->first == NULL)
		refuse(members[0], type, _("There are no alternatives."), NULL);
	for (const JsonNode *a = members[0]->first; a != NULL; a = a->next)
		add_alternative(builder, a, type);
	if (sl_roleprofile_end(builder, &error) != SL_OK)
		refuse_requirement(builder, node, type, &error);
}

static Datum
roleprofile_of(text *json)
{
	Reader		reader = {
		.type = "roleprofile",
		.kind = NODE_ARRAY,
		.wanted = _("an array of requirements"),
		.take = take_requirement
	};

	read_members(json, &reader);
	return sl_finish_roleprofile(&reader.requirements);
}

static text *
jsonb_text(Jsonb *jsonb)
{
	return cstring_to_text(JsonbToCString(NULL, &jsonb->root, VARSIZE(jsonb)));
}

Datum
skillvec_from_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(skillvec_of(PG_GETARG_TEXT_PP(0)));
}

Datum
skillvec_from_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(skillvec_of(jsonb_text(PG_GETARG_JSONB_P(0))));
}

Datum
roleprofile_from_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(roleprofile_of(PG_GETARG_TEXT_PP(0)));
}

Datum
roleprofile_from_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(roleprofile_of(jsonb_text(PG_GETARG_JSONB_P(0))));
}

static void
append_name(StringInfo out, const SlItem *item)
{
	char	   *name = pnstrdup(item->name, item->name_length);

	escape_json(out, name);
	pfree(name);
}

static void
append_number(StringInfo out, unsigned number, unsigned unit)
{
	char		buffer[SL_NUMBER_TEXT];

	appendBinaryStringInfo(out, buffer, (int) sl_number_print(number, unit, buffer));
}

static char *
skillvec_json(Datum value)
{
	SlSkillvec	vector;
	SlArray		items = {0};
	StringInfoData out;
	SlError		error;

	sl_open_skillvec(value, &vector);
	if (sl_skillvec_by_name(&vector, &items, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	for (size_t i = 0; i < items.count; i++)
	{
		const SlItem *item = (const SlItem *) items.items + i;

		if (i > 0)
			appendStringInfoString(&out, ", ");
		append_name(&out, item);
		appendStringInfoString(&out, ": ");
		append_number(&out, item->number, SL_UNIT);
	}
	appendStringInfoChar(&out, '}');
	return out.data;
}

static void
append_alternative(StringInfo out, const SlItem *item)
{
	if (item->number == SL_UNIT)
		append_name(out, item);
	else
	{
		appendStringInfoString(out, "{\"skill\": ");
		append_name(out, item);
		appendStringInfoString(out, ", \"share\": ");
		append_number(out, item->number, SL_UNIT);
		appendStringInfoChar(out, '}');
	}
}

static char *
roleprofile_json(Datum value)
{
	SlRoleprofile profile;
	SlWalk		walk;
	StringInfoData out;

	sl_open_roleprofile(value, &profile);
	sl_roleprofile_walk(&profile, &walk);
	initStringInfo(&out);
	appendStringInfoChar(&out, '[');
	for (uint32_t i = 0; i < profile.count; i++)
	{
		SlRequirement q = sl_roleprofile_requirement(&profile, i);

		appendStringInfoString(&out, i > 0 ? ", {\"any\": [" : "{\"any\": [");
		for (unsigned j = 0; j < q.alternatives; j++)
		{
			SlItem		item;
			SlError		error;

			if (sl_walk_next(&walk, &item, &error) != SL_OK)
				sl_report_data(&error, "roleprofile");
			if (j > 0)
				appendStringInfoString(&out, ", ");
			append_alternative(&out, &item);
		}
		appendStringInfoString(&out, "], \"weight\": ");
		append_number(&out, q.weight, SL_WEIGHT_UNIT);
		appendStringInfoString(&out, ", \"level\": ");
		append_number(&out, q.level, SL_UNIT);
		appendStringInfo(&out, ", \"must\": %s}", q.must ? "true" : "false");
	}
	appendStringInfoChar(&out, ']');
	return out.data;
}

Datum
skillvec_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(skillvec_json(PG_GETARG_DATUM(0))));
}

Datum
skillvec_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in,
										CStringGetDatum(skillvec_json(PG_GETARG_DATUM(0)))));
}

Datum
roleprofile_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(roleprofile_json(PG_GETARG_DATUM(0))));
}

Datum
roleprofile_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in,
										CStringGetDatum(roleprofile_json(PG_GETARG_DATUM(0)))));
}
