import Foundation
import MynahKit
import MynahTesting
import Testing

extension RequestPattern {
  static let orders = RequestPattern.get("/orders", query: ["page": Matcher.absent])
}

extension Reply {
  static func orders(_ ids: Int...) -> Reply {
    .json(["data": .array(ids.map { ["id": .number(JSONNumber($0))] })])
  }
}

private struct Order: Encodable {
  let id: Int
  let item: String
}

extension Timely {
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

    private static let named: [Route] = [
      .on(.orders, .orders(1, 2).delayed(by: .milliseconds(20)))
    ]

    @Test func names() async throws {
      try await withMockServer(Scenario("named", routes: Self.named)) { server in
        let orders = try await StoreClient(server.url).orders()
        #expect(orders == #"{"data":[{"id":1},{"id":2}]}"#)
      }
    }

    @Test func encodes() async throws {
      let order = Order(id: 42, item: "tea")
      let route = Route.on(.get("/orders/42"), .json(encoding: order))
      #expect(route == .on(.get("/orders/42"), .json(["id": 42, "item": "tea"])))
    }

    @Test func readsJSON() throws {
      let item = try JSON(parsing: #"{"sku":"tea","price":19.90}"#)
      let price: JSONNumber? = item["price"]?.number
      #expect(price?.text == "19.90")
      var changed: JSONObject = item.object ?? [:]
      changed["stock"] = 3
      #expect("\(JSON.object(changed))" == #"{"sku":"tea","price":19.90,"stock":3}"#)
    }

    @Test func tellsTenantsApart() throws {
      let tenant: Place = .json(JSONPointer(tokens: ["account", "tenant"]))
      let byRequestID: OperationKey = .place(.header("X-Request-ID"))
      let tenants = Scenario(
        "tenants", routes: [.on(.post("/orders"), .status(503), .status(201), per: .place(tenant))], operations: byRequestID)
      try MockServer(tenants).stop()
    }

    private static let closures: [Route] = [
      .on(.post("/orders")) { request in
        let order = try request.json()
        guard let customer = order["customer"] else { return .status(422) }
        return .json(["id": 42, "customer": customer], status: 201)
      }
    ]

    private static let answers: [Route] = [
      .on(.put("/orders/{id}")) { (request: Request) in
        do throws(JSONSyntaxError) {
          return .json(try request.json())
        } catch {
          return .json(["error": .string(error.message)], status: 400)
        }
      }
    ]

    @Test func isPlayed() throws {
      try MockServer(Self.store).stop()
      try MockServer(Scenario("closures", routes: Self.closures + Self.answers)).stop()
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
}
