import Synchronization

/// What a client has done so far.
public struct Metrics: Sendable, Equatable {
  public var calls = 0
  public var attempts = 0
  public var retries = 0
  public var failures = 0
  public var tokenRefreshes = 0
  /// Calls that were not even tried, as the circuit was open.
  public var shortCircuited = 0
  /// Time spent between attempts.
  public var waited = Duration.zero
}

final class Meter: Sendable {
  private let metrics = Mutex(Metrics())

  var snapshot: Metrics { metrics.withLock { $0 } }
  func note(_ change: (inout Metrics) -> Void) { metrics.withLock { change(&$0) } }
}
