import MynahCore
import MynahJSON

/// An expectation that is understood: a rule, what it is about, and how much it weighs.
struct Claim: Sendable {
  private let rule: any Rule
  private let scope: Scope
  private let severity: Severity

  /// Understands what a file says; the scenario tells which routes there are.
  init(_ clause: ExpectationClause, in scenario: Scenario) throws(ClauseError) {
    switch RuleBook.rule(named: clause.name) {
    case .failure(let refusal):
      throw ClauseError(refusal.message, at: clause.pointer.appending(clause.name), part: .key, file: clause.file)
    case .success(let type):
      let parameters = try Parameters(clause, of: type, routes: scenario.routes.map(\.id))
      rule = try type.init(parameters)
      scope = try parameters.scope()
      severity = try parameters.severity()
    }
  }

  /// The report's entries on this expectation, in the order of the catalogue.
  func entries(over journal: JournalView) -> [Report.Entry] {
    rule.findings(in: journal, scope: scope).map { finding in
      let finding = finding.settled(evicted: journal.end.evicted)
      return Report.Entry(
        name: type(of: rule).name, id: finding.id, routes: scope.routes, severity: finding.severity ?? severity, verdict: finding.verdict,
        summary: finding.summary, evidence: finding.evidence, timeline: finding.timeline ?? timeline(of: finding, in: journal),
        windows: finding.windows)
    }
  }

  private func timeline(of finding: Finding, in journal: JournalView) -> [Int] {
    let sessions = Set(finding.evidence.compactMap(\.session))
    return journal.exchanges.filter { scope.contains($0) && (sessions.isEmpty || sessions.contains($0.session)) }.map(\.number)
  }
}
