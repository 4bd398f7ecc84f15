/*
 * index_data_print.c - the data of index_data.h as text for COPY: a line for each
 * row of a table.  Ids are 1 for row 0.
 *
 *	index_data_print rows COUNT [SEED]		for (id bigint, skills skillvec)
 *	index_data_print levels COUNT [SEED]	the same taken apart, for (candidate_id bigint,
 *											skill_id smallint, tenths smallint)
 *	index_data_print names [SEED]			for (skill_id smallint, name text)
 *	index_data_print profiles [SEED]		for (id int, needs roleprofile)
 *	index_data_print plain [SEED]			the same without must-have marks
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index_data.h"

#include "../src/core/vocabulary.h"

/* COPY gives a backslash a meaning of its own. */
static void
put_line(uint64_t id, const char *text, size_t length)
{
	printf("%" PRIu64 "\t", id);
	for (size_t i = 0; i < length; i++)
	{
		if (text[i] == '\\')
			putchar_unlocked('\\');
		putchar_unlocked(text[i]);
	}
	putchar_unlocked('\n');
}

static void
put_rows(const Data *data, uint64_t count)
{
	static char text[DATA_ROW_TEXT];

	for (uint64_t i = 0; i < count; i++)
	{
		DataSkill	row[DATA_ROW_SKILLS];

		data_row(data, i, row);
		put_line(i + 1, text, data_row_text(data, row, text));
	}
}

static void
put_levels(const Data *data, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++)
	{
		DataSkill	row[DATA_ROW_SKILLS];

		data_row(data, i, row);
		for (unsigned j = 0; j < DATA_ROW_SKILLS; j++)
			printf("%" PRIu64 "\t%u\t%u\n", i + 1, (unsigned) row[j].skill, (unsigned) row[j].tenths);
	}
}

static void
put_names(const Data *data)
{
	for (unsigned i = 0; i < DATA_SKILLS; i++)
	{
		SlSkillId	skill = data->vocabulary[i];

		put_line(i, sl_skill_name(skill), sl_skills[skill].name_length);
	}
}

static void
put_profiles(const Data *data, bool musts)
{
	static char text[DATA_PROFILE_TEXT];

	for (unsigned i = 0; i < DATA_PROFILES; i++)
	{
		DataProfile profile;

		data_profile(data, i, musts, &profile);
		put_line(i + 1, text, data_profile_text(data, &profile, text));
	}
}

int
main(int argc, char **argv)
{
	static Data data;
	const char *what = argc > 1 ? argv[1] : "";
	bool		counted = argc > 2 && (strcmp(what, "rows") == 0 || strcmp(what, "levels") == 0);
	char	  **rest = argv + (counted ? 3 : 2);
	uint64_t	count = counted ? strtoull(argv[2], NULL, 0) : 0;

	data_make(&data, argc > 1 && *rest != NULL ? strtoull(*rest, NULL, 0) : DATA_SEED);
	if (counted && strcmp(what, "rows") == 0)
		put_rows(&data, count);
	else if (counted)
		put_levels(&data, count);
	else if (strcmp(what, "names") == 0)
		put_names(&data);
	else if (strcmp(what, "profiles") == 0 || strcmp(what, "plain") == 0)
		put_profiles(&data, strcmp(what, "profiles") == 0);
	else
	{
		fputs("usage: index_data_print rows COUNT [SEED] | levels COUNT [SEED] | names [SEED] | profiles [SEED] | plain [SEED]\n",
			  stderr);
		return 2;
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
