import MynahCore

extension JournalView {
  /// What came before the server itself was too late for somebody; nil where it never was.
  var beforeLateness: BeforeLateness? {
    let lag = end.lag
    let late = exchanges.filter { exchange in
      exchange.replyEnded.map { lag.bound(at: $0) * 2 >= $0 - exchange.t0 } ?? false
    }
    if late.isEmpty { return nil }
    let followers = Followers(of: self)
    let keptBack = KeptBack(in: self)
    let first = late.first { exchange in
      !keptBack.contains(exchange) && (exchange.gone != nil || followers.include(impatientClientOf: exchange))
    }
    guard let first else { return nil }
    var end = end
    // Nobody knows what the client would have done next.
    (end.ended, end.by) = (min(end.watched, first.t0), .stopped)
    let journal = JournalView(exchanges.filter { $0.t0 < first.t0 }, of: scenario, started: started, end: end)
    return BeforeLateness(exchange: first, journal: journal)
  }
}

/// The part of a journal that nothing can have changed which the server did too late.
struct BeforeLateness: Sendable {
  /// The first exchange that a client gave up, or did not wait for, while the server itself was late by half of it or more: on a clock of
  /// real time it may have had its answer.
  let exchange: ExchangeView
  /// What had come before it.
  let journal: JournalView
}

/// Replies that the scenario kept back for longer than their clients waited: they would have been given up in real time, too.
///
/// A hold is none of them: it ends with what somebody does, which the machine may have kept up.
private struct KeptBack {
  private let routes: [String: Route]
  private let lag: Lag

  init(in journal: JournalView) {
    routes = Dictionary(journal.scenario.routes.map { ($0.id, $0) }) { first, _ in first }
    lag = journal.end.lag
  }

  func contains(_ exchange: ExchangeView) -> Bool {
    switch exchange.fault {
    case .stall: true
    case .stallMidBody: exchange.ts != nil
    default: isDelayed(exchange)
    }
  }

  private func isDelayed(_ exchange: ExchangeView) -> Bool {
    guard let gone = exchange.gone, exchange.ts == nil, let route = exchange.routeID.flatMap({ routes[$0] }) else { return false }
    let replies = route.replies.filter { reply in exchange.status.map { $0 == reply.status } ?? true }
    guard let delay = replies.map({ $0.delay?.shortest ?? .zero }).min() else { return false }
    // Its patience may have begun a while before the request was seen.
    return delay >= gone - exchange.t0 + lag.bound(at: exchange.t0) + lag.noise
  }
}

extension Delay {
  fileprivate var shortest: Duration {
    switch self {
    case .fixed(let delay): delay
    case .uniform(let from, _): from
    case .normal, .lognormal: .zero
    }
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
