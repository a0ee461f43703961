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
      case .dashed: return isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      case .dotted:
        return isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "~")
      case .base64:
        return isLetter || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      }
    }

    /// Where what consists of these characters ends.
    func end(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
      var index = start
      while index < text.count, contains(text[index]) { index += 1 }
      return index
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
  func match(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard text.has(prefix, at: start) else { return nil }
    let first = start + prefix.count
    let most = min(text.count, first + length.upperBound + 1)
    let end = alphabet.end(from: first, in: UnsafeBufferPointer(rebasing: text[..<most]))
    guard length.contains(end - first) else { return nil }
    if keepsPrefix, !text[first..<end].contains(where: PlainText.isDigit) { return nil }
    return (keepsPrefix ? first : start)..<end
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether some bytes stand at an index.
  func has(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start + bytes.count <= count else { return false }
    for index in 0..<bytes.count where self[start + index] != bytes[index] { return false }
    return true
  }
}
