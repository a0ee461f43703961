import MynahCore
import MynahFiles
import MynahJSON

extension Scenario {
  /// A scenario written in Swift: the same model as a file, so it prints as one and plays like one.
  ///
  /// ```swift
  /// extension Scenario {
  ///   static let shop = Scenario("shop", routes: [
  ///     .on(.get("/orders/{id}"), .status(503).times(2), .json(["id": 42])),
  ///     .on(.post("/payments"), .status(429).retryAfter(.seconds(1)), .json(["paid": true], status: 201)),
  ///   ])
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - name: What reports call it.
  ///   - routes: What is answered; the first that takes a request answers it.
  ///   - seed: Everything random comes from it; without one each server makes one up and the verdict names it.
  ///   - states: Their values at the start; a state never set is absent.
  ///   - expectations: What is judged at the end beside what a test expects itself.
  ///   - operations: How attempts are put together into one logical call.
  ///   - clients: Where it stands who the client is; without it, the credential says.
  ///   - unmatched: What a request that no route matches means.
  ///   - description: What it is for, to whoever reads it.
  public init(
    _ name: String, routes: [Route], expectations: [ExpectationClause] = [], seed: UInt64? = nil, states: [String: JSON] = [:],
    operations: OperationKey = .auto, clients: Place? = nil, unmatched: Unmatched = .fail, description: String? = nil
  ) {
    self.init(
      name: name, description: description, seed: seed, states: states, operations: operations, clients: clients, routes: routes,
      expectations: expectations,
      unmatched: unmatched)
  }

  /// The scenario of files and folders (JSON or YAML), which play together in that order; recordings and HAR files play as well.
  ///
  /// Paths are as the working directory of the tests finds them: the folder of the package under `swift test`.
  ///
  /// ```swift
  /// let scenario = try Scenario(files: "scenarios/orders.json", "recordings/payments")
  /// ```
  ///
  /// - Throws: An error that names everything wrong in them, each with file, line and column.
  public init(files paths: String...) throws {
    try self.init(paths: paths)
  }

  package init(paths: [String]) throws {
    self = try Play(paths).scenario
  }
}

extension Scenario: Codable {
  /// Reads what a file holds; throws for whatever a file may not say, bodies in files of their own included.
  public init(from decoder: any Decoder) throws {
    self = try Scenario(SourceDocument(JSON(from: decoder), name: "scenario"), name: "scenario")
  }

  /// Writes what a file would hold.
  ///
  /// - Throws: `EncodingError` for a route that a closure answers, which no file can say.
  public func encode(to encoder: any Encoder) throws {
    if let route = routes.first(where: { $0.closure != nil }) {
      throw EncodingError.invalidValue(
        self,
        .init(
          codingPath: encoder.codingPath,
          debugDescription: "route \"\(route.id)\" is answered by a closure, which no file can say"))
    }
    try json.encode(to: encoder)
  }
}

extension Scenario: TextOutputStreamable {
  /// Writes the scenario as a file would say it.
  public func write(to target: inout some TextOutputStream) {
    target.write(json.text(.indented))
  }
}
