import MynahCore

/// TO-2: a call is over by its declared time, however its reply comes.
struct TotalLimit {
  let total: Duration

  func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    let routes = Dictionary(journal.scenario.routes.map { ($0.id, $0) }) { first, _ in first }
    let bound = total + Tolerance.late(total, journal.end.lag)
    var weighing = Weighing()
    var repeats = Repeats(of: session)
    for exchange in session.exchanges(in: scope) {
      guard let wait = Waiting.forAll(of: exchange, in: journal),
        var (verdict, note) = judge(wait, exchange.routeID.flatMap { routes[$0] }, bound)
      else { continue }
      if verdict == .failed, let again = repeats.first(during: exchange, until: exchange.t0 + wait.whole.measured) {
        verdict = .inconclusive
        note = "exchange \(again.number) asked the same meanwhile: perhaps this was given up without being closed, as \"cancels\" judges"
      }
      weighing.add(
        verdict,
        Evidence(
          session: session.name, exchange: exchange.number, figure: .span(wait.whole.measured), bound: .atMost(.time(total)), note: note))
    }
    return weighing.finding(id: "TO-2") { verdict, places, all in
      switch verdict {
      case .failed: "a call went on longer than the client's total time, \(places) of \(all.counting("time"))"
      case .passed: "the client ended calls that took longer than its total time, \(all.counting("time"))"
      default: "whether a call ended within the client's total time can't be told here, \(places) of \(all.counting("time"))"
      }
    }
  }

  private func judge(_ wait: Waiting, _ route: Route?, _ bound: Duration) -> (Verdict, String?)? {
    switch wait.end {
    case .left:
      if let longest = route?.longestDelay, longest <= total { return nil }
      let verdict = wait.whole.isAtMost(bound)
      return (verdict, verdict == .inconclusive ? "the server's own lag hides whether it did" : nil)
    case .answered: return wait.whole.least > bound ? (.failed, "the client took the whole reply") : nil
    case .unseen:
      return wait.whole.least > bound
        ? (.failed, "the client was still there") : (.inconclusive, "the watch ended before the time was over")
    }
  }
}
