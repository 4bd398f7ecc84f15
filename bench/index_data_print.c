/*
 * index_data_print.c - the data of index_data.h as text for COPY: an id, which
 * is 1 for row 0, a tab and a literal a line.
 *
 *	index_data_print rows COUNT [SEED]		for (id bigint, skills skillvec)
 *	index_data_print profiles [SEED]		for (id int, needs roleprofile)
 *	index_data_print plain [SEED]			the same without must-have marks
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index_data.h"

/* COPY gives a backslash a meaning of its own. */
static void
put_line(uint64_t id, const char *text)
{
	printf("%" PRIu64 "\t", id);
	for (; *text != 0; text++)
	{
		if (*text == '\\')
			putchar_unlocked('\\');
		putchar_unlocked(*text);
	}
	putchar_unlocked('\n');
}

int
main(int argc, char **argv)
{
	static Data data;
	static char text[DATA_ROW_TEXT > DATA_PROFILE_TEXT ? DATA_ROW_TEXT : DATA_PROFILE_TEXT];
	bool		rows = argc > 2 && strcmp(argv[1], "rows") == 0,
				musts = argc > 1 && strcmp(argv[1], "profiles") == 0,
				plain = argc > 1 && strcmp(argv[1], "plain") == 0;
	char	  **seed = argv + (rows ? 3 : 2);

	if (!rows && !musts && !plain)
	{
		fputs("usage: index_data_print rows COUNT [SEED] | profiles [SEED] | plain [SEED]\n", stderr);
		return 2;
	}
	data_make(&data, *seed != NULL ? strtoull(*seed, NULL, 0) : DATA_SEED);
	if (rows)
	{
		uint64_t	count = strtoull(argv[2], NULL, 0);

		for (uint64_t i = 0; i < count; i++)
		{
			DataSkill	row[DATA_ROW_SKILLS];

			data_row(&data, i, row);
			data_row_text(&data, row, text);
			put_line(i + 1, text);
		}
	}
	else
		for (unsigned i = 0; i < DATA_PROFILES; i++)
		{
			DataProfile profile;

			data_profile(&data, i, musts, &profile);
			data_profile_text(&data, &profile, text);
			put_line(i + 1, text);
		}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
