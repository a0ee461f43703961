import MynahCore
import MynahCrypto
import MynahServing
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Answers from a closure and writes down what it is told.
final class TestHandler: ExchangeHandler {
  /// An exchange as the handler saw it.
  struct Seen: Sendable {
    var arrival: Arrival
    var request: Request
    var tb: Instant?
    var events: [ExchangeEvent] = []

    /// Its first byte was written.
    var isReplying: Bool { events.contains { if case .replying = $0 { true } else { false } } }

    var ending: Ending? {
      events.lazy.compactMap { event in if case .ended(let ending) = event { ending } else { nil } }.first
    }
  }

  private let answer: @Sendable (Request) -> Decision
  private let journal = Mutex<[Seen]>([])

  init(_ answer: @escaping @Sendable (Request) -> Decision) { self.answer = answer }

  var exchanges: [Seen] { journal.withLock { $0 } }

  func begin(_ head: RequestHead, arrival: Arrival) -> ExchangeID {
    journal.withLock { journal in
      journal.append(Seen(arrival: arrival, request: Request(head: head)))
      return ExchangeID(number: journal.count)
    }
  }

  func respond(to head: RequestHead, body: [UInt8], of exchange: ExchangeID, at tb: Instant) -> Decision {
    let request = Request(head: head, body: body)
    journal.withLock { journal in
      journal[exchange.number - 1].request = request
      journal[exchange.number - 1].tb = tb
    }
    return answer(request)
  }

  func record(_ event: ExchangeEvent, of exchange: ExchangeID) {
    journal.withLock { $0[exchange.number - 1].events.append(event) }
  }

  /// The nth exchange once it has ended, or nil after ten seconds.
  func ended(_ number: Int = 1) -> (seen: Seen, ending: Ending)? {
    for _ in 0..<10_000 {
      if let seen = exchanges.dropFirst(number - 1).first, let ending = seen.ending { return (seen, ending) }
      usleep(1000)
    }
    return nil
  }
}

extension RenderedReply {
  convenience init(_ status: Int, _ body: String = "", headers: [Header] = []) {
    self.init(status: status, headers: headers, body: Array(body.utf8))
  }
}

/// Runs `body` against a listener that answers from `answer`, and stops it.
func withListener<R>(
  _ configuration: ListenerConfiguration = ListenerConfiguration(), clock: Clock = .system(),
  answer: @escaping @Sendable (Request) -> Decision, _ body: (Listener, TestHandler) throws -> R
) throws -> R {
  let handler = TestHandler(answer)
  let listener = try Listener(configuration, clock: clock, handler: handler)
  defer { listener.stop() }
  return try body(listener, handler)
}

/// Whether `condition` comes true within ten seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<10_000 {
    if condition() { return true }
    usleep(1000)
  }
  return false
}

/// The same over TLS.
func withTLSListener<R>(
  clock: Clock = .system(), answer: @escaping @Sendable (Request) -> Decision, _ body: (Listener, TestHandler) throws -> R
) throws -> R {
  let identity = try ThrowAwayAuthority(now: time(nil)).issue(for: ["localhost", "127.0.0.1"])
  return try withListener(ListenerConfiguration(tls: identity), clock: clock, answer: answer, body)
}
