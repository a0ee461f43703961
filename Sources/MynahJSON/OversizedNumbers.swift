/// Numbers beyond the largest double, which libjansson refuses and JSON allows.
enum OversizedNumbers {
  /// The text with each of them replaced by a zero and spaces, so that all else stands where it stood.
  ///
  /// libjansson reads this in place of the text; the number itself comes from the text, as every number does.
  static func masked(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var masked = Array(text)
    var index = 0
    while index < text.count {
      let start = index
      if text[index] == UInt8(ascii: "\"") {
        index = JSONSpans.endOfString(in: text, from: start) ?? text.count
        continue
      }
      repeat { index += 1 } while index < text.count && TokenScan.isWord(text[index]) && TokenScan.isWord(text[start])
      guard let number = JSONNumber(String(decoding: text[start..<index], as: UTF8.self)), number.double.isInfinite else { continue }
      masked.replaceSubrange(start..<index, with: repeatElement(UInt8(ascii: " "), count: index - start))
      masked[start] = UInt8(ascii: "0")
    }
    return masked
  }
}
