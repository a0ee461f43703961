import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("boundsAttempts")
struct BoundsAttemptsTests {
  private func failing(_ attempts: Int, every wait: Double = 1, marked: Bool = true, then status: Int? = nil) -> Play {
    var play = Play()
    let headers = marked ? [Header("amz-sdk-invocation-id", "i")] : []
    for _ in 0..<attempts { play.call(503, after: wait, headers: headers) }
    if let status { play.call(status, after: wait, headers: headers) }
    return play
  }

  @Test("RT-5: a client that gives up in time passes, with the number")
  func passes() throws {
    let entry = try #require(try failing(4).entry("RT-5", of: "boundsAttempts"))
    #expect(entry.verdict == .passed && entry.summary == "the client made at most 4 attempts, 1 operation")
  }

  @Test("RT-5: one that goes on fails, at the first attempt too many")
  func unlimited() throws {
    let entry = try #require(try failing(12).entry("RT-5", of: "boundsAttempts"))
    #expect(entry.verdict == .failed && entry.summary == "the client made up to 12 attempts, expected at most 10; 1 of 1 operation")
    #expect(
      entry.evidence == [
        Evidence(session: "default", operation: 1, attempt: 11, exchange: 11, figure: .count(12), bound: .atMost(.count(10)))
      ])
  }

  @Test(
    "RT-5: the declared number counts the first attempt, and is judged to the attempt",
    arguments: [
      (3, Verdict.passed), (4, .failed),
    ])
  func offByOne(made: Int, verdict: Verdict) throws {
    #expect(try failing(made).verdict("RT-5", of: "boundsAttempts", ["attempts": 3]) == verdict)
  }

  @Test("RT-5: a counter that every 429 sets back is no bound, nor is one that only resets stop")
  func kinds() throws {
    var limited = Play()
    for _ in 0..<12 { limited.call(429, after: 1, reply: [Header("Retry-After", "1")]) }
    #expect(try limited.verdict("RT-5", of: "boundsAttempts") == .failed)
    var reset = Play()
    for _ in 0..<12 { reset.call(nil, after: 1, fault: .reset) }
    #expect(try reset.verdict("RT-5", of: "boundsAttempts") == .failed)
  }

  @Test("RT-5: getting through after too many attempts fails, getting through in time is not its business")
  func recovered() throws {
    #expect(try failing(12, then: 200).verdict("RT-5", of: "boundsAttempts") == .failed)
    #expect(try failing(3, then: 200).verdict("RT-5", of: "boundsAttempts") == .notProvoked)
  }

  @Test("RT-5: by the request alone a failure says so, and a call after a silence is another one")
  func unmarked() throws {
    let entry = try #require(try failing(12, marked: false).entry("RT-5", of: "boundsAttempts"))
    #expect(entry.verdict == .failed && entry.summary.hasSuffix("; only the request itself tells which attempts belong together"))
    var twice = Play()
    for _ in 0..<6 { twice.call(503, after: 1) }
    twice.call(503, after: 20)
    for _ in 0..<5 { twice.call(503, after: 1) }
    #expect(try twice.entry("RT-5", of: "boundsAttempts")?.summary == "the client made at most 6 attempts, 2 operations")
    #expect(try twice.verdict("RT-5", of: "boundsAttempts", ["silence": 30]) == .failed)
  }

  @Test("RT-5: a watch that ends early is judged on the number alone, and says so")
  func watch() throws {
    var play = failing(4)
    play.end.by = .stopped
    let entry = try #require(try play.entry("RT-5", of: "boundsAttempts", silence: 2))
    #expect(
      entry.verdict == .passed
        && entry.summary == "the client made at most 4 attempts, 1 operation; the watch ended before it was sure to have given up")
    #expect(try play.entry("RT-5", of: "boundsAttempts", silence: 11)?.summary == "the client made at most 4 attempts, 1 operation")
  }

  @Test("RT-5: of concurrent calls of the same request only the total is known")
  func ambiguous() throws {
    func together(_ attempts: Int) -> Play {
      var play = Play()
      play.call(503, at: 0, taking: 0.5)
      play.call(503, at: 0.1, taking: 0.5)
      for _ in 2..<attempts { play.call(503, after: 1) }
      return play
    }
    #expect(try together(4).verdict("RT-5", of: "boundsAttempts", ["attempts": 3]) == .passed)
    #expect(try together(6).verdict("RT-5", of: "boundsAttempts", ["attempts": 3]) == .inconclusive)
    #expect(try together(7).verdict("RT-5", of: "boundsAttempts", ["attempts": 3]) == .failed)
  }

  @Test("RT-5: re-sends of the transport are no attempts")
  func resend() throws {
    var play = Play()
    for number in 0..<3 {
      play.call(nil, after: 1, fault: .close, connection: number * 2 + 1, sequence: 2)
      play.call(503, after: 0.001, connection: number * 2 + 2, sequence: 1)
    }
    #expect(try play.entry("RT-5", of: "boundsAttempts", ["attempts": 3])?.summary == "the client made at most 3 attempts, 1 operation")
  }

  @Test("RT-5: the worst session is named; one attempt, or success, provokes nothing")
  func sessions() throws {
    var play = Play()
    for _ in 0..<2 { play.call(503, after: 1, session: "a") }
    for _ in 0..<12 { play.call(503, after: 1, session: "b") }
    #expect(try play.entry("RT-5", of: "boundsAttempts")?.summary.hasSuffix("(session \"b\", the worst of 2)") == true)
    let entry = try failing(1).entry("RT-5", of: "boundsAttempts")
    #expect(entry?.verdict == .notProvoked && entry?.summary == "no operation that got nothing but failures was tried again")
    #expect(throws: ClauseError.self) { try failing(1).report("boundsAttempts", ["attempts": 0]) }
    #expect(try failing(3).verdict("RT-5", of: "boundsAttempts", ["attempts": .number(JSONNumber(Int.max))]) == .passed)
  }
}
