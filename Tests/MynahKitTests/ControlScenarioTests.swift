import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlScenarioTests {
  @Test("A scenario that is read and written back is the same, and plays from its beginning")
  func roundTrip() async throws {
    let routes =
      #"{"id":"r","request":{"method":"GET","path":"/n/{id}","query":{"q":{"matches":"[0-9]+"}}},"responses":[{"status":429,"retryAfter":2},{"json":{"a":1.50}}]}"#
    try await withMock(routes, more: #","expectations":[{"honorsRetryAfter":{"route":"r"}}]"#) { mock in
      let before = try await mock.control("GET", "scenario")
      #expect(before.status == 200)
      #expect(try await mock.get("/n/1?q=1").status == 429)
      #expect(try await mock.control("PUT", "scenario", body: before.text).status == 204)
      #expect(try await mock.control("GET", "scenario").text == before.text)
      #expect(try await mock.get("/n/1?q=1").status == 429)
      #expect(try await mock.get("/n/1?q=1").text == #"{"a":1.50}"#)
      #expect(mock.server.journal().count == 3)
    }
  }

  @Test("YAML is taken where its type says so")
  func yaml() async throws {
    try await withMock(route("/a", "1")) { (mock) async throws in
      let text = "name: other\nroutes:\n  - request: {path: /y}\n    responses: [{text: yaml}]\n"
      #expect(try await mock.control("PUT", "scenario", ["Content-Type: application/yaml"], body: text).status == 204)
      #expect(try await mock.get("/y").text == "yaml")
      #expect(mock.server.scenario.name == "other")
    }
  }

  @Test("What is wrong in a scenario is told with line and column, all of it, and the old one plays on")
  func invalid() async throws {
    try await withMock(route("/a", "1")) { mock in
      let text =
        "{\"routes\":[\n  {\"request\":{\"path\":\"/a\"},\"responses\":[{\"retry_after\":2}]},\n  {\"request\":{\"pth\":\"/b\"},\"responses\":[{}]}\n]}"
      let answer = try await mock.control("PUT", "scenario", body: text)
      #expect(answer.status == 422)
      #expect(answer.header("Content-Type") == "application/problem+json")
      #expect(
        answer.json["errors"] == [
          #"body:2:42: "retry_after" is not a key of a response; did you mean "retryAfter"?"#,
          #"body:3:3: a route whose request has neither method nor path needs an "id""#,
          #"body:3:15: "pth" is not a key of a request; did you mean "path"?"#,
        ])
      #expect(try await mock.get("/a").text == "1")
    }
  }

  @Test("Text that is no JSON is told with line and column")
  func noJSON() async throws {
    try await withMock(route("/a", "1")) { mock in
      let answer = try await mock.control("PUT", "scenario", body: "{\"routes\":\n [}")
      #expect(answer.status == 422)
      #expect(answer.json["detail"]?.string?.hasPrefix("body:2:3: ") == true, "\(answer.text)")
    }
  }

  @Test("Expectations that can't be judged are refused with their place")
  func expectations() async throws {
    try await withMock(route("/a", "1")) { mock in
      let text =
        "{\"routes\":[{\"id\":\"r\",\"request\":{\"path\":\"/a\"},\"responses\":[{}]}],\n\"expectations\":[{\"calls\":{\"route\":\"r\",\"exactly\":\"two\"}}]}"
      let answer = try await mock.control("PUT", "scenario", body: text)
      #expect(answer.status == 422)
      #expect(answer.json["detail"]?.string?.hasPrefix("body:2:") == true, "\(answer.text)")
    }
  }

  @Test("A scenario put into a session is that session's alone")
  func ofSession() async throws {
    try await withMock(route("/a", "1")) { mock in
      let session = try await mock.session()
      let text = #"{"routes":[{"request":{"path":"/a"},"responses":[{"text":"other"}]}]}"#
      #expect(try await mock.ask("PUT", "\(session.prefix)/__mynah/scenario", body: text).status == 204)
      #expect(try await mock.texts("/a", "\(session.prefix)/a") == ["1", "other"])
    }
  }

  @Test("Sessions that are opened later play the scenario that was put last, with its seed")
  func laterSessions() async throws {
    try await withMock(route("/a", "1")) { mock in
      let text = #"{"name":"new","seed":9,"routes":[{"request":{"path":"/id"},"responses":[{"template":true,"text":"{{uuid}}"}]}]}"#
      try await mock.control("PUT", "scenario", body: text)
      let session = try await mock.session()
      let drawn = try await mock.texts("/id", "\(session.prefix)/id")
      #expect(drawn[0] == drawn[1])
      #expect(try await mock.control("GET", "health").json["seed"] == 9)
      #expect(try await mock.control("GET", "verdict").json["seed"] == 9)
      #expect(try await mock.control("GET", "journal").journal.header.seed == 9)
      #expect(mock.server.seed == 9)
    }
  }

  @Test("A seed that the options give stands over that of any scenario")
  func givenSeed() async throws {
    try await withMock(route("/a", "1"), { $0.seed = 3 }) { mock in
      #expect(mock.server.seed == 3)
      try await mock.control("PUT", "scenario", body: #"{"seed":9,"routes":[]}"#)
      #expect(try await mock.control("GET", "health").json["seed"] == 3)
    }
  }
}
