import MynahCore

extension LeafReader {
  /// Reads what running text calls by a name: `token=..`, `"password": ".."`, `<secret>..</secret>`, parameters and users of addresses.
  ///
  /// - Returns: Where it stands in the part.
  mutating func readPairs(in text: TracedBytes, _ place: LeafPlace) -> [Range<Int>] {
    guard text.bytes.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "<") }) else { return [] }
    var found = readUsers(in: text, place)
    var end = 0
    var taken: Set<Int> = []
    // What a placeholder says of a secret is none.
    var placeholders = Placeholder.all(in: text.bytes).map(\.range)[...]
    for index in text.bytes.indices where index >= end {
      switch text.bytes[index] {
      case UInt8(ascii: "="), UInt8(ascii: ":"):
        while let first = placeholders.first, first.upperBound <= index { placeholders.removeFirst() }
        if let pair = NamedValue(before: index, in: text.bytes), pair.value.count >= NamedValue.leastLength,
          !taken.contains(pair.value.lowerBound), placeholders.first?.contains(index) != true
        {
          found.append(add(pair, of: text, place))
          end = pair.value.lowerBound
        }
      case UInt8(ascii: "<"):
        for pair in NamedValue.inTag(at: index, of: text.bytes) {
          found.append(add(pair, of: text, place))
          taken.insert(pair.value.lowerBound)
        }
      default: break
      }
    }
    return found
  }

  private mutating func add(_ pair: NamedValue, of text: TracedBytes, _ place: LeafPlace) -> Range<Int> {
    let value = text[pair.value]
    let plain = pair.isParameter ? value.percentDecoded(plusIsBlank: true) ?? value : value
    add(Leaf(place, name: pair.name, text: plain, role: pair.isParameter ? .parameter : .guessed))
    return value.origin
  }

  private mutating func readUsers(in text: TracedBytes, _ place: LeafPlace) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for mark in text.bytes.places(of: Self.authorityMark) {
      var at: Int?
      var end = mark.upperBound
      while end < text.count, !Self.endsAuthority(text.bytes[end]) {
        if text.bytes[end] == UInt8(ascii: "@") { at = end }
        end += 1
      }
      guard let at, at > mark.upperBound else { continue }
      let user = text[mark.upperBound..<at]
      add(Leaf(place, name: "userinfo", text: user.percentDecoded() ?? user, role: .userInfo))
      found.append(user.origin)
    }
    return found
  }

  private static let authorityMark = Array("://".utf8)

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      true
    default: false
    }
  }
}
