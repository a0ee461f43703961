import MynahCore
import MynahJSON

/// How often, and in which order.
extension ExpectationClause {
  /// There are exactly so many requests, attempts included.
  ///
  /// ```swift
  /// await expect(server, .post("/token"), .calls(exactly: 1))
  /// ```
  public static func calls(exactly count: Int) -> ExpectationClause { ExpectationClause("calls", ["exactly": .count(count)]) }

  /// There are at least so many requests, and at most `most` where that is given.
  public static func calls(atLeast least: Int, atMost most: Int? = nil) -> ExpectationClause {
    ExpectationClause("calls", ["atLeast": .count(least), "atMost": most.map(JSON.count)])
  }

  /// There are at most so many requests.
  public static func calls(atMost most: Int) -> ExpectationClause { ExpectationClause("calls", ["atMost": .count(most)]) }

  /// These routes are called one after the other, by their ids, each when the reply of the one before has ended.
  ///
  /// ```swift
  /// await expect(server, .get("/orders"), .order("page 1", "page 2"))
  /// ```
  public static func order(_ routes: String...) -> ExpectationClause {
    var clause = ExpectationClause("order")
    clause.parameters = .array(routes.map { .string($0) })
    return clause
  }
}
