public import MynahCore
import MynahJSON

/// How long a client waits, and what it does with connections.
extension ExpectationClause {
  /// It leaves a server that falls silent, and ends a call in time also where its reply drips.
  ///
  /// - Parameters:
  ///   - within: How long it waits for bytes by its own account; without it, what takes half a minute may rightly be waited for, and a
  ///     client that outlasts a longer silence fails.
  ///   - total: How long a whole reply may take, also one that drips, where the client declares that.
  public static func timesOut(within: Duration? = nil, total: Duration? = nil) -> ExpectationClause {
    ExpectationClause("timesOut", ["within": within.map(JSON.time), "total": total.map(JSON.time)])
  }

  /// It closes the connection of an attempt that it gives up, before its next one or this long after.
  public static func cancels(within: Duration = .seconds(1)) -> ExpectationClause {
    ExpectationClause("cancels", ["within": .time(within)])
  }

  /// Its requests in a row share connections (RFC 9112 section 9.3): one for every twenty, or so many as given.
  public static func reusesConnections(atMost most: Int? = nil) -> ExpectationClause {
    ExpectationClause("reusesConnections", ["atMost": most.map(JSON.count)])
  }

  /// It sends a request again that went over a kept connection which the server was closing (RFC 9112 section 9.3.1).
  public static func survivesStaleConnections() -> ExpectationClause { ExpectationClause("survivesStaleConnections") }

  /// No more than so many requests are in flight at once.
  ///
  /// - Parameters:
  ///   - most: How many.
  ///   - reach: Whose requests count together.
  public static func boundsConcurrency(atMost most: Int, per reach: Reach = .credential) -> ExpectationClause {
    ExpectationClause("boundsConcurrency", ["atMost": .count(most), "per": .reach(reach)])
  }

  /// It does not take a reply that was cut short for the whole one (RFC 9112 section 8).
  ///
  /// - Parameter route: The id of a route that it goes on to only with a whole reply; without one a repeat has to show it.
  public static func detectsTruncation(then route: String? = nil) -> ExpectationClause {
    ExpectationClause("detectsTruncation", ["then": route.map { .string($0) }])
  }

  /// It follows redirects as their statuses ask, at most so many in a row (RFC 9110 section 15.4).
  public static func followsRedirects(hops: Int = 20) -> ExpectationClause {
    ExpectationClause("followsRedirects", ["hops": .count(hops)])
  }
}
