import MynahCore

/// CN-2: a kept-alive connection that the server has closed costs no call: the request is sent again on a new one.
///
/// Whether the server closed while the connection was idle or just when the request came, the client sees the same (RFC 9112 sections 9.3.1
/// and 9.5), so a RST or FIN before a byte of the reply counts, too, where the connection had served a request before. Telling its caller of
/// an error is a client's right after a POST or PATCH, and those are left out.
struct SurvivesStaleConnections: Rule {
  static let name = "survivesStaleConnections"
  static let parameters: [String] = []

  /// Later it is no longer a race between a request and a close, but a server that thought about it.
  private static let race = Duration.seconds(1)
  /// How long after it nothing must come before the client counts as having given up.
  private static let silence = Duration.seconds(5)

  init(_ parameters: Parameters) throws(ClauseError) {}

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(
      orNotProvoked: "CN-2", "no kept-alive connection was closed under a request that may be sent again")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    for operation in session.operations where operation.exchanges.contains(where: scope.contains) {
      let exchanges = operation.exchanges
      for (index, exchange) in exchanges.enumerated() where scope.contains(exchange) && isStale(exchange) {
        let next = exchanges.dropFirst(index + 1).first
        let place = Evidence(session: session.name, operation: operation.number)
        if let next, let over = exchange.te {
          let note = "connection \(exchange.connection) had been closed"
          weighing.add(.passed, place.at(next, figure: .gap(next.t0 - over), note: note))
        } else {
          weighing.add(judge(lost: exchange, operation, journal), place.at(exchange, note: "nothing came after it"))
        }
      }
    }
    idle(session, scope, journal, &weighing)
    return weighing.finding(id: "CN-2", restsOnAbsence: true) { verdict, places, all in
      switch verdict {
      case .failed: "the client did not ask again after its kept-alive connection was closed, \(places) of \(all.counting("time"))"
      case .passed: "the client went on over a new connection, \(all.counting("time"))"
      default: "whether the client would have gone on over a new connection can't be told, \(places) of \(all.counting("time"))"
      }
    }
  }

  /// Closed by us before a byte of the reply, at once, on a connection that had been kept, where the request may be sent again.
  private func isStale(_ exchange: ExchangeView) -> Bool {
    guard exchange.sequence > 1, exchange.ts == nil, exchange.gone == nil, exchange.closed?.by == .server, exchange.fault != .stall,
      let over = exchange.te
    else { return false }
    return over - (exchange.tb ?? exchange.t0) < Self.race && !["POST", "PATCH"].contains(exchange.method)
  }

  private func judge(lost exchange: ExchangeView, _ operation: Operation, _ journal: JournalView) -> Verdict {
    guard let over = exchange.te, journal.wasWatched(for: Self.silence, after: over) else { return .inconclusive }
    return Verdict.failed.orDoubt(operation.isAmbiguous)
  }

  /// Connections that were closed later than their last reply had ended: the client's next request shows that it went on.
  private func idle(_ session: SessionView, _ scope: Scope, _ journal: JournalView, _ weighing: inout Weighing) {
    lazy var arrivals = Arrivals(session.exchanges) { $0.caller(journal.scenario) }
    for exchange in session.exchanges where scope.contains(exchange) {
      guard let closed = exchange.closed, closed.by == .server, exchange.fault == nil, let ended = exchange.te, closed.at > ended else {
        continue
      }
      let later = arrivals.of(exchange.caller(journal.scenario), from: closed.at)
      guard let next = later.first(where: { $0.t0 > closed.at && $0.number > exchange.number }) else { continue }
      let note = "connection \(exchange.connection) had been closed while idle"
      weighing.add(.passed, Evidence(session: session.name).at(next, figure: .gap(next.t0 - closed.at), note: note))
    }
  }
}
