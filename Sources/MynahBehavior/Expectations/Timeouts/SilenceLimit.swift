import MynahCore

/// TO-1: a client that hears nothing leaves, within its declared time, or else before anybody would have lost patience.
struct SilenceLimit {
  let within: Duration?
  /// Whether a body that comes bit by bit is mentioned, because nothing else judges it.
  let judgesDrips: Bool

  /// Where no time is declared, a client that waited so long for a reply has no timeout.
  private static let patience = Duration.seconds(30)
  /// Where no time is declared, a reply that took less was not late.
  private static let late = Duration.seconds(1)

  func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    let exchanges = session.exchanges(in: scope)
    var waits: [Waiting] = []
    for exchange in exchanges {
      if let wait = Waiting.forFirstByte(of: exchange, in: journal) { waits.append(wait) }
      if let wait = Waiting.forRest(of: exchange, in: journal) { waits.append(wait) }
    }
    let routes = Dictionary(journal.scenario.routes.map { ($0.id, $0) }) { first, _ in first }
    let shown = waits.filter { $0.end == .left }.map(\.span.most).max() ?? .zero
    var judged = Weighing()
    // What says nothing counts only where nothing else says anything.
    var undecided = Weighing()
    var repeats = Repeats(of: session)
    for wait in waits {
      let route = wait.exchange.routeID.flatMap { routes[$0] }
      guard var (verdict, note) = judge(wait, route, shown: shown, journal.end.lag) else { continue }
      if verdict == .failed, let again = repeats.first(during: wait.exchange, until: wait.exchange.t0 + wait.whole.measured) {
        verdict = .inconclusive
        note = "exchange \(again.number) asked the same meanwhile: perhaps this was given up without being closed, as \"cancels\" judges"
      }
      let isSilent = verdict == .inconclusive && note == nil
      let place = evidence(session, wait, note ?? (isSilent ? silentNote(wait, journal.end) : nil))
      if isSilent { undecided.add(.inconclusive, place) } else { judged.add(verdict, place) }
    }
    if judgesDrips { drips(exchanges, routes, session, journal, &judged, &undecided) }
    return judged.finding(id: "TO-1", summary) ?? undecided.finding(id: "TO-1", summary)
  }

  private func summary(_ verdict: Verdict, _ places: Int, _ all: Int) -> String {
    switch verdict {
    case .failed: "the client waited too long for bytes that did not come, \(places) of \(all.counting("time"))"
    case .passed: "the client gave up waiting for bytes that did not come, \(all.counting("time"))"
    default: "whether the client gives up in time can't be told here, \(places) of \(all.counting("time"))"
    }
  }

  private func evidence(_ session: SessionView, _ wait: Waiting, _ note: String?) -> Evidence {
    Evidence(
      session: session.name, exchange: wait.exchange.number, figure: .span(wait.measured),
      bound: within.map { .atMost(.time($0)) }, note: note)
  }

  private func silentNote(_ wait: Waiting, _ end: JournalEnd) -> String {
    wait.end == .unseen
      ? end.interrupted == nil ? "the watch ended while the client still waited" : "the client was ended while it still waited"
      : "it waited and got the reply; \"within\" says how long it should have"
  }

  /// What a wait says of the client: nil where it was not put to the test, inconclusive without a note where nothing can be said.
  private func judge(_ wait: Waiting, _ route: Route?, shown: Duration, _ lag: Lag) -> (Verdict, String?)? {
    guard let within else { return judge(undeclared: wait, shown: shown) }
    let bound = within + Tolerance.late(within, lag)
    switch wait.end {
    case .left:
      if let longest = route?.longestDelay, longest <= within { return nil }
      switch wait.span.isAtMost(bound) {
      case .inconclusive: return (.inconclusive, "the server's own lag hides whether it left in time")
      case .failed where wait.exchange.ts != nil && route?.isPaced ?? false:
        return (.inconclusive, "when the body fell silent can't be told, for it came bit by bit before")
      case let verdict: return (verdict, nil)
      }
    case .answered: return wait.span.least > bound ? (.failed, "the client was still there when the reply came") : nil
    case .unseen: return wait.span.least > bound ? (.failed, "the client was still there") : (.inconclusive, nil)
    }
  }

  private func judge(undeclared wait: Waiting, shown: Duration) -> (Verdict, String?)? {
    if wait.end == .left { return (.passed, nil) }
    // A client that waited no longer than it did elsewhere before it left has not shown anything new.
    if wait.measured < (wait.end == .answered ? Self.late : .zero) || wait.measured <= shown { return nil }
    return wait.span.least >= Self.patience ? (.failed, "the client was still there after 30 s") : (.inconclusive, nil)
  }

  /// Bodies that come bit by bit: leaving in their middle shows a limit, staying shows nothing.
  private func drips(
    _ exchanges: [ExchangeView], _ routes: [String: Route], _ session: SessionView, _ journal: JournalView, _ judged: inout Weighing,
    _ undecided: inout Weighing
  ) {
    for exchange in exchanges where exchange.ts != nil && exchange.routeID.flatMap({ routes[$0] })?.isPaced ?? false {
      if case .stallMidBody = exchange.fault { continue }
      guard let wait = Waiting.forAll(of: exchange, in: journal) else { continue }
      let bound = within.map { $0 + Tolerance.late($0, journal.end.lag) }
      if wait.end == .left, bound.map({ wait.whole.most <= $0 }) ?? true {
        judged.add(.passed, evidence(session, wait, nil))
      } else if wait.whole.measured > bound ?? Self.late {
        undecided.add(.inconclusive, evidence(session, wait, "the body came bit by bit, which only \"total\" bounds"))
      }
    }
  }
}
