package import MynahCore
package import MynahJSON

extension Scenario {
  /// The scenario as a file would say it; what is left at its default is left out.
  package var json: JSON {
    var object: JSONObject = ["name": .string(name)]
    object["description"] = description.map { .string($0) }
    object["seed"] = seed.flatMap { JSONNumber(String($0)) }.map(JSON.number)
    if !states.isEmpty { object["states"] = .states(states) }
    if operations != .auto { object["operations"] = operations.json }
    object["clients"] = clients.map { .string($0.description) }
    if unmatched != .fail { object["unmatched"] = .string(unmatched.rawValue) }
    object["routes"] = .array(routes.map(\.json))
    if !expectations.isEmpty { object["expectations"] = .array(expectations.map { .object([$0.name: $0.parameters]) }) }
    return .object(object)
  }
}

extension Route {
  /// The route as a file would say it; what is left at its default is left out, the id never.
  package var json: JSON {
    var object: JSONObject = ["id": .string(id)]
    object["description"] = description.map { .string($0) }
    object["request"] = request.json
    // No file can say it, and none that says this is taken for a scenario.
    object["responses"] = closure == nil ? .array(replies.map(\.json)) : "a closure in Swift"
    if then != .stick { object["then"] = .string(then.rawValue) }
    if per != .session { object["per"] = .string(per.text) }
    if priority != 0 { object["priority"] = .number(JSONNumber(priority)) }
    if !when.isEmpty { object["when"] = .states(when) }
    if !set.isEmpty { object["set"] = .states(set) }
    if safe { object["safe"] = true }
    object["operations"] = operations?.json
    return .object(object)
  }
}

extension Route.SequenceKey {
  fileprivate var text: String {
    switch self {
    case .session: "session"
    case .client: "client"
    case .operation: "operation"
    case .path: "path"
    case .place(let place): place.description
    }
  }
}

extension OperationKey {
  fileprivate var json: JSON {
    switch self {
    case .auto: "auto"
    case .session: "session"
    case .path: "path"
    case .place(let place): .string(place.description)
    }
  }
}

extension JSON {
  /// States by name, so that the same states are the same bytes.
  static func states(_ states: [String: JSON]) -> JSON {
    .object(JSONObject(uniqueKeysWithValues: states.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
  }
}
