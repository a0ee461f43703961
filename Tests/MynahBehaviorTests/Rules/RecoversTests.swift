import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("recovers")
struct RecoversTests {
  private func offering(_ replies: Reply..., then: Route.Then = .stick, per: Route.SequenceKey = .session) -> Play {
    var orders = route("orders", "GET", "/orders")
    orders.replies = replies
    orders.then = then
    orders.per = per
    var pay = route("pay", "POST", "/payments")
    pay.replies = replies
    return Play(orders, pay)
  }

  private func failures(_ count: Int, then status: Int = 200) -> Play {
    offering(Reply(status: 503, extent: .times(count)), Reply(status: status))
  }

  @Test("RT-3: a client that tries until it succeeds passes")
  func recovers() throws {
    var play = failures(2)
    play.call(503)
    play.call(503, after: 1)
    play.call(200, after: 2)
    let entry = try #require(try play.entry("RT-3", of: "recovers", ["attempts": 3]))
    #expect(entry.verdict == .passed && entry.summary == "the client tried again until it succeeded, 1 operation")
  }

  @Test("RT-3: a client that was ended by somebody else before it had to come again did not give up")
  func interrupted() throws {
    var play = failures(1)
    play.end.interrupted = instant(3)
    play.call(503)
    let entry = try #require(try play.entry("RT-3", of: "recovers", ["attempts": 3]))
    #expect(entry.verdict == .inconclusive)
    #expect(entry.evidence.map(\.note) == ["the watch ended before its silence meant anything"])
    play.end.interrupted = instant(6)
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3]) == .failed)
  }

  @Test("RT-3: attempts that never reached us were made as well, where the client counts them", arguments: [(2, nil), (1, Verdict.failed)])
  func lostAttempt(count: Int, verdict: Verdict?) throws {
    var play = failures(2)
    play.call(503, headers: [Header("x-stainless-retry-count", "0")])
    play.call(503, after: 3, headers: [Header("x-stainless-retry-count", "\(count)")])
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3]) == verdict ?? .notProvoked)
  }

  @Test("RT-3: giving up one try before the success fails, with the exchange that proves it")
  func givesUp() throws {
    var play = failures(2)
    play.call(503)
    play.call(503, after: 1)
    let entry = try #require(try play.entry("RT-3", of: "recovers", ["attempts": 3]))
    #expect(entry.verdict == .failed)
    #expect(entry.summary == "the client gave up although another try would have succeeded, 1 of 1 operation")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 1, attempt: 2, exchange: 2, figure: .count(2), bound: .atLeast(.count(3)),
          note: "a 2xx was one more try away")
      ])
  }

  @Test("RT-3: a success beyond the declared attempts is not asked for")
  func beyond() throws {
    var play = failures(5)
    for _ in 0..<3 { play.call(503, after: 1) }
    let entry = try #require(try play.entry("RT-3", of: "recovers", ["attempts": 3]))
    #expect(entry.verdict == .notProvoked && entry.summary == "no 2xx was offered within the attempts that the client makes")
  }

  @Test("RT-3: without declared attempts only a client that never tries again can fail")
  func undeclared() throws {
    var never = failures(1)
    never.call(503)
    #expect(try never.verdict("RT-3", of: "recovers") == .failed)
    var twice = failures(2)
    twice.call(503)
    twice.call(503, after: 1)
    #expect(try twice.verdict("RT-3", of: "recovers") == .inconclusive)
  }

  @Test("RT-3: a lost connection counts, but not of a write that may have been done")
  func lost() throws {
    var play = offering(Reply(fault: .reset), Reply())
    play.call(nil, fault: .reset)
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3]) == .failed)
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3, "statuses": [503]]) == .notProvoked)
    var write = offering(Reply(fault: .reset), Reply())
    write.call(nil, "POST", "/payments", body: "{}", fault: .reset)
    #expect(try write.verdict("RT-3", of: "recovers", ["attempts": 3]) == .notProvoked)
    var keyed = offering(Reply(fault: .reset), Reply())
    keyed.call(nil, "POST", "/payments", headers: [Header("Idempotency-Key", "k")], body: "{}", fault: .reset)
    #expect(try keyed.verdict("RT-3", of: "recovers", ["attempts": 3]) == .failed)
  }

  @Test("RT-3: silence is evidence only while somebody watches")
  func silence() throws {
    var play = failures(1)
    play.end.by = .stopped
    play.call(503)
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3], silence: 4) == .inconclusive)
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3], silence: 6) == .failed)
  }

  @Test("RT-3: what chance, time or another scenario decides is undecided")
  func unknown() throws {
    var chance = offering(Reply(status: 503, chance: 0.5), Reply())
    chance.call(503)
    #expect(try chance.verdict("RT-3", of: "recovers", ["attempts": 3]) == .inconclusive)
    var outage = offering(Reply(status: 503, extent: .lasting(.seconds(3))), Reply())
    outage.call(503)
    #expect(try outage.verdict("RT-3", of: "recovers", ["attempts": 3]) == .inconclusive)
    var other = offering(Reply(status: 500), Reply())
    other.call(503)
    #expect(try other.verdict("RT-3", of: "recovers", ["attempts": 3]) == .inconclusive)
  }

  @Test("RT-3: a client told to wait long may give up, and a permanent error ends the trying")
  func excused() throws {
    var long = offering(Reply(status: 429), Reply())
    long.call(429, reply: [Header("Retry-After", "3600")])
    #expect(try long.verdict("RT-3", of: "recovers", ["attempts": 3]) == .inconclusive)
    var permanent = offering(Reply(status: 503), Reply(status: 404), Reply())
    permanent.call(503)
    permanent.call(404, after: 1)
    #expect(try permanent.verdict("RT-3", of: "recovers", ["attempts": 5]) == .notProvoked)
  }

  @Test("RT-3: a slow success is nothing to a client that leaves slow replies")
  func slow() throws {
    var play = offering(Reply(delay: .fixed(.seconds(9))), Reply(delay: .fixed(.seconds(9))))
    play.call(200, gone: 1)
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3]) == .inconclusive)
  }

  @Test("RT-3: each sequence is followed by itself")
  func sequences() throws {
    var play = offering(Reply(status: 503), Reply(), per: .client)
    play.call(503, headers: [Header("Authorization", "Bearer a")])
    play.call(503, after: 1, headers: [Header("Authorization", "Bearer b")])
    play.call(200, after: 1, headers: [Header("Authorization", "Bearer a")])
    let entry = try #require(try play.entry("RT-3", of: "recovers", ["attempts": 2]))
    #expect(entry.verdict == .failed && entry.evidence.map(\.exchange) == [2])
  }

  @Test("RT-3: of concurrent calls of the same request none is accused")
  func ambiguous() throws {
    var play = failures(3)
    play.call(503, at: 0, taking: 0.5)
    play.call(503, at: 0.1, taking: 0.5)
    play.call(503, at: 2)
    #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3]) == .inconclusive)
  }

  @Test("RT-3: the worst session is named")
  func sessions() throws {
    var play = failures(1)
    play.call(503, session: "a")
    play.call(200, after: 1, session: "a")
    play.call(503, after: 1, session: "b")
    let entry = try #require(try play.entry("RT-3", of: "recovers", ["attempts": 2]))
    #expect(entry.verdict == .failed && entry.summary.hasSuffix("(session \"b\", the worst of 2)"))
  }

  @Test("RT-3: nothing failed, nothing judged; impossible parameters are errors")
  func edges() throws {
    var play = failures(0)
    play.call(200)
    #expect(try play.entry("RT-3", of: "recovers")?.summary == "no failure that passes was played")
    #expect(throws: ClauseError.self) { try play.report("recovers", ["attempts": 0]) }
    #expect(throws: ClauseError.self) { try play.report("recovers", ["statuses": ["gone"]]) }
    #expect(throws: ClauseError.self) { try play.report("recovers", ["statuses": [99]]) }
  }
}
