import MynahCore
import MynahJSON
import MynahKit
import Synchronization
import Testing

@Suite struct ControlTests {
  @Test("Health tells the scenario, the seed and that all is well")
  func health() async throws {
    try await withMock(route("/a", "1")) { mock in
      let answer = try await mock.control("GET", "health")
      #expect(answer.status == 200)
      #expect(answer.header("Content-Type") == "application/json")
      #expect(answer.json["status"] == "ok")
      #expect(answer.json["scenario"] == "shop")
      #expect(answer.json["seed"] == 7)
      #expect(answer.json["version"] == .string(Mynah.version))
      #expect(answer.json["uptime"]?.number.map { $0 > 0 } == true)
    }
  }

  @Test("A path that is not there gets 404, and the list of what is")
  func unknownPath() async throws {
    try await withMock(route("/a", "1")) { mock in
      let answer = try await mock.control("GET", "nothing")
      #expect(answer.status == 404)
      #expect(answer.header("Content-Type") == "application/problem+json")
      #expect(answer.json["detail"]?.string?.hasPrefix("There is nothing at /__mynah/nothing. There are GET /, GET health,") == true)
    }
  }

  @Test(
    "The prefix without its last slash leads to the control interface, in a session to that session's",
    arguments: ["", "/__mynah/s/s1"])
  func withoutSlash(session: String) async throws {
    try await withMock(route("/__mynahs", "1")) { mock in
      _ = try await mock.session()
      for query in ["", "?a=b"] {
        let answer = try await mock.get("\(session)/__mynah\(query)")
        #expect(answer.status == 308)
        #expect(answer.header("Location") == "\(session)/__mynah/")
      }
      #expect(try await mock.get("\(session)/__mynah/").status == 200)
      #expect(try await mock.get("/__mynah", ["Host: example.com"]).status == 403)
      #expect(mock.server.journal().isEmpty)
      #expect(try await mock.get("/__mynahs").text == "1")
    }
  }

  @Test(
    "A method that is not taken gets 405 with Allow",
    arguments: [
      ("POST", "health", "GET"), ("GET", "reset", "POST"), ("DELETE", "scenario", "GET, PUT"), ("PATCH", "routes", "GET, POST"),
      ("POST", "routes/a", "GET, PUT, DELETE"), ("PUT", "sessions/s1", "DELETE"), ("GET", "latches/a/release", "POST"),
    ])
  func wrongMethod(_ method: String, _ path: String, _ allowed: String) async throws {
    try await withMock(route("/a", "1")) { mock in
      let answer = try await mock.control(method, path)
      #expect(answer.status == 405)
      #expect(answer.header("Allow") == allowed)
      #expect(answer.json["detail"] == .string("/__mynah/\(path) takes \(allowed)."))
    }
  }

  @Test("Control requests are no exchanges")
  func unwritten() async throws {
    try await withMock(route("/a", "1")) { mock in
      for path in ["health", "journal", "stats", "nothing"] { try await mock.control("GET", path) }
      #expect(mock.server.journal().isEmpty)
    }
  }

  @Test("A shutdown is answered first, then its callback comes, once")
  func shutdown() async throws {
    try await withMock(route("/a", "1")) { mock in
      let calls = Atomic(0)
      mock.server.onShutdown { calls.add(1, ordering: .relaxed) }
      let port = mock.port
      // The client holds its connection open: what was answered last on another one must not count as the answer.
      let answer = try #require(
        await blocking {
          let connection = RawConnection(port)
          return connection.ask("POST", "/__mynah/shutdown")
        })
      #expect(answer.status == 202)
      #expect(await eventually { calls.load(ordering: .relaxed) > 0 })
      try await mock.control("GET", "health")
      try await mock.control("GET", "health")
      #expect(calls.load(ordering: .relaxed) == 1)
    }
  }
}
