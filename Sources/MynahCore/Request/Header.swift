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

extension [Header] {
  /// Without these fields, and without those that Connection names: what is left concerns more than one connection (RFC 9110 section 7.6.1).
  package func endToEnd(without fields: [String]) -> [Header] {
    let named = filter { $0.name.equalsIgnoringASCIICase("Connection") }.flatMap { header in
      header.value.utf8.split(separator: UInt8(ascii: ",")).map { Substring($0).trimmed() }
    }
    let dropped = named.isEmpty ? fields : fields + named
    return filter { header in !dropped.contains { $0.equalsIgnoringASCIICase(header.name) } }
  }
}

extension StringProtocol {
  @inlinable
  package func equalsIgnoringASCIICase(_ other: some StringProtocol) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    return withLentUTF8 { own in other.withLentUTF8 { own.equalsIgnoringASCIICase($0) } }
  }

  /// Lends the text's bytes as they lie in memory; only texts that come from elsewhere are copied for that.
  @inlinable
  package func withLentUTF8<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    utf8.withContiguousStorageIfAvailable { body(UnsafeRawBufferPointer($0)) } ?? Array(utf8).withUnsafeBytes(body)
  }

  @inlinable
  package func asciiLowercased() -> String {
    withLentUTF8 { bytes in
      if bytes.allSatisfy({ $0.asciiLowercased == $0 }) { return String(self) }
      // Short texts need no memory of their own.
      return String(unsafeUninitializedCapacity: bytes.count) { lowercased in
        for (index, byte) in bytes.enumerated() { lowercased[index] = byte.asciiLowercased }
        return bytes.count
      }
    }
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
      bytes.withContiguousStorageIfAvailable { String(latin1: UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { String(latin1: $0) }
  }

  /// The same of bytes that are lent.
  @inlinable
  package init(latin1 bytes: UnsafeRawBufferPointer) {
    self = bytes.isASCII ? String(decoding: bytes, as: UTF8.self) : String(String.UnicodeScalarView(bytes.map(Unicode.Scalar.init)))
  }

  /// The bytes that ``init(latin1:)`` made this of; a character beyond U+00FF gives its UTF-8 bytes.
  package var latin1Bytes: [UInt8] { withLatin1Bytes { Array($0) } }

  /// Lends the bytes that ``init(latin1:)`` made this of: those of ASCII, as nearly all are, lie there already.
  @inlinable
  package func withLatin1Bytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withLentUTF8 { bytes in
      if bytes.isASCII { return body(bytes) }
      return unicodeScalars.flatMap { $0.value <= 0xFF ? [UInt8($0.value)] : Array(String($0).utf8) }.withUnsafeBytes(body)
    }
  }

  /// What the bytes that ``init(latin1:)`` made this of say as UTF-8, for a person.
  package var utf8Text: String { utf8.allSatisfy { $0 < 0x80 } ? self : String(decoding: latin1Bytes, as: UTF8.self) }
}

extension UnsafeRawBufferPointer {
  /// Whether all bytes are of ASCII: looks at each, without a way out before the end, so that the compiler can take many at once.
  @inlinable
  package var isASCII: Bool {
    var all: UInt8 = 0
    for byte in self { all |= byte }
    return all < 0x80
  }

  /// Whether these are the same bytes but for the case of letters of ASCII.
  @inlinable
  package func equalsIgnoringASCIICase(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] {
      if self[index].asciiLowercased != other[index].asciiLowercased { return false }
    }
    return true
  }
}
