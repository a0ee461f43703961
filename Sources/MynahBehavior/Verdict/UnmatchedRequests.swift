import MynahCore
import MynahJSON

/// The requests of a journal that no route took, and what that means for the verdict.
struct UnmatchedRequests {
  let requests: [UnmatchedRequest]
  private let allowed: Bool
  private let evicted: Int

  init(in journal: JournalView, _ scenario: Scenario) {
    requests = journal.exchanges.filter(\.isUnmatched).map { UnmatchedRequest($0, among: scenario.routes) }
    allowed = scenario.unmatched == .allow
    evicted = journal.end.evicted
  }

  var entry: Report.Entry {
    let finding = finding.settled(evicted: evicted)
    return Report.Entry(
      name: "unmatched", id: nil, routes: nil, severity: .violation, verdict: finding.verdict, summary: finding.summary,
      evidence: finding.evidence, timeline: [])
  }

  private var finding: Finding {
    guard !requests.isEmpty else { return Finding(.passed, "every request matched a route") }
    let summary = "\(requests.count.counting("request")) matched no route"
    let evidence = requests.prefix(Evidence.limit).map { Evidence(session: $0.session, exchange: $0.exchange) }
    return allowed
      ? Finding(.passed, summary + ", which the scenario allows", evidence: evidence) : Finding(.failed, summary, evidence: evidence)
  }
}

/// A request that no route took, with the routes that came nearest.
struct UnmatchedRequest: Sendable {
  /// The exchange's number.
  let exchange: Int
  let session: String
  let method: String
  var target: String
  /// At most three, the nearest first.
  var nearest: [NearMiss]
  /// Why the nearest route did not take it although it matches, or why none could; nil where it differs.
  var note: String?

  init(_ exchange: ExchangeView, among routes: [Route]) {
    self.exchange = exchange.number
    session = exchange.session
    method = exchange.method
    target = exchange.target
    if exchange.th == nil, let status = exchange.reply?.status, status != 404 {
      // Of what was not read nothing can differ from a route.
      nearest = []
      note = "it was refused with \(status) before its head was read: it is malformed, or larger than the limit"
      return
    }
    var facts = RequestFacts(exchange.request)
    var misses: [(miss: NearMiss, route: Route)] = []
    for route in routes {
      // Which states held when the request came is not in the journal, so they are left out of what is compared.
      var stateless = route
      stateless.when = [:]
      misses.append((NearMiss(stateless, &facts, [:]), route))
    }
    let sorted = misses.enumerated().sorted { ($0.element.miss.distance, $0.offset) < ($1.element.miss.distance, $1.offset) }.map(\.element)
    nearest = sorted.prefix(3).map(\.miss)
    note = sorted.first.flatMap { $0.miss.mismatches.isEmpty ? Self.note(on: $0.route, exchange) : nil }
  }

  private static func note(on route: Route, _ exchange: ExchangeView) -> String {
    if let id = exchange.request.head.value("Mynah-Session"), id != exchange.session { return "there was no session \(id.quoted)" }
    if let status = exchange.reply?.status, status != 404 { return "it was refused with \(status) before any route was asked" }
    if route.then == .fail {
      let count = route.replies.count
      return "\(route.id.quoted) matches, but had played \(count == 1 ? "its only response" : "all of its \(count) responses")"
    }
    return route.when.isEmpty
      ? "\(route.id.quoted) matches, but was not there yet" : "\(route.id.quoted) matches, but its states did not hold"
  }
}
