import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("boundsConcurrency")
struct BoundsConcurrencyTests {
  /// So many requests at once, each answered after half a second, a hundredth of a second apart.
  private func herd(_ count: Int, taking: Double = 0.5, headers: (Int) -> [Header] = { _ in [] }, lag: Lag = .none) -> Play {
    var play = Play()
    play.lag = lag
    for index in 0..<count {
      play.call(200, "GET", "/orders?page=\(index)", at: Double(index) / 100, taking: taking, headers: headers(index), connection: index)
    }
    return play
  }

  @Test("CN-3, RL-6: no more than declared are in flight", arguments: [(3, Verdict.passed), (4, .passed), (5, .failed), (40, .failed)])
  func bound(count: Int, verdict: Verdict) throws {
    let play = herd(count)
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 4]) == verdict)
    #expect(try play.verdict("RL-6", of: "boundsConcurrency", ["atMost": 4]) == verdict)
  }

  @Test("what a client left when it was ended is not in flight for ever", arguments: [(5.0, Verdict.passed), (30, .failed)])
  func interrupted(at: Double, verdict: Verdict) throws {
    var play = Play()
    play.end.interrupted = instant(at)
    for connection in 1...2 { play.call(nil, at: 0, fault: .stall, gone: 30, connection: connection) }
    play.call(200, "GET", "/sign-out", at: 6, taking: 0.1, connection: 3)
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 2]) == verdict)
  }

  @Test("one after another is not at once")
  func sequential() throws {
    let entries = try herd(9, taking: 0.005).report("boundsConcurrency", ["atMost": 4]).entries.filter { $0.name == "boundsConcurrency" }
    #expect(entries.map(\.id) == ["CN-3"])
    #expect(entries[0].verdict == .notProvoked && entries[0].summary == "no two requests were surely in flight at once")
  }

  @Test("credentials count apart unless the session counts")
  func reach() throws {
    let play = herd(8) { [Header("Authorization", "Bearer \($0 % 2)")] }
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 4]) == .passed)
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 4, "per": "session"]) == .failed)
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 3]) == .failed)
  }

  @Test("a request that began just as another ended is not counted as at once")
  func handover() throws {
    // A pool of two, whose replies are noted as ended 3 ms after the next request came.
    var play = Play()
    for index in 0..<10 { play.call(200, at: Double(index) / 4, taking: 0.503, connection: index % 2) }
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 2]) == .inconclusive)
    // 40 ms are no handover, unless the server was that late itself.
    var late = Play()
    for index in 0..<10 { late.call(200, at: Double(index) / 4, taking: 0.54, connection: index % 2) }
    #expect(try late.verdict("CN-3", of: "boundsConcurrency", ["atMost": 2]) == .failed)
    late.lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try late.verdict("CN-3", of: "boundsConcurrency", ["atMost": 2]) == .inconclusive)
  }

  @Test("requests of which one began just as another ended show no bound, unless they are too many")
  func handoverAlone() throws {
    var play = Play()
    for index in 0..<10 { play.call(200, at: Double(index) / 4, taking: 0.253, connection: index % 2) }
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 2]) == .notProvoked)
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 1]) == .inconclusive)
  }

  @Test("requests that were given up, or never answered, are in flight until then")
  func unanswered() throws {
    var play = Play()
    play.call(nil, at: 0, fault: .stall, gone: 5)
    play.call(nil, at: 1, taking: 9, fault: .stall, connection: 2, open: true)
    play.call(200, at: 2, taking: 0.002, connection: 3)
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 2]) == .inconclusive)
    play.call(200, at: 3, taking: 1, connection: 4)
    #expect(try play.verdict("CN-3", of: "boundsConcurrency", ["atMost": 2]) == .failed)
  }

  @Test("the bound must be given, and be one at least")
  func parameters() throws {
    for (given, message) in [([:], "\"boundsConcurrency\" needs \"atMost\""), (["atMost": 0], "\"atMost\" is 1 or more")]
      as [(JSON, String)]
    {
      #expect {
        _ = try herd(1).report("boundsConcurrency", given)
      } throws: { error in
        "\(error)" == message
      }
    }
  }

  @Test("the evidence names the requests that were too many; the worst session is named")
  func evidence() throws {
    var play = herd(3)
    play.call(200, at: 9, taking: 1, session: "s2")
    play.call(200, at: 9, taking: 1, session: "s2", connection: 2)
    let entry = try #require(try play.entry("CN-3", of: "boundsConcurrency", ["atMost": 2]))
    #expect(entry.summary == "3 requests were in flight at once, expected at most 2 (session \"default\", the worst of 2)")
    #expect(entry.evidence == [Evidence(session: "default", exchange: 3, figure: .count(3), bound: .atMost(.count(2)))])
  }
}
