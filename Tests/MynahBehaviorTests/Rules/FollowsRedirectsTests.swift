import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("followsRedirects")
struct FollowsRedirectsTests {
  private func to(_ location: String) -> [Header] { [Header("Location", location)] }

  /// A request that was redirected to /v2, and the one that followed it.
  private func redirected(
    _ status: Int, _ method: String, followedBy next: String, body: String = "a", nextBody: String? = nil, after: Double = 0.01,
    route: String? = "pay"
  ) -> Play {
    var play = Play()
    play.call(status, method, "/payments", route: "pay", body: body, reply: to("/v2"))
    play.call(200, next, "/v2", route: "pay", after: after, body: nextBody ?? (next == "GET" ? "" : body))
    return play
  }

  private func verdict(_ play: Play, _ parameters: JSON = [:]) throws -> Verdict? {
    try play.verdict("CN-5", of: "followsRedirects", parameters)
  }

  @Test(
    "CN-5: 307 and 308 keep the method, 303 asks for a GET, 301 and 302 may make one of a POST",
    arguments: [
      (307, "POST", "POST", Verdict.passed), (308, "PUT", "PUT", .passed), (307, "POST", "GET", .failed), (308, "DELETE", "GET", .failed),
      (303, "POST", "GET", .passed), (303, "POST", "POST", .failed), (303, "HEAD", "HEAD", .passed), (303, "GET", "GET", .passed),
      (301, "POST", "GET", .passed), (302, "POST", "GET", .passed), (301, "POST", "POST", .passed), (302, "GET", "GET", .passed),
      (301, "PUT", "PUT", .passed), (302, "GET", "POST", .failed), (302, "PUT", "POST", .failed), (303, "PUT", "GET", .passed),
      (307, "PUT", "GET", .failed),
    ])
  func methods(status: Int, method: String, next: String, verdict: Verdict) throws {
    #expect(try self.verdict(redirected(status, method, followedBy: next)) == verdict)
  }

  @Test(
    "CN-5: 301 and 302 make a GET of other methods, too, with many clients, which is nobody's mistake for sure",
    arguments: [(301, "PUT"), (302, "DELETE"), (302, "PATCH")])
  func customary(status: Int, method: String) throws {
    let entry = try #require(try redirected(status, method, followedBy: "GET").entry("CN-5", of: "followsRedirects"))
    #expect(entry.verdict == .inconclusive)
    let note = "the method after the \(status) at exchange 1; RFC 9110 speaks of POST alone, but many clients make a GET of all that writes"
    #expect(entry.evidence.map(\.note) == [note])
  }

  @Test(
    "CN-5: a HEAD stays a HEAD; after a 303 it may be a GET",
    arguments: [
      (301, "HEAD", Verdict.passed), (302, "HEAD", .passed), (303, "HEAD", .passed), (307, "HEAD", .passed), (308, "HEAD", .passed),
      (301, "GET", .failed), (302, "GET", .failed), (303, "GET", .passed), (307, "GET", .failed), (308, "GET", .failed),
      (302, "POST", .failed), (303, "POST", .failed),
    ])
  func heads(status: Int, next: String, verdict: Verdict) throws {
    #expect(try self.verdict(redirected(status, "HEAD", followedBy: next, body: "")) == verdict)
  }

  @Test(
    "CN-5: a HEAD after another method may ask instead of following",
    arguments: [(301, "GET", Verdict.inconclusive), (302, "POST", .inconclusive), (303, "POST", .passed), (307, "GET", .inconclusive)])
  func probes(status: Int, method: String, verdict: Verdict) throws {
    #expect(try self.verdict(redirected(status, method, followedBy: "HEAD", body: "")) == verdict)
  }

  @Test("CN-5: a relative Location leads there although its query holds a whole address")
  func addressInQuery() throws {
    var play = Play()
    play.call(303, "POST", "/payments", route: "pay", body: "a", reply: to("/sign-in?next=http://elsewhere/pay"))
    play.call(200, "GET", "/sign-in?next=http://elsewhere/pay", route: "pay", after: 0.01)
    #expect(try verdict(play) == .passed)
  }

  @Test("CN-5: 307 and 308 keep the body")
  func bodies() throws {
    #expect(try verdict(redirected(307, "POST", followedBy: "POST", nextBody: "")) == .failed)
    #expect(try verdict(redirected(308, "POST", followedBy: "POST", nextBody: "b")) == .failed)
    var play = Play()
    play.call(
      307, "POST", "/payments", headers: [Header("Content-Type", "multipart/form-data; boundary=a")], body: "--a--", reply: to("/v2"))
    play.call(200, "POST", "/v2", after: 0.01, body: "--b--")
    #expect(try verdict(play) == .passed)
  }

  /// A loop that is followed so often.
  private func loop(_ count: Int) -> Play {
    var play = Play()
    for _ in 0...count { play.call(307, "GET", "/loop", route: "orders", after: 0.01, reply: to("/loop")) }
    return play
  }

  @Test("CN-5: a loop ends after twenty redirects, or as many as declared")
  func loops() throws {
    #expect(try verdict(loop(20)) == .passed)
    #expect(try verdict(loop(21)) == .failed)
    #expect(try verdict(loop(60)) == .failed)
    #expect(try verdict(loop(5), ["hops": 5]) == .passed)
    #expect(try verdict(loop(6), ["hops": 5]) == .failed)
    let entry = try #require(try loop(30).entry("CN-5", of: "followsRedirects"))
    #expect(entry.summary == "the client followed more than 20 redirects in a row, 1 of 1 time")
    #expect(
      entry.evidence == [
        Evidence(session: "default", operation: 1, attempt: 1, exchange: 31, figure: .count(30), bound: .atMost(.count(20)))
      ])
  }

  @Test("two that loop side by side are not counted as one that loops twice as often")
  func loopsTogether() throws {
    var play = Play()
    for step in 0...15 {
      for connection in 1...2 {
        play.call(
          307, "GET", "/loop", route: "orders", at: Double(step) / 10 + Double(connection) / 100, reply: to("/loop"), connection: connection
        )
      }
    }
    #expect(try verdict(play) == .inconclusive)
    // A client that opens a connection for each hop is one all the same.
    var alone = Play()
    for connection in 1...30 { alone.call(307, "GET", "/loop", route: "orders", after: 0.01, reply: to("/loop"), connection: connection) }
    #expect(try verdict(alone) == .failed)
  }

  @Test("a request to that place that came later, or that another redirect explains, may be another call")
  func anothers() throws {
    #expect(try verdict(redirected(307, "POST", followedBy: "GET", after: 2)) == .inconclusive)
    var crossed = Play()
    for body in ["a", "b"] { crossed.call(307, "POST", "/payments", body: body, reply: to("/v2"), connection: body == "a" ? 1 : 2) }
    crossed.call(200, "POST", "/v2", at: 0.01, body: "a")
    crossed.call(200, "POST", "/v2", at: 0.011, body: "b", connection: 2)
    #expect(try verdict(crossed) != .failed)
    // The same request again, where a 303 points to itself, is perhaps the caller's next.
    var same = Play()
    for _ in 0..<2 { same.call(303, "POST", "/payments", after: 0.01, body: "a", reply: to("/payments")) }
    #expect(try verdict(same) == .inconclusive)
  }

  @Test("a request that no route took shows how a redirect was followed as well")
  func unmatched() throws {
    let play = redirected(307, "POST", followedBy: "GET")
    var exchanges = play.exchanges
    exchanges[1].route = .none
    var scenario = play.scenario
    scenario.expectations = [ExpectationClause(name: "followsRedirects", parameters: [:], pointer: "/expectations/0")]
    let report = try Judge(scenario).report(on: exchanges, end: JournalEnd(ended: instant(60), by: .command), seed: 7)
    #expect(report.entries.first?.verdict == .failed)
  }

  /// Three calls that go in a circle until so many redirects were followed each.
  private func circles(of hops: Int, marked: Bool = false, apart: Double) -> Play {
    var play = Play()
    for call in 0..<3 {
      for hop in 0...hops {
        let mark = marked ? [Header("x-stainless-retry-count", String(call))] : []
        play.call(307, after: hop > 0 || call == 0 ? 0.001 : apart, headers: mark, reply: to("/orders"))
      }
    }
    return play
  }

  @Test("a client that goes round in a circle and then tries again has not followed all of it in a row")
  func circles() throws {
    #expect(try circles(of: 20, marked: true, apart: 0.01).verdict("CN-5", of: "followsRedirects") == .passed)
    #expect(try circles(of: 21, marked: true, apart: 0.01).verdict("CN-5", of: "followsRedirects") == .failed)
    #expect(try circles(of: 20, apart: 0.5).verdict("CN-5", of: "followsRedirects") == .inconclusive)
    #expect(try circles(of: 21, apart: 0.5).verdict("CN-5", of: "followsRedirects") == .failed)
    #expect(try circles(of: 20, apart: 0.01).verdict("CN-5", of: "followsRedirects") == .failed)
  }

  @Test("a client that follows nothing does so by right; where nothing redirects, nothing is judged")
  func notProvoked() throws {
    var play = Play()
    play.call(200)
    #expect(try play.entry("CN-5", of: "followsRedirects")?.summary == "no redirect was played")
    play.call(302, reply: to("/v2"))
    play.call(200, "GET", "/else", after: 0.01)
    let entry = try #require(try play.entry("CN-5", of: "followsRedirects"))
    #expect(entry.verdict == .notProvoked && entry.summary == "the client followed no redirect, which it need not")
  }

  @Test(
    "the evidence names the request, what it was and what it should have been; the worst session is named; scope is the redirect's route")
  func evidence() throws {
    var play = redirected(307, "POST", followedBy: "GET")
    play.call(302, "GET", "/orders", after: 1, reply: to("/o2"), session: "s2")
    play.call(200, "GET", "/o2", after: 0.01, session: "s2")
    let entry = try #require(try play.entry("CN-5", of: "followsRedirects"))
    #expect(
      entry.summary
        == "a redirect was followed with another request than its status asks for, 1 of 1 redirect (session \"default\", the worst of 2)")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 1, attempt: 1, exchange: 2, figure: .value("GET"), bound: .expected(.text("POST")),
          note: "the method after the 307 at exchange 1")
      ])
    #expect(try play.verdict("CN-5", of: "followsRedirects", ["route": "orders"]) == .passed)
  }

  @Test("what a redirect led to and is sent again by itself is a retry for all rules")
  func retriedTarget() throws {
    let there = [Header("Location", "/b")]
    for (wait, verdict) in [(2.001, Verdict.passed), (0.1, .failed)] {
      var get = Play()
      get.call(302, "GET", "/a", reply: there)
      get.call(503, "GET", "/b", after: 0.01, reply: [Header("Retry-After", "2")])
      get.call(200, "GET", "/b", after: wait)
      #expect(try get.verdict("RT-1", of: "honorsRetryAfter") == verdict)
      #expect(try get.verdict("RT-13", of: "repeatsSameRequest") == .passed)
      #expect(try get.verdict("RT-3", of: "recovers") == .passed)
    }
    var post = Play()
    post.call(307, "POST", "/a", body: "x", reply: there)
    post.call(500, "POST", "/b", after: 0.01, body: "x")
    #expect(try post.verdict("RT-9", of: "retriesSafely") == .passed)
    post.call(200, "POST", "/b", after: 0.5, body: "x")
    #expect(try post.verdict("RT-9", of: "retriesSafely") == .failed)
    #expect(try post.verdict("RT-13", of: "repeatsSameRequest") == .passed)
  }

  @Test("what is sent again with the credential that a challenge asked for is a retry for all rules")
  func retriedAnswer() throws {
    let token = [Header("Authorization", "Bearer t")]
    for key in [[], [Header("Idempotency-Key", "k")]] {
      var play = Play()
      play.call(401, "POST", "/payments", headers: key, body: "x")
      play.call(500, "POST", "/payments", after: 0.01, headers: key + token, body: "x")
      play.call(200, "POST", "/payments", after: 0.5, headers: key + token, body: "x")
      #expect(try play.verdict("RT-9", of: "retriesSafely") == (key.isEmpty ? .failed : .passed))
      #expect(try play.verdict("RT-13", of: "repeatsSameRequest") == .passed)
    }
  }
}
