#include "clock_test.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

int epoll_pwait2(int, struct epoll_event *, int, const struct timespec *, const sigset_t *);
int __poll_chk(struct pollfd *, nfds_t, int, size_t);
int __ppoll_chk(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *, size_t);

static int milliseconds(nanoseconds asked) {
  return (int)(asked / 1000000);
}

static bool by_poll(nanoseconds asked) { return poll(NULL, 0, milliseconds(asked)) == 0; }
static bool by_checked_poll(nanoseconds asked) { return __poll_chk(NULL, 0, milliseconds(asked), 0) == 0; }

static bool by_ppoll(nanoseconds asked) {
  struct timespec limit = to_timespec(asked);
  return ppoll(NULL, 0, &limit, NULL) == 0;
}

static bool by_checked_ppoll(nanoseconds asked) {
  struct timespec limit = to_timespec(asked);
  return __ppoll_chk(NULL, 0, &limit, NULL, 0) == 0;
}

static bool by_select(nanoseconds asked) {
  struct timeval limit = to_timeval(asked);
  return select(0, NULL, NULL, NULL, &limit) == 0 && limit.tv_sec == 0 && limit.tv_usec == 0;
}

static bool by_pselect(nanoseconds asked) {
  struct timespec limit = to_timespec(asked);
  return pselect(0, NULL, NULL, NULL, &limit, NULL) == 0;
}

static bool in_epoll(int (*wait)(int set, struct epoll_event *event, nanoseconds asked), nanoseconds asked) {
  int set = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event;
  int status = wait(set, &event, asked);
  close(set);
  return status == 0;
}

static int epoll_plain(int set, struct epoll_event *event, nanoseconds asked) {
  return epoll_wait(set, event, 1, milliseconds(asked));
}

static int epoll_masked(int set, struct epoll_event *event, nanoseconds asked) {
  sigset_t none;
  sigemptyset(&none);
  return epoll_pwait(set, event, 1, milliseconds(asked), &none);
}

static int epoll_precise(int set, struct epoll_event *event, nanoseconds asked) {
  struct timespec limit = to_timespec(asked);
  int status = epoll_pwait2(set, event, 1, &limit, NULL);
  // Not every system has the call.
  return status == -1 && errno == ENOSYS ? epoll_plain(set, event, asked) : status;
}

static bool by_epoll_wait(nanoseconds asked) { return in_epoll(epoll_plain, asked); }
static bool by_epoll_pwait(nanoseconds asked) { return in_epoll(epoll_masked, asked); }
static bool by_epoll_pwait2(nanoseconds asked) { return in_epoll(epoll_precise, asked); }

const struct wait polling_waits[] = {
    {"poll", by_poll, 1000000, 0},
    {"__poll_chk", by_checked_poll, 1000000, 0},
    {"ppoll", by_ppoll, 0, 0},
    {"__ppoll_chk", by_checked_ppoll, 0, 0},
    {"select", by_select, 1000, 0},
    {"pselect", by_pselect, 0, 0},
    {"epoll_wait", by_epoll_wait, 1000000, 0},
    {"epoll_pwait", by_epoll_pwait, 1000000, 0},
    {"epoll_pwait2", by_epoll_pwait2, 0, 0},
    {0},
};
