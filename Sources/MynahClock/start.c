#include "announcement.h"
#include "clocks.h"

/// Before the program's own code runs, and while it has one thread: later calls find everything ready, in signal handlers as well.
__attribute__((constructor)) static void start(void) {
  if (current_timeline()) announce();
}

#if __linux__ && __clang__
/// Swift's linking adds its own library to all that it links; a client under test is not to load what isn't used.
__attribute__((section(".swift1_autolink_entries"), used)) static const char only_what_is_needed[] = "-Wl,--as-needed";
#endif
