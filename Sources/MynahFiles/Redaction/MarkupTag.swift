import MynahCore

/// A tag that opens an element of XML or HTML; it ends before the next `<`, or is none.
struct MarkupTag {
  struct Attribute {
    let name: Range<Int>
    let value: Range<Int>
    let isQuoted: Bool
  }

  let name: Range<Int>
  private(set) var attributes: [Attribute] = []
  /// Behind its `>`.
  let end: Int
  /// It closes its element itself.
  let isEmpty: Bool

  /// - Parameter start: Where its `<` stands.
  init?(at start: Int, of text: [UInt8]) {
    var index = start + 1
    name = Self.name(from: index, in: text)
    if name.isEmpty { return nil }
    index = name.upperBound
    while index < text.count, text[index] != UInt8(ascii: "<"), text[index] != UInt8(ascii: ">") {
      if let attribute = Self.attribute(at: &index, of: text) { attributes.append(attribute) }
    }
    guard index < text.count, text[index] == UInt8(ascii: ">") else { return nil }
    end = index + 1
    isEmpty = text[index - 1] == UInt8(ascii: "/")
  }

  private static func attribute(at index: inout Int, of text: [UInt8]) -> Attribute? {
    let name = Self.name(from: index, in: text)
    if name.isEmpty {
      index += 1
      return nil
    }
    index = name.upperBound
    while index < text.count, isBlank(text[index]) { index += 1 }
    guard index < text.count, text[index] == UInt8(ascii: "=") else { return nil }
    index += 1
    // In a string of another language quotes have backslashes.
    while index < text.count, isBlank(text[index]) || text[index] == UInt8(ascii: "\\") { index += 1 }
    guard index < text.count else { return nil }
    let quote = text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "'") ? text[index] : nil
    if quote != nil { index += 1 }
    let start = index
    while index < text.count, text[index] != UInt8(ascii: "<") {
      if let quote {
        if text[index] == quote || text[index] == UInt8(ascii: "\\") { break }
      } else if isBlank(text[index]) || text[index] == UInt8(ascii: ">") {
        break
      }
      index += 1
    }
    return Attribute(name: name, value: start..<index, isQuoted: quote != nil)
  }

  private static func name(from start: Int, in text: [UInt8]) -> Range<Int> {
    var end = start
    while end < text.count, isOfName(text[end]) { end += 1 }
    return start..<end
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
    default: PlainText.isAlphanumeric(byte)
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
