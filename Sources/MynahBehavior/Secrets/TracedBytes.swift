import MynahCore

/// Bytes with their escapes taken away, and where each of them stood before.
struct TracedBytes: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each byte began, and behind the last one where the text ended; nil where nothing was taken away.
  private var starts: [Int]?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Where these bytes stood in the text.
  func origin(of range: Range<Int>) -> Range<Int> {
    starts.map { $0[range.lowerBound]..<$0[range.upperBound] } ?? range
  }

  /// Without percent-encoding (RFC 3986 section 2.1); nil where there is none.
  ///
  /// - Parameter plusIsBlank: As in forms.
  func percentDecoded(plusIsBlank: Bool = false) -> TracedBytes? {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || plusIsBlank && $0 == UInt8(ascii: "+") }) else { return nil }
    return unescaped { rest in
      switch rest.first {
      case UInt8(ascii: "+") where plusIsBlank: return ([UInt8(ascii: " ")], 1)
      case UInt8(ascii: "%") where rest.count > 2:
        guard let high = rest[rest.startIndex + 1].hexDigit, let low = rest[rest.startIndex + 2].hexDigit else { return nil }
        return ([high << 4 | low], 3)
      default: return nil
      }
    }
  }

  /// Without the escapes of JSON strings (RFC 8259 section 7); nil where there are none.
  func jsonUnescaped() -> TracedBytes? {
    guard bytes.contains(UInt8(ascii: "\\")) else { return nil }
    return unescaped { rest in
      guard rest.first == UInt8(ascii: "\\"), rest.count > 1 else { return nil }
      switch rest[rest.startIndex + 1] {
      case UInt8(ascii: "u"):
        let digits = rest.dropFirst(2).prefix(4).compactMap(\.hexDigit)
        guard digits.count == 4, let scalar = Unicode.Scalar(digits.reduce(0) { $0 << 4 | UInt32($1) }) else { return nil }
        return (Array(String(Character(scalar)).utf8), 6)
      case let byte where "\"\\/".utf8.contains(byte): return ([byte], 2)
      default: return nil
      }
    }
  }

  /// - Parameter escape: What the escape at the beginning of the rest stands for and how long it is; nil where there is none.
  private func unescaped(_ escape: (ArraySlice<UInt8>) -> ([UInt8], Int)?) -> TracedBytes {
    var plain = TracedBytes([])
    var origins: [Int] = []
    plain.bytes.reserveCapacity(bytes.count)
    origins.reserveCapacity(bytes.count + 1)
    var index = 0
    while index < bytes.count {
      let start = starts?[index] ?? index
      if let (stands, length) = escape(bytes[index...]) {
        plain.bytes += stands
        origins += Array(repeating: start, count: stands.count)
        index += length
      } else {
        plain.bytes.append(bytes[index])
        origins.append(start)
        index += 1
      }
    }
    plain.starts = origins + [starts?[bytes.count] ?? bytes.count]
    return plain
  }
}
