import MynahCore

/// Kinds of values that are written as text by a rule of their own, so that one is never another's name.
enum WrittenValue: String, Sendable {
  case instant = "a date and time"
  case date = "a date"
  case uuid = "a UUID"
  case number = "a number"
  /// An opaque identifier: a digest, a key of a database, or such.
  case identifier = "an identifier"

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= 200 else { return nil }
    if bytes.allSatisfy(\.isDigit) {
      self = .number
    } else if Self.isDate(bytes.prefix(10)), bytes.count == 10 {
      self = .date
    } else if Self.isDate(bytes.prefix(10)), bytes.count > 15, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") {
      self = .instant
    } else if Self.isUUID(bytes) {
      self = .uuid
    } else if Self.isIdentifier(bytes) {
      self = .identifier
    } else {
      return nil
    }
  }

  private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count == 10
      && bytes.enumerated().allSatisfy { index, byte in index == 4 || index == 7 ? byte == UInt8(ascii: "-") : byte.isDigit }
  }

  private static func isUUID(_ bytes: [UInt8]) -> Bool {
    bytes.count == 36
      && bytes.enumerated().allSatisfy { index, byte in
        [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.hexDigit != nil
      }
  }

  /// Letters and digits mixed: eight or more hexadecimal ones, sixteen or more of any, or some behind a prefix, as in `cus_9s6XKzkNRiz8i3`.
  private static func isIdentifier(_ bytes: [UInt8]) -> Bool {
    guard bytes.contains(where: \.isDigit), bytes.allSatisfy({ $0.isWord || $0 == UInt8(ascii: "-") }) else { return false }
    let tail = bytes.split { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }.last ?? []
    if bytes.count >= 8, bytes.allSatisfy({ $0.hexDigit != nil }) { return true }
    return tail.count >= 8 && tail.contains(where: \.isDigit) && (tail.count >= 16 || tail.count < bytes.count)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self &- 48 < 10 }
  fileprivate var isWord: Bool { isDigit || (self | 32) &- 97 < 26 || self == UInt8(ascii: "_") }
}
