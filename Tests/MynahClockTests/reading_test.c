#include "clock_test.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/timeb.h>
#include <sys/times.h>
#include <unistd.h>

static const clockid_t clocks[] = {
    CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_TAI, CLOCK_MONOTONIC, CLOCK_MONOTONIC_COARSE, CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME};
enum { CLOCKS = sizeof clocks / sizeof *clocks };

/// What the environment says, read a second time.
static struct timeline environment(void) {
  struct timeline line;
  CHECK(timeline_read(&line, getenv("MYNAH_CLOCK")));
  return line;
}

/// Whoever knows the environment knows what every program reads: this is what the server relies on.
static void clocks_show_what_the_environment_says(void) {
  struct timeline line = environment();
  for (int i = 0; i < 1000; i++) {
    nanoseconds before = timeline_longer(&line, real_now(CLOCK_MONOTONIC) - line.anchor);
    nanoseconds monotonic = logical_now(CLOCK_MONOTONIC) - line.anchor, wall = logical_now(CLOCK_REALTIME) - line.wall;
    nanoseconds after = timeline_longer(&line, real_now(CLOCK_MONOTONIC) - line.anchor);
    CHECK(before <= monotonic && monotonic <= wall && wall <= after);
  }
}

static void all_clocks_run_alike(void) {
  nanoseconds start[CLOCKS];
  for (int i = 0; i < CLOCKS; i++) start[i] = logical_now(clocks[i]) - logical_now(CLOCK_MONOTONIC);
  usleep((useconds_t)(a_while() / 1000));
  for (int i = 0; i < CLOCKS; i++) {
    nanoseconds drift = logical_now(clocks[i]) - logical_now(CLOCK_MONOTONIC) - start[i];
    CHECK(llabs(drift) < 10 * noise());
  }
}

static void clocks_never_go_back(void) {
  for (int i = 0; i < CLOCKS; i++) {
    nanoseconds last = logical_now(clocks[i]);
    for (int j = 0; j < 10000; j++) {
      nanoseconds next = logical_now(clocks[i]);
      CHECK(next >= last);
      last = next;
    }
  }
}

static void clocks_of_work_are_left_alone(void) {
  static const clockid_t kinds[] = {CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
  clockid_t own;
  CHECK(clock_getcpuclockid(getpid(), &own) == 0);
  for (int i = 0; i < 3; i++) {
    clockid_t clock = i < 2 ? kinds[i] : own;
    nanoseconds before = real_now(clock), between = logical_now(clock), after = real_now(clock);
    CHECK(before <= between && between <= after);
  }
}

static void other_counts_of_work_are_left_alone(void) {
  nanoseconds before = real_now(CLOCK_PROCESS_CPUTIME_ID), tick = NANOSECONDS / sysconf(_SC_CLK_TCK);
  struct rusage usage;
  struct tms work;
  clock_t processor = clock();
  CHECK(getrusage(RUSAGE_SELF, &usage) == 0 && times(&work) != (clock_t)-1);
  nanoseconds after = real_now(CLOCK_PROCESS_CPUTIME_ID);
  nanoseconds counts[] = {
      (nanoseconds)processor * (NANOSECONDS / CLOCKS_PER_SEC), from_timeval(&usage.ru_utime) + from_timeval(&usage.ru_stime),
      (work.tms_utime + work.tms_stime) * tick};
  // Each cuts off what is less than its unit, the last of them twice.
  for (int i = 0; i < 3; i++) CHECK(before - 2 * tick <= counts[i] && counts[i] <= after + tick);
}

static bool is_now(nanoseconds wall, nanoseconds unit) {
  nanoseconds now = logical_now(CLOCK_REALTIME);
  return wall <= now && wall > now - unit - 100 * noise();
}

static void all_calls_tell_the_same_time(void) {
  struct timeval time_of_day;
  struct timespec time_now;
  struct timeb old;
  time_t seconds;
  CHECK(gettimeofday(&time_of_day, NULL) == 0 && is_now(from_timeval(&time_of_day), 1000));
  CHECK(time(&seconds) == seconds && is_now(seconds * (nanoseconds)NANOSECONDS, NANOSECONDS));
  CHECK(timespec_get(&time_now, TIME_UTC) == TIME_UTC && is_now(from_timespec(&time_now), 1));
  CHECK(timespec_get(&time_now, TIME_UTC + 17) == 0);
  CHECK(syscall(SYS_clock_gettime, CLOCK_REALTIME, &time_now) == 0 && is_now(from_timespec(&time_now), 1));
  CHECK(syscall(SYS_gettimeofday, &time_of_day, NULL) == 0 && is_now(from_timeval(&time_of_day), 1000));
#ifdef SYS_time
  CHECK(is_now(syscall(SYS_time, NULL) * (nanoseconds)NANOSECONDS, NANOSECONDS));
#endif
  int (*by_ftime)(struct timeb *);
  *(void **)&by_ftime = dlsym(RTLD_DEFAULT, "ftime");
  CHECK(by_ftime(&old) == 0 && is_now(old.time * (nanoseconds)NANOSECONDS + old.millitm * 1000000, 1000000));
}

static void time_of_day_takes_nothing_to_fill_in(void) {
  struct timezone zone = {.tz_minuteswest = 4711};
  int (*by_gettimeofday)(void *, void *);
  *(void **)&by_gettimeofday = dlsym(RTLD_DEFAULT, "gettimeofday");
  CHECK(by_gettimeofday(NULL, NULL) == 0);
  CHECK(by_gettimeofday(NULL, &zone) == 0 && zone.tz_minuteswest != 4711);
}

static void ticks_pass_with_the_time(void) {
  struct tms work;
  nanoseconds tick = NANOSECONDS / sysconf(_SC_CLK_TCK), start = logical_now(CLOCK_MONOTONIC);
  clock_t before = times(&work);
  usleep((useconds_t)(a_while() / 1000));
  clock_t after = times(&work);
  nanoseconds passed = logical_now(CLOCK_MONOTONIC) - start;
  CHECK((after - before) * tick >= a_while() - logical_length(tick) - tick);
  CHECK((after - before) * tick <= passed + logical_length(tick) + tick);
}

/// Far below what a program would notice; the least of some tries, since others use the machine as well.
static void telling_the_time_is_cheap(void) {
  enum { COUNT = 100000 };
  nanoseconds least = INT64_MAX;
  for (int i = 0; i < 20; i++) {
    struct timespec time;
    nanoseconds start = real_now(CLOCK_THREAD_CPUTIME_ID);
    for (int j = 0; j < COUNT; j++) clock_gettime(CLOCK_MONOTONIC, &time);
    nanoseconds cost = (real_now(CLOCK_THREAD_CPUTIME_ID) - start) / COUNT;
    if (cost < least) least = cost;
  }
  if (getenv("CLOCK_TEST_IS_SLOWED")) return;
  CHECK(least < 100);
}

const struct test reading_tests[] = {
    {"clocks show what the environment says", clocks_show_what_the_environment_says},
    {"all clocks run alike", all_clocks_run_alike},
    {"clocks never go back", clocks_never_go_back},
    {"clocks of work are left alone", clocks_of_work_are_left_alone},
    {"other counts of work are left alone", other_counts_of_work_are_left_alone},
    {"all calls tell the same time", all_calls_tell_the_same_time},
    {"the time of day takes nothing to fill in", time_of_day_takes_nothing_to_fill_in},
    {"ticks pass with the time", ticks_pass_with_the_time},
    {"telling the time is cheap", telling_the_time_is_cheap},
    {0},
};
