#ifndef ANNOUNCEMENT_H
#define ANNOUNCEMENT_H

#pragma GCC visibility push(hidden)

/// Tells the server that this program runs on logical time, as `mynahclock.h` says; on any failure it stays untold.
void announce(void);

/// Tells the server that this program calls others over the network; once is enough.
void announce_call(void);

/// Tells the server that a program is about to run that can't have the clock.
void announce_stranger(const char *program);

#pragma GCC visibility pop

#endif
