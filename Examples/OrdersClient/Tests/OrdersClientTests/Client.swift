import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

/// One test after the other: what is measured is the client, and not how busy the other tests keep the machine.
@Suite(.serialized) struct OrdersClientTests {}

extension OrdersClient {
  /// Shared, as in an app.
  private static let transport = URLSessionTransport()

  /// A client of the test's server, on its clock.
  ///
  /// - Parameter timeout: Where the clock runs faster a limit is over sooner than a busy machine may answer, so it is far away unless a
  ///   test is about it.
  init(
    of server: MockServer, mistake: Mistake? = nil, timeout: Duration = .seconds(3600),
    adjust: (inout Parts, LocalTime) -> Void = { _, _ in }
  ) {
    self.init(server.url, clientID: "shop", secret: "s3cret-of-the-shop", clock: server.clock, transport: Self.transport, mistake: mistake)
    { parts, time in
      parts.timeout = timeout
      adjust(&parts, time)
    }
  }
}

/// Plays a day to a client until it can be told how it did: a machine that is busy with something else leaves it open.
func play(
  _ day: Scenario, speed: Double = 1, _ pattern: RequestPattern, _ expectations: ExpectationClause..., line: Int = #line,
  fileID: StaticString = #fileID, filePath: StaticString = #filePath, use: (MockServer) async throws -> Void
) async throws {
  for attempt in 1...5 {
    let isTold = try await withMockServer(day, speed: speed) { server in
      try await use(server)
      try await server.settled()
      let verdicts = try server.verdict(on: pattern, expectations).entries.map(\.verdict)
      if attempt < 5, verdicts.contains(.inconclusive) { return false }
      await expect(server, pattern, expectations, fileID: fileID, filePath: filePath, line: line)
      return true
    }
    if isTold { return }
  }
}

/// Plays a day to a client that makes a mistake, and passes when the expectation catches it.
func caught(
  _ mistake: Mistake, on day: Scenario, speed: Double = 1, _ pattern: RequestPattern, by expectation: ExpectationClause, named name: String,
  use: (OrdersClient, MockServer) async throws -> Void
) async throws {
  try await withKnownIssue {
    try await play(day, speed: speed, pattern, expectation) { server in try await use(OrdersClient(of: server, mistake: mistake), server) }
  } matching: { issue in
    issue.comments.contains { $0.rawValue.contains("FAILED \(name) ") }
  }
}
