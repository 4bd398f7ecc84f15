/*
 * glue.c - memory, and values in and out of datums.
 */
#include "glue.h"

#include "miscadmin.h"
#include "storage/shmem.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"

static void *
resize(void *context, void *block, size_t size)
{
	if (block == NULL)
		return MemoryContextAllocHuge(CurrentMemoryContext, size);
	return repalloc_huge(block, size);
}

static void
release(void *context, void *block)
{
	pfree(block);
}

static void
answer_interrupts(void *context)
{
	CHECK_FOR_INTERRUPTS();
}

const SlMemory sl_palloc = {resize, release, answer_interrupts, NULL};

/* What stands before a block of sl_recycler_begin(). */
typedef union Header
{
	size_t		size;
	max_align_t align;
} Header;

static void *
recycle_or_resize(void *context, void *block, size_t size)
{
	SlRecycler *r = context;
	Header	   *header;

	if (block == NULL && size >= SL_RECYCLED_MIN)
		for (uint32 i = 0; i < r->count; i++)
		{
			header = r->kept[i];
			if (header->size >= size && header->size / 2 <= size)
			{
				r->kept[i] = r->kept[--r->count];
				return header + 1;
			}
		}
	header = block == NULL ? MemoryContextAllocHuge(r->context, add_size(size, sizeof(Header)))
		: repalloc_huge((Header *) block - 1, add_size(size, sizeof(Header)));
	header->size = size;
	return header + 1;
}

static void
keep_or_release(void *context, void *block)
{
	SlRecycler *r = context;
	Header	   *header = (Header *) block - 1;

	if (header->size >= SL_RECYCLED_MIN && r->count < SL_RECYCLED_MAX)
		r->kept[r->count++] = header;
	else
		pfree(header);
}

void
sl_recycler_begin(SlRecycler *r, MemoryContext context)
{
	r->memory = (SlMemory) {recycle_or_resize, keep_or_release, answer_interrupts, r};
	r->context = context;
	r->count = 0;
}

struct varlena *
sl_open_skillvec(Datum value, SlSkillvec *vector)
{
	struct varlena *bytes = PG_DETOAST_DATUM_PACKED(value);
	SlError		error;

	if (sl_skillvec_open(vector, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes),
						 &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	return bytes;
}

struct varlena *
sl_open_roleprofile(Datum value, SlRoleprofile *profile)
{
	struct varlena *bytes = PG_DETOAST_DATUM_PACKED(value);
	SlError		error;

	if (sl_roleprofile_open(profile, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes),
							&error) != SL_OK)
		sl_report_data(&error, "roleprofile");
	return bytes;
}

Datum
sl_store_skillvec(const SlSkillvecBuilder *builder)
{
	struct varlena *value = palloc(add_size(builder->size, VARHDRSZ));

	SET_VARSIZE(value, builder->size + VARHDRSZ);
	sl_skillvec_write(builder, VARDATA(value));
	return PointerGetDatum(value);
}

Datum
sl_finish_skillvec(SlSkillvecBuilder *builder)
{
	SlError		error;

	if (sl_skillvec_sort(builder, &error) != SL_OK)
		sl_report_data(&error, "skillvec");
	return sl_store_skillvec(builder);
}

Datum
sl_store_roleprofile(const SlRoleprofileBuilder *builder)
{
	struct varlena *value = palloc(add_size(builder->size, VARHDRSZ));

	SET_VARSIZE(value, builder->size + VARHDRSZ);
	sl_roleprofile_write(builder, VARDATA(value));
	return PointerGetDatum(value);
}

Datum
sl_finish_roleprofile(SlRoleprofileBuilder *builder)
{
	SlError		error;

	if (sl_roleprofile_sort(builder, &sl_palloc, &error) != SL_OK)
		sl_report_data(&error, "roleprofile");
	return sl_store_roleprofile(builder);
}

void
sl_name_fold_text(const text *argument, SlName *name)
{
	SlError		error;

	if (sl_name_fold(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), false,
					 name, &error) != SL_OK)
		sl_report_argument(&error, VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument));
}

SlSkillId
sl_name_from_text(const text *argument, SlName *name, SlKey *key)
{
	sl_name_fold_text(argument, name);
	return sl_name_canonical(name, key);
}

Datum
sl_text_datum(const char *bytes, size_t length)
{
	return PointerGetDatum(cstring_to_text_with_len(bytes, (int) length));
}

Datum
sl_name_datum(SlSkillId skill)
{
	return sl_text_datum(sl_skill_name(skill), sl_skills[skill].name_length);
}

Datum
sl_label_datum(SlSkillId skill)
{
	return sl_text_datum(sl_pool + sl_skills[skill].label, sl_skills[skill].label_length);
}

const char *const sl_mark_names[] = {
	[SL_MARK_ANY] = "any",
	[SL_MARK_CASE] = "case",
	[SL_MARK_AMBIGUOUS] = "ambiguous",
	[SL_MARK_TITLE] = "title",
	[SL_MARK_INPUT] = "input",
	[SL_MARK_INPUT + 1] = NULL
};

unsigned
sl_number_from_double(double value, SlNumberKind kind)
{
	unsigned	number;
	SlError		error;

	if (sl_number_round(value, kind, &number, &error) != SL_OK)
	{
		char	   *shown = float8out_internal(value);

		error.length = strlen(shown);
		sl_report_argument(&error, shown, error.length);
	}
	return number;
}
