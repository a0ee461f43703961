public import MynahCore
public import MynahKit
import Testing

/// Expects that the client behaved, as far as the requests go that this pattern names; what did not pass fails the test at the caller's
/// line, with the timeline.
///
/// Ask when the client is done: its silence since then counts as its own. Waits until nothing is in flight.
///
/// ```swift
/// await expect(server, .post("/payments"), .honorsRetryAfter(), .sendsIdempotencyKeys(), .calls(exactly: 2))
/// ```
public func expect(
  _ server: MockServer, _ pattern: RequestPattern, _ expectations: ExpectationClause..., fileID: String = #fileID,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) async {
  let location = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column)
  do {
    try await server.settled()
  } catch {
    Issue.record(error, sourceLocation: location)
    return
  }
  Findings(on: pattern, expectations, of: server).record(of: server, at: location)
}
