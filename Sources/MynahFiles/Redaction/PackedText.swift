import MynahCore
import MynahCrypto

/// Readable text in base64 that stands in another text.
struct PackedText {
  /// Where the base64 stands in the text around.
  let range: Range<Int>
  let bytes: [UInt8]
  private let isURLSafe: Bool
  private let isPadded: Bool
  /// How long its lines are; nil for one that has none.
  private let lineLength: Int?
  private let lineBreak: [UInt8]

  /// Shorter ones say too little.
  private static let leastLength = 12

  /// All of them in a text.
  static func all(in text: [UInt8]) -> [PackedText] {
    if let whole = PackedText(text, 0..<text.count, mayHaveLines: true) { return [whole] }
    var found: [PackedText] = []
    var start = 0
    while start < text.count {
      let run = text[start...].prefix { isOfAlphabet($0) }
      if run.count >= leastLength {
        var end = run.endIndex
        while end < text.count, end < run.endIndex + 2, text[end] == UInt8(ascii: "=") { end += 1 }
        if let packed = PackedText(text, start..<end, mayHaveLines: false) { found.append(packed) }
      }
      start = run.endIndex + 1
    }
    return found
  }

  private init?(_ text: [UInt8], _ range: Range<Int>, mayHaveLines: Bool) {
    let breaks: (UInt8) -> Bool = { "\r\n".utf8.contains($0) }
    var packed = Array(text[range])
    lineLength = mayHaveLines ? packed.firstIndex(where: breaks) : nil
    lineBreak = packed.contains(UInt8(ascii: "\r")) ? [UInt8(ascii: "\r"), UInt8(ascii: "\n")] : [UInt8(ascii: "\n")]
    if lineLength != nil { packed.removeAll(where: breaks) }
    isPadded = packed.last == UInt8(ascii: "=")
    while packed.last == UInt8(ascii: "=") { packed.removeLast() }
    guard packed.count >= Self.leastLength, Self.mayBeText(packed), packed.count % 4 != 1, packed.allSatisfy(Self.isOfAlphabet) else {
      return nil
    }
    isURLSafe = packed.contains { "-_".utf8.contains($0) }
    if isURLSafe, packed.contains(where: { "+/".utf8.contains($0) }) { return nil }
    guard let bytes = Self.decoded(packed), Self.isReadable(bytes) else { return nil }
    self.bytes = bytes
    self.range = range
  }

  /// Another text, written as this one was.
  func packed(_ text: [UInt8]) -> [UInt8] {
    var packed = Array(Base64.encode(text).utf8)
    if isURLSafe { packed = packed.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 } }
    if !isPadded, bytes.count % 3 != 0 || isURLSafe { while packed.last == UInt8(ascii: "=") { packed.removeLast() } }
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
    return !bytes.contains { $0 < 0x20 && !"\t\r\n".utf8.contains($0) || $0 == 0x7F }
  }

  /// Whether the first three bytes may be text: most words are known by them to be no base64.
  private static func mayBeText(_ packed: [UInt8]) -> Bool {
    let bits = packed.prefix(4).reduce(UInt32(0)) { $0 << 6 | UInt32(value(of: $1)) }
    return [bits >> 16 & 0xFF, bits >> 8 & 0xFF, bits & 0xFF].allSatisfy { $0 >= 0x20 && $0 != 0x7F || 9...13 ~= $0 }
      && bits >> 16 & 0xC0 != 0x80
  }

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
    PlainText.isAlphanumeric(byte) || "+/-_".utf8.contains(byte)
  }
}
