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
  ///   - replies: At least one.
  ///   - id: Names it in verdicts; without one, method and path as written.
  ///   - per: Whose sequence of replies it is.
  ///   - priority: Higher is tried first; ties go by order.
  ///   - when: It answers only while these states have these values.
  ///   - set: The states that are set when one of its replies is chosen.
  ///   - safe: A POST that only reads.
  public static func on(
    _ pattern: RequestPattern, _ replies: Reply..., id: String? = nil, then: Then = .stick, per: SequenceKey = .session, priority: Int = 0,
    when: [String: JSON] = [:], set: [String: JSON] = [:], safe: Bool = false, operations: OperationKey? = nil
  ) -> Route {
    Route(
      id: id ?? pattern.defaultID, request: pattern, replies: replies, then: then, per: per, priority: priority, when: when, set: set,
      safe: safe, operations: operations)
  }
}
