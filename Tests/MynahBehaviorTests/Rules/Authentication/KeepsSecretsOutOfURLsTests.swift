import MynahCore
import MynahCrypto
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("AU-3: secrets stay out of URLs")
struct KeepsSecretsOutOfURLsTests {
  private static let token = "tok_4f9a+8c21/d7e05b36"
  private static let bearer = Header("Authorization", "Bearer \(token)")

  private func play(
    _ method: String = "GET", _ target: String = "/orders", headers: [Header] = [], body: String = "", credential: Header = Self.bearer
  ) -> Play {
    var play = Play()
    play.call(200, headers: [credential])
    play.call(200, method, target, headers: headers, body: body)
    return play
  }

  private func entry(_ play: Play, _ parameters: JSON = [:]) throws -> Report.Entry {
    try #require(try play.entry("AU-3", of: "keepsSecretsOutOfURLs", parameters))
  }

  @Test("a token that stands in Authorization alone passes")
  func passes() throws {
    let entry = try entry(play())
    #expect(entry.verdict == .passed)
    #expect(entry.summary == "no secret stood outside of the fields that are for it, 2 requests")
  }

  @Test(
    "a token in a target fails, however it is written",
    arguments: [
      "/orders?token=\(token)", "/orders?token=tok_4f9a%2B8c21%2Fd7e05b36", "/orders?token=tok_4f9a%252B8c21%252fd7e05b36",
      "/orders/\(Base64.encode(Array("user=\(token)".utf8)))", "/orders?t=\(Base64.encode(Array(token.utf8)))",
    ])
  func target(target: String) throws {
    let entry = try entry(play("GET", target))
    #expect(entry.verdict == .failed)
    #expect(entry.summary == "1 of 2 requests bore a secret outside of the fields that are for it")
    #expect(entry.evidence.map(\.exchange) == [2])
    #expect(entry.evidence[0].figure == .value("tok_... (22 characters)"))
    #expect(entry.evidence[0].note == "in the target")
  }

  @Test("a bearer token that stands nowhere but in the query is one all the same, unless the API wants it there")
  func onlyInQuery() throws {
    var play = Play()
    play.call(200, "GET", "/orders?access_token=9f8e7d6c5b4a39281706aabbccdd")
    let entry = try entry(play)
    #expect(entry.verdict == .failed && entry.evidence.map(\.note) == ["in the target"])
    play.scenario.expectations = [
      ExpectationClause(name: "keepsSecretsOutOfURLs", parameters: [:], pointer: "/expectations/0"),
      ExpectationClause(name: "authenticates", parameters: ["in": "query:access_token"], pointer: "/expectations/1"),
    ]
    #expect(try play.report(silence: 0).entries.first { $0.id == "AU-3" }?.verdict == .passed)
    var empty = Play()
    empty.call(200, "GET", "/orders?access_token=&page_token=abcdefgh12345678")
    #expect(try self.entry(empty).verdict == .notProvoked)
  }

  @Test("a token in Referer, User-Agent or a field of somebody's own fails", arguments: ["Referer", "User-Agent", "X-Debug"])
  func fields(name: String) throws {
    let entry = try entry(play(headers: [Header(name, "for \(Self.token)!")]))
    #expect(entry.verdict == .failed)
    #expect(entry.evidence[0].note == "in \(name)")
  }

  @Test("a token in the body of another call fails, also with the escapes of JSON")
  func body() throws {
    for body in [#"{"debug": "\#(Self.token)"}"#, #"{"debug": "tok\u005f4f9a+8c21\/d7e05b36"}"#] {
      let entry = try entry(play("POST", "/reports", headers: [Header("Content-Type", "application/json")], body: body))
      #expect(entry.verdict == .failed)
      #expect(entry.evidence[0].note == "in the body")
    }
  }

  @Test("cookies and the fields for credentials are no leak")
  func otherCredentials() throws {
    let headers = [
      Header("Cookie", "session=\(Self.token)"), Header("X-API-Key", Self.token), Header("Proxy-Authorization", "Bearer \(Self.token)"),
      // As clients of Supabase do, which send one key in two fields.
      Header("apikey", Self.token), Header("X-Auth-Token", Self.token),
    ]
    #expect(try entry(play(headers: headers)).verdict == .passed)
  }

  @Test("the forms of OAuth hold theirs rightly, as URL-encoded form or as JSON; other fields of them don't")
  func oauth() throws {
    let basic = Header("Authorization", "Basic \(Base64.encode(Array("shop:s3cret-of-shop".utf8)))")
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    let token = "grant_type=client_credentials&client_secret=s3cret-of-shop"
    #expect(try entry(play("POST", "/token", headers: form, body: token, credential: basic)).verdict == .passed)
    #expect(try entry(play("POST", "/token", headers: form, body: token + "&state=s3cret-of-shop", credential: basic)).verdict == .failed)
    let json = #"{"grant_type": "client_credentials", "client_secret": "s3cret-of-shop"}"#
    let type = [Header("Content-Type", "application/json")]
    #expect(try entry(play("POST", "/token", headers: type, body: json, credential: basic)).verdict == .passed)
  }

  @Test("of Basic the password and the pair are secrets, the user's name is none")
  func basic() throws {
    let basic = Header("Authorization", "Basic \(Base64.encode(Array("shopkeeper:s3cret-of-shop".utf8)))")
    #expect(try entry(play("GET", "/users/shopkeeper", credential: basic)).verdict == .passed)
    #expect(try entry(play("GET", "/users?p=s3cret-of-shop", credential: basic)).verdict == .failed)
    #expect(try entry(play("GET", "/users?u=shopkeeper%3As3cret-of-shop", credential: basic)).verdict == .failed)
    #expect(try entry(play(headers: [Header("X-Auth", basic.value)], credential: basic)).verdict == .failed)
  }

  @Test("letters or digits alone may stand there by chance, unless they are many", arguments: ["password", "1234567890"])
  func common(secret: String) throws {
    let entry = try entry(play("GET", "/\(secret)/reset", credential: Header("Authorization", "Bearer \(secret)")))
    #expect(entry.verdict == .inconclusive)
    #expect(
      entry.summary == "whether a secret stood outside of the fields that are for it can't be told, 1 of 2 requests")
    #expect(entry.evidence[0].note == "in the target; letters or digits alone may stand there by chance")
    let long = String(repeating: "4", count: 16)
    #expect(try self.entry(play("GET", "/\(long)", credential: Header("Authorization", "Bearer \(long)"))).verdict == .failed)
  }

  @Test("an address that the server gave is not the client's doing")
  func location() throws {
    var play = Play()
    play.call(302, headers: [Self.bearer], reply: [Header("Location", "/orders?token=\(Self.token)")])
    play.call(200, "GET", "/orders?token=\(Self.token)", headers: [Self.bearer])
    let entry = try entry(play)
    #expect(entry.verdict == .inconclusive)
    #expect(entry.evidence[0].note == "in the target; the Location of exchange 1 has it, which this request followed")
  }

  @Test("a key is right in the parameter that the API declares, and nowhere else")
  func declaredPlace() throws {
    func verdict(_ target: String) throws -> Verdict? {
      var play = Play()
      play.call(200, "GET", target)
      play.scenario.expectations = []
      var scenario = play.scenario
      scenario.expectations = [
        ExpectationClause(name: "authenticates", parameters: ["in": "query:api_key"], pointer: "/expectations/0"),
        ExpectationClause(name: "keepsSecretsOutOfURLs", parameters: [:], pointer: "/expectations/1"),
      ]
      return try Judge(scenario).report(on: play.exchanges, end: JournalEnd(ended: instant(9), by: .command), seed: 7)
        .entries.first { $0.id == "AU-3" }?.verdict
    }
    #expect(try verdict("/orders?api_key=k_1234abcd") == .passed)
    #expect(try verdict("/orders?api_key=k_1234abcd&debug=k_1234abcd") == .failed)
  }

  @Test("a secret that the scenario names needs no credential to be known by")
  func declaredSecret() throws {
    var play = Play()
    play.call(200, "GET", "/orders?k=sk_live_99")
    #expect(try entry(play).verdict == .notProvoked)
    #expect(try entry(play, ["secrets": ["sk_live_99"]]).verdict == .failed)
    #expect(throws: ClauseError.self) { try play.entry("AU-3", of: "keepsSecretsOutOfURLs", ["secrets": ["short"]]) }
  }

  @Test("signatures serve one request, and short credentials stand anywhere by chance: neither is known")
  func notProvoked() throws {
    for value in ["AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101, Signature=abcdef0123456789", "Bearer tok_1", "Bearer {{token}}"] {
      let entry = try entry(play("GET", "/orders?x=Credential%3DAKIDEXAMPLE", credential: Header("Authorization", value)))
      #expect(entry.verdict == .notProvoked)
      #expect(entry.summary == "no request bore a credential of 8 characters or more")
    }
  }

  @Test("the worst of several sessions is named, and a secret of one is one in the other")
  func sessions() throws {
    var play = Play()
    play.call(200, headers: [Self.bearer], session: "s1")
    play.call(200, "GET", "/orders?t=\(Self.token)", session: "s2")
    #expect(try entry(play).summary.hasSuffix("(session \"s2\", the worst of 2)"))
  }
}
