import MynahCore

/// RT-1, RT-2: after a reply with Retry-After no further attempt comes before it said (RFC 9110 section 10.2.3).
///
/// Giving up instead of waiting is legal; coming back later than told is, too, but much later is worth a word.
struct HonorsRetryAfter: Rule {
  static let name = "honorsRetryAfter"
  static let parameters = ["mayGiveUp", "scope"]

  /// What must wait: the operation's next attempt, or every request of the credential.
  enum Reach: String, CaseIterable {
    case operation, credential
  }

  private let mayGiveUp: Bool
  private let reach: Reach

  init(_ parameters: Parameters) throws(ClauseError) {
    mayGiveUp = try parameters.flag("mayGiveUp") ?? true
    reach = try parameters.choice("scope", Reach.self) ?? .operation
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let told = journal.attempts(in: scope).filter { $0.last.told != nil }
    var late = Advice()
    let waited = journal.worstOfSessionsMet { seconds(in: $0, scope, journal, &late) }
    return [
      waited?.adding(late) { "much later than told, \($0)" },
      journal.worstOfSessionsMet { dates(in: $0, scope, journal) },
    ].met(
      orNotProvoked: "RT-1", why(told))
  }

  /// Why nothing came of the attempts that were told to wait.
  private func why(_ told: [Attempt]) -> String {
    if told.isEmpty { return "no reply with Retry-After was played" }
    return told.allSatisfy { $0.outcome == .success }
      ? "Retry-After came with successes only, after which nothing is to be tried again"
      : "the client gave up after every reply with Retry-After, which it may"
  }

  /// Spread over the clients is good; beyond this a client waits by a clock of its own.
  private func isMuchLater(_ span: Span, than wait: Duration) -> Bool { span.isAtMost(wait * 2 + .seconds(5)) == .failed }

  private func seconds(in session: SessionView, _ scope: Scope, _ journal: JournalView, _ late: inout Advice) -> Finding? {
    var weighing = Weighing()
    var tally = RetryAfterTally()
    let followers = NextRequests(reach, session, scope, journal.end.lag)
    for operation in session.operations(in: scope) {
      for (index, attempt) in operation.attempts.enumerated() {
        guard case .seconds(let seconds) = attempt.last.told, let ended = attempt.last.te else { continue }
        let wait = Duration.seconds(seconds)
        guard let next = followers.next(after: index, of: operation) else {
          miss(attempt, index, operation, .atLeast(.time(wait)), journal, &weighing, &tally)
          continue
        }
        let span = Span(from: ended, to: next.exchange.t0, journal.end.lag)
        let seen = span.isAtLeast(wait - Tolerance.early(wait))
        let verdict = seen.orDoubt(operation.isAmbiguous)
        if seen == .inconclusive { tally.hidden += 1 }
        tally.note(verdict, isTied: reach == .credential || !operation.key.isFingerprint)
        weighing.add(
          verdict, at: next.exchange.number, window: Window(gap: span.measured, atLeast: wait),
          next.evidence(.gap(span.measured), .atLeast(.time(wait)), after: attempt.last))
        // Where the same call may have been made anew, nobody knows that it was meant to come.
        if next.operation != nil, !operation.isAmbiguous, isMuchLater(span, than: wait) {
          var evidence = next.evidence(.gap(span.measured), .atLeast(.time(wait)), after: attempt.last)
          evidence.note = "more than twice as long as told and 5 s"
          late.add(evidence)
        }
      }
    }
    return weighing.finding(id: "RT-1") { verdict, places, all in
      tally.summary(
        verdict, places, of: all, early: "came back before the Retry-After was over", kept: "waited as Retry-After said",
        doubt: "whether the client waited long enough")
    }
  }

  private func dates(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    var tally = RetryAfterTally()
    lazy var followers = NextRequests(reach, session, scope, journal.end.lag)
    lazy var waitsFirst = session.operations(in: scope).contains(where: \.waitsFirst)
    for operation in session.operations(in: scope) {
      for (index, attempt) in operation.attempts.enumerated() {
        let wait = attempt.last.told
        guard let ended = attempt.last.te, wait != nil, wait?.duration == nil else { continue }
        guard let next = followers.next(after: index, of: operation) else {
          miss(attempt, index, operation, nil, journal, &weighing, &tally)
          continue
        }
        let span = Span(from: ended, to: next.exchange.t0, journal.end.lag)
        guard case .date(let date) = wait else {
          tally.unreadable += 1
          let mayBeItsWay = index == 0 && !waitsFirst
          let (verdict, note) = judge(unreadable: span, mayBeItsWay, operation)
          if verdict == .failed { tally.hasty += 1 }
          if verdict == .inconclusive { tally.perhapsHasty += 1 }
          tally.note(verdict, isTied: !operation.key.isFingerprint)
          let bound = verdict == .passed ? nil : Evidence.Bound.atLeast(.time(Tolerance.same))
          var evidence = next.evidence(.gap(span.measured), bound, after: attempt.last)
          evidence.note = note
          weighing.add(verdict, evidence)
          continue
        }
        let bound = max(.zero, date.instant(since: journal.started) - ended)
        let seen = span.isAtLeast(bound - Tolerance.date)
        let verdict = seen.orDoubt(operation.isAmbiguous)
        if seen == .inconclusive { tally.hidden += 1 }
        tally.note(verdict, isTied: reach == .credential || !operation.key.isFingerprint)
        weighing.add(verdict, next.evidence(.gap(span.measured), .atLeast(.time(bound)), after: attempt.last))
      }
    }
    return weighing.finding(id: "RT-2") { verdict, places, all in
      tally.summary(
        verdict, places, of: all, early: "came back before the date of Retry-After", kept: "waited for the date of Retry-After",
        doubt: "whether the client waited for the date")
    }
  }

  /// What can't be read is no leave to come at once; a first retry at once is the way of some clients, unless they wait elsewhere.
  private func judge(unreadable span: Span, _ mayBeItsWay: Bool, _ operation: Operation) -> (Verdict, String) {
    let note = "the value could not be read"
    if span.measured >= Tolerance.same { return (.passed, note) }
    if span.most >= Tolerance.same { return (.inconclusive, "\(note); the server's own lag hides whether it came at once") }
    if mayBeItsWay { return (.inconclusive, "\(note); some clients make every first retry at once") }
    return (Verdict.failed.orDoubt(operation.isAmbiguous), note)
  }

  /// A client that may not give up, and was not seen again.
  private func miss(
    _ attempt: Attempt, _ index: Int, _ operation: Operation, _ bound: Evidence.Bound?, _ journal: JournalView, _ weighing: inout Weighing,
    _ tally: inout RetryAfterTally
  ) {
    guard !mayGiveUp, let ended = attempt.last.te, !operation.succeeded(after: ended) else { return }
    let told = attempt.last.told?.length(after: ended, started: journal.started)
    let isOver = journal.wasWatched(for: Silence.due(after: operation.attempts[...index], told: told), after: ended)
    if isOver { tally.never += 1 } else { tally.unseen += 1 }
    // What began beside it may have been its other attempt.
    let mayHaveOther = operation.isAmbiguous && (operation.mayShareMark || !operation.key.isFingerprint)
    weighing.add(
      isOver ? .failed.orDoubt(mayHaveOther) : .inconclusive,
      Evidence(
        session: operation.session, operation: operation.number, attempt: index + 1, exchange: attempt.last.number, bound: bound,
        note: isOver ? "the client never came back" : "the watch ended before its silence meant anything"))
  }
}

extension RetryAfterTally {
  /// Remembers what a failure rests on.
  fileprivate mutating func note(_ verdict: Verdict, isTied: Bool) {
    if verdict == .failed, !isTied { restsOnFingerprint = true }
  }
}

extension Operation {
  /// Another attempt, which was under way then, brought what was asked for.
  fileprivate func succeeded(after ended: Instant) -> Bool {
    attempts.contains { $0.outcome == .success && $0.last.te.map { $0 > ended } ?? false }
  }

  /// Its client waited before its first retry although nothing told it to.
  fileprivate var waitsFirst: Bool {
    guard !isAmbiguous, attempts.count > 1, first.last.told == nil, let gap = first.wait(before: attempts[1]) else { return false }
    return gap >= Tolerance.same
  }
}

extension HonorsRetryAfter: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    routes.play { $0.wholeStatus.map { $0 >= 300 } ?? false && $0.tellsToWait } ? .byRoutes : .impossible
  }
}

extension Evidence {
  /// This piece at an exchange.
  func at(_ exchange: ExchangeView, attempt: Int? = nil, figure: Figure? = nil, note: String? = nil) -> Evidence {
    var evidence = self
    evidence.exchange = exchange.number
    evidence.attempt = attempt ?? self.attempt
    evidence.figure = figure ?? self.figure
    evidence.note = note ?? self.note
    return evidence
  }
}

extension Verdict {
  /// A failure over attempts that may belong to another operation proves nothing.
  func orDoubt(_ isAmbiguous: Bool) -> Verdict { self == .failed && isAmbiguous ? .inconclusive : self }
}
