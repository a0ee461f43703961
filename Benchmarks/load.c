// A client that loads a server on 127.0.0.1, on one thread: keep-alive connections, each with one request under way.
//
//   load steady PORT CONNECTIONS REQUESTS PATH [ROUTES|last ROUTES]
//   load herd   PORT CONNECTIONS DELAY PATH
//
// steady sends REQUESTS in all and tells how long each took. With ROUTES the requests go to PATH followed by 10000 + i, i drawn anew each
// time below ROUTES (always the same draws), or with "last" always to the last of them.
// herd opens all connections, then sends one request on each at once and tells how far from DELAY milliseconds each answer came.
//
// One line of JSON goes to standard output; times are microseconds.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_ROOM = 2048, FIRST_ROUTE = 10000, PATIENCE_MS = 20000 };

// The eight headers of a usual API client.
static const char headers[] =
  " HTTP/1.1\r\n"
  "Host: 127.0.0.1\r\n"
  "User-Agent: load/1.0 (Linux x86_64) http-client/2.31.0\r\n"
  "Accept: application/json, text/plain, */*\r\n"
  "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
  "Accept-Encoding: gzip, deflate\r\n"
  "Connection: keep-alive\r\n"
  "Authorization: Bearer 0f1e2d3c4b5a69788796a5b4c3d2e1f0\r\n"
  "X-Request-ID: 7c9e6679-7425-40de-944b-e07fc1f90ae7\r\n"
  "\r\n";

struct connection {
  int descriptor;
  int64_t sent;
  char head[HEAD_ROOM];
  size_t headLength;
  // Bytes of the body still to come; -1 while the head is not complete.
  long left;
  bool failed;
};

struct load {
  struct sockaddr_in server;
  const char *path;
  unsigned routes;
  bool last;
  uint64_t draw;
  int poller;
  struct connection *connections;
  unsigned connectionCount, busy;
  unsigned sent, wanted;
  unsigned answered, errors;
  // How long each answer took.
  int64_t *took;
};

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static unsigned route(struct load *load) {
  if (load->last) return load->routes - 1;
  // xorshift64
  load->draw ^= load->draw << 13;
  load->draw ^= load->draw >> 7;
  load->draw ^= load->draw << 17;
  return (unsigned)(load->draw % load->routes);
}

static void ask(struct load *load, struct connection *connection) {
  char request[HEAD_ROOM];
  int length = load->routes > 0
    ? snprintf(request, sizeof request, "GET %s%u%s", load->path, FIRST_ROUTE + route(load), headers)
    : snprintf(request, sizeof request, "GET %s%s", load->path, headers);
  connection->headLength = 0;
  connection->left = -1;
  connection->sent = now();
  load->sent += 1;
  load->busy += 1;
  // A request is far smaller than the socket's buffer: it goes whole or the connection is lost.
  if (send(connection->descriptor, request, (size_t)length, MSG_NOSIGNAL) != length) connection->failed = true;
}

static void connectTo(struct load *load, struct connection *connection) {
  int one = 1;
  connection->descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (connection->descriptor < 0) die("load: socket");
  connection->failed = false;
  if (connect(connection->descriptor, (struct sockaddr *)&load->server, sizeof load->server) != 0) die("load: connect");
  setsockopt(connection->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(connection->descriptor, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
  if (epoll_ctl(load->poller, EPOLL_CTL_ADD, connection->descriptor, &event) != 0) die("load: epoll");
}

// Reads a head that has become complete; false when it is no answer with status 200 and a Content-Length.
static bool readHead(struct connection *connection, const char *end) {
  const char *length = strcasestr(connection->head, "\r\ncontent-length:");
  if (strncmp(connection->head, "HTTP/1.1 200 ", 13) != 0 || length == NULL || length > end) return false;
  connection->left = strtol(length + strlen("\r\ncontent-length:"), NULL, 10);
  return true;
}

// Takes what has come; true once the answer is whole. Nothing may follow it: there is one request under way.
static bool take(struct connection *connection, const char *bytes, size_t count) {
  if (connection->left < 0) {
    size_t room = HEAD_ROOM - 1 - connection->headLength, taken = count < room ? count : room, before = connection->headLength;
    memcpy(connection->head + before, bytes, taken);
    connection->headLength += taken;
    connection->head[connection->headLength] = 0;
    const char *end = strstr(connection->head, "\r\n\r\n");
    if (end == NULL) {
      connection->failed = taken < count;
      return false;
    }
    if (!readHead(connection, end)) {
      connection->failed = true;
      return false;
    }
    count -= (size_t)(end + 4 - connection->head) - before;
  }
  connection->left -= (long)count;
  connection->failed = connection->left < 0;
  return connection->left == 0;
}

// Reads what is there, and notes the answer once it is whole; true when the connection is free again.
static bool advance(struct load *load, struct connection *connection) {
  static char bytes[1 << 16];
  bool whole = false;
  if (!connection->failed) {
    ssize_t count = recv(connection->descriptor, bytes, sizeof bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (count <= 0) connection->failed = true;
    else whole = take(connection, bytes, (size_t)count);
  }
  if (connection->failed) {
    load->errors += 1;
    close(connection->descriptor);
  } else if (whole) {
    load->took[load->answered] = now() - connection->sent;
    load->answered += 1;
  } else {
    return false;
  }
  load->busy -= 1;
  return true;
}

// Sends on every connection, then, where more requests are wanted, again on each that got its answer.
static void pump(struct load *load) {
  struct epoll_event events[256];
  for (unsigned i = 0; i < load->connectionCount && load->sent < load->wanted; i++) ask(load, &load->connections[i]);
  int64_t deadline = now() + PATIENCE_MS * 1000LL;
  while (load->busy > 0) {
    int count = epoll_wait(load->poller, events, 256, 1000);
    for (int i = 0; i < count; i++) {
      struct connection *connection = events[i].data.ptr;
      if (!advance(load, connection) || load->sent >= load->wanted) continue;
      if (connection->failed) connectTo(load, connection);
      ask(load, connection);
    }
    if (count > 0 && load->wanted > load->connectionCount) deadline = now() + PATIENCE_MS * 1000LL;
    if (now() > deadline) break;
  }
}

static int ascending(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static void tell(struct load *load, int64_t elapsed, int64_t connecting, int64_t delay) {
  unsigned count = load->answered;
  for (unsigned i = 0; i < count; i++) load->took[i] -= delay;
  qsort(load->took, count, sizeof *load->took, ascending);
  int64_t least = count ? load->took[0] : 0, p50 = count ? load->took[count / 2] : 0;
  int64_t p99 = count ? load->took[(size_t)count * 99 / 100] : 0, most = count ? load->took[count - 1] : 0;
  printf(
    "{\"sent\":%u,\"answered\":%u,\"errors\":%u,\"unanswered\":%u,\"elapsed\":%lld,\"connecting\":%lld,"
    "\"least\":%lld,\"p50\":%lld,\"p99\":%lld,\"most\":%lld}\n",
    load->sent, count, load->errors, load->busy, (long long)elapsed, (long long)connecting, (long long)least, (long long)p50,
    (long long)p99, (long long)most);
}

static void raiseDescriptorLimit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static int usage(void) {
  fputs("usage: load steady PORT CONNECTIONS REQUESTS PATH [[last] ROUTES]\n       load herd PORT CONNECTIONS DELAY PATH\n", stderr);
  return 64;
}

int main(int count, char **arguments) {
  if (count < 6) return usage();
  bool herd = strcmp(arguments[1], "herd") == 0;
  if (!herd && strcmp(arguments[1], "steady") != 0) return usage();
  struct load load = {
    .server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)},
    .connectionCount = (unsigned)atoi(arguments[3]),
    .wanted = (unsigned)atoi(arguments[herd ? 3 : 4]),
    .path = arguments[5],
    .routes = count > 6 ? (unsigned)atoi(arguments[count - 1]) : 0,
    .last = count > 7,
    .draw = 88172645463325252,
    .poller = epoll_create1(0),
  };
  if (load.connectionCount == 0 || load.wanted == 0) return usage();
  if (load.connectionCount > load.wanted) load.connectionCount = load.wanted;
  raiseDescriptorLimit();
  load.connections = calloc(load.connectionCount, sizeof *load.connections);
  load.took = calloc(load.wanted, sizeof *load.took);
  if (load.connections == NULL || load.took == NULL) die("load");

  int64_t start = now();
  for (unsigned i = 0; i < load.connectionCount; i++) connectTo(&load, &load.connections[i]);
  int64_t connected = now();
  pump(&load);
  tell(&load, now() - connected, connected - start, herd ? atoi(arguments[4]) * 1000LL : 0);
  return 0;
}
