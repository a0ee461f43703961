import MynahCore
import MynahFiles
import MynahKit
import Testing

@Suite struct JournalFileTests {
  @Test("A server that can't have its port leaves the journal of the one that has it alone")
  func portTaken() async throws {
    try await withFile { path in
      try await withMock(route("/a", "1"), { $0.journalFile = path }) { mock in
        try await mock.get("/a")
        #expect(await eventually { mock.server.journal().allSatisfy(\.hasEnded) })
        var options = ServerOptions()
        options.port = mock.port
        options.journalFile = path
        let scenario = mock.server.scenario
        #expect(throws: ServerError.self) { try MockServer(scenario, options) }
      }
      let journal = try SavedJournal(path: path)
      #expect(journal.exchanges.map(\.number) == [1] && journal.end != nil && journal.warnings.isEmpty)
    }
  }

  @Test("A journal that can't be written says so at the stop, and the server plays on")
  func fullDisk() async throws {
    try await withMock(route("/a", "1"), { $0.journalFile = "/dev/full" }) { mock in
      try await mock.get("/a")
      let problem: String? = await blocking { mock.server.stop() }
      #expect(problem == "No space left on device")
    }
  }
}
