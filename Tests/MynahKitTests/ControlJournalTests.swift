import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlJournalTests {
  private let routes = [route("/a", "1"), route("/b", "2")].joined(separator: ",")

  @Test("The journal over HTTP is that of the saved file: the same lines between header and end")
  func sameBytes() async throws {
    try await withFile { path in
      var overHTTP: [Substring] = []
      try await withMock(routes, { $0.journalFile = path }) { mock in
        try await mock.get("/a")
        try await mock.ask("POST", "/b?x=1", ["X-Tenant: t"], body: "hello")
        #expect(await eventually { mock.server.journal().allSatisfy(\.hasEnded) })
        let answer = try await mock.control("GET", "journal")
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "application/jsonl")
        overHTTP = answer.text.split(separator: "\n")
      }
      let file = String(decoding: try SourceFile.read(path, limit: 1 << 20), as: UTF8.self).split(separator: "\n")
      #expect(overHTTP.count == 4)
      #expect(file.dropLast() == overHTTP.dropLast())
      #expect(overHTTP.last?.hasPrefix(#"{"end":{"ended":"#) == true)
      #expect(file.last?.hasPrefix(#"{"end":{"ended":"#) == true)
    }
  }

  @Test("The journal over HTTP reads as a saved journal")
  func readable() async throws {
    try await withMock(routes) { mock in
      try await mock.get("/a?page=1", ["X-Tenant: t"])
      try await mock.get("/none")
      let journal = try await mock.control("GET", "journal").journal
      #expect(journal.header.scenario == "shop")
      #expect(journal.header.seed == 7)
      #expect(journal.exchanges.map(\.number) == [1, 2])
      #expect(journal.exchanges.map(\.route) == [.route("/a"), .none])
      #expect(journal.exchanges.map(\.request.target) == ["/a?page=1", "/none"])
      #expect(journal.exchanges.map { $0.reply?.status } == [200, 404])
      #expect(journal.end?.evicted == 0)
      #expect(journal.warnings.isEmpty)
    }
  }

  @Test("route, session and since narrow the journal")
  func narrowed() async throws {
    try await withMock(routes) { mock in
      let session = try await mock.session()
      for target in ["/a", "/b", "\(session.prefix)/a", "/a", "\(session.prefix)/b"] { try await mock.get(target) }
      func numbers(_ path: String) async throws -> [Int] { try await mock.control("GET", path).journal.exchanges.map(\.number) }
      #expect(try await numbers("journal") == [1, 2, 3, 4, 5])
      #expect(try await numbers("journal?route=%2Fa") == [1, 3, 4])
      #expect(try await numbers("journal?session=default") == [1, 2, 4])
      #expect(try await numbers("journal?session=\(session.id)") == [3, 5])
      #expect(try await numbers("journal?since=3") == [4, 5])
      #expect(try await numbers("journal?since=9") == [])
      #expect(try await numbers("journal?since=1&session=default&route=%2Fa") == [4])
      #expect(try await numbers("s/\(session.id)/__mynah/journal") == [3, 5])
      #expect(try await numbers("s/\(session.id)/__mynah/journal?session=default") == [3, 5])
    }
  }

  @Test("since must be a number")
  func badSince() async throws {
    try await withMock(routes) { mock in
      let answer = try await mock.control("GET", "journal?since=yesterday")
      #expect(answer.status == 400)
      #expect(answer.json["detail"] == #"since must be an exchange's number, not "yesterday"."#)
    }
  }
}
