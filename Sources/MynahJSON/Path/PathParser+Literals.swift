extension PathParser {
  /// An index or a bound of a slice, if there is one here (RFC 9535, section 2.1: within ±(2^53 - 1)).
  mutating func integer() throws(JSONPathError) -> Int? {
    let start = position
    _ = take("-")
    while let scalar = peek, Self.isDigit(scalar) { position += 1 }
    guard position > start else { return nil }
    let digits = string(start..<position)
    guard let number = Int(digits), abs(number) < 1 << 53, String(number) == digits else {
      throw error("\(digits) is not an index: no zeros in front, no -0, and within ±(2^53 - 1)", at: start)
    }
    return number
  }

  mutating func number() throws(JSONPathError) -> JSON {
    let start = position
    _ = take("-")
    takeDigits()
    if take(".") { takeDigits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      takeDigits()
    }
    let digits = string(start..<position)
    guard let number = JSONNumber(digits) else { throw error("\(digits) is not a number", at: start) }
    return .number(number)
  }

  private mutating func takeDigits() {
    while let scalar = peek, Self.isDigit(scalar) { position += 1 }
  }

  /// A string in single or double quotes.
  mutating func string() throws(JSONPathError) -> String {
    let start = position
    let quote = scalars[position]
    position += 1
    var content = String.UnicodeScalarView()
    while let scalar = peek {
      position += 1
      switch scalar {
      case quote: return String(content)
      case "\\": content.append(try escaped(in: quote))
      case "\u{0}"..<"\u{20}": throw error("a control character cannot stand in a string", at: position - 1)
      default: content.append(scalar)
      }
    }
    throw error("the string is not closed", at: start)
  }

  private mutating func escaped(in quote: Unicode.Scalar) throws(JSONPathError) -> Unicode.Scalar {
    let backslash = position - 1
    guard let scalar = peek else { throw error("the string ends in a backslash", at: backslash) }
    position += 1
    switch scalar {
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "/", "\\", quote: return scalar
    case "u": return try unicodeEscape(from: backslash)
    default: throw error("\\\(scalar) is not an escape here", at: backslash)
    }
  }

  /// What follows `\u`: one UTF-16 code unit, or a surrogate pair in two escapes.
  private mutating func unicodeEscape(from backslash: Int) throws(JSONPathError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(UInt16(first)), take("\\u") else { throw error("half of a surrogate pair", at: backslash) }
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(UInt16(second)), let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)) else {
      throw error("half of a surrogate pair", at: backslash)
    }
    return scalar
  }

  private mutating func codeUnit() throws(JSONPathError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let scalar = peek, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
        throw error("four hexadecimal digits are expected after \\u")
      }
      value = value << 4 + UInt32(digit)
      position += 1
    }
    return value
  }
}
