import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("honorsRetryAfter")
struct HonorsRetryAfterTests {
  private func seconds(_ told: String, gap: Double, lag: Lag = .none) -> Play {
    var play = Play()
    play.lag = lag
    play.call(429, reply: [Header("Retry-After", told)])
    play.call(200, after: gap)
    return play
  }

  @Test(
    "RT-1: a client waits at least as long as it was told, less what coarse clocks explain",
    arguments: [
      ("2", 2.0, Verdict.passed), ("2", 1.97, .passed), ("2", 1.95, .failed), ("2", 0.002, .failed), ("2", 9, .passed), ("0", 0, .passed),
    ])
  func secondsForm(told: String, gap: Double, verdict: Verdict) throws {
    #expect(try seconds(told, gap: gap).verdict("RT-1", of: "honorsRetryAfter") == verdict)
  }

  @Test("RT-1: what the server's own lag may hide is undecided")
  func lag() throws {
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    let hidden = try #require(try seconds("2", gap: 1.9, lag: lag).entry("RT-1", of: "honorsRetryAfter"))
    #expect(hidden.verdict == .inconclusive)
    #expect(
      hidden.summary == "whether the client waited long enough can't be told here, 1 of 1 time: the server's own lag hides it")
    #expect(try seconds("2", gap: 1.5, lag: lag).verdict("RT-1", of: "honorsRetryAfter") == .failed)
  }

  @Test("RT-1: the evidence names attempt, exchange, gap and bound")
  func evidence() throws {
    let entry = try #require(try seconds("2", gap: 0.212).entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.summary == "the client came back before the Retry-After was over, 1 of 1 time" + Operation.fingerprintNote)
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 1, attempt: 2, exchange: 2, figure: .gap(.milliseconds(212)), bound: .atLeast(.time(.seconds(2))))
      ])
  }

  @Test(
    "RT-1: who comes back much later than told is told so, and passes",
    arguments: [("2", 9.0, false), ("2", 9.1, true), ("0", 5.1, true), ("30", 64, false), ("30", 66, true)])
  func muchLater(told: String, gap: Double, isTold: Bool) throws {
    let entry = try #require(try seconds(told, gap: gap).entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.verdict == .passed)
    #expect(entry.summary == "the client waited as Retry-After said, 1 time" + (isTold ? "; much later than told, 1 time" : ""))
    #expect(entry.evidence.map(\.note) == [isTold ? "more than twice as long as told and 5 s" : nil])
  }

  @Test("RT-1: what is worth a word is among the evidence, however many waits were as told, and in whichever session")
  func lateAmongMany() throws {
    var play = Play()
    for number in 0..<30 {
      play.call(429, "GET", "/orders?call=\(number)", reply: [Header("Retry-After", "1")])
      play.call(200, "GET", "/orders?call=\(number)", after: number == 28 ? 8 : 1)
    }
    let alone = try #require(try play.entry("RT-1", of: "honorsRetryAfter"))
    #expect(alone.summary == "the client waited as Retry-After said, 30 times; much later than told, 1 time")
    #expect(alone.evidence.count == 20 && alone.evidence.last?.exchange == 58 && alone.evidence.last?.note != nil)
    play.call(429, reply: [Header("Retry-After", "1")], session: "other")
    play.call(200, after: 20, session: "other")
    let both = try #require(try play.entry("RT-1", of: "honorsRetryAfter"))
    #expect(both.verdict == .passed && both.summary.hasSuffix("; much later than told, 2 times"))
    #expect(both.evidence.suffix(2).map(\.session) == ["default", "other"])
  }

  @Test("RT-1: who came back too soon as well is told of that alone, and what the server's lag may have added is not held against a client")
  func worseThanLate() throws {
    var play = seconds("2", gap: 20)
    play.call(429, "GET", "/orders?2", reply: [Header("Retry-After", "2")])
    play.call(200, "GET", "/orders?2", after: 0.1)
    #expect(
      try play.entry("RT-1", of: "honorsRetryAfter")?.summary == "the client came back before the Retry-After was over, 1 of 2 times"
        + Operation.fingerprintNote)
    let lag = Lag(p99: 0.2, max: 0.2, samples: [])
    #expect(
      try seconds("2", gap: 9.1, lag: lag).entry("RT-1", of: "honorsRetryAfter")?.summary
        == "the client waited as Retry-After said, 1 time")
  }

  @Test("RT-2: a date further off than a minute is waited for, too", arguments: [(90.0, Verdict.passed), (61, .failed)])
  func farDate(gap: Double, verdict: Verdict) throws {
    var play = Play()
    play.call(429, reply: [Header("Retry-After", HTTPDate.text(1_700_000_090))])
    play.call(200, after: gap)
    #expect(try play.verdict("RT-2", of: "honorsRetryAfter") == verdict)
  }

  @Test(
    "RT-2: two digits of a year are those of the clock that the journal began by",
    arguments: [("Monday, 01-Jan-80 00:00:04 GMT", 0.2, Verdict.failed), ("Monday, 01-Jan-80 00:00:04 GMT", 4, .passed)])
  func laterCentury(told: String, gap: Double, verdict: Verdict) throws {
    var play = Play()
    play.started = try #require(HTTPDate.seconds("Mon, 01 Jan 2080 00:00:00 GMT", at: nil))
    play.call(429, reply: [Header("Retry-After", told)])
    play.call(200, after: gap)
    #expect(try play.verdict("RT-2", of: "honorsRetryAfter") == verdict)
    let html = try play.report("honorsRetryAfter").html
    #expect(html.contains("told to wait 4.000 s"))
  }

  @Test("the first value only: the second wait is judged as well")
  func everyValue() throws {
    var play = Play()
    play.call(429, reply: [Header("Retry-After", "1")])
    play.call(429, after: 1.1, reply: [Header("Retry-After", "3")])
    play.call(200, after: 1.1)
    #expect(try play.verdict("RT-1", of: "honorsRetryAfter") == .failed)
  }

  @Test("a Retry-After with a success, as long jobs send it, is no leave to give up")
  func successes() throws {
    var play = Play()
    play.call(200, reply: [Header("Retry-After", "1")])
    play.call(200, after: 1)
    let entry = try #require(try play.entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.verdict == .notProvoked)
    #expect(entry.summary == "Retry-After came with successes only, after which nothing is to be tried again")
  }

  @Test("giving up is not provoked, unless the file says that it may not")
  func givesUp() throws {
    var play = Play()
    play.call(429, reply: [Header("Retry-After", "60")])
    let entry = try #require(try play.entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.verdict == .notProvoked && entry.summary == "the client gave up after every reply with Retry-After, which it may")
    let failed = try #require(try play.entry("RT-1", of: "honorsRetryAfter", ["mayGiveUp": false]))
    #expect(failed.verdict == .failed && failed.summary == "the client never came back after a Retry-After, 1 of 1 time")
    play.call(429, "GET", "/orders?page=2", reply: [Header("Retry-After", "60")])
    play.call(200, "GET", "/orders?page=2", after: 1)
    #expect(
      try play.entry("RT-1", of: "honorsRetryAfter", ["mayGiveUp": false])?.summary
        == "the client came back before the Retry-After was over or never came back after a Retry-After, 2 of 2 times"
        + Operation.fingerprintNote)
  }

  @Test(
    "a silence says that a client gave up only where somebody watched for long enough",
    arguments: [
      ("30", "RT-1", 12.0, Verdict.inconclusive), ("30", "RT-1", 154, .inconclusive), ("30", "RT-1", 155, .failed),
      ("Tue, 14 Nov 2023 22:13:50 GMT", "RT-2", 134, .inconclusive), ("Tue, 14 Nov 2023 22:13:50 GMT", "RT-2", 155, .failed),
    ])
  func watched(told: String, id: String, silence: Double, verdict: Verdict) throws {
    var play = Play()
    play.end = JournalEnd(ended: instant(0), by: .stopped)
    play.call(429, reply: [Header("Retry-After", told)])
    let entry = try #require(try play.entry(id, of: "honorsRetryAfter", ["mayGiveUp": false], silence: silence))
    #expect(entry.verdict == verdict)
    #expect(
      entry.summary
        == (verdict == .failed
          ? "the client never came back after a Retry-After, 1 of 1 time"
          : "whether the client would have come back can't be told here, 1 of 1 time"))
  }

  @Test(
    "RT-2: a date is met to the second; the past permits at once; junk falls back",
    arguments: [
      ("Tue, 14 Nov 2023 22:13:24 GMT", 4.0, Verdict.passed), ("Tue, 14 Nov 2023 22:13:24 GMT", 3.1, .passed),
      ("Tue, 14 Nov 2023 22:13:24 GMT", 2.9, .failed), ("Tuesday, 14-Nov-23 22:13:24 GMT", 0.2, .failed),
      ("Tue Nov 14 22:13:24 2023", 4, .passed), ("Tue, 14 Nov 2023 22:00:00 GMT", 0.01, .passed), ("soon", 0.5, .passed),
    ])
  func dates(told: String, gap: Double, verdict: Verdict) throws {
    let play = seconds(told, gap: gap)
    #expect(try play.verdict("RT-2", of: "honorsRetryAfter") == verdict)
    #expect(try play.verdict("RT-1", of: "honorsRetryAfter") == nil)
  }

  @Test(
    "RT-2: what can't be read is no leave to come at once; a first retry at once may be the client's own way",
    arguments: ["soon", "-5", "1.5", ""])
  func unreadable(told: String) throws {
    var play = seconds(told, gap: 0.001)
    var entry = try #require(try play.entry("RT-2", of: "honorsRetryAfter"))
    #expect(entry.verdict == .inconclusive)
    #expect(
      entry.summary
        == "whether the client took a Retry-After that can't be read for leave to come back at once can't be told here, 1 of 1 time")
    // Elsewhere it waits before its first retry.
    play.call(503, "GET", "/orders?page=2", after: 1)
    play.call(200, "GET", "/orders?page=2", after: 0.5)
    entry = try #require(try play.entry("RT-2", of: "honorsRetryAfter"))
    #expect(entry.verdict == .failed && entry.evidence[0].bound == .atLeast(.time(.milliseconds(50))))
    let failed = "the client came back at once after a Retry-After that can't be read, 1 of 1 time"
    #expect(entry.summary == failed + Operation.fingerprintNote)
    let waited = try #require(try seconds(told, gap: 0.5).entry("RT-2", of: "honorsRetryAfter"))
    #expect(
      waited.verdict == .passed && waited.summary == "the client did not come back at once after a Retry-After that can't be read, 1 time")
  }

  @Test("RT-2: a later retry at once after what can't be read is nobody's own way")
  func unreadableLater() throws {
    var play = Play()
    play.call(503)
    play.call(429, after: 0.001, reply: [Header("Retry-After", "soon")])
    play.call(200, after: 0.001)
    #expect(try play.verdict("RT-2", of: "honorsRetryAfter") == .failed)
  }

  @Test("RT-1: attempts that bear a key, and requests of one credential, belong together without a guess")
  func tied() throws {
    var play = Play()
    let headers = [Header("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    play.call(429, "POST", "/payments", headers: headers, body: "a", reply: [Header("Retry-After", "2")])
    play.call(200, "POST", "/payments", after: 1, headers: headers, body: "a")
    #expect(try play.entry("RT-1", of: "honorsRetryAfter")?.summary.hasSuffix("1 of 1 time") == true)
    #expect(
      try seconds("2", gap: 1).entry("RT-1", of: "honorsRetryAfter", ["scope": "credential"])?.summary.hasSuffix("1 of 1 time") == true)
  }

  @Test("scope credential: no request of the same credential comes inside the wait")
  func credential() throws {
    let ann = [Header("Authorization", "Bearer ann")]
    var play = Play()
    play.call(429, headers: ann, reply: [Header("Retry-After", "2")])
    play.call(200, "GET", "/orders?page=2", after: 0.5, headers: ann)
    play.call(200, after: 2, headers: ann)
    #expect(try play.verdict("RT-1", of: "honorsRetryAfter") == .passed)
    #expect(try play.verdict("RT-1", of: "honorsRetryAfter", ["scope": "credential"]) == .failed)
  }

  @Test("scope credential: what another worker sent before it could hear of the wait is no breach, what it sends later is")
  func workers() throws {
    let ann = [Header("Authorization", "Bearer ann")]
    for (apart, verdict) in [(0.03, Verdict.passed), (0.2, .failed)] {
      var play = Play()
      play.call(429, at: 0, taking: 0.1, headers: ann, reply: [Header("Retry-After", "2")])
      play.call(200, "GET", "/orders?page=2", at: 0.1 + apart, headers: ann)
      play.call(200, at: 2.2, headers: ann)
      let entry = try #require(try play.entry("RT-1", of: "honorsRetryAfter", ["scope": "credential"]))
      #expect(entry.verdict == verdict)
      let note = verdict == .failed ? "after the 429 at exchange 1" : nil
      #expect(entry.evidence.first?.exchange == (verdict == .failed ? 2 : 3) && entry.evidence.first?.note == note)
    }
  }

  @Test("scope credential: the operation's own next attempt counts although its token is new, and what comes first of all decides")
  func renewed() throws {
    func play(own: Double, other: Double) -> Play {
      var play = Play(operations: .place(.header("X-Job")))
      let headers = { (token: String, job: String) in [Header("Authorization", "Bearer \(token)"), Header("X-Job", job)] }
      play.call(429, at: 0, taking: 0.1, headers: headers("old", "1"), reply: [Header("Retry-After", "2")])
      play.call(200, at: own, headers: headers("new", "1"))
      play.call(200, "GET", "/orders?page=2", at: other, headers: headers("old", "2"))
      return play
    }
    for (own, other, verdict, exchange) in [(0.6, 5.0, Verdict.failed, 2), (5, 0.6, .failed, 3), (2.2, 5, .passed, 2)] {
      let entry = try #require(try play(own: own, other: other).entry("RT-1", of: "honorsRetryAfter", ["scope": "credential"]))
      #expect(entry.verdict == verdict && entry.evidence.first?.exchange == exchange)
    }
    // An attempt that had begun before the reply came could not heed it.
    #expect(try play(own: 0.05, other: 5).verdict("RT-1", of: "honorsRetryAfter", ["scope": "credential"]) == .passed)
  }

  @Test("RT-2: the beginning of the journal counts to the microsecond, as a saved one has it: the report is the same to the byte")
  func beginning() throws {
    var play = seconds("Tue, 14 Nov 2023 22:13:24 GMT", gap: 4)
    play.scenario.expectations = [ExpectationClause(name: "honorsRetryAfter", parameters: [:], pointer: "/expectations/0")]
    let judge = try Judge(play.scenario)
    let reports = [0, 700].map { rest in
      judge.report(
        on: play.exchanges, started: WallTime(nanoseconds: 1_700_000_000_000_000_000 + rest),
        end: JournalEnd(ended: instant(60), by: .command),
        seed: 7
      ).jsonText
    }
    #expect(reports[0].contains("\"atLeast\": 4.000000") && reports[0] == reports[1])
  }

  @Test("nothing told, nothing judged")
  func notProvoked() throws {
    var play = Play()
    play.call(200)
    #expect(try play.entry("RT-1", of: "honorsRetryAfter")?.summary == "no reply with Retry-After was played")
  }
}
