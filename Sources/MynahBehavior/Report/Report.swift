import MynahCore

/// The verdict on a journal and everything that it rests on; every form of report is drawn from it.
public struct Report: Sendable {
  /// The scenario's name.
  public let scenario: String
  /// The worst of the entries; a failed advice does not count.
  public let verdict: Verdict
  /// What everything random came from.
  public let seed: UInt64?
  /// What each expectation came to, in file order; unmatched requests last.
  public let entries: [Entry]
  /// The ids of the routes that nothing was requested from.
  public let unused: [String]
  /// What a person should know besides.
  public let warnings: [String]
  /// In the order of first attempts.
  let operations: [Operation]
  /// In the order of arrival.
  let exchanges: [ShownExchange]
  let unmatched: [UnmatchedRequest]
  private let mask: SecretMask
  let end: JournalEnd
  /// The wall time of instant 0.
  let started: WallTime

  init(
    scenario: String, seed: UInt64?, started: WallTime = WallTime(nanoseconds: 0), end: JournalEnd, entries: [Entry],
    operations: [Operation] = [], exchanges: [ExchangeView] = [], mask: SecretMask = SecretMask(Secrets(), of: Scenario(name: "")),
    unmatched: [UnmatchedRequest] = [],
    unused: [String] = [], warnings: [String] = []
  ) {
    self.scenario = scenario
    self.verdict = entries.filter { !$0.isMereAdvice }.map(\.verdict).max() ?? .passed
    self.seed = seed
    self.started = started
    self.end = end
    self.entries = entries
    self.operations = operations
    self.exchanges = exchanges.map { ShownExchange($0, mask) }
    self.mask = mask
    self.unmatched = unmatched
    self.unused = unused
    self.warnings = warnings
  }

  /// The exchanges of one of its operations, in order.
  func shown(_ operation: Operation) -> [ShownExchange] { operation.exchanges.map { ShownExchange($0, mask) } }

  /// What one id of an expectation came to.
  public struct Entry: Sendable, Hashable {
    /// The expectation's name.
    public let name: String
    /// The behaviour's id in the catalogue; nil for expectations without one.
    public let id: String?
    /// The routes that it was about; nil: every route.
    public let routes: [String]?
    /// How much it weighs when it failed.
    public let severity: Severity
    /// What it came to.
    public let verdict: Verdict
    /// Why, in one sentence without a full stop.
    public let summary: String
    /// What proves it; a failed entry names an exchange wherever there is one.
    public let evidence: [Evidence]
    /// The exchanges that a person should see in a row.
    let timeline: [Int]
    /// When requests should have come, by exchange.
    let windows: [Int: Window]

    init(
      name: String, id: String?, routes: [String]?, severity: Severity, verdict: Verdict, summary: String, evidence: [Evidence],
      timeline: [Int], windows: [Int: Window] = [:]
    ) {
      self.name = name
      self.id = id
      self.routes = routes
      self.severity = severity
      self.verdict = verdict
      self.summary = summary
      self.evidence = evidence
      self.timeline = timeline
      self.windows = windows
    }

    /// It failed, and that changes nothing.
    package var isMereAdvice: Bool { severity == .advice && verdict == .failed }

    /// Name, id and routes, as reports head it: `honorsRetryAfter RT-1 "list-orders"`.
    var title: String {
      var title = name
      if let id { title += " \(id)" }
      if let routes { title += " \(routes.map(\.quoted).joined(separator: ", "))" }
      return title
    }
  }
}
