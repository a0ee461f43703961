import FaultyOrdersClient
import MynahKit
import MynahTesting
import OrdersClient
import Testing

/// What the client sends, how fast, and how long it waits for an answer.
struct TrafficTests {
  @Test("forty calls at once keep to the rate that the API allows", .mockServer(.fine, speed: 10))
  func keepsRate() async throws {
    let server = try MockServer.current
    try await Self.callTogether(OrdersClient(of: server), times: 40)
    await expect(server, .get("/orders"), .staysWithinRate(.tokenBucket(rate: 10, burst: 20)), .calls(exactly: 40))
  }

  @Test("all pages are read, in their order", .mockServer(.pages))
  func readsAllPages() async throws {
    let server = try MockServer.current
    #expect(try await OrdersClient(of: server).orders().map(\.id) == [1, 2, 3, 4, 5])
    await expect(server, .get("/orders"), .order("page 1", "page 2", "page 3"), .calls(exactly: 3))
  }

  @Test("pages that lead back to themselves come to an end", .mockServer(.endless))
  func endlessPages() async throws {
    let server = try MockServer.current
    await #expect(throws: OrdersError.endlessPages) { try await OrdersClient(of: server).orders() }
    await expect(server, .get("/orders"), .calls(exactly: 2))
  }

  @Test("an order whose answer is lost is placed once", .mockServer(.lostAnswer, speed: 10))
  func placesOnce() async throws {
    let server = try MockServer.current
    #expect(try await OrdersClient(of: server).place("tea") == Order(id: 7, item: "tea"))
    await expect(server, .post("/orders"), .sendsIdempotencyKeys(), .retriesSafely(), .repeatsSameRequest(), .calls(exactly: 2))
  }

  @Test("an API that says nothing is left, and a page that was cut short is no page", .mockServer(.silent, speed: 20))
  func timesOut() async throws {
    let server = try MockServer.current
    #expect(try await OrdersClient(of: server, timeout: .seconds(10)).orders().count == 1)
    await expect(server, .get("/orders"), .timesOut(within: .seconds(10)), .cancels(), .detectsTruncation(), .calls(exactly: 3))
  }

  static func callTogether(_ client: OrdersClient, times: Int) async throws {
    try await withThrowingTaskGroup { group in
      for _ in 0..<times { group.addTask { _ = try await client.orders() } }
      try await group.waitForAll()
    }
  }
}
