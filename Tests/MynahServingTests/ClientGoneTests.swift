import MynahCore
import MynahServing
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A client that leaves")
@BlockingTests
struct ClientGoneTests {
  enum Slowness: String, CaseIterable, Sendable { case delay, hold, pace, stall, stallMidBody }
  enum Departure: String, CaseIterable, Sendable { case close, reset }

  private nonisolated static func decision(_ slowness: Slowness, _ gate: Gate) -> Decision {
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

  @Test("It is seen over TLS as well", arguments: Slowness.allCases, Departure.allCases)
  func leavesTLS(_ slowness: Slowness, _ departure: Departure) throws {
    let gate = Gate()
    try withTLSListener(answer: { _ in Self.decision(slowness, gate) }) { listener, handler in
      let client = try TLSClient(listener, sending: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      if slowness == .stallMidBody || slowness == .pace { #expect(eventually { handler.exchanges.first?.isReplying == true }) }
      #expect(eventually { listener.statistics.suspended == 1 })
      if departure == .close { client.raw.close() } else { client.raw.reset() }
      let (_, ending) = try #require(handler.ended())
      #expect(ending.gone != nil && ending.te == nil && ending.closed?.by == .client)
      #expect((ending.ts != nil) == (slowness == .stallMidBody || slowness == .pace))
      #expect(eventually { listener.statistics.connections == 0 })
    }
  }

  @Test("It is seen within 50 ms, plain and over TLS", arguments: Slowness.allCases, [false, true])
  func isSeenAtOnce(_ slowness: Slowness, _ tls: Bool) throws {
    let gate = Gate()
    let clock = Clock.system()
    func leave(_ number: Int, _ listener: Listener, _ handler: TestHandler) throws -> Duration {
      let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
      let encrypted = tls ? try TLSClient(listener, sending: request) : nil
      let client = encrypted?.raw ?? RawClient(listener)
      if !tls { client.send(request) }
      #expect(eventually { listener.statistics.suspended == 1 })
      let left = clock.now()
      client.close()
      let (_, ending) = try #require(handler.ended(number))
      return try #require(ending.gone) - left
    }
    // The best of five: a busy machine makes any one of them late.
    func leaveFiveTimes(_ listener: Listener, _ handler: TestHandler) throws -> [Duration] {
      try (1...5).map { try leave($0, listener, handler) }
    }
    let answer: @Sendable (Request) -> Decision = { _ in Self.decision(slowness, gate) }
    let delays =
      tls
      ? try withTLSListener(clock: clock, answer: answer, leaveFiveTimes) : try withListener(clock: clock, answer: answer, leaveFiveTimes)
    #expect(delays.allSatisfy { $0 >= .zero })
    #expect((delays.min() ?? .seconds(1)) < .milliseconds(50))
  }

  @Test("One that leaves in the middle of a long reply has gone, and the reply never ended", arguments: Departure.allCases)
  func leavesLongReply(_ departure: Departure) throws {
    let long = RenderedReply(status: 200, body: [UInt8](repeating: 0x61, count: 20 << 20))
    try withListener(answer: { _ in .deliver(Delivery(long)) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = client.read()
      if departure == .close { client.close() } else { client.reset() }
      let (_, ending) = try #require(handler.ended())
      #expect(ending.ts != nil && ending.te == nil && ending.gone != nil && ending.closed?.by == .client)
      #expect(eventually { listener.statistics.connections == 0 })
    }
  }

  @Test("One that leaves before its request is whole has gone, and was never answered")
  func leavesDuringRequest() throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200))) }) { listener, handler in
      let client = RawClient(listener)
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
      #expect(eventually { handler.exchanges.count == 1 })
      client.close()
      let (seen, ending) = try #require(handler.ended())
      #expect(seen.tb == nil && ending.ts == nil && ending.te == nil && ending.gone != nil && ending.closed?.by == .client)
    }
  }

  @Test("One that got its whole reply has not gone", arguments: Departure.allCases)
  func leavesAfterwards(_ departure: Departure) throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "whole"), delay: .milliseconds(1))) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.readReply()?.body == "whole")
      if departure == .close { client.close() } else { client.reset() }
      let (_, ending) = try #require(handler.ended())
      #expect(ending.ts != nil && ending.te != nil && ending.gone == nil && ending.closed == nil)
    }
  }
}
