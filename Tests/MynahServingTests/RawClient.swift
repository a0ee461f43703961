import MynahCore
import MynahServing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A TCP client of bare system calls: it sends what it is told and sees how the connection ends.
///
/// Any read gives up after ten seconds.
final class RawClient {
  private(set) var descriptor: Int32

  init(_ port: UInt16, isIPv6: Bool = false, timeout seconds: Int = 10) {
    descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, streamType, 0)
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if isIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      connect(to: &address)
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      connect(to: &address)
    }
  }

  private func connect<Address>(to address: inout Address) {
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        systemConnect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }

  deinit { close() }

  convenience init(_ listener: Listener) { self.init(listener.port) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemSend(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, noSignal)
      }
      if count <= 0 { return }
      sent += count
    }
  }

  /// How a connection ended, as the client saw it.
  enum End: Equatable {
    /// A FIN.
    case closed
    /// A RST.
    case reset
    /// Nothing: the connection is still open, and silent.
    case none
  }

  /// Everything up to the end.
  func readToEnd() -> (text: String, end: End) {
    let (bytes, end) = readBytesToEnd()
    return (String(decoding: bytes, as: UTF8.self), end)
  }

  func readBytesToEnd() -> (bytes: [UInt8], end: End) {
    var all: [UInt8] = []
    while true {
      switch read() {
      case .bytes(let bytes): all += bytes
      case .end(let end): return (all, end)
      }
    }
  }

  /// One reply with a Content-Length; `body` is empty where `bodyless` says that none follows.
  func readReply(bodyless: Bool = false) -> Reply? {
    while true {
      if let reply = takeReply(bodyless: bodyless) { return reply }
      guard case .bytes(let bytes) = read() else { return nil }
      buffered += bytes
    }
  }

  struct Reply: Equatable {
    var head: String
    var body: String
    var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    func header(_ name: String) -> String? {
      head.split(separator: "\r\n").dropFirst().first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
        .map { String($0.dropFirst(name.count + 2)) }
    }
  }

  private var buffered: [UInt8] = []

  private func takeReply(bodyless: Bool) -> Reply? {
    let ending = Array("\r\n\r\n".utf8)
    guard let end = (0..<max(0, buffered.count - 3)).first(where: { Array(buffered[$0..<($0 + 4)]) == ending }) else { return nil }
    var reply = Reply(head: String(decoding: buffered[..<end], as: UTF8.self), body: "")
    let length = bodyless ? 0 : reply.header("Content-Length").flatMap { Int($0) } ?? 0
    guard buffered.count >= end + 4 + length else { return nil }
    reply.body = String(decoding: buffered[(end + 4)..<(end + 4 + length)], as: UTF8.self)
    buffered.removeFirst(end + 4 + length)
    return reply
  }

  enum Read {
    case bytes([UInt8])
    case end(End)
  }

  func read() -> Read {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 { return .bytes(Array(buffer[..<count])) }
    if count == 0 { return .end(.closed) }
    return .end(errno == EAGAIN ? .none : .reset)
  }

  func closeSendingSide() { shutdown(descriptor, Int32(SHUT_WR)) }

  func close() {
    if descriptor >= 0 { _ = systemClose(descriptor) }
    descriptor = -1
  }

  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    close()
  }
}

#if canImport(Glibc)
  // Programs that other tests start must not hold a connection that its test has closed.
  private let streamType = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  private let noSignal = Int32(MSG_NOSIGNAL)
  private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    Glibc.send(descriptor, bytes, count, flags)
  }
  private func systemClose(_ descriptor: Int32) -> Int32 { Glibc.close(descriptor) }
  private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    Glibc.connect(descriptor, address, length)
  }
#else
  private let streamType = SOCK_STREAM
  private let noSignal: Int32 = 0
  private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    Darwin.send(descriptor, bytes, count, flags)
  }
  private func systemClose(_ descriptor: Int32) -> Int32 { Darwin.close(descriptor) }
  private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    Darwin.connect(descriptor, address, length)
  }
#endif
