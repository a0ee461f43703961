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
  _ server: MockServer, _ pattern: RequestPattern, _ expectations: ExpectationClause..., fileID: StaticString = #fileID,
  filePath: StaticString = #filePath, line: Int = #line, column: Int = #column
) async {
  let findings = await Findings(settling: server) { Findings(on: pattern, expectations, of: server) }
  findings.record(of: server, at: CallerLine(fileID: fileID, filePath: filePath, line: line, column: column))
}
