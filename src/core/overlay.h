/*
 * overlay.h - a user's own skills, spellings and relations, laid over the
 * compiled vocabulary.
 *
 * The compiled tables are constant; what a user adds stands beside them, in a
 * tree of phrases of its own that a text is held against as well.  What the
 * user says goes before what is compiled in:
 *
 *	- The user's skills have the numbers from sl_skill_count on, so that a
 *	  SlSkillId names either.  A name that the compiled vocabulary knows, by
 *	  any spelling, is that skill: a stored value could not hold another.
 *	- A phrase that the user spells is the user's: a compiled spelling of the
 *	  same words does not count any more, not even where the letter case or the
 *	  mark of the user's keeps it from being found.  Between phrases of
 *	  different length the longer one counts.
 *	- The user's share between two skills takes the place of the compiled one.
 *
 * An overlay holds the same for the same rows, in whatever order they are
 * added.  It is built once and constant then.  Where a skill may be the
 * user's, it is looked up through the functions here and not in sl_skills; an
 * overlay of NULL is none.
 */
#ifndef SL_OVERLAY_H
#define SL_OVERLAY_H

#include "memory.h"
#include "skillvec.h"
#include "vocabulary.h"

#define SL_OVERLAY_MAX	(1 << 24)	/* rows, and whatever is counted here */
#define SL_OWN_FILTER	1024	/* 64 bits each: small enough to stay in the nearest cache */

/* A hash table of items that stand elsewhere; the caller compares them. */
typedef struct SlSlot
{
	uint32_t	hash;
	uint32_t	item;			/* + 1, or 0 */
} SlSlot;

typedef struct SlIndex
{
	SlSlot	   *slots;			/* mask + 1 of them, or NULL */
	uint32_t	mask;
	uint32_t	count;
} SlIndex;

/* Bytes of the pool. */
typedef struct SlPooled
{
	uint32_t	at;
	uint32_t	length;
} SlPooled;

/* A skill that the compiled vocabulary does not know. */
typedef struct SlOwnSkill
{
	SlKey		key;
	SlPooled	name;
} SlOwnSkill;

/* A word of the user's phrases. */
typedef struct SlOwnWord
{
	uint64_t	bytes[2];		/* as SlToken.bytes */
	SlPooled	text;			/* folded */
	uint32_t	node;			/* where phrases that begin with it go on; 0: none do */
} SlOwnWord;

/* The end of a step: from a node, over a gap and a word. */
typedef struct SlOwnNode
{
	uint32_t	from;
	uint32_t	over;
	uint32_t	spelling;		/* the first that ends here + 1, or 0 */
	uint32_t	steps;			/* how many lead on */
} SlOwnNode;

typedef struct SlOwnSpelling
{
	SlPooled	shown;			/* white space folded, letter case as written */
	SlPooled	written;		/* the same without what stands between words */
	SlSkillId	skill;
	uint32_t	next;			/* another of the same phrase + 1, or 0 */
	uint8_t		mark;			/* SlMark */
} SlOwnSpelling;

typedef struct SlOverlay
{
	uint64_t	version;		/* for the caller, who tells overlays apart by it */
	SlEncoding	encoding;		/* of the rows, and of the texts */
	SlBytes		pool;
	SlArray		skills;			/* SlOwnSkill */
	SlArray		words;			/* SlOwnWord */
	SlArray		nodes;			/* SlOwnNode; 0 stands for "nowhere" */
	SlArray		spellings;		/* SlOwnSpelling */
	SlArray		names;			/* what names mean */
	SlArray		details;		/* labels and categories */
	SlArray		relations;		/* as added, then by group */
	SlArray		groups;			/* of relations, a skill each */
	SlIndex		skills_by_name;
	SlIndex		words_by_key;
	SlIndex		nodes_by_step;
	SlIndex		names_by_key;
	SlIndex		details_by_skill;
	SlIndex		groups_by_skill;
	uint64_t	filter[SL_OWN_FILTER];	/* of words: most words of a text are told by it */
	uint8_t    *categories;		/* of all skills: SlCategory, or SL_CATEGORY_COUNT */
} SlOverlay;

/*
 * Build: begin, then add rows, then finish.  Names are folded.  All but
 * sl_overlay_free() ask for memory, and fail with SL_NO_MEMORY, or with
 * SL_OVERLAY_FULL above SL_OVERLAY_MAX rows, words or nodes.
 */
SlStatus	sl_overlay_begin(SlOverlay *overlay, SlEncoding encoding, const SlMemory *memory,
							 SlError *error);

/*
 * A skill with its label and its category, which has a meaning here if it is
 * one of sl_categories.  Of several rows that name one skill by different
 * spellings, that with the canonical name counts, then the first in byte order.
 */
SlStatus	sl_overlay_add_skill(SlOverlay *overlay, const SlName *name,
								 const char *label, size_t label_length,
								 const char *category, size_t category_length,
								 const SlMemory *memory, SlError *error);

/*
 * A spelling of a skill, which need not have been added.  Of several that are
 * the same phrase, those that ask for their letter case come first in a text,
 * and last for a name alone; then the first in byte order, then that whose
 * skill is, then the lower mark.  Adds the errors of sl_phrase_read(), but not for
 * SL_MARK_INPUT.
 */
SlStatus	sl_overlay_add_spelling(SlOverlay *overlay, const char *spelling, size_t length,
									const SlName *skill, SlMark mark,
									const SlMemory *memory, SlError *error);

/* `other` can stand in for a skill with a share in 1/10000, below 1. */
SlStatus	sl_overlay_add_related(SlOverlay *overlay, const SlName *skill, const SlName *other,
								   unsigned share, const SlMemory *memory, SlError *error);

SlStatus	sl_overlay_finish(SlOverlay *overlay, const SlMemory *memory, SlError *error);
void		sl_overlay_free(SlOverlay *overlay, const SlMemory *memory);

/*
 * How texts are searched for a spelling: its words.
 * Errors: those of sl_name_fold(); SL_PHRASE_SIGNS where it holds anything that
 * divides the words of a text or that is not seen there, at the place of that;
 * SL_PHRASE_LONG above SL_PHRASE_WORDS_MAX words.
 */
typedef struct SlPhrase
{
	SlName		shown;			/* white space folded, letter case as written */
	uint32_t	token_count;
	SlToken		tokens[SL_PHRASE_WORDS_MAX];	/* of shown */
} SlPhrase;

SlStatus	sl_phrase_read(const char *spelling, size_t length, SlEncoding encoding,
						   SlPhrase *phrase, SlError *error);

/* How many skills there are: numbers below it are skills. */
static inline uint32_t
sl_skill_total(const SlOverlay *overlay)
{
	return sl_skill_count + (overlay != NULL ? (uint32_t) overlay->skills.count : 0);
}

static inline unsigned
sl_skill_category(const SlOverlay *overlay, SlSkillId skill)
{
	return overlay != NULL ? overlay->categories[skill] : sl_skills[skill].category;
}

/* A skill as an item whose number is not set. */
SlItem		sl_skill_item(const SlOverlay *overlay, SlSkillId skill);

/*
 * Whether the compiled vocabulary has a skill as a kind or a part of another.
 * What the user has as broader is for the view alone.
 */
bool		sl_skill_is_part(SlSkillId part, SlSkillId whole);

/* A skill that can stand in for another, and its share in 1/10000. */
typedef struct SlRelated
{
	SlSkillId	skill;
	unsigned	share;
} SlRelated;

/* What can stand in for a skill, the `at`th by falling share; false: no more. */
bool		sl_skill_related(const SlOverlay *overlay, SlSkillId skill, uint32_t at,
							 SlRelated *related);

/*
 * Replace a folded name by the canonical one if it is a known spelling, and
 * return the skill or SL_NO_SKILL.  The overlay is not NULL, here and below.
 */
SlSkillId	sl_overlay_canonical(const SlOverlay *overlay, SlName *name);

/* The user's label and category for a skill; false: there are none. */
bool		sl_overlay_detail(const SlOverlay *overlay, SlSkillId skill,
							  const char **label, size_t *label_length,
							  const char **category, size_t *category_length);

/* The word that a token is, as a place in overlay->words, or -1. */
int32_t		sl_overlay_word(const SlOverlay *overlay, const char *text, const SlToken *token);

/* The node after `from`, a gap and a word; 0 where no phrase goes that way. */
uint32_t	sl_overlay_step(const SlOverlay *overlay, uint32_t from, SlGap gap, int32_t word);

static inline const SlOwnNode *
sl_overlay_node(const SlOverlay *overlay, uint32_t node)
{
	return (const SlOwnNode *) overlay->nodes.items + node;
}

/* The node of phrases that begin with a word, or 0; word may be -1. */
static inline uint32_t
sl_overlay_first(const SlOverlay *overlay, int32_t word)
{
	return word < 0 ? 0 : ((const SlOwnWord *) overlay->words.items)[word].node;
}

/* A spelling by its place + 1; NULL for 0. */
static inline const SlOwnSpelling *
sl_overlay_spelling(const SlOverlay *overlay, uint32_t spelling)
{
	return spelling == 0 ? NULL : (const SlOwnSpelling *) overlay->spellings.items + (spelling - 1);
}

static inline const char *
sl_overlay_bytes(const SlOverlay *overlay, SlPooled pooled)
{
	return (const char *) overlay->pool.items + pooled.at;
}

#endif							/* SL_OVERLAY_H */
