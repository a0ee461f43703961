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
    for limit in SharedLimit.all(in: session, scope, reach, journal.scenario) {
      for (call, attempt) in limit.limited {
        guard let pause = SharedLimit.Pause(attempt.last, journal), limit.isShared(pause, by: call, attempt) else { continue }
        judge(pause, limit, session, journal, &weighing)
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

  /// What came during a pause: the first requests that surely did, or else those that may have.
  private func judge(
    _ pause: SharedLimit.Pause, _ limit: SharedLimit, _ session: SessionView, _ journal: JournalView, _ weighing: inout Weighing
  ) {
    let due = pause.wait - pause.tolerance
    let place = Evidence(session: session.name, bound: .atLeast(.time(pause.wait)))
    var (surely, perhaps): ([Arrival], [Arrival]) = ([], [])
    for request in limit.requests.suffix(fromFirst: { $0.exchange.t0 > pause.start }) {
      let span = Span(from: pause.start, to: request.exchange.t0, journal.end.lag)
      if span.most >= Tolerance.same, span.isAtLeast(due) != .passed {
        if span.least >= Tolerance.same && span.most < due {
          surely.append((request, span.measured))
        } else if perhaps.count < Evidence.limit {
          perhaps.append((request, span.measured))
        }
      }
      if span.least >= due || surely.count == Evidence.limit { break }
    }
    let came = surely.isEmpty ? perhaps : surely
    if !came.isEmpty {
      return weighing.add(
        surely.isEmpty ? .inconclusive : .failed,
        windows: came.map { ($0.request.exchange.number, Window(gap: $0.gap, atLeast: pause.wait)) },
        came.map { request, gap in
          var evidence = place.at(
            request.exchange, attempt: request.attempt, figure: .gap(gap), note: "after the 429 at exchange \(pause.exchange)")
          evidence.operation = request.operation
          return evidence
        })
    }
    let isWatched = journal.wasWatched(for: due, after: pause.start)
    var evidence = place
    evidence.exchange = pause.exchange
    evidence.note = isWatched ? nil : "the watch ended before the wait was over"
    weighing.add(isWatched ? .passed : .inconclusive, evidence)
  }

  /// A request that came during a pause, and how long after its beginning.
  private typealias Arrival = (request: SharedLimit.Arrival, gap: Duration)
}

extension SharesBackoff: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    routes.play { $0.wholeStatus == 429 && $0.tellsToWait } ? .byClient : .impossible
  }
}

extension ExchangeView {
  /// The client was told to wait, by number or date.
  var isLimited: Bool {
    guard status == 429, te != nil, let told = self.told else { return false }
    if case .unreadable = told { return false }
    return true
  }
}
