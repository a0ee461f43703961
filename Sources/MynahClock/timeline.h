#ifndef TIMELINE_H
#define TIMELINE_H

#include "target.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>

#pragma GCC visibility push(hidden)

/// Nanoseconds, of a clock or of a rest.
typedef int64_t nanoseconds;

enum { NANOSECONDS = 1000000000, MICROSECONDS = 1000000 };

/// How logical time runs beside real time: `logical = anchor + (real - anchor) * multiplier / divisor`.
struct timeline {
  int64_t multiplier, divisor;
  /// CLOCK_MONOTONIC where both met.
  nanoseconds anchor;
  /// What the wall clock showed then.
  nanoseconds wall;
};

/// Reads the text of `MYNAH_CLOCK`; false when it says no speed and place.
bool timeline_read(struct timeline *line, const char *text);

/// The logical length of a real one, rounded down.
nanoseconds timeline_longer(const struct timeline *line, nanoseconds real);

/// The real length of a logical one, rounded up: who rests for it never wakes early.
nanoseconds timeline_shorter(const struct timeline *line, nanoseconds logical);

/// `start + length`, at the ends of what 64 bits hold instead of beyond them.
nanoseconds sum(nanoseconds start, nanoseconds length);

/// Far times and long rests are cut to what 64 bits hold, 292 years.
nanoseconds from_timespec(const struct timespec *time);
struct timespec to_timespec(nanoseconds time);
nanoseconds from_timeval(const struct timeval *time);
struct timeval to_timeval(nanoseconds time);
/// Rounded up to microseconds, so that a rest stays one.
struct timeval to_timeval_up(nanoseconds time);

/// Whether the kernel would take it for a time at all; what it would refuse is handed to it as it is.
bool is_time(const struct timespec *time);

#pragma GCC visibility pop

#endif
