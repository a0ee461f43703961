import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

/// Calls of the same request that run side by side, each a right one, below a mark that their caller handed on.
@Suite("Calls at once with a shared mark")
struct SharedMarkTests {
  private static let marks = [
    Header("X-Request-ID", "incoming"), Header("x-ms-client-request-id", "incoming"), Header("Idempotency-Key", "k"),
  ]

  private let expectations: [(String, JSON)] = [
    ("honorsRetryAfter", [:]), ("honorsRetryAfter", ["mayGiveUp": false]), ("recovers", [:]), ("doesNotRetry", [:]),
    ("boundsAttempts", ["attempts": 2]), ("backsOff", ["cap": 4, "deadline": 5]), ("retriesSafely", [:]), ("stopsAfterSuccess", [:]),
    ("boundsAmplification", ["attempts": 2]), ("doesNotOverlapAttempts", [:]), ("repeatsSameRequest", [:]), ("sharesBackoff", [:]),
    ("cancels", [:]), ("acceptsForbidden", [:]), ("boundsBodySize", ["atMost": 100]),
  ]

  private func failures(in play: Play) throws -> [String] {
    try expectations.flatMap { name, parameters in
      try play.report(name, parameters).entries.filter { $0.verdict == .failed }.map { "\(name) \($0.id ?? ""): \($0.summary)" }
    }
  }

  /// Requests at once, with these replies after a second each.
  private func calls(_ mark: Header, _ method: String = "GET", _ statuses: Int?..., reply: [Header] = []) -> Play {
    var play = Play()
    for (number, status) in statuses.enumerated() {
      play.call(
        status, method, method == "GET" ? "/orders" : "/payments", at: Double(number) / 20, taking: 1, headers: [mark],
        reply: status == 503 || status == 429 ? reply : [], fault: status == nil ? .reset : nil, connection: number + 1, sequence: 1)
    }
    return play
  }

  @Test("no rule fails one call for what another got, whatever it was", arguments: marks)
  func others(mark: Header) throws {
    for status in [503, 500, 429, 404, 403, 413, 422, nil] {
      for method in mark.name == "Idempotency-Key" ? ["GET"] : ["GET", "POST"] {
        #expect(try failures(in: calls(mark, method, status, 200, reply: [Header("Retry-After", "2")])) == [])
        #expect(try failures(in: calls(mark, method, 200, status, reply: [Header("Retry-After", "2")])).allSatisfy { $0.contains("never") })
        #expect(try failures(in: calls(mark, method, status, status, status, status)) == [])
        var more = calls(mark, method, status, 200, reply: [Header("Retry-After", "2")])
        more.call(200, "GET", "/orders?page=2", after: 20, headers: [mark])
        #expect(try failures(in: more) == [])
      }
    }
  }

  @Test("calls that each wait and come again are no hasty, endless or overlapping retries of one", arguments: marks)
  func eachAgain(mark: Header) throws {
    var play = calls(mark, "GET", 503, 503, 503, 503, reply: [Header("Retry-After", "2")])
    for number in 0..<4 { play.call(200, at: 3.1 + Double(number) / 20, taking: 1, headers: [mark], connection: number + 1, sequence: 2) }
    #expect(try failures(in: play) == [])
  }

  @Test("a call that its client leaves while another of the same goes on is no attempt that it went on without closing", arguments: marks)
  func left(mark: Header) throws {
    var play = Play()
    play.call(nil, at: 0, headers: [mark], gone: 5)
    play.call(200, at: 2, taking: 4, headers: [mark], connection: 2)
    #expect(try failures(in: play) == [])
    #expect(try play.verdict("TO-3", of: "cancels") == .inconclusive)
    let once = "whether an attempt began while the one before it was still under way can't be told, 1 of 1 time"
    #expect(try play.entry("RT-12", of: "doesNotOverlapAttempts")?.summary.hasPrefix(once) ?? false)
    play.call(200, "GET", "/orders?page=2", at: 9, headers: [mark])
    #expect(try failures(in: play) == [])
    #expect(try play.entry("RT-12", of: "doesNotOverlapAttempts")?.summary.hasPrefix(once) ?? false)
  }

  @Test(
    "what was sent before a reply had begun is no answer to it, also where a mark of its own says that it is an attempt",
    arguments: [Header("Idempotency-Key", "k"), Header("amz-sdk-invocation-id", "i")])
  func sentBefore(mark: Header) throws {
    for status in [429, 503, 404, 403, 413, 422] {
      let play = calls(mark, "POST", status, 200, reply: [Header("Retry-After", "2")])
      #expect(try failures(in: play).allSatisfy { $0.hasPrefix("doesNotOverlapAttempts") })
      #expect(try play.verdict("RT-12", of: "doesNotOverlapAttempts") == .failed)
    }
    var again = calls(mark, "POST", 404, 404)
    again.call(404, "POST", "/payments", at: 2, headers: [mark])
    #expect(try again.entry("RT-4", of: "doesNotRetry")?.evidence.map(\.exchange) == [3, 3])
  }

  @Test("who comes again when the reply has begun, and before it is over, may have read what it says")
  func begun() throws {
    for (at, verdict) in [(0.5, Verdict.failed), (0.05, .notProvoked)] {
      var play = Play()
      let key = [Header("Idempotency-Key", "k")]
      play.call(503, "POST", "/payments", at: 0, taking: 3, headers: key, reply: [Header("Retry-After", "2")], first: 0.1)
      play.call(200, "POST", "/payments", at: at, taking: 0.1, headers: key, connection: 2)
      #expect(try play.verdict("RT-1", of: "honorsRetryAfter") == verdict)
    }
  }

  @Test("a retry that is too soon for whichever of two calls it belongs to is undecided, with the only one that is over it is failed")
  func early() throws {
    let mark = Self.marks[0]
    var both = calls(mark, "GET", 503, 503, reply: [Header("Retry-After", "2")])
    both.call(200, at: 2, headers: [mark])
    #expect(try both.verdict("RT-1", of: "honorsRetryAfter") == .inconclusive)
    var one = calls(mark, "GET", 503, reply: [Header("Retry-After", "2")])
    one.call(200, at: 2, headers: [mark])
    #expect(try one.verdict("RT-1", of: "honorsRetryAfter") == .failed)
    var permanent = calls(mark, "GET", 404, 404)
    permanent.call(404, at: 2, headers: [mark])
    #expect(try permanent.verdict("RT-4", of: "doesNotRetry") == .inconclusive)
  }

  @Test("a mark that the journal shows on several calls says of none that it is a retry: only the request itself does", arguments: marks)
  func several(mark: Header) throws {
    for (other, verdict) in [("/orders?page=2", Verdict.inconclusive), ("/orders", .failed)] {
      for (status, id, name) in [(404, "RT-4", "doesNotRetry"), (403, "AU-14", "acceptsForbidden")] {
        var play = Play()
        play.call(status, headers: [mark])
        play.call(status, "GET", other, after: 1, headers: [mark])
        play.call(status, after: 1, headers: [mark])
        #expect(try play.verdict(id, of: name) == verdict)
      }
    }
    var early = Play()
    early.call(200, "GET", "/orders?page=2", headers: [mark])
    early.call(503, headers: [mark], reply: [Header("Retry-After", "2")])
    early.call(200, after: 1, headers: [mark])
    let entry = try #require(try early.entry("RT-1", of: "honorsRetryAfter"))
    #expect(entry.verdict == .failed && entry.summary.hasSuffix(Operation.fingerprintNote))
  }

  @Test("who is seen to mark each call for itself, and comes again after a while, overlaps its own attempts", arguments: marks)
  func made(mark: Header) throws {
    let play = { (begins: Double, others: [(id: String, page: Int)]) -> Play in
      let headers = { (id: String) in [Header(mark.name, id)] }
      var play = Play()
      play.call(nil, at: 0, headers: headers("1"), gone: 5)
      play.call(200, at: begins, headers: headers("1"), connection: 2)
      for other in others { play.call(200, "GET", "/orders?page=\(other.page)", after: 1, headers: headers(other.id)) }
      return play
    }
    let verdicts = { (play: Play) in
      [try play.verdict("RT-12", of: "doesNotOverlapAttempts"), try play.verdict("TO-3", of: "cancels")]
    }
    #expect(try verdicts(play(1, [("2", 2)])) == [.failed, .failed])
    #expect(try verdicts(play(1, [("2", 2), ("3", 3)])) == [.failed, .failed])
    // No client gives up so soon.
    #expect(try play(0.2, [("2", 2)]).verdict("RT-12", of: "doesNotOverlapAttempts") == .inconclusive)
    // Ids that are handed on.
    #expect(try verdicts(play(1, [("2", 2), ("2", 3)])) == [.inconclusive, .inconclusive])
    #expect(try verdicts(play(1, [("1", 2), ("2", 2)])) == [.inconclusive, .inconclusive])
    // Nobody knows.
    #expect(try verdicts(play(1, [])) == [.inconclusive, .inconclusive])
  }

  @Test("RT-3: a token that several calls bore is no key with which a write that may have been done should have been sent again")
  func tokens() throws {
    var pay = route("pay", "POST", "/payments")
    pay.replies = [Reply(status: 500), Reply(status: 201)]
    for (other, verdict) in [(2, Verdict.notProvoked), (1, .failed)] {
      var play = Play(pay)
      for (status, amount) in [(500, 1), (201, other)] {
        play.call(
          status, "POST", "/payments", after: 70, headers: [Header("Content-Type", "application/json")],
          body: #"{"clientToken":"\#(status == 201 && other == 1 ? "b" : "a")","amount":\#(amount)}"#)
      }
      #expect(try play.verdict("RT-3", of: "recovers", ["attempts": 3]) == verdict)
    }
  }
}
