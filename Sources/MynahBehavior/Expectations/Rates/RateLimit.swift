import MynahCore

/// A limit on requests, and where it was exceeded.
protocol RateLimit: Sendable {
  /// The behaviour's id in the catalogue.
  var id: String { get }
  /// So many requests may come however fast.
  var free: Int { get }
  /// As a person says it: `10 requests in any 1 s`.
  var text: String { get }

  /// When each request should have come, that one before it held back; by exchange.
  func windows(of requests: [ExchangeView]) -> [Int: Window]

  /// The requests that came too soon, or that may have; they are given in the order of arrival.
  func breaches(of requests: [ExchangeView], _ lag: Lag) -> [RateBreach]
}

/// A request that came too soon, or may have.
struct RateBreach: Sendable {
  let verdict: Verdict
  let evidence: Evidence
  /// By how much, as a part of what was allowed.
  let excess: Double
  /// As a person says it: `17 requests within 1 s, expected at most 10`.
  let text: String

  /// The first of those that follow one another, and the worst of all: what a person needs to see.
  static func telling(_ breaches: [RateBreach], of requests: [ExchangeView]) -> [Evidence] {
    let broken = Set(breaches.compactMap(\.evidence.exchange))
    let next = Set(zip(requests, requests.dropFirst()).filter { broken.contains($0.0.number) }.map(\.1.number))
    let worst = worst(of: breaches)?.evidence.exchange
    return breaches.map(\.evidence).filter { $0.exchange == worst || !next.contains($0.exchange ?? 0) }
  }

  static func worst(of breaches: [RateBreach]) -> RateBreach? {
    breaches.filter { $0.verdict == .failed }.max { $0.excess < $1.excess }
  }
}

extension RateBreach {
  /// So many requests in a time, where fewer are allowed.
  init(_ verdict: Verdict, _ count: Int, allowed: Int, within time: String, from first: ExchangeView, to last: ExchangeView) {
    self.verdict = verdict
    evidence = Evidence(
      session: last.session, exchange: last.number, figure: .count(count), bound: .atMost(.count(allowed)),
      note: "requests within \(time) from exchange \(first.number) on")
    excess = Double(count) / Double(max(1, allowed))
    text = "\(count) requests within \(time), expected at most \(allowed)"
  }
}
