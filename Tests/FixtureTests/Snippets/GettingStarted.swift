import MynahKit
import MynahTesting
import Testing

extension Scenario {
  static let throttledOnce = Scenario(
    "throttled-once",
    routes: [
      .on(.post("/payments"), .status(429).retryAfter(.seconds(60)), .json(["paid": true], status: 201))
    ])
}

extension Timely {
  struct GettingStartedSnippets {
    @Test(.mockServer(.throttledOnce, speed: 60))
    func paysOnce() async throws {
      let server = try MockServer.current
      try await StoreClient(server.url, clock: server.clock).pay()
      await expect(server, .post("/payments"), .honorsRetryAfter(), .sendsIdempotencyKeys(), .calls(exactly: 2))
    }

    @Test func plainCode() async throws {
      let paid = try await withMockServer(.throttledOnce, speed: 60) { server in
        try await StoreClient(server.url, clock: server.clock).pay()
      }
      #expect(paid == #"{"paid":true}"#)
    }

    @Test func onlyExpects() async throws {
      let orders = Scenario("orders", routes: [.on(.get("/orders"), .json(["data": []]))])
      try await withMockServer(orders) { (server) async throws in
        #expect(try await StoreClient(server.url).orders() == #"{"data":[]}"#)
      }
    }

    @Test(.mockServer(.throttledOnce, speed: 60))
    func looksAtTheJournal() async throws {
      let server = try MockServer.current
      try await StoreClient(server.url, clock: server.clock).pay()
      try await server.settled()
      #expect(server.journal.map(\.status) == [429, 201])
      #expect(server.journal.first?.header("Idempotency-Key") != nil)
    }
  }
}
