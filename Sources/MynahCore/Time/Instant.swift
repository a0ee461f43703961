/// Nanoseconds since the journal started, on the one clock that tells the time.
///
/// All gaps come from this monotonic clock; the wall clock is for HTTP dates only (see ``Clock``).
public struct Instant: Sendable, Hashable, Comparable, InstantProtocol {
  /// Nanoseconds since the journal started.
  public var nanoseconds: Int64

  @inlinable
  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Seconds since the journal started.
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// Earlier first.
  public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

  package static func + (left: Instant, right: Duration) -> Instant {
    Instant(nanoseconds: left.nanoseconds.addingSaturating(right.nanoseconds))
  }

  /// How long after `right` the instant `left` is; negative when it is earlier.
  public static func - (left: Instant, right: Instant) -> Duration {
    .nanoseconds(left.nanoseconds(since: right))
  }

  /// The instant so many nanoseconds later.
  package func advanced(nanoseconds: Int64) -> Instant { Instant(nanoseconds: self.nanoseconds.addingSaturating(nanoseconds)) }

  /// How many nanoseconds after `earlier` it is.
  package func nanoseconds(since earlier: Instant) -> Int64 { nanoseconds.subtractingSaturating(earlier.nanoseconds) }

  /// How many seconds after `earlier` it is.
  package func seconds(since earlier: Instant) -> Double { Double(nanoseconds(since: earlier)) / 1e9 }

  /// The instant that much later.
  public func advanced(by duration: Duration) -> Instant { self + duration }

  /// How much later the other one is.
  public func duration(to other: Instant) -> Duration { other - self }

  package static let start = Instant(nanoseconds: 0)
  package static let distantFuture = Instant(nanoseconds: .max)
}

extension Duration {
  /// Whole nanoseconds, clamped to what 64 bits hold (292 years).
  package var nanoseconds: Int64 {
    // Durations hold more seconds than `components` can say.
    if self >= .nanoseconds(Int64.max) { return .max }
    if self <= .nanoseconds(Int64.min) { return .min }
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  package var inSeconds: Double { Double(nanoseconds) / 1e9 }

  /// A number of seconds, rounded to nanoseconds and clamped to what 64 bits hold.
  package init(inSeconds seconds: Double) {
    let nanoseconds = (seconds * 1e9).rounded()
    self = .nanoseconds(Int64(exactly: nanoseconds) ?? (nanoseconds < 0 ? .min : .max))
  }
}
