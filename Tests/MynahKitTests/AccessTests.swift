import MynahCore
import MynahJSON
import MynahKit
import Testing

@Suite struct AccessTests {
  @Test(
    "On loopback no token is needed by whoever names an address, localhost or the host that was given",
    arguments: ["127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "localhost", "localhost:8080", "192.168.1.7"])
  func ownNames(_ host: String) async throws {
    try await withMock(route("/a", "1")) { mock in
      #expect(try await mock.control("GET", "health", ["Host: \(host)"]).status == 200)
    }
  }

  @Test(
    "A host name that is somebody else's is refused: it may have been rebound to us",
    arguments: ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "1.2.3"])
  func rebound(_ host: String) async throws {
    try await withMock(route("/a", "1")) { mock in
      let answer = try await mock.control("GET", "health", ["Host: \(host)"])
      #expect(answer.status == 403)
      let name = host.prefix { $0 != ":" }
      #expect(
        answer.json["detail"]
          == .string("The control interface does not answer to the host name \"\(name)\"; use 127.0.0.1, [::1] or localhost."))
      #expect(try await mock.get("/a", ["Host: \(host)"]).text == "1")
    }
  }

  @Test(
    "A page of another origin is refused, whatever it asks for",
    arguments: ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:3000"])
  func foreignOrigin(_ origin: String) async throws {
    try await withMock(route("/a", "1")) { mock in
      for (method, path) in [("GET", "journal"), ("POST", "reset"), ("POST", "shutdown")] {
        let answer = try await mock.control(method, path, ["Host: 127.0.0.1:\(mock.port)", "Origin: \(origin)"])
        #expect(answer.status == 403)
        #expect(answer.json["detail"] == .string("The control interface does not answer pages of another origin (\(origin))."))
      }
      #expect(try await mock.get("/a", ["Origin: \(origin)"]).text == "1")
    }
  }

  @Test("A page of our own is let in")
  func ownOrigin() async throws {
    try await withMock(route("/a", "1")) { mock in
      let answer = try await mock.control("GET", "health", ["Host: localhost:\(mock.port)", "Origin: http://localhost:\(mock.port)"])
      #expect(answer.status == 200)
    }
  }

  @Test("The right token lets everything in, a wrong one nothing more")
  func token() async throws {
    try await withMock(route("/a", "1"), { $0.adminToken = "secret" }) { mock in
      let foreign = ["Host: evil.example", "Origin: https://evil.example"]
      #expect(try await mock.control("GET", "health", foreign + ["Authorization: Bearer secret"]).status == 200)
      #expect(try await mock.control("GET", "health", foreign + ["Authorization: bearer secret"]).status == 200)
      for wrong in ["Bearer secre", "Bearer secrets", "Bearer ", "Basic secret", "secret"] {
        #expect(try await mock.control("GET", "health", foreign + ["Authorization: \(wrong)"]).status == 403)
      }
      #expect(try await mock.control("GET", "health").status == 200)
    }
  }

  @Test("Beyond loopback every control request needs the token, and playing needs none")
  func beyondLoopback() async throws {
    try await withMock(route("/a", "1"), { $0.host = "0.0.0.0" }) { mock in
      let token = try #require(mock.server.adminToken)
      #expect(token.count == 32)
      for (method, path) in [("GET", "health"), ("GET", "nothing"), ("POST", "sessions"), ("POST", "shutdown")] {
        let answer = try await mock.control(method, path)
        #expect(answer.status == 401)
        #expect(answer.header("WWW-Authenticate") == "Bearer")
      }
      #expect(try await mock.control("GET", "health", ["Authorization: Bearer x\(token)"]).status == 401)
      #expect(try await mock.control("GET", "health", ["Authorization: Bearer \(token)"]).status == 200)
      #expect(try await mock.get("/a", ["Host: api.example"]).text == "1")
    }
  }

  @Test("With an admin port control is only there, and sessions still play on the main port")
  func adminPort() async throws {
    try await withMock(route("/a", "1", "2"), { $0.adminPort = 0 }) { mock in
      #expect(mock.port != mock.controlPort)
      let refused = try await mock.get("/__mynah/health")
      #expect(refused.status == 404)
      #expect(refused.json["detail"] == "The control interface is on the admin port.")
      let lost = try await mock.ask("GET", "/a", port: mock.controlPort)
      #expect(lost.status == 404)
      #expect(lost.json["detail"] == "The admin port answers only below /__mynah/.")
      let session = try await mock.session()
      #expect(try await mock.texts("\(session.prefix)/a", "/a", "\(session.prefix)/a") == ["1", "1", "2"])
      #expect(try await mock.get("\(session.prefix)/__mynah/health").status == 404)
      #expect(try await mock.control("GET", "s/\(session.id)/__mynah/journal").status == 200)
      #expect(mock.server.journal().count == 3)
    }
  }
}
