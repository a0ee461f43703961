import FaultyOrdersClient
import MynahKit
import OrdersClient
import Testing

extension OrdersClient {
  /// A client of the test's server, on its clock.
  ///
  /// - Parameter timeout: Where the clock runs faster a limit is over sooner than a busy machine may answer, so it is far away unless a
  ///   test is about it.
  init(
    of server: MockServer, fault: Fault? = nil, timeout: Duration = .seconds(3600), adjust: (inout Parts, LocalTime) -> Void = { _, _ in }
  ) {
    self.init(server.url, clientID: "shop", secret: "s3cret-of-the-shop", clock: server.clock, fault: fault) { parts, time in
      parts.timeout = timeout
      adjust(&parts, time)
    }
  }
}

/// Runs a test of a client that has a fault, and passes when the expectation of that name catches it.
func caught(by expectation: String, _ test: () async throws -> Void) async throws {
  try await withKnownIssue {
    try await test()
  } matching: { issue in
    issue.comments.contains { $0.rawValue.contains("FAILED \(expectation) ") }
  }
}
