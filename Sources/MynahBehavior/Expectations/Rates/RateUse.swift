import MynahCore

/// What was seen of a limit over the groups of requests that have one each.
struct RateUse {
  private let limit: any RateLimit
  private let lag: Lag
  private var weighing = Weighing()
  private var breaches: [RateBreach] = []
  private var telling: [Verdict: [Evidence]] = [:]

  init(_ limit: any RateLimit, _ lag: Lag) {
    self.limit = limit
    self.lag = lag
  }

  /// The request that came too soon by most.
  var worst: RateBreach? { RateBreach.worst(of: breaches) }

  mutating func add(_ group: RateGroup) {
    let found = limit.breaches(of: group.requests, lag)
    let windows = limit.windows(of: group.requests)
    let broken = Dictionary(found.map { ($0.evidence.exchange, $0) }) { first, _ in first }
    for request in group.requests {
      let breach = broken[request.number]
      let evidence = breach?.evidence ?? Evidence(session: request.session, exchange: request.number)
      weighing.add(breach?.verdict ?? .passed, evidence, window: windows[request.number])
    }
    breaches += found
    for (verdict, alike) in Dictionary(grouping: found, by: \.verdict) {
      telling[verdict, default: []] += RateBreach.telling(alike, of: group.requests)
    }
  }

  /// One finding over all groups; a long run of requests that came too soon is proven by its first and the worst.
  func finding(id: String, _ summary: (Verdict, Int, Int) -> String) -> Finding? {
    var finding = weighing.finding(id: id, summary)
    if let verdict = finding?.verdict, let evidence = telling[verdict] { finding?.evidence = Array(evidence.prefix(Evidence.limit)) }
    return finding
  }
}
