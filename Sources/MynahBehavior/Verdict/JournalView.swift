import MynahCore

/// What rules see of a journal: its exchanges session by session, and how the watch ended.
struct JournalView: Sendable {
  /// In the order in which they first appear; never empty.
  let sessions: [SessionView]
  /// All of them, in the order of arrival.
  let exchanges: [ExchangeView]
  private(set) var end: JournalEnd
  /// What was played, for what the client could have got.
  let scenario: Scenario
  /// The wall time of instant 0, for dates.
  let started: WallTime
  /// What its requests bear that nobody else should see.
  let secrets: Secrets

  /// - Parameters:
  ///   - exchanges: In the order of arrival.
  ///   - session: Judges this one alone, even where it has no exchange.
  init(_ exchanges: [ExchangeView], of scenario: Scenario, started: WallTime, end: JournalEnd, session: String? = nil) {
    self.end = end
    self.scenario = scenario
    self.started = started
    self.exchanges = session.map { name in exchanges.filter { $0.session == name } } ?? exchanges
    secrets = Secrets(in: self.exchanges.lazy.map(\.request), of: scenario)
    let names = session.map { [$0] } ?? self.exchanges.lazy.map(\.session).uniqued()
    // A journal may be long, and most have one session.
    let bySession = names.count > 1 ? Dictionary(grouping: self.exchanges, by: \.session) : [:]
    var views: [SessionView] = []
    var operations = 0
    for name in names.isEmpty ? [SessionView.defaultName] : names {
      var view = SessionView(name: name, exchanges: names.count > 1 ? bySession[name] ?? [] : self.exchanges)
      view.operations = OperationGrouping.operations(
        of: view, scenario, end.lag, started: started, after: operations)
      operations += view.operations.count
      views.append(view)
    }
    sessions = views
  }

  /// The same on a clock of another speed, with all that belongs together as it is.
  func at(speed: Double) -> JournalView {
    var view = self
    view.end.lag = end.lag.at(speed: speed)
    return view
  }

  /// The operations of every session.
  var operations: [Operation] { sessions.count == 1 ? sessions[0].operations : sessions.flatMap(\.operations) }

  /// The attempts of the operations that begin in scope.
  func attempts(in scope: Scope) -> some Sequence<Attempt> {
    sessions.lazy.flatMap { $0.operations(in: scope) }.flatMap(\.attempts)
  }

  /// Judges every session and returns the worst finding of those in which the rule's condition was met; nil where it was in none.
  func worstOfSessionsMet(_ judge: (SessionView) -> Finding?) -> Finding? {
    let met = sessions.compactMap { session in judge(session).map { (session, $0) } }
    guard var (session, finding) = met.first else { return nil }
    for (other, found) in met.dropFirst() where found.verdict > finding.verdict { (session, finding) = (other, found) }
    if sessions.count > 1 { finding.summary += " (session \(session.name.quoted)\(met.count > 1 ? ", the worst of \(met.count)" : ""))" }
    return finding
  }

  /// Judges every session and returns the worst finding, the first of equals, whose summary names the session where there are several.
  func worstOfSessions(_ judge: (SessionView) -> Finding) -> Finding {
    let findings = sessions.map(judge)
    var worst = 0
    for index in findings.indices where findings[index].verdict > findings[worst].verdict { worst = index }
    var finding = findings[worst]
    if sessions.count > 1 {
      let name = sessions[worst].name.quoted
      let others = sessions.count - 1
      finding.summary +=
        finding.verdict == .passed
        ? " (session \(name); the other \(others == 1 ? "one" : "\(others)") passed, too)"
        : " (session \(name), the worst of \(sessions.count))"
    }
    return finding
  }
}

/// The exchanges of one session, in the order of arrival.
struct SessionView: Sendable {
  let name: String
  let exchanges: [ExchangeView]
  /// Its exchanges put together into logical calls, in the order of first attempts.
  fileprivate(set) var operations: [Operation] = []
  /// Those that a route took: mostly all, which are not copied for every rule then.
  private let matched: [ExchangeView]
  /// Those of them with which no browser asks whether it may send one.
  private let requests: [ExchangeView]

  init(name: String, exchanges: [ExchangeView]) {
    self.name = name
    self.exchanges = exchanges
    matched = exchanges.all { $0.routeID != nil }
    requests = matched.all { !$0.isPreflight }
  }

  func exchanges(in scope: Scope) -> [ExchangeView] {
    scope.isEverything ? matched : matched.filter(scope.contains)
  }

  /// The requests in scope, but for those with which a browser asks whether it may send one.
  func requests(in scope: Scope) -> [ExchangeView] {
    scope.isEverything ? requests : requests.filter(scope.contains)
  }

  /// The operations that begin in scope.
  func operations(in scope: Scope) -> [Operation] {
    scope.isEverything ? operations : operations.filter { scope.contains($0.first.first) }
  }

  /// The session of a server that nobody divided into sessions.
  static let defaultName = "default"
}

extension [ExchangeView] {
  /// Those that meet a condition; itself where all do.
  fileprivate func all(_ isMet: (ExchangeView) -> Bool) -> [ExchangeView] {
    allSatisfy(isMet) ? self : filter(isMet)
  }
}
