import MynahCore

/// What was seen of a limit over the groups of requests that have one each.
struct RateUse {
  private let limit: any RateLimit
  private let lag: Lag
  private var weighing = Weighing()
  private var telling: [Verdict: [Evidence]] = [:]

  init(_ limit: any RateLimit, _ lag: Lag) {
    self.limit = limit
    self.lag = lag
  }

  /// The request that came too soon by most.
  private(set) var worst: RateBreach?

  mutating func add(_ group: RateGroup) {
    var rest = limit.breaches(of: group.requests, lag)[...]
    var told = [Verdict.failed: TellingBreaches(), .inconclusive: TellingBreaches()]
    var last: Verdict?
    for (request, window) in zip(group.requests, limit.windows(of: group.requests)) {
      // Both stand in the order of arrival.
      let breach = rest.first?.exchange === request ? rest.popFirst() : nil
      weighing.add(
        breach?.verdict ?? .passed, at: request.number, window: window,
        breach?.evidence ?? Evidence(session: request.session, exchange: request.number))
      if let breach { told[breach.verdict]?.add(breach, isFirst: last != breach.verdict) }
      last = breach?.verdict
    }
    if let found = told[.failed]?.worst, worst.map({ $0.excess < found.excess }) ?? true { worst = found }
    for (verdict, breaches) in told { telling[verdict, default: []] += breaches.evidence }
  }

  /// One finding over all groups; a long run of requests that came too soon is proven by its first and the worst.
  func finding(id: String, _ summary: (Verdict, Int, Int) -> String) -> Finding? {
    var finding = weighing.finding(id: id, summary)
    if let verdict = finding?.verdict, let evidence = telling[verdict], !evidence.isEmpty {
      finding?.evidence = Array(evidence.prefix(Evidence.limit))
    }
    return finding
  }
}
