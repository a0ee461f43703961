import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Texts that look as if they had been drawn at random, and whose shape does not say what for.
enum RandomText {
  /// Shorter ones are too many.
  static let leastLength = 20
  /// Longer ones are data in a body, such as pictures; private keys are known by how they begin.
  static let mostLength = 512

  /// What a text without blanks looks like; nil for words, numbers, UUIDs and what is as long as a digest.
  static func kind(of text: String, hashesAreExplained: Bool = true) -> Leftover.Kind? {
    kind(of: Array(text.utf8)[...], hashesAreExplained: hashesAreExplained)
  }

  /// - Parameters:
  ///   - hashesAreExplained: What is as long as a digest is one.
  ///   - most: Longer ones are data.
  static func kind(of text: ArraySlice<UInt8>, hashesAreExplained: Bool = true, most: Int = mostLength) -> Leftover.Kind? {
    guard text.count >= leastLength, text.count <= most, !isUUID(text), !isAlphabet(text) else { return nil }
    if isFile(text) { return nil }
    if isHexadecimal(text) {
      if text.allSatisfy(PlainText.isDigit) { return nil }
      if hashesAreExplained, isHash(text) { return nil }
      return entropy(of: text) > 2.8 ? .hexadecimal : nil
    }
    var total = 0
    var random: [UInt8] = []
    for piece in text.split(whereSeparator: { !PlainText.isAlphanumeric($0) }) where piece.count > 3 {
      total += piece.count
      if !PlainText.isPlain(piece), !isHash(piece) { random += piece }
    }
    let least = text.contains(UInt8(ascii: "/")) ? 16 : 14
    guard random.count >= least, random.count * 2 >= total, entropy(of: random) > 3.3 else { return nil }
    return text.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=") } ? .base64 : .letters
  }

  /// Whether it begins as files do.
  static func isFile(_ text: ArraySlice<UInt8>) -> Bool { fileBeginnings.contains { text.starts(with: $0) } }

  /// The length of a digest's hexadecimal digits (MD5, SHA-1, SHA-2), or of an object's id.
  static func isHash(_ text: ArraySlice<UInt8>) -> Bool {
    switch text.count {
    case 24, 32, 40, 56, 64, 96, 128: isHexadecimal(text)
    default: false
    }
  }

  /// How files begin in base64: pictures, sounds, fonts, documents, archives, certificates and public keys.
  private static let fileBeginnings: [[UInt8]] = [
    "iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR", "JVBERi0", "UEsDB", "d09G", "AAABAA", "SUQz", "T2dnUw", "AAAAIGZ0eX", "AAAAHGZ0eX",
    "MIIBIjANBgkq",
    "MIICIjANBgkq", "MFkwEwYHKo", "MCowBQYDK2V", "MIGfMA0GCSq", "ssh-",
    // The same in hexadecimal digits.
    "1f8b08", "89504e47", "ffd8ff", "25504446", "504b0304",
  ].map { Array($0.utf8) }

  static func isUUID(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 36 else { return false }
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy { $0.hexDigit != nil } }
  }

  /// Whether most characters are the next ones of those before them, as in the alphabets that programs carry about.
  private static func isAlphabet(_ text: ArraySlice<UInt8>) -> Bool {
    zip(text, text.dropFirst()).reduce(0) { $0 + ($1.1 == $1.0 &+ 1 ? 1 : 0) } * 2 > text.count
  }

  /// Digits and letters of one case.
  private static func isHexadecimal(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.allSatisfy({ $0.hexDigit != nil }) else { return false }
    return !text.contains { $0 >= UInt8(ascii: "a") } || !text.contains { UInt8(ascii: "A")...UInt8(ascii: "F") ~= $0 }
  }

  /// Shannon's, in bits a character.
  private static func entropy(of text: some Sequence<UInt8>) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    var total = 0
    for byte in text {
      counts[Int(byte)] += 1
      total += 1
    }
    return counts.reduce(0.0) { sum, count in
      guard count > 0 else { return sum }
      let share = Double(count) / Double(total)
      return sum - share * log2(share)
    }
  }
}
