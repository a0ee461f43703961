import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("keepsCircuitClosed")
struct KeepsCircuitClosedTests {
  private func entry(_ id: String, _ play: Play, _ more: JSONObject = [:], silence: Double = 0.25) throws -> Report.Entry? {
    var parameters: JSONObject = ["every": 0.25]
    for key in more.keys { parameters[key] = more[key] }
    return try play.entry(id, of: "keepsCircuitClosed", .object(parameters), silence: silence)
  }

  private func verdict(_ id: String, _ play: Play, _ more: JSONObject = [:], silence: Double = 0.25) throws -> Verdict? {
    try entry(id, play, more, silence: silence)?.verdict
  }

  @Test("CB-6: errors of the caller do not stop a right client", arguments: [404, 422])
  func right(status: Int) throws {
    let play = CircuitCaller().play(20) { _ in status }
    let found = try #require(try entry("CB-6", play))
    #expect(found.verdict == .passed && found.summary == "the client went on calling after 5 errors of its own (4xx) in a row, 3 times")
    #expect(try verdict("CB-7", play) == nil)
  }

  @Test("CB-6: a breaker that counts 4xx fails, while it is open for good and when it tries again")
  func countsErrors() throws {
    let play = CircuitCaller(resetAfter: 30, countsErrors: true).play(40) { _ in 404 }
    let found = try #require(try entry("CB-6", play, silence: 9))
    #expect(found.verdict == .failed)
    #expect(found.summary == "the client stopped calling after 5 errors of its own (4xx) in a row, 1 of 1 time")
    #expect(
      found.evidence == [
        Evidence(
          session: "default", operation: 5, attempt: 1, exchange: 5, figure: .span(.seconds(8)), bound: .atMost(.time(.milliseconds(750))),
          note: "without a call, until the watch ended")
      ])
    #expect(try verdict("CB-6", CircuitCaller(countsErrors: true).play(40) { _ in 404 }) == .failed)
  }

  @Test("CB-6: 429, 408 and 425 may count", arguments: [429, 408, 425])
  func excused(status: Int) throws {
    #expect(try verdict("CB-6", CircuitCaller(countsErrors: true).play(40) { _ in status }, silence: 9) == .notProvoked)
  }

  @Test("CB-6: without time for as many more calls nothing is known")
  func stopped() throws {
    let play = CircuitCaller().play(5) { _ in 404 }
    let found = try #require(try entry("CB-6", play))
    #expect(found.verdict == .notProvoked)
    #expect(
      found.summary
        == "neither 5 errors of the caller in a row nor 5 failures that successes interrupt were followed by time for as many more calls")
    let seven = CircuitCaller().play(7) { _ in 404 }
    #expect(
      try entry("CB-6", seven, silence: 2)?.summary
        == "whether the client goes on calling after 5 errors of its own (4xx) in a row can't be told, 1 of 1 time: "
        + "the watch ended before as many more calls had come")
  }

  @Test("CB-6: lag is undecided")
  func lag() throws {
    var play = Play()
    play.lag = Lag(p99: 0.1, max: 0.1, samples: [])
    for number in 0..<5 { play.call(404, "GET", "/orders?n=\(number)", at: Double(number) / 4) }
    for number in 0..<5 { play.call(404, "GET", "/orders?m=\(number)", at: 2.3 + Double(number) / 4) }
    #expect(try verdict("CB-6", play) == .inconclusive)
    play.lag = .none
    #expect(try verdict("CB-6", play) == .failed)
  }

  @Test("CB-7: failures that successes interrupt do not stop a right client", arguments: [2, 3])
  func interrupted(period: Int) throws {
    let play = CircuitCaller().play(60) { Int($0 * 4) % period == 0 ? 503 : 200 }
    let found = try #require(try entry("CB-7", play))
    #expect(found.verdict == .passed && found.summary.hasPrefix("the client went on calling after 5 failures that successes interrupt, "))
    #expect(try verdict("CB-6", play) == nil)
  }

  @Test("CB-7: a breaker that never takes a failure back fails", arguments: [2, 3])
  func neverResets(period: Int) throws {
    let play = CircuitCaller(resetAfter: 30, neverResets: true).play(60) { Int($0 * 4) % period == 0 ? 503 : 200 }
    let found = try #require(try entry("CB-7", play, silence: 9))
    #expect(found.verdict == .failed)
    #expect(found.summary == "the client stopped calling after 5 failures that successes interrupt, 1 of 1 time")
    let trying = CircuitCaller(neverResets: true).play(60) { Int($0 * 4) % period == 0 ? 503 : 200 }
    #expect(try verdict("CB-7", trying) == .failed)
  }

  @Test("CB-7: failures in a row may open the circuit, before and within what is judged")
  func inARow() throws {
    #expect(try verdict("CB-7", CircuitCaller().play(60) { $0 < 3 ? 503 : 200 }) == nil)
    let play = CircuitCaller().play(60) { now in now < 0.5 || now > 0.6 && now < 4 ? 503 : 200 }
    #expect(try verdict("CB-7", play, silence: 9) == nil)
  }

  @Test("CB-7: a silence after a success is not the breaker's")
  func paused() throws {
    var play = CircuitCaller().play(14) { Int($0 * 4) % 3 == 0 ? 503 : 200 }
    play.call(200, "GET", "/orders?late", after: 20)
    for number in 0..<5 { play.call(200, "GET", "/orders?l=\(number)", after: 0.25) }
    #expect(try verdict("CB-7", play) == .passed)
  }

  @Test("the threshold is the file's to say; sessions are judged each by itself")
  func parameters() throws {
    let play = CircuitCaller(threshold: 3, resetAfter: 30, countsErrors: true).play(30) { _ in 404 }
    #expect(try verdict("CB-6", play, silence: 9) == .notProvoked)
    #expect(try verdict("CB-6", play, ["threshold": 3], silence: 9) == .failed)
    let both = CircuitCaller(session: "b").play(30, into: play, from: 0.1) { _ in 404 }
    #expect(
      try entry("CB-6", both, ["threshold": 3], silence: 9)?.summary
        == "the client stopped calling after 3 errors of its own (4xx) in a row, 1 of 1 time (session \"default\", the worst of 2)")
    #expect(throws: ClauseError.self) { try play.report("keepsCircuitClosed") }
    #expect(throws: ClauseError.self) { try play.report("keepsCircuitClosed", ["every": 1, "threshold": 1]) }
    #expect(throws: ClauseError.self) { try play.report("keepsCircuitClosed", ["every": 0]) }
  }
}
