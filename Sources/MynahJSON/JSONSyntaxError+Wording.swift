extension JSONSyntaxError {
  /// Says in our words, and at the place where the eye looks for it, what libjansson found.
  init(_ error: JanssonError, in text: UnsafeBufferPointer<UInt8>) {
    let scan = TokenScan(text, upTo: error.position)
    let found = TokenScan.shown(text[scan.last])
    let (message, offset): (String, Int) =
      switch error.kind {
      case .tooDeep: (Self.tooDeep, scan.tooDeep ?? scan.last.lowerBound)
      case .endOfInput: (Self.endOfInput(scan, in: text), text.count)
      case .invalidUTF8: ("this byte is not UTF-8, in which JSON is written", error.position)
      case .trailingText: ("\(found) follows the end of the JSON value; a text holds one value", scan.last.lowerBound)
      case .nulInKey: ("the key \(found) holds a NUL character, which is not supported in a key", scan.last.lowerBound)
      case .duplicateKey: ("the key \(found) stands twice in this object", scan.last.lowerBound)
      case .overflow, .syntax: Self.syntax(error, scan, in: text)
      }
    self.init(message, at: offset, in: text)
  }

  static let tooDeep = "arrays and objects are nested more than \(JSON.depthLimit) levels deep"

  private static func endOfInput(_ scan: TokenScan, in text: UnsafeBufferPointer<UInt8>) -> String {
    if scan.last.isEmpty { return "the text is empty; a JSON value is expected" }
    if scan.isInString {
      return "the text ends within the string that begins at \(SourcePosition(of: scan.last.lowerBound, in: text))"
    }
    let isBracket = text[scan.last].first.map { "{[".utf8.contains($0) } ?? false
    guard let bracket = isBracket ? scan.last.lowerBound : scan.open.last else { return "the text ends where a JSON value is expected" }
    let position = SourcePosition(of: bracket, in: text)
    return "the text ends, but the \(TokenScan.shown(text[bracket...bracket])) at \(position) is not closed"
  }

  private static func syntax(_ error: JanssonError, _ scan: TokenScan, in text: UnsafeBufferPointer<UInt8>) -> (String, Int) {
    let start = scan.last.lowerBound
    let found = TokenScan.shown(text[scan.last])
    let says = error.text.hasPrefix(_:)
    if says("control character") || says("unexpected newline") { return (controlCharacter(text[error.position]), error.position) }
    if says("invalid escape") { return invalidEscape(scan, upTo: error.position, in: text) }
    if says("invalid Unicode") { return ("the string \(found) holds half of a surrogate pair; both halves must stand together", start) }
    if let first = text[scan.last].first, "/#".utf8.contains(first) { return ("JSON has no comments", start) }
    if says("':'") { return ("\":\" is expected after a key, not \(found)", start) }
    if says("'}'") { return ("\",\" or \"}\" is expected after a member, not \(found)", start) }
    if says("']'") { return ("\",\" or \"]\" is expected after an element, not \(found)", start) }
    if text[scan.previous].elementsEqual(",".utf8), text[scan.last].elementsEqual("}".utf8) || text[scan.last].elementsEqual("]".utf8) {
      return ("a comma cannot stand before \(found); remove it", scan.previous.lowerBound)
    }
    if says("string or '}'") { return ("a key in double quotes is expected, not \(found)", start) }
    if says("unexpected token") { return ("a JSON value is expected, not \(found)", start) }
    return (invalidWord(String(decoding: text[scan.last], as: UTF8.self), found), start)
  }

  private static func controlCharacter(_ byte: UInt8) -> String {
    switch byte {
    case 0x09: return "a tab cannot stand in a string; write it as \\t"
    case 0x0A: return "a line break cannot stand in a string; close the string, or write the line break as \\n"
    case 0x0D: return "a carriage return cannot stand in a string; write it as \\r"
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: 4 - digits.count) + digits
      return "the control character U+\(padded) cannot stand in a string; write it as \\u\(padded)"
    }
  }

  private static func invalidEscape(_ scan: TokenScan, upTo position: Int, in text: UnsafeBufferPointer<UInt8>) -> (String, Int) {
    if position >= text.count { return (endOfInput(scan, in: text), text.count) }
    let backslash = text[..<position].lastIndex(of: UInt8(ascii: "\\")) ?? scan.last.lowerBound
    let escape = String(decoding: text[backslash...].prefix(5), as: UTF8.self).unicodeScalars.prefix(2)
    if escape.last == "u" { return ("four hexadecimal digits are expected after \\u", backslash) }
    return ("\(String(escape)) is not an escape of JSON; a backslash itself is written \\\\", backslash)
  }

  private static func invalidWord(_ word: String, _ found: String) -> String {
    switch word.lowercased() {
    case "true", "false", "null": return "\(found) is not a JSON value; did you mean \(word.lowercased())?"
    case "none", "nil", "undefined": return "\(found) is not a JSON value; did you mean null?"
    case "nan", "-nan", "+nan", "infinity", "-infinity", "+infinity", "inf", "-inf", "+inf":
      return "\(found) is not a JSON value; JSON has no infinity and no NaN"
    default: break
    }
    switch word.unicodeScalars.first ?? " " {
    case "'": return "strings stand in double quotes, not in single ones"
    case "/", "#": return "JSON has no comments"
    case "0"..."9", "-", "+", ".": return "\(found) is not a JSON number\(numberRemedy(word))"
    default: return "\(found) is not a JSON value; strings stand in double quotes"
    }
  }

  private static func numberRemedy(_ word: String) -> String {
    let digits = word.drop { $0 == "-" }
    if digits.hasPrefix("+") { return "; leave out the +" }
    if digits.hasPrefix("0"), digits.dropFirst().first?.isNumber ?? false { return "; leave out the zeros in front" }
    let point = digits.firstIndex(of: ".")
    let isBetweenDigits = point.map { $0 > digits.startIndex && digits[$0...].dropFirst().first?.isNumber ?? false } ?? true
    return isBetweenDigits ? "" : "; a point stands between digits"
  }
}
