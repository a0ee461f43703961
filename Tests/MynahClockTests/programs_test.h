#ifndef PROGRAMS_TEST_H
#define PROGRAMS_TEST_H

#include "clock_test.h"

/// What this program says when it is started with an errand and these variables set (NAME=VALUE) or not (NAME).
char *said(const char *errand, const char *const *variables);

/// A new file's path, and the variable that names it as the one that programs write into.
void make_file(char path[static 64], char variable[static 128]);

/// What stands in a file, which is removed.
const char *content(const char *path);

/// How many lines of the text have this behind their process.
int count_lines(const char *text, const char *wanted);

/// The errands: to start programs that can't have the clock, in every way that there is, and in those that only a newer C library has.
void start_strangers(void);
void spawn_strangers(void);

#endif
