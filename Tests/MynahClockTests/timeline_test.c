#include "clock_test.h"

static bool reads(const char *text, int64_t multiplier, int64_t divisor, nanoseconds anchor, nanoseconds wall) {
  struct timeline line;
  return timeline_read(&line, text) && line.multiplier == multiplier && line.divisor == divisor && line.anchor == anchor
      && line.wall == wall;
}

static void what_is_written_is_read(void) {
  CHECK(reads("60 1000 1763727489123456789", 60, 1, 1000, 1763727489123456789));
  CHECK(reads("1 0 0", 1, 1, 0, 0));
  CHECK(reads("2.5 7 8", 25, 10, 7, 8));
  CHECK(reads("0.25 7 8", 25, 100, 7, 8));
  CHECK(reads("20.000 7 8", 20, 1, 7, 8));
  CHECK(reads("999999.999999 9223372036854775807 1", 999999999999, 1000000, INT64_MAX, 1));
}

static void what_is_no_clock_is_refused(void) {
  static const char *const texts[] = {
      "", "60", "60 1", "60 1 ", "60 1 2 ", "60 1 2 3", " 60 1 2", "60  1 2", "0 1 2", "0.0 1 2", "-1 1 2", "1. 1 2", ".5 1 2", "1e3 1 2",
      "1000000000 1 2", "1.0000001 1 2", "60 -1 2", "60 1 9223372036854775808", "60 1 99999999999999999999", "sixty 1 2", "60,1,2", "nan 1 2",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct timeline line;
    CHECK(!timeline_read(&line, texts[i]));
  }
}

static void a_rest_is_never_too_short(void) {
  static const char *const texts[] = {"1 0 0", "7 0 0", "60 0 0", "1000 0 0", "2.5 0 0", "0.3 0 0", "3.141593 0 0"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct timeline line;
    CHECK(timeline_read(&line, texts[i]));
    for (nanoseconds logical = -5000; logical < 5000; logical++) {
      nanoseconds real = timeline_shorter(&line, logical);
      CHECK(timeline_longer(&line, real) >= logical);
      CHECK(timeline_longer(&line, real - 1) < logical);
    }
    CHECK(timeline_shorter(&line, 0) == 0);
    CHECK(timeline_shorter(&line, INT64_MAX) == INT64_MAX);
  }
}

static void times_end_where_64_bits_do(void) {
  struct timeline line;
  CHECK(timeline_read(&line, "1000 0 0"));
  CHECK(timeline_longer(&line, INT64_MAX / 10) == INT64_MAX);
  CHECK(sum(INT64_MAX, 1) == INT64_MAX);
  CHECK(sum(INT64_MIN, -1) == INT64_MIN);
  CHECK(from_timespec(&(struct timespec){.tv_sec = INT64_MAX}) == INT64_MAX);
  CHECK(from_timeval(&(struct timeval){.tv_sec = INT64_MAX}) == INT64_MAX);
  CHECK(to_timespec(-1).tv_nsec == 0);
  CHECK(to_timeval_up(1).tv_usec == 1);
  CHECK(to_timeval_up(INT64_MAX).tv_sec == INT64_MAX / NANOSECONDS);
}

const struct test timeline_tests[] = {
    {"what is written is read", what_is_written_is_read},
    {"what is no clock is refused", what_is_no_clock_is_refused},
    {"a rest is never too short, and not longer than it needs", a_rest_is_never_too_short},
    {"times end where 64 bits do", times_end_where_64_bits_do},
    {0},
};
