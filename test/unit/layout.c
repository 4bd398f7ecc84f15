/*
 * layout.c - the bytes of stored values, and bytes that are damaged.
 */
#include "tap.h"

static bool
bytes_are(Value v, const unsigned char *expected, size_t size)
{
	return v.size == size && memcmp(v.data, expected, size) == 0;
}

/* Little by little, as the header describes it. */
static size_t
put(unsigned char *p, uint64_t number, size_t width)
{
	memcpy(p, &number, width);	/* the numbers here are little-endian */
	return width;
}

static void
golden(void)
{
	unsigned char e[256];
	size_t		n = 0;
	Value		v = {0};
	SlError		error;
	SlKey		python = sl_name_key("python", 6),
				foo = sl_name_key("foo bar", 7);

	ok(read_skillvec("Python:0.9, foo  bar:1/3", 24, &v, &error) == SL_OK, "a skillvec is read");
	n += put(e + n, 1, 1);
	n += put(e + n, 0, 1);
	n += put(e + n, sl_release, 2);
	n += put(e + n, 2, 2);
	n += put(e + n, 0, 2);
	if (python < foo)
		n += put(e + n, python << 16 | 9000, 8);
	n += put(e + n, foo << 16 | 0x8000 | 3333, 8);
	if (python > foo)
		n += put(e + n, python << 16 | 9000, 8);
	memcpy(e + n, "\007foo bar", 8);
	ok(bytes_are(v, e, n + 8), "its bytes are as skillvec.h says");

	ok(read_roleprofile("foo bar:1, java|python~0.5!:5>=0.6", 34, &v, &error) == SL_OK,
	   "a roleprofile is read");
	n = 0;
	n += put(e + n, 1, 1);
	n += put(e + n, 0, 1);
	n += put(e + n, sl_release, 2);
	n += put(e + n, 2, 2);
	n += put(e + n, 0, 2);
	n += put(e + n, 500, 2);	/* weight, level, alternatives, must-have */
	n += put(e + n, 6000, 2);
	n += put(e + n, 2, 2);
	n += put(e + n, 1, 2);
	n += put(e + n, 100, 2);
	n += put(e + n, 5000, 2);
	n += put(e + n, 1, 2);
	n += put(e + n, 0, 2);
	n += put(e + n, sl_name_key("java", 4) << 16 | 10000, 8);
	n += put(e + n, python << 16 | 5000, 8);
	n += put(e + n, foo << 16 | 0x8000 | 10000, 8);
	memcpy(e + n, "\007foo bar", 8);
	ok(bytes_are(v, e, n + 8), "its bytes are as roleprofile.h says");
}

/* Keys of names are for ever: computed from the formula by another program. */
static void
keys_for_ever(void)
{
	ok(sl_name_key("", 0) == UINT64_C(0x1f60ba992926), "key of nothing");
	ok(sl_name_key("python", 6) == UINT64_C(0x44ebce8251f2), "key of python");
	ok(sl_name_key("c++", 3) == UINT64_C(0x156246bcd945), "key of c++");
}

/* Values that nothing writes, though each part of them is right. */
static void
not_canonical(void)
{
	static const char text[] = "Unfolded";
	unsigned char vector[] = "\1\0\1\0\1\0\0\0........\10Unfolded";
	unsigned char profile[] = "\1\0\1\0\1\0\0\0\144\0\210\23\1\0\0\0........\10Unfolded";
	uint64_t	entry = sl_entry_make(sl_name_key(text, 8), true, SL_UNIT);
	SlError		error;
	Value		v = {0};
	unsigned char *first,
				kept[SL_REQUIREMENT_SIZE];

	memcpy(vector + 8, &entry, 8);
	memcpy(profile + 16, &entry, 8);
	ok(sl_skillvec_check(vector, sizeof(vector) - 1, &error) == SL_DATA_CORRUPT &&
	   sl_roleprofile_check(profile, sizeof(profile) - 1, &memory, &error) == SL_DATA_CORRUPT,
	   "a stored name that is not folded is refused");

	/* entries: the second as the first, and in the other order */
	ok(read_skillvec("java, python", 12, &v, &error) == SL_OK &&
	   sl_skillvec_check(v.data, v.size, &error) == SL_OK, "two skills");
	first = (unsigned char *) v.data + SL_SKILLVEC_HEADER;
	memcpy(kept, first, SL_ENTRY_SIZE);
	memcpy(first, first + SL_ENTRY_SIZE, SL_ENTRY_SIZE);
	ok(sl_skillvec_check(v.data, v.size, &error) == SL_DATA_CORRUPT &&
	   error.offset == SL_SKILLVEC_HEADER + SL_ENTRY_SIZE, "a skill that stands twice is refused");
	memcpy(first + SL_ENTRY_SIZE, kept, SL_ENTRY_SIZE);
	ok(sl_skillvec_check(v.data, v.size, &error) == SL_DATA_CORRUPT &&
	   error.offset == SL_SKILLVEC_HEADER + SL_ENTRY_SIZE, "skills out of order are refused");

	ok(read_roleprofile("java|python~0.5!", 16, &v, &error) == SL_OK &&
	   sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_OK, "two alternatives");
	first = (unsigned char *) v.data + SL_ROLEPROFILE_HEADER + SL_REQUIREMENT_SIZE;
	memcpy(kept, first, SL_ENTRY_SIZE);
	put(first + SL_ENTRY_SIZE, sl_name_key("java", 4) << 16 | 5000, SL_ENTRY_SIZE);
	ok(sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_DATA_CORRUPT,
	   "an alternative that stands twice is refused");
	put(first, sl_name_key("java", 4) << 16 | 9999, SL_ENTRY_SIZE);
	put(first + SL_ENTRY_SIZE, sl_name_key("python", 6) << 16 | 5000, SL_ENTRY_SIZE);
	ok(sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_DATA_CORRUPT,
	   "a must-have that no skill satisfies is refused");

	/* "java>=0.6, java" prints, and so stands, as "java, java>=0.6" */
	ok(read_roleprofile("java>=0.6, java", 15, &v, &error) == SL_OK &&
	   sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_OK, "two requirements");
	first = (unsigned char *) v.data + SL_ROLEPROFILE_HEADER;
	memcpy(kept, first, SL_REQUIREMENT_SIZE);
	memcpy(first, first + SL_REQUIREMENT_SIZE, SL_REQUIREMENT_SIZE);
	memcpy(first + SL_REQUIREMENT_SIZE, kept, SL_REQUIREMENT_SIZE);
	ok(sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_DATA_CORRUPT &&
	   error.offset == SL_ROLEPROFILE_HEADER + SL_REQUIREMENT_SIZE,
	   "requirements that do not stand as they print are refused");
}

int
main(void)
{
	static const char vector_text[] =
		"python:0.9, c++:0.3, unknown one:0.1, another unknown name:1, kubernetes, \"a, b\":0.5";
	static const char profile_text[] =
		"python!:5>=0.6, tensorflow|pytorch|unknown one~0.8:4, aws|azure:3, \"a, b\":1>=3y";
	Value		v = {0},
				p = {0};
	SlSkillvec	vector;
	SlRoleprofile profile;
	SlScorer   *scorer;
	SlError		error;
	int			accepted = 0,
				misread = 0;

	golden();
	keys_for_ever();
	ok(read_skillvec(vector_text, strlen(vector_text), &v, &error) == SL_OK &&
	   read_roleprofile(profile_text, strlen(profile_text), &p, &error) == SL_OK &&
	   sl_skillvec_open(&vector, v.data, v.size, &error) == SL_OK &&
	   sl_roleprofile_open(&profile, p.data, p.size, &error) == SL_OK &&
	   sl_scorer_make(&scorer, &profile, &memory, &error) == SL_OK, "values to damage");
	ok(exercise_skillvec(v.data, v.size, scorer, &vector) &&
	   exercise_roleprofile(p.data, p.size, &vector, &profile), "undamaged they are right");

	for (size_t size = 0; size < v.size; size++)
	{
		void	   *cut = arena_resize(NULL, NULL, size);

		memcpy(cut, v.data, size);
		accepted += exercise_skillvec(cut, size, scorer, &vector);
	}
	for (size_t size = 0; size < p.size; size++)
	{
		void	   *cut = arena_resize(NULL, NULL, size);

		memcpy(cut, p.data, size);
		accepted += exercise_roleprofile(cut, size, &vector, &profile);
	}
	ok(accepted == 0, "a value cut short at any byte is refused");

	/* a changed byte is refused, or makes another value that is whole */
	for (size_t at = 0; at < v.size; at++)
		for (unsigned byte = 0; byte < 256; byte++)
		{
			unsigned char *copy = arena_resize(NULL, NULL, v.size);

			memcpy(copy, v.data, v.size);
			copy[at] = (unsigned char) byte;
			misread += exercise_skillvec(copy, v.size, scorer, &vector) &&
				!rewrites_skillvec(copy, v.size);
		}
	ok(misread == 0, "a skillvec with any byte changed is refused, or reads, prints and reads again");
	misread = 0;
	for (size_t at = 0; at < p.size; at++)
		for (unsigned byte = 0; byte < 256; byte++)
		{
			unsigned char *copy = arena_resize(NULL, NULL, p.size);

			memcpy(copy, p.data, p.size);
			copy[at] = (unsigned char) byte;
			misread += exercise_roleprofile(copy, p.size, &vector, &profile) &&
				!rewrites_roleprofile(copy, p.size);
		}
	ok(misread == 0, "a roleprofile likewise");
	not_canonical();
	return tap_done();
}
