public import MynahCore
public import MynahKit
public import XCTest

extension XCTestCase {
  /// Starts a server for this test; when the test ends it is judged and stopped.
  ///
  /// Requests that matched no route and the scenario's own expectations fail the test at this line. Advice that was not taken and, beside
  /// such a failure, routes that were never requested are printed as warnings, which XCTest has none of. A test that was skipped or threw is
  /// not judged by the scenario's expectations. May be called in `setUp` as well, and more than once.
  ///
  /// ```swift
  /// func testPaysOnce() async throws {
  ///   let server = try await mockServer(.shop)
  ///   try await Client(server.url).pay()
  ///   await expect(server, .post("/payments"), .honorsRetryAfter())
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - scenario: What it plays.
  ///   - tls: Speaks HTTPS, with a certificate of a throw-away authority: `authorityPEM` of the server.
  ///   - speed: How many times faster than real time its clock runs: `clock` of the server.
  ///   - file: Where failures appear; the caller's.
  ///   - line: The caller's.
  /// - Returns: The server, which listens.
  /// - Throws: An error that says why no server could be started; it fails the test at this line, too.
  public func mockServer(
    _ scenario: Scenario, tls: Bool = false, speed: Double = 1, file: StaticString = #filePath, line: UInt = #line
  ) async throws -> MockServer {
    try await mockServer(tls, speed, file, line) { scenario }
  }

  private func mockServer(
    _ tls: Bool, _ speed: Double, _ file: StaticString, _ line: UInt, _ scenario: () throws -> Scenario
  ) async throws -> MockServer {
    let server: MockServer
    do {
      server = try MockServer(scenario(), tls: tls, speed: speed)
    } catch {
      // What a test throws has no line.
      XCTFail("\(error)", file: file, line: line)
      throw error
    }
    let leave = makeCurrent(server)
    // Told to by the test, which is over when its teardown blocks run.
    nonisolated(unsafe) let run = testRun
    addTeardownBlock {
      defer {
        leave()
        server.stop()
      }
      if let run, run.hasBeenSkipped || run.unexpectedExceptionCount > 0 { return Findings(unmatchedBy: server).report(file, line) }
      await Findings(settling: server) { Findings(atTheEndOf: server) }.report(file, line)
    }
    return server
  }

  /// Starts a server that plays scenario files or folders, recordings among them, as the working directory of the tests finds them; when the
  /// test ends it is judged and stopped.
  ///
  /// - Parameters:
  ///   - files: Files and folders, which play together in that order.
  ///   - tls: Speaks HTTPS, with a certificate of a throw-away authority: `authorityPEM` of the server.
  ///   - speed: How many times faster than real time its clock runs: `clock` of the server.
  ///   - file: Where failures appear; the caller's.
  ///   - line: The caller's.
  /// - Returns: The server, which listens.
  /// - Throws: An error that names everything wrong in the files; it fails the test at this line, too.
  public func mockServer(
    files: String..., tls: Bool = false, speed: Double = 1, file: StaticString = #filePath, line: UInt = #line
  ) async throws -> MockServer {
    try await mockServer(tls, speed, file, line) { try Scenario(paths: files) }
  }

  /// Expects that the client behaved, as far as the requests go that this pattern names; what did not pass fails the test at the caller's
  /// line, with the timeline.
  ///
  /// Ask when the client is done: its silence since then counts as its own. Waits until nothing is in flight, half a minute at most. What
  /// failed, what nothing put to the test and what can't be told fail the test.
  ///
  /// - Parameters:
  ///   - server: The server, or one of its sessions.
  ///   - pattern: Names routes of the scenario by method and path, and by query, headers, cookies and body where it has them.
  ///   - expectations: What the client should have done.
  ///   - file: Where failures appear; the caller's.
  ///   - line: The caller's.
  public func expect(
    _ server: MockServer, _ pattern: RequestPattern, _ expectations: ExpectationClause..., file: StaticString = #filePath,
    line: UInt = #line
  ) async {
    await expect(server, pattern, expectations, file: file, line: line)
  }

  /// Expects that the client behaved, as a list says; what did not pass fails the test at the caller's line, with the timeline.
  ///
  /// - Parameters:
  ///   - server: The server, or one of its sessions.
  ///   - pattern: Names routes of the scenario by method and path, and by query, headers, cookies and body where it has them.
  ///   - expectations: What the client should have done.
  ///   - file: Where failures appear; the caller's.
  ///   - line: The caller's.
  public func expect(
    _ server: MockServer, _ pattern: RequestPattern, _ expectations: [ExpectationClause], file: StaticString = #filePath, line: UInt = #line
  ) async {
    await Findings(settling: server) { Findings(on: pattern, expectations, of: server) }.report(file, line)
  }
}
