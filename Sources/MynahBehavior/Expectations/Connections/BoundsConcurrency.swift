import MynahCore

/// CN-3, RL-6: no more requests are in flight at once than declared (GitHub allows 100; SRE book, chapter 21).
///
/// Requests are counted, not connections: from the end of a request's head to the end of its reply.
struct BoundsConcurrency: Rule {
  static let name = "boundsConcurrency"
  static let parameters = ["atMost", "per"]

  /// Whose requests count together.
  enum Reach: String, CaseIterable {
    case credential, session
  }

  private let atMost: Int
  private let reach: Reach

  init(_ parameters: Parameters) throws(ClauseError) {
    atMost = try parameters.required("atMost", try parameters.count("atMost"))
    if atMost == 0 { throw parameters.error("\"atMost\" is 1 or more", at: "atMost") }
    reach = try parameters.choice("per", Reach.self) ?? .credential
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    guard let met = journal.worstOfSessionsMet({ finding(in: $0, scope, journal) }) else {
      return [Finding(.notProvoked, id: "CN-3", "no two requests were surely in flight at once")]
    }
    // A bound that the client sets itself and one that the API sets are kept and broken alike.
    var limit = met
    limit.id = "RL-6"
    return [met, limit]
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    let exchanges = session.exchanges(in: scope)
    if reach == .session { return finding(on: exchanges, session, journal) }
    let groups = Dictionary(grouping: exchanges, by: \.credential).values.sorted { ($0.first?.number ?? 0) < ($1.first?.number ?? 0) }
    return groups.compactMap { finding(on: $0, session, journal) }.worst
  }

  private func finding(on exchanges: [ExchangeView], _ session: SessionView, _ journal: JournalView) -> Finding? {
    let seen = Flights(exchanges, until: journal.end.watched) { _ in .zero }
    guard seen.peak >= 2 else { return nil }
    // Those that may have been over earlier can't be more.
    let sure = Flights(exchanges, until: journal.end.watched) { Self.noise + journal.end.lag.bound(at: $0) }
    // One that began just when the other ended shows nothing, unless it is one too many.
    guard sure.peak >= 2 || seen.peak > atMost else { return nil }
    let verdict: Verdict = sure.peak > atMost ? .failed : seen.peak > atMost ? .inconclusive : .passed
    let flights = verdict == .failed ? sure : seen
    let shown = verdict == .passed ? flights.steps.filter { $0.count == flights.peak } : flights.steps.filter { $0.count > atMost }
    let place = Evidence(session: session.name, bound: .atMost(.count(atMost)))
    let evidence = shown.prefix(verdict == .passed ? 1 : Evidence.limit).map { place.at($0.exchange, figure: .count($0.count)) }
    let summary =
      switch verdict {
      case .failed: "\(flights.peak) requests were in flight at once, expected at most \(atMost)"
      case .passed: "at most \(flights.peak) requests were in flight at once, expected at most \(atMost)"
      default:
        "whether more than \(atMost.counting("request")) \(atMost == 1 ? "was" : "were") in flight at once can't be told: "
          + "some began just when others ended"
      }
    return Finding(verdict, id: "CN-3", summary, evidence: Array(evidence))
  }

  /// A client may have its reply, and send the next request, before we have noted that it went out.
  private static let noise = Duration.milliseconds(5)
}

/// How many exchanges were in flight as each of them began.
private struct Flights {
  /// In the order in which they began.
  let steps: [(exchange: ExchangeView, count: Int)]
  let peak: Int

  /// - Parameter earlier: How much earlier than noted an exchange may have been over.
  init(_ exchanges: [ExchangeView], until ended: Instant, earlier: (Instant) -> Duration) {
    let begun = exchanges.map { (exchange: $0, start: $0.th ?? $0.t0) }.sorted {
      ($0.start, $0.exchange.number) < ($1.start, $1.exchange.number)
    }
    let ends = begun.map { exchange, start -> Instant in
      guard let over = exchange.replyEnded else { return max(start, ended) }
      return max(start, over + (.zero - earlier(over)))
    }.sorted()
    var over = 0
    steps = begun.enumerated().map { index, step in
      while over < ends.count, ends[over] <= step.start { over += 1 }
      return (step.exchange, index + 1 - over)
    }
    peak = steps.map(\.count).max() ?? 0
  }
}
