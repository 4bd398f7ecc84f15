/*
 * generate_roles.c - compile the roles: reviewed text in, constant tables out.
 *
 *		generate_roles ROLES > roles_data.c
 *
 * ROLES is data/roles.txt, whose head says the format.  It is checked against
 * the compiled vocabulary: profiles must parse, and every skill in them and in
 * the facts must be known under the canonical name that is written.
 */
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "../src/core/literal.h"
#include "../src/roles/roles.h"

typedef struct Fact
{
	char	   *field[6];		/* role, aspect, topic, source, fact, skills */
} Fact;

typedef struct Role
{
	char	   *name;
	char	   *label;
	char	   *literal[2];		/* profile, marks */
	char	   *reason[2];
} Role;

static const char *const literals[2] = {"profile", "marks"};
static const char *const aspects[] = {
	"focus", "responsibility", "skill", "tool", "career path", "expertise",
	"relation", "choice"
};

static Role *roles;
static Fact *facts;
static uint32_t role_count,
			fact_count;
static Reader reader;

static void *
resize(void *context, void *block, size_t size)
{
	(void) context;
	return realloc(block, size);
}

static void
release(void *context, void *block)
{
	(void) context;
	free(block);
}

static const SlMemory memory = {resize, release, NULL, NULL};

static char *
copy(const char *s)
{
	char	   *c = malloc(strlen(s) + 1);

	if (c == NULL)
		die("out of memory", reader.path);
	return strcpy(c, s);
}

/* A profile must parse, and name only what the vocabulary knows. */
static void
check_literal(const char *text)
{
	SlRoleprofileBuilder builder = {0};
	SlError		error;
	const SlItem *items;

	if (sl_roleprofile_parse(text, strlen(text), &builder, &memory, &error) != SL_OK)
	{
		complain(reader.path, reader.line, "not a roleprofile, from \"%s\" on (status %d)",
				 text + error.offset, error.status);
		return;
	}
	items = builder.alternatives.items;
	for (size_t i = 0; i < builder.alternatives.count; i++)
		if (items[i].named)
			complain(reader.path, reader.line, "unknown skill \"%.*s\"",
					 (int) items[i].name_length, items[i].name);
}

static void
check_skills(char *names)
{
	char	   *s;

	while ((s = piece(&names, ',')) != NULL)
	{
		SlSkillId	skill = sl_skill_by_spelling(s, strlen(s));

		if (*s == '\0')
			continue;
		if (skill == SL_NO_SKILL || strcmp(sl_skill_name(skill), s) != 0)
			complain(reader.path, reader.line, "\"%s\" is no canonical name", s);
	}
}

static void
read_section(char *s)
{
	char	   *label;
	Role	   *role;

	if (s[strlen(s) - 1] != ']')
	{
		complain(reader.path, reader.line, "no ] at the end");
		return;
	}
	s[strlen(s) - 1] = '\0';
	label = s + 1;
	s = piece(&label, '|');
	role = add(&roles, &role_count, sizeof(Role));
	role->name = copy(s);
	role->label = label != NULL ? copy(trim(label)) : NULL;
}

static void
read_fact(const char *role, char *first, char *rest)
{
	Fact	   *f = add(&facts, &fact_count, sizeof(Fact));
	char	   *skills;
	bool		known = false;

	f->field[0] = role != NULL ? copy(role) : NULL;
	f->field[1] = copy(first);
	for (int i = 2; i < 6; i++)
	{
		char	   *s = piece(&rest, '|');

		if (s == NULL)
		{
			complain(reader.path, reader.line, "a fact has five fields");
			s = "";
		}
		f->field[i] = copy(s);
	}
	for (size_t i = 0; i < sizeof(aspects) / sizeof(aspects[0]); i++)
		known |= strcmp(aspects[i], first) == 0;
	if (!known)
		complain(reader.path, reader.line, "unknown aspect \"%s\"", first);
	if (strcmp(f->field[3], "text") != 0 && strcmp(f->field[3], "table") != 0)
		complain(reader.path, reader.line, "unknown source \"%s\"", f->field[3]);
	skills = copy(f->field[5]);
	check_skills(skills);
	free(skills);
}

static void
read_line(char *s)
{
	Role	   *role = &roles[role_count - 1];
	char	   *rest = s;
	char	   *first;
	int			last;

	first = piece(&rest, '|');
	if (rest == NULL)
	{
		complain(reader.path, reader.line, "a line of one field");
		return;
	}
	for (int i = 0; i < 2; i++)
		if (strcmp(first, literals[i]) == 0)
		{
			/* a literal has | of its own */
			check_literal(trim(rest));
			role->literal[i] = copy(trim(rest));
			return;
		}
	last = role->literal[1] != NULL;
	if (strcmp(first, "reason") == 0)
		role->reason[last] = copy(trim(rest));
	else
		read_fact(role->label != NULL ? role->name : NULL, first, rest);
}

static void
write_field(const char *s)
{
	if (s == NULL)
		printf("NULL");
	else
		write_string(s, strlen(s));
}

int
main(int argc, char **argv)
{
	uint32_t	written = 0;
	char	   *s;

	if (argc != 2)
	{
		fprintf(stderr, "usage: generate_roles ROLES > roles_data.c\n");
		return 2;
	}
	reader_open(&reader, argv[1]);
	while ((s = reader_next(&reader)) != NULL)
		if (*s == '[')
			read_section(s);
		else if (role_count == 0)
			complain(reader.path, reader.line, "a line before any [role]");
		else
			read_line(s);
	if (problems() > 0)
		return 1;

	printf("/* Generated from data/roles.txt by data/generate_roles.c: do not edit. */\n"
		   "#include <stddef.h>\n\n#include \"roles.h\"\n\nconst SlRole sl_roles[] = {\n");
	for (uint32_t i = 0; i < role_count; i++)
	{
		const Role *r = &roles[i];
		const char *const fields[] = {
			r->name, r->label, r->literal[0], r->literal[1], r->reason[0], r->reason[1]
		};

		if (r->label == NULL)
			continue;
		for (int j = 0; j < 6; j++)
		{
			if (fields[j] == NULL)
				die("a role lacks label, profile, marks or a reason", r->name);
			printf("%s", j == 0 ? "\t{" : ",\n\t\t");
			write_field(fields[j]);
		}
		printf("},\n");
		written++;
	}
	printf("};\n\nconst uint32_t sl_role_count = %u;\n\nconst SlRoleFact sl_role_facts[] = {\n",
		   written);
	for (uint32_t i = 0; i < fact_count; i++)
	{
		for (int j = 0; j < 6; j++)
		{
			printf("%s", j == 0 ? "\t{" : ", ");
			write_field(facts[i].field[j]);
		}
		printf("},\n");
	}
	printf("};\n\nconst uint32_t sl_role_fact_count = %u;\n", fact_count);
	return finish();
}
