import MynahCore

extension Finding {
  /// What is left of it on a clock that ran faster: a verdict stands only where the tolerances of real time come to the same, and where the
  /// client lived on that clock at all.
  ///
  /// - Parameters:
  ///   - strict: The finding on the same id by the tolerances of real time; nil where these make none.
  ///   - end: How the watch ended.
  ///   - verdict: What it would come to at another speed.
  func settled(with strict: Finding?, _ end: JournalEnd, at verdict: (Double) -> Verdict?) -> Finding {
    if let reason = end.strangers { return undecided(reason, strict ?? self) }
    guard strict?.verdict != self.verdict else { return self }
    // What decides nothing in real time either does so for another reason than the speed.
    if let strict, strict.verdict == .inconclusive { return strict }
    let proof = self.verdict == .inconclusive ? self : strict ?? self
    let remedy = proof.remedy(end.lag) { verdict($0) == strict?.verdict }
    return undecided(
      "undecided at speed \(end.lag.speedText), where \(Lag.unseen.text) of the machine's own count as \(noise(end.lag)); \(remedy) it can be told",
      proof)
  }

  /// What is left of a failure where the server itself was too late for an exchange: what had failed before.
  ///
  /// - Parameter earlier: The finding on the same id over what came before; nil where that makes none.
  func settled(with earlier: Finding?, before exchange: ExchangeView, _ lag: Lag) -> Finding {
    guard verdict == .failed else { return self }
    guard var earlier, earlier.verdict == .failed, !earlier.restsOnAbsence else {
      return undecided("undecided at speed \(lag.speedText): the server itself was too late for exchange \(exchange.number)", self)
    }
    earlier.summary += "; not counting exchange \(exchange.number) and what came after it, for which the server itself was too late"
    return earlier
  }

  private func noise(_ lag: Lag) -> String { (Lag.unseen * lag.speed).text }

  private func undecided(_ reason: String, _ proof: Finding) -> Finding {
    var finding = proof
    finding.verdict = .inconclusive
    finding.summary = reason
    return finding
  }

  /// The speed at which what was to be told apart can be.
  ///
  /// - Parameter tells: Whether one would do, for what is measured against more than one time.
  private func remedy(_ lag: Lag, where tells: (Double) -> Bool) -> String {
    let speeds = evidence.compactMap { piece -> Double? in
      switch piece.bound {
      case .atLeast(.time(let wait)), .expected(.time(let wait)): lag.speed(telling: wait)
      // Lateness is a quarter of what is allowed, or 250 ms of real time; at this speed they are the same.
      case .atMost(.time(let limit)): limit.inSeconds
      default: nil
      }
    }
    let speed = speeds.min().map { min($0, lag.speed / 2).rounded(.down) } ?? lag.slowerSpeeds.first(where: tells)
    return speed.flatMap { $0 > 1 ? "at --speed \($0.speedText)" : nil } ?? "without --speed"
  }
}

extension JournalEnd {
  /// What it would have been in real time, and no later than the last thing that happened: a command that ends needs a while, and on a faster
  /// clock that is a long silence.
  func calm(after exchanges: [ExchangeView]) -> JournalEnd {
    var end = self
    end.lag = lag.at(speed: 1)
    if let last = exchanges.map({ Swift.max($0.t0, $0.replyEnded ?? $0.t0) }).max() { end.ended = min(watched, last) }
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

  /// Half of the speed, a quarter and so on, whole and above that of real time.
  fileprivate var slowerSpeeds: [Double] {
    Array(sequence(first: speed / 2) { $0 / 2 }.lazy.map { $0.rounded(.down) }.prefix { $0 > 1 })
  }
}

extension Double {
  /// As short as it can be written.
  fileprivate var speedText: String { Speed(self)?.description ?? String(self) }
}
