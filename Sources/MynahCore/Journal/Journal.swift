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
    var tally = Tally()
  }

  private let state = Mutex(State())
  private let limit: Int

  /// - Parameter limit: How many bytes of exchanges are kept.
  package init(limit: Int = 256 << 20) {
    self.limit = limit
  }

  /// Adds an exchange and gives it its number, counted from 1.
  package func begin(session: String, connection: Int, sequence: Int, t0: Instant, th: Instant?, head: RequestHead, warnings: [String] = [])
    -> Int
  {
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

  /// Ends an exchange and counts it; returns it as it is now when it is still kept.
  @discardableResult
  package func end(_ number: Int, _ change: (inout Exchange) -> Void) -> Exchange? {
    state.withLock { state in
      let index = state.first + number - 1 - state.evicted
      guard number > state.evicted, index < state.exchanges.count else { return nil }
      change(&state.exchanges[index])
      state.tally.count(state.exchanges[index])
      return state.exchanges[index]
    }
  }

  package var tally: Tally { state.withLock { $0.tally } }

  /// Changes the exchange of that number, if it is still kept, and returns what `change` makes of it.
  @discardableResult
  package func update<R>(_ number: Int, _ change: (inout Exchange) -> R) -> R? {
    state.withLock { state in
      let index = state.first + number - 1 - state.evicted
      guard number > state.evicted, index < state.exchanges.count else { return nil }
      return change(&state.exchanges[index])
    }
  }

  /// Writes down what the exchange is answered with, before its first byte is sent.
  ///
  /// - Parameter own: The reply was made for this exchange alone, so its bytes count.
  package func answer(_ number: Int, tb: Instant, body: [UInt8], route: String?, reply: RenderedReply, fault: Fault?, own: Bool = false) {
    state.withLock { state in
      let index = state.first + number - 1 - state.evicted
      guard number > state.evicted, index < state.exchanges.count else { return }
      state.exchanges[index].tb = tb
      state.exchanges[index].request.body = body
      state.exchanges[index].route = route.map { .route($0) } ?? .none
      state.exchanges[index].reply = reply
      state.exchanges[index].fault = fault
      state.exchanges[index].ownReplyBytes = own ? reply.body.count : 0
      state.bytes += body.count + state.exchanges[index].ownReplyBytes
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

  /// Puts the exchanges of a session away; those in flight end unseen.
  ///
  /// Returns the number of the last one.
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
