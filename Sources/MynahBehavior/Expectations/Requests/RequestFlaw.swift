import MynahCore

/// What is wrong with one request.
struct RequestFlaw: Sendable {
  /// `failed`, or `inconclusive` where it may be meant.
  var verdict = Verdict.failed
  /// What was measured or what stands there.
  var figure: Evidence.Figure?
  var bound: Evidence.Bound?
  /// What is wrong, in a few words.
  let note: String
}

extension JournalView {
  /// Judges the requests in scope one by one, and tells the worst session; nil where there was none to judge.
  ///
  /// - Parameters:
  ///   - flaws: What is wrong with a request: empty where nothing is, nil where it is not one of those that count.
  ///   - summary: Says in one sentence what came out.
  func finding(
    _ id: String, onRequestsIn scope: Scope, _ flaws: (ExchangeView) -> [RequestFlaw]?,
    summary: (_ verdict: Verdict, _ places: Int, _ of: Int) -> String
  ) -> Finding? {
    worstOfSessionsMet { session in
      var weighing = Weighing()
      for exchange in session.requests(in: scope) {
        guard let flaws = flaws(exchange) else { continue }
        guard let worst = flaws.first(where: { $0.verdict == .failed }) ?? flaws.first else {
          weighing.addPassed(Evidence(session: session.name, exchange: exchange.number))
          continue
        }
        weighing.add(
          worst.verdict, at: exchange.number, window: nil,
          Evidence(session: session.name, exchange: exchange.number, figure: worst.figure, bound: worst.bound, note: worst.note))
      }
      return weighing.finding(id: id, summary)
    }
  }
}
