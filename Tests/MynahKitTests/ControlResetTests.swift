import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlResetTests {
  private let routes = [
    route("/count", "1", "2", "3"),
    #"{"id":"login","request":{"path":"/login"},"responses":[{}],"set":{"user":"ann"}}"#,
    #"{"id":"known","request":{"path":"/me"},"when":{"user":"ann"},"responses":[{"text":"ann"}]}"#,
    #"{"id":"unknown","request":{"path":"/me"},"when":{"user":null},"responses":[{"text":"nobody"}]}"#,
    #"{"id":"dice","request":{"path":"/dice"},"responses":[{"template":true,"text":"{{uuid}}"}]}"#,
    #"{"id":"ticket","request":{"path":"/ticket"},"responses":[{"template":true,"values":{"n":{"counter":"c"}},"text":"{{n}}"}]}"#,
    #"{"id":"held","request":{"path":"/held"},"responses":[{"hold":{"latch":"gate","timeout":"60s"}}]}"#,
  ].joined(separator: ",")

  @Test("After a reset sequences, states, draws, counters and latches are those of the start")
  func anew() async throws {
    try await withMock(routes) { mock in
      func play() async throws -> [String] {
        try await mock.texts("/count", "/count", "/me", "/login", "/me", "/dice", "/dice", "/ticket", "/ticket")
      }
      let first = try await play()
      #expect(first[...4] == ["1", "2", "nobody", "", "ann"])
      #expect(first[7...] == ["1", "2"])
      try await mock.control("POST", "latches/gate/release")
      #expect(try await play() != first)
      #expect(try await mock.control("POST", "reset").status == 204)
      #expect(try await play() == first)
      #expect(try await mock.control("GET", "latches/gate").json["released"] == false)
    }
  }

  @Test("A reset puts the journal's exchanges away, in memory and on file, and numbers go on")
  func journal() async throws {
    try await withFile { path in
      try await withMock(routes, { $0.journalFile = path }) { mock in
        try await mock.texts("/count", "/count")
        try await mock.control("POST", "reset")
        #expect(try await mock.control("GET", "journal").journal.exchanges.isEmpty)
        #expect(mock.server.journal().isEmpty)
        try await mock.get("/count")
        #expect(mock.server.journal().map(\.number) == [3])
      }
      let bytes = try SourceFile.read(path, limit: 1 << 20)
      #expect(String(decoding: bytes, as: UTF8.self).contains("\n{\"reset\":{\"session\":\"default\",\"before\":3}}\n"))
      #expect(try SavedJournal(bytes, name: path).exchanges.map(\.number) == [3])
    }
  }

  @Test("An exchange that is in flight at the reset is put away, too, however late it ends")
  func inFlight() async throws {
    let held = #"{"id":"held","request":{"path":"/held"},"responses":[{"hold":{"latch":"l","timeout":"60s"}}]}"#
    try await withFile { path in
      try await withMock(held, { $0.journalFile = path }) { mock in
        async let answer = mock.get("/held")
        #expect(await eventually { mock.server.journal().first?.tb != nil })
        // A reset lets go whoever is held.
        try await mock.control("POST", "reset")
        #expect(try await answer.status == 200)
        #expect(mock.server.journal().isEmpty)
      }
      #expect(try SavedJournal(path: path).exchanges.isEmpty)
    }
  }

  @Test("A session's reset leaves the others alone")
  func ofSession() async throws {
    try await withMock(routes) { mock in
      let session = try await mock.session()
      try await mock.texts("/count", "\(session.prefix)/count")
      #expect(try await mock.ask("POST", "\(session.prefix)/__mynah/reset").status == 204)
      #expect(try await mock.texts("/count", "\(session.prefix)/count") == ["2", "1"])
      #expect(mock.server.journal().map(\.number) == [1, 3, 4])
    }
  }
}
