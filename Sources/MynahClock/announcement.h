#ifndef ANNOUNCEMENT_H
#define ANNOUNCEMENT_H

#pragma GCC visibility push(hidden)

/// Tells the server that this program runs on logical time, as `mynahclock.h` says; on any failure it stays untold.
void announce(void);

#pragma GCC visibility pop

#endif
