import MynahCore

extension Finding {
  /// What is left of it on a clock that ran faster: a verdict stands only where the tolerances of real time come to the same, and where the
  /// client lived on that clock at all.
  ///
  /// - Parameter strict: The finding on the same id by the tolerances of real time; nil where these make none.
  func settled(with strict: Finding?, in journal: JournalView) -> Finding {
    let end = journal.end
    if let reason = end.strangers { return undecided(reason, strict ?? self) }
    if verdict == .failed, let exchange = journal.firstGivenUpForLag {
      return undecided("undecided at speed \(end.lag.speedText): the server itself was too late for exchange \(exchange.number)", self)
    }
    guard strict?.verdict != verdict else { return self }
    // What decides nothing in real time either does so for another reason than the speed.
    if let strict, strict.verdict == .inconclusive { return strict }
    let proof = verdict == .inconclusive ? self : strict ?? self
    return undecided(
      "undecided at speed \(end.lag.speedText), where \(Lag.unseen.text) of the machine's own count as \(noise(end.lag))\(proof.remedy(end.lag))",
      proof)
  }

  private func noise(_ lag: Lag) -> String { (Lag.unseen * lag.speed).text }

  private func undecided(_ reason: String, _ proof: Finding) -> Finding {
    var finding = proof
    finding.verdict = .inconclusive
    finding.summary = reason
    return finding
  }

  /// The speed at which what was to be told apart can be.
  private func remedy(_ lag: Lag) -> String {
    let speeds = evidence.compactMap { piece -> Double? in
      switch piece.bound {
      case .atLeast(.time(let wait)), .expected(.time(let wait)): lag.speed(telling: wait)
      // Lateness is a quarter of what is allowed, or 250 ms of real time; at this speed they are the same.
      case .atMost(.time(let limit)): limit.inSeconds
      default: nil
      }
    }
    guard let speed = speeds.min() else { return "; without --speed it can be told" }
    let whole = min(speed, lag.speed / 2).rounded(.down)
    return whole > 1 ? "; at --speed \(whole.speedText) it can be told" : "; without --speed it can be told"
  }
}

extension JournalEnd {
  /// What it would have been in real time, and no later than the last thing that happened: a command that ends needs a while, and on a faster
  /// clock that is a long silence.
  func calm(after exchanges: [ExchangeView]) -> JournalEnd {
    var end = self
    end.lag = lag.inRealTime
    if let last = exchanges.map({ Swift.max($0.t0, $0.replyEnded ?? $0.t0) }).max() { end.ended = min(ended, last) }
    return end
  }

  /// Why nothing that hangs on time can be judged, where the programs of a command were not on its clock.
  fileprivate var strangers: String? {
    let why =
      switch onClock {
      case JournalEnd.OnClock.none?: "static binary? cleared environment?"
      case .go?: "programs in Go wait in real time"
      case .all?, .some?, nil: nil as String?
      }
    return why.map { "undecided, because no client on the clock of speed \(lag.speedText) was seen: \($0)" }
  }
}

extension Lag {
  /// `20`, or `2.5`.
  var speedText: String { speed.speedText }
}

extension Double {
  /// As short as it can be written.
  fileprivate var speedText: String { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
}
