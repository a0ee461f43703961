import MynahCore

/// A measured time with its uncertainty: an instant may have been noted late by the server's lag, never early, and on a clock that runs
/// faster what the machine did meanwhile counts many times over.
struct Span: Sendable, Hashable {
  let measured: Duration
  /// It was not shorter than this.
  let least: Duration
  /// It was not longer than this.
  let most: Duration
  /// What a faster clock makes of the machine's doings; nothing in real time.
  private let noise: Duration
  /// The worst that the machine did to us.
  private let worst: Duration

  init(from start: Instant, to end: Instant, _ lag: Lag) {
    measured = end - start
    noise = lag.noise
    worst = Duration(inSeconds: lag.max)
    least = measured - lag.bound(at: end) - noise
    most = measured + lag.bound(at: start) + noise
  }

  /// Whether it kept a lower bound: passed and failed only where all that it may have been agrees.
  ///
  /// On a faster clock who waits exactly as long as told passes whatever the noise, which makes waits longer; but a bound that is not well
  /// above all noise proves nothing.
  ///
  /// - Parameter gaps: How many gaps the time consists of, each with noise of its own.
  func isAtLeast(_ bound: Duration, over gaps: Int = 1) -> Verdict {
    let isKept = noise == .zero ? least >= bound : measured >= bound && (bound <= .zero || bound >= noise * 4 * gaps + worst * 2)
    if isKept { return .passed }
    return most < bound ? .failed : .inconclusive
  }

  /// Whether it kept an upper bound.
  func isAtMost(_ bound: Duration) -> Verdict {
    if most - noise <= bound { return .passed }
    return least > bound ? .failed : .inconclusive
  }
}

/// The tolerances of the catalogue.
enum Tolerance {
  /// How much earlier than told a client may come: clocks of clients are coarse (20 ms + 1 %).
  static func early(_ wait: Duration) -> Duration { .milliseconds(20) + wait / 100 }

  /// A date says whole seconds only, so a client that rounds down comes up to one second early.
  static let date = Duration.seconds(1)

  /// How much later than declared a client may be: scheduling, garbage collection, imports.
  static func late(_ bound: Duration, _ lag: Lag) -> Duration {
    max(.milliseconds(250) * max(1, lag.speed), bound / 4) + Duration(inSeconds: 3 * lag.p99)
  }

  /// A spread below this is no evidence of jitter.
  static func noise(_ lag: Lag) -> Duration { .milliseconds(10) * max(1, lag.speed) + Duration(inSeconds: 3 * lag.p99) }

  /// Two requests this close are concurrent.
  static let same = Duration.milliseconds(50)
}
