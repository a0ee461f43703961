import CMicroHTTPD

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A TCP socket that listens; whoever takes its descriptor closes it.
struct ListeningSocket {
  let descriptor: Int32
  let isIPv6: Bool
  let port: UInt16

  /// As many as the kernel allows: with fewer, the connects of a herd wait for a second or more.
  private static let backlog: Int32 = 4096

  /// Listens on the first address of `host`; a wildcard IPv6 address also takes IPv4.
  init(host: String, port: UInt16) throws(ListenerError) {
    var hints = addrinfo()
    hints.ai_socktype = SOCK_STREAM.asInt32
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &found)
    defer { if let found { freeaddrinfo(found) } }
    guard status == 0, let address = found?.pointee else {
      throw .unknownHost(host, reason: String(cString: gai_strerror(status)))
    }
    isIPv6 = address.ai_family == AF_INET6
    descriptor = socket(address.ai_family, SOCK_STREAM.asInt32, 0)
    guard descriptor >= 0 else { throw ListenerError(errno: errno, host: host, port: port) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    Self.set(SOL_SOCKET, SO_REUSEADDR, of: descriptor, to: 1)
    if isIPv6 { Self.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, of: descriptor, to: host == "::" ? 0 : 1) }
    guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, listen(descriptor, Self.backlog) == 0,
      let bound = SocketAddress.local(of: descriptor)
    else {
      let code = errno
      Self.close(descriptor)
      throw ListenerError(errno: code, host: host, port: port)
    }
    self.port = bound.port
  }

  private init(descriptor: Int32, isIPv6: Bool, port: UInt16) {
    self.descriptor = descriptor
    self.isIPv6 = isIPv6
    self.port = port
  }

  /// The same socket, to be closed on its own.
  func duplicate() throws(ListenerError) -> ListeningSocket {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .outOfResources(reason: String(cString: strerror(errno))) }
    return ListeningSocket(descriptor: copy, isIPv6: isIPv6, port: port)
  }

  func close() { Self.close(descriptor) }

  private static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }

  private static func set(_ level: Int32, _ name: Int32, of descriptor: Int32, to value: Int32) {
    var value = value
    setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}

extension ListeningSocket {
  /// One socket for `host`, or two of the same port where it names the loopback: 127.0.0.1, and [::1] where the machine has it.
  static func all(host: String, port: UInt16) throws(ListenerError) -> [ListeningSocket] {
    guard host == "127.0.0.1" || host == "localhost" else { return [try ListeningSocket(host: host, port: port)] }
    var attempts = port == 0 ? 50 : 1
    while true {
      attempts -= 1
      let first = try ListeningSocket(host: "127.0.0.1", port: port)
      do throws(ListenerError) {
        return [first, try ListeningSocket(host: "::1", port: first.port)]
      } catch .portInUse(let host, let taken) {
        first.close()
        if attempts == 0 { throw .portInUse(host: host, port: taken) }
      } catch .outOfResources(let reason) {
        first.close()
        throw .outOfResources(reason: reason)
      } catch {
        return [first]
      }
    }
  }
}

#if canImport(Glibc)
  extension __socket_type {
    var asInt32: Int32 { Int32(rawValue) }
  }
#else
  extension Int32 {
    var asInt32: Int32 { self }
  }
#endif
