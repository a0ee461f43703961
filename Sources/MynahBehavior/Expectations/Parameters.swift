import MynahCore
import MynahJSON

/// The parameters of one expectation as a file writes them, read with errors that name the place and the remedy.
struct Parameters: Sendable {
  private let name: String
  private let value: JSON
  private let pointer: JSONPointer
  private let file: String?
  /// The ids of the scenario's routes.
  private let routes: [String]

  private static let common = ["route", "except", "severity", "description"]

  /// Checks the shape and the names; values are checked as they are read.
  init(_ clause: ExpectationClause, of rule: any Rule.Type, routes: [String]) throws(ClauseError) {
    try self.init(clause, knowing: nil, routes: routes)
    switch (rule.form, value) {
    case (.parameters, .object): try check(rule.parameters + Self.common, later: rule.unjudgedParameters)
    case (.routes, .array): break
    case (.parameters, _): throw error("\(name.quoted) takes an object of parameters, not \(value.kind)")
    case (.routes, _): throw error("\(name.quoted) takes a list of route ids, not \(value.kind)")
    }
  }

  /// - Parameter known: The names that there are; nil: not checked here.
  init(_ clause: ExpectationClause, knowing known: [String]?, routes: [String]) throws(ClauseError) {
    name = clause.name
    value = clause.parameters
    pointer = clause.pointer.appending(clause.name)
    file = clause.file
    self.routes = routes
    if let known { try check(known, later: [:]) }
  }

  private func check(_ known: [String], later: [String: String]) throws(ClauseError) {
    for key in value.object?.keys.map({ $0 }) ?? [] where !known.contains(key) {
      if let later = later[key] {
        throw ClauseError(
          "\(key.quoted) of \(name.quoted) is not judged by this version yet; \(later), come with a later one",
          at: pointer.appending(key), part: .key, file: file)
      }
      let remedy = Spelling.remedy(for: key, among: known) ?? "it takes \(known.dropLast().map(\.quoted).listed("and"))"
      throw ClauseError(
        "\(key.quoted) is not a parameter of \(name.quoted); \(remedy)", at: pointer.appending(key), part: .key, file: file)
    }
  }

  /// An error about a parameter, or about all of them.
  func error(_ message: String, at key: String? = nil) -> ClauseError {
    ClauseError(message, at: key.map { pointer.appending($0) } ?? pointer, file: file)
  }

  /// Whether it is given, with whatever value.
  func has(_ key: String) -> Bool { value[key] != nil }

  func missing(_ key: String) -> ClauseError {
    error("\(name.quoted) needs \(key.quoted)")
  }

  /// What `body` makes of a parameter, or nil when it is not given; the first thing that `body` writes down is thrown.
  func read<Value>(_ key: String, _ body: (FileValue) -> Value?) throws(ClauseError) -> Value? {
    guard let given = value[key] else { return nil }
    let log = ProblemLog()
    let read = body(FileValue(json: given, pointer: pointer.appending(key), log: log))
    if let problem = log.entries.first { throw ClauseError(problem.message, at: problem.pointer, part: problem.part, file: file) }
    return read
  }

  /// A whole number from 0 up; nil when it is not given.
  func count(_ key: String) throws(ClauseError) -> Int? {
    guard let given = value[key] else { return nil }
    guard let count = given.int, count >= 0 else {
      throw error("\(key.quoted) takes a whole number from 0 up, not \(given.text().abbreviated)", at: key)
    }
    return count
  }

  /// The routes of an expectation that is written as a list of them.
  func routeList() throws(ClauseError) -> [String] {
    try routeIDs(value, at: pointer)
  }

  func scope() throws(ClauseError) -> Scope {
    if value.array != nil { return Scope(routes: try routeList()) }
    let included = try routeIDs("route")
    let except = try routeIDs("except") ?? []
    if (included ?? routes).allSatisfy(except.contains), !except.isEmpty {
      throw error("\"except\" leaves out every route, so there is nothing to judge", at: "except")
    }
    return Scope(routes: included, except: except)
  }

  func severity() throws(ClauseError) -> Severity {
    guard let given = value["severity"] else { return .violation }
    guard let severity = given.string.flatMap(Severity.init) else {
      throw error("\"severity\" takes \"violation\" or \"advice\", not \(given.text().abbreviated)", at: "severity")
    }
    return severity
  }

  func routeIDs(_ key: String) throws(ClauseError) -> [String]? {
    guard let given = value[key] else { return nil }
    return try routeIDs(given, at: pointer.appending(key))
  }

  /// One id, or a list of ids.
  private func routeIDs(_ given: JSON, at pointer: JSONPointer) throws(ClauseError) -> [String] {
    guard let list = given.array else { return [try routeID(given, at: pointer)] }
    if list.isEmpty { throw ClauseError("this list of route ids is empty; name a route of the scenario", at: pointer, file: file) }
    var ids: [String] = []
    for (index, element) in list.enumerated() { ids.append(try routeID(element, at: pointer.appending(index))) }
    return ids
  }

  private func routeID(_ given: JSON, at pointer: JSONPointer) throws(ClauseError) -> String {
    guard let id = given.string else { throw ClauseError("a route id is a string, not \(given.kind)", at: pointer, file: file) }
    if routes.contains(id) { return id }
    let remedy =
      Spelling.remedy(for: id, among: routes)
      ?? (routes.isEmpty
        ? "it has none" : "it has \(routes.prefix(8).map(\.quoted).joined(separator: ", "))\(routes.count > 8 ? ", …" : "")")
    throw ClauseError("\(id.quoted) is not a route of this scenario; \(remedy)", at: pointer, file: file)
  }
}

extension JSON {
  /// What it is, in words.
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
