import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct HoldTests {
  private func held(_ hold: String) -> String {
    #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":\#(hold)}]},"# + route("/free", "free")
  }

  @Test("A herd of twenty is held until the twentieth has come, and then all are let go")
  func herd() async throws {
    try await withMock(held(#"{"arrivals":20,"timeout":"60s"}"#)) { mock in
      let port = mock.port
      let answers = await atOnce(20) { _ in RawConnection(port).ask("GET", "/held")?.text }
      #expect(answers == Array(repeating: "done", count: 20))
      #expect(await eventually { mock.server.journal().allSatisfy(\.hasEnded) })
      let exchanges = mock.server.journal()
      let last = try #require(exchanges.compactMap(\.tb).max())
      #expect(exchanges.compactMap(\.ts).allSatisfy { $0 >= last })
      #expect(exchanges.count == 20 && exchanges.allSatisfy { $0.warnings.isEmpty })
      // It stays open until reset.
      #expect(try await mock.get("/held").text == "done")
    }
  }

  @Test(
    "When the time runs out the reply is played, and the exchange says so",
    arguments: [
      (#"{"arrivals":2,"timeout":"60ms"}"#, "held for 2 arrivals for 0.06 s; its reply was played when the time ran out"),
      (#"{"latch":"gate","timeout":0.06}"#, "held at latch \"gate\" for 0.06 s; its reply was played when the time ran out"),
    ])
  func timeout(_ hold: String, _ warning: String) async throws {
    try await withMock(held(hold)) { mock in
      #expect(try await mock.get("/held").text == "done")
      // Its client may have the reply before the journal has its instants.
      #expect(await eventually { mock.server.journal().first?.hasEnded == true })
      let exchange = try #require(mock.server.journal().first)
      #expect(exchange.warnings == [warning])
      let waited = try #require(exchange.ts) - (try #require(exchange.tb))
      #expect(waited >= .milliseconds(60))
    }
  }

  @Test("A client that leaves while it is held is journaled gone at once, and its place is free")
  func leaves() async throws {
    try await withMock(held(#"{"latch":"gate","timeout":"60s"}"#)) { mock in
      func waiting() async throws -> JSON? { try await mock.control("GET", "latches/gate").json["waiting"] }
      let port = mock.port
      let client = await blocking {
        let client = RawConnection(port)
        client.send(Array("GET /held HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        return Unchecked(client)
      }
      #expect(try await eventually { try await waiting() == 1 })
      // The request that follows the close tells, by the server's own clock, when the client had left at the latest.
      await blocking {
        client.value.close()
        _ = RawConnection(port).ask("GET", "/free")
      }
      #expect(await eventually { mock.server.journal().first?.gone != nil })
      let exchanges = mock.server.journal()
      let gone = try #require(exchanges[0].gone)
      let lag = try #require(try await mock.control("GET", "journal").journal.end?.lag.max)
      #expect(gone - exchanges[1].t0 < .milliseconds(50) + .seconds(lag))
      #expect(exchanges[0].te == nil && exchanges[0].ts == nil && exchanges[0].reply == nil)
      #expect(exchanges[0].closed?.by == .client)
      #expect(try await waiting() == 0)
      #expect(try await mock.control("GET", "stats").json["gone"] == 1)
    }
  }

  @Test("A server that stops lets nobody hang: what it holds is closed by it, unanswered")
  func stopped() async throws {
    try await withMock(held(#"{"latch":"gate","timeout":"60s"}"#)) { mock in
      let port = mock.port
      async let answer = blocking { RawConnection(port).ask("GET", "/held")?.status }
      #expect(await eventually { mock.server.journal().first?.tb != nil })
      await blocking { mock.server.stop() }
      #expect(await answer == nil)
      let exchange = try #require(mock.server.journal().first)
      #expect(exchange.closed?.by == .server && exchange.reply == nil && exchange.te == nil && exchange.gone == nil)
    }
  }
}

/// A client that one thread after another uses, never two at once.
private struct Unchecked: @unchecked Sendable {
  let value: RawConnection
  init(_ value: RawConnection) { self.value = value }
}
