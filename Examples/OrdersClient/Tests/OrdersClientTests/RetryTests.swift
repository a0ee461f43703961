import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

extension OrdersClientTests {
  /// How the client tries again.
  struct RetryTests {
    @Test("a minute that it was told to wait is waited, in a second", .mockServer(.throttled, speed: 60))
    func waitsAsTold() async throws {
      let server = try MockServer.current
      #expect(try await OrdersClient(of: server).orders() == [Order(id: 1, item: "tea")])
      await expect(server, .get("/orders"), .honorsRetryAfter(mayGiveUp: false), .calls(exactly: 2))
    }

    @Test("… and until a date, however it is written", arguments: [Reply.DateForm.imf, .rfc850, .asctime])
    func waitsUntil(form: Reply.DateForm) async throws {
      try await play(
        .throttledUntilDate(form), speed: 60, .get("/orders"), .honorsRetryAfter(mayGiveUp: false), .calls(exactly: 2)
      ) { server in
        let orders = try await OrdersClient(of: server).orders()
        #expect(orders.count == 1)
      }
    }

    @Test("waits grow, and no two are the same")
    func backsOff() async throws {
      try await play(.stumbling(), speed: 10, .get("/orders"), .backsOff(jitter: true, cap: .seconds(30)), .recovers(attempts: 5)) {
        server in
        try await Self.callEightTimes(OrdersClient(of: server))
      }
    }

    @Test("it gives up some day, and says after how many attempts", .mockServer(.down, speed: 20))
    func givesUp() async throws {
      let server = try MockServer.current
      let error = await #expect(throws: OrdersError.self) { try await OrdersClient(of: server).orders() }
      guard case .refused(let refusal)? = error else { return }
      #expect(refusal.status == 503)
      #expect(refusal.attempts == 5)
      await expect(server, .get("/orders"), .boundsAttempts(5))
    }

    @Test("what is refused for good is not tried again, and the error has all that the API said", .mockServer(.empty))
    func takesNo() async throws {
      let server = try MockServer.current
      let error = await #expect(throws: OrdersError.self) { try await OrdersClient(of: server).orders() }
      guard case .refused(let refusal)? = error else { return }
      #expect(refusal.code == "no_such_shop")
      #expect(refusal.message == "There is no such shop.")
      #expect(refusal.requestID == server.journal.last?.header("X-Request-ID"))
      await expect(server, .get("/orders"), .doesNotRetry(), .sendsRequestIDs(), .calls(exactly: 1))
    }

    @Test("who was told to stay away is told for all calls")
    func staysAwayTogether() async throws {
      try await play(.throttledTogether, .get("/orders"), .sharesBackoff(), .calls(exactly: 5)) { server in
        try await Self.callWhileThrottled(OrdersClient(of: server), server)
      }
    }

    @Test("its metrics tell what it did", .mockServer(.stumbling(), speed: 20))
    func metrics() async throws {
      let client = OrdersClient(of: try MockServer.current)
      _ = try await client.orders()
      var expected = Metrics()
      expected.calls = 2
      expected.attempts = 5
      expected.retries = 3
      expected.tokenRefreshes = 1
      expected.waited = client.metrics.waited
      #expect(client.metrics == expected)
      #expect(client.metrics.waited > .seconds(3))
    }

    /// What is random shows only in many.
    static func callEightTimes(_ client: OrdersClient) async throws {
      for _ in 0..<8 { _ = try await client.orders() }
    }

    /// Two calls are told to stay away, and a third one comes meanwhile.
    static func callWhileThrottled(_ client: OrdersClient, _ server: MockServer) async throws {
      async let first = client.orders()
      async let second = client.orders()
      while server.journal.count(where: { $0.status == 429 && $0.answered != nil }) < 2 { try await Task.sleep(for: .milliseconds(1)) }
      // Well after the client has read what it was told.
      try await server.clock.sleep(for: .milliseconds(300))
      _ = try await (client.orders(), first, second)
    }
  }
}
