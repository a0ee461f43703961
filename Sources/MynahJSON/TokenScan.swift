/// The tokens of a text up to where libjansson stopped, to say what it stopped at.
///
/// The text before that place is sound; the last token need not be.
struct TokenScan {
  /// The token in which libjansson stopped; empty when it met none.
  private(set) var last: Range<Int>
  /// The token before that.
  private(set) var previous: Range<Int>
  /// The brackets that are open before the last token.
  private(set) var open: [Int] = []
  /// The first bracket that opens a level beyond `JSON.depthLimit`.
  private(set) var tooDeep: Int?
  /// Whether the last token is a string without its closing quote.
  private(set) var isInString = false

  init(_ text: UnsafeBufferPointer<UInt8>, upTo position: Int) {
    last = 0..<0
    previous = 0..<0
    var index = 0
    while index < text.count, last.upperBound < position {
      let start = index
      if Self.isSpace(text[index]) {
        index += 1
        continue
      }
      note(text[last])
      if text[index] == UInt8(ascii: "\"") {
        let end = JSONSpans.endOfString(in: text, from: start)
        isInString = end == nil
        index = end ?? text.count
      } else {
        repeat { index += 1 } while index < text.count && Self.isWord(text[index]) && Self.isWord(text[start])
      }
      (previous, last) = (last, start..<index)
    }
  }

  /// A token as a message shows it: not too long, and punctuation in quotes.
  static func shown(_ token: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    // A control character could play tricks on the terminal that shows the message.
    let bytes = token.prefix(4 * longestShown).map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.unicodeScalars.count > longestShown {
      return String(text.unicodeScalars.prefix(longestShown)) + (text.hasPrefix("\"") ? "…\"" : "…")
    }
    return token.first.map(isWord) ?? false || text.hasPrefix("\"") ? text : "\"\(text)\""
  }

  private static let longestShown = 40

  private mutating func note(_ token: Slice<UnsafeBufferPointer<UInt8>>) {
    switch token.first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      open.append(token.startIndex)
      if open.count > JSON.depthLimit, tooDeep == nil { tooDeep = token.startIndex }
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      _ = open.popLast()
    default: break
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  /// Whether a byte goes on with a number, a literal or whatever is mistaken for one.
  static func isWord(_ byte: UInt8) -> Bool {
    !isSpace(byte) && !"{}[]:,\"".utf8.contains(byte)
  }
}
