import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

/// Each fault of the twin, and the expectation that catches it.
struct FaultTests {
  @Test(.mockServer(.throttled, speed: 60)) func ignoresRetryAfter() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server, fault: .ignoresRetryAfter).orders()
    try await caught(by: "honorsRetryAfter") { await expect(server, .get("/orders"), .honorsRetryAfter()) }
  }

  @Test(.mockServer(.stumbling)) func retriesAtOnce() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server, fault: .retriesAtOnce).orders()
    try await caught(by: "backsOff") { await expect(server, .get("/orders"), .backsOff()) }
  }

  @Test(.mockServer(.stumbling, speed: 10)) func waitsWithoutJitter() async throws {
    let server = try MockServer.current
    try await RetryTests.callTogether(server, fault: .waitsWithoutJitter)
    try await caught(by: "backsOff") { await expect(server, .get("/orders"), .backsOff(jitter: true)) }
  }

  @Test(.mockServer(.down, speed: 20)) func retriesForEver() async throws {
    let server = try MockServer.current
    _ = try? await OrdersClient(of: server, fault: .retriesForEver).orders()
    try await caught(by: "boundsAttempts") { await expect(server, .get("/orders"), .boundsAttempts(5)) }
  }

  @Test(.mockServer(.empty, speed: 20)) func retriesRefusals() async throws {
    let server = try MockServer.current
    _ = try? await OrdersClient(of: server, fault: .retriesRefusals).orders()
    try await caught(by: "doesNotRetry") { await expect(server, .get("/orders"), .doesNotRetry()) }
  }

  @Test(.mockServer(.stumbling)) func neverRetries() async throws {
    let server = try MockServer.current
    _ = try? await OrdersClient(of: server, fault: .neverRetries).orders()
    try await caught(by: "recovers") { await expect(server, .get("/orders"), .recovers(attempts: 5)) }
  }

  @Test(.mockServer(.lostAnswer, speed: 10)) func newKeyPerAttempt() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server, fault: .newKeyPerAttempt).place("tea")
    try await caught(by: "sendsIdempotencyKeys") { await expect(server, .post("/orders"), .sendsIdempotencyKeys()) }
  }

  @Test(.mockServer(.lostAnswer, speed: 10)) func noKey() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server, fault: .noKey).place("tea")
    try await caught(by: "retriesSafely") { await expect(server, .post("/orders"), .retriesSafely()) }
  }

  @Test(.mockServer(.shortTokens)) func refreshesInHerds() async throws {
    let server = try MockServer.current
    try await TokenTests.callTogether(OrdersClient(of: server, fault: .refreshesInHerds), server)
    try await caught(by: "calls") { await expect(server, .post("/token"), .calls(exactly: 1)) }
  }

  @Test(.mockServer(.revoked)) func keepsRefusedToken() async throws {
    let server = try MockServer.current
    _ = try? await OrdersClient(of: server, fault: .keepsRefusedToken).orders()
    try await caught(by: "calls") { await expect(server, .post("/token"), .calls(exactly: 2)) }
  }

  @Test(.mockServer(.outage, speed: 40)) func neverOpensCircuit() async throws {
    let server = try MockServer.current
    try await CircuitTests.callOften(CircuitTests.client(server, fault: .neverOpensCircuit), server, times: 10)
    try await caught(by: "opensCircuit") {
      await expect(server, .get("/orders"), .opensCircuit(threshold: 3, resetAfter: .seconds(12), every: .seconds(3)))
    }
  }

  @Test(.mockServer(.empty, speed: 40)) func opensCircuitOnRefusals() async throws {
    let server = try MockServer.current
    try await CircuitTests.callOften(CircuitTests.client(server, fault: .opensCircuitOnRefusals), server, times: 16)
    try await caught(by: "keepsCircuitClosed") { await expect(server, .get("/orders"), .keepsCircuitClosed(every: .seconds(3))) }
  }

  @Test(.mockServer(.fine, speed: 10)) func noRateLimit() async throws {
    let server = try MockServer.current
    try await TrafficTests.callTogether(OrdersClient(of: server, fault: .noRateLimit), times: 40)
    try await caught(by: "staysWithinRate") { await expect(server, .get("/orders"), .staysWithinRate(.tokenBucket(rate: 10, burst: 20))) }
  }

  @Test(.mockServer(.throttled, speed: 60)) func waitsAlone() async throws {
    let server = try MockServer.current
    let client = OrdersClient(of: server, fault: .waitsAlone)
    async let first = client.orders()
    try await server.sees(status: 429)
    _ = try await (client.orders(), first)
    try await caught(by: "sharesBackoff") { await expect(server, .get("/orders"), .sharesBackoff()) }
  }

  @Test(.mockServer(.pages)) func readsOnePage() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server, fault: .readsOnePage).orders()
    try await caught(by: "order") { await expect(server, .get("/orders"), .order("page 1", "page 2", "page 3")) }
  }

  @Test(.mockServer(.silent, speed: 50)) func noTimeout() async throws {
    let server = try MockServer.current
    let call = Task { try await OrdersClient(of: server, fault: .noTimeout).orders() }
    try await server.clock.sleep(for: .seconds(40))
    call.cancel()
    try await caught(by: "timesOut") { await expect(server, .get("/orders"), .timesOut(within: .seconds(10))) }
  }

  @Test(.mockServer(.fine)) func anonymous() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server, fault: .anonymous).orders()
    try await caught(by: "identifiesItself") {
      await expect(server, .get("/orders"), .identifiesItself(matching: "orders-client/[0-9.]+.*"))
    }
  }

  @Test(.mockServer(.fine)) func tokenInURL() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server, fault: .tokenInURL).orders()
    try await caught(by: "keepsSecretsOutOfURLs") { await expect(server, .get("/orders"), .keepsSecretsOutOfURLs("at_5f2c9d")) }
  }
}
