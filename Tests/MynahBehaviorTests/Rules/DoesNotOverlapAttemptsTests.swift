import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("doesNotOverlapAttempts")
struct DoesNotOverlapAttemptsTests {
  private let key = [Header("Idempotency-Key", "k")]

  /// Two attempts: the first ends or is left after a second, the next comes `gap` later.
  private func pair(_ gap: Double, gone: Bool = false, marked: Bool = true, lag: Lag = .none) -> Play {
    var play = Play()
    play.lag = lag
    let headers = marked ? key : []
    play.call(503, "POST", "/payments", at: 0, taking: 1, headers: headers, gone: gone ? 1 : nil)
    play.call(200, "POST", "/payments", at: 1 + gap, headers: headers)
    return play
  }

  @Test(
    "RT-12: an attempt after the end of the one before passes, one while it is under way fails",
    arguments: [
      (0.5, Verdict.passed), (0, .passed), (-0.01, .passed), (-0.5, .failed),
    ])
  func overlap(gap: Double, verdict: Verdict) throws {
    #expect(try pair(gap).verdict("RT-12", of: "doesNotOverlapAttempts") == verdict)
    #expect(try pair(gap, gone: true).verdict("RT-12", of: "doesNotOverlapAttempts") == verdict)
  }

  @Test(
    "RT-12: what a client that is being ended leaves, and sends again, does not surely overlap",
    arguments: [(1.0, Verdict.inconclusive), (3, .failed)])
  func interrupted(at: Double, verdict: Verdict) throws {
    var play = Play()
    play.end.interrupted = instant(at)
    play.call(503, "POST", "/payments", at: 0, headers: key, gone: 3)
    play.call(200, "POST", "/payments", at: 2, headers: key, connection: 2)
    #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts") == verdict)
  }

  @Test("RT-12: a retry on a timer, while the first is still open: summary and evidence")
  func evidence() throws {
    let entry = try #require(try pair(-0.5).entry("RT-12", of: "doesNotOverlapAttempts"))
    #expect(entry.summary == "an attempt began while the one before it was still under way, 1 of 1 time")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 1, attempt: 2, exchange: 2, figure: .gap(.milliseconds(-500)), bound: .atLeast(.time(.zero)))
      ])
  }

  @Test("RT-12: declared hedges may overlap, one more may not")
  func hedges() throws {
    var play = pair(-0.5)
    #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts", ["hedges": 1]) == .passed)
    play.call(200, "POST", "/payments", at: 0.5, headers: key)
    play.call(200, "POST", "/payments", at: 0.6, taking: 1, headers: key)
    play.call(200, "POST", "/payments", at: 0.7, headers: key)
    #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts", ["hedges": 1]) == .failed)
  }

  @Test("RT-12: what lag hides is undecided")
  func lag() throws {
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try pair(-0.05, lag: lag).verdict("RT-12", of: "doesNotOverlapAttempts") == .inconclusive)
    #expect(try pair(-0.5, lag: lag).verdict("RT-12", of: "doesNotOverlapAttempts") == .failed)
  }

  @Test(
    "RT-12: on one connection a request comes after the reply to the one before it, however late the server was",
    arguments: [(1, Verdict.passed), (2, .inconclusive)])
  func sameConnection(connection: Int, verdict: Verdict) throws {
    var play = Play()
    play.lag = Lag(p99: 0.1, max: 0.1, samples: [])
    play.call(503, "POST", "/payments", at: 0, taking: 1, headers: key)
    play.call(200, "POST", "/payments", at: 1.001, headers: key, connection: connection)
    #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts") == verdict)
  }

  @Test("RT-12: without a mark two calls at once are two calls, one that was given up later is undecided")
  func unmarked() throws {
    #expect(try pair(-0.5, marked: false).verdict("RT-12", of: "doesNotOverlapAttempts") == .notProvoked)
    #expect(try pair(-0.5, gone: true, marked: false).verdict("RT-12", of: "doesNotOverlapAttempts") == .inconclusive)
    #expect(try pair(0.5, gone: true, marked: false).verdict("RT-12", of: "doesNotOverlapAttempts") == .passed)
  }

  @Test(
    "RT-12: of two calls at once whose mark others may bear, too, nobody knows whether one is the other's attempt",
    arguments: [Header("X-Request-ID", "incoming"), Header("x-ms-client-request-id", "incoming"), Header("Idempotency-Key", "k")])
  func sharedMark(mark: Header) throws {
    let pair = { (begins: Double, status: Int, gone: Double?) -> Play in
      var play = Play()
      play.call(status, at: 0, taking: 1, headers: [mark], gone: gone)
      play.call(200, at: begins, taking: 1, headers: [mark], connection: 2)
      return play
    }
    let entry = try #require(try pair(0.5, 503, nil).entry("RT-12", of: "doesNotOverlapAttempts"))
    #expect(entry.verdict == .inconclusive)
    #expect(
      entry.summary == "whether an attempt began while the one before it was still under way can't be told, 1 of 1 time: "
        + "what marks them does not tell an attempt from a call beside it")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 2, exchange: 2, note: "its retry or another call, for exchange 1 was still under way")
      ])
    #expect(try pair(0.5, 503, 3).verdict("RT-12", of: "doesNotOverlapAttempts") == .inconclusive)
    #expect(try pair(0.5, 503, 3).verdict("RT-12", of: "doesNotOverlapAttempts", ["hedges": 1]) == .passed)
    #expect(try pair(0.99, 503, nil).verdict("RT-12", of: "doesNotOverlapAttempts") == .passed)
    #expect(try pair(1.5, 503, nil).verdict("RT-12", of: "doesNotOverlapAttempts") == .passed)
    #expect(try pair(0.5, 200, nil).verdict("RT-12", of: "doesNotOverlapAttempts") == .notProvoked)
  }

  @Test(
    "RT-12: a count of attempts tells a retry that is sent too soon from another call",
    arguments: [(0, Verdict.notProvoked), (1, .failed), (2, .notProvoked)])
  func counted(count: Int, verdict: Verdict) throws {
    let headers = { (count: Int) in [Header("X-Request-ID", "incoming"), Header("x-stainless-retry-count", "\(count)")] }
    for status in [503, 200] {
      var play = Play()
      play.call(status, at: 0, taking: 1, headers: headers(0))
      play.call(200, at: 0.5, headers: headers(count), connection: 2)
      #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts") == verdict)
    }
  }

  @Test("RT-12: a counted retry may be that of a call which never reached us, where nothing marks the call that is under way")
  func countedOnly() throws {
    var play = Play()
    play.call(200, at: 0, taking: 1, headers: [Header("x-stainless-retry-count", "0")])
    play.call(200, at: 0.5, headers: [Header("x-stainless-retry-count", "1")], connection: 2)
    #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts") == .inconclusive)
  }

  @Test("RT-12: what an operation is marked with for itself shows its overlapping attempts, whether they succeed or not")
  func ownMarks() throws {
    let google = Header("x-goog-api-client", "gl-python/3.11.7 gccl/3.4.0 gccl-invocation-id/i gccl-attempt-count/1")
    for mark in [Header("Idempotency-Key", "k"), Header("amz-sdk-invocation-id", "i"), google] {
      for status in [503, 404, 200] {
        var play = Play()
        play.call(status, "POST", "/payments", at: 0, taking: 1, headers: [mark], body: "a")
        play.call(200, "POST", "/payments", at: 0.5, headers: [mark], body: "a", connection: 2)
        #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts") == .failed)
      }
    }
  }

  @Test("RT-12: a key that other requests or other callers bear at the same time marks no attempts, and nor do two first attempts")
  func reusedKeys() throws {
    let first = [Header("x-stainless-retry-count", "0")]
    let others = [("b", key), ("a", key + [Header("Authorization", "Basic b")]), ("a", key + first)]
    for (body, headers) in others {
      var play = Play()
      play.call(503, "POST", "/payments", at: 0, taking: 1, headers: key + (headers.count > 1 ? first : []), body: "a")
      play.call(503, "POST", "/payments", at: 0.5, taking: 1, headers: headers, body: body, connection: 2)
      #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts") == .inconclusive)
      #expect(try play.verdict("RT-13", of: "repeatsSameRequest") == .notProvoked)
    }
  }

  @Test("RT-12: the worst session is named, one attempt provokes nothing")
  func sessions() throws {
    var play = Play()
    play.call(503, "POST", "/payments", at: 0, taking: 1, headers: key, session: "a")
    play.call(200, "POST", "/payments", at: 2, headers: key, session: "a")
    play.call(503, "POST", "/payments", at: 0, taking: 1, headers: key, session: "b")
    play.call(200, "POST", "/payments", at: 0.5, headers: key, session: "b")
    #expect(
      try play.entry("RT-12", of: "doesNotOverlapAttempts")?.summary
        == "an attempt began while the one before it was still under way, 1 of 1 time (session \"b\", the worst of 2)")
    var one = Play()
    one.call(200)
    #expect(try one.entry("RT-12", of: "doesNotOverlapAttempts")?.summary == "no operation took two attempts")
  }
}
