import Testing

@testable import MynahCore

@Suite("wall time")
struct WallTimeTests {
  @Test(
    "times that nanoseconds can't reach are clamped, and written and read without a trap",
    arguments: [Int64.min, .max, 253_402_300_799, -62_135_596_800])
  func clamped(seconds: Int64) {
    let time = WallTime(seconds: seconds)
    #expect(time.nanoseconds == (seconds < 0 ? .min : .max))
    #expect(time + .seconds(seconds) == time && (time - time) == .zero)
    #expect(time.instant(since: WallTime(seconds: -seconds.clamped)).nanoseconds == time.nanoseconds)
    #expect(RFC3339.time(RFC3339.text(time, microseconds: true)) != nil)
    #expect(abs(time.secondsRoundedUp) <= 9_223_372_037)
  }

  @Test(
    "a fraction counts from the last whole second, before 1970 too", arguments: [(1_500_000_000, 500_000_000), (-300_000_000, 700_000_000)])
  func fraction(nanoseconds: Int64, fraction: Int64) {
    #expect(WallTime(nanoseconds: nanoseconds).fraction == fraction)
  }

  @Test("years far off are read as the farthest times that there are")
  func years() {
    #expect(RFC3339.time("9999-12-31T23:59:59Z")?.nanoseconds == .max)
    #expect(RFC3339.time("0001-01-01T00:00:00Z")?.nanoseconds == .min)
  }

  @Test("durations beyond 64 bits of nanoseconds, and of seconds, are clamped")
  func durations() {
    #expect(Duration.seconds(Int64.max).nanoseconds == .max && (Duration.seconds(Int64.max) * 5).nanoseconds == .max)
    #expect(Duration.seconds(Int64.min).nanoseconds == .min && Duration.nanoseconds(Int64.min).nanoseconds == .min)
    #expect(Duration.nanoseconds(-1_500_000_001).nanoseconds == -1_500_000_001)
    #expect(Instant(nanoseconds: .min) - Instant(nanoseconds: .max) == .nanoseconds(Int64.min))
  }
}

extension Int64 {
  fileprivate var clamped: Int64 { Swift.max(self, -.max) }
}
