#include "clock_test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_close(nanoseconds value, nanoseconds expected) {
  return CHECK(value <= expected) && CHECK(value > 0) && CHECK(value >= expected - noise() * 10);
}

// Timers that are files.

static bool expires(int file) {
  uint64_t times = 0;
  bool fine = read(file, &times, sizeof times) == sizeof times && times == 1;
  close(file);
  return fine;
}

static bool in_file(clockid_t clock, nanoseconds asked) {
  int file = timerfd_create(clock, TFD_CLOEXEC);
  return timerfd_settime(file, 0, &(struct itimerspec){.it_value = to_timespec(asked)}, NULL) == 0 && expires(file);
}

static bool at_file(clockid_t clock, nanoseconds asked) {
  // Under another number than it was made with, as after being inherited.
  int made = timerfd_create(clock, TFD_CLOEXEC), file = fcntl(made, F_DUPFD_CLOEXEC, 100);
  close(made);
  struct itimerspec setting = {.it_value = deadline_in(clock, asked)};
  return timerfd_settime(file, TFD_TIMER_ABSTIME, &setting, NULL) == 0 && expires(file);
}

static bool in_wall_file(nanoseconds asked) { return in_file(CLOCK_REALTIME, asked); }
static bool in_monotonic_file(nanoseconds asked) { return in_file(CLOCK_MONOTONIC, asked); }
static bool at_wall_file(nanoseconds asked) { return at_file(CLOCK_REALTIME, asked); }
static bool at_monotonic_file(nanoseconds asked) { return at_file(CLOCK_MONOTONIC, asked); }
static bool at_boottime_file(nanoseconds asked) { return at_file(CLOCK_BOOTTIME, asked); }

// Timers that send signals.

static sigset_t only(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

/// Waits for that signal, which is blocked, without a limit of its own.
static bool arrives(int signal) {
  sigset_t set = only(signal);
  int came;
  return sigwait(&set, &came) == 0 && came == signal;
}

static bool by_timer(clockid_t clock, bool is_absolute, nanoseconds asked) {
  sigset_t set = only(SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  timer_t timer;
  if (timer_create(clock, &(struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2}, &timer) != 0) return false;
  struct itimerspec setting = {.it_value = is_absolute ? deadline_in(clock, asked) : to_timespec(asked)};
  bool fine = timer_settime(timer, is_absolute ? TIMER_ABSTIME : 0, &setting, NULL) == 0 && arrives(SIGUSR2);
  timer_delete(timer);
  return fine;
}

static bool in_wall_timer(nanoseconds asked) { return by_timer(CLOCK_REALTIME, false, asked); }
static bool in_monotonic_timer(nanoseconds asked) { return by_timer(CLOCK_MONOTONIC, false, asked); }
static bool at_wall_timer(nanoseconds asked) { return by_timer(CLOCK_REALTIME, true, asked); }
static bool at_monotonic_timer(nanoseconds asked) { return by_timer(CLOCK_MONOTONIC, true, asked); }
static bool at_boottime_timer(nanoseconds asked) { return by_timer(CLOCK_BOOTTIME, true, asked); }

static sem_t expired;

static void post_expired(union sigval value) {
  (void)value;
  sem_post(&expired);
}

static bool in_thread_timer(nanoseconds asked) {
  sem_init(&expired, 0, 0);
  timer_t timer;
  if (timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_THREAD, .sigev_notify_function = post_expired}, &timer) != 0)
    return false;
  bool fine = timer_settime(timer, 0, &(struct itimerspec){.it_value = to_timespec(asked)}, NULL) == 0;
  while (fine && sem_wait(&expired) != 0) continue;
  timer_delete(timer);
  return fine;
}

static bool by_alarm_signal(void) {
  sigset_t set = only(SIGALRM);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  return true;
}

static bool by_setitimer(nanoseconds asked) {
  by_alarm_signal();
  return setitimer(ITIMER_REAL, &(struct itimerval){.it_value = to_timeval(asked)}, NULL) == 0 && arrives(SIGALRM);
}

static bool by_alarm(nanoseconds asked) {
  by_alarm_signal();
  return alarm((unsigned)(asked / NANOSECONDS)) == 0 && arrives(SIGALRM);
}

static bool by_ualarm(nanoseconds asked) {
  by_alarm_signal();
  return ualarm((useconds_t)(asked / 1000), 0) == 0 && arrives(SIGALRM);
}

const struct wait timer_waits[] = {
    {"timerfd CLOCK_REALTIME", in_wall_file, 0, 0},
    {"timerfd CLOCK_MONOTONIC", in_monotonic_file, 0, 0},
    {"timerfd until CLOCK_REALTIME", at_wall_file, 0, 0},
    {"timerfd until CLOCK_MONOTONIC", at_monotonic_file, 0, 0},
    {"timerfd until CLOCK_BOOTTIME", at_boottime_file, 0, 0},
    {"timer CLOCK_REALTIME", in_wall_timer, 0, 0},
    {"timer CLOCK_MONOTONIC", in_monotonic_timer, 0, 0},
    {"timer until CLOCK_REALTIME", at_wall_timer, 0, 0},
    {"timer until CLOCK_MONOTONIC", at_monotonic_timer, 0, 0},
    {"timer until CLOCK_BOOTTIME", at_boottime_timer, 0, 0},
#if !__SANITIZE_THREAD__
    // The sanitizer doesn't know threads that were not made by pthread_create.
    {"timer with a thread", in_thread_timer, 0, 0},
#endif
    {"setitimer", by_setitimer, 1000, 0},
    {"alarm", by_alarm, NANOSECONDS, 0},
    {"ualarm", by_ualarm, 1000, 0},
    {0},
};

// What timers say of themselves.

static void timerfd_tells_what_it_was_set_to(void) {
  nanoseconds first = 50 * a_while(), interval = 7 * a_while();
  int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  struct itimerspec setting = {.it_value = to_timespec(first), .it_interval = to_timespec(interval)}, now, before;
  CHECK(timerfd_settime(file, 0, &setting, NULL) == 0);
  CHECK(timerfd_gettime(file, &now) == 0);
  is_close(from_timespec(&now.it_value), first);
  CHECK(from_timespec(&now.it_interval) - interval >= 0 && from_timespec(&now.it_interval) - interval <= speed);
  CHECK(timerfd_settime(file, 0, &(struct itimerspec){0}, &before) == 0);
  is_close(from_timespec(&before.it_value), first);
  CHECK(timerfd_gettime(file, &now) == 0 && from_timespec(&now.it_value) == 0);
  close(file);
}

static void timer_tells_what_it_was_set_to(void) {
  nanoseconds first = 50 * a_while(), interval = 7 * a_while();
  timer_t timer;
  CHECK(timer_create(CLOCK_REALTIME, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &timer) == 0);
  struct itimerspec setting = {.it_value = to_timespec(first), .it_interval = to_timespec(interval)}, now, before;
  CHECK(timer_settime(timer, 0, &setting, NULL) == 0);
  CHECK(timer_gettime(timer, &now) == 0);
  is_close(from_timespec(&now.it_value), first);
  CHECK(from_timespec(&now.it_interval) - interval >= 0 && from_timespec(&now.it_interval) - interval <= speed);
  CHECK(timer_settime(timer, 0, &(struct itimerspec){0}, &before) == 0);
  is_close(from_timespec(&before.it_value), first);
  timer_delete(timer);
}

static void timer_of_work_is_left_alone(void) {
  timer_t timer;
  CHECK(timer_create(CLOCK_PROCESS_CPUTIME_ID, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &timer) == 0);
  struct itimerspec setting = {.it_value = {.tv_sec = 100}}, now;
  CHECK(timer_settime(timer, 0, &setting, NULL) == 0);
  CHECK(timer_gettime(timer, &now) == 0);
  CHECK(now.it_value.tv_sec >= 98 && now.it_value.tv_sec <= 100);
  timer_delete(timer);
}

static void many_timers_keep_their_clocks(void) {
  enum { COUNT = 200 };
  timer_t timers[COUNT];
  for (int i = 0; i < COUNT; i++) {
    clockid_t clock = i % 2 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
    CHECK(timer_create(clock, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &timers[i]) == 0);
    CHECK(timer_settime(timers[i], 0, &(struct itimerspec){.it_value = {.tv_sec = 1000000}}, NULL) == 0);
  }
  for (int i = 0; i < COUNT; i++) {
    struct itimerspec now;
    CHECK(timer_gettime(timers[i], &now) == 0);
    CHECK(now.it_value.tv_sec >= 990000 && now.it_value.tv_sec <= 1000000);
    timer_delete(timers[i]);
  }
}

static void setitimer_tells_what_it_was_set_to(void) {
  nanoseconds first = 50 * a_while(), interval = 7 * a_while(), unit = 1000 * (nanoseconds)(speed + 1);
  struct itimerval setting = {.it_value = to_timeval(first), .it_interval = to_timeval(interval)}, now, before;
  by_alarm_signal();
  CHECK(setitimer(ITIMER_REAL, &setting, NULL) == 0);
  CHECK(getitimer(ITIMER_REAL, &now) == 0);
  is_close(from_timeval(&now.it_value) - unit, first);
  CHECK(from_timeval(&now.it_interval) - interval >= 0 && from_timeval(&now.it_interval) - interval <= unit);
  CHECK(setitimer(ITIMER_REAL, &(struct itimerval){0}, &before) == 0);
  is_close(from_timeval(&before.it_value) - unit, first);
}

static void alarm_tells_what_was_left(void) {
  by_alarm_signal();
  CHECK(alarm(1000000) == 0);
  unsigned left = alarm(0);
  CHECK(left >= 1000000 - 10 * (unsigned)(noise() / NANOSECONDS + 1) && left <= 1000001);
  CHECK(alarm(0) == 0);
}

static void timers_of_work_by_setitimer_are_left_alone(void) {
  struct itimerval now;
  CHECK(setitimer(ITIMER_VIRTUAL, &(struct itimerval){.it_value = {.tv_sec = 1000}}, NULL) == 0);
  CHECK(getitimer(ITIMER_VIRTUAL, &now) == 0 && now.it_value.tv_sec >= 998 && now.it_value.tv_sec <= 1000);
  CHECK(setitimer(ITIMER_VIRTUAL, &(struct itimerval){0}, NULL) == 0);
}

static void intervals_pass_as_often_as_they_should(void) {
  nanoseconds interval = a_while() / 4, start = logical_now(CLOCK_MONOTONIC);
  int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  CHECK(timerfd_settime(file, 0, &(struct itimerspec){.it_value = to_timespec(interval), .it_interval = to_timespec(interval)}, NULL) == 0);
  uint64_t sum = 0, times;
  while (sum < 20 && CHECK(read(file, &times, sizeof times) == sizeof times)) sum += times;
  nanoseconds passed = logical_now(CLOCK_MONOTONIC) - start;
  CHECK(passed >= (nanoseconds)sum * interval);
  close(file);
}

/// A timer is set in a signal handler, where neither a lock nor memory is to be had.
static timer_t timer_of_handler;

static void set_timer(int signal) {
  (void)signal;
  timer_settime(timer_of_handler, 0, &(struct itimerspec){.it_value = {.tv_sec = 1000000}}, NULL);
}

static void handlers_may_set_timers(void) {
  CHECK(timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &timer_of_handler) == 0);
  sigaction(SIGUSR1, &(struct sigaction){.sa_handler = set_timer}, NULL);
  raise(SIGUSR1);
  struct itimerspec now;
  CHECK(timer_gettime(timer_of_handler, &now) == 0 && now.it_value.tv_sec >= 990000);
  timer_delete(timer_of_handler);
}

const struct test timer_tests[] = {
    {"timerfd tells what it was set to", timerfd_tells_what_it_was_set_to},
    {"a timer tells what it was set to", timer_tells_what_it_was_set_to},
    {"a timer of work is left alone", timer_of_work_is_left_alone},
    {"many timers keep their clocks", many_timers_keep_their_clocks},
    {"setitimer tells what it was set to", setitimer_tells_what_it_was_set_to},
    {"alarm tells what was left", alarm_tells_what_was_left},
    {"timers of work by setitimer are left alone", timers_of_work_by_setitimer_are_left_alone},
    {"intervals pass as often as they should", intervals_pass_as_often_as_they_should},
    {"handlers may set timers", handlers_may_set_timers},
    {0},
};
