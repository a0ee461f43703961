import MynahCore

/// A value in running text that stands behind a name.
struct NamedValue {
  let name: String
  let value: Range<Int>
  let isParameter: Bool

  /// Shorter ones are no secrets in running text.
  static let leastLength = 6
  private static let most = 4096

  private init(name: String, value: Range<Int>, isParameter: Bool = false) {
    self.name = name
    self.value = value
    self.isParameter = isParameter
  }

  /// - Parameter separator: Where `=` or `:` stands.
  init?(before separator: Int, in text: [UInt8]) {
    var end = separator
    while end > 0, Self.mayFollowName(text[end - 1]) { end -= 1 }
    var start = end
    while start > 0, end - start < 64, Self.isOfName(text[start - 1]) { start -= 1 }
    guard end - start >= 1 else { return nil }
    var index = separator + 1
    while index < text.count, Self.mayLeadValue(text[index]) { index += 1 }
    while index < text.count, text[index] == UInt8(ascii: "\\") { index += 1 }
    guard index < text.count else { return nil }
    let quote = Self.isQuote(text[index]) ? text[index] : nil
    if quote != nil { index += 1 }
    isParameter = quote == nil && (start == 0 || Self.leadsParameter(text[start - 1])) && text[separator] == UInt8(ascii: "=")
    value = index..<Self.end(of: index, in: text, quote, isParameter: isParameter)
    guard !value.isEmpty, text[value.lowerBound] != UInt8(ascii: "/") else { return nil }
    name = String(decoding: text[start..<end], as: UTF8.self)
  }

  /// Where the value ends that begins at an index.
  private static func end(of start: Int, in text: [UInt8], _ quote: UInt8?, isParameter: Bool) -> Int {
    let most = min(text.count, start + most)
    var index = start
    while index < most {
      let byte = text[index]
      if let quote {
        if byte == quote || byte == UInt8(ascii: "\\") { break }
      } else if isParameter ? endsParameter(byte) : endsWord(byte) {
        break
      }
      index += 1
    }
    return index
  }

  /// What a tag of markup calls by name: the text of its element, or `value` beside `name`.
  static func inTag(at start: Int, of text: [UInt8]) -> [NamedValue] {
    guard start + 1 < text.count, isOfName(text[start + 1]) else { return [] }
    let most = min(text.count, start + 1 + 2048)
    var end = start + 1
    while end < most, text[end] != UInt8(ascii: ">"), text[end] != UInt8(ascii: "<") { end += 1 }
    guard end < text.count, text[end] == UInt8(ascii: ">") else { return [] }
    let tag = text[start + 1..<end]
    let name = String(decoding: tag.prefix { isOfName($0) }, as: UTF8.self)
    if SecretName.meaning(of: name) != nil {
      let value = text[(end + 1)...].prefix(Self.most).prefix { $0 != UInt8(ascii: "<") }
      return value.count < leastLength ? [] : [NamedValue(name: name, value: value.startIndex..<value.endIndex)]
    }
    let attributes = tag.indices.lazy.filter { text[$0] == UInt8(ascii: "=") }.compactMap { NamedValue(before: $0, in: text) }
    let label = attributes.first { ["name", "id", "property", "key"].contains($0.name) }
    guard let label, let value = attributes.first(where: { ["value", "content"].contains($0.name) }) else { return [] }
    return [NamedValue(name: String(decoding: text[label.value], as: UTF8.self), value: value.value)]
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "$"): true
    default: false
    }
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  private static func mayFollowName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: " ")
  }

  private static func mayLeadValue(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ">") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func leadsParameter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "?") || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";")
  }

  /// What no value without quotes has in it.
  private static func endsAny(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: " "),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ")"):
      true
    default: false
    }
  }

  private static func endsParameter(_ byte: UInt8) -> Bool { endsAny(byte) || byte == UInt8(ascii: "#") }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "|"):
      true
    default: endsAny(byte)
    }
  }
}
