/// One header line, name and value as they stood on the wire (RFC 9110 section 5).
///
/// Two are equal where name and value have the same bytes, so case counts; `header(_:)` of a request compares names without it.
/// Bytes outside ASCII in a value stand as U+0080...U+00FF, one character a byte, so that nothing is lost.
public struct Header: Sendable, Hashable {
  /// The field name in its original case.
  public let name: String
  /// The field value.
  public let value: String

  /// A header line of this name and value.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension Sequence<Header> {
  /// The first value of the field `name`, compared without case (RFC 9110 section 5.1).
  @inlinable
  package func first(_ name: String) -> String? {
    first { $0.name.equalsIgnoringASCIICase(name) }?.value
  }
}

extension StringProtocol {
  @inlinable
  package func equalsIgnoringASCIICase(_ other: some StringProtocol) -> Bool {
    utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }

  @inlinable
  package func asciiLowercased() -> String {
    // Most that is asked for is lower case, and short texts are copied without memory of their own.
    utf8.contains { $0.asciiLowercased != $0 } ? String(decoding: utf8.map(\.asciiLowercased), as: UTF8.self) : String(self)
  }
}

extension UInt8 {
  @inlinable
  package var asciiLowercased: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
}

extension String {
  /// Text of bytes, each byte the character of its number: nothing is lost, whatever the bytes mean.
  @inlinable
  package init(latin1 bytes: some Collection<UInt8>) {
    self =
      bytes.allSatisfy { $0 < 0x80 }
      ? String(decoding: bytes, as: UTF8.self) : String(String.UnicodeScalarView(bytes.map(Unicode.Scalar.init)))
  }

  /// The same of bytes that lie in one piece, as those of heads do.
  package init(latin1 bytes: UnsafeRawBufferPointer) {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    self =
      all < 0x80 ? String(decoding: bytes, as: UTF8.self) : String(String.UnicodeScalarView(bytes.map(Unicode.Scalar.init)))
  }

  /// The bytes that ``init(latin1:)`` made this of; a character beyond U+00FF gives its UTF-8 bytes.
  package var latin1Bytes: [UInt8] {
    let bytes = Array(utf8)
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes }
    return unicodeScalars.flatMap { scalar in
      scalar.value <= 0xFF ? [UInt8(scalar.value)] : Array(String(scalar).utf8)
    }
  }

  /// What the bytes that ``init(latin1:)`` made this of say as UTF-8, for a person.
  package var utf8Text: String { utf8.allSatisfy { $0 < 0x80 } ? self : String(decoding: latin1Bytes, as: UTF8.self) }
}
