/*
 * vocabulary.h - what is known about skills, and the words that a text uses
 * about them.
 *
 * data/vocabulary.txt and data/cues.txt, compiled to constant tables by
 * data/generate_vocabulary.c.  The tables hold numbers and offsets but no
 * pointers, so the loader has nothing to relocate: they cost no time at
 * connection and every backend shares the same pages.  Every look-up is one probe
 * sequence in an open-addressing hash table whose longest probe the generator
 * bounds (SL_MAX_PROBES).
 *
 * A skill's number (SlSkillId) is its place in this build's tables.  It is
 * never stored: stored values hold keys.
 */
#ifndef SL_VOCABULARY_H
#define SL_VOCABULARY_H

#include "token.h"

typedef int32_t SlSkillId;

#define SL_NO_SKILL		(-1)
#define SL_MAX_PROBES	32
#define SL_PHRASE_WORDS_MAX	24	/* no phrase of a text is longer */

/* Whether, and how, a spelling is matched in a text. */
typedef enum SlMark
{
	SL_MARK_ANY,				/* in any letter case */
	SL_MARK_CASE,				/* ^ in the letter case as written only */
	SL_MARK_AMBIGUOUS,			/* ? so written, and where the context supports it */
	SL_MARK_TITLE,				/* @ where a job or a person is called so */
	SL_MARK_INPUT				/* - never: known to type input only */
} SlMark;

/* The categories, in the order of sl_categories. */
typedef enum SlCategory
{
	SL_CATEGORY_LANGUAGE,
	SL_CATEGORY_FRAMEWORK,
	SL_CATEGORY_LIBRARY,
	SL_CATEGORY_PLATFORM,
	SL_CATEGORY_TOOL,
	SL_CATEGORY_DATABASE,
	SL_CATEGORY_BIG_DATA,
	SL_CATEGORY_CLOUD,
	SL_CATEGORY_DATA_ENGINEERING,
	SL_CATEGORY_METHOD,
	SL_CATEGORY_MODEL,
	SL_CATEGORY_HARDWARE,
	SL_CATEGORY_MATHEMATICS,
	SL_CATEGORY_ENGINEERING,
	SL_CATEGORY_SECURITY,
	SL_CATEGORY_RESPONSIBILITY,
	SL_CATEGORY_DOMAIN,
	SL_CATEGORY_SOFT_SKILL,
	SL_CATEGORY_NATURAL_LANGUAGE,
	SL_CATEGORY_COUNT
} SlCategory;

/*
 * What the words of a text say about the skills near them: data/cues.txt has
 * the phrases for each of these and says what they do.  A phrase may have
 * several uses.
 */
#define SL_CUE_SECTION			UINT64_C(0x1)	/* a heading; see SlSection */
#define SL_CUE_MUST_BEFORE		UINT64_C(0x2)	/* "must have", then the skill */
#define SL_CUE_MUST_AFTER		UINT64_C(0x4)	/* the skill, then "is a must" */
#define SL_CUE_REQUIRE_BEFORE	UINT64_C(0x8)
#define SL_CUE_REQUIRE_AFTER	UINT64_C(0x10)
#define SL_CUE_PREFER_BEFORE	UINT64_C(0x20)
#define SL_CUE_PREFER_AFTER		UINT64_C(0x40)
#define SL_CUE_NOT_BEFORE		UINT64_C(0x80)
#define SL_CUE_NOT_AFTER		UINT64_C(0x100)
#define SL_CUE_WISH				UINT64_C(0x200)	/* "want to learn" */
#define SL_CUE_LEVEL			UINT64_C(0x400)	/* number: a level in 1/10000 */
#define SL_CUE_NUMBER			UINT64_C(0x800)	/* number: "two" */
#define SL_CUE_MONTHS			UINT64_C(0x1000)	/* number: 12 for a year */
#define SL_CUE_MORE				UINT64_C(0x2000)	/* between a number and its unit */
#define SL_CUE_OR				UINT64_C(0x4000)
#define SL_CUE_AND				UINT64_C(0x8000)
#define SL_CUE_ANY				UINT64_C(0x10000)	/* "such as", "one of" */
#define SL_CUE_SIMILAR			UINT64_C(0x20000)	/* "or similar" */
#define SL_CUE_CLAUSE			UINT64_C(0x40000)	/* ends what was said before */
#define SL_CUE_ASK				UINT64_C(0x80000)	/* what a posting asks with */
#define SL_CUE_COMPANY			UINT64_C(0x100000)	/* the sentence is self-praise */
#define SL_CUE_SUPPORT_BEFORE	UINT64_C(0x200000)	/* makes a plain word a name */
#define SL_CUE_SUPPORT_AFTER	UINT64_C(0x400000)
#define SL_CUE_EXCLUDE			UINT64_C(0x800000)	/* no skill is in this phrase */
#define SL_CUE_NOUN				UINT64_C(0x1000000)	/* may follow a name in a list */
#define SL_CUE_DEGREE			UINT64_C(0x2000000)	/* "degree in", then a field of study */
#define SL_CUE_ABBREVIATION		UINT64_C(0x4000000)	/* "Sr.": its full stop ends no sentence */
#define SL_CUE_TITLE_BEFORE		UINT64_C(0x8000000)	/* "work as a", then a job title */
#define SL_CUE_JOB				UINT64_C(0x20000000)	/* "developer": what a job is called */
#define SL_CUE_JOB_WORD			UINT64_C(0x40000000)	/* may stand between a name and that */
#define SL_CUE_EDUCATION		UINT64_C(0x10000000)	/* "university": dates beside it are no job's */
#define SL_CUE_TEAM				UINT64_C(0x80000000)	/* "partner with", and "team" */
#define SL_CUE_DEGREE_AFTER		UINT64_C(0x100000000)	/* a field of study, then "degree" */
#define SL_CUE_ASIDE			UINT64_C(0x200000000)	/* of benefits, law or the application */
#define SL_CUE_YEARLY			UINT64_C(0x400000000)	/* "server": the years behind its name are versions */
#define SL_CUE_PERIOD			UINT64_C(0x800000000)	/* "grew": the years near it are no job's */
#define SL_CUE_SET_OFF			UINT64_C(0x1000000000)	/* a heading before a colon; the same in parentheses */
#define SL_CUE_DENY				UINT64_C(0x2000000000)	/* with "without", what cannot be without it */
#define SL_CUE_OURS				UINT64_C(0x4000000000)	/* years behind it are the company's own */
#define SL_CUE_PAYMENT			UINT64_C(0x8000000000)	/* of payments; a name that is one is none there */

/* The parts of a posting or a resume. */
typedef enum SlSection
{
	SL_SECTION_NONE,			/* before any heading */
	SL_SECTION_PERSON,			/* of a resume: summary, projects, certificates */
	SL_SECTION_WORK,			/* of a resume: jobs */
	SL_SECTION_EDUCATION,
	SL_SECTION_DUTIES,
	SL_SECTION_REQUIRED,
	SL_SECTION_STACK,			/* technologies of a posting, or of one job */
	SL_SECTION_MUST,
	SL_SECTION_COMPANY,			/* self-praise and benefits: ask for nothing */
	SL_SECTION_LABEL,			/* "Location": the same, for one line */
	SL_SECTION_PREFERRED
} SlSection;

typedef struct SlCue
{
	uint64_t	uses;			/* SL_CUE_* */
	uint16_t	number;
	uint16_t	section;		/* SlSection */
} SlCue;

typedef struct SlSkill
{
	uint64_t	key;
	uint32_t	name;			/* offset in sl_pool */
	uint32_t	label;			/* offset in sl_pool */
	uint8_t		name_length;
	uint8_t		label_length;
	uint8_t		category;		/* index of sl_categories */
	uint8_t		broader_count;
	uint16_t	related_count;
	uint16_t	narrower_count;
	uint32_t	relations;		/* first in sl_relations: broader, related, narrower */
} SlSkill;

/* A broader or narrower skill (strength 0), or one that can stand in for it. */
typedef struct SlRelation
{
	uint16_t	skill;
	uint16_t	strength;		/* in 1/10000; related ones by falling strength */
} SlRelation;

/*
 * Spellings stand in the order in which they are offered: canonical names and
 * labels before all others, then those of skills with more relations, then
 * shorter ones, then by their bytes.  So the smaller number is the better one.
 */
typedef struct SlSpelling
{
	uint32_t	loose;			/* offset in sl_pool: folded, hyphens as spaces */
	uint32_t	written;		/* offset in sl_pool: same length, case as written */
	uint16_t	skill;
	uint8_t		length;
	uint8_t		mark;			/* SlMark */
} SlSpelling;

/* The beginning of a word in a spelling; sorted by the bytes from there on. */
typedef struct SlStart
{
	uint16_t	spelling;
	uint8_t		at;				/* offset in the loose form */
} SlStart;

/* A word that occurs in some spelling or cue. */
typedef struct SlWord
{
	uint64_t	bytes[2];		/* as SlToken.bytes */
	uint32_t	text:24;		/* offset in sl_pool, folded */
	uint32_t	length:8;
} SlWord;

/*
 * Phrases are paths in a tree.  A step leads from a node over a gap and a word
 * to another node; node 0 stands for "nowhere", and then come the nodes after
 * the first word, one for each word (sl_first_node).  All nodes to which steps
 * lead from one node stand together, sorted by what the steps lead over.
 */
typedef struct SlNode
{
	uint16_t	spelling;		/* the spelling that ends here + 1, or 0 */
	uint16_t	cue;			/* the cue that ends here, or 0 */
	uint32_t	filter;			/* sl_word_bit() of the words that lead on */
	uint32_t	mark:8;			/* of the spelling */
	uint32_t	steps:24;		/* the first node that they lead to; the next node's ends them */
} SlNode;

/* The node where the phrases that begin with a word go on; 0 without a word (-1). */
static inline uint32_t
sl_first_node(int32_t word)
{
	return (uint32_t) (word + 1);
}

/* A bit for a word: most words that do not lead on from a node are told by it. */
static inline uint32_t
sl_word_bit(int32_t word)
{
	return UINT32_C(1) << ((uint32_t) word & 31);
}

/* The tables, in the generated vocabulary_data.c. */
extern const char sl_pool[];
extern const SlSkill sl_skills[];
extern const SlRelation sl_relations[];
extern const SlSpelling sl_spellings[];
extern const SlStart sl_starts[];

/*
 * The spellings as misspelt names are compared with them, by the length of
 * their squeezed forms: those of length n from sl_shape_first[n] on, to
 * sl_shape_first[n + 1], for n from 0 to sl_shape_longest.
 */
extern const uint64_t sl_shapes[];	/* sl_letters() of the squeezed form */
extern const uint16_t sl_shape_spellings[];
extern const uint16_t sl_shape_first[];
extern const uint32_t sl_shape_longest;

extern const SlCue sl_cues[];	/* the first one, 0, says nothing */
extern const SlWord sl_words[];
extern const SlNode sl_nodes[];
extern const uint32_t sl_overs[];	/* of each node: word << SL_GAP_BITS | gap that lead to it */
extern const char sl_categories[][24];

/*
 * Slots of the hash tables by key: the entry's number + 1 and, above it, a tag
 * of the key, so that most keys that are not there are told by the slot alone.
 * 0: empty.
 */
#define SL_SLOT_ENTRY		0x3ffff
#define SL_SLOT_TAG_SHIFT	18
extern const uint32_t sl_skill_slots[];
extern const uint32_t sl_spelling_slots[];	/* by key of the loose form */

/* The same for words, by sl_word_key(), without tags: small, because every word of a text is looked up. */
extern const uint16_t sl_word_slots[];

extern const uint32_t sl_skill_count;
extern const uint32_t sl_spelling_count;
extern const uint32_t sl_start_count;
extern const uint32_t sl_word_count;
extern const uint32_t sl_node_count;
extern const uint32_t sl_category_count;
extern const uint32_t sl_skill_mask;	/* number of slots - 1 */
extern const uint32_t sl_spelling_mask;
extern const uint32_t sl_word_mask;

static inline uint32_t
sl_slot_tag(SlKey key)
{
	return (uint32_t) (key >> (SL_KEY_BITS - 32 + SL_SLOT_TAG_SHIFT)) << SL_SLOT_TAG_SHIFT;
}

/* The entry in a slot, if its tag is that of the key; else -1. */
static inline int32_t
sl_slot_entry(uint32_t slot, SlKey key)
{
	if ((slot & ~(uint32_t) SL_SLOT_ENTRY) != sl_slot_tag(key))
		return -1;
	return (int32_t) (slot & SL_SLOT_ENTRY) - 1;
}

/* The release of the vocabulary, which stored values carry. */
extern const uint16_t sl_release;

/* The skill whose canonical name has this key, or SL_NO_SKILL. */
SlSkillId	sl_skill_by_key(SlKey key);

/* The spelling that a folded name is, or -1. */
int32_t		sl_spelling_find(const char *name, size_t length);

/* The skill that a folded name means, canonical or not, or SL_NO_SKILL. */
SlSkillId	sl_skill_by_spelling(const char *name, size_t length);

/*
 * Replace a folded name by the canonical one if it is a known spelling, and
 * give the key.  Returns the skill or SL_NO_SKILL.
 */
SlSkillId	sl_name_canonical(SlName *name, SlKey *key);

/* The word that a token is, as a place in sl_words, or -1. */
int32_t		sl_word_find(const char *text, const SlToken *token);

/* The node after `from`, a gap and a word; 0 where no phrase goes that way. */
uint32_t	sl_step(uint32_t from, SlGap gap, int32_t word);

static inline const char *
sl_skill_name(SlSkillId skill)
{
	return sl_pool + sl_skills[skill].name;
}

/* Whether a category is of technologies: languages to data engineering. */
static inline bool
sl_is_technology(unsigned category)
{
	return category <= SL_CATEGORY_DATA_ENGINEERING;
}

#endif							/* SL_VOCABULARY_H */
