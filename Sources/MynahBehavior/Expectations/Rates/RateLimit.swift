import MynahCore

/// A limit on requests, and where it was exceeded.
protocol RateLimit: Sendable {
  /// The behaviour's id in the catalogue.
  var id: String { get }
  /// So many requests may come however fast.
  var free: Int { get }
  /// As a person says it: `10 requests in any 1 s`.
  var text: String { get }

  /// When each request should have come; nil where none before it held it back.
  func windows(of requests: [ExchangeView]) -> [Window?]

  /// The requests that came too soon, or that may have; they are given in the order of arrival.
  func breaches(of requests: [ExchangeView], _ lag: Lag) -> [RateBreach]
}

/// A request that came too soon, or may have.
///
/// There may be as many as requests, so it is put into words only where somebody looks.
struct RateBreach: Sendable {
  let verdict: Verdict
  /// The request.
  let exchange: ExchangeView
  /// The one that it came too soon after, the first where they are many.
  let first: ExchangeView
  let proof: Proof

  enum Proof: Sendable {
    /// So many requests in a time, where fewer are allowed.
    case crowd(Int, allowed: Int, within: Stretch)
    /// Two requests so far apart, where more is asked for.
    case pair(apart: Duration, atLeast: Duration)
  }

  /// A time that was declared, or one that was measured.
  enum Stretch: Sendable {
    case declared(Duration)
    case measured(Duration)
  }

  /// By how much, as a part of what was allowed.
  var excess: Double {
    switch proof {
    case .crowd(let count, let allowed, _): Double(count) / Double(max(1, allowed))
    case .pair(let apart, let least): least / max(apart, .nanoseconds(1))
    }
  }
}

extension RateBreach {
  var evidence: Evidence {
    switch proof {
    case .crowd(let count, let allowed, let time):
      Evidence(
        session: exchange.session, exchange: exchange.number, figure: .count(count), bound: .atMost(.count(allowed)),
        note: "requests within \(time.text) from exchange \(first.number) on")
    case .pair(let apart, let least):
      Evidence(
        session: exchange.session, exchange: exchange.number, figure: .span(apart), bound: .atLeast(.time(least)),
        note: "after the beginning of exchange \(first.number)")
    }
  }

  /// As a person says it: `17 requests within 1 s, expected at most 10`.
  var text: String {
    switch proof {
    case .crowd(let count, let allowed, let time): "\(count) requests within \(time.text), expected at most \(allowed)"
    case .pair(let apart, _): "two of them \(apart.nanoseconds.threeDecimals) s apart"
    }
  }
}

extension RateBreach.Stretch {
  fileprivate var text: String {
    switch self {
    case .declared(let time): time.text
    case .measured(let time): "\(time.nanoseconds.threeDecimals) s"
    }
  }
}
