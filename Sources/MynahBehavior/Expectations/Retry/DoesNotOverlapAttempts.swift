import MynahCore

/// RT-12: an attempt begins only when the one before it is over, or was given up.
///
/// Hedged requests are declared. Requests that bear no mark of their operation are never taken for its overlapping attempts.
struct DoesNotOverlapAttempts: Rule {
  static let name = "doesNotOverlapAttempts"
  static let parameters = ["hedges"]

  private let hedges: Int

  init(_ parameters: Parameters) throws(ClauseError) {
    hedges = try parameters.count("hedges") ?? 0
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal.end) }].met(
      orNotProvoked: "RT-12", "no operation took two attempts")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ end: JournalEnd) -> Finding? {
    var weighing = Weighing()
    var mayBeCalls = false
    let operations = session.operations(in: scope)
    for operation in operations {
      if !operation.beganDuring.isEmpty {
        var beside = Flights(hedges: hedges, end.lag)
        for exchange in operation.beganDuring { beside.add(exchange) }
        let verdict = beside.verdict(at: operation.first.first).orDoubt(true)
        mayBeCalls = mayBeCalls || verdict == .inconclusive
        weighing.add(verdict, evidence(beside: operation))
      }
      var before = Flights(hedges: hedges, end.lag)
      for (index, attempt) in operation.attempts.enumerated() {
        if index > 0 {
          // Who left when it was ended did not go on for ever, but when that was says nothing.
          let isEnding = end.interrupted.map { $0 <= attempt.first.t0 } ?? false
          let verdict = before.verdict(at: attempt.first).orDoubt(operation.isAmbiguous || isEnding)
          weighing.add(verdict, before.evidence(of: attempt.first, attempt: index + 1, of: operation))
        }
        before.add(attempt.last)
      }
    }
    for (left, next) in abandoned(operations) {
      weighing.add(
        .inconclusive,
        Evidence(
          session: session.name, operation: left.number, exchange: next.number,
          note: "the same request came while exchange \(left.last.last.number), which the client gave up later, was still under way"))
    }
    return weighing.finding(id: "RT-12") { verdict, places, all in
      let others = hedges == 0 ? "the one before it" : "more than \(hedges) others"
      return switch verdict {
      case .failed: "an attempt began while \(others) was still under way, \(places) of \(all.counting("time"))"
      case .passed: "no attempt began while \(others) was still under way, \(all.counting("time"))"
      default:
        "whether an attempt began while \(others) was still under way can't be told, \(places) of \(all.counting("time"))"
          + (mayBeCalls ? ": what marks them does not tell an attempt from a call beside it" : "")
      }
    }
  }

  /// The attempts of an operation up to one of them: those that went on the longest, one more than are declared to be parallel.
  private struct Flights {
    private let most: Int
    private let lag: Lag
    private var neverEnded = 0
    /// The latest first.
    private var ends: [End] = []
    /// The same by how long they surely went on.
    private var sureEnds: [End] = []

    private struct End {
      let at: Instant
      let connection: Int
    }

    init(hedges: Int, _ lag: Lag) {
      most = hedges + 1
      self.lag = lag
    }

    /// - Parameter last: The last exchange of an attempt.
    mutating func add(_ last: ExchangeView) {
      guard let ended = last.replyEnded else {
        neverEnded += 1
        return
      }
      let end = End(at: ended, connection: last.connection)
      insert(end, into: &ends) { $0.at }
      insert(end, into: &sureEnds) { [lag] in $0.at + (.zero - lag.bound(at: $0.at)) }
    }

    private func insert(_ ended: End, into ends: inout [End], by key: (End) -> Instant) {
      let place = ends.firstIndex { key($0) < key(ended) } ?? ends.count
      if place == most { return }
      ends.insert(ended, at: place)
      if ends.count > most { ends.removeLast() }
    }

    /// Whether no more than the declared ones were under way as another began.
    func verdict(at start: ExchangeView) -> Verdict {
      if neverEnded >= most { return .failed }
      let next = most - neverEnded - 1
      if next < sureEnds.count, wasOver(sureEnds[next], before: start) == .failed { return .failed }
      return next < ends.count && wasOver(ends[next], before: start) != .passed ? .inconclusive : .passed
    }

    private func wasOver(_ end: End, before start: ExchangeView) -> Verdict {
      // On one connection a request comes after the reply to the one before it, however late both were noted.
      if end.connection == start.connection, end.at <= start.t0 { return .passed }
      return Span(from: end.at, to: start.t0, lag).isAtLeast(.zero - Tolerance.early(.zero))
    }

    func evidence(of next: ExchangeView, attempt: Int, of operation: Operation) -> Evidence {
      Evidence(
        session: operation.session, operation: operation.number, attempt: attempt, exchange: next.number,
        figure: neverEnded > 0 ? nil : ends.first.map { .gap(next.t0 - $0.at) }, bound: .atLeast(.time(.zero)),
        note: neverEnded > 0 ? "an attempt before it never ended" : nil)
    }
  }

  /// A request came while one was still under way that it may repeat.
  private func evidence(beside operation: Operation) -> Evidence {
    Evidence(
      session: operation.session, operation: operation.number, exchange: operation.first.first.number,
      note: "its retry or another call, for exchange \(operation.beganDuring[0].number) was still under way")
  }

  /// Calls that the client gave up, each with the same request that came while it was under way: perhaps its retry, perhaps another call.
  private func abandoned(_ operations: [Operation]) -> [(Operation, ExchangeView)] {
    let unmarked = operations.filter { $0.key.isFingerprint }
    guard unmarked.contains(where: \.isAbandoned) else { return [] }
    return Dictionary(grouping: unmarked, by: \.key).values.flatMap { alike in
      alike.compactMap { operation -> (Operation, ExchangeView)? in
        guard operation.isAbandoned else { return nil }
        let last = operation.last.last
        let later = alike.suffix(fromFirst: { $0.first.first.t0 > last.t0 }).first { $0.number > operation.number }
        guard let next = later?.first.first, later?.beganDuring.isEmpty ?? false,
          last.replyEnded.map({ $0 - next.t0 > Tolerance.early(.zero) }) ?? true
        else { return nil }
        return (operation, next)
      }
    }.sorted { ($0.1.number, $0.0.number) < ($1.1.number, $1.0.number) }
  }
}

extension Operation {
  /// Nobody knows of an end of it but that its client left.
  fileprivate var isAbandoned: Bool { last.outcome == .givenUp || last.outcome == .pending }
}

extension DoesNotOverlapAttempts: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { routes.retries }
}
