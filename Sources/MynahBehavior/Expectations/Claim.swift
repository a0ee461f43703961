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
  ///
  /// - Parameter calm: The same journal as if its clock had been that of real time; nil where it was.
  func entries(over journal: JournalView, calm: JournalView?) -> [Report.Entry] {
    let strict = calm.map { rule.findings(in: $0, scope: scope).map { $0.settled(evicted: journal.end.evicted) } }
    return rule.findings(in: journal, scope: scope).map { finding in
      var finding = finding.settled(evicted: journal.end.evicted)
      if let strict, type(of: rule).isTimed { finding = finding.settled(with: strict.first { $0.id == finding.id }, journal.end) }
      return Report.Entry(
        name: type(of: rule).name, id: finding.id, routes: scope.routes, severity: finding.severity ?? severity, verdict: finding.verdict,
        summary: finding.summary, evidence: finding.evidence, timeline: finding.timeline ?? timeline(of: finding, in: journal))
    }
  }

  private func timeline(of finding: Finding, in journal: JournalView) -> [Int] {
    let sessions = Set(finding.evidence.compactMap(\.session))
    return journal.exchanges.filter { scope.contains($0) && (sessions.isEmpty || sessions.contains($0.session)) }.map(\.number)
  }
}
