import Foundation
import MynahKit
import Testing

struct ScenarioValueTests {
  private static let everything = Scenario(
    "everything",
    routes: [
      .on(
        .get("/orders/{id}", query: ["page": .matches("[0-9]+"), "debug": .absent], headers: ["X-Tenant": "a"]),
        .status(503).times(2).retryAfter(.seconds(2)), .status(429).retryAfterDate(in: .seconds(4)),
        .json(["id": 42, "tags": ["new"]]).delayed(between: .milliseconds(10), and: .milliseconds(20)), id: "order", then: .cycle,
        per: .place(.header("X-Tenant"))),
      .on(
        .post("/orders", body: .containing(["customer": 7])), .text("{{request.body.customer}}", status: 201).template(),
        .fault(.reset), set: ["created": true], safe: true, operations: .place(.json("/customer"))),
      .on(.any(pathMatching: "/v[12]/.*", methods: "PUT", "PATCH"), .bytes([1, 2, 3]).failing(.truncate(after: 1)), id: "put"),
      .on(
        .get("/herd"), .text("go").held(forArrivals: 3, timeout: .seconds(1)).paced(.chunks(count: 2, over: .milliseconds(10))),
        when: ["created": true]),
    ],
    expectations: [
      .honorsRetryAfter().routes("order"), .backsOff(growth: .linear, jitter: true, cap: .seconds(10)).asAdvice(), .calls(exactly: 3),
      .order("order", "put"), .sendsIdempotencyKeys(in: [.header("X-Key"), .json("/key")]).except("order"),
    ],
    seed: 7, states: ["created": false], unmatched: .allow)

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
}
