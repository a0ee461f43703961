import Foundation
import MynahKit
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One scenario said in three ways.
struct FormTests {
  private static let value = Scenario(
    "shop",
    routes: [
      .on(
        .get("/orders", query: ["page": .matches("[0-9]+")]), .status(503).times(2), .json(["data": [["id": 1], ["id": 2]]]), then: .cycle),
      .on(
        .post("/orders", body: .containing(["customer": 7])),
        .json(["number": "{{number}}", "colour": "{{colour}}", "id": "{{uuid}}"], status: 201)
          .template(["number": .counter("orders"), "colour": .random("red", "green", "blue")]),
        set: ["open": true]),
      .on(.get("/state"), .text("open"), when: ["open": true]),
      .on(.get("/draw"), .status(500).chance(0.5).times(100), .status(200), then: .cycle),
      .on(.get("/broken"), .json(["rows": [1, 2, 3]]).failing(.truncate(after: 4))),
    ],
    expectations: [.calls(atLeast: 3).routes("GET /orders"), .stopsAfterSuccess(), .calls(exactly: 2).routes("GET /state")],
    seed: 7, states: ["open": false])

  private static let json = """
    {
      "name": "shop", "seed": 7, "states": {"open": false},
      "routes": [
        {"request": {"method": "GET", "path": "/orders", "query": {"page": {"matches": "[0-9]+"}}}, "then": "cycle",
         "responses": [{"status": 503, "times": 2}, {"json": {"data": [{"id": 1}, {"id": 2}]}}]},
        {"request": {"method": "POST", "path": "/orders", "body": {"contains": {"customer": 7}}}, "set": {"open": true},
         "responses": [{"status": 201, "template": true, "json": {"number": "{{number}}", "colour": "{{colour}}", "id": "{{uuid}}"},
                        "values": {"colour": {"random": ["red", "green", "blue"]}, "number": {"counter": "orders"}}}]},
        {"request": {"method": "GET", "path": "/state"}, "when": {"open": true}, "responses": [{"text": "open"}]},
        {"request": {"method": "GET", "path": "/draw"}, "then": "cycle",
         "responses": [{"status": 500, "chance": 0.5, "times": 100}, {"status": 200}]},
        {"request": {"method": "GET", "path": "/broken"},
         "responses": [{"json": {"rows": [1, 2, 3]}, "fault": {"truncate": {"after": 4}}}]}
      ],
      "expectations": [{"calls": {"atLeast": 3, "route": ["GET /orders"]}}, {"stopsAfterSuccess": {}},
                       {"calls": {"exactly": 2, "route": ["GET /state"]}}]
    }
    """

  private static let yaml = """
    name: shop
    seed: 7
    states: { open: false }
    routes:
      - request: { method: GET, path: /orders, query: { page: { matches: "[0-9]+" } } }
        then: cycle
        responses: [{ status: 503, times: 2 }, { json: { data: [{ id: 1 }, { id: 2 }] } }]
      - request: { method: POST, path: /orders, body: { contains: { customer: 7 } } }
        set: { open: true }
        responses:
          - status: 201
            template: true
            json: { number: "{{number}}", colour: "{{colour}}", id: "{{uuid}}" }
            values: { colour: { random: [red, green, blue] }, number: { counter: orders } }
      - request: { method: GET, path: /state }
        when: { open: true }
        responses: [{ text: open }]
      - request: { method: GET, path: /draw }
        then: cycle
        responses: [{ status: 500, chance: 0.5, times: 100 }, { status: 200 }]
      - request: { method: GET, path: /broken }
        responses: [{ json: { rows: [1, 2, 3] }, fault: { truncate: { after: 4 } } }]
    expectations:
      - calls: { atLeast: 3, route: [GET /orders] }
      - stopsAfterSuccess: {}
      - calls: { exactly: 2, route: [GET /state] }
    """

  @Test("a value, a JSON file and a YAML file that say the same are equal, and give the same journal and verdict")
  func forms() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mynah-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var scenarios = [Self.value]
    for (name, text) in [("shop.json", Self.json), ("shop.yaml", Self.yaml)] {
      let file = folder.appending(path: name)
      try text.write(to: file, atomically: true, encoding: .utf8)
      scenarios.append(try Scenario(files: file.path))
    }
    for scenario in scenarios { #expect("\(scenario)" == "\(Self.value)") }
    var told: [String] = []
    for scenario in scenarios { told.append(try await Self.play(scenario)) }
    #expect(told[0].contains("failed calls \"GET /state\" was called once"))
    #expect(told[0].contains(#"{\"number\":\"1\",\"colour\":"#))
    #expect(told[1] == told[0])
    #expect(told[2] == told[0])
  }

  /// Journal and verdict of one and the same client, without what no two runs share: times, ports, connections.
  private static func play(_ scenario: Scenario) async throws -> String {
    let server = try MockServer(scenario)
    defer { server.stop() }
    for _ in 0..<4 { try await call(server, "GET", "/orders?page=1") }
    try await call(server, "GET", "/orders?page=one")
    try await call(server, "GET", "/state")
    for _ in 0..<2 { try await call(server, "POST", "/orders", body: #"{"customer":7,"items":[]}"#) }
    try await call(server, "GET", "/state")
    for _ in 0..<8 { try await call(server, "GET", "/draw") }
    try? await call(server, "GET", "/broken")
    try await server.settled()
    let lines = server.journalText.split(separator: "\n").filter { !$0.contains("\"end\"") && !$0.contains("\"mynah\"") }
    let journal = lines.map { line -> String in
      String(line).replacing(#/"(?:t0|th|tb|ts|te|gone|connection|sequence|at)":[^,}]+/#, with: "")
        .replacing(#/\["(?:Host|Date)","[^"]*"\]/#, with: "")
    }
    let verdict = try server.verdict().entries.map { "\($0.verdict) \($0.name) \($0.summary)" }
    return (journal + verdict).joined(separator: "\n")
  }

  private static func call(_ server: MockServer, _ method: String, _ target: String, body: String? = nil) async throws {
    var request = URLRequest(url: try #require(URL(string: "\(server.url)\(target)")))
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    _ = try await URLSession.shared.data(for: request)
  }
}
