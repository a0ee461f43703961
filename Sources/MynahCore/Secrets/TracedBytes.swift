/// Bytes with their escapes taken away, and where each of them stood before.
package struct TracedBytes: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// Where each byte began, and behind the last one where the text ended; nil where nothing was taken away.
  private var starts: [Int]?
  /// Where the first byte stood, where nothing was taken away.
  private var base = 0

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package var count: Int { bytes.count }

  /// The bytes as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Where these bytes stood in the text.
  package func origin(of range: Range<Int>) -> Range<Int> {
    starts.map { $0[range.lowerBound]..<$0[range.upperBound] } ?? base + range.lowerBound..<base + range.upperBound
  }

  /// Where all of it stood in the text.
  package var origin: Range<Int> { origin(of: 0..<bytes.count) }

  /// Where bytes that stood there in the text stand here.
  package func range(ofOrigin origin: Range<Int>) -> Range<Int> {
    let lower = index(ofOrigin: origin.lowerBound)
    return lower..<max(lower, index(ofOrigin: origin.upperBound))
  }

  /// The first byte that stood at `offset` or behind it.
  private func index(ofOrigin offset: Int) -> Int {
    guard let starts else { return min(max(offset - base, 0), bytes.count) }
    var low = 0
    var high = bytes.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Some of the bytes, which stood where they stood.
  package subscript(range: Range<Int>) -> TracedBytes {
    var part = TracedBytes(Array(bytes[range]))
    part.base = base + range.lowerBound
    part.starts = starts.map { Array($0[range.lowerBound...range.upperBound]) }
    return part
  }

  /// Without percent-encoding (RFC 3986 section 2.1); nil where there is none.
  ///
  /// - Parameter plusIsBlank: As in forms.
  package func percentDecoded(plusIsBlank: Bool = false) -> TracedBytes? {
    unescaped { text, index in
      switch text[index] {
      case UInt8(ascii: "+") where plusIsBlank: return ([UInt8(ascii: " ")], 1)
      case UInt8(ascii: "%") where index + 2 < text.count:
        guard let high = text[index + 1].hexDigit, let low = text[index + 2].hexDigit else { return nil }
        return ([high << 4 | low], 3)
      default: return nil
      }
    }
  }

  /// Without the escapes of JSON strings (RFC 8259 section 7); nil where there are none.
  package func jsonUnescaped() -> TracedBytes? {
    guard bytes.contains(UInt8(ascii: "\\")) else { return nil }
    return unescaped { text, index in
      guard text[index] == UInt8(ascii: "\\"), index + 1 < text.count else { return nil }
      switch text[index + 1] {
      case UInt8(ascii: "u"): return Self.scalar(at: index, of: text)
      case UInt8(ascii: "n"): return ([UInt8(ascii: "\n")], 2)
      case UInt8(ascii: "r"): return ([UInt8(ascii: "\r")], 2)
      case UInt8(ascii: "t"): return ([UInt8(ascii: "\t")], 2)
      case UInt8(ascii: "b"): return ([0x08], 2)
      case UInt8(ascii: "f"): return ([0x0C], 2)
      case let byte where "\"\\/".utf8.contains(byte): return ([byte], 2)
      default: return nil
      }
    }
  }

  /// What `\uXXXX` stands for, or two of them that are one character.
  private static func scalar(at index: Int, of text: [UInt8]) -> ([UInt8], Int)? {
    guard let unit = unit(at: index, of: text) else { return nil }
    if let scalar = Unicode.Scalar(UInt32(unit)) { return (Array(String(scalar).utf8), 6) }
    guard unit < 0xDC00, let low = Self.unit(at: index + 6, of: text), 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
    else { return nil }
    return (Array(String(scalar).utf8), 12)
  }

  private static func unit(at index: Int, of text: [UInt8]) -> UInt16? {
    guard index + 5 < text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") else { return nil }
    let digits = text[index + 2..<index + 6].compactMap(\.hexDigit)
    return digits.count == 4 ? digits.reduce(0) { $0 << 4 | UInt16($1) } : nil
  }

  /// Nil where there is no escape.
  ///
  /// - Parameter escape: What the escape at an index stands for and how long it is; nil where there is none.
  private func unescaped(_ escape: ([UInt8], Int) -> ([UInt8], Int)?) -> TracedBytes? {
    var index = bytes.indices.first { escape(bytes, $0) != nil } ?? bytes.count
    if index == bytes.count { return nil }
    var plain = self[0..<index]
    var origins = (0..<index).map { starts?[$0] ?? base + $0 }
    plain.bytes.reserveCapacity(bytes.count)
    origins.reserveCapacity(bytes.count + 1)
    while index < bytes.count {
      let start = starts?[index] ?? base + index
      if let (stands, length) = escape(bytes, index) {
        plain.bytes += stands
        origins += repeatElement(start, count: stands.count)
        index += length
      } else {
        plain.bytes.append(bytes[index])
        origins.append(start)
        index += 1
      }
    }
    plain.starts = origins + [starts?[bytes.count] ?? base + bytes.count]
    return plain
  }
}
