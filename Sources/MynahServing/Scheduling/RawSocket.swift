import CMicroHTTPD
import MynahCrypto

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A connected socket by its descriptor, for what is done past the library.
///
/// Nothing here waits, since the library's sockets are non-blocking, or raises SIGPIPE.
struct RawSocket {
  let descriptor: Int32

  #if canImport(Glibc)
    private static let sendFlags = Int32(MSG_NOSIGNAL)
  #else
    private static let sendFlags: Int32 = 0
  #endif

  func send(_ bytes: UnsafeRawBufferPointer) -> TLSSession.SendOutcome {
    #if canImport(Glibc)
      let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Self.sendFlags)
    #else
      let count = Darwin.send(descriptor, bytes.baseAddress, bytes.count, Self.sendFlags)
    #endif
    if count >= 0 { return .sent(count) }
    return errno == EAGAIN || errno == EINTR ? .again : .failed
  }

  /// Whether the peer sends no more, and all that it sent was read.
  var isAtEnd: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) == 0
  }

  /// Whether the peer has neither closed its sending side nor reset the connection.
  var isPeerThere: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK))
    return count > 0 || (count < 0 && errno == EAGAIN)
  }

  /// What reading and forgetting came to.
  enum Drained {
    /// More may come.
    case dry
    /// The peer sends no more.
    case ended
    /// There is more already.
    case some
  }

  /// Reads what has come, at most 1 MiB of it, and forgets it.
  func drain() -> Drained {
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
      for _ in 0..<64 {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count < 0, errno == EAGAIN { return .dry }
        if count <= 0 { return .ended }
      }
      return .some
    }
  }

  /// Sends FIN.
  func closeSendingSide() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// Lets the library see that nothing more comes.
  func closeReadingSide() { _ = shutdown(descriptor, Int32(SHUT_RD)) }

  /// Sends RST: TCP does so when the association is dissolved. (SO_LINGER can't: the library shuts the socket down before it closes it.)
  func abort() {
    var nowhere = sockaddr()
    nowhere.sa_family = sa_family_t(AF_UNSPEC)
    connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }
}
