/*
 * limits.c - the largest values, one more than that, keys that nobody can
 * name, and memory that runs out.
 */
#include "../../src/core/resume.h"
#include "tap.h"

/* A literal of any number of parts. */
static char *
literal_of(unsigned count, const char *separator, const char *first, const char *part)
{
	char	   *text = arena_resize(NULL, NULL, (size_t) count * 32 + strlen(first) + 1),
			   *p = text + sprintf(text, "%s", first);

	for (unsigned i = 0; i < count; i++)
	{
		if (i > 0)
			p += sprintf(p, "%s", separator);
		p += sprintf(p, part, i);
	}
	return text;
}

static SlStatus
vector_status(const char *text)
{
	Value		v;
	SlError		error;

	return read_skillvec(text, strlen(text), &v, &error);
}

static SlStatus
profile_status(const char *text)
{
	Value		v;
	SlError		error;

	return read_roleprofile(text, strlen(text), &v, &error);
}

static void
sizes(void)
{
	char		name[300];
	Value		v;
	SlError		error;
	SlSkillvec	vector;
	SlName		last = {.length = 19};
	unsigned	level;
	const char *most = literal_of(SL_SKILLS_MAX, ",", "", "no such skill %05u");

	memcpy(last.text, "no such skill 65534", 19);
	ok(read_skillvec(most, strlen(most), &v, &error) == SL_OK &&
	   sl_skillvec_check(v.data, v.size, &error) == SL_OK &&
	   sl_skillvec_open(&vector, v.data, v.size, &error) == SL_OK && vector.count == 65535 &&
	   find_level(&vector, &last, &level, &error) == SL_OK && level == 5000,
	   "65,535 skills");
	ok(vector_status(literal_of(SL_SKILLS_MAX + 1, ",", "", "no such skill %05u")) ==
	   SL_TOO_MANY_SKILLS, "not one more");
	ok(vector_status(literal_of(SL_SKILLS_MAX, ",", "no such skill 00000:1,",
								"no such skill %05u")) == SL_OK,
	   "a skill that stands twice counts once");
	ok(profile_status(literal_of(SL_REQUIREMENTS_MAX, ",", "", "no %u")) == SL_OK &&
	   profile_status(literal_of(SL_REQUIREMENTS_MAX + 1, ",", "", "no %u")) ==
	   SL_TOO_MANY_REQUIREMENTS, "1,024 requirements, and not one more");
	ok(profile_status(literal_of(SL_REQUIREMENTS_MAX + 1, ",", "", "same%.0u")) ==
	   SL_TOO_MANY_REQUIREMENTS, "equal requirements all count");
	ok(profile_status(literal_of(SL_ALTERNATIVES_MAX, "|", "", "no %u")) == SL_OK &&
	   profile_status(literal_of(SL_ALTERNATIVES_MAX + 1, "|", "", "no %u")) ==
	   SL_TOO_MANY_ALTERNATIVES, "64 alternatives, and not one more");
	ok(profile_status(literal_of(SL_ALTERNATIVES_MAX, "|", "no 0~0.5|", "no %u")) == SL_OK,
	   "an alternative that stands twice counts once");

	ok(profile_status("python~0.9999!") == SL_MUST_WITHOUT_FULL &&
	   profile_status("java~0.5|python~0.9!") == SL_MUST_WITHOUT_FULL &&
	   profile_status("java~0.5|python!") == SL_OK && profile_status("java~0.5|java!") == SL_OK,
	   "a must-have needs an alternative of share 1");

	memset(name, 'n', sizeof(name));
	name[255] = '\0';
	ok(vector_status(name) == SL_OK && profile_status(name) == SL_OK, "a name of 255 bytes");
	name[255] = 'n';
	name[256] = '\0';
	ok(vector_status(name) == SL_NAME_TOO_LONG && profile_status(name) == SL_NAME_TOO_LONG,
	   "not of 256");
	memset(name + 10, ' ', 40);
	ok(vector_status(name) == SL_OK, "white space inside counts as one");
	arena_free_all();
}

/* A key that a newer release could name: everything says so, or needs no name. */
static void
unknown_keys(void)
{
	static const char text[] = "python:0.9, unknown one:0.3";
	static const char profile_text[] = "python:2, unknown one";
	SlKey		key = sl_name_key("of a later release", 18);
	unsigned char bytes[] = "\1\0\7\0\1\0\0\0........";	/* release 7, one skill */
	unsigned char wanted[] = "\1\0\7\0\1\0\0\0\144\0\210\023\1\0\0\0........";
	uint64_t	entry = sl_entry_make(key, false, 5000);
	SlSkillvec	vector,
				other;
	SlRoleprofile profile,
				other_profile;
	SlScorer   *scorer;
	SlScore		score;
	SlBytes		out = {0};
	SlTally		tally = {0};
	SlError		error = {0};
	SlName		name = {.length = 18};
	Value		v,
				p;
	unsigned	level;
	int			order;
	bool		answer;

	memcpy(name.text, "of a later release", 18);
	memcpy(bytes + 8, &entry, 8);
	entry = sl_entry_make(key, false, SL_UNIT);
	memcpy(wanted + 16, &entry, 8);
	if (read_skillvec(text, strlen(text), &v, &error) != SL_OK ||
		read_roleprofile(profile_text, strlen(profile_text), &p, &error) != SL_OK ||
		sl_skillvec_open(&other, v.data, v.size, &error) != SL_OK ||
		sl_roleprofile_open(&other_profile, p.data, p.size, &error) != SL_OK)
		return;
	ok(sl_skillvec_open(&vector, bytes, 16, &error) == SL_OK &&
	   sl_roleprofile_open(&profile, wanted, 24, &error) == SL_OK, "keys without names");
	ok(sl_skillvec_check(bytes, 16, &error) == SL_DATA_NEWER && error.release == 7 &&
	   sl_roleprofile_check(wanted, 24, &memory, &error) == SL_DATA_NEWER && error.release == 7,
	   "the check names the release that wrote them");
	error.release = 0;
	ok(sl_skillvec_print(&vector, &out, &memory, &error) == SL_DATA_NEWER && error.release == 7 &&
	   sl_roleprofile_print(&profile, &out, &memory, &error) == SL_DATA_NEWER,
	   "they are not printed");
	error.release = 0;
	ok(find_level(&vector, &name, &level, &error) == SL_DATA_NEWER && error.release == 7 &&
	   sl_tally_vector(&tally, &vector, &memory, &error) == SL_DATA_NEWER,
	   "nor found by name, nor gathered");
	ok(sl_scorer_make(&scorer, &profile, &memory, &error) == SL_OK &&
	   sl_score(scorer, &vector, &score, &error) == SL_OK && score.credit == score.total &&
	   sl_score(scorer, &other, &score, &error) == SL_OK && score.credit == 0 &&
	   sl_skillvec_compare(&vector, &vector, &order, &error) == SL_OK && order == 0 &&
	   sl_skillvec_overlaps(&vector, &other, &answer, &error) == SL_OK && !answer,
	   "what goes by key works all the same");
	arena_free_all();
}

/* Memory that gives out after some requests. */
static int	requests_left;

static void *
scarce_resize(void *context, void *bytes, size_t size)
{
	return requests_left-- > 0 ? arena_resize(context, bytes, size) : NULL;
}

static const SlMemory scarce = {scarce_resize, arena_release, NULL, NULL};

static SlStatus
all_of_skillvec(SlError *error)
{
	static const char text[] =
		"python, c++:1, \"say \"\"so\"\"\":0.2, one:1, two:1, three:1, four:1, five:1, six:1";
	SlSkillvecBuilder builder = {0};
	SlSkillvec	vector;
	SlBytes		out = {0};
	SlTally		tally = {0};
	Value		v;
	SlStatus	status = sl_skillvec_parse(text, strlen(text), &builder, &scarce, error);

	if (status != SL_OK)
		return status;
	v = write_skillvec(&builder);
	sl_skillvec_open(&vector, v.data, v.size, error);
	if ((status = sl_skillvec_print(&vector, &out, &scarce, error)) != SL_OK ||
		(status = sl_tally_vector(&tally, &vector, &scarce, error)) != SL_OK)
		return status;
	out.count = 0;
	status = sl_tally_write(&tally, &out, &scarce, error);
	memset(&tally, 0, sizeof(tally));
	if (status == SL_OK)
		status = sl_tally_read(&tally, out.items, out.count, &scarce, error);
	builder.items.count = 0;
	if (status == SL_OK)
		status = sl_tally_average(&tally, &builder, &scarce, error);
	if (status == SL_OK)
		status = sl_skillvec_add_all(&builder, &vector, true, &scarce, error);
	return status;
}

static SlStatus
all_of_roleprofile(SlError *error)
{
	static const char text[] = "python!:2, one|\"t,wo\"|three~0.1:5, four, five, six, seven, eight";
	SlRoleprofileBuilder builder = {0},
				copy = {0};
	SlRoleprofile profile;
	SlScorer   *scorer;
	SlBytes		out = {0};
	Value		v;
	SlStatus	status = sl_roleprofile_parse(text, strlen(text), &builder, &scarce, error);

	if (status != SL_OK)
		return status;
	v = write_roleprofile(&builder);
	sl_roleprofile_open(&profile, v.data, v.size, error);
	if ((status = sl_roleprofile_print(&profile, &out, &scarce, error)) == SL_OK &&
		(status = sl_scorer_make(&scorer, &profile, &scarce, error)) == SL_OK &&
		(status = sl_roleprofile_add_all(&copy, &profile, false, &scarce, error)) == SL_OK)
		status = sl_roleprofile_sort(&copy, &scarce, error);
	return status;
}

static SlStatus
all_of_text(SlError *error)
{
	static const char text[] =
		"Requirements: Python or Java, AWS or Azure, SQL and Kubernetes. TensorFlow, PyTorch or Keras.";
	SlScanner  *scanner = arena_resize(NULL, NULL, sizeof(SlScanner));
	SlRequirements requirements;
	SlRoleprofileBuilder builder = {0};

	sl_requirements_begin(&requirements, NULL, &scarce);
	sl_scanner_begin(scanner, text, sizeof(text) - 1, SL_ENCODING_UTF8);
	while (sl_scanner_next(scanner))
		if (!sl_requirements_add(&requirements, &scanner->window))
			return SL_NO_MEMORY;
	return sl_requirements_finish(&requirements, &builder, error);
}

static SlStatus
all_of_overlay(SlError *error)
{
	static const char text[] = "Requirements: our grid or similar. Experience 2019 - 2021: Our-Grid, SQL.";
	SlName		own = {8, "our grid"},
				sql = {3, "sql"};
	SlScanner  *scanner = arena_resize(NULL, NULL, sizeof(SlScanner));
	SlRequirements requirements;
	SlRoleprofileBuilder profile = {0};
	SlResume	resume;
	SlSkillvecBuilder skills = {0};
	SlOverlay	o;
	SlStatus	status;

	if ((status = sl_overlay_begin(&o, SL_ENCODING_UTF8, &scarce, error)) != SL_OK ||
		(status = sl_overlay_add_skill(&o, &own, "Our Grid", 8, "tool", 4, &scarce, error)) != SL_OK ||
		(status = sl_overlay_add_spelling(&o, "the SQL", 7, &sql, SL_MARK_ANY, &scarce, error)) != SL_OK ||
		(status = sl_overlay_add_related(&o, &own, &sql, 5000, &scarce, error)) != SL_OK ||
		(status = sl_overlay_finish(&o, &scarce, error)) != SL_OK)
		return status;
	sl_requirements_begin(&requirements, &o, &scarce);
	sl_resume_begin(&resume, &o, &scarce);
	sl_scanner_begin(scanner, text, sizeof(text) - 1, SL_ENCODING_UTF8);
	scanner->overlay = &o;
	while (sl_scanner_next(scanner))
		if (!sl_requirements_add(&requirements, &scanner->window) ||
			!sl_resume_add(&resume, scanner))
			return SL_NO_MEMORY;
	if (!sl_resume_finish(&resume, 0, &skills))
		return SL_NO_MEMORY;
	return sl_requirements_finish(&requirements, &profile, error);
}

static void
run_out(const char *what, SlStatus (*all) (SlError *))
{
	SlStatus	status = SL_NO_MEMORY;
	int			enough = 0,
				wrong = 0;
	char		name[100];

	for (; status != SL_OK && enough < 1000; enough++)
	{
		SlError		error = {0};

		requests_left = enough;
		status = all(&error);
		wrong += status != SL_OK && status != SL_NO_MEMORY;
		wrong += (status == SL_OK) != (requests_left >= 0);
		arena_free_all();
	}
	sprintf(name, "%s: every request for memory may fail, and is answered", what);
	ok(status == SL_OK && wrong == 0 && enough > 3, name);
}

int
main(void)
{
	sizes();
	unknown_keys();
	run_out("skillvec", all_of_skillvec);
	run_out("roleprofile", all_of_roleprofile);
	run_out("text", all_of_text);
	run_out("a custom vocabulary", all_of_overlay);
	return tap_done();
}
