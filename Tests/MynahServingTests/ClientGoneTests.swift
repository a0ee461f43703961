import MynahCore
import MynahServing
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A client that leaves")
struct ClientGoneTests {
  enum Slowness: String, CaseIterable, Sendable { case delay, hold, pace, stall, stallMidBody }
  enum Departure: String, CaseIterable, Sendable { case close, reset }

  private static func decision(_ slowness: Slowness, _ gate: Gate) -> Decision {
    let reply = RenderedReply(200, "0123456789")
    switch slowness {
    case .delay: return .deliver(Delivery(reply, delay: .seconds(30)))
    case .hold: return .wait(gate, until: .distantFuture) { _ in Delivery(reply) }
    case .pace: return .deliver(Delivery(reply, pace: .pieces(bytes: 1, every: .seconds(5))))
    case .stall: return .deliver(Delivery(reply, fault: .stall))
    case .stallMidBody: return .deliver(Delivery(reply, fault: .stallMidBody(after: nil)))
    }
  }

  @Test("It is seen while its reply is still to come", arguments: Slowness.allCases, Departure.allCases)
  func leaves(_ slowness: Slowness, _ departure: Departure) throws {
    let gate = Gate()
    try withListener(answer: { _ in Self.decision(slowness, gate) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      if slowness == .stallMidBody || slowness == .pace { _ = client.read() }
      #expect(eventually { listener.statistics.suspended == 1 && (slowness != .hold || gate.waiting == 1) })
      if departure == .close { client.close() } else { client.reset() }
      let (_, ending) = try #require(handler.ended())
      #expect(ending.gone != nil && ending.te == nil)
      #expect(ending.closed?.by == .client)
      #expect((ending.ts != nil) == (slowness == .stallMidBody || slowness == .pace))
      #expect(gate.waiting == 0)
      #expect(eventually { listener.statistics.connections == 0 && listener.statistics.suspended == 0 })
    }
  }

  @Test("One that only closed its sending side has not gone, and gets its answer", arguments: [Slowness.delay, .hold, .pace])
  func halfCloses(_ slowness: Slowness) throws {
    let gate = Gate()
    let reply = RenderedReply(200, "0123456789")
    let answer: @Sendable (Request) -> Decision = { _ in
      switch slowness {
      case .hold: .wait(gate, until: .distantFuture) { _ in Delivery(reply, delay: .milliseconds(60)) }
      case .pace: .deliver(Delivery(reply, pace: .chunks(count: 3, over: .milliseconds(60))))
      default: .deliver(Delivery(reply, delay: .milliseconds(60)))
      }
    }
    try withListener(answer: answer) { listener, handler in
      let client = RawClient(listener)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      client.closeSendingSide()
      if slowness == .hold {
        #expect(eventually { gate.waiting == 1 })
        gate.open()
      }
      let (text, end) = client.readToEnd()
      #expect(text.hasSuffix("\r\n\r\n0123456789") && end == .closed)
      let (_, ending) = try #require(handler.ended())
      #expect(ending.gone == nil && ending.te != nil)
    }
  }

  @Test("One that closes its sending side and then leaves is seen as well")
  func halfClosesThenCloses() throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200), fault: .stall)) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      client.closeSendingSide()
      usleep(50_000)
      #expect(handler.exchanges.first?.ending == nil)
      client.close()
      let (_, ending) = try #require(handler.ended())
      #expect(ending.gone != nil)
    }
  }
}
