import MynahCore
import MynahServing
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Many requests at once")
@BlockingTests
struct HerdTests {
  private nonisolated static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// The library takes 128 events at once; the one thread is kept busy until exactly so many requests wait for it.
  @Test("All are answered, however many come in one go", arguments: [127, 128, 129, 256])
  func oneGo(_ count: Int) throws {
    let isFree = Atomic(true)
    let answer: @Sendable (Request) -> Decision = { _ in
      while !isFree.load(ordering: .acquiring) { usleep(1000) }
      return .deliver(Delivery(RenderedReply(200, "x")))
    }
    try withListener(ListenerConfiguration(threads: 1), answer: answer) { listener, handler in
      let clients = (0...count).map { _ in RawClient(listener) }
      // Whoever was answered once is known to the library: what it sends next is one event.
      for client in clients {
        client.send(Self.get)
        #expect(client.readReply()?.body == "x")
      }
      isFree.store(false, ordering: .releasing)
      clients[0].send(Self.get)
      #expect(eventually { handler.exchanges.count == count + 2 })
      for client in clients.dropFirst() { client.send(Self.get) }
      isFree.store(true, ordering: .releasing)
      var answered = 0
      for client in clients {
        guard client.readReply()?.body == "x" else { break }
        answered += 1
      }
      #expect(answered == count + 1)
    }
  }
}
