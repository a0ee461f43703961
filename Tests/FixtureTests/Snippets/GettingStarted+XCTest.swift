import MynahKit
import MynahXCTest
import XCTest

final class GettingStartedSnippetsTestCase: XCTestCase {
  func testPaysOnce() async throws {
    let server = try await mockServer(.throttledOnce, speed: 60)
    try await StoreClient(server.url, clock: server.clock).pay()
    await expect(server, .post("/payments"), .honorsRetryAfter(), .calls(exactly: 2))
  }
}

final class SetUpSnippetsTestCase: XCTestCase {
  override func setUp() async throws {
    _ = try await mockServer(.throttledOnce, speed: 60)
  }

  func testPaysOnce() async throws {
    let server = try currentMockServer()
    try await StoreClient(server.url, clock: server.clock).pay()
    await expect(server, .post("/payments"), .calls(exactly: 2))
  }

  func testHasTheServerThatWasStartedLast() async throws {
    let first = try currentMockServer()
    let second = try await mockServer(.throttledOnce, speed: 60)
    XCTAssertTrue(try currentMockServer() === second)
    for server in [first, second] { try await StoreClient(server.url, clock: server.clock).pay() }
  }
}
