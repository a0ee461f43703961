import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("cancels")
struct CancelsTests {
  private let key = [Header("Idempotency-Key", "k1")]

  /// A call that was given up after 2 s and closed `closing` seconds after its retry began; nil: never, until it was answered after 9 s.
  private func retried(closing: Double?, marked: Bool = true, lag: Lag = .none) -> Play {
    var play = Play()
    play.lag = lag
    let headers = marked ? key : []
    play.call(201, "POST", "/payments", at: 0, taking: 9, headers: headers, gone: closing.map { 2 + $0 })
    play.call(201, "POST", "/payments", at: 2, taking: 0.1, headers: headers, connection: 2)
    return play
  }

  @Test(
    "TO-3: who gives an attempt up closes it before the next, or soon after",
    arguments: [(-0.5, Verdict.passed), (0, .passed), (0.9, .passed), (1.3, .failed), (nil, .failed)] as [(Double?, Verdict)])
  func closes(closing: Double?, verdict: Verdict) throws {
    #expect(try retried(closing: closing).verdict("TO-3", of: "cancels") == verdict)
  }

  @Test("the time to close may be declared")
  func within() throws {
    #expect(try retried(closing: 1.3).verdict("TO-3", of: "cancels", ["within": 2]) == .passed)
    #expect(try retried(closing: 0.9).verdict("TO-3", of: "cancels", ["within": "100ms"]) == .failed)
  }

  @Test("where only the request tells, a second call side by side is never taken for a retry")
  func unmarked() throws {
    #expect(try retried(closing: 1.3, marked: false).verdict("TO-3", of: "cancels") == .inconclusive)
    #expect(try retried(closing: 0.5, marked: false).verdict("TO-3", of: "cancels") == .passed)
    // Both were answered: two calls.
    #expect(try retried(closing: nil, marked: false).verdict("TO-3", of: "cancels") == .notProvoked)
    // One never was.
    var play = Play()
    play.call(nil, at: 0, taking: 9, fault: .stall, closed: .server, open: true)
    play.call(200, at: 2, connection: 2)
    #expect(try play.verdict("TO-3", of: "cancels") == .inconclusive)
    // Three at once, each given up after 5 s.
    var herd = Play()
    for connection in 1...3 { herd.call(nil, at: 0, fault: .stall, gone: 5, connection: connection) }
    #expect(try herd.verdict("TO-3", of: "cancels") == .passed)
  }

  @Test("declared hedges look the same, and nothing is held against them")
  func hedges() throws {
    var play = retried(closing: nil)
    let hedged = ExpectationClause(name: "doesNotOverlapAttempts", parameters: ["hedges": 1], pointer: "/expectations/0")
    let cancels = ExpectationClause(name: "cancels", parameters: [:], pointer: "/expectations/1")
    play.scenario.expectations = [hedged, cancels]
    let report = try Judge(play.scenario)
      .report(on: play.exchanges, end: JournalEnd(ended: instant(60), by: .command), seed: 7)
    #expect(report.entries.first { $0.id == "TO-3" }?.verdict == .inconclusive)
  }

  @Test("what ended by itself soon after the retry, or within the server's lag, is undecided")
  func undecided() throws {
    var play = Play()
    play.call(201, "POST", "/payments", at: 0, taking: 2.5, headers: key)
    play.call(201, "POST", "/payments", at: 2, taking: 0.1, headers: key, connection: 2)
    #expect(try play.verdict("TO-3", of: "cancels") == .inconclusive)
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try retried(closing: 1.6, lag: lag).verdict("TO-3", of: "cancels") == .inconclusive)
    #expect(try retried(closing: 1.8, lag: lag).verdict("TO-3", of: "cancels") == .failed)
  }

  @Test("an attempt whose end was never seen is held against the client once the time is over")
  func neverEnded() throws {
    var play = Play()
    play.call(nil, "POST", "/payments", at: 0, taking: 9, headers: key, fault: .stall, closed: .server, open: true)
    play.call(201, "POST", "/payments", at: 2, headers: key, connection: 2)
    #expect(try play.verdict("TO-3", of: "cancels") == .failed)
  }

  @Test(
    "a client that was ended before its time to close was over may have closed it then",
    arguments: [(2.5, Verdict.inconclusive), (3.5, .failed)])
  func interrupted(at: Double, verdict: Verdict) throws {
    for gone in [4.0, nil] {
      var play = Play()
      play.end.interrupted = instant(at)
      play.call(nil, "POST", "/payments", at: 0, headers: key, fault: .stall, gone: gone, open: true)
      play.call(201, "POST", "/payments", at: 2, headers: key, connection: 2)
      #expect(try play.verdict("TO-3", of: "cancels") == verdict)
    }
  }

  @Test("nothing given up, nothing judged")
  func notProvoked() throws {
    var play = Play()
    play.call(503)
    play.call(200, after: 1)
    #expect(try play.entry("TO-3", of: "cancels")?.summary == "no attempt was given up by the client")
  }

  @Test("the evidence names the attempt that stayed open, for how long, and the one that had begun; the worst session is named")
  func evidence() throws {
    var play = retried(closing: nil)
    play.call(200, after: 1, gone: 12, session: "s2")
    let entry = try #require(try play.entry("TO-3", of: "cancels"))
    #expect(
      entry.summary
        == "the client went on without closing the attempt that it had given up, 1 of 1 attempt (session \"default\", the worst of 2)"
    )
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 1, attempt: 1, exchange: 1, figure: .span(.seconds(7)), bound: .atMost(.time(.seconds(1))),
          note: "exchange 2 had begun")
      ])
  }
}
