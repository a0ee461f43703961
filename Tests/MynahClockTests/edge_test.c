#include "clock_test.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

static bool takes_no_time(nanoseconds start) {
  return CHECK(real_now(CLOCK_MONOTONIC) - start < NANOSECONDS);
}

static void what_is_no_time_is_refused(void) {
  struct timespec wrong = {.tv_nsec = NANOSECONDS}, negative = {.tv_sec = -1};
  struct timeval backwards = {.tv_sec = -1};
  CHECK(nanosleep(&wrong, NULL) == -1 && errno == EINVAL);
  CHECK(nanosleep(&negative, NULL) == -1 && errno == EINVAL);
  CHECK(clock_nanosleep(CLOCK_MONOTONIC, 0, &wrong, NULL) == EINVAL);
  CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wrong, NULL) == EINVAL);
  CHECK(ppoll(NULL, 0, &wrong, NULL) == -1 && errno == EINVAL);
  CHECK(select(0, NULL, NULL, NULL, &backwards) == -1 && errno == EINVAL);
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  CHECK(sem_timedwait(&semaphore, &wrong) == -1 && errno == EINVAL);
  int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  CHECK(timerfd_settime(file, 0, &(struct itimerspec){.it_value = wrong}, NULL) == -1 && errno == EINVAL);
  CHECK(timerfd_settime(file, 0, &(struct itimerspec){.it_value = {.tv_sec = 1}, .it_interval = negative}, NULL) == -1 && errno == EINVAL);
  CHECK(timerfd_settime(-1, TFD_TIMER_ABSTIME, &(struct itimerspec){.it_value = {.tv_sec = 1}}, NULL) == -1 && errno == EBADF);
  close(file);
  struct timespec unknown;
  CHECK(clock_gettime(77, &unknown) == -1 && errno == EINVAL);
}

static void no_rest_stays_none(void) {
  nanoseconds start = real_now(CLOCK_MONOTONIC);
  struct timespec none = {0};
  struct timeval nothing = {0};
  struct epoll_event event;
  int set = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < 1000; i++) {
    CHECK(poll(NULL, 0, 0) == 0 && ppoll(NULL, 0, &none, NULL) == 0);
    CHECK(select(0, NULL, NULL, NULL, &nothing) == 0 && pselect(0, NULL, NULL, NULL, &none, NULL) == 0);
    CHECK(epoll_wait(set, &event, 1, 0) == 0 && epoll_pwait(set, &event, 1, 0, NULL) == 0);
  }
  CHECK(sleep(0) == 0 && usleep(0) == 0 && nanosleep(&none, NULL) == 0);
  close(set);
  takes_no_time(start);
}

static void the_least_rest_is_one(void) {
  // Half the real nanosecond, at speed 2: rounded down it would spin.
  int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  CHECK(timerfd_settime(file, 0, &(struct itimerspec){.it_value.tv_nsec = 1}, NULL) == 0);
  uint64_t times = 0;
  CHECK(read(file, &times, sizeof times) == sizeof times && times == 1);
  // A deadline in the past, zero of the real clock or before, does not stop the timer either.
  CHECK(timerfd_settime(file, TFD_TIMER_ABSTIME, &(struct itimerspec){.it_value.tv_nsec = 1}, NULL) == 0);
  CHECK(read(file, &times, sizeof times) == sizeof times && times == 1);
  close(file);
}

static void a_deadline_in_the_past_has_passed(void) {
  nanoseconds start = real_now(CLOCK_MONOTONIC);
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec past[] = {{0}, {.tv_nsec = 1}, {.tv_sec = 1000000}, deadline_in(CLOCK_REALTIME, -1)};
  pthread_mutex_lock(&mutex);
  for (size_t i = 0; i < sizeof past / sizeof *past; i++) {
    CHECK(pthread_cond_timedwait(&condition, &mutex, &past[i]) == ETIMEDOUT);
    CHECK(sem_timedwait(&semaphore, &past[i]) == -1 && errno == ETIMEDOUT);
    CHECK(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &past[i], NULL) == 0);
  }
  pthread_mutex_unlock(&mutex);
  takes_no_time(start);
}

static void *post_soon(void *semaphore) {
  usleep(1000);
  sem_post(semaphore);
  return NULL;
}

static void a_far_deadline_is_not_reached(void) {
  struct timespec far[] = {{.tv_sec = INT64_MAX}, {.tv_sec = INT64_MAX / 2, .tv_nsec = NANOSECONDS - 1}, {.tv_sec = 1ll << 40}};
  for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
    sem_t semaphore;
    sem_init(&semaphore, 0, 0);
    pthread_t thread;
    pthread_create(&thread, NULL, post_soon, &semaphore);
    int status;
    while ((status = sem_timedwait(&semaphore, &far[i])) == -1 && errno == EINTR) continue;
    CHECK(status == 0);
    pthread_join(thread, NULL);
    pthread_create(&thread, NULL, post_soon, &semaphore);
    while ((status = sem_clockwait(&semaphore, CLOCK_MONOTONIC, &far[i])) == -1 && errno == EINTR) continue;
    CHECK(status == 0);
    pthread_join(thread, NULL);
  }
}

static void without_a_limit_there_is_none(void) {
  int ends[2];
  CHECK(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
  struct pollfd file = {.fd = ends[0], .events = POLLIN};
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  CHECK(poll(&file, 1, -1) == 1 && ppoll(&file, 1, NULL, NULL) == 1);
  CHECK(select(ends[0] + 1, &set, NULL, NULL, NULL) == 1 && pselect(ends[0] + 1, &set, NULL, NULL, NULL, NULL) == 1);
  close(ends[0]), close(ends[1]);
}

static void what_is_ready_comes_at_once_and_select_tells_what_is_left(void) {
  int ends[2];
  CHECK(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  struct timeval limit = to_timeval(100 * a_while());
  CHECK(select(ends[0] + 1, &set, NULL, NULL, &limit) == 1 && FD_ISSET(ends[0], &set));
  CHECK(from_timeval(&limit) > 90 * a_while() && from_timeval(&limit) <= 100 * a_while() + 1000 * (nanoseconds)speed);
  struct pollfd file = {.fd = ends[0], .events = POLLIN};
  nanoseconds start = real_now(CLOCK_MONOTONIC);
  CHECK(poll(&file, 1, (int)(100 * a_while() / 1000000)) == 1 && file.revents == POLLIN);
  takes_no_time(start);
  close(ends[0]), close(ends[1]);
}

static void sockets_tell_the_limit_that_they_were_given(void) {
  int file = socket(AF_INET, SOCK_STREAM, 0);
  static const int options[] = {SO_RCVTIMEO, SO_SNDTIMEO};
  for (int i = 0; i < 2; i++) {
    struct timeval given = to_timeval(50 * a_while()), told, none = {0};
    socklen_t size = sizeof told;
    CHECK(setsockopt(file, SOL_SOCKET, options[i], &given, sizeof given) == 0);
    CHECK(getsockopt(file, SOL_SOCKET, options[i], &told, &size) == 0 && size == sizeof told);
    // In ticks of the kernel.
    nanoseconds more = from_timeval(&told) - from_timeval(&given);
    CHECK(more >= 0 && more <= logical_length(10000000));
    CHECK(setsockopt(file, SOL_SOCKET, options[i], &none, sizeof none) == 0);
    CHECK(getsockopt(file, SOL_SOCKET, options[i], &told, &size) == 0 && from_timeval(&told) == 0);
  }
  int on = 1, told = 0;
  socklen_t size = sizeof told;
  CHECK(setsockopt(file, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) == 0);
  CHECK(getsockopt(file, SOL_SOCKET, SO_KEEPALIVE, &told, &size) == 0 && told == 1);
  struct timeval wrong = {.tv_usec = MICROSECONDS};
  CHECK(setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &wrong, sizeof wrong) == -1 && errno == EDOM);
  CHECK(setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &on, sizeof on) == -1 && errno == EINVAL);
  close(file);
}

static void the_errors_of_before_stay(void) {
  errno = 4711;
  struct timespec time;
  int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  clock_gettime(CLOCK_REALTIME, &time);
  poll(NULL, 0, 1);
  timerfd_settime(file, TFD_TIMER_ABSTIME, &(struct itimerspec){.it_value = {.tv_sec = 1}}, NULL);
  close(file);
  CHECK(errno == 4711);
}

const struct test edge_tests[] = {
    {"what is no time is refused", what_is_no_time_is_refused},
    {"no rest stays none", no_rest_stays_none},
    {"the least rest is one", the_least_rest_is_one},
    {"a deadline in the past has passed", a_deadline_in_the_past_has_passed},
    {"a far deadline is not reached", a_far_deadline_is_not_reached},
    {"without a limit there is none", without_a_limit_there_is_none},
    {"what is ready comes at once, and select tells what is left", what_is_ready_comes_at_once_and_select_tells_what_is_left},
    {"sockets tell the limit that they were given", sockets_tell_the_limit_that_they_were_given},
    {"the errors of before stay", the_errors_of_before_stay},
    {0},
};
