import MynahBehavior
import MynahCore
import MynahFiles
import MynahJSON

extension Scenario {
  /// Finds what a file could not say either, but a value can: routes that share an id, numbers out of bounds, templates that name
  /// nothing, expectations that make no sense.
  func check() throws(InvalidScenario) {
    var problems: [String] = []
    var ids: Set<String> = []
    for route in routes {
      if !ids.insert(route.id).inserted {
        problems.append("two routes have the id \"\(route.id)\"; give one of them an id of its own: .on(..., id: \"...\")")
      }
      if route.replies.isEmpty, route.closure == nil { problems.append("route \"\(route.id)\" has no reply; a route plays at least one") }
    }
    if problems.isEmpty { problems += problemsAsFile }
    if problems.isEmpty { problems += Judge.problems(in: self).map(\.message) }
    if !problems.isEmpty { throw InvalidScenario(name: name, problems: problems) }
  }

  /// What whoever reads the file that says the same would say of it.
  private var problemsAsFile: [String] {
    var written = self
    for index in routes.indices {
      // A closure is no file's business, and a body from a file has been read already.
      if routes[index].closure != nil { written.routes[index].replies = [Reply()] }
      written.routes[index].closure = nil
      for step in written.routes[index].replies.indices {
        guard case .file(_, let bytes) = written.routes[index].replies[step].body else { continue }
        written.routes[index].replies[step].body = .bytes(bytes)
      }
    }
    do throws(InvalidFile) {
      _ = try Scenario(SourceDocument(written.json, name: name), name: name)
      return []
    } catch {
      return error.problems.map(\.message)
    }
  }

  /// The ids of the routes that answer what a pattern names: those with its method and path, or else with a path that fits it.
  func routes(answering pattern: RequestPattern) throws(NoSuchRoute) -> [String] {
    let sameMethod = routes.filter { route in
      route.request.methods.isEmpty || pattern.methods.isEmpty || !Set(route.request.methods).isDisjoint(with: pattern.methods)
    }
    let same = sameMethod.filter { $0.request.path == pattern.path }
    let found = same.isEmpty ? sameMethod.filter { $0.request.answers(pattern.path) } : same
    if found.isEmpty { throw NoSuchRoute(meant: "answers \(pattern.defaultID)", routes: routes.map(\.id)) }
    return found.map(\.id)
  }
}

extension RequestPattern {
  /// Whether it takes a path that is all literal.
  fileprivate func answers(_ path: PathPattern?) -> Bool {
    guard case .exact(let literal) = path, let own = self.path else { return self.path == nil }
    var facts = RequestFacts(Request("GET", literal))
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
