#include "clock_test.h"

#include <aio.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool by_receive_limit(nanoseconds asked) {
  int pair[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  struct timeval limit = to_timeval(asked);
  bool fine = setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0;
  char byte;
  fine = fine && recv(pair[0], &byte, 1, 0) == -1 && errno == EAGAIN;
  close(pair[0]), close(pair[1]);
  return fine;
}

static bool by_send_limit(nanoseconds asked) {
  int pair[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  static char much[1 << 16];
  while (send(pair[0], much, sizeof much, MSG_DONTWAIT) > 0) continue;
  struct timeval limit = to_timeval(asked);
  bool fine = setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0;
  fine = fine && send(pair[0], much, sizeof much, 0) == -1 && errno == EAGAIN;
  close(pair[0]), close(pair[1]);
  return fine;
}

static bool by_sigtimedwait(nanoseconds asked) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGWINCH);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  struct timespec limit = to_timespec(asked);
  return sigtimedwait(&set, NULL, &limit) == -1 && errno == EAGAIN;
}

static bool by_semtimedop(nanoseconds asked) {
  int set = semget(IPC_PRIVATE, 1, 0600);
  struct timespec limit = to_timespec(asked);
  struct sembuf take = {.sem_op = -1};
  bool fine = semtimedop(set, &take, 1, &limit) == -1 && errno == EAGAIN;
  semctl(set, 0, IPC_RMID);
  return fine;
}

/// A queue for one message, and empty.
static mqd_t open_queue(void) {
  char name[40];
  snprintf(name, sizeof name, "/mynah-clock-test-%ld", (long)getpid());
  struct mq_attr size = {.mq_maxmsg = 1, .mq_msgsize = 1};
  mqd_t queue = mq_open(name, O_RDWR | O_CREAT, 0600, &size);
  mq_unlink(name);
  return queue;
}

static bool by_mq_timedreceive(nanoseconds asked) {
  mqd_t queue = open_queue();
  struct timespec deadline = deadline_in(CLOCK_REALTIME, asked);
  char byte;
  bool fine = mq_timedreceive(queue, &byte, 1, NULL, &deadline) == -1 && errno == ETIMEDOUT;
  mq_close(queue);
  return fine;
}

static bool by_mq_timedsend(nanoseconds asked) {
  mqd_t queue = open_queue();
  bool fine = mq_send(queue, "1", 1, 0) == 0;
  struct timespec deadline = deadline_in(CLOCK_REALTIME, asked);
  fine = fine && mq_timedsend(queue, "2", 1, 0, &deadline) == -1 && errno == ETIMEDOUT;
  mq_close(queue);
  return fine;
}

static bool by_aio_suspend(nanoseconds asked) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  char byte;
  struct aiocb request = {.aio_fildes = ends[0], .aio_buf = &byte, .aio_nbytes = 1};
  const struct aiocb *requests[] = {&request};
  struct timespec limit = to_timespec(asked);
  bool fine = aio_read(&request) == 0 && aio_suspend(requests, 1, &limit) == -1 && errno == EAGAIN;
  if (write(ends[1], "", 1) == 1) aio_suspend(requests, 1, NULL);
  aio_return(&request);
  close(ends[0]), close(ends[1]);
  return fine;
}

static bool by_io_getevents(nanoseconds asked) {
  // As a program that loads libaio would find it.
  int (*io_getevents)(unsigned long, long, long, void *, struct timespec *);
  *(void **)&io_getevents = dlsym(RTLD_DEFAULT, "io_getevents");
  // Kept, because to end one takes longer than the wait.
  static unsigned long context;
  if (!io_getevents || (!context && syscall(SYS_io_setup, 1, &context) != 0)) return false;
  char events[64];
  struct timespec limit = to_timespec(asked);
  return io_getevents(context, 1, 1, events, &limit) == 0;
}

/// It only looks at its limit after a message, so a second one comes late.
static bool by_recvmmsg(nanoseconds asked) {
  int pair[2];
  socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
  struct timeval until_second = to_timeval(asked);
  setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &until_second, sizeof until_second);
  char bytes[2];
  struct iovec places[2] = {{&bytes[0], 1}, {&bytes[1], 1}};
  struct mmsghdr messages[2] = {{.msg_hdr = {.msg_iov = &places[0], .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = &places[1], .msg_iovlen = 1}}};
  struct timespec limit = to_timespec(100 * asked);
  bool fine = send(pair[1], "1", 1, 0) == 1 && recvmmsg(pair[0], messages, 2, 0, &limit) == 1;
  // What is left of it is written where it stood.
  fine = fine && from_timespec(&limit) <= 100 * asked && from_timespec(&limit) > 50 * asked;
  close(pair[0]), close(pair[1]);
  return fine;
}

/// Sockets count their limits in ticks of the kernel, of 10 ms at most, and begin with one that has half passed.
enum { TICK = 10000000 };

const struct wait exchanging_waits[] = {
    {"SO_RCVTIMEO", by_receive_limit, 1000, TICK},
    {"SO_SNDTIMEO", by_send_limit, 1000, TICK},
    {"sigtimedwait", by_sigtimedwait, 0, 0},
    // This one counts in ticks as well.
    {"semtimedop", by_semtimedop, 0, TICK},
    {"mq_timedreceive", by_mq_timedreceive, 0, 0},
    {"mq_timedsend", by_mq_timedsend, 0, 0},
    {"aio_suspend", by_aio_suspend, 0, 0},
    {"io_getevents", by_io_getevents, 0, 0},
    {"recvmmsg", by_recvmmsg, 1000, TICK},
    {0},
};
