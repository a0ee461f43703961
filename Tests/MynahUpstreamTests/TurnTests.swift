import MynahCore
import MynahUpstream
import Synchronization
import Testing

@Suite("Whoever calls may have the library's turn")
struct TurnTests {
  /// Counts its ends, and does something at the first.
  private final class Ends: UpstreamReceiver {
    private let count = Mutex(0)
    private let next: @Sendable () -> Void

    init(_ next: @escaping @Sendable () -> Void = {}) { self.next = next }

    var number: Int { count.withLock { $0 } }

    func receive(head: [UInt8]) {}
    func receive(body: UnsafeRawBufferPointer, of call: UpstreamCall) -> Bool { true }
    func pause() {}
    func receive(trailers: [UInt8]) {}
    func end(_ outcome: UpstreamOutcome) {
      let isFirst = count.withLock { count in
        count += 1
        return count == 1
      }
      if isFirst { next() }
    }
  }

  @Test("each of many calls ends once: given up, begun as another ends, and stopped meanwhile")
  func races() async throws {
    let reply: [RawServer.Step] = [
      .readHead, .send("HTTP/1.1 204 No Content\r\n\r\n"), .readHead, .send("HTTP/1.1 204 No Content\r\n\r\n"), .close,
    ]
    let server = RawServer(reply, reply, reply, reply, reply, reply, reply, reply, reply, reply, reply, reply)
    let upstream = Upstream()
    let request = try request(to: server.origin)
    let receivers = Mutex<[Ends]>([])
    let callers = Mutex(4)
    for caller in 0..<4 {
      detach {
        for number in 0..<50 {
          let further = Ends()
          let ends = Ends {
            receivers.withLock { $0.append(further) }
            if (try? upstream.call(request, UpstreamSettings(), receiver: further)) == nil { further.end(.cancelled) }
          }
          let isFollowed = number % 3 == 0
          let receiver = isFollowed ? ends : Ends()
          receivers.withLock { $0.append(receiver) }
          guard let call = try? upstream.call(request, UpstreamSettings(), receiver: receiver) else { continue }
          if number % 2 == caller % 2 { call.cancel() }
          call.resume()
          if caller == 0, number % 25 == 20 { upstream.stop() }
        }
        callers.withLock { $0 -= 1 }
      }
    }
    #expect(await eventually { callers.withLock { $0 } == 0 })
    // What waits for the server ends, and what is begun by that as well.
    for _ in 0..<2 { upstream.stop() }
    #expect(await eventually { receivers.withLock { $0.allSatisfy { $0.number >= 1 } } })
    #expect(receivers.withLock { $0.count } >= 200)
    #expect(receivers.withLock { $0.allSatisfy { $0.number == 1 } })
  }
}
