#include "clock_test.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

static uint32_t word = 1;

static bool times_out(long status) {
  return status == -1 && errno == ETIMEDOUT;
}

static bool in_futex(nanoseconds asked) {
  struct timespec limit = to_timespec(asked);
  return times_out(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, &limit, NULL, 0));
}

static bool at_futex(clockid_t clock, int flags, nanoseconds asked) {
  struct timespec deadline = deadline_in(clock, asked);
  return times_out(
      syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | flags, 1, &deadline, NULL, FUTEX_BITSET_MATCH_ANY));
}

static bool at_monotonic_futex(nanoseconds asked) { return at_futex(CLOCK_MONOTONIC, 0, asked); }
static bool at_wall_futex(nanoseconds asked) { return at_futex(CLOCK_REALTIME, FUTEX_CLOCK_REALTIME, asked); }

static bool at_futexes(nanoseconds asked) {
  struct {
    uint64_t value, address;
    uint32_t flags, reserved;
  } waiters[] = {{1, (uint64_t)(uintptr_t)&word, 2 | FUTEX_PRIVATE_FLAG, 0}};
  struct timespec deadline = deadline_in(CLOCK_MONOTONIC, asked);
  long status = syscall(SYS_futex_waitv, waiters, 1, 0, &deadline, CLOCK_MONOTONIC);
  // Not every system has the call.
  return times_out(status) || (errno == ENOSYS && usleep((useconds_t)(asked / 1000)) == 0);
}

static bool by_nanosleep(nanoseconds asked) {
  struct timespec rest = to_timespec(asked);
  return syscall(SYS_nanosleep, &rest, NULL) == 0;
}

static bool by_clock_nanosleep(nanoseconds asked) {
  struct timespec rest = to_timespec(asked);
  return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &rest, NULL) == 0;
}

static bool until_wall(nanoseconds asked) {
  struct timespec deadline = deadline_in(CLOCK_REALTIME, asked);
  return syscall(SYS_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &deadline, NULL) == 0;
}

static bool by_ppoll(nanoseconds asked) {
  struct timespec limit = to_timespec(asked);
  // As such it says that nothing is left.
  return syscall(SYS_ppoll, NULL, 0, &limit, NULL, 8) == 0 && from_timespec(&limit) == 0;
}

static bool by_pselect(nanoseconds asked) {
  struct timespec limit = to_timespec(asked);
  return syscall(SYS_pselect6, 0, NULL, NULL, NULL, &limit, NULL) == 0 && from_timespec(&limit) == 0;
}

static bool by_sigtimedwait(nanoseconds asked) {
  uint64_t set = 1ull << (SIGWINCH - 1);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGWINCH);
  pthread_sigmask(SIG_BLOCK, &blocked, NULL);
  struct timespec limit = to_timespec(asked);
  return syscall(SYS_rt_sigtimedwait, &set, NULL, &limit, 8) == -1 && errno == EAGAIN;
}

static bool by_epoll(nanoseconds asked) {
  int set = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event;
  bool fine = syscall(SYS_epoll_pwait, set, &event, 1, (int)(asked / 1000000), NULL, 8) == 0;
  close(set);
  return fine;
}

static bool by_timerfd(nanoseconds asked) {
  int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  struct itimerspec setting = {.it_value = to_timespec(asked)};
  uint64_t times;
  bool fine = syscall(SYS_timerfd_settime, file, 0, &setting, NULL) == 0 && read(file, &times, sizeof times) == sizeof times;
  close(file);
  return fine;
}

static bool by_timer(nanoseconds asked) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  int timer, came;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
  if (syscall(SYS_timer_create, CLOCK_BOOTTIME, &event, &timer) != 0) return false;
  struct itimerspec setting = {.it_value = deadline_in(CLOCK_BOOTTIME, asked)};
  bool fine = syscall(SYS_timer_settime, timer, TIMER_ABSTIME, &setting, NULL) == 0 && sigwait(&set, &came) == 0;
  syscall(SYS_timer_delete, timer);
  return fine;
}

#ifdef SYS_poll
static bool by_poll(nanoseconds asked) {
  return syscall(SYS_poll, NULL, 0, (int)(asked / 1000000)) == 0;
}

static bool by_select(nanoseconds asked) {
  struct timeval limit = to_timeval(asked);
  return syscall(SYS_select, 0, NULL, NULL, NULL, &limit) == 0 && from_timeval(&limit) == 0;
}

static bool by_epoll_wait(nanoseconds asked) {
  int set = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event;
  bool fine = syscall(SYS_epoll_wait, set, &event, 1, (int)(asked / 1000000)) == 0;
  close(set);
  return fine;
}
#endif

const struct wait system_call_waits[] = {
    {"system call futex FUTEX_WAIT", in_futex, 0, 0},
    {"system call futex FUTEX_WAIT_BITSET", at_monotonic_futex, 0, 0},
    {"system call futex FUTEX_WAIT_BITSET FUTEX_CLOCK_REALTIME", at_wall_futex, 0, 0},
    {"system call futex_waitv", at_futexes, 1000, 0},
    {"system call nanosleep", by_nanosleep, 0, 0},
    {"system call clock_nanosleep", by_clock_nanosleep, 0, 0},
    {"system call clock_nanosleep until CLOCK_REALTIME", until_wall, 0, 0},
    {"system call ppoll", by_ppoll, 0, 0},
    {"system call pselect6", by_pselect, 0, 0},
    {"system call rt_sigtimedwait", by_sigtimedwait, 0, 0},
    {"system call epoll_pwait", by_epoll, 1000000, 0},
    {"system call timerfd_settime", by_timerfd, 0, 0},
    {"system call timer_settime", by_timer, 0, 0},
#ifdef SYS_poll
    {"system call poll", by_poll, 1000000, 0},
    {"system call select", by_select, 1000, 0},
    {"system call epoll_wait", by_epoll_wait, 1000000, 0},
#endif
    {0},
};
