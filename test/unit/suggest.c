/*
 * suggest.c - suggestions against the whole matrix of the restricted
 * Damerau-Levenshtein distance (optimal string alignment), for every spelling.
 */
#include <limits.h>

#include "tap.h"

#include "../../src/core/suggest.h"

#define CASES	160

/* The characters of a text but spaces and the hyphens that count as such. */
static unsigned
characters(const char *text, unsigned length, bool utf8, uint32_t *out)
{
	char		loose[SL_NAME_MAX];
	unsigned	n = 0;

	sl_name_loosen(text, length, loose);
	for (unsigned i = 0; i < length;)
	{
		unsigned char c = (unsigned char) loose[i];
		unsigned	bytes = !utf8 || c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		uint32_t	character = 0;

		for (unsigned j = 0; j < bytes && i < length; j++)
			character = character * 256 + (unsigned char) loose[i++];
		if (character != ' ')
			out[n++] = character;
	}
	return n;
}

static unsigned
minimum(unsigned a, unsigned b, unsigned c)
{
	unsigned	least = a < b ? a : b;

	return least < c ? least : c;
}

static unsigned
whole_distance(const uint32_t *a, unsigned n, const uint32_t *b, unsigned m)
{
	static unsigned d[SL_NAME_MAX + 1][SL_NAME_MAX + 1];

	for (unsigned i = 0; i <= n; i++)
		for (unsigned j = 0; j <= m; j++)
		{
			if (i == 0 || j == 0)
			{
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = minimum(d[i - 1][j] + 1, d[i][j - 1] + 1,
							  d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = minimum(d[i][j], d[i - 2][j - 2] + 1, UINT_MAX);
		}
	return d[n][m];
}

/* How far a suggestion may be: the words of the reference. */
static unsigned
allowed(unsigned characters_typed)
{
	static const unsigned table[] = {0, 0, 0, 1, 1, 2, 2, 2, 2};

	return characters_typed <= 8 ? table[characters_typed] : 3;
}

static bool
same_as_matrix(const SlName *name, bool utf8)
{
	static SlPicks picks;
	static SlPick best[UINT16_MAX];
	uint32_t	typed[SL_NAME_MAX],
				known[SL_NAME_MAX];
	char		loose[SL_NAME_MAX];
	unsigned	length = characters(name->text, name->length, utf8, typed),
				count = 0,
				given = 0;
	SlPick		pick,
				last = {0};

	sl_name_loosen(name->text, name->length, loose);
	for (uint32_t i = 0; i < sl_skill_count; i++)
		best[i].grade = SL_GRADES;
	for (uint32_t i = 0; i < sl_spelling_count; i++)
	{
		const SlSpelling *s = &sl_spellings[i];
		SlPick	   *b = &best[s->skill];
		unsigned	n = characters(sl_pool + s->loose, s->length, true, known),
					distance = whole_distance(typed, length, known, n),
					grade = 1 + distance;
		bool		shown = true;

		for (unsigned j = 0; j < s->length && !utf8; j++)
			shown = shown && (unsigned char) sl_pool[s->loose + j] < 0x80;
		if (distance > allowed(length) || !shown)
			continue;
		if (s->length == name->length && memcmp(sl_pool + s->loose, loose, s->length) == 0)
			grade = 0;
		count += b->grade == SL_GRADES;
		if (grade < b->grade)	/* of equals the first is the best */
		{
			b->grade = grade;
			b->spelling = s;
		}
	}

	if (sl_suggest(name, utf8, &picks) != length)
		return false;
	while (sl_picks_next(&picks, &pick))
	{
		const SlPick *b = &best[pick.skill];

		if (pick.grade != b->grade || pick.spelling != b->spelling ||
			sl_pick_distance(&pick) != (pick.grade > 0 ? pick.grade - 1 : 0) ||
			sl_pick_length(&pick) != characters(sl_pool + pick.spelling->loose,
												pick.spelling->length, true, known))
			return false;
		if (given++ > 0 &&
			(pick.grade < last.grade ||
			 (pick.grade == last.grade && pick.spelling < last.spelling)))
			return false;
		last = pick;
	}
	return given == count;
}

static bool
agrees(const char *text, size_t length, bool utf8)
{
	SlName		name;

	if (sl_name_fold(text, length, false, &name, NULL) != SL_OK ||
		same_as_matrix(&name, utf8))
		return true;
	printf("# differs: \"%.*s\"\n", (int) length, text);
	return false;
}

/* A spelling with some mistakes. */
static unsigned
random_mistakes(char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789 -.+#";
	const SlSpelling *s = &sl_spellings[random_below(sl_spelling_count)];
	unsigned	length = s->length,
				mistakes = random_below(5);

	memcpy(text, sl_pool + s->written, length);
	for (unsigned i = 0; i < mistakes; i++)
	{
		unsigned	at = random_below(length);
		char		c = letters[random_below(sizeof(letters) - 1)];

		switch (random_below(4))
		{
			case 0:
				text[at] = c;
				break;
			case 1:
				memmove(text + at + 1, text + at, length - at);
				text[at] = c;
				length++;
				break;
			case 2:
				if (length > 1)
					memmove(text + at, text + at + 1, --length - at);
				break;
			default:
				if (at + 1 < length)
				{
					c = text[at];
					text[at] = text[at + 1];
					text[at + 1] = c;
				}
		}
	}
	return length;
}

/* "skill distance" of the first suggestion. */
static bool
suggests(const char *text, const char *skill, unsigned distance)
{
	static SlPicks picks;
	SlName		name;
	SlPick		pick;

	return sl_name_fold(text, strlen(text), false, &name, NULL) == SL_OK &&
		sl_suggest(&name, true, &picks) > 0 && sl_picks_next(&picks, &pick) &&
		strlen(skill) == sl_skills[pick.skill].name_length &&
		memcmp(skill, sl_skill_name(pick.skill), strlen(skill)) == 0 &&
		sl_pick_distance(&pick) == distance;
}

int
main(void)
{
	int			differ = 0,
				misshapen = 0;
	char		text[SL_NAME_MAX + 2];

	printf("# seed %llu\n", (unsigned long long) random_state);
	for (uint32_t n = 0; n <= sl_shape_longest; n++)
		for (uint32_t i = sl_shape_first[n]; i < sl_shape_first[n + 1]; i++)
		{
			uint32_t	known[SL_NAME_MAX];
			const SlSpelling *s = &sl_spellings[sl_shape_spellings[i]];

			misshapen += characters(sl_pool + s->loose, s->length, true, known) != n ||
				sl_shapes[i] != sl_letters(known, n) ||
				(i > sl_shape_first[n] && sl_shape_spellings[i - 1] >= sl_shape_spellings[i]);
		}
	ok(misshapen == 0 && sl_shape_first[0] == 0 &&
	   sl_shape_first[sl_shape_longest + 1] == sl_spelling_count,
	   "every spelling has its shape, by length");

	for (int i = 0; i < CASES; i++)
		differ += !agrees(text, random_mistakes(text), i % 4 > 0);
	ok(differ == 0, "random mistakes: as by the whole matrix");
	differ = 0;
	for (char c = 'a'; c <= 'z'; c++)
		differ += !agrees(&c, 1, true);
	ok(differ == 0, "single letters: as by the whole matrix");
	memset(text, 'a', SL_NAME_MAX);
	ok(agrees(text, SL_NAME_MAX, true) && agrees("-", 1, true) &&
	   agrees("\303\251\303\251\303\251", 6, true) && agrees("na\303\257ve byes", 11, true) &&
	   agrees("na\303\257ve byes", 11, false) && agrees("\351\251\277", 3, true) &&
	   agrees("na\357ve bayes", 11, false),
	   "the longest name, and beyond ASCII");

	ok(suggests("python", "python", 0) && suggests("Pyhton", "python", 1) &&
	   suggests("pytohn", "python", 1) && suggests("kuberntes", "kubernetes", 1) &&
	   suggests("tensor-flwo", "tensorflow", 1), "names with a mistake");
	ok(suggests("power-bi", "power bi", 0) && suggests("powerbi", "power bi", 0) &&
	   suggests("scikitlearn", "scikit-learn", 0) && suggests("machin elearning", "machine learning", 0),
	   "spaces do not count");
	ok(!suggests("qzxqzx", "", 0) && !suggests("zj", "", 0), "nothing near");
	return tap_done();
}
