import MynahCore
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlRoutesTests {
  private func other(_ id: String, _ text: String) -> String {
    #"{"id":"\#(id)","request":{"path":"/a"},"responses":[{"text":"\#(text)"}]}"#
  }

  @Test("Routes are listed and read one by one")
  func reading() async throws {
    try await withMock([route("/a", "1"), route("/b", "2")].joined(separator: ",")) { mock in
      let list = try await mock.control("GET", "routes")
      #expect(list.json.array?.map { $0["id"] } == ["/a", "/b"])
      #expect(try await mock.control("GET", "routes/%2Fb").json["id"] == "/b")
      let missing = try await mock.control("GET", "routes/c")
      #expect(missing.status == 404)
      #expect(missing.json["detail"] == #"There is no route "c"."#)
    }
  }

  @Test("A route that is added comes first, the newest before all; the others' turns stay")
  func adding() async throws {
    try await withMock([route("/a", "1"), route("/count", "1", "2", "3")].joined(separator: ",")) { mock in
      #expect(try await mock.texts("/a", "/count") == ["1", "1"])
      let added = try await mock.control("POST", "routes", body: other("new", "added"))
      #expect(added.status == 201)
      #expect(added.json["id"] == "new")
      #expect(try await mock.texts("/a", "/count") == ["added", "2"])
      try await mock.control("POST", "routes", body: other("newer", "newest"))
      #expect(try await mock.texts("/a", "/count") == ["newest", "3"])
      #expect(try await mock.control("GET", "routes").json.array?.map { $0["id"] } == ["newer", "new", "/a", "/count"])
    }
  }

  @Test("An id that is taken is a conflict")
  func conflict() async throws {
    try await withMock(route("/a", "1")) { mock in
      try await mock.control("POST", "routes", body: other("new", "added"))
      let answer = try await mock.control("POST", "routes", body: other("new", "again"))
      #expect(answer.status == 409)
      #expect(answer.json["detail"] == #"There is a route "new" already; PUT /__mynah/routes/ID replaces it."#)
      #expect(try await mock.get("/a").text == "added")
    }
  }

  @Test("Of many that add the same id at once one succeeds")
  func race() async throws {
    try await withMock(route("/a", "1")) { mock in
      let port = mock.port
      let body = Array(other("new", "added").utf8)
      let answers = await atOnce(20) { _ in RawConnection(port).ask("POST", "/__mynah/routes", body: body)?.status ?? 0 }
      #expect(answers.sorted() == [201] + Array(repeating: 409, count: 19))
    }
  }

  @Test("A route is replaced in its place, and starts anew; one that is not there is added")
  func replacing() async throws {
    let counted = #"{"id":"count","request":{"path":"/c"},"per":"query:who","responses":[{"text":"1"},{"text":"2"},{"text":"3"}]}"#
    try await withMock(counted) { mock in
      #expect(try await mock.texts("/c?who=ann", "/c?who=ann", "/c?who=ann") == ["1", "2", "3"])
      let replaced = try await mock.control(
        "PUT", "routes/count", body: #"{"request":{"path":"/c"},"per":"query:who","responses":[{"text":"only"}]}"#)
      #expect(replaced.status == 200)
      #expect(try await mock.get("/c?who=ann").text == "only")
      let added = try await mock.control("PUT", "routes/new", body: #"{"request":{"path":"/n"},"responses":[{"text":"n"}]}"#)
      #expect(added.status == 201)
      #expect(added.json["id"] == "new")
      #expect(try await mock.get("/n").text == "n")
    }
  }

  @Test("A hold that is replaced starts anew, and lets go whom it held")
  func replacingHold() async throws {
    let hold = { (count: Int) in
      #"{"id":"h","request":{"path":"/h"},"responses":[{"text":"\#(count)","hold":{"arrivals":\#(count),"timeout":"60s"}}]}"#
    }
    try await withMock(hold(2)) { (mock) async throws in
      async let first = mock.get("/h")
      #expect(await eventually { mock.server.journal().first?.tb != nil })
      try await mock.control("PUT", "routes/h", body: hold(3))
      #expect(try await first.text == "2")
      let port = mock.port
      let herd = await atOnce(3) { _ in RawConnection(port).ask("GET", "/h")?.text }
      #expect(herd == ["3", "3", "3"])
      #expect(mock.server.journal().allSatisfy { $0.warnings.isEmpty })
    }
  }

  @Test("A route is removed once; then it is not there")
  func removing() async throws {
    try await withMock(route("/a", "1")) { mock in
      #expect(try await mock.control("DELETE", "routes/%2Fa").status == 204)
      #expect(try await mock.get("/a").status == 404)
      let again = try await mock.control("DELETE", "routes/%2Fa")
      #expect(again.status == 404)
      #expect(again.json["detail"] == #"There is no route "/a"."#)
    }
  }

  @Test("What is wrong in a route is told with line and column")
  func invalid() async throws {
    try await withMock(route("/a", "1")) { mock in
      for (method, path) in [("POST", "routes"), ("PUT", "routes/x")] {
        let answer = try await mock.control(method, path, body: "{\"request\":{\"path\":\"/a\"},\n \"response\":[]}")
        #expect(answer.status == 422)
        #expect(answer.json["detail"]?.string?.hasPrefix(#"body:2:2: "response" is not a key of a route"#) == true, "\(answer.text)")
      }
    }
  }
}
