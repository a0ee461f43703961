import MynahCore

/// RT-5: under a failure that stays, the client gives up after a number of attempts (SRE book, chapter 21).
///
/// The number is always reported. Re-sends of the transport and redirects are no attempts.
struct BoundsAttempts: Rule {
  static let name = "boundsAttempts"
  static let parameters = ["attempts", "silence"]

  private let attempts: Int
  private let silence: Duration?

  init(_ parameters: Parameters) throws(ClauseError) {
    attempts = try parameters.attempts("attempts") ?? 10
    silence = try parameters.duration("silence")
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(
      orNotProvoked: "RT-5", "no operation that got nothing but failures was tried again")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    let operations = session.operations(in: scope)
    let counts =
      operations.filter { !$0.isAmbiguous }.flatMap { operation in
        operation.calls(silence: silence).compactMap { judge($0, operation, journal) }
      }
      + Dictionary(grouping: operations.filter(\.isAmbiguous), by: \.key).values
      .sorted { $0[0].number < $1[0].number }.compactMap { judge(together: $0) }
    var weighing = Weighing()
    for count in counts { weighing.add(count.verdict, count.evidence) }
    let most = counts.map(\.made).max() ?? 0
    let restsOnFingerprint = counts.contains { $0.verdict == .failed && $0.isFingerprint }
    var finding = weighing.finding(id: "RT-5") { verdict, places, all in
      switch verdict {
      case .failed:
        "the client made up to \(most) attempts, expected at most \(attempts); \(places) of \(all.counting("operation"))"
      case .passed:
        "the client made at most \(most.counting("attempt")), \(all.counting("operation"))"
          + (counts.allSatisfy(\.hasFallenSilent) ? "" : "; the watch ended before it was sure to have given up")
      default:
        "how many attempts an operation took can't be told, \(places) of \(all.counting("operation")): "
          + "concurrent calls of the same request can't be told apart"
      }
    }
    if restsOnFingerprint, finding?.verdict == .failed { finding?.restOnFingerprint() }
    return finding
  }

  private struct Count {
    let verdict: Verdict
    let made: Int
    let evidence: Evidence
    var isFingerprint = false
    var hasFallenSilent = true
  }

  /// The attempts of one call that came after nothing but failures; nil where that was one, or the client got through in time.
  private func judge(_ call: ArraySlice<Attempt>, _ operation: Operation, _ journal: JournalView) -> Count? {
    let failures = call.prefix { $0.outcome.mayBeRetried }.count
    // The attempt after the last failure was made as well, however it came out.
    let made = min(call.count, failures + 1)
    guard made > 1, failures == call.count || made > attempts || call.last?.outcome == .pending, let last = call.last else { return nil }
    let at = call[call.startIndex + min(made, attempts + 1) - 1].first
    let ended = last.last.replyEnded
    let isSilent = ended.map { journal.wasWatched(for: silence ?? Silence.due(after: call), after: $0) } ?? false
    return Count(
      verdict: made > attempts ? .failed : .passed, made: made,
      evidence: Evidence(
        session: operation.session, operation: operation.number, attempt: call.startIndex + min(made, attempts + 1), exchange: at.number,
        figure: .count(made), bound: .atMost(.count(attempts))),
      isFingerprint: operation.key.isFingerprint, hasFallenSilent: isSilent)
  }

  /// Whose attempts they were is not known, how many there were is.
  private func judge(together operations: [Operation]) -> Count? {
    let all = operations.flatMap(\.attempts)
    guard all.count > operations.count, all.allSatisfy({ $0.outcome.mayBeRetried }), let last = all.max(by: { $0.first.t0 < $1.first.t0 })
    else { return nil }
    let total = all.count
    let verdict: Verdict = total > attempts * operations.count ? .failed : total - operations.count < attempts ? .passed : .inconclusive
    return Count(
      verdict: verdict, made: (total + operations.count - 1) / operations.count,
      evidence: Evidence(
        session: last.first.session, exchange: last.first.number, figure: .count(total),
        bound: .atMost(.count(attempts * operations.count)), note: "over \(operations.count) concurrent calls"),
      isFingerprint: true)
  }
}

extension BoundsAttempts: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    if routes.contains(where: { $0.longestRun(of: \.isRetryable) == .max }) { return .byRoutes }
    return routes.retries == .impossible ? .impossible : .byClient
  }
}
