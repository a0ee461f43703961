import MynahCore

/// Whether a caller who calls every so often goes on.
struct CallerBeat {
  private let client: CircuitClient
  private let every: Duration
  /// So many more calls show that he does.
  private let count: Int
  /// When the circuit may have been open rightly.
  private let openings: [Range<Instant>]
  private let lag: Lag

  init(_ client: CircuitClient, every: Duration, count: Int, openings: [Range<Instant>], _ lag: Lag) {
    self.client = client
    self.every = every
    self.count = count
    self.openings = openings
    self.lag = lag
  }

  /// The end of a call after which something is looked for.
  struct Moment {
    let call: CircuitCall
    let ended: Instant
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

  /// Judges the calls after a moment; nil where there was no time for as many, or the circuit may have opened rightly.
  ///
  /// - Parameter afterFailuresOnly: A silence counts only where the call before it had failed.
  func goesOn(after moment: Moment, afterFailuresOnly: Bool) -> Seen? {
    var (last, settled) = (moment.call, moment.ended)
    var doubt: Evidence?
    let later = client.calls.suffix(fromFirst: { $0.began > moment.ended }).prefix(count)
    for call in later {
      if mayBeOpen(from: moment.ended, to: call.began) { return nil }
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
    }
    if let doubt { return Seen(verdict: .inconclusive, evidence: doubt) }
    if later.count == count { return Seen(verdict: .passed, evidence: last.evidence) }
    // A breaker opens at the call that was too many, or at the one after it; who stops later has stopped by himself.
    return tail(after: moment, last, settled, counts: later.count < 2 && (!afterFailuresOnly || last.hasFailed))
  }

  private func mayBeOpen(from start: Instant, to end: Instant) -> Bool {
    // They stand in order, and none meets another.
    openings.suffix(fromFirst: { $0.upperBound > start }).first.map { $0.lowerBound <= end } ?? false
  }

  private func tail(after moment: Moment, _ last: CircuitCall, _ settled: Instant, counts: Bool) -> Seen? {
    guard !mayBeOpen(from: moment.ended, to: client.watched), client.watched > settled, client.watched - moment.ended >= every * count
    else { return nil }
    let silence = client.watched - settled
    var evidence = last.evidence
    evidence.figure = .span(silence)
    evidence.bound = .atMost(.time(every * 3))
    evidence.note = CircuitWatch.nothingCame
    guard counts, silence > Self.most(every, lag) else {
      return Seen(verdict: .inconclusive, evidence: evidence, reason: "the watch ended before as many more calls had come", isUnseen: true)
    }
    if let excuse = client.excuse(after: settled) { return Seen(verdict: .inconclusive, evidence: evidence, reason: excuse) }
    return Seen(verdict: .failed, evidence: evidence, restsOnAbsence: true)
  }
}
