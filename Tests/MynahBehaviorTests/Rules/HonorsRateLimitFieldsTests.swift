import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("honorsRateLimitFields")
struct HonorsRateLimitFieldsTests {
  /// A reply with these fields, then a request after so many seconds.
  private func play(_ fields: [Header], gap: Double, lag: Double = 0) -> Play {
    var play = Play()
    play.lag = Lag(p99: lag, max: lag, samples: [])
    play.call(200, "GET", "/orders?page=1", reply: fields)
    play.call(200, "GET", "/orders?page=2", after: gap)
    return play
  }

  private func entry(_ play: Play, _ parameters: JSON = [:]) throws -> Report.Entry? {
    try play.entry("RL-4", of: "honorsRateLimitFields", parameters)
  }

  private func verdict(_ play: Play, _ parameters: JSON = [:]) throws -> Verdict? { try entry(play, parameters)?.verdict }

  /// The journal of ``Play`` starts at 1 700 000 000.
  private static let forms: [[Header]] = [
    [Header("RateLimit", "\"default\";r=0;t=4")], [Header("ratelimit", "default;r=0;t=4")],
    [Header("RateLimit", "\"day\";r=90;t=9000, \"second\";r=0;t=4")], [Header("RateLimit", "limit=100, remaining=0, reset=4")],
    [Header("RateLimit-Remaining", "0"), Header("RateLimit-Reset", "4")],
    [Header("X-RateLimit-Remaining", "0"), Header("X-RateLimit-Reset", "4")],
    [Header("X-RateLimit-Remaining", "0"), Header("X-RateLimit-Reset", "1700000004")],
    [Header("X-RateLimit-Remaining", "0"), Header("X-RateLimit-Reset", "1700000004000")],
  ]

  @Test("RL-4: every form of the fields is read", arguments: forms)
  func everyForm(fields: [Header]) throws {
    #expect(try verdict(play(fields, gap: 4)) == .passed)
    #expect(try verdict(play(fields, gap: 0.01)) == .failed)
    #expect(try verdict(play(fields, gap: 2.9)) == .failed)
  }

  @Test("RL-4: summaries and evidence")
  func evidence() throws {
    let right = try #require(try entry(play(Self.forms[0], gap: 4)))
    #expect(right.summary == "the client waited for the reset when nothing remained of the quota, 1 time")
    let wrong = try #require(try entry(play(Self.forms[0], gap: 0.25)))
    #expect(wrong.summary == "requests came before the reset, although nothing remained of the quota, 1 of 1 time")
    #expect(
      wrong.evidence == [
        Evidence(
          session: "default", operation: 2, attempt: 1, exchange: 2, figure: .gap(.milliseconds(250)), bound: .atLeast(.time(.seconds(4))),
          note: "after exchange 1, which said so")
      ])
  }

  @Test(
    "RL-4: a number is met to coarse clocks, a date to the second",
    arguments: [(0, 3.95, Verdict.passed), (0, 3.9, .failed), (6, 3.05, .passed)])
  func tolerance(form: Int, gap: Double, verdict: Verdict) throws {
    #expect(try self.verdict(play(Self.forms[form], gap: gap)) == verdict)
  }

  @Test(
    "RL-4: what can't be read is ignored",
    arguments: [
      [Header("RateLimit", "r=0")], [Header("RateLimit", "\"default\";r=none;t=4")], [Header("RateLimit", "\"default\";r=-1;t=4")],
      [Header("X-RateLimit-Remaining", "0")], [Header("X-RateLimit-Remaining", "0"), Header("X-RateLimit-Reset", "soon")],
      [Header("X-RateLimit-Remaining", ""), Header("X-RateLimit-Reset", "4")], [Header("RateLimit", ";;=,\"")],
      [Header("X-RateLimit-Remaining", "0"), Header("X-RateLimit-Reset", "99999999999999999999")],
    ])
  func unreadable(fields: [Header]) throws {
    let found = try #require(try entry(play(fields, gap: 0.01)))
    #expect(found.verdict == .notProvoked && found.summary == "no reply said that nothing remains of the quota")
  }

  @Test("RL-4: Retry-After takes precedence")
  func retryAfter() throws {
    #expect(try verdict(play(Self.forms[0] + [Header("Retry-After", "1")], gap: 1.5)) == .notProvoked)
  }

  @Test("RL-4: the newest word counts")
  func newest() throws {
    var play = play(Self.forms[0], gap: 0.5)
    #expect(try verdict(play) == .failed)
    play = Play()
    play.call(200, reply: [Header("RateLimit", "\"default\";r=0;t=4")])
    play.call(200, "GET", "/orders?page=2", after: 4, reply: [Header("RateLimit", "\"default\";r=9;t=60")])
    play.call(200, "GET", "/orders?page=3", after: 0.01)
    #expect(try entry(play)?.summary == "the client waited for the reset when nothing remained of the quota, 1 time")
  }

  @Test("RL-4: the newest word counts, however late the end of the reply before it was noted", arguments: [0.011, 0.05])
  func lateEnd(taking: Double) throws {
    let little = [Header("RateLimit", "\"default\";r=1;t=4")]
    var play = Play()
    play.call(200, "GET", "/orders?page=1", at: 0, taking: taking, reply: little, connection: 1, first: 0)
    play.call(200, "GET", "/orders?page=2", at: 0.01, taking: 0.0005, reply: Self.forms[0], connection: 2, first: 0)
    play.call(200, "GET", "/orders?page=3", at: 4.02, connection: 3)
    #expect(try verdict(play) == .passed)
    // Whether it knew is uncertain: the end was noted after it.
    play = Play()
    play.call(200, "GET", "/orders?page=1", at: 0, taking: 0.002, reply: Self.forms[0], connection: 1, first: 0)
    play.call(200, "GET", "/orders?page=2", at: 0.001, connection: 2)
    #expect(try verdict(play) == .inconclusive)
  }

  @Test("RL-4: every request before the reset counts")
  func every() throws {
    var play = play(Self.forms[0], gap: 1)
    play.call(200, "GET", "/orders?page=3", after: 1)
    play.call(200, "GET", "/orders?page=4", after: 9)
    #expect(try entry(play)?.summary.hasSuffix("2 of 3 times") == true)
  }

  @Test("RL-4: what was under way already may come, and another credential has its own quota")
  func excused() throws {
    var play = Play()
    play.call(200, "GET", "/orders?page=1", at: 0, taking: 1, reply: Self.forms[0], connection: 1)
    play.call(200, "GET", "/orders?page=2", at: 0.5, taking: 1, connection: 2)
    play.call(200, "GET", "/orders?page=3", at: 1.02, connection: 3)
    #expect(try verdict(play) == .notProvoked)
    play.call(200, "GET", "/orders?page=4", at: 1.03, connection: 1)
    #expect(try verdict(play) == .failed)
    var other = Play()
    other.call(200, reply: Self.forms[0])
    other.call(200, after: 0.1, headers: [Header("Authorization", "Bearer bob")])
    #expect(try verdict(other) == .notProvoked)
  }

  @Test(
    "RL-4: where the reset is far a try now and then is undecided, going on is not",
    arguments: [(60.0, Verdict.inconclusive), (1, .failed)])
  func far(gap: Double, verdict: Verdict) throws {
    #expect(try self.verdict(play([Header("RateLimit", "\"day\";r=0;t=600")], gap: gap)) == verdict)
  }

  @Test("RL-4: lag is undecided, giving up is not provoked")
  func undecided() throws {
    #expect(try verdict(play(Self.forms[0], gap: 3.9, lag: 0.1)) == .inconclusive)
    var play = Play()
    play.call(200, reply: Self.forms[0])
    let found = try #require(try entry(play))
    #expect(found.verdict == .notProvoked && found.summary == "no request came after the reply that said that nothing remains")
  }

  @Test("RL-4: fields of other names are the file's to say")
  func otherNames() throws {
    let vendor = [Header("X-Rate-Limit-Remaining", "0"), Header("X-Rate-Limit-Reset", "4")]
    #expect(try verdict(play(vendor, gap: 0.1)) == .notProvoked)
    #expect(try verdict(play(vendor, gap: 0.1), ["fields": ["X-Rate-Limit"]]) == .failed)
    #expect(try verdict(play(Self.forms[5], gap: 0.1), ["fields": "RateLimit"]) == .notProvoked)
    #expect(throws: ClauseError.self) { try Play().report("honorsRateLimitFields", ["fields": []]) }
  }

  @Test("RL-4: sessions are judged each by itself")
  func sessions() throws {
    var play = Play()
    play.call(200, reply: Self.forms[0], session: "a")
    play.call(200, after: 0.1, session: "b")
    #expect(try verdict(play) == .notProvoked)
    play.call(200, "GET", "/orders?page=2", after: 0.1, session: "a")
    #expect(try entry(play)?.summary.hasSuffix("1 of 1 time (session \"a\")") == true)
  }

  /// A quota of 100 a minute that has come down to 9, and requests at even distances that go on.
  private func sinking(every gap: Double, limit: [Header]) -> Play {
    var play = Play()
    play.call(200, "GET", "/orders?n=0", reply: [Header("X-RateLimit-Remaining", "50"), Header("X-RateLimit-Reset", "60")] + limit)
    for number in 1...8 {
      let reset = 54 - Int(Double(number) * gap)
      play.call(
        200, "GET", "/orders?n=\(number)", after: gap,
        reply: [Header("X-RateLimit-Remaining", "\(10 - number)"), Header("X-RateLimit-Reset", "\(reset)")] + limit)
    }
    return play
  }

  @Test("RL-5: a client that spreads the rest passes, one that goes on flat out fails")
  func slows() throws {
    let limit = [Header("X-RateLimit-Limit", "100")]
    let right = try #require(
      try sinking(every: 6, limit: limit).entry("RL-5", of: "honorsRateLimitFields", ["slows": true]))
    #expect(right.verdict == .passed)
    #expect(right.summary == "the client slowed down while less than a tenth of the quota remained, 1 time")
    let wrong = try #require(
      try sinking(every: 0.1, limit: limit).entry("RL-5", of: "honorsRateLimitFields", ["slows": true]))
    #expect(wrong.verdict == .failed)
    #expect(wrong.summary == "the client did not slow down while less than a tenth of the quota remained, 1 of 1 time")
    #expect(wrong.evidence.first?.note == "7 requests after exchange 2, which said that 9 remain")
    #expect(try sinking(every: 6, limit: limit).verdict("RL-5", of: "honorsRateLimitFields") == nil)
  }

  @Test("RL-5: without a limit the most that remained stands for it, and a full quota provokes nothing")
  func unknownLimit() throws {
    let none = try sinking(every: 0.1, limit: []).entry("RL-5", of: "honorsRateLimitFields", ["slows": true])
    #expect(none?.verdict == .failed && none?.evidence.first?.note?.contains("that 4 remain") == true)
    let full = play([Header("RateLimit", "\"default\";r=50;t=4")], gap: 0.1)
    let found = try #require(try full.entry("RL-5", of: "honorsRateLimitFields", ["slows": true]))
    #expect(found.verdict == .notProvoked && found.summary == "no two requests came while less than a tenth of the quota remained")
  }
}
