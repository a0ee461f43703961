import Synchronization

/// What a client has done so far.
public struct Metrics: Sendable, Equatable {
  /// Calls of the API, those for tokens included.
  public var calls = 0
  /// Requests that were sent.
  public var attempts = 0
  /// Attempts after the first.
  public var retries = 0
  /// Calls that came to nothing.
  public var failures = 0
  /// Tokens that were asked for.
  public var tokenRefreshes = 0
  /// Calls that were not even tried, as the circuit was open.
  public var shortCircuited = 0
  /// Time spent between attempts.
  public var waited = Duration.zero

  /// Nothing yet.
  public init() {}
}

final class Meter: Sendable {
  private let metrics = Mutex(Metrics())

  var snapshot: Metrics { metrics.withLock { $0 } }
  func note(_ change: (inout Metrics) -> Void) { metrics.withLock { change(&$0) } }
}
