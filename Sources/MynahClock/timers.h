#ifndef TIMERS_H
#define TIMERS_H

#include "originals.h"
#include "timeline.h"

#pragma GCC visibility push(hidden)

#if !__APPLE__

/// A timer's setting as the kernel has to keep it, in `room`; what is none (null, invalid times) comes back as it is.
const struct itimerspec *real_setting(clockid_t clock, bool is_absolute, const struct itimerspec *setting, struct itimerspec *room);

/// Turns the real times of a setting into logical ones; null stays null.
void make_setting_logical(clockid_t clock, struct itimerspec *setting);

/// The clock of a timer that is a file.
clockid_t clock_of_file(int file);

/// Remembers the clock of a timer, until it is forgotten or another timer has the same name.
void remember_clock(timer_t timer, clockid_t clock);
void forget_clock(timer_t timer);
clockid_t clock_of_timer(timer_t timer);

#endif

#pragma GCC visibility pop

#endif
