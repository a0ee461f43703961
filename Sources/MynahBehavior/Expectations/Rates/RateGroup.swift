import MynahCore

/// What a limit is for.
enum RateReach: String, CaseIterable {
  case credential, session, route
}

/// The requests of a session that share one limit, in the order of arrival.
struct RateGroup: Sendable {
  let requests: [ExchangeView]
  /// The requests of each client, or where clients are not told apart of each connection.
  let workers: [[ExchangeView]]
  /// As a person says it: `client`, `connection`.
  let kindOfWorker: String
  /// How many workers were at it at once, at most: each from its first request to the end of its last.
  let workersAtOnce: Int

  /// The groups of a session, in the order of their first requests.
  static func all(in session: SessionView, _ scope: Scope, _ reach: RateReach, _ journal: JournalView) -> [RateGroup] {
    var order: [[String]] = []
    var groups: [[String]: [ExchangeView]] = [:]
    let requests = session.operations.flatMap(\.attempts).map(\.first).filter(scope.contains)
    for request in requests.sorted(by: { ($0.t0, $0.number) < ($1.t0, $1.number) }) {
      let credential = request.credential
      let key =
        switch reach {
        case .credential: [credential]
        case .session: [String]()
        case .route: [credential, request.routeID ?? ""]
        }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(request)
    }
    return order.map { RateGroup(groups[$0] ?? [], journal.scenario.clients, Tolerance.noise(journal.end.lag)) }
  }

  private init(_ requests: [ExchangeView], _ clients: Place?, _ noise: Duration) {
    self.requests = requests
    var byClient: [String: [ExchangeView]] = [:]
    for request in requests {
      byClient[request.client(clients), default: []].append(request)
    }
    let byConnection = Dictionary(grouping: requests, by: \.connection)
    kindOfWorker = byClient.count > 1 ? "client" : "connection"
    workers = byClient.count > 1 ? Array(byClient.values) : Array(byConnection.values)
    workersAtOnce = Self.peak(of: workers, noise)
  }

  /// The end of a reply may be noted after the client has gone on, so workers that meet for a moment only follow one another.
  private static func peak(of workers: [[ExchangeView]], _ noise: Duration) -> Int {
    let spans = workers.map { requests in
      (began: requests.map(\.t0).min() ?? .start, ended: requests.map { $0.replyEnded ?? $0.t0 }.max() ?? .start)
    }
    let ends = spans.map(\.ended).sorted()
    var (over, most) = (0, 0)
    for (index, began) in spans.map(\.began).sorted().enumerated() {
      while over < ends.count, ends[over] <= began + noise { over += 1 }
      most = max(most, index + 1 - over)
    }
    return most
  }
}
