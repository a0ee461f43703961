import MynahCore

/// RT-1, RT-2: after a reply with Retry-After no further attempt comes before it said (RFC 9110 section 10.2.3).
///
/// Giving up instead of waiting is legal; coming back later than told is, too.
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
    return [
      journal.worstOfSessionsMet { seconds(in: $0, scope, journal) },
      journal.worstOfSessionsMet { dates(in: $0, scope, journal) },
    ].met(
      orNotProvoked: "RT-1",
      told ? "the client gave up after every reply with Retry-After, which it may" : "no reply with Retry-After was played")
  }

  private func seconds(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    for operation in session.operations(in: scope) {
      for (index, attempt) in operation.attempts.enumerated() {
        guard case .seconds(let seconds) = attempt.last.told, let ended = attempt.last.te else { continue }
        let wait = Duration.seconds(seconds)
        let place = Evidence(session: session.name, operation: operation.number, bound: .atLeast(.time(wait)))
        guard let next = next(after: attempt, index, operation, session, scope) else {
          if !mayGiveUp { weighing.add(.failed, place.at(attempt.last, attempt: index + 1, note: "the client never came back")) }
          continue
        }
        let span = Span(from: ended, to: next.t0, journal.end.lag)
        weighing.add(
          span.isAtLeast(wait - Tolerance.early(wait)).orDoubt(operation.isAmbiguous),
          place.at(next, attempt: index + 2, figure: .gap(span.measured)))
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
    for operation in session.operations(in: scope) {
      for (index, attempt) in operation.attempts.enumerated() {
        let wait = attempt.last.told
        guard let ended = attempt.last.te, wait != nil, wait?.duration == nil else { continue }
        let place = Evidence(session: session.name, operation: operation.number)
        guard let next = next(after: attempt, index, operation, session, scope) else {
          if !mayGiveUp { weighing.add(.failed, place.at(attempt.last, attempt: index + 1, note: "the client never came back")) }
          continue
        }
        guard case .date(let date) = wait else {
          weighing.add(.passed, place.at(next, attempt: index + 2, figure: .gap(next.t0 - ended), note: "the value could not be read"))
          continue
        }
        let due = Instant(nanoseconds: date.nanoseconds - journal.started.nanoseconds)
        let span = Span(from: ended, to: next.t0, journal.end.lag)
        let bound = max(.zero, due - ended)
        var evidence = place.at(next, attempt: index + 2, figure: .gap(span.measured))
        evidence.bound = .atLeast(.time(bound))
        weighing.add(span.isAtLeast(bound - Tolerance.date).orDoubt(operation.isAmbiguous), evidence)
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

  /// The request that must not come early: the operation's next attempt, or the next of the same credential, whatever it asks.
  private func next(after attempt: Attempt, _ index: Int, _ operation: Operation, _ session: SessionView, _ scope: Scope) -> ExchangeView? {
    guard reach == .credential, let ended = attempt.last.te else {
      return operation.attempts.indices.contains(index + 1) ? operation.attempts[index + 1].first : nil
    }
    let credential = attempt.last.credential
    return session.exchanges(in: scope).first { $0.t0 >= ended && $0.credential == credential }
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
