#include "timeline.h"

// 32-bit systems have each call twice, for times of 32 and of 64 bits; they are not served.
_Static_assert(sizeof(time_t) == 8, "times have 64 bits");

static nanoseconds clamped(__int128 value) {
  if (value > INT64_MAX) return INT64_MAX;
  if (value < INT64_MIN) return INT64_MIN;
  return (nanoseconds)value;
}

/// `value * by / over`, rounded down.
static inline nanoseconds scaled(nanoseconds value, int64_t by, int64_t over) {
  __int128 product = (__int128)value * by;
  if (over == 1) return clamped(product);
  __int128 quotient = product / over;
  return clamped(quotient - (product % over < 0));
}

nanoseconds timeline_longer(const struct timeline *line, nanoseconds real) {
  return scaled(real, line->multiplier, line->divisor);
}

nanoseconds timeline_shorter(const struct timeline *line, nanoseconds logical) {
  // An endless rest stays endless.
  if (logical == INT64_MAX) return logical;
  return -scaled(-logical, line->divisor, line->multiplier);
}

nanoseconds sum(nanoseconds start, nanoseconds length) {
  nanoseconds result;
  if (__builtin_add_overflow(start, length, &result)) return length < 0 ? INT64_MIN : INT64_MAX;
  return result;
}

nanoseconds from_timespec(const struct timespec *time) {
  return clamped((__int128)time->tv_sec * NANOSECONDS + time->tv_nsec);
}

struct timespec to_timespec(nanoseconds time) {
  if (time < 0) time = 0;
  return (struct timespec){.tv_sec = time / NANOSECONDS, .tv_nsec = time % NANOSECONDS};
}

nanoseconds from_timeval(const struct timeval *time) {
  return clamped(((__int128)time->tv_sec * MICROSECONDS + time->tv_usec) * 1000);
}

struct timeval to_timeval(nanoseconds time) {
  if (time < 0) time = 0;
  return (struct timeval){.tv_sec = time / NANOSECONDS, .tv_usec = (suseconds_t)(time % NANOSECONDS / 1000)};
}

struct timeval to_timeval_up(nanoseconds time) {
  return to_timeval(sum(time, 999));
}

bool is_time(const struct timespec *time) {
  return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < NANOSECONDS;
}

/// Reads a whole number of at most `most` digits and moves `text` behind it; returns how many digits it had, 0 when it is none.
static int read_number(int64_t *value, int most, const char **text) {
  int digits = 0;
  *value = 0;
  for (; **text >= '0' && **text <= '9'; (*text)++) {
    if (digits++ == most) return 0;
    if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, **text - '0', value)) return 0;
  }
  return digits;
}

/// A decimal number above zero, of six digits at most before the point and behind it, as a fraction.
static bool read_speed(struct timeline *line, const char **text) {
  line->divisor = 1;
  if (!read_number(&line->multiplier, 6, text)) return false;
  if (**text == '.') {
    (*text)++;
    int64_t fraction;
    int digits = read_number(&fraction, 6, text);
    if (!digits) return false;
    // A whole speed, the usual one, needs no division to tell the time.
    if (fraction) {
      while (digits--) line->divisor *= 10;
      line->multiplier = line->multiplier * line->divisor + fraction;
    }
  }
  return line->multiplier > 0;
}

static bool read_blank_and_number(int64_t *value, const char **text) {
  return *(*text)++ == ' ' && read_number(value, 19, text);
}

bool timeline_read(struct timeline *line, const char *text) {
  return read_speed(line, &text) && read_blank_and_number(&line->anchor, &text) && read_blank_and_number(&line->wall, &text)
      && *text == '\0';
}
