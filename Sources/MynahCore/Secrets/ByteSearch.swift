extension Array<UInt8> {
  /// Where some bytes stand, apart from each other, in order.
  ///
  /// The searches of the standard library take any elements of any collections, and a hundred times as long.
  package func places(of bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while let place = place(of: bytes, from: index) {
      found.append(place)
      index = place.upperBound
    }
    return found
  }

  /// Where some bytes stand first from an index on.
  package func place(of bytes: [UInt8], from start: Int = 0) -> Range<Int>? {
    withUnsafeBufferPointer { $0.place(of: bytes, from: start) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where some bytes stand first from an index on.
  package func place(of bytes: [UInt8], from start: Int = 0) -> Range<Int>? {
    guard let first = bytes.first, start + bytes.count <= count else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      for index in start...count - bytes.count where self[index] == first {
        var length = 1
        while length < bytes.count, self[index + length] == bytes[length] { length += 1 }
        if length == bytes.count { return index..<index + bytes.count }
      }
      return nil
    }
  }
}

extension String {
  /// Whether some bytes stand in its UTF-8.
  package func holds(_ bytes: [UInt8]) -> Bool {
    var text = self
    return text.withUTF8 { $0.place(of: bytes) != nil }
  }
}
