import MynahJSON

/// What the values at one place of JSON bodies had in common: their types, and the shapes of what is in them.
///
/// ```swift
/// var shape = Shape()
/// shape.take(["id": 1], seen: Sighting(exchange: 1))
/// shape.take(["id": 2, "note": nil], seen: Sighting(exchange: 2))
/// // an object with "id", always an integer, and "note", in one of two, null
/// ```
struct Shape: Sendable {
  /// How many values were seen.
  private(set) var samples = 0
  /// The types that they had, and where each was seen first.
  private(set) var types: [ValueType: Sighting] = [:]
  /// By name, and in the order in which they were seen first.
  private(set) var members: [String: Shape] = [:]
  private(set) var names: [String] = []
  /// How many of the values were objects.
  private(set) var objects = 0
  /// The shape of what lists hold; none or one.
  private var ofElements: [Shape] = []
  private(set) var texts = TextSamples()
  /// Whether a placeholder stood here, which is a string whatever the secret was.
  private(set) var isSecret = false

  /// The shape of what lists hold; nil where every list was empty.
  var elements: Shape? { ofElements.first }

  /// Where a value of any type was seen first.
  var first: Sighting? { types.values.min { ($0.exchange, $0.pointer.tokens.count) < ($1.exchange, $1.pointer.tokens.count) } }

  /// A member's shape; what stands for all members of a map comes for each.
  func member(_ name: String) -> Shape? { members[name] }

  mutating func take(_ value: JSON, seen: Sighting) {
    samples += 1
    let type = ValueType(value)
    if types[type] == nil { types[type] = seen }
    switch value {
    case .object(let object): take(object, seen)
    case .array(let list):
      for (index, element) in list.enumerated() {
        if ofElements.isEmpty { ofElements = [Shape()] }
        ofElements[0].take(element, seen: seen.appending(String(index)))
      }
    case .string(let text):
      texts.take(text)
      if text.hasPrefix("{{secret:"), text.hasSuffix("}}") { isSecret = true }
    default: break
    }
  }

  private mutating func take(_ object: JSONObject, _ seen: Sighting) {
    objects += 1
    // Keys that are values themselves, such as ids and dates, tell nothing apart.
    let isMap = !object.isEmpty && object.keys.allSatisfy { WrittenValue($0) != nil }
    for (key, value) in object {
      let name = isMap ? Self.anyKey : key
      if members[name] == nil {
        members[name] = Shape()
        names.append(name)
      }
      members[name]?.take(value, seen: seen.appending(key))
    }
  }

  /// The name of what maps hold.
  static let anyKey = "*"
}

/// Where a value was seen.
struct Sighting: Sendable, Hashable {
  /// Its number in the recording.
  let exchange: Int
  private(set) var pointer = JSONPointer()

  init(exchange: Int) { self.exchange = exchange }

  func appending(_ token: String) -> Sighting {
    var deeper = self
    deeper.pointer = pointer.appending(token)
    return deeper
  }
}

/// The types of JSON, where an integer is a number that is written without a fraction: `1000` and `1e3`, but not `1.0`.
enum ValueType: String, Sendable, CaseIterable, Comparable {
  case null, boolean, integer, number, string, array, object

  init(_ value: JSON) {
    self =
      switch value {
      case .null: .null
      case .bool: .boolean
      case .number(let number): number.text.contains(".") || number.text.lowercased().contains("e-") ? .number : .integer
      case .string: .string
      case .array: .array
      case .object: .object
      }
  }

  /// With its article.
  var phrase: String {
    switch self {
    case .null: "null"
    case .array: "a list"
    case .integer, .object: "an \(rawValue)"
    case .boolean, .number, .string: "a \(rawValue)"
    }
  }

  static func < (left: ValueType, right: ValueType) -> Bool { left.order < right.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
