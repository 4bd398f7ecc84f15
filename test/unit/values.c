/*
 * values.c - literals, canonical texts, order and equality of both types.
 *
 * The oracle keeps a value as a list of names with numbers, each name once. It
 * writes literals in any way that the grammar allows, and the canonical text by
 * its own sorting and formatting: so what is read, sorted, stored, found and
 * printed must agree with it byte by byte.
 */
#include "tap.h"

#define NAMES		32
#define CASES		20000
#define SAMPLE		40
#define TEXT_MAX	20000

/* Folded names, and the canonical ones that are stored for them. */
static struct
{
	char		name[256];
	const char *means;
}			names[NAMES];

typedef struct Skill
{
	const char *name;			/* canonical */
	unsigned	number;
} Skill;

typedef struct Requirement
{
	Skill		skills[6];
	unsigned	count,
				weight,
				level;
	bool		must;
	char		text[2048];
} Requirement;

static void
make_names(void)
{
	static const char *const odd[] = {
		"a, b", "x:y", "p|q", " begins with a space", "ends with one ", "say \"so\"", "\"", "~", "!",
		"a >= b", "\xc3\xbc" "ber", "\xff\xfe", "c sharp is not c", "0.5", "5y",
		COLLIDING_A, COLLIDING_B, COLLIDING_C, COLLIDING_D
	};
	unsigned	n = 0;

	for (; n < sizeof(odd) / sizeof(odd[0]); n++)
		strcpy(names[n].name, odd[n]);
	memset(names[n++].name, 'x', 255);
	for (; n < 26; n++)
		strcpy(names[n].name, sl_skill_name((SlSkillId) random_below(sl_skill_count)));
	for (; n < NAMES; n++)
	{
		const SlSpelling *s = &sl_spellings[random_below(sl_spelling_count)];

		strcpy(names[n].name, sl_pool + s->loose);
		names[n].means = sl_skill_name(s->skill);
	}
	for (unsigned i = 0; i < NAMES; i++)
		if (names[i].means == NULL)
			names[i].means = names[i].name;
}

static int
order_names(const char *a, const char *b)
{
	return strcmp(a, b);		/* as unsigned bytes; none holds a zero */
}

/* Keep the higher number of a name that is there already. */
static void
keep(Skill *skills, unsigned *count, const char *name, unsigned number)
{
	for (unsigned i = 0; i < *count; i++)
		if (strcmp(skills[i].name, name) == 0)
		{
			if (skills[i].number < number)
				skills[i].number = number;
			return;
		}
	skills[(*count)++] = (Skill) {name, number};
}

static void
swap_bytes(void *a, void *b, size_t size)
{
	for (unsigned char *p = a, *q = b; size > 0; p++, q++, size--)
	{
		unsigned char kept = *p;

		*p = *q;
		*q = kept;
	}
}

/* Sort by falling number if asked, then by name: the plainest way. */
static void
sort_skills(Skill *skills, unsigned count, bool by_number)
{
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = i + 1; j < count; j++)
			if (by_number && skills[i].number != skills[j].number
				? skills[i].number < skills[j].number
				: order_names(skills[i].name, skills[j].name) > 0)
				swap_bytes(&skills[i], &skills[j], sizeof(Skill));
}

static char *
put_number(char *text, unsigned number, unsigned unit)
{
	text += sprintf(text, unit == 100 ? "%u.%02u" : "%u.%04u", number / unit, number % unit);
	while (text[-1] == '0')
		*--text = '\0';
	if (text[-1] == '.')
		*--text = '\0';
	return text;
}

static bool
must_quote(const char *name)
{
	return strpbrk(name, ",:|!~>=\"") != NULL || name[0] == ' ' || name[strlen(name) - 1] == ' ';
}

static char *
put_name(char *text, const char *name, bool quoted)
{
	if (!quoted)
		return text + sprintf(text, "%s", name);
	*text++ = '"';
	for (; *name != '\0'; name++)
	{
		if (*name == '"')
			*text++ = '"';
		*text++ = *name;
	}
	*text++ = '"';
	*text = '\0';
	return text;
}

/* White space where the grammar allows some. */
static char *
put_space(char *text)
{
	for (unsigned n = random_below(4) == 0 ? random_below(3) : 0; n > 0; n--)
		*text++ = " \t\n\v\f\r"[random_below(6)];
	*text = '\0';
	return text;
}

/* A name as somebody might type it. */
static char *
put_any_name(char *text, const char *name)
{
	char	   *from = text;

	text = put_name(put_space(text), name, must_quote(name) || random_below(4) == 0);
	for (char *p = from; p < text; p++)
		if (*p >= 'a' && *p <= 'z' && random_below(5) == 0)
			*p -= 'a' - 'A';
	return put_space(text);
}

static unsigned
draw_number(void)
{
	static const unsigned edges[] = {1, 10, 4999, 5000, 9999, 10000};

	return random_below(2) ? edges[random_below(6)] : 1 + random_below(10000);
}

/* A decimal that rounds to the number. */
static char *
put_any_number(char *text, unsigned number, unsigned unit)
{
	text = put_space(text);
	switch (random_below(4))
	{
		case 0:
			text += sprintf(text, "%u/%u", number, unit);
			break;
		case 1:
			text += sprintf(text, unit == 100 ? "%u" : "%u.%02u", number / (unit / 100),
							number % (unit / 100));
			text += sprintf(text, "%%");
			break;
		case 2:
			text = put_number(text, number, unit);
			break;
		default:
			text += sprintf(text, unit == 100 ? "%u.%02u" : "%u.%04u", number / unit, number % unit);
			if (number < (unit == 100 ? 10000 : unit))
				text += sprintf(text, "%u%u", random_below(5), random_below(1000));
	}
	return put_space(text);
}

/* Draw a vector: its literal, what it holds, and its canonical text. */
static unsigned
draw_vector(Skill *skills, char *literal, char *canonical, unsigned names_of)
{
	unsigned	count = 0,
				written = random_below(12);

	*literal = *canonical = '\0';
	literal = put_space(literal);
	for (unsigned i = 0; i < written; i++)
	{
		unsigned	k = random_below(names_of),
					level = SL_LEVEL_DEFAULT;

		if (i > 0)
			literal += sprintf(literal, ",");
		literal = put_any_name(literal, names[k].name);
		if (random_below(5) > 0)
		{
			level = draw_number();
			literal += sprintf(literal, ":");
			literal = put_any_number(literal, level, SL_UNIT);
		}
		keep(skills, &count, names[k].means, level);
	}
	sort_skills(skills, count, false);
	for (unsigned i = 0; i < count; i++)
	{
		if (i > 0)
			canonical += sprintf(canonical, ", ");
		canonical = put_name(canonical, skills[i].name, must_quote(skills[i].name));
		*canonical++ = ':';
		canonical = put_number(canonical, skills[i].number, SL_UNIT);
	}
	return count;
}

/* Put a requirement's canonical text, without its length. */
static void
write_requirement(Requirement *q)
{
	char	   *text = q->text;

	for (unsigned j = 0; j < q->count; j++)
	{
		if (j > 0)
			*text++ = '|';
		text = put_name(text, q->skills[j].name, must_quote(q->skills[j].name));
		if (q->skills[j].number < SL_UNIT)
		{
			*text++ = '~';
			text = put_number(text, q->skills[j].number, SL_UNIT);
		}
	}
	if (q->must)
		*text++ = '!';
	if (q->weight != 100)
	{
		*text++ = ':';
		text = put_number(text, q->weight, 100);
	}
	if (q->level != 5000)
	{
		text += sprintf(text, ">=");
		text = put_number(text, q->level, SL_UNIT);
	}
	*text = '\0';
}

static void
draw_profile(char *literal, char *canonical, unsigned names_of)
{
	static Requirement q[6];
	unsigned	count = random_below(7);

	*literal = *canonical = '\0';
	for (unsigned i = 0; i < count; i++)
	{
		unsigned	written = 1 + random_below(6);

		q[i].count = 0;
		q[i].weight = 100;
		q[i].level = 5000;
		q[i].must = random_below(3) == 0;
		if (i > 0)
			literal += sprintf(literal, ",");
		for (unsigned j = 0; j < written; j++)
		{
			unsigned	k = random_below(names_of),
						share = SL_UNIT;

			if (j > 0)
				literal += sprintf(literal, "|");
			literal = put_any_name(literal, names[k].name);
			if (random_below(2) == 0 && (j > 0 || !q[i].must))
			{
				share = draw_number();
				literal += sprintf(literal, "~");
				literal = put_any_number(literal, share, SL_UNIT);
			}
			keep(q[i].skills, &q[i].count, names[k].means, share);
		}
		if (q[i].must)
			literal = put_space(literal + sprintf(literal, "!"));
		if (random_below(2))
		{
			q[i].weight = random_below(3) ? 100 * (1 + random_below(3)) : draw_number();
			literal = put_any_number(literal + sprintf(literal, ":"), q[i].weight, 100);
		}
		if (random_below(2))
		{
			q[i].level = draw_number();
			literal = put_any_number(literal + sprintf(literal, ">="), q[i].level, SL_UNIT);
		}
		sort_skills(q[i].skills, q[i].count, true);
		write_requirement(&q[i]);
	}
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = i + 1; j < count; j++)
			if (q[i].weight != q[j].weight ? q[i].weight < q[j].weight
				: order_names(q[i].text, q[j].text) > 0)
				swap_bytes(&q[i], &q[j], sizeof(Requirement));
	for (unsigned i = 0; i < count; i++)
		canonical += sprintf(canonical, "%s%s", i > 0 ? ", " : "", q[i].text);
}

/* Store some known names, as a release that did not know them would have. */
static void
store_names(SlItem *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		items[i].named |= random_below(2) == 0;
}

static Value
vector_of(const char *literal, bool store)
{
	SlSkillvecBuilder builder = {0};
	SlError		error;
	Value		none = {NULL, 0};

	if (sl_skillvec_parse(literal, strlen(literal), &builder, &memory, &error) != SL_OK)
	{
		printf("# %d at %zu: %s\n", error.status, error.offset, literal);
		return none;
	}
	if (store)
	{
		store_names(builder.items.items, builder.items.count);
		if (sl_skillvec_sort(&builder, &error) != SL_OK)
			return none;
	}
	return write_skillvec(&builder);
}

static Value
profile_of(const char *literal, bool store)
{
	SlRoleprofileBuilder builder = {0};
	SlError		error;
	Value		none = {NULL, 0};

	if (sl_roleprofile_parse(literal, strlen(literal), &builder, &memory, &error) != SL_OK)
	{
		printf("# %d at %zu: %s\n", error.status, error.offset, literal);
		return none;
	}
	if (store)
	{
		store_names(builder.alternatives.items, builder.alternatives.count);
		if (sl_roleprofile_sort(&builder, &memory, &error) != SL_OK)
			return none;
	}
	return write_roleprofile(&builder);
}

static bool
prints_as(const SlBytes *out, const char *canonical)
{
	if (out->count == strlen(canonical) &&
		(out->count == 0 || memcmp(out->items, canonical, out->count) == 0))
		return true;
	printf("# %.*s\n# instead of\n# %s\n", (int) out->count, (const char *) out->items, canonical);
	return false;
}

static bool
same_bytes(Value a, Value b)
{
	return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* Each name's level by search, against a walk over the list. */
static bool
finds_all(const SlSkillvec *vector, const Skill *skills, unsigned count)
{
	for (unsigned k = 0; k < NAMES; k++)
	{
		SlName		name = {.length = (unsigned char) strlen(names[k].means)};
		unsigned	expected = 0,
					level;
		SlError		error;

		memcpy(name.text, names[k].means, name.length);
		for (unsigned i = 0; i < count; i++)
			if (strcmp(skills[i].name, names[k].means) == 0)
				expected = skills[i].number;
		if (find_level(vector, &name, &level, &error) != SL_OK || level != expected)
			return false;
	}
	return true;
}

static void
vectors(void)
{
	static char literal[TEXT_MAX],
				canonical[TEXT_MAX];
	int			unread = 0,
				misprinted = 0,
				unstable = 0,
				unfound = 0,
				unchecked = 0;

	for (int c = 0; c < CASES && unread + misprinted < 5; c++)
	{
		Skill		skills[12];
		unsigned	count = draw_vector(skills, literal, canonical, NAMES);
		Value		v = vector_of(literal, false),
					again = vector_of(canonical, false),
					stored = vector_of(literal, true);
		SlSkillvec	vector;
		SlBytes		out = {0};
		SlError		error;

		if (v.data == NULL || again.data == NULL || stored.data == NULL)
		{
			unread++;
			continue;
		}
		unstable += !same_bytes(v, again);
		unchecked += sl_skillvec_check(v.data, v.size, &error) != SL_OK ||
			sl_skillvec_check(stored.data, stored.size, &error) != SL_OK;
		sl_skillvec_open(&vector, v.data, v.size, &error);
		misprinted += sl_skillvec_print(&vector, &out, &memory, &error) != SL_OK ||
			!prints_as(&out, canonical);
		unfound += !finds_all(&vector, skills, count);
		out.count = 0;
		sl_skillvec_open(&vector, stored.data, stored.size, &error);
		misprinted += sl_skillvec_print(&vector, &out, &memory, &error) != SL_OK ||
			!prints_as(&out, canonical);
		unfound += !finds_all(&vector, skills, count);
		arena_free_all();
	}
	ok(unread == 0, "vectors written in any way are read");
	ok(misprinted == 0, "they print sorted, each name once with its highest level");
	ok(unstable == 0, "what is printed reads as the same bytes");
	ok(unfound == 0, "every level is found, and none that is not there");
	ok(unchecked == 0, "the check accepts what was written");
}

static void
profiles(void)
{
	static char literal[TEXT_MAX],
				canonical[TEXT_MAX];
	int			unread = 0,
				misprinted = 0,
				unstable = 0,
				unchecked = 0;

	for (int c = 0; c < CASES && unread + misprinted < 5; c++)
	{
		Value		p,
					again,
					stored;
		SlRoleprofile profile;
		SlBytes		out = {0};
		SlError		error;

		draw_profile(literal, canonical, NAMES);
		p = profile_of(literal, false);
		again = profile_of(canonical, false);
		stored = profile_of(literal, true);
		if (p.data == NULL || again.data == NULL || stored.data == NULL)
		{
			unread++;
			continue;
		}
		unstable += !same_bytes(p, again);
		unchecked += sl_roleprofile_check(p.data, p.size, &memory, &error) != SL_OK ||
			sl_roleprofile_check(stored.data, stored.size, &memory, &error) != SL_OK;
		sl_roleprofile_open(&profile, p.data, p.size, &error);
		misprinted += sl_roleprofile_print(&profile, &out, &memory, &error) != SL_OK ||
			!prints_as(&out, canonical);
		out.count = 0;
		sl_roleprofile_open(&profile, stored.data, stored.size, &error);
		misprinted += sl_roleprofile_print(&profile, &out, &memory, &error) != SL_OK ||
			!prints_as(&out, canonical);
		arena_free_all();
	}
	ok(unread == 0, "profiles written in any way are read");
	ok(misprinted == 0, "they print sorted, each alternative once with its highest share");
	ok(unstable == 0, "what is printed reads as the same bytes");
	ok(unchecked == 0, "the check accepts what was written");
}

/* The matrix of orders of a sample obeys the laws; equal means equal texts. */
static void
laws(const char *what, const int8_t order[SAMPLE][SAMPLE], char canonical[SAMPLE][TEXT_MAX],
	 const uint64_t *hash)
{
	int			broken = 0,
				unequal = 0,
				mishashed = 0,
				met = 0,
				equal = 0;
	char		name[80];

	for (int a = 0; a < SAMPLE; a++)
		for (int b = 0; b < SAMPLE; b++)
		{
			bool		same = strcmp(canonical[a], canonical[b]) == 0;

			broken += order[a][b] != -order[b][a];
			unequal += (order[a][b] == 0) != same;
			mishashed += same && hash[a] != hash[b];
			met += !same && hash[a] == hash[b];	/* names with one key may */
			equal += same && a != b;
			for (int c = 0; c < SAMPLE; c++)
				broken += order[a][b] <= 0 && order[b][c] <= 0 && order[a][c] > 0;
		}
	sprintf(name, "%s: order is total", what);
	ok(broken == 0, name);
	sprintf(name, "%s: equal are those with the same text, whatever is stored", what);
	ok(unequal == 0 && equal > 0, name);
	sprintf(name, "%s: the same hash for equal values, and hardly for others", what);
	ok(mishashed == 0 && met <= SAMPLE, name);
}

static int8_t
sign_of(int order)
{
	return (int8_t) ((order > 0) - (order < 0));
}

static void
orders(void)
{
	static const char *const alike[] = {
		"", "python:0.5", "python:0.4", "java:0.5", "java:0.5, python:0.5",
		COLLIDING_A ":0.5", COLLIDING_B ":0.5", COLLIDING_A ":0.5, " COLLIDING_B ":0.5"
	};
	static const char *const alike_profiles[] = {
		"", "python", "python!", "python:2", "python>=0.4", "python~0.5", "java|python", "java",
		"python, python", "python|java~0.5", COLLIDING_A, COLLIDING_B, COLLIDING_A "|" COLLIDING_B
	};
	static char literal[TEXT_MAX],
				canonical[SAMPLE][TEXT_MAX];
	static int8_t order[SAMPLE][SAMPLE];
	uint64_t	hash[SAMPLE];
	SlSkillvec	vector[SAMPLE];
	SlRoleprofile profile[SAMPLE];
	SlError		error;
	Skill		skills[12];
	Value		v;
	int			at;

	/* those that differ in one thing alone, then random ones; each twice */
	for (int i = 0; i < SAMPLE; i++)
	{
		if (i % 2 != 0)
			strcpy(canonical[i], canonical[i - 1]);
		else if (i / 2 < (int) (sizeof(alike) / sizeof(alike[0])))
			strcpy(canonical[i], strcpy(literal, alike[i / 2]));
		else
			draw_vector(skills, literal, canonical[i], NAMES);
		v = vector_of(literal, true);
		sl_skillvec_open(&vector[i], v.data, v.size, &error);
		hash[i] = sl_skillvec_hash(&vector[i], 1);
	}
	for (int a = 0; a < SAMPLE; a++)
		for (int b = 0; b < SAMPLE; b++)
		{
			if (sl_skillvec_compare(&vector[a], &vector[b], &at, &error) != SL_OK)
				at = 0;
			order[a][b] = sign_of(at);
		}
	laws("skillvec", order, canonical, hash);

	for (int i = 0; i < SAMPLE; i++)
	{
		if (i % 2 != 0)
			strcpy(canonical[i], canonical[i - 1]);
		else if (i / 2 < (int) (sizeof(alike_profiles) / sizeof(alike_profiles[0])))
			strcpy(canonical[i], strcpy(literal, alike_profiles[i / 2]));
		else
			draw_profile(literal, canonical[i], NAMES);
		v = profile_of(literal, true);
		sl_roleprofile_open(&profile[i], v.data, v.size, &error);
		hash[i] = sl_roleprofile_hash(&profile[i], 1);
	}
	for (int a = 0; a < SAMPLE; a++)
		for (int b = 0; b < SAMPLE; b++)
		{
			if (sl_roleprofile_compare(&profile[a], &profile[b], &at, &error) != SL_OK)
				at = 0;
			order[a][b] = sign_of(at);
		}
	laws("roleprofile", order, canonical, hash);
	arena_free_all();
}

/* Names with one key stay two skills in everything. */
static void
collisions(void)
{
	static const char both[] = COLLIDING_B ":0.2, " COLLIDING_A ":0.9";
	Value		v = vector_of(both, false),
				a = vector_of(COLLIDING_A ":0.9", false),
				b = vector_of(COLLIDING_B ":0.9", false),
				p = profile_of(COLLIDING_B ">=0.4", false);
	SlSkillvec	vector,
				only_a,
				only_b;
	SlRoleprofile profile;
	SlScorer   *scorer;
	SlScore		score;
	SlError		error;
	bool		answer;
	int			order;

	ok(sl_name_key(COLLIDING_A, strlen(COLLIDING_A)) == sl_name_key(COLLIDING_B, strlen(COLLIDING_B)) &&
	   sl_name_key(COLLIDING_C, strlen(COLLIDING_C)) == sl_name_key(COLLIDING_D, strlen(COLLIDING_D)),
	   "two pairs of names have the same key");
	sl_skillvec_open(&vector, v.data, v.size, &error);
	sl_skillvec_open(&only_a, a.data, a.size, &error);
	sl_skillvec_open(&only_b, b.data, b.size, &error);
	sl_roleprofile_open(&profile, p.data, p.size, &error);
	ok(vector.count == 2, "both are kept");
	ok(sl_scorer_make(&scorer, &profile, &memory, &error) == SL_OK &&
	   sl_score(scorer, &vector, &score, &error) == SL_OK && score.credit == 100 * 5000 &&
	   sl_score(scorer, &only_a, &score, &error) == SL_OK && score.credit == 0 &&
	   sl_score(scorer, &only_b, &score, &error) == SL_OK && score.credit == 100 * 10000,
	   "a requirement is met by its own name alone");
	ok(sl_skillvec_contains(&vector, &only_a, &answer, &error) == SL_OK && answer &&
	   sl_skillvec_contains(&vector, &only_b, &answer, &error) == SL_OK && !answer &&
	   sl_skillvec_overlaps(&only_a, &only_b, &answer, &error) == SL_OK && !answer &&
	   sl_skillvec_compare(&only_a, &only_b, &order, &error) == SL_OK && order < 0,
	   "they are told apart in comparisons");
	arena_free_all();
}

int
main(void)
{
	printf("# seed %llu\n", (unsigned long long) random_state);
	make_names();
	vectors();
	profiles();
	orders();
	collisions();
	return tap_done();
}
