#if os(Linux)
  import Glibc

  /// The kernel's table of TCP sockets as a text file, for where it answers no questions about them.
  enum ProcNet {
    /// The inode of the socket with these two addresses: 0 where no process holds it or there is none; nil where the table can't be read.
    static func inode(local: SocketAddress, peer: SocketAddress) -> Int? {
      guard let file = fopen(local.host.count == 4 ? "/proc/self/net/tcp" : "/proc/self/net/tcp6", "re") else { return nil }
      defer { fclose(file) }
      let (local, peer) = (key(local), key(peer))
      var line = [CChar](repeating: 0, count: 512)
      while fgets(&line, Int32(line.count), file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let fields = text.split(separator: " ")
        if fields.count > 9, fields[1] == local, fields[2] == peer { return Int(fields[9]) ?? 0 }
      }
      return 0
    }

    /// An address as the table writes it: 32-bit words in the machine's byte order, in hexadecimal.
    private static func key(_ address: SocketAddress) -> String {
      let words = stride(from: 0, to: address.host.count, by: 4).map { offset in
        address.host.withUnsafeBytes { hexadecimal($0.loadUnaligned(fromByteOffset: offset, as: UInt32.self), digits: 8) }
      }
      return words.joined() + ":" + hexadecimal(address.port, digits: 4)
    }

    private static func hexadecimal(_ number: some UnsignedInteger, digits: Int) -> String {
      let text = String(number, radix: 16, uppercase: true)
      return String(repeating: "0", count: digits - text.count) + text
    }
  }
#endif
