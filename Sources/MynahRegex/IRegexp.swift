/// Turns I-Regexp (RFC 9485, section 4) into PCRE2's syntax, and refuses whatever is not I-Regexp.
enum IRegexp {
  /// The same pattern in PCRE2's syntax, by the mapping of RFC 9485, section 5.4.
  static func translate(_ pattern: String) throws(RegularExpressionError) -> String {
    var reader = IRegexpReader(pattern)
    try reader.readBranches()
    return reader.translated
  }
}

/// Reads a pattern from left to right.
///
/// Groups are counted instead of recursed into, so that depth costs no stack.
private struct IRegexpReader {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var groups: [Int] = []
  private(set) var translated = ""

  init(_ pattern: String) {
    scalars = Array(pattern.unicodeScalars)
  }

  mutating func readBranches() throws(RegularExpressionError) {
    // False at the start of a branch and after a quantifier, where there is nothing to repeat.
    var repeatable = false
    while let scalar = next() {
      switch scalar {
      case "*", "+", "?", "{":
        guard repeatable else { throw error("there is nothing to repeat", back: 1) }
        try readQuantifier(scalar)
        repeatable = false
      case "|":
        translated += "|"
        repeatable = false
      case "(":
        groups.append(position - 1)
        translated += "(?:"
        repeatable = false
      case ")":
        guard groups.popLast() != nil else { throw error("no parenthesis is open here", back: 1) }
        translated += ")"
        repeatable = true
      default:
        try readAtom(scalar)
        repeatable = true
      }
    }
    if let open = groups.last { throw error("missing closing parenthesis", at: open) }
  }

  private mutating func readAtom(_ scalar: Unicode.Scalar) throws(RegularExpressionError) {
    switch scalar {
    case ".": translated += "[^\\n\\r]"
    case "[": try readClass()
    case "\\": try readEscape()
    case "]", "}": throw error("\"\(scalar)\" must be written \"\\\(scalar)\"", back: 1)
    default: translated.unicodeScalars.append(scalar)
    }
  }

  private mutating func readQuantifier(_ scalar: Unicode.Scalar) throws(RegularExpressionError) {
    translated.unicodeScalars.append(scalar)
    guard scalar == "{" else { return }
    let start = position - 1
    guard let least = try readNumber() else { throw error("a number is missing after \"{\"") }
    var most = least
    if peek == "," {
      take()
      most = try readNumber() ?? .max
    }
    guard peek == "}" else { throw error("the quantifier is not closed by \"}\"", at: start) }
    guard least <= most else { throw error("the numbers of the quantifier are in the wrong order", at: start) }
    take()
  }

  private mutating func readNumber() throws(RegularExpressionError) -> Int? {
    let start = position
    while let digit = peek, ("0"..."9").contains(digit) { take() }
    guard position > start else { return nil }
    var digits = String.UnicodeScalarView()
    digits.append(contentsOf: scalars[start..<position])
    guard let number = Int(String(digits)), number <= 65_535 else { throw error("a quantifier goes up to 65535", at: start) }
    return number
  }

  private mutating func readEscape() throws(RegularExpressionError) {
    guard let escaped = next() else { throw error("a lone backslash ends the pattern", back: 1) }
    translated += "\\"
    translated.unicodeScalars.append(escaped)
    switch escaped {
    case "(", ")", "*", "+", "-", ".", "?", "[", "\\", "]", "^", "{", "|", "}", "n", "r", "t": return
    case "p", "P": try readCategory()
    default: throw error("I-Regexp has no \"\\\(escaped)\"", back: 2)
    }
  }

  private mutating func readCategory() throws(RegularExpressionError) {
    let start = position - 2
    var name = ""
    var text = ""
    while let scalar = next() {
      text.unicodeScalars.append(scalar)
      if scalar == "}" { break }
      if scalar != "{" { name.unicodeScalars.append(scalar) }
    }
    guard text == "{\(name)}", Self.categories.contains(name) else {
      throw error("not a Unicode category, such as \\p{L} or \\p{Nd}", at: start)
    }
    translated += text
  }

  private mutating func readClass() throws(RegularExpressionError) {
    let start = position - 1
    translated += "["
    if peek == "^" { take() }
    if peek == "-" { takeLiteralHyphen() }
    let empty = position
    while let scalar = peek {
      switch scalar {
      case "]" where position > empty || scalars[position - 1] == "-":
        take()
        return
      case "-":
        takeLiteralHyphen()
        guard peek == "]" else { throw error("\"-\" must be written \"\\-\" here", back: 1) }
      default:
        try readMember()
      }
    }
    throw error("missing closing bracket", at: start)
  }

  /// A character, a range of characters, or a category.
  private mutating func readMember() throws(RegularExpressionError) {
    let start = position
    guard let first = try readClassCharacter() else { return }
    guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return }
    take()
    guard let last = try readClassCharacter() else { throw error("a category cannot end a range", at: start) }
    guard first <= last else { throw error("the range is in the wrong order", at: start) }
  }

  /// Reads one member of a class and returns it where it is a character, which a range can start or end with.
  private mutating func readClassCharacter() throws(RegularExpressionError) -> Unicode.Scalar? {
    guard let scalar = next() else { return nil }
    switch scalar {
    case "\\":
      let escaped = peek
      try readEscape()
      return switch escaped {
      case "p", "P": nil
      case "n": "\n"
      case "r": "\r"
      case "t": "\t"
      default: escaped
      }
    case "[", "]", "-":
      throw error("\"\(scalar)\" must be written \"\\\(scalar)\" here", back: 1)
    default:
      translated.unicodeScalars.append(scalar)
      return scalar
    }
  }

  private mutating func takeLiteralHyphen() {
    translated += "\\-"
    position += 1
  }

  private var peek: Unicode.Scalar? {
    position < scalars.count ? scalars[position] : nil
  }

  private mutating func take() {
    translated.unicodeScalars.append(scalars[position])
    position += 1
  }

  private mutating func next() -> Unicode.Scalar? {
    guard let scalar = peek else { return nil }
    position += 1
    return scalar
  }

  private func error(_ message: String, back: Int = 0) -> RegularExpressionError {
    error(message, at: position - back)
  }

  private func error(_ message: String, at index: Int) -> RegularExpressionError {
    var before = String.UnicodeScalarView()
    before.append(contentsOf: scalars[..<max(0, index)])
    return RegularExpressionError(offset: String(before).count, message: message)
  }

  private static let categories: Set<String> = {
    let minor: [(String, String)] = [
      ("L", "lmotu"), ("M", "cen"), ("N", "dlo"), ("P", "cdefios"), ("Z", "lps"), ("S", "ckmo"), ("C", "cfno"),
    ]
    return Set(minor.flatMap { major, letters in [major] + letters.map { "\(major)\($0)" } })
  }()
}
