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
