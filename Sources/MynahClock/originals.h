#ifndef ORIGINALS_H
#define ORIGINALS_H

#include "target.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#if __APPLE__

  // dyld reads a table of replacements, and leaves the calls of the library that holds the table alone.
  #define REPLACEMENT(result, name, ...) \
    result mynah_##name(__VA_ARGS__); \
    __attribute__((used, section("__DATA,__interpose"))) static const struct { \
      const void *replacement, *original; \
    } interpose_##name = {(const void *)&mynah_##name, (const void *)&name}; \
    result mynah_##name(__VA_ARGS__)

  #define ORIGINAL(name) name

#else

  #include <aio.h>
  #include <mqueue.h>
  #include <semaphore.h>
  #include <sys/epoll.h>
  #include <sys/sem.h>
  #include <sys/timeb.h>
  #include <sys/timerfd.h>
  #include <threads.h>

  /// The function that the dynamic linker finds before the C library's own.
  ///
  /// In C it has a name of its own: what the system's headers say of the call (that a pointer is never null, say) is then no promise here.
  #define REPLACEMENT(result, name, ...) \
    __attribute__((visibility("default"))) result mynah_##name(__VA_ARGS__) __asm__(#name); \
    result mynah_##name(__VA_ARGS__)

  /// Another name under which the C library offers the same.
  #define ALSO(result, other, name, ...) \
    __attribute__((visibility("default"), alias(#name))) result mynah_##other(__VA_ARGS__) __asm__(#other)

  // Older headers lack it.
  int epoll_pwait2(int, struct epoll_event *, int, const struct timespec *, const sigset_t *);

  /// What is called by the replacements, and the version that they stand for where the C library has several.
  #define ORIGINALS(X) \
    X(aio_suspend, 0) X(clock_gettime, 0) X(clock_nanosleep, 0) X(epoll_pwait, 0) X(epoll_pwait2, 0) X(epoll_wait, 0) X(getitimer, 0) \
    X(getsockopt, 0) X(gettimeofday, 0) X(mq_timedreceive, 0) X(mq_timedsend, 0) X(nanosleep, 0) X(poll, 0) X(ppoll, 0) X(pselect, 0) \
    X(pthread_clockjoin_np, 0) X(pthread_cond_clockwait, 0) X(pthread_cond_timedwait, "GLIBC_2.3.2") X(pthread_mutex_clocklock, 0) \
    X(pthread_mutex_timedlock, 0) X(pthread_rwlock_clockrdlock, 0) X(pthread_rwlock_clockwrlock, 0) X(pthread_rwlock_timedrdlock, 0) \
    X(pthread_rwlock_timedwrlock, 0) X(pthread_timedjoin_np, 0) X(recvmmsg, 0) X(select, 0) X(sem_clockwait, 0) X(sem_timedwait, 0) \
    X(semtimedop, 0) X(setitimer, 0) X(setsockopt, 0) X(sigtimedwait, 0) X(syscall, 0) X(times, 0) X(timer_create, 0) \
    X(timer_delete, 0) X(timer_gettime, 0) X(timer_settime, 0) X(timerfd_gettime, 0) X(timerfd_settime, 0)

  #define ORIGINAL(name) (originals()->name)

  #pragma GCC visibility push(hidden)

  #define FIELD(name, version) __typeof__(&name) name;
  struct originals {
    ORIGINALS(FIELD)
  };
  #undef FIELD

  extern struct originals found_originals;
  extern atomic_bool originals_are_found;

  /// Other libraries' constructors may ask for the time before ours has run.
  void find_originals(void);

  static inline const struct originals *originals(void) {
    if (!atomic_load_explicit(&originals_are_found, memory_order_acquire)) find_originals();
    return &found_originals;
  }

  #pragma GCC visibility pop

#endif

#endif
