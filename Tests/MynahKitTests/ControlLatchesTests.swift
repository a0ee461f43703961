import MynahCore
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlLatchesTests {
  private let held = #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":{"latch":"gate","timeout":"60s"}}]}"#

  @Test("A latch tells who waits and who came; a release lets go, now and later")
  func release() async throws {
    try await withMock(held) { (mock) async throws in
      #expect(
        try await mock.control("GET", "latches/gate").json == ["name": "gate", "waiting": 0, "arrivals": 0, "released": false])
      async let first = mock.get("/held")
      async let second = mock.get("/held")
      let came = try await mock.control("GET", "latches/gate?arrivals=2&timeout=60s")
      #expect(came.status == 200)
      #expect(came.json["arrivals"] == 2)
      #expect(came.json["released"] == false)
      #expect(await eventually { (try? await mock.control("GET", "latches/gate").json["waiting"]) == 2 })
      let released = try await mock.control("POST", "latches/gate/release")
      #expect(released.status == 200)
      #expect(released.json["released"] == true)
      #expect(try await [first.text, second.text] == ["done", "done"])
      #expect(try await mock.get("/held").text == "done")
      #expect(mock.server.journal().allSatisfy { $0.warnings.isEmpty })
    }
  }

  @Test("Arrivals that don't come in time get 408")
  func tooFew() async throws {
    try await withMock(held) { mock in
      let answer = try await mock.control("GET", "latches/gate?arrivals=1&timeout=30ms")
      #expect(answer.status == 408)
      #expect(answer.json["arrivals"] == 0)
    }
  }

  @Test(
    "What is asked wrongly is said",
    arguments: [
      ("arrivals=many", #"arrivals must be a whole number, not "many"."#),
      ("arrivals=1&timeout=soon", #"timeout must be a duration such as 2s or 500ms, not "soon"."#),
    ])
  func wrong(_ query: String, _ message: String) async throws {
    try await withMock(held) { mock in
      let answer = try await mock.control("GET", "latches/gate?\(query)")
      #expect(answer.status == 400)
      #expect(answer.json["detail"] == .string(message))
    }
  }

  @Test(
    "A latch that nothing is held at is not there",
    arguments: [
      ("gates", #"No response is held at a latch "gates"; did you mean "gate"?"#), ("x", #"No response is held at a latch "x"."#),
    ])
  func unknown(_ name: String, _ message: String) async throws {
    try await withMock(held) { mock in
      for (method, rest) in [("GET", ""), ("GET", "?arrivals=1&timeout=60s"), ("POST", "/release")] {
        let answer = try await mock.control(method, "latches/\(name)\(rest)")
        #expect(answer.status == 404)
        #expect(answer.json["detail"] == .string(message))
      }
    }
  }

  @Test("A latch may be released before anybody comes, and its name may hold anything")
  func early() async throws {
    let odd = #"{"id":"odd","request":{"path":"/odd"},"responses":[{"text":"done","hold":{"latch":"a/b c","timeout":"60s"}}]}"#
    try await withMock(odd) { (mock) async throws in
      #expect(try await mock.control("POST", "latches/a%2Fb%20c/release").json["name"] == "a/b c")
      #expect(try await mock.get("/odd").text == "done")
    }
  }
}
