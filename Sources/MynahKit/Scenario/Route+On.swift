import MynahCore
import MynahJSON

extension Route {
  /// What answers the requests that match, in order; the last reply sticks unless `then` says otherwise.
  ///
  /// ```swift
  /// .on(.get("/orders"), .status(503).times(2), .json(["data": []]))
  /// .on(.post("/login"), .json(["token": "t1"]), id: "login", set: ["signedIn": true])
  /// ```
  ///
  /// - Parameters:
  ///   - pattern: Which requests it takes.
  ///   - replies: At least one.
  ///   - id: Names it in verdicts; without one, method and path as written.
  ///   - then: What comes after the last reply.
  ///   - per: Whose sequence of replies it is.
  ///   - priority: Higher is tried first; ties go by order.
  ///   - when: It answers only while these states have these values.
  ///   - set: The states that are set when one of its replies is chosen.
  ///   - safe: A POST that only reads.
  ///   - operations: How attempts are put together, where that is not as in the rest of the scenario.
  ///   - description: What it is for, to whoever reads the scenario.
  public static func on(
    _ pattern: RequestPattern, _ replies: Reply..., id: String? = nil, then: Then = .stick, per: SequenceKey = .session, priority: Int = 0,
    when: [String: JSON] = [:], set: [String: JSON] = [:], safe: Bool = false, operations: OperationKey? = nil, description: String? = nil
  ) -> Route {
    Route(
      id: id ?? pattern.defaultID, description: description, request: pattern, replies: replies, then: then, per: per, priority: priority,
      when: when, set: set, safe: safe, operations: operations)
  }

  /// What code answers, where no list of replies can say it.
  ///
  /// The closure runs in a task of its own, once for each request; it may wait as long as it likes and keeps nobody else from being
  /// served. It is cancelled when the server stops. What it throws is answered with 500 and, where a trait or an `XCTestCase` started the
  /// server, fails the test. A scenario with a closure can't be written to a file.
  ///
  /// ```swift
  /// .on(.post("/orders")) { request in
  ///   let order = try request.json()
  ///   return order["items"] == [] ? .status(422) : .json(["id": 42, "customer": order["customer"] ?? .null], status: 201)
  /// }
  /// ```
  public static func on(
    _ pattern: RequestPattern, id: String? = nil, priority: Int = 0, when: [String: JSON] = [:], set: [String: JSON] = [:],
    safe: Bool = false, operations: OperationKey? = nil, description: String? = nil,
    reply: @escaping @Sendable (Request) async throws -> Reply
  ) -> Route {
    var route = Route(
      id: id ?? pattern.defaultID, description: description, request: pattern, replies: [], priority: priority, when: when, set: set,
      safe: safe, operations: operations)
    route.closure = ReplyClosure { request in
      let reply = try await reply(request)
      if reply.proxy != nil { throw ProxyInClosure() }
      return reply
    }
    return route
  }
}

/// A closure hands a request on to a real API, which only a route can.
struct ProxyInClosure: Error, CustomStringConvertible {
  let description = "a closure's reply can't be that of a real API; give the API a route of its own"
}
