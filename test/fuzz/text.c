/*
 * text.c - the reader of texts: every find lies inside the text and after the
 * one before, and the profile that is made of them is right.  The first byte
 * says whether the rest is taken for UTF-8.
 */
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SlEncoding	encoding = size > 0 ? (SlEncoding) (data[0] % 3) : SL_ENCODING_UTF8;
	uint32_t	length = size > 0 ? (uint32_t) size - 1 : 0,
				at = 0;
	const char *text = exact_copy(data + (size > 0), length);
	SlScanner  *scanner = arena_resize(NULL, NULL, sizeof(SlScanner));
	SlRequirements requirements;
	SlRoleprofileBuilder builder = {0};
	SlError		error;

	must_hold(sl_requirements_begin(&requirements, NULL, &memory));
	sl_scanner_begin(scanner, text, length, encoding);
	while (sl_scanner_next(scanner))
	{
		for (uint32_t i = 0; i < scanner->window.find_count; i++)
		{
			const SlFind *find = &scanner->window.finds[i];

			must_hold(find->span.start >= at && find->span.start < find->span.end);
			must_hold(find->span.end <= length);
			must_hold(find->skill >= 0 && (uint32_t) find->skill < sl_skill_count);
			must_hold(find->level <= SL_UNIT);
			must_hold(find->evidence.start <= find->evidence.end && find->evidence.end <= length);
			at = find->span.end;
		}
		must_hold(sl_requirements_add(&requirements, &scanner->window));
	}
	must_hold(sl_requirements_finish(&requirements, &builder, &error) == SL_OK);
	must_hold(sl_roleprofile_sort(&builder, &memory, &error) == SL_OK);
	{
		Value		v = write_roleprofile(&builder);

		must_hold(sl_roleprofile_check(v.data, v.size, &memory, &error) == SL_OK);
	}
	arena_free_all();
	return 0;
}
