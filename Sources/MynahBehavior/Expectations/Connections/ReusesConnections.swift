import MynahCore

/// CN-1: requests in a row share a connection where it may be kept (RFC 9112 section 9.3).
///
/// A request counts when the one before it, of the same client to the same host, had left its connection free. It is held against the client
/// when that connection was never used again and another was opened. Connections that were closed by us, that ended after an error, or that
/// the client had asked to close are not counted, nor such that were idle for long, nor the first on which a reply took so long that the client
/// may have given it up and asks for it again.
struct ReusesConnections: Rule {
  static let name = "reusesConnections"
  static let parameters = ["atMost"]

  /// Pools let go what was idle for 5 s (httpx, Node); what comes sooner could have had it.
  private static let idle = Duration.seconds(4)

  /// Hardly any client's time is up sooner.
  private static let patience = Duration.seconds(1)

  private let atMost: Int?

  init(_ parameters: Parameters) throws(ClauseError) {
    atMost = try parameters.count("atMost")
    if atMost == 0 { throw parameters.error("\"atMost\" is 1 or more, for a client needs a connection", at: "atMost") }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(
      orNotProvoked: "CN-1", "no client made three requests in a row over connections that could be kept")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var lastUse: [Int: Int] = [:]
    for exchange in session.exchanges { lastUse[exchange.connection] = exchange.number }
    var rows: [Caller: Row] = [:]
    var clients: [Caller] = []
    for exchange in session.exchanges {
      let client = exchange.caller(journal.scenario)
      if rows[client] == nil { clients.append(client) }
      rows[client, default: Row()].take(exchange, isCounted: scope.contains(exchange), lastUse: lastUse, journal.end.lag)
    }
    return clients.compactMap { rows[$0].flatMap { finding(on: $0, session) } }.worst
  }

  /// The requests of one client, one after another.
  private struct Row {
    private var previous: ExchangeView?
    /// How many requests could have gone over a connection that was free.
    private(set) var chances = 0
    private(set) var last: ExchangeView?
    /// Those that opened another connection, each with the one before it.
    private(set) var opened: [(ExchangeView, after: ExchangeView)] = []
    private var isExcused = false

    mutating func take(_ exchange: ExchangeView, isCounted: Bool, lastUse: [Int: Int], _ lag: Lag) {
      defer { previous = exchange }
      guard isCounted, let previous, previous.leavesConnectionFree, let ended = previous.te, exchange.t0 >= ended else { return }
      guard Span(from: ended, to: exchange.t0, lag).most < ReusesConnections.idle else { return }
      let isNew = exchange.sequence == 1 && exchange.connection != previous.connection
      // Somebody else's: a worker with a connection of its own.
      if isNew, lastUse[previous.connection] != previous.number { return }
      // Its time was up just as the reply ended: what it had given up on is not free for another try. That is no coincidence twice.
      if isNew, !isExcused, ended - previous.t0 >= ReusesConnections.patience, exchange.isSameCall(as: previous) {
        isExcused = true
        return
      }
      chances += 1
      last = exchange
      if isNew { opened.append((exchange, previous)) }
    }
  }

  private func finding(on row: Row, _ session: SessionView) -> Finding? {
    guard row.chances >= 2, let last = row.last else { return nil }
    let requests = row.chances + 1
    let bound = atMost ?? max(1, (requests + 19) / 20)
    let count = row.opened.count + 1
    let place = Evidence(session: session.name, bound: .atMost(.count(bound)))
    let summary = "took \(count.counting("connection")) for \(requests) requests in a row"
    if count <= bound {
      return Finding(.passed, id: "CN-1", "the client \(summary)", evidence: [place.at(last, figure: .count(count))])
    }
    let evidence = row.opened.prefix(Evidence.limit).enumerated().map { index, step in
      place.at(
        step.0, figure: .count(index + 2), note: "connection \(step.after.connection) was free since exchange \(step.after.number)")
    }
    return Finding(.failed, id: "CN-1", "the client \(summary), expected at most \(bound)", evidence: Array(evidence))
  }
}

extension ReusesConnections: CommonRule {
  static func commonSeverity(of id: String?) -> Severity { .advice }

  static func provocation(by routes: [Route]) -> Provocation { .byClient }
}

extension [Finding] {
  /// The first of those with the worst verdict.
  var worst: Finding? {
    guard var worst = first else { return nil }
    for finding in dropFirst() where finding.verdict > worst.verdict { worst = finding }
    return worst
  }
}

/// Who asked, and whom: connections are kept for each host.
struct Caller: Hashable {
  let client: String
  let host: String
}

extension ExchangeView {
  func caller(_ scenario: Scenario) -> Caller { Caller(client: client(scenario.clients), host: host) }

  /// It ended well, and nobody closed its connection or said so.
  fileprivate var leavesConnectionFree: Bool {
    guard te != nil, gone == nil, fault == nil, closed == nil, let status, status < 400 else { return false }
    return asksToKeep && !(replyHeader("Connection")?.mentions("close") ?? false)
  }

  /// Whether the client wants to keep the connection (RFC 9112 section 9.3).
  private var asksToKeep: Bool {
    let option = request.head.value("Connection")
    return request.head.version == "HTTP/1.0" ? option?.mentions("keep-alive") ?? false : !(option?.mentions("close") ?? false)
  }
}
