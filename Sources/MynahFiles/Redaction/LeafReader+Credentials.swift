import MynahCore

extension LeafReader {
  /// What stands behind `Authorization:` in running text: a scheme, a blank and a word.
  mutating func readCredential(_ pair: NamedValue, of text: TracedBytes, _ place: LeafPlace) -> Range<Int>? {
    guard pair.value.upperBound < text.count, text.bytes[pair.value.upperBound] == UInt8(ascii: " ") else { return nil }
    let first = pair.value.upperBound + 1
    // Whether it is one, its beginning says: to read each to its end for that could take for ever.
    let told = Self.endOfCredential(from: first, to: min(first + 1024, text.count), in: text.bytes)
    let credential = Credential(text[pair.value.lowerBound..<told].text)
    guard credential.isOfKnownScheme || !PlainText.isPlain(credential.value), credential.value.utf8.count >= 4 else { return nil }
    let whole = text[pair.value.lowerBound..<Self.endOfCredential(from: told, to: text.count, in: text.bytes)]
    read(credential: whole, place, name: pair.name)
    return whole.origin
  }

  private static func endOfCredential(from start: Int, to limit: Int, in text: [UInt8]) -> Int {
    var end = start
    while end < limit, !endsCredential(text[end]) || text[end] == UInt8(ascii: " ") && text[end - 1] == UInt8(ascii: ",") { end += 1 }
    return end
  }

  private static func endsCredential(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "'"), UInt8(ascii: "`"),
      UInt8(ascii: "\\"), UInt8(ascii: "<"):
      true
    default: false
    }
  }

  private static let curl = Array("curl ".utf8)

  /// The users that command lines of curl name: `curl -u ann:password`.
  mutating func readUserOptions(in text: TracedBytes, _ place: LeafPlace) -> [Range<Int>] {
    guard text.bytes.place(of: Self.curl) != nil else { return [] }
    var found: [Range<Int>] = []
    for option in [" -u", " --user", " --proxy-user"] {
      for mark in text.bytes.places(of: Array(option.utf8)) {
        var start = mark.upperBound
        while start < text.count, " =\"'\\".utf8.contains(text.bytes[start]) { start += 1 }
        let user = start..<(text.bytes[start...].firstIndex { Self.endsCredential($0) || $0 == UInt8(ascii: "\"") } ?? text.count)
        // Other options begin like that, and their values may be addresses.
        guard start > mark.upperBound, let colon = text.bytes[user].firstIndex(of: UInt8(ascii: ":")), colon + 1 < user.upperBound,
          text.bytes[colon + 1] != UInt8(ascii: "/")
        else { continue }
        add(Leaf(place, name: "userinfo", text: text[user], role: .userInfo))
        found.append(text.origin(of: user))
      }
    }
    return found
  }
}
