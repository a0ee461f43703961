import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("AU-1, AU-2: the credential of a request")
struct AuthenticatesTests {
  private static let token = "tok_4f9a8c21d7e05b36"

  private func play(_ requests: [Header]...) -> Play {
    var play = Play()
    for headers in requests { play.call(200, after: 1, headers: headers) }
    return play
  }

  private func bearer(_ token: String = Self.token) -> [Header] { [Header("Authorization", "Bearer \(token)")] }

  @Test("a client that bears its token in every request passes both")
  func passes() throws {
    let report = try play(bearer(), [Header("authorization", "bearer \(Self.token)")]).report("authenticates")
    #expect(report.entries.map(\.id) == ["AU-1", "AU-2", nil])
    #expect(report.entries[0].summary == "every request bore one credential, 2 requests")
    #expect(report.entries[1].summary == "every credential stood where and as it should, 2 requests")
    #expect(report.verdict == .passed)
  }

  @Test("a token that is missing on the second page fails, and there is no second entry where no request bore one")
  func missing() throws {
    let entry = try #require(try play(bearer(), []).entry("AU-1", of: "authenticates"))
    #expect(entry.verdict == .failed)
    #expect(entry.summary == "1 of 2 requests did not bear one credential in header:Authorization")
    #expect(entry.evidence.map(\.exchange) == [2])
    #expect(entry.evidence[0].note == "no credential in header:Authorization")
    #expect(try play([], []).report("authenticates").entries.map(\.id) == ["AU-1", nil])
  }

  @Test(
    "what programs write where a value is missing is no credential",
    arguments: [
      "Bearer", "Bearer null", "Bearer undefined", "Bearer None", "Bearer {{token}}", "Bearer ${TOKEN}", "Bearer <token>", "Bearer $TOKEN",
      "",
    ])
  func placeholders(value: String) throws {
    #expect(try play([Header("Authorization", value)]).verdict("AU-1", of: "authenticates") == .failed)
  }

  @Test("a placeholder is shown as it is, for it says what went wrong")
  func placeholderText() throws {
    let entry = try play([Header("Authorization", "Bearer undefined")]).entry("AU-1", of: "authenticates")
    #expect(entry?.evidence.first?.note == "header:Authorization has \"undefined\" where the value belongs")
  }

  @Test("two credentials are one too many")
  func two() throws {
    let entry = try play(bearer() + bearer("tok_of_somebody_else")).entry("AU-1", of: "authenticates")
    #expect(entry?.verdict == .failed)
    #expect(entry?.evidence.first?.note == "2 credentials in header:Authorization")
  }

  @Test("a request to which a redirect led from another origin needs none")
  func foreignRedirect() throws {
    var play = Play()
    play.call(307, headers: bearer() + [Header("Host", "127.0.0.1:80")], reply: [Header("Location", "http://localhost:80/orders")])
    play.call(200, headers: [Header("Host", "localhost:80")])
    #expect(try play.verdict("AU-1", of: "authenticates") == .passed)
    var own = Play()
    own.call(307, headers: bearer() + [Header("Host", "localhost")], reply: [Header("Location", "/v2/orders")])
    own.call(200, "GET", "/v2/orders", headers: [Header("Host", "localhost")])
    #expect(try own.verdict("AU-1", of: "authenticates") == .failed)
  }

  @Test("AU-2: what a URL bears to which a redirect led from another origin is its server's own, as in a signed one")
  func signedURL() throws {
    var play = Play()
    let signed = "/files/1?token=8d21c07e5f9a4b36"
    play.call(302, headers: bearer() + [Header("Host", "127.0.0.1:80")], reply: [Header("Location", "http://localhost:80\(signed)")])
    play.call(200, "GET", signed, headers: [Header("Host", "localhost:80")])
    #expect(try play.verdict("AU-2", of: "authenticates") == .passed)
    var own = Play()
    own.call(200, "GET", signed)
    #expect(try own.verdict("AU-2", of: "authenticates") == .failed)
  }

  @Test("a request that was answered by a challenge, which the client then met, needs none; one that it did not meet does")
  func challenge() throws {
    var play = Play()
    play.call(401, reply: [Header("WWW-Authenticate", "Bearer")])
    play.call(200, headers: bearer())
    #expect(try play.verdict("AU-1", of: "authenticates") == .passed)
    var alone = Play()
    alone.call(401, reply: [Header("WWW-Authenticate", "Bearer")])
    #expect(try alone.verdict("AU-1", of: "authenticates") == .failed)
  }

  @Test("a browser's question whether it may send a request bears none, and asks nothing of it")
  func preflight() throws {
    var play = Play()
    play.call(204, "OPTIONS", headers: [Header("Access-Control-Request-Method", "PUT")])
    let entry = try play.entry("AU-1", of: "authenticates")
    #expect(entry?.verdict == .notProvoked)
    #expect(entry?.summary == "no request came that needed a credential")
  }

  @Test(
    "a credential in another form or place than declared fails",
    arguments: [
      ([Header("Authorization", "Token \(token)")], "the scheme is \"Token\", not \"Bearer\""),
      ([Header("Authorization", token)], "there is no scheme before the value"),
      ([Header("X-API-Key", token)], "the credential stood in header:X-API-Key"),
      (
        [Header("Authorization", "Bearer \(token)"), Header("X-API-Key", token)],
        "the same credential stood in header:X-API-Key, too"
      ),
    ])
  func form(headers: [Header], note: String) throws {
    let entry = try #require(try play(headers).entry("AU-2", of: "authenticates"))
    #expect(entry.verdict == .failed)
    #expect(entry.evidence[0].note == note)
    #expect(entry.summary == "1 of 1 request bore a credential in another place or form than declared")
  }

  @Test("an application's key beside the user's token is another credential")
  func applicationKey() throws {
    #expect(try play(bearer() + [Header("X-API-Key", "app_77aa")]).verdict("AU-2", of: "authenticates") == .passed)
  }

  @Test("a key in the query is right where the API declares it, and wrong where not")
  func query() throws {
    var play = Play()
    play.call(200, "GET", "/orders?api_key=\(Self.token)")
    #expect(try play.verdict("AU-2", of: "authenticates", ["in": "query:api_key"]) == .passed)
    #expect(try play.entry("AU-2", of: "authenticates")?.evidence.first?.note == "the credential stood in query:api_key")
  }

  @Test("scheme and value are as declared; a Basic value is compared as user and password")
  func declared() throws {
    let basic = play([Header("Authorization", "Basic YWxhZGRpbjpvcGVuc2VzYW1l")])
    #expect(try basic.verdict("AU-2", of: "authenticates", ["scheme": "basic", "value": "aladdin:opensesame"]) == .passed)
    #expect(try basic.verdict("AU-2", of: "authenticates", ["scheme": "Basic", "value": "aladdin:shut"]) == .failed)
    let key = play([Header("X-API-Key", "k 1")])
    #expect(try key.verdict("AU-2", of: "authenticates", ["in": "header:X-API-Key", "value": "k 1"]) == .passed)
    #expect(try play(bearer()).verdict("AU-2", of: "authenticates", ["value": ["matches": "tok_[0-9a-f]{16}"]]) == .passed)
  }

  @Test("the worst of several sessions is named")
  func sessions() throws {
    var play = Play()
    play.call(200, headers: bearer(), session: "s1")
    play.call(200, session: "s2")
    #expect(
      try play.entry("AU-1", of: "authenticates")?.summary
        == "1 of 1 request did not bear one credential in header:Authorization (session \"s2\", the worst of 2)")
  }
}
