public import MynahCore
import MynahJSON

/// How fast a client sends.
extension ExpectationClause {
  /// It keeps to a limit, with its retries and all its workers together; told at the server, by when requests arrive.
  ///
  /// ```swift
  /// .staysWithinRate(.tokenBucket(rate: 10, burst: 20))
  /// ```
  ///
  /// - Parameters:
  ///   - limit: How many requests, and how they are counted.
  ///   - reach: What the limit is for.
  public static func staysWithinRate(_ limit: RateLimit, per reach: Reach = .credential) -> ExpectationClause {
    var clause = ExpectationClause("staysWithinRate", ["algorithm": .string(limit.algorithm)])
    for (key, value) in limit.parameters { clause = clause.with(key, value) }
    return clause.with("per", .reach(reach))
  }

  /// A limit on requests.
  public struct RateLimit: Sendable {
    let algorithm: String
    let parameters: [(String, JSON)]

    /// At most so many requests in any time of this length.
    public static func slidingWindow(limit: Int, window: Duration) -> RateLimit {
      RateLimit(algorithm: "slidingWindow", parameters: [("limit", .count(limit)), ("window", .time(window))])
    }

    /// At most so many requests in each of the windows that follow one another, wherever the first one begins.
    public static func fixedWindow(limit: Int, window: Duration) -> RateLimit {
      RateLimit(algorithm: "fixedWindow", parameters: [("limit", .count(limit)), ("window", .time(window))])
    }

    /// At most `burst` requests at once, and `rate` requests a second in the long run.
    public static func tokenBucket(rate: Double, burst: Int) -> RateLimit {
      RateLimit(algorithm: "tokenBucket", parameters: [("rate", .share(rate)), ("burst", .count(burst))])
    }

    /// At least `1 / rate` seconds between two requests: a rate of 0.1 is one in ten seconds.
    public static func interval(rate: Double) -> RateLimit {
      RateLimit(algorithm: "interval", parameters: [("rate", .share(rate))])
    }
  }

  /// After a reply that says that nothing remains of its quota it waits for the reset (draft "RateLimit header fields for HTTP" of the
  /// IETF, and the `X-RateLimit` fields in common use).
  ///
  /// - Parameters:
  ///   - fields: With what the names of the fields begin; without any, `RateLimit` and `X-RateLimit`.
  ///   - slows: Whether it is to slow down while little remains.
  public static func honorsRateLimitFields(_ fields: [String] = [], slows: Bool = false) -> ExpectationClause {
    ExpectationClause(
      "honorsRateLimitFields",
      ["fields": fields.isEmpty ? nil : .array(fields.map { .string($0) }), "slows": slows ? true : nil])
  }
}
