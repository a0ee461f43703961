import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct AccessTests {
  private static let endpoints = [
    ("GET", ""), ("GET", "health"), ("GET", "journal"), ("GET", "verdict"), ("POST", "reset"), ("GET", "scenario"), ("PUT", "scenario"),
    ("GET", "routes"), ("POST", "routes"), ("GET", "routes/a"), ("PUT", "routes/a"), ("DELETE", "routes/a"), ("POST", "sessions"),
    ("GET", "sessions"), ("DELETE", "sessions/s1"), ("GET", "latches/l"), ("POST", "latches/l/release"), ("GET", "metrics"),
    ("GET", "stats"), ("POST", "shutdown"), ("GET", "nothing"),
  ]

  @Test(
    "On loopback whoever calls this machine by an address or as localhost needs no token",
    arguments: ["127.0.0.1", "127.0.0.1:8080", "127.9.9.9", "localhost", "LocalHost:1", "[::1]:8080", "10.0.0.7"])
  func ownHost(_ host: String) async throws {
    try await withMock(route("/a", "1")) { (mock) async throws in
      #expect(try await mock.control("GET", "health", ["Host: \(host)"]).status == 200)
    }
  }

  @Test(
    "The name of somebody else is refused: a page may have had it rebound to this machine",
    arguments: ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0", "1.2.3.", ""])
  func foreignHost(_ host: String) async throws {
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

  @Test("A page of another origin is refused, whatever port it comes from; a page of ours is not")
  func origins() async throws {
    try await withMock(route("/a", "1")) { mock in
      let own = "127.0.0.1:\(mock.port)"
      for foreign in ["http://evil.example", "http://127.0.0.1:1", "null", "http://\(own).evil.example"] {
        let answer = try await mock.control("POST", "reset", ["Host: \(own)", "Origin: \(foreign)"])
        #expect(answer.status == 403)
        #expect(answer.json["detail"] == .string("The control interface does not answer pages of another origin (\(foreign))."))
      }
      #expect(try await mock.control("POST", "reset", ["Host: \(own)", "Origin: http://\(own)"]).status == 204)
      #expect(try await mock.get("/a", ["Origin: http://evil.example"]).text == "1")
    }
  }

  @Test("The right token opens for any host and origin, a wrong one for none")
  func token() async throws {
    try await withMock(route("/a", "1"), { $0.adminToken = "secret" }) { (mock) async throws in
      let foreign = ["Host: mock.example", "Origin: http://app.example"]
      #expect(try await mock.control("GET", "health", foreign).status == 403)
      #expect(try await mock.control("GET", "health", foreign + ["Authorization: Bearer wrong"]).status == 403)
      #expect(try await mock.control("GET", "health", foreign + ["Authorization: Bearer secret"]).status == 200)
      #expect(try await mock.control("GET", "health", foreign + ["authorization: bearer secret"]).status == 200)
      #expect(try await mock.control("GET", "health").status == 200)
    }
  }

  @Test("Beyond loopback every control request needs the token, and playing needs none", arguments: endpoints)
  func beyondLoopback(_ method: String, _ path: String) async throws {
    try await withMock(route("/a", "1"), { $0.host = "0.0.0.0" }) { mock in
      let token = try #require(mock.server.adminToken)
      #expect(token.count == 32)
      for headers in [[], ["Authorization: Bearer wrong"], ["Authorization: Bearer"], ["Authorization: \(token)"]] {
        for prefix in ["/__mynah/", "/__mynah/s/default/__mynah/"] {
          let answer = try await mock.ask(method, prefix + path, headers)
          #expect(answer.status == 401)
          #expect(answer.header("WWW-Authenticate") == "Bearer")
          #expect(
            answer.json["detail"]
              == #"This server listens beyond loopback: send the control token as "Authorization: Bearer TOKEN"."#)
        }
      }
      #expect(try await mock.ask(method, "/__mynah/\(path)", ["Authorization: Bearer \(token)"]).status != 401)
      #expect(try await mock.get("/a").text == "1")
    }
  }

  @Test("With an admin port control is there alone, and sessions still play at the main one")
  func adminPort() async throws {
    try await withMock(route("/a", "1", "2"), { $0.adminPort = 0 }) { mock in
      #expect(mock.port != mock.controlPort)
      for path in ["/__mynah/health", "/__mynah/s/default/__mynah/health", "/__mynah/nothing"] {
        let answer = try await mock.get(path)
        #expect(answer.status == 404)
        #expect(answer.json["detail"] == "The control interface is on the admin port.")
      }
      let session = try await mock.control("POST", "sessions").json
      #expect(session["url"] == .string("http://127.0.0.1:\(mock.port)/__mynah/s/s1"))
      #expect(try await mock.texts("/a", "/a", "/__mynah/s/s1/a") == ["1", "2", "1"])
      let played = try await mock.ask("GET", "/a", port: mock.controlPort)
      #expect(played.status == 404)
      #expect(played.json["detail"] == "The admin port answers only below /__mynah/.")
      #expect(try await mock.ask("GET", "/__mynah/s/s1/__mynah/journal", port: mock.controlPort).journal.exchanges.count == 1)
      #expect(mock.server.journal().count == 3)
    }
  }
}
