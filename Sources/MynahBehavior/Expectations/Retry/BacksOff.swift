import MynahCore
import MynahJSON

/// RT-6, RT-7, RT-8: waits between attempts grow, vary, and have an end.
///
/// Only waits that the client chose itself count, not those that a Retry-After asked for. A first retry at once is a known design and left
/// out. Where single waits can't tell jitter, calls that failed together may.
struct BacksOff: Rule {
  static let name = "backsOff"
  static let parameters = ["growth", "factor", "base", "jitter", "cap", "deadline", "operations", "immediateFirst"]

  private let growth: Growth.Kind
  private let factor: Double?
  private let base: Duration?
  private let jitter: Bool
  private let cap: Duration?
  private let deadline: Duration?
  private let operations: Int
  private let immediateFirst: Bool

  init(_ parameters: Parameters) throws(ClauseError) {
    growth = try parameters.choice("growth", Growth.Kind.self) ?? .exponential
    factor = try parameters.number("factor")
    if let factor, factor <= 1 { throw parameters.error("\"factor\" is greater than 1, for waits that grow", at: "factor") }
    base = try parameters.duration("base")
    jitter = try parameters.flag("jitter") ?? false
    cap = try parameters.duration("cap")
    deadline = try parameters.duration("deadline")
    operations = try parameters.count("operations") ?? 8
    if operations < 2 { throw parameters.error("\"operations\" is 2 or more, for one is no sample", at: "operations") }
    immediateFirst = try parameters.flag("immediateFirst") ?? true
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let samples = BackoffSamples(in: journal, scope, immediateFirst: immediateFirst)
    let lag = journal.end.lag
    let growth = Growth(kind: growth, factor: factor, base: base, cap: cap, operations: operations, lag: lag)
    var findings = [
      growth.finding(on: samples)
        ?? Finding(.notProvoked, id: "RT-6", "no operation had two waits or more that were its own to choose")
    ]
    if jitter {
      let finding = Jitter(operations: operations, lag: lag).finding(on: samples)
      let herd = Herd(operations: operations, immediateFirst: immediateFirst, lag: lag)
      findings.append(finding.verdict == .inconclusive ? herd.finding(in: journal, scope: scope) ?? finding : finding)
    }
    if cap != nil || deadline != nil {
      findings.append(
        BackoffLimits(cap: cap, deadline: deadline).finding(in: journal, scope: scope)
          ?? Finding(.notProvoked, id: "RT-8", "no operation had a retry whose time was its own to choose"))
    }
    return findings
  }
}

extension BacksOff: CommonRule {
  static let commonParameters: JSON = ["jitter": true]

  static func commonSeverity(of id: String?) -> Severity { id == "RT-7" ? .advice : .violation }

  static func provocation(by routes: [Route]) -> Provocation {
    if routes.contains(where: { $0.longestRun { $0.isRetryable && !$0.tellsToWait } > 1 }) { return .byRoutes }
    return routes.contains { $0.longestRun { $0.isSlow || $0.isRetryable && !$0.tellsToWait } > 1 } ? .byClient : .impossible
  }
}
