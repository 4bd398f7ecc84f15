/*
 * numbers.c - the numbers in literals against exact rational arithmetic.
 *
 * The oracle writes a number from digits that it draws, so it knows its value
 * as a quotient of two 128-bit integers, and rounds and compares that.
 */
#include "tap.h"

typedef unsigned __int128 Wide;

typedef struct Written
{
	char		text[128];
	Wide		above;			/* the value is above / below */
	Wide		below;
	bool		years;
} Written;

/* Digits with up to `most` decimals. */
static void
draw_decimal(char *text, unsigned most, Wide *above, Wide *below)
{
	unsigned	whole = random_below(3) ? random_below(3) : random_below(1500),
				decimals = random_below(most + 1);

	*above = whole;
	*below = 1;
	text += sprintf(text, "%u", whole);
	if (decimals > 0)
		*text++ = '.';
	for (unsigned i = 0; i < decimals; i++)
	{
		unsigned	digit = random_below(3) ? random_below(10) : 9 * random_below(2);

		*text++ = (char) ('0' + digit);
		*above = *above * 10 + digit;
		*below *= 10;
	}
	*text = '\0';
}

static void
draw(Written *w)
{
	char		second[64];
	Wide		a,
				b;

	w->years = false;
	switch (random_below(4))
	{
		case 0:
			draw_decimal(w->text, 12, &w->above, &w->below);
			break;
		case 1:
			draw_decimal(w->text, 12, &w->above, &w->below);
			strcat(w->text, "%");
			w->below *= 100;
			break;
		case 2:
			draw_decimal(w->text, 12, &w->above, &w->below);
			strcat(w->text, "y");
			w->below *= 10;
			w->years = true;
			break;
		default:
			draw_decimal(w->text, 4, &w->above, &w->below);
			draw_decimal(second, 4, &a, &b);
			sprintf(w->text + strlen(w->text), "/%s", second);
			w->above *= b;
			w->below *= a;
	}
}

/* What must come of it. */
static SlStatus
expect(const Written *w, SlNumberKind kind, unsigned *number)
{
	Wide		unit = kind == SL_NUMBER_WEIGHT ? 100 : 10000,
				most = kind == SL_NUMBER_WEIGHT ? 100 : 1;

	if (w->below == 0)
		return SL_NUMBER_SYNTAX;
	if (w->years && kind != SL_NUMBER_LEVEL)
		return SL_NUMBER_UNIT;
	if (w->above == 0)
		return kind == SL_NUMBER_LEVEL ? SL_LEVEL_LOW :
			kind == SL_NUMBER_SHARE ? SL_SHARE_LOW : SL_WEIGHT_LOW;
	if (w->above > w->below * most)
	{
		*number = SL_UNIT;
		return w->years ? SL_OK :
			kind == SL_NUMBER_LEVEL ? SL_LEVEL_HIGH :
			kind == SL_NUMBER_SHARE ? SL_SHARE_HIGH : SL_WEIGHT_HIGH;
	}
	*number = (unsigned) ((2 * w->above * unit + w->below) / (2 * w->below));
	if (*number == 0)
		*number = 1;
	return SL_OK;
}

int
main(void)
{
	int			wrong = 0,
				unprinted = 0;

	printf("# seed %llu\n", (unsigned long long) random_state);
	for (int i = 0; i < 300000; i++)
	{
		Written		w;
		SlNumberKind kind = (SlNumberKind) random_below(3);
		unsigned	got = 0,
					expected = 0;
		SlError		error;
		SlStatus	status,
					must;

		draw(&w);
		must = expect(&w, kind, &expected);
		status = sl_number_parse(w.text, 0, strlen(w.text), kind, &got, &error);
		if ((status != must || (must == SL_OK && got != expected)) && wrong++ < 5)
			printf("# %s kind %d: status %d number %u, not %d %u\n", w.text, kind,
				   status, got, must, expected);
	}
	ok(wrong == 0, "300,000 random numbers of every form and kind");

	for (unsigned unit = 100; unit <= 10000; unit *= 100)
		for (unsigned n = 1; n <= 10000; n++)
		{
			char		text[SL_NUMBER_TEXT],
						oracle[32];
			size_t		length = sl_number_print(n, unit, text);
			char	   *end = oracle + sprintf(oracle, "%.*f", unit == 100 ? 2 : 4,
											   (double) n / unit);

			while (end[-1] == '0')
				*--end = '\0';
			if (end[-1] == '.')
				*--end = '\0';
			unprinted += length != strlen(oracle) || memcmp(text, oracle, length) != 0;
		}
	ok(unprinted == 0, "every number prints as the shortest decimal");
	return tap_done();
}
