/// What stands before `=` or `:` in running text, and may be the name of what follows.
struct ValueName {
  let name: String
  let range: Range<Int>
  /// Where `=` or `:` stands.
  let separator: Int
  let isQuoted: Bool

  private static let most = 64

  init?(before separator: Int, in text: [UInt8]) {
    var end = separator
    while end > 0, Self.mayFollow(text[end - 1]) { end -= 1 }
    var start = end
    while start > 0, end - start < Self.most, Self.isOfName(text[start - 1]) { start -= 1 }
    guard start < end else { return nil }
    let mark = text[end] == UInt8(ascii: "\\") ? text[end + 1] : text[end]
    isQuoted = Self.isQuote(mark) && start > 0 && text[start - 1] == mark
    range = start..<end
    self.separator = separator
    name = String(decoding: text[range], as: UTF8.self)
  }

  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "$"): true
    default: PlainText.isAlphanumeric(byte)
    }
  }

  private static func mayFollow(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: " ")
  }
}
