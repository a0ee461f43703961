import Foundation
import MynahKit
import MynahTesting
import Testing

struct WritingScenariosSnippets {
  private static let store =
    Scenario(
      "store",
      routes: [
        .on(.get("/orders/{id}"), .status(503).times(2), .json(["id": 42])),
        .on(.get("/orders", query: ["page": .matches("[0-9]+"), "debug": .absent]), .json(["data": []])),
        .on(.post("/orders", body: .containing(["customer": 7])), .json(["id": "{{uuid}}"], status: 201).template()),
        .on(.post("/login"), .status(204), set: ["signedIn": true]),
        .on(.get("/account"), .json(["name": "Ada"]), when: ["signedIn": true]),
      ])

  private static let closures: [Route] = [
    .on(.post("/orders")) { request in
      let order = try request.json()
      guard let customer = order["customer"] else { return .status(422) }
      return .json(["id": 42, "customer": customer], status: 201)
    }
  ]

  @Test func isPlayed() throws {
    try MockServer(Self.store).stop()
    try MockServer(Scenario("closures", routes: Self.closures)).stop()
  }

  @Test func readsFiles() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL.path
    func Scenario(files path: String) throws -> MynahKit.Scenario { try MynahKit.Scenario(files: "\(root)/scenarios/herd.json") }
    let scenario = try Scenario(files: "scenarios/orders.json")
    let text = "\(scenario)"
    #expect(try JSON(parsing: text)["routes"] != nil)
  }

  @Test func changes() async throws {
    let orders = Scenario("orders", routes: [.on(.get("/orders"), .json(["data": []]))])
    try await withMockServer(orders) { server in
      try server.add(.on(.get("/orders"), .status(503)))
      try server.remove("GET /orders")
      try server.play(.throttledOnce)
      server.reset()
    }
  }

  @Test func sessions() async throws {
    try await withMockServer(Scenario("orders", routes: [.on(.get("/orders"), .json(["data": []]))])) { server in
      let north = server.openSession()
      let south = server.openSession()
      try await StoreClient(north.url).orders()
      #expect(south.journal.isEmpty)
    }
  }
}
