import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("sendsIdempotencyKeys")
struct SendsIdempotencyKeysTests {
  private static let uuid = "8e03978e-40d5-43e8-bc93-6894a57f9324"
  private static let other = "7d793037-a076-4e1b-9f5d-2f0a1c3b5d6e"

  private func pay(
    _ play: inout Play, _ status: Int?, key: String?, body: String = "a", after: Double = 1, reply: [Header] = [], fault: Fault? = nil
  ) {
    play.call(
      status, "POST", "/payments", after: after, headers: key.map { [Header("Idempotency-Key", $0)] } ?? [], body: body, reply: reply,
      fault: fault)
  }

  @Test("ID-1: every unsafe request bears exactly one key; a GET needs none")
  func present() throws {
    var play = Play()
    play.call(200)
    pay(&play, 201, key: Self.uuid)
    #expect(try play.verdict("ID-1", of: "sendsIdempotencyKeys") == .passed)
    pay(&play, 201, key: nil, body: "b")
    let entry = try #require(try play.entry("ID-1", of: "sendsIdempotencyKeys"))
    #expect(entry.verdict == .failed && entry.summary == "1 of 2 unsafe requests did not bear exactly one idempotency key")
  }

  @Test("ID-2: a new key for each attempt is seen by equal bodies after a failure")
  func stable() throws {
    var play = Play()
    pay(&play, 503, key: Self.uuid)
    pay(&play, 201, key: Self.uuid)
    #expect(try play.verdict("ID-2", of: "sendsIdempotencyKeys") == .passed)
    var mutant = Play()
    pay(&mutant, nil, key: Self.uuid, fault: .reset)
    pay(&mutant, 201, key: Self.other)
    #expect(try mutant.verdict("ID-2", of: "sendsIdempotencyKeys") == .failed)
    #expect(try mutant.verdict("ID-3", of: "sendsIdempotencyKeys") == .passed)
  }

  /// Calls of the same payment: when, by which client, with which key, and what it got.
  private func payments(_ calls: [(at: Double, client: String, key: String, status: Int)], clients: Place? = nil) -> Play {
    var play = Play()
    play.scenario.clients = clients
    for call in calls {
      let client = Header(clients == nil ? "Authorization" : "X-Client", clients == nil ? "Bearer \(call.client)" : call.client)
      play.call(
        call.status, "POST", "/payments", at: call.at, headers: [client, Header("Idempotency-Key", call.key)], body: "a",
        reply: call.status == 503 ? [Header("Retry-After", "1")] : [])
    }
    return play
  }

  @Test("ID-2: the same payment of another client is no retry", arguments: [nil, Place.header("X-Client")])
  func clients(clients: Place?) throws {
    let play = payments(
      [(0, "ann", Self.uuid, 503), (0.4, "bob", Self.other, 503), (1.1, "ann", Self.uuid, 201), (1.5, "bob", Self.other, 201)],
      clients: clients)
    let entry = try #require(try play.entry("ID-2", of: "sendsIdempotencyKeys"))
    #expect(entry.verdict == .passed && entry.evidence.map(\.exchange) == [3, 4])
  }

  @Test("ID-2: a call that goes on under its own key was not repeated by another call of the same client")
  func sameClient() throws {
    let play = payments([
      (0, "ann", Self.uuid, 503), (0.4, "ann", Self.other, 503), (1.1, "ann", Self.uuid, 201), (1.5, "ann", Self.other, 201),
    ])
    let entry = try #require(try play.entry("ID-2", of: "sendsIdempotencyKeys"))
    #expect(entry.verdict == .passed && entry.evidence.map(\.exchange) == [3, 4])
  }

  @Test(
    "ID-2: a new key is a retry's soon after the failure, and another call's long after it", arguments: [(1.1, Verdict.failed), (30, nil)])
  func longAfter(at: Double, verdict: Verdict?) throws {
    let entry = try payments([(0, "ann", Self.uuid, 503), (at, "ann", Self.other, 201)]).entry("ID-2", of: "sendsIdempotencyKeys")
    #expect(entry?.verdict == verdict)
    #expect(entry?.summary.hasSuffix("; only the request itself tells which attempts belong together") ?? (verdict == nil))
  }

  @Test(
    "ID-2: a new key that comes when a date of Retry-After is over is a retry's, and another call's long after it",
    arguments: [(8.2, Verdict.failed), (44, .failed), (46, nil)])
  func longAfterDate(at: Double, verdict: Verdict?) throws {
    // 8 s ahead; who was told nothing is not waited for so long.
    var play = Play()
    pay(&play, 503, key: Self.uuid, after: 0, reply: [Header("Retry-After", "Tue, 14 Nov 2023 22:13:28 GMT")])
    pay(&play, 201, key: Self.other, after: at)
    #expect(try play.verdict("ID-2", of: "sendsIdempotencyKeys") == verdict)
  }

  @Test("ID-5: another call of the same payment is no answer to a 409")
  func inProgressElsewhere() throws {
    let play = payments([(0, "ann", Self.uuid, 409), (0.01, "ann", Self.other, 201), (1, "ann", Self.uuid, 201)])
    #expect(try play.verdict("ID-5", of: "sendsIdempotencyKeys") == .passed)
  }

  @Test("ID-1: a POST that only reads needs no key")
  func safe() throws {
    var play = Play()
    play.scenario.routes[1].safe = true
    pay(&play, 200, key: nil)
    #expect(try play.verdict("ID-1", of: "sendsIdempotencyKeys") == .notProvoked)
  }

  @Test("ID-2: what the scenario calls two operations is no retry")
  func declared() throws {
    var play = Play(operations: .place(.header("X-Job")))
    for (job, key, status) in [("1", Self.uuid, 503), ("2", Self.other, 201)] {
      let headers = [Header("X-Job", job), Header("Idempotency-Key", key)]
      play.call(status, "POST", "/payments", after: 1, headers: headers, body: "a")
    }
    #expect(try play.verdict("ID-2", of: "sendsIdempotencyKeys") == nil)
  }

  @Test("ID-6, ID-7: what was under way when the reply came is no answer to it", arguments: [("ID-6", 422), ("ID-7", 201)])
  func underWay(id: String, status: Int) throws {
    let headers = [Header("Idempotency-Key", Self.uuid)]
    let reply = [Header("Idempotent-Replayed", "true")]
    for (again, verdict) in [(0.5, Verdict.passed), (1.5, .failed)] {
      var play = Play()
      play.call(status, "POST", "/payments", at: 0, taking: 1, headers: headers, body: "a", reply: reply)
      play.call(200, "POST", "/payments", at: again, taking: 2, headers: headers, body: "a", connection: 2)
      #expect(try play.verdict(id, of: "sendsIdempotencyKeys") == verdict)
    }
  }

  @Test("ID-3: one key for all is a key for two requests")
  func unique() throws {
    var play = Play()
    pay(&play, 201, key: Self.uuid, body: "a")
    pay(&play, 201, key: Self.uuid, body: "b")
    #expect(try play.verdict("ID-3", of: "sendsIdempotencyKeys") == .failed)
    #expect(try play.verdict("ID-1", of: "sendsIdempotencyKeys") == .passed)
  }

  @Test(
    "ID-3: where a redirect leads, the request and its key are the same",
    arguments: [("/v2/payments", "a", Verdict.passed), ("/v2/payments", "b", .failed), ("/v3/payments", "a", .failed)])
  func redirected(target: String, body: String, verdict: Verdict) throws {
    var play = Play()
    let key = [Header("Idempotency-Key", Self.uuid)]
    play.call(307, "POST", "/payments", headers: key, body: "a", reply: [Header("Location", "/v2/payments")])
    play.call(503, "POST", target, headers: key, body: body)
    play.call(201, "POST", target, after: 1, headers: key, body: body)
    #expect(try play.verdict("ID-3", of: "sendsIdempotencyKeys") == verdict)
  }

  @Test(
    "ID-4: long enough, varied, and not too long",
    arguments: [
      (Self.uuid, Verdict.passed), ("\"\(Self.uuid)\"", .passed), ("1", .failed), ("1700000000", .failed), ("order-7", .failed),
      ("kX9vQ2mZ7pL4tR8wY1nB5c", .passed), (String(repeating: "a", count: 64), .failed), (String(repeating: "aB3", count: 100), .failed),
    ])
  func strong(key: String, verdict: Verdict) throws {
    var play = Play()
    pay(&play, 201, key: key)
    #expect(try play.verdict("ID-4", of: "sendsIdempotencyKeys") == verdict)
  }

  @Test(
    "ID-5: after 409 the client waits and keeps its key",
    arguments: [(Self.uuid, 1.0, Verdict.passed), (Self.uuid, 0.001, .failed), (Self.other, 1, .failed)])
  func inProgress(key: String, after: Double, verdict: Verdict) throws {
    var play = Play()
    pay(&play, 409, key: Self.uuid)
    pay(&play, 201, key: key, after: after)
    #expect(try play.verdict("ID-5", of: "sendsIdempotencyKeys") == verdict)
  }

  @Test("ID-6: after 422 the key is done; ID-7: a replayed success is the answer")
  func stops() throws {
    var play = Play()
    pay(&play, 422, key: Self.uuid)
    #expect(try play.verdict("ID-6", of: "sendsIdempotencyKeys") == .passed)
    pay(&play, 201, key: Self.uuid)
    #expect(try play.verdict("ID-6", of: "sendsIdempotencyKeys") == .failed)
    var replayed = Play()
    pay(&replayed, 201, key: Self.uuid, reply: [Header("Idempotent-Replayed", "true")])
    #expect(try replayed.verdict("ID-7", of: "sendsIdempotencyKeys") == .passed)
    pay(&replayed, 201, key: Self.uuid)
    #expect(try replayed.verdict("ID-7", of: "sendsIdempotencyKeys") == .failed)
  }

  @Test("keys may stand elsewhere, and without POST or PATCH nothing is judged")
  func places() throws {
    var play = Play()
    play.call(201, "POST", "/payments", headers: [Header("Content-Type", "application/json")], body: #"{"token":"\#(Self.uuid)"}"#)
    #expect(try play.verdict("ID-1", of: "sendsIdempotencyKeys", ["in": "json:/token"]) == .passed)
    var reads = Play()
    reads.call(200)
    #expect(try reads.entry("ID-1", of: "sendsIdempotencyKeys")?.summary == "no POST or PATCH came")
  }
}
