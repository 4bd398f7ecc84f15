/*
 * index_data.c - see index_data.h.
 */
#include "index_data.h"

#include <stdlib.h>
#include <string.h>

#include "../src/core/literal.h"

#define ZIPF_FLATTENED	20		/* c of 1/(rank + c), in tenths */
#define TOPICS_OF_SKILL	3
#define TOPIC_TIMES		8		/* as likely, in its own topics */

/* splitmix64: any number will do for a seed. */
static uint64_t
draw(uint64_t *state)
{
	uint64_t	z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static unsigned
draw_below(uint64_t *state, unsigned n)
{
	return (unsigned) ((draw(state) >> 32) * n >> 32);
}

/* Where the draws for row or profile `number` begin. */
static uint64_t
state_of(const Data *data, unsigned kind, uint64_t number)
{
	uint64_t	state = data->seed + (number * 4 + kind) * UINT64_C(0xd1342543de82ef95);

	return draw(&state);
}

void
data_make(Data *data, uint64_t seed)
{
	uint64_t	state;
	uint16_t   *order = malloc(sl_skill_count * sizeof(uint16_t));

	data->seed = seed;
	state = state_of(data, 0, 0);

	if (order == NULL || sl_skill_count < DATA_SKILLS)
		abort();
	for (unsigned i = 0; i < (unsigned) sl_skill_count; i++)
	{
		unsigned	j = draw_below(&state, i + 1);

		order[i] = order[j];
		order[j] = (uint16_t) i;
	}
	memcpy(data->vocabulary, order, sizeof(data->vocabulary));
	free(order);

	for (unsigned s = 0; s < DATA_SKILLS; s++)
	{
		uint32_t	chance = UINT32_C(4000000) / (10 * (s + 1) + ZIPF_FLATTENED);

		for (unsigned t = 0; t < DATA_TOPICS; t++)
			data->until[t][s] = chance;
		for (unsigned i = 0; i < TOPICS_OF_SKILL; i++)
			data->until[draw_below(&state, DATA_TOPICS)][s] = TOPIC_TIMES * chance;
	}
	for (unsigned t = 0; t < DATA_TOPICS; t++)
		for (unsigned s = 1; s < DATA_SKILLS; s++)
			data->until[t][s] += data->until[t][s - 1];
}

static unsigned
draw_skill(const Data *data, unsigned topic, uint64_t *state)
{
	const uint32_t *until = data->until[topic];
	uint32_t	at = draw_below(state, until[DATA_SKILLS - 1]);
	unsigned	low = 0,
				high = DATA_SKILLS - 1;

	while (low < high)
	{
		unsigned	middle = (low + high) / 2;

		if (at < until[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

void
data_row(const Data *data, uint64_t number, DataSkill row[DATA_ROW_SKILLS])
{
	uint64_t	state = state_of(data, 1, number);
	unsigned	topic = draw_below(&state, DATA_TOPICS);

	for (unsigned n = 0; n < DATA_ROW_SKILLS;)
	{
		unsigned	skill = draw_skill(data, topic, &state),
					i = 0;

		while (i < n && row[i].skill != skill)
			i++;
		if (i < n)
			continue;
		row[n].skill = (uint16_t) skill;
		row[n++].tenths = (uint16_t) (1 + draw_below(&state, DATA_LEVELS));
	}
}

/*
 * A skill that a role asks for: as a row's in `plain` of ten cases, else the
 * rarer of two.  Must-haves are the more popular ones.
 */
static unsigned
draw_asked(const Data *data, unsigned topic, unsigned plain, uint64_t *state)
{
	unsigned	a = draw_skill(data, topic, state),
				b = a;

	if (draw_below(state, 10) >= plain)
		b = draw_skill(data, topic, state);
	return a > b ? a : b;
}

void
data_profile(const Data *data, unsigned number, bool musts, DataProfile *profile)
{
	uint64_t	state = state_of(data, 2, number);
	unsigned	topic = draw_below(&state, DATA_TOPICS),
				must_count = 2 + draw_below(&state, 2);
	bool		taken[DATA_SKILLS] = {false};

	profile->count = 6 + draw_below(&state, DATA_REQUIREMENTS - 6 + 1);
	for (unsigned i = 0; i < profile->count; i++)
	{
		DataRequirement *q = &profile->requirements[i];

		q->weight = 1 + draw_below(&state, 5);
		q->tenths = draw_below(&state, 3) == 0 ? 0 : 1 + draw_below(&state, DATA_LEVELS);
		q->must = musts && i < must_count;
		q->count = draw_below(&state, 10) < 3 ? 2 + draw_below(&state, 2) : 1;
		for (unsigned j = 0; j < q->count; j++)
		{
			unsigned	skill;

			do
				skill = draw_asked(data, topic, i < must_count ? 7 : 1, &state);
			while (taken[skill]);
			taken[skill] = true;
			q->skills[j] = (uint16_t) skill;
			q->shares[j] = 10;
			if (j > 0 && draw_below(&state, 2) == 0)
				q->shares[j] = 5 + draw_below(&state, 5);
		}
	}
}

/* Append a name as literals have it; returns the new end. */
static char *
put_name(const Data *data, unsigned skill, char *text)
{
	const SlSkill *s = &sl_skills[data->vocabulary[skill]];
	const char *name = sl_pool + s->name;
	bool		quoted = name[0] == ' ' || name[s->name_length - 1] == ' ';

	for (unsigned i = 0; i < s->name_length; i++)
		quoted |= strchr(",:|!~>=\"", name[i]) != NULL;
	if (quoted)
		*text++ = '"';
	for (unsigned i = 0; i < s->name_length; i++)
	{
		if (name[i] == '"')
			*text++ = '"';
		*text++ = name[i];
	}
	if (quoted)
		*text++ = '"';
	return text;
}

static char *
put_tenths(unsigned tenths, char *text)
{
	if (tenths == 10)
		*text++ = '1';
	else
	{
		*text++ = '0';
		*text++ = '.';
		*text++ = (char) ('0' + tenths);
	}
	return text;
}

size_t
data_row_text(const Data *data, const DataSkill row[DATA_ROW_SKILLS], char *text)
{
	char	   *p = text;

	for (unsigned i = 0; i < DATA_ROW_SKILLS; i++)
	{
		if (i > 0)
			*p++ = ',';
		p = put_name(data, row[i].skill, p);
		*p++ = ':';
		p = put_tenths(row[i].tenths, p);
	}
	*p = 0;
	return (size_t) (p - text);
}

size_t
data_profile_text(const Data *data, const DataProfile *profile, char *text)
{
	char	   *p = text;

	for (unsigned i = 0; i < profile->count; i++)
	{
		const DataRequirement *q = &profile->requirements[i];

		if (i > 0)
			*p++ = ',';
		for (unsigned j = 0; j < q->count; j++)
		{
			if (j > 0)
				*p++ = '|';
			p = put_name(data, q->skills[j], p);
			if (q->shares[j] < 10)
			{
				*p++ = '~';
				p = put_tenths(q->shares[j], p);
			}
		}
		if (q->must)
			*p++ = '!';
		*p++ = ':';
		*p++ = (char) ('0' + q->weight);
		if (q->tenths > 0)
		{
			*p++ = '>';
			*p++ = '=';
			p = put_tenths(q->tenths, p);
		}
	}
	*p = 0;
	return (size_t) (p - text);
}
