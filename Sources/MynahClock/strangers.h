#ifndef STRANGERS_H
#define STRANGERS_H

#include "target.h"

// All of these tell the server when the program that is about to run can't have the clock. They allocate nothing, since they run between
// `vfork` and `exec`, too.

#pragma GCC visibility push(hidden)

/// The program at that path.
void look_at(const char *path, char *const environment[]);

/// The program of that name, which is looked for as a shell does.
void look_for(const char *name, char *const environment[]);

/// The program at that path below an open folder; where the path is empty, the open file itself.
void look_below(int folder, const char *path, char *const environment[]);

#pragma GCC visibility pop

#endif
