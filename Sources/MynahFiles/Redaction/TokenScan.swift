import MynahCore
import MynahCrypto

/// Finds tokens that say themselves what they are.
enum TokenScan {
  struct Found {
    let range: Range<Int>
    let kind: String
  }

  /// All of them in a text, apart from each other.
  static func all(in text: [UInt8]) -> [Found] {
    text.withUnsafeBufferPointer { text in
      var found: [Found] = []
      var index = 0
      while let start = beginnings.next(from: index, in: text) {
        index = start + 1
        if let match = match(at: start, in: text) {
          found.append(match)
          index = match.range.upperBound
        }
      }
      return found
    }
  }

  /// What kind of token a text is from its beginning to its end.
  static func kind(of text: [UInt8]) -> String? {
    text.withUnsafeBufferPointer { text in
      guard beginnings.next(from: 0, in: UnsafeBufferPointer(rebasing: text.prefix(2))) == 0, let match = match(at: 0, in: text),
        match.range == 0..<text.count
      else { return nil }
      return match.kind
    }
  }

  private static func match(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Found? {
    // What goes on from a longer word is no prefix.
    guard index == 0 || !PlainText.isAlphanumeric(text[index - 1]) || text[index] == dash else { return nil }
    switch text[index] {
    case dash: return privateKey(at: index, in: text).map { Found(range: $0, kind: "private-key") }
    case UInt8(ascii: "e"):
      if let range = webToken(at: index, in: text) { return Found(range: range, kind: "jwt") }
    case UInt8(ascii: "M"):
      if let range = keyStructure(at: index, in: text) { return Found(range: range, kind: "private-key") }
    default: break
    }
    for shape in byFirst[Int(text[index])] {
      if let range = shape.match(at: index, in: text) { return Found(range: range, kind: shape.kind) }
    }
    return telegramToken(at: index, in: text)
  }

  private static let dash = UInt8(ascii: "-")
  private static let beginnings = TokenBeginnings()

  private static let byFirst: [[TokenShape]] = (0..<256).map { byte in
    TokenShape.vendors.filter { $0.prefix.first == UInt8(byte) }.sorted { $0.prefix.count > $1.prefix.count }
  }

  /// A JSON Web Token (RFC 7519): three parts of base64url, or five where it is encrypted, the first of which is a JSON object.
  private static func webToken(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard text.has(webTokenBeginning, at: start) else { return nil }
    var index = start
    var lengths: [Int] = []
    while true {
      let end = TokenShape.Alphabet.dashed.end(from: index, in: text)
      lengths.append(end - index)
      index = end
      guard lengths.count < 5, index < text.count, text[index] == UInt8(ascii: ".") else { break }
      index += 1
    }
    guard lengths.count >= 3, lengths[0] >= 10, lengths[1] >= 2 || lengths.count == 5 else { return nil }
    return start..<index
  }

  private static let webTokenBeginning = Array("eyJ".utf8)

  /// A private key in PEM (RFC 7468), to its end or, where it was cut off, to the end of the text.
  private static func privateKey(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard text.has(pemBeginning, at: start) else { return nil }
    let label = text[(start + pemBeginning.count)...].prefix(64).prefix { $0 != dash }
    guard UnsafeBufferPointer(rebasing: label).place(of: Array("PRIVATE KEY".utf8)) != nil else { return nil }
    guard let end = text.place(of: Array("-----END ".utf8), from: label.endIndex) else { return start..<text.count }
    let rest = text.place(of: Array("-----".utf8), from: end.upperBound)
    return start..<(rest?.upperBound ?? end.upperBound)
  }

  private static let pemBeginning = Array("-----BEGIN ".utf8)

  /// A private key in DER (RFC 5958, RFC 8017, RFC 5915), in base64: a sequence that begins with a version of 0 or 1.
  private static func keyStructure(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard derBeginnings.contains(where: { text.has($0, at: start) }) else { return nil }
    let run = text[start...].prefix(60).prefix { TokenShape.Alphabet.base64.contains($0) }
    guard run.count >= 60, let bytes = Base64.decode(String(decoding: run.prefix(12), as: UTF8.self)), bytes.count > 8 else { return nil }
    let content = bytes.dropFirst(bytes[1] < 0x80 ? 2 : 2 + Int(bytes[1] & 0x7F))
    guard content.starts(with: [2, 1, 0]) || content.starts(with: [2, 1, 1]) else { return nil }
    return start..<TokenShape.Alphabet.base64.end(from: start, in: text)
  }

  private static let derBeginnings = ["MI", "MHcC", "MC4C"].map { Array($0.utf8) }

  /// A bot's number, a colon, and 35 characters.
  private static func telegramToken(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Found? {
    var end = start
    while end < text.count, end < start + 11, PlainText.isDigit(text[end]) { end += 1 }
    guard 8...10 ~= end - start, end < text.count, text[end] == UInt8(ascii: ":") else { return nil }
    let rest = TokenShape.Alphabet.dashed.end(from: end + 1, in: UnsafeBufferPointer(rebasing: text[..<min(text.count, end + 37)]))
    return rest - end - 1 == 35 ? Found(range: start..<rest, kind: "telegram-token") : nil
  }
}

/// The pairs of bytes that tokens begin with: nearly all bytes of a text are passed over by them.
private struct TokenBeginnings {
  private var pairs = [Bool](repeating: false, count: 1 << 16)

  init() {
    let shapes = TokenShape.vendors.map(\.prefix) + ["ey", "MI", "MH", "MC", "--"].map { Array($0.utf8) }
    for prefix in shapes where prefix.count > 1 { pairs[Int(prefix[0]) << 8 | Int(prefix[1])] = true }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    for first in digits { for second in digits { pairs[Int(first) << 8 | Int(second)] = true } }
  }

  /// Where the next token may begin.
  func next(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    pairs.withUnsafeBufferPointer { pairs in
      var index = start
      while index + 1 < text.count {
        if pairs[Int(text[index]) << 8 | Int(text[index + 1])] { return index }
        index += 1
      }
      return nil
    }
  }
}
