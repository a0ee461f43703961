import CCurl

/// What the library wants to know of its sockets.
///
/// The kernel is told when there is nothing left to do: of a call that is answered by then it need not hear.
struct WatchedSockets {
  /// What changed since the kernel was told, and the call that it is for.
  private var changed: [curl_socket_t: (interest: Int32, call: CurlLibrary.Easy?)] = [:]
  private var known: Set<curl_socket_t> = []

  mutating func note(_ socket: curl_socket_t, _ interest: Int32, for call: CurlLibrary.Easy?) { changed[socket] = (interest, call) }

  /// The one socket of which the kernel does not know yet, where a reply is all that is waited for at it.
  var onlyNew: curl_socket_t? {
    guard changed.count == 1, let (socket, change) = changed.first, change.interest == CURL_POLL_IN else { return nil }
    return known.contains(socket) ? nil : socket
  }

  /// Tells the kernel, and returns the calls of the sockets that it has no room for: nobody would wake them.
  mutating func tell(_ kernel: CallSockets) -> [CurlLibrary.Easy] {
    var unwatched: [CurlLibrary.Easy] = []
    for (socket, (interest, call)) in changed {
      if interest & (CURL_POLL_IN | CURL_POLL_OUT) == 0 {
        if known.remove(socket) != nil { _ = kernel.watch(socket, for: interest) }
      } else if kernel.watch(socket, for: interest) {
        known.insert(socket)
      } else if let call {
        unwatched.append(call)
      }
    }
    changed.removeAll(keepingCapacity: true)
    return unwatched
  }
}
