#ifndef SYSTEM_CALLS_H
#define SYSTEM_CALLS_H

#include "originals.h"
#include "timeline.h"

// The replacements that do for a system call as such, too: these calls end no thread that is cancelled meanwhile.
#define REPLACED(result, name, ...) __attribute__((visibility("default"))) result mynah_##name(__VA_ARGS__) __asm__(#name)

REPLACED(int, clock_gettime, clockid_t clock, struct timespec *time);
REPLACED(int, gettimeofday, struct timeval *time, void *zone);
REPLACED(time_t, time, time_t *seconds);
REPLACED(clock_t, times, struct tms *work);
REPLACED(int, execve, const char *path, char *const arguments[], char *const environment[]);
REPLACED(int, execveat, int folder, const char *path, char *const arguments[], char *const environment[], int flags);
REPLACED(int, setitimer, int kind, const struct itimerval *setting, struct itimerval *before);
REPLACED(int, getitimer, int kind, struct itimerval *setting);
REPLACED(unsigned, alarm, unsigned seconds);
REPLACED(int, timerfd_settime, int file, int flags, const struct itimerspec *setting, struct itimerspec *before);
REPLACED(int, timerfd_gettime, int file, struct itimerspec *setting);
REPLACED(int, timer_settime, timer_t timer, int flags, const struct itimerspec *setting, struct itimerspec *before);
REPLACED(int, timer_gettime, timer_t timer, struct itimerspec *setting);
REPLACED(int, setsockopt, int file, int level, int option, const void *value, socklen_t size);
REPLACED(int, getsockopt, int file, int level, int option, void *value, socklen_t *size);

#undef REPLACED

#endif
