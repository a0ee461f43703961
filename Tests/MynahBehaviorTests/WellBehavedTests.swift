import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("A well-behaved client")
struct WellBehavedTests {
  /// A scenario with one route of these replies, and what `client` adds to it.
  private func scenario(
    _ replies: Reply..., method: String = "GET", then: Route.Then = .stick, safe: Bool = false, client: JSON = "wellBehaved",
    written: [ExpectationClause] = []
  ) -> Scenario {
    var route = route("orders", method, "/orders", then: then)
    route.replies = replies
    route.safe = safe
    return Scenario(
      name: "tour", routes: [route],
      expectations: written + [ExpectationClause(name: "client", parameters: client, pointer: "/expectations/0")])
  }

  private func names(_ scenario: Scenario) throws -> Set<String> {
    Set(try Claim.claims(of: scenario.expectations[scenario.expectations.count - 1], in: scenario).map(\.name))
  }

  private static let always: Set<String> = [
    "reusesConnections", "keepsSecretsOutOfURLs", "identifiesItself", "validRequests", "propagatesTrace",
  ]
  private static let retrying: Set<String> = ["boundsAttempts", "doesNotOverlapAttempts", "repeatsSameRequest"]

  @Test("the rules of the catalogue's rows marked w, in its order")
  func order() {
    #expect(
      WellBehaved.rules.map { $0.name } == [
        "honorsRetryAfter", "doesNotRetry", "boundsAttempts", "backsOff", "retriesSafely", "stopsAfterSuccess", "doesNotOverlapAttempts",
        "repeatsSameRequest", "sharesBackoff", "timesOut", "cancels", "reusesConnections", "followsRedirects", "keepsSecretsOutOfURLs",
        "keepsCredentialsAtHome", "acceptsForbidden", "identifiesItself", "validRequests", "propagatesTrace",
      ])
  }

  @Test("what the routes never play is not judged, and the rest is")
  func provocation() throws {
    let ok = Reply()
    #expect(try names(scenario(ok)) == Self.always.union(["stopsAfterSuccess"]))
    #expect(try names(scenario(Reply(status: 404))) == Self.always.union(["doesNotRetry"]))
    #expect(try names(scenario(Reply(status: 403))) == Self.always.union(["doesNotRetry", "acceptsForbidden"]))
    #expect(
      try names(scenario(Reply(status: 403, retryAfter: .seconds(1)), ok))
        == Self.always.union(Self.retrying).union(["honorsRetryAfter", "stopsAfterSuccess"]))
    #expect(
      try names(scenario(Reply(status: 429, headers: [Header("Retry-After", "1")])))
        == Self.always.union(Self.retrying).union(["honorsRetryAfter", "sharesBackoff"]))
    #expect(try names(scenario(Reply(status: 503), ok)) == Self.always.union(Self.retrying).union(["stopsAfterSuccess"]))
    #expect(
      try names(scenario(Reply(status: 503, extent: .times(2)), ok))
        == Self.always.union(Self.retrying).union(["stopsAfterSuccess", "backsOff"]))
    #expect(try names(scenario(Reply(status: 202))) == Self.always)
  }

  @Test("a blind retry needs an unsafe request to fail doubtfully")
  func unsafe() throws {
    func has(_ reply: Reply, _ method: String, safe: Bool = false) throws -> Bool {
      try names(scenario(reply, method: method, safe: safe)).contains("retriesSafely")
    }
    #expect(try has(Reply(status: 500), "POST"))
    #expect(try has(Reply(fault: .reset), "PATCH"))
    #expect(try !has(Reply(status: 503), "POST"))
    #expect(try !has(Reply(status: 500), "GET"))
    #expect(try !has(Reply(status: 500), "POST", safe: true))
  }

  @Test("only what nobody should wait for shows a timeout, anything slow lets a client give up")
  func slow() throws {
    #expect(try names(scenario(Reply(fault: .stall))).isSuperset(of: ["timesOut", "cancels"]))
    #expect(try names(scenario(Reply(delay: .fixed(.seconds(31))))).isSuperset(of: ["timesOut", "cancels"]))
    #expect(try names(scenario(Reply(delay: .fixed(.seconds(3))))).intersection(["timesOut", "cancels"]) == ["cancels"])
  }

  @Test("who gives up a slow reply and tries again is judged as after any failure, and who waits for it is not")
  func impatient() throws {
    let slow = scenario(Reply(delay: .fixed(.seconds(20))), Reply(), method: "POST")
    #expect(try names(slow).isSuperset(of: Self.retrying.union(["retriesSafely"])))
    #expect(try !names(slow).contains("backsOff"))
    #expect(try names(scenario(Reply(delay: .fixed(.seconds(3))))).contains("backsOff"))
    var impatient = Play()
    impatient.call(nil, "POST", "/orders", route: "orders", at: 0, body: "pay", gone: 2)
    impatient.call(200, "POST", "/orders", route: "orders", at: 3, body: "pay")
    let verdict = { (play: Play) in
      try Judge(slow).report(on: play.exchanges, end: JournalEnd(ended: instant(60), by: .command, evicted: 0, lag: .none), seed: 7)
        .entries.first { $0.id == "RT-9" }?.verdict
    }
    #expect(try verdict(impatient) == .failed)
    var patient = Play()
    patient.call(200, "POST", "/orders", route: "orders", at: 0, taking: 20, body: "pay")
    #expect(try verdict(patient) == nil)
  }

  @Test("redirects are judged where there are some, and credentials where they lead elsewhere")
  func redirects() throws {
    func location(_ text: String) -> Reply { Reply(status: 307, headers: [Header("Location", text)]) }
    let both: Set<String> = ["followsRedirects", "keepsCredentialsAtHome"]
    #expect(try names(scenario(location("/v2/orders"))).intersection(both) == ["followsRedirects"])
    #expect(try names(scenario(location("{{server.url}}/v2/orders"))).intersection(both) == ["followsRedirects"])
    #expect(try names(scenario(location("http://localhost:{{server.port}}/v2/orders"))).intersection(both) == both)
  }

  @Test("names may be left out, and what is written out as well replaces what was added for its routes")
  func except() throws {
    let less = scenario(Reply(status: 404), client: ["is": "wellBehaved", "except": ["doesNotRetry", "identifiesItself"]])
    #expect(try names(less) == Self.always.subtracting(["identifiesItself"]))
    let written = scenario(
      Reply(status: 404), written: [ExpectationClause(name: "doesNotRetry", parameters: [:], pointer: "/expectations/1")])
    #expect(try names(written) == Self.always)
    var two = scenario(
      Reply(status: 404),
      written: [ExpectationClause(name: "doesNotRetry", parameters: ["route": "orders", "within": 1], pointer: "/expectations/1")])
    two.routes.append(route("missing", "GET", "/missing"))
    two.routes[1].replies = [Reply(status: 410)]
    let claims = try Claim.claims(of: two.expectations[1], in: two)
    #expect(claims.first { $0.name == "doesNotRetry" }?.scope == Scope(except: ["orders"]))
  }

  @Test("beside other files it is about the routes of its own, and in a test about those that are named")
  func ownRoutes() throws {
    var scenario = scenario(Reply(status: 404))
    scenario.routes[0].file = "a.json"
    scenario.routes.append(route("other", "GET", "/other"))
    scenario.routes[1].file = "b.json"
    scenario.routes[1].replies = [Reply(status: 403)]
    scenario.expectations[0].file = "a.json"
    #expect(try names(scenario) == Self.always.union(["doesNotRetry"]))
    scenario.expectations[0].parameters = ["is": "wellBehaved", "route": ["other"]]
    scenario.expectations[0].file = "b.json"
    let claims = try Claim.claims(of: scenario.expectations[0], in: scenario)
    #expect(claims.map(\.scope).allSatisfy { $0 == Scope(routes: ["other"]) })
    #expect(claims.contains { $0.name == "acceptsForbidden" })
  }

  @Test("what only the client could have brought about is left out where it did not, what the routes were to show is not provoked")
  func notProvoked() throws {
    var play = Play()
    play.scenario = scenario(Reply(status: 429, retryAfter: .seconds(1)), Reply())
    #expect(try report(play).verdict == .notProvoked)
    play.call(200, headers: [Header("User-Agent", "shop/1.0"), Header("Accept", "*/*")])
    let report = try report(play)
    #expect(report.verdict == .notProvoked)
    #expect(
      report.entries.filter { $0.verdict == .notProvoked }.map(\.name) == [
        "honorsRetryAfter", "doesNotOverlapAttempts", "repeatsSameRequest",
      ])
    #expect(report.entries.filter { $0.verdict == .passed }.map(\.name).contains("stopsAfterSuccess"))
    #expect(!report.entries.contains { ["propagatesTrace", "sharesBackoff", "keepsSecretsOutOfURLs"].contains($0.name) })
  }

  @Test("advice that is undecided is left out, advice that failed is shown and changes nothing")
  func advice() throws {
    var play = Play(operations: .path)
    play.scenario = scenario(Reply(status: 503, extent: .times(3)), Reply())
    play.scenario.operations = .path
    for (status, wait) in [(503, 0.0), (503, 1), (503, 2), (200, 4)] {
      play.call(status, after: wait, headers: [Header("User-Agent", "curl/8.5"), Header("Accept", "*/*")])
    }
    let report = try report(play)
    #expect(report.verdict == .passed, "\(report.text())")
    #expect(report.entries.contains { $0.id == "RT-6" && $0.verdict == .passed && $0.severity == .violation })
    #expect(!report.entries.contains { $0.id == "RT-7" })
    #expect(report.entries.filter(\.isMereAdvice).map(\.id) == ["RQ-1"])
  }

  @Test("where only their likeness puts requests together, too many attempts and flat waits are inconclusive, unless written out")
  func fingerprints() throws {
    var play = Play()
    play.scenario = scenario(Reply(status: 503))
    for _ in 0..<12 { play.call(503, after: 1, headers: [Header("User-Agent", "shop/1.0"), Header("Accept", "*/*")]) }
    let report = try report(play)
    #expect(report.entries.first { $0.id == "RT-5" }?.verdict == .inconclusive)
    #expect(report.entries.first { $0.id == "RT-6" }?.verdict == .inconclusive)
    #expect(
      report.entries.first { $0.id == "RT-5" }?.summary.hasSuffix("; only the request itself tells which attempts belong together") == true)
    #expect(try play.verdict("RT-5", of: "boundsAttempts") == .failed)
    play.scenario.operations = .path
    #expect(try self.report(play).entries.first { $0.id == "RT-5" }?.verdict == .failed)
  }

  private func report(_ play: Play) throws -> Report {
    try Judge(play.scenario).report(on: play.exchanges, end: JournalEnd(ended: instant(play.now + 60), by: .command), seed: 7)
  }

  @Test(
    "what can't be is an error with the place and the remedy",
    arguments: [
      ("good", "", "\"client\" takes \"wellBehaved\", or {\"is\": \"wellBehaved\", \"except\": [names]}, not \"good\""),
      (["except": []], "", "\"client\" takes \"wellBehaved\", or {\"is\": \"wellBehaved\", \"except\": [names]}, and \"is\" is missing"),
      (
        ["is": "wellBehaved", "exept": []], "/exept", "\"exept\" is not a parameter of \"client\"; did you mean \"except\"?"
      ),
      (
        ["is": "wellBehaved", "except": ["backsof"]], "/except/0",
        "\"backsof\" is no expectation that \"wellBehaved\" adds; did you mean \"backsOff\"?"
      ),
      (
        ["is": "wellBehaved", "route": "order"], "/route", "\"order\" is not a route of this scenario; did you mean \"orders\"?"
      ),
    ] as [(JSON, String, String)])
  func errors(client: JSON, place: String, message: String) throws {
    let error = #expect(throws: ClauseError.self) { try Judge(scenario(Reply(), client: client)) }
    #expect(error?.message == message)
    #expect(error?.pointer.description == "/expectations/0/client\(place)")
  }
}
