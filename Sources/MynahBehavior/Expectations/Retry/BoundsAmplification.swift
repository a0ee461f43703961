import MynahCore

/// RT-11: where everything fails, the requests stay in proportion to the calls (SRE book, chapter 21; AWS retry quota).
///
/// Layers that retry each on their own multiply: three attempts over four make twelve. All sessions count together, as one fleet.
struct BoundsAmplification: Rule {
  static let name = "boundsAmplification"
  static let parameters = ["attempts", "budget", "warmUp"]

  private let attempts: Int
  private let budget: Double?
  private let warmUp: Int

  init(_ parameters: Parameters) throws(ClauseError) {
    attempts = try parameters.attempts("attempts") ?? 10
    budget = try parameters.share("budget")
    warmUp = min(try parameters.count("warmUp") ?? 10, 1_000_000)
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let operations = journal.sessions.flatMap { $0.operations(in: scope) }.sorted { $0.first.first.number < $1.first.first.number }
    guard operations.count > 1 else { return [notProvoked("there were not two operations in scope")] }
    let made = operations.flatMap(\.attempts)
    guard made.allSatisfy({ $0.outcome.mayBeRetried || $0.outcome == .pending }), made.contains(where: { $0.outcome.mayBeRetried }) else {
      return [notProvoked("some requests got something else than a failure that may pass")]
    }
    let ratio = judge(ratio: operations)
    guard let budget else { return [ratio] }
    let spent = judge(budget, Array(operations.dropFirst(warmUp)), all: operations.count)
    return [spent.verdict > ratio.verdict ? spent : ratio.verdict == .passed ? joined(ratio, spent) : ratio]
  }

  private func notProvoked(_ why: String) -> Finding { Finding(.notProvoked, id: "RT-11", why) }

  private func joined(_ ratio: Finding, _ spent: Finding) -> Finding {
    var finding = ratio
    finding.summary += "; \(spent.summary)"
    finding.evidence += spent.evidence
    return finding
  }

  private func judge(ratio operations: [Operation]) -> Finding {
    let requests = operations.reduce(0) { $0 + $1.requests }
    let isOver = requests > attempts * operations.count
    let summary =
      "the client sent \(requests) requests for \(operations.count) operations, expected at most \(attempts) for each"
      + (isOver && operations.contains { $0.key.isFingerprint } ? Operation.fingerprintNote : "")
    return Finding(
      isOver ? .failed : .passed, id: "RT-11", summary,
      evidence: greatest(operations, bound: .atMost(.count(attempts))) { .count($0.requests) })
  }

  private func judge(_ budget: Double, _ operations: [Operation], all: Int) -> Finding {
    guard !operations.isEmpty else {
      return Finding(
        .inconclusive, id: "RT-11", "the budget of retries begins after \(warmUp.counting("operation")), there were \(all)",
        evidence: [Evidence(figure: .count(all), bound: .atLeast(.count(warmUp + 1)))])
    }
    let retries = operations.reduce(0) { $0 + $1.requests - 1 }
    let share = Double(retries) / Double(operations.count)
    let isOver = share > budget
    let summary =
      "after \(warmUp.counting("operation")) there were \(retries.retries) to \(operations.count.counting("operation")), "
      + "expected a share of at most \(budget.shortest)"
    return Finding(
      isOver ? .failed : .passed, id: "RT-11",
      summary + (isOver && operations.contains { $0.key.isFingerprint } ? Operation.fingerprintNote : ""),
      evidence: greatest(operations.filter { $0.requests > 1 }, bound: .atMost(.share(budget))) { _ in .share(share) })
  }

  /// The operations with the most requests, and the last of each.
  private func greatest(_ operations: [Operation], bound: Evidence.Bound, figure: (Operation) -> Evidence.Figure) -> [Evidence] {
    let sorted = operations.sorted { ($1.requests, $0.number) < ($0.requests, $1.number) }
    return sorted.prefix(3).map {
      Evidence(session: $0.session, operation: $0.number, exchange: $0.last.last.number, figure: figure($0), bound: bound)
    }
  }
}

extension Operation {
  /// Attempts, and what the transport sent again on its own; following redirects and answering challenges multiplies nothing.
  fileprivate var requests: Int {
    attempts.reduce(0) { $0 + 1 + $1.hops.count { $0.kind == .resend } }
  }
}

extension Int {
  fileprivate var retries: String { self == 1 ? "1 retry" : "\(self) retries" }
}
