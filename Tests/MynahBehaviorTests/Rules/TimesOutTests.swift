import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("timesOut")
struct TimesOutTests {
  /// Replies that are late, never come, fall silent half-way, and come bit by bit.
  private func routes() -> [Route] {
    let replies = [
      ("late", Reply(delay: .fixed(.seconds(6)))), ("silent", Reply(fault: .stall)), ("half", Reply(fault: .stallMidBody(after: nil))),
      ("drip", Reply(pace: .pieces(bytes: 1, every: .seconds(1)))), ("quick", Reply()),
    ]
    return replies.map { id, reply in
      Route(id: id, request: RequestPattern(methods: ["GET"], path: .exact("/\(id)")), replies: [reply])
    }
  }

  private func play(lag: Lag = .none) -> Play {
    var play = Play()
    play.scenario.routes = routes()
    play.lag = lag
    return play
  }

  private func verdict(_ id: String = "TO-1", _ parameters: JSON = ["within": 2], lag: Lag = .none, _ calls: (inout Play) -> Void) throws
    -> Verdict?
  {
    var play = play(lag: lag)
    calls(&play)
    return try play.verdict(id, of: "timesOut", parameters)
  }

  @Test(
    "TO-1: a client leaves within its declared time, and what explains lateness",
    arguments: [(2.0, Verdict.passed), (0.4, .passed), (2.45, .passed), (2.6, .failed), (5.9, .failed)])
  func leaves(gone: Double, verdict: Verdict) throws {
    #expect(try self.verdict { $0.call(200, "GET", "/late", route: "late", gone: gone) } == verdict)
    #expect(try self.verdict { $0.call(nil, "GET", "/silent", route: "silent", fault: .stall, gone: gone) } == verdict)
    // The half of the body that came ends the first wait.
    #expect(
      try self.verdict { $0.call(200, "GET", "/half", route: "half", fault: .stallMidBody(after: nil), gone: gone + 1, first: 1) }
        == verdict)
  }

  @Test("TO-1: what the server closed after it had begun to end the client does not lengthen its wait")
  func closedAfterwards() throws {
    var play = play()
    play.end.interrupted = instant(2)
    play.call(nil, "GET", "/silent", route: "silent", taking: 9, fault: .stall, closed: .server, open: true)
    #expect(try play.verdict("TO-1", of: "timesOut", ["within": 3]) == .inconclusive)
    #expect(try play.verdict("TO-1", of: "timesOut", ["within": 1]) == .failed)
  }

  @Test(
    "TO-1: a client that was ended by somebody else did not leave of itself",
    arguments: [
      (1.5, [:], .passed), (2, [:], .inconclusive), (5, [:], .inconclusive), (40, [:], .failed), (5, ["within": 1], .failed),
      (5, ["within": 5], .inconclusive),
    ] as [(Double, JSON, Verdict)])
  func interrupted(gone: Double, parameters: JSON, verdict: Verdict) throws {
    var play = play()
    play.end.interrupted = instant(gone < 2 ? 2 : gone)
    play.call(nil, "GET", "/silent", route: "silent", fault: .stall, gone: gone)
    let entry = try #require(try play.entry("TO-1", of: "timesOut", parameters))
    #expect(entry.verdict == verdict)
    if verdict == .inconclusive { #expect(entry.evidence.map(\.note) == ["the client was ended while it still waited"]) }
  }

  @Test("TO-1: a client that is still there when the late reply comes, or when the watch ends, has waited too long")
  func stays() throws {
    #expect(try verdict { $0.call(200, "GET", "/late", route: "late", taking: 6) } == .failed)
    #expect(
      try verdict { $0.call(nil, "GET", "/silent", route: "silent", taking: 9, fault: .stall, closed: .server, open: true) } == .failed)
    #expect(
      try verdict { $0.call(nil, "GET", "/silent", route: "silent", taking: 1, fault: .stall, closed: .server, open: true) }
        == .inconclusive)
    #expect(
      try verdict { $0.call(200, "GET", "/half", route: "half", taking: 9, fault: .stallMidBody(after: nil), first: 0, open: true) }
        == .failed)
  }

  @Test("TO-1: what the server's own lag may hide is undecided")
  func lag() throws {
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try verdict(lag: lag) { $0.call(200, "GET", "/late", route: "late", gone: 2.85) } == .inconclusive)
    #expect(try verdict(lag: lag) { $0.call(200, "GET", "/late", route: "late", gone: 3) } == .failed)
    #expect(try verdict(lag: lag) { $0.call(200, "GET", "/late", route: "late", gone: 2.6) } == .passed)
  }

  @Test(
    "TO-1: where no time is declared, leaving passes, and only 30 s of waiting fail",
    arguments: [(3.0, nil, Verdict.passed), (nil, 0.5, .notProvoked), (nil, 6, .inconclusive), (nil, 30, .failed), (nil, 45, .failed)]
      as [(Double?, Double?, Verdict)])
  func undeclared(gone: Double?, taking: Double?, expected: Verdict) throws {
    #expect(try verdict("TO-1", [:]) { $0.call(200, "GET", "/late", route: "late", taking: taking ?? 0, gone: gone) } == expected)
  }

  @Test("TO-1: a wait no longer than one that the client cut short elsewhere is not held against it")
  func shown() throws {
    #expect(
      try verdict("TO-1", [:]) {
        $0.call(200, "GET", "/late", route: "late", taking: 40)
        $0.call(nil, "GET", "/silent", route: "silent", fault: .stall, gone: 100)
      } == .passed)
    #expect(
      try verdict("TO-1", [:]) {
        $0.call(200, "GET", "/late", route: "late", taking: 40)
        $0.call(nil, "GET", "/silent", route: "silent", fault: .stall, gone: 45)
      } == .failed)
  }

  @Test("TO-1: a timeout between bytes never notices a dripped body, so staying shows nothing, and leaving in time passes")
  func drip() throws {
    #expect(try verdict { $0.call(200, "GET", "/drip", route: "drip", taking: 60, first: 0) } == .inconclusive)
    #expect(try verdict { $0.call(200, "GET", "/drip", route: "drip", gone: 10, first: 0) } == .inconclusive)
    #expect(try verdict { $0.call(200, "GET", "/drip", route: "drip", gone: 2, first: 0) } == .passed)
    // What a silence has shown stands.
    #expect(
      try verdict {
        $0.call(200, "GET", "/drip", route: "drip", taking: 60, first: 0)
        $0.call(200, "GET", "/late", route: "late", gone: 62)
      } == .passed)
  }

  @Test(
    "TO-2: a call is over by its total time, whatever drips: a timeout between bytes is not enough",
    arguments: [(10.0, nil, Verdict.passed), (12, nil, .passed), (13, nil, .failed), (nil, 60, .failed), (nil, 4, .notProvoked)]
      as [(Double?, Double?, Verdict)])
  func total(gone: Double?, taking: Double?, expected: Verdict) throws {
    let drip = { (play: inout Play) in play.call(200, "GET", "/drip", route: "drip", taking: taking ?? 0, gone: gone, first: 0) }
    #expect(try verdict("TO-2", ["total": 10], drip) == expected)
    // TO-1 has nothing to say of a body that drips.
    if gone == nil { #expect(try verdict("TO-1", ["within": 2, "total": 10], drip) == nil) }
  }

  @Test("TO-2: the watch may end before the total time, and lag may hide the end")
  func totalUnseen() throws {
    #expect(
      try verdict("TO-2", ["total": 10]) { $0.call(200, "GET", "/drip", route: "drip", taking: 5, closed: .server, first: 0, open: true) }
        == .inconclusive)
    #expect(
      try verdict("TO-2", ["total": 10], lag: Lag(p99: 0.2, max: 0.2, samples: [])) {
        $0.call(200, "GET", "/drip", route: "drip", gone: 13.2, first: 0)
      } == .inconclusive)
  }

  @Test("a connection that was given up but not closed is no missing timeout")
  func leaked() throws {
    let leak = { (play: inout Play) in
      play.call(200, "GET", "/late", route: "late", at: 0, taking: 6)
      play.call(200, "GET", "/late", route: "late", at: 2, taking: 0.1, connection: 2)
    }
    #expect(try verdict("TO-1", ["within": 2], leak) == .inconclusive)
    #expect(try verdict("TO-2", ["total": 2], leak) == .inconclusive)
  }

  @Test("replies that were not late put nobody to the test")
  func notProvoked() throws {
    var play = play()
    play.call(200, "GET", "/quick", route: "quick")
    #expect(try play.entry("TO-1", of: "timesOut")?.summary == "no reply was kept back")
    play.call(200, "GET", "/late", route: "late", after: 1, taking: 6)
    let entry = try #require(try play.entry("TO-1", of: "timesOut", ["within": 10]))
    #expect(entry.verdict == .notProvoked && entry.summary == "no reply was kept back longer than \"within\"")
    // Whoever leaves before a reply that would have come in time has no timeout to show.
    #expect(try verdict("TO-1", ["within": 10]) { $0.call(200, "GET", "/late", route: "late", gone: 3) } == .notProvoked)
    let totals = try play.report("timesOut", ["total": 60]).entries.filter { $0.name == "timesOut" }
    #expect(totals.map(\.id) == ["TO-1", "TO-2"] && totals[1].summary == "no reply took longer than \"total\"")
  }

  @Test("the evidence says how long, and of how much")
  func evidence() throws {
    var play = play()
    play.call(200, "GET", "/late", route: "late", taking: 6)
    let entries = try play.report("timesOut", ["within": 2, "total": 4]).entries.filter { $0.name == "timesOut" }
    #expect(
      entries.map(\.summary) == [
        "the client waited too long for bytes that did not come, 1 of 1 time",
        "a call went on longer than the client's total time, 1 of 1 time",
      ])
    #expect(
      entries[0].evidence == [
        Evidence(
          session: "default", exchange: 1, figure: .span(.seconds(6)), bound: .atMost(.time(.seconds(2))),
          note: "the client was still there when the reply came")
      ])
  }

  @Test("the worst session is named")
  func sessions() throws {
    var play = play()
    play.call(200, "GET", "/late", route: "late", gone: 2, session: "s1")
    play.call(200, "GET", "/late", route: "late", taking: 6, session: "s2")
    let entry = try #require(try play.entry("TO-1", of: "timesOut", ["within": 2]))
    #expect(
      entry.summary == "the client waited too long for bytes that did not come, 1 of 1 time (session \"s2\", the worst of 2)")
  }

  @Test("a time of nothing is refused", arguments: ["within", "total"])
  func parameters(name: String) {
    #expect {
      _ = try play().report("timesOut", .object([name: 0]))
    } throws: { error in
      "\(error)" == "\"\(name)\" must be longer than no time"
    }
  }
}
