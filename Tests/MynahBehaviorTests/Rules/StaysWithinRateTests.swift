import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("staysWithinRate")
struct StaysWithinRateTests {
  private static let sliding: JSON = ["algorithm": "slidingWindow", "limit": 10, "window": "1s"]
  private static let fixed: JSON = ["algorithm": "fixedWindow", "limit": 10, "window": "1s"]
  private static let bucket: JSON = ["algorithm": "tokenBucket", "rate": 5, "burst": 5]
  private static let interval: JSON = ["algorithm": "interval", "rate": 5]

  /// Requests at these instants.
  private func play(_ instants: [Double], lag: Double = 0, connections: Int = 1, headers: [Header] = []) -> Play {
    var play = Play()
    play.lag = Lag(p99: lag, max: lag, samples: [])
    for (number, instant) in instants.enumerated() {
      play.call(200, "GET", "/orders?n=\(number)", at: instant, headers: headers, connection: 1 + number % connections)
    }
    return play
  }

  /// So many instants at even distances.
  private static func steady(_ count: Int, _ distance: Double, from start: Double = 0) -> [Double] {
    (0..<count).map { start + Double($0) * distance }
  }

  private func entry(_ id: String, _ play: Play, _ parameters: JSON) throws -> Report.Entry? {
    try play.entry(id, of: "staysWithinRate", parameters)
  }

  private func verdict(_ id: String, _ play: Play, _ parameters: JSON) throws -> Verdict? { try entry(id, play, parameters)?.verdict }

  /// As many as a limiter lets through that keeps the last `limit` instants: 10 at once each second.
  private static let bursts = (0..<40).map { Double($0 / 10) + Double($0 % 10) / 1000 }
  /// The last moments of a fixed window, and the first of the next.
  private static let edge = [0.0] + Self.steady(9, 0.01, from: 0.9) + Self.steady(10, 0.01, from: 1.001)

  @Test("RL-1: a right limiter passes, in bursts, spread out, and with what the network shifts")
  func slidingRight() throws {
    let found = try #require(try entry("RL-1", play(Self.bursts), Self.sliding))
    #expect(found.verdict == .passed && found.summary == "the client kept to 10 requests in any 1 s, 40 requests")
    #expect(try verdict("RL-1", play(Self.steady(40, 0.1)), Self.sliding) == .passed)
    #expect(try verdict("RL-1", play(Self.steady(40, 0.1).map { $0 == 1 ? 0.981 : $0 }), Self.sliding) == .passed)
  }

  @Test("RL-1: no limiter, twice the rate, and a burst around the edge of fixed windows fail")
  func slidingWrong() throws {
    let none = try #require(try entry("RL-1", play(Self.steady(30, 0.01)), Self.sliding))
    #expect(none.verdict == .failed)
    #expect(
      none.summary
        == "the client exceeded 10 requests in any 1 s: 30 requests within 1 s, expected at most 10; 20 of 30 requests came too soon")
    #expect(
      none.evidence.first
        == Evidence(
          session: "default", exchange: 11, figure: .count(11), bound: .atMost(.count(10)), note: "requests within 1 s from exchange 1 on"))
    #expect(try verdict("RL-1", play(Self.steady(60, 0.05)), Self.sliding) == .failed)
    #expect(try verdict("RL-1", play(Self.edge), Self.sliding) == .failed)
  }

  @Test("RL-1: retries count, redirects do not")
  func retries() throws {
    var retried = Play()
    for number in 0..<11 { retried.call(503, at: Double(number) / 20) }
    #expect(try verdict("RL-1", retried, Self.sliding) == .failed)
    var redirected = Play()
    for number in 0..<10 {
      redirected.call(307, "GET", "/orders?n=\(number)", at: Double(number) / 20, reply: [Header("Location", "/orders?m=\(number)")])
      redirected.call(200, "GET", "/orders?m=\(number)", at: Double(number) / 20 + 0.001)
    }
    redirected.call(200, "GET", "/orders?last", at: 3)
    #expect(try verdict("RL-1", redirected, Self.sliding) == .passed)
  }

  @Test("RL-1: fixed windows may meet at an edge, wherever that lies", arguments: [0, 0.37])
  func fixedRight(shift: Double) throws {
    let found = try #require(try entry("RL-1", play(Self.edge.map { $0 + shift }), Self.fixed))
    #expect(found.verdict == .passed && found.summary == "the client kept to 10 requests in each 1 s, 20 requests")
    // A grid with an edge at 0.5 s, though the first request comes at 0.45 s.
    let grid = [0.45] + Self.steady(10, 0.02, from: 0.5) + Self.steady(10, 0.02, from: 1.5)
    #expect(try verdict("RL-1", play(grid.map { $0 + shift }), Self.fixed) == .passed)
  }

  @Test("RL-1: too many for any windows that follow one another fail")
  func fixedWrong() throws {
    let found = try #require(try entry("RL-1", play(Self.steady(60, 0.05)), Self.fixed))
    #expect(found.verdict == .failed)
    #expect(found.summary.hasPrefix("the client exceeded 10 requests in each 1 s: 20 requests within 1 s, expected at most 10; "))
    // Twice at an edge is right, three times in two windows is not.
    #expect(try verdict("RL-1", play(Self.edge + Self.steady(10, 0.01, from: 1.2)), Self.fixed) == .failed)
  }

  @Test("RL-2: a bucket may send its burst and what it gets; 16 after a pause of 3 s are too many")
  func bucket() throws {
    let right = Self.steady(5, 0.001) + Self.steady(19, 0.2, from: 0.2)
    let found = try #require(try entry("RL-2", play(right), Self.bucket))
    #expect(found.verdict == .passed && found.summary == "the client kept to a bucket of 5 that gets 5 a second, 24 requests")
    #expect(try verdict("RL-2", play(right + Self.steady(5, 0.001, from: 10)), Self.bucket) == .passed)
    let uncapped = try #require(try entry("RL-2", play([0] + Self.steady(16, 0.00625, from: 3)), Self.bucket))
    #expect(uncapped.verdict == .failed)
    #expect(
      uncapped.summary
        == "the client exceeded a bucket of 5 that gets 5 a second: 16 requests within 0.09375 s, expected at most 6; "
        + "10 of 17 requests came too soon")
    #expect(try verdict("RL-2", play(Self.steady(100, 1 / 6)), Self.bucket) == .failed)
  }

  @Test("RL-2: a bucket is not judged as a window")
  func bucketIsNoWindow() throws {
    let twice = Self.steady(10, 0.001) + Self.steady(10, 0.1, from: 0.1)
    #expect(try verdict("RL-2", play(twice), ["algorithm": "tokenBucket", "rate": 10, "burst": 10]) == .passed)
    #expect(try verdict("RL-1", play(twice), Self.sliding) == .failed)
  }

  @Test("RL-3: requests keep their distance, and retries that bypass the limiter fail")
  func interval() throws {
    let found = try #require(try entry("RL-3", play(Self.steady(10, 0.2)), Self.interval))
    #expect(found.verdict == .passed && found.summary == "the client kept to 1 request in 0.2 s, 10 requests")
    #expect(try verdict("RL-3", play([0, 0.19, 0.38]), Self.interval) == .passed)
    var bypassing = Play()
    bypassing.call(503, at: 0)
    bypassing.call(503, at: 0.05)
    bypassing.call(200, at: 0.3)
    let wrong = try #require(try entry("RL-3", bypassing, Self.interval))
    #expect(
      wrong.summary == "the client exceeded 1 request in 0.2 s: two of them 0.050 s apart; 1 of 3 requests came too soon")
    #expect(
      wrong.evidence == [
        Evidence(
          session: "default", exchange: 2, figure: .span(.milliseconds(50)), bound: .atLeast(.time(.milliseconds(200))),
          note: "after the beginning of exchange 1")
      ])
  }

  @Test("RL-7: threads with a limiter each exceed what they share")
  func workers() throws {
    let threads = play((0..<40).map { Double($0 / 4) / 10 }, connections: 4)
    let found = try #require(try entry("RL-7", threads, Self.sliding))
    #expect(found.verdict == .failed)
    #expect(
      found.summary
        == "4 connections at once exceeded 10 requests in any 1 s together, though each alone kept to it: they do not share a limiter")
    let right = try #require(try entry("RL-7", play(Self.steady(40, 0.1), connections: 4), Self.sliding))
    #expect(right.verdict == .passed && right.summary == "4 connections at once kept to 10 requests in any 1 s together")
    let unlimited = try #require(try entry("RL-7", play(Self.steady(40, 0.01), connections: 2), Self.sliding))
    #expect(unlimited.summary == "2 connections at once exceeded 10 requests in any 1 s together")
    #expect(try verdict("RL-7", play(Self.bursts), Self.sliding) == nil)
    var oneAfterAnother = Play()
    for number in 0..<12 { oneAfterAnother.call(200, at: Double(number) / 5, connection: number) }
    #expect(try verdict("RL-7", oneAfterAnother, Self.sliding) == nil)
  }

  @Test("RL-7: clients that are told apart are the workers")
  func clients() throws {
    var play = Play()
    play.scenario.clients = .header("X-Worker")
    for number in 0..<40 {
      play.call(200, "GET", "/orders?n=\(number)", at: Double(number / 4) / 10, headers: [Header("X-Worker", "\(number % 4)")])
    }
    #expect(try entry("RL-7", play, Self.sliding)?.summary.hasPrefix("4 clients at once exceeded") == true)
  }

  @Test("a limit is its credential's, the session's or the route's")
  func reach() throws {
    var play = Play()
    for number in 0..<20 {
      play.call(
        200, number % 4 < 2 ? "GET" : "POST", number % 4 < 2 ? "/orders?\(number)" : "/payments?\(number)", at: Double(number) / 20,
        headers: [Header("X-API-Key", number % 2 == 0 ? "ann" : "bob")])
    }
    let tight: JSONObject = ["algorithm": "slidingWindow", "limit": 6, "window": 1]
    func verdict(_ per: JSON?) throws -> Verdict? {
      var parameters = tight
      parameters["per"] = per
      return try self.verdict("RL-1", play, .object(parameters))
    }
    #expect(try verdict(nil) == .failed)
    #expect(try verdict("session") == .failed)
    #expect(try verdict("route") == .notProvoked)
  }

  @Test("lag that decides is undecided", arguments: [(0.0, Verdict.failed), (0.05, .inconclusive)])
  func lag(lag: Double, verdict: Verdict) throws {
    let close = Self.steady(10, 0.001) + [0.95]
    #expect(try self.verdict("RL-1", play(close, lag: lag), Self.sliding) == verdict)
    let three = [0, 0.4, 1.05].flatMap { Self.steady(10, 0.01, from: $0) }
    #expect(try self.verdict("RL-1", play(three, lag: lag), Self.fixed) == verdict)
    #expect(try self.verdict("RL-3", play([0, 0.16], lag: lag), Self.interval) == verdict)
    let full = [0, 0, 0, 0, 0, 0, 0.19]
    #expect(try self.verdict("RL-2", play(full, lag: lag), Self.bucket) == verdict)
  }

  @Test("RL-1: what can't be told says so")
  func undecided() throws {
    let found = try #require(try entry("RL-1", play(Self.steady(10, 0.001) + [0.95], lag: 0.05), Self.sliding))
    #expect(
      found.summary
        == "whether the client kept to 10 requests in any 1 s can't be told, 1 of 11 requests: the server's own lag hides it")
  }

  @Test("few requests provoke nothing")
  func notProvoked() throws {
    let found = try #require(try entry("RL-1", play(Self.steady(10, 0.001)), Self.sliding))
    #expect(found.verdict == .notProvoked && found.summary == "10 requests came, and 10 requests may always come")
    #expect(try entry("RL-3", Play(), Self.interval)?.summary == "no request came, and 1 request may always come")
  }

  @Test("sessions are judged each by itself")
  func sessions() throws {
    var play = Play()
    for number in 0..<20 { play.call(200, at: Double(number) / 20, session: number % 2 == 0 ? "a" : "b") }
    #expect(try verdict("RL-1", play, Self.sliding) == .notProvoked)
    for number in 0..<11 { play.call(200, "GET", "/orders?\(number)", at: 2 + Double(number) / 100, session: "b") }
    #expect(try entry("RL-1", play, Self.sliding)?.summary.hasSuffix("(session \"b\")") == true)
  }

  @Test(
    "each algorithm takes its own parameters",
    arguments: [
      ([:], "\"staysWithinRate\" needs \"algorithm\""),
      (["algorithm": "slidingWindow", "window": 1], "\"staysWithinRate\" needs \"limit\""),
      (["algorithm": "tokenBucket", "rate": 1], "\"staysWithinRate\" needs \"burst\""),
      (
        ["algorithm": "tokenBucket", "rate": 1, "burst": 1, "limit": 1],
        "\"limit\" is not for \"tokenBucket\", which takes \"rate\" and \"burst\""
      ), (["algorithm": "slidingWindow", "limit": 0, "window": 1], "\"limit\" is 1 or more"),
      (
        ["algorithm": "fixedWindow", "limit": 1, "window": "50ms"],
        "\"window\" is 100 ms or more; shorter ones can't be told from the unsteadiness of clocks"
      ),
      (
        ["algorithm": "interval", "rate": 25],
        "\"rate\" is at most 20 for \"interval\"; 50 ms or less can't be told from the unsteadiness of clocks"
      ),
    ] as [(JSON, String)])
  func parameters(given: JSON, message: String) throws {
    do {
      _ = try Play().report("staysWithinRate", given)
      Issue.record("\(given.text()) is taken")
    } catch let error as ClauseError {
      #expect(error.message == message)
    }
  }
}
