/*
 * reach.h - where the reach of a cue ends, for all that cues say.
 */
#ifndef SL_REACH_H
#define SL_REACH_H

#include "scan.h"

/* Whether a token is one of some words in lower case, separated by spaces. */
static inline bool
is_word(const SlScanner *s, uint32_t token, const char *words)
{
	const SlToken *t = &s->window.tokens[token];
	const char *text = s->tokenizer.text + t->start;
	uint32_t	length = t->end - t->start;

	for (;;)
	{
		uint32_t	n = 0;

		while (n < length && words[n] == sl_lower(text[n]))
			n++;
		if (n == length && (words[n] == ' ' || words[n] == '\0'))
			return true;
		words += n;
		while (*words != ' ' && *words != '\0')
			words++;
		if (*words++ == '\0')
			return false;
	}
}

/* The cue that a word is by itself, or one without a use; word may be -1. */
static inline const SlCue *
word_cue(int32_t word)
{
	return &sl_cues[sl_nodes[sl_first_node(word)].cue];
}

static inline SlSpan
cue_span(const SlWindow *w, const SlCueFind *c)
{
	return sl_window_span(w, c->from, c->to);
}

/* The uses of a cue that is no part of a heading, nor the company's. */
static inline uint64_t
inline_uses(const SlCueFind *c)
{
	return c->silent ? 0 : c->cue->uses;
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

/* Whether a window has the name of a job: "Data Engineer, Example Corp". */
static inline bool
has_job(const SlWindow *w)
{
	if ((w->cue_uses & SL_CUE_JOB) != 0)
		return true;
	for (uint32_t i = 0; i < w->find_count; i++)
		if (w->finds[i].mark == SL_MARK_TITLE)
			return true;
	return false;
}

#endif							/* SL_REACH_H */
