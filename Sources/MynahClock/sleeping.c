// The calls that rest.

#include "clocks.h"
#include "originals.h"

#include <errno.h>

REPLACEMENT(int, nanosleep, const struct timespec *rest, struct timespec *left) {
  struct timespec room;
  int status = ORIGINAL(nanosleep)(real_rest(rest, &room), left);
  if (status == -1 && errno == EINTR && left) make_logical(left);
  return status;
}

#if !__APPLE__

REPLACEMENT(int, clock_nanosleep, clockid_t clock, int flags, const struct timespec *rest, struct timespec *left) {
  struct timespec room;
  if (!is_logical(clock)) return ORIGINAL(clock_nanosleep)(clock, flags, rest, left);
  if (flags & TIMER_ABSTIME) return ORIGINAL(clock_nanosleep)(clock, flags, real_deadline(clock, rest, &room), left);
  int status = ORIGINAL(clock_nanosleep)(clock, flags, real_rest(rest, &room), left);
  if (status == EINTR && left) make_logical(left);
  return status;
}

REPLACEMENT(int, thrd_sleep, const struct timespec *rest, struct timespec *left) {
  int status = mynah_clock_nanosleep(CLOCK_REALTIME, 0, rest, left);
  // C knows these two failures only: a signal came, or anything else.
  return status == 0 ? 0 : status == EINTR ? -1 : -2;
}

ALSO(int, __nanosleep, nanosleep, const struct timespec *rest, struct timespec *left);

#endif

REPLACEMENT(unsigned, sleep, unsigned seconds) {
  struct timespec rest = {.tv_sec = seconds};
  return mynah_nanosleep(&rest, &rest) == 0 ? 0 : (unsigned)rest.tv_sec;
}

REPLACEMENT(int, usleep, useconds_t microseconds) {
  struct timespec rest = to_timespec((nanoseconds)microseconds * 1000);
  return mynah_nanosleep(&rest, NULL);
}
