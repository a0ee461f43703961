import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct JournalTests {
  @Test("An exchange is there while its reply is held, without a reply; while it is delayed, with one")
  func visible() async throws {
    let routes = [
      #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"h","hold":{"latch":"l","timeout":"60s"}}]}"#,
      #"{"id":"late","request":{"path":"/late"},"responses":[{"text":"l","delay":"120s"}]}"#,
    ].joined(separator: ",")
    try await withMock(routes) { mock in
      let port = mock.port
      async let held = blocking { RawConnection(port).ask("POST", "/held", body: Array("abc".utf8))?.text }
      #expect(await eventually { mock.server.journal().first?.tb != nil })
      async let late = blocking { RawConnection(port).ask("GET", "/late")?.text }
      #expect(await eventually { mock.server.journal().last?.reply != nil })
      let lines = try await mock.control("GET", "journal").journal.exchanges
      #expect(lines.map(\.route) == [.route("held"), .route("late")])
      #expect(lines[0].request.body == Array("abc".utf8))
      #expect(lines[0].reply == nil)
      #expect(lines[1].reply?.body == Array("l".utf8))
      #expect(lines.allSatisfy { $0.tb != nil && $0.ts == nil && $0.te == nil && $0.gone == nil && $0.closed == nil })
      try await mock.control("POST", "latches/l/release")
      #expect(await held == "h")
      await blocking { mock.server.stop() }
      #expect(await late == nil)
    }
  }

  @Test("Every exchange's instants stand in their order")
  func ordered() async throws {
    let routes = [
      route("/now", "n"), #"{"id":"late","request":{"path":"/late"},"responses":[{"text":"l","delay":"20ms"}]}"#,
      #"{"id":"slow","request":{"path":"/slow"},"responses":[{"text":"0123456789","pace":{"bytes":4,"every":"10ms"}}]}"#,
      #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"h","hold":{"arrivals":2,"timeout":"20ms"}}]}"#,
      #"{"id":"cut","request":{"path":"/cut"},"responses":[{"text":"0123456789","fault":"truncate"}]}"#,
    ].joined(separator: ",")
    try await withMock(routes) { mock in
      let port = mock.port
      for path in ["/now", "/late", "/slow", "/held", "/cut", "/none"] {
        await blocking { _ = RawConnection(port).ask("POST", path, body: Array(repeating: 65, count: 100_000)) }
        await blocking { _ = RawConnection(port).ask("GET", path) }
      }
      #expect(await eventually { mock.server.journal().count == 12 && mock.server.journal().allSatisfy(\.hasEnded) })
      for exchange in mock.server.journal() {
        let instants = [exchange.t0, exchange.th, exchange.tb, exchange.ts, exchange.te].compactMap(\.self)
        #expect(instants.count == 5 && instants == instants.sorted(), "\(exchange.request.target): \(instants)")
      }
    }
  }

  @Test("Two hundred clients with fifty requests each: numbers without a gap, every answer with its end, file and memory the same")
  func manyClients() async throws {
    let clients = 200
    let requests = 50
    try await withFile { path in
      var memory: [Exchange] = []
      try await withMock(route("/a", "1"), { $0.journalFile = path }) { mock in
        let port = mock.port
        let answered = await atOnce(clients) { client in
          let connection = RawConnection(port)
          return (1...requests).count { connection.ask("GET", "/a?client=\(client)&request=\($0)")?.status == 200 }
        }
        #expect(answered.allSatisfy { $0 == requests })
        #expect(await eventually { mock.server.journal().allSatisfy { $0.te != nil } })
        await blocking { mock.server.stop() }
        memory = mock.server.journal()
      }
      #expect(memory.map(\.number) == Array(1...(clients * requests)))
      #expect(Set(memory.map(\.request.target)).count == clients * requests)
      #expect(memory.allSatisfy { $0.reply?.status == 200 && $0.te != nil && $0.closed == nil })
      for (_, sequence) in Dictionary(grouping: memory, by: \.connection) { #expect(sequence.map(\.sequence) == Array(1...requests)) }
      let file = try SourceFile.read(path, limit: 1 << 28)
      let lines = Set(file.split(separator: UInt8(ascii: "\n")).map(Array.init))
      #expect(lines.count == clients * requests + 2)
      #expect(memory.allSatisfy { lines.contains(JournalLines.line($0).dropLast()) })
      #expect(try SavedJournal(file, name: path).exchanges.map(\.number) == memory.map(\.number))
    }
  }

  @Test("What came is kept byte for byte: target, order and case of headers, bytes beyond ASCII, binary and chunked bodies")
  func exact() async throws {
    try await withMock(#"{"id":"any","request":{},"responses":[{"text":"ok"}]}"#) { mock in
      let port = mock.port
      let body = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let head = "POST /a%20b//%2F/?x=%zz&&y HTTP/1.1\r\nhOsT: a\r\nX-Two: 2\r\nx-one: 1\r\nX-Two:  \t22\r\nX-Latin: caf"
      await blocking {
        let client = RawConnection(port)
        client.send(Array(head.utf8) + [0xE9, 0x80, 0xFF] + Array("\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body)
        _ = client.answer()
        client.send(Array("PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\n".utf8) + [0, 255, 10])
        client.send(Array("\r\n2\r\nhi\r\n0\r\n\r\n".utf8))
        _ = client.answer()
      }
      let exchanges = mock.server.journal()
      #expect(exchanges.map(\.request.target) == ["/a%20b//%2F/?x=%zz&&y", "/c"])
      #expect(
        exchanges[0].request.headers == [
          Header("hOsT", "a"), Header("X-Two", "2"), Header("x-one", "1"), Header("X-Two", "22"),
          Header("X-Latin", "caf\u{E9}\u{80}\u{FF}"),
          Header("Content-Length", "5000"),
        ])
      #expect(exchanges[0].request.body == body)
      #expect(exchanges[1].request.body == [0, 255, 10, 104, 105])
      let saved = try await mock.control("GET", "journal").journal.exchanges
      #expect(saved.map(\.request) == exchanges.map(\.request))
    }
  }

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
