#include "clock_test.h"

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 4 };

static void in_threads(void *(*body)(void *)) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, body, NULL);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

static _Atomic(nanoseconds) latest;

static void *look(void *context) {
  for (int i = 0; i < 20000; i++) {
    nanoseconds seen = atomic_load(&latest), now = logical_now(CLOCK_MONOTONIC);
    if (!CHECK(now >= seen)) break;
    while (seen < now && !atomic_compare_exchange_weak(&latest, &seen, now)) continue;
  }
  return context;
}

static void threads_agree_on_the_time(void) {
  in_threads(look);
}

static void *use_timers(void *context) {
  for (int i = 0; i < 200; i++) {
    clockid_t clock = i % 2 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_BOOTTIME;
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    struct itimerspec now;
    if (!CHECK(timer_create(clock, &event, &timer) == 0)) break;
    CHECK(timer_settime(timer, 0, &(struct itimerspec){.it_value = {.tv_sec = 1000000}}, NULL) == 0);
    CHECK(timer_gettime(timer, &now) == 0 && now.it_value.tv_sec > 990000 && now.it_value.tv_sec <= 1000000);
    timer_delete(timer);
  }
  return context;
}

static void threads_have_timers_of_their_own(void) {
  in_threads(use_timers);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static int turn;

static void *pass_on(void *context) {
  pthread_mutex_lock(&mutex);
  for (int i = 0; i < 200; i++) {
    turn++;
    pthread_cond_broadcast(&turned);
    struct timespec deadline = deadline_in(CLOCK_REALTIME, a_while() / 100);
    pthread_cond_timedwait(&turned, &mutex, &deadline);
  }
  pthread_mutex_unlock(&mutex);
  return context;
}

static void threads_wake_each_other(void) {
  turn = 0;
  in_threads(pass_on);
  CHECK(turn == 200 * THREADS);
}

static void in_sleep(void) { sleep(1000000); }
static void in_poll(void) { poll(NULL, 0, 1000000000); }

static void in_condition(void) {
  pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t never = PTHREAD_COND_INITIALIZER;
  struct timespec deadline = deadline_in(CLOCK_REALTIME, 1000000ll * NANOSECONDS);
  pthread_mutex_lock(&own);
  pthread_cond_timedwait(&never, &own, &deadline);
}

static void in_semaphore(void) {
  sem_t never;
  sem_init(&never, 0, 0);
  struct timespec deadline = deadline_in(CLOCK_REALTIME, 1000000ll * NANOSECONDS);
  sem_timedwait(&never, &deadline);
}

static void (*const places[])(void) = {in_sleep, in_poll, in_condition, in_semaphore};

static void *stay(void *place) {
  (*(void (*const *)(void))place)();
  return NULL;
}

static void waiting_threads_can_be_cancelled(void) {
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    pthread_t thread;
    void *result = NULL;
    pthread_create(&thread, NULL, stay, (void *)&places[i]);
    usleep((useconds_t)(logical_length(1000000) / 1000));
    pthread_cancel(thread);
    pthread_join(thread, &result);
    CHECK(result == PTHREAD_CANCELED);
  }
}

static volatile sig_atomic_t interruptions;
static _Atomic(nanoseconds) seen_in_handler;

static void look_at_the_time(int signal) {
  (void)signal;
  interruptions++;
  nanoseconds now = logical_now(CLOCK_MONOTONIC);
  if (now < atomic_load(&seen_in_handler)) atomic_store(&seen_in_handler, INT64_MAX);
  else atomic_store(&seen_in_handler, now);
}

static void handlers_may_look_at_the_time(void) {
  sigaction(SIGALRM, &(struct sigaction){.sa_handler = look_at_the_time, .sa_flags = SA_RESTART}, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  struct timeval often = to_timeval(logical_length(100000));
  setitimer(ITIMER_REAL, &(struct itimerval){often, often}, NULL);
  while (interruptions < 50) logical_now(CLOCK_MONOTONIC);
  setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  CHECK(atomic_load(&seen_in_handler) != INT64_MAX);
}

const struct test thread_tests[] = {
    {"threads agree on the time", threads_agree_on_the_time},
    {"threads have timers of their own", threads_have_timers_of_their_own},
    {"threads wake each other", threads_wake_each_other},
    {"waiting threads can be cancelled", waiting_threads_can_be_cancelled},
    {"handlers may look at the time", handlers_may_look_at_the_time},
    {0},
};
