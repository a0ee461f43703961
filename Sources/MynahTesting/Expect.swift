public import MynahCore
public import MynahKit
import Testing

/// Expects that the client behaved, as far as the requests go that this pattern names; what did not pass fails the test at the caller's
/// line, with the timeline.
///
/// Ask when the client is done: its silence since then counts as its own. Waits until nothing is in flight, half a minute at most. What
/// failed, what nothing put to the test and what can't be told are issues; advice that was not taken is a warning. Journal and timeline are
/// attached to a test that fails.
///
/// ```swift
/// await expect(server, .post("/payments"), .honorsRetryAfter(), .sendsIdempotencyKeys(), .calls(exactly: 2))
/// ```
///
/// - Parameters:
///   - server: The server, or one of its sessions.
///   - pattern: Names routes of the scenario by method and path, and by query, headers, cookies and body where it has them.
///   - expectations: What the client should have done.
///   - fileID: Where failures appear, as the next three; the caller's place.
///   - filePath: The caller's.
///   - line: The caller's.
///   - column: The caller's.
public func expect(
  _ server: MockServer, _ pattern: RequestPattern, _ expectations: ExpectationClause..., fileID: StaticString = #fileID,
  filePath: StaticString = #filePath, line: Int = #line, column: Int = #column
) async {
  await expect(server, pattern, expectations, fileID: fileID, filePath: filePath, line: line, column: column)
}

/// Expects that the client behaved, as a list says; what did not pass fails the test at the caller's line, with the timeline.
///
/// ```swift
/// extension [ExpectationClause] {
///   static let careful: Self = [.honorsRetryAfter(), .sendsIdempotencyKeys()]
/// }
///
/// await expect(server, .post("/payments"), .careful)
/// ```
///
/// - Parameters:
///   - server: The server, or one of its sessions.
///   - pattern: Names routes of the scenario by method and path, and by query, headers, cookies and body where it has them.
///   - expectations: What the client should have done.
///   - fileID: Where failures appear, as the next three; the caller's place.
///   - filePath: The caller's.
///   - line: The caller's.
///   - column: The caller's.
public func expect(
  _ server: MockServer, _ pattern: RequestPattern, _ expectations: [ExpectationClause], fileID: StaticString = #fileID,
  filePath: StaticString = #filePath, line: Int = #line, column: Int = #column
) async {
  let findings = await Findings(settling: server) { Findings(on: pattern, expectations, of: server) }
  findings.record(of: server, at: CallerLine(fileID: fileID, filePath: filePath, line: line, column: column))
}
