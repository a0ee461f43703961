/// A JSON number as it was written, compared by its exact decimal value.
///
/// `1`, `1.0` and `10e-1` are equal, and so are `0` and `-0`; nothing is rounded, whatever the size.
public struct JSONNumber: Sendable {
  /// The number as written, such as `1.10` or `1e2`.
  public let text: String

  /// Takes a number's text; nil unless all of it is one JSON number (RFC 8259, section 6).
  public init?(_ text: String) {
    guard DecimalForm(text) != nil else { return nil }
    self.text = text
  }

  /// Writes an integer.
  public init(_ value: Int) { text = String(value) }

  /// Writes a double in the fewest digits that read back as the same; nil for infinities and NaN, which JSON lacks.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    var text = value.description
    if text.hasSuffix(".0") { text.removeLast(2) }
    text.removeAll { $0 == "+" }
    self.text = text
  }

  /// Takes text that is known to be a number: a parser has found it to be one, or it was made of digits.
  package init(checked text: String) { self.text = text }

  /// The value as an integer; nil when it has a fraction or does not fit.
  public var int: Int? { Int(text) ?? DecimalForm(text)?.int }

  /// The nearest double; an infinity where the value is beyond the largest.
  public var double: Double { Double(text) ?? .nan }
}

extension JSONNumber: Hashable, Comparable {
  /// Compares the exact decimal values.
  public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    left.text == right.text || left.order(to: right) == 0
  }

  /// Compares the exact decimal values.
  public static func < (left: JSONNumber, right: JSONNumber) -> Bool { left.order(to: right) < 0 }

  /// Feeds the exact decimal value.
  public func hash(into hasher: inout Hasher) {
    if let int { hasher.combine(int) } else { DecimalForm(text)?.hash(into: &hasher) }
  }

  private func order(to other: JSONNumber) -> Int {
    if let left = Int(text), let right = Int(other.text) { return left < right ? -1 : left > right ? 1 : 0 }
    guard let left = DecimalForm(text), let right = DecimalForm(other.text) else { return 0 }
    return left.order(to: right)
  }
}

extension JSONNumber: CustomStringConvertible {
  /// The number as written.
  public var description: String { text }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
  /// Writes an integer.
  public init(integerLiteral value: Int) { self.init(value) }
}
