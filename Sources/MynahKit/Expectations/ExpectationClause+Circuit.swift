public import MynahCore
import MynahJSON

/// A circuit breaker, seen from outside: by the calls that do not come.
extension ExpectationClause {
  /// After so many failures in a row it stops calling for a while, lets a trial through, and goes on when that succeeds.
  ///
  /// - Parameters:
  ///   - threshold: Failures in a row that open the circuit.
  ///   - resetAfter: How long it stays open.
  ///   - every: How often the caller calls, which goes on for as long as the journal runs; at most half of `resetAfter`.
  ///   - probes: How many calls may try at once whether the service is back.
  ///   - counts: What counts as a failure: each attempt, or a call with all its attempts.
  ///   - concurrency: How many callers there are.
  ///   - statuses: What counts as a failure, such as `[500, 503, .lost]`.
  public static func opensCircuit(
    threshold: Int, resetAfter: Duration, every: Duration, probes: Int = 1, counts: CircuitUnit = .attempts, concurrency: Int = 1,
    statuses: [Failure]? = nil
  ) -> ExpectationClause {
    ExpectationClause(
      "opensCircuit",
      [
        "threshold": .count(threshold), "resetAfter": .time(resetAfter), "every": .time(every), "probes": .count(probes),
        "counts": .string(counts.rawValue), "concurrency": .count(concurrency), "statuses": statuses.map(JSON.failures),
      ])
  }

  /// What a circuit breaker counts.
  public enum CircuitUnit: String, Sendable {
    /// Each attempt.
    case attempts
    /// A call with all its attempts.
    case operations
  }

  /// Neither errors of the caller (4xx) nor failures that successes interrupt make it stop calling.
  ///
  /// - Parameters:
  ///   - every: How often the caller calls, which goes on for as long as the journal runs.
  ///   - threshold: How many such errors put it to the test.
  public static func keepsCircuitClosed(every: Duration, threshold: Int = 5) -> ExpectationClause {
    ExpectationClause("keepsCircuitClosed", ["every": .time(every), "threshold": .count(threshold)])
  }
}
