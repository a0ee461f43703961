import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("judging a faster clock")
struct SpeedTests {
  /// A client that was told to wait and came back after `gap` seconds of a clock of that speed.
  private func told(_ wait: String, gap: Double, speed: Double, lag: Double = 0) -> Play {
    var play = Play()
    play.speed = speed
    play.lag = Lag(p99: lag, max: lag, samples: [])
    play.call(429, reply: [Header("Retry-After", wait)])
    play.call(200, after: gap)
    return play
  }

  @Test(
    "who waits as told passes, who clearly does not fails, and what noise can do in between is undecided",
    arguments: [
      ("60", 60.0, 60.0, Verdict.passed), ("60", 60.4, 60, .passed), ("60", 59, 60, .inconclusive), ("60", 40, 60, .failed),
      ("60", 1, 60, .failed), ("2", 2.02, 20, .passed), ("1", 1.02, 20, .inconclusive), ("1", 0.1, 20, .failed),
      ("1", 0.7, 20, .inconclusive), ("2", 2, 1, .passed),
      ("2", 1.95, 1, .failed), ("2", 1.95, 2.5, .inconclusive), ("2", 0.5, 0.5, .failed),
    ])
  func waits(told wait: String, gap: Double, speed: Double, verdict: Verdict) throws {
    #expect(try told(wait, gap: gap, speed: speed).verdict("RT-1", of: "honorsRetryAfter") == verdict)
  }

  @Test("a wait that the machine's noise alone may fill is undecided, and the speed is said that would tell")
  func tooFast() throws {
    let entry = try #require(try told("1", gap: 1.2, speed: 60).entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.verdict == .inconclusive)
    #expect(entry.summary == "undecided at speed 60, where 0.02 s of the machine's own count as 1.2 s; at --speed 12 it can be told")
    #expect(entry.evidence.map(\.figure) == [.gap(.milliseconds(1200))])
    #expect(try told("1", gap: 1.2, speed: 12).verdict("RT-1", of: "honorsRetryAfter") == .passed)
  }

  @Test("the lag of the server counts for the speed that would tell")
  func lag() throws {
    // 10 ms of real time, as the clock counts them.
    let entry = try #require(try told("1", gap: 1.2, speed: 60, lag: 0.6).entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.summary == "undecided at speed 60, where 0.02 s of the machine's own count as 1.2 s; at --speed 10 it can be told")
  }

  @Test(
    "lateness that the machine may have made is undecided above a limit, and what is within it passes",
    arguments: [(1.2, Verdict.passed), (3, .inconclusive), (10, .failed)])
  func limits(gap: Double, verdict: Verdict) throws {
    var play = Play()
    play.speed = 20
    play.call(503)
    play.call(200, after: gap)
    let entry = try #require(try play.entry("RT-8", of: "backsOff", ["cap": "1s"]))
    #expect(entry.verdict == verdict)
    #expect(
      verdict != .inconclusive
        || entry.summary == "undecided at speed 20, where 0.02 s of the machine's own count as 0.4 s; without --speed it can be told")
  }

  @Test("noise is no jitter, and jitter that noise may hide is not held against a client")
  func jitter() throws {
    func verdict(_ spread: Double, speed: Double) throws -> Verdict? {
      var play = Play()
      play.speed = speed
      for call in 0..<20 {
        play.call(503, "GET", "/orders?n=\(call)", after: 30)
        play.call(200, "GET", "/orders?n=\(call)", after: 0.5 + spread * Double(call % 5) / 4)
      }
      return try play.verdict("RT-7", of: "backsOff", ["jitter": true])
    }
    #expect(try verdict(0.1, speed: 1) == .passed)
    #expect(try verdict(0.1, speed: 20) == .inconclusive)
    #expect(try verdict(2, speed: 20) == .passed)
    #expect(try verdict(0.001, speed: 20) == .failed)
  }

  @Test("what hangs on time is undecided where no program took the clock, and what requests look like is not")
  func strangers() throws {
    var play = told("2", gap: 0.1, speed: 20)
    play.end.onClock = JournalEnd.OnClock.none
    let entry = try #require(try play.entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.verdict == .inconclusive)
    #expect(
      entry.summary == "undecided, because no client on the clock of speed 20 was seen: static binary? cleared environment?")
    #expect(try play.report("calls", ["exactly": 3]).entries[0].verdict == .inconclusive)
    #expect(try play.report("validRequests").entries.contains { $0.verdict == .passed })
    #expect(try play.report("calls", ["exactly": 2]).entries.last?.verdict == .passed)
    play.end.onClock = .go
    #expect(
      try play.entry("RT-1", of: "honorsRetryAfter")?.summary
        == "undecided, because no client on the clock of speed 20 was seen: programs in Go wait in real time")
  }

  @Test("where some programs could not take the clock the report says so")
  func some() throws {
    var play = told("2", gap: 0.1, speed: 20)
    play.end.onClock = .some
    let report = try play.report("honorsRetryAfter")
    #expect(report.verdict == .failed)
    #expect(report.warnings == ["some programs of the command waited in real time; what they sent is misjudged at speed 20"])
  }

  @Test(
    "what a client did because the server itself was late is not held against it",
    arguments: [(0.8, Verdict.inconclusive), (0.01, .failed)])
  func lateServer(lag: Double, verdict: Verdict) throws {
    var play = Play()
    play.speed = 20
    play.lag = Lag(p99: 0, max: lag * 20, samples: [Lag.Sample(at: instant(16), late: lag * 20)])
    play.call(nil, at: 0, taking: 16, fault: .reset)
    play.call(200, at: 5.3, connection: 2)
    let entry = try play.report("calls", ["exactly": 1]).entries[0]
    #expect(entry.verdict == verdict)
    #expect(
      verdict == .failed || entry.summary == "undecided at speed 20: the server itself was too late for exchange 1")
  }

  @Test("a client that was ended long after the last that happened was not watched for longer on a faster clock than on that of real time")
  func interrupted() throws {
    var play = Play()
    play.speed = 20
    play.scenario.routes[0].replies = [Reply(status: 503), Reply(status: 200)]
    play.call(503)
    play.end.by = .stopped
    for interrupted in [nil, instant(100)] {
      play.end.interrupted = interrupted
      #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 2], silence: 200) == .inconclusive)
    }
  }

  @Test("what came before the server was too late was not watched until the client was ended")
  func interruptedAfterLateness() throws {
    var play = Play()
    play.speed = 20
    play.lag = Lag(p99: 3, max: 3, samples: [])
    play.call(429, "POST", "/payments", reply: [Header("Retry-After", "2")])
    play.call(200, after: 1, gone: 4)
    play.call(200, "GET", "/orders?page=2", at: 50)
    play.end.interrupted = instant(100)
    let entry = try #require(try play.entry("RT-1", of: "honorsRetryAfter", ["mayGiveUp": false], silence: 200))
    #expect(entry.verdict == .inconclusive)
    #expect(entry.summary == "undecided at speed 20: the server itself was too late for exchange 2")
  }

  @Test("a reply that the scenario kept back for longer than the client waited makes no server late")
  func keptBack() throws {
    func verdict(_ reply: Reply, gone: Double) throws -> Verdict {
      var play = Play(
        Route(id: "orders", request: RequestPattern(methods: ["GET"], path: .exact("/orders")), replies: [reply]),
        route("pay", "POST", "/payments"))
      play.speed = 20
      play.lag = Lag(p99: 3, max: 3, samples: [])
      play.call(nil, at: 0, fault: reply.fault, gone: gone)
      for _ in 0..<2 { play.call(201, "POST", "/payments", after: 1) }
      return try play.report("calls", ["route": "pay", "atMost": 1]).entries[0].verdict
    }
    #expect(try verdict(Reply(fault: .stall), gone: 3) == .failed)
    #expect(try verdict(Reply(delay: .fixed(.seconds(10))), gone: 3) == .failed)
    #expect(try verdict(Reply(delay: .fixed(.seconds(6))), gone: 3) == .inconclusive, "its patience may have begun earlier")
    #expect(try verdict(Reply(), gone: 3) == .inconclusive)
  }

  @Test("what had failed before the server was too late stands, and what came after it is left out")
  func failedBefore() throws {
    var play = Play()
    play.speed = 20
    play.lag = Lag(p99: 3, max: 3, samples: [])
    for _ in 0..<2 { play.call(201, "POST", "/payments", after: 1) }
    play.call(200, after: 1, gone: 6)
    play.call(201, "POST", "/payments", after: 1)
    let failed = try play.report("calls", ["route": "pay", "atMost": 1]).entries[0]
    #expect(failed.verdict == .failed)
    #expect(
      failed.summary
        == "\"pay\" was called twice; expected: at most 1; not counting exchange 3 and what came after it, for which the server itself was too late"
    )
    #expect(failed.evidence.map(\.exchange) == [2])
    let after = try play.report("calls", ["route": "pay", "atMost": 2]).entries[0]
    #expect(after.verdict == .inconclusive)
    #expect(after.summary == "undecided at speed 20: the server itself was too late for exchange 3")
    // That a call was still missing then proves nothing.
    #expect(try play.report("calls", ["route": "pay", "exactly": 4]).entries[0].verdict == .inconclusive)
  }

  @Test("a request without a key has none, however late the server was; what hangs on time is undecided")
  func keys() throws {
    var play = Play()
    play.speed = 20
    play.lag = Lag(p99: 3, max: 3, samples: [])
    play.call(200, at: 0, gone: 3)
    play.call(500, "POST", "/payments", after: 1)
    play.call(201, "POST", "/payments", after: 1)
    #expect(try play.verdict("ID-1", of: "sendsIdempotencyKeys") == .failed)
    #expect(try play.verdict("RT-9", of: "retriesSafely") == .inconclusive)
  }

  @Test("waits that are measured against each other say the speed that would tell, too")
  func growing() throws {
    var play = Play(operations: .path)
    play.speed = 20
    play.call(503)
    for wait in [1.0, 2.0, 4.0] { play.call(503, after: wait) }
    let entry = try #require(try play.entry("RT-6", of: "backsOff"))
    #expect(entry.verdict == .inconclusive)
    #expect(entry.summary == "undecided at speed 20, where 0.02 s of the machine's own count as 0.4 s; at --speed 10 it can be told")
    play.speed = 10
    #expect(try play.verdict("RT-6", of: "backsOff") == .passed)
  }

  @Test("a slow clock's speed is told as it was given")
  func slow() throws {
    let report = try told("2", gap: 2.1, speed: 0.000001).report("honorsRetryAfter")
    #expect(report.text().contains("; speed 0.000001\n"))
    #expect(report.jsonText.contains("0.000001"))
  }

  /// A client that sends without a rest, which a machine holds up between its requests.
  @Test(
    "a client that only the machine slows down is not taken for one that keeps a limit",
    arguments: [
      (["algorithm": "tokenBucket", "rate": 5, "burst": 5], 0.3, Verdict.inconclusive),
      (["algorithm": "tokenBucket", "rate": 5, "burst": 5], 0.001, .failed),
      (["algorithm": "tokenBucket", "rate": 0.5, "burst": 5], 2.5, .passed),
      (["algorithm": "fixedWindow", "limit": 5, "window": "1s"], 0.3, .inconclusive),
      (["algorithm": "fixedWindow", "limit": 2, "window": "10s"], 6, .passed),
    ] as [(JSON, Double, Verdict)])
  func rates(limit: JSON, apart: Double, verdict: Verdict) throws {
    var play = Play()
    play.speed = 20
    for number in 0..<12 { play.call(200, "GET", "/orders?n=\(number)", after: apart) }
    #expect(try play.report("staysWithinRate", limit).entries[0].verdict == verdict)
  }

  @Test(
    "a silence that the machine may have made is no circuit that opened",
    arguments: [(1.2, 0, Verdict.inconclusive), (4, 3, .inconclusive), (4, 0, .passed), (0.05, 0, .failed)])
  func silences(gap: Double, others: Int, verdict: Verdict) throws {
    var play = Play()
    play.speed = 20
    for _ in 0..<3 { play.call(503, after: 0.05) }
    for _ in 0..<others { play.call(201, "POST", "/payments", route: "pay", after: gap / Double(others + 1)) }
    play.call(503, after: gap / Double(others + 1))
    for _ in 0..<20 { play.call(503, after: 0.05) }
    let plan: JSON = ["route": "orders", "threshold": 3, "resetAfter": "1s", "every": "100ms"]
    #expect(try play.verdict("CB-1", of: "opensCircuit", plan) == verdict)
  }

  @Test(
    "a call that the machine alone may have kept from being a retry is undecided", arguments: [(1.0, Verdict.passed), (20, .inconclusive)])
  func lateRetry(speed: Double, verdict: Verdict) throws {
    var play = Play()
    play.speed = speed
    play.call(nil, "POST", "/payments", fault: .reset)
    for number in 0..<20 { play.call(200, "GET", "/orders?n=\(number)", after: 3.1) }
    play.call(201, "POST", "/payments", connection: 2)
    #expect(try play.verdict("RT-9", of: "retriesSafely") == verdict)
  }

  /// Two that ask for the same at the same time, of a server that was late by more than half of its replies.
  private func callers(
    apart: Double, keys: [String] = ["", ""], connections: [Int] = [1, 2], again: Bool = false
  ) throws -> Verdict {
    var play = Play()
    play.speed = 20
    play.lag = Lag(p99: 3, max: 3, samples: [])
    for caller in 0..<2 {
      let headers = keys[caller].isEmpty ? [] : [Header("Idempotency-Key", keys[caller])]
      play.call(
        201, "POST", "/payments", at: apart * Double(caller), taking: 4, headers: headers, connection: connections[caller], sequence: 1)
    }
    if again { play.call(201, "POST", "/payments", at: 10, connection: 1, sequence: 2) }
    return try play.report("calls", ["exactly": 1]).entries[0].verdict
  }

  @Test("callers that ask for the same at the same time are not taken for one that lost patience with a late server")
  func callersTogether() throws {
    #expect(try callers(apart: 2) == .inconclusive, "nothing tells them from one that called again")
    #expect(try callers(apart: 0.01) == .failed, "nobody loses patience that soon")
    #expect(try callers(apart: 2, keys: ["a", "b"]) == .failed, "each has a key of its own")
    #expect(try callers(apart: 2, keys: ["a", "a"]) == .inconclusive, "the same key is the same call")
    #expect(try callers(apart: 2, again: true) == .failed, "who uses its connection again has read its reply")
  }

  @Test("the silence in which a command ends is not held against a client", arguments: [(1.0, Verdict.failed), (20, .inconclusive)])
  func silence(speed: Double, verdict: Verdict) throws {
    var play = Play()
    play.speed = speed
    for number in 0..<6 { play.call(404, "GET", "/orders?n=\(number)", after: 1) }
    #expect(try play.verdict("CB-6", of: "keepsCircuitClosed", ["every": 1], silence: 60) == verdict)
  }

  @Test("each report says the speed once, and none says the common one")
  func reports() throws {
    let fast = try told("2", gap: 2.1, speed: 2.5).report("honorsRetryAfter")
    #expect(fast.text().hasPrefix("PASSED play: 2 passed; 2 exchanges; seed 7; speed 2.5\n"))
    #expect(fast.json["speed"] == 2.5)
    #expect(fast.junit.contains("      <property name=\"speed\" value=\"2.5\"/>\n"))
    #expect(fast.html.contains("seed 7 · speed 2.5: all times are those of the faster clock · server lag"))
    let real = try told("2", gap: 2.1, speed: 1).report("honorsRetryAfter")
    for text in [real.text(), real.jsonText, real.junit, real.html] { #expect(!text.contains("speed")) }
  }
}
