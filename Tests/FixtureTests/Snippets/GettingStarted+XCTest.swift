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
