#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import MynahCore

/// The text of a line and how far it was read: each step says whether, or what, it found there, and takes nothing but what it asked for.
struct LineText {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { place == bytes.count }

  /// What was read since then.
  func text(since start: Int) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[start..<place]) }

  mutating func skip(_ text: StaticString) -> Bool {
    skip(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func skip(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let wanted = text.baseAddress, let start = bytes.baseAddress, bytes.count - place >= text.count,
      memcmp(start + place, wanted, text.count) == 0
    else { return false }
    place += text.count
    return true
  }

  /// A whole number of at least `least`, as short as it can be written.
  mutating func integer(atLeast least: Int) -> Int? {
    let start = place
    if let value = digits(), place - start < 19, value >= least { return value }
    place = start
    return nil
  }

  /// Seconds with at most nine decimals and no exponent.
  mutating func instant() -> Instant? {
    let isNegative = skip("-")
    let start = place
    guard let seconds = digits(), place - start < 10 else { return nil }
    var nanoseconds = seconds
    var unit = 1_000_000_000
    if skip(".") {
      let first = place
      while place < bytes.count, bytes[place] &- 48 < 10, unit > 1 {
        nanoseconds = nanoseconds * 10 + Int(bytes[place] &- 48)
        unit /= 10
        place += 1
      }
      guard place > first else { return nil }
    }
    nanoseconds *= unit
    return Instant(nanoseconds: Int64(isNegative ? -nanoseconds : nanoseconds))
  }

  /// What stands behind a key: an instant, or nothing where that is null.
  mutating func instant(_ key: StaticString, into found: inout Instant?) -> Bool {
    guard skip(key) else { return false }
    if skip("null") { return true }
    found = instant()
    return found != nil
  }

  /// Digits without zeros in front; what overflows is none.
  private mutating func digits() -> Int? {
    let start = place
    var value = 0
    while place < bytes.count, bytes[place] &- 48 < 10, place - start < 19 {
      value = value &* 10 &+ Int(bytes[place] &- 48)
      place += 1
    }
    guard place > start, bytes[start] != UInt8(ascii: "0") || place == start + 1 else { return nil }
    return value
  }

  /// A string between its quotes, with its escapes.
  struct Quoted {
    let bytes: UnsafeBufferPointer<UInt8>
    let hasEscapes: Bool
    let isASCII: Bool
  }

  mutating func quoted() -> Quoted? {
    guard skip("\"") else { return nil }
    let start = place
    var hasEscapes = false
    var all: UInt8 = 0
    // Most of a journal is read here, so what was read is noted at the end.
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        place = index + 1
        return Quoted(bytes: UnsafeBufferPointer(rebasing: bytes[start..<index]), hasEscapes: hasEscapes, isASCII: all < 0x80)
      }
      guard byte >= 0x20 else { return nil }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        index += 1
      }
      all |= byte
      index += 1
    }
    return nil
  }
}

extension LineText.Quoted {
  /// What it stands for, in UTF-8; nil where it is none, or has escapes of the long form.
  var plain: [UInt8]? {
    guard isASCII || String(validating: bytes, as: UTF8.self) != nil else { return nil }
    guard hasEscapes else { return Array(bytes) }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        guard let meant = Self.escaped(byte) else { return nil }
        plain.append(meant)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        plain.append(byte)
      }
    }
    return plain
  }

  var string: String? { plain.map { String(decoding: $0, as: UTF8.self) } }

  /// What a backslash and this byte stand for (RFC 8259 section 7).
  private static func escaped(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    default: nil
    }
  }
}
