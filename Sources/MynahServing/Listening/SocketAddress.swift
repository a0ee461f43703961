import CMicroHTTPD

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The address of one end of a TCP connection, as the kernel has it.
struct SocketAddress: Equatable {
  /// 4 bytes, or 16; an IPv4 address that came through an IPv6 socket has 4.
  let host: [UInt8]
  let port: UInt16

  private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

  static func local(of descriptor: Int32) -> SocketAddress? { read { getsockname(descriptor, $0, $1) } }

  static func peer(of descriptor: Int32) -> SocketAddress? { read { getpeername(descriptor, $0, $1) } }

  var isLoopback: Bool { host.count == 4 ? host[0] == 127 : host.dropLast().allSatisfy { $0 == 0 } && host.last == 1 }

  private static func read(
    _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
    }
    guard status == 0 else { return nil }
    return withUnsafeBytes(of: storage) { bytes in
      let port = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
      switch Int32(storage.ss_family) {
      case AF_INET: return SocketAddress(host: Array(bytes[4..<8]), port: port)
      case AF_INET6:
        let host = Array(bytes[8..<24])
        return SocketAddress(host: host.starts(with: mappedPrefix) ? Array(host.suffix(4)) : host, port: port)
      default: return nil
      }
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  /// As it stands in a URL: `127.0.0.1:8080`, `[::1]:8080`.
  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(host.count == 4 ? AF_INET : AF_INET6, host, &text, socklen_t(text.count))
    let name = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return host.count == 4 ? "\(name):\(port)" : "[\(name)]:\(port)"
  }
}
