#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One TCP connection to 127.0.0.1, of bare system calls: it sends the bytes that it is told to.
///
/// A read gives up after a minute.
final class RawConnection {
  private var descriptor: Int32
  private var buffered: [UInt8] = []

  init(_ port: UInt16) {
    descriptor = socket(AF_INET, streamType, 0)
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var one: Int32 = 1
    setsockopt(descriptor, tcp, TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close() }

  func close() {
    if descriptor >= 0 { _ = systemClose(descriptor) }
    descriptor = -1
  }

  /// Sends a request with a Host, the header lines, and a Content-Length where there is a body; the answer, or nil where none came whole.
  func ask(_ method: String, _ target: String, _ headers: [String] = [], body: [UInt8] = []) -> Answer? {
    let host = headers.contains { $0.lowercased().hasPrefix("host:") } ? [] : ["Host: 127.0.0.1"]
    let length = body.isEmpty && method != "POST" && method != "PUT" ? [] : ["Content-Length: \(body.count)"]
    send(Array((["\(method) \(target) HTTP/1.1"] + host + headers + length + ["", ""]).joined(separator: "\r\n").utf8) + body)
    return answer(bodyless: method == "HEAD")
  }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { systemSend(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent) }
      if count <= 0 { return }
      sent += count
    }
  }

  /// The next answer, with a Content-Length or none.
  func answer(bodyless: Bool = false) -> Answer? {
    while true {
      if let end = headEnd {
        var answer = Answer(head: String(decoding: buffered[..<end], as: UTF8.self))
        let length = bodyless ? 0 : Int(answer.header("Content-Length") ?? "") ?? 0
        let whole = end + 4 + length
        if buffered.count >= whole {
          answer.body = Array(buffered[(end + 4)..<whole])
          buffered.removeFirst(whole)
          return answer
        }
      }
      guard let bytes = read() else { return nil }
      buffered += bytes
    }
  }

  private var headEnd: Int? {
    let end = Array("\r\n\r\n".utf8)
    return buffered.indices.first { buffered[$0...].starts(with: end) }
  }

  /// What has come, nil at the end.
  private func read() -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    return bytes.isEmpty ? nil : bytes
  }
}

/// An answer as it came.
struct Answer: Sendable {
  var head: String
  var body: [UInt8] = []

  var status: Int { Int(head.split(separator: " ", maxSplits: 2).dropFirst().first ?? "") ?? 0 }
  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? {
    for line in head.utf8.split(separator: 0x0A).dropFirst() {
      guard line.count > name.utf8.count, Substring(line.prefix(name.utf8.count)).lowercased() == name.lowercased() else { continue }
      let value = Substring(line.dropFirst(name.utf8.count))
      guard value.hasPrefix(":") else { continue }
      return value.dropFirst().filter { $0 != "\r" }.drop { $0 == " " }.description
    }
    return nil
  }
}

#if canImport(Glibc)
  // Processes that other tests start must not hold a connection that its test has closed.
  private let streamType = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  private let tcp = Int32(IPPROTO_TCP)
  private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    Glibc.send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
  }
  private func systemClose(_ descriptor: Int32) -> Int32 { Glibc.close(descriptor) }
#else
  private let streamType = SOCK_STREAM
  private let tcp = IPPROTO_TCP
  private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    Darwin.send(descriptor, bytes, count, 0)
  }
  private func systemClose(_ descriptor: Int32) -> Int32 { Darwin.close(descriptor) }
#endif
