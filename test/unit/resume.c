/*
 * resume.c - levels of random resumes against an oracle that knows how each
 * was made: it reads nothing, notes for every line which skills it names and
 * which job it belongs to, and counts the months of a skill one by one on a
 * calendar.  Then dates that are none, and memory that runs out.
 */
#include "../../src/core/resume.h"
#include "tap.h"

#define RESUMES			30000
#define LINES_MAX		100
#define JOBS_MAX		40
#define TEXT_MAX		(32 * 1024)
#define CALENDAR		(300 * 12)	/* months from January 1900 on */
#define CALENDAR_BEGIN	(1900 * 12)

/* Names that are in no doubt, and that no line goes on with, as it would in lower case. */
static const char *const names[] = {
	"Python", "Java", "Kafka", "Docker", "PostgreSQL", "Terraform", "Kubernetes", "MongoDB",
	"Redis", "Django", "TensorFlow", "PyTorch", "Jenkins", "Ansible", "MySQL", "Hadoop",
	"Tableau", "PHP", "TypeScript", "JavaScript", "Elasticsearch", "RabbitMQ", "GraphQL",
	"FastAPI", "NumPy", "Grafana", "Prometheus", "Selenium", "Kotlin", "Databricks", "Keras", "MLflow"
};

#define NAMES (sizeof(names) / sizeof(names[0]))

static SlSkillId skills[NAMES];

/* A set of names, as bits. */
typedef uint32_t Set;

/* ---------------------------------------------------------------------------
 * The oracle: what was written
 * ------------------------------------------------------------------------- */

typedef struct Line
{
	Set			skills;			/* named, without a level */
	int			job;			/* that it belongs to, or -1 */
	bool		is_short;		/* dates may claim it */
	bool		says;			/* a sentence or a job's title, no list */
} Line;

typedef struct Job
{
	int			from;			/* months [from, to) since the year 0 */
	int			to;				/* 0: to the present */
	bool		by_years;
} Job;

typedef struct Resume
{
	char		text[TEXT_MAX];
	size_t		length;
	const char *line_end;
	Line		lines[LINES_MAX];
	unsigned	line_count;
	Job			jobs[JOBS_MAX];
	unsigned	job_count;
	int			job;			/* the present one, or -1 */
	bool		education;
	unsigned	stated[NAMES];	/* highest level, or 0 */
	int			latest;			/* month after the latest date, or 0 */
} Resume;

static Resume resume;

static void
put(const char *text)
{
	size_t		length = strlen(text);

	if (resume.length + length >= TEXT_MAX)
		abort();
	memcpy(resume.text + resume.length, text, length + 1);
	resume.length += length;
}

static const char *
any_of(const char *const *texts, size_t count)
{
	return texts[random_below((unsigned) count)];
}

#define ANY_OF(...) any_of((const char *const[]) {__VA_ARGS__}, \
						   sizeof((const char *const[]) {__VA_ARGS__}) / sizeof(char *))

/* Note a line, and end it; a blank line may follow. */
static Line *
end_line(Set set, bool is_short, bool says)
{
	Line	   *line = &resume.lines[resume.line_count++];

	put(resume.line_end);
	if (random_below(6) == 0)
		put(resume.line_end);
	*line = (Line) {set, resume.job, is_short, says};
	return line;
}

/*
 * What was written before it, and belongs to that job now: short lines, three
 * at most; within another job only from the first on that is a job's title.
 */
static void
claim_lines(unsigned before, int job, bool within)
{
	unsigned	first = before;

	while (first > 0 && before - first < 3 && resume.lines[first - 1].is_short)
		first--;
	while (within && first < before && !resume.lines[first].says)
		first++;
	for (; first < before; first++)
		resume.lines[first].job = job;
}

static unsigned
months_of(unsigned skill, int present)
{
	static bool calendar[CALENDAR];
	unsigned	count = 0;

	memset(calendar, 0, sizeof(calendar));
	for (unsigned i = 0; i < resume.line_count; i++)
	{
		const Line *line = &resume.lines[i];
		Job			job;

		if (line->job < 0 || (line->skills >> skill & 1) == 0)
			continue;
		job = resume.jobs[line->job];
		if (job.to == 0)
		{
			job.to = present > 0 ? present + 1 : resume.latest;
			if (job.to < job.from + (job.by_years ? 6 : 1))
				job.to = job.from + (job.by_years ? 6 : 1);
			if (job.to > job.from + 60 * 12)
				job.to = job.from + 60 * 12;
		}
		for (int month = job.from; month < job.to; month++)
			calendar[month - CALENDAR_BEGIN] = true;
	}
	for (int month = 0; month < CALENDAR; month++)
		count += calendar[month];
	return count;
}

/* The levels that follow, in 1/10000; 0: the skill is not there. */
static void
expect(unsigned *levels, int present)
{
	bool		says[NAMES] = {false},
				dated[NAMES] = {false};
	unsigned	lists[NAMES] = {0},
				keywords = 0;

	for (unsigned i = 0; i < resume.line_count; i++)
		for (unsigned s = 0; s < NAMES; s++)
			if ((resume.lines[i].skills >> s & 1) != 0)
			{
				lists[s]++;
				says[s] = says[s] || resume.lines[i].says;
				dated[s] = dated[s] || resume.lines[i].job >= 0;
			}
	for (unsigned s = 0; s < NAMES; s++)
		keywords += lists[s] > 0 && !says[s] && !dated[s] && resume.stated[s] == 0;
	for (unsigned s = 0; s < NAMES; s++)
	{
		levels[s] = resume.stated[s];
		if (dated[s])
		{
			unsigned	months = months_of(s, present),
						level = (unsigned) (months / 120.0 * 10000 + 0.5);

			level = level > 10000 ? 10000 : level < 5000 ? 5000 : level;
			levels[s] = level > levels[s] ? level : levels[s];
		}
		else if (lists[s] > 0 && levels[s] == 0)
		{
			levels[s] = 5000;
			if (!says[s] && keywords > (resume.job_count > 0 ? 10 : 20) && lists[s] < 3)
				levels[s] = lists[s] == 1 ? 3000 : 4000;
		}
	}
}

/* ---------------------------------------------------------------------------
 * Dates as people write them
 * ------------------------------------------------------------------------- */

typedef struct Date
{
	int			year;
	int			month;			/* 0: none */
} Date;

static void
note_date(Date d)
{
	int			end = d.month == 0 ? d.year * 12 : d.year * 12 + d.month;

	if (end > resume.latest)
		resume.latest = end;
}

/* How a date of a month is written; what is tight may stand before a bare hyphen. */
static const struct
{
	const char *form;			/* M, MMM, MMMM: month; D: a day above 12; Y, YY: year */
	bool		tight;
}			forms[] =
{
	{"MMM Y", true}, {"MMMM Y", true}, {"MMM. Y", true}, {"MMM, Y", true}, {"MMM-Y", false},
	{"MMM'YY", true}, {"MMM 'YY", true}, {"MMM-YY", false}, {"MM/Y", true}, {"M/Y", true},
	{"MM.Y", true}, {"MM-Y", false}, {"Y-MM", false}, {"Y/MM", true}, {"Y.MM", true},
	{"D MMM Y", true}, {"MMM D, Y", true}, {"D/MM/Y", true}, {"D.MM.Y", true}, {"MM/D/Y", true},
	{"Y-MM-D", false}, {"Y/MM/D", false}
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

static void
put_date(Date d, const char *form)
{
	static const char *const months[] = {
		"January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December"
	};
	unsigned	style = random_below(6);

	if (d.month == 5 && strncmp(form, "MMM.", 4) == 0)
		form = "MMM Y";			/* May is not abbreviated */

	while (*form != '\0')
	{
		char		piece[40];
		size_t		run = strspn(form, (char[]) {*form, '\0'});

		if (*form == 'M' && run > 2)
		{
			const char *month = months[d.month - 1];

			sprintf(piece, "%.*s", run == 3 ? (style == 1 && d.month == 9 ? 4 : 3) : 9, month);
			for (char *p = piece; *p != '\0' && style == 0; p++)
				*p = (char) (*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
		}
		else if (*form == 'M')
			sprintf(piece, run == 1 ? "%d" : "%02d", d.month);
		else if (*form == 'D')
			sprintf(piece, "%u", 13 + random_below(16));
		else if (*form == 'Y')
			sprintf(piece, "%0*d", run == 1 ? 4 : 2, run == 1 ? d.year : d.year % 100);
		else
			sprintf(piece, "%.*s", (int) run, form);
		put(piece);
		form += run;
	}
}

static Date
random_date(int first, unsigned years)
{
	return (Date) {first + (int) random_below(years),
		random_below(3) > 0 ? 1 + (int) random_below(12) : 0};
}

/* Write a range, and say what job that is: false, if none. */
static bool
put_range(Job *job)
{
	Date		begin = random_date(1960, 65),
				end = random_date(begin.year, 12);
	unsigned	form = random_below(FORMS),
				kind = random_below(12);
	const char *year = "Y";

	if (kind == 0)
	{
		/* too long, or just about */
		end.year = random_below(2) ? begin.year + 60 : 2090 + (int) random_below(9);
		form = 0;				/* two digits could not say it */
	}
	if (kind == 1)
		end.year = begin.year - (int) random_below(3);	/* mostly before its begin */
	if (kind == 2)
		end.year = begin.year;
	*job = (Job) {begin.year * 12 + (begin.month > 0 ? begin.month - 1 : 0), 0, begin.month == 0};
	note_date(begin);
	if (kind == 3)
		put(resume.text[resume.length - 1] == '\n' ? "Since " : "since ");
	put_date(begin, begin.month > 0 ? forms[form].form : year);
	if (kind == 3)
		return true;
	if (kind < 6 && kind > 3)
	{
		put(ANY_OF(" - present", " to present", " \xe2\x80\x93 Present", "-Present", " - Current", " till now",
				   " until today", " - to date", " onwards", " to the present", " \xe2\x80\x93 ongoing"));
		return true;
	}

	/* a year alone beside a month with a bare hyphen would be another date */
	if (forms[form].tight && (begin.month > 0) == (end.month > 0) && random_below(2) == 0)
		put(ANY_OF("-", "\xe2\x80\x93"));
	else
		put(ANY_OF(" - ", " \xe2\x80\x93 ", " \xe2\x80\x94 ", " to ", " until ", " till ", " through "));
	note_date(end);
	put_date(end, end.month > 0 ? forms[form].form : year);

	job->to = end.year * 12 + end.month;
	job->by_years = begin.month == 0 && end.month == 0;
	if (job->by_years && begin.year == end.year)
		job->to = job->from + 6;
	return job->to > job->from && job->to - job->from <= 60 * 12;
}

/* ---------------------------------------------------------------------------
 * Lines as people write them
 * ------------------------------------------------------------------------- */

static Set
put_name(void)
{
	unsigned	s = random_below(random_below(2) ? NAMES : 8);

	put(names[s]);
	return (Set) 1 << s;
}

/* A list of names, divided by commas. */
static Set
put_list(unsigned count)
{
	Set			set = put_name();

	while (--count > 0)
	{
		put(", ");
		set |= put_name();
	}
	return set;
}

/* A text in which each @ is a name. */
static Set
put_names(const char *text)
{
	Set			set = 0;

	for (; *text != '\0'; text++)
		if (*text == '@')
			set |= put_name();
		else
			put((char[]) {*text, '\0'});
	return set;
}

static void
add_heading(void)
{
	static const struct
	{
		const char *text;
		bool		apart;		/* what follows is no part of the job */
		bool		education;
		bool		is_short;
	}			headings[] =
	{
		{"Experience", true, false, false}, {"Work experience", true, false, false},
		{"Professional Experience:", true, false, false}, {"Education", true, true, false},
		{"Skills", true, false, false}, {"Projects", true, false, false},
		{"Certifications", true, false, false}, {"Summary", true, false, false},
		{"Responsibilities:", false, false, true}, {"Technologies", false, false, false}
	};
	unsigned	h = random_below(sizeof(headings) / sizeof(headings[0]));

	put(headings[h].text);
	if (headings[h].apart)
	{
		resume.job = -1;
		resume.education = headings[h].education;
	}
	end_line(0, headings[h].is_short, false);
}

/* Short lines, as above the dates of a job. */
static void
add_title(void)
{
	bool		says = false;
	Set			set = 0;

	switch (random_below(5))
	{
		case 0:
			set = put_names("@ Developer");
			says = true;
			break;
		case 1:
			set = put_names("Senior @ Engineer, Example Corp");
			says = true;
			break;
		case 2:
			set = put_names("Role: @ Developer");
			says = true;
			break;
		case 3:
			set = put_list(1 + random_below(10));
			break;
		default:
			put(ANY_OF("Example Corp", "Sample Ltd, Town", "Company: Sample Ltd", "Town (Country)"));
	}
	end_line(set, true, says);
}

static void
add_dates(void)
{
	unsigned	before = resume.line_count;
	bool		school = random_below(8) == 0,
				is_job;
	Set			set = 0;
	Job			job;
	const char *after = "";

	if (school)
	{
		set = put_names("Studied and wrote a large thesis about @ at the university, ");
		is_job = put_range(&job);
	}
	else
		switch (random_below(7))
		{
			case 0:
				put("Example Corp (");
				is_job = put_range(&job);
				after = ")";
				break;
			case 1:
				set = put_names("@ Developer, Example Corp, ");
				is_job = put_range(&job);
				break;
			case 2:
				is_job = put_range(&job);
				set = put_names(": mending old things for the whole town with @ and @.");
				break;
			case 3:
				put("Duration: ");
				is_job = put_range(&job);
				break;
			case 4:
				set = put_names("- Looked after the many old @ things of Sample Ltd, ");
				is_job = put_range(&job);
				after = ", in a team";
				break;
			case 5:
				/* of two ranges in a line the first counts */
				is_job = put_range(&job);
				put("; ");
				{
					Job			other;

					(void) put_range(&other);
				}
				break;
			default:
				put("Sample Ltd, ");
				is_job = put_range(&job);
		}
	put(after);
	if (school || resume.education)
	{
		claim_lines(before, -1, false);
		resume.job = -1;
	}
	else if (is_job)
	{
		bool		within = resume.job >= 0;

		resume.job = (int) resume.job_count;
		resume.jobs[resume.job_count++] = job;
		claim_lines(before, resume.job, within);
	}
	end_line(set, false, true);
}

static void
add_body(void)
{
	static const char *const sentences[] = {
		"Wrote all of the services for the bank with @ and @.",
		"- Built and ran some rather large things with @",
		"\xe2\x80\xa2 Moved everything that was old to @ and then to @",
		"Helped the others in the team when they had trouble with @!",
	};
	Set			set;

	switch (random_below(8))
	{
		case 0:
			put(ANY_OF("Technologies: ", "Environment: "));
			end_line(put_list(1 + random_below(8)), false, false);
			break;
		case 1:
			resume.job = -1;
			resume.education = false;
			put(ANY_OF("Skills: ", "Technical skills: "));
			end_line(put_list(1 + random_below(16)), false, false);
			break;
		case 2:
			put("- ");
			end_line(put_list(1 + random_below(4)), false, false);
			break;
		case 3:
			set = put_names("Wrote all of the services for the bank with @. ");
			resume.lines[resume.line_count++] = (Line) {set, resume.job, false, true};
			end_line(put_names("Then ran the tests of the others with @."), false, true);
			break;
		case 4:
			end_line(put_list(13 + random_below(8)), false, false);
			break;
		default:
			end_line(put_names(ANY_OF(sentences[0], sentences[1], sentences[2], sentences[3])),
					 false, true);
	}
}

/* A level that is stated, or a name that does not count. */
static void
add_statement(void)
{
	static const struct
	{
		const char *before;
		unsigned	level;
	}			statements[] =
	{
		{"- 7 years of ", 7000}, {"- 18 months of ", 1500}, {"- Expert in ", 9000},
		{"- Basic knowledge of ", 2000}, {"- No experience with ", 0}, {"- Wants to learn ", 0}
	};
	unsigned	k = random_below(sizeof(statements) / sizeof(statements[0])),
				s = random_below(NAMES);

	put(statements[k].before);
	put(names[s]);
	if (statements[k].level > resume.stated[s])
		resume.stated[s] = statements[k].level;

	/* what is stated in a job is dated work too, but in no list */
	if (statements[k].level > 0 && resume.job >= 0)
		end_line((Set) 1 << s, false, true);
	else
		end_line(0, false, true);
}

/* Dates that are no range. */
static void
add_other_dates(void)
{
	Date		d = random_date(1960, 70);

	const char *before = ANY_OF("Certificate number 12, ", "Prize for the best in ", "Prize (");

	put(before);
	put_date(d, d.month > 0 ? forms[random_below(FORMS)].form : "Y");

	/* a year alone might be any number, but for what stands before it */
	if (d.month > 0 || *before == 'P')
		note_date(d);
	if (before[strlen(before) - 1] == '(')
		put(")");
	end_line(0, true, false);
}

static void
make_resume(void)
{
	unsigned	parts = 1 + random_below(30);

	resume.length = 0;
	resume.line_count = resume.job_count = 0;
	resume.job = -1;
	resume.education = false;
	resume.latest = 0;
	memset(resume.stated, 0, sizeof(resume.stated));
	resume.line_end = ANY_OF("\n", "\n", "\r\n", "<br>\n");
	put("Curriculum vitae");
	end_line(0, true, false);
	while (parts-- > 0)
		switch (random_below(10))
		{
			case 0:
				add_heading();
				break;
			case 1:
				add_statement();
				break;
			case 2:
				add_other_dates();
				break;
			case 3:
			case 4:
				add_title();
				break;
			case 5:
			case 6:
			case 7:
				for (unsigned n = random_below(5); n > 0; n--)
					add_title();
				add_dates();
				break;
			default:
				add_body();
		}
}

/* ---------------------------------------------------------------------------
 * Reading them
 * ------------------------------------------------------------------------- */

/* Read a text with some memory; false: there was none. */
static bool
read_resume(const char *text, size_t length, int present, const SlMemory *from,
			SlSkillvecBuilder *builder)
{
	static SlScanner scanner;
	SlResume	r;
	bool		read = true;

	sl_resume_begin(&r, NULL, from);
	sl_scanner_begin(&scanner, text, (uint32_t) length, SL_ENCODING_UTF8);
	while (read && sl_scanner_next(&scanner))
		read = sl_resume_add(&r, &scanner);
	read = read && sl_resume_finish(&r, present, builder);
	sl_resume_free(&r);
	return read;
}

/* The level of each name; false where others are there too. */
static bool
read_levels(const char *text, size_t length, int present, unsigned *levels)
{
	SlSkillvecBuilder builder = {0};
	SlError		error;
	unsigned	known = 0;

	memset(levels, 0, NAMES * sizeof(*levels));
	if (!read_resume(text, length, present, &memory, &builder) ||
		sl_skillvec_sort(&builder, &error) != SL_OK)
		return false;
	for (size_t i = 0; i < builder.items.count; i++)
	{
		const SlItem *item = (const SlItem *) builder.items.items + i;
		bool		found = false;

		for (unsigned s = 0; s < NAMES; s++)
			if (item->key == sl_skills[skills[s]].key)
			{
				levels[s] = item->number;
				known++;
				found = true;
			}
		if (!found)
			printf("# more than was written: %.*s\n", (int) item->name_length, item->name);
	}
	return known == builder.items.count;
}

static bool
agrees(int present, int *shown)
{
	unsigned	expected[NAMES],
				levels[NAMES];
	bool		same = read_levels(resume.text, resume.length, present, levels);

	expect(expected, present);
	same = same && memcmp(expected, levels, sizeof(levels)) == 0;
	if (!same && (*shown)++ < 2)
	{
		for (unsigned s = 0; s < NAMES; s++)
			if (expected[s] != levels[s])
				printf("# %s: %u, expected %u\n", names[s], levels[s], expected[s]);
		printf("# present %d-%02d, in:\n", present / 12, present % 12 + 1);
		for (const char *p = resume.text; p != NULL && *p != '\0';)
		{
			printf("# %.*s\n", (int) strcspn(p, "\r\n"), p);
			p = strchr(p, '\n');
			p += p != NULL;
		}
	}
	arena_free_all();
	return same;
}

/* ---------------------------------------------------------------------------
 * Dates that are none
 * ------------------------------------------------------------------------- */

static void
is_level(const char *text, unsigned level)
{
	unsigned	levels[NAMES];
	char		name[200];

	sprintf(name, "%.150s", text);
	name[strcspn(name, "\n")] = '\0';
	if (!ok(read_levels(text, strlen(text), 0, levels) && levels[0] == level, name))
		printf("# level %u, expected %u\n", levels[0], level);
	arena_free_all();
}

static const char *
repeat(const char *text, unsigned count)
{
	size_t		length = strlen(text);
	char	   *all = arena_resize(NULL, NULL, count * length + 20);

	for (unsigned i = 0; i < count; i++)
		memcpy(all + i * length, text, length);
	strcpy(all + count * length, " Python");
	return all;
}

static void
odd_dates(void)
{
	is_level("0000 - 9999 Python", 5000);
	is_level("99/99/2019 - 99/99/2029 Python", 5000);
	is_level("00/2010 - 13/2019 Python", 9000);
	is_level("2019 - 2010 Python", 5000);
	is_level("1950 - 2099 Python", 5000);
	is_level("1500 - 2000 Python", 5000);
	is_level("20100 - 20190 Python", 5000);
	is_level("2010 - 99999999999999999999999999 Python", 5000);
	is_level("2010 - 2019 - 2028 - 2037 Python", 9000);
	is_level("2010 to to to 2019 Python", 9000);
	is_level("since since since 2010 to 2019 Python", 9000);
	is_level("Feb Mar 2010 - May Dec 2019 Python", 9833 - 0);
	is_level(repeat("2010 - 2019 ", 20000), 9000);
	is_level(repeat("since 2010 ", 20000), 5000);
	is_level(repeat("2010 - 2019\n", 20000), 9000);
	is_level(repeat("Python 2010 - 2019\n", 20000), 9000);
	is_level(repeat("Example Corp\n", 20000), 5000);
}

/* ---------------------------------------------------------------------------
 * Memory
 * ------------------------------------------------------------------------- */

static int	requests_left;

static void *
scarce_resize(void *context, void *bytes, size_t size)
{
	return requests_left-- > 0 ? arena_resize(context, bytes, size) : NULL;
}

static const SlMemory scarce = {scarce_resize, arena_release, NULL, NULL};

static void
run_out(void)
{
	bool		read = false;
	int			wrong = 0;

	do
		make_resume();
	while (resume.job_count < 12);
	for (int enough = 0; !read && enough < 1000; enough++)
	{
		SlSkillvecBuilder builder = {0};

		requests_left = enough;
		read = read_resume(resume.text, resume.length, 0, &scarce, &builder);
		wrong += read != (requests_left >= 0);
		sl_array_free(&builder.items, &scarce);
		wrong += arena.next != &arena;
		arena_free_all();
	}
	ok(read && wrong == 0, "every request for memory may fail, is answered, and leaves none behind");
}

int
main(void)
{
	int			differ = 0,
				shown = 0;
	unsigned long long jobs = 0,
				lines = 0;

	for (unsigned s = 0; s < NAMES; s++)
	{
		SlName		folded;

		if (sl_name_fold(names[s], strlen(names[s]), false, &folded, NULL) != SL_OK ||
			(skills[s] = sl_skill_by_spelling(folded.text, folded.length)) == SL_NO_SKILL)
			return !ok(false, names[s]);
	}
	printf("# seed %llu\n", (unsigned long long) random_state);
	for (int i = 0; i < RESUMES; i++)
	{
		make_resume();
		jobs += resume.job_count;
		lines += resume.line_count;
		differ += !agrees(0, &shown);
		differ += !agrees(sl_month(1990 + (int) random_below(50), 1 + (int) random_below(12)), &shown);
	}
	printf("# %d resumes, %llu lines, %llu jobs: %d differ\n", RESUMES, lines, jobs, differ);
	ok(differ == 0, "levels of random resumes: as by months on a calendar");
	odd_dates();
	run_out();
	return tap_done();
}
