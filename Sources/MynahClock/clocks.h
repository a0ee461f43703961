#ifndef CLOCKS_H
#define CLOCKS_H

#include "timeline.h"

#pragma GCC visibility push(hidden)

/// Whether this clock runs with logical time: not one that counts the work of a processor, and none when the environment says nothing.
bool is_logical(clockid_t clock);

/// The timeline that the environment names; null when it names none.
const struct timeline *current_timeline(void);

/// What a clock that ``is_logical`` shows.
nanoseconds logical_now(clockid_t clock);

/// The instant of the same clock, in real time, at which it shows `logical`.
nanoseconds real_instant(clockid_t clock, nanoseconds logical);

/// A rest as the kernel has to keep it, in `room`; what is no rest (null, an invalid time) comes back as it is.
const struct timespec *real_rest(const struct timespec *rest, struct timespec *room);

/// A deadline as the kernel has to keep it, in `room`, likewise.
const struct timespec *real_deadline(clockid_t clock, const struct timespec *deadline, struct timespec *room);

/// Turns the real time that is left into the logical one.
void make_logical(struct timespec *left);

#pragma GCC visibility pop

#endif
