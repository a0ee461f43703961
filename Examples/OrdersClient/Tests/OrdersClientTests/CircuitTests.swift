import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

/// When the client stops calling, and when it goes on.
struct CircuitTests {
  @Test("it leaves an API alone that keeps failing, tries once, and goes on when that succeeds", .mockServer(.outage, speed: 40))
  func opens() async throws {
    let server = try MockServer.current
    let client = Self.client(server)
    try await Self.callOften(client, server, times: 16)
    await expect(server, .get("/orders"), .opensCircuit(threshold: 3, resetAfter: .seconds(12), every: .seconds(3)))
    #expect(client.metrics.shortCircuited > 0)
  }

  @Test("the caller's own errors do not stop it", .mockServer(.empty, speed: 40))
  func staysClosed() async throws {
    let server = try MockServer.current
    try await Self.callOften(Self.client(server), server, times: 16)
    await expect(server, .get("/orders"), .keepsCircuitClosed(every: .seconds(3)), .calls(exactly: 16))
  }

  /// Tries once a call, so that all failures are its own.
  static func client(_ server: MockServer, fault: Fault? = nil) -> OrdersClient {
    OrdersClient(of: server, fault: fault) { parts, time in
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
