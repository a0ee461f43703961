import MynahCore

/// CB-1 to CB-5: after so many failures in a row the client stops calling for a while, lets one call through, and goes on when that
/// succeeds (Nygard, "Release It!"; the circuit breaker of the Azure Architecture Center).
///
/// Silence is the breaker's only where somebody goes on calling, so the file says how often the caller does. Each client of a session has
/// a breaker of its own.
struct OpensCircuit: Rule {
  static let name = "opensCircuit"
  static let parameters = ["threshold", "resetAfter", "every", "probes", "counts", "concurrency", "statuses"]

  private let plan: CircuitPlan
  private let unit: CircuitUnit
  private let failures: FailureKinds

  init(_ parameters: Parameters) throws(ClauseError) {
    let threshold = try parameters.required("threshold", try parameters.positive("threshold"))
    let resetAfter = try parameters.required("resetAfter", try parameters.positiveDuration("resetAfter"))
    let every = try parameters.required("every", try parameters.positiveDuration("every"))
    if every > resetAfter / 2 {
      throw parameters.error(
        "\"every\" is at most half of \"resetAfter\", for calls must fall into the time that the circuit is open", at: "every")
    }
    plan = CircuitPlan(
      threshold: threshold, resetAfter: resetAfter, every: every, probes: try parameters.positive("probes") ?? 1,
      concurrency: try parameters.positive("concurrency") ?? 1)
    unit = try parameters.choice("counts", CircuitUnit.self) ?? .attempts
    failures = try parameters.failures("statuses") ?? .ofCircuits
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    var watches: [String: CircuitWatch] = [:]
    for session in journal.sessions {
      var watch = CircuitWatch()
      for client in CircuitClient.all(in: session, scope, unit, failures, journal) {
        var walk = CircuitWalk(plan, client, journal.end.lag, watch)
        walk.run()
        watch = walk.watch
      }
      watches[session.name] = watch
    }
    let findings = CircuitPhase.allCases.map { phase in
      journal.worstOfSessionsMet { session in watches[session.name]?.finding(on: phase, plan) }
    }
    return findings.met(
      orNotProvoked: "CB-1", "no client got \(plan.threshold.counting("failure")) in a row")
  }
}

/// What the file says of the breaker and of its caller.
struct CircuitPlan: Sendable {
  /// So many failures in a row open it.
  let threshold: Int
  /// So long it stays open.
  let resetAfter: Duration
  /// How often the caller calls.
  let every: Duration
  /// So many calls it lets through, before it knows.
  let probes: Int
  /// How many callers there are.
  let concurrency: Int

  /// The circuit must have been open so long, less what coarse clocks explain.
  var open: Duration { resetAfter - Tolerance.early(resetAfter) }

  /// No call for so long is the breaker's doing, not the caller's.
  var quiet: Duration { min(every * 3, open) }

  /// So soon somebody has called again where nothing holds him back.
  func beat(_ lag: Lag) -> Duration { CallerBeat.most(every, lag) }

  /// By then a breaker has tried again.
  func trial(_ lag: Lag) -> Duration { resetAfter * 2 + Tolerance.late(resetAfter * 2, lag) }
}
