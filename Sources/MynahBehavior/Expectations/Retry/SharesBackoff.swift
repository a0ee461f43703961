import MynahCore

/// RT-14: after a 429 all that a credential does pauses, not only the operation that was told (GitHub, Slack).
///
/// What was in flight already may arrive, and redirects that it follows.
struct SharesBackoff: Rule {
  static let name = "sharesBackoff"
  static let parameters = ["per"]

  /// What the limit is for.
  enum Reach: String, CaseIterable {
    case credential, route
  }

  private let reach: Reach

  init(_ parameters: Parameters) throws(ClauseError) {
    reach = try parameters.choice("per", Reach.self) ?? .credential
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let limited = journal.attempts(in: scope).contains { $0.last.isLimited }
    return [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(
      orNotProvoked: "RT-14",
      limited ? "nothing else was under way when a 429 told the client to wait" : "no 429 with a wait was played")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    let calls = session.operations(in: scope).map { Call($0, reach, journal.scenario) }
    for call in calls {
      for (index, attempt) in call.operation.attempts.enumerated() where attempt.last.isLimited {
        guard let pause = Pause(attempt.last, journal), isShared(pause, by: call, at: index, calls) else { continue }
        judge(pause, calls.filter { $0.limit == call.limit }, session, journal, &weighing)
      }
    }
    return weighing.finding(id: "RT-14") { verdict, places, all in
      switch verdict {
      case .failed: "requests of the same \(reach.rawValue) came while a 429 told to wait, \(places) of \(all.counting("time"))"
      case .passed: "all of the same \(reach.rawValue) paused while a 429 told to wait, \(all.counting("time"))"
      default: "whether all of the same \(reach.rawValue) paused can't be told, \(places) of \(all.counting("time"))"
      }
    }
  }

  /// An operation, and what it shares a limit with.
  private struct Call {
    let operation: Operation
    let limit: [String]
    let client: String
    let began: Instant
    let ended: Instant

    init(_ operation: Operation, _ reach: Reach, _ scenario: Scenario) {
      let first = operation.first.first
      var facts = RequestFacts(first.request)
      self.operation = operation
      limit = reach == .route ? [facts.credential, first.routeID ?? ""] : [facts.credential]
      client = facts.client(scenario.clients)
      began = first.t0
      ended = operation.attempts.map { $0.last.replyEnded ?? .distantFuture }.max() ?? first.t0
    }
  }

  /// A time in which nothing is to come.
  private struct Pause {
    let start: Instant
    let wait: Duration
    let tolerance: Duration
    let exchange: Int

    init?(_ limited: ExchangeView, _ journal: JournalView) {
      guard let ended = limited.te, let told = limited.told else { return nil }
      switch told {
      case .seconds(let seconds):
        wait = .seconds(seconds)
        tolerance = Tolerance.early(wait)
      case .date(let date):
        wait = Instant(nanoseconds: date.nanoseconds - journal.started.nanoseconds) - ended
        tolerance = Tolerance.date
      case .unreadable: return nil
      }
      guard wait - tolerance > Tolerance.same else { return nil }
      start = ended
      exchange = limited.number
    }
  }

  /// Whether another operation was under way together with the one that was told, or another client called besides it.
  private func isShared(_ pause: Pause, by call: Call, at index: Int, _ calls: [Call]) -> Bool {
    let over = pause.start + pause.wait
    return calls.contains { other in
      guard other.operation.number != call.operation.number, other.limit == call.limit, other.began < over else { return false }
      let isTogether = other.ended > call.operation.attempts[index].first.t0 && other.began < call.ended
      return isTogether || (other.client != call.client && other.ended > pause.start)
    }
  }

  private func judge(_ pause: Pause, _ calls: [Call], _ session: SessionView, _ journal: JournalView, _ weighing: inout Weighing) {
    let due = pause.wait - pause.tolerance
    let place = Evidence(session: session.name, bound: .atLeast(.time(pause.wait)))
    let note = "after the 429 at exchange \(pause.exchange)"
    var came = 0
    for call in calls {
      for (index, attempt) in call.operation.attempts.enumerated() where attempt.first.t0 > pause.start {
        let span = Span(from: pause.start, to: attempt.first.t0, journal.end.lag)
        let verdict: Verdict =
          if span.most < Tolerance.same || span.isAtLeast(due) == .passed {
            .passed
          } else if span.least >= Tolerance.same, span.most < due {
            .failed
          } else {
            .inconclusive
          }
        if verdict == .passed { continue }
        came += 1
        var evidence = place.at(attempt.first, attempt: index + 1, figure: .gap(span.measured), note: note)
        evidence.operation = call.operation.number
        weighing.add(verdict, evidence)
      }
    }
    if came > 0 { return }
    let isWatched = journal.wasWatched(for: due, after: pause.start)
    var evidence = place
    evidence.exchange = pause.exchange
    evidence.note = isWatched ? nil : "the watch ended before the wait was over"
    weighing.add(isWatched ? .passed : .inconclusive, evidence)
  }
}

extension SharesBackoff: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    routes.play { $0.wholeStatus == 429 && $0.tellsToWait } ? .byClient : .impossible
  }
}

extension ExchangeView {
  /// The client was told to wait, by number or date.
  fileprivate var isLimited: Bool {
    guard status == 429, te != nil, let told = self.told else { return false }
    if case .unreadable = told { return false }
    return true
  }
}
