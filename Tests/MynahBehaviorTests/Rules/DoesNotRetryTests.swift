import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("doesNotRetry")
struct DoesNotRetryTests {
  private let marked = [Header("amz-sdk-invocation-id", "i")]

  /// A status, and the same request again, of the same invocation.
  private func repeated(_ status: Int, reply: [Header] = [], replyBody: String = "") -> Play {
    var play = Play()
    play.call(status, headers: marked, reply: reply, replyBody: replyBody)
    play.call(status, after: 0.5, headers: marked, reply: reply, replyBody: replyBody)
    return play
  }

  @Test("RT-4: a client that takes no for an answer passes", arguments: [400, 401, 403, 404, 405, 410, 413, 415, 422, 501])
  func accepts(status: Int) throws {
    var play = Play()
    play.call(status)
    let entry = try #require(try play.entry("RT-4", of: "doesNotRetry"))
    #expect(entry.verdict == .passed && entry.summary == "the client did not send the same request again after a permanent error, 1 time")
  }

  @Test("RT-4: a marked repeat fails, whatever the status", arguments: [400, 401, 403, 404, 405, 410, 413, 415, 422, 501])
  func retriesEverything(status: Int) throws {
    let entry = try #require(try repeated(status).entry("RT-4", of: "doesNotRetry"))
    #expect(entry.verdict == .failed)
    #expect(entry.summary == "the client sent the same request again after a permanent error, 1 of 2 times")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 1, attempt: 2, exchange: 2, figure: .gap(.milliseconds(500)),
          note: "after \(status) at exchange 1")
      ])
  }

  @Test("RT-4: 409, 408 and 429 are no permanent errors, unless the file says so")
  func retryable() throws {
    #expect(try repeated(409).verdict("RT-4", of: "doesNotRetry") == .notProvoked)
    #expect(try repeated(409).verdict("RT-4", of: "doesNotRetry", ["statuses": [409]]) == .failed)
  }

  @Test("RT-4: Retry-After on the reply excuses")
  func retryAfter() throws {
    let entry = try #require(try repeated(403, reply: [Header("Retry-After", "1")]).entry("RT-4", of: "doesNotRetry"))
    #expect(entry.verdict == .notProvoked && entry.summary == "every permanent error came with leave to retry")
  }

  @Test("RT-4: vendor contracts excuse what they name")
  func unless() throws {
    let throttled = repeated(400, replyBody: #"{"__type":"ThrottlingException"}"#)
    let contract: JSON = ["unless": [["status": 400, "body": ["contains": "ThrottlingException"]]]]
    #expect(try throttled.verdict("RT-4", of: "doesNotRetry", contract) == .notProvoked)
    #expect(try repeated(400).verdict("RT-4", of: "doesNotRetry", contract) == .failed)
    let should = repeated(400, reply: [Header("Stripe-Should-Retry", "true")])
    #expect(try should.verdict("RT-4", of: "doesNotRetry", ["unless": [["headers": ["stripe-should-retry": "true"]]]]) == .notProvoked)
  }

  @Test("RT-4: after a 401 another credential makes it another request, the same one does not")
  func credential() throws {
    var fresh = Play()
    fresh.call(401, headers: marked + [Header("X-API-Key", "a")])
    fresh.call(200, after: 0.1, headers: marked + [Header("X-API-Key", "b")])
    #expect(try fresh.verdict("RT-4", of: "doesNotRetry") == .passed)
    var stale = Play()
    stale.call(401, headers: marked + [Header("Authorization", "Bearer a")])
    stale.call(401, after: 0.1, headers: marked + [Header("Authorization", "Bearer a")])
    #expect(try stale.verdict("RT-4", of: "doesNotRetry") == .failed)
  }

  @Test("RT-4: a challenge that is answered is one attempt")
  func challenge() throws {
    var play = Play()
    play.call(401)
    play.call(200, after: 0.01, headers: [Header("Authorization", "Bearer a")])
    #expect(try play.verdict("RT-4", of: "doesNotRetry") == .notProvoked)
  }

  @Test("RT-4: without a mark the same request may be a second call; within decides")
  func unmarked() throws {
    var play = Play()
    play.call(404)
    play.call(404, after: 0.5)
    let entry = try #require(try play.entry("RT-4", of: "doesNotRetry"))
    #expect(entry.verdict == .inconclusive)
    #expect(
      entry.summary
        == "whether the client retried after a permanent error can't be told, 1 of 2 times: "
        + "nothing tells a retry from a second call; a marker, \"operations\" or \"within\" decides")
    #expect(try play.verdict("RT-4", of: "doesNotRetry", ["within": 1]) == .failed)
    #expect(try play.verdict("RT-4", of: "doesNotRetry", ["within": "100ms"]) == .passed)
  }

  @Test("RT-4: what lag hides, and a watch that ended within \"within\", are undecided")
  func undecided() throws {
    var play = Play()
    play.call(404)
    play.call(404, after: 0.5)
    play.lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try play.verdict("RT-4", of: "doesNotRetry", ["within": 0.5]) == .inconclusive)
    var short = Play()
    short.end.by = .stopped
    short.call(404)
    #expect(try short.verdict("RT-4", of: "doesNotRetry", ["within": 5], silence: 1) == .inconclusive)
    #expect(try short.verdict("RT-4", of: "doesNotRetry", ["within": 5], silence: 6) == .passed)
    #expect(try short.verdict("RT-4", of: "doesNotRetry", silence: 1) == .passed)
  }

  @Test("RT-4: a key is a mark; a corrected body under it is undecided, another page is another call")
  func corrected() throws {
    let key = [Header("Idempotency-Key", "k")]
    var same = Play()
    same.call(422, "POST", "/payments", headers: key, body: "a")
    same.call(422, "POST", "/payments", after: 1, headers: key, body: "a")
    #expect(try same.verdict("RT-4", of: "doesNotRetry") == .failed)
    var corrected = Play()
    corrected.call(422, "POST", "/payments", headers: key, body: "a")
    corrected.call(200, "POST", "/payments", after: 1, headers: key, body: "b")
    #expect(try corrected.verdict("RT-4", of: "doesNotRetry") == .inconclusive)
    let trace = [Header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    var pages = Play()
    pages.call(404, "GET", "/orders?page=1", headers: trace)
    pages.call(404, "GET", "/orders?page=2", after: 1, headers: trace)
    #expect(try pages.verdict("RT-4", of: "doesNotRetry") == .passed)
  }

  @Test("RT-4: where a session is one operation, only the same request is a retry")
  func declared() throws {
    var play = Play(operations: .session)
    play.call(404)
    play.call(200, "POST", "/payments", after: 0.1)
    #expect(try play.verdict("RT-4", of: "doesNotRetry") == .passed)
    play.call(404, after: 0.1)
    #expect(try play.verdict("RT-4", of: "doesNotRetry") == .failed)
  }

  @Test("RT-4: sessions are judged each by itself, and nothing played is nothing judged")
  func sessions() throws {
    var play = Play()
    play.call(404, session: "a")
    play.call(404, after: 0.1, session: "b")
    #expect(try play.verdict("RT-4", of: "doesNotRetry", ["within": 5]) == .passed)
    var fine = Play()
    fine.call(200)
    #expect(try fine.entry("RT-4", of: "doesNotRetry")?.summary == "no permanent error was played")
  }
}
