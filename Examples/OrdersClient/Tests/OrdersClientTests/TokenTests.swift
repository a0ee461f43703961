import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

/// How the client gets its token, and keeps it.
struct TokenTests {
  @Test("calls that all need a token wait for one refresh", .mockServer(.shortTokens))
  func refreshesOnce() async throws {
    let server = try MockServer.current
    try await Self.callTogether(OrdersClient(of: server), server)
    await expect(server, .post("/token"), .calls(exactly: 1))
    await expect(server, .get("/orders"), .authenticates(), .calls(exactly: 5))
  }

  @Test("a token is replaced before it expires", .mockServer(.shortTokens, speed: 100))
  func refreshesAhead() async throws {
    let server = try MockServer.current
    server.hold("refresh").release()
    let client = OrdersClient(of: server)
    _ = try await client.orders()
    try await server.clock.sleep(for: .seconds(40))
    _ = try await client.orders()
    await expect(server, .post("/token"), .calls(exactly: 2))
    #expect(server.journal.compactMap { $0.header("Authorization") } == ["Bearer token-1", "Bearer token-2"])
  }

  @Test("a token that is refused is replaced once", .mockServer(.revoked))
  func replacesRefused() async throws {
    let server = try MockServer.current
    #expect(try await OrdersClient(of: server).orders().count == 1)
    await expect(server, .post("/token"), .calls(exactly: 2))
    await expect(server, .get("/orders"), .calls(exactly: 2))
  }

  @Test("the token stands in its header and nowhere else", .mockServer(.fine))
  func keepsSecrets() async throws {
    let server = try MockServer.current
    _ = try await OrdersClient(of: server).orders()
    await expect(server, .get("/orders"), .authenticates(value: "at_5f2c9d"), .keepsSecretsOutOfURLs("at_5f2c9d"), .identifiesItself())
  }

  /// Five calls that find no token: the API is slow to make one, so that they meet.
  static func callTogether(_ client: OrdersClient, _ server: MockServer) async throws {
    let refresh = server.hold("refresh")
    try await withThrowingTaskGroup { group in
      for _ in 0..<5 { group.addTask { _ = try await client.orders() } }
      try await refresh.arrivals(1, within: .seconds(60))
      // Whoever is going to ask as well asks now.
      try? await refresh.arrivals(5, within: .milliseconds(100))
      refresh.release()
      try await group.waitForAll()
    }
  }
}
