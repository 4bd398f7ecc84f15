/*
 * generate_vocabulary.c - compile the vocabulary: reviewed text in, constant
 * tables out.
 *
 *		generate_vocabulary RELEASE VOCABULARY RELEASED [CUES] > vocabulary_data.c
 *
 * VOCABULARY is data/vocabulary.txt (its head says the format), RELEASED the
 * list of the canonical names of past releases, none of which may go missing.
 * CUES is data/cues.txt: the phrases that say something about skills.
 * Everything that could be wrong with the text is refused here, with its line:
 * unknown categories, duplicate spellings, dangling or double relations, cycles
 * in "broader", keys that collide.  `generate_vocabulary --check` does the same
 * and prints figures instead of tables.
 */
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "../src/core/vocabulary.h"

#define FIELDS			5
#define NAME_LIMIT		80		/* bytes of a name, label or spelling here */

/* The categories, and whether a plural of the last word is a spelling too. */
static const struct
{
	const char *name;
	bool		plural;
}			categories[] =
{
	[SL_CATEGORY_LANGUAGE] = {"language", false},
	[SL_CATEGORY_FRAMEWORK] = {"framework", false},
	[SL_CATEGORY_LIBRARY] = {"library", false},
	[SL_CATEGORY_PLATFORM] = {"platform", false},
	[SL_CATEGORY_TOOL] = {"tool", false},
	[SL_CATEGORY_DATABASE] = {"database", false},
	[SL_CATEGORY_BIG_DATA] = {"big data", false},
	[SL_CATEGORY_CLOUD] = {"cloud", false},
	[SL_CATEGORY_DATA_ENGINEERING] = {"data engineering", true},
	[SL_CATEGORY_METHOD] = {"method", true},
	[SL_CATEGORY_MODEL] = {"model", true},
	[SL_CATEGORY_HARDWARE] = {"hardware", true},
	[SL_CATEGORY_MATHEMATICS] = {"mathematics", true},
	[SL_CATEGORY_ENGINEERING] = {"engineering", true},
	[SL_CATEGORY_SECURITY] = {"security", true},
	[SL_CATEGORY_RESPONSIBILITY] = {"responsibility", true},
	[SL_CATEGORY_DOMAIN] = {"domain", true},
	[SL_CATEGORY_SOFT_SKILL] = {"soft skill", false},
	[SL_CATEGORY_NATURAL_LANGUAGE] = {"natural language", false},
};

#define CATEGORY_COUNT SL_CATEGORY_COUNT

/* The headings in CUES; a number may follow those that have a unit. */
static const struct
{
	const char *name;
	uint64_t	use;
	SlSection	section;
	unsigned	unit;
}			cue_uses[] =
{
	{"section person", SL_CUE_SECTION, SL_SECTION_PERSON, 0},
	{"section work", SL_CUE_SECTION, SL_SECTION_WORK, 0},
	{"section education", SL_CUE_SECTION, SL_SECTION_EDUCATION, 0},
	{"section stack", SL_CUE_SECTION, SL_SECTION_STACK, 0},
	{"section duties", SL_CUE_SECTION, SL_SECTION_DUTIES, 0},
	{"section required", SL_CUE_SECTION, SL_SECTION_REQUIRED, 0},
	{"section must", SL_CUE_SECTION, SL_SECTION_MUST, 0},
	{"section company", SL_CUE_SECTION, SL_SECTION_COMPANY, 0},
	{"section label", SL_CUE_SECTION, SL_SECTION_LABEL, 0},
	{"section preferred", SL_CUE_SECTION, SL_SECTION_PREFERRED, 0},
	{"must before", SL_CUE_MUST_BEFORE, 0, 0},
	{"must after", SL_CUE_MUST_AFTER, 0, 0},
	{"require before", SL_CUE_REQUIRE_BEFORE, 0, 0},
	{"require after", SL_CUE_REQUIRE_AFTER, 0, 0},
	{"prefer before", SL_CUE_PREFER_BEFORE, 0, 0},
	{"prefer after", SL_CUE_PREFER_AFTER, 0, 0},
	{"not before", SL_CUE_NOT_BEFORE, 0, 0},
	{"not after", SL_CUE_NOT_AFTER, 0, 0},
	{"wish", SL_CUE_WISH, 0, 0},
	{"level", SL_CUE_LEVEL, 0, 10000},
	{"number", SL_CUE_NUMBER, 0, 1},
	{"months", SL_CUE_MONTHS, 0, 1},
	{"more", SL_CUE_MORE, 0, 0},
	{"or", SL_CUE_OR, 0, 0},
	{"and", SL_CUE_AND, 0, 0},
	{"any", SL_CUE_ANY, 0, 0},
	{"similar", SL_CUE_SIMILAR, 0, 0},
	{"set off must", SL_CUE_SECTION | SL_CUE_SET_OFF, SL_SECTION_MUST, 0},
	{"set off preferred", SL_CUE_SECTION | SL_CUE_SET_OFF, SL_SECTION_PREFERRED, 0},
	{"deny", SL_CUE_DENY, 0, 0},
	{"clause", SL_CUE_CLAUSE, 0, 0},
	{"ask", SL_CUE_ASK, 0, 0},
	{"company", SL_CUE_COMPANY, 0, 0},
	{"ours", SL_CUE_OURS, 0, 0},
	{"payment", SL_CUE_PAYMENT, 0, 0},
	{"support before", SL_CUE_SUPPORT_BEFORE, 0, 0},
	{"support after", SL_CUE_SUPPORT_AFTER, 0, 0},
	{"exclude", SL_CUE_EXCLUDE, 0, 0},
	{"noun", SL_CUE_NOUN, 0, 0},
	{"degree", SL_CUE_DEGREE, 0, 0},
	{"team", SL_CUE_TEAM, 0, 0},
	{"degree after", SL_CUE_DEGREE_AFTER, 0, 0},
	{"aside", SL_CUE_ASIDE, 0, 0},
	{"abbreviation", SL_CUE_ABBREVIATION, 0, 0},
	{"title before", SL_CUE_TITLE_BEFORE, 0, 0},
	{"education", SL_CUE_EDUCATION, 0, 0},
	{"job word", SL_CUE_JOB_WORD, 0, 0},
	{"job", SL_CUE_JOB, 0, 0},
	{"yearly", SL_CUE_YEARLY, 0, 0},
	{"period", SL_CUE_PERIOD, 0, 0},
};

#define CUE_USE_COUNT (sizeof(cue_uses) / sizeof(cue_uses[0]))

typedef struct Relation
{
	uint32_t	from;
	char		name[NAME_LIMIT + 1];
	uint32_t	to;
	uint32_t	strength;		/* 0: broader */
	int			line;
} Relation;

typedef struct Spelling
{
	char		loose[NAME_LIMIT + 3];
	char		written[NAME_LIMIT + 3];
	uint32_t	skill;
	SlMark		mark;
	bool		derived;		/* a plural made here */
	bool		name;			/* the canonical name or the label */
	int			line;
} Spelling;

typedef struct Skill
{
	char		name[NAME_LIMIT + 1];
	char		label[NAME_LIMIT + 1];
	uint32_t	category;
	SlKey		key;
	int			line;
	uint32_t	spelling;		/* of the canonical name, until they are sorted */
	uint32_t	relations;		/* in which it stands, on either side */
	int			visit;			/* of the search for cycles */
} Skill;

/* A spelling as it is compared with misspelt names. */
typedef struct Shape
{
	uint64_t	letters;
	uint32_t	spelling;
	uint32_t	length;
} Shape;

typedef struct Word
{
	char		text[NAME_LIMIT + 3];
	SlKey		key;
	uint64_t	bytes[2];		/* as SlToken.bytes */
	uint32_t	node;			/* after it as the first word; 0: none yet */
	uint32_t	uses;			/* in phrases */
} Word;

typedef struct Node
{
	uint32_t	from;			/* 0 after a first word */
	uint32_t	over;			/* word << SL_GAP_BITS | gap */
	uint32_t	steps;			/* as SlNode */
	uint32_t	spelling;		/* + 1 */
	uint32_t	cue;			/* + 1 */
	uint32_t	filter;
} Node;

static Skill *skills;
static Spelling *spellings;
static Relation *relations;
static SlCue *cues;
static Word *words;
static Node *nodes;
static uint32_t skill_count,
			spelling_count,
			relation_count,
			cue_count,
			word_count,
			cue_word_count,
			node_count = 1;
static const char *source;		/* the text being read or checked */

/* Folded name, as a C string of at most NAME_LIMIT bytes. */
static bool
fold(const char *text, char *folded, int line)
{
	SlName		name;
	SlError		error;

	if (sl_name_fold(text, strlen(text), false, &name, &error) != SL_OK ||
		name.length > NAME_LIMIT)
	{
		complain(source, line, "not a name: \"%s\"", text);
		return false;
	}
	memcpy(folded, name.text, name.length);
	folded[name.length] = '\0';
	return true;
}

static Spelling *
find_spelling(const char *loose)
{
	for (uint32_t i = 0; i < spelling_count; i++)
		if (strcmp(spellings[i].loose, loose) == 0)
			return &spellings[i];
	return NULL;
}

static Skill *
find_skill(const char *name)
{
	for (uint32_t i = 0; i < skill_count; i++)
		if (strcmp(skills[i].name, name) == 0)
			return &skills[i];
	return NULL;
}

static void
add_spelling(uint32_t skill, const char *written, SlMark mark, bool derived, int line)
{
	char		folded[NAME_LIMIT + 1],
				loose[NAME_LIMIT + 3] = "";
	Spelling   *s;

	if (!fold(written, folded, line))
		return;
	if (strlen(written) != strlen(folded))
	{
		complain(source, line, "spelling \"%s\" has two spaces in a row", written);
		return;
	}
	sl_name_loosen(folded, strlen(folded), loose);
	s = find_spelling(loose);
	if (s != NULL)
	{
		if (derived)
			return;
		if (s->skill == skill && skills[skill].spelling == (uint32_t) (s - spellings) &&
			mark != SL_MARK_ANY && s->mark == SL_MARK_ANY)
		{
			/* the canonical name, repeated for its mark and letter case */
			s->mark = mark;
			sl_name_loosen(written, strlen(written), s->written);
			return;
		}
		complain(source, line, "spelling \"%s\" stands for \"%s\" already (line %d)",
				 written, skills[s->skill].name, s->line);
		return;
	}
	s = add(&spellings, &spelling_count, sizeof(Spelling));
	strcpy(s->loose, loose);
	sl_name_loosen(written, strlen(written), s->written);
	s->skill = skill;
	s->mark = mark;
	s->derived = derived;
	s->line = line;
}

static void
add_relation(uint32_t from, const char *name, uint32_t strength, int line)
{
	Relation   *r = add(&relations, &relation_count, sizeof(Relation));

	r->from = from;
	r->strength = strength;
	r->line = line;
	if (strlen(name) > NAME_LIMIT)
		complain(source, line, "name too long: \"%s\"", name);
	else
		strcpy(r->name, name);
}

static void
read_spellings(uint32_t skill, char *field, int line)
{
	char	   *s;

	while ((s = piece(&field, ',')) != NULL)
	{
		size_t		n = strlen(s);
		SlMark		mark = SL_MARK_ANY;

		if (n == 0)
			continue;
		switch (s[n - 1])
		{
			case '^':
				mark = SL_MARK_CASE;
				break;
			case '?':
				mark = SL_MARK_AMBIGUOUS;
				break;
			case '@':
				mark = SL_MARK_TITLE;
				break;
			case '-':
				mark = SL_MARK_INPUT;
				break;
		}
		if (mark != SL_MARK_ANY)
			s[n - 1] = '\0';
		add_spelling(skill, s, mark, false, line);
	}
}

static void
read_skill(char *text, uint32_t category, int line)
{
	char	   *field[FIELDS] = {NULL},
			   *rest = text,
			   *s;
	uint32_t	skill = skill_count;
	Skill	   *k;
	char		name[NAME_LIMIT + 1];

	for (int i = 0; i < FIELDS; i++)
		field[i] = piece(&rest, '|');
	if (rest != NULL)
	{
		complain(source, line, "more than %d fields", FIELDS);
		return;
	}
	if (field[1] == NULL || *field[1] == '\0')
	{
		complain(source, line, "no label");
		return;
	}
	if (!fold(field[0], name, line))
		return;
	if (strcmp(name, field[0]) != 0)
		complain(source, line, "canonical name \"%s\" is not folded", field[0]);
	if (sl_name_needs_quotes(name, strlen(name)))
		complain(source, line, "canonical name \"%s\" would need quotes", name);
	if (strlen(field[1]) > NAME_LIMIT)
	{
		complain(source, line, "label too long");
		return;
	}

	k = add(&skills, &skill_count, sizeof(Skill));
	strcpy(k->name, name);
	strcpy(k->label, field[1]);
	k->category = category;
	k->key = sl_name_key(name, strlen(name));
	k->line = line;
	k->spelling = spelling_count;
	add_spelling(skill, name, SL_MARK_ANY, false, line);

	if (field[2] != NULL)
		read_spellings(skill, field[2], line);
	while ((s = piece(&field[3], ',')) != NULL)
		if (*s != '\0')
			add_relation(skill, s, 0, line);
	while ((s = piece(&field[4], ',')) != NULL)
	{
		char	   *share = strrchr(s, ' ');
		char	   *end;
		double		value;

		if (*s == '\0')
			continue;
		value = share != NULL ? strtod(share, &end) : 0;
		if (share == NULL || *end != '\0' || !(value >= 0.1 && value <= 0.95))
		{
			complain(source, line, "\"%s\": a related skill needs a share from 0.1 to 0.95", s);
			continue;
		}
		*share = '\0';
		add_relation(skill, trim(s), (uint32_t) (value * 10000 + 0.5), line);
	}
}

static void
read_vocabulary(void)
{
	Reader		reader;
	uint32_t	category = CATEGORY_COUNT;
	char	   *s;

	reader_open(&reader, source);
	while ((s = reader_next(&reader)) != NULL)
	{
		size_t		n = strlen(s);

		if (*s == '[' && s[n - 1] == ']')
		{
			s[n - 1] = '\0';
			for (category = 0; category < CATEGORY_COUNT; category++)
				if (strcmp(categories[category].name, s + 1) == 0)
					break;
			if (category == CATEGORY_COUNT)
				complain(source, reader.line, "unknown category \"%s\"", s + 1);
			continue;
		}
		if (category == CATEGORY_COUNT)
			complain(source, reader.line, "a skill before any [category]");
		else
			read_skill(s, category, reader.line);
	}
}

/* The plurals of job titles, and of unmarked spellings where the category has plurals. */
static void
add_plurals(void)
{
	uint32_t	count = spelling_count;

	for (uint32_t i = 0; i < count; i++)
	{
		Spelling   *s = &spellings[i];
		size_t		n = strlen(s->loose);
		char		plural[NAME_LIMIT + 3];

		if (s->mark != SL_MARK_TITLE &&
			(s->mark != SL_MARK_ANY || !categories[skills[s->skill].category].plural))
			continue;
		if (n < 4 || n + 2 > NAME_LIMIT ||
			s->loose[n - 1] < 'a' || s->loose[n - 1] > 'z' ||
			s->loose[n - 1] == 's')
			continue;
		strcpy(plural, s->loose);
		if (s->loose[n - 1] == 'y' && strchr("aeiou", s->loose[n - 2]) == NULL)
			strcpy(plural + n - 1, "ies");
		else if (s->loose[n - 1] == 'x' ||
				 (s->loose[n - 1] == 'h' && strchr("cs", s->loose[n - 2]) != NULL))
			strcpy(plural + n, "es");
		else
			strcpy(plural + n, "s");
		add_spelling(s->skill, plural, s->mark, true, s->line);
	}
}

static void
resolve_relations(void)
{
	for (uint32_t i = 0; i < relation_count; i++)
	{
		Relation   *r = &relations[i];
		Skill	   *to = find_skill(r->name);

		if (to == NULL)
		{
			complain(source, r->line, "\"%s\" is no canonical name", r->name);
			continue;
		}
		r->to = (uint32_t) (to - skills);
		skills[r->from].relations++;
		to->relations++;
		if (r->to == r->from)
			complain(source, r->line, "\"%s\" relates to itself", r->name);
		for (uint32_t j = 0; j < i; j++)
		{
			const Relation *q = &relations[j];

			if ((q->strength == 0) == (r->strength == 0) &&
				((q->from == r->from && q->to == r->to) ||
				 (r->strength > 0 && q->from == r->to && q->to == r->from)))
				complain(source, r->line, "\"%s\" and \"%s\" are related already (line %d)",
						 skills[r->from].name, r->name, q->line);
		}
	}
}

/* Depth first over "broader": meeting a skill that is still open is a cycle. */
static void
refuse_cycles(uint32_t skill)
{
	skills[skill].visit = 1;
	for (uint32_t i = 0; i < relation_count; i++)
		if (relations[i].strength == 0 && relations[i].from == skill)
		{
			if (skills[relations[i].to].visit == 1)
				complain(source, relations[i].line, "a cycle in broader: \"%s\" and \"%s\"",
						 skills[skill].name, relations[i].name);
			else if (skills[relations[i].to].visit == 0)
				refuse_cycles(relations[i].to);
		}
	skills[skill].visit = 2;
}

static void
check_keys(void)
{
	for (uint32_t i = 0; i < skill_count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (skills[i].key == skills[j].key)
				complain(source, skills[i].line, "\"%s\" and \"%s\" have the same key",
						 skills[i].name, skills[j].name);
}

static void
check_released(const char *path)
{
	Reader		reader;
	char	   *s;

	reader_open(&reader, path);
	while ((s = reader_next(&reader)) != NULL)
		if (find_skill(s) == NULL)
			complain(path, reader.line,
					 "\"%s\" was released as a canonical name, and is gone", s);
}

static uint32_t
word_of(const char *text, const SlToken *token)
{
	uint32_t	length = token->end - token->start;
	Word	   *w;

	if (length != token->length)
		die("a text would not find the word", text);	/* "c #" is c# there */
	for (uint32_t i = 0; i < word_count; i++)
		if (words[i].bytes[0] == token->bytes[0] && strlen(words[i].text) == length &&
			memcmp(words[i].text, text + token->start, length) == 0)
			return i;
	w = add(&words, &word_count, sizeof(Word));
	memcpy(w->text, text + token->start, length);
	w->key = sl_word_key(token);
	memcpy(w->bytes, token->bytes, sizeof(w->bytes));
	return word_count - 1;
}

static uint32_t
new_node(void)
{
	Node	   *n = add(&nodes, &node_count, sizeof(Node));

	return (uint32_t) (n - nodes);
}

/*
 * The node at the end of a phrase, which is made as far as it is not there
 * yet; 0 where the text is no phrase.
 */
static uint32_t
phrase_node(const char *text, int line)
{
	SlTokenizer tokenizer;
	SlToken		token;
	uint32_t	node = 0,
				count = 0;

	sl_tokenizer_begin(&tokenizer, text, (uint32_t) strlen(text),
					   SL_ENCODING_UTF8);
	while (sl_tokenizer_next(&tokenizer, &token))
	{
		uint32_t	word = word_of(text, &token),
					next = 0;

		words[word].uses++;
		if (++count > SL_PHRASE_WORDS_MAX)
		{
			complain(source, line, "\"%s\" has more than %d words: mark it with -", text,
					 SL_PHRASE_WORDS_MAX);
			return 0;
		}
		if (node == 0)
		{
			if (words[word].node == 0)
			{
				next = new_node();
				words[word].node = next;
			}
			node = words[word].node;
			continue;
		}
		if (token.gap == SL_GAP_BREAK)
		{
			complain(source, line, "\"%s\" cannot be one phrase in a text: mark it with -", text);
			return 0;
		}
		for (uint32_t i = 1; i < node_count; i++)
			if (nodes[i].from == node && nodes[i].over == (word << SL_GAP_BITS | token.gap))
				next = i;
		if (next == 0)
		{
			next = new_node();
			nodes[next].from = node;
			nodes[next].over = word << SL_GAP_BITS | token.gap;
		}
		node = next;
	}
	if (node == 0)
		complain(source, line, "\"%s\" has no word in it", text);
	return node;
}

/* The node where the phrases begin that begin with a spelling's first word. */
static void
add_first_word(uint32_t spelling)
{
	const char *text = spellings[spelling].loose;
	SlTokenizer tokenizer;
	SlToken		token;
	uint32_t	word;

	sl_tokenizer_begin(&tokenizer, text, (uint32_t) strlen(text), SL_ENCODING_UTF8);
	if (!sl_tokenizer_next(&tokenizer, &token))
		return;
	word = word_of(text, &token);
	if (words[word].node == 0)
		words[word].node = new_node();
}

static void
add_phrase(uint32_t spelling)
{
	const char *text = spellings[spelling].loose;
	uint32_t	node = phrase_node(text, spellings[spelling].line);

	if (node == 0)
		return;
	if (nodes[node].spelling != 0)
		complain(source, spellings[spelling].line, "\"%s\" reads like \"%s\" of line %d", text,
				 spellings[nodes[node].spelling - 1].loose,
				 spellings[nodes[node].spelling - 1].line);
	else
		nodes[node].spelling = spelling + 1;
}

/* What the heading of a list of cues says, as a cue. */
static bool
read_cue_use(const char *heading, SlCue *use)
{
	for (uint32_t i = 0; i < CUE_USE_COUNT; i++)
	{
		size_t		n = strlen(cue_uses[i].name);
		double		value = 0;
		char	   *end;

		if (strncmp(heading, cue_uses[i].name, n) != 0)
			continue;
		if (cue_uses[i].unit > 0)
		{
			value = strtod(heading + n, &end);
			if (*end != '\0' || !(value > 0) || value * cue_uses[i].unit > UINT16_MAX)
				continue;
		}
		else if (heading[n] != '\0')
			continue;
		use->uses = cue_uses[i].use;
		use->section = (uint16_t) cue_uses[i].section;
		use->number = (uint16_t) (value * cue_uses[i].unit + 0.5);
		return true;
	}
	return false;
}

static void
add_cue(const char *text, const SlCue *use, int line)
{
	char		folded[NAME_LIMIT + 1],
				loose[NAME_LIMIT + 3] = "";
	uint32_t	node;
	SlCue	   *cue;

	if (!fold(text, folded, line))
		return;
	sl_name_loosen(folded, strlen(folded), loose);
	node = phrase_node(loose, line);
	if (node == 0)
		return;
	if (nodes[node].cue == 0)
	{
		add(&cues, &cue_count, sizeof(SlCue));
		nodes[node].cue = cue_count;
	}
	cue = &cues[nodes[node].cue - 1];
	if ((cue->uses & use->uses) != 0 || (cue->number != 0 && use->number != 0))
		complain(source, line, "cue \"%s\" stands here twice", text);
	cue->uses |= use->uses;
	cue->number |= use->number;
	cue->section |= use->section;
}

static void
read_cues(const char *path)
{
	Reader		reader;
	SlCue		use = {0};
	char	   *rest,
			   *s;

	source = path;
	reader_open(&reader, path);
	while ((rest = reader_next(&reader)) != NULL)
	{
		size_t		n = strlen(rest);

		if (*rest == '[' && rest[n - 1] == ']')
		{
			rest[n - 1] = '\0';
			if (!read_cue_use(rest + 1, &use))
				complain(source, reader.line, "unknown use of cues \"%s\"", rest + 1);
			continue;
		}
		while ((s = piece(&rest, ',')) != NULL)
			if (*s != '\0')
				add_cue(s, &use, reader.line);
	}
}

static int
by_offer(const void *a, const void *b)
{
	const Spelling *x = a,
			   *y = b;
	uint32_t	p = skills[x->skill].relations,
				q = skills[y->skill].relations;
	size_t		m = strlen(x->loose),
				n = strlen(y->loose);

	if (x->name != y->name)
		return x->name ? -1 : 1;
	if (p != q)
		return p > q ? -1 : 1;
	if (m != n)
		return m < n ? -1 : 1;
	return strcmp(x->loose, y->loose);
}

/* In the order in which they are offered; see SlSpelling. */
static void
sort_spellings(void)
{
	for (uint32_t i = 0; i < spelling_count; i++)
	{
		Spelling   *s = &spellings[i];
		const Skill *skill = &skills[s->skill];
		char		folded[NAME_LIMIT + 1],
					label[NAME_LIMIT + 3] = "";

		s->name = skill->spelling == i;
		if (!s->name && fold(skill->label, folded, skill->line))
		{
			sl_name_loosen(folded, strlen(folded), label);
			s->name = strcmp(s->loose, label) == 0;
		}
	}
	qsort(spellings, spelling_count, sizeof(Spelling), by_offer);
}

/* The pool of texts: every string once, found again by its key. */
#define POOL_SLOTS 131072

static char *pool;
static uint32_t pool_length,
			pool_strings,
			pool_slots[POOL_SLOTS];	/* offset + 1 */

static uint32_t
pooled(const char *s)
{
	size_t		n = strlen(s);
	uint32_t	slot = (uint32_t) sl_name_key(s, n) % POOL_SLOTS,
				at;

	for (; pool_slots[slot] != 0; slot = (slot + 1) % POOL_SLOTS)
		if (strcmp(pool + pool_slots[slot] - 1, s) == 0)
			return pool_slots[slot] - 1;
	if (++pool_strings > POOL_SLOTS / 2)
		die("too many strings", "pool");
	pool = realloc(pool, pool_length + n + 1);
	if (pool == NULL)
		die("out of memory", "pool");
	at = pool_length;
	memcpy(pool + at, s, n + 1);
	pool_length += (uint32_t) n + 1;
	pool_slots[slot] = at + 1;
	return at;
}

/* How many slots a table of n entries has: a power of two, half empty. */
static uint32_t
slots_for(uint32_t n)
{
	uint32_t	slots = 16;

	while (slots < 2 * n)
		slots *= 2;
	return slots;
}

static void
check_probes(uint32_t probes, const char *table)
{
	if (probes > SL_MAX_PROBES)
		die("a look-up would take too many probes in", table);
}

/* Write a table of entry numbers + 1, with tags, placed by key. */
static void
write_slots(const char *name, const char *mask, uint32_t n, SlKey (*key_of) (uint32_t))
{
	uint32_t	count = slots_for(n);
	uint32_t   *slots = calloc(count, sizeof(uint32_t));

	if (slots == NULL || n >= SL_SLOT_ENTRY)
		die("too many entries for", name);
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	slot = (uint32_t) key_of(i) & (count - 1),
					probes = 1;

		for (; slots[slot] != 0; probes++)
			slot = (slot + 1) & (count - 1);
		check_probes(probes, name);
		slots[slot] = sl_slot_tag(key_of(i)) | (i + 1);
	}
	printf("const uint32_t %s = %u;\nconst uint32_t %s[%u] = {", mask, count - 1, name, count);
	for (uint32_t i = 0; i < count; i++)
		printf("%s%u,", i % 16 ? " " : "\n\t", slots[i]);
	printf("\n};\n\n");
	free(slots);
}

static SlKey
skill_key(uint32_t i)
{
	return skills[i].key;
}

static SlKey
spelling_key(uint32_t i)
{
	return sl_name_key(spellings[i].loose, strlen(spellings[i].loose));
}

/* The same for words, without tags. */
static void
write_word_slots(void)
{
	uint32_t	count = slots_for(word_count);
	uint16_t   *slots = calloc(count, sizeof(uint16_t));

	if (slots == NULL || word_count >= UINT16_MAX)
		die("too many words", source);
	for (uint32_t i = 0; i < word_count; i++)
	{
		uint32_t	slot = (uint32_t) words[i].key & (count - 1),
					probes = 1;

		for (; slots[slot] != 0; probes++)
			slot = (slot + 1) & (count - 1);
		check_probes(probes, "sl_word_slots");
		slots[slot] = (uint16_t) (i + 1);
	}
	printf("const uint32_t sl_word_mask = %u;\nconst uint16_t sl_word_slots[%u] = {", count - 1, count);
	for (uint32_t i = 0; i < count; i++)
		printf("%s%u,", i % 16 ? " " : "\n\t", slots[i]);
	printf("\n};\n\n");
	free(slots);
}

static int
by_strength(const void *a, const void *b)
{
	const SlRelation *x = a,
			   *y = b;

	if (x->strength != y->strength)
		return x->strength < y->strength ? 1 : -1;
	return strcmp(skills[x->skill].name, skills[y->skill].name);
}

static int
by_relations(const void *a, const void *b)
{
	const Skill *x = &skills[((const SlRelation *) a)->skill],
			   *y = &skills[((const SlRelation *) b)->skill];

	if (x->relations != y->relations)
		return x->relations < y->relations ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void
write_skills(void)
{
	SlRelation *row = malloc(2 * relation_count * sizeof(SlRelation) + 1);
	uint32_t	first = 0;
	SlSkill    *compiled = calloc(skill_count, sizeof(SlSkill));

	if (row == NULL || compiled == NULL)
		die("out of memory", "skills");
	printf("const SlRelation sl_relations[] = {");
	for (uint32_t i = 0; i < skill_count; i++)
	{
		uint32_t	broader,
					related,
					narrower;
		uint32_t	n = 0;

		for (uint32_t j = 0; j < relation_count; j++)
			if (relations[j].strength == 0 && relations[j].from == i)
				row[n++] = (SlRelation) {(uint16_t) relations[j].to, 0};
		broader = n;
		for (uint32_t j = 0; j < relation_count; j++)
			if (relations[j].strength > 0 && (relations[j].from == i || relations[j].to == i))
				row[n++] = (SlRelation) {
				(uint16_t) (relations[j].from == i ? relations[j].to : relations[j].from),
					(uint16_t) relations[j].strength
			};
		related = n - broader;
		for (uint32_t j = 0; j < relation_count; j++)
			if (relations[j].strength == 0 && relations[j].to == i)
				row[n++] = (SlRelation) {(uint16_t) relations[j].from, 0};
		narrower = n - broader - related;
		if (broader > UINT8_MAX || related > UINT16_MAX || narrower > UINT16_MAX)
			die("too many relations", skills[i].name);
		qsort(row + broader, related, sizeof(SlRelation), by_strength);
		qsort(row + broader + related, narrower, sizeof(SlRelation), by_relations);
		for (uint32_t j = 0; j < n; j++)
			printf("%s{%u, %u},", (first + j) % 8 ? " " : "\n\t", row[j].skill, row[j].strength);
		compiled[i].broader_count = (uint8_t) broader;
		compiled[i].related_count = (uint16_t) related;
		compiled[i].narrower_count = (uint16_t) narrower;
		compiled[i].relations = first;
		first += n;
	}
	printf("\n\t{0, 0}\n};\n\n");

	printf("const uint32_t sl_skill_count = %u;\nconst SlSkill sl_skills[] = {\n", skill_count);
	for (uint32_t i = 0; i < skill_count; i++)
		printf("\t{UINT64_C(0x%012llx), %u, %u, %u, %u, %u, %u, %u, %u, %u},\n",
			   (unsigned long long) skills[i].key, pooled(skills[i].name),
			   pooled(skills[i].label), (unsigned) strlen(skills[i].name),
			   (unsigned) strlen(skills[i].label), skills[i].category,
			   compiled[i].broader_count, compiled[i].related_count,
			   compiled[i].narrower_count, compiled[i].relations);
	printf("};\n\n");
	free(row);
	free(compiled);
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || sl_is_digit(c) || (unsigned char) c >= 0x80;
}

/*
 * Whether a word of a spelling begins at an offset: what follows a space, and a
 * letter or digit that follows neither.
 */
static bool
begins_word(const char *loose, size_t at)
{
	if (at == 0)
		return true;
	return loose[at] != ' ' &&
		(loose[at - 1] == ' ' || (is_word(loose[at]) && !is_word(loose[at - 1])));
}

static int
by_text(const void *a, const void *b)
{
	const SlStart *x = a,
			   *y = b;
	int			order = strcmp(spellings[x->spelling].loose + x->at,
							   spellings[y->spelling].loose + y->at);

	return order != 0 ? order : (x->spelling > y->spelling) - (x->spelling < y->spelling);
}

static void
write_starts(void)
{
	SlStart    *starts = NULL;
	uint32_t	count = 0;

	for (uint32_t i = 0; i < spelling_count; i++)
		for (size_t at = 0; spellings[i].loose[at] != '\0'; at++)
			if (begins_word(spellings[i].loose, at))
			{
				SlStart    *s = add(&starts, &count, sizeof(SlStart));

				s->spelling = (uint16_t) i;
				s->at = (uint8_t) at;
			}
	qsort(starts, count, sizeof(SlStart), by_text);
	printf("const uint32_t sl_start_count = %u;\nconst SlStart sl_starts[] = {", count);
	for (uint32_t i = 0; i < count; i++)
		printf("%s{%u, %u},", i % 8 ? " " : "\n\t", starts[i].spelling, starts[i].at);
	printf("\n};\n\n");
}

static int
by_length(const void *a, const void *b)
{
	const Shape *x = a,
			   *y = b;

	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return (x->spelling > y->spelling) - (x->spelling < y->spelling);
}

static void
write_shapes(void)
{
	Shape	   *shapes = calloc(spelling_count, sizeof(Shape));
	uint32_t	longest = 0;

	if (shapes == NULL)
		die("out of memory", "shapes");
	for (uint32_t i = 0; i < spelling_count; i++)
	{
		uint32_t	squeezed[NAME_LIMIT + 3];
		size_t		n = sl_name_squeeze(spellings[i].loose, strlen(spellings[i].loose),
										true, squeezed);

		shapes[i] = (Shape) {sl_letters(squeezed, n), i, (uint32_t) n};
		if (n > longest)
			longest = (uint32_t) n;
	}
	qsort(shapes, spelling_count, sizeof(Shape), by_length);
	printf("const uint64_t sl_shapes[] = {");
	for (uint32_t i = 0; i < spelling_count; i++)
		printf("%sUINT64_C(0x%llx),", i % 6 ? " " : "\n\t", (unsigned long long) shapes[i].letters);
	printf("\n};\n\nconst uint16_t sl_shape_spellings[] = {");
	for (uint32_t i = 0; i < spelling_count; i++)
		printf("%s%u,", i % 16 ? " " : "\n\t", shapes[i].spelling);
	printf("\n};\n\nconst uint32_t sl_shape_longest = %u;\nconst uint16_t sl_shape_first[] = {", longest);
	for (uint32_t n = 0, i = 0; n <= longest + 1; n++)
	{
		while (i < spelling_count && shapes[i].length < n)
			i++;
		printf("%s%u,", n % 16 ? " " : "\n\t", i);
	}
	printf("\n};\n\n");
	free(shapes);
}

static void
write_pool(void)
{
	printf("const char sl_pool[] =");
	for (uint32_t i = 0; i < pool_length; i += 64)
	{
		printf("\n\t");
		write_string(pool + i, pool_length - i < 64 ? pool_length - i : 64);
	}
	printf(";\n");
}

static int
compare_uses(const void *a, const void *b)
{
	uint32_t	x = *(const uint32_t *) a,
				y = *(const uint32_t *) b;
	bool		x_of_cue = x < cue_word_count,
				y_of_cue = y < cue_word_count;

	if (x_of_cue != y_of_cue)
		return x_of_cue ? -1 : 1;
	if (words[x].uses != words[y].uses)
		return words[x].uses > words[y].uses ? -1 : 1;
	return (x > y) - (x < y);
}

/*
 * Put the words in the order in which texts are likely to use them, so that the
 * frequent ones are together in memory: those of cues, then those of most
 * phrases.
 */
static void
order_words(void)
{
	uint32_t   *order = calloc(word_count, sizeof(uint32_t)),
			   *numbers = calloc(word_count, sizeof(uint32_t));
	Word	   *ordered = calloc(word_count, sizeof(Word));

	if (order == NULL || numbers == NULL || ordered == NULL)
		die("out of memory", source);
	for (uint32_t i = 0; i < word_count; i++)
		order[i] = i;
	qsort(order, word_count, sizeof(uint32_t), compare_uses);
	for (uint32_t i = 0; i < word_count; i++)
	{
		ordered[i] = words[order[i]];
		numbers[order[i]] = i;
	}
	for (uint32_t i = 1; i < node_count; i++)
		nodes[i].filter = 0;
	for (uint32_t i = 1; i < node_count; i++)
		if (nodes[i].from != 0)
		{
			uint32_t	word = numbers[nodes[i].over >> SL_GAP_BITS],
						gap = nodes[i].over & ((1u << SL_GAP_BITS) - 1);

			nodes[i].over = word << SL_GAP_BITS | gap;
			nodes[nodes[i].from].filter |= sl_word_bit((int32_t) word);
		}
	free(order);
	free(numbers);
	free(words);
	words = ordered;
}

static int
compare_steps(const void *a, const void *b)
{
	const Node *x = &nodes[*(const uint32_t *) a],
			   *y = &nodes[*(const uint32_t *) b];

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->over > y->over) - (x->over < y->over);
}

/*
 * Put the nodes in the order of SlNode: those after a first word by the word's
 * number, then those that lead on from them, and so on.
 */
static void
order_nodes(void)
{
	uint32_t	limit = word_count + 1 + node_count,
				count = word_count + 1,
				steps = 0;
	uint32_t   *sorted = calloc(node_count, sizeof(uint32_t)),	/* by where they lead from */
			   *first = calloc(node_count, sizeof(uint32_t)),	/* of each node, in sorted */
			   *old = calloc(limit, sizeof(uint32_t));
	Node	   *ordered = calloc((size_t) limit + 1, sizeof(Node));

	if (sorted == NULL || first == NULL || old == NULL || ordered == NULL)
		die("out of memory", source);
	for (uint32_t i = 1; i < node_count; i++)
		if (nodes[i].from != 0)
			sorted[steps++] = i;
	qsort(sorted, steps, sizeof(uint32_t), compare_steps);
	for (uint32_t i = steps; i-- > 0;)
		first[nodes[sorted[i]].from] = i;
	for (uint32_t i = 0; i < word_count; i++)
		old[i + 1] = words[i].node;
	for (uint32_t i = 0; i < count; i++)
	{
		ordered[i] = nodes[old[i]];
		ordered[i].steps = count;
		if (old[i] == 0)
			continue;
		for (uint32_t j = first[old[i]]; j < steps && nodes[sorted[j]].from == old[i]; j++)
			old[count++] = sorted[j];
	}
	ordered[count].steps = count;
	free(sorted);
	free(first);
	free(old);
	free(nodes);
	nodes = ordered;
	node_count = count;
}

static void
write_tables(unsigned release)
{
	printf("/* Generated from data/vocabulary.txt and data/cues.txt by data/generate_vocabulary.c: do not edit. */\n"
		   "#include \"vocabulary.h\"\n\n"
		   "const uint16_t sl_release = %u;\n\n", release);
	printf("const uint32_t sl_category_count = %u;\nconst char sl_categories[][24] = {\n",
		   (unsigned) CATEGORY_COUNT);
	for (uint32_t i = 0; i < CATEGORY_COUNT; i++)
		printf("\t\"%s\",\n", categories[i].name);
	printf("};\n\n");

	write_skills();
	write_slots("sl_skill_slots", "sl_skill_mask", skill_count, skill_key);

	printf("const uint32_t sl_spelling_count = %u;\nconst SlSpelling sl_spellings[] = {\n",
		   spelling_count);
	for (uint32_t i = 0; i < spelling_count; i++)
		printf("\t{%u, %u, %u, %u, %u},\n", pooled(spellings[i].loose),
			   pooled(spellings[i].written), spellings[i].skill,
			   (unsigned) strlen(spellings[i].loose), spellings[i].mark);
	printf("};\n\n");
	write_slots("sl_spelling_slots", "sl_spelling_mask", spelling_count, spelling_key);
	write_starts();
	write_shapes();

	printf("const uint32_t sl_word_count = %u;\nconst SlWord sl_words[] = {\n", word_count);
	for (uint32_t i = 0; i < word_count; i++)
		printf("\t{{UINT64_C(0x%016llx), UINT64_C(0x%016llx)}, %u, %u},\n",
			   (unsigned long long) words[i].bytes[0], (unsigned long long) words[i].bytes[1],
			   pooled(words[i].text), (unsigned) strlen(words[i].text));
	printf("};\n\n");
	if (pool_length >= 1 << 24)
		die("too much text for SlWord.text", source);
	write_word_slots();

	if (spelling_count >= UINT16_MAX || cue_count >= UINT16_MAX)
		die("too many spellings", source);
	printf("const uint32_t sl_node_count = %u;\nconst SlNode sl_nodes[] = {", node_count);
	for (uint32_t i = 0; i <= node_count; i++)
		printf("%s{%u, %u, %u, %u, %u},", i % 8 ? " " : "\n\t", nodes[i].spelling, nodes[i].cue,
			   nodes[i].filter,
			   nodes[i].spelling == 0 ? 0 : (unsigned) spellings[nodes[i].spelling - 1].mark,
			   nodes[i].steps);
	printf("\n};\n\n");
	printf("const uint32_t sl_overs[] = {");
	for (uint32_t i = 0; i < node_count; i++)
		printf("%s%u,", i % 16 ? " " : "\n\t", nodes[i].over);
	printf("\n};\n\n");
	printf("const SlCue sl_cues[] = {\n\t{0, 0, 0},");
	for (uint32_t i = 0; i < cue_count; i++)
		printf("%s{0x%llx, %u, %u},", i % 4 ? " " : "\n\t", (unsigned long long) cues[i].uses, cues[i].number,
			   cues[i].section);
	printf("\n};\n\n");
	write_pool();
}

int
main(int argc, char **argv)
{
	unsigned	release;
	uint32_t	written = 0;

	if (argc != 4 && argc != 5)
	{
		fprintf(stderr, "usage: generate_vocabulary RELEASE VOCABULARY RELEASED [CUES] > vocabulary_data.c\n"
				"       generate_vocabulary --check VOCABULARY RELEASED [CUES]\n");
		return 2;
	}
	release = (unsigned) strtoul(argv[1], NULL, 10);
	source = argv[2];

	nodes = calloc(2, sizeof(Node));	/* node 0: nowhere */
	if (nodes == NULL)
		die("out of memory", source);
	read_vocabulary();
	written = spelling_count;
	add_plurals();
	resolve_relations();
	if (problems() == 0)
		for (uint32_t i = 0; i < skill_count; i++)
			if (skills[i].visit == 0)
				refuse_cycles(i);
	check_keys();
	check_released(argv[3]);
	sort_spellings();

	/* what texts use most comes first, so that it is together in memory */
	if (problems() == 0 && argc == 5)
		read_cues(argv[4]);
	cue_word_count = word_count;
	source = argv[2];
	if (problems() == 0)
		for (uint32_t i = 0; i < spelling_count; i++)
			if (spellings[i].mark != SL_MARK_INPUT)
				add_first_word(i);
	if (problems() == 0)
		for (uint32_t i = 0; i < spelling_count; i++)
			if (spellings[i].mark != SL_MARK_INPUT)
				add_phrase(i);
	if (problems() > 0)
		return 1;
	if (strcmp(argv[1], "--check") == 0)
		printf("%u skills, %u spellings and %u plurals, %u relations, %u words\n",
			   skill_count, written, spelling_count - written, relation_count, word_count);
	else if (release == 0 || release > UINT16_MAX)
		die("the release is a number from 1 to 65535, not", argv[1]);
	else
	{
		order_words();
		order_nodes();
		write_tables(release);
	}
	return finish();
}
