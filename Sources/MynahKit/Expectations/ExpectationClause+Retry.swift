import MynahCore
import MynahJSON

/// How a client tries again.
extension ExpectationClause {
  /// It waits as long as Retry-After says, in seconds or until a date (RFC 9110 section 10.2.3).
  ///
  /// Measured from the reply's last byte to the next attempt's first.
  ///
  /// ```swift
  /// await expect(server, .post("/payments"), .honorsRetryAfter(mayGiveUp: false))
  /// ```
  ///
  /// - Parameters:
  ///   - mayGiveUp: False demands that it comes back.
  ///   - scope: Who has to wait: the operation that was told, which it is without this, or all with its credential.
  public static func honorsRetryAfter(mayGiveUp: Bool = true, scope: Reach? = nil) -> ExpectationClause {
    ExpectationClause("honorsRetryAfter", ["mayGiveUp": mayGiveUp ? nil : false, "scope": scope.map(JSON.reach)])
  }

  /// It goes on until it succeeds, where a success would have come within so many attempts.
  ///
  /// - Parameters:
  ///   - attempts: How many it makes by its own account.
  ///   - statuses: What it tries again after, such as `[429, 503, .lost]`; without them 408, 425, 429, 500, 502, 503, 504 and lost replies.
  public static func recovers(attempts: Int? = nil, statuses: [Failure]? = nil) -> ExpectationClause {
    ExpectationClause("recovers", ["attempts": attempts.map(JSON.count), "statuses": statuses.map(JSON.failures)])
  }

  /// It does not repeat what was refused for good (RFC 9110 section 15.5.1): 400, 401, 403, 404, 405, 410, 413, 415, 422, 501 unless other
  /// statuses are given.
  ///
  /// - Parameters:
  ///   - statuses: What is taken for refused for good.
  ///   - replies: Replies that ask to be tried again all the same.
  ///   - within: Identical requests later than this are calls of their own.
  public static func doesNotRetry(statuses: [Failure]? = nil, unless replies: [ReplyPattern] = [], within: Duration? = nil)
    -> ExpectationClause
  {
    ExpectationClause(
      "doesNotRetry",
      [
        "statuses": statuses.map(JSON.failures), "unless": replies.isEmpty ? nil : .array(replies.map(\.json)),
        "within": within.map(JSON.time),
      ])
  }

  /// It stops after so many attempts of one call, where all of them fail.
  ///
  /// - Parameters:
  ///   - attempts: How many, the first included.
  ///   - silence: After so long a silence the same request is another call, where nothing but the request itself tells attempts apart;
  ///     without it, what its waits so far lead one to expect.
  public static func boundsAttempts(_ attempts: Int = 10, silence: Duration? = nil) -> ExpectationClause {
    ExpectationClause("boundsAttempts", ["attempts": .count(attempts), "silence": silence.map(JSON.time)])
  }

  /// Its waits grow, are spread where `jitter` is asked for, and keep to cap and deadline where they are given.
  ///
  /// Waits that a Retry-After asked for are left out.
  ///
  /// ```swift
  /// .backsOff(factor: 2, base: .milliseconds(200), jitter: true, cap: .seconds(10))
  /// ```
  ///
  /// - Parameters:
  ///   - growth: `exponential`, `linear` or `any`.
  ///   - factor: By how much each wait grows, where the client declares that.
  ///   - base: The first wait, where the client declares one.
  ///   - jitter: Whether waits must differ from call to call.
  ///   - cap: The longest wait.
  ///   - deadline: How long a call may take with all its attempts.
  ///   - operations: How many calls it takes to judge the spread of waits; without it, eight.
  ///   - immediateFirst: Whether the first retry may come at once; without it, it may.
  public static func backsOff(
    growth: Growth = .exponential, factor: Double? = nil, base: Duration? = nil, jitter: Bool? = nil, cap: Duration? = nil,
    deadline: Duration? = nil, operations: Int? = nil, immediateFirst: Bool? = nil
  ) -> ExpectationClause {
    ExpectationClause(
      "backsOff",
      [
        "growth": .string(growth.rawValue), "factor": factor.map(JSON.share), "base": base.map(JSON.time), "jitter": jitter.map(JSON.bool),
        "cap": cap.map(JSON.time), "deadline": deadline.map(JSON.time), "operations": operations.map(JSON.count),
        "immediateFirst": immediateFirst.map(JSON.bool),
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

  /// It repeats a POST or PATCH that may have been carried out only under an idempotency key (RFC 9110 section 9.2.2).
  ///
  /// - Parameters:
  ///   - places: Where the key may stand; without any, the headers in common use.
  ///   - strict: Whether a bare 503 leaves open what became of a request, too.
  public static func retriesSafely(key places: [Place] = [], strict: Bool = false) -> ExpectationClause {
    ExpectationClause("retriesSafely", ["key": places.isEmpty ? nil : .places(places), "strict": strict ? true : nil])
  }

  /// It makes no further attempt once it has its answer.
  public static func stopsAfterSuccess() -> ExpectationClause { ExpectationClause("stopsAfterSuccess") }

  /// When everything fails its requests stay below `attempts` a call, or its retries below the share `budget`.
  ///
  /// - Parameters:
  ///   - attempts: How many requests a call may cost on average; without it, ten.
  ///   - budget: The share of retries among all requests, 0 to 1; without it only `attempts` is judged.
  ///   - warmUp: How many calls come before the share is judged; without it, ten.
  public static func boundsAmplification(attempts: Int? = nil, budget: Double? = nil, warmUp: Int? = nil) -> ExpectationClause {
    ExpectationClause(
      "boundsAmplification",
      ["attempts": attempts.map(JSON.count), "budget": budget.map(JSON.share), "warmUp": warmUp.map(JSON.count)])
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
  ///
  /// - Parameter reach: Who waits with it: all with its credential, which it is without this, or all that call the same route.
  public static func sharesBackoff(per reach: Reach? = nil) -> ExpectationClause {
    ExpectationClause("sharesBackoff", ["per": reach.map(JSON.reach)])
  }

  /// After an outage it comes back at no more than `factor` times its old rate.
  ///
  /// - Parameters:
  ///   - factor: How many times its old rate.
  ///   - rate: Its old rate in requests a second, where the journal does not show it.
  public static func returnsGradually(factor: Double = 2, rate: Double? = nil) -> ExpectationClause {
    ExpectationClause("returnsGradually", ["factor": .share(factor), "rate": rate.map(JSON.share)])
  }
}
