import MynahCore
import MynahCrypto
import MynahServing
import Testing

@Suite("Clients that send and close at once")
@BlockingTests
struct LeakTests {
  /// What a client does before it closes.
  private static func request(_ number: Int) -> String {
    switch number % 4 {
    case 1: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"
    case 2: "GET / HTTP/1.1\r\nHo"
    default: "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    }
  }

  @Test("They leave no connection open, and the half-closed ones get their answers")
  func plain() throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "x"))) }) { listener, _ in
      var waiting: [RawClient] = []
      for number in 0..<200 {
        let client = RawClient(listener)
        client.send(Self.request(number))
        if number % 4 == 3 {
          client.closeSendingSide()
          waiting.append(client)
        } else if number % 5 == 0 {
          client.reset()
        } else {
          client.close()
        }
      }
      for client in waiting {
        let (text, end) = client.readToEnd()
        #expect(text.hasSuffix("\r\n\r\nx") && end == .closed)
      }
      #expect(eventually { listener.statistics.connections == 0 })
    }
  }

  @Test("They leave none open over TLS, whether they shook hands or not")
  func encrypted() throws {
    try withTLSListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "x"))) }) { listener, _ in
      for number in 0..<200 {
        if number % 2 == 0 {
          let client = try TLSClient(listener, sending: Self.request(number / 2))
          if number % 10 == 0 { client.raw.reset() } else { client.raw.close() }
        } else {
          let client = RawClient(listener)
          if number % 3 != 0 { client.send(Self.request(number / 2)) }
          client.close()
        }
      }
      #expect(eventually { listener.statistics.connections == 0 })
    }
  }
}
