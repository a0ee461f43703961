import MynahCore
import MynahJSON

extension ExpectationClause {
  /// A claim of that name with whatever parameters are given.
  init(_ name: String, _ parameters: KeyValuePairs<String, JSON?> = [:]) {
    var object = JSONObject()
    for (key, value) in parameters { object[key] = value }
    self.init(name: name, parameters: .object(object), pointer: JSONPointer(tokens: ["expectations"]))
  }

  /// Is about these routes alone, by their ids.
  public func routes(_ ids: String...) -> ExpectationClause {
    with("route", .array(ids.map { .string($0) }))
  }

  /// Leaves these routes out, by their ids.
  public func except(_ ids: String...) -> ExpectationClause {
    with("except", .array(ids.map { .string($0) }))
  }

  /// Is shown when it fails, and fails nothing.
  public func asAdvice() -> ExpectationClause {
    with("severity", "advice")
  }

  func with(_ key: String, _ value: JSON) -> ExpectationClause {
    guard var object = parameters.object else { return self }
    object[key] = value
    var clause = self
    clause.parameters = .object(object)
    return clause
  }
}

extension JSON {
  static func time(_ time: Duration) -> JSON { DurationText.json(time) }
  static func count(_ count: Int) -> JSON { .number(JSONNumber(count)) }
  static func share(_ share: Double) -> JSON { JSONNumber(share).map(JSON.number) ?? .null }
  static func place(_ place: Place) -> JSON { .string(place.description) }
  static func places(_ places: [Place]) -> JSON { .array(places.map(JSON.place)) }
}
