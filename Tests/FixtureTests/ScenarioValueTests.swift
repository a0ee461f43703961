import Foundation
import MynahKit
import Testing

struct ScenarioValueTests {
  private static let everything = Scenario(
    "everything",
    routes: [
      .on(
        .get("/orders/{id}", query: ["page": .matches("[0-9]+"), "debug": .absent], headers: ["X-Tenant": "a"]),
        .status(503).times(2).retryAfter(.seconds(2)), .status(429).retryAfterDate(in: .seconds(4), form: .asctime),
        .json(["id": 42, "tags": ["new"]]).delayed(between: .milliseconds(10), and: .milliseconds(20)), id: "order", then: .cycle,
        per: .place(.header("X-Tenant"))),
      .on(
        .post("/orders", body: .containing(["customer": 7])),
        .text("{{request.body.customer}} {{n}} {{pick}} {{day}} {{end}} {{last}} {{first}}", status: 201)
          .template([
            "n": .counter("orders"), "pick": .random("a", 2), "day": .time(in: .seconds(60), by: "%Y-%m-%d"), "end": .epoch(),
            "last": .httpDate(in: .seconds(-1)), "first": .time(),
          ]).described(as: "all kinds of values"),
        .fault(.reset), set: ["created": true], safe: true, operations: .place(.json("/customer"))),
      .on(
        .any(pathMatching: "/v[12]/.*", methods: "PUT", "PATCH", query: ["a": 1], headers: ["X-A": "b"], cookies: ["c": .present])
          .withOtherQuery("d"), .bytes([1, 2, 3]).failing(.truncate(after: 1)), id: "put", priority: 3, description: "by expression"),
      .on(
        .post(
          "/files",
          body: .multipart([
            "kind": "invoice", "file": .part(value: .contains("%PDF"), filename: .matches(".*\\.pdf"), contentType: "application/pdf"),
          ])), .status(202).header("Set-Cookie", "a=1").header("Set-Cookie", "b=2").chance(0.5), .fault(.stall).lasting(.seconds(1)),
        per: .client),
      .on(.get("/sandbox"), .proxy(to: "https://sandbox.example.com/v1", timeout: .seconds(5))),
      .on(.get("/token", query: ["all": .all(of: .contains("a"), .contains("b"), .atLeast(3))]), .text("t").held(by: "refresh")),
      .on(
        .get("/herd"), .text("go").held(forArrivals: 3, timeout: .seconds(1)).paced(.chunks(count: 2, over: .milliseconds(10))),
        when: ["created": true]),
    ],
    expectations: [
      .honorsRetryAfter().routes("order"), .backsOff(growth: .linear, jitter: true, cap: .seconds(10)).asAdvice(), .calls(exactly: 3),
      .order("order", "put"), .sendsIdempotencyKeys(in: [.header("X-Key"), .json("/key")]).except("order"),
    ],
    seed: 7, states: ["created": false], operations: .place(.header("X-Job")), clients: .cookie("client"), unmatched: .allow,
    description: "everything that a file can say")

  @Test("a value prints as the file that says the same")
  func printing() throws {
    let scenario = Scenario(
      "shop", routes: [.on(.get("/orders/{id}"), .status(503).times(2), .json(["id": 42]))], expectations: [.calls(exactly: 3)], seed: 7)
    #expect(
      "\(scenario)" == """
        {
          "name": "shop",
          "seed": 7,
          "routes": [
            {
              "id": "GET /orders/{id}",
              "request": {
                "method": "GET",
                "path": "/orders/{id}"
              },
              "responses": [
                {
                  "status": 503,
                  "times": 2
                },
                {
                  "status": 200,
                  "json": {
                    "id": 42
                  }
                }
              ]
            }
          ],
          "expectations": [
            {
              "calls": {
                "exactly": 3
              }
            }
          ]
        }
        """)
  }

  @Test("what a value says comes back equal from its file, and from a coder")
  func roundTrip() throws {
    let coded = try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(Self.everything))
    #expect(coded == Self.everything)
    let folder = FileManager.default.temporaryDirectory.appending(path: "mynah-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "everything.json")
    try "\(Self.everything)".write(to: file, atomically: true, encoding: .utf8)
    let read = try Scenario(files: file.path)
    #expect("\(read)" == "\(Self.everything)")
    #expect(read == Self.everything)
  }

  private static let clauses: [(ExpectationClause, String)] = [
    (.timesOut(within: .seconds(3), total: .seconds(10)), #"{"timesOut":{"within":3,"total":10}}"#),
    (.cancels(), #"{"cancels":{"within":1}}"#), (.reusesConnections(atMost: 2), #"{"reusesConnections":{"atMost":2}}"#),
    (.survivesStaleConnections(), #"{"survivesStaleConnections":{}}"#),
    (.boundsConcurrency(atMost: 4, per: .session), #"{"boundsConcurrency":{"atMost":4,"per":"session"}}"#),
    (.detectsTruncation(then: "order"), #"{"detectsTruncation":{"then":"order"}}"#),
    (.followsRedirects(hops: 5), #"{"followsRedirects":{"hops":5}}"#),
    (
      .opensCircuit(threshold: 3, resetAfter: .seconds(2), every: .milliseconds(250), counts: .operations),
      #"{"opensCircuit":{"threshold":3,"resetAfter":2,"every":0.25,"probes":1,"counts":"operations","concurrency":1}}"#
    ),
    (.keepsCircuitClosed(every: .seconds(1)), #"{"keepsCircuitClosed":{"every":1,"threshold":5}}"#),
    (
      .staysWithinRate(.slidingWindow(limit: 10, window: .seconds(1))),
      #"{"staysWithinRate":{"algorithm":"slidingWindow","limit":10,"window":1,"per":"credential"}}"#
    ),
    (
      .staysWithinRate(.tokenBucket(rate: 2.5, burst: 5), per: .route),
      #"{"staysWithinRate":{"algorithm":"tokenBucket","rate":2.5,"burst":5,"per":"route"}}"#
    ),
    (.staysWithinRate(.interval(rate: 4)), #"{"staysWithinRate":{"algorithm":"interval","rate":4,"per":"credential"}}"#),
    (.honorsRateLimitFields(["X-Quota"], slows: true), #"{"honorsRateLimitFields":{"fields":["X-Quota"],"slows":true}}"#),
    (.identifiesItself(matching: "shop/.*"), #"{"identifiesItself":{"matches":"shop/.*"}}"#),
    (.validRequests(values: [.query("q"): ["a b"]]), #"{"validRequests":{"values":{"query:q":["a b"]}}}"#),
    (.sendsRequestIDs(), #"{"sendsRequestIDs":{"in":"header:X-Request-ID"}}"#),
    (.propagatesTrace(required: true), #"{"propagatesTrace":{"required":true}}"#),
    (.boundsBodySize(atMost: 1000), #"{"boundsBodySize":{"atMost":1000}}"#),
    (.pinsVersion(in: .header("Api-Version")), #"{"pinsVersion":{"in":"header:Api-Version"}}"#),
    (
      .authenticates(scheme: "Basic", value: .matches("shop:.*")),
      #"{"authenticates":{"in":"header:Authorization","scheme":"Basic","value":{"matches":"shop:.*"}}}"#
    ),
    (.keepsSecretsOutOfURLs("sk_live_1"), #"{"keepsSecretsOutOfURLs":{"secrets":["sk_live_1"]}}"#),
    (.keepsCredentialsAtHome(headers: "X-Key"), #"{"keepsCredentialsAtHome":{"headers":["X-Key"]}}"#),
    (.client(.wellBehaved, except: "backsOff"), #"{"client":{"is":"wellBehaved","except":["backsOff"]}}"#),
  ]

  /// Every parameter of every expectation, but those that all of them have.
  private static let complete: [ExpectationClause] = [
    .honorsRetryAfter(mayGiveUp: false, scope: .credential), .recovers(attempts: 3, statuses: [503, .lost]),
    .doesNotRetry(
      statuses: [.status(422)], unless: [.reply(status: 403, headers: ["X-A": "b"], body: .contains("quota"))], within: .seconds(5)),
    .boundsAttempts(5, silence: .seconds(2)),
    .backsOff(
      growth: .linear, factor: 2, base: .seconds(1), jitter: true, cap: .seconds(9), deadline: .seconds(60), operations: 12,
      immediateFirst: true),
    .retriesSafely(key: [.header("X-Key")], strict: true), .stopsAfterSuccess(), .boundsAmplification(attempts: 3, warmUp: 20),
    .boundsAmplification(budget: 0.1), .doesNotOverlapAttempts(hedges: 1), .repeatsSameRequest(mayChange: [.header("X-Attempt")]),
    .sharesBackoff(per: .route), .returnsGradually(factor: 3, rate: 10), .timesOut(within: .seconds(3), total: .seconds(9)), .cancels(),
    .reusesConnections(atMost: 2), .survivesStaleConnections(), .boundsConcurrency(atMost: 4), .detectsTruncation(then: "order"),
    .followsRedirects(), .authenticates(scheme: "Basic", value: "a:b"), .keepsSecretsOutOfURLs("sk_live_1"),
    .keepsCredentialsAtHome(headers: "X-Key"), .acceptsForbidden(unless: [.reply(body: .contains("try again"))]),
    .sendsIdempotencyKeys(in: [.header("X-Key")], bits: 64, length: 40), .identifiesItself(matching: "shop/.*"),
    .validRequests(values: [.query("q"): ["a b"]]), .sendsRequestIDs(), .propagatesTrace(required: true), .boundsBodySize(atMost: 9),
    .pinsVersion(in: .header("Api-Version")), .client(.wellBehaved, except: "backsOff"), .calls(exactly: 1), .calls(atLeast: 1, atMost: 2),
    .order("order", "rest"),
    .opensCircuit(threshold: 3, resetAfter: .seconds(2), every: .milliseconds(250), counts: .operations, statuses: [500, .lost]),
    .keepsCircuitClosed(every: .seconds(1)), .staysWithinRate(.slidingWindow(limit: 10, window: .seconds(1))),
    .staysWithinRate(.tokenBucket(rate: 2.5, burst: 5)), .honorsRateLimitFields(["X-Quota"], slows: true),
  ]

  @Test("whatever an expectation can say in a file it can say in Swift, and a server understands it")
  func completeness() throws {
    var said: [String: Set<String>] = [:]
    for clause in Self.complete {
      let scenario = Scenario(
        "shop", routes: [.on(.get("/orders"), .status(200), id: "order"), .on(.any("/rest"), .status(200), id: "rest")],
        expectations: [clause])
      try MockServer(scenario).stop()
      let members = try #require(JSON(parsing: "\(scenario)")["expectations"]?[0]?.object)
      for (name, parameters) in members { said[name, default: []].formUnion(parameters.object.map { $0.map(\.key) } ?? []) }
    }
    let common: Set = ["route", "except", "severity", "description"]
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../scenarios/scenario.schema.json")
    let schema = try JSON(parsing: String(contentsOf: file, encoding: .utf8))
    let expectations = try #require(schema["$defs"]?["expectation"]?["properties"]?.object)
    for (name, form) in expectations where name != "description" {
      let parameters = form["properties"]?.object ?? form["anyOf"]?[1]?["properties"]?.object ?? [:]
      #expect(said[name] != nil, "\(name) is not to be had in Swift")
      let missing = Set(parameters.map(\.key)).subtracting(common).subtracting(said[name] ?? [])
      #expect(missing.isEmpty, "\(name) lacks parameters in Swift")
    }
  }

  @Test("an expectation in Swift says what it says in a file, and is understood", arguments: clauses.indices)
  func clause(index: Int) throws {
    let (clause, json) = Self.clauses[index]
    let scenario = Scenario("shop", routes: [.on(.get("/orders"), .status(200), id: "order")], expectations: [clause])
    #expect("\(scenario)".filter { !$0.isWhitespace }.contains(json.filter { !$0.isWhitespace }))
    let server = try MockServer(scenario)
    #expect(throws: Never.self) { try server.verdict() }
    server.stop()
  }

  @Test("a well-behaved client is judged by what a test names, and by no other route")
  func wellBehaved() throws {
    let server = try MockServer(
      Scenario("shop", routes: [.on(.get("/orders"), .status(404), id: "orders"), .on(.get("/forbidden"), .status(403), id: "forbidden")]))
    let entries = try server.verdict(on: .get("/orders"), [.client(.wellBehaved)]).entries
    server.stop()
    #expect(entries.map(\.name) == ["doesNotRetry", "validRequests", "unmatched"])
    #expect(entries.first?.routes == ["orders"])
  }

  @Test("a server refuses a value that no file could say, and says why")
  func refused() throws {
    let scenario = Scenario(
      "twice", routes: [.on(.get("/a"), .status(200)), .on(.get("/a")), .on(.get("/b"), .status(204))],
      expectations: [.calls(exactly: 1).routes("GET /c")])
    let error = #expect(throws: (any Error).self) { try MockServer(scenario) }
    #expect(
      error.map { "\($0)" } == """
        scenario "twice": two routes have the id "GET /a"; give one of them an id of its own: .on(..., id: "...")
        scenario "twice": route "GET /a" has no reply; a route plays at least one
        scenario "twice": "GET /c" is not a route of this scenario; did you mean "GET /a"?
        """)
  }

  private static let refusals: [(Scenario, String)] = [
    (
      Scenario("s", routes: [.on(.get("/b"), .status(204))], expectations: [.calls(exactly: 1).routes("GET /c")]),
      #"scenario "s": "GET /c" is not a route of this scenario; did you mean "GET /b"?"#
    ),
    (
      Scenario("s", routes: [.on(.get("/b"), .status(99), .status(200).times(0), .text("gone", status: 204))]),
      """
      scenario "s": reply 1 of route "GET /b" has the status 99; a status lies between 200 and 599
      scenario "s": reply 2 of route "GET /b" answers 0 times; it answers once at least
      scenario "s": reply 3 of route "GET /b" has a body, which a 204 has not
      """
    ),
    (
      Scenario(
        "s",
        routes: [
          .on(.get("b"), .status(204)), .on(.get("/c?d={e}"), .status(204)), .on(.any("/f/{g"), .status(204)),
          .on(.get("/h/{i}-{j}")) { _ in .status(204) },
        ]),
      """
      scenario "s": route "GET b": a path begins with "/"; "b" does not
      scenario "s": route "GET /c?d={e}": a path has no "?" and no "#"; parameters are given as query: ["NAME": VALUE]
      scenario "s": route "/f/{g": "/f/{g" is no path template: each segment has at most one {name}, closed, and no name stands twice
      scenario "s": route "GET /h/{i}-{j}": "/h/{i}-{j}" is no path template: each segment has at most one {name}, closed, and no name stands twice
      """
    ),
    (
      Scenario("s", routes: [.on(.get("/b/{id}"), .text("{{request.path.key}}").template())]),
      #"scenario "s": reply 1 of route "GET /b/{id}": {{request.path.key}} names no segment of the path; the path has {id}"#
    ),
    (
      Scenario("s", routes: [.on(.get("/b"), .status(500).chance(0.5)), .on(.get("/c"), .status(500).chance(2), .status(200))]),
      """
      scenario "s": the last reply of route "GET /b" has a chance, and no reply after it that answers otherwise
      scenario "s": reply 1 of route "GET /c" has a chance of 2.0; a chance lies between 0 and 1
      """
    ),
  ]

  @Test("what a file may not say a value may not either", arguments: refusals.indices)
  func refusedAsFile(index: Int) throws {
    let (scenario, text) = Self.refusals[index]
    let error = #expect(throws: (any Error).self) { try MockServer(scenario) }
    #expect(error.map { "\($0)" } == text)
  }
}
