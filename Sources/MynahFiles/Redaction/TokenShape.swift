/// How tokens of one kind look: how they begin, and what follows.
struct TokenShape: Sendable {
  /// What their placeholders are called.
  let kind: String
  let prefix: [UInt8]
  /// What may follow the prefix.
  let alphabet: Alphabet
  /// How much of it, at least and at most.
  let length: ClosedRange<Int>
  /// The prefix is no part of the secret.
  let keepsPrefix: Bool

  enum Alphabet: Sendable {
    case hex, capitals, alphanumeric, word, dashed, dotted, base64

    func contains(_ byte: UInt8) -> Bool {
      if PlainText.isDigit(byte) { return true }
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      switch self {
      case .hex: return isLetter && byte | 0x20 <= UInt8(ascii: "f")
      case .capitals: return UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
      case .alphanumeric: return isLetter
      case .word: return isLetter || byte == UInt8(ascii: "_")
      case .dashed: return isLetter || "_-".utf8.contains(byte)
      case .dotted: return isLetter || "_-.~".utf8.contains(byte)
      case .base64: return isLetter || "+/=_-".utf8.contains(byte)
      }
    }
  }

  init(_ kind: String, _ prefix: String, _ alphabet: Alphabet, _ length: ClosedRange<Int>, keepsPrefix: Bool = false) {
    self.kind = kind
    self.prefix = Array(prefix.utf8)
    self.alphabet = alphabet
    self.length = length
    self.keepsPrefix = keepsPrefix
  }

  /// The secret that begins at an index; nil where none does.
  func match(at start: Int, in text: [UInt8]) -> Range<Int>? {
    guard text[start...].starts(with: prefix) else { return nil }
    let rest = text[(start + prefix.count)...]
    let tail = rest.prefix(length.upperBound + 1).prefix { alphabet.contains($0) }
    guard length.contains(tail.count) else { return nil }
    if keepsPrefix, !tail.contains(where: PlainText.isDigit) { return nil }
    return (keepsPrefix ? tail.startIndex : start)..<tail.endIndex
  }
}
