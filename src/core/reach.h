/*
 * reach.h - where the reach of a cue ends, for all that cues say.
 */
#ifndef SL_REACH_H
#define SL_REACH_H

#include "scan.h"

/* Whether a token is a word, given in lower case. */
static inline bool
is_word(const SlScanner *s, uint32_t token, const char *word)
{
	const SlToken *t = &s->window.tokens[token];

	for (uint32_t i = t->start; i < t->end; i++, word++)
		if (*word == '\0' || sl_lower(s->tokenizer.text[i]) != *word)
			return false;
	return *word == '\0';
}

static inline SlSpan
cue_span(const SlWindow *w, const SlCueFind *c)
{
	return sl_window_span(w, c->from, c->to);
}

/* The uses of a cue that is not a part of a heading. */
static inline uint64_t
inline_uses(const SlCueFind *c)
{
	return c->in_heading ? 0 : c->cue->uses;
}

/* Whether something between two tokens ends the reach of a statement. */
static inline bool
is_cut_off(const SlWindow *w, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i <= to; i++)
		if ((w->tokens[i].signs & (SL_SIGN_SEMICOLON | SL_SIGN_STOP)) != 0 &&
			w->tokens[i].gap == SL_GAP_BREAK)
			return true;
	for (uint32_t i = from; i < to; i++)
		if ((w->uses[i] & SL_CUE_CLAUSE) != 0)
			return true;
	return false;
}

/* Whether they are cut off, or a comma, colon or parenthesis stands between. */
static inline bool
is_interrupted(const SlWindow *w, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i <= to; i++)
		if ((w->tokens[i].signs & (SL_SIGN_COMMA | SL_SIGN_COLON | SL_SIGN_OPEN | SL_SIGN_CLOSE)) != 0)
			return true;
	return is_cut_off(w, from, to);
}

#endif							/* SL_REACH_H */
