import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("times beyond what 64 bits hold")
struct FarTimesTests {
  /// Everything that looks at a Retry-After, in every form of the report.
  private func verdict(_ id: String, _ play: Play) throws -> Verdict? {
    var play = play
    let names = [
      "honorsRetryAfter", "recovers", "sharesBackoff", "boundsAttempts", "backsOff", "returnsGradually", "honorsRateLimitFields",
    ]
    play.scenario.expectations = names.map { ExpectationClause(name: $0, parameters: [:], pointer: "/expectations/0") }
    let report = try play.report(silence: 60)
    #expect(!report.html.isEmpty && !report.jsonText.isEmpty && !report.text().isEmpty)
    return report.entries.first { $0.id == id }?.verdict
  }

  @Test(
    "RT-2: a year that nanoseconds can't reach is far ahead, or long ago",
    arguments: [
      ("Fri, 31 Dec 2500 23:59:59 GMT", Verdict.failed), ("Fri, 31 Dec 9999 23:59:59 GMT", .failed),
      ("Mon, 01 Jan 0001 00:00:00 GMT", .passed), ("Sat, 01 Jan 0000 00:00:00 GMT", .passed), ("Sun Nov  6 08:49:37 1600", .passed),
    ])
  func dates(told: String, verdict: Verdict) throws {
    var play = Play()
    play.call(429, reply: [Header("Retry-After", told)])
    play.call(200, after: 1)
    #expect(try self.verdict("RT-2", play) == verdict)
  }

  @Test(
    "RT-1: however many digits, it is a long wait",
    arguments: ["99999999999", "9223372036854775807", "18446744073709551616", String(repeating: "9", count: 400)])
  func digits(told: String) throws {
    var play = Play()
    play.call(429, reply: [Header("Retry-After", told)])
    play.call(200, after: 1)
    #expect(try verdict("RT-1", play) == .failed)
  }

  @Test("a reply that ended centuries after the date that it told", arguments: [9e9, 2e9, -9e9])
  func farEnds(ended: Double) throws {
    var play = Play()
    play.call(429, at: 1, taking: ended - 1, reply: [Header("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")])
    play.call(503, "GET", "/orders?page=2", at: 1.1)
    play.call(200, at: max(ended, 1) + 1)
    #expect(try verdict("RT-2", play) == .passed)
  }

  @Test("a reset of a rate limit in another millennium", arguments: ["9223372036854775807", "253402300799", "8999999999"])
  func resets(reset: String) throws {
    var play = Play()
    play.started = -9_000_000_000
    play.call(200, reply: [Header("X-RateLimit-Remaining", "0"), Header("X-RateLimit-Reset", reset)])
    play.call(200, after: 1)
    #expect(try verdict("RL-4", play) != nil)
  }
}
