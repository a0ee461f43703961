import MynahCore

/// Whether a caller who calls every so often goes on.
struct CallerBeat {
  private let client: CircuitClient
  private let every: Duration
  /// So many more calls show that he does.
  private let count: Int
  private let lag: Lag

  init(_ client: CircuitClient, every: Duration, count: Int, _ lag: Lag) {
    self.client = client
    self.every = every
    self.count = count
    self.lag = lag
  }

  /// The end of a call after which something is looked for.
  struct Moment {
    let call: CircuitCall
    let ended: Instant
    /// How many failures in a row it is the last of.
    var streak = 0
  }

  struct Seen {
    let verdict: Verdict
    let evidence: Evidence
    var reason: String?
    var restsOnAbsence = false
    /// The watch ended before the matter was decided.
    var isUnseen = false
  }

  /// So soon somebody has called again where nothing holds him back.
  static func most(_ every: Duration, _ lag: Lag) -> Duration { every * 3 + Tolerance.late(every * 3, lag) }

  /// Judges the calls after a moment; nil where there was no time for as many, or failures in a row came first.
  ///
  /// - Parameters:
  ///   - afterFailuresOnly: A silence counts only where the call before it had failed.
  ///   - streak: So many failures in a row may open the circuit.
  func goesOn(after moment: Moment, afterFailuresOnly: Bool, upTo streak: Int) -> Seen? {
    var (last, settled, failed) = (moment.call, moment.ended, moment.streak)
    var doubt: Evidence?
    let later = client.calls.filter { $0.began > moment.ended }.prefix(count)
    for call in later {
      let span = Span(from: settled, to: call.began, lag)
      var evidence = call.evidence
      evidence.figure = .gap(span.measured)
      evidence.bound = .atMost(.time(every * 3))
      evidence.note = "after exchange \(moment.call.exchange.number)"
      if !afterFailuresOnly || last.hasFailed {
        switch span.isAtMost(Self.most(every, lag)) {
        case .failed: return Seen(verdict: .failed, evidence: evidence)
        case .inconclusive, .notProvoked: doubt = doubt ?? evidence
        case .passed: break
        }
      }
      (last, settled) = (call, max(settled, call.ended ?? call.began))
      failed = call.hasFailed ? failed + 1 : 0
      if failed >= streak { return nil }
    }
    if let doubt { return Seen(verdict: .inconclusive, evidence: doubt) }
    if later.count == count { return Seen(verdict: .passed, evidence: last.evidence) }
    return tail(after: moment, last, settled, counts: !afterFailuresOnly || last.hasFailed)
  }

  private func tail(after moment: Moment, _ last: CircuitCall, _ settled: Instant, counts: Bool) -> Seen? {
    guard client.watched > settled, client.watched - moment.ended >= every * count else { return nil }
    let silence = client.watched - settled
    var evidence = last.evidence
    evidence.figure = .span(silence)
    evidence.bound = .atMost(.time(every * 3))
    evidence.note = CircuitWatch.nothingCame
    guard counts, silence > Self.most(every, lag) else {
      return Seen(verdict: .inconclusive, evidence: evidence, reason: "the watch ended before as many more calls had come", isUnseen: true)
    }
    return client.isOneOfSeveral
      ? Seen(verdict: .inconclusive, evidence: evidence, reason: CircuitWatch.otherCredential)
      : Seen(verdict: .failed, evidence: evidence, restsOnAbsence: true)
  }
}
