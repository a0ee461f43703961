import MynahCore

/// RL-3: two requests are at least so far apart, retries among them.
struct LeastInterval: RateLimit {
  /// Requests a second.
  let rate: Double

  var id: String { "RL-3" }
  var free: Int { 1 }
  var text: String { "1 request in \(interval.text)" }

  private var interval: Duration { Duration(inSeconds: 1 / rate) }

  func windows(of requests: [ExchangeView]) -> [Int: Window] {
    zip(requests, requests.dropFirst()).reduce(into: [:]) { windows, pair in
      windows[pair.1.number] = .notBefore(interval - (pair.1.t0 - pair.0.t0))
    }
  }

  func breaches(of requests: [ExchangeView], _ lag: Lag) -> [RateBreach] {
    zip(requests, requests.dropFirst()).compactMap { before, after in
      let span = Span(from: before.t0, to: after.t0, lag)
      let verdict = span.isAtLeast(interval - Tolerance.early(interval))
      guard verdict != .passed else { return nil }
      return RateBreach(
        verdict: verdict,
        evidence: Evidence(
          session: after.session, exchange: after.number, figure: .span(span.measured), bound: .atLeast(.time(interval)),
          note: "after the beginning of exchange \(before.number)"),
        excess: interval / max(span.measured, .nanoseconds(1)),
        text: "two of them \(span.measured.nanoseconds.threeDecimals) s apart")
    }
  }
}
