import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct HoldTests {
  private func held(_ hold: String) -> String {
    #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":\#(hold)}]}"#
  }

  @Test("A herd is let go when the last of it has come, and from then on nobody is held")
  func herd() async throws {
    try await withMock(held(#"{"arrivals":20,"timeout":"10s"}"#)) { mock in
      let port = mock.port
      let texts = await atOnce(20) { _ in RawConnection(port).ask("GET", "/held")?.text }
      #expect(texts == Array(repeating: "done", count: 20))
      #expect(await eventually { mock.server.journal().allSatisfy(\.hasEnded) })
      let exchanges = mock.server.journal()
      let last = try #require(exchanges.compactMap(\.tb).max())
      #expect(exchanges.allSatisfy { $0.ts.map { $0 >= last } == true })
      #expect(exchanges.allSatisfy(\.warnings.isEmpty))
      #expect(try await mock.get("/held").text == "done")
    }
  }

  @Test("After the timeout the reply is played, and the exchange bears a warning")
  func timeout() async throws {
    try await withMock([held(#"{"arrivals":2,"timeout":"50ms"}"#)].joined()) { mock in
      #expect(try await mock.get("/held").text == "done")
      let exchange = try #require(mock.server.journal().first)
      #expect(exchange.warnings == ["held for 2 arrivals for 0.05 s; its reply was played when the time ran out"])
      #expect(try #require(exchange.ts) - #require(exchange.tb) >= .milliseconds(50))
      #expect(exchange.reply?.status == 200)
    }
  }

  @Test("The warning of a latch names it")
  func latchTimeout() async throws {
    try await withMock(held(#"{"latch":"refresh","timeout":"20ms"}"#)) { mock in
      #expect(try await mock.get("/held").text == "done")
      #expect(
        mock.server.journal().first?.warnings == [
          "held at latch \"refresh\" for 0.02 s; its reply was played when the time ran out"
        ])
    }
  }

  @Test("A held client that leaves is written down as gone at that moment, and waits no longer")
  func leaving() async throws {
    try await withMock(held(#"{"latch":"l","timeout":"10s"}"#)) { mock in
      let port = mock.port
      let client = Held(RawConnection(port))
      await blocking { client.connection.send(Array("GET /held HTTP/1.1\r\nHost: a\r\n\r\n".utf8)) }
      #expect(await eventually { (try? await mock.control("GET", "latches/l").json["waiting"]) == 1 })
      let left = try await mock.now()
      client.connection.close()
      #expect(await eventually { mock.server.journal().first?.gone != nil })
      let exchange = try #require(mock.server.journal().first)
      let late = try #require(exchange.gone).seconds - left
      print("a held client that left was seen after at most \(late) s")
      let lag = try #require(try await mock.control("GET", "journal").journal.end?.lag.max)
      #expect(late < 0.05 + lag)
      #expect(exchange.te == nil && exchange.ts == nil && exchange.closed?.by == .client)
      #expect(try await mock.control("GET", "latches/l").json["waiting"] == 0)
      #expect(try await mock.control("GET", "stats").json["gone"] == 1)
    }
  }

  @Test("A server that stops closes whom it holds, unanswered")
  func stopped() async throws {
    try await withMock(held(#"{"latch":"l","timeout":"30s"}"#)) { mock in
      let port = mock.port
      async let answer = blocking { RawConnection(port).ask("GET", "/held")?.status }
      #expect(await eventually { mock.server.journal().first?.tb != nil })
      await blocking { _ = mock.server.stop() }
      #expect(await answer == nil)
      let exchange = try #require(mock.server.journal().first)
      #expect(exchange.closed?.by == .server && exchange.reply == nil && exchange.te == nil && exchange.gone == nil)
    }
  }

  /// A connection that one thread after another touches.
  private final class Held: @unchecked Sendable {
    let connection: RawConnection
    init(_ connection: RawConnection) { self.connection = connection }
  }
}

extension Mock {
  /// The server's clock, in seconds.
  fileprivate func now() async throws -> Double {
    try #require(try await control("GET", "health").json["uptime"]?.number.flatMap { Double($0.text) })
  }
}
