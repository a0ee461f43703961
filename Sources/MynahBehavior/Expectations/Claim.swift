import MynahCore
import MynahJSON

/// An expectation that is understood: a rule, what it is about, and how much it weighs.
struct Claim: Sendable {
  private let rule: any Rule
  let scope: Scope
  private let weight: Weight

  /// The expectation's name.
  var name: String { type(of: rule).name }

  /// How much what it finds counts.
  private enum Weight: Sendable {
    /// As the file says.
    case written(Severity)
    /// As the catalogue says, for nobody asked for this rule by its name.
    case common(any CommonRule.Type, Provocation)
  }

  /// Understands what a file says; the scenario tells which routes there are.
  init(_ clause: ExpectationClause, in scenario: Scenario) throws(ClauseError) {
    switch RuleBook.rule(named: clause.name) {
    case .failure(let refusal):
      throw ClauseError(refusal.message, at: clause.pointer.appending(clause.name), part: .key, file: clause.file)
    case .success(let type):
      let parameters = try Parameters(clause, of: type, routes: scenario.routes.map(\.id))
      rule = try type.init(parameters)
      scope = try parameters.scope()
      weight = .written(try parameters.severity())
    }
  }

  /// One that `wellBehaved` adds, with the defaults of the rule.
  init(
    common type: any CommonRule.Type, _ scope: Scope, _ provocation: Provocation, as clause: ExpectationClause, in scenario: Scenario
  ) throws(ClauseError) {
    let added = ExpectationClause(name: type.name, parameters: type.commonParameters, pointer: clause.pointer, file: clause.file)
    rule = try type.init(Parameters(added, of: type, routes: scenario.routes.map(\.id)))
    self.scope = scope
    weight = .common(type, provocation)
  }

  /// All that an expectation of a file claims: `client` claims several things.
  static func claims(of clause: ExpectationClause, in scenario: Scenario) throws(ClauseError) -> [Claim] {
    clause.name == WellBehaved.name ? try WellBehaved(clause, in: scenario).claims : [try Claim(clause, in: scenario)]
  }

  /// What can't be understood of an expectation: the first of its own parameters, and the first of those that all take.
  static func problems(of clause: ExpectationClause, in scenario: Scenario) -> [ClauseError] {
    var problems: [ClauseError] = []
    do throws(ClauseError) { _ = try claims(of: clause, in: scenario) } catch { problems.append(error) }
    guard case .success(let type) = RuleBook.rule(named: clause.name),
      let parameters = try? Parameters(clause, of: type, routes: scenario.routes.map(\.id))
    else { return problems }
    do throws(ClauseError) {
      _ = try parameters.scope()
      _ = try parameters.severity()
    } catch  where !problems.contains(error) {
      problems.append(error)
    } catch {}
    return problems
  }

  /// The report's entries on this expectation, in the order of the catalogue.
  ///
  /// - Parameter aside: What is seen of the same journal in real time; nil where its clock was that.
  func entries(over journal: JournalView, aside: RealTimeViews?) -> [Report.Entry] {
    let strict = aside.map { findings(in: $0.calm) } ?? []
    var earlier: [Finding]?
    return findings(in: journal).compactMap { found in
      var found = found
      if let aside, type(of: rule).isTimed(found.id) {
        found = found.settled(with: strict.first { $0.id == found.id }, journal.end) { speed in
          findings(in: aside.calm.at(speed: speed)).first { [id = found.id] in $0.id == id }?.verdict
        }
        if found.verdict == .failed, let before = aside.beforeLateness {
          let all = earlier ?? findings(in: before.journal)
          earlier = all
          found = found.settled(with: all.first { $0.id == found.id }, before: before.exchange, journal.end.lag)
        }
      }
      guard let (finding, severity) = weighed(found) else { return nil }
      return Report.Entry(
        name: name, id: finding.id, routes: scope.routes, severity: finding.severity ?? severity, verdict: finding.verdict,
        summary: finding.summary, evidence: finding.evidence, timeline: finding.timeline ?? timeline(of: finding, in: journal),
        windows: finding.windows)
    }
  }

  private func findings(in journal: JournalView) -> [Finding] {
    rule.findings(in: journal, scope: scope).map { $0.settled(evicted: journal.end.evicted) }
  }

  /// What it comes to; nil where nobody asked for it by name and there is nothing to say.
  private func weighed(_ finding: Finding) -> (Finding, Severity)? {
    switch weight {
    case .written(let severity): return (finding, severity)
    case .common(let rule, let provocation):
      let severity = finding.severity ?? rule.commonSeverity(of: finding.id)
      let isUndecided = finding.verdict == .inconclusive || finding.verdict == .notProvoked
      if severity == .advice && isUndecided || provocation == .byClient && finding.verdict == .notProvoked { return nil }
      return (finding.softened, severity)
    }
  }

  /// What a person should see in a row; nobody looks where all is well.
  private func timeline(of finding: Finding, in journal: JournalView) -> [Int] {
    if finding.verdict == .passed { return [] }
    let sessions = Set(finding.evidence.compactMap(\.session))
    let shown = journal.sessions.filter { sessions.isEmpty || sessions.contains($0.name) }
    return shown.flatMap { $0.exchanges(in: scope).map(\.number) }.sorted()
  }
}

extension Finding {
  /// Without a failure that would be one only if requests belong together which nothing but their likeness puts together.
  fileprivate var softened: Finding {
    guard verdict == .failed, restsOnFingerprint else { return self }
    var finding = self
    finding.verdict = .inconclusive
    return finding
  }
}
