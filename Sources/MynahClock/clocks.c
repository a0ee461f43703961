#include "clocks.h"

#include "include/mynahclock.h"
#include "originals.h"

#include <stdlib.h>

enum { CLOCKS = 16 };

/// Set once, before anything else happens.
static struct {
  struct timeline line;
  /// What each clock was ahead of CLOCK_MONOTONIC, and will be in logical time: a suspended machine moves no logical clock.
  nanoseconds ahead[CLOCKS];
  bool runs;
} now;

static atomic_bool is_set;

/// Those that count the time that passes for all, as a set of bits.
static const unsigned shared_clocks = 1u << CLOCK_REALTIME | 1u << CLOCK_MONOTONIC | 1u << CLOCK_MONOTONIC_RAW
#if __APPLE__
    | 1u << CLOCK_MONOTONIC_RAW_APPROX | 1u << CLOCK_UPTIME_RAW | 1u << CLOCK_UPTIME_RAW_APPROX;
#else
    | 1u << CLOCK_REALTIME_COARSE | 1u << CLOCK_MONOTONIC_COARSE | 1u << CLOCK_BOOTTIME | 1u << CLOCK_REALTIME_ALARM
    | 1u << CLOCK_BOOTTIME_ALARM | 1u << CLOCK_TAI;
#endif

static bool is_shared(clockid_t clock) {
  return (unsigned)clock < CLOCKS && shared_clocks >> clock & 1;
}

static nanoseconds real_now(clockid_t clock) {
  struct timespec time = {0};
  ORIGINAL(clock_gettime)(clock, &time);
  return from_timespec(&time);
}

/// The clock without an alarm, without saving on precision: where it leads, the others of its kind follow.
static clockid_t exact(clockid_t clock) {
#if !__APPLE__
  if (clock == CLOCK_REALTIME_COARSE || clock == CLOCK_REALTIME_ALARM) return CLOCK_REALTIME;
  if (clock == CLOCK_MONOTONIC_COARSE) return CLOCK_MONOTONIC;
  if (clock == CLOCK_BOOTTIME_ALARM) return CLOCK_BOOTTIME;
#endif
  return clock;
}

/// What a clock is ahead of CLOCK_MONOTONIC, where the wall clock is ahead of it by `wall`.
static nanoseconds ahead_of_monotonic(clockid_t clock, nanoseconds wall) {
  clockid_t kind = exact(clock);
  if (kind == CLOCK_MONOTONIC) return 0;
  if (kind == CLOCK_REALTIME) return wall;
#if !__APPLE__
  if (kind == CLOCK_TAI) {
    // Whole seconds ahead of the wall clock, whatever that shows.
    nanoseconds ahead = real_now(CLOCK_TAI) - real_now(CLOCK_REALTIME);
    return wall + (ahead + NANOSECONDS / 2) / NANOSECONDS * NANOSECONDS;
  }
#endif
  return real_now(kind) - real_now(CLOCK_MONOTONIC);
}

static void read_environment(void) {
  const char *text = getenv(MYNAH_CLOCK_VARIABLE);
  if (!text || !timeline_read(&now.line, text)) return;
  for (clockid_t clock = 0; clock < CLOCKS; clock++) {
    if (is_shared(clock)) now.ahead[clock] = ahead_of_monotonic(clock, now.line.wall - now.line.anchor);
  }
  now.runs = true;
}

/// Whoever is asked for memory meanwhile, and asks for the time, gets that of the system.
static void set_clocks(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  static ON_THIS_THREAD bool is_setting;
  if (is_setting) return;
  is_setting = true;
  pthread_once(&once, read_environment);
  is_setting = false;
  atomic_store_explicit(&is_set, true, memory_order_release);
}

const struct timeline *current_timeline(void) {
  if (!atomic_load_explicit(&is_set, memory_order_acquire)) set_clocks();
  return now.runs ? &now.line : NULL;
}

bool is_logical(clockid_t clock) {
  return is_shared(clock) && current_timeline();
}

nanoseconds logical_now(clockid_t clock) {
  const struct timeline *line = &now.line;
  nanoseconds passed = timeline_longer(line, real_now(CLOCK_MONOTONIC) - line->anchor);
  return sum(line->anchor + now.ahead[clock], passed);
}

nanoseconds real_instant(clockid_t clock, nanoseconds logical) {
  if (logical == INT64_MAX) return logical;
  const struct timeline *line = &now.line;
  nanoseconds passed = logical - line->anchor - now.ahead[clock];
  nanoseconds monotonic = sum(line->anchor, timeline_shorter(line, passed));
  if (exact(clock) == CLOCK_MONOTONIC) return monotonic;
  // In this order an interruption between the two readings makes a deadline late, never early.
  nanoseconds real_monotonic = real_now(CLOCK_MONOTONIC);
  return sum(monotonic, real_now(clock) - real_monotonic);
}

const struct timespec *real_rest(const struct timespec *rest, struct timespec *room) {
  const struct timeline *line = current_timeline();
  if (!rest || !line || !is_time(rest)) return rest;
  *room = to_timespec(timeline_shorter(line, from_timespec(rest)));
  return room;
}

const struct timespec *real_deadline(clockid_t clock, const struct timespec *deadline, struct timespec *room) {
  if (!deadline || !is_logical(clock) || !is_time(deadline)) return deadline;
  nanoseconds instant = real_instant(clock, from_timespec(deadline));
  // Zero would not be a deadline to a timer; the past it is either way.
  *room = to_timespec(instant > 0 ? instant : 1);
  return room;
}

void make_logical(struct timespec *left) {
  const struct timeline *line = current_timeline();
  if (line) *left = to_timespec(timeline_longer(line, from_timespec(left)));
}
