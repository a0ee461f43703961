import MynahCore

/// RT-3: after failures that pass, an operation ends in the 2xx that the scenario offers (Google AIP-194, SRE book, chapter 22).
///
/// Giving up sooner than declared is failed. Where the file doesn't declare how many attempts the client makes, only one that never tried
/// again can be failed.
struct Recovers: Rule {
  static let name = "recovers"
  static let parameters = ["attempts", "statuses"]

  /// Nobody needs to wait longer than this because a server says so.
  private static let patience = Duration.seconds(60)

  private let attempts: Int?
  private let failures: FailureKinds

  init(_ parameters: Parameters) throws(ClauseError) {
    attempts = try parameters.attempts("attempts")
    failures = try parameters.failures("statuses") ?? FailureKinds([408, 425, 429, 500, 502, 503, 504], lost: true)
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let operations = journal.sessions.flatMap { $0.operations(in: scope) }
    let failed = operations.contains { $0.attempts.contains(where: failures.contains) }
    return [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(
      orNotProvoked: "RT-3",
      failed ? "no 2xx was offered within the attempts that the client makes" : "no failure that passes was played")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    lazy var forecasts = Forecasts(of: session, journal.scenario)
    for operation in session.operations(in: scope) {
      let failed = operation.attempts.prefix(while: failures.contains).count
      guard failed > 0 else { continue }
      let place = Evidence(session: session.name, operation: operation.number)
      if failed < operation.attempts.count {
        let next = operation.attempts[failed]
        if next.outcome == .success {
          weighing.add(.passed, place.at(next.last, attempt: failed + 1))
        } else if next.outcome == .pending {
          weighing.add(.inconclusive, place.at(next.last, attempt: failed + 1, note: "the attempt was still under way at the end"))
        }
      } else if let (verdict, note) = judge(givenUp: operation, { forecasts.forecast(after: $0) }, journal) {
        let bound = attempts.map { Evidence.Bound.atLeast(.count($0)) }
        var evidence = place.at(operation.last.last, attempt: failed, figure: .count(failed), note: note)
        evidence.bound = bound
        weighing.add(verdict.orDoubt(operation.isAmbiguous), evidence)
      }
    }
    return weighing.finding(id: "RT-3", restsOnAbsence: true) { verdict, places, all in
      switch verdict {
      case .failed: "the client gave up although another try would have succeeded, \(places) of \(all.counting("operation"))"
      case .passed: "the client tried again until it succeeded, \(all.counting("operation"))"
      default: "whether the client gave up too soon can't be told here, \(places) of \(all.counting("operation"))"
      }
    }
  }

  /// What it means that nothing came after the last failure; nil where nothing had to.
  private func judge(
    givenUp operation: Operation, _ forecast: (ExchangeView) -> Forecast?, _ journal: JournalView
  ) -> (Verdict, String)? {
    let made = operation.made
    guard isRetryable(operation, journal), made < attempts ?? .max, let ended = operation.last.last.replyEnded else { return nil }
    guard let forecast = forecast(operation.last.last) else {
      return (.inconclusive, "what the next try would have got can't be told from the scenario")
    }
    let isImpatient = operation.attempts.contains { $0.outcome == .givenUp }
    switch forecast.outlook(tries: attempts.map { $0 - made } ?? .max, among: failures, isImpatient: isImpatient) {
    case .failure: return nil
    case .uncertain: return (.inconclusive, "the next success is slow, and the client has left slow replies before")
    case .success(let tries):
      let told = operation.last.last.told?.length(after: ended, started: journal.started)
      if let told, told > Self.patience {
        return (.inconclusive, "told to wait \(told.components.seconds) s, it may give up instead")
      }
      if attempts == nil, made + tries > 2 {
        return (
          .inconclusive, "a success was \(tries == 1 ? "one more try" : "\(tries) more tries") away; \"attempts\" says how many it makes"
        )
      }
      guard journal.wasWatched(for: Silence.due(after: operation.attempts, told: told), after: ended) else {
        return (.inconclusive, "the watch ended before its silence meant anything")
      }
      return (.failed, "a 2xx was \(tries == 1 ? "one more try" : "\(tries) more tries") away")
    }
  }

  /// A write without a key that may have been done must not be sent again.
  private func isRetryable(_ operation: Operation, _ journal: JournalView) -> Bool {
    let request = operation.first.first
    // What several calls bore is no key.
    let isKeyed = request.bearsIdempotencyKey && !(operation.mayShareMark && operation.key.isFingerprint)
    guard request.isUnsafe, !isKeyed else { return true }
    if journal.scenario.routes.contains(where: { $0.id == request.routeID && $0.safe }) { return true }
    return switch operation.last.outcome {
    case .brokenOff, .givenUp, .failed(500), .failed(502), .failed(504): false
    default: true
    }
  }
}
