import MynahCore

/// RL-1 where windows follow one another, so that twice the limit may come around an edge.
///
/// Where the edges lie is the client's to know, so any regular grid of them will do, and so will windows that begin with their first request.
/// What comes within 20 ms after an edge may have been sent before it.
struct FixedWindow: RateLimit {
  let limit: Int
  let window: Duration

  var id: String { "RL-1" }
  var free: Int { limit }
  var text: String { "\(limit.counting("request")) in each \(window.text)" }

  func windows(of requests: [ExchangeView]) -> [Window?] {
    var windows = [Window?](repeating: nil, count: requests.count)
    for run in anchored(requests, .none, isStrict: true) {
      windows[run.upperBound] = .notBefore(window - (requests[run.upperBound].t0 - requests[run.lowerBound].t0))
    }
    return windows
  }

  func breaches(of requests: [ExchangeView], _ lag: Lag) -> [RateBreach] {
    if fitsGrid(requests, lag, isStrict: true) || anchored(requests, lag, isStrict: true).isEmpty { return [] }
    let breaches = anchored(requests, lag, isStrict: false)
    return breaches.isEmpty || fitsGrid(requests, lag, isStrict: false)
      ? anchored(requests, lag, isStrict: true).map { breach(.inconclusive, $0, requests) }
      : breaches.map { breach(.failed, $0, requests) }
  }

  private func breach(_ verdict: Verdict, _ run: ClosedRange<Int>, _ requests: [ExchangeView]) -> RateBreach {
    RateBreach(
      verdict: verdict, exchange: requests[run.upperBound], first: requests[run.lowerBound],
      proof: .crowd(run.count, allowed: limit, within: .declared(window)))
  }

  /// The windows, each from its first request, that have too many; from the first to the one that was too many, and those after it.
  private func anchored(_ requests: [ExchangeView], _ lag: Lag, isStrict: Bool) -> [ClosedRange<Int>] {
    var first = 0
    let squeezed = lag.squeezed(requests.map(\.t0))
    return requests.indices.dropFirst().compactMap { index in
      let least = squeezed[index] - squeezed[first] - lag.bound(at: requests[index].t0)
      let most = Span(from: requests[first].t0, to: requests[index].t0, lag).most
      if (isStrict ? least : most) >= window - SlidingWindow.slack { first = index }
      return index - first >= limit ? first...index : nil
    }
  }

  /// Whether edges at regular distances part every two requests that have too many between them.
  ///
  /// Each such pair says where an edge must lie, modulo the window.
  private func fitsGrid(_ requests: [ExchangeView], _ lag: Lag, isStrict: Bool) -> Bool {
    let length = window.nanoseconds
    var possible: [Range<Int64>] = [0..<length]
    let instants = isStrict ? lag.squeezed(requests.map(\.t0)) : requests.map(\.t0)
    for index in requests.indices.dropFirst(limit) {
      let (before, after) = (instants[index - limit], instants[index])
      let early = isStrict ? .zero : lag.bound(at: requests[index - limit].t0) + lag.noise + SlidingWindow.slack
      let from = (before + (.zero - early)).nanoseconds
      let to = (isStrict ? after + (.zero - lag.bound(at: requests[index].t0)) : after).nanoseconds
      if to - from >= length { continue }
      if to <= from { return false }
      possible = Self.arcs(from: from, to: to, of: length).flatMap { arc in
        possible.map { $0.clamped(to: arc) }.filter { !$0.isEmpty }
      }
      if possible.isEmpty { return false }
    }
    return true
  }

  /// A range of less than a round, on the circle.
  private static func arcs(from: Int64, to: Int64, of length: Int64) -> [Range<Int64>] {
    let start = (from % length + length) % length
    let end = start + (to - from)
    return end <= length ? [start..<end] : [start..<length, 0..<(end - length)]
  }
}
