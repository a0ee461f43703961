import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("returnsGradually")
struct ReturnsGraduallyTests {
  /// Two requests a second for 5 s, an outage of 3 s, then requests at these instants after the recovery at 8 s.
  private func outage(_ returns: [Double], steady: Int = 10, length: Double = 3, lag: Lag = .none, session: String = "default") -> Play {
    var play = Play()
    play.lag = lag
    let start = Double(steady) / 2
    for number in 0..<steady { play.call(200, "GET", "/orders?s=\(number)", at: Double(number) / 2, session: session) }
    for number in 0..<3 { play.call(503, "GET", "/orders?o=\(number)", at: start + Double(number) / 4, session: session) }
    for (number, after) in returns.enumerated() {
      play.call(200, "GET", "/orders?r=\(number)", at: start + length + after, session: session)
    }
    return play
  }

  @Test("RT-15: a gradual return passes, a stampede fails")
  func returns() throws {
    let right = try #require(try outage([0, 0.3, 0.6, 0.9, 1.2]).entry("RT-15", of: "returnsGradually"))
    #expect(right.verdict == .passed && right.summary == "the requests came back gradually after an outage, 1 time")
    let wrong = try #require(try outage([0, 0.01, 0.01, 0.02, 0.02, 0.03]).entry("RT-15", of: "returnsGradually"))
    #expect(wrong.verdict == .failed && wrong.summary == "the requests came back all at once after an outage, 1 of 1 time")
    #expect(
      wrong.evidence == [
        Evidence(
          session: "default", exchange: 19, figure: .count(6), bound: .atMost(.count(4)),
          note: "requests in the second from exchange 14 on")
      ])
  }

  @Test("RT-15: factor and rate are the file's to say")
  func parameters() throws {
    let play = outage([0, 0.01, 0.01, 0.02, 0.02, 0.03])
    #expect(try play.verdict("RT-15", of: "returnsGradually", ["factor": 3]) == .passed)
    #expect(try play.verdict("RT-15", of: "returnsGradually", ["rate": 3]) == .passed)
    #expect(try play.verdict("RT-15", of: "returnsGradually", ["rate": 1]) == .failed)
    #expect(throws: ClauseError.self) { try play.report("returnsGradually", ["rate": 0]) }
  }

  @Test("RT-15: two requests in a second are no stampede, however rare they were before")
  func rare() throws {
    #expect(try outage([0, 0.1]).verdict("RT-15", of: "returnsGradually", ["rate": 0.1]) == .passed)
  }

  @Test("RT-15: without a steady time before, the rate is not known")
  func unknownRate() throws {
    let entry = try #require(try outage([0, 0.01, 0.02], steady: 0).entry("RT-15", of: "returnsGradually"))
    #expect(entry.verdict == .inconclusive)
    #expect(
      entry.summary
        == "whether the requests came back gradually can't be told, 1 of 1 time: "
        + "too few requests came before the outage to know their rate; \"rate\" says it")
  }

  @Test("RT-15: lag at the end of the second, and a watch that ended in it, are undecided")
  func undecided() throws {
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try outage([0, 0.2, 0.4, 0.6, 0.95], lag: lag).verdict("RT-15", of: "returnsGradually") == .inconclusive)
    var play = outage([0])
    play.end.by = .stopped
    #expect(try play.verdict("RT-15", of: "returnsGradually", silence: 0.5) == .inconclusive)
    #expect(try play.verdict("RT-15", of: "returnsGradually", silence: 2) == .passed)
  }

  @Test("RT-15: a short outage, or none that ended, provokes nothing")
  func notProvoked() throws {
    #expect(try outage([0, 0.01, 0.02], length: 0.8).verdict("RT-15", of: "returnsGradually") == .notProvoked)
    #expect(
      try outage([]).entry("RT-15", of: "returnsGradually")?.summary
        == "there was no outage of a second or more with a success after it")
  }

  @Test("RT-15: sessions are judged each by itself")
  func sessions() throws {
    var play = outage([0, 0.5], session: "a")
    for number in 0..<9 { play.call(200, "GET", "/orders?b=\(number)", at: 8, session: "b") }
    #expect(try play.verdict("RT-15", of: "returnsGradually") == .passed)
  }
}
