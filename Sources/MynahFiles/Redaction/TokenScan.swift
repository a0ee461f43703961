import MynahCrypto

/// Finds tokens that say themselves what they are.
enum TokenScan {
  struct Found {
    let range: Range<Int>
    let kind: String
  }

  /// All of them in a text, apart from each other.
  static func all(in text: [UInt8]) -> [Found] {
    var found: [Found] = []
    var index = 0
    while index < text.count {
      if let match = match(at: index, in: text) {
        found.append(match)
        index = match.range.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  /// What kind of token a text is from its beginning to its end.
  static func kind(of text: [UInt8]) -> String? {
    guard !text.isEmpty, let match = match(at: 0, in: text), match.range == 0..<text.count else { return nil }
    return match.kind
  }

  private static func match(at index: Int, in text: [UInt8]) -> Found? {
    let shapes = byFirst[Int(text[index])]
    let isWebToken = text[index] == UInt8(ascii: "e")
    let isKey = text[index] == UInt8(ascii: "-")
    guard !shapes.isEmpty || isWebToken || text[index] == UInt8(ascii: "M") || isKey || PlainText.isDigit(text[index]) else { return nil }
    if isKey { return privateKey(at: index, in: text).map { Found(range: $0, kind: "private-key") } }
    // What goes on from a longer word is no prefix.
    guard index == 0 || !PlainText.isAlphanumeric(text[index - 1]) else { return nil }
    if isWebToken, let range = webToken(at: index, in: text) { return Found(range: range, kind: "jwt") }
    if text[index] == UInt8(ascii: "M"), let range = keyStructure(at: index, in: text) { return Found(range: range, kind: "private-key") }
    for shape in shapes {
      if let range = shape.match(at: index, in: text) { return Found(range: range, kind: shape.kind) }
    }
    return telegramToken(at: index, in: text)
  }

  private static let byFirst: [[TokenShape]] = (0..<256).map { byte in
    TokenShape.vendors.filter { $0.prefix.first == UInt8(byte) }.sorted { $0.prefix.count > $1.prefix.count }
  }

  /// A JSON Web Token (RFC 7519): three parts of base64url, or five where it is encrypted, the first of which is a JSON object.
  private static func webToken(at start: Int, in text: [UInt8]) -> Range<Int>? {
    guard text[start...].starts(with: "eyJ".utf8) else { return nil }
    var index = start
    var lengths: [Int] = []
    while true {
      let part = text[index...].prefix { TokenShape.Alphabet.dashed.contains($0) }
      lengths.append(part.count)
      index = part.endIndex
      guard lengths.count < 5, index < text.count, text[index] == UInt8(ascii: ".") else { break }
      index += 1
    }
    guard lengths.count >= 3, lengths[0] >= 10, lengths[1] >= 2 || lengths.count == 5 else { return nil }
    return start..<index
  }

  /// A private key in PEM (RFC 7468), to its end or, where it was cut off, to the end of the text.
  private static func privateKey(at start: Int, in text: [UInt8]) -> Range<Int>? {
    guard text[start...].starts(with: "-----BEGIN ".utf8) else { return nil }
    let label = text[(start + 11)...].prefix(64).prefix { $0 != UInt8(ascii: "-") }
    guard label.firstRange(of: Array("PRIVATE KEY".utf8)) != nil else { return nil }
    guard let end = text[label.endIndex...].firstRange(of: Array("-----END ".utf8)) else { return start..<text.count }
    let rest = text[end.upperBound...].prefix(80).firstRange(of: Array("-----".utf8))
    return start..<(rest?.upperBound ?? end.upperBound)
  }

  /// A private key in DER (RFC 5958, RFC 8017, RFC 5915), in base64: a sequence that begins with a version of 0 or 1.
  private static func keyStructure(at start: Int, in text: [UInt8]) -> Range<Int>? {
    guard text[start...].starts(with: "MI".utf8) || text[start...].starts(with: "MHcC".utf8) || text[start...].starts(with: "MC4C".utf8)
    else {
      return nil
    }
    let run = text[start...].prefix { TokenShape.Alphabet.base64.contains($0) }
    guard run.count >= 60, let bytes = Base64.decode(String(decoding: run.prefix(12), as: UTF8.self)), bytes.count > 8 else { return nil }
    let content = bytes.dropFirst(bytes[1] < 0x80 ? 2 : 2 + Int(bytes[1] & 0x7F))
    return content.starts(with: [2, 1, 0]) || content.starts(with: [2, 1, 1]) ? start..<run.endIndex : nil
  }

  /// A bot's number, a colon, and 35 characters.
  private static func telegramToken(at start: Int, in text: [UInt8]) -> Found? {
    let number = text[start...].prefix(11).prefix { PlainText.isDigit($0) }
    guard 8...10 ~= number.count, number.endIndex < text.count, text[number.endIndex] == UInt8(ascii: ":") else { return nil }
    let rest = text[(number.endIndex + 1)...].prefix(36).prefix { TokenShape.Alphabet.dashed.contains($0) }
    return rest.count == 35 ? Found(range: start..<rest.endIndex, kind: "telegram-token") : nil
  }
}
