/*
 * overlay.c - rows of a user's vocabulary, and a text that is read with them.
 * A line is a spelling, a sign that says the mark, and a skill; the text
 * follows after an empty line.  Whatever the rows are, finds lie inside the
 * text and are of skills that there are.
 */
#include "../../src/core/resume.h"
#include "target.h"

static void
add_row(SlOverlay *o, const char *line, size_t length)
{
	const char *sign = memchr(line, '=', length);
	size_t		left = sign != NULL ? (size_t) (sign - line) : length,
				right = sign != NULL ? length - left - 1 : 0;
	SlName		skill,
				other;
	SlStatus	status;
	SlError		error;

	if (sign == NULL || sl_name_fold(sign + 1, right, false, &skill, &error) != SL_OK)
		return;
	status = sl_overlay_add_spelling(o, line, left, &skill, (SlMark) (length % 5), &memory, &error);
	must_hold(status == SL_OK || error.offset + error.length <= left);
	if (sl_name_fold(line, left, false, &other, &error) != SL_OK)
		return;
	if (length % 2 == 0)
		must_hold(sl_overlay_add_skill(o, &other, line, left, sign + 1, right, &memory,
									   &error) == SL_OK);
	must_hold(sl_overlay_add_related(o, &skill, &other, 1 + length % (SL_UNIT - 1), &memory,
									 &error) == SL_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *) data;
	SlScanner  *scanner = arena_resize(NULL, NULL, sizeof(SlScanner));
	SlOverlay	o;
	SlRequirements requirements;
	SlRoleprofileBuilder builder = {0};
	SlResume	resume;
	SlSkillvecBuilder skills = {0};
	SlError		error;
	const char *text;

	must_hold(sl_overlay_begin(&o, SL_ENCODING_UTF8, &memory, &error) == SL_OK);
	while (size > 0 && *bytes != '\n')
	{
		const char *end = memchr(bytes, '\n', size);
		size_t		length = end != NULL ? (size_t) (end - bytes) : size;

		add_row(&o, exact_copy((const uint8_t *) bytes, length), length);
		length += end != NULL;
		bytes += length;
		size -= length;
	}
	must_hold(sl_overlay_finish(&o, &memory, &error) == SL_OK);

	text = exact_copy((const uint8_t *) bytes, size);
	sl_requirements_begin(&requirements, &o, &memory);
	sl_resume_begin(&resume, &o, &memory);
	sl_scanner_begin(scanner, text, (uint32_t) size, SL_ENCODING_UTF8);
	scanner->overlay = &o;
	for (uint32_t at = 0; sl_scanner_next(scanner);)
	{
		for (uint32_t i = 0; i < scanner->window.find_count; i++)
		{
			const SlFind *find = &scanner->window.finds[i];
			SlName		name;
			SlItem		item;

			must_hold(find->skill >= 0 && (uint32_t) find->skill < sl_skill_total(&o));
			must_hold(find->span.start >= at && find->span.start < find->span.end);
			must_hold(find->span.end <= size);
			at = find->span.end;
			item = sl_skill_item(&o, find->skill);
			must_hold(sl_name_is_folded(item.name, item.name_length));
			must_hold(item.key == sl_name_key(item.name, item.name_length));
			memcpy(name.text, item.name, item.name_length);
			name.length = (unsigned char) item.name_length;
			(void) sl_overlay_canonical(&o, &name);
		}
		must_hold(sl_requirements_add(&requirements, &scanner->window));
		must_hold(sl_resume_add(&resume, scanner));
	}
	must_hold(sl_requirements_finish(&requirements, &builder, &error) == SL_OK);
	must_hold(sl_roleprofile_sort(&builder, &memory, &error) == SL_OK);
	{
		Value		v = write_roleprofile(&builder);

		must_hold(sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_OK);
	}
	must_hold(sl_resume_finish(&resume, 0, &skills));
	must_hold(sl_skillvec_sort(&skills, &error) == SL_OK);
	{
		Value		v = write_skillvec(&skills);

		must_hold(sl_skillvec_check(v.data, v.size, &error) == SL_OK);
	}
	arena_free_all();
	return 0;
}
