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
  #include <spawn.h>
  #include <stdio.h>
  #include <stdlib.h>
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

  // Older headers lack them.
  int epoll_pwait2(int, struct epoll_event *, int, const struct timespec *, const sigset_t *);
  int pidfd_spawn(
      int *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]);
  int pidfd_spawnp(
      int *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]);

  /// What is called by the replacements, in the order in which it is looked for: last what older C libraries lack.
  #define ORIGINALS(X) \
    X(clock_gettime) X(aio_suspend) X(clock_nanosleep) X(cnd_timedwait) X(connect) X(epoll_pwait) X(epoll_wait) X(execv) X(execve) \
    X(execvp) X(execvpe) X(fexecve) X(getitimer) X(getsockopt) X(gettimeofday) X(mq_timedreceive) X(mq_timedsend) X(mtx_timedlock) \
    X(nanosleep) X(poll) X(popen) X(posix_spawn) X(posix_spawnp) X(ppoll) X(pselect) X(pthread_clockjoin_np) X(pthread_cond_clockwait) \
    X(pthread_cond_timedwait) X(pthread_mutex_clocklock) X(pthread_mutex_timedlock) X(pthread_rwlock_clockrdlock) \
    X(pthread_rwlock_clockwrlock) X(pthread_rwlock_timedrdlock) X(pthread_rwlock_timedwrlock) X(pthread_timedjoin_np) X(recvmmsg) X(select) \
    X(sem_clockwait) X(sem_timedwait) X(semtimedop) X(setitimer) X(setsockopt) X(sigtimedwait) X(syscall) X(system) X(timer_create) \
    X(timer_delete) X(timer_gettime) X(timer_settime) X(timerfd_gettime) X(timerfd_settime) X(times) \
    X(epoll_pwait2) X(pidfd_spawn) X(pidfd_spawnp)

  #define ORIGINAL(name) (originals()->name)

  #pragma GCC visibility push(hidden)

  #define FIELD(name) __typeof__(&name) name;
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
