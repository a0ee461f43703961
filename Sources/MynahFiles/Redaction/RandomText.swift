#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Texts that look as if they had been drawn at random, and whose shape does not say what for.
enum RandomText {
  /// Shorter ones are too many.
  static let leastLength = 20
  /// Longer ones are data, such as pictures; private keys are known by how they begin.
  private static let mostLength = 512

  /// What a text without blanks looks like; nil for words, numbers, UUIDs and what is as long as a digest.
  static func kind(of text: String, hashesAreExplained: Bool = true) -> Leftover.Kind? {
    kind(of: Array(text.utf8)[...], hashesAreExplained: hashesAreExplained)
  }

  static func kind(of text: ArraySlice<UInt8>, hashesAreExplained: Bool = true) -> Leftover.Kind? {
    guard leastLength...mostLength ~= text.count, !isUUID(text) else { return nil }
    if isHexadecimal(text) {
      if text.allSatisfy(PlainText.isDigit) { return nil }
      if hashesAreExplained, isHash(text) { return nil }
      return entropy(of: text) > 2.8 ? .hexadecimal : nil
    }
    let pieces = text.split { !PlainText.isAlphanumeric($0) }
    let random = pieces.filter { !PlainText.isPlain($0) && !isKnown($0) }
    let count = random.reduce(0) { $0 + $1.count }
    let total = pieces.reduce(0) { $0 + $1.count }
    guard count >= 16, count * 10 >= total * 6, entropy(of: random.joined()) > 3.3 else { return nil }
    return text.contains { "+/=".utf8.contains($0) } ? .base64 : .letters
  }

  /// The length of a digest's hexadecimal digits (MD5, SHA-1, SHA-2), or of an object's id.
  static func isHash(_ text: ArraySlice<UInt8>) -> Bool {
    [24, 32, 40, 56, 64, 96, 128].contains(text.count) && isHexadecimal(text)
  }

  private static func isKnown(_ piece: ArraySlice<UInt8>) -> Bool { isHash(piece) || piece.count < 4 }

  static func isUUID(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy { $0.isHexadecimalDigit } }
  }

  /// Digits and letters of one case.
  private static func isHexadecimal(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.allSatisfy(\.isHexadecimalDigit) else { return false }
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

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    PlainText.isDigit(self) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self | 0x20
  }
}
