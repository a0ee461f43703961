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
    let told = journal.attempts(in: scope).contains { $0.last.told != nil }
    var late = Advice()
    let waited = journal.worstOfSessionsMet { seconds(in: $0, scope, journal, &late) }
    return [
      waited?.adding(late) { "much later than told, \($0)" },
      journal.worstOfSessionsMet { dates(in: $0, scope, journal) },
    ].met(
      orNotProvoked: "RT-1",
      told ? "the client gave up after every reply with Retry-After, which it may" : "no reply with Retry-After was played")
  }

  /// Spread over the clients is good; beyond this a client waits by a clock of its own.
  private func isMuchLater(_ span: Span, than wait: Duration) -> Bool { span.isAtMost(wait * 2 + .seconds(5)) == .failed }

  private func seconds(in session: SessionView, _ scope: Scope, _ journal: JournalView, _ late: inout Advice) -> Finding? {
    var weighing = Weighing()
    let followers = Followers(reach, session, scope)
    for operation in session.operations(in: scope) {
      for (index, attempt) in operation.attempts.enumerated() {
        guard case .seconds(let seconds) = attempt.last.told, let ended = attempt.last.te else { continue }
        let wait = Duration.seconds(seconds)
        guard let next = followers.next(after: index, of: operation) else {
          if !mayGiveUp { weighing.add(.failed, neverBack(attempt, index, operation, .atLeast(.time(wait)))) }
          continue
        }
        let span = Span(from: ended, to: next.exchange.t0, journal.end.lag)
        weighing.add(
          span.isAtLeast(wait - Tolerance.early(wait)).orDoubt(operation.isAmbiguous), at: next.exchange.number,
          window: Window(gap: span.measured, atLeast: wait),
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
      switch verdict {
      case .failed: "the client came back before the Retry-After was over, \(places) of \(all.counting("time"))"
      case .passed: "the client waited as Retry-After said, \(all.counting("time"))"
      default: "whether the client waited long enough can't be told here, \(places) of \(all.counting("time"))"
      }
    }
  }

  private func dates(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    lazy var followers = Followers(reach, session, scope)
    for operation in session.operations(in: scope) {
      for (index, attempt) in operation.attempts.enumerated() {
        let wait = attempt.last.told
        guard let ended = attempt.last.te, wait != nil, wait?.duration == nil else { continue }
        guard let next = followers.next(after: index, of: operation) else {
          if !mayGiveUp { weighing.add(.failed, neverBack(attempt, index, operation, nil)) }
          continue
        }
        guard case .date(let date) = wait else {
          var evidence = next.evidence(.gap(next.exchange.t0 - ended), nil, after: attempt.last)
          evidence.note = "the value could not be read"
          weighing.add(.passed, evidence)
          continue
        }
        let due = date.instant(since: journal.started)
        let span = Span(from: ended, to: next.exchange.t0, journal.end.lag)
        let bound = max(.zero, due - ended)
        weighing.add(
          span.isAtLeast(bound - Tolerance.date).orDoubt(operation.isAmbiguous),
          next.evidence(.gap(span.measured), .atLeast(.time(bound)), after: attempt.last))
      }
    }
    return weighing.finding(id: "RT-2") { verdict, places, all in
      switch verdict {
      case .failed: "the client came back before the date of Retry-After, \(places) of \(all.counting("time"))"
      case .passed: "the client waited for the date of Retry-After, \(all.counting("time"))"
      default: "whether the client waited for the date can't be told here, \(places) of \(all.counting("time"))"
      }
    }
  }

  private func neverBack(_ attempt: Attempt, _ index: Int, _ operation: Operation, _ bound: Evidence.Bound?) -> Evidence {
    Evidence(
      session: operation.session, operation: operation.number, attempt: index + 1, exchange: attempt.last.number, bound: bound,
      note: "the client never came back")
  }
}

/// The requests that must not come early: an operation's next attempt, or the next of the same credential, whatever it asks.
private struct Followers {
  private let byCredential: Arrivals<String>?

  init(_ reach: HonorsRetryAfter.Reach, _ session: SessionView, _ scope: Scope) {
    byCredential = reach == .credential ? Arrivals(session.exchanges(in: scope)) { $0.credential } : nil
  }

  struct Follower {
    let exchange: ExchangeView
    /// The operation that was told to wait, where this is its next attempt; nil where it is another request of the credential.
    let operation: Int?
    let attempt: Int?

    func evidence(_ figure: Evidence.Figure, _ bound: Evidence.Bound?, after told: ExchangeView) -> Evidence {
      Evidence(
        session: exchange.session, operation: operation, attempt: attempt, exchange: exchange.number, figure: figure, bound: bound,
        note: operation == nil ? "after the \(told.status ?? 0) at exchange \(told.number)" : nil)
    }
  }

  /// The one that comes first after an attempt.
  ///
  /// What another operation sent within 50 ms of the reply was under way before its worker could have heard of it.
  func next(after index: Int, of operation: Operation) -> Follower? {
    let (told, later) = (operation.attempts[index].last, operation.attempts.dropFirst(index + 1).first)
    let own = later.map { Follower(exchange: $0.first, operation: operation.number, attempt: index + 2) }
    guard let byCredential, let ended = told.te else { return own }
    let other = byCredential.of(told.credential, from: ended)
      .first { $0.number == later?.first.number || $0.t0 - ended >= Tolerance.same }
    guard let other, other.number != later?.first.number else { return own }
    return Follower(exchange: other, operation: nil, attempt: nil)
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
