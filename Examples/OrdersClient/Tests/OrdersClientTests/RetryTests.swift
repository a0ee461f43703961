import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

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
    try await withMockServer(.throttledUntilDate(form), speed: 60) { server in
      #expect(try await OrdersClient(of: server).orders().count == 1)
      await expect(server, .get("/orders"), .honorsRetryAfter(mayGiveUp: false), .calls(exactly: 2))
    }
  }

  @Test("waits grow, and clients that failed together do not come back together", .mockServer(.stumbling, speed: 10))
  func backsOff() async throws {
    let server = try MockServer.current
    try await Self.callTogether(server)
    await expect(server, .get("/orders"), .backsOff(jitter: true, cap: .seconds(30)), .recovers(attempts: 5), .boundsAttempts(5))
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

  @Test("while one call was told to stay away the others do, too", .mockServer(.throttled, speed: 60))
  func staysAwayTogether() async throws {
    let server = try MockServer.current
    let client = OrdersClient(of: server)
    async let first = client.orders()
    try await server.sees(status: 429)
    _ = try await (first, client.orders())
    await expect(server, .get("/orders"), .sharesBackoff(), .calls(exactly: 3))
  }

  @Test("its metrics tell what it did", .mockServer(.stumbling, speed: 20))
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

  /// Eight clients at once: what is random shows only in many.
  static func callTogether(_ server: MockServer, fault: Fault? = nil) async throws {
    await withTaskGroup { group in
      for _ in 0..<8 { group.addTask { _ = try? await OrdersClient(of: server, fault: fault).orders() } }
    }
  }
}

extension MockServer {
  /// Waits until a reply with this status has been sent.
  func sees(status: Int) async throws {
    while !journal.contains(where: { $0.status == status && $0.answered != nil }) { try await Task.sleep(for: .milliseconds(1)) }
  }
}
