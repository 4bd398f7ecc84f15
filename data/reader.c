/*
 * reader.c - reading the reviewed texts of this folder, line by line.
 */
#include "reader.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../src/core/name.h"

#define MANY_PROBLEMS 50

static int	problem_count;

void
die(const char *what, const char *which)
{
	fprintf(stderr, "generate: %s: %s\n", what, which);
	exit(1);
}

void
complain(const char *path, int line, const char *format,...)
{
	va_list		arguments;

	fprintf(stderr, "%s:%d: ", path, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	if (++problem_count >= MANY_PROBLEMS)
		die("too many problems", path);
}

int
problems(void)
{
	return problem_count;
}

void
reader_open(Reader *reader, const char *path)
{
	reader->path = path;
	reader->line = 0;
	reader->file = fopen(path, "r");
	if (reader->file == NULL)
		die("cannot open", path);
}

char *
reader_next(Reader *reader)
{
	while (fgets(reader->buffer, MAX_LINE, reader->file) != NULL)
	{
		char	   *s;

		reader->line++;
		if (strlen(reader->buffer) == MAX_LINE - 1 && reader->buffer[MAX_LINE - 2] != '\n')
			die("a line is too long", reader->path);
		s = trim(reader->buffer);
		if (*s != '\0' && *s != '#')
			return s;
	}
	fclose(reader->file);
	return NULL;
}

char *
trim(char *s)
{
	size_t		n;

	while (sl_is_space(*s))
		s++;
	n = strlen(s);
	while (n > 0 && sl_is_space(s[n - 1]))
		s[--n] = '\0';
	return s;
}

char *
piece(char **rest, char separator)
{
	char	   *s = *rest,
			   *end;

	if (s == NULL)
		return NULL;
	end = strchr(s, separator);
	if (end != NULL)
		*end++ = '\0';
	*rest = end;
	return trim(s);
}

void *
add(void *array_pointer, uint32_t *count, size_t width)
{
	void	  **array = array_pointer;
	void	   *item;

	if ((*count & (*count - 1)) == 0)
	{
		*array = realloc(*array, (*count ? (size_t) *count * 2 : 2) * width);
		if (*array == NULL)
			die("out of memory", "array");
	}
	item = (char *) *array + (size_t) *count * width;
	memset(item, 0, width);
	(*count)++;
	return item;
}

void
write_string(const char *s, size_t length)
{
	putchar('"');
	for (size_t i = 0; i < length; i++)
	{
		unsigned char c = (unsigned char) s[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			printf("\\%03o", c);
		else
			putchar(c);
	}
	putchar('"');
}

int
finish(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		die("cannot write", "standard output");
	return 0;
}
