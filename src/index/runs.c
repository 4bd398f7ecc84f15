/*
 * runs.c - segments in temporary files.
 *
 * A page of the segment stands in each block of the file.
 */
#include "index.h"

#include "commands/tablespace.h"
#include "miscadmin.h"

static void
go_to(BufFile *file, uint32 page)
{
	if (BufFileSeekBlock(file, page) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not seek to block %u of a temporary file", page)));
}

static bool
write_page(void *context, uint32_t page, const void *bytes)
{
	SlRun	   *run = context;

	CHECK_FOR_INTERRUPTS();
	go_to(run->file, page);
	BufFileWrite(run->file, unconstify(void *, bytes), SL_SEGMENT_PAGE);
	return true;
}

static SlStatus
read_page(void *context, uint32_t page, void *bytes, SlError *error)
{
	SlRun	   *run = context;

	CHECK_FOR_INTERRUPTS();
	go_to(run->file, page);
	if (BufFileRead(run->file, bytes, SL_SEGMENT_PAGE) != SL_SEGMENT_PAGE)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read block %u of a temporary file", page)));
	return SL_OK;
}

SlPageSink
sl_run_begin(SlRun *run)
{
	PrepareTempTablespaces();
	run->file = BufFileCreateTemp(false);
	return (SlPageSink) {write_page, run};
}

void
sl_run_open(SlRun *run)
{
	SlError		error;
	SlStatus	status = sl_segment_open(&run->segment, (SlPageSource) {read_page, run}, &sl_palloc, &error);

	if (status != SL_OK)
		elog(ERROR, "could not read a temporary segment: status %d", (int) status);
}

void
sl_run_close(SlRun *run)
{
	sl_segment_close(&run->segment);
	BufFileClose(run->file);
}
