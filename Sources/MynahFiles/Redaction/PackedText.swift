import MynahCore
import MynahCrypto

/// Readable text in base64 that stands in another text.
struct PackedText {
  /// Where the base64 stands in the text around.
  let range: Range<Int>
  let bytes: [UInt8]
  /// How the text was compressed before that.
  private let packing: Packing?
  private let isURLSafe: Bool
  private let isPadded: Bool
  private let decodedCount: Int
  /// How long its lines are; nil for one that has none.
  private let lineLength: Int?
  private let lineBreak: [UInt8]

  /// Shorter ones say too little.
  private static let leastLength = 12

  /// All of them in a text.
  static func all(in text: [UInt8]) -> [PackedText] {
    let (isOne, runs) = candidates(in: text)
    if isOne, let whole = PackedText(text, 0..<text.count, mayHaveLines: true) { return [whole] }
    return runs.compactMap { PackedText(text, $0, mayHaveLines: false) }
  }

  /// Whether a text may be one piece of base64, lines and all, and the runs of it that may be.
  private static func candidates(in text: [UInt8]) -> (isOne: Bool, runs: [Range<Int>]) {
    text.withUnsafeBufferPointer { text in
      var isOne = text.count >= leastLength
      var runs: [Range<Int>] = []
      var index = 0
      while index < text.count {
        let start = index
        while index < text.count, isOfAlphabet(text[index]) { index += 1 }
        let run = start..<index
        if run.count >= leastLength, decodesToText(text[run]) {
          var end = index
          while end < text.count, end < index + 2, text[end] == UInt8(ascii: "=") { end += 1 }
          runs.append(start..<end)
        }
        if index < text.count, !isBreak(text[index]), text[index] != UInt8(ascii: "=") { isOne = false }
        index += 1
      }
      return (isOne && decodesToText(text[...]), runs)
    }
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }

  private init?(_ text: [UInt8], _ range: Range<Int>, mayHaveLines: Bool) {
    var packed = Array(text[range])
    lineLength = mayHaveLines ? packed.firstIndex(where: Self.isBreak) : nil
    lineBreak = packed.contains(UInt8(ascii: "\r")) ? [UInt8(ascii: "\r"), UInt8(ascii: "\n")] : [UInt8(ascii: "\n")]
    if lineLength != nil { packed.removeAll(where: Self.isBreak) }
    isPadded = packed.last == UInt8(ascii: "=")
    while packed.last == UInt8(ascii: "=") { packed.removeLast() }
    guard packed.count >= Self.leastLength, packed.count % 4 != 1, packed.allSatisfy(Self.isOfAlphabet) else {
      return nil
    }
    isURLSafe = packed.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    if isURLSafe, packed.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }) { return nil }
    guard let decoded = Self.decoded(packed) else { return nil }
    packing = decoded.starts(with: [0x1f, 0x8b]) ? .plainGzip : nil
    guard let bytes = packing == nil ? decoded : Packing.unpacked(decoded, coding: "gzip"), Self.isReadable(bytes) else { return nil }
    self.bytes = bytes
    decodedCount = decoded.count
    self.range = range
  }

  /// Another text, written as this one was.
  func packed(_ text: [UInt8]) -> [UInt8] {
    var packed = Array(Base64.encode(packing?.pack(text) ?? text).utf8)
    if isURLSafe { packed = packed.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 } }
    if !isPadded, decodedCount % 3 != 0 || isURLSafe { while packed.last == UInt8(ascii: "=") { packed.removeLast() } }
    guard let lineLength, lineLength > 0 else { return packed }
    var lines: [UInt8] = []
    for start in stride(from: 0, to: packed.count, by: lineLength) {
      lines += packed[start..<min(start + lineLength, packed.count)] + lineBreak
    }
    return lines
  }

  private static func decoded(_ packed: [UInt8]) -> [UInt8]? {
    let standard = packed.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0 }
    let padding = String(repeating: "=", count: (4 - packed.count % 4) % 4)
    return Base64.decode(String(decoding: standard, as: UTF8.self) + padding)
  }

  /// Whether it is text, as far as bytes can tell.
  private static func isReadable(_ bytes: [UInt8]) -> Bool {
    guard String(validating: bytes, as: UTF8.self) != nil else { return false }
    return !bytes.contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") && !isBreak($0) || $0 == 0x7F }
  }

  /// Whether all that characters decode to is text, or gzip: most words are known by their first few characters to be no base64.
  private static func decodesToText(_ packed: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if packed.starts(with: "H4sI".utf8) { return true }
    var decoded: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in packed where isOfAlphabet(character) {
      bits = bits << 6 | UInt32(value(of: character))
      count += 1
      guard count % 4 != 1 else { continue }
      // From the second character of a group on each brings a byte.
      let byte = UInt8(truncatingIfNeeded: bits >> (6 - UInt32((count + 3) % 4) * 2))
      guard isOfText(byte), count > 2 || byte & 0xC0 != 0x80 else { return false }
      decoded.append(byte)
    }
    return String(validating: decoded, as: UTF8.self) != nil
  }

  private static func isOfText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || 9...13 ~= byte }

  private static func value(of character: UInt8) -> UInt8 {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    default: 63
    }
  }

  private static func isOfAlphabet(_ byte: UInt8) -> Bool {
    PlainText.isAlphanumeric(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }
}
