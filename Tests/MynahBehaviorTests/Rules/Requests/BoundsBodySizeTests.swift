import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("boundsBodySize")
struct BoundsBodySizeTests {
  private func pay(_ play: inout Play, _ status: Int, body: String, key: String? = nil) {
    play.call(
      status, "POST", "/payments", after: 1, headers: key.map { [Header("Idempotency-Key", $0)] } ?? [], body: body)
  }

  @Test("RQ-8: a body as large as declared passes, a byte more fails", arguments: [(4, Verdict.passed), (3, .failed)])
  func size(most: Int, verdict: Verdict) throws {
    var play = Play()
    pay(&play, 201, body: "abcd")
    play.call(200)
    let entry = try #require(try play.entry("RQ-8", of: "boundsBodySize", ["atMost": .number(JSONNumber(most))]))
    #expect(entry.verdict == verdict)
    #expect(
      entry.summary
        == (verdict == .passed ? "every body had at most 4 bytes, 1 request" : "1 of 1 request had a body of more than 3 bytes"))
  }

  @Test("RQ-8: what was announced counts, too")
  func announced() throws {
    var play = Play()
    play.call(201, "POST", "/payments", headers: [Header("Content-Length", "5000")])
    #expect(try play.verdict("RQ-8", of: "boundsBodySize", ["atMost": 1000]) == .failed)
  }

  @Test("RQ-8: after 413 the same body is not sent again, a smaller one may be")
  func refused() throws {
    var play = Play()
    pay(&play, 413, body: "abcd", key: "k")
    let once = try #require(try play.entry("RQ-8", of: "boundsBodySize"))
    #expect(once.verdict == .passed && once.summary == "the client did not send the same request again after a 413, 1 time")
    var again = play
    pay(&again, 413, body: "abcd", key: "k")
    #expect(try again.verdict("RQ-8", of: "boundsBodySize") == .failed)
    #expect(try again.verdict("RQ-8", of: "boundsBodySize", ["atMost": 1000]) == .failed)
    pay(&play, 201, body: "ab", key: "k2")
    #expect(try play.verdict("RQ-8", of: "boundsBodySize") == .passed)
    #expect(
      try play.entry("RQ-8", of: "boundsBodySize", ["atMost": 9])?.summary
        == "every body had at most 9 bytes, 2 requests; the client did not send the same request again after a 413, 1 time")
  }

  @Test("RQ-8: without a mark the same request may be a second call")
  func unmarked() throws {
    var play = Play()
    pay(&play, 413, body: "abcd")
    pay(&play, 413, body: "abcd")
    #expect(try play.verdict("RQ-8", of: "boundsBodySize") == .inconclusive)
    #expect(try play.verdict("RQ-8", of: "boundsBodySize", ["atMost": 2]) == .failed)
  }

  @Test("RQ-8: neither a 413 nor a bound, or no body, and nothing is judged")
  func notProvoked() throws {
    var play = Play()
    pay(&play, 201, body: "abcd")
    #expect(try play.entry("RQ-8", of: "boundsBodySize")?.summary == "no 413 was played, and \"atMost\" is not given")
    var reads = Play()
    reads.call(200)
    #expect(try reads.entry("RQ-8", of: "boundsBodySize", ["atMost": 1])?.summary == "no request had a body")
  }
}
