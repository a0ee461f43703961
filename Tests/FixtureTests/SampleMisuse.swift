import Foundation
import MynahKit
import MynahTesting
import Testing
import XCTest

/// An `XCTestCase` that expects as Swift Testing does; nobody but another test runs it.
final class SampleMisuseTestCase: XCTestCase {
  override func setUpWithError() throws {
    try XCTSkipIf(ProcessInfo.processInfo.environment["MYNAH_SAMPLES"] == nil, "run by SampleOutputTests")
  }

  func testExpectsAsSwiftTestingDoes() async throws {
    let server = try MockServer(.shop)
    defer { server.stop() }
    try await Client(server.url).send("POST", "payments") { $0 / 5 }
    await expect(server, .post("/payments"), .calls(exactly: 2))
    await expect(server, .post("/payments"), .honorsRetryAfter())
  }
}

extension SampleSuite {
  @Test(.mockServer(.orders))
  func expectsInDetachedTask() async throws {
    let server = try MockServer.current
    try await Client(server.url).send("GET", "orders/42")
    await Task.detached { await expect(server, .get("/orders/{id}"), .calls(exactly: 2)) }.value
  }
}
