import MynahCore

/// RL-1: in any time of the window's length come no more requests than the limit.
///
/// The network may bring requests closer together than they were sent, so the window is taken 20 ms shorter.
struct SlidingWindow: RateLimit {
  static let slack = Duration.milliseconds(20)

  let limit: Int
  let window: Duration

  var id: String { "RL-1" }
  var free: Int { limit }
  var text: String { "\(limit.counting("request")) in any \(window.text)" }

  func windows(of requests: [ExchangeView]) -> [Window?] {
    requests.indices.map { index in
      index < limit ? nil : .notBefore(window - (requests[index].t0 - requests[index - limit].t0))
    }
  }

  func breaches(of requests: [ExchangeView], _ lag: Lag) -> [RateBreach] {
    var first = 0
    return requests.indices.dropFirst(limit).compactMap { index in
      let last = requests[index]
      let verdict = Span(from: requests[index - limit].t0, to: last.t0, lag).isAtLeast(window - Self.slack, over: limit)
      while last.t0 - requests[first].t0 >= window - Self.slack { first += 1 }
      guard verdict != .passed else { return nil }
      let from = min(first, index - limit)
      return RateBreach(
        verdict: verdict, exchange: last, first: requests[from],
        proof: .crowd(index - from + 1, allowed: limit, within: .declared(window)))
    }
  }
}
