import MynahCore

extension JournalView {
  /// The first exchange that a client gave up, or did not wait for, while the server itself was late by half of it or more: on a clock of
  /// real time it may have had its answer.
  var firstGivenUpForLag: ExchangeView? {
    let late = exchanges.filter { exchange in
      exchange.replyEnded.map { end.lag.bound(at: $0) * 2 >= $0 - exchange.t0 } ?? false
    }
    if late.isEmpty { return nil }
    let keys = Dictionary(operations.flatMap { operation in operation.exchanges.map { ($0.number, operation.key) } }) { first, _ in first }
    return late.first { $0.gone != nil || wasNotWaitedFor($0, keys) }
  }

  /// Whether its client may have called again instead of waiting.
  ///
  /// Callers that share a server ask for the same at the same time, too. They are told from one that lost patience by what their requests
  /// bear, by the connection, which is used again by who has read its reply, and by when they began: nobody loses patience at once.
  private func wasNotWaitedFor(_ exchange: ExchangeView, _ keys: [Int: Operation.Key]) -> Bool {
    guard let over = exchange.replyEnded, !exchanges.contains(where: { isNextOnItsConnection($0, after: exchange) }) else { return false }
    return exchanges.contains { next in
      next.number > exchange.number && next.t0 < over && next.t0 - exchange.t0 > Tolerance.same
        && (next.method, next.target) == (exchange.method, exchange.target) && keys[next.number] == keys[exchange.number]
    }
  }

  private func isNextOnItsConnection(_ next: ExchangeView, after exchange: ExchangeView) -> Bool {
    next.connection == exchange.connection && next.sequence > exchange.sequence
  }
}
