/// Texts that a person reads: words, numbers, and names made of them.
enum PlainText {
  /// Whether all of a text's pieces are words or numbers: `application/json`, `en-US`, `getElementById`, `2024-11-21`.
  static func isPlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { text in
      var start = 0
      for index in 0...text.count where index == text.count || !isAlphanumeric(text[index]) {
        if index > start, !isPlain(text[start..<index]) { return false }
        start = index + 1
      }
      return true
    }
  }

  /// Whether letters and digits without anything between them are a word, a number, or a word with a number.
  static func isPlain(_ piece: some RandomAccessCollection<UInt8>) -> Bool {
    var digitGroups = 0
    var word = Word()
    var wasDigit = false
    for byte in piece {
      if isDigit(byte) {
        if !wasDigit {
          digitGroups += 1
          if !word.isPlain { return false }
          word = Word()
        }
      } else {
        word.add(byte)
      }
      wasDigit = isDigit(byte)
    }
    return digitGroups <= 1 && word.isPlain || isTimestamp(piece)
  }

  /// Letters that look like written by somebody: pieces of several letters, vowels, and not too many consonants in a row.
  ///
  /// `XMLHttpRequest` is `XML`, `Http`, `Request`.
  private struct Word {
    private var count = 0
    private var pieces = 1
    private var vowels = 0
    private var consonants = 0
    private var isTooHard = false
    private var wasUpper = false
    /// The letter before was upper case behind an upper case one: what comes next says whether a piece began there.
    private var isOpen = false

    mutating func add(_ byte: UInt8) {
      let isUpper = byte < UInt8(ascii: "a")
      if count > 0 {
        if isOpen, !isUpper { pieces += 1 }
        if isUpper, !wasUpper { pieces += 1 }
      }
      isOpen = isUpper && wasUpper && count > 0
      wasUpper = isUpper
      count += 1
      switch byte | 0x20 {
      case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"), UInt8(ascii: "y"):
        vowels += 1
        consonants = 0
      default:
        consonants += 1
        if consonants > 8 { isTooHard = true }
      }
    }

    var isPlain: Bool {
      guard count > 3 else { return true }
      if isTooHard { return false }
      guard count > 6 else { return pieces <= 2 }
      return count >= 3 * pieces && vowels * (count < 16 ? 6 : 4) >= count && count <= 40
    }
  }

  /// `20241121T091235Z`.
  private static func isTimestamp(_ piece: some RandomAccessCollection<UInt8>) -> Bool {
    guard piece.count <= 20 else { return false }
    let parts = piece.split { $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "Z") }
    return (1...3).contains(parts.count) && parts.allSatisfy { $0.allSatisfy(isDigit) }
  }

  static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }
}
