import MynahCore

/// A call as a circuit breaker sees it: when it was let through, when it was over, and whether it counts as a failure.
struct CircuitCall: Sendable {
  /// Where a person should look.
  let exchange: ExchangeView
  let operation: Int
  /// The number of the attempt in its operation; nil where the whole operation is one call.
  let attempt: Int?
  /// When the client had its answer; nil while it goes on.
  let ended: Instant?
  let outcome: Outcome
  let hasFailed: Bool

  var began: Instant { exchange.t0 }

  var evidence: Evidence {
    Evidence(session: exchange.session, operation: operation, attempt: attempt, exchange: exchange.number)
  }
}

/// What a breaker counts.
enum CircuitUnit: String, CaseIterable {
  /// The breaker stands below the retries: each of them asks it.
  case attempts
  /// The breaker stands above them: an operation is one call, however many attempts it took.
  case operations
}

/// The calls of one client, which has one breaker, in the order in which they began.
struct CircuitClient: Sendable {
  let calls: [CircuitCall]
  /// Those that are over, in the order in which they ended: so a breaker counts them.
  let byEnd: [(call: CircuitCall, ended: Instant)]
  /// Until when somebody is known to have watched the client while it went on calling.
  let watched: Instant
  /// Other credentials were used besides, which may be the same client with a new one.
  private let isOneOfSeveral: Bool
  /// When the requests of the session came that the expectation is not about, in order.
  private let elsewhere: [Instant]
  /// For each call how many were under way at once until it began.
  private let peaks: [Int]
  /// When the calls that did not fail began, and when they ended.
  private let succeeding: (begins: [Instant], ends: [Instant])
  /// Nothing but the request itself tells the operation's attempts from further calls.
  let mergesCalls: Bool

  /// The clients of a session, in the order of their first calls.
  static func all(in session: SessionView, _ scope: Scope, _ unit: CircuitUnit, _ failures: FailureKinds, _ journal: JournalView) -> [Self]
  {
    var order: [String] = []
    var calls: [String: [CircuitCall]] = [:]
    var merging: Set<String> = []
    for operation in session.operations(in: scope) {
      var facts = RequestFacts(operation.first.first.request)
      let client = facts.client(journal.scenario.clients)
      if calls[client] == nil { order.append(client) }
      calls[client, default: []] += Self.calls(of: operation, unit, failures)
      if unit == .operations, operation.attempts.count > 1, operation.key.isFingerprint { merging.insert(client) }
    }
    let watched = min(journal.end.watched, journal.end.ended + (journal.end.by == .command ? .zero - settling : .zero))
    let elsewhere = session.exchanges.filter { !scope.contains($0) }.map(\.t0).sorted()
    return order.map { client in
      CircuitClient(
        calls[client] ?? [], watched: watched, isOneOfSeveral: order.count > 1 && journal.scenario.clients == nil, elsewhere: elsewhere,
        noise: Tolerance.noise(journal.end.lag), mergesCalls: merging.contains(client))
    }
  }

  private init(_ calls: [CircuitCall], watched: Instant, isOneOfSeveral: Bool, elsewhere: [Instant], noise: Duration, mergesCalls: Bool) {
    self.calls = calls.sorted { ($0.began, $0.exchange.number) < ($1.began, $1.exchange.number) }
    byEnd = calls.compactMap { call in call.ended.map { (call, $0) } }
      .sorted { ($0.1, $0.0.exchange.number) < ($1.1, $1.0.exchange.number) }
    self.watched = watched
    self.isOneOfSeveral = isOneOfSeveral
    self.elsewhere = elsewhere
    peaks = Self.peaks(of: self.calls, byEnd.map(\.ended), noise)
    let good = self.calls.filter { !$0.hasFailed && $0.outcome != .pending }
    succeeding = (good.map(\.began), good.compactMap(\.ended).sorted())
    self.mergesCalls = mergesCalls
  }

  /// The watch goes on for a moment after a command has exited, when nobody calls any more.
  private static let settling = Duration.seconds(1)

  /// How many calls were under way at once, of those that began until a moment: one at least.
  func peak(until moment: Instant = .distantFuture) -> Int {
    peaks[..<calls.suffix(fromFirst: { $0.began > moment }).startIndex].last ?? 1
  }

  /// Whether a call that did not fail was under way at a moment.
  func succeeds(underWayAt moment: Instant) -> Bool {
    let begun = succeeding.begins.suffix(fromFirst: { $0 > moment }).startIndex
    return begun > succeeding.ends.suffix(fromFirst: { $0 > moment }).startIndex
  }

  /// The end of a reply may be noted after the client has gone on.
  private static func peaks(of calls: [CircuitCall], _ ends: [Instant], _ noise: Duration) -> [Int] {
    var (ended, peak) = (0, 1)
    return calls.enumerated().map { index, call in
      while ended < ends.count, ends[ended] <= call.began + noise { ended += 1 }
      peak = max(peak, index + 1 - ended)
      return peak
    }
  }

  /// Why the silence from a moment on may be the caller's own; nil where nothing says so.
  func excuse(after moment: Instant) -> String? {
    if isOneOfSeveral { return "another credential called, too, which may be the same client" }
    return elsewhere.last.map { $0 > moment } ?? false ? "other routes were called meanwhile, so the caller may have turned to them" : nil
  }

  /// Whether a silence stands out from what the machine may have put into it on a faster clock: before its end and before each request that
  /// went elsewhere meanwhile.
  func isSilence(from start: Instant, to end: Instant, _ lag: Lag) -> Bool {
    let gaps = 1 + elsewhere.suffix(fromFirst: { $0 > start }).prefix { $0 < end }.count
    return lag.noise == .zero || end - start >= lag.noise * 4 * gaps + Duration(inSeconds: lag.max) * 2
  }

  private static func calls(of operation: Operation, _ unit: CircuitUnit, _ failures: FailureKinds) -> [CircuitCall] {
    switch unit {
    case .attempts:
      operation.attempts.enumerated().map { index, attempt in
        CircuitCall(
          exchange: attempt.first, operation: operation.number, attempt: index + 1, ended: attempt.last.replyEnded,
          outcome: attempt.outcome,
          hasFailed: failures.contains(attempt))
      }
    case .operations:
      [
        CircuitCall(
          exchange: operation.first.first, operation: operation.number, attempt: nil, ended: operation.last.last.replyEnded,
          outcome: operation.last.outcome, hasFailed: failures.contains(operation.last))
      ]
    }
  }
}

extension FailureKinds {
  /// What breakers count unless they are told otherwise: server errors, a full house, and no answer.
  static let ofCircuits = FailureKinds(Set(500...599).union([429]), lost: true)
}
