import MynahCore
import MynahFiles
import MynahJSON
import MynahRegex

/// What a value of a query, a header, a cookie, a form or a JSON body must be; a literal must be equal.
///
/// ```swift
/// ["page": .matches("[0-9]+"), "limit": 20, "debug": .absent]
/// ```
public struct Matcher: Sendable, Hashable {
  let matcher: ValueMatcher

  /// Equal to this; text against a number or a boolean compares as text.
  public static func equals(_ value: JSON) -> Matcher { Matcher(matcher: .equals(value)) }
  /// Contains this text; in an array of a JSON body, this element.
  public static func contains(_ part: String) -> Matcher { Matcher(matcher: .contains(part)) }
  /// The whole value matches this regular expression (PCRE2); one that can't be compiled is a mistake of the code and traps.
  public static func matches(_ pattern: String) -> Matcher { Matcher(matcher: .matches(.literal(pattern))) }
  /// There is no value.
  public static let absent = Matcher(matcher: .absent(true))
  /// There is a value, whatever it is.
  public static let present = Matcher(matcher: .absent(false))
  /// At least one of these takes the value.
  public static func any(of matchers: Matcher...) -> Matcher { Matcher(matcher: .anyOf(matchers.map(\.matcher))) }
  /// Every one of these takes the value.
  public static func all(of matchers: Matcher...) -> Matcher {
    let all = ValueMatcher.allOf(matchers.map(\.matcher))
    // There are several ways to say it; taken is the one that a file has, so that a value comes back equal from its file.
    let written = FileValue(json: all.json, pointer: JSONPointer(), log: ProblemLog())
    return Matcher(matcher: written.matcher(.json) ?? all)
  }
  /// The other does not take the value.
  public static func not(_ other: Matcher) -> Matcher { Matcher(matcher: .not(other.matcher)) }
  /// A number of at least this.
  public static func atLeast(_ bound: JSONNumber) -> Matcher { Matcher(matcher: .atLeast(bound)) }
  /// A number of at most this.
  public static func atMost(_ bound: JSONNumber) -> Matcher { Matcher(matcher: .atMost(bound)) }
  /// A number greater than this.
  public static func above(_ bound: JSONNumber) -> Matcher { Matcher(matcher: .above(bound)) }
  /// A number less than this.
  public static func below(_ bound: JSONNumber) -> Matcher { Matcher(matcher: .below(bound)) }
}

extension Matcher: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// Equal to this text.
  public init(stringLiteral text: String) { self = .equals(.string(text)) }
  /// Equal to this number.
  public init(integerLiteral number: Int) { self = .equals(.number(JSONNumber(number))) }
  /// Equal to `true` or `false`.
  public init(booleanLiteral bool: Bool) { self = .equals(.bool(bool)) }
}

extension RegularExpression {
  /// A pattern written in code.
  static func literal(_ pattern: String) -> RegularExpression {
    do {
      return try RegularExpression(pattern)
    } catch {
      preconditionFailure("\"\(pattern)\" is no regular expression: \(error)")
    }
  }
}
