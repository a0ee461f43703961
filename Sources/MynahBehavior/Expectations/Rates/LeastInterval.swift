import MynahCore

/// RL-3: two requests are at least so far apart, retries among them.
struct LeastInterval: RateLimit {
  /// Requests a second.
  let rate: Double

  var id: String { "RL-3" }
  var free: Int { 1 }
  var text: String { "1 request in \(interval.text)" }

  private var interval: Duration { Duration(inSeconds: 1 / rate) }

  func windows(of requests: [ExchangeView]) -> [Window?] {
    requests.indices.map { index in
      index == 0 ? nil : .notBefore(interval - (requests[index].t0 - requests[index - 1].t0))
    }
  }

  func breaches(of requests: [ExchangeView], _ lag: Lag) -> [RateBreach] {
    zip(requests, requests.dropFirst()).compactMap { before, after in
      let span = Span(from: before.t0, to: after.t0, lag)
      let verdict = span.isAtLeast(interval - Tolerance.early(interval))
      guard verdict != .passed else { return nil }
      return RateBreach(verdict: verdict, exchange: after, first: before, proof: .pair(apart: span.measured, atLeast: interval))
    }
  }
}
