import MynahCore
import MynahJSON

/// Puts the scenarios of several files together; what only one may say and two say differently is a problem that names both.
struct ScenarioMerging {
  private(set) var scenario: Scenario?
  /// By the name that routes and expectations bear.
  private var documents: [String: SourceDocument] = [:]
  private(set) var problems: [Problem] = []
  private var owners: [String: String] = [:]
  /// The routes of recordings, by what they take.
  private var recorded: [RequestPattern: Int] = [:]

  mutating func add(_ file: ScenarioFile, isOnly: Bool) {
    if isOnly {
      scenario = file.scenario
      documents[file.path] = file.document
      return
    }
    var added = file.scenario
    // A report holds no path; two files of one name need theirs to be told apart.
    let name = file.path.lastPathComponent
    let label = documents[name] == nil ? name : file.path
    documents[label] = file.document
    for index in added.routes.indices { added.routes[index].file = label }
    for index in added.expectations.indices { added.expectations[index].file = label }
    if file.isRecording {
      added.routes.removeAll { goOn(with: $0) }
      nameApart(&added.routes)
      let first = scenario?.routes.count ?? 0
      for (index, route) in added.routes.enumerated() { recorded[route.request] = first + index }
    }
    claimEverything(of: added, file)
    added.description = nil
    guard var merged = scenario else { return scenario = added }
    merged.seed = merged.seed ?? added.seed
    merged.states.merge(added.states) { first, _ in first }
    if merged.operations == .auto { merged.operations = added.operations }
    merged.clients = merged.clients ?? added.clients
    if added.unmatched == .allow { merged.unmatched = .allow }
    merged.routes += added.routes
    merged.expectations += added.expectations
    scenario = merged
  }

  /// Where in which file something is misunderstood.
  func problem(_ found: Misunderstanding) -> Problem {
    let document = found.file.map { documents[$0] } ?? documents.values.first
    return document?.problem(found.message, at: found.pointer, part: found.part)
      ?? Problem(file: found.file ?? scenario?.name ?? "scenario", position: nil, message: found.message)
  }

  /// What an earlier recording has for the same request comes first, then what this one has; false where there is no such recording.
  private mutating func goOn(with route: Route) -> Bool {
    guard let index = recorded[route.request] else { return false }
    scenario?.routes[index].replies += route.replies
    return true
  }

  /// Ids of a recording's routes that others have get a number.
  private func nameApart(_ routes: inout [Route]) {
    var own = Set(routes.map(\.id))
    for index in routes.indices where owners[Self.claim(on: routes[index])] != nil {
      let id = routes[index].id
      var number = 1
      repeat {
        number += 1
        routes[index].id = "\(id) (\(number))"
      } while owners[Self.claim(on: routes[index])] != nil || !own.insert(routes[index].id).inserted
    }
  }

  private static func claim(on route: Route) -> String { "route " + route.id }

  private mutating func claimEverything(of added: Scenario, _ file: ScenarioFile) {
    if let seed = added.seed { claim("seed", saying: String(seed), file) }
    if let value = file.document.value["operations"] { claim("operations", saying: value.text(), file) }
    if let value = file.document.value["clients"] { claim("clients", saying: value.text(), file) }
    if let value = file.document.value["unmatched"] { claim("unmatched", saying: value.text(), file) }
    for (name, value) in added.states.sorted(by: { $0.key < $1.key }) {
      claim("state \(quoted(name))", saying: value.text(), file, at: ["states", name])
    }
    for (index, route) in added.routes.enumerated() {
      let other = owners.updateValue(file.path, forKey: Self.claim(on: route))
      guard let other else { continue }
      let hasID = file.document.value["routes"]?[index]?["id"] != nil
      problems.append(
        file.document.problem(
          "\(other) has a route with the id \(quoted(route.id)) already; give this one an \"id\" of its own",
          at: JSONPointer(tokens: ["routes", String(index)] + (hasID ? ["id"] : []))))
    }
  }

  private var said: [String: (value: String, path: String)] = [:]

  private mutating func claim(_ what: String, saying value: String, _ file: ScenarioFile, at tokens: [String]? = nil) {
    guard let before = said[what] else {
      said[what] = (value, file.path)
      return
    }
    guard before.value != value else { return }
    problems.append(
      file.document.problem(
        "\(what) is \(value) here and \(before.value) in \(before.path); files that play together must agree",
        at: JSONPointer(tokens: tokens ?? [what])))
  }
}
