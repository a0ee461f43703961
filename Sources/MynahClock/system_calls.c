// System calls made as such, by `syscall`: so do the futexes of Rust, Swift, C++ and others.

#include "system_calls.h"

#if !__APPLE__

  #include "clocks.h"
  #include "timers.h"

  #include <errno.h>
  #include <linux/futex.h>
  #include <stdarg.h>
  #include <stddef.h>
  #include <sys/syscall.h>

typedef long arguments[6];

static long call(long number, const arguments given) {
  return ORIGINAL(syscall)(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}

/// How a call takes its limit.
enum limit {
  /// A rest.
  REST,
  /// A rest, in whose place the kernel writes what is left of it.
  REST_LEFT,
  /// A deadline on the wall clock.
  DEADLINE,
};

/// The calls of which one argument is a limit and the others don't matter.
static const struct {
  long number;
  int argument;
  enum limit limit;
} limited[] = {
    {SYS_ppoll, 2, REST_LEFT},      {SYS_pselect6, 4, REST_LEFT},     {SYS_recvmmsg, 4, REST_LEFT}, {SYS_epoll_pwait2, 3, REST},
    {SYS_rt_sigtimedwait, 2, REST}, {SYS_semtimedop, 3, REST},        {SYS_io_getevents, 4, REST},  {SYS_io_pgetevents, 4, REST},
    {SYS_mq_timedsend, 4, DEADLINE}, {SYS_mq_timedreceive, 4, DEADLINE},
};

static long call_limited(long number, arguments given, int argument, enum limit limit) {
  struct timespec *asked = (struct timespec *)given[argument], room;
  const struct timespec *real = limit == DEADLINE ? real_deadline(CLOCK_REALTIME, asked, &room) : real_rest(asked, &room);
  given[argument] = (long)real;
  long status = call(number, given);
  if (limit == REST_LEFT && real == &room) {
    *asked = room;
    make_logical(asked);
  }
  return status;
}

static long call_futex(arguments given) {
  int operation = (int)given[1] & FUTEX_CMD_MASK;
  clockid_t clock = given[1] & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  const struct timespec *limit = (const struct timespec *)given[3];
  struct timespec room;
  switch (operation) {
  case FUTEX_WAIT: given[3] = (long)real_rest(limit, &room); break;
  case FUTEX_LOCK_PI: given[3] = (long)real_deadline(CLOCK_REALTIME, limit, &room); break;
  case FUTEX_WAIT_BITSET:
  case FUTEX_WAIT_REQUEUE_PI:
  #ifdef FUTEX_LOCK_PI2
  case FUTEX_LOCK_PI2:
  #endif
    given[3] = (long)real_deadline(clock, limit, &room);
    break;
  // To the others the argument is something else.
  default: break;
  }
  return call(SYS_futex, given);
}

  #ifdef SYS_futex_waitv
static long call_futex_waitv(arguments given) {
  struct timespec room;
  given[3] = (long)real_deadline((clockid_t)given[4], (const struct timespec *)given[3], &room);
  return call(SYS_futex_waitv, given);
}
  #endif

/// A sleep until `rest` has passed, which leaves the remainder in `left`; both are places among the arguments.
static long call_sleep(long number, arguments given, int rest, int left) {
  struct timespec room;
  given[rest] = (long)real_rest((const struct timespec *)given[rest], &room);
  long status = call(number, given);
  if (status == -1 && errno == EINTR && given[left]) make_logical((struct timespec *)given[left]);
  return status;
}

static long call_clock_nanosleep(arguments given) {
  clockid_t clock = (clockid_t)given[0];
  struct timespec room;
  if (!is_logical(clock)) return call(SYS_clock_nanosleep, given);
  if (!(given[1] & TIMER_ABSTIME)) return call_sleep(SYS_clock_nanosleep, given, 2, 3);
  given[2] = (long)real_deadline(clock, (const struct timespec *)given[2], &room);
  return call(SYS_clock_nanosleep, given);
}

/// Waits for events with a limit in milliseconds, as precisely as logical time needs it.
static long call_epoll(long number, arguments given, bool has_mask) {
  int milliseconds = (int)given[3];
  struct timespec room;
  if (milliseconds <= 0 || !current_timeline()) return call(number, given);
  room = to_timespec((nanoseconds)milliseconds * 1000000);
  const struct timespec *rest = real_rest(&room, &room);
  int before = errno;
  long status = call(SYS_epoll_pwait2, (arguments){given[0], given[1], given[2], (long)rest, has_mask ? given[4] : 0, has_mask ? given[5] : 0});
  if (status != -1 || (errno != ENOSYS && errno != EPERM)) return status;
  errno = before;
  given[3] = (from_timespec(rest) + 999999) / 1000000;
  return call(number, given);
}

  #ifdef SYS_poll
static long call_poll(arguments given) {
  int milliseconds = (int)given[2];
  if (milliseconds <= 0 || !current_timeline()) return call(SYS_poll, given);
  struct timespec rest = to_timespec((nanoseconds)milliseconds * 1000000);
  return call_limited(SYS_ppoll, (arguments){given[0], given[1], (long)&rest, 0, 0, 0}, 2, REST);
}

static long call_select(arguments given) {
  struct timeval *limit = (struct timeval *)given[4];
  const struct timeline *line = current_timeline();
  if (!limit || !line || limit->tv_sec < 0 || limit->tv_usec < 0) return call(SYS_select, given);
  struct timeval rest = to_timeval_up(timeline_shorter(line, from_timeval(limit)));
  given[4] = (long)&rest;
  long status = call(SYS_select, given);
  *limit = to_timeval(timeline_longer(line, from_timeval(&rest)));
  return status;
}
  #endif

static long call_timer_create(arguments given) {
  long status = call(SYS_timer_create, given);
  // glibc calls a timer as the kernel does.
  if (status == 0 && current_timeline()) remember_clock((timer_t)(intptr_t) * (const int *)given[2], (clockid_t)given[0]);
  return status;
}

static long call_any(long number, arguments given) {
  for (size_t i = 0; i < sizeof limited / sizeof *limited; i++) {
    if (limited[i].number == number) return call_limited(number, given, limited[i].argument, limited[i].limit);
  }
  return call(number, given);
}

REPLACEMENT(long, syscall, long number, ...) {
  arguments given;
  va_list list;
  va_start(list, number);
  for (int i = 0; i < 6; i++) given[i] = va_arg(list, long);
  va_end(list);

  switch (number) {
  case SYS_futex: return call_futex(given);
  #ifdef SYS_futex_waitv
  case SYS_futex_waitv: return call_futex_waitv(given);
  #endif
  case SYS_clock_gettime: return mynah_clock_gettime((clockid_t)given[0], (struct timespec *)given[1]);
  case SYS_gettimeofday: return mynah_gettimeofday((struct timeval *)given[0], (void *)given[1]);
  case SYS_times: return mynah_times((struct tms *)given[0]);
  case SYS_nanosleep: return call_sleep(number, given, 0, 1);
  case SYS_clock_nanosleep: return call_clock_nanosleep(given);
  case SYS_epoll_pwait: return call_epoll(number, given, true);
  case SYS_execve: return mynah_execve((const char *)given[0], (char *const *)given[1], (char *const *)given[2]);
  case SYS_execveat:
    return mynah_execveat((int)given[0], (const char *)given[1], (char *const *)given[2], (char *const *)given[3], (int)given[4]);
  case SYS_setitimer: return mynah_setitimer((int)given[0], (const struct itimerval *)given[1], (struct itimerval *)given[2]);
  case SYS_getitimer: return mynah_getitimer((int)given[0], (struct itimerval *)given[1]);
  case SYS_timerfd_settime:
    return mynah_timerfd_settime((int)given[0], (int)given[1], (const struct itimerspec *)given[2], (struct itimerspec *)given[3]);
  case SYS_timerfd_gettime: return mynah_timerfd_gettime((int)given[0], (struct itimerspec *)given[1]);
  case SYS_timer_create: return call_timer_create(given);
  case SYS_timer_settime:
    return mynah_timer_settime(
        (timer_t)(intptr_t)(int)given[0], (int)given[1], (const struct itimerspec *)given[2], (struct itimerspec *)given[3]);
  case SYS_timer_gettime: return mynah_timer_gettime((timer_t)(intptr_t)(int)given[0], (struct itimerspec *)given[1]);
  case SYS_timer_delete: forget_clock((timer_t)(intptr_t)(int)given[0]); return call(number, given);
  case SYS_setsockopt: return mynah_setsockopt((int)given[0], (int)given[1], (int)given[2], (const void *)given[3], (socklen_t)given[4]);
  case SYS_getsockopt: return mynah_getsockopt((int)given[0], (int)given[1], (int)given[2], (void *)given[3], (socklen_t *)given[4]);
  #ifdef SYS_poll
  case SYS_poll: return call_poll(given);
  case SYS_select: return call_select(given);
  case SYS_epoll_wait: return call_epoll(number, given, false);
  case SYS_time: return mynah_time((time_t *)given[0]);
  case SYS_alarm: return mynah_alarm((unsigned)given[0]);
  #endif
  default: return call_any(number, given);
  }
}

#endif
