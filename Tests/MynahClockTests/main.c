#include "clock_test.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double speed;
static int failures;

bool check(bool holds, const char *file, int line, const char *condition) {
  if (!holds) {
    fprintf(stderr, "%s:%d: at speed %g: %s\n", file, line, speed, condition);
    failures++;
  }
  return holds;
}

nanoseconds real_now(clockid_t clock) {
  static int (*original)(clockid_t, struct timespec *);
  if (!original) *(void **)&original = dlsym(dlopen("libc.so.6", RTLD_NOW), "clock_gettime");
  struct timespec time;
  original(clock, &time);
  return from_timespec(&time);
}

nanoseconds logical_now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return from_timespec(&time);
}

nanoseconds logical_length(nanoseconds real) {
  return (nanoseconds)((double)real * speed);
}

nanoseconds a_while(void) {
  return logical_length(20 * 1000000);
}

nanoseconds noise(void) {
  return logical_length(10 * 1000000);
}

struct timespec deadline_in(clockid_t clock, nanoseconds logical) {
  return to_timespec(logical_now(clock) + logical);
}

static void *interrupt(void *thread) {
  // Without a call that is under test itself.
  for (nanoseconds end = real_now(CLOCK_MONOTONIC) + 10 * 1000000; real_now(CLOCK_MONOTONIC) < end;) sched_yield();
  pthread_kill((pthread_t)thread, SIGUSR1);
  return NULL;
}

static void do_nothing(int signal) {
  (void)signal;
}

void interrupt_soon(void) {
  sigaction(SIGUSR1, &(struct sigaction){.sa_handler = do_nothing}, NULL);
  pthread_t other;
  pthread_create(&other, NULL, interrupt, (void *)pthread_self());
  pthread_detach(other);
}

static nanoseconds rounded_up(nanoseconds value, nanoseconds unit) {
  return unit ? (value + unit - 1) / unit * unit : value;
}

/// Waits once; how much longer than asked it took in logical time, or -1 when something was wrong.
static nanoseconds try_wait(const struct wait *wait, nanoseconds asked) {
  nanoseconds real = real_now(CLOCK_MONOTONIC), wall = logical_now(CLOCK_REALTIME), logical = logical_now(CLOCK_MONOTONIC);
  if (!CHECK(wait->call(asked))) return -1;
  nanoseconds passed = logical_now(CLOCK_MONOTONIC) - logical, wall_passed = logical_now(CLOCK_REALTIME) - wall;
  nanoseconds real_passed = real_now(CLOCK_MONOTONIC) - real, early = logical_length(wait->early);
  bool fine = CHECK(passed + early >= asked) && CHECK(wall_passed + early >= asked) && CHECK(wall_passed - passed < noise() * 100)
      && CHECK((double)(real_passed + wait->early) >= (double)asked / speed);
  return fine ? passed - asked : -1;
}

/// Too early is wrong at once; too late, on a busy machine, only when it is never in time.
static void test_wait(const struct wait *wait) {
  nanoseconds asked = rounded_up(a_while(), wait->unit), best = INT64_MAX;
  for (int attempt = 0; attempt < 30 && best > noise(); attempt++) {
    nanoseconds late = try_wait(wait, asked);
    if (late < 0) break;
    if (late < best) best = late;
  }
  CHECK(best <= noise());
  if (best > noise()) fprintf(stderr, "  it is %s that waits wrongly: %g s asked, %g s too long\n", wait->name, asked / 1e9, best / 1e9);
}

static int test_all_waits(const char *only) {
  const struct wait *all[] = {sleeping_waits, polling_waits, locking_waits, timer_waits, exchanging_waits, system_call_waits};
  int count = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    for (const struct wait *wait = all[i]; wait->name; wait++) {
      if (only && !strstr(wait->name, only)) continue;
      int before = failures;
      test_wait(wait);
      if (failures > before) fprintf(stderr, "FAILED %s\n", wait->name);
      count++;
    }
  }
  return count;
}

static int run_all_tests(const char *only) {
  const struct test *all[] = {timeline_tests, reading_tests, remainder_tests, edge_tests, timer_tests, thread_tests, program_tests, stranger_tests};
  int count = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    for (const struct test *test = all[i]; test->name; test++) {
      if (only && !strstr(test->name, only)) continue;
      int before = failures;
      test->run();
      if (failures > before) fprintf(stderr, "FAILED %s\n", test->name);
      count++;
    }
  }
  return count;
}

/// `clock_test [PART OF A NAME]`, with the library preloaded and `MYNAH_CLOCK` set.
int main(int count, char **words) {
  const char *clock = getenv("MYNAH_CLOCK");
  speed = clock ? atof(clock) : 1;
  if (count == 3 && strcmp(words[1], "--errand") == 0) {
    errand = words[2];
    do_errand();
    return 0;
  }
  const char *only = count > 1 ? words[1] : NULL;
  int done = test_all_waits(only) + run_all_tests(only);
  if (failures) {
    printf("clock at speed %g: %d failures in %d tests\n", speed, failures, done);
    return 1;
  }
  printf("clock at speed %g: %d tests passed\n", speed, done);
  return 0;
}
