import MynahCore

extension LeafReader {
  /// Reads what running text calls by a name: `token=..`, `"password": ".."`, `<secret>..</secret>`, parameters and users of addresses.
  ///
  /// - Returns: Where it stands in the part.
  mutating func readPairs(in text: TracedBytes, _ place: LeafPlace, depth: Int = 0) -> [Range<Int>] {
    guard text.bytes.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "<") }) else { return [] }
    var found = readUsers(in: text, place) + readUserOptions(in: text, place)
    var taken: Set<Int> = []
    if text.bytes.contains(UInt8(ascii: "<")) {
      for value in Markup(text.bytes).values {
        found.append(add(value, of: text, place))
        taken.insert(value.range.lowerBound)
      }
    }
    var end = 0
    // What a placeholder says of a secret is none.
    var placeholders = Placeholder.all(in: text.bytes).map(\.range)[...]
    var telling = OpenValues()
    var others = OpenValues()
    for index in text.bytes.indices where index >= end && isSeparator(text.bytes[index]) {
      while let first = placeholders.first, first.upperBound <= index { placeholders.removeFirst() }
      guard placeholders.first?.contains(index) != true, NamedValue.mayBegin(behind: index, in: text.bytes),
        let name = ValueName(before: index, in: text.bytes)
      else { continue }
      // What the name of a resource of AWS consists of is not called by one another.
      if name.name == "arn" {
        end = text.bytes[index...].firstIndex { !PublicShape.isOfResourceName($0) } ?? text.count
        continue
      }
      let reading = SecretName.reading(of: name.name)
      let isTelling = reading.parameterMeaning != nil
      guard isTelling ? telling.mayOpen(at: index) : others.mayOpen(at: index), let pair = NamedValue(of: name, in: text.bytes),
        pair.isMember && isTelling || pair.value.count >= NamedValue.leastLength, !taken.contains(pair.value.lowerBound)
      else { continue }
      end = pair.value.lowerBound
      if reading.isAuthorization, let credential = readCredential(pair, of: text, place) {
        telling.open(until: text.range(ofOrigin: credential).upperBound)
        found.append(credential)
        continue
      }
      if isTelling { telling.open(until: pair.value.upperBound) } else { others.open(until: pair.value.upperBound) }
      found += add(pair, reading, of: text, place, depth: depth)
    }
    return found
  }

  private func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") }

  private mutating func add(
    _ pair: NamedValue, _ reading: SecretName.Reading, of text: TracedBytes, _ place: LeafPlace, depth: Int
  ) -> [Range<Int>] {
    let value = text[pair.value]
    let plain = pair.isParameter ? value.percentDecoded(plusIsBlank: true) : pair.isMember ? value.jsonUnescaped() : nil
    // An address in an address has parameters of its own.
    if pair.isParameter, let plain, depth < Self.depthLimit, reading.parameterMeaning == nil {
      let inner = readPairs(in: plain, place, depth: depth + 1)
      if !inner.isEmpty { return inner }
    }
    let role: Leaf.Role = pair.isParameter ? .parameter : pair.isMember ? .named : .guessed
    add(Leaf(place, name: pair.name, reading, text: plain ?? value, role: role))
    return [value.origin]
  }

  private mutating func add(_ value: Markup.Value, of text: TracedBytes, _ place: LeafPlace) -> Range<Int> {
    let plain = text[value.range].entityDecoded() ?? text[value.range]
    add(Leaf(place, name: value.name, text: plain, role: value.isDefinite ? .named : .guessed))
    return text.origin(of: value.range)
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

/// Values of running text that stand in each other, such as `a=b=c`: without an end to that, each byte would be read over and over.
private struct OpenValues {
  private var ends: [Int] = []
  private static let most = 4

  mutating func mayOpen(at index: Int) -> Bool {
    ends.removeAll { $0 <= index }
    return ends.count < Self.most
  }

  mutating func open(until end: Int) { ends.append(end) }
}
