#ifndef CLOCK_TEST_H
#define CLOCK_TEST_H

#include "../../Sources/MynahClock/timeline.h"

/// Says where and what when it doesn't hold; the test goes on.
#define CHECK(condition) check((condition), __FILE__, __LINE__, #condition)
bool check(bool holds, const char *file, int line, const char *condition);

/// How fast the preloaded library was told to run time.
extern double speed;

/// What the C library itself says, behind the preloaded one's back.
nanoseconds real_now(clockid_t clock);
nanoseconds logical_now(clockid_t clock);

/// The logical length of a real one.
nanoseconds logical_length(nanoseconds real);

/// How long waits are: as many real milliseconds at every speed, in logical time.
nanoseconds a_while(void);

/// Room for what a busy machine adds, as logical time.
nanoseconds noise(void);

/// One call that waits, asked to wait for that long in logical time; true when its result was that of a wait that ended.
struct wait {
  const char *name;
  bool (*call)(nanoseconds asked);
  /// Waits are a multiple of this in logical time, 0 for any.
  nanoseconds unit;
  /// How much too early the kernel itself may be, in real time.
  nanoseconds early;
};

struct test {
  const char *name;
  void (*run)(void);
};

/// What each file has to offer, ended by an entry without a name.
extern const struct wait sleeping_waits[], polling_waits[], locking_waits[], timer_waits[], exchanging_waits[], system_call_waits[];
extern const struct test timeline_tests[], reading_tests[], remainder_tests[], edge_tests[], timer_tests[], thread_tests[], program_tests[],
    stranger_tests[];

/// Sends this thread a signal in ten real milliseconds, with a handler that does nothing.
void interrupt_soon(void);

/// A deadline on that clock, in so much logical time.
struct timespec deadline_in(clockid_t clock, nanoseconds logical);

/// When the program was started again by a test: what that was to do, else null.
extern const char *errand;
void do_errand(void);

#endif
