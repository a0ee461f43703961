import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

extension OrdersClientTests {
  /// Each mistake that the twin can make, and the expectation that catches it.
  struct MistakeTests {
    @Test func ignoresRetryAfter() async throws {
      try await caught(.ignoresRetryAfter, on: .throttled, speed: 60, .get("/orders"), by: .honorsRetryAfter(), named: "honorsRetryAfter") {
        client, _ in _ = try await client.orders()
      }
    }

    @Test func retriesAtOnce() async throws {
      try await caught(.retriesAtOnce, on: .stumbling(), .get("/orders"), by: .backsOff(), named: "backsOff") { client, _ in
        _ = try await client.orders()
      }
    }

    @Test func waitsWithoutJitter() async throws {
      try await caught(
        .waitsWithoutJitter, on: .stumbling(times: 2), speed: 10, .get("/orders"), by: .backsOff(jitter: true), named: "backsOff"
      ) { client, _ in try await RetryTests.callEightTimes(client) }
    }

    @Test func retriesForEver() async throws {
      try await caught(.retriesForEver, on: .down, speed: 20, .get("/orders"), by: .boundsAttempts(5), named: "boundsAttempts") {
        client, _ in _ = try? await client.orders()
      }
    }

    @Test func retriesRefusals() async throws {
      try await caught(.retriesRefusals, on: .empty, speed: 20, .get("/orders"), by: .doesNotRetry(), named: "doesNotRetry") {
        client, _ in _ = try? await client.orders()
      }
    }

    @Test func neverRetries() async throws {
      try await caught(.neverRetries, on: .stumbling(), .get("/orders"), by: .recovers(attempts: 5), named: "recovers") { client, _ in
        _ = try? await client.orders()
      }
    }

    @Test func newKeyPerAttempt() async throws {
      try await caught(
        .newKeyPerAttempt, on: .lostAnswer, speed: 5, .post("/orders"), by: .sendsIdempotencyKeys(), named: "sendsIdempotencyKeys"
      ) { client, _ in _ = try await client.place("tea") }
    }

    @Test func noKey() async throws {
      try await caught(.noKey, on: .lostAnswer, speed: 5, .post("/orders"), by: .retriesSafely(), named: "retriesSafely") { client, _ in
        _ = try await client.place("tea")
      }
    }

    @Test func refreshesInHerds() async throws {
      try await caught(.refreshesInHerds, on: .shortTokens, .post("/token"), by: .calls(exactly: 1), named: "calls") { client, server in
        try await TokenTests.callTogether(client, server)
      }
    }

    @Test func keepsRefusedToken() async throws {
      try await caught(.keepsRefusedToken, on: .revoked, .post("/token"), by: .calls(exactly: 2), named: "calls") { client, _ in
        _ = try? await client.orders()
      }
    }

    @Test func neverOpensCircuit() async throws {
      try await caught(
        .neverOpensCircuit, on: .outage, speed: 40, .get("/orders"),
        by: .opensCircuit(threshold: 3, resetAfter: .seconds(12), every: .seconds(3)), named: "opensCircuit"
      ) { _, server in
        try await CircuitTests.callOften(CircuitTests.client(server, mistake: .neverOpensCircuit), server, times: 10)
      }
    }

    @Test func opensCircuitOnRefusals() async throws {
      try await caught(
        .opensCircuitOnRefusals, on: .empty, speed: 40, .get("/orders"), by: .keepsCircuitClosed(every: .seconds(3)),
        named: "keepsCircuitClosed"
      ) { _, server in
        try await CircuitTests.callOften(CircuitTests.client(server, mistake: .opensCircuitOnRefusals), server, times: 16)
      }
    }

    @Test func noRateLimit() async throws {
      try await caught(
        .noRateLimit, on: .fine, .get("/orders"), by: .staysWithinRate(.tokenBucket(rate: 50, burst: 20)),
        named: "staysWithinRate"
      ) { client, _ in try await TrafficTests.callTogether(client, times: 40) }
    }

    @Test func waitsAlone() async throws {
      try await caught(.waitsAlone, on: .throttledTogether, .get("/orders"), by: .sharesBackoff(), named: "sharesBackoff") {
        client, server in try await RetryTests.callWhileThrottled(client, server)
      }
    }

    @Test func readsOnePage() async throws {
      try await caught(.readsOnePage, on: .pages, .get("/orders"), by: .order("page 1", "page 2", "page 3"), named: "order") { client, _ in
        _ = try await client.orders()
      }
    }

    @Test func noTimeout() async throws {
      try await caught(.noTimeout, on: .silent, speed: 50, .get("/orders"), by: .timesOut(within: .seconds(10)), named: "timesOut") {
        client, server in
        let call = Task { try await client.orders() }
        try await server.clock.sleep(for: .seconds(40))
        call.cancel()
      }
    }

    @Test func anonymous() async throws {
      try await caught(
        .anonymous, on: .fine, .get("/orders"), by: .identifiesItself(matching: "orders-client/[0-9.]+.*"), named: "identifiesItself"
      ) { client, _ in _ = try await client.orders() }
    }

    @Test func tokenInURL() async throws {
      try await caught(
        .tokenInURL, on: .fine, .get("/orders"), by: .keepsSecretsOutOfURLs("at_5f2c9d"), named: "keepsSecretsOutOfURLs"
      ) { client, _ in _ = try await client.orders() }
    }
  }
}
