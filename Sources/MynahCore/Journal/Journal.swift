import Synchronization

/// The exchanges of a server in the order of arrival, bounded in bytes.
///
/// An exchange is here from the moment its head is complete and is filled in as it goes on; when the limit is passed the oldest give way
/// and are counted. One that is still in flight then is kept aside until it ends, so that its end is told and counted all the same.
package final class Journal: Sendable {
  private let state = Mutex(JournalState())
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
      let number = state.store.last + 1
      state.bytes += Exchange.footprint(of: head)
      state.store.append(
        Exchange(
          number: number, session: session, connection: connection, sequence: sequence, t0: t0, th: th, request: Request(head: head),
          warnings: warnings))
      state.makeRoom(limit)
      return number
    }
  }

  /// Changes an exchange that is kept or in flight.
  package func update(_ number: Int, _ change: (inout Exchange) -> Void) {
    state.withLock { state in
      let before = state.footprint(number)
      state.change(number, change)
      state.bytes += state.footprint(number) - before
      state.makeRoom(limit)
    }
  }

  /// Writes down what the exchange is answered with, before its first byte is sent.
  ///
  /// - Parameter own: The reply was made for this exchange alone, so its bytes count.
  package func answer(_ number: Int, tb: Instant, body: [UInt8], route: String?, reply: RenderedReply, fault: Fault?, own: Bool = false) {
    state.withLock { state in
      let ownBytes = own ? reply.footprint : 0
      let growth = state.change(number) { exchange in
        let growth = body.count + ownBytes - exchange.request.body.count - exchange.ownReplyBytes
        exchange.tb = tb
        exchange.request.body = body
        exchange.route = route.map { .route($0) } ?? .none
        exchange.reply = reply
        exchange.fault = fault
        exchange.ownReplyBytes = ownBytes
        return growth
      }
      guard let growth, state.store.contains(number) else { return }
      state.bytes += growth
      state.makeRoom(limit)
    }
  }

  /// Ends an exchange, which must come once, and counts it.
  package func end(_ number: Int, _ change: (inout Exchange) -> Void) {
    state.withLock { $0.end(number, change) }
  }

  /// Ends an exchange, which must come once, counts it, and returns it as it is then.
  package func ended(_ number: Int, _ change: (inout Exchange) -> Void) -> Exchange? {
    state.withLock { state in
      var ended: Exchange?
      state.end(number) { exchange in
        change(&exchange)
        ended = exchange
      }
      return ended
    }
  }

  package var tally: Tally { state.withLock { $0.tally } }

  /// The exchanges of `session` (nil: of all) as they are now, in order, without those that a reset has put away.
  ///
  /// - Parameter number: Only those that came after this one.
  package func exchanges(session: String? = nil, after number: Int = 0) -> [Exchange] {
    // What is picked out is picked out of a copy, so that nobody waits meanwhile.
    let (store, cleared) = state.withLock { ($0.store, $0.cleared) }
    var found: [Exchange] = []
    guard number < store.last else { return found }
    for number in max(store.first, number + 1)..<(store.last + 1) {
      let exchange = store[number]
      if let session, exchange.session != session { continue }
      if !cleared.isEmpty, number <= cleared[exchange.session, default: 0] { continue }
      found.append(exchange)
    }
    return found
  }

  /// Puts the exchanges of a session away; those in flight end unseen.
  ///
  /// Returns the number of the last one.
  @discardableResult
  package func clear(session: String) -> Int {
    state.withLock { $0.clear(session) }
  }

  /// How many exchanges of `session` (nil: of all) have given way to the limit, but for those that a reset had put away.
  package func evicted(session: String? = nil) -> Int {
    state.withLock { state in
      guard let session else { return state.evicted.values.reduce(0, +) }
      return state.evicted[session, default: 0]
    }
  }

  /// How many bytes the kept exchanges hold, about.
  package var bytes: Int { state.withLock { $0.bytes } }
}
