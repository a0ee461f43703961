import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("sendsRequestIDs")
struct SendsRequestIDsTests {
  private func id(_ id: String?) -> [Header] { id.map { [Header("X-Request-ID", $0)] } ?? [] }

  @Test("RQ-3: an id for each operation, or one for each attempt")
  func unique() throws {
    for retry in ["a", "b"] {
      var play = Play()
      play.call(503, headers: id("a"))
      play.call(200, after: 1, headers: id(retry))
      play.call(200, after: 1, headers: id("c"))
      let entry = try #require(try play.entry("RQ-3", of: "sendsRequestIDs"))
      #expect(entry.verdict == .passed && entry.summary == "every operation had request ids of its own, 3 requests")
    }
  }

  @Test("RQ-3: a constant id fails, for other calls and for the same one")
  func constant() throws {
    var others = Play()
    others.call(200, headers: id("1"))
    others.call(200, "GET", "/orders?page=2", after: 1, headers: id("1"))
    let entry = try #require(try others.entry("RQ-3", of: "sendsRequestIDs"))
    #expect(entry.verdict == .failed && entry.summary == "1 of 2 requests bore no id, or the id of another operation")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 2, exchange: 2, figure: .value("1"), note: "exchange 1 of another operation bore it, too")
      ])
    var same = Play()
    for _ in 0..<3 { same.call(200, after: 1, headers: id("1")) }
    #expect(try same.verdict("RQ-3", of: "sendsRequestIDs") == .failed)
  }

  @Test("RQ-3: without an id, or with an empty one, it fails", arguments: [nil, "", " "])
  func missing(given: String?) throws {
    var play = Play()
    play.call(200, headers: id("a"))
    play.call(200, after: 1, headers: id(given))
    #expect(try play.verdict("RQ-3", of: "sendsRequestIDs") == .failed)
    #expect(try play.entry("RQ-3", of: "sendsRequestIDs")?.evidence.first?.note == "no id in header:X-Request-ID")
  }

  @Test("RQ-3: a redirect that is followed repeats the header, and polling for what was accepted goes on under it")
  func redirects() throws {
    var play = Play()
    play.call(302, headers: id("a"), reply: [Header("Location", "/orders?all=1")])
    play.call(200, "GET", "/orders?all=1", headers: id("a"))
    #expect(try play.verdict("RQ-3", of: "sendsRequestIDs") == .passed)
    var polling = Play()
    for status in [202, 202, 200] { polling.call(status, after: 1, headers: id("job")) }
    #expect(try polling.verdict("RQ-3", of: "sendsRequestIDs") == .passed)
  }

  @Test("RQ-3: elsewhere, and with other marks of the operation")
  func place() throws {
    var play = Play()
    for (key, id) in [("k1", "a"), ("k2", "a")] {
      play.call(201, "POST", "/payments", after: 1, headers: [Header("Idempotency-Key", key), Header("X-Correlation-ID", id)], body: key)
    }
    #expect(try play.verdict("RQ-3", of: "sendsRequestIDs", ["in": "header:X-Correlation-ID"]) == .failed)
    #expect(try play.verdict("RQ-3", of: "sendsRequestIDs", ["in": "header:Idempotency-Key"]) == .passed)
  }

  @Test("RQ-3: sessions are apart, and without a request nothing is judged")
  func sessions() throws {
    var play = Play()
    #expect(try play.entry("RQ-3", of: "sendsRequestIDs")?.summary == "no request came")
    play.call(200, headers: id("a"), session: "s1")
    play.call(200, headers: id("a"), session: "s2")
    #expect(try play.verdict("RQ-3", of: "sendsRequestIDs") == .passed)
  }
}
