import MynahCore
import MynahJSON

/// `{"client": "wellBehaved"}`: what every good client keeps, as far as the routes of its file can show it.
///
/// A name that the file writes out as well is left out for the routes that it is about there.
struct WellBehaved: Sendable {
  static let name = "client"
  static let rules = RuleBook.rules.compactMap { $0 as? any CommonRule.Type }

  private static let forms = "\"wellBehaved\", or {\"is\": \"wellBehaved\", \"except\": [names]}"

  /// What it adds, in the order of the catalogue.
  let claims: [Claim]

  init(_ clause: ExpectationClause, in scenario: Scenario) throws(ClauseError) {
    let given = try Self.object(clause)
    let parameters = try Parameters(
      ExpectationClause(name: clause.name, parameters: given, pointer: clause.pointer, file: clause.file), scenario)
    let except = try parameters.names("except")
    let wanted = try parameters.routeIDs("route")
    let own = scenario.routes.filter { $0.file == clause.file }
    // Beside other files it is about the routes of its own.
    let routes = (own.isEmpty ? scenario.routes : own).filter { wanted?.contains($0.id) ?? true }
    var claims: [Claim] = []
    for rule in Self.rules where !except.contains(rule.name) {
      let covered = try scenario.routesCovered(by: rule.name)
      let left = routes.filter { !covered.contains($0.id) }
      let provocation = rule.provocation(by: left)
      if left.isEmpty || provocation == .impossible { continue }
      let isAll = routes.count == scenario.routes.count
      let scope = isAll ? Scope(except: routes.map(\.id).filter(covered.contains)) : Scope(routes: left.map(\.id))
      claims.append(try Claim(common: rule, scope, provocation, as: clause, in: scenario))
    }
    self.claims = claims
  }

  private static func object(_ clause: ExpectationClause) throws(ClauseError) -> JSON {
    if clause.parameters.string == "wellBehaved" { return ["is": "wellBehaved"] }
    guard let object = clause.parameters.object else {
      throw ClauseError("\"client\" takes \(forms), not \(clause.parameters.found)", at: clause.pointer.appending(name), file: clause.file)
    }
    guard object["is"]?.string == "wellBehaved" else {
      let found = object["is"].map { "not \($0.found)" } ?? "and \"is\" is missing"
      throw ClauseError("\"client\" takes \(forms), \(found)", at: clause.pointer.appending(name), file: clause.file)
    }
    return .object(object)
  }
}

extension Parameters {
  fileprivate init(_ clause: ExpectationClause, _ scenario: Scenario) throws(ClauseError) {
    try self.init(clause, knowing: ["is", "except", "route", "description"], routes: scenario.routes.map(\.id))
  }

  /// Names of expectations that are added.
  fileprivate func names(_ key: String) throws(ClauseError) -> Set<String> {
    let known = WellBehaved.rules.map { $0.name }
    let names = try list(key) { value -> String? in
      guard let name = value.json.string, known.contains(name) else {
        let remedy = value.json.string.flatMap { Spelling.remedy(for: $0, among: known) } ?? "it adds \(known.joined(separator: ", "))"
        value.refuse("\(value.json.found) is no expectation that \"wellBehaved\" adds; \(remedy)")
        return nil
      }
      return name
    }
    return Set(names ?? [])
  }
}

extension Scenario {
  /// The routes that expectations of that name are about where they are written out.
  fileprivate func routesCovered(by name: String) throws(ClauseError) -> Set<String> {
    var covered: Set<String> = []
    for clause in expectations where clause.name == name {
      let scope = try Parameters(clause, knowing: nil, routes: routes.map(\.id)).scope()
      covered.formUnion((scope.routes ?? routes.map(\.id)).filter { !scope.except.contains($0) })
    }
    return covered
  }
}
