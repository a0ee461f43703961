import MynahCore
import MynahServing
import Testing

@Suite("Slow replies")
@BlockingTests
struct SlowReplyTests {
  private nonisolated static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test("A delay counts from the request's last byte, and the connection goes on")
  func delay() throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "late"), delay: .milliseconds(40))) }) { listener, handler in
      let client = RawClient(listener)
      for number in 1...2 {
        client.send(Self.get)
        #expect(client.readReply()?.body == "late")
        let (seen, ending) = try #require(handler.ended(number))
        let waited = try #require(ending.ts) - (try #require(seen.tb))
        #expect(waited >= .milliseconds(40))
      }
      #expect(handler.exchanges.map(\.arrival.connection) == [1, 1])
    }
  }

  @Test("A paced body comes in its pieces, each at its instant, and the connection goes on")
  func pace() throws {
    let pace = Pace.pieces(bytes: 4, every: .milliseconds(20))
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "0123456789"), pace: pace)) }) { listener, handler in
      let client = RawClient(listener)
      for number in 1...2 {
        client.send(Self.get)
        #expect(client.readReply()?.body == "0123456789")
        let (_, ending) = try #require(handler.ended(number))
        let took = try #require(ending.te) - (try #require(ending.ts))
        #expect(took >= .milliseconds(40))
      }
      #expect(handler.exchanges.map(\.arrival.connection) == [1, 1])
    }
  }

  @Test("A hold is released by its gate, and its delay counts from then")
  func hold() throws {
    let gate = Gate()
    let answer: @Sendable (Request) -> Decision = { _ in
      .wait(gate, until: .distantFuture) { opened in
        Delivery(RenderedReply(200, opened ? "opened" : "timed out"), delay: .milliseconds(10))
      }
    }
    try withListener(answer: answer) { listener, _ in
      let clients = (1...5).map { _ in RawClient(listener) }
      for client in clients { client.send(Self.get) }
      #expect(eventually { gate.waiting == 5 })
      #expect(listener.statistics.suspended == 5)
      gate.open()
      #expect(clients.map { $0.readReply()?.body } == Array(repeating: "opened", count: 5))
      let late = RawClient(listener)
      late.send(Self.get)
      #expect(late.readReply()?.body == "opened")
    }
  }

  @Test("A hold ends when its time is over, and leaves its gate")
  func holdTimesOut() throws {
    let gate = Gate()
    let answer: @Sendable (Request) -> Decision = { _ in
      .wait(gate, until: .start + .milliseconds(60)) { Delivery(RenderedReply(200, $0 ? "opened" : "timed out")) }
    }
    try withListener(answer: answer) { listener, _ in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(client.readReply()?.body == "timed out")
      #expect(gate.waiting == 0)
    }
  }

  @Test(
    "No piece of a paced body comes before its instant",
    arguments: [
      Pace.pieces(bytes: 4, every: .milliseconds(15)), .chunks(count: 4, over: .milliseconds(60)), .bytesPerSecond(200),
    ])
  func instants(_ pace: Pace) throws {
    let clock = Clock.system()
    let body = "0123456789"
    try withListener(clock: clock, answer: { _ in .deliver(Delivery(RenderedReply(200, body), pace: pace)) }) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      var text = ""
      var arrivals: [(count: Int, at: Instant)] = []
      while !text.hasSuffix("\r\n\r\n" + body), case .bytes(let bytes) = client.read() {
        text += String(decoding: bytes, as: UTF8.self)
        arrivals.append((text.byteCount(after: "\r\n\r\n"), clock.now()))
      }
      let (_, ending) = try #require(handler.ended())
      let first = try #require(ending.ts)
      for piece in pace.pieces(of: body.utf8.count) {
        let arrival = try #require(arrivals.first { $0.count >= piece.end })
        #expect(arrival.at >= first + piece.at)
      }
    }
  }

  @Test("Faults keep to delay and pace", arguments: [false, true])
  func pacedFault(_ tls: Bool) throws {
    let delivery = Delivery(
      RenderedReply(200, "0123456789"), delay: .milliseconds(20), pace: .pieces(bytes: 2, every: .milliseconds(10)),
      fault: .truncate(after: 5))
    func check(_ listener: Listener, _ handler: TestHandler) throws {
      if tls {
        let (text, end) = try TLSClient(listener, sending: Self.get).readToEnd()
        #expect(text.hasSuffix("\r\n\r\n01234") && end == .closed)
      } else {
        let client = RawClient(listener)
        client.send(Self.get)
        let (text, end) = client.readToEnd()
        #expect(text.hasSuffix("\r\n\r\n01234") && end == .closed)
      }
      let (seen, ending) = try #require(handler.ended())
      let (began, took) = (try #require(ending.ts) - (try #require(seen.tb)), try #require(ending.te) - (try #require(ending.ts)))
      #expect(began >= .milliseconds(20) && took >= .milliseconds(20))
      #expect(ending.closed?.at == ending.te)
    }
    let answer: @Sendable (Request) -> Decision = { _ in .deliver(delivery) }
    if tls { try withTLSListener(answer: answer, check) } else { try withListener(answer: answer, check) }
  }
}

extension String {
  /// How many bytes stand behind `separator`; 0 where there is none.
  fileprivate func byteCount(after separator: String) -> Int {
    firstRange(of: separator).map { self[$0.upperBound...].utf8.count } ?? 0
  }
}
