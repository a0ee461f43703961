import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct JournalLimitTests {
  private static let limit = 200_000
  private let held = #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":{"latch":"l","timeout":"10s"}}]}"#
  private let body = String(repeating: "x", count: 10_000)

  private func fill(_ mock: Mock, _ count: Int) async throws {
    for _ in 0..<count { try await mock.ask("POST", "/none", body: body) }
  }

  @Test("The oldest exchanges give way to the limit and are counted; the newest are whole")
  func oldest() async throws {
    try await withMock(route("/a", "1"), { $0.journalLimit = Self.limit }) { mock in
      try await fill(mock, 60)
      let exchanges = mock.server.journal()
      #expect(exchanges.count > 5 && exchanges.count < 20)
      #expect(exchanges.map(\.number) == Array((61 - exchanges.count)...60))
      #expect(exchanges.allSatisfy { $0.request.body.count == 10_000 })
      let stats = try await mock.control("GET", "stats").json
      #expect(stats["journal"]?["evicted"] == .number(JSONNumber(60 - exchanges.count)))
      #expect(stats["requests"] == 60)
      #expect(try await mock.control("GET", "journal").journal.end?.evicted == 60 - exchanges.count)
    }
  }

  @Test("An exchange that is in flight while the journal overflows is ended, counted and told all the same")
  func inFlight() async throws {
    try await withFile { path in
      try await withMock(held, { ($0.journalLimit, $0.journalFile) = (Self.limit, path) }) { mock in
        async let answer = mock.get("/held")
        #expect(await eventually { mock.server.journal().first?.tb != nil })
        try await fill(mock, 40)
        try await mock.control("POST", "latches/l/release")
        #expect(try await answer.text == "done")
        #expect(await eventually { (try? await mock.control("GET", "stats").json["requests"]) == 41 })
      }
      #expect(try SavedJournal(path: path).exchanges.map(\.number) == Array(1...41))
    }
  }

  @Test("What a reset has put away is no loss when it gives way")
  func afterReset() async throws {
    let passes = #","unmatched":"allow","expectations":[{"calls":{"route":"/a","exactly":1}}]"#
    try await withMock(route("/a", "1"), more: passes, { $0.journalLimit = Self.limit }) { mock in
      try await fill(mock, 12)
      try await mock.control("POST", "reset")
      try await fill(mock, 12)
      try await mock.get("/a")
      let verdict = try await mock.control("GET", "verdict")
      #expect(verdict.json["verdict"] == "passed", "\(verdict.text)")
      #expect(mock.server.journal().count == 13)
    }
  }

  @Test("Memory counted is memory that is let go of: nothing is left over after many evictions")
  func accounting() async throws {
    try await withMock(held, { $0.journalLimit = Self.limit }) { mock in
      let port = mock.port
      for _ in 0..<3 {
        // Held clients that leave: their bodies were written down by another way than a reply's.
        _ = await atOnce(10) { _ in
          let client = RawConnection(port)
          client.send(Array("POST /held HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n".utf8) + Array(repeating: 120, count: 9000))
          while !mock.server.journal().contains(where: { $0.tb != nil && $0.te == nil }) {}
          client.close()
        }
        try await fill(mock, 40)
      }
      let bytes = try #require(try await mock.control("GET", "stats").json["journal"]?["bytes"]?.number?.int)
      let kept = mock.server.journal().reduce(0) { $0 + $1.footprint }
      #expect(bytes == kept)
      #expect(bytes <= Self.limit)
    }
  }
}
