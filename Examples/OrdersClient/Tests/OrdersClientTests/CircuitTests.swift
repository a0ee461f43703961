import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

extension OrdersClientTests {
  /// When the client stops calling, and when it goes on.
  struct CircuitTests {
    @Test("it leaves an API alone that keeps failing, tries once, and goes on when that succeeds")
    func opens() async throws {
      let opens = ExpectationClause.opensCircuit(threshold: 3, resetAfter: .seconds(12), every: .seconds(3))
      try await play(.outage, speed: 20, .get("/orders"), opens) { server in
        let client = Self.client(server)
        try await Self.callOften(client, server, times: 16)
        #expect(client.metrics.shortCircuited > 0)
      }
    }

    @Test("the caller's own errors do not stop it")
    func staysClosed() async throws {
      try await play(.empty, speed: 40, .get("/orders"), .keepsCircuitClosed(every: .seconds(3)), .calls(exactly: 16)) { server in
        try await Self.callOften(Self.client(server), server, times: 16)
      }
    }

    /// Tries once a call, so that all failures are its own.
    static func client(_ server: MockServer, mistake: Mistake? = nil) -> OrdersClient {
      OrdersClient(of: server, mistake: mistake) { parts, time in
        var once = BackOff()
        once.attempts = 1
        parts.retry = once
        parts.breaker = CircuitBreaker(threshold: 3, rest: .seconds(12), time: time)
      }
    }

    /// Calls every three seconds.
    static func callOften(_ client: OrdersClient, _ server: MockServer, times: Int) async throws {
      for _ in 0..<times {
        _ = try? await client.orders()
        try await server.clock.sleep(for: .seconds(3))
      }
    }
  }
}
