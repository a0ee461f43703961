import Foundation
import MynahKit
import MynahTesting
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Tests that fail on purpose, for another test to read what they print; nobody else runs them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MYNAH_SAMPLES"] != nil, "run by SampleOutputTests"))
struct SampleSuite {
  @Test(.mockServer(.shop))
  func comesBackTooSoon() async throws {
    let server = try MockServer.current
    try await Client(server.url).send("POST", "payments") { $0 / 5 }
    await expect(server, .post("/payments"), .honorsRetryAfter())
  }

  @Test(.mockServer(.shop))
  func asksForWhatIsNotThere() async throws {
    let server = try MockServer.current
    try await Client(server.url).send("GET", "order/42")
  }

  @Test(.mockServer(.shop))
  func expectsWhatNobodyProvoked() async throws {
    let server = try MockServer.current
    try await Client(server.url).send("GET", "orders/42")
    await expect(server, .post("/payments"), .honorsRetryAfter())
  }

  @Test(.mockServer(.shop))
  func expectsOfNoRoute() async throws {
    await expect(try MockServer.current, .delete("/orders"), .calls(exactly: 0))
  }

  @Test func hasNoServer() async throws {
    _ = try MockServer.current
  }

  @Test(.mockServer(files: "no-such-scenario.json"))
  func hasNoScenario() {}

  @Test(.mockServer(Scenario("code", routes: [.on(.get("/stock")) { _ in throw SampleError("out of stock") }])))
  func hasClosureThatThrows() async throws {
    _ = try await URLSession.shared.data(from: MockServer.current.url.appending(path: "stock"))
  }

  @Test(.mockServer(.shop))
  func endsEarly() async throws {
    try await Client(MockServer.current.url).send("GET", "order/42")
    throw SampleError("the test's own end")
  }

  @Test(.mockServer(Scenario("shop", routes: [.on(.get("/orders"), .status(200))], expectations: [.calls(exactly: 2)])))
  func breaksTheScenariosOwnExpectation() async throws {
    try await Client(MockServer.current.url).send("GET", "orders")
  }

  @Test(.mockServer(Scenario("empty", routes: [.on(.get("/orders"))])))
  func hasScenarioThatNobodyCanPlay() {}

  @Test(.mockServer(.shop))
  func needsOneRouteOfTwo() async throws {
    try await Client(MockServer.current.url).send("GET", "orders/42")
  }
}

struct SampleError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
