import Foundation
import MynahKit
import MynahXCTest
import XCTest

/// Tests that fail on purpose, for another test to read what they print; nobody else runs them.
final class SampleTestCase: XCTestCase {
  override func setUpWithError() throws {
    try XCTSkipIf(ProcessInfo.processInfo.environment["MYNAH_SAMPLES"] == nil, "run by SampleOutputTests")
  }

  func testComesBackTooSoon() async throws {
    let server = try await mockServer(.shop)
    try await Client(server.url).send("POST", "payments") { $0 / 5 }
    await expect(server, .post("/payments"), .honorsRetryAfter())
  }

  func testAsksForWhatIsNotThere() async throws {
    let server = try await mockServer(.shop)
    try await Client(server.url).send("GET", "order/42")
  }

  func testBehaves() async throws {
    let server = try await mockServer(.shop)
    // Longer than told, so that a busy machine can still tell.
    try await Client(server.url).send("POST", "payments", key: UUID().uuidString) { $0 * 2 }
    try await Client(server.url).send("GET", "orders/1")
    await expect(server, .post("/payments"), .honorsRetryAfter(), .calls(exactly: 2))
  }

  func testExpectsWhatNobodyProvoked() async throws {
    let server = try await mockServer(.orders)
    try await Client(server.url).send("GET", "orders/42")
    await expect(server, .get("/orders/{id}"), .honorsRetryAfter())
  }

  func testExpectsOfNoRoute() async throws {
    let server = try await mockServer(.orders)
    await expect(server, .delete("/orders"), .calls(exactly: 0))
  }

  func testHasNoServer() async throws {
    _ = try MockServer.current
  }

  func testHasNoScenario() async throws {
    _ = try await mockServer(files: "no-such-scenario.json")
  }

  func testIsSkipped() async throws {
    _ = try await mockServer(Scenario("shop", routes: [.on(.get("/orders"), .status(200))], expectations: [.calls(exactly: 2)]))
    throw XCTSkip("not here")
  }

  func testEndsEarly() async throws {
    let scenario = Scenario("shop", routes: [.on(.get("/orders"), .status(200))], expectations: [.calls(exactly: 2)])
    try await Client(mockServer(scenario).url).send("GET", "order")
    throw SampleError("the test's own end")
  }

  func testHasStartedNone() async throws {
    _ = try currentMockServer()
  }
}
