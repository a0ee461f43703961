// The calls that wait for files, with a limit.

#include "clocks.h"
#include "originals.h"

#include <errno.h>

REPLACEMENT(int, select, int count, fd_set *in, fd_set *out, fd_set *errors, struct timeval *limit) {
  const struct timeline *line = current_timeline();
  if (!limit || !line || limit->tv_sec < 0 || limit->tv_usec < 0) return ORIGINAL(select)(count, in, out, errors, limit);
  struct timeval rest = to_timeval_up(timeline_shorter(line, from_timeval(limit)));
  int status = ORIGINAL(select)(count, in, out, errors, &rest);
  // Linux tells what is left; where that isn't told, the limit comes back as it was given.
  *limit = to_timeval(timeline_longer(line, from_timeval(&rest)));
  return status;
}

REPLACEMENT(
    int, pselect, int count, fd_set *in, fd_set *out, fd_set *errors, const struct timespec *limit, const sigset_t *mask) {
  struct timespec room;
  return ORIGINAL(pselect)(count, in, out, errors, real_rest(limit, &room), mask);
}

#if !__APPLE__

/// Milliseconds are too coarse a rest where one of them is many of logical time: asked for more precisely, in `room`.
static const struct timespec *real_milliseconds(int milliseconds, struct timespec *room) {
  *room = to_timespec((nanoseconds)milliseconds * 1000000);
  return real_rest(room, room);
}

REPLACEMENT(int, poll, struct pollfd *files, nfds_t count, int milliseconds) {
  struct timespec room;
  if (milliseconds <= 0 || !current_timeline()) return ORIGINAL(poll)(files, count, milliseconds);
  return ORIGINAL(ppoll)(files, count, real_milliseconds(milliseconds, &room), NULL);
}

REPLACEMENT(int, ppoll, struct pollfd *files, nfds_t count, const struct timespec *limit, const sigset_t *mask) {
  struct timespec room;
  return ORIGINAL(ppoll)(files, count, real_rest(limit, &room), mask);
}

REPLACEMENT(
    int, epoll_pwait2, int set, struct epoll_event *events, int most, const struct timespec *limit, const sigset_t *mask) {
  struct timespec room;
  return ORIGINAL(epoll_pwait2)(set, events, most, real_rest(limit, &room), mask);
}

/// Waits precisely where the kernel can (since Linux 5.11), and else for whole milliseconds, rounded up.
static int wait_for_events(int set, struct epoll_event *events, int most, int milliseconds, const sigset_t *mask) {
  struct timespec room;
  const struct timespec *rest = real_milliseconds(milliseconds, &room);
  if (ORIGINAL(epoll_pwait2)) {
    int before = errno;
    int status = ORIGINAL(epoll_pwait2)(set, events, most, rest, mask);
    // Where a sandbox doesn't know the call, it is refused like this, too.
    if (status != -1 || (errno != ENOSYS && errno != EPERM)) return status;
    errno = before;
  }
  return ORIGINAL(epoll_pwait)(set, events, most, (int)((from_timespec(rest) + 999999) / 1000000), mask);
}

REPLACEMENT(int, epoll_pwait, int set, struct epoll_event *events, int most, int milliseconds, const sigset_t *mask) {
  if (milliseconds <= 0 || !current_timeline()) return ORIGINAL(epoll_pwait)(set, events, most, milliseconds, mask);
  return wait_for_events(set, events, most, milliseconds, mask);
}

REPLACEMENT(int, epoll_wait, int set, struct epoll_event *events, int most, int milliseconds) {
  if (milliseconds <= 0 || !current_timeline()) return ORIGINAL(epoll_wait)(set, events, most, milliseconds);
  return wait_for_events(set, events, most, milliseconds, NULL);
}

ALSO(int, __select, select, int count, fd_set *in, fd_set *out, fd_set *errors, struct timeval *limit);
ALSO(int, __poll, poll, struct pollfd *files, nfds_t count, int milliseconds);

// What fortified programs call instead. The C library ends the program where `files` is smaller than `count` says; so do we.

REPLACEMENT(int, __poll_chk, struct pollfd *files, nfds_t count, int milliseconds, size_t size) {
  if (size / sizeof *files < count) __builtin_trap();
  return mynah_poll(files, count, milliseconds);
}

REPLACEMENT(
    int, __ppoll_chk, struct pollfd *files, nfds_t count, const struct timespec *limit, const sigset_t *mask, size_t size) {
  if (size / sizeof *files < count) __builtin_trap();
  return mynah_ppoll(files, count, limit, mask);
}

#else

REPLACEMENT(int, poll, struct pollfd *files, nfds_t count, int milliseconds) {
  const struct timeline *line = current_timeline();
  if (milliseconds <= 0 || !line) return poll(files, count, milliseconds);
  return poll(files, count, (int)((timeline_shorter(line, (nanoseconds)milliseconds * 1000000) + 999999) / 1000000));
}

#endif
