/*
 * overlay.c - a user's vocabulary against slow oracles: texts of few words
 * against few phrases, so that these overlap, contain and repeat each other,
 * and a search that tries every phrase at every word.
 */
#include "tap.h"

#define VOCABULARIES	3000
#define ROWS			12
#define WORDS_MAX		4		/* of a phrase */
#define TEXT_WORDS		700		/* more than two windows */

/* Words that no compiled phrase holds, and some that are phrases with each other. */
static const char *const own_words[] = {"zqa", "zqb", "zqc", "zq"};
static const char *const known_words[] = {"azure", "data", "factory", "lake", "sql", "database"};
static const char *const gaps[] = {" ", "-", ".", "&", " / ", ", "};
static const char gap_signs[] = " .&/";	/* of all but the last; space and hyphen are one */

#define OWN_WORDS	(sizeof(own_words) / sizeof(own_words[0]))
#define KNOWN_WORDS	(sizeof(known_words) / sizeof(known_words[0]))
#define BREAK		'|'

typedef struct Word
{
	char		gap;			/* before it */
	char		text[12];
} Word;

typedef struct Phrase
{
	int			count;
	Word		words[WORDS_MAX];
	char		text[100];		/* as it is written */
	SlMark		mark;
	char		skill[100];
} Phrase;

static Phrase rows[ROWS];
static int	row_count;
static Phrase known[64];		/* compiled phrases of the known words */
static int	known_count;

static void
random_word(Word *w)
{
	unsigned	i = random_below(OWN_WORDS + KNOWN_WORDS + 4);
	bool		upper = random_below(3) == 0;

	strcpy(w->text, i < OWN_WORDS ? own_words[i]
		   : i < OWN_WORDS + KNOWN_WORDS ? known_words[i - OWN_WORDS] : own_words[i % 2]);
	for (char *c = w->text; upper && *c != '\0'; c++)
		*c = (char) (*c - ('a' - 'A'));
}

/* A word after one of `gap_count` gaps; appended to text. */
static void
append_word(Word *w, char *text, bool first, unsigned gap_count)
{
	unsigned	gap = random_below(3) == 0 ? random_below(gap_count) : 0;

	random_word(w);
	w->gap = gap == 5 ? BREAK : gap_signs[gap == 0 ? 0 : gap - 1];
	if (!first)
		strcat(text, gaps[gap]);
	strcat(text, w->text);
}

static void
random_rows(void)
{
	static const SlMark marks[] = {SL_MARK_ANY, SL_MARK_ANY, SL_MARK_CASE, SL_MARK_INPUT};

	row_count = (int) random_below(ROWS + 1);
	for (int i = 0; i < row_count; i++)
	{
		Phrase	   *p = &rows[i];

		memset(p, 0, sizeof(*p));
		p->count = 1 + (int) random_below(WORDS_MAX);
		for (int j = 0; j < p->count; j++)
			append_word(&p->words[j], p->text, j == 0, 5);
		p->mark = marks[random_below(4)];
		sprintf(p->skill, "%s", random_below(4) == 0 ? "python" : "own ");
		if (p->skill[0] == 'o')
			sprintf(p->skill, "own %u", random_below(5));
		for (int j = 0; j < i; j++)	/* a spelling is a row once */
			if (strcmp(rows[j].text, p->text) == 0)
			{
				row_count = i;
				break;
			}
	}
}

static bool
same_word(const Word *a, const Word *b, bool with_case)
{
	if (with_case)
		return strcmp(a->text, b->text) == 0;
	for (int i = 0;; i++)
	{
		if (sl_lower(a->text[i]) != sl_lower(b->text[i]))
			return false;
		if (a->text[i] == '\0')
			return true;
	}
}

/* Whether a phrase stands at words[0..), which are as many. */
static bool
stands(const Phrase *p, const Word *words, int count, bool with_case)
{
	if (p->count != count)
		return false;
	for (int i = 0; i < count; i++)
		if (!same_word(&p->words[i], &words[i], with_case) ||
			(i > 0 && p->words[i].gap != words[i].gap))
			return false;
	return true;
}

/* The skill of the words, or NULL; *taken: the user spells them. */
static const char *
own_skill(const Word *words, int count, bool *taken)
{
	const Phrase *best = NULL;

	*taken = false;
	for (int i = 0; i < row_count; i++)
	{
		const Phrase *p = &rows[i];
		bool		with_case = p->mark == SL_MARK_CASE;

		if (!stands(p, words, count, false))
			continue;
		*taken = true;
		if (p->mark == SL_MARK_INPUT || !stands(p, words, count, with_case))
			continue;
		if (best == NULL || (with_case && best->mark != SL_MARK_CASE) ||
			(with_case == (best->mark == SL_MARK_CASE) && strcmp(p->text, best->text) < 0))
			best = p;
	}
	return best != NULL ? best->skill : NULL;
}

static const char *
known_skill(const Word *words, int count)
{
	for (int i = 0; i < known_count; i++)
		if (stands(&known[i], words, count, false))
			return known[i].skill;
	return NULL;
}

/* "page.html": a short word in small letters behind a full stop. */
static bool
is_ending(const Word *w)
{
	for (const char *c = w->text; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			return false;
	return w->gap == '.' && strlen(w->text) <= 4;
}

/* The find at words[at], the longest first: its length, or 0. */
static int
oracle_find(const Word *words, int at, int count, const char **skill)
{
	for (int n = count - at < WORDS_MAX + 2 ? count - at : WORDS_MAX + 2; n > 0; n--)
	{
		bool		taken;

		*skill = own_skill(words + at, n, &taken);
		if (*skill == NULL && !taken)
			*skill = known_skill(words + at, n);
		if (*skill != NULL)
			return n == 1 && at > 0 && is_ending(&words[at]) ? 0 : n;
	}
	return 0;
}

/* The compiled phrases that consist of known words, by looking at all. */
static void
gather_known(void)
{
	for (uint32_t i = 0; i < sl_spelling_count; i++)
	{
		const SlSpelling *s = &sl_spellings[i];
		char		text[100];
		Phrase		p = {0};
		bool		all = s->mark == SL_MARK_ANY;

		if (s->length >= sizeof(text))
			continue;
		memcpy(text, sl_pool + s->loose, s->length);
		text[s->length] = '\0';
		for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
		{
			bool		is_known = false;

			for (size_t j = 0; j < KNOWN_WORDS; j++)
				is_known = is_known || strcmp(word, known_words[j]) == 0;
			if (!is_known || p.count == WORDS_MAX)
				all = false;
			else
			{
				p.words[p.count].gap = ' ';
				strcpy(p.words[p.count++].text, word);
			}
		}
		if (!all || known_count == 64)
			continue;
		sprintf(p.skill, "%.*s", sl_skills[s->skill].name_length, sl_skill_name(s->skill));
		known[known_count++] = p;
	}
}

static SlName
name_of(const char *text)
{
	SlName		name;

	if (sl_name_fold(text, strlen(text), false, &name, NULL) != SL_OK)
		abort();
	return name;
}

static bool
is_named(const SlItem *item, const char *name)
{
	return item->name_length == strlen(name) && memcmp(item->name, name, item->name_length) == 0;
}

/* The overlay of the rows, added in random order. */
static void
build(SlOverlay *o, SlError *error)
{
	int			order[ROWS];

	for (int i = 0; i < row_count; i++)
	{
		int			j = (int) random_below((unsigned) i + 1);

		order[i] = order[j];
		order[j] = i;
	}
	if (sl_overlay_begin(o, SL_ENCODING_UTF8, &memory, error) != SL_OK)
		abort();
	for (int i = 0; i < row_count; i++)
	{
		const Phrase *p = &rows[order[i]];
		SlName		skill = name_of(p->skill);

		if (sl_overlay_add_spelling(o, p->text, strlen(p->text), &skill, p->mark, &memory,
									error) != SL_OK)
			abort();
	}
	if (sl_overlay_finish(o, &memory, error) != SL_OK)
		abort();
}

/* What the scanner finds in a text of random words, against the oracle. */
static bool
scan_agrees(SlScanner *s, const SlOverlay *o)
{
	static Word words[TEXT_WORDS];
	static char text[TEXT_WORDS * 20];
	int			count = 1 + (int) random_below(random_below(20) == 0 ? TEXT_WORDS : 40),
				at = 0;
	uint32_t	offset[TEXT_WORDS];

	text[0] = '\0';
	for (int i = 0; i < count; i++)
	{
		append_word(&words[i], text, i == 0, 6);
		offset[i] = (uint32_t) (strlen(text) - strlen(words[i].text));
	}
	sl_scanner_begin(s, text, (uint32_t) strlen(text), SL_ENCODING_UTF8);
	s->overlay = o;
	while (sl_scanner_next(s))
		for (uint32_t i = 0; i < s->window.find_count; i++)
		{
			const SlFind *f = &s->window.finds[i];
			SlItem		item = sl_skill_item(o, f->skill);
			const char *skill = NULL;
			int			n = 0;

			while (at < count && (n = oracle_find(words, at, count, &skill)) == 0)
				at++;
			if (at == count || f->span.start != offset[at] ||
				f->span.end != offset[at + n - 1] + strlen(words[at + n - 1].text) ||
				!is_named(&item, skill))
			{
				printf("# at \"%.60s\"\n", text + f->span.start);
				for (int j = 0; j < row_count; j++)
					printf("# row: %s -> %s, mark %d\n", rows[j].text, rows[j].skill, rows[j].mark);
				return false;
			}
			at += n;
		}
	for (const char *skill; at < count; at++)
		if (oracle_find(words, at, count, &skill) > 0)
		{
			printf("# not found: \"%.60s\"\n", text + offset[at]);
			return false;
		}
	return true;
}

static void
loosen(const char *text, char *loose)
{
	SlName		name = name_of(text);

	sl_name_loosen(name.text, name.length, loose);
	loose[name.length] = '\0';
}

/* What a spelling of the user's means as a name, against all rows. */
static bool
names_agree(const SlOverlay *o)
{
	for (int i = 0; i < row_count; i++)
	{
		const Phrase *best = NULL;
		char		wanted[100],
					loose[100];
		SlName		name = name_of(rows[i].text);
		SlItem		item = {0};

		loosen(rows[i].text, wanted);
		for (int j = 0; j < row_count; j++)
		{
			const Phrase *p = &rows[j];

			loosen(p->text, loose);
			if (strcmp(loose, wanted) != 0)
				continue;
			if (best == NULL || (p->mark != SL_MARK_CASE && best->mark == SL_MARK_CASE) ||
				((p->mark == SL_MARK_CASE) == (best->mark == SL_MARK_CASE) &&
				 strcmp(p->text, best->text) < 0))
				best = p;
		}
		if (sl_overlay_canonical(o, &name) == SL_NO_SKILL)
			return false;
		item.name = name.text;
		item.name_length = name.length;
		if (!is_named(&item, best->skill))
			return false;
	}
	return true;
}

static void
test_random(void)
{
	SlScanner  *s = malloc(sizeof(SlScanner));
	int			wrong_scans = 0,
				wrong_names = 0;
	SlError		error;

	gather_known();
	printf("# seed %llu, %d compiled phrases\n", (unsigned long long) random_state, known_count);
	ok(known_count >= 5, "some phrases of the test are compiled in");
	for (int i = 0; i < VOCABULARIES; i++)
	{
		SlOverlay	o;

		random_rows();
		build(&o, &error);
		for (int j = 0; j < 3; j++)
			wrong_scans += !scan_agrees(s, &o);
		wrong_names += !names_agree(&o);
		sl_overlay_free(&o, &memory);
	}
	ok(wrong_scans == 0, "texts are read as by trying every phrase at every word");
	ok(wrong_names == 0, "names mean what the rows say");
	free(s);
}

/* ---------------------------------------------------------------------------
 * Without rows
 * ------------------------------------------------------------------------- */

static void
test_empty(void)
{
	static const char *const joints[] = {" ", " ", " ", ", ", "/", "-", "\n", ". ", ": ", " or ", " and ", "3 "};
	SlScanner  *a = malloc(sizeof(SlScanner)),
			   *b = malloc(sizeof(SlScanner));
	SlOverlay	o;
	SlError		error;
	int			differ = 0,
				finds = 0;

	row_count = 0;
	build(&o, &error);
	for (int i = 0; i < 2000; i++)
	{
		static char text[20000];
		size_t		n = 0;
		unsigned	count = random_below(200);

		for (unsigned j = 0; j < count; j++)
		{
			const char *joint = joints[random_below(12)];
			const SlSpelling *spelling = &sl_spellings[random_below(sl_spelling_count)];
			const SlWord *word = &sl_words[random_below(sl_word_count)];

			if (random_below(2) == 0)
				n += (size_t) sprintf(text + n, "%.*s%s", spelling->length, sl_pool + spelling->written, joint);
			else
				n += (size_t) sprintf(text + n, "%.*s%s", word->length, sl_pool + word->text, joint);
		}
		sl_scanner_begin(a, text, (uint32_t) n, SL_ENCODING_UTF8);
		sl_scanner_begin(b, text, (uint32_t) n, SL_ENCODING_UTF8);
		b->overlay = &o;
		for (bool more = true; more;)
		{
			more = sl_scanner_next(a);
			if (sl_scanner_next(b) != more)
			{
				differ++;
				break;
			}
			if (!more)
				break;
			finds += (int) a->window.find_count;
			differ += a->window.find_count != b->window.find_count ||
				memcmp(a->window.finds, b->window.finds,
					   a->window.find_count * sizeof(SlFind)) != 0;
		}
	}
	printf("# %d finds\n", finds);
	ok(finds > 10000 && differ == 0, "an overlay without rows changes nothing");
	sl_overlay_free(&o, &memory);
	free(a);
	free(b);
}

/* ---------------------------------------------------------------------------
 * Skills and relations
 * ------------------------------------------------------------------------- */

static void
add_skill(SlOverlay *o, const char *name, const char *label, const char *category)
{
	SlName		n = name_of(name);

	if (sl_overlay_add_skill(o, &n, label, strlen(label), category, strlen(category), &memory,
							 NULL) != SL_OK)
		abort();
}

static void
add_spelling(SlOverlay *o, const char *spelling, const char *skill, SlMark mark)
{
	SlName		n = name_of(skill);

	if (sl_overlay_add_spelling(o, spelling, strlen(spelling), &n, mark, &memory, NULL) != SL_OK)
		abort();
}

static void
add_related(SlOverlay *o, const char *skill, const char *other, unsigned share)
{
	SlName		a = name_of(skill),
				b = name_of(other);

	if (sl_overlay_add_related(o, &a, &b, share, &memory, NULL) != SL_OK)
		abort();
}

static bool
has_label(const SlOverlay *o, const char *name, const char *label)
{
	SlName		n = name_of(name);
	SlSkillId	skill = sl_overlay_canonical(o, &n);
	const char *found,
			   *category;
	size_t		length,
				category_length;

	return skill != SL_NO_SKILL &&
		sl_overlay_detail(o, skill, &found, &length, &category, &category_length) &&
		length == strlen(label) && memcmp(found, label, length) == 0;
}

/* All finds of a text: "skill skill ...". */
static const char *
found(const SlOverlay *o, const char *text)
{
	static char names[1000];
	SlScanner  *s = malloc(sizeof(SlScanner));

	names[0] = '\0';
	sl_scanner_begin(s, text, (uint32_t) strlen(text), SL_ENCODING_UTF8);
	s->overlay = o;
	while (sl_scanner_next(s))
		for (uint32_t i = 0; i < s->window.find_count; i++)
		{
			SlItem		item = sl_skill_item(o, s->window.finds[i].skill);

			sprintf(names + strlen(names), "%s%.*s", names[0] == '\0' ? "" : ", ",
					(int) item.name_length, item.name);
		}
	free(s);
	return names;
}

static void
finds(const SlOverlay *o, const char *text, const char *expected)
{
	char		what[300];
	const char *names = found(o, text);

	sprintf(what, "\"%s\" names %s", text, expected);
	if (!ok(strcmp(names, expected) == 0, what))
		printf("# found: %s\n", names);
}

/* What a name is. */
static void
means(const SlOverlay *o, const char *text, const char *expected)
{
	SlName		name = name_of(text);
	SlItem		item = {0};
	char		what[300];

	sl_overlay_canonical(o, &name);
	item.name = name.text;
	item.name_length = name.length;
	sprintf(what, "\"%s\" is %s", text, expected);
	ok(is_named(&item, expected), what);
}

static void
test_skills(void)
{
	for (int turn = 0; turn < 2; turn++)
	{
		SlOverlay	o;

		sl_overlay_begin(&o, SL_ENCODING_UTF8, &memory, NULL);
		/* the same rows in two orders */
		for (int i = 0; i < 8; i++)
			switch (turn == 0 ? i : 7 - i)
			{
				case 0:
					add_skill(&o, "zqa grid", "ZqaGrid", "tool");
					break;
				case 1:
					add_skill(&o, "sklearn", "by a spelling", "tool");
					break;
				case 2:
					add_skill(&o, "scikit learn", "by another", "tool");
					break;
				case 3:
					add_skill(&o, "beam zq", "Beam", "our own");
					add_spelling(&o, "Beam ZQ", "beam zq", SL_MARK_CASE);
					break;
				case 4:
					add_spelling(&o, "K9 Zq", "not listed", SL_MARK_ANY);
					break;
				case 5:
					add_skill(&o, "python", "Snake", "Natural Language");
					break;
				case 6:
					add_spelling(&o, "Zq Twice", "second zq", SL_MARK_ANY);
					add_spelling(&o, "Zq Sure", "sure zq", turn == 0 ? SL_MARK_AMBIGUOUS : SL_MARK_CASE);
					break;
				case 7:
					add_spelling(&o, "Zq  Twice", "first zq", SL_MARK_ANY);
					add_spelling(&o, "Zq  Sure", "sure zq", turn == 0 ? SL_MARK_CASE : SL_MARK_AMBIGUOUS);
					break;
			}
		sl_overlay_finish(&o, &memory, NULL);

		ok(has_label(&o, "zqa-grid", "ZqaGrid") && has_label(&o, "Python", "Snake"),
		   "labels of the user's, also for compiled skills");
		ok(has_label(&o, "scikit-learn", "by another"),
		   "of two rows for one skill the first in byte order counts");
		finds(&o, "Zqa-Grid, sklearn", "zqa grid, scikit-learn");
		finds(&o, "zqa grid 3.1", "zqa grid");
		finds(&o, "beam zq, Beam ZQ", "beam zq");
		finds(&o, "not listed, k9 zq", "not listed");
		finds(&o, "skillsZqa grid", "zqa grid");
		finds(&o, "zq twice", "first zq");
		means(&o, "zq twice", "first zq");
		finds(&o, "we saw Zq Sure there", "sure zq");
		sl_overlay_free(&o, &memory);
	}
}

static void
test_phrases(void)
{
	SlOverlay	o;
	SlPhrase	phrase;
	SlError		error;

	sl_overlay_begin(&o, SL_ENCODING_UTF8, &memory, NULL);
	add_spelling(&o, "AcmeZq", "own acme", SL_MARK_ANY);
	add_spelling(&o, "Zqx4", "four", SL_MARK_ANY);
	add_spelling(&o, "R", "r", SL_MARK_INPUT);
	add_spelling(&o, "Docker/Kubernetes", "both", SL_MARK_ANY);
	add_spelling(&o, "zqdoubt", "doubt", SL_MARK_AMBIGUOUS);
	add_spelling(&o, "x (y)", "xy", SL_MARK_INPUT);
	add_spelling(&o, "C# Zq", "sharp zq", SL_MARK_CASE);
	add_spelling(&o, "Extraordinarily Zq", "long word", SL_MARK_ANY);
	add_spelling(&o, "na\xc3\xafve zq", "naive", SL_MARK_ANY);
	sl_overlay_finish(&o, &memory, NULL);
	finds(&o, "skillsAcmeZq", "own acme");
	finds(&o, "acmezq17, Zqx4, zqx", "own acme, four");
	finds(&o, "Python, R and SQL", "python, sql");
	finds(&o, "Docker/Kubernetes", "both");
	finds(&o, "C # Zq, C#-Zq, c# zq", "sharp zq, sharp zq, c#");
	finds(&o, "extraordinarily zq, Xxtraordinarily zq", "long word");
	finds(&o, "we saw zqdoubt there", "");
	finds(&o, "Python, zqdoubt", "python, doubt");
	finds(&o, "NA\xc3\xafVE-ZQ", "naive");
	{
		SlName		name = name_of("X (Y)");

		ok(sl_overlay_canonical(&o, &name) != SL_NO_SKILL && name.length == 2,
		   "a spelling that is no phrase is known as a name");
	}
	sl_overlay_free(&o, &memory);

	ok(sl_phrase_read("  A  +B", 7, SL_ENCODING_UTF8, &phrase, &error) == SL_PHRASE_SIGNS &&
	   error.offset == 3 && error.length == 2, "a sign that divides words is told with its place");
	ok(sl_phrase_read("a+", 2, SL_ENCODING_UTF8, &phrase, &error) == SL_PHRASE_SIGNS &&
	   error.offset == 1 && error.length == 1, "a sign at the end");
	ok(sl_phrase_read("(a", 2, SL_ENCODING_UTF8, &phrase, &error) == SL_PHRASE_SIGNS &&
	   error.offset == 0 && error.length == 1, "a sign at the start");
	ok(sl_phrase_read("***", 3, SL_ENCODING_UTF8, &phrase, &error) == SL_PHRASE_SIGNS &&
	   error.length == 3, "no word at all");
	ok(sl_phrase_read("   ", 3, SL_ENCODING_UTF8, &phrase, &error) == SL_NAME_MISSING, "nothing at all");
	{
		char		text[2 * (SL_PHRASE_WORDS_MAX + 1)];

		for (size_t i = 0; i < sizeof(text); i++)
			text[i] = i % 2 == 0 ? 'a' : ' ';
		ok(sl_phrase_read(text, sizeof(text), SL_ENCODING_UTF8, &phrase, &error) == SL_PHRASE_LONG &&
		   sl_phrase_read(text, sizeof(text) - 2, SL_ENCODING_UTF8, &phrase, &error) == SL_OK &&
		   phrase.token_count == SL_PHRASE_WORDS_MAX, "so many words and no more");
	}
}

#define SKILLS 6

static const char *const related_names[SKILLS] = {
	"zqa", "zqb", "pytorch", "tensorflow", "keras", "jax"
};

/* Related skills, against a list of all pairs. */
static void
test_relations(void)
{
	int			wrong = 0;

	for (int round = 0; round < 500; round++)
	{
		unsigned	share[SKILLS][SKILLS] = {{0}};	/* the user's */
		SlOverlay	o;

		sl_overlay_begin(&o, SL_ENCODING_UTF8, &memory, NULL);
		for (unsigned i = random_below(12); i > 0; i--)
		{
			unsigned	a = random_below(SKILLS),
						b = random_below(SKILLS);

			if (a == b || share[a][b] > 0)
				continue;
			share[a][b] = 1 + random_below(SL_UNIT - 1);
			add_related(&o, related_names[a], related_names[b], share[a][b]);
		}
		sl_overlay_finish(&o, &memory, NULL);
		for (unsigned a = 0; a < SKILLS; a++)
		{
			SlName		name = name_of(related_names[a]);
			SlSkillId	skill = sl_skill_by_spelling(name.text, name.length);
			unsigned	expected = 0,
						last = SL_UNIT,
						count = 0;
			SlRelated	r;

			for (SlSkillId i = 0; skill == SL_NO_SKILL && i < (SlSkillId) sl_skill_total(&o); i++)
			{
				SlItem		item = sl_skill_item(&o, i);

				if (is_named(&item, related_names[a]))
					skill = i;
			}
			for (unsigned b = 0; b < SKILLS; b++)
				expected += share[a][b] > 0;
			for (uint32_t i = 0; skill < (SlSkillId) sl_skill_count && sl_skill_related(NULL, skill, i, &r); i++)
			{
				SlItem		item = sl_skill_item(NULL, r.skill);
				bool		own = false;

				for (unsigned b = 0; b < SKILLS; b++)
					own = own || (share[a][b] > 0 && is_named(&item, related_names[b]));
				expected += !own;
			}
			for (; skill != SL_NO_SKILL && sl_skill_related(&o, skill, count, &r); count++)
			{
				SlItem		item = sl_skill_item(&o, r.skill);

				wrong += r.share > last || r.share == 0;
				last = r.share;
				for (unsigned b = 0; b < SKILLS; b++)
					wrong += share[a][b] > 0 && is_named(&item, related_names[b]) &&
						r.share != share[a][b];
			}
			wrong += count != expected;
		}
		sl_overlay_free(&o, &memory);
	}
	ok(wrong == 0, "related skills: the user's, and the compiled ones that the user does not relate");
}

int
main(void)
{
	test_random();
	test_empty();
	test_skills();
	test_phrases();
	test_relations();
	return tap_done();
}
