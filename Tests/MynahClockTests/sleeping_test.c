#include "clock_test.h"

#include <errno.h>
#include <threads.h>
#include <unistd.h>

static bool by_nanosleep(nanoseconds asked) {
  struct timespec rest = to_timespec(asked);
  return nanosleep(&rest, NULL) == 0;
}

static bool by_clock(clockid_t clock, nanoseconds asked) {
  struct timespec rest = to_timespec(asked);
  return clock_nanosleep(clock, 0, &rest, NULL) == 0;
}

static bool until(clockid_t clock, nanoseconds asked) {
  struct timespec deadline = deadline_in(clock, asked);
  return clock_nanosleep(clock, TIMER_ABSTIME, &deadline, NULL) == 0;
}

static bool by_wall(nanoseconds asked) { return by_clock(CLOCK_REALTIME, asked); }
static bool by_monotonic(nanoseconds asked) { return by_clock(CLOCK_MONOTONIC, asked); }
static bool by_boottime(nanoseconds asked) { return by_clock(CLOCK_BOOTTIME, asked); }
static bool until_wall(nanoseconds asked) { return until(CLOCK_REALTIME, asked); }
static bool until_monotonic(nanoseconds asked) { return until(CLOCK_MONOTONIC, asked); }
static bool until_boottime(nanoseconds asked) { return until(CLOCK_BOOTTIME, asked); }
static bool until_tai(nanoseconds asked) { return until(CLOCK_TAI, asked); }

static bool by_usleep(nanoseconds asked) { return usleep((useconds_t)(asked / 1000)) == 0; }
static bool by_sleep(nanoseconds asked) { return sleep((unsigned)(asked / NANOSECONDS)) == 0; }

static bool by_thrd_sleep(nanoseconds asked) {
  struct timespec rest = to_timespec(asked);
  return thrd_sleep(&rest, NULL) == 0;
}

const struct wait sleeping_waits[] = {
    {"nanosleep", by_nanosleep, 0, 0},
    {"clock_nanosleep CLOCK_REALTIME", by_wall, 0, 0},
    {"clock_nanosleep CLOCK_MONOTONIC", by_monotonic, 0, 0},
    {"clock_nanosleep CLOCK_BOOTTIME", by_boottime, 0, 0},
    {"clock_nanosleep until CLOCK_REALTIME", until_wall, 0, 0},
    {"clock_nanosleep until CLOCK_MONOTONIC", until_monotonic, 0, 0},
    {"clock_nanosleep until CLOCK_BOOTTIME", until_boottime, 0, 0},
    {"clock_nanosleep until CLOCK_TAI", until_tai, 0, 0},
    {"usleep", by_usleep, 1000, 0},
    {"sleep", by_sleep, NANOSECONDS, 0},
    {"thrd_sleep", by_thrd_sleep, 0, 0},
    {0},
};

// What is left of a rest that a signal ended.

static bool is_remainder(nanoseconds left, nanoseconds asked, nanoseconds passed) {
  return CHECK(left > 0) && CHECK(left <= asked) && CHECK(left >= asked - passed - noise());
}

static void nanosleep_tells_what_is_left(void) {
  struct timespec rest = to_timespec(100 * a_while()), left = {0};
  interrupt_soon();
  nanoseconds start = logical_now(CLOCK_MONOTONIC);
  CHECK(nanosleep(&rest, &left) == -1 && errno == EINTR);
  is_remainder(from_timespec(&left), from_timespec(&rest), logical_now(CLOCK_MONOTONIC) - start);
}

static void clock_nanosleep_tells_what_is_left(void) {
  struct timespec rest = to_timespec(100 * a_while()), left = {0};
  interrupt_soon();
  nanoseconds start = logical_now(CLOCK_MONOTONIC);
  CHECK(clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &left) == EINTR);
  is_remainder(from_timespec(&left), from_timespec(&rest), logical_now(CLOCK_MONOTONIC) - start);
}

static void sleep_tells_what_is_left(void) {
  unsigned asked = (unsigned)(100 * a_while() / NANOSECONDS) + 2;
  interrupt_soon();
  nanoseconds start = logical_now(CLOCK_MONOTONIC);
  nanoseconds left = (nanoseconds)sleep(asked) * NANOSECONDS;
  is_remainder(left, (nanoseconds)asked * NANOSECONDS, logical_now(CLOCK_MONOTONIC) - start + NANOSECONDS);
}

static void an_interrupted_deadline_leaves_nothing_written(void) {
  struct timespec deadline = deadline_in(CLOCK_MONOTONIC, 100 * a_while()), left = {.tv_sec = 4711};
  interrupt_soon();
  CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, &left) == EINTR);
  CHECK(left.tv_sec == 4711);
}

const struct test remainder_tests[] = {
    {"nanosleep tells what is left", nanosleep_tells_what_is_left},
    {"clock_nanosleep tells what is left", clock_nanosleep_tells_what_is_left},
    {"sleep tells what is left", sleep_tells_what_is_left},
    {"an interrupted deadline leaves nothing written", an_interrupted_deadline_leaves_nothing_written},
    {0},
};
