/// Reads off a pattern how every text that it matches whole begins.
///
/// Being wrong would lose matches, so every construct that could make it wrong (alternatives at the top, options, comments, quoting, verbs)
/// gives the empty prefix.
enum LiteralPrefix {
  static func of(_ pattern: String) -> String {
    let scalars = Array(pattern.unicodeScalars)
    return isPlain(scalars) ? prefix(of: scalars[...]) : ""
  }

  private static func prefix(of pattern: ArraySlice<Unicode.Scalar>) -> String {
    var rest = pattern.first == "^" ? pattern.dropFirst() : pattern
    var literal = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*", "?", "{":
        // What these repeat may be there no time at all.
        return String(literal.dropLast())
      case "\\":
        guard let escaped = rest.popFirst(), !isLetterOrDigit(escaped) else { return String(literal) }
        literal.append(escaped)
      case "+", ".", "[", "(", ")", "^", "$", "|":
        return String(literal)
      default:
        literal.append(scalar)
      }
    }
    return String(literal)
  }

  /// Whether the pattern has one alternative at the top and nothing that changes how the characters of the pattern are read.
  private static func isPlain(_ pattern: [Unicode.Scalar]) -> Bool {
    var rest = pattern[...]
    var depth = 0
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\":
        guard let escaped = rest.popFirst(), escaped != "Q", escaped != "E" else { return false }
      case "[":
        guard skipClass(&rest) else { return false }
      case "(":
        guard opensPlainGroup(rest) else { return false }
        depth += 1
      case ")":
        depth -= 1
      case "|" where depth == 0:
        return false
      default:
        break
      }
    }
    return true
  }

  /// Whether what follows an opening parenthesis is a group or a lookaround, not a verb, an option, a comment or a condition.
  private static func opensPlainGroup(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    switch rest.first {
    case "*": false
    case "?": rest.dropFirst().first.map { ":=!<>'|".unicodeScalars.contains($0) } ?? false
    default: true
    }
  }

  private static func skipClass(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
    if rest.first == "^" { rest.removeFirst() }
    // A bracket that comes first is a member of the class.
    if rest.first == "]" { rest.removeFirst() }
    while let scalar = rest.popFirst() {
      switch scalar {
      case "]": return true
      case "[": return false
      case "\\":
        guard let escaped = rest.popFirst(), escaped != "Q", escaped != "E" else { return false }
      default: break
      }
    }
    return false
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: false
    }
  }
}
