import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("identifiesItself")
struct IdentifiesItselfTests {
  private func play(_ agents: String?...) -> Play {
    var play = Play()
    for agent in agents { play.call(200, after: 1, headers: agent.map { [Header("User-Agent", $0)] } ?? []) }
    return play
  }

  @Test(
    "RQ-1: product and version of whoever calls",
    arguments: [
      ("orders-sync/1.4", Verdict.passed), ("orders-sync/1.4 (+https://example.com) python-requests/2.31", .passed),
      ("Mozilla/5.0 (X11; Linux x86_64)", .passed), ("python-requests/2.31.0", .failed), ("Python/3.12 aiohttp/3.9.1", .failed),
      ("curl/8.5.0", .failed), ("Go-http-client/1.1", .failed), ("Java/17.0.1", .failed), ("axios/1.6.0", .failed), ("node", .failed),
      ("orders-sync", .failed), ("orders-sync/", .failed), ("/1.0", .failed), ("", .failed), ("  ", .failed),
    ])
  func product(agent: String, verdict: Verdict) throws {
    #expect(try play(agent).verdict("RQ-1", of: "identifiesItself") == verdict)
  }

  @Test("RQ-1: a request without one fails, and the evidence names it")
  func missing() throws {
    let entry = try #require(try play("orders-sync/1.4", nil, "curl/8.5.0").entry("RQ-1", of: "identifiesItself"))
    #expect(entry.verdict == .failed && entry.severity == .violation)
    #expect(entry.summary == "2 of 3 requests did not say who sent them")
    #expect(
      entry.evidence == [
        Evidence(session: "default", exchange: 2, note: "no User-Agent"),
        Evidence(
          session: "default", exchange: 3, figure: .value("curl/8.5.0"), note: "what the library says of itself, not who uses it"),
      ])
    #expect(try play("a/1", "a/1").entry("RQ-1", of: "identifiesItself")?.summary == "every request said who sent it, 2 requests")
  }

  @Test("RQ-1: matches is for the whole value, and then only it counts")
  func matches() throws {
    #expect(try play("curl/8.5.0").verdict("RQ-1", of: "identifiesItself", ["matches": "curl/.*"]) == .passed)
    #expect(try play("my curl/8.5.0").verdict("RQ-1", of: "identifiesItself", ["matches": "curl/.*"]) == .failed)
  }

  @Test("RQ-1: a browser's preflight is not the client's; without requests nothing is judged")
  func notProvoked() throws {
    var play = Play()
    #expect(try play.entry("RQ-1", of: "identifiesItself")?.summary == "no request came")
    play.call(204, "OPTIONS", headers: [Header("Access-Control-Request-Method", "GET")])
    #expect(try play.verdict("RQ-1", of: "identifiesItself") == .notProvoked)
  }

  @Test("RQ-1: each session by itself, the worst is named")
  func sessions() throws {
    var play = Play()
    play.call(200, headers: [Header("User-Agent", "a/1")], session: "s1")
    play.call(200, session: "s2")
    #expect(
      try play.entry("RQ-1", of: "identifiesItself")?.summary
        == "1 of 1 request did not say who sent it (session \"s2\", the worst of 2)")
  }
}
