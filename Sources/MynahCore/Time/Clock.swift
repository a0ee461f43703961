/// The one clock of a server: instants for gaps, and the wall time that belongs to each of them.
///
/// Both readings were taken at the same moment when the journal started, so a wall time is the start's wall time plus the
/// monotonic distance: setting the machine's clock while a test runs moves nothing.
package struct Clock: Sendable {
  /// The wall time at ``Instant/start``.
  package let started: WallTime
  private let read: @Sendable () -> Instant

  /// A clock that reads instants through `read`; a test passes its own.
  package init(started: WallTime, read: @escaping @Sendable () -> Instant) {
    self.started = started
    self.read = read
  }

  package func now() -> Instant { read() }

  package func wall(at instant: Instant) -> WallTime {
    WallTime(nanoseconds: started.nanoseconds + instant.nanoseconds)
  }
}

/// Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
package struct WallTime: Sendable, Hashable, Comparable {
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Whole seconds since 1970, rounded down.
  package var seconds: Int64 { nanoseconds.flooringDivision(by: 1_000_000_000) }

  /// The first whole second at or after this time: what a Retry-After date promises must not lie before the wait's end.
  package var secondsRoundedUp: Int64 { -((-nanoseconds).flooringDivision(by: 1_000_000_000)) }

  package static func < (left: WallTime, right: WallTime) -> Bool { left.nanoseconds < right.nanoseconds }

  package static func + (left: WallTime, right: Duration) -> WallTime {
    WallTime(nanoseconds: left.nanoseconds + right.nanoseconds)
  }
}

extension Int64 {
  fileprivate func flooringDivision(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
