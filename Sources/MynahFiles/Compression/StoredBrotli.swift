/// Brotli (RFC 7932) that is not compressed: what any reader can read, and nobody needs a library to write.
enum StoredBrotli {
  /// The largest piece whose length takes four hexadecimal digits.
  private static let most = 1 << 16

  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = []
    packed.reserveCapacity(bytes.count + bytes.count / most * 3 + 4)
    for start in stride(from: 0, to: bytes.count, by: most) {
      let piece = bytes[start..<min(start + most, bytes.count)]
      // Not the last, four digits of length, the length less one, not compressed (section 9.2).
      var head = UInt32(piece.count - 1) << 3 | 1 << 19
      // Before the first one bit says how large a window would be (section 9.1).
      if start == 0 { head <<= 1 }
      packed += [UInt8(head & 0xFF), UInt8(head >> 8 & 0xFF), UInt8(head >> 16)]
      packed += piece
    }
    // The last, and empty; behind the bit of the window where nothing came before.
    return packed + [bytes.isEmpty ? 0b110 : 0b11]
  }
}
