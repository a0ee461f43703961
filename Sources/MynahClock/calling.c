// The call by which a client begins to call another: so that the server knows whom it has to judge.

#include "announcement.h"
#include "clocks.h"
#include "originals.h"

#include <errno.h>

REPLACEMENT(int, connect, int file, const struct sockaddr *address, socklen_t length) {
  if (current_timeline() && address && (address->sa_family == AF_INET || address->sa_family == AF_INET6)) {
    int type = 0, before = errno;
    socklen_t size = sizeof type;
    if (ORIGINAL(getsockopt)(file, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM) announce_call();
    errno = before;
  }
  return ORIGINAL(connect)(file, address, length);
}
