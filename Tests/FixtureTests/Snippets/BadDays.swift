import MynahKit
import MynahTesting
import Testing

extension Timely {
  struct FaultsSnippets {
    private static let broken =
      Scenario(
        "broken",
        routes: [
          .on(.get("/orders"), .fault(.reset), .json(["data": [1, 2, 3]]).failing(.truncate(after: 10)), .json(["data": [1, 2, 3]]))
        ])

    @Test(.mockServer(broken))
    func noticesBrokenReplies() async throws {
      let server = try MockServer.current
      try await StoreClient(server.url).orders()
      await expect(server, .get("/orders"), .detectsTruncation(), .calls(exactly: 3))
    }

    @Test(arguments: [Fault.reset, .close, .resetMidBody(), .truncate(), .malformedChunk(), .garbage])
    func survives(fault: Fault) async throws {
      let broken = Scenario("broken", routes: [.on(.get("/orders"), .json(["data": [1, 2]]).failing(fault), .json(["data": [1, 2]]))])
      try await withMockServer(broken) { server in
        let orders = try await StoreClient(server.url).orders()
        #expect(orders == #"{"data":[1,2]}"#)
      }
    }
  }
}

extension Timely {
  struct RetriesSnippets {
    @Test func recovers() async throws {
      let outage = Scenario("outage", routes: [.on(.get("/orders"), .status(503).times(3), .json(["data": []]))])
      try await withMockServer(outage) { server in
        try await StoreClient(server.url).orders()
        await expect(server, .get("/orders"), .recovers(attempts: 5), .stopsAfterSuccess(), .calls(exactly: 4))
      }
    }

    @Test(.mockServer(.throttledOnce, speed: 60))
    func waitsAMinute() async throws {
      let server = try MockServer.current
      try await StoreClient(server.url, clock: server.clock).pay()
      await expect(server, .post("/payments"), .honorsRetryAfter(mayGiveUp: false))
    }

    /// Asks for orders every so often.
    private func poll(_ server: MockServer, every interval: Duration, on clock: ScaledClock) async throws {
      for _ in 0..<3 {
        try await StoreClient(server.url, clock: clock).orders()
        try await clock.sleep(for: interval)
      }
    }

    @Test func polls() async throws {
      let orders = Scenario("orders", routes: [.on(.get("/orders"), .json(["data": []]))])
      try await withMockServer(orders, speed: 60) { server in
        try await poll(server, every: .seconds(20), on: server.clock)
        await expect(server, .get("/orders"), .calls(exactly: 3))
        #expect(server.clock.now.seconds >= 60)
      }
    }

    @Test func isWellBehaved() async throws {
      try await withMockServer(Scenario("orders", routes: [.on(.get("/orders"), .json(["data": []]))])) { server in
        try await StoreClient(server.url).orders()
        await expect(server, .get("/orders"), .client(.wellBehaved, except: "backsOff"))
      }
    }
  }
}

extension Timely {
  struct TimeoutsSnippets {
    private static let drops: Pace = .chunks(count: 10, over: .seconds(60))
    private static let slow =
      Scenario(
        "slow",
        routes: [
          .on(.get("/late"), .json(["data": []]).delayed(by: .seconds(120))),
          .on(.get("/drops"), .text("a long report").paced(drops)),
          .on(.get("/never"), .fault(.stall)),
          .on(.get("/usual"), .json(["data": []]).delayed(median: .milliseconds(80), sigma: 0.5)),
        ])

    @Test func isPlayed() throws { try MockServer(Self.slow).stop() }

    @Test func leavesTheSilent() async throws {
      let silent = Scenario("silent", routes: [.on(.get("/orders"), .fault(.stall), .json(["data": []]))])
      try await withMockServer(silent) { server in
        try await StoreClient(server.url, timeout: .seconds(1)).orders()
        await expect(server, .get("/orders"), .timesOut(within: .seconds(60)))
        #expect(server.journal.first?.abandoned != nil)
      }
    }
  }
}

extension Timely {
  struct HoldsAndHerdsSnippets {
    @Test func holds() async throws {
      let refreshing = Scenario("refreshing", routes: [.on(.get("/orders"), .json(["data": []]).held(by: "orders"))])
      try await withMockServer(refreshing) { server in
        let orders = server.hold("orders")
        async let first = StoreClient(server.url).orders()
        async let second = StoreClient(server.url).orders()
        try await orders.arrivals(2)
        #expect(orders.waiting == 2)
        orders.release()
        _ = try await (first, second)
      }
    }

    /// Lets them go when so many have come.
    private func release(_ count: Int, at latch: Latch) async throws {
      try await latch.arrivals(count)
      latch.release()
    }

    @Test func releases() async throws {
      let refreshing = Scenario("refreshing", routes: [.on(.get("/orders"), .json(["data": []]).held(by: "orders"))])
      try await withMockServer(refreshing) { server in
        try await withThrowingTaskGroup { group in
          for _ in 0..<5 { group.addTask { try await StoreClient(server.url).orders() } }
          try await release(5, at: server.hold("orders"))
          try await group.waitForAll()
        }
        await expect(server, .get("/orders"), .calls(exactly: 5))
      }
    }

    private static let herd: [Route] = [
      .on(.get("/orders"), .status(503).times(5).held(forArrivals: 5), .json(["data": []]))
    ]

    @Test func isPlayed() throws { try MockServer(Scenario("herd", routes: Self.herd)).stop() }
  }
}
