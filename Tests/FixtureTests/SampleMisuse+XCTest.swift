import MynahKit
import MynahXCTest
import Testing
import XCTest

extension SampleSuite {
  @Test func expectsAsXCTestDoes() async throws {
    let test = XCTestCase(name: "sample", testClosure: { _ in })
    let server = try MockServer(.shop)
    defer { server.stop() }
    try await Client(server.url).send("POST", "payments") { $0 / 5 }
    await test.expect(server, .post("/payments"), .calls(exactly: 3))
  }
}
