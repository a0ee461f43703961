#include "clock_test.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <threads.h>

static bool on_condition(pthread_cond_t *condition, clockid_t clock, nanoseconds asked) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  struct timespec deadline = deadline_in(clock, asked);
  pthread_mutex_lock(&mutex);
  int status;
  while ((status = pthread_cond_timedwait(condition, &mutex, &deadline)) == 0) continue;
  pthread_mutex_unlock(&mutex);
  return status == ETIMEDOUT;
}

static bool on_static_condition(nanoseconds asked) {
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  return on_condition(&condition, CLOCK_REALTIME, asked);
}

static bool on_made_condition(clockid_t clock, int shared, nanoseconds asked) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, clock);
  pthread_condattr_setpshared(&attributes, shared);
  pthread_cond_t condition;
  pthread_cond_init(&condition, &attributes);
  bool fine = on_condition(&condition, clock, asked);
  pthread_cond_destroy(&condition);
  return fine;
}

static bool on_wall_condition(nanoseconds asked) { return on_made_condition(CLOCK_REALTIME, PTHREAD_PROCESS_PRIVATE, asked); }
static bool on_shared_wall_condition(nanoseconds asked) { return on_made_condition(CLOCK_REALTIME, PTHREAD_PROCESS_SHARED, asked); }
static bool on_monotonic_condition(nanoseconds asked) { return on_made_condition(CLOCK_MONOTONIC, PTHREAD_PROCESS_PRIVATE, asked); }
static bool on_shared_monotonic_condition(nanoseconds asked) { return on_made_condition(CLOCK_MONOTONIC, PTHREAD_PROCESS_SHARED, asked); }

static bool on_condition_by(clockid_t clock, nanoseconds asked) {
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  struct timespec deadline = deadline_in(clock, asked);
  pthread_mutex_lock(&mutex);
  int status;
  while ((status = pthread_cond_clockwait(&condition, &mutex, clock, &deadline)) == 0) continue;
  pthread_mutex_unlock(&mutex);
  return status == ETIMEDOUT;
}

static bool on_condition_by_wall(nanoseconds asked) { return on_condition_by(CLOCK_REALTIME, asked); }
static bool on_condition_by_monotonic(nanoseconds asked) { return on_condition_by(CLOCK_MONOTONIC, asked); }

/// Something that this thread waits for in vain while another one has it.
struct taken {
  int (*wait)(nanoseconds asked);
  nanoseconds asked;
  int status;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static mtx_t timed_mutex;

static void *wait_for_taken(void *context) {
  struct taken *taken = context;
  taken->status = taken->wait(taken->asked);
  return NULL;
}

/// Takes both locks, and lets another thread wait for one.
static bool while_taken(int (*wait)(nanoseconds asked), nanoseconds asked) {
  struct taken taken = {.wait = wait, .asked = asked};
  pthread_mutex_lock(&mutex);
  pthread_rwlock_wrlock(&lock);
  pthread_t thread;
  pthread_create(&thread, NULL, wait_for_taken, &taken);
  pthread_join(thread, NULL);
  pthread_rwlock_unlock(&lock);
  pthread_mutex_unlock(&mutex);
  return taken.status == ETIMEDOUT;
}

#define ON_LOCK(name, call, clock) \
  static int wait_##name(nanoseconds asked) { \
    struct timespec deadline = deadline_in(clock, asked); \
    return call; \
  } \
  static bool name(nanoseconds asked) { \
    return while_taken(wait_##name, asked); \
  }

ON_LOCK(on_mutex, pthread_mutex_timedlock(&mutex, &deadline), CLOCK_REALTIME)
ON_LOCK(on_mutex_by_wall, pthread_mutex_clocklock(&mutex, CLOCK_REALTIME, &deadline), CLOCK_REALTIME)
ON_LOCK(on_mutex_by_monotonic, pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &deadline), CLOCK_MONOTONIC)
ON_LOCK(on_read_lock, pthread_rwlock_timedrdlock(&lock, &deadline), CLOCK_REALTIME)
ON_LOCK(on_write_lock, pthread_rwlock_timedwrlock(&lock, &deadline), CLOCK_REALTIME)
ON_LOCK(on_read_lock_by_monotonic, pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &deadline), CLOCK_MONOTONIC)
ON_LOCK(on_write_lock_by_monotonic, pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &deadline), CLOCK_MONOTONIC)

static bool on_semaphore(nanoseconds asked) {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec deadline = deadline_in(CLOCK_REALTIME, asked);
  return sem_timedwait(&semaphore, &deadline) == -1 && errno == ETIMEDOUT;
}

static bool on_semaphore_by(clockid_t clock, nanoseconds asked) {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec deadline = deadline_in(clock, asked);
  return sem_clockwait(&semaphore, clock, &deadline) == -1 && errno == ETIMEDOUT;
}

static bool on_semaphore_by_wall(nanoseconds asked) { return on_semaphore_by(CLOCK_REALTIME, asked); }
static bool on_semaphore_by_monotonic(nanoseconds asked) { return on_semaphore_by(CLOCK_MONOTONIC, asked); }

static sem_t finish;

static void *last(void *context) {
  while (sem_wait(&finish) != 0) continue;
  return context;
}

static bool on_thread(int (*join)(pthread_t thread, nanoseconds asked), nanoseconds asked) {
  sem_init(&finish, 0, 0);
  pthread_t thread;
  pthread_create(&thread, NULL, last, NULL);
  int status = join(thread, asked);
  sem_post(&finish);
  pthread_join(thread, NULL);
  return status == ETIMEDOUT;
}

static int join_by_wall(pthread_t thread, nanoseconds asked) {
  struct timespec deadline = deadline_in(CLOCK_REALTIME, asked);
  return pthread_timedjoin_np(thread, NULL, &deadline);
}

static int join_by_monotonic(pthread_t thread, nanoseconds asked) {
  struct timespec deadline = deadline_in(CLOCK_MONOTONIC, asked);
  return pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &deadline);
}

static bool on_thread_by_wall(nanoseconds asked) { return on_thread(join_by_wall, asked); }
static bool on_thread_by_monotonic(nanoseconds asked) { return on_thread(join_by_monotonic, asked); }

static bool on_c_condition(nanoseconds asked) {
  cnd_t condition;
  mtx_t guard;
  cnd_init(&condition);
  mtx_init(&guard, mtx_plain);
  mtx_lock(&guard);
  struct timespec deadline = deadline_in(CLOCK_REALTIME, asked);
  int status;
  while ((status = cnd_timedwait(&condition, &guard, &deadline)) == thrd_success) continue;
  mtx_unlock(&guard);
  return status == thrd_timedout;
}

static int lock_timed_mutex(void *context) {
  struct timespec deadline = deadline_in(CLOCK_REALTIME, *(nanoseconds *)context);
  return mtx_timedlock(&timed_mutex, &deadline);
}

static bool on_c_mutex(nanoseconds asked) {
  mtx_init(&timed_mutex, mtx_timed);
  mtx_lock(&timed_mutex);
  thrd_t thread;
  int status;
  thrd_create(&thread, lock_timed_mutex, &asked);
  thrd_join(thread, &status);
  mtx_unlock(&timed_mutex);
  return status == thrd_timedout;
}

const struct wait locking_waits[] = {
    {"pthread_cond_timedwait, initialized statically", on_static_condition, 0, 0},
    {"pthread_cond_timedwait CLOCK_REALTIME", on_wall_condition, 0, 0},
    {"pthread_cond_timedwait CLOCK_REALTIME, shared", on_shared_wall_condition, 0, 0},
    {"pthread_cond_timedwait CLOCK_MONOTONIC", on_monotonic_condition, 0, 0},
    {"pthread_cond_timedwait CLOCK_MONOTONIC, shared", on_shared_monotonic_condition, 0, 0},
    {"pthread_cond_clockwait CLOCK_REALTIME", on_condition_by_wall, 0, 0},
    {"pthread_cond_clockwait CLOCK_MONOTONIC", on_condition_by_monotonic, 0, 0},
    {"pthread_mutex_timedlock", on_mutex, 0, 0},
    {"pthread_mutex_clocklock CLOCK_REALTIME", on_mutex_by_wall, 0, 0},
    {"pthread_mutex_clocklock CLOCK_MONOTONIC", on_mutex_by_monotonic, 0, 0},
    {"pthread_rwlock_timedrdlock", on_read_lock, 0, 0},
    {"pthread_rwlock_timedwrlock", on_write_lock, 0, 0},
    {"pthread_rwlock_clockrdlock", on_read_lock_by_monotonic, 0, 0},
    {"pthread_rwlock_clockwrlock", on_write_lock_by_monotonic, 0, 0},
    {"sem_timedwait", on_semaphore, 0, 0},
    {"sem_clockwait CLOCK_REALTIME", on_semaphore_by_wall, 0, 0},
    {"sem_clockwait CLOCK_MONOTONIC", on_semaphore_by_monotonic, 0, 0},
    {"pthread_timedjoin_np", on_thread_by_wall, 0, 0},
    {"pthread_clockjoin_np", on_thread_by_monotonic, 0, 0},
    {"cnd_timedwait", on_c_condition, 0, 0},
#if !__SANITIZE_THREAD__
    // The sanitizer doesn't know threads that were not made by pthread_create.
    {"mtx_timedlock", on_c_mutex, 0, 0},
#endif
    {0},
};
