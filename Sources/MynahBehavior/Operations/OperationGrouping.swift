import MynahCore

/// Puts the exchanges of a session together into operations, and says where it can't be known; it never guesses.
struct OperationGrouping {
  private var operations: [Draft] = []
  /// The operations that may be looked for, the newest last; for fingerprints only those that are still open.
  ///
  /// What a redirect or a challenge led to may be sent again by itself, so an operation is found by that, too.
  private var found: [RequestKey.Lookup: [Int]] = [:]
  private let scenario: Scenario
  private let lag: Lag
  private let mostLateness: Duration
  private let started: WallTime
  private let marks: RepeatedMarks
  private let routes: [String: Route]

  /// The operations of a session, numbered from `offset` + 1; `started` is the wall time of instant 0.
  static func operations(
    of session: SessionView, _ scenario: Scenario, _ lag: Lag, started: WallTime, after offset: Int
  ) -> [Operation] {
    var grouping = OperationGrouping(session, scenario, lag, started)
    for exchange in session.exchanges where exchange.routeID != nil && !exchange.isPreflight { grouping.add(exchange) }
    return grouping.operations.enumerated().map { index, draft in
      Operation(
        number: offset + index + 1, session: session.name, key: draft.lookup.key, attempts: draft.attempts, isAmbiguous: draft.isAmbiguous)
    }
  }

  /// An operation that more may be found to belong to.
  private struct Draft {
    let lookup: RequestKey.Lookup
    private(set) var attempts: [Attempt]
    var isAmbiguous = false
    /// Whether another request may be found to continue its last attempt.
    private(set) var mayGoOn: Bool
    /// When its last attempt was over; nil while it goes on.
    private(set) var ended: Instant?
    /// Whether another attempt is to be expected.
    private(set) var mayBeRetried: Bool
    /// The longest wait that it was told or has shown before its last attempt.
    private var longestWait = Duration.zero
    /// Whether redirects or challenges led to other requests than it began with.
    private var wasLed = false

    init(_ lookup: RequestKey.Lookup, _ first: ExchangeView) {
      self.lookup = lookup
      attempts = [Attempt(first)]
      mayGoOn = Chains.mayGoOn(first)
      ended = first.replyEnded
      mayBeRetried = first.outcome.mayBeRetried
    }

    var last: Attempt { attempts[attempts.count - 1] }

    /// What an SDK that counts its attempts says at the next one.
    var nextRetryCount: Int { last.first.retryCount.map { $0 &+ 1 } ?? attempts.count }

    mutating func append(_ exchange: ExchangeView, started: WallTime) {
      let shown = last.last.replyEnded.map { exchange.t0 - $0 } ?? .zero
      longestWait = max(longestWait, shown, last.told(started))
      attempts.append(Attempt(exchange, again: wasLed ? sentBefore(exchange) : nil))
      note(exchange)
    }

    /// Where an operation has come by several requests, the newest that this one repeats.
    private func sentBefore(_ exchange: ExchangeView) -> ExchangeView? {
      var newest: ExchangeView?
      for index in attempts.indices.suffix(16).reversed() {
        let attempt = attempts[index]
        for step in stride(from: attempt.hops.count, through: 0, by: -1) {
          let before = step == 0 ? attempt.first : attempt.hops[step - 1].exchange
          guard before.method == exchange.method, before.target == exchange.target else { continue }
          if before.credential == exchange.credential { return before }
          newest = newest ?? before
        }
      }
      return newest
    }

    private mutating func note(_ last: ExchangeView) {
      mayGoOn = Chains.mayGoOn(last)
      ended = last.replyEnded
      mayBeRetried = last.outcome.mayBeRetried
    }

    static let leastWindow = Duration.seconds(60)

    /// How long after its last attempt another one may come: ten times the longest wait that it was told or has shown, at least a minute.
    func window(started: WallTime) -> Duration { max(Self.leastWindow, max(longestWait, last.told(started)) * 10) }

    mutating func extendLast(with hop: Hop) {
      attempts[attempts.count - 1].hops.append(hop)
      if hop.kind != .resend { wasLed = true }
      note(hop.exchange)
    }
  }

  private init(_ session: SessionView, _ scenario: Scenario, _ lag: Lag, _ started: WallTime) {
    self.scenario = scenario
    self.lag = lag
    mostLateness = ExchangeView.mostLateness(lag)
    self.started = started
    routes = Dictionary(scenario.routes.map { ($0.id, $0) }) { first, _ in first }
    found.reserveCapacity(session.exchanges.count)
    marks = RepeatedMarks(in: session.exchanges, lag)
  }

  private mutating func add(_ exchange: ExchangeView) {
    if continueAttempt(with: exchange) { return }
    let request = requestKey(of: exchange)
    switch request.key {
    case .declared: join(found[request.lookup]?.last, exchange, request)
    case .idempotencyKey, .marker: joinMarked(exchange, request)
    case .fingerprint: joinByFingerprint(exchange, request)
    }
  }

  private func requestKey(of exchange: ExchangeView) -> RequestKey {
    RequestKey(exchange, declared: declared(for: exchange), clients: scenario.clients, marks: marks)
  }

  /// How the scenario says that the attempts of such a request are put together.
  private func declared(for exchange: ExchangeView) -> OperationKey {
    exchange.routeID.flatMap { routes[$0]?.operations } ?? scenario.operations
  }

  /// Redirects, challenges and re-sends go on from the exchange that they answer to: the newest that fits.
  private mutating func continueAttempt(with exchange: ExchangeView) -> Bool {
    for index in operations.indices.reversed().prefix(64) where operations[index].mayGoOn {
      let last = operations[index].last.last
      if let kind = Chains.link(last, exchange, lag), isSameClient(last, exchange), isInTime(exchange, for: index),
        isDeclaredAlike(exchange, operations[index].last)
      {
        operations[index].extendLast(with: Hop(exchange: exchange, kind: kind))
        expectAgain(exchange, of: index)
        return true
      }
    }
    return false
  }

  /// Whether nothing says that another client sent it.
  private func isSameClient(_ left: ExchangeView, _ right: ExchangeView) -> Bool {
    scenario.clients.map { left.client($0) == right.client($0) } ?? true
  }

  /// Whether nothing stands where the scenario names operations that says it is another one than what came before it.
  ///
  /// A request that has nothing there, as one without the body that was redirected, says nothing.
  private func isDeclaredAlike(_ exchange: ExchangeView, _ attempt: Attempt) -> Bool {
    guard let value = RequestKey.declaredValue(of: exchange, declared(for: exchange)) else { return true }
    return attempt.exchanges.allSatisfy { before in
      RequestKey.declaredValue(of: before, declared(for: before)).map { $0 == value } ?? true
    }
  }

  /// The same window as for attempts: who comes later does something else.
  private func isInTime(_ exchange: ExchangeView, for index: Int) -> Bool {
    operations[index].ended.map { exchange.t0 - $0 <= operations[index].window(started: started) + lag.noise } ?? true
  }

  /// A library that follows redirects below its retries sends what failed again, not what led there; one that does so above them begins
  /// anew, where the operation may not have been looked for any more.
  private mutating func expectAgain(_ hop: ExchangeView, of index: Int) {
    switch hop.outcome {
    case .success, .redirect: return
    case .rejected, .failed, .brokenOff, .givenUp, .pending: break
    }
    remember(index, by: operations[index].lookup)
    let request = requestKey(of: hop)
    if case .declared = request.key { return }
    remember(index, by: request.lookup)
  }

  private mutating func remember(_ index: Int, by lookup: RequestKey.Lookup) {
    let known = found[lookup] ?? []
    let place = known.suffix(fromFirst: { $0 >= index }).startIndex
    if place == known.endIndex || known[place] != index { found[lookup, default: []].insert(index, at: place) }
  }

  private mutating func join(_ index: Int?, _ exchange: ExchangeView, _ request: RequestKey) {
    if let index {
      operations[index].append(exchange, started: started)
    } else {
      found[request.lookup, default: []].append(operations.count)
      operations.append(Draft(request.lookup, exchange))
    }
  }

  /// A key that is used again for another request, after the first has succeeded, is another operation; that it bears the same key is for
  /// the rules about keys to say.
  ///
  /// Where other calls may bear the same mark, so is any other request, which is not found by it, and anything after a success.
  private mutating func joinMarked(_ exchange: ExchangeView, _ request: RequestKey) {
    guard let index = found[request.lookup]?.last else { return join(nil, exchange, request) }
    let previous = operations[index].last
    let isAnother = previous.outcome == .success && (request.mayBeShared || !previous.first.isSameCall(as: exchange))
    join(isAnother ? nil : index, exchange, request)
  }

  /// The same request again is a retry of the oldest open operation; where several are open nobody can tell whose it is.
  ///
  /// An SDK that counts its attempts tells it; where none waits for that count, those before it may never have reached us.
  private mutating func joinByFingerprint(_ exchange: ExchangeView, _ request: RequestKey) {
    guard let alike = found[request.lookup], request.retryCount != 0 else { return join(nil, exchange, request) }
    var fitting: [Int] = []
    var skipping: [Int] = []
    var left: [Int] = []
    for index in alike {
      // There may be hundreds, so nothing of them is looked at but what decides.
      let isOpen = operations[index].mayBeRetried && isOpen(index, at: exchange)
      if isOpen, let count = request.retryCount {
        let next = operations[index].nextRetryCount
        if count == next { fitting.append(index) } else if count > next { skipping.append(index) }
      } else if isOpen {
        fitting.append(index)
      }
      if isOpen || operations[index].ended.map({ $0 > exchange.t0 }) ?? true { left.append(index) }
    }
    if left.count < alike.count { found[request.lookup] = left }
    if fitting.isEmpty { fitting = skipping }
    guard let oldest = fitting.first else { return join(nil, exchange, request) }
    if fitting.count > 1 {
      for index in fitting where !operations[index].isAmbiguous { operations[index].isAmbiguous = true }
    }
    operations[oldest].append(exchange, started: started)
  }

  /// Whether this request may be its next attempt: its last one has failed, and not too long ago.
  private func isOpen(_ index: Int, at exchange: ExchangeView) -> Bool {
    // Most are told by their ends alone.
    guard let ended = operations[index].ended, ended - exchange.t0 <= mostLateness else { return false }
    if ended <= exchange.t0, exchange.t0 - ended <= Draft.leastWindow { return true }
    let operation = operations[index]
    let last = operation.last.last
    guard last.mayBeOver(before: exchange, lag) else { return false }
    // Before each request that came meanwhile the machine may have put noise of its own.
    return exchange.t0 - ended <= operation.window(started: started) + lag.noise * max(1, exchange.number - last.number)
  }
}

extension Attempt {
  /// How long it was told to wait; `started` is the wall time of instant 0.
  fileprivate func told(_ started: WallTime) -> Duration {
    last.replyEnded.flatMap { last.told?.length(after: $0, started: started) } ?? .zero
  }
}
