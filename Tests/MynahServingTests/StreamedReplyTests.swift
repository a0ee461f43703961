import MynahCore
import MynahServing
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A reply that is made elsewhere")
@BlockingTests
struct StreamedReplyTests {
  private nonisolated static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test("It goes out as it comes, on a connection that is used again")
  func comes() throws {
    let makers = Makers(1)
    defer { makers.stop() }
    try withListener(answer: { _ in makers.reply() }) { listener, handler in
      let client = RawClient(listener)
      for number in 1...50 {
        client.send(Self.get)
        #expect(client.readReply()?.body == "0123456789")
        #expect(handler.ended(number) != nil)
      }
      #expect(eventually { listener.statistics.suspended == 0 })
    }
  }

  @Test("A client that leaves while it is made is seen, and what is made takes nobody's connection")
  func leaves() throws {
    let stream = ReplyStream()
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(status: nil), stream: stream)) }) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.get)
      #expect(eventually { listener.statistics.suspended == 1 })
      client.close()
      let (_, ending) = try #require(handler.ended())
      #expect(ending.gone != nil && ending.ts == nil && ending.closed?.by == .client)
      #expect(eventually { listener.statistics.connections == 0 && listener.statistics.suspended == 0 })
      stream.begin(ReplyStream.Head(RenderedReply(200, "late"), isWhole: true))
      #expect(listener.statistics.suspended == 0)
    }
  }

  @Test("Clients leave, and the listener stops, just when replies come: each connection is somebody's, and one's alone")
  func races() throws {
    let makers = Makers(2)
    let isOver = Mutex(false)
    let handler = TestHandler { _ in makers.reply() }
    let listener = try Listener(ListenerConfiguration(), clock: .system(), handler: handler)
    let port = listener.port
    let hammers = (0..<4).map { number in
      Hammer {
        var round = number
        while !isOver.withLock({ $0 }) {
          round += 1
          let client = RawClient(port)
          client.send(Self.get)
          switch round % 4 {
          case 0: client.close()
          case 1:
            _ = client.read()
            client.reset()
          case 2:
            usleep(useconds_t(round % 300))
            client.close()
          default: _ = client.readReply()
          }
        }
      }
    }
    #expect(eventually { handler.exchanges.count > 400 })
    listener.stop()
    isOver.withLock { $0 = true }
    for hammer in hammers { hammer.join() }
    makers.stop()
    #expect(listener.statistics.connections == 0 && listener.statistics.suspended == 0)
    #expect(handler.exchanges.allSatisfy { $0.ending != nil })
  }
}

/// Threads that make replies, each head and each body a little after it was asked for.
private final class Makers: Sendable {
  private struct Work {
    var streams: [ReplyStream] = []
    var isOver = false
  }

  private let work = Mutex(Work())
  private let threads = Mutex<[Hammer]>([])

  init(_ count: Int) {
    threads.withLock { $0 = (0..<count).map { _ in Hammer { [self] in make() } } }
  }

  func reply() -> Decision {
    let stream = ReplyStream()
    stream.prepare(start: { [self] in work.withLock { $0.streams.append(stream) } }, cancel: {})
    return .deliver(Delivery(RenderedReply(status: nil), stream: stream))
  }

  func stop() {
    work.withLock { $0.isOver = true }
    for thread in threads.withLock({ $0 }) { thread.join() }
  }

  private func make() {
    while true {
      let (stream, isOver) = work.withLock { ($0.streams.popLast(), $0.isOver) }
      if let stream {
        usleep(.random(in: 0...200))
        stream.begin(ReplyStream.Head(RenderedReply(200), length: 10, isWhole: false))
        for piece in ["01234", "56789"] {
          usleep(.random(in: 0...200))
          _ = Array(piece.utf8).withUnsafeBytes { stream.body.write($0) }
        }
        stream.body.end(.complete)
        stream.settle()
      } else if isOver {
        return
      } else {
        usleep(50)
      }
    }
  }
}
