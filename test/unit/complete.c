/*
 * complete.c - completions against a plain scan of all spellings, and the
 * order in which they are offered against the relations.
 */
#include "tap.h"

#include "../../src/core/complete.h"

#define CASES	800

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char) c >= 0x80;
}

static bool
begins_word(const char *text, unsigned at)
{
	if (at == 0)
		return true;
	if (text[at - 1] == ' ')
		return text[at] != ' ';
	return is_word(text[at]) && !is_word(text[at - 1]);
}

/* Whether a spelling is its skill's canonical name or label. */
static bool
is_name(const SlSpelling *s)
{
	const SlSkill *skill = &sl_skills[s->skill];
	const char *names[2] = {sl_pool + skill->name, sl_pool + skill->label};
	unsigned	lengths[2] = {skill->name_length, skill->label_length};

	for (int i = 0; i < 2; i++)
	{
		SlName		folded;
		char		loose[SL_NAME_MAX];

		if (sl_name_fold(names[i], lengths[i], false, &folded, NULL) != SL_OK)
			continue;
		sl_name_loosen(folded.text, folded.length, loose);
		if (folded.length == s->length && memcmp(loose, sl_pool + s->loose, s->length) == 0)
			return true;
	}
	return false;
}

/* Whether spelling a is offered before b: the words of the reference. */
static bool
is_better(const SlSpelling *a, const SlSpelling *b)
{
	const SlSkill *p = &sl_skills[a->skill],
			   *q = &sl_skills[b->skill];
	unsigned	x = (unsigned) p->broader_count + p->related_count + p->narrower_count,
				y = (unsigned) q->broader_count + q->related_count + q->narrower_count;

	if (is_name(a) != is_name(b))
		return is_name(a);
	if (x != y)
		return x > y;
	if (a->length != b->length)
		return a->length < b->length;
	return memcmp(sl_pool + a->loose, sl_pool + b->loose, a->length) < 0;
}

/* The grade of a spelling for what was typed, or SL_GRADES if it is none. */
static unsigned
grade_of(const SlSpelling *s, const char *typed, unsigned length)
{
	const char *text = sl_pool + s->loose;
	unsigned	whole = length > 0 && typed[length - 1] == ' ' ? length - 1 : length;
	unsigned	grade = SL_GRADES;

	if (whole == 0)
		return SL_GRADES;
	if (s->length == whole && memcmp(text, typed, whole) == 0)
		return SL_GRADE_EXACT;
	for (unsigned at = 0; at + length <= s->length; at++)
		if (begins_word(text, at) && memcmp(text + at, typed, length) == 0)
		{
			if (at == 0)
				return SL_GRADE_START;
			grade = SL_GRADE_LATER;
		}
	return grade;
}

/* All skills that a prefix begins, by a scan: whether the picks are these. */
static bool
same_as_scan(const SlName *name, bool utf8)
{
	static SlPicks picks;
	static SlPick best[UINT16_MAX];
	char		typed[SL_NAME_MAX];
	unsigned	length = 0,
				count = 0,
				given = 0;
	SlPick		pick,
				last = {0};

	for (unsigned i = 0; i < name->length; i++)
	{
		char		c = name->text[i];

		if ((c == '-' || c == '_') && i > 0 && is_word(name->text[i - 1]) &&
			(i + 1 == name->length || is_word(name->text[i + 1])))
			c = ' ';
		if (i > 0 || c != ' ')
			typed[length++] = c;
	}
	for (uint32_t i = 0; i < sl_skill_count; i++)
		best[i].grade = SL_GRADES;
	for (uint32_t i = 0; i < sl_spelling_count; i++)
	{
		const SlSpelling *s = &sl_spellings[i];
		SlPick	   *b = &best[s->skill];
		unsigned	grade = grade_of(s, typed, length);
		bool		shown = true;

		for (unsigned j = 0; j < s->length && !utf8; j++)
			shown = shown && (unsigned char) sl_pool[s->loose + j] < 0x80;
		if (grade == SL_GRADES || !shown)
			continue;
		count += b->grade == SL_GRADES;
		if (grade < b->grade || (grade == b->grade && is_better(s, b->spelling)))
		{
			b->grade = grade;
			b->spelling = s;
		}
	}

	sl_complete(name, utf8, &picks);
	while (sl_picks_next(&picks, &pick))
	{
		const SlPick *b = &best[pick.skill];

		if (pick.grade != b->grade || pick.spelling != b->spelling ||
			pick.spelling->skill != pick.skill)
			return false;
		if (given++ > 0 &&
			(pick.grade < last.grade ||
			 (pick.grade == last.grade && !is_better(last.spelling, pick.spelling))))
			return false;
		last = pick;
	}
	return given == count;
}

static bool
agrees(const char *text, size_t length)
{
	SlName		name;

	if (sl_name_fold(text, length, true, &name, NULL) != SL_OK)
		return true;
	if (same_as_scan(&name, true) && same_as_scan(&name, false))
		return true;
	printf("# differs: \"%.*s\"\n", (int) length, text);
	return false;
}

/* A prefix that some spelling has, mostly, and how it may be typed. */
static unsigned
random_prefix(char *text)
{
	static const char signs[] = " -_.+#/x\303\351";
	const SlSpelling *s = &sl_spellings[random_below(sl_spelling_count)];
	const char *known = sl_pool + s->written;
	unsigned	at = random_below(3) == 0 ? random_below(s->length) : 0,
				length = 1 + random_below(s->length - at);

	memcpy(text, known + at, length);
	if (random_below(4) == 0)
		text[random_below(length)] = (char) ('A' + random_below(26));
	for (unsigned i = 0; i < length; i++)
		if (text[i] == ' ' && random_below(2) == 0)
			text[i] = '-';
	if (random_below(4) == 0)
		text[length++] = signs[random_below(sizeof(signs) - 1)];
	if (random_below(8) == 0)
		text[length++] = signs[random_below(sizeof(signs) - 1)];
	return length;
}

/* The label of the first completion. */
static const char *
first(const char *text)
{
	static SlPicks picks;
	SlName		name;
	SlPick		pick;

	if (sl_name_fold(text, strlen(text), true, &name, NULL) != SL_OK)
		return "";
	sl_complete(&name, true, &picks);
	return sl_picks_next(&picks, &pick) ? sl_pool + sl_skills[pick.skill].label : "";
}

int
main(void)
{
	int			unordered = 0,
				differ = 0,
				starts = 0;
	char		text[SL_NAME_MAX + 2];

	printf("# seed %llu\n", (unsigned long long) random_state);
	for (uint32_t i = 1; i < sl_spelling_count; i++)
		unordered += !is_better(&sl_spellings[i - 1], &sl_spellings[i]);
	ok(unordered == 0, "spellings stand in the order in which they are offered");
	for (uint32_t i = 0; i < sl_spelling_count; i++)
		for (unsigned at = 0; at < sl_spellings[i].length; at++)
			starts += begins_word(sl_pool + sl_spellings[i].loose, at);
	ok(starts == (int) sl_start_count, "every word of every spelling begins a line");

	for (int c = 0; c < 256; c++)
	{
		text[0] = (char) c;
		differ += !agrees(text, 1);
	}
	ok(differ == 0, "all prefixes of one byte: as by a scan");
	differ = 0;
	for (int i = 0; i < CASES; i++)
		differ += !agrees(text, random_prefix(text));
	ok(differ == 0, "random prefixes: as by a scan");
	memset(text, 'x', SL_NAME_MAX);
	text[SL_NAME_MAX - 1] = '-';
	ok(agrees(text, SL_NAME_MAX) && agrees("-", 1) && agrees(" -", 2) && agrees("x", 0) &&
	   agrees("tr\303\246", 4) && agrees("na\303\257ve", 6) && agrees("na\357ve", 5),
	   "the longest name, next to nothing, and beyond ASCII");

	ok(strcmp(first("Pyth"), "Python") == 0 && strcmp(first("r"), "R") == 0 &&
	   strcmp(first("SCIKIT-"), "scikit-learn") == 0 && strcmp(first("js"), "JavaScript") == 0 &&
	   strcmp(first("java "), "Java") == 0 && strcmp(first(" c+"), "C++") == 0 &&
	   strcmp(first("qzq"), "") == 0, "what one expects comes first");
	return tap_done();
}
