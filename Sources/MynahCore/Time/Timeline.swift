/// Where logical time and real time met, and how fast logical time has run since.
///
/// The server and the programs that it plays for tell the time by the same one, each from the machine's monotonic clock, and therefore
/// agree to the nanosecond. Theirs is passed on as text, in the environment.
///
/// ```swift
/// let timeline = Timeline(speed: speed, anchor: monotonicNow, wall: wallNow)
/// timeline.text                                                 // "60 8412345678901 1763727489123456789"
/// timeline.instant(monotonic: monotonicNow + 1_000_000_000)     // a minute after the start
/// ```
package struct Timeline: Sendable, Hashable {
  package let speed: Speed
  /// The machine's monotonic clock where both times met, in nanoseconds; logical programs see the same reading at that instant.
  package let anchor: Int64
  /// The wall time then: that of ``Instant/start``.
  package let wall: WallTime

  package init(speed: Speed, anchor: Int64, wall: WallTime) {
    self.speed = speed
    self.anchor = anchor
    self.wall = wall
  }

  /// The instant at which the machine's monotonic clock shows `reading`.
  package func instant(monotonic reading: Int64) -> Instant {
    Instant(nanoseconds: speed.logical(reading - anchor))
  }

  /// What the machine's monotonic clock shows first at that instant or after it; the distant future stays distant.
  package func monotonic(at instant: Instant) -> Int64 {
    let (sum, overflow) = anchor.addingReportingOverflow(speed.real(instant.nanoseconds))
    return overflow ? .max : sum
  }
}

extension Timeline {
  /// `SPEED ANCHOR WALL`, the value of the variable that programs read.
  package var text: String { "\(speed) \(anchor) \(wall.nanoseconds)" }

  /// Reads what ``text`` wrote; nil when it is anything else.
  package init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, let speed = Speed(String(words[0])), let anchor = Self.nanoseconds(words[1]),
      let wall = Self.nanoseconds(words[2])
    else { return nil }
    self.init(speed: speed, anchor: anchor, wall: WallTime(nanoseconds: wall))
  }

  private static func nanoseconds(_ digits: Substring) -> Int64? {
    digits.utf8.allSatisfy { $0 &- 48 < 10 } ? Int64(digits) : nil
  }
}
