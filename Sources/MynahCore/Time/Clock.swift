/// The one clock of a server: instants for gaps, and the wall time that belongs to each of them.
///
/// Both readings were taken at the same moment when the journal started, so a wall time is the start's wall time plus the
/// monotonic distance: setting the machine's clock while a test runs moves nothing.
package struct Clock: Sendable {
  /// What it follows, and other programs with it.
  package let timeline: Timeline
  /// How many of its seconds pass in a real one: as the timeline says, and more where the machine's own clock was made faster for us.
  package let speed: Speed
  private let read: @Sendable () -> Instant

  /// A clock of that logical time; `monotonic` reads the machine's monotonic clock, in nanoseconds.
  ///
  /// - Parameter outer: How fast the machine's clock itself runs, as this process sees it; it is that of real time where the timeline's is not.
  package init(_ timeline: Timeline, outer: Speed = .real, monotonic: @escaping @Sendable () -> Int64) {
    self.timeline = timeline
    speed = timeline.speed == .real ? outer : timeline.speed
    // Each exchange looks at the clock several times, and most clocks run in real time.
    let anchor = timeline.anchor
    if timeline.speed == .real {
      read = { Instant(nanoseconds: monotonic() - anchor) }
    } else {
      read = { timeline.instant(monotonic: monotonic()) }
    }
  }

  /// A clock of real time that reads instants through `read`; a test passes its own.
  package init(started: WallTime, read: @escaping @Sendable () -> Instant) {
    timeline = Timeline(speed: .real, anchor: 0, wall: started)
    speed = .real
    self.read = read
  }

  /// The wall time at ``Instant/start``.
  package var started: WallTime { timeline.wall }

  package func now() -> Instant { read() }

  /// How much logical time passes in a real time: for waits that are the machine's own and no part of what is played.
  package func logicalLength(of real: Duration) -> Duration { .nanoseconds(speed.logical(real.nanoseconds)) }

  /// How long a logical time takes in real time.
  package func realLength(of logical: Duration) -> Duration { .nanoseconds(speed.real(logical.nanoseconds)) }

  /// For how long this process has to rest, as it sees the machine's clock itself, until that logical time has passed.
  package func rest(for logical: Duration) -> Duration { .nanoseconds(timeline.speed.real(logical.nanoseconds)) }

  /// How much logical time passes while this process rests for so long, as it sees the machine's clock itself.
  package func logicalLength(ofRest rest: Duration) -> Duration { .nanoseconds(timeline.speed.logical(rest.nanoseconds)) }

  package func wall(at instant: Instant) -> WallTime {
    WallTime(nanoseconds: started.nanoseconds.addingSaturating(instant.nanoseconds))
  }
}

/// Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
package struct WallTime: Sendable, Hashable, Comparable {
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// A time of whole seconds since 1970, clamped to what 64 bits hold in nanoseconds (the years 1677 to 2262).
  package init(seconds: Int64) {
    nanoseconds = seconds.multipliedSaturating(by: 1_000_000_000)
  }

  /// Whole seconds since 1970, rounded down.
  package var seconds: Int64 { nanoseconds.flooringDivision(by: 1_000_000_000) }

  /// The first whole second at or after this time: what a Retry-After date promises must not lie before the wait's end.
  package var secondsRoundedUp: Int64 { -(Int64(0).subtractingSaturating(nanoseconds).flooringDivision(by: 1_000_000_000)) }

  package static func < (left: WallTime, right: WallTime) -> Bool { left.nanoseconds < right.nanoseconds }

  package static func + (left: WallTime, right: Duration) -> WallTime {
    WallTime(nanoseconds: left.nanoseconds.addingSaturating(right.nanoseconds))
  }

  /// How long after `right` the time `left` is; negative when it is earlier.
  package static func - (left: WallTime, right: WallTime) -> Duration {
    .nanoseconds(left.nanoseconds.subtractingSaturating(right.nanoseconds))
  }

  /// The instant at which it is that time; `started` is the wall time of instant 0.
  package func instant(since started: WallTime) -> Instant { Instant.start + (self - started) }

  /// Nanoseconds since the last whole second.
  package var fraction: Int64 {
    let rest = nanoseconds % 1_000_000_000
    return rest < 0 ? rest + 1_000_000_000 : rest
  }
}

extension Int64 {
  fileprivate func flooringDivision(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
