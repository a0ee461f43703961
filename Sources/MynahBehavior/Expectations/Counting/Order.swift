import MynahCore

/// Which route is called after which: each begins after the reply of the one before it ended; others may stand between.
struct Order: Rule {
  static let name = "order"
  static let form = RuleForm.routes
  static let parameters: [String] = []

  private let routes: [String]

  init(_ parameters: Parameters) throws(ClauseError) {
    routes = try parameters.routeList()
    if routes.count < 2 { throw parameters.error("\"order\" needs two routes or more, the first to be called first") }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessions { finding(on: $0, scope, journal.end.lag) }]
  }

  private func finding(on session: SessionView, _ scope: Scope, _ lag: Lag) -> Finding {
    let calls = session.exchanges(in: scope)
    let found = Walk(routes, over: calls, lag: nil)
    guard found.chain.count < routes.count else {
      let path = found.chain.map { "\($0.routeID?.quoted ?? "") (exchange \($0.number))" }
      return Finding(.passed, "\(path.listed("and")) came in this order", evidence: found.evidence(in: session))
    }
    let lenient = Walk(routes, over: calls, lag: lag)
    if lenient.chain.count == routes.count {
      let summary = "the routes were called in this order, but so close together that the server's own lag hides which came first"
      return Finding(.inconclusive, summary, evidence: lenient.evidence(in: session))
    }
    return failure(of: found, calls, in: session)
  }

  private func failure(of walk: Walk, _ calls: [ExchangeView], in session: SessionView) -> Finding {
    let next = routes[walk.chain.count]
    let others = calls.filter { $0.routeID == next && !walk.has($0) }
    var evidence = walk.evidence(in: session)
    let uncalled = routes.filter { route in !calls.contains { $0.routeID == route } }.uniqued()
    if !uncalled.isEmpty {
      for route in uncalled {
        evidence.append(
          Evidence(session: session.name, figure: .count(0), bound: .atLeast(.count(1)), note: "\(route.quoted) was not called"))
      }
      let summary = "\(uncalled.map(\.quoted).listed("and")) \(uncalled.count == 1 ? "was" : "were") not called; \(wanted)"
      return Finding(.failed, summary, evidence: evidence, restsOnAbsence: true)
    }
    guard let previous = walk.chain.last, let late = others.last else {
      return Finding(.failed, "\(next.quoted) was not called again; \(wanted)", evidence: evidence, restsOnAbsence: true)
    }
    evidence.append(
      Evidence(
        session: session.name, exchange: late.number, figure: previous.replyEnded.map { .gap(late.t0 - $0) }, bound: .atLeast(.time(.zero)),
        note: "counted from the reply to exchange \(previous.number)"))
    return Finding(.failed, "\(reason(late, previous)); \(wanted)", evidence: evidence, restsOnAbsence: true)
  }

  private func reason(_ late: ExchangeView, _ previous: ExchangeView) -> String {
    let next = "\(late.routeID?.quoted ?? "") (exchange \(late.number))"
    let before = "\(previous.routeID?.quoted ?? "") (exchange \(previous.number))"
    if late.t0 < previous.t0 { return "\(next) came before \(before), not after it" }
    guard let ended = previous.replyEnded else { return "\(next) came while \(before) was still without the end of its reply" }
    return "\(next) came \((ended - late.t0).nanoseconds.threeDecimals) s before the reply to \(before) ended"
  }

  private var wanted: String { "the order is \(routes.map(\.quoted).joined(separator: ", "))" }
}

/// A way through the calls, in the order wanted, as far as it goes.
private struct Walk {
  private(set) var chain: [ExchangeView] = []

  /// Takes at each step the call that is over first, which leaves the most room for those that follow.
  ///
  /// - Parameter lag: Calls that come too early by less than this at that moment are let pass; nil: none is.
  init(_ routes: [String], over calls: [ExchangeView], lag: Lag?) {
    var earliest = Instant(nanoseconds: .min)
    for route in routes {
      let fitting = calls.filter { $0.routeID == route && $0.t0 >= earliest && !has($0) }
      guard let next = fitting.min(by: { ($0.replyEnded ?? .distantFuture) < ($1.replyEnded ?? .distantFuture) }) else { return }
      chain.append(next)
      let end = next.replyEnded ?? .distantFuture
      // The end of a reply may have been noted late by the lag, the beginning of a request only makes the gap longer.
      earliest = lag.map { Instant(nanoseconds: end.nanoseconds - $0.bound(at: end).nanoseconds) } ?? end
    }
  }

  func has(_ call: ExchangeView) -> Bool {
    chain.contains { $0.number == call.number }
  }

  func evidence(in session: SessionView) -> [Evidence] {
    zip(chain, [nil] + chain.map(\.replyEnded)).map { call, end in
      Evidence(
        session: session.name, exchange: call.number, figure: end.map { .gap(call.t0 - $0) }, bound: end.map { _ in .atLeast(.time(.zero)) }
      )
    }
  }
}
