public import MynahCore
public import MynahKit
public import XCTest

extension XCTestCase {
  /// Starts a server for this test; when the test ends it is judged and stopped.
  ///
  /// Requests that matched no route and the scenario's own expectations fail the test at this line.
  ///
  /// ```swift
  /// func testPaysOnce() async throws {
  ///   let server = try await mockServer(.shop)
  ///   try await Client(server.url).pay()
  ///   await expect(server, .post("/payments"), .honorsRetryAfter())
  /// }
  /// ```
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
    addTeardownBlock {
      defer { server.stop() }
      await Findings(settling: server) { Findings(atTheEndOf: server) }.report(file, line)
    }
    return server
  }

  /// Starts a server that plays scenario files or folders, as the working directory of the tests finds them; when the test ends it is
  /// judged and stopped.
  public func mockServer(
    files: String..., tls: Bool = false, speed: Double = 1, file: StaticString = #filePath, line: UInt = #line
  ) async throws -> MockServer {
    try await mockServer(tls, speed, file, line) { try Scenario(paths: files) }
  }

  /// Expects that the client behaved, as far as the requests go that this pattern names; what did not pass fails the test at the caller's
  /// line, with the timeline.
  ///
  /// Ask when the client is done: its silence since then counts as its own. Waits until nothing is in flight.
  public func expect(
    _ server: MockServer, _ pattern: RequestPattern, _ expectations: ExpectationClause..., file: StaticString = #filePath,
    line: UInt = #line
  ) async {
    await Findings(settling: server) { Findings(on: pattern, expectations, of: server) }.report(file, line)
  }
}
