// The calls that tell the time.

#include "clocks.h"
#include "originals.h"

REPLACEMENT(int, clock_gettime, clockid_t clock, struct timespec *time) {
  if (!is_logical(clock)) return ORIGINAL(clock_gettime)(clock, time);
  *time = to_timespec(logical_now(clock));
  return 0;
}

REPLACEMENT(int, gettimeofday, struct timeval *time, void *zone) {
  if (!is_logical(CLOCK_REALTIME)) return ORIGINAL(gettimeofday)(time, zone);
  if (zone) {
    struct timeval unused;
    ORIGINAL(gettimeofday)(&unused, zone);
  }
  if (time) *time = to_timeval(logical_now(CLOCK_REALTIME));
  return 0;
}

REPLACEMENT(time_t, time, time_t *seconds) {
  struct timespec time;
  mynah_clock_gettime(CLOCK_REALTIME, &time);
  if (seconds) *seconds = time.tv_sec;
  return time.tv_sec;
}

REPLACEMENT(int, timespec_get, struct timespec *time, int base) {
  if (base != TIME_UTC) return 0;
  return mynah_clock_gettime(CLOCK_REALTIME, time) == 0 ? base : 0;
}

#if !__APPLE__

REPLACEMENT(int, ftime, struct timeb *time) {
  struct timespec now;
  mynah_clock_gettime(CLOCK_REALTIME, &now);
  *time = (struct timeb){.time = now.tv_sec, .millitm = (unsigned short)(now.tv_nsec / 1000000)};
  return 0;
}

/// The ticks of its result pass with the time; those that it fills in count work.
REPLACEMENT(clock_t, times, struct tms *work) {
  clock_t ticks = ORIGINAL(times)(work);
  if (ticks == (clock_t)-1 || !is_logical(CLOCK_MONOTONIC)) return ticks;
  struct timespec now;
  ORIGINAL(clock_gettime)(CLOCK_MONOTONIC, &now);
  nanoseconds gained = logical_now(CLOCK_MONOTONIC) - from_timespec(&now);
  return ticks + (clock_t)(gained / (NANOSECONDS / sysconf(_SC_CLK_TCK)));
}

ALSO(int, __gettimeofday, gettimeofday, struct timeval *time, void *zone);

#endif
