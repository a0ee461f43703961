import MynahCore
import Testing

@Suite("Logical time")
struct TimelineTests {
  @Test(
    "a speed is read exactly and written as short as it can be",
    arguments: [
      ("1", "1", 1), ("60", "60", 60), ("2.5", "2.5", 2.5), ("0.25", "0.25", 0.25), ("20.000", "20", 20), ("007.50", "7.5", 7.5),
      ("1.000001", "1.000001", 1.000001), ("3.05", "3.05", 3.05), ("999999.999999", "999999.999999", 999_999.999999),
    ])
  func speed(text: String, written: String, value: Double) throws {
    let speed = try #require(Speed(text))
    #expect(speed.description == written)
    #expect(speed.value == value)
    #expect(Speed(written) == speed)
  }

  @Test(
    "what is no speed is refused",
    arguments: ["", "0", "0.000", "-1", "+1", "1.", ".5", "1e3", "1000000", "1.0000001", " 60", "60 ", "1.2.3", "nan", "sixty", "６０"])
  func noSpeed(text: String) {
    #expect(Speed(text) == nil)
  }

  @Test(
    "a logical rest takes its real share, never less, and not a nanosecond more",
    arguments: ["1", "7", "60", "1000", "2.5", "0.3", "3.141593"])
  func rests(text: String) throws {
    let speed = try #require(Speed(text))
    for logical in Array(Int64(-3000)...3000) + [30_000_000_000, 999_999_999_999_999_999] {
      let real = speed.real(logical)
      #expect(speed.logical(real) >= logical)
      #expect(speed.logical(real - 1) < logical)
    }
  }

  @Test("far times end where 64 bits do")
  func far() throws {
    let speed = try #require(Speed("1000"))
    #expect(speed.logical(.max / 10) == .max)
    #expect(speed.logical(.min / 10) == .min)
    #expect(speed.real(.max) == .max)
    let timeline = Timeline(speed: speed, anchor: 1_000_000_000, wall: WallTime(nanoseconds: 0))
    #expect(timeline.monotonic(at: .distantFuture) == .max)
  }

  @Test("a real second is a logical minute at speed 60, on both clocks")
  func minute() throws {
    let timeline = Timeline(speed: try #require(Speed("60")), anchor: 5_000_000_000, wall: WallTime(nanoseconds: 1_763_727_489_000_000_000))
    let clock = Clock(timeline) { 6_000_000_000 }
    #expect(clock.now() == .start + .seconds(60))
    #expect(clock.wall(at: clock.now()).seconds == 1_763_727_549)
    #expect(timeline.monotonic(at: .start + .seconds(60)) == 6_000_000_000)
    #expect(timeline.instant(monotonic: 5_000_000_000) == .start)
  }

  @Test("lengths of real time and of our own rests are told apart, where the machine's clock is itself faster", arguments: [false, true])
  func lengths(isOuter: Bool) throws {
    let speed = try #require(Speed("60"))
    let timeline = Timeline(speed: isOuter ? .real : speed, anchor: 0, wall: WallTime(nanoseconds: 0))
    let clock = Clock(timeline, outer: isOuter ? speed : .real) { 0 }
    #expect(clock.logicalLength(of: .seconds(1)) == .seconds(60))
    #expect(clock.realLength(of: .seconds(60)) == .seconds(1))
    // On a machine's clock that is faster itself a rest of a minute is one, and takes a second.
    #expect(clock.rest(for: .seconds(60)) == .seconds(isOuter ? 60 : 1))
    #expect(clock.logicalLength(ofRest: .seconds(1)) == .seconds(isOuter ? 1 : 60))
  }

  @Test("what is passed on to programs is the same time")
  func text() throws {
    let timeline = Timeline(
      speed: try #require(Speed("2.5")), anchor: 8_412_345_678_901, wall: WallTime(nanoseconds: 1_763_727_489_123_456_789))
    #expect(timeline.text == "2.5 8412345678901 1763727489123456789")
    #expect(Timeline(timeline.text) == timeline)
  }

  @Test(
    "what programs would not read is not read here either",
    arguments: [
      "", "60", "60 1", "60 1 ", "60 1 2 ", "60 1 2 3", " 60 1 2", "60  1 2", "0 1 2", "60 -1 2", "60 +1 2", "60 1 9223372036854775808",
      "sixty 1 2", "60,1,2", "60 1 2\n",
    ])
  func noText(text: String) {
    #expect(Timeline(text) == nil)
  }
}
