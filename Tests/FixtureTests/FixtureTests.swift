import Foundation
import MynahKit
import MynahTesting
import Testing

extension Scenario {
  /// A shop that throttles its payments once.
  static let shop = Scenario(
    "shop",
    routes: [
      .on(.get("/orders/{id}"), .status(503), .json(["id": 42])),
      .on(.post("/payments"), .status(429).retryAfter(.seconds(1)), .json(["paid": true], status: 201)),
    ])
}

extension Scenario {
  /// The orders alone.
  static let orders = Scenario("orders", routes: [.on(.get("/orders/{id}"), .status(503), .json(["id": 42]))])
}

struct FixtureTests {
  @Test("a client that waits as told passes what is expected of it", .mockServer(.shop))
  func paysOnce() async throws {
    let server = try MockServer.current
    let client = Client(server.url)
    // Longer than told, so that a busy machine can still tell.
    #expect(try await client.send("POST", "payments", key: UUID().uuidString) { $0 * 2 } == 201)
    #expect(try await client.send("GET", "orders/42") == 200)
    await expect(server, .post("/payments"), .honorsRetryAfter(), .sendsIdempotencyKeys(), .calls(exactly: 2))
    await expect(server, .get("/orders/42"), .calls(exactly: 2))
    #expect(server.journal.map(\.status) == [429, 201, 503, 200])
    #expect(server.journal.first?.header("idempotency-key") != nil)
  }

  @Test("each case of a test has a server of its own", .mockServer(.orders), arguments: 0..<8)
  func isolation(case: Int) async throws {
    let server = try MockServer.current
    try await Client(server.url).send("GET", "orders/\(`case`)")
    #expect(server.journal.map(\.target) == ["/orders/\(`case`)", "/orders/\(`case`)"])
  }

  @Test("a server for plain code stops behind its body")
  func plainCode() async throws {
    let port = try await withMockServer(.shop) { server in
      #expect(try MockServer.current === server)
      try await Client(server.url).send("GET", "orders/1")
      return server.url
    }
    await #expect(throws: (any Error).self) { try await Client(port).send("GET", "orders/1") }
  }

  @Test("a latch keeps requests in flight until the test lets them go")
  func latches() async throws {
    let scenario = Scenario("herd", routes: [.on(.get("/token"), .text("t1").held(by: "refresh", timeout: .seconds(60)))])
    try await withMockServer(scenario) { server in
      let client = Client(server.url)
      async let first = client.send("GET", "token")
      async let second = client.send("GET", "token")
      let refresh = server.hold("refresh")
      try await refresh.arrivals(2, within: .seconds(60))
      #expect(refresh.waiting == 2)
      #expect(server.journal.allSatisfy { $0.status == nil })
      refresh.release()
      #expect(try await [first, second] == [200, 200])
      try await server.settled()
      #expect(server.journal.allSatisfy { $0.answered != nil })
    }
  }

  @Test("who waits at a latch that no reply is held by is told so at once, with the latches there are")
  func unknownLatch() async throws {
    try await withMockServer(Scenario("herd", routes: [.on(.get("/token"), .text("t1").held(by: "refresh"))])) { server in
      let error = await #expect(throws: (any Error).self) { try await server.hold("refreshing").arrivals(1, within: .seconds(60)) }
      #expect(error.map { "\($0)" } == #"no reply is held by the latch "refreshing"; the scenario has "refresh""#)
    }
    try await withMockServer(.orders) { server in
      let error = await #expect(throws: (any Error).self) { try await server.hold("refresh").arrivals(1, within: .seconds(60)) }
      #expect(error.map { "\($0)" } == #"no reply is held by the latch "refresh"; the scenario has no latches: .held(by: "refresh")"#)
    }
  }

  @Test("an exchange prints as what was asked and what became of it")
  func printing() async throws {
    let scenario = Scenario(
      "shop", routes: [.on(.get("/orders/{id}"), .json(["id": 42]), .json(["id": 42]).failing(.truncate()), id: "order")])
    try await withMockServer(scenario) { server in
      let client = Client(server.url)
      #expect(try await client.send("GET", "orders/1") == 200)
      #expect(try await client.send("GET", "carts/3") == 404)
      _ = try? await client.send("GET", "orders/2")
      try await server.settled()
      #expect(
        "\(server.journal.prefix(3))" == """
          [exchange 1: GET /orders/1 200 "order", exchange 2: GET /carts/3 404 no route, exchange 3: GET /orders/2 200, truncate "order"]
          """)
    }
  }

  @Test("routes change while the test runs")
  func changes() async throws {
    try await withMockServer(Scenario("start", routes: [.on(.get("/a"), .text("1"))])) { server in
      let client = Client(server.url)
      #expect(try await client.send("GET", "b") == 404)
      try server.add(.on(.get("/b"), .status(204)))
      #expect(try await client.send("GET", "b") == 204)
      server.reset()
      #expect(server.journal.isEmpty)
      try server.play(Scenario("other", routes: [.on(.get("/c"), .status(202))]))
      #expect(try await client.send("GET", "c") == 202)
    }
  }
}

/// The server of the suite wants what only some of its tests do.
@Suite(.mockServer(Scenario("suite", routes: [.on(.get("/suite"), .text("suite"))], expectations: [.calls(exactly: 1)])))
struct SuiteServerTests {
  let server: MockServer

  init() throws { server = try MockServer.current }

  @Test("a test has the server of its suite")
  func suite() async throws {
    #expect(try MockServer.current === server)
    #expect(try await Client(server.url).send("GET", "suite") == 200)
  }

  @Test(
    "a test's own trait takes the place of the suite's, which judges nothing",
    .mockServer(Scenario("test", routes: [.on(.get("/test"), .text("test"))], expectations: [.calls(exactly: 1)])))
  func own() async throws {
    #expect(try MockServer.current === server)
    #expect(try await Client(server.url).send("GET", "test") == 200)
  }

  @Suite(.mockServer(Scenario("nested", routes: [.on(.get("/nested"), .text("nested"))], expectations: [.calls(exactly: 1)])))
  struct Nested {
    @Test("the nearest suite goes first")
    func nested() async throws {
      #expect(try await Client(MockServer.current.url).send("GET", "nested") == 200)
    }
  }
}
