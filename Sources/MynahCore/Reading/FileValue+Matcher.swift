import MynahJSON

extension FileValue {
  /// What the values are that a matcher looks at.
  package enum MatcherSubject {
    /// Query parameters, headers, cookies, form fields, parts.
    case text
    /// Values in a JSON body.
    case json
  }

  /// A literal, or an object of conditions that must all hold.
  package func matcher(_ subject: MatcherSubject) -> ValueMatcher? {
    switch json {
    case .string, .number, .bool: return .equals(json)
    case .null, .array: return literal(subject)
    case .object: return conditions(subject)
    }
  }

  private func conditions(_ subject: MatcherSubject) -> ValueMatcher? {
    guard let object = object(.matcher) else { return nil }
    let present = object.present(Vocabulary.matcher.keys)
    if present.isEmpty, object.members.keys.allSatisfy({ $0 == "description" }) {
      refuse("a matcher needs a condition: \(Vocabulary.matcher.keys.inWords("or"))")
    }
    let matchers = present.compactMap { $0.condition(subject) }
    return matchers.count > 1 ? .allOf(matchers) : matchers.first
  }

  private func condition(_ subject: MatcherSubject) -> ValueMatcher? {
    switch key {
    case "equals": return literal(subject)
    case "contains": return text().map { .contains($0) }
    case "matches": return regularExpression().map { .matches($0) }
    case "absent": return flag().map { .absent($0) }
    case "not": return matcher(subject).map { .not($0) }
    case "atLeast": return jsonNumber().map { .atLeast($0) }
    case "atMost": return jsonNumber().map { .atMost($0) }
    case "above": return jsonNumber().map { .above($0) }
    case "below": return jsonNumber().map { .below($0) }
    default:
      guard let elements = elements(of: "a list of matchers") else { return nil }
      if elements.isEmpty { refuse("\(name) must have at least one matcher") }
      return .anyOf(elements.compactMap { $0.matcher(subject) })
    }
  }

  private func literal(_ subject: MatcherSubject) -> ValueMatcher? {
    switch (json, subject) {
    case (.string, _), (.number, _), (.bool, _), (_, .json): return .equals(json)
    case (.null, .text): refuse(wanted: "text, a number, true or false", remedy: "write {\"absent\": true} where there must be no value")
    case (.array, .text): refuse(wanted: "text, a number, true or false", remedy: "write {\"anyOf\": [...]} where any of several will do")
    case (.object, .text): refuse(wanted: "text, a number, true or false")
    }
    return nil
  }
}

extension Vocabulary {
  package static let matcher = Vocabulary(
    "a matcher", ["equals", "contains", "matches", "absent", "anyOf", "not", "atLeast", "atMost", "above", "below"],
    remedies: [
      "equalTo": "did you mean \"equals\"?", "regex": "did you mean \"matches\"?", "pattern": "did you mean \"matches\"?",
      "allOf": "several conditions in one object must all hold",
    ])
}
