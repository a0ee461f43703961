/// Texts that a person reads: words, numbers, and names made of them.
enum PlainText {
  /// Whether all of a text's pieces are words or numbers: `application/json`, `en-US`, `getElementById`, `2024-11-21`.
  static func isPlain(_ text: String) -> Bool {
    text.utf8.split { !isAlphanumeric($0) }.allSatisfy { isPlain($0) }
  }

  /// Whether letters and digits without anything between them are a word, a number, or a word with a number.
  static func isPlain(_ piece: some Collection<UInt8>) -> Bool {
    var digitGroups = 0
    var letters: [UInt8] = []
    var digits = 0
    for byte in piece {
      if isDigit(byte) {
        if digits == 0 { digitGroups += 1 }
        digits += 1
        if !isWord(letters) { return false }
        letters = []
      } else {
        digits = 0
        letters.append(byte)
      }
    }
    return digitGroups <= 1 && isWord(letters) || isTimestamp(piece)
  }

  /// Whether letters look like written by somebody: few changes of case, and vowels.
  private static func isWord(_ letters: [UInt8]) -> Bool {
    guard letters.count > 3 else { return true }
    var humps = 1
    var vowels = 0
    for (index, byte) in letters.enumerated() {
      let isUpper = byte < UInt8(ascii: "a")
      if index > 0, isUpper, letters[index - 1] >= UInt8(ascii: "a") { humps += 1 }
      if "aeiouyAEIOUY".utf8.contains(byte) { vowels += 1 }
    }
    guard letters.count > 6 else { return humps <= 2 }
    return letters.count >= 3 * humps && vowels * 6 >= letters.count && letters.count <= 40
  }

  /// `20241121T091235Z`.
  private static func isTimestamp(_ piece: some Collection<UInt8>) -> Bool {
    let parts = piece.split { $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "Z") }
    return (1...3).contains(parts.count) && piece.count <= 20 && parts.allSatisfy { $0.allSatisfy(isDigit) }
  }

  static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }
}
