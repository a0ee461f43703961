/// A JSON value that keeps what JSON itself keeps: the text of numbers and the order of keys.
///
/// Two values are equal when JSON says the same: `1` equals `1.0`, members may stand in any order, and strings are
/// compared code point by code point (RFC 8259, section 8.3), so a composed `é` is not a decomposed one.
///
/// ```swift
/// let order: JSON = ["id": 42, "lines": [["sku": "A-1", "price": 1.5]], "note": nil]
/// order["lines"]?[0]?["sku"]?.string  // "A-1"
/// ```
public enum JSON: Sendable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number of any size and precision.
  case number(JSONNumber)
  /// A string.
  case string(String)
  /// An ordered list of values.
  case array([JSON])
  /// Members in the order in which they were written.
  case object(JSONObject)
}

extension JSON: Hashable {
  /// Compares by value: numbers exactly, strings by code point, objects without regard to order.
  public static func == (left: JSON, right: JSON) -> Bool {
    switch left {
    case .null: if case .null = right { return true }
    case .bool(let left): if case .bool(let right) = right { return left == right }
    case .number(let left): if case .number(let right) = right { return left == right }
    case .string(let left): if case .string(let right) = right { return left.hasSameBytes(as: right) }
    case .array(let left): if case .array(let right) = right { return left == right }
    case .object(let left): if case .object(let right) = right { return left == right }
    }
    return false
  }

  /// Feeds the parts that `==` compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let bool): hasher.combine(bool)
    case .number(let number): hasher.combine(number)
    case .string(let string): string.hashBytes(into: &hasher)
    case .array(let array): hasher.combine(array)
    case .object(let object): hasher.combine(object)
    }
  }
}

extension JSON {
  /// The string, if this is one.
  public var string: String? { if case .string(let string) = self { string } else { nil } }

  /// The truth value, if this is one.
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  /// The number with its text, if this is one.
  public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }

  /// The number as an integer, if this is a number whose value is one (`1`, `1.0` and `10e-1` are) and fits.
  public var int: Int? { number?.int }

  /// The number as the nearest double, if this is a number.
  public var double: Double? { number?.double }

  /// The elements, if this is an array.
  public var array: [JSON]? { if case .array(let array) = self { array } else { nil } }

  /// The members, if this is an object.
  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

  /// The member of that name; nil when there is none or this is no object.
  public subscript(key: String) -> JSON? { object?[key] }

  /// The element at that index from 0; nil when there is none or this is no array.
  public subscript(index: Int) -> JSON? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}

extension JSON: CustomStringConvertible {
  /// The compact JSON text.
  public var description: String { text(.compact) }
}
