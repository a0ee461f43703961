import MynahCore

extension LeafReader {
  /// Reads what running text calls by a name: `token=..`, `"password": ".."`, `<secret>..</secret>`, parameters and users of addresses.
  ///
  /// - Returns: Where it stands in the part.
  mutating func readPairs(in text: TracedBytes, _ place: SecretPlace) -> [Range<Int>] {
    let first = leaves.count
    readUsers(in: text, place)
    var end = 0
    var taken: Set<Int> = []
    // What a placeholder says of a secret is none.
    let placeholders = Placeholder.all(in: text.bytes).map(\.range)
    for index in text.bytes.indices where index >= end {
      switch text.bytes[index] {
      case UInt8(ascii: "="), UInt8(ascii: ":"):
        if let pair = NamedValue(before: index, in: text.bytes), pair.value.count >= NamedValue.leastLength,
          !taken.contains(pair.value.lowerBound), !placeholders.contains(where: { $0.contains(index) })
        {
          add(pair, of: text, place)
          end = pair.value.lowerBound
        }
      case UInt8(ascii: "<"):
        for pair in NamedValue.inTag(at: index, of: text.bytes) {
          add(pair, of: text, place)
          taken.insert(pair.value.lowerBound)
        }
      default: break
      }
    }
    return leaves[first...].map(\.text.origin)
  }

  private mutating func add(_ pair: NamedValue, of text: TracedBytes, _ place: SecretPlace) {
    let value = text[pair.value]
    let plain = pair.isParameter ? value.percentDecoded(plusIsBlank: true) ?? value : value
    add(Leaf(place: place, name: pair.name, text: plain, role: pair.isParameter ? .parameter : .guessed))
  }

  private mutating func readUsers(in text: TracedBytes, _ place: SecretPlace) {
    for mark in text.bytes.places(of: Array("://".utf8)) {
      let authority = text.bytes[mark.upperBound...].prefix { !"/?#\\\"'<> \t\r\n".utf8.contains($0) }
      guard let at = authority.lastIndex(of: UInt8(ascii: "@")), at > mark.upperBound else { continue }
      let user = text[mark.upperBound..<at]
      add(Leaf(place: place, name: "userinfo", text: user.percentDecoded() ?? user, role: .userInfo))
    }
  }
}

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
    while end > 0, "\"'\\ ".utf8.contains(text[end - 1]) { end -= 1 }
    var start = end
    while start > 0, end - start < 64, Self.isOfName(text[start - 1]) { start -= 1 }
    guard end - start >= 1 else { return nil }
    var index = separator + 1
    while index < text.count, ">= \t".utf8.contains(text[index]) { index += 1 }
    while index < text.count, text[index] == UInt8(ascii: "\\") { index += 1 }
    guard index < text.count else { return nil }
    let quote = "\"'`".utf8.contains(text[index]) ? text[index] : nil
    if quote != nil { index += 1 }
    isParameter = quote == nil && (start == 0 || "?&#;".utf8.contains(text[start - 1])) && text[separator] == UInt8(ascii: "=")
    let stops = quote.map { [$0, UInt8(ascii: "\\")] } ?? Array((isParameter ? "&\"'<> \t\r\n#\\;)" : "\"'<>&,;(){}[]| \t\r\n\\").utf8)
    value = index..<index + text[index...].prefix(Self.most).prefix { !stops.contains($0) }.count
    guard !value.isEmpty, text[value.lowerBound] != UInt8(ascii: "/") else { return nil }
    name = String(decoding: text[start..<end], as: UTF8.self)
  }

  /// What a tag of markup calls by name: the text of its element, or `value` beside `name`.
  static func inTag(at start: Int, of text: [UInt8]) -> [NamedValue] {
    let tag = text[(start + 1)...].prefix(2048).prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
    guard let first = tag.first, isOfName(first), tag.endIndex < text.count, text[tag.endIndex] == UInt8(ascii: ">") else { return [] }
    let name = String(decoding: tag.prefix { isOfName($0) }, as: UTF8.self)
    if SecretName.meaning(of: name) != nil {
      let value = text[(tag.endIndex + 1)...].prefix(most).prefix { $0 != UInt8(ascii: "<") }
      return value.count < leastLength ? [] : [NamedValue(name: name, value: value.startIndex..<value.endIndex)]
    }
    let attributes = tag.indices.filter { text[$0] == UInt8(ascii: "=") }.compactMap { NamedValue(before: $0, in: text) }
    let label = attributes.first { ["name", "id", "property", "key"].contains($0.name) }
    guard let label, let value = attributes.first(where: { ["value", "content"].contains($0.name) }) else { return [] }
    return [NamedValue(name: String(decoding: text[label.value], as: UTF8.self), value: value.value)]
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "_-.[]$".utf8.contains(byte)
    }
  }
}
