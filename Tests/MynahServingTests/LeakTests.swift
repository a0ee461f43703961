import MynahCore
import MynahCrypto
import MynahServing
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Clients that send and close at once")
struct LeakTests {
  @Test("leave no connection open", arguments: [false, true])
  func leaveNothing(_ tls: Bool) throws {
    var configuration = ListenerConfiguration()
    if tls { configuration.tls = try ThrowAwayAuthority(now: time(nil)).issue(for: ["localhost"]) }
    try withListener(configuration, answer: { _ in .deliver(Delivery(RenderedReply(200, "x"))) }) { listener, _ in
      var waiting: [RawClient] = []
      for number in 0..<200 {
        let client = RawClient(listener)
        switch number % 4 {
        case 0: client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        case 1: client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        case 2: client.send("GET / HTTP/1.1\r\nHo")
        default: client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        if number % 4 == 3 {
          client.closeSendingSide()
          waiting.append(client)
        } else {
          client.close()
        }
      }
      for client in waiting {
        let (text, end) = client.readToEnd()
        if !tls { #expect(text.hasSuffix("\r\n\r\nx")) }
        #expect(end != .none)
        client.close()
      }
      #expect(eventually { listener.statistics.connections == 0 })
    }
  }
}
