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
    var hops: Set<Int> = []
    for operation in session.operations {
      for attempt in operation.attempts { for hop in attempt.hops { hops.insert(hop.exchange.number) } }
    }
    let requests = session.requests(in: scope).filter { hops.isEmpty || !hops.contains($0.number) }
      .sorted { ($0.t0, $0.number) < ($1.t0, $1.number) }
    var places: [Limited: Int] = [:]
    var groups: [[ExchangeView]] = []
    for request in requests {
      let limited = Limited(request, reach)
      if let place = places[limited] {
        groups[place].append(request)
      } else {
        places[limited] = groups.count
        groups.append([request])
      }
    }
    let noise = Tolerance.noise(journal.end.lag)
    return groups.map { RateGroup($0, journal.scenario.clients, noise) }
  }

  /// Whose requests share a limit.
  private struct Limited: Hashable {
    let credential: String
    let route: String

    init(_ request: ExchangeView, _ reach: RateReach) {
      credential = reach == .session ? "" : request.credential
      route = reach == .route ? request.routeID ?? "" : ""
    }
  }

  private init(_ requests: [ExchangeView], _ clients: Place?, _ noise: Duration) {
    self.requests = requests
    let byClient = Self.divided(requests) { $0.client(clients) }
    kindOfWorker = byClient.count > 1 ? "client" : "connection"
    workers = byClient.count > 1 ? byClient : Self.divided(requests, by: \.connection)
    workersAtOnce = workers.count > 1 ? Self.peak(of: workers, noise) : workers.count
  }

  /// The requests of each kind; most groups are of one.
  private static func divided<Kind: Hashable>(_ requests: [ExchangeView], by kind: (ExchangeView) -> Kind) -> [[ExchangeView]] {
    guard let first = requests.first.map(kind) else { return [] }
    if requests.allSatisfy({ kind($0) == first }) { return [requests] }
    return Array(Dictionary(grouping: requests, by: kind).values)
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
