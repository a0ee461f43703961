import Synchronization

/// The exchanges of a server in the order of arrival, bounded in bytes.
///
/// An exchange is here from the moment its head is complete and is filled in as it goes on; when the limit is passed the oldest give way
/// and are counted.
package final class Journal: Sendable {
  private struct State {
    var exchanges: [Exchange] = []
    /// The place of the oldest exchange kept; what lies before is cut off now and then.
    var first = 0
    var evicted = 0
    var bytes = 0
    var cleared: [String: Int] = [:]
  }

  private let state = Mutex(State())
  private let limit: Int

  /// - Parameter limit: How many bytes of exchanges are kept.
  package init(limit: Int = 256 << 20) {
    self.limit = limit
  }

  /// Adds an exchange and gives it its number, counted from 1.
  package func begin(session: String, connection: Int, sequence: Int, t0: Instant, th: Instant?, head: RequestHead, warnings: [String] = []) -> Int {
    state.withLock { state in
      let number = state.evicted + state.exchanges.count - state.first + 1
      let exchange = Exchange(
        number: number, session: session, connection: connection, sequence: sequence, t0: t0, th: th, request: Request(head: head),
        warnings: warnings)
      state.bytes += exchange.footprint
      state.exchanges.append(exchange)
      makeRoom(&state)
      return number
    }
  }

  /// Changes the exchange of that number, if it is still kept, and returns what `change` makes of it.
  @discardableResult
  package func update<R>(_ number: Int, _ change: (inout Exchange) -> R) -> R? {
    state.withLock { state in
      let index = state.first + number - 1 - state.evicted
      guard number > state.evicted, index < state.exchanges.count else { return nil }
      return change(&state.exchanges[index])
    }
  }

  /// Counts bytes that came to an exchange after its head: its body and a reply of its own.
  package func grow(by bytes: Int) {
    guard bytes > 0 else { return }
    state.withLock { state in
      state.bytes += bytes
      makeRoom(&state)
    }
  }

  /// The exchanges of `session` (nil: of all) as they are now, in order, without those that a reset has put away.
  package func exchanges(session: String? = nil) -> [Exchange] {
    state.withLock { state in
      state.exchanges[state.first...].filter { exchange in
        (session == nil || exchange.session == session) && exchange.number > state.cleared[exchange.session, default: 0]
      }
    }
  }

  /// Puts the exchanges of a session away; those in flight end unseen. Returns the number of the last one.
  @discardableResult
  package func clear(session: String) -> Int {
    state.withLock { state in
      let last = state.evicted + state.exchanges.count - state.first
      state.cleared[session] = last
      return last
    }
  }

  /// How many exchanges have given way to the limit.
  package var evicted: Int { state.withLock { $0.evicted } }
  /// How many bytes the kept exchanges hold, about.
  package var bytes: Int { state.withLock { $0.bytes } }

  private func makeRoom(_ state: inout State) {
    while state.bytes > limit, state.exchanges.count - state.first > 1 {
      state.bytes -= state.exchanges[state.first].footprint
      state.exchanges[state.first].release()
      state.first += 1
      state.evicted += 1
    }
    // Cutting the front off moves the rest, so it is done when half is gone.
    if state.first > 1024, state.first * 2 > state.exchanges.count {
      state.exchanges.removeFirst(state.first)
      state.first = 0
    }
  }
}

extension Exchange {
  /// The bytes that it holds in memory, about; replies that many exchanges share count for none of them.
  package var footprint: Int {
    MemoryLayout<Exchange>.stride + request.head.footprint + request.body.count + ownReplyBytes
  }

  /// Lets go of what it holds, where it stands in storage that is not yet cut off.
  fileprivate mutating func release() {
    request = Request(head: Self.emptyHead)
    reply = nil
    warnings = []
  }

  private static let emptyHead = RequestHead(method: "", target: "", version: "")
}
