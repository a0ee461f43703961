import MynahCore

/// How often something is called, session by session.
///
/// Nothing at all is a failure where a call is due, and no failure where none need come.
struct Calls: Rule {
  static let name = "calls"
  static let parameters = ["exactly", "atLeast", "atMost"]

  private let exactly: Int?
  private let atLeast: Int?
  private let atMost: Int?

  init(_ parameters: Parameters) throws(ClauseError) {
    exactly = try parameters.count("exactly")
    atLeast = try parameters.count("atLeast")
    atMost = try parameters.count("atMost")
    switch (exactly, atLeast, atMost) {
    case (nil, nil, nil): throw parameters.error("\"calls\" needs \"exactly\", \"atLeast\" or \"atMost\"")
    case (_?, _?, _): throw parameters.error("\"exactly\" says it all; leave \"atLeast\" out", at: "atLeast")
    case (_?, nil, _?): throw parameters.error("\"exactly\" says it all; leave \"atMost\" out", at: "atMost")
    case (nil, let least?, let most?) where least > most:
      throw parameters.error("\"atMost\" (\(most)) is less than \"atLeast\" (\(least)), which no client can keep", at: "atMost")
    default: break
    }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessions { finding(on: $0, scope) }]
  }

  private func finding(on session: SessionView, _ scope: Scope) -> Finding {
    let calls = session.exchanges(in: scope)
    let summary = "\(scope.text) was \(calls.count.times); expected: \(expected)"
    if let most = exactly ?? atMost, calls.count > most {
      return Finding(.failed, summary, evidence: surplus(calls, beyond: most, in: session))
    }
    let evidence = Evidence(
      session: session.name, exchange: calls.last?.number, figure: .count(calls.count),
      bound: bound(missed: calls.count < exactly ?? atLeast ?? 0))
    if let least = exactly ?? atLeast, calls.count < least {
      return Finding(.failed, summary, evidence: [evidence], restsOnAbsence: true)
    }
    return Finding(.passed, summary, evidence: [evidence])
  }

  /// Each call too many, with its number among the calls.
  private func surplus(_ calls: [ExchangeView], beyond most: Int, in session: SessionView) -> [Evidence] {
    calls.enumerated().dropFirst(most).prefix(Evidence.limit).map { index, call in
      Evidence(session: session.name, exchange: call.number, figure: .count(index + 1), bound: bound(missed: false))
    }
  }

  private func bound(missed: Bool) -> Evidence.Bound? {
    if let exactly { return .expected(.count(exactly)) }
    if let atMost, !missed { return .atMost(.count(atMost)) }
    return atLeast.map { .atLeast(.count($0)) }
  }

  private var expected: String {
    if let exactly { return "exactly \(exactly)" }
    return [atLeast.map { "at least \($0)" }, atMost.map { "at most \($0)" }].compactMap { $0 }.listed("and")
  }
}

extension Int {
  fileprivate var times: String {
    switch self {
    case 0: "never called"
    case 1: "called once"
    case 2: "called twice"
    default: "called \(self) times"
    }
  }
}
