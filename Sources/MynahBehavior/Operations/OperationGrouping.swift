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
  /// What is surely made for each call, although it may be shared by its name.
  private let ofCalls: Set<RequestKey.Kind>
  private let routes: [String: Route]
  /// What came next after the exchange that is being looked at.
  private var upcoming: ArraySlice<ExchangeView> = []

  /// The operations of a session, numbered from `offset` + 1; `started` is the wall time of instant 0.
  static func operations(
    of session: SessionView, _ scenario: Scenario, _ lag: Lag, started: WallTime, after offset: Int
  ) -> [Operation] {
    var grouping = OperationGrouping(session, scenario, lag, started, marks: RepeatedMarks(in: session.exchanges, lag))
    grouping.add(session)
    let made = grouping.marksOfCalls
    if !made.isEmpty {
      grouping = OperationGrouping(session, scenario, lag, started, marks: grouping.marks, ofCalls: made)
      grouping.add(session)
    }
    let shared = grouping.marksOfSeveral
    return grouping.operations.enumerated().map { index, draft in
      let (first, mark) = (draft.attempts[0].first, draft.lookup.key)
      return Operation(
        number: offset + index + 1, session: session.name,
        key: shared.contains(mark) ? .fingerprint(Fingerprint(first, below: mark)) : mark, mayShareMark: draft.lookup.mayBeShared,
        attempts: draft.attempts, beganDuring: draft.beganDuring, isAmbiguous: draft.isAmbiguous)
    }
  }

  private mutating func add(_ session: SessionView) {
    for (index, exchange) in session.exchanges.enumerated() where exchange.routeID != nil && !exchange.isPreflight {
      upcoming = session.exchanges[(index + 1)...].prefix(Self.mostBeside)
      add(exchange)
    }
  }

  /// The kinds of marks that may be shared, and of which the journal shows several, each on one call: they are made for each call.
  ///
  /// Asked for only where it decides something.
  private var marksOfCalls: Set<RequestKey.Kind> {
    guard operations.contains(where: { $0.lookup.mayBeShared && !$0.beganDuring.isEmpty }) else { return [] }
    let kinds = Dictionary(grouping: Set(operations.lazy.filter(\.lookup.mayBeShared).map(\.lookup.key))) { RequestKey.Kind($0) }
    let shared = Set(marksOfSeveral.map(RequestKey.Kind.init))
    let several = kinds.filter { kind, marks in marks.count > 1 || kind == .marker && self.marks.areSeveralRequestIDs }
    return Set(several.keys).subtracting(shared)
  }

  /// The marks that surely more than one call bore: like a trace they keep calls apart, and say of none that it is a retry.
  private var marksOfSeveral: Set<Operation.Key> {
    var seen: Set<Operation.Key> = []
    return Set(
      operations.lazy.filter { $0.lookup.mayBeShared && $0.beganDuring.isEmpty }.map(\.lookup.key).filter { !seen.insert($0).inserted })
  }

  /// An operation that more may be found to belong to.
  private struct Draft {
    let lookup: RequestKey.Lookup
    private(set) var attempts: [Attempt]
    /// What was under way as it began, each perhaps an attempt of the same call.
    var beganDuring: [ExchangeView] = []
    var isAmbiguous = false
    /// Whether another request may be found to continue its last attempt.
    private(set) var mayGoOn: Bool
    /// When its last attempt was over; nil while it goes on.
    private(set) var ended: Instant?
    /// Whether another attempt is to be expected.
    private(set) var mayBeRetried: Bool
    /// Whether its last attempt came to what was asked for.
    private(set) var hasSucceeded: Bool
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
      hasSucceeded = first.outcome == .success
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
      hasSucceeded = last.outcome == .success
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

  private init(
    _ session: SessionView, _ scenario: Scenario, _ lag: Lag, _ started: WallTime, marks: RepeatedMarks, ofCalls: Set<RequestKey.Kind> = []
  ) {
    self.scenario = scenario
    self.lag = lag
    mostLateness = ExchangeView.mostLateness(lag)
    self.started = started
    routes = Dictionary(scenario.routes.map { ($0.id, $0) }) { first, _ in first }
    found.reserveCapacity(session.exchanges.count)
    self.marks = marks
    self.ofCalls = ofCalls
  }

  private mutating func add(_ exchange: ExchangeView) {
    if continueAttempt(with: exchange) { return }
    let request = requestKey(of: exchange)
    switch request.key {
    case .declared: join(found[request.lookup]?.last, exchange, request)
    case .idempotencyKey, .marker: request.mayBeShared ? joinAlike(exchange, request) : joinMarked(exchange, request)
    case .fingerprint: joinAlike(exchange, request)
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
        isDeclaredAlike(exchange, operations[index].last), kind != .redirect || !isAnothers(exchange, than: index)
      {
        operations[index].extendLast(with: Hop(exchange: exchange, kind: kind))
        expectAgain(exchange, of: index)
        return true
      }
    }
    return false
  }

  /// Whether another call is where this operation was led to: it bears that one's mark, or it is not what the redirect asks for, and what does is
  /// about to come.
  private func isAnothers(_ exchange: ExchangeView, than index: Int) -> Bool {
    if isMarked(exchange, byOtherThan: index) { return true }
    let redirect = operations[index].last.last
    guard redirect.difference(followedBy: exchange) != nil, let ended = redirect.te else { return false }
    return upcoming.contains { later in
      later.t0 - ended < Chains.atOnce + lag.noise + lag.bound(at: later.t0) && redirect.difference(followedBy: later) == nil
        && Chains.link(redirect, later, lag) == .redirect
    }
  }

  /// Whether it bears what is known to mark another operation.
  private func isMarked(_ exchange: ExchangeView, byOtherThan index: Int) -> Bool {
    let request = requestKey(of: exchange)
    switch request.key {
    case .declared, .fingerprint: return false
    case .idempotencyKey, .marker: return found[request.lookup].map { !$0.contains(index) } ?? false
    }
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

  /// A key that is used again for another request, after the first has succeeded or while it is under way, is another operation; that it
  /// bears the same key is for the rules about keys to say.
  private mutating func joinMarked(_ exchange: ExchangeView, _ request: RequestKey) {
    guard let alike = found[request.lookup], let newest = alike.last else { return join(nil, exchange, request) }
    let same = alike.suffix(Self.mostBeside).last {
      let first = operations[$0].last.first
      return !operations[$0].hasSucceeded && first.isSameCall(as: exchange) && first.credential == exchange.credential
    }
    let index = same ?? newest
    if operations[index].hasSucceeded {
      join(operations[index].last.first.isSameCall(as: exchange) ? index : nil, exchange, request)
    } else if !isOver(index, before: exchange), same == nil || request.retryCount == 0 {
      begin(exchange, request, beside: [index])
    } else {
      join(index, exchange, request)
    }
  }

  /// The same request again, with the same mark if it has one, is a retry of the oldest open operation; where several are open nobody can
  /// tell whose it is.
  ///
  /// While one is still under way, a request with its mark may be its next attempt, sent too soon, or a call beside it. A client that is seen
  /// to mark each call and comes after a while tells it, as does an SDK that counts its attempts; where nothing marks them, that attempt may be
  /// another's, whose first never reached us.
  private mutating func joinAlike(_ exchange: ExchangeView, _ request: RequestKey) {
    guard found[request.lookup] != nil, request.retryCount != 0 else { return join(nil, exchange, request) }
    let (open, underWay) = lookUp(exchange, request)
    let fitting = waiting(open, for: request.retryCount)
    if !fitting.isEmpty { return join(oldestOf: fitting, exchange) }
    if let count = request.retryCount {
      let early = underWay.filter { operations[$0].nextRetryCount == count }
      if request.mayBeShared, !early.isEmpty { join(oldestOf: early, exchange) } else { begin(exchange, request, beside: early) }
    } else {
      let doubtful = request.mayBeShared ? underWay.filter { !operations[$0].hasSucceeded } : []
      let isMade = !doubtful.isEmpty && ofCalls.contains(RequestKey.Kind(request.key))
      let early = isMade ? doubtful.filter { exchange.t0 - operations[$0].last.first.t0 >= Repeats.soonest } : []
      if early.isEmpty { begin(exchange, request, beside: doubtful) } else { join(oldestOf: early, exchange) }
    }
  }

  /// The operations that it may be an attempt of, and those alike that are under way; others are not looked for any more.
  private mutating func lookUp(_ exchange: ExchangeView, _ request: RequestKey) -> (open: [Int], underWay: [Int]) {
    let alike = found[request.lookup] ?? []
    var (open, underWay, left): ([Int], [Int], [Int]) = ([], [], [])
    for index in alike {
      // There may be hundreds, so nothing of them is looked at but what decides.
      let isOpen =
        request.mayBeShared
        ? !operations[index].hasSucceeded && isOver(index, before: exchange)
        : operations[index].mayBeRetried && isOpen(index, at: exchange)
      if isOpen {
        open.append(index)
      } else if operations[index].ended.map({ $0 > exchange.t0 }) ?? true {
        underWay.append(index)
      } else {
        continue
      }
      left.append(index)
    }
    if left.count < alike.count { found[request.lookup] = left }
    return (open, underWay)
  }

  /// Those of them whose next attempt it may be, by the count of an SDK; where none waits for just that, those before it may never have
  /// reached us.
  private func waiting(_ indices: [Int], for count: Int?) -> [Int] {
    guard let count else { return indices }
    let fitting = indices.filter { operations[$0].nextRetryCount == count }
    return fitting.isEmpty ? indices.filter { operations[$0].nextRetryCount < count } : fitting
  }

  private mutating func join(oldestOf fitting: [Int], _ exchange: ExchangeView) {
    if fitting.count > 1 { doubt(fitting) }
    operations[fitting[0]].append(exchange, started: started)
  }

  /// Begins an operation, which may be a part of one of those that are under way.
  private mutating func begin(_ exchange: ExchangeView, _ request: RequestKey, beside underWay: [Int]) {
    join(nil, exchange, request)
    if underWay.isEmpty { return }
    let index = operations.count - 1
    operations[index].beganDuring = underWay.suffix(Self.mostBeside).map { operations[$0].last.last }
    doubt(underWay + [index])
  }

  /// Nobody declares that more requests are sent side by side on purpose.
  private static let mostBeside = 64

  private mutating func doubt(_ indices: [Int]) {
    for index in indices where !operations[index].isAmbiguous { operations[index].isAmbiguous = true }
  }

  /// Whether this request may be its next attempt: its last one has failed, and not too long ago.
  private func isOpen(_ index: Int, at exchange: ExchangeView) -> Bool {
    guard isOver(index, before: exchange), let ended = operations[index].ended else { return false }
    // Most are told by their ends alone.
    if ended <= exchange.t0, exchange.t0 - ended <= Draft.leastWindow { return true }
    let operation = operations[index]
    // Before each request that came meanwhile the machine may have put noise of its own.
    let noise = lag.noise * max(1, exchange.number - operation.last.last.number)
    return exchange.t0 - ended <= operation.window(started: started) + noise
  }

  /// Whether its client may have known that its last attempt was over; most are told by their ends alone.
  private func isOver(_ index: Int, before exchange: ExchangeView) -> Bool {
    guard let ended = operations[index].ended, ended - exchange.t0 <= mostLateness else { return false }
    return ended <= exchange.t0 || operations[index].last.last.mayBeOver(before: exchange, lag)
  }
}

extension Attempt {
  /// How long it was told to wait; `started` is the wall time of instant 0.
  fileprivate func told(_ started: WallTime) -> Duration {
    last.replyEnded.flatMap { last.told?.length(after: $0, started: started) } ?? .zero
  }
}
