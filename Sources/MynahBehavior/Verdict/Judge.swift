package import MynahCore

/// Judges journals by the expectations of a scenario: pure, and the same bytes every time.
///
/// ```swift
/// let judge = try Judge(scenario)
/// let report = judge.report(on: journal.exchanges(), end: end, seed: seed)
/// ```
package struct Judge: Sendable {
  private let scenario: Scenario
  private let claims: [Claim]

  /// Understands the scenario's expectations; throws for the first one that says something impossible.
  package init(_ scenario: Scenario) throws(ClauseError) {
    self.scenario = scenario
    var claims: [Claim] = []
    for clause in scenario.expectations { claims += try Claim.claims(of: clause, in: scenario) }
    self.claims = claims
  }

  /// Everything in the scenario's expectations that can't be understood, in file order.
  package static func problems(in scenario: Scenario) -> [ClauseError] {
    scenario.expectations.flatMap { Claim.problems(of: $0, in: scenario) }
  }

  /// The verdict on a journal, with all that it rests on.
  ///
  /// - Parameters:
  ///   - exchanges: In the order of arrival. Routes that a journal leaves unsaid have been matched before; one that is still unsaid counts as
  ///     unmatched.
  ///   - started: The wall time of instant 0, for dates that replies told.
  ///   - speed: How many times faster than real time the clock ran.
  ///   - end: When and how the watch ended.
  ///   - seed: What everything random came from.
  ///   - warnings: What the reader of the journal or the server has to say.
  ///   - session: Judges this session alone; nil: all of them, and the worst is named.
  package func report(
    on exchanges: [Exchange], started: WallTime = WallTime(nanoseconds: 0), speed: Double = 1, end: JournalEnd, seed: UInt64?,
    warnings: [String] = [], session: String? = nil
  ) -> Report {
    let started = started.inMicroseconds
    var end = end
    end.lag.speed = speed
    let exchanges = exchanges.map { ExchangeView($0, started: started, interrupted: end.interrupted) }
    var seen = end
    if let last = exchanges.lastInstant { seen.lag = end.lag.until(last) }
    let journal = JournalView(exchanges, of: scenario, started: started, end: seen, session: session)
    let aside = speed == 1 ? nil : RealTimeViews(of: journal, session: session)
    let unmatched = UnmatchedRequests(in: journal, scenario)
    let entries = claims.flatMap { $0.entries(over: journal, aside: aside) } + [unmatched.entry]
    let used = Set(journal.exchanges.compactMap(\.routeID))
    let mask = SecretMask(journal.secrets.withUsual(in: journal.exchanges.lazy.map(\.request)), of: scenario)
    return Report(
      scenario: scenario.name, seed: seed, started: started, end: end, entries: entries.map(mask.masked),
      operations: journal.operations, exchanges: journal.exchanges, mask: mask,
      unmatched: unmatched.requests.map(mask.masked),
      unused: scenario.routes.map(\.id).filter { !used.contains($0) }, warnings: (warnings + Self.warnings(of: journal)).map(mask.masked))
  }

  private static func warnings(of journal: JournalView) -> [String] {
    var warnings: [String] = []
    if journal.end.onClock == .some {
      warnings.append("some programs of the command waited in real time; what they sent is misjudged at speed \(journal.end.lag.speedText)")
    }
    if journal.end.evicted > 0 {
      warnings.append(
        "the journal reached its limit and has lost \(journal.end.evicted.firstExchanges); a higher --journal-limit keeps more"
      )
    }
    for exchange in journal.exchanges {
      for warning in exchange.warnings { warnings.append("exchange \(exchange.number): \(warning)") }
    }
    return warnings
  }
}
