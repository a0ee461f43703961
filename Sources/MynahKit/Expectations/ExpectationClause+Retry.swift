import MynahCore
import MynahJSON

/// How a client tries again.
extension ExpectationClause {
  /// It waits as long as Retry-After says, in seconds or until a date (RFC 9110 section 10.2.3).
  ///
  /// - Parameter mayGiveUp: False demands that it comes back.
  public static func honorsRetryAfter(mayGiveUp: Bool = true) -> ExpectationClause {
    ExpectationClause("honorsRetryAfter", ["mayGiveUp": mayGiveUp ? nil : false])
  }

  /// It goes on until it succeeds, where a success would have come within so many attempts.
  public static func recovers(attempts: Int? = nil, statuses: [Int]? = nil) -> ExpectationClause {
    ExpectationClause("recovers", ["attempts": attempts.map(JSON.count), "statuses": statuses.map(JSON.counts)])
  }

  /// It does not repeat what was refused for good: 400, 401, 403, 404, 405, 410, 413, 415, 422, 501 unless other statuses are given.
  ///
  /// - Parameter within: Identical requests later than this are calls of their own.
  public static func doesNotRetry(statuses: [Int]? = nil, within: Duration? = nil) -> ExpectationClause {
    ExpectationClause("doesNotRetry", ["statuses": statuses.map(JSON.counts), "within": within.map(JSON.time)])
  }

  /// It stops after so many attempts of one call.
  public static func boundsAttempts(_ attempts: Int = 10) -> ExpectationClause {
    ExpectationClause("boundsAttempts", ["attempts": .count(attempts)])
  }

  /// Its waits grow, are spread where `jitter` is asked for, and keep to cap and deadline where they are given.
  ///
  /// - Parameters:
  ///   - growth: `exponential`, `linear` or `any`.
  ///   - base: The first wait, where the client declares one.
  public static func backsOff(
    growth: Growth = .exponential, base: Duration? = nil, jitter: Bool? = nil, cap: Duration? = nil, deadline: Duration? = nil
  ) -> ExpectationClause {
    ExpectationClause(
      "backsOff",
      [
        "growth": .string(growth.rawValue), "base": base.map(JSON.time), "jitter": jitter.map(JSON.bool), "cap": cap.map(JSON.time),
        "deadline": deadline.map(JSON.time),
      ])
  }

  /// How waits grow from one attempt to the next.
  public enum Growth: String, Sendable {
    /// By a factor.
    case exponential
    /// By a constant.
    case linear
    /// Not at all, or in any way.
    case any
  }

  /// It repeats a POST or PATCH that may have been carried out only under an idempotency key.
  public static func retriesSafely(strict: Bool = false) -> ExpectationClause {
    ExpectationClause("retriesSafely", ["strict": strict ? true : nil])
  }

  /// It makes no further attempt once it has its answer.
  public static func stopsAfterSuccess() -> ExpectationClause { ExpectationClause("stopsAfterSuccess") }

  /// When everything fails its requests stay below `attempts` a call, or its retries below the share `budget`.
  public static func boundsAmplification(attempts: Int? = nil, budget: Double? = nil) -> ExpectationClause {
    ExpectationClause("boundsAmplification", ["attempts": attempts.map(JSON.count), "budget": budget.map(JSON.share)])
  }

  /// It waits for an attempt's end before the next, but for `hedges` that it declares.
  public static func doesNotOverlapAttempts(hedges: Int = 0) -> ExpectationClause {
    ExpectationClause("doesNotOverlapAttempts", ["hedges": .count(hedges)])
  }

  /// Every attempt is the same request, but for the places that may change.
  public static func repeatsSameRequest(mayChange: [Place] = []) -> ExpectationClause {
    ExpectationClause("repeatsSameRequest", ["mayChange": mayChange.isEmpty ? nil : .places(mayChange)])
  }

  /// While one call waits out a 429 the others wait too.
  public static func sharesBackoff() -> ExpectationClause { ExpectationClause("sharesBackoff") }

  /// After an outage it comes back at no more than `factor` times its old rate.
  public static func returnsGradually(factor: Double = 2) -> ExpectationClause {
    ExpectationClause("returnsGradually", ["factor": .share(factor)])
  }
}
