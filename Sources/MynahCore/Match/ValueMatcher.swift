package import MynahJSON
package import MynahRegex

/// A condition on one value: of a query parameter, a header, a cookie, a form field or a place in a JSON body.
package indirect enum ValueMatcher: Sendable, Hashable {
  /// Equal to this; text against a number or a boolean compares as text.
  case equals(JSON)
  /// Contains this text; in an array of a JSON body, contains this element.
  case contains(String)
  /// The whole value matches.
  case matches(RegularExpression)
  /// There is no value (true), or there is one (false).
  case absent(Bool)
  case anyOf([ValueMatcher])
  case not(ValueMatcher)
  case atLeast(JSONNumber)
  case atMost(JSONNumber)
  case above(JSONNumber)
  case below(JSONNumber)
  /// All of these: several conditions in one object.
  case allOf([ValueMatcher])
}
