import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("survivesStaleConnections")
struct SurvivesStaleConnectionsTests {
  /// A call that worked, then one on the same connection that was closed under it.
  private func stale(_ method: String = "GET", sequence: Int = 2, taking: Double = 0, fault: Fault = .close) -> Play {
    var play = Play(route("orders", method, "/orders"))
    play.call(200, method, connection: 1, sequence: 1)
    play.call(nil, method, route: "orders", after: 1, taking: taking, fault: fault, connection: 1, sequence: sequence, closed: .server)
    return play
  }

  private func verdict(_ play: Play, silence: Double = 60) throws -> Verdict? {
    try play.verdict("CN-2", of: "survivesStaleConnections", silence: silence)
  }

  @Test("CN-2: a request whose kept-alive connection was closed comes again on a new one, at once or later", arguments: [0.002, 3])
  func survives(gap: Double) throws {
    var play = stale()
    play.call(200, route: "orders", after: gap, connection: 2, sequence: 1)
    #expect(try verdict(play) == .passed)
  }

  @Test("CN-2: a client that tells its caller of an error instead fails, once nobody can come any more")
  func givesUp() throws {
    for fault in [Fault.close, .reset] { #expect(try verdict(stale(fault: fault)) == .failed) }
    var play = stale()
    play.end.by = .stopped
    #expect(try verdict(play, silence: 6) == .failed)
    #expect(try verdict(play, silence: 2) == .inconclusive)
  }

  @Test("a POST may not be sent again, a first request was on no kept connection, and a slow close is no race")
  func notMet() throws {
    let entry = try #require(try stale("POST").entry("CN-2", of: "survivesStaleConnections"))
    #expect(entry.verdict == .notProvoked)
    #expect(entry.summary == "no kept-alive connection was closed under a request that may be sent again")
    #expect(try verdict(stale(sequence: 1)) == .notProvoked)
    #expect(try verdict(stale(taking: 2)) == .notProvoked)
    // The client left first.
    var play = Play()
    play.call(200)
    play.call(nil, fault: .stall, gone: 3)
    #expect(try verdict(play) == .notProvoked)
  }

  @Test("CN-2: after a connection was closed while idle, the next request shows that the client went on")
  func idle() throws {
    var play = Play()
    play.call(200, connection: 1, sequence: 1)
    play.call(200, after: 9, connection: 2, sequence: 1)
    var exchanges = play.exchanges
    exchanges[0].closed = Exchange.Closed(at: instant(5), by: .server)
    play.scenario.expectations = [ExpectationClause(name: "survivesStaleConnections", parameters: [:], pointer: "/expectations/0")]
    let judge = try Judge(play.scenario)
    let end = JournalEnd(ended: instant(60), by: .command)
    let entry = try #require(judge.report(on: exchanges, end: end, seed: 7).entries.first)
    #expect(entry.verdict == .passed && entry.evidence.first?.note == "connection 1 had been closed while idle")
    #expect(judge.report(on: [exchanges[0]], end: end, seed: 7).entries.first?.verdict == .notProvoked)
  }

  @Test("where the call may have been another's, nothing is held against the client")
  func ambiguous() throws {
    var play = Play()
    play.call(503, at: 0, taking: 0.1, connection: 1, sequence: 1)
    play.call(503, at: 0.001, taking: 0.1, connection: 2, sequence: 1)
    play.call(nil, at: 1, fault: .close, connection: 1, sequence: 2, closed: .server)
    #expect(try verdict(play) == .inconclusive)
  }

  @Test("the evidence names the request that was lost; the worst session is named")
  func evidence() throws {
    var play = stale()
    play.call(200, session: "s2", sequence: 1)
    play.call(nil, fault: .close, session: "s2", sequence: 2, closed: .server)
    play.call(200, session: "s2", connection: 5, sequence: 1)
    let entry = try #require(try play.entry("CN-2", of: "survivesStaleConnections"))
    #expect(
      entry.summary
        == "the client did not ask again after its kept-alive connection was closed, 1 of 1 time (session \"default\", the worst of 2)")
    #expect(entry.evidence == [Evidence(session: "default", operation: 2, exchange: 2, note: "nothing came after it")])
  }
}
