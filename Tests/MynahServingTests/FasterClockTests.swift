import MynahCore
import MynahServing
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A faster clock")
@BlockingTests
struct FasterClockTests {
  private nonisolated static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  private nonisolated static func clock(_ speed: String) throws -> Clock { .system(speed: try #require(Speed(speed))) }

  @Test("What is played takes its logical time, and a sixtieth of it")
  func delay() throws {
    let clock = try Self.clock("60")
    let really = ContinuousClock.now
    try withListener(clock: clock, answer: { _ in .deliver(Delivery(RenderedReply(200, "late"), delay: .seconds(30))) }) {
      listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(client.readReply()?.body == "late")
      let (seen, ending) = try #require(handler.ended())
      #expect(try #require(ending.ts) - (try #require(seen.tb)) >= .seconds(30))
    }
    #expect(ContinuousClock.now - really < .seconds(20))
  }

  @Test("A paced body and a hold that nobody opens keep it, too")
  func paceAndHold() throws {
    let clock = try Self.clock("60")
    let pace = Pace.chunks(count: 4, over: .seconds(6))
    try withListener(clock: clock, answer: { _ in .deliver(Delivery(RenderedReply(200, "0123456789"), pace: pace)) }) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(client.readReply()?.body == "0123456789")
      let (_, ending) = try #require(handler.ended())
      #expect(try #require(ending.te) - (try #require(ending.ts)) >= .seconds(6))
    }
    let until = clock.now() + .seconds(12)
    let held: @Sendable (Request) -> Decision = { _ in .wait(Gate(), until: until) { Delivery(RenderedReply(200, $0 ? "opened" : "over")) }
    }
    try withListener(clock: clock, answer: held) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(client.readReply()?.body == "over")
      let ts = try #require(handler.ended()?.ending.ts)
      #expect(ts >= until)
    }
  }

  @Test("What the machine needs for itself stays real: a client reads what comes before a RST, however fast the clock")
  func rests() throws {
    let delivery = Delivery(RenderedReply(200, "0123456789"), fault: .resetMidBody(after: 5))
    try withListener(clock: try Self.clock("1000"), answer: { _ in .deliver(delivery) }) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      let (text, end) = client.readToEnd()
      #expect(text.hasSuffix("\r\n\r\n01234") && end == .reset)
      let (_, ending) = try #require(handler.ended())
      #expect(try #require(ending.te) - (try #require(ending.ts)) >= .seconds(15))
    }
  }

  @Test("The lag is that of the faster clock")
  func lag() throws {
    try withListener(clock: try Self.clock("1000"), answer: { _ in .deliver(Delivery(RenderedReply(200, "a"))) }) { listener, _ in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(client.readReply()?.body == "a")
      // A timer of a real system is never right to a microsecond.
      #expect(eventually { listener.lag.max > 0.001 })
    }
  }

  @Test("The lag of a server that always has something to do is measured, too")
  func busyLag() throws {
    // Woken every millisecond, and so before any sample is due.
    let pace = Pace.chunks(count: 400, over: .milliseconds(400))
    let body = String(repeating: "a", count: 400)
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, body), pace: pace)) }) { listener, _ in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(client.readReply()?.body == body)
      #expect(listener.lag.p99 > 0.000_001)
    }
  }

  /// Answers so late that a client may have given up before, as on a busy machine.
  private nonisolated static let late: @Sendable (Request) -> Decision = { _ in
    usleep(200_000)
    return .deliver(Delivery(RenderedReply(200, "late")))
  }

  @Test("A client that gave up before its request was looked at got no reply", arguments: ClientGoneTests.Departure.allCases)
  func gaveUp(_ departure: ClientGoneTests.Departure) throws {
    try withListener(clock: try Self.clock("20"), answer: Self.late) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(eventually { handler.exchanges.count == 1 })
      if departure == .close { client.close() } else { client.reset() }
      let (_, ending) = try #require(handler.ended())
      #expect(ending.gone != nil && ending.te == nil && ending.ts == nil && ending.closed?.by == .client)
      #expect(eventually { listener.statistics.connections == 0 })
    }
  }

  @Test("One that only closed its sending side gets its reply")
  func halfClosed() throws {
    try withListener(clock: try Self.clock("20"), answer: Self.late) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      client.closeSendingSide()
      #expect(client.readToEnd().text.hasSuffix("\r\n\r\nlate"))
      let (_, ending) = try #require(handler.ended())
      #expect(ending.gone == nil && ending.te != nil)
    }
  }
}
