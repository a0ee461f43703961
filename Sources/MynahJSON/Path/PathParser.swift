/// Reads a query by the grammar of RFC 9535, appendix A, one method a rule.
struct PathParser {
  let text: String
  let scalars: [Unicode.Scalar]
  var position = 0
  /// How many filters, parentheses and functions lie around this place.
  var depth = 0

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  mutating func wholeQuery() throws(JSONPathError) -> PathQuery {
    guard take("$") else { throw error("a query begins with $") }
    let query = PathQuery(root: .whole, segments: try segments())
    guard position == scalars.count else { throw error("\(shown) is not expected here") }
    return query
  }

  mutating func segments() throws(JSONPathError) -> [PathQuery.Segment] {
    var segments: [PathQuery.Segment] = []
    while true {
      let end = position
      skipBlanks()
      guard let segment = try segment() else {
        position = end
        return segments
      }
      segments.append(segment)
    }
  }

  private mutating func segment() throws(JSONPathError) -> PathQuery.Segment? {
    if peek == "[" { return PathQuery.Segment(isDescendant: false, selectors: try bracketed()) }
    guard take(".") else { return nil }
    let isDescendant = take(".")
    if isDescendant, peek == "[" { return PathQuery.Segment(isDescendant: true, selectors: try bracketed()) }
    if take("*") { return PathQuery.Segment(isDescendant: isDescendant, selectors: [.wildcard]) }
    return PathQuery.Segment(isDescendant: isDescendant, selectors: [.name(try shorthand())])
  }

  private mutating func bracketed() throws(JSONPathError) -> [PathQuery.Selector] {
    let bracket = position
    position += 1
    var selectors: [PathQuery.Selector] = []
    repeat {
      skipBlanks()
      selectors.append(try selector())
      skipBlanks()
    } while take(",")
    guard take("]") else {
      throw peek == nil ? error("the [ is not closed", at: bracket) : error("\",\" or \"]\" is expected, not \(shown)")
    }
    return selectors
  }

  private mutating func selector() throws(JSONPathError) -> PathQuery.Selector {
    switch peek {
    case "'", "\"": return .name(try string())
    case "*":
      position += 1
      return .wildcard
    case "?":
      position += 1
      skipBlanks()
      return .filter(try condition())
    case "-", ":", ("0"..."9")?: return try indexOrSlice()
    default: throw error("a selector is expected, not \(shown): a name in quotes, an index, a slice, * or ?")
    }
  }

  private mutating func indexOrSlice() throws(JSONPathError) -> PathQuery.Selector {
    let start = try integer()
    let end = position
    skipBlanks()
    guard take(":") else {
      position = end
      guard let start else { throw error("an index is expected, not \(shown)") }
      return .index(start)
    }
    skipBlanks()
    let stop = try integer()
    if stop != nil { skipBlanks() }
    guard take(":") else { return .slice(start: start, end: stop, step: 1) }
    skipBlanks()
    return .slice(start: start, end: stop, step: try integer() ?? 1)
  }

  /// The name after a dot.
  private mutating func shorthand() throws(JSONPathError) -> String {
    let start = position
    while let scalar = peek, Self.isNameStart(scalar) || (position > start && Self.isDigit(scalar)) { position += 1 }
    guard position > start else { throw error("a name is expected after the dot, not \(shown); other names stand in ['..']") }
    return string(start..<position)
  }

  private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.value >= 0x80 || "a"..."z" ~= scalar || "A"..."Z" ~= scalar
  }
}

extension PathParser {
  var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  mutating func take(_ expected: Unicode.Scalar) -> Bool {
    guard peek == expected else { return false }
    position += 1
    return true
  }

  mutating func take(_ expected: String) -> Bool {
    guard scalars[position...].starts(with: expected.unicodeScalars) else { return false }
    position += expected.unicodeScalars.count
    return true
  }

  mutating func skipBlanks() {
    while let scalar = peek, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" { position += 1 }
  }

  func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// What stands at this place, as a message shows it.
  var shown: String { peek.map { "\"\($0)\"" } ?? "the end" }

  func error(_ message: String, at offset: Int? = nil) -> JSONPathError {
    JSONPathError(path: text, offset: offset ?? position, message: message)
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }
}
