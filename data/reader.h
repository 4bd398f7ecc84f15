/*
 * reader.h - reading the reviewed texts of this folder, line by line.
 *
 * For the generators only: programs of the build, which keep everything in
 * memory, report all that is wrong with its line, and stop at the first thing
 * that they cannot do.
 */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define MAX_LINE	16384

typedef struct Reader
{
	const char *path;
	FILE	   *file;
	int			line;
	char		buffer[MAX_LINE];
} Reader;

/* Say that something cannot be done, and stop. */
void		die(const char *what, const char *which);

/* Report a problem with a line, and go on; problems() counts them. */
void		complain(const char *path, int line, const char *format,...);
int			problems(void);

void		reader_open(Reader *reader, const char *path);

/* The next line that is neither empty nor a comment, trimmed; NULL at the end. */
char	   *reader_next(Reader *reader);

/* Cut white space off both ends, in place. */
char	   *trim(char *s);

/* The next piece of *rest up to a separator, trimmed; NULL at the end. */
char	   *piece(char **rest, char separator);

/* One more zeroed item at the end of an array that doubles. */
void	   *add(void *array_pointer, uint32_t *count, size_t width);

/* Write a string as a C literal, quotes included, on one line. */
void		write_string(const char *s, size_t length);

/* Exit status for main(): fails if standard output could not be written. */
int			finish(void);

#endif							/* READER_H */
