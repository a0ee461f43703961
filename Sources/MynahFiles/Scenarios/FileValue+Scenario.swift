import MynahCore
import MynahJSON

extension FileValue {
  /// A whole scenario; `fallbackName` is its name where the file gives none, `folder` where the files of its bodies lie.
  func scenario(fallbackName: String, folder: BodyFolder?) -> Scenario? {
    guard let object = object(.scenario) else { return nil }
    if object["routes"] == nil, object["expectations"] == nil { _ = object.required("routes") }
    _ = object["$schema"]?.text()
    var scenario = Scenario(name: object["name"]?.nonEmptyText() ?? fallbackName, description: object.description)
    scenario.seed = object["seed"]?.seed()
    scenario.states = object["states"]?.states() ?? [:]
    scenario.operations = object["operations"]?.operationKey() ?? .auto
    scenario.clients = object["clients"]?.place()
    scenario.unmatched = object["unmatched"]?.choice(Scenario.Unmatched.self) ?? .fail
    scenario.routes = object["routes"]?.routes(folder: folder) ?? []
    scenario.expectations = object["expectations"]?.elements()?.compactMap { $0.expectation() } ?? []
    return scenario
  }

  private func routes(folder: BodyFolder?) -> [Route] {
    var ids: [String: Int] = [:]
    var routes: [Route] = []
    for element in elements() ?? [] {
      let known = log.entries.count
      guard let route = element.route(folder: folder) else { continue }
      routes.append(route)
      // An id that follows from a broken request says nothing.
      guard element.json["id"] != nil || log.entries.count == known else { continue }
      if let other = ids[route.id] {
        let place = element.json["id"] == nil ? element : element.child("id", .null)
        place.refuse("route \(other + 1) has the id \(quoted(route.id)) already; give this one an \"id\" of its own")
      } else {
        ids[route.id] = routes.count - 1
      }
    }
    return routes
  }

  private func seed() -> UInt64? {
    if let number = json.number, let seed = UInt64(number.text) { return seed }
    refuse(wanted: "a whole number from 0 to \(UInt64.max)")
    return nil
  }

  /// One claim about the client: an object with one key, the name of the expectation.
  private func expectation() -> ExpectationClause? {
    let kind = "an object with one key, the name of an expectation"
    guard let members = members(of: kind) else { return nil }
    _ = members.first { $0.name == "description" }?.value.text()
    let named = members.filter { $0.name != "description" }
    guard let found = named.first else {
      refuse("an expectation is \(kind)")
      return nil
    }
    for second in named.dropFirst() {
      second.value.refuse("an expectation is \(kind); \(quoted(found.name)) stands here already", part: .key)
    }
    return ExpectationClause(name: found.name, parameters: found.value.json, pointer: pointer)
  }
}

extension Vocabulary {
  static let scenario = Vocabulary(
    "a scenario",
    ["$schema", "name", "seed", "states", "operations", "clients", "routes", "expectations", "unmatched"], later: ["simulate"])
}
