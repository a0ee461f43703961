import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("opensCircuit")
struct OpensCircuitTests {
  private static let declared: JSON = ["threshold": 5, "resetAfter": 2, "every": 0.25]
  private static let ids = ["CB-1", "CB-2", "CB-3", "CB-4", "CB-5"]

  /// The verdicts on CB-1 to CB-5, nil where one has no entry.
  private func verdicts(_ play: Play, _ parameters: JSON = declared, silence: Double = 0.25) throws -> [Verdict?] {
    let report = try play.report("opensCircuit", parameters, silence: silence)
    return Self.ids.map { id in report.entries.first { $0.id == id }?.verdict }
  }

  private func entry(_ id: String, _ play: Play, _ parameters: JSON = declared, silence: Double = 0.25) throws -> Report.Entry? {
    try play.entry(id, of: "opensCircuit", parameters, silence: silence)
  }

  private func down(_: Double) -> Int? { 503 }

  @Test("a right breaker passes, while the service is down and when it is back")
  func right() throws {
    let play = CircuitCaller().play(80) { $0 < 6 ? 503 : 200 }
    #expect(try verdicts(play) == [.passed, .passed, nil, .passed, .passed])
    #expect(try entry("CB-1", play)?.summary == "the client stopped calling after 5 failures in a row, 1 time")
    #expect(try entry("CB-2", play)?.summary == "no call came for the 2 s that the circuit stays open, 1 time")
    #expect(try entry("CB-4", play)?.summary == "no call came for 2 s after one that had tried in vain, 2 times")
    #expect(try entry("CB-5", play)?.summary == "the calls went on after one had found the service back, 1 time")
    #expect(try verdicts(CircuitCaller().play(80, down)) == [.passed, .passed, nil, .passed, nil])
  }

  @Test("CB-1: a silence that the server's own lag may have made is not taken for calls that went on")
  func laggard() throws {
    var play = CircuitCaller().play(80) { $0 < 6 ? 503 : 200 }
    play.lag = Lag(p99: 1.5, max: 1.5, samples: [])
    let found = try #require(try entry("CB-1", play))
    #expect(found.verdict == .inconclusive)
    #expect(found.summary == "whether the circuit opens can't be told, 1 of 1 time: the server's own lag hides it")
    #expect(try verdicts(play)[4] != .failed)
    var without = CircuitCaller(threshold: 1000).play(40, down)
    without.lag = Lag(p99: 0.4, max: 0.4, samples: [])
    #expect(try verdicts(without)[0] == .failed)
  }

  @Test("CB-1: a client without a breaker fails, and so does one that opens late", arguments: [1000, 8])
  func neverOpens(threshold: Int) throws {
    let play = CircuitCaller(threshold: threshold).play(40, down)
    let found = try #require(try entry("CB-1", play))
    #expect(found.verdict == .failed && found.summary == "the client went on calling after 5 failures in a row, 1 of 1 time")
    #expect(
      found.evidence == [
        Evidence(
          session: "default", operation: 7, attempt: 1, exchange: 7, figure: .count(threshold == 8 ? 3 : 35), bound: .atMost(.count(1)),
          note: "calls after exchange 5, the last of 5 failures in a row")
      ])
  }

  @Test("CB-1: a breaker that opens one failure later, and lost connections, are right")
  func oneLater() throws {
    #expect(try verdicts(CircuitCaller(threshold: 6).play(40, down)) == [.passed, .passed, nil, .passed, nil])
    #expect(try verdicts(CircuitCaller().play(40) { _ in nil }) == [.passed, .passed, nil, .passed, nil])
    #expect(try verdicts(CircuitCaller().play(40) { _ in nil }, Self.with(["statuses": [503]])) == [.notProvoked, nil, nil, nil, nil])
  }

  @Test("CB-1: what other callers had under way when the circuit opened may arrive")
  func underWay() throws {
    var play = Play()
    for number in 0..<8 { play.call(503, "GET", "/orders?n=\(number)", at: Double(number) / 100, taking: 1) }
    play.call(503, "GET", "/orders?p", at: 3.2)
    #expect(try verdicts(play) == [.passed, .passed, nil, .inconclusive, nil])
    #expect(try entry("CB-1", play)?.evidence.first?.bound == .atMost(.count(8)))
  }

  @Test("CB-1: a call that still succeeded leaves open whether the circuit would have opened")
  func recovered() throws {
    let play = CircuitCaller(threshold: 9).play(30) { $0 < 1.2 ? 503 : 200 }
    let found = try #require(try entry("CB-1", play))
    #expect(found.verdict == .inconclusive)
    #expect(
      found.summary
        == "whether the circuit opens can't be told, 1 of 1 time: a call that might still be let through did not fail; "
        + "7 failures in a row show it")
  }

  @Test("CB-1: silence that nobody could have broken proves nothing")
  func stopped() throws {
    let play = CircuitCaller().play(5, down)
    let found = try #require(try entry("CB-1", play))
    #expect(found.verdict == .inconclusive)
    #expect(
      found.summary == "whether the circuit opens can't be told: the watch ended before anybody would have called again")
    // Half a second of silence, but the command may have been gone for all of it.
    #expect(try entry("CB-1", play, silence: 1)?.verdict == .inconclusive)
    #expect(try verdicts(play, silence: 2) == [.passed, .inconclusive, nil, nil, nil])
    #expect(try verdicts(play, silence: 4) == [.passed, .passed, nil, nil, nil])
  }

  @Test(
    "CB-1, CB-2, CB-5: a silence after the client was ended is not the breaker's", arguments: [(1.2, Verdict.inconclusive), (2.2, .passed)])
  func interrupted(at: Double, verdict: Verdict) throws {
    var play = CircuitCaller().play(5, down)
    play.end.interrupted = instant(at)
    #expect(try verdicts(play, silence: 40)[0] == verdict)
    #expect(try verdicts(play, silence: 40).dropFirst().allSatisfy { $0 != .failed && $0 != .passed })
    play.end.interrupted = nil
    #expect(try verdicts(play, silence: 40) == [.passed, .passed, nil, nil, .failed])
  }

  @Test("CB-2: calls that leak, and a circuit that closes too soon, fail")
  func leaks() throws {
    let leaky = CircuitCaller(leaks: 4).play(40, down)
    #expect(try verdicts(leaky)[1] == .failed)
    let found = try #require(try entry("CB-2", leaky))
    #expect(
      found.evidence.first
        == Evidence(
          session: "default", operation: 6, attempt: 1, exchange: 6, figure: .gap(.seconds(1)), bound: .atLeast(.time(.seconds(2))),
          note: "after exchange 5"))
    let hasty = try #require(try entry("CB-2", CircuitCaller(resetAfter: 1).play(40, down)))
    #expect(hasty.verdict == .failed && hasty.summary.hasPrefix("calls came within the 2 s that the circuit stays open, "))
  }

  @Test(
    "CB-2: what coarse clocks explain passes, and lag is undecided",
    arguments: [(0.0, 1.97, Verdict.passed), (0, 1.9, .failed), (0.1, 1.9, .inconclusive)])
  func tolerance(lag: Double, reset: Double, verdict: Verdict) throws {
    var play = Play()
    play.lag = Lag(p99: lag, max: lag, samples: [])
    for number in 0..<5 { play.call(503, "GET", "/orders?n=\(number)", at: Double(number) / 4) }
    play.call(503, "GET", "/orders?p", at: 1 + reset)
    #expect(try verdicts(play, silence: 9)[1] == verdict)
  }

  /// Eight callers who all come 2 s after the circuit opened, within 70 ms; what tries takes a second.
  private func herd(_ callers: Int, _ status: Int = 200, lag: Lag = .none) -> Play {
    var play = Play()
    play.lag = lag
    for number in 0..<5 { play.call(503, "GET", "/orders?n=\(number)", at: Double(number) / 4) }
    for number in 0..<callers { play.call(status, "GET", "/orders?p=\(number)", at: 3.1 + Double(number) / 100, taking: 1) }
    for number in 0..<8 { play.call(status, "GET", "/orders?q=\(number)", at: 4.3 + Double(number) / 100) }
    return play
  }

  @Test("CB-3: one probe passes, a flood fails, and as many as declared pass")
  func probes() throws {
    let eight = Self.with(["concurrency": 8])
    #expect(try verdicts(herd(1), eight) == [.passed, .passed, .passed, nil, .passed])
    let found = try #require(try entry("CB-3", herd(8), eight))
    #expect(found.verdict == .failed)
    #expect(found.summary == "more than 1 call at once tried whether the service is back, 1 of 1 time")
    #expect(
      found.evidence == [
        Evidence(
          session: "default", operation: 7, attempt: 1, exchange: 7, figure: .count(8), bound: .atMost(.count(1)),
          note: "under way before exchange 6 was answered")
      ])
    #expect(try verdicts(herd(3), Self.with(["concurrency": 8, "probes": 3]))[2] == .passed)
    #expect(try verdicts(herd(4), Self.with(["concurrency": 8, "probes": 3]))[2] == .failed)
  }

  @Test("CB-3: a probe that is answered at once, or a single caller, shows nothing")
  func noProbes() throws {
    #expect(try verdicts(herd(1))[2] == nil)
    var play = herd(0)
    play.call(200, "GET", "/orders?fast", at: 9)
    #expect(try verdicts(play, Self.with(["concurrency": 8]))[2] == nil)
  }

  @Test("CB-3: an overlap that lag explains is undecided")
  func probesLag() throws {
    var play = Play()
    play.lag = Lag(p99: 0.05, max: 0.05, samples: [])
    for number in 0..<5 { play.call(503, "GET", "/orders?n=\(number)", at: Double(number) / 4) }
    play.call(200, "GET", "/orders?p", at: 3.1, taking: 1)
    play.call(200, "GET", "/orders?q", at: 4.08)
    #expect(try verdicts(play, Self.with(["concurrency": 8]))[2] == .inconclusive)
  }

  @Test("CB-4: a client that goes on after a vain probe fails, one that waits longer each time passes")
  func reopens() throws {
    let found = try #require(try entry("CB-4", CircuitCaller(forgets: true).play(60, down)))
    #expect(found.verdict == .failed && found.summary.hasPrefix("calls came within 2 s after one that had tried in vain, "))
    #expect(try verdicts(CircuitCaller(growth: 2).play(120, down)) == [.passed, .passed, nil, .passed, nil])
  }

  @Test("CB-5: a circuit that never closes fails by its silence, while the watch goes on")
  func stuck() throws {
    let play = CircuitCaller(isStuck: true).play(80) { $0 < 2 ? 503 : 200 }
    #expect(try verdicts(play, silence: 20) == [.passed, .passed, nil, nil, .failed])
    let found = try #require(try entry("CB-5", play, silence: 20))
    #expect(found.summary == "the circuit did not close again, though somebody calls every 0.25 s, 1 of 1 time")
    #expect(
      found.evidence == [
        Evidence(
          session: "default", operation: 5, attempt: 1, exchange: 5, figure: .span(.seconds(19)), bound: .atMost(.time(.seconds(4))),
          note: "without a call, until the watch ended")
      ])
    #expect(try verdicts(play, silence: 4)[4] == nil)
  }

  @Test("CB-5: a probe that comes far too late fails, and so does silence after one that succeeded")
  func late() throws {
    #expect(try verdicts(CircuitCaller(resetAfter: 6).play(80) { $0 < 2 ? 503 : 200 })[4] == .failed)
    var play = CircuitCaller().play(12, down)
    play.call(200, "GET", "/orders?p", at: 3.25)
    #expect(try verdicts(play, silence: 5)[4] == .failed)
    #expect(try verdicts(play, silence: 1)[4] == .inconclusive)
  }

  @Test("after it closed the circuit opens anew only after as many failures")
  func anew() throws {
    let play = CircuitCaller().play(200) { now in now < 2 || now > 20 && now < 24 ? 503 : 200 }
    let found = try #require(try entry("CB-1", play))
    #expect(found.verdict == .passed && found.summary.hasSuffix("2 times"))
    #expect(try verdicts(play) == [.passed, .passed, nil, .passed, .passed])
  }

  @Test("fewer failures in a row provoke nothing")
  func notProvoked() throws {
    let found = try #require(try entry("CB-1", CircuitCaller().play(40) { $0 < 1 ? 503 : 200 }))
    #expect(found.verdict == .notProvoked && found.summary == "no client got 5 failures in a row")
    #expect(try verdicts(CircuitCaller().play(40) { Int($0 * 4) % 5 == 4 ? 404 : 503 }) == [.notProvoked, nil, nil, nil, nil])
  }

  @Test("counts operations: retries below the breaker are one call; without a mark they can't be told from calls")
  func operations() throws {
    var play = Play()
    for number in 0..<5 {
      for attempt in 0..<3 {
        play.call(503, at: Double(number) / 4 + Double(attempt) / 100, headers: [Header("Idempotency-Key", "k\(number)")])
      }
    }
    #expect(try verdicts(play, Self.with(["counts": "operations"]), silence: 4) == [.passed, .passed, nil, nil, nil])
    #expect(try verdicts(play, silence: 4)[0] == .failed)
    var unmarked = Play()
    for number in 0..<15 { unmarked.call(503, at: Double(number) / 10) }
    #expect(try verdicts(unmarked, Self.with(["counts": "operations", "threshold": 1]), silence: 4)[0] == .inconclusive)
  }

  @Test("each client has a breaker of its own, and each session is judged by itself")
  func clients() throws {
    let ann = CircuitCaller(headers: [Header("X-API-Key", "ann")]).play(40, down)
    let both = CircuitCaller(headers: [Header("X-API-Key", "bob")]).play(40, into: ann, from: 0.1, down)
    #expect(try verdicts(both) == [.passed, .passed, nil, .passed, nil])
    let second = CircuitCaller(threshold: 99, session: "b").play(40, into: CircuitCaller(session: "a").play(40, down), from: 0.1, down)
    let found = try #require(try entry("CB-1", second))
    #expect(found.verdict == .failed && found.summary.hasSuffix("1 of 1 time (session \"b\", the worst of 2)"))
  }

  @Test("CB-5: the silence of one of two credentials may be a new credential of the same client")
  func renewed() throws {
    let old = CircuitCaller(isStuck: true, headers: [Header("Authorization", "Bearer old")]).play(10, down)
    var play = old
    for number in 0..<40 {
      play.call(200, "GET", "/orders?n=\(number)", at: 5 + Double(number) / 4, headers: [Header("Authorization", "Bearer new")])
    }
    #expect(try verdicts(play)[4] == .inconclusive)
    play.scenario.clients = .header("Authorization")
    #expect(try verdicts(play)[4] == .failed)
  }

  @Test("CB-5: a caller who turned to other routes may have left the circuit alone")
  func elsewhere() throws {
    var play = CircuitCaller(isStuck: true).play(10, down)
    play.call(201, "POST", "/payments", at: 9)
    let found = try #require(try entry("CB-5", play, Self.with(["route": "orders"]), silence: 20))
    #expect(found.verdict == .inconclusive)
    #expect(
      found.summary
        == "whether the circuit closes again can't be told, 1 of 1 time: "
        + "other routes were called meanwhile, so the caller may have turned to them")
  }

  @Test("the caller's pace and the breaker's figures must be said, and fit together")
  func parameters() {
    #expect(throws: Self.error("\"opensCircuit\" needs \"threshold\"")) { try Play().report("opensCircuit") }
    #expect(throws: Self.error("\"opensCircuit\" needs \"every\"")) {
      try Play().report("opensCircuit", ["threshold": 5, "resetAfter": 2])
    }
    #expect(
      throws: Self.error(
        "\"every\" is at most half of \"resetAfter\", for calls must fall into the time that the circuit is open", at: "every")
    ) { try Play().report("opensCircuit", ["threshold": 5, "resetAfter": 2, "every": 1.5]) }
    #expect(throws: Self.error("\"threshold\" is 1 or more", at: "threshold")) {
      try Play().report("opensCircuit", ["threshold": 0, "resetAfter": 2, "every": 1])
    }
  }

  private static func error(_ message: String, at key: String? = nil) -> ClauseError {
    let pointer: JSONPointer = "/expectations/0/opensCircuit"
    return ClauseError(message, at: key.map { pointer.appending($0) } ?? pointer, file: nil)
  }

  private static func with(_ more: JSONObject) -> JSON {
    guard case .object(var object) = declared else { return declared }
    for key in more.keys { object[key] = more[key] }
    return .object(object)
  }
}
