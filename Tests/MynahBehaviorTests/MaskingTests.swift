import MynahCore
import MynahCrypto
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("Secrets in reports")
struct MaskingTests {
  @Test(
    "a mask keeps scheme, at most four characters and the length",
    arguments: [
      ("Bearer abcdefghijklmnopqrstuvwxyz012345", "Bearer abcd... (32 characters)"), ("abcdefgh", "ab... (8 characters)"),
      ("Bearer abc", "Bearer ... (3 characters)"), ("Bearer x", "Bearer ... (1 character)"), ("Bearer undefined", "Bearer undefined"),
      ("Basic YWxhZGRpbjpvcGVuc2VzYW1l", "Basic YWxh... (24 characters)"), ("Digest username=\"a\"", "Digest use... (12 characters)"),
    ])
  func mask(field: String, shown: String) {
    #expect(Mask.credential(field) == shown)
  }

  private static let token = "tok_4f9a8c21d7e05b36"
  private static let short = "tk77"

  /// A journal that has the token wherever one can stand.
  private func report() throws -> Report {
    var play = Play(route("orders", "GET", "/orders"), route("pay", "POST", "/payments"), operations: .session)
    play.scenario.routes[0].request.headers = [NamedMatcher("X-API-Key", .equals("another"))]
    play.call(
      500, "POST", "/payments?t=\(Self.token)",
      headers: [Header("Authorization", "Bearer \(Self.token)"), Header("Cookie", "sid=\(Self.short)")],
      body: #"{"a": "\#(Self.token)"}"#, reply: [Header("Set-Cookie", "sid=\(Self.short); Path=/")], replyBody: Self.token)
    play.call(
      200, "POST", "/payments?t=\(Base64.encode(Array(Self.token.utf8)))", after: 1,
      headers: [Header("X-API-Key", Self.short), Header("X-Debug", Self.token)], body: String(repeating: "x", count: 190) + Self.token,
      warnings: ["a field had \(Self.token)"])
    play.call(404, "GET", "/orders", route: "", headers: [Header("X-API-Key", Self.short), Header("Authorization", "Basic \(Self.short)")])
    var exchanges = play.exchanges
    exchanges[2].route = .none
    var scenario = play.scenario
    scenario.expectations = ["repeatsSameRequest", "keepsSecretsOutOfURLs", "authenticates", "identifiesItself", "validRequests"].map {
      ExpectationClause(name: $0, parameters: [:], pointer: "/expectations/0")
    }
    return try Judge(scenario).report(on: exchanges, end: JournalEnd(ended: instant(9), by: .command), seed: 7)
  }

  @Test("no form of a report shows a secret, wherever in the journal it stood")
  func everyReport() throws {
    let report = try report()
    let encoded = Base64.encode(Array(Self.token.utf8)).prefix(20)
    for (form, text) in [
      ("text", report.text()), ("JSON", report.jsonText), ("JUnit", report.junit), ("HTML", report.html),
      ("annotations", report.githubAnnotations),
    ] {
      for secret in [Self.token, Self.short, String(encoded), String(Self.token.prefix(9))] {
        #expect(!text.contains(secret), "\(form) shows \(secret)")
      }
    }
    #expect(report.html.contains("Authorization: Bearer tok_... (20 characters)"))
    #expect(report.html.contains("Cookie: sid=t... (4 characters)"))
    #expect(report.html.contains("/payments?t=tok_... (20 characters)"))
  }

  @Test("a credential where other APIs take theirs is not shown either")
  func usualPlaces() throws {
    var play = Play()
    play.call(200, "GET", "/orders?api_key=\(Self.token)&page=2", headers: [Header("X-Auth-Token", "other_\(Self.token)")])
    let report = try play.report("authenticates")
    #expect(report.verdict == .failed)
    #expect(report.text().contains("/orders?api_key=tok_... (20 characters)&page=2"))
    #expect(!report.html.contains(Self.token))
    #expect(play.exchanges[0].shownTarget == "/orders?api_key=tok_... (20 characters)&page=2")
  }

  @Test(
    "what a body says in the fields by which users and clients prove who they are is not shown",
    arguments: [
      ("application/x-www-form-urlencoded", "grant_type=password&username=ann&password=\(token)"),
      ("application/x-www-form-urlencoded; charset=utf-8", "grant_type=refresh_token&refresh_token=\(token)&client_secret=other_\(token)"),
      ("application/json", #"{"login": [{"user": "ann", "password": "\#(token)"}]}"#),
    ])
  func fields(type: String, body: String) throws {
    var play = Play()
    play.call(401, "POST", "/token", headers: [Header("Content-Type", type)], body: body)
    play.call(401, "POST", "/token", headers: [Header("X-Debug", Self.token)], body: "again")
    let report = try play.report("calls", ["exactly": 1])
    #expect(report.verdict == .failed)
    #expect(report.html.contains("tok_... (20 characters)"))
    #expect(!report.html.contains(Self.token))
  }

  @Test("RT-13 tells that the credential is another one without telling which")
  func changedCredential() throws {
    var play = Play()
    play.call(503, headers: [Header("Authorization", "Bearer \(Self.token)"), Header("amz-sdk-invocation-id", "i")])
    play.call(200, after: 1, headers: [Header("X-API-Key", "k_1234abcd"), Header("amz-sdk-invocation-id", "i")])
    let evidence = try play.entry("RT-13", of: "repeatsSameRequest")?.evidence.first
    #expect(evidence?.figure == .value("X-API-Key k_... (10 characters)"))
    #expect(evidence?.note == "the credential was \"Bearer tok_... (20 characters)\"")
  }

  @Test("a secret that was cut off at the end of what is shown is cut off further")
  func cut() {
    let mask = SecretMask(Secrets([Self.token]), of: Scenario(name: "x"))
    #expect(mask.masked("body: tok_4f9a8…") == "body: tok_…")
    #expect(mask.masked("body: tok_…") == "body: tok_…")
    #expect(mask.masked("body: \(Self.token)…") == "body: tok_... (20 characters)…")
  }

  @Test("secrets that overlap are one mask, and what is no secret stays as it was")
  func overlapping() {
    let mask = SecretMask(Secrets(["alice:pass-word-1", "pass-word-1"]), of: Scenario(name: "x"))
    #expect(mask.masked("a alice:pass-word-1 b pass-word-1") == "a alic... (17 characters) b pa... (11 characters)")
    #expect(mask.masked("alice") == "alice")
  }
}
