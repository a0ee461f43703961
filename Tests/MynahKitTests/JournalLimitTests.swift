import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct JournalLimitTests {
  /// An exchange from its beginning to its end; returns its number.
  @discardableResult
  private func exchange(_ journal: Journal, session: String = "default", body: Int = 0, ends: Bool = true) -> Int {
    let head = RequestHead(method: "POST", target: "/orders", headers: [Header("Host", "a")])
    let number = journal.begin(session: session, connection: 1, sequence: 1, t0: .start, th: .start, head: head)
    journal.answer(
      number, tb: .start, body: Array(repeating: 1, count: body), route: "r", reply: RenderedReply(status: 200), fault: nil)
    if ends { journal.end(number) { $0.te = .start } }
    return number
  }

  @Test("Beyond its limit the oldest give way, and are counted; numbers go on")
  func bounded() {
    let journal = Journal(limit: 100_000)
    for _ in 0..<5000 { exchange(journal, body: 1000) }
    let kept = journal.exchanges()
    #expect(journal.bytes <= 100_000 && journal.bytes > 90_000)
    #expect(kept.count + journal.evicted() == 5000)
    #expect(kept.map(\.number) == Array((journal.evicted() + 1)...5000))
    #expect(kept.reduce(0) { $0 + $1.footprint } == journal.bytes)
    #expect(journal.tally.exchanges == 5000 && journal.tally.evicted == journal.evicted())
  }

  @Test("The newest stays, however large it is")
  func newest() {
    let journal = Journal(limit: 10)
    for _ in 0..<10 { exchange(journal, body: 100) }
    #expect(journal.exchanges().map(\.number) == [10])
  }

  @Test("A body counts from when it is written down, also while its request is held")
  func heldBodies() {
    let journal = Journal(limit: 100_000)
    let number = exchange(journal, ends: false)
    let before = journal.bytes
    journal.update(number) { $0.request.body = Array(repeating: 1, count: 5000) }
    #expect(journal.bytes == before + 5000)
    journal.answer(number, tb: .start, body: Array(repeating: 1, count: 5000), route: "r", reply: RenderedReply(status: 200), fault: nil)
    #expect(journal.bytes == before + 5000)
  }

  @Test("One that gives way in flight is told and counted when it ends")
  func inFlight() throws {
    let journal = Journal(limit: 20_000)
    let number = exchange(journal, ends: false)
    for _ in 0..<100 { exchange(journal, body: 1000) }
    #expect(journal.exchanges().first.map { $0.number > number } == true)
    journal.update(number) { $0.warnings.append("late") }
    let bytes = journal.bytes
    let ended = try #require(journal.ended(number) { $0.te = .start })
    #expect(ended.number == number && ended.warnings == ["late"] && ended.reply?.status == 200)
    #expect(journal.bytes == bytes)
    #expect(journal.tally.exchanges == 101)
    #expect(journal.ended(number) { $0.te = .start } == nil)
  }

  @Test("What a reset put away gives its memory back, and is no loss when it gives way")
  func putAway() {
    let journal = Journal(limit: 100_000)
    for _ in 0..<1000 { exchange(journal, body: 1000) }
    #expect(journal.evicted() > 0)
    #expect(journal.clear(session: "default") == 1000)
    #expect(journal.evicted() == 0 && journal.bytes == 0 && journal.exchanges().isEmpty)
    for _ in 0..<10 { exchange(journal, body: 1000) }
    #expect(journal.exchanges().map(\.number) == Array(1001...1010))
    #expect(journal.evicted() == 0)
  }

  @Test("A session's losses are its own, and its reset leaves the others' exchanges")
  func bySession() {
    let journal = Journal(limit: 100_000)
    for _ in 0..<50 { exchange(journal, session: "a", body: 1000) }
    for _ in 0..<60 { exchange(journal, session: "b", body: 1000) }
    #expect(journal.evicted(session: "a") == journal.evicted() && journal.evicted() > 0)
    #expect(journal.evicted(session: "b") == 0)
    let bytes = journal.bytes
    journal.clear(session: "b")
    #expect(journal.bytes < bytes - 60_000)
    #expect(journal.exchanges().allSatisfy { $0.session == "a" && $0.request.body.count == 1000 })
    #expect(journal.exchanges(session: "b").isEmpty)
  }

  @Test("Only what came after a number is read, whatever the number", arguments: [(-1, 3), (0, 3), (2, 1), (3, 0), (Int.max, 0)])
  func after(_ number: Int, _ count: Int) {
    let journal = Journal()
    for _ in 0..<3 { exchange(journal) }
    #expect(journal.exchanges(after: number).count == count)
  }

  @Test("Over the wire: one that gives way in flight is in the file all the same")
  func inFlightOnFile() async throws {
    let held = #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":{"latch":"l","timeout":"60s"}}]}"#
    try await withFile { path in
      try await withMock(held, { ($0.journalLimit, $0.journalFile) = (20_000, path) }) { mock in
        async let answer = mock.get("/held")
        #expect(await eventually { mock.server.journal().first?.tb != nil })
        for _ in 0..<40 { try await mock.ask("POST", "/none", body: String(repeating: "x", count: 1000)) }
        #expect(mock.server.journal().first.map { $0.number > 1 } == true)
        try await mock.control("POST", "latches/l/release")
        #expect(try await answer.text == "done")
      }
      #expect(try SavedJournal(path: path).exchanges.map(\.number) == Array(1...41))
    }
  }

  @Test("Over the wire: a verdict is inconclusive once anything gave way, and passes again after a reset")
  func verdict() async throws {
    let more = #","expectations":[{"calls":{"route":"/a","atLeast":1}}]"#
    try await withMock(route("/a", "1"), more: more, { $0.journalLimit = 20_000 }) { mock in
      let port = mock.port
      await blocking {
        let client = RawConnection(port)
        for _ in 0..<200 { _ = client.ask("GET", "/a") }
      }
      #expect(try await mock.control("GET", "verdict").json["verdict"] == "inconclusive")
      let stats = try await mock.control("GET", "stats").json
      let kept = mock.server.journal().count
      #expect(stats["requests"] == 200)
      #expect(stats["journal"]?["evicted"] == .number(JSONNumber(200 - kept)))
      #expect(try await mock.control("GET", "journal").journal.end?.evicted == 200 - kept)
      try await mock.control("POST", "reset")
      try await mock.get("/a")
      #expect(try await mock.control("GET", "verdict").json["verdict"] == "passed")
    }
  }
}
