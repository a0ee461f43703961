// The same reply from plain C on libmicrohttpd: what a request costs at least.
//
//   plain PORT
//
// Everything that the library is asked for is what Mynah's listener asks for (Sources/MynahServing/Listening): sockets, flags, limits,
// callbacks, and two threads that run a daemon each. What is left out is what Mynah itself does in them.

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char item[] = "{\"id\":42,\"name\":\"Widget\",\"price\":9.99,\"tags\":[\"a\",\"b\",\"c\"],\"inStock\":true}";

enum {
  THREADS = 2,
  POOL_SIZE = (16 << 10) + 2048,
  IDLE_SECONDS = 300,
  BACKLOG = 4096,
};

// Where a request stands; what the library hands back to each callback of it.
static char headPending, bodyPending;

static void connectionChanged(void *context, struct MHD_Connection *connection, void **slot, enum MHD_ConnectionNotificationCode change) {
  (void)context, (void)connection, (void)slot, (void)change;
}

static void *requestLineRead(void *context, const char *target, struct MHD_Connection *connection) {
  (void)context, (void)target, (void)connection;
  return &headPending;
}

static void requestCompleted(void *context, struct MHD_Connection *connection, void **request, enum MHD_RequestTerminationCode reason) {
  (void)context, (void)connection, (void)reason;
  *request = NULL;
}

static size_t keepEncoded(void *context, struct MHD_Connection *connection, char *text) {
  (void)context, (void)connection;
  return strlen(text);
}

static enum MHD_Result requestAdvanced(
  void *response, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *upload,
  size_t *uploadSize, void **request) {
  (void)url, (void)method, (void)version, (void)upload;
  if (*request == &headPending) {
    *request = &bodyPending;
    return MHD_YES;
  }
  if (*uploadSize > 0) {
    *uploadSize = 0;
    return MHD_YES;
  }
  return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

static struct MHD_Response *prepared(void) {
  struct MHD_Response *response = MHD_create_response_from_buffer(sizeof item - 1, (void *)item, MHD_RESPMEM_MUST_COPY);
  char date[64];
  time_t now = time(NULL);
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
  MHD_add_response_header(response, MHD_HTTP_HEADER_DATE, date);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
  return response;
}

static int listening(uint16_t port) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  fcntl(listener, F_SETFD, FD_CLOEXEC);
  fcntl(listener, F_SETFL, O_NONBLOCK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, BACKLOG) != 0) {
    perror("plain: cannot listen");
    exit(69);
  }
  return listener;
}

static unsigned descriptorLimit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return (unsigned)limit.rlim_cur;
}

// A daemon and the thread that runs it.
struct loop {
  struct MHD_Daemon *daemon;
  pthread_t thread;
  int bell;
};

static void start(struct loop *loop, uint16_t port, int listener, struct MHD_Response *response) {
  loop->daemon = MHD_start_daemon(
    MHD_USE_EPOLL | MHD_USE_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK, port, NULL, NULL, requestAdvanced, response,
    MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_SIZE, MHD_OPTION_CONNECTION_LIMIT,
    descriptorLimit() / THREADS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_NOTIFY_CONNECTION, connectionChanged,
    NULL, MHD_OPTION_URI_LOG_CALLBACK, requestLineRead, NULL, MHD_OPTION_NOTIFY_COMPLETED, requestCompleted, NULL,
    MHD_OPTION_UNESCAPE_CALLBACK, keepEncoded, NULL, MHD_OPTION_END);
  loop->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (loop->daemon == NULL || loop->bell < 0) {
    perror("plain: cannot start");
    exit(69);
  }
}

static void *run(void *context) {
  struct loop *loop = context;
  int descriptor = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  struct pollfd sources[] = {{.fd = descriptor, .events = POLLIN}, {.fd = loop->bell, .events = POLLIN}};
  while (true) {
    unsigned long long most;
    int patience = MHD_get_timeout(loop->daemon, &most) == MHD_YES ? (most > INT_MAX ? INT_MAX : (int)most) : -1;
    poll(sources, 2, patience);
    if (sources[1].revents != 0) return NULL;
    MHD_run(loop->daemon);
  }
}

static void stop(struct loop *loop) {
  uint64_t one = 1;
  if (write(loop->bell, &one, sizeof one) != sizeof one) perror("plain: cannot stop");
  pthread_join(loop->thread, NULL);
  MHD_stop_daemon(loop->daemon);
  close(loop->bell);
}

int main(int count, char **arguments) {
  if (count != 2) {
    fputs("usage: plain PORT\n", stderr);
    return 64;
  }
  uint16_t port = (uint16_t)atoi(arguments[1]);
  // Blocked before the threads start, so that all of them leave the signals to sigwait.
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  sigprocmask(SIG_BLOCK, &stops, NULL);

  struct MHD_Response *response = prepared();
  struct loop loops[THREADS];
  int listener = listening(port);
  for (int i = 0; i < THREADS; i++) {
    start(&loops[i], port, i == 0 ? listener : fcntl(listener, F_DUPFD_CLOEXEC, 0), response);
    pthread_create(&loops[i].thread, NULL, run, &loops[i]);
  }
  int signal;
  sigwait(&stops, &signal);
  for (int i = 0; i < THREADS; i++) stop(&loops[i]);
  MHD_destroy_response(response);
  return 0;
}
