import Foundation
import MynahKit
import MynahTesting
import Testing

/// Isolated copies of a scenario's state on one server.
struct SessionTests {
  @Test("sessions have their own turns, journal, latches and verdict, and the server has all of them", .mockServer(.orders))
  func isolation() async throws {
    let server = try MockServer.current
    let north = server.openSession()
    let south = server.openSession()
    #expect([server.sessionID, north.sessionID, south.sessionID] == ["default", "s1", "s2"])
    #expect(try await Client(north.url).send("GET", "orders/1") == 200)
    #expect(try await Client(server.url).send("GET", "orders/2") == 200)
    #expect(north.journal.map(\.status) == [503, 200])
    #expect(north.journal.map(\.target) == ["/orders/1", "/orders/1"])
    #expect(south.journal.isEmpty)
    #expect(server.journal.map(\.status) == [503, 200, 503, 200])
    await expect(north, .get("/orders/{id}"), .calls(exactly: 2))
    #expect(try south.verdict([.calls(exactly: 0)]).verdict == .passed)
    #expect(try server.verdict([.calls(exactly: 1)]).entries.first?.verdict == .failed)
  }

  @Test("a session is changed, reset and ended without the server")
  func changes() async throws {
    try await withMockServer(.orders) { server in
      let session = server.openSession()
      let client = Client(session.url)
      try session.add(.on(.get("/extra"), .status(204)))
      #expect(try await client.send("GET", "extra") == 204)
      #expect(try await Client(server.url).send("GET", "extra") == 404)
      session.reset()
      #expect(session.journal.isEmpty)
      #expect(server.journal.count == 1)
      try session.play(Scenario("other", routes: [.on(.get("/other"), .status(202))]))
      #expect(try await client.send("GET", "other") == 202)
      session.stop()
      #expect(try await client.send("GET", "other") == 404)
      #expect(try await Client(server.url).send("GET", "orders/1") == 200)
    }
  }

  @Test("a pattern that asks for more than method and path means the routes that ask for just that")
  func patterns() async throws {
    let scenario = Scenario(
      "pages",
      routes: [
        .on(.get("/orders", query: ["page": "2"]), .text("2"), id: "second"),
        .on(.get("/orders", query: ["page": .absent]), .text("1"), id: "first"),
      ])
    try await withMockServer(scenario) { server in
      try await Client(server.url).send("GET", "orders")
      #expect(try server.verdict(on: .get("/orders"), [.calls(exactly: 1)]).entries.first?.routes == ["second", "first"])
      #expect(try server.verdict(on: .get("/orders", query: ["page": "2"]), [.calls(exactly: 0)]).verdict == .passed)
      let error = #expect(throws: (any Error).self) {
        try server.verdict(on: .get("/orders", query: ["page": "3"]), [.calls(exactly: 0)])
      }
      #expect(
        error.map { "\($0)" }
          == "no route of GET /orders asks for just that query, header, cookie or body (expectations are about whole routes; single requests "
          + #"are in the journal); the scenario has "second", "first""#)
      let noPath = #expect(throws: (any Error).self) { try server.verdict(on: .get("/orders?page=2"), [.calls(exactly: 0)]) }
      #expect(
        noPath.map { "\($0)" }
          == "no route answers GET /orders?page=2, as a path has no \"?\" and no \"#\"; parameters are given as query: [\"NAME\": VALUE]; "
          + #"the scenario has "second", "first""#)
      #expect(server.journal.map(\.request.path) == ["/orders"])
    }
  }

  @Test("routes are taken away by their ids")
  func removal() async throws {
    try await withMockServer(.orders) { server in
      try server.remove("GET /orders/{id}")
      #expect(try await Client(server.url).send("GET", "orders/1") == 404)
      let error = #expect(throws: (any Error).self) { try server.remove("GET /orders") }
      #expect(error.map { "\($0)" } == #"no route has the id "GET /orders"; the scenario has no routes"#)
    }
  }

  @Test("who waits for the end of what never ends is told what it is")
  func unsettled() async throws {
    let scenario = Scenario("stalls", routes: [.on(.get("/report"), .fault(.stall))])
    try await withMockServer(scenario) { server in
      let call = Task { try await Client(server.url).send("GET", "report") }
      while server.journal.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
      let error = await #expect(throws: (any Error).self) { try await server.settled(within: .milliseconds(20)) }
      #expect(
        error.map { "\($0)" } == """
          after 0.02 seconds an exchange is still in flight: exchange 1: GET /report; the client still waits: let it end or cancel that, or \
          stop the server
          """)
      #expect("\(server.journal)" == #"[exchange 1: GET /report stall, in flight "GET /report"]"#)
      call.cancel()
      try await server.settled()
      #expect(server.journal.first?.abandoned != nil)
    }
  }
}
