import MynahRegex

extension PathQuery.RegexTest {
  /// False also where either is no string, the pattern is no I-Regexp, or the match takes more steps than it may.
  func holds(subject: JSON?, pattern: () -> JSON?) -> Bool {
    guard case .string(let subject) = subject, case .valid(let expression) = compiled ?? Self.compile(pattern()) else { return false }
    let outcome = scope == .whole ? expression.matchWhole(subject) : expression.search(subject)
    return outcome == .matched
  }

  /// Compiles a pattern's value; invalid where it is no string, or no regular expression of RFC 9485.
  static func compile(_ pattern: JSON?) -> Compiled {
    guard case .string(let pattern) = pattern, let expression = try? RegularExpression(iRegexp: pattern) else { return .invalid }
    return .valid(expression)
  }
}
