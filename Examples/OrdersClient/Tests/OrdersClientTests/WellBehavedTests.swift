import MynahKit
import MynahTesting
import OrdersClient
import Testing

/// All that every good client keeps, on each kind of day.
struct WellBehavedTests {
  private static let days: [Scenario] = [
    .fine, .throttled, .throttledUntilDate(.imf), .stumbling, .down, .outage, .empty, .lostAnswer, .revoked, .pages,
  ]

  @Test("the client is well-behaved", arguments: days)
  func isWellBehaved(on day: Scenario) async throws {
    try await withMockServer(day, speed: 20) { server in
      let client = OrdersClient(of: server)
      _ = try? await client.orders()
      if day == .lostAnswer { _ = try await client.place("tea") }
      try await server.settled()
      let report = try server.verdict([.client(.wellBehaved)])
      for entry in report.entries where entry.name != "unmatched" || day != .lostAnswer {
        #expect(entry.verdict == .passed || entry.severity == .advice || entry.verdict == .notProvoked, "\(entry.name): \(entry.summary)")
      }
    }
  }
}
