#ifndef MYNAHCLOCK_H
#define MYNAHCLOCK_H

/// A library to preload: the process that loads it, and all that it starts, see time run faster.
///
/// Nothing of it is called by name. It takes the place of the C library's calls that tell the time or wait for it, and
/// learns from two environment variables what to do. Without the first one, or with one that it can't read, it does nothing.
///
/// It is made for Linux with the GNU C library. For macOS it has the calls that both systems share; `mach_absolute_time`, `kevent` and
/// their kin, by which much of a Mac's software waits, are not among them, and none of it has been tried there. Out of its reach
/// anywhere are programs that are linked statically or have more rights than who starts them, runtimes that ask the kernel themselves
/// (Go), and times of files, of sockets' protocols and of name servers.

/// `"SPEED ANCHOR WALL"`: how many logical seconds a real one has (a decimal number such as `60` or `2.5`), and where both times met:
/// CLOCK_MONOTONIC in nanoseconds, which logical and real time share at that instant, and the nanoseconds since 1970 that the logical
/// wall clock showed then. Whoever has the same text has the same clock, to the nanosecond.
#define MYNAH_CLOCK_VARIABLE "MYNAH_CLOCK"

/// The path of a file to which every program that loads the library with a readable `MYNAH_CLOCK` appends one line, in one write:
/// `PID TAB REACH TAB PROGRAM LF`. REACH is `all`, or `go` where a part of the program is written in Go, whose runtime asks the
/// kernel itself. PROGRAM is the executable's path; its control characters are written as `?`. The file has to be there; it is
/// never created.
///
/// Two more lines may follow: with REACH `calls` when the program first connects to another over TCP, and with `none` when it starts
/// a PROGRAM that can't take the clock, because it is static, has rights of its own or gets no clock in its environment.
#define MYNAH_CLOCK_PROGRAMS_VARIABLE "MYNAH_CLOCK_PROGRAMS"

#endif
