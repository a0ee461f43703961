// The calls that wait for messages, input or signals, with a limit.

#include "clocks.h"
#include "originals.h"

/// Whether an option is the limit of a socket's reads or writes.
static bool is_limit(int level, int option) {
  if (level != SOL_SOCKET) return false;
  #ifdef SO_RCVTIMEO_NEW
  if (option == SO_RCVTIMEO_NEW || option == SO_SNDTIMEO_NEW) return true;
  #endif
  return option == SO_RCVTIMEO || option == SO_SNDTIMEO;
}

REPLACEMENT(int, setsockopt, int file, int level, int option, const void *value, socklen_t size) {
  const struct timeline *line = current_timeline();
  struct timeval rest;
  if (line && value && is_limit(level, option) && size >= sizeof rest) {
    const struct timeval *limit = value;
    if (limit->tv_sec >= 0 && limit->tv_usec >= 0 && limit->tv_usec < MICROSECONDS) {
      rest = to_timeval_up(timeline_shorter(line, from_timeval(limit)));
      value = &rest;
      size = sizeof rest;
    }
  }
  return ORIGINAL(setsockopt)(file, level, option, value, size);
}

REPLACEMENT(int, getsockopt, int file, int level, int option, void *value, socklen_t *size) {
  int status = ORIGINAL(getsockopt)(file, level, option, value, size);
  const struct timeline *line = current_timeline();
  if (status == 0 && line && is_limit(level, option) && *size == sizeof(struct timeval)) {
    struct timeval *limit = value;
    *limit = to_timeval(timeline_longer(line, from_timeval(limit)));
  }
  return status;
}

#if !__APPLE__

  #include <errno.h>
  #include <sys/syscall.h>

REPLACEMENT(int, recvmmsg, int file, struct mmsghdr *messages, unsigned most, int flags, struct timespec *limit) {
  struct timespec room;
  const struct timespec *rest = real_rest(limit, &room);
  if (rest != &room) return ORIGINAL(recvmmsg)(file, messages, most, flags, limit);
  int status = ORIGINAL(recvmmsg)(file, messages, most, flags, &room);
  *limit = room;
  make_logical(limit);
  return status;
}

REPLACEMENT(int, sigtimedwait, const sigset_t *signals, siginfo_t *information, const struct timespec *limit) {
  struct timespec room;
  return ORIGINAL(sigtimedwait)(signals, information, real_rest(limit, &room));
}

REPLACEMENT(int, semtimedop, int set, struct sembuf *operations, size_t count, const struct timespec *limit) {
  struct timespec room;
  return ORIGINAL(semtimedop)(set, operations, count, real_rest(limit, &room));
}

REPLACEMENT(int, mq_timedsend, mqd_t queue, const char *message, size_t size, unsigned priority, const struct timespec *deadline) {
  struct timespec room;
  return ORIGINAL(mq_timedsend)(queue, message, size, priority, real_deadline(CLOCK_REALTIME, deadline, &room));
}

REPLACEMENT(ssize_t, mq_timedreceive, mqd_t queue, char *room_for_message, size_t size, unsigned *priority, const struct timespec *deadline) {
  struct timespec room;
  return ORIGINAL(mq_timedreceive)(queue, room_for_message, size, priority, real_deadline(CLOCK_REALTIME, deadline, &room));
}

REPLACEMENT(int, aio_suspend, const struct aiocb *const requests[], int count, const struct timespec *limit) {
  struct timespec room;
  return ORIGINAL(aio_suspend)(requests, count, real_rest(limit, &room));
}

ALSO(int, aio_suspend64, aio_suspend, const struct aiocb *const requests[], int count, const struct timespec *limit);

/// libaio's, which may be loaded where it can't be found from here, and is but this system call; it returns what went wrong, negative.
REPLACEMENT(int, io_getevents, unsigned long context, long least, long most, void *events, struct timespec *limit) {
  struct timespec room;
  int before = errno;
  long status = ORIGINAL(syscall)(SYS_io_getevents, context, least, most, events, real_rest(limit, &room));
  if (status == -1) {
    status = -errno;
    errno = before;
  }
  return (int)status;
}

#endif
