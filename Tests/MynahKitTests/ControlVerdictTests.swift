import MynahBehavior
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlVerdictTests {
  private let twice = #","expectations":[{"calls":{"route":"/a","exactly":2}}]"#

  @Test("The verdict judges what has come so far")
  func verdict() async throws {
    try await withMock(route("/a", "1"), more: twice) { mock in
      try await mock.get("/a")
      #expect(try await mock.control("GET", "verdict").json["verdict"] == "failed")
      try await mock.get("/a")
      let answer = try await mock.control("GET", "verdict")
      #expect(answer.status == 200)
      #expect(answer.header("Content-Type") == "application/json")
      #expect(answer.json["verdict"] == "passed")
      #expect(answer.json["seed"] == 7)
    }
  }

  @Test("Under a session's URL the verdict is that session's")
  func ofSession() async throws {
    try await withMock(route("/a", "1"), more: twice) { mock in
      let good = try await mock.session()
      let bad = try await mock.session()
      for prefix in [good.prefix, good.prefix, bad.prefix] { try await mock.get("\(prefix)/a") }
      #expect(try await mock.get("\(good.prefix)/__mynah/verdict").json["verdict"] == "passed")
      #expect(try await mock.get("\(bad.prefix)/__mynah/verdict").json["verdict"] == "failed")
      #expect(try await mock.control("GET", "verdict").json["verdict"] == "failed")
    }
  }

  @Test("A route that was taken out is still judged, as what came before it went; also after a reset")
  func withoutRoute() async throws {
    try await withMock([route("/a", "1"), route("/b", "2")].joined(separator: ","), more: twice) { mock in
      try await mock.get("/a")
      #expect(try await mock.control("DELETE", "routes/%2Fa").status == 204)
      let answer = try await mock.control("GET", "verdict")
      #expect(answer.status == 200)
      #expect(answer.json["expectations"]?[0]?["summary"] == #""/a" was called once; expected: exactly 2"#)
      try await mock.control("POST", "reset")
      #expect(try await mock.control("GET", "verdict").json["expectations"]?[0]?["verdict"] == "failed")
      #expect(try await mock.control("POST", "routes", body: route("/a", "1")).status == 201)
      for _ in 0..<2 { try await mock.get("/a") }
      #expect(try await mock.control("GET", "verdict").json["verdict"] == "passed")
    }
  }

  @Test("An upload that is still on its way has not missed any route")
  func onItsWay() async throws {
    try await withMock(#"{"id":"up","request":{"method":"POST","path":"/up"},"responses":[{"text":"taken"}]}"#) { mock in
      let upload = RawConnection(mock.port)
      upload.send(Array("POST /up HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\n12".utf8))
      #expect(await eventually { mock.server.journal().count == 1 })
      let verdict = try await mock.control("GET", "verdict").json
      #expect(verdict["verdict"] == "passed")
      #expect(verdict["unmatched"] == [])
      upload.send(Array("34".utf8))
      #expect(upload.answer()?.status == 200)
      try await mock.get("/nowhere")
      #expect(try await mock.control("GET", "verdict").json["unmatched"]?.array?.map { $0["target"] } == ["/nowhere"])
    }
  }

  @Test("The verdict over HTTP and the server's own report agree")
  func agree() async throws {
    try await withMock(route("/a", "1"), more: twice) { mock in
      try await mock.get("/a")
      let answer = try await mock.control("GET", "verdict")
      let report = try JSON(parsing: Array(mock.server.report().jsonText.utf8))
      for key in ["version", "verdict", "seed", "unmatched", "unused"] { #expect(answer.json[key] == report[key]) }
    }
  }
}
