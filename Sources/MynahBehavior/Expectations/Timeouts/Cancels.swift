import MynahCore
import MynahJSON

/// TO-3: who gives an attempt up closes its connection, before the next attempt or soon after it began.
///
/// When a client gives up is seen by its leaving, or by the operation's next attempt while the one before it is still open. Hedged
/// requests, which `doesNotOverlapAttempts` declares, look the same.
struct Cancels: Rule {
  static let name = "cancels"
  static let parameters = ["within"]

  private let within: Duration

  init(_ parameters: Parameters) throws(ClauseError) {
    within = try parameters.duration("within") ?? .seconds(1)
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(
      orNotProvoked: "TO-3", "no attempt was given up by the client")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    let isHedged = journal.scenario.declaresHedges
    var repeats = Repeats(of: session)
    var weighing = Weighing()
    for operation in session.operations(in: scope) {
      for (index, attempt) in operation.attempts.enumerated() {
        let own = operation.attempts.dropFirst(index + 1).first?.first
        // Who was being ended may not have come to close anything any more.
        let over = min(attempt.last.replyEnded ?? journal.end.ended, journal.end.watched)
        let next = own ?? (operation.key.isFingerprint || operation.mayShareMark ? repeats.first(during: attempt.last, until: over) : nil)
        guard let (found, note) = judge(attempt.last, next, isOwn: own != nil, over, journal) else { continue }
        let place = Evidence(
          session: session.name, operation: operation.number, attempt: index + 1, exchange: attempt.last.number,
          figure: next.flatMap { $0.t0 < over ? .span(over - $0.t0) : nil }, bound: .atMost(.time(within)), note: note)
        weighing.add(found.orDoubt(operation.isAmbiguous || isHedged), place)
      }
    }
    return weighing.finding(id: "TO-3") { verdict, places, all in
      switch verdict {
      case .failed: "the client went on without closing the attempt that it had given up, \(places) of \(all.counting("attempt"))"
      case .passed: "the client closed what it gave up, \(all.counting("attempt"))"
      default: "whether the client closed what it gave up can't be told, \(places) of \(all.counting("attempt"))"
      }
    }
  }

  /// What became of an attempt's connection; nil where the client did not give it up.
  private func judge(_ attempt: ExchangeView, _ next: ExchangeView?, isOwn: Bool, _ over: Instant, _ journal: JournalView) -> (
    Verdict, String?
  )? {
    guard let next, over - next.t0 > Tolerance.early(.zero) else { return attempt.gone == nil ? nil : (.passed, nil) }
    // Two calls of the same, side by side, that both were answered.
    if !isOwn, attempt.te != nil { return nil }
    let span = Span(from: next.t0, to: over, journal.end.lag)
    let note = "exchange \(next.number) had begun\(isOwn ? "" : ", its retry or another call")"
    switch span.isAtMost(within + Tolerance.late(within, journal.end.lag)) {
    case .passed where attempt.gone != nil: return (.passed, note)
    case .passed where isOwn: return (.inconclusive, "\(note), and this one ended before the time to close it was over")
    case .passed: return nil
    case let verdict: return (isOwn ? verdict : .inconclusive, note)
    }
  }
}

extension Cancels: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { routes.play(\.isSlow) ? .byClient : .impossible }
}

extension Scenario {
  /// Whether an expectation of it says that the client sends requests side by side on purpose.
  fileprivate var declaresHedges: Bool {
    expectations.contains { $0.name == DoesNotOverlapAttempts.name && $0.parameters["hedges"]?.int ?? 0 > 0 }
  }
}
