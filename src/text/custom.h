/*
 * custom.h - the users' own vocabulary, as a statement sees it.
 */
#ifndef SHORTLIST_CUSTOM_H
#define SHORTLIST_CUSTOM_H

#include "../types/glue.h"

#include "../core/overlay.h"

/*
 * What the tables shortlist_custom_* of the called function's schema hold under
 * the active snapshot; NULL: nothing.  It stays as it is until the next call.
 */
extern const SlOverlay *sl_custom_overlay(FunctionCallInfo fcinfo);

/* How the bytes of texts in this database are to be read. */
extern SlEncoding sl_text_encoding(void);

#endif							/* SHORTLIST_CUSTOM_H */
