import MynahCore
import MynahFiles
import MynahKit
import Testing

@Suite struct JournalTests {
  private let held = #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":{"latch":"l","timeout":"10s"}}]}"#

  @Test("An exchange is in the journal while its reply is still held, with what is known filled in")
  func whileHeld() async throws {
    try await withMock(held) { mock in
      async let answer = mock.ask("POST", "/held", body: "hello")
      #expect(await eventually { mock.server.journal().first?.tb != nil })
      let exchange = try #require(try await mock.control("GET", "journal").journal.exchanges.first)
      #expect(exchange.request.target == "/held")
      #expect(exchange.request.body == Array("hello".utf8))
      #expect(exchange.route == .route("held"))
      #expect(exchange.th != nil && exchange.tb != nil)
      #expect(exchange.reply == nil && exchange.ts == nil && exchange.te == nil && exchange.gone == nil)
      try await mock.control("POST", "latches/l/release")
      #expect(try await answer.text == "done")
    }
  }

  @Test("A reply is in the journal while it is delayed, before its first byte")
  func whileDelayed() async throws {
    let slow = #"{"id":"slow","request":{"path":"/slow"},"responses":[{"text":"late","delay":"300ms"}]}"#
    try await withMock(slow) { mock in
      async let answer = mock.get("/slow")
      #expect(await eventually { mock.server.journal().first?.reply != nil })
      let exchange = try #require(mock.server.journal().first)
      #expect(exchange.reply?.status == 200)
      #expect(exchange.te == nil)
      #expect(try await answer.text == "late")
    }
  }

  @Test("The instants of an exchange are in order, and later exchanges of a connection are later")
  func instants() async throws {
    let routes = [route("/a", "1"), #"{"id":"slow","request":{"path":"/slow"},"responses":[{"text":"late","delay":"20ms"}]}"#]
    try await withMock(routes.joined(separator: ",")) { mock in
      let port = mock.port
      await blocking {
        let client = RawConnection(port)
        for target in ["/a", "/slow", "/none"] { _ = client.ask("POST", target, body: [1, 2, 3]) ?? client.ask("GET", target) }
        for target in ["/a", "/slow"] { _ = client.ask("GET", target) }
      }
      #expect(await eventually { mock.server.journal().allSatisfy(\.hasEnded) })
      let exchanges = mock.server.journal()
      #expect(exchanges.count == 5)
      #expect(exchanges.map(\.sequence) == Array(1...5))
      for exchange in exchanges {
        let instants = try [exchange.t0, #require(exchange.th), #require(exchange.tb), #require(exchange.ts), #require(exchange.te)]
        #expect(instants == instants.sorted())
      }
      let slow = try #require(exchanges.last)
      #expect(try #require(slow.ts) - #require(slow.tb) >= .milliseconds(20))
      for (earlier, later) in zip(exchanges, exchanges.dropFirst()) { #expect(try #require(earlier.ts) < later.t0) }
    }
  }

  @Test("What is in the file after the stop is what was in memory")
  func file() async throws {
    try await withFile { path in
      var memory: [Exchange] = []
      try await withMock([route("/a", "1"), held].joined(separator: ","), { $0.journalFile = path }) { mock in
        try await mock.texts("/a", "/none")
        try await mock.ask("POST", "/a", body: "\u{0}binary\u{1}")
        async let answer = blocking { [port = mock.port] in RawConnection(port).ask("GET", "/held") == nil }
        #expect(await eventually { mock.server.journal().count == 4 && mock.server.journal()[3].tb != nil })
        await blocking { _ = mock.server.stop() }
        #expect(await answer)
        memory = mock.server.journal()
      }
      let saved = try SavedJournal(path: path)
      #expect(saved.warnings.isEmpty)
      #expect(saved.end?.by == .stopped)
      #expect(saved.exchanges.count == 4)
      #expect(saved.exchanges.map { JournalLines.line($0) } == memory.map { JournalLines.line($0) })
      #expect(memory[3].closed?.by == .server && memory[3].te == nil)
    }
  }

  @Test("Of many clients at once every request is numbered without a gap and ends, and every reply is in the journal")
  func manyClients() async throws {
    let clients = 200, requests = 50
    try await withFile { path in
      try await withMock(route("/a", "1"), { $0.journalFile = path }) { mock in
        let port = mock.port
        let answered = await atOnce(clients) { client in
          let connection = RawConnection(port)
          return (0..<requests).count { connection.ask("GET", "/a?client=\(client)&request=\($0)")?.text == "1" }
        }
        #expect(answered.allSatisfy { $0 == requests })
        #expect(await eventually { mock.server.journal().allSatisfy { $0.te != nil } })
        let exchanges = mock.server.journal()
        #expect(exchanges.map(\.number) == Array(1...(clients * requests)))
        #expect(Set(exchanges.map(\.request.target)).count == clients * requests)
        #expect(exchanges.allSatisfy { $0.reply?.status == 200 && $0.route == .route("/a") && $0.gone == nil })
      }
      #expect(try SavedJournal(path: path).exchanges.map(\.number) == Array(1...(clients * requests)))
    }
  }
}
