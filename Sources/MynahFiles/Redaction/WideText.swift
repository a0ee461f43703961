/// UTF-16, which says by its byte order mark or by the zeros of its first character that it is (RFC 4627 section 3).
struct WideText {
  private let isBig: Bool
  private let hasMark: Bool

  /// Nil where the bytes are something else, or could not be written again as they were.
  init?(of bytes: [UInt8]) {
    guard bytes.count >= 4, bytes.count % 2 == 0 else { return nil }
    switch (bytes[0], bytes[1]) {
    case (0xFF, 0xFE): (isBig, hasMark) = (false, true)
    case (0xFE, 0xFF): (isBig, hasMark) = (true, true)
    case (0x20..<0x7F, 0) where bytes[3] == 0: (isBig, hasMark) = (false, false)
    case (0, 0x20..<0x7F) where bytes[2] == 0: (isBig, hasMark) = (true, false)
    default: return nil
    }
    guard packed(plain(bytes)) == bytes else { return nil }
  }

  /// The text in UTF-8.
  func plain(_ bytes: [UInt8]) -> [UInt8] {
    let units = stride(from: hasMark ? 2 : 0, to: bytes.count - 1, by: 2).map { index -> UInt16 in
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      return isBig ? first << 8 | second : second << 8 | first
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  func packed(_ text: [UInt8]) -> [UInt8] {
    var units: [UInt16] = hasMark ? [0xFEFF] : []
    units += String(decoding: text, as: UTF8.self).utf16
    return units.flatMap { unit -> [UInt8] in
      let high = UInt8(unit >> 8)
      let low = UInt8(truncatingIfNeeded: unit)
      return isBig ? [high, low] : [low, high]
    }
  }
}
