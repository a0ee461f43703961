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
    unescaped(UInt8(ascii: "%"), plusIsBlank ? UInt8(ascii: "+") : UInt8(ascii: "%")) { text, index, plain in
      if text[index] == UInt8(ascii: "+") {
        plain.append(UInt8(ascii: " "))
        return 1
      }
      guard index + 2 < text.count, let high = text[index + 1].hexDigit, let low = text[index + 2].hexDigit else { return 0 }
      plain.append(high << 4 | low)
      return 3
    }
  }

  /// Without the escapes of JSON strings (RFC 8259 section 7); nil where there are none.
  package func jsonUnescaped() -> TracedBytes? {
    unescaped(UInt8(ascii: "\\"), UInt8(ascii: "\\")) { text, index, plain in
      guard index + 1 < text.count else { return 0 }
      switch text[index + 1] {
      case UInt8(ascii: "u"): return Self.scalar(at: index, of: text, &plain)
      case UInt8(ascii: "x"):
        // Not of JSON, but of the languages that it comes from.
        guard index + 3 < text.count, let high = text[index + 2].hexDigit, let low = text[index + 3].hexDigit else { return 0 }
        plain.append(high << 4 | low)
        return 4
      case UInt8(ascii: "n"): plain.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "r"): plain.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "t"): plain.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "b"): plain.append(0x08)
      case UInt8(ascii: "f"): plain.append(0x0C)
      case let byte where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"): plain.append(byte)
      default: return 0
      }
      return 2
    }
  }

  /// What `\uXXXX` stands for, or two of them that are one character.
  private static func scalar(at index: Int, of text: UnsafeBufferPointer<UInt8>, _ plain: inout [UInt8]) -> Int {
    guard let unit = unit(at: index, of: text) else { return 0 }
    if let scalar = Unicode.Scalar(UInt32(unit)) {
      plain += Array(String(scalar).utf8)
      return 6
    }
    guard unit < 0xDC00, let low = Self.unit(at: index + 6, of: text), 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
    else { return 0 }
    plain += Array(String(scalar).utf8)
    return 12
  }

  private static func unit(at index: Int, of text: UnsafeBufferPointer<UInt8>) -> UInt16? {
    guard index + 5 < text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") else { return nil }
    let digits = text[index + 2..<index + 6].compactMap(\.hexDigit)
    return digits.count == 4 ? digits.reduce(0) { $0 << 4 | UInt16($1) } : nil
  }

  /// Nil where there is no escape.
  ///
  /// - Parameters:
  ///   - first: A byte that an escape may begin with.
  ///   - second: Another one.
  ///   - escape: Appends what the escape at an index stands for, and returns how long it is; 0 where there is none.
  package func unescaped(
    _ first: UInt8, _ second: UInt8, _ escape: (UnsafeBufferPointer<UInt8>, Int, inout [UInt8]) -> Int
  ) -> TracedBytes? {
    bytes.withUnsafeBufferPointer { text -> TracedBytes? in
      var plain: [UInt8] = []
      var origins: [Int] = []
      var stands: [UInt8] = []
      /// What lies before it is done.
      var done = 0
      var index = 0
      while index < text.count {
        guard text[index] == first || text[index] == second else {
          index += 1
          continue
        }
        stands.removeAll(keepingCapacity: true)
        let length = escape(text, index, &stands)
        guard length > 0 else {
          index += 1
          continue
        }
        if done == 0 {
          plain.reserveCapacity(text.count)
          origins.reserveCapacity(text.count + 1)
        }
        plain.append(contentsOf: text[done..<index])
        trace(done..<index, &origins)
        plain.append(contentsOf: stands)
        let start = starts?[index] ?? base + index
        for _ in stands { origins.append(start) }
        index += length
        done = index
      }
      if done == 0 { return nil }
      plain.append(contentsOf: text[done...])
      trace(done..<text.count, &origins)
      origins.append(starts?[text.count] ?? base + text.count)
      var traced = TracedBytes(plain)
      traced.starts = origins
      return traced
    }
  }

  /// Where bytes that stay as they are stood.
  private func trace(_ range: Range<Int>, _ origins: inout [Int]) {
    if let starts {
      origins.append(contentsOf: starts[range])
    } else {
      origins.append(contentsOf: base + range.lowerBound..<base + range.upperBound)
    }
  }
}
