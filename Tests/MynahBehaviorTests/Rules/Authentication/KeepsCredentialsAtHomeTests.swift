import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("AU-4: credentials stay with their origin")
struct KeepsCredentialsAtHomeTests {
  private static let bearer = Header("Authorization", "Bearer tok_4f9a8c21d7e05b36")

  /// A redirect from 127.0.0.1 to localhost that is followed with these fields.
  private func play(
    sent: [Header] = [bearer], came: [Header], to host: String = "localhost:8080", setCookie: String? = nil
  ) -> Play {
    var play = Play()
    if let setCookie {
      play.call(200, headers: [Header("Host", host)], reply: [Header("Set-Cookie", setCookie)])
    }
    play.call(307, headers: [Header("Host", "127.0.0.1:8080")] + sent, reply: [Header("Location", "http://\(host)/orders/7")])
    play.call(200, "GET", "/orders/7", headers: [Header("Host", host)] + came)
    return play
  }

  private func entry(_ play: Play, _ parameters: JSON = [:]) throws -> Report.Entry {
    try #require(try play.entry("AU-4", of: "keepsCredentialsAtHome", parameters))
  }

  @Test("a client that leaves its token behind passes")
  func passes() throws {
    let entry = try entry(play(came: []))
    #expect(entry.verdict == .passed)
    #expect(entry.summary == "credentials stayed at the origin that they were for, 1 redirect")
  }

  @Test("a client that takes its token along fails, and the token is not shown")
  func fails() throws {
    let entry = try entry(play(came: [Self.bearer]))
    #expect(entry.verdict == .failed)
    #expect(entry.summary == "a credential was sent along to another origin, 1 of 1 request")
    #expect(entry.evidence[0].exchange == 2)
    #expect(entry.evidence[0].note == "Authorization came along from \"127.0.0.1:8080\" to \"localhost:8080\"")
  }

  @Test("a redirect may be followed, over another connection, before the end of its reply was noted")
  func early() throws {
    var play = Play()
    play.call(
      307, taking: 0.01, headers: [Header("Host", "127.0.0.1"), Self.bearer], reply: [Header("Location", "//localhost/orders/7")],
      first: 0.005)
    play.call(200, "GET", "/orders/7", at: 0.008, headers: [Header("Host", "localhost"), Self.bearer], connection: 2)
    #expect(try entry(play).verdict == .failed)
  }

  @Test("another credential for the other origin is the client's right")
  func another() throws {
    #expect(try entry(play(came: [Header("Authorization", "Bearer other_origin_token")])).verdict == .passed)
  }

  @Test("cookies count one by one, but not those that the other origin has set itself")
  func cookies() throws {
    let sent = [Header("Cookie", "a=1; sid=77")]
    #expect(try entry(play(sent: sent, came: [Header("Cookie", "sid=77")])).verdict == .failed)
    #expect(try entry(play(sent: sent, came: [Header("Cookie", "sid=78")])).verdict == .passed)
    #expect(try entry(play(sent: sent, came: [Header("Cookie", "sid=77")], setCookie: "sid=77; Path=/")).verdict == .passed)
  }

  @Test("cookies don't heed the port, tokens do")
  func port() throws {
    let sent = [Header("Cookie", "sid=77"), Self.bearer]
    #expect(try entry(play(sent: sent, came: [Header("Cookie", "sid=77")], to: "127.0.0.1:9090")).verdict == .passed)
    #expect(try entry(play(sent: sent, came: sent, to: "127.0.0.1:9090")).verdict == .failed)
  }

  @Test("a key of one's own counts where it is named, or where `authenticates` wants it")
  func ownField() throws {
    let key = Header("X-API-Key", "k_1234abcd")
    #expect(try entry(play(sent: [key, Self.bearer], came: [key])).verdict == .passed)
    #expect(try entry(play(sent: [key], came: [key]), ["headers": ["X-API-Key"]]).verdict == .failed)
    var scenario = play(sent: [key], came: [key]).scenario
    scenario.expectations = [
      ExpectationClause(name: "authenticates", parameters: ["in": "header:X-API-Key"], pointer: "/expectations/0"),
      ExpectationClause(name: "keepsCredentialsAtHome", parameters: [:], pointer: "/expectations/1"),
    ]
    let report = try Judge(scenario).report(
      on: play(sent: [key], came: [key]).exchanges, end: JournalEnd(ended: instant(9), by: .command), seed: 7)
    #expect(report.entries.first { $0.id == "AU-4" }?.verdict == .failed)
  }

  @Test("a retry that goes straight to the other origin counts, too")
  func retry() throws {
    var play = Play()
    play.call(
      308, headers: [Header("Host", "127.0.0.1"), Self.bearer, Header("Idempotency-Key", "k1")],
      reply: [Header("Location", "http://localhost/orders")])
    play.call(503, headers: [Header("Host", "localhost"), Header("Idempotency-Key", "k1")])
    play.call(200, after: 1, headers: [Header("Host", "localhost"), Header("Idempotency-Key", "k1"), Self.bearer])
    let entry = try entry(play)
    #expect(entry.verdict == .failed)
    #expect(entry.evidence.map(\.exchange) == [3])
  }

  @Test("a redirect within a session's URL is followed there, where the journal names the target without it")
  func session() throws {
    var play = Play()
    let location = Header("Location", "http://localhost:8080/__mynah/s/s1/orders/7")
    play.call(307, headers: [Header("Host", "127.0.0.1:8080"), Self.bearer], reply: [location], session: "s1")
    play.call(200, "GET", "/orders/7", headers: [Header("Host", "localhost:8080"), Self.bearer], session: "s1")
    #expect(try entry(play).verdict == .failed)
  }

  @Test("a client that calls the other origin by itself may have its credential for both")
  func calledBefore() throws {
    var play = Play()
    play.call(200, headers: [Header("Host", "localhost:8080"), Self.bearer])
    play.call(307, headers: [Header("Host", "127.0.0.1:8080"), Self.bearer], reply: [Header("Location", "http://localhost:8080/orders/7")])
    play.call(200, "GET", "/orders/7", headers: [Header("Host", "localhost:8080"), Self.bearer])
    let entry = try entry(play)
    #expect(entry.verdict == .inconclusive)
    #expect(entry.evidence[0].note == "the client had called \"localhost:8080\" by itself before")
  }

  @Test("a redirect within the origin, one that is not followed and one without a credential say nothing")
  func notProvoked() throws {
    #expect(try entry(play(came: [Self.bearer], to: "127.0.0.1:8080")).verdict == .notProvoked)
    var unfollowed = Play()
    unfollowed.call(307, headers: [Header("Host", "127.0.0.1")], reply: [Header("Location", "http://localhost/orders/7")])
    #expect(try entry(unfollowed).summary == "no redirect to another origin was followed")
    let bare = try entry(play(sent: [], came: []))
    #expect(bare.verdict == .notProvoked)
    #expect(bare.summary == "no request that a redirect led to another origin had borne a credential")
  }
}
