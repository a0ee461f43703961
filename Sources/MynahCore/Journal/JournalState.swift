/// What a journal holds; guarded by ``Journal``.
struct JournalState: Sendable {
  var store = ExchangeStore()
  /// Exchanges that gave way while they were in flight.
  var aside: [Int: Exchange] = [:]
  /// How many bytes the exchanges of the store hold, about.
  var bytes = 0
  /// By session, the number up to which a reset has put its exchanges away.
  private(set) var cleared: [String: Int] = [:]
  /// By session, how many exchanges gave way that no reset had put away.
  private(set) var evicted: [String: Int] = [:]
  var tally = Tally()

  /// Changes an exchange that is kept or in flight.
  @discardableResult
  mutating func change<R>(_ number: Int, _ change: (inout Exchange) -> R) -> R? {
    if store.contains(number) { return change(&store[number]) }
    guard var exchange = aside[number] else { return nil }
    defer { aside[number] = exchange }
    return change(&exchange)
  }

  /// Ends an exchange that is kept or in flight, and counts it.
  mutating func end(_ number: Int, _ change: (inout Exchange) -> Void) {
    let ended: Tally.Ended
    if store.contains(number) {
      ended = Self.end(&store[number], change)
    } else if var exchange = aside.removeValue(forKey: number) {
      ended = Self.end(&exchange, change)
    } else {
      return
    }
    tally.count(ended)
  }

  private static func end(_ exchange: inout Exchange, _ change: (inout Exchange) -> Void) -> Tally.Ended {
    change(&exchange)
    return Tally.Ended(
      isMatched: exchange.route != .none, isAnswered: exchange.reply != nil, status: exchange.reply?.status,
      isBroken: exchange.fault != nil, isGone: exchange.gone != nil, t0: exchange.t0, te: exchange.te)
  }

  /// What an exchange counts for; nothing when it gave way.
  func footprint(_ number: Int) -> Int {
    store.contains(number) ? store[number].footprint : 0
  }

  /// Lets the oldest exchanges go until the limit is kept; the newest always stays.
  @inline(__always)
  mutating func makeRoom(_ limit: Int) {
    if bytes > limit { evict(limit) }
  }

  private mutating func evict(_ limit: Int) {
    while bytes > limit, store.first < store.last {
      let oldest = store[store.first]
      if !isPutAway(oldest) {
        evicted[oldest.session, default: 0] += 1
        tally.countEviction()
      }
      removeFirst()
      if !oldest.hasEnded { aside[oldest.number] = oldest }
    }
  }

  private mutating func removeFirst() {
    bytes -= footprint(store.first)
    store.removeFirst()
  }

  private func isPutAway(_ exchange: Exchange) -> Bool {
    exchange.number <= cleared[exchange.session, default: 0]
  }

  /// Puts a session's exchanges away and returns the number of the last one.
  mutating func clear(_ session: String) -> Int {
    cleared[session] = store.last
    evicted[session] = nil
    while store.first <= store.last, store[store.first].hasEnded, isPutAway(store[store.first]) { removeFirst() }
    for number in store.first..<(store.last + 1) where store[number].session == session && store[number].hasEnded {
      bytes -= footprint(number)
      store[number].release()
      bytes += footprint(number)
    }
    return store.last
  }
}
