import MynahBehavior
import MynahCore

extension Scenario {
  /// Finds what a file could not say either, but a value can: routes that share an id, paths that are none, numbers out of bounds,
  /// templates that name nothing, expectations that make no sense.
  func check() throws(InvalidScenario) {
    var problems: [String] = []
    var ids: Set<String> = []
    for route in routes {
      if !ids.insert(route.id).inserted {
        problems.append("two routes have the id \"\(route.id)\"; give one of them an id of its own: .on(..., id: \"...\")")
      }
      if route.replies.isEmpty, route.closure == nil { problems.append("route \"\(route.id)\" has no reply; a route plays at least one") }
    }
    problems += routes.flatMap(\.problems)
    problems += Judge.problems(in: self).map(\.message)
    if !problems.isEmpty { throw InvalidScenario(name: name, problems: problems) }
  }

  /// The ids of the routes that a pattern means: those with its method and path, or else with a path that fits it, and of these, where it
  /// asks for more than method and path, those that ask for just that.
  func routes(answering pattern: RequestPattern) throws(NoSuchRoute) -> [String] {
    if let problem = pattern.path?.problem {
      throw NoSuchRoute(meant: "answers \(pattern.defaultID), as \(problem)", routes: routes.map(\.id))
    }
    let sameMethod = routes.filter { route in
      route.request.methods.isEmpty || pattern.methods.isEmpty || !Set(route.request.methods).isDisjoint(with: pattern.methods)
    }
    let same = sameMethod.filter { $0.request.path == pattern.path }
    let found = same.isEmpty ? sameMethod.filter { $0.request.answers(pattern.path) } : same
    if found.isEmpty { throw NoSuchRoute(meant: "answers \(pattern.defaultID)", routes: routes.map(\.id)) }
    guard pattern.asksForMore else { return found.map(\.id) }
    let exact = found.filter { $0.request.asksTheSame(as: pattern) }
    if exact.isEmpty {
      let more = "just that query, header, cookie or body (expectations are about whole routes; single requests are in the journal)"
      throw NoSuchRoute(meant: "of \(pattern.defaultID) asks for \(more)", routes: routes.map(\.id))
    }
    return exact.map(\.id)
  }
}

extension Route {
  /// What a file may not say of replies either.
  fileprivate var problems: [String] {
    var problems = request.path?.problem.map { ["route \"\(id)\": \($0)"] } ?? []
    for (index, reply) in replies.enumerated() {
      let name = "reply \(index + 1) of route \"\(id)\""
      if !(200...599).contains(reply.status) {
        problems.append("\(name) has the status \(reply.status); a status lies between 200 and 599")
      }
      if !reply.mayHaveBody, !reply.body.bytes.isEmpty { problems.append("\(name) has a body, which a \(reply.status) has not") }
      if case .times(let times) = reply.extent, times < 1 { problems.append("\(name) answers \(times) times; it answers once at least") }
      if let chance = reply.chance, !(0...1).contains(chance) {
        problems.append("\(name) has a chance of \(chance); a chance lies between 0 and 1")
      }
      if let values = reply.values {
        do throws(TemplateError) {
          _ = try ReplyTemplate(reply, values: values, pathNames: request.pathNames)
        } catch {
          problems.append("\(name): \(error.message)")
        }
      }
    }
    if replies.last?.chance != nil, replies.count == 1 || then == .stick {
      problems.append("the last reply of route \"\(id)\" has a chance, and no reply after it that answers otherwise")
    }
    return problems
  }
}

extension PathPattern {
  /// What is wrong with it as it is written.
  fileprivate var problem: String? {
    let text: String
    switch self {
    case .exact(let path): text = path
    case .template(let template): text = template.text
    case .matches: return nil
    }
    if !text.hasPrefix("/") { return "a path begins with \"/\"; \"\(text)\" does not" }
    if text.contains(where: { $0 == "?" || $0 == "#" }) {
      return "a path has no \"?\" and no \"#\"; parameters are given as query: [\"NAME\": VALUE]"
    }
    guard case .exact = self, text.contains(where: { $0 == "{" || $0 == "}" }) else { return nil }
    return "\"\(text)\" is no path template: each segment has at most one {name}, closed, and no name stands twice"
  }
}

extension RequestPattern {
  /// Whether it asks for more than method and path.
  fileprivate var asksForMore: Bool { !asksTheSame(as: RequestPattern(methods: methods, path: path)) }

  /// Whether query, headers, cookies and body have to be the same.
  fileprivate func asksTheSame(as other: RequestPattern) -> Bool {
    query == other.query && otherQuery == other.otherQuery && headers == other.headers && cookies == other.cookies && body == other.body
  }

  /// Whether it takes a path that is all literal.
  fileprivate func answers(_ path: PathPattern?) -> Bool {
    guard case .exact(let literal) = path, let own = self.path else { return self.path == nil }
    var facts = RequestFacts(Request("GET", String(latin1: literal.utf8)))
    return RequestPattern(path: own).mismatches(with: &facts).isEmpty
  }
}

/// A scenario written in Swift that no server can play.
struct InvalidScenario: Error, CustomStringConvertible {
  let name: String
  let problems: [String]

  var description: String { problems.map { "scenario \"\(name)\": \($0)" }.joined(separator: "\n") }
}

/// A test means a route that the scenario does not have.
struct NoSuchRoute: Error, CustomStringConvertible {
  /// What it was to do or to be.
  let meant: String
  let routes: [String]

  var description: String {
    "no route \(meant); the scenario has \(routes.isEmpty ? "no routes" : routes.map { "\"\($0)\"" }.joined(separator: ", "))"
  }
}
