/*
 * loop.c - mutate and try, without a fuzzing engine: the same inputs on every
 * machine, and under any sanitizer.
 *
 *		loop-TARGET SEED COUNT CORPUS-FILE...
 *
 * Each input is a file of the corpus with one change or a few: bits and bytes,
 * runs cut out or doubled, signs that mean something, pieces of other files.
 */
#include "target.h"

#define INPUT_MAX 4096
#define FILES_MAX 256

static const char *const tokens[] = {
	",", ":", "|", "!", "~", ">=", "\"", "\"\"", " ", "\n", "\n\n", "0", "1", "0.5", "100", "5y",
	"60%", "4/5", "python", "c++", "unknown one", "must have", "or ", "and ", "5+ years of ",
	"no ", "Requirements:", "Nice to have:", "<li>", "&amp;", "\xe2\x80\xa2 ", "\xc3\xa9", "Go",
	"R, ", "such as ", "/", "2019 - 2022 ", "Jan 2019", "03/2018 to present", "since ", "Experience\n",
	"Education\n", "one of the following:\n- ", "as a ", " developer", "want to learn ", "not required", "(",
	")", "<b ", "\x80", "\xff\xff", "\0\0"
};

static uint8_t *files[FILES_MAX];
static size_t sizes[FILES_MAX];
static unsigned file_count;

static void
load(const char *path)
{
	FILE	   *f = fopen(path, "rb");

	if (f == NULL || file_count == FILES_MAX)
		exit(2);
	files[file_count] = malloc(INPUT_MAX);
	if (files[file_count] == NULL)
		exit(2);
	sizes[file_count] = fread(files[file_count], 1, INPUT_MAX, f);
	file_count++;
	fclose(f);
}

static size_t
insert(uint8_t *input, size_t size, size_t at, const void *data, size_t n)
{
	if (n > INPUT_MAX - size)
		n = INPUT_MAX - size;
	memmove(input + at + n, input + at, size - at);
	memcpy(input + at, data, n);
	return size + n;
}

static size_t
mutate(uint8_t *input, size_t size)
{
	size_t		at = size > 0 ? random_below((unsigned) size) : 0,
				n = size > at ? 1 + random_below((unsigned) (size - at < 32 ? size - at : 32)) : 0;
	const char *token = tokens[random_below(sizeof(tokens) / sizeof(tokens[0]))];
	unsigned	other = random_below(file_count);
	uint8_t		piece[64];

	switch (random_below(8))
	{
		case 0:
			if (size > 0)
				input[at] ^= (uint8_t) (1 << random_below(8));
			return size;
		case 1:
			if (size > 0)
				input[at] = (uint8_t) random_next();
			return size;
		case 2:
			memmove(input + at, input + at + n, size - at - n);
			return size - n;
		case 3:
			memcpy(piece, input + at, n);
			return insert(input, size, at, piece, n);
		case 4:
			if (sizes[other] == 0)
				return size;
			n = random_below((unsigned) sizes[other]);
			return insert(input, size, at, files[other] + n,
						  sizes[other] - n < 64 ? sizes[other] - n : 64);
		case 5:
			if (size > 0)
				input[at] = "\0\1\177\200\377\100\47\20"[random_below(8)];
			return size;
		default:
			return insert(input, size, at, token, strlen(token) + (*token == '\0'));
	}
}

int
main(int argc, char **argv)
{
	unsigned long count;
	static uint8_t input[INPUT_MAX];

	if (argc < 4)
	{
		fprintf(stderr, "usage: %s SEED COUNT CORPUS-FILE...\n", argv[0]);
		return 2;
	}
	random_state = strtoull(argv[1], NULL, 10);
	count = strtoul(argv[2], NULL, 10);
	for (int i = 3; i < argc; i++)
		load(argv[i]);
	for (unsigned long c = 0; c < count; c++)
	{
		unsigned	from = random_below(file_count);
		size_t		size = sizes[from];

		memcpy(input, files[from], size);
		for (unsigned n = random_below(2) ? 1 : 1 + random_below(8); n > 0; n--)
			size = mutate(input, size);
		LLVMFuzzerTestOneInput(input, size);
	}
	printf("ok - %s: %lu inputs, seed %s\n", argv[0], count, argv[1]);
	return 0;
}
