// The calls that wait for other threads, until a deadline.

#include "clocks.h"
#include "originals.h"

#if !__APPLE__

/// The clock that a condition variable was made with.
///
/// Nothing asks a condition variable for it, so this looks where the C library keeps it, since glibc 2.25: in the second bit of the count of
/// those who wait. It is a part of the variable's binary form, which variables shared between programs rely on.
static clockid_t clock_of(const pthread_cond_t *condition) {
  unsigned waiters = __atomic_load_n(&condition->__data.__wrefs, __ATOMIC_RELAXED);
  return waiters & 2 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

REPLACEMENT(int, pthread_cond_timedwait, pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *deadline) {
  struct timespec room;
  return ORIGINAL(pthread_cond_timedwait)(condition, mutex, real_deadline(clock_of(condition), deadline, &room));
}

/// A wait with a deadline on the wall clock, and the same with a chosen one.
  #define WALL_CLOCK_WAIT(name, type, object) \
    REPLACEMENT(int, name, type *object, const struct timespec *deadline) { \
      struct timespec room; \
      return ORIGINAL(name)(object, real_deadline(CLOCK_REALTIME, deadline, &room)); \
    }

  #define CHOSEN_CLOCK_WAIT(name, type, object) \
    REPLACEMENT(int, name, type *object, clockid_t clock, const struct timespec *deadline) { \
      struct timespec room; \
      return ORIGINAL(name)(object, clock, real_deadline(clock, deadline, &room)); \
    }

WALL_CLOCK_WAIT(pthread_mutex_timedlock, pthread_mutex_t, mutex)
WALL_CLOCK_WAIT(pthread_rwlock_timedrdlock, pthread_rwlock_t, lock)
WALL_CLOCK_WAIT(pthread_rwlock_timedwrlock, pthread_rwlock_t, lock)
WALL_CLOCK_WAIT(sem_timedwait, sem_t, semaphore)

CHOSEN_CLOCK_WAIT(pthread_mutex_clocklock, pthread_mutex_t, mutex)
CHOSEN_CLOCK_WAIT(pthread_rwlock_clockrdlock, pthread_rwlock_t, lock)
CHOSEN_CLOCK_WAIT(pthread_rwlock_clockwrlock, pthread_rwlock_t, lock)
CHOSEN_CLOCK_WAIT(sem_clockwait, sem_t, semaphore)

REPLACEMENT(
    int, pthread_cond_clockwait, pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock, const struct timespec *deadline) {
  struct timespec room;
  return ORIGINAL(pthread_cond_clockwait)(condition, mutex, clock, real_deadline(clock, deadline, &room));
}

REPLACEMENT(int, pthread_timedjoin_np, pthread_t thread, void **result, const struct timespec *deadline) {
  struct timespec room;
  return ORIGINAL(pthread_timedjoin_np)(thread, result, real_deadline(CLOCK_REALTIME, deadline, &room));
}

REPLACEMENT(int, pthread_clockjoin_np, pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline) {
  struct timespec room;
  return ORIGINAL(pthread_clockjoin_np)(thread, result, clock, real_deadline(clock, deadline, &room));
}

WALL_CLOCK_WAIT(mtx_timedlock, mtx_t, mutex)

REPLACEMENT(int, cnd_timedwait, cnd_t *condition, mtx_t *mutex, const struct timespec *deadline) {
  struct timespec room;
  return ORIGINAL(cnd_timedwait)(condition, mutex, real_deadline(CLOCK_REALTIME, deadline, &room));
}

#else

/// macOS knows condition variables of the wall clock only.
REPLACEMENT(int, pthread_cond_timedwait, pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *deadline) {
  struct timespec room;
  return pthread_cond_timedwait(condition, mutex, real_deadline(CLOCK_REALTIME, deadline, &room));
}

REPLACEMENT(
    int, pthread_cond_timedwait_relative_np, pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *limit) {
  struct timespec room;
  return pthread_cond_timedwait_relative_np(condition, mutex, real_rest(limit, &room));
}

#endif
