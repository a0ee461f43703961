import MynahCore

extension Lag {
  /// As it was until the last thing that happened: what the machine did afterwards says nothing of the gaps before.
  ///
  /// Itself where what it says of the whole time is no more than what was seen until then, or where not all that it says is explained by its
  /// samples.
  func until(_ last: Instant) -> Lag {
    let notable = Self.notable * speed
    guard Swift.max(p99, max) > notable, explainsItself(until: last) else { return self }
    let seen = samples.filter { $0.at.seconds - $0.late <= last.seconds }.map(\.late).sorted(by: >)
    if seen.count == samples.count { return self }
    var lag = self
    lag.max = min(max, seen.first ?? notable)
    // Counted as few as there may have been; so many of them are beyond the 99 in 100.
    let firings = Swift.max(0, last.seconds - seen.reduce(0, +)) / (Self.interval * speed)
    let beyond = Int(firings / 100)
    lag.p99 = min(p99, beyond < seen.count ? seen[beyond] : notable)
    lag.tail = Tail(after: last, p99: p99)
    return lag
  }

  /// Whether the samples are all that there were until then, and hold what is said of all together.
  private func explainsItself(until last: Instant) -> Bool {
    let isWhole = samples.count < 10_000 || samples.last.map { $0.at > last } ?? false
    let worst = samples.lazy.map(\.late).max() ?? 0
    // Both are rounded, the share to an eighth.
    return isWhole && worst >= max - 1e-5 && worst * 1.125 >= p99
  }

  /// Firings that were later than this, in seconds of real time, are samples.
  private static let notable = 0.005
  /// The longest from one firing to the next that is no sample, in seconds of real time.
  private static let interval = 0.015
}

extension [ExchangeView] {
  /// When the last thing happened; nil where something still goes on.
  var lastInstant: Instant? {
    var last = Instant.start
    for exchange in self {
      guard let ended = exchange.replyEnded else { return nil }
      last = Swift.max(last, exchange.t0, ended, exchange.closed?.at ?? ended)
    }
    return last
  }
}
