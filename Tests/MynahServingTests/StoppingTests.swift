import MynahCore
import MynahServing
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Starting and stopping")
@BlockingTests
struct StoppingTests {
  private nonisolated static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test("Stopping closes what is suspended, whatever for, and writes down that the server did it")
  func stopsSuspended() throws {
    let gate = Gate()
    let answer: @Sendable (Request) -> Decision = { request in
      let reply = RenderedReply(200, "0123456789")
      switch Int(request.target.dropFirst()).map({ $0 % 4 }) {
      case 0: return .deliver(Delivery(reply, delay: .seconds(60)))
      case 1: return .wait(gate, until: .distantFuture) { _ in Delivery(reply) }
      case 2: return .deliver(Delivery(reply, pace: .pieces(bytes: 1, every: .seconds(60))))
      default: return .deliver(Delivery(reply, fault: .stall))
      }
    }
    let handler = TestHandler(answer)
    let listener = try Listener(ListenerConfiguration(), clock: .system(), handler: handler)
    let clients = (0..<2000).map { number in
      let client = RawClient(listener)
      client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
      return client
    }
    #expect(eventually { listener.statistics.suspended == 2000 })
    listener.stop()
    listener.stop()
    #expect(listener.statistics.connections == 0 && listener.statistics.suspended == 0)
    #expect(clients.allSatisfy { $0.readToEnd().end == .closed })
    #expect(handler.exchanges.allSatisfy { $0.ending?.closed?.by == .server && $0.ending?.gone == nil && $0.ending?.te == nil })
    #expect(gate.waiting == 0)
  }

  @Test("Stopping while clients hammer ends in time", arguments: [Duration.zero, .milliseconds(1)])
  func stopsUnderLoad(_ delay: Duration) throws {
    let handler = TestHandler { _ in .deliver(Delivery(RenderedReply(200, "x"), delay: delay)) }
    let listener = try Listener(ListenerConfiguration(), clock: .system(), handler: handler)
    let port = listener.port
    let hammers = (0..<4).map { _ in
      Hammer {
        while true {
          let client = RawClient(port)
          for _ in 0..<20 {
            client.send(Self.get)
            guard client.readReply() != nil else { return }
          }
        }
      }
    }
    #expect(eventually { handler.exchanges.count > 200 })
    listener.stop()
    for hammer in hammers { hammer.join() }
    #expect(handler.exchanges.allSatisfy { $0.ending != nil })
  }

  @Test("The port is told, and is the same on both loopback addresses")
  func addresses() throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200))) }) { listener, _ in
      #expect(listener.port != 0)
      #expect(listener.addresses.first == "127.0.0.1:\(listener.port)")
      #expect(listener.addresses.dropFirst().allSatisfy { $0 == "[::1]:\(listener.port)" })
      for isIPv6 in listener.addresses.count > 1 ? [false, true] : [false] {
        let client = RawClient(listener.port, isIPv6: isIPv6)
        client.send(Self.get)
        #expect(client.readReply()?.status == 200)
      }
    }
  }

  @Test("A port in use, a host that is not ours and a host that nobody knows are told with the remedy")
  func errors() throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200))) }) { listener, handler in
      func error(_ host: String, _ port: UInt16) -> String? {
        do throws(ListenerError) {
          try Listener(ListenerConfiguration(host: host, port: port), clock: .system(), handler: handler).stop()
          return nil
        } catch { return error.description }
      }
      #expect(
        error("127.0.0.1", listener.port)
          == "port \(listener.port) on 127.0.0.1 is in use; stop the program that holds it, or choose another port (0 picks a free one)")
      #expect(
        error("192.0.2.1", 0)
          == "cannot listen on 192.0.2.1: Cannot assign requested address; choose an address of this machine, such as 127.0.0.1")
      #expect(
        error("no.such.host.invalid", 0)?.hasPrefix("cannot find the host no.such.host.invalid: ") == true)
    }
  }
}

/// A thread of a test.
final class Hammer: Sendable {
  private let thread = Mutex<pthread_t?>(nil)

  init(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var new = pthread_t(bitPattern: 0)
    pthread_create(
      &new, nil,
      { pointer in
        if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(Box(body)).toOpaque())
    thread.withLock { $0 = new }
  }

  func join() {
    if let thread = thread.withLock({ $0.take() }) { pthread_join(thread, nil) }
  }
}
