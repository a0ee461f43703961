import MynahCore

extension JournalView {
  /// The first exchange that a client gave up, or did not wait for, while the server itself was late by half of it or more: on a clock of
  /// real time it may have had its answer.
  var firstGivenUpForLag: ExchangeView? {
    let late = exchanges.filter { exchange in
      exchange.replyEnded.map { end.lag.bound(at: $0) * 2 >= $0 - exchange.t0 } ?? false
    }
    if late.isEmpty { return nil }
    let followers = Followers(of: self)
    return late.first { $0.gone != nil || followers.include(impatientClientOf: $0) }
  }
}

/// What came after exchanges, and whether their clients may have called again instead of waiting.
///
/// Callers that share a server ask for the same at the same time, too. They are told from one that lost patience by what their requests
/// bear, by the connection, which is used again by who has read its reply, and by when they began: nobody loses patience at once.
private struct Followers {
  private let inOrder: [ExchangeView]
  private let keys: [Int: Operation.Key]
  /// The number of the last exchange on each connection.
  private let lasts: [Int: Int]

  init(of journal: JournalView) {
    inOrder = journal.exchanges.sorted { ($0.t0, $0.number) < ($1.t0, $1.number) }
    keys = Dictionary(journal.operations.flatMap { operation in operation.exchanges.map { ($0.number, operation.key) } }) { first, _ in
      first
    }
    lasts = Dictionary(inOrder.map { ($0.connection, $0.sequence) }, uniquingKeysWith: max)
  }

  func include(impatientClientOf exchange: ExchangeView) -> Bool {
    guard let over = exchange.replyEnded, lasts[exchange.connection, default: 0] <= exchange.sequence else { return false }
    let meanwhile = inOrder.suffix(fromFirst: { $0.t0 - exchange.t0 > Tolerance.same }).prefix { $0.t0 < over }
    return meanwhile.contains { next in
      next.number > exchange.number && (next.method, next.target) == (exchange.method, exchange.target)
        && keys[next.number] == keys[exchange.number]
    }
  }
}
