package import MynahJSON
import MynahRegex

extension ValueMatcher {
  /// Whether this text fulfils the condition.
  package func takes(text: String) -> Bool {
    switch self {
    case .equals(let value): value.string == text || (value.string == nil && value.text() == text)
    case .contains(let part): text.contains(part)
    case .matches(let expression): expression.matchWhole(text) == .matched
    case .absent(let absent): !absent
    case .anyOf(let matchers): matchers.contains { $0.takes(text: text) }
    case .allOf(let matchers): matchers.allSatisfy { $0.takes(text: text) }
    case .not(let matcher): !matcher.takes(text: text)
    case .atLeast(let bound): JSONNumber(text).map { $0 >= bound } ?? false
    case .atMost(let bound): JSONNumber(text).map { $0 <= bound } ?? false
    case .above(let bound): JSONNumber(text).map { $0 > bound } ?? false
    case .below(let bound): JSONNumber(text).map { $0 < bound } ?? false
    }
  }

  /// Whether this JSON value fulfils the condition; text matchers read a scalar's text.
  package func takes(json: JSON) -> Bool {
    switch self {
    case .equals(let value): return value == json
    case .absent(let absent): return !absent
    case .anyOf(let matchers): return matchers.contains { $0.takes(json: json) }
    case .allOf(let matchers): return matchers.allSatisfy { $0.takes(json: json) }
    case .not(let matcher): return !matcher.takes(json: json)
    case .contains(let part):
      if case .array(let elements) = json { return elements.contains { $0.string == part } }
      return takes(text: json.string ?? json.text())
    case .atLeast, .atMost, .above, .below:
      guard case .number(let number) = json else { return false }
      return takes(text: number.text)
    case .matches:
      switch json {
      case .string(let text): return takes(text: text)
      case .number, .bool: return takes(text: json.text())
      case .null, .array, .object: return false
      }
    }
  }

  /// Whether repeated values fulfil the condition: one of them does, a negative condition holds for all, absence means none.
  package func holds<Value>(for values: [Value], _ takes: (ValueMatcher, Value) -> Bool) -> Bool {
    switch self {
    case .absent(let absent): return values.isEmpty == absent
    case .not(let matcher): return !matcher.holds(for: values, takes)
    case .anyOf(let matchers): return matchers.contains { $0.holds(for: values, takes) }
    case .allOf(let matchers):
      // Positive conditions of one object must hold for one and the same value.
      let positive = matchers.filter { !$0.isNegative }
      return matchers.allSatisfy { !$0.isNegative || $0.holds(for: values, takes) }
        && (positive.isEmpty || values.contains { value in positive.allSatisfy { takes($0, value) } })
    case .equals, .contains, .matches, .atLeast, .atMost, .above, .below: return values.contains { takes(self, $0) }
    }
  }

  package func holds(for texts: [String]) -> Bool { holds(for: texts) { $0.takes(text: $1) } }
  package func holds(for values: [JSON]) -> Bool { holds(for: values) { $0.takes(json: $1) } }

  private var isNegative: Bool {
    switch self {
    case .absent, .not: true
    case .equals, .contains, .matches, .atLeast, .atMost, .above, .below, .anyOf, .allOf: false
    }
  }
}

extension ValueMatcher: CustomStringConvertible {
  /// The condition in words: `matches [0-9]+`, `absent`, `"a" or "b"`.
  package var description: String {
    switch self {
    case .equals(let value): value.text()
    case .contains(let part): "contains \(JSON.string(part).text())"
    case .matches(let expression): "matches \(expression.pattern)"
    case .absent(let absent): absent ? "absent" : "present"
    case .anyOf(let matchers): matchers.map(\.description).joined(separator: " or ")
    case .allOf(let matchers): matchers.map(\.description).joined(separator: " and ")
    case .not(let matcher): "not \(matcher)"
    case .atLeast(let bound): "at least \(bound.text)"
    case .atMost(let bound): "at most \(bound.text)"
    case .above(let bound): "above \(bound.text)"
    case .below(let bound): "below \(bound.text)"
    }
  }
}

extension String {
  /// Substring search by bytes: no locale, no grapheme work.
  fileprivate func contains(_ part: String) -> Bool {
    let needle = Array(part.utf8)
    guard let first = needle.first else { return true }
    let bytes = Array(utf8)
    guard bytes.count >= needle.count else { return false }
    return (0...(bytes.count - needle.count)).contains { bytes[$0] == first && bytes[$0..<($0 + needle.count)].elementsEqual(needle) }
  }
}
