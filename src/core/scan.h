/*
 * scan.h - the skills that a text names.
 *
 * A text is read once, from front to back, through a window of one sentence
 * or line (a longer one is cut).  In a window the longest known phrases are
 * found, names that could be plain words are kept only where their
 * surroundings support them, and what the words around say is noted
 * (evidence.h).  What carries over from one window to the next is the section
 * of the text only.  So memory is fixed, time is linear in the text, and the
 * caller, who asks for one window after the other, can be interrupted between
 * them.
 */
#ifndef SL_SCAN_H
#define SL_SCAN_H

#include "overlay.h"
#include "token.h"
#include "vocabulary.h"

#define SL_WINDOW_TOKENS	256
#define SL_TITLE_WORDS		12	/* words of a first line that is a title */
#define SL_WINDOW_TAIL		SL_PHRASE_WORDS_MAX

/* Bytes of the text; none where start = end. */
typedef struct SlSpan
{
	uint32_t	start;
	uint32_t	end;
} SlSpan;

/* How a find is joined to the one before it. */
typedef enum SlLink
{
	SL_LINK_NONE,
	SL_LINK_COMMA,
	SL_LINK_AND,
	SL_LINK_OR,
	SL_LINK_SLASH
} SlLink;

/* What a text says about a skill that it names. */
typedef enum SlKind
{
	SL_KIND_NOTHING,			/* not asked for */
	SL_KIND_COMPANY,			/* said by or of the company: asks for nothing */
	SL_KIND_DEGREE,				/* the field of a degree: asks for nothing */
	SL_KIND_MENTIONED,
	SL_KIND_PREFERRED,
	SL_KIND_DUTY,
	SL_KIND_REQUIRED,
	SL_KIND_MUST
} SlKind;

typedef struct SlFind
{
	SlSkillId	skill;
	SlSpan		span;			/* with a version that follows the name */
	uint16_t	from;			/* tokens of the window: [from, to) */
	uint16_t	to;
	uint16_t	level;			/* 0: none is stated */
	uint8_t		mark;			/* SlMark of the spelling */
	uint8_t		category;		/* SlCategory of the skill */
	uint8_t		link;			/* SlLink */
	uint8_t		kind;			/* SlKind */
	bool		counted;		/* the level is in years */
	bool		negated;
	bool		wished;			/* somebody wants to learn it */
	bool		in_title;
	bool		in_job;			/* a part of a job's name: "Java Developer" */
	/* the words that said so; none where nothing did */
	SlSpan		kind_evidence;	/* also that it is wished */
	SlSpan		level_evidence;
	SlSpan		negation_evidence;
} SlFind;

/* A phrase of data/cues.txt in the window. */
typedef struct SlCueFind
{
	const SlCue *cue;
	uint16_t	from;
	uint16_t	to;
	bool		silent;			/* a part of a heading, or years of the company's own */
} SlCueFind;

typedef struct SlWindow
{
	uint32_t	token_count;
	uint32_t	cue_count;
	uint32_t	find_count;
	unsigned	closing;		/* signs after the last token */
	uint64_t	cue_uses;		/* of all cues */
	bool		first;			/* of the text */
	bool		last;			/* of the text */
	bool		cut;			/* goes on in the next window */
	bool		starts_line;
	bool		ends_line;
	bool		has_number;		/* or another token without a letter of ASCII */
	SlToken		tokens[SL_WINDOW_TOKENS];
	int32_t		words[SL_WINDOW_TOKENS + 1];	/* in sl_words, or -1, as behind the last */
	int32_t		own_words[SL_WINDOW_TOKENS];	/* in the overlay, or -1 */
	uint64_t	uses[SL_WINDOW_TOKENS]; /* SL_CUE_* of the cue that it is in */
	SlCueFind	cues[SL_WINDOW_TOKENS];
	SlFind		finds[SL_WINDOW_TOKENS];
} SlWindow;

typedef struct SlScanner
{
	const SlOverlay *overlay;	/* a user's own vocabulary, or NULL */
	SlTokenizer tokenizer;
	bool		ahead;			/* the token behind the window has been read, and stands there */
	bool		ended;
	uint32_t	resume;			/* where a cut window goes on */
	SlSection	section;
	SlSpan		heading;		/* the words that opened the section */
	bool		labelled;		/* the next line is the value of a label */
	SlSpan		label;
	SlSkillId	employer;		/* the company is called so, or SL_NO_SKILL */
	SlSpan		employment;		/* the words that said so */
	uint16_t	table_unit;		/* months of a number in a table of years, or 0 */
	uint16_t	table_column;	/* where it stands: bars after the first column */
	SlWindow	window;
} SlScanner;

/* Begin with the compiled vocabulary alone; the caller may set the overlay. */
void		sl_scanner_begin(SlScanner *scanner, const char *text, uint32_t length,
							 SlEncoding encoding);

/*
 * The next window, with its finds in scanner->window; there may be none.
 * False at the end of the text.
 */
bool		sl_scanner_next(SlScanner *scanner);

/* The bytes of some tokens of the window, from < to. */
static inline SlSpan
sl_window_span(const SlWindow *window, uint32_t from, uint32_t to)
{
	return (SlSpan) {window->tokens[from].start, window->tokens[to - 1].end};
}

/* The signs after a token. */
static inline unsigned
sl_signs_after(const SlWindow *window, uint32_t token)
{
	return token + 1 < window->token_count ? window->tokens[token + 1].signs : window->closing;
}

#endif							/* SL_SCAN_H */
